import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { homeOf } from '#lib/server/timeline.ts';
import { forget, toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// The first page of a circle: how it is, and what waits for the reader.

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(() => home?.drop());
beforeEach(async () => {
	await forget(home);
	await home.setClock(0);
});

const first = async (name: Name, limit = 10) => {
	const gate = await home.gateOf(name);
	return gate.look(home.circleId, ['circle.read', 'update.read'], (sight) =>
		homeOf(sight, { limit, comments: 2 })
	);
};

test('the last face says how it is, also where newer updates have none', async () => {
	await home.post('piet', { text: 'Lang geleden.', face: '2' });
	await home.post('anouk', { text: 'Goed gegeten.', face: '4' });
	for (const text of ['Een.', 'Twee.', 'Drie.']) await home.post('anouk', { text });

	const { howItIs, updates, more } = await first('piet', 2);

	expect(updates.map(({ text }) => text)).toEqual(['Drie.', 'Twee.']);
	expect(more).toBe(true);
	expect(howItIs).toMatchObject({ face: 4, authorId: home.ids.anouk });
});

test('a face about what somebody may not see says nothing to them', async () => {
	await home.post('anouk', { topicId: 'health', face: '1' });

	expect((await first('gerrit')).howItIs).toMatchObject({ face: 1 });
	expect((await first('piet')).howItIs).toBeNull();
});

test('what was asked of the reader waits on the first page, and of nobody else', async () => {
	await home.post('anouk', { text: 'Rijdt u dinsdag?', askedId: home.ids.piet });
	for (const text of ['Een.', 'Twee.']) await home.post('anouk', { text });

	expect((await first('piet', 1)).asked.map(({ text }) => text)).toEqual(['Rijdt u dinsdag?']);
	expect((await first('gerrit', 1)).asked).toEqual([]);
});
