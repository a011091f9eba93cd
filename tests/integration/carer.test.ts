import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CarerCheckForm } from '#lib/domain/carer-check.ts';
import { dayOf, daysAfter, instantAt } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { myTasks } from '#lib/server/agenda/index.ts';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { agendaEntry } from '#lib/server/db/schema/index.ts';
import { forgetCarerChecks, myCarerChecks, noteCarerCheck } from '#lib/server/carer-check.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

// A carer's own check is theirs alone (F14).

let world: CircleWorld;
beforeAll(async () => {
	world = await circleWorld();
});
afterAll(() => world?.end());

const heavy: CarerCheckForm = {
	...{ sleep: 2, worry: 2, time: 2, health: 0, alone: 1, too_much: 2 },
	weighs: 'De nachten.'
};
const notes = (key: string, form = heavy, id = randomId()) =>
	world.gateOf(key).changeOwn({ id, content: form }, (own) => noteCarerCheck(own, form));
const reads = (key: string) => world.gateOf(key).own(myCarerChecks);

test('who said how it goes reads it again, the newest first, and the same twice is once', async () => {
	const once = randomId();
	await notes('sanne', { ...heavy, weighs: '' }, once);
	await notes('sanne', { ...heavy, weighs: '' }, once);
	await notes('sanne');

	expect(await reads('sanne')).toMatchObject([
		{ weight: 'heavy', weighs: 'De nachten.', answers: { sleep: 2, health: 0 } },
		{ weight: 'heavy', weighs: '' }
	]);
});

test('nobody else reads a line of it, in whatever way they ask the database', async () => {
	await notes('sanne');
	for (const key of ['ruud', 'ilse', 'karin', 'femke', 'pauline']) {
		expect(await reads(key), key).toEqual([]);
		const seen = await world
			.gateOf(key)
			.own(({ tx }) => tx.execute(sql`select count(*)::int as seen from carer_check`));
		expect(seen[0], key).toEqual({ seen: 0 });
		const gone = await world.gateOf(key).own(({ tx }) => tx.execute(sql`delete from carer_check`));
		expect(gone.count, key).toBe(0);
	}
	const pool = openPool(world.database.workerUrl, { max: 1, name: 'carer test worker' });
	await expect(databaseOf(pool).execute(sql`select from carer_check`)).rejects.toMatchObject({
		cause: { code: '42501' }
	});
	await pool.end();
	expect(await reads('sanne')).not.toEqual([]);
});

test('what is older than a year goes, and nothing younger', async () => {
	const pool = openPool(world.database.workerUrl, { max: 1, name: 'carer test worker' });
	const sweep = () => databaseOf(pool).execute(sql`select kring_sweep_carer_checks(1000)`);
	await notes('ilse');
	await sweep();
	expect(await reads('ilse')).toHaveLength(1);
	await world.owner.execute(sql`update carer_check set taken_at = taken_at - interval '366 days'
		where person_id = ${world.person('ilse')}`);
	await sweep();
	expect(await reads('ilse')).toEqual([]);
	await pool.end();
});

test('it is gone when they say so', async () => {
	await notes('cor');
	await world.gateOf('cor').changeOwn({ id: randomId(), content: 'forget' }, forgetCarerChecks);
	expect(await reads('cor')).toEqual([]);
});

test('what somebody does in their circles stands there to be given to another', async () => {
	const entryId = randomId();
	const on = daysAfter(dayOf(await world.now()), 3);
	await world.owner.insert(agendaEntry).values([
		{ ...entryOn(on), id: entryId, title: 'Ramen lappen', personId: world.person('sanne') },
		{ ...entryOn(on), id: randomId(), title: 'Van een ander', personId: world.person('ilse') },
		{
			...{
				...entryOn(on),
				id: randomId(),
				title: 'Gaat niet door',
				personId: world.person('sanne')
			},
			...{ status: 'cancelled' as const, cancelledAt: await world.now() }
		},
		{
			...entryOn(daysAfter(on, 30)),
			id: randomId(),
			title: 'Later',
			personId: world.person('sanne')
		}
	]);
	expect(await world.gateOf('sanne').around(['agenda.read'], myTasks)).toEqual([
		{
			...{ circleId: world.circleId, entryId, title: 'Ramen lappen', heldOn: on },
			residentName: expect.any(String)
		}
	]);
});

const entryOn = (on: string) => ({
	...{
		circleId: world.circleId,
		heldOn: on,
		fromMinute: 600,
		untilMinute: 660,
		kind: 'task' as const
	},
	startsAt: instantAt(on, 600),
	endsAt: instantAt(on, 660),
	organiserId: world.person('sanne'),
	changedAt: instantAt(on, 600)
});
