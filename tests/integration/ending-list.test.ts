import { eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UploadForm } from '#lib/domain/door/operation-form.ts';
import type { Operation, Payloads } from '#lib/domain/door/operation.ts';
import { sheetFrom, sheetText, type SheetEnding } from '#lib/domain/door/sheet.ts';
import type { TellingWord } from '#lib/domain/ending.ts';
import { randomId } from '#lib/domain/id.ts';
import { announceEnd, endingsOf, takeBackEnd, tellVisitor } from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	countWaiting,
	forget,
	makePairing,
	pairDevice,
	pairingCode,
	releaseDevice,
	revokeDevice,
	sheetOf,
	takeOperations,
	type SentAnswer
} from '#lib/server/door/index.ts';
import { atDoor, type AtDoor } from '#lib/server/gate/index.ts';
import { hashOfSecret } from '#lib/server/session/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { keepDays, tuesdayActivity, type TuesdayActivity } from '../support/crowd.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The list of an end on the tablet of its hosts (E9): with a network or without, and beside what
// coordinators tick. It was announced on Monday the second of March 2026; it is Tuesday the third, noon.

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let of: TuesdayActivity;
let near: TuesdayActivity;
let ids: ReadonlyMap<string, string>;
let endingId: string;
let number = 0;

const key = Buffer.alloc(32, 7);
const at = (instant: string) => world.setClock(instant);
const clock = (time: string) => `2026-03-03T${time}:00Z`;
const came = {
	'2026-02-10': ['Ada', 'Bep', 'Cor'],
	'2026-02-17': ['Ada', 'Bep', 'Cor'],
	'2026-02-24': ['Ada', 'Dirk']
};
const seen: ActivityWorld['seen'] = (...how) => world.seen(...how);
/** What a coordinator ticks. */
const says = (name: string, said: 'told' | 'open' | 'back' | 'not_reached' | 'comes_no_more') =>
	world.as('nora', (post) =>
		tellVisitor(post, of.activityId, { endingId, visitorId: ids.get(name)!, said })
	);
/** The list as coordinators see it. */
const listed = async () =>
	(await seen((post) => endingsOf(post, of.activityId)))[0]!.list.map(
		({ name, state, backAt }) => `${name} ${state}${backAt === null ? '' : ' back'}`
	);
const line = async (name: string) => {
	const [row] = await world.owner
		.select()
		.from(table.endingTold)
		.where(eq(table.endingTold.visitorId, ids.get(name)!));
	return row;
};

/** A tablet in the hand of a host. */
class Tablet {
	readonly id: string;
	readonly token: string;
	readonly of: TuesdayActivity;
	seq = 0;

	constructor(at: TuesdayActivity, { deviceId, token }: { deviceId: string; token: string }) {
		this.of = at;
		this.id = deviceId;
		this.token = token;
	}

	door<T>(work: (door: AtDoor) => Promise<T>, revoked: 'stays_out' | 'hands_over' = 'stays_out') {
		return atDoor(world.app, hashOfSecret(this.token), { revoked }, work);
	}

	/** What this host taps at a time of today. */
	taps(time: string, visitorId: string, said: TellingWord = 'told'): Operation {
		return this.does('ending_told', { endingId, visitorId, said }, time);
	}

	does<Type extends 'ending_told' | 'counted'>(
		type: Type,
		payload: Payloads[Type],
		time: string
	): Operation {
		this.seq += 1;
		return {
			...{ operationId: randomId(), deviceId: this.id, seq: this.seq, type, payload },
			...{ occurrenceId: this.of.dayOn('2026-03-03').id, atDevice: new Date(clock(time)) }
		} as Operation;
	}

	sends(...operations: readonly Operation[]): Promise<SentAnswer[]> {
		const text = JSON.stringify({ clockOffsetMs: 0, operations });
		const upload = v.parse(UploadForm, JSON.parse(text));
		return this.door((door) => takeOperations(door, upload), 'hands_over');
	}

	/** The ends as the tablet reads them. */
	async endings(): Promise<readonly SheetEnding[]> {
		return sheetFrom(sheetText(await this.door(sheetOf))).endings;
	}

	/** Its first end, by the names of people. */
	async list(): Promise<string[]> {
		const [first] = await this.endings();
		const names = new Map([...ids].map(([name, id]) => [id, name]));
		return (first?.people ?? []).map(
			({ visitorId, state, backAt }) =>
				`${names.get(visitorId) ?? '?'} ${state}${backAt === null ? '' : ' back'}`
		);
	}
}

