import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beatMs, silentMs } from '#lib/domain/delivery.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import {
	engineState,
	isEngineAwake,
	isEngineSilent,
	lookFromOutside,
	makePulse,
	watchedMs
} from '#lib/server/engine/index.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { runQueue } from '#lib/server/job/queue.ts';
import { officeWorld, type OfficeWorld } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Whether the house is awake: what the worker says of itself, what operators see of it, and whether
// anybody outside looks.

let database: FreshDatabase;
let world: OfficeWorld;
let pool: Sql;
let worker: Db;

beforeAll(async () => {
	database = await freshDatabase();
	world = await officeWorld(database);
	pool = openPool(database.workerUrl, { max: 4, name: 'engine test' });
	worker = databaseOf(pool);
});
beforeEach(async () => {
	await world.owner.execute(sql`update clock set moved_by = interval '0'`);
	await world.owner.execute(sql`delete from heartbeat`);
	await world.owner.execute(sql`delete from handover`);
	await world.owner.execute(sql`delete from job`);
});
afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

const operator = { kind: 'operator', organisationId: null } as const;
const state = async () => inOffice(await world.gateOf('olga'), operator, engineState);
const later = (ms: number) =>
	world.owner.execute(
		sql`update clock set moved_by = moved_by + ${ms / 1000} * interval '1 second'`
	);
const now = async () => {
	const [found] = await world.owner.execute<{ now: string }>(sql`select kring_now() as now`);
	return new Date(found!.now);
};

describe('the beat', () => {
	test('is that of a worker that looks at its list', async () => {
		const stop = new AbortController();
		const env = {} as never;
		const beaten = new Promise<void>((resolve) => {
			const pulse = makePulse(worker);
			void runQueue({
				...{ sql: pool, db: worker, env, handlers: {}, log: () => {}, stop: stop.signal },
				looked: async () => {
					await pulse.beat();
					resolve();
				}
			});
		});
		await beaten;
		stop.abort();
		expect(await isEngineSilent(world.app, await now())).toBe(false);
	});

	test('comes every half minute and not more often', async () => {
		let ms = 0;
		const pulse = makePulse(worker, () => ms);
		const beatAt = async () => (await state()).beatAt!.getTime();
		await pulse.beat();
		const first = await beatAt();
		ms += beatMs - 1;
		await pulse.beat();
		expect(await beatAt()).toBe(first);
		ms += 1;
		await pulse.beat();
		expect(await beatAt()).toBeGreaterThan(first);
	});

	test('21: missed for 90 seconds it is silence, and everybody may know', async () => {
		await makePulse(worker).beat();
		await later(88_000);
		expect(await isEngineSilent(world.app, await now())).toBe(false);
		await later(2_000);
		expect(await isEngineSilent(world.app, await now())).toBe(true);
		expect(await state()).toMatchObject({ isSilent: true });
	});

	test('a house that has just begun waits for it as long as it may be silent', () => {
		const at = new Date();
		expect(isEngineAwake(null, at, silentMs - 1)).toBe(true);
		expect(isEngineAwake(null, at, silentMs)).toBe(false);
		expect(isEngineAwake(at, at, 10 * silentMs)).toBe(true);
		expect(isEngineAwake(at, new Date(at.getTime() + silentMs), 0)).toBe(false);
	});

	test('carries along how handing over went, each once', async () => {
		let ms = 0;
		const pulse = makePulse(worker, () => ms);
		for (const outcome of ['accepted', 'accepted', 'gone']) pulse.note('push', outcome);
		pulse.note('sms', 'broken');
		await pulse.beat();
		ms += beatMs;
		pulse.note('push', 'accepted');
		await pulse.beat();
		ms += beatMs;
		await pulse.beat();
		expect((await state()).handovers).toEqual([
			{ channel: 'push', outcome: 'accepted', count: 3 },
			{ channel: 'push', outcome: 'gone', count: 1 },
			{ channel: 'sms', outcome: 'broken', count: 1 }
		]);
		await later(26 * 3_600_000);
		expect((await state()).handovers).toEqual([]);
	});

	test('a count that could not be said is said with the next beat', async () => {
		let isAway = true;
		const away = new Proxy(worker, {
			get: (target, key) =>
				key === 'execute' && isAway
					? () => Promise.reject(new Error('away'))
					: Reflect.get(target, key)
		});
		const pulse = makePulse(away, () => 0);
		pulse.note('mail', 'accepted');
		await expect(pulse.beat()).rejects.toThrow('away');
		isAway = false;
		await pulse.beat();
		expect((await state()).handovers).toMatchObject([{ channel: 'mail', count: 1 }]);
	});
});

describe('what an operator sees', () => {
	test('is how much waits in each lane, since when, and what was given up', async () => {
		await world.owner.execute(sql`
			insert into job (lane, kind, payload, run_at, created_at, given_up_at, last_error) values
				(0, 'notice.deliver', '{}', kring_now() - interval '2 minutes', kring_now(), null, null),
				(0, 'notice.deliver', '{}', kring_now() + interval '1 hour', kring_now(), null, null),
				(1, 'mail.send', '{}', kring_now(), kring_now(), kring_now(), 'ECONNREFUSED'),
				(1, 'mail.send', '{}', kring_now(), kring_now(), kring_now() - interval '1 hour', 'other')`);
		const { lanes, failed } = await state();
		expect(lanes).toMatchObject([
			{ lane: 'urgent', due: 1, later: 1 },
			{ lane: 'ordinary', due: 0, later: 0, oldestAt: null },
			{ lane: 'bulk', due: 0, later: 0, oldestAt: null }
		]);
		const waited = (await now()).getTime() - lanes[0]!.oldestAt!.getTime();
		expect(Math.round(waited / 60_000)).toBe(2);
		expect(failed).toMatchObject([{ kind: 'mail.send', count: 2, fault: 'ECONNREFUSED' }]);
	});

	test('is for operators only', async () => {
		const mies = await world.gateOf('mies');
		expect(await codeOf(inOffice(mies, operator, engineState))).toBe('not_found');
		const [row] = await world.app.execute<{ state: unknown }>(
			sql`select kring_engine_state() as state`
		);
		expect(row!.state).toBeNull();
	});
});

describe('whoever watches from outside', () => {
	const token = 'Aa0_'.repeat(8);

	test('hears how it is, and is remembered', async () => {
		expect(await lookFromOutside(world.app, token, token)).toEqual({ isAwake: false });
		await makePulse(worker).beat();
		expect(await lookFromOutside(world.app, token, token)).toEqual({ isAwake: true });
		expect(await state()).toMatchObject({ isWatched: true });
		await later(watchedMs);
		expect(await state()).toMatchObject({ isWatched: false });
	});

	test.each([
		['a wrong token', token, `${token}x`],
		['no token', token, null],
		['a house without one', null, token]
	])('is nobody with %s', async (_what, own, given) => {
		expect(await codeOf(lookFromOutside(world.app, own, given))).toBe('not_found');
		expect((await state()).watchedAt).toBeNull();
	});
});
