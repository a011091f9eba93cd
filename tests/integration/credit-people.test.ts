import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	besideOf,
	findNeighbours,
	liveTogether,
	placesOf,
	propose,
	statement,
	takeBack,
	trust,
	trustedOf
} from '#lib/server/credit/index.ts';
import { randomId } from '#lib/domain/id.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// What the pages of bedankpunten show of people: first names and faces, and never how somebody stands (P4, F10).

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const month = { from: '2020-01-01', until: '2199-01-01' };
const find = (key: string, typed: string) =>
	world.as(key, (holder) => findNeighbours(holder, typed));
const named = async (key: string, typed: string) =>
	(await find(key, typed)).map(({ name }) => name);
const balance = async (key: string) => (await world.points(key)).balance;

describe('whom one can thank', () => {
	test('is found by the beginning of a name, a few at a time, by first name and face alone', async () => {
		expect(await named('sanne', 'co')).toEqual(['Cor']);
		expect(await named('sanne', 'CO')).toEqual(['Cor']);
		const [cor] = await find('sanne', 'cor');
		expect(Object.keys(cor!).sort()).toEqual(['name', 'personId', 'portrait']);
		// One letter is no name, and neither is a sign that stands for all of them.
		for (const typed of ['c', '%', '%%', '__']) expect(await named('sanne', typed)).toEqual([]);
	});

	test('is nobody who does not take part, nobody of the own house, and not oneself', async () => {
		expect(await named('sanne', 'sa')).toEqual([]);
		expect(await named('sanne', 'ruud')).toEqual([]);
		const personIds = [world.person('sanne'), world.person('cor')];
		await world.asKarin((post) => liveTogether(post, { id: randomId(), personIds }));
		expect(await named('sanne', 'cor')).toEqual([]);
	});

	test('is without letters who there was something with before, the latest first', async () => {
		expect(await named('sanne', '')).toEqual([]);
		await world.thank('sanne', 'cor', 2);
		await world.say('nel', { to: 'sanne' });
		expect(await named('sanne', '')).toEqual(['Nel', 'Cor']);
		expect(await named('cor', '')).toEqual(['Sanne']);
	});
});

test('beside a line stand the face and the words for the two of it, and for nobody else', async () => {
	const said = await world.say('sanne', { to: 'cor', words: 'Wat fijn.' });
	await world.answer('cor', said);
	const beside = (key: string) => world.as(key, (holder) => besideOf(holder, '2020-01-01'));
	expect((await beside('cor')).get(said.transferId)).toMatchObject({
		...{ personId: world.person('sanne'), words: 'Wat fijn.', undo: null, wasDisputed: false }
	});
	expect(await beside('nel')).toEqual(new Map());
	await world.as('cor', (holder, once) => takeBack(holder, once, said.transferId));
	expect((await beside('cor')).get(said.transferId)).toMatchObject({ undo: 'mine' });
	expect((await beside('sanne')).get(said.transferId)).toMatchObject({ undo: 'theirs' });
});

test('a neighbourhood is shown to who lives in its municipality, with whether they take part', async () => {
	const seen = (key: string) => world.gateOf(key).own(placesOf);
	expect(await seen('sanne')).toMatchObject([{ id: world.neighbourhoodId, takesPart: true }]);
	expect(await seen('ruud')).toMatchObject([{ id: world.neighbourhoodId, takesPart: false }]);
});

describe('points that go on to the pot', () => {
	const give = (points: number, pot = false) =>
		world.as('cor', (holder, once) =>
			propose(holder, once, {
				...{ side: 'payee', other: { personId: world.person('sanne') }, points, words: '' },
				...{ category: 'garden', fromPot: false, onward: !pot, requestId: null }
			})
		);

	test('are thanks to who helped, and a gift of theirs', async () => {
		const said = await give(4);
		expect(await balance('pot')).toBe(0);
		await world.answer('sanne', said);
		expect([await balance('sanne'), await balance('cor'), await balance('pot')]).toEqual([
			-4, 0, 4
		]);
		const { lines } = await world.as('cor', (holder) => statement(holder, month));
		expect(lines).toMatchObject([
			{ kind: 'gift', points: -4, other: { kind: 'pot' } },
			{ kind: 'help', points: 4, other: { name: 'Sanne' } }
		]);
		// Who thanked sees the help and nothing of where it went.
		const seen = await world.as('sanne', (holder) => statement(holder, month));
		expect(seen.lines).toMatchObject([{ kind: 'help', points: -4 }]);
		// A gift of theirs is theirs to take back.
		await world.as('cor', (holder, once) => takeBack(holder, once, lines[0]!.transferId));
		expect([await balance('cor'), await balance('pot')]).toEqual([4, 0]);
	});

	test('also where the pot gave the help', async () => {
		await world.answer('sanne', await give(4), 'accept', true);
		expect([await balance('sanne'), await balance('cor'), await balance('pot')]).toEqual([0, 0, 0]);
		const { lines } = await world.as('cor', (holder) => statement(holder, month));
		expect(lines.map(({ points }) => points)).toEqual([-4, 4]);
	});

	test('go nowhere when the other one says no', async () => {
		await world.answer('sanne', await give(4), 'decline');
		expect([await balance('cor'), await balance('pot')]).toEqual([0, 0]);
	});

	test('under the same id cannot be for oneself after all', async () => {
		const once = randomId();
		const said = (onward: boolean) =>
			world.as(
				'cor',
				(holder, id) =>
					propose(holder, id, {
						...{ side: 'payee', other: { personId: world.person('sanne') }, points: 2, words: '' },
						...{ category: 'garden', fromPot: false, onward, requestId: null }
					}),
				once
			);
		const first = await said(true);
		expect(await said(true)).toEqual(first);
		expect(await codeOf(said(false))).toBe('change_conflict');
	});
});

test('who acts for somebody is known to those two alone', async () => {
	await world.as('nel', (holder) =>
		trust(holder, {
			...{ personId: world.person('hanneke'), verbs: ['view', 'confirm'], untilOn: null }
		})
	);
	const seen = (key: string) =>
		world.gateOf(key).own((own) => trustedOf(own, world.neighbourhoodId));
	const verbs = ['view', 'confirm'];
	expect(await seen('nel')).toMatchObject([{ isMine: true, name: 'Hanneke', verbs }]);
	expect(await seen('hanneke')).toMatchObject([{ isMine: false, name: 'Nel', verbs }]);
	expect(await seen('cor')).toEqual([]);
});