async function tablet(where = of): Promise<Tablet> {
	let code = '';
	await world.as('nora', async (post) => {
		const change = { key, changeId: randomId() };
		const pairing = await makePairing(post, where.activityId, { name: 'Tablet' }, change);
		code = pairingCode(key, where.activityId, pairing.pairingId);
		return pairing;
	});
	const network = '192.0.2.7';
	return new Tablet(
		where,
		await pairDevice(world.app, key, { code, network }, Date.parse(clock('11:00')))
	);
}

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	pool = openPool(database.workerUrl, { max: 2, name: 'ending list test worker' });
	worker = databaseOf(pool);
});
afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});
beforeEach(async () => {
	await at('2026-03-02T11:00:00Z');
	await world.owner.execute(sql`delete from account_change`);
	await world.owner.execute(sql`delete from attempt`);
	number += 1;
	of = await tuesdayActivity(world, `tablet-${number}`);
	near = await tuesdayActivity(world, `naast-${number}`, { title: 'De Huiskamer' });
	ids = await keepDays(world.owner, of, came);
	({ endingId } = await world.as('nora', (post) =>
		announceEnd(post, of.activityId, {
			...{ 'series[]': [of.seriesId], lastOn: '2026-03-31', reason: 'De hal gaat dicht.' },
			...{ 'places[]': [near.activityId], instead: 'Of bij de kerk.' }
		})
	));
	await at(clock('11:00'));
});

describe('the tablet shows', () => {
	test('who has to hear that days stop, until the last of them, with where else one can go', async () => {
		const host = await tablet();
		expect(await host.endings()).toMatchObject([
			{
				...{ id: endingId, lastOn: '2026-03-31', isTakenBack: false },
				...{ reason: 'De hal gaat dicht.', instead: 'Of bij de kerk.' },
				places: [{ title: 'De Huiskamer', place: 'Sporthal De Linde' }]
			}
		]);
		expect(await host.list()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		await at('2026-03-31T11:00:00Z');
		expect(await host.endings()).toHaveLength(1);
		await at('2026-04-01T11:00:00Z');
		expect(await host.endings()).toEqual([]);
	});

	test('no why: whom nobody could reach may still come in, the others are left out', async () => {
		const host = await tablet();
		await says('Ada', 'comes_no_more');
		await says('Bep', 'not_reached');
		await says('Cor', 'told');
		expect(await host.list()).toEqual(['Bep open', 'Cor told']);
		expect(JSON.stringify(await host.endings())).not.toContain('not_reached');
	});

	test('taken back, who was told and does not know that it goes on; what was heard stays today', async () => {
		const host = await tablet();
		await says('Ada', 'told');
		const back = () => world.as('nora', (post) => takeBackEnd(post, of.activityId, { endingId }));
		await back();
		expect(await host.list()).toEqual(['Ada told']);
		await at(clock('11:10'));
		await host.sends(host.taps('11:09', ids.get('Ada')!, 'back'));
		expect(await listed()).toEqual(['Ada told back', 'Bep open', 'Cor open']);
		expect(await line('Ada')).toMatchObject({ backById: null, backDeviceId: host.id });
		expect(await host.list()).toEqual(['Ada told back']);
		await at('2026-03-04T11:00:00Z');
		expect(await host.endings()).toEqual([]);
	});

	test('nothing of an end of another activity, and writes nothing there', async () => {
		const other = await tablet(near);
		expect(await other.endings()).toEqual([]);
		const [answer] = await other.sends(other.taps('11:00', ids.get('Ada')!));
		expect(answer).toMatchObject({ result: { kind: 'accepted' } });
		expect(await line('Ada')).toBeUndefined();
		await says('Bep', 'told');
		const read = await other.door(({ tx }) => tx.select().from(table.endingTold));
		expect(read).toEqual([]);
	});
});

describe('a tick on the tablet', () => {
	test('is a tick on the page of its coordinators, once, however often it is sent', async () => {
		const host = await tablet();
		const tap = host.taps('10:40', ids.get('Ada')!);
		await host.sends(tap);
		await host.sends(tap);
		expect(await listed()).toEqual(['Ada told', 'Bep open', 'Cor open']);
		expect(await line('Ada')).toMatchObject({
			...{ byId: null, deviceId: host.id, at: new Date(clock('10:40')), isUndone: false }
		});
		expect(await host.list()).toEqual(['Ada told', 'Bep open', 'Cor open']);
		await host.sends(host.taps('10:41', ids.get('Ada')!, 'open'));
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
	});

	test('of somebody of whom nobody knows, or who is not remembered any more, says nothing', async () => {
		const host = await tablet();
		await world.as('nora', async ({ tx, neighbourhoodId, now }) => {
			await forget({ tx, neighbourhoodId, activityId: of.activityId, now }, ids.get('Ada')!);
			return {};
		});
		await host.sends(host.taps('10:40', ids.get('Ada')!), host.taps('10:41', randomId()));
		const rows = await world.owner
			.select()
			.from(table.endingTold)
			.where(eq(table.endingTold.endingId, endingId));
		expect(rows).toEqual([]);
	});

	test('that a coordinator undid comes back by no day that is put together anew', async () => {
		const host = await tablet();
		await host.sends(host.taps('10:40', ids.get('Ada')!));
		await at(clock('11:10'));
		await says('Ada', 'open');
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		await at(clock('11:20'));
		// One number is missing: the worker puts the day together anew at night.
		host.seq += 1;
		await host.sends(
			host.does('counted', { category: 'visitor', direction: 'up', total: 1 }, '11:20')
		);
		await at('2026-03-05T02:05:00Z');
		await countWaiting(worker, new Date('2026-03-05T02:05:00Z'));
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
	});

	test('that waited on a tablet while a coordinator undid an earlier one is older, and brings nothing back', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		await anna.sends(anna.taps('10:40', ids.get('Ada')!));
		const away = ben.taps('10:50', ids.get('Ada')!);
		await at(clock('11:10'));
		await says('Ada', 'open');
		await at(clock('11:30'));
		const [answer] = await ben.sends(away);
		expect(answer).toMatchObject({ result: { kind: 'accepted' } });
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		// What was tapped after it is a new word.
		await ben.sends(ben.taps('11:20', ids.get('Ada')!));
		expect(await listed()).toEqual(['Ada told', 'Bep open', 'Cor open']);
	});

	test('counts by its own moment, in whatever order tablets find a network', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		await anna.sends(anna.taps('10:50', ids.get('Ada')!, 'open'));
		await ben.sends(ben.taps('10:40', ids.get('Ada')!));
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
	});

	test('by a clock that is ahead is no later than it was heard', async () => {
		const host = await tablet();
		await host.sends(host.taps('11:08', ids.get('Ada')!));
		await at(clock('11:02'));
		await says('Ada', 'open');
		await at(clock('11:03'));
		await host.sends(
			host.does('counted', { category: 'visitor', direction: 'up', total: 1 }, '11:03')
		);
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
	});

	test('is put right by the worker too, once what waited for a gap has waited long enough', async () => {
		const host = await tablet();
		host.seq += 1;
		await host.sends(host.taps('10:40', ids.get('Ada')!));
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		await at('2026-03-05T02:05:00Z');
		await countWaiting(worker, new Date('2026-03-05T02:05:00Z'));
		expect(await listed()).toEqual(['Ada told', 'Bep open', 'Cor open']);
	});

	test('of a tablet that was taken away counts once a coordinator lets it', async () => {
		const host = await tablet();
		const tap = host.taps('10:40', ids.get('Ada')!);
		const deviceId = host.id;
		await world.as('nora', (post) => revokeDevice(post, of.activityId, { deviceId }));
		await at(clock('11:10'));
		await host.sends(tap);
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		await world.as('nora', (post) => releaseDevice(post, of.activityId, { deviceId }));
		expect(await listed()).toEqual(['Ada told', 'Bep open', 'Cor open']);
	});

	test('made before it was taken back tells whom to tell that it goes on', async () => {
		const host = await tablet();
		const tap = host.taps('10:40', ids.get('Ada')!);
		await world.as('nora', (post) => takeBackEnd(post, of.activityId, { endingId }));
		expect(await host.endings()).toEqual([]);
		await host.sends(tap);
		expect(await host.list()).toEqual(['Ada told']);
	});
});

