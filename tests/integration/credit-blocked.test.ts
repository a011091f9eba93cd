import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { besideOf, give, remindOfWaiting, waiting, type Holder } from '#lib/server/credit/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';

// Bedankpunten of somebody who is blocked (13): Sanne does not want to meet Cor any more.

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
	await world.thank('sanne', 'cor', 8);
	await world.owner
		.execute(sql`insert into help_block (neighbourhood_id, person_id, blocked_id, blocked_at)
		values (${world.neighbourhoodId}, ${world.person('sanne')}, ${world.person('cor')}, kring_now())`);
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const words = 'Ik weet waar je woont.';
const wordsFor = async (key: string) => {
	const since = daysAfter(dayOf(await world.now()), -10);
	const beside = await world.as(key, (holder: Holder) => besideOf(holder, since));
	return [...beside.values()].flatMap((one) => one.words ?? []);
};

test('what they ask does not wait for who blocked them, and nobody is reminded of it; they see no difference', async () => {
	await world.say('cor', { to: 'sanne', side: 'payee', words });
	await world.say('nel', { to: 'sanne', side: 'payee', words: 'Graag gedaan.' });
	const [seen, ...others] = await world.as('sanne', waiting);
	expect([seen?.other.name, others]).toEqual(['Nel', []]);
	const asked = await world.as('cor', waiting);
	expect(asked).toMatchObject([{ words, other: { name: 'Sanne' } }]);
	expect(await wordsFor('sanne')).toEqual(['Graag gedaan.']);
	await world.later(4 * 86_400);
	expect(await remindOfWaiting(world.worker)).toBe(1);
	await world.answer('cor', asked[0]!, 'withdraw');
});

test('points of them arrive without the words, and who sent them reads their own', async () => {
	await world.as('cor', (holder, once) =>
		give(holder, once, { to: { personId: world.person('sanne') }, points: 2, words })
	);
	expect((await world.points('sanne')).balance).toBe(-6);
	expect(await wordsFor('sanne')).toEqual([]);
	expect(await wordsFor('cor')).toEqual([words]);
});

test('who blocks goes on asking and writing themselves', async () => {
	await world.say('sanne', { to: 'cor', words: 'Dank u wel.' });
	expect(await world.as('cor', waiting)).toMatchObject([{ words: 'Dank u wel.' }]);
});