describe('somebody who was known by two names', () => {
	const isSame = (name: string, stays: string) =>
		world.owner
			.update(table.visitor)
			.set({ sameAsId: ids.get(stays)!, sameAsAt: new Date(clock('11:00')) })
			.where(eq(table.visitor.id, ids.get(name)!));

	test('has to hear it by how often they came under both', async () => {
		const host = await tablet();
		// Bep came twice and Dirk once: under the name of Dirk they came three times.
		await isSame('Bep', 'Dirk');
		expect(await listed()).toEqual(['Ada open', 'Cor open', 'Dirk open']);
		expect(await host.list()).toEqual(['Ada open', 'Cor open', 'Dirk open']);
	});

	test('was told under either, and hears from the tablet that it goes on', async () => {
		const host = await tablet();
		await says('Bep', 'told');
		await isSame('Bep', 'Dirk');
		expect(await listed()).toEqual(['Ada open', 'Cor open', 'Dirk told']);
		await world.as('nora', (post) => takeBackEnd(post, of.activityId, { endingId }));
		expect(await host.list()).toEqual(['Dirk told']);
		await at(clock('11:10'));
		await host.sends(host.taps('11:05', ids.get('Dirk')!, 'back'));
		expect(await listed()).toContain('Dirk told back');
		expect(await host.list()).toEqual(['Dirk told back']);
	});

	test('was told under either, and hears from a coordinator that it goes on', async () => {
		const host = await tablet();
		await host.sends(
			host.taps('10:41', ids.get('Dirk')!),
			host.taps('10:42', ids.get('Dirk')!, 'open'),
			host.taps('10:43', ids.get('Bep')!)
		);
		await isSame('Bep', 'Dirk');
		await at(clock('11:10'));
		await world.as('nora', (post) => takeBackEnd(post, of.activityId, { endingId }));
		expect(await host.list()).toEqual(['Dirk told']);
		await says('Dirk', 'back');
		expect(await listed()).toContain('Dirk told back');
		// Taken apart, each has what was said of them.
		await world.owner
			.update(table.visitor)
			.set({ sameAsId: null, sameAsAt: null })
			.where(eq(table.visitor.id, ids.get('Bep')!));
		expect(await listed()).toContain('Bep told');
	});
});
