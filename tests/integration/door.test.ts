import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayState } from '#lib/domain/door/day-state.ts';
import { attendanceOf } from '#lib/domain/door/figures.ts';
import { UploadForm } from '#lib/domain/door/operation-form.ts';
import type { DietCode, Operation, OperationType, Payloads } from '#lib/domain/door/operation.ts';
import { periodNamed } from '#lib/domain/door/period.ts';
import { sheetFrom, sheetText, type Sheet } from '#lib/domain/door/sheet.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import * as v from 'valibot';
import {
	addDay,
	endSeries,
	fillAll,
	makeActivity,
	makeSeries,
	makeVenue,
	restoreDay
} from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	cancelAtDoor,
	closedSheets,
	countWaiting,
	devicesOf,
	endDays,
	figuresIn,
	forgetVisitor,
	joinVisitors,
	knownAt,
	lateMealsAhead,
	leaveDoor,
	makePairing,
	pairDevice,
	pairingCode,
	partVisitors,
	publishedIn,
	releaseDevice,
	reopenDay,
	revokeDevice,
	setHint,
	setTask,
	tasksOf,
	sheetOf,
	takeOperations,
	takeUpload,
	tellMonths,
	type KnownPeople,
	type SentAnswer
} from '#lib/server/door/index.ts';
import { atDoor, type AtDoor } from '#lib/server/gate/index.ts';
import { hashOfSecret } from '#lib/server/session/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// The door of a walk-in, from a host's device to the rows that follow: every row of
// activities-credits.md 7.3 that the server answers for. It is Tuesday the third of March 2026, noon.

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let activityId: string;
let today: string;

const key = Buffer.alloc(32, 7);
const at = (instant: string) => world.setClock(instant);
const now = async () => {
	const [clock] = await world.owner.execute<{ now: string }>(sql`select kring_now() as now`);
	return new Date(clock!.now);
};
const noon = '2026-03-03T11:00:00Z';

/** A paired device in the hand of a host. */
class Tablet {
	readonly id: string;
	readonly token: string;
	seq = 0;

	constructor({ deviceId, token }: { deviceId: string; token: string }) {
		this.id = deviceId;
		this.token = token;
	}

	door<T>(work: (door: AtDoor) => Promise<T>, revoked: 'stays_out' | 'hands_over' = 'stays_out') {
		return atDoor(world.app, hashOfSecret(this.token), { revoked }, work);
	}

	/** Something that this host does today. */
	does<Type extends OperationType>(
		type: Type,
		payload: Payloads[Type],
		change: Partial<Operation> = {}
	): Operation {
		this.seq += 1;
		return {
			...{ operationId: randomId(), deviceId: this.id, seq: this.seq, occurrenceId: today },
			...{ atDevice: new Date('2026-03-03T10:30:00Z'), type, payload },
			...change
		} as Operation;
	}

	async sends(...operations: readonly unknown[]): Promise<SentAnswer[]> {
		const text = JSON.stringify({ clockOffsetMs: 0, operations });
		const upload = v.parse(UploadForm, JSON.parse(text));
		return this.door((door) => takeOperations(door, upload), 'hands_over');
	}

	/** The sheet as the device reads it. */
	async sheet(): Promise<Sheet> {
		return sheetFrom(sheetText(await this.door(sheetOf)));
	}
}

async function code(name = 'Tablet'): Promise<string> {
	let made = '';
	await world.as('nora', async (post) => {
		const pairing = await makePairing(post, activityId, { name }, { key, changeId: randomId() });
		made = pairingCode(key, activityId, pairing.pairingId);
		return pairing;
	});
	return made;
}

const pair = (typed: string) =>
	pairDevice(world.app, key, { code: typed, network: '192.0.2.7' }, Date.parse(noon));
const tablet = async (name?: string) => new Tablet(await pair(await code(name)));

const welcome = (host: Tablet, callName: string, change: Partial<Payloads['welcomed']> = {}) => {
	const visitorId = randomId();
	const said = {
		...{ remember: true, visitorId, callName, nameHint: null, cameBefore: false },
		...{ consents: [], dietCodes: [], welcomeNote: '', guideId: null },
		...change
	} as Payloads['welcomed'];
	return { visitorId, operation: host.does('welcomed', said) };
};
const here = (host: Tablet, visitorId: string | null, change: Partial<Operation> = {}) =>
	host.does('checked_in', { visitorId, role: 'visitor', firstTime: false }, change);
const counted = (host: Tablet, total: number, direction: 'up' | 'down' = 'up') =>
	host.does('counted', { category: 'visitor', direction, total });
const kinds = (answers: readonly SentAnswer[]) =>
	answers.map(({ result }) => (result.kind === 'refused' ? result.code : result.kind));
const visits = () =>
	world.owner
		.select()
		.from(table.visit)
		.where(eq(table.visit.activityId, activityId))
		.orderBy(asc(table.visit.arrivedAt));
const sheetRow = async (occurrenceId = today) => {
	const [row] = await world.owner
		.select()
		.from(table.daySheet)
		.where(eq(table.daySheet.occurrenceId, occurrenceId));
	return row;
};
const portions = { here: 1, takeAway: 0, dietCodes: [] };
/** A visitor of another activity in the neighbourhood, whose id has no place here. */
const visitorElsewhere = async () => {
	const elsewhere = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Buurthuis', address: 'Plein 1', postcode: '1234 AB', town: 'Oost' },
			directions: ''
		});
		return makeActivity(post, { title: 'Elders', venueId });
	});
	const id = randomId();
	await world.owner.insert(table.visitor).values({
		...{ neighbourhoodId: world.neighbourhood.lindenhof, activityId: elsewhere.activityId },
		...{ id, callName: 'Piet', cameBefore: false, dietCodes: [] },
		madeAt: new Date(noon)
	});
	return id;
};
const nameOfVisitor = async (id: string) => {
	const rows = await world.owner.select().from(table.visitor).where(eq(table.visitor.id, id));
	return rows[0]?.callName;
};
/** How many were here, by what was kept: the way figures count it. */
const people = async (occurrenceId = today) => {
	const row = (await sheetRow(occurrenceId))!;
	const rows = (await visits()).filter((one) => one.occurrenceId === occurrenceId);
	const meals = await world.owner
		.select()
		.from(table.meal)
		.where(eq(table.meal.occurrenceId, occurrenceId));
	const known = attendanceOf({
		...{ counts: row.counts, forgotten: row.forgotten },
		visits: rows.map((one) => ({ ...one, checkInIds: [one.id] })) as never,
		meals: meals.map(({ id: mealId, ...one }) => ({ ...one, mealId }))
	});
	return known.namedIds.length + known.anonymous;
};

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	pool = openPool(database.workerUrl, { max: 2, name: 'door test worker' });
	worker = databaseOf(pool);
});

afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

beforeEach(async () => {
	await at('2026-03-02T11:00:00Z');
	// Nobody is as fast as a test.
	await world.owner.delete(table.accountChange);
	await world.owner.delete(table.attempt);
	({ activityId } = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
			...{ town: 'Oost', directions: '' }
		});
		return makeActivity(post, { title: 'Kom gerust langs', venueId });
	}));
	await world.as('nora', (post) =>
		makeSeries(post, activityId, {
			...{ rule: { every: 'week', interval: 1, weekdays: [2] }, end: { kind: 'open' } },
			...{ firstOn: '2026-03-03', fromMinute: 600, untilMinute: 840 }
		})
	);
	today = await dayOn('2026-03-03');
	await at(noon);
});

async function dayOn(heldOn: string): Promise<string> {
	const [row] = await world.owner
		.select({ id: table.occurrence.id })
		.from(table.occurrence)
		.where(and(eq(table.occurrence.activityId, activityId), eq(table.occurrence.heldOn, heldOn)));
	return row!.id;
}

describe('pairing', () => {
	test('a code makes one device, once', async () => {
		const typed = await code('Tablet van de zaal');
		const { deviceId } = await pair(typed.toLowerCase());
		expect(await codeOf(pair(typed))).toBe('pairing_code');
		await world.as('nora', async (post) => {
			const lines = await devicesOf(post, activityId);
			expect(lines).toMatchObject([
				{ id: deviceId, name: 'Tablet van de zaal', revokedAt: null, keptApart: 0 }
			]);
			return {};
		});
	});

	test('a code that is over, unknown or no code opens nothing', async () => {
		const typed = await code();
		await at('2026-03-03T12:00:01Z');
		expect(await codeOf(pair(typed))).toBe('pairing_code');
		expect(await codeOf(pair('AAAA-CCCC'))).toBe('pairing_code');
		expect(await codeOf(pair('geen idee'))).toBe('pairing_code');
	});

	test('only who carries the activity makes a code, or sees its devices', async () => {
		await tablet();
		const asBart = world.as('bart', async (post) => {
			await makePairing(post, activityId, { name: 'x' }, { key, changeId: randomId() });
			return {};
		});
		expect(await codeOf(asBart)).toBe('not_found');
		await world.as('bart', async (post) => {
			expect(await devicesOf(post, activityId)).toEqual([]);
			return {};
		});
	});

	test('a token that nobody has, and a device that was taken away, keep no sheet', async () => {
		const stranger = new Tablet({ deviceId: randomId(), token: 'x'.repeat(43) });
		expect(await codeOf(stranger.sheet())).toBe('device_unknown');
		const host = await tablet();
		await host.sheet();
		await world.as('nora', (post) => revokeDevice(post, activityId, { deviceId: host.id }));
		expect(await codeOf(host.sheet())).toBe('device_unknown');
	});
});

describe('what arrives', () => {
	test('two devices that see one visitor come in saw one visit', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const { visitorId, operation } = welcome(anna, 'Jan');
		expect(kinds(await anna.sends(operation))).toEqual(['accepted']);
		const twice = [here(ben, visitorId), here(anna, visitorId)];
		expect(kinds(await ben.sends(twice[0]))).toEqual(['merged']);
		expect(kinds(await anna.sends(twice[1]))).toEqual(['merged']);
		expect(await visits()).toMatchObject([{ visitorId, role: 'visitor', firstTime: true }]);
		expect((await sheetRow())?.record).toBe('open');
	});

	test('sent again it was sent once; another one under its id is refused', async () => {
		const host = await tablet();
		const operation = counted(host, 1);
		await host.sends(operation);
		const [again] = await host.sends(operation);
		expect(again).toMatchObject({ result: { kind: 'duplicate', first: { kind: 'accepted' } } });
		const other = { ...operation, payload: { category: 'child', direction: 'up', total: 1 } };
		expect(kinds(await host.sends(other))).toEqual(['change_conflict']);
		expect((await sheetRow())?.counts).toMatchObject({ visitor: 1, child: 0 });
	});

	test('counters of devices only grow, however late or often they come', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const taps = [counted(anna, 1), counted(anna, 2), counted(anna, 3), counted(anna, 1, 'down')];
		await anna.sends(taps[3], taps[1]);
		await anna.sends(taps[2], taps[0], taps[1]);
		await ben.sends(counted(ben, 1));
		expect((await sheetRow())?.counts.visitor).toBe(3);
	});

	test('one that cannot be read keeps none of the others waiting', async () => {
		const host = await tablet();
		const [first, broken, last] = [counted(host, 1), counted(host, 2), counted(host, 3)];
		const answers = await host.sends(first, { ...broken, type: 'dance' }, last);
		expect(kinds(answers)).toEqual(['accepted', 'unreadable', 'accepted']);
		expect(answers[2]).toMatchObject({ result: { remarks: [] } });
		expect((await sheetRow())?.counts.visitor).toBe(3);
	});

	test('what comes after a gap waits, and goes on once the gap is filled', async () => {
		const host = await tablet();
		const [first, second] = [counted(host, 1), counted(host, 2)];
		expect(await host.sends(second)).toMatchObject([
			{ result: { kind: 'accepted', remarks: ['waits'] } }
		]);
		expect((await sheetRow())?.counts.visitor ?? 0).toBe(0);
		await host.sends(first);
		expect((await sheetRow())?.counts.visitor).toBe(2);
	});

	test('a day of another activity, and a device that speaks for another, are refused', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const elsewhere = counted(anna, 1);
		expect(kinds(await anna.sends({ ...elsewhere, occurrenceId: randomId() }))).toEqual([
			'unknown_day'
		]);
		expect(kinds(await ben.sends(counted(anna, 2)))).toEqual(['other_device']);
		expect(await sheetRow()).toBeUndefined();
	});

	test('a visitor of whom nobody knows is a number', async () => {
		const host = await tablet();
		await host.sends(here(host, randomId()));
		expect(await visits()).toEqual([]);
		expect(await people()).toBe(1);
	});

	test('what waits after a gap counts after a day, also where nothing else comes', async () => {
		const host = await tablet();
		const lost = counted(host, 1);
		const [answer] = await host.sends(counted(host, 2), counted(host, 3));
		expect(answer).toMatchObject({ result: { remarks: ['waits'] } });
		const night = new Date('2026-03-04T02:05:00Z');
		await at(night.toISOString());
		await countWaiting(worker, night);
		await endDays(worker, night);
		expect((await sheetRow())?.counts.visitor).toBe(0);
		const next = new Date('2026-03-05T02:05:00Z');
		await at(next.toISOString());
		await countWaiting(worker, next);
		await countWaiting(worker, next);
		expect(await sheetRow()).toMatchObject({ record: 'closed', counts: { visitor: 3 } });
		await host.sends(lost);
		expect((await sheetRow())?.counts.visitor).toBe(3);
	});

	test('who was seen before their welcome counts is a number, and has their name once it does', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const lost = counted(anna, 1);
		const { visitorId, operation } = welcome(anna, 'Jan');
		expect(await anna.sends(operation)).toMatchObject([{ result: { remarks: ['waits'] } }]);
		expect(kinds(await ben.sends(here(ben, visitorId)))).toEqual(['accepted']);
		expect(await people()).toBe(1);
		expect(await visits()).toEqual([]);
		await anna.sends(lost);
		expect(await visits()).toMatchObject([{ visitorId }]);
	});

	test('a clock that is years off keeps nothing from being counted', async () => {
		const host = await tablet();
		const years = 20 * 365 * 86_400_000;
		const text = JSON.stringify({ clockOffsetMs: years, operations: [counted(host, 1)] });
		const upload = v.parse(UploadForm, JSON.parse(text));
		expect(kinds(await host.door((door) => takeOperations(door, upload)))).toEqual(['accepted']);
		expect(await people()).toBe(1);
	});

	test('half a sign in a note, and one number for two meals, stand before nothing', async () => {
		const host = await tablet();
		const mealId = randomId();
		const eats = () => {
			const said = { mealId, here: 1, takeAway: 0, dietCodes: [] };
			const { visitorId, operation } = welcome(host, 'Jan');
			return [operation, host.does('meal_noted', { ...said, visitorId })];
		};
		const note = host.does('day_noted', { text: 'hoi \ud83d' });
		const sent = [note, ...eats(), ...eats(), counted(host, 1)];
		expect(kinds(await host.sends(...sent))).toEqual(Array(6).fill('accepted'));
		expect((await sheetRow())?.counts.visitor).toBe(1);
		const meals = await world.owner
			.select()
			.from(table.meal)
			.where(eq(table.meal.occurrenceId, today));
		expect(meals).toHaveLength(2);
	});

	test('what the database cannot keep is set aside, and all beside it counts', async () => {
		const host = await tablet();
		const visitorId = await visitorElsewhere();
		const { operation } = welcome(host, 'Piet', { visitorId });
		const sent = [counted(host, 1), operation, counted(host, 2)].map((one, index) => ({
			...one,
			seq: index + 1
		}));
		const upload = v.parse(
			UploadForm,
			JSON.parse(JSON.stringify({ clockOffsetMs: 0, operations: sent }))
		);
		const failures: unknown[] = [];
		const answers = await takeUpload(
			(work) => host.door(work, 'hands_over'),
			upload,
			(caught) => failures.push(caught)
		);
		expect(kinds(answers)).toEqual(['accepted', 'unreadable', 'accepted']);
		expect(failures.length).toBeGreaterThan(0);
		expect(answers[2]).toMatchObject({ result: { remarks: [] } });
		expect(await people()).toBe(2);
		expect(await visits()).toEqual([]);
	});

	test('a visitor of another activity that waited behind a gap keeps nothing of the day from counting', async () => {
		const host = await tablet();
		const visitorId = await visitorElsewhere();
		const lost = counted(host, 1);
		const { operation } = welcome(host, 'Piet', {
			...{ visitorId, consents: ['diet'], dietCodes: ['vegetarian'] }
		});
		const theirs = [
			...[operation, here(host, visitorId)],
			host.does('meal_noted', { ...{ mealId: randomId(), visitorId }, ...portions }),
			host.does('expected', { visitorId, answer: 'coming', meal: true, ride: false })
		];
		await host.sends(...theirs);
		expect(kinds(await host.sends(lost))).toEqual(['accepted']);
		expect(kinds(await host.sends(counted(host, 2)))).toEqual(['accepted']);
		expect((await sheetRow())?.counts.visitor).toBe(2);
		expect(await visits()).toEqual([]);
		expect(await nameOfVisitor(visitorId)).toBe('Piet');
	});

	test('and nothing of it at night either, nor of the days beside it', async () => {
		const [host, other] = [await tablet(), await tablet()];
		const visitorId = await visitorElsewhere();
		host.seq = other.seq = 1;
		await host.sends(
			welcome(host, 'Piet', { visitorId }).operation,
			host.does('consent_said', {
				...{ visitorId, purpose: 'missing_signal', given: true },
				...{ givenBy: 'self', how: 'spoken' }
			}),
			counted(host, 1)
		);
		await other.sends(counted(other, 1));
		const next = new Date('2026-03-05T02:05:00Z');
		await at(next.toISOString());
		await countWaiting(worker, next);
		expect((await sheetRow())?.counts.visitor).toBe(2);
		expect(await nameOfVisitor(visitorId)).toBe('Piet');
	});

	test('of one day a device says only so much, and only of days that are near', async () => {
		const host = await tablet();
		await world.owner.insert(table.hostOperation).values(
			Array.from({ length: 1_999 }, (_none, index) => ({
				...{ neighbourhoodId: world.neighbourhood.lindenhof, activityId, occurrenceId: today },
				...{ id: newId(index), deviceId: host.id, seq: index + 1, clockOffsetMs: 0 },
				...{ type: 'day_noted', payload: { text: '' }, atDevice: new Date(noon) },
				receivedAt: new Date(noon)
			}))
		);
		host.seq = 1_999;
		expect(kinds(await host.sends(counted(host, 1), counted(host, 2)))).toEqual([
			'accepted',
			'too_many'
		]);
		const far = await dayOn('2026-03-10');
		expect(kinds(await host.sends(counted(host, 1))).at(0)).toBe('too_many');
		const ahead = host.does('day_noted', { text: 'x' }, { occurrenceId: far });
		expect(kinds(await host.sends(ahead))).toEqual(['day_not_open']);
		const off = { occurrenceId: far, reason: 'building', note: '' } as const;
		expect(await codeOf(host.door((door) => cancelAtDoor(door, off)))).toBe('not_found');
	});

	test('more uploads in a minute than any door has are told to wait', async () => {
		const host = await tablet();
		const upload = v.parse(UploadForm, {
			...{ clockOffsetMs: 0, operations: [JSON.parse(JSON.stringify(counted(host, 1)))] }
		});
		const send = () =>
			takeUpload(
				(work) => host.door(work, 'hands_over'),
				upload,
				() => {}
			);
		await send();
		await world.owner.execute(sql`update attempt set count = 240 where what = 'door.upload'`);
		expect(await codeOf(send())).toBe('too_often');
	});

	test('a void that came first waits for its visit', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const arrived = here(anna, null);
		const gone = ben.does('voided', {
			...{ operationIds: [arrived.operationId], reason: 'mistake' }
		});
		expect(await ben.sends(gone)).toMatchObject([{ result: { remarks: ['not_found_yet'] } }]);
		await anna.sends(arrived);
		expect(await visits()).toEqual([]);
	});

	test('a day that is off on the server keeps the people who came all the same', async () => {
		const host = await tablet();
		await host.door((door) =>
			cancelAtDoor(door, { occurrenceId: today, reason: 'building', note: 'Geen stroom.' })
		);
		await host.sends(counted(host, 1));
		expect(await sheetRow()).toMatchObject({ hasPeopleAnyway: true });
		expect(await people()).toBe(1);
	});

	test('a closed day takes in what comes for a week, and says so', async () => {
		const host = await tablet();
		const [first, late, tooLate] = [counted(host, 1), counted(host, 2), counted(host, 3)];
		await host.sends(first, host.does('day_closed', {}, { seq: 4 }));
		host.seq = 4;
		await at('2026-03-11T01:59:00Z');
		await host.sends({ ...late, seq: 2 });
		expect(await sheetRow()).toMatchObject({ record: 'closed', isUpdated: true });
		await at('2026-03-11T02:01:00Z');
		expect(kinds(await host.sends({ ...tooLate, seq: 3 }))).toEqual(['op_too_old']);
		expect((await sheetRow())?.counts.visitor).toBe(2);
	});

	test('500 operations of three devices in any order, a fifth of them twice, come to one day (A8)', async () => {
		const hosts = [await tablet(), await tablet(), await tablet()];
		const known = await Promise.all(
			Array.from({ length: 20 }, async (_none, index) => {
				const { visitorId, operation } = welcome(hosts[0]!, `Bezoeker ${index}`);
				await hosts[0]!.sends(operation);
				return visitorId;
			}).map((one) => one)
		);
		const totals = [0, 0, 0];
		const taps = Array.from({ length: 480 }, (_none, index) => {
			const of = index % 3;
			if (index % 4 !== 0) return counted(hosts[of]!, (totals[of] = (totals[of] ?? 0) + 1));
			return here(hosts[of]!, known[index % known.length]!);
		});
		const sent = [...taps, ...taps.filter((_one, index) => index % 5 === 0)];
		// The order of a shuffled deck that is the same each time.
		const shuffled = sent
			.map((one, index) => ({ one, at: (index * 7919) % 1009 }))
			.toSorted((a, b) => a.at - b.at)
			.map(({ one }) => one);
		for (let from = 0; from < shuffled.length; from += 60) {
			const part = shuffled.slice(from, from + 60);
			for (const host of hosts) {
				const own = part.filter(({ deviceId }) => deviceId === host.id);
				if (own.length > 0) await host.sends(...own);
			}
		}
		expect((await sheetRow())?.counts.visitor).toBe(360);
		expect(await visits()).toHaveLength(20);
		expect(await people()).toBe(380);
	}, 60_000);
});

describe('a device that was taken away', () => {
	test('what it had done before is kept apart until somebody lets it count; later is refused', async () => {
		const host = await tablet();
		await host.sends(counted(host, 1));
		const before = counted(host, 2);
		await at('2026-03-03T12:00:00Z');
		await world.as('nora', (post) => revokeDevice(post, activityId, { deviceId: host.id }));
		await at('2026-03-03T12:30:00Z');
		const after = { ...counted(host, 3), atDevice: new Date('2026-03-03T12:10:00Z') };
		expect(kinds(await host.sends(before, after))).toEqual(['quarantined', 'device_revoked']);
		expect((await sheetRow())?.counts.visitor).toBe(1);
		await world.as('bart', async (post) => {
			expect(await codeOf(releaseDevice(post, activityId, { deviceId: host.id }))).toBe(
				'not_found'
			);
			return {};
		});
		await world.as('nora', (post) => releaseDevice(post, activityId, { deviceId: host.id }));
		expect((await sheetRow())?.counts.visitor).toBe(2);
	});
});

describe('a device that leaves by itself', () => {
	const leave = (host: Tablet, why: 'said' | 'pin') =>
		host.door((door) => leaveDoor(door, { why }), 'hands_over');
	const saidByNobody = () =>
		world.owner
			.select({ body: table.activityLog.body })
			.from(table.activityLog)
			.where(and(eq(table.activityLog.activityId, activityId), isNull(table.activityLog.personId)));

	test.each([
		['said', 'device_left'],
		['pin', 'device_emptied']
	] as const)('coordinators read when and why: %s', async (why, kind) => {
		const [host, other] = [await tablet('Tablet'), await tablet('Telefoon')];
		await host.sends(counted(host, 1));
		await leave(host, why);
		// Sent twice it was said once, and changes nothing that a coordinator did meanwhile.
		await leave(host, why === 'said' ? 'pin' : 'said');
		expect(await codeOf(host.sheet())).toBe('device_unknown');
		await world.as('nora', async (post) => {
			expect(await devicesOf(post, activityId)).toMatchObject([
				{ id: other.id, revokedAt: null, leftWhy: null },
				{ id: host.id, leftWhy: why, keptApart: 0 }
			]);
			return {};
		});
		expect(await saidByNobody()).toEqual([{ body: { kind } }]);
		// What it had sent before counts.
		expect((await sheetRow())?.counts.visitor).toBe(1);
	});

	test('what it had not sent by then waits for the coordinator, as with one that was taken away', async () => {
		const host = await tablet();
		await leave(host, 'pin');
		expect(kinds(await host.sends(counted(host, 1)))).toEqual(['quarantined']);
	});
});

describe('the kitchen', () => {
	test('who eats otherwise after it counted is told to coordinators as numbers', async () => {
		await world.owner
			.update(table.activity)
			.set({ kitchenMinute: 11 * 60 })
			.where(eq(table.activity.id, activityId));
		const host = await tablet();
		const jan = welcome(host, 'Jan');
		const meal = (here: number, instant: string) =>
			host.does(
				'meal_noted',
				{ mealId: randomId(), visitorId: jan.visitorId, here, takeAway: 0, dietCodes: [] },
				{ atDevice: new Date(instant) }
			);
		await host.sends(jan.operation, meal(1, '2026-03-03T09:59:00Z'));
		expect((await sheetRow())?.lateMeals).toEqual({ more: 0, fewer: 0 });
		// Eleven o'clock in Amsterdam.
		await host.sends(meal(3, '2026-03-03T10:00:00Z'));
		expect((await sheetRow())?.lateMeals).toEqual({ more: 2, fewer: 0 });
		const [day] = (await host.sheet()).days;
		expect(day?.facts.kitchenClosesAt).toEqual(new Date('2026-03-03T10:00:00Z'));
		await world.as('nora', async (post) => {
			expect(await lateMealsAhead(post, activityId)).toEqual(
				new Map([[today, { more: 2, fewer: 0 }]])
			);
			const march = periodNamed('2026-03')!;
			expect(await figuresIn(post, activityId, march)).toMatchObject({
				lateMeals: { more: 2, fewer: 0 }
			});
			return {};
		});
	});
});

describe('being remembered', () => {
	test('who takes it back is a number on every day, and nowhere a name (I8)', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { welcomeNote: 'Ik zie slecht.', consents: ['welcome_note'] });
		await host.sends(jan.operation, here(host, null));
		expect(await people()).toBe(2);
		const no = host.does('consent_said', {
			...{ visitorId: jan.visitorId, purpose: 'remember_me', given: false },
			...{ givenBy: 'self', how: 'spoken' }
		});
		await host.sends(no);
		expect(await people()).toBe(2);
		const all = await world.owner.execute(sql`
			select to_jsonb(o) as row from host_operation o where activity_id = ${activityId}
			union all select to_jsonb(w) from visitor w where activity_id = ${activityId}`);
		expect(JSON.stringify(all)).not.toMatch(/Jan|slecht/);
		// The device that did not hear of it sends the same again: it is the same.
		expect(await host.sends(jan.operation)).toMatchObject([{ result: { kind: 'duplicate' } }]);
		expect((await host.sheet()).visitors).toEqual([]);
		expect(await people()).toBe(2);
	});

	test('a yes and a no in one upload leave no name behind', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { welcomeNote: 'Ik zie slecht.', consents: ['welcome_note'] });
		const no = host.does('consent_said', {
			...{ visitorId: jan.visitorId, purpose: 'remember_me', given: false },
			...{ givenBy: 'self', how: 'spoken' }
		});
		await host.sends(jan.operation, no);
		const all = await world.owner.execute(sql`
			select to_jsonb(o) as row from host_operation o where activity_id = ${activityId}
			union all select to_jsonb(w) from visitor w where activity_id = ${activityId}`);
		expect(JSON.stringify(all)).not.toMatch(/Jan|slecht/);
		expect(sheetText(await host.sheet())).not.toMatch(/Jan|slecht/);
		expect(await people()).toBe(1);
	});

	test('what was refused is kept nowhere, and what is kept apart is shown to nobody', async () => {
		const [lost, other] = [await tablet(), await tablet()];
		await other.sends(counted(other, 1));
		await at('2026-03-03T12:00:00Z');
		const before = welcome(lost, 'Voorheen');
		const after = welcome(lost, 'Nadien');
		await world.as('nora', (post) => revokeDevice(post, activityId, { deviceId: lost.id }));
		await at('2026-03-03T12:30:00Z');
		const late = { ...after.operation, atDevice: new Date('2026-03-03T12:10:00Z') };
		expect(kinds(await lost.sends(before.operation, late))).toEqual([
			'quarantined',
			'device_revoked'
		]);
		const kept = await world.owner.execute(sql`
			select to_jsonb(o) as row from host_operation o where activity_id = ${activityId}`);
		expect(JSON.stringify(kept)).toMatch(/Voorheen/);
		expect(JSON.stringify(kept)).not.toMatch(/Nadien/);
		expect(sheetText(await other.sheet())).not.toMatch(/Voorheen|Nadien/);
		await world.as('nora', async (post) => {
			const lines = await devicesOf(post, activityId);
			expect(lines.find(({ id }) => id === lost.id)?.keptApart).toBe(1);
			return {};
		});
	});

	test('a note goes with the yes to it, from what was sent too', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { welcomeNote: 'Ik zie slecht.', consents: ['welcome_note'] });
		await host.sends(jan.operation);
		await host.sends(
			host.does('consent_said', {
				...{ visitorId: jan.visitorId, purpose: 'welcome_note', given: false },
				...{ givenBy: 'self', how: 'spoken' }
			})
		);
		const sheet = sheetText(await host.sheet());
		expect(sheet).toMatch(/Jan/);
		expect(sheet).not.toMatch(/slecht/);
	});

	test('somebody new who was taken back and seen again is still new', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan');
		const mistake = { operationIds: [jan.operation.operationId], reason: 'mistake' } as const;
		await host.sends(jan.operation, host.does('voided', mistake), here(host, jan.visitorId));
		expect(await visits()).toMatchObject([{ visitorId: jan.visitorId, firstTime: true }]);
	});

	test('what a known visitor tells later is kept with the yes in it, and goes with a no on any day', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan');
		const { visitorId } = jan;
		const told = (dietCodes: readonly DietCode[], instant: string) =>
			host.does('diet_told', { visitorId, dietCodes }, { atDevice: new Date(instant) });
		const said = (given: boolean, change: Partial<Operation>) =>
			host.does(
				'consent_said',
				{ visitorId, purpose: 'diet', given, givenBy: 'self', how: 'spoken' },
				change
			);
		const diets = async () => (await host.sheet()).visitors.map((one) => one.dietCodes);
		await host.sends(jan.operation, told(['no_fish'], '2026-03-03T10:31:00Z'));
		expect(await diets()).toEqual([['no_fish']]);
		await host.sends(told(['no_fish', 'soft'], '2026-03-03T10:40:00Z'));
		expect(await diets()).toEqual([['no_fish', 'soft']]);
		expect((await sheetRow())?.record).toBe('open');

		// The day after they want it kept no more. A tablet that was away tells late of the day before.
		await at('2026-03-04T11:00:00Z');
		const { occurrenceId } = await world.as('nora', (post) =>
			addDay(post, activityId, {
				...{ heldOn: '2026-03-04', from: 600, until: 840, note: '', twice: null }
			})
		);
		const wednesday = { occurrenceId, atDevice: new Date('2026-03-04T10:00:00Z') };
		await host.sends(said(false, wednesday));
		expect(await diets()).toEqual([[]]);
		const stored = async () =>
			(
				await world.owner
					.select({ payload: table.hostOperation.payload })
					.from(table.hostOperation)
					.where(eq(table.hostOperation.type, 'diet_told'))
			).filter(({ payload }) => (payload as { visitorId: string }).visitorId === visitorId);
		expect((await stored()).map(({ payload }) => payload)).toEqual([
			{ visitorId, dietCodes: [] },
			{ visitorId, dietCodes: [] }
		]);
		await host.sends(told(['no_nuts'], '2026-03-03T12:00:00Z'));
		expect(await diets()).toEqual([[]]);
		expect(JSON.stringify(await stored())).not.toContain('no_nuts');
		// Told anew it is kept anew.
		await host.sends(
			host.does(
				'diet_told',
				{ visitorId, dietCodes: ['no_milk'] },
				{
					...{ occurrenceId, atDevice: new Date('2026-03-04T10:30:00Z') }
				}
			)
		);
		expect(await diets()).toEqual([['no_milk']]);
		await host.sends(
			host.does(
				'consent_said',
				{ visitorId, purpose: 'remember_me', given: false, givenBy: 'self', how: 'spoken' },
				{ occurrenceId, atDevice: new Date('2026-03-04T10:40:00Z') }
			)
		);
		expect(await diets()).toEqual([]);
		expect(JSON.stringify(await stored())).not.toContain('no_milk');
	});

	test('a diet goes with the yes to it', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { dietCodes: ['no_fish'], consents: ['diet'] });
		await host.sends(jan.operation);
		expect((await host.sheet()).visitors).toMatchObject([
			{ callName: 'Jan', dietCodes: ['no_fish'] }
		]);
		await host.sends(
			host.does('consent_said', {
				...{ visitorId: jan.visitorId, purpose: 'diet', given: false },
				...{ givenBy: 'self', how: 'spoken' }
			})
		);
		expect((await host.sheet()).visitors).toMatchObject([{ callName: 'Jan', dietCodes: [] }]);
	});
});

describe('two names that may be one person', () => {
	const asNora = (work: Parameters<ActivityWorld['as']>[1]) => world.as('nora', work);
	const known = async (): Promise<KnownPeople> => {
		let found: KnownPeople | null = null;
		await world.as('nora', async (post) => {
			found = await knownAt(post, activityId);
			return {};
		});
		return found!;
	};
	/** Mo, written down on two tablets at once, with something that only the second knows. */
	const twoMos = async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const first = welcome(anna, 'Mo');
		const second = welcome(ben, 'mó', {
			...{ consents: ['diet', 'missing_signal'], dietCodes: ['no_gluten'] }
		});
		await anna.sends(first.operation);
		await ben.sends(second.operation);
		return { anna, ben, ids: [first.visitorId, second.visitorId] as const };
	};
	const consents = (visitorId: string) =>
		world.owner
			.select({ purpose: table.visitorConsent.purpose })
			.from(table.visitorConsent)
			.where(eq(table.visitorConsent.visitorId, visitorId))
			.orderBy(table.visitorConsent.purpose);

	test('are shown as such, and put together they are one on every day', async () => {
		const { anna, ids } = await twoMos();
		expect(await people()).toBe(2);
		expect((await known()).doubles.map((pair) => pair.map(({ id }) => id))).toEqual([ids]);
		const [visitorId, otherId] = ids;
		await asNora((post) =>
			joinVisitors(post, activityId, { visitorId: otherId, otherId: visitorId })
		);
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		expect(await people()).toBe(1);
		expect(await visits()).toMatchObject([{ visitorId }]);
		const sheet = await anna.sheet();
		expect(sheet.visitors).toMatchObject([{ id: visitorId, dietCodes: ['no_gluten'] }]);
		expect(await known()).toMatchObject({
			doubles: [],
			people: [{ id: visitorId, joined: [{ id: otherId, callName: 'mó' }] }]
		});
	});

	test('what is told of either afterwards is told of the one', async () => {
		const { anna, ben, ids } = await twoMos();
		const [visitorId, otherId] = ids;
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		const [said] = await ben.sends(here(ben, otherId));
		expect(said).toMatchObject({ result: { kind: 'merged' } });
		expect((await anna.sheet()).visitors).toHaveLength(1);
		expect(await people()).toBe(1);
	});

	test('taken apart within 30 days each has its own again, and what it agreed to', async () => {
		const { anna, ids } = await twoMos();
		const [visitorId, otherId] = ids;
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		expect(await consents(visitorId)).toHaveLength(3);
		await at('2026-04-01T11:00:00Z');
		await asNora((post) => partVisitors(post, activityId, { visitorId: otherId }));
		await asNora((post) => partVisitors(post, activityId, { visitorId: otherId }));
		expect(await people()).toBe(2);
		expect(await consents(visitorId)).toEqual([{ purpose: 'remember_me' }]);
		expect(await consents(otherId)).toHaveLength(3);
		expect((await anna.sheet()).visitors).toMatchObject([
			{ id: visitorId, dietCodes: [] },
			{ id: otherId, dietCodes: ['no_gluten'] }
		]);
	});

	test('after 30 days they stay one', async () => {
		const { ids } = await twoMos();
		const [visitorId, otherId] = ids;
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		await at('2026-04-02T11:00:01Z');
		expect((await known()).people[0]?.joined).toEqual([]);
		const parting = asNora((post) => partVisitors(post, activityId, { visitorId: otherId }));
		expect(await codeOf(parting)).toBe('too_late_to_part');
	});

	test('figures count the one as one, also of days whose operations are gone', async () => {
		const { anna, ids } = await twoMos();
		const [visitorId, otherId] = ids;
		const next = await dayOn('2026-03-10');
		await at('2026-03-10T11:00:00Z');
		await anna.sends(here(anna, otherId, { occurrenceId: next }));
		await at('2026-06-01T11:00:00Z');
		await endDays(worker, new Date('2026-06-01T11:00:00Z'));
		await worker.execute(sql`select kring_sweep_door(1000)`);
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		await world.as('nora', async (post) => {
			const { figures } = await figuresIn(post, activityId, periodNamed('2026-03')!);
			expect(figures.unique).toEqual({ lower: 1, upper: 1 });
			expect(figures.firstTimers).toBe(1);
			return {};
		});
	});

	test('a mark on both says that they are two', async () => {
		const { ids } = await twoMos();
		for (const [nth, visitorId] of ids.entries())
			await asNora((post) =>
				setHint(post, activityId, { visitorId, nameHint: ['van de bakker', 'met de hond'][nth]! })
			);
		expect((await known()).doubles).toEqual([]);
	});

	test('who asks to be forgotten is forgotten under both names, and no older yes brings them back', async () => {
		const { anna, ben, ids } = await twoMos();
		const [visitorId, otherId] = ids;
		await asNora((post) => joinVisitors(post, activityId, { visitorId, otherId }));
		await asNora((post) => forgetVisitor(post, activityId, { visitorId: otherId }));
		expect((await known()).people).toEqual([]);
		expect((await anna.sheet()).visitors).toEqual([]);
		const late = ben.does('consent_said', {
			...{ visitorId, purpose: 'remember_me', given: true, givenBy: 'self', how: 'spoken' }
		});
		await ben.sends(late, here(ben, visitorId));
		expect(await people()).toBe(1);
		expect((await visits()).every((one) => one.visitorId === null)).toBe(true);
		expect((await known()).people).toEqual([]);
	});

	test('nobody of another organisation sees or changes them', async () => {
		const { ids } = await twoMos();
		const [visitorId, otherId] = ids;
		const works: Parameters<ActivityWorld['as']>[1][] = [
			async (post) => {
				await knownAt(post, activityId);
				return {};
			},
			(post) => joinVisitors(post, activityId, { visitorId, otherId }),
			(post) => forgetVisitor(post, activityId, { visitorId }),
			(post) => setHint(post, activityId, { visitorId, nameHint: 'x' })
		];
		for (const work of works) expect(await codeOf(world.as('bart', work))).toBe('not_found');
		expect((await known()).people).toHaveLength(2);
	});
});

describe('the sheet', () => {
	test('a device makes the same day of it as Kring', async () => {
		const [anna, ben] = [await tablet(), await tablet()];
		const jan = welcome(anna, 'Jan');
		await anna.sends(jan.operation, counted(anna, 1));
		await ben.sends(here(ben, jan.visitorId), counted(ben, 1));
		const sheet = await anna.sheet();
		const [day] = sheet.days;
		expect(sheet).toMatchObject({
			activity: { title: 'Kom gerust langs', venue: 'Sporthal De Linde' },
			goneAt: new Date('2026-03-04T03:00:00Z')
		});
		const state = dayState(day!.operations, day!.facts);
		expect(state.visits).toHaveLength(1);
		expect(state.counts).toEqual((await sheetRow())!.counts);
	});

	test('today and tomorrow stand on it, with whom to ring and what there is to do', async () => {
		await world.as('nora', (post) =>
			addDay(post, activityId, {
				...{ heldOn: '2026-03-04', from: 600, until: 700, note: '', twice: null }
			})
		);
		await world.as('nora', (post) =>
			setTask(post, activityId, {
				...{ taskId: null, version: 0, title: 'Koffie schenken', pictogram: 'coffee' },
				...{ seriesId: null, needed: 2, from: 600, safetyClass: 'anybody' },
				pointsOffer: 4,
				steps: [{ pictogram: 'coffee', text: 'Pak de kan' }]
			})
		);
		await world.owner.insert(table.onCall).values({
			...{ neighbourhoodId: world.neighbourhood.lindenhof, id: randomId(), activityId },
			...{
				organisationId: world.organisation.linde,
				name: 'Mo, wijkteam',
				phone: '06 00 00 00 41'
			},
			...{ rank: 'first', weekdays: [2], fromOn: '2026-01-01', fromMinute: 540, untilMinute: 1020 }
		});
		const { days } = await (await tablet()).sheet();
		expect(days.map(({ on }) => on)).toEqual(['2026-03-03', '2026-03-04']);
		expect(days[0]!.calls).toMatchObject([{ name: 'Mo, wijkteam', rank: 'first' }]);
		expect(days[1]!.calls).toEqual([]);
		expect(days[0]!.tasks).toMatchObject([{ title: 'Koffie schenken', needed: 2 }]);
		// What a turn is worth is for who carries the activity: the tablet knows nobody's account.
		expect(days[0]!.tasks[0]).not.toHaveProperty('pointsOffer');
		const kept = await world.seen((post) => tasksOf(post.tx, post.neighbourhoodId, activityId));
		expect(kept).toMatchObject([{ pointsOffer: 4 }]);
	});

	test('who usually comes is expected, and who stays away is missed, with a yes to that', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { consents: ['missing_signal'] });
		const els = welcome(host, 'Els');
		await host.sends(jan.operation, els.operation);
		for (let week = 1; week <= 9; week += 1) {
			const on = new Date(Date.parse(noon) + week * 7 * 86_400_000);
			await at(on.toISOString());
			await fillAll(worker);
			const occurrenceId = await dayOn(on.toISOString().slice(0, 10));
			const change = { occurrenceId, atDevice: on };
			// Both come eight times and then stay away.
			if (week < 8) {
				await host.sends(
					here(host, jan.visitorId, change),
					here(host, els.visitorId, change),
					host.does('day_closed', {}, change)
				);
			} else await host.sends(host.does('day_closed', {}, change));
		}
		await at('2026-05-12T10:00:00Z');
		await fillAll(worker);
		await endDays(worker, new Date('2026-05-12T10:00:00Z'));
		const last = await dayOn('2026-05-12');
		const begun = { occurrenceId: last, atDevice: new Date('2026-05-12T10:00:00Z') };
		await host.sends(host.does('day_opened', {}, begun));
		const advised = (await sheetRow(last))?.advice;
		await host.sends(here(host, jan.visitorId, begun), here(host, els.visitorId, begun));
		expect(advised, 'two who never ate, and room for who walks in').toBe(2);
		expect((await sheetRow(last))?.advice, 'as it was told when the day began').toBe(advised);
		const [day] = (await host.sheet()).days;
		expect(day!.on).toBe('2026-05-12');
		const byId = new Map(day!.regulars.map((one) => [one.visitorId, one]));
		expect(byId.get(jan.visitorId)).toMatchObject({ usual: true });
		expect(byId.get(els.visitorId)).toMatchObject({ usual: true });
	});
});

describe('a day that is over', () => {
	test('closes at night, and without a sheet it says so; twice is once', async () => {
		const host = await tablet();
		await host.sends(counted(host, 1));
		const next = await dayOn('2026-03-10');
		await at('2026-03-04T01:59:00Z');
		await endDays(worker, new Date('2026-03-04T01:59:00Z'));
		expect(await sheetRow()).toMatchObject({ record: 'open' });
		await at('2026-03-11T02:01:00Z');
		await endDays(worker, new Date('2026-03-11T02:01:00Z'));
		expect(await sheetRow()).toMatchObject({
			...{ record: 'closed', closedAt: new Date('2026-03-04T02:00:00Z') }
		});
		expect(await sheetRow(next)).toMatchObject({ record: 'not_recorded' });
		expect(await endDays(worker, new Date('2026-03-11T02:02:00Z'))).toEqual({
			...{ closed: 0, notRecorded: 0 }
		});
	});

	test('closed too early it is opened again, until it closes by itself', async () => {
		const host = await tablet();
		await host.sends(counted(host, 1), host.does('day_closed', {}));
		expect((await sheetRow())?.record).toBe('closed');
		const reopen = () =>
			world.as('nora', (post) => reopenDay(post, activityId, { occurrenceId: today }));
		await world.as('nora', async (post) => {
			expect(await closedSheets(post, activityId)).toEqual([today]);
			return {};
		});
		await at('2026-03-03T12:00:00Z');
		await reopen();
		await reopen();
		expect((await sheetRow())?.record).toBe('open');
		await host.sends(counted(host, 2));
		expect(await sheetRow()).toMatchObject({ record: 'open', isUpdated: false });
		await host.sends(host.does('day_closed', {}));
		expect((await sheetRow())?.record).toBe('closed');
		await at('2026-03-04T02:00:00Z');
		expect(await codeOf(reopen())).toBe('too_late_to_reopen');
	});

	test('that nobody kept it stays so, whatever is said that counts nobody', async () => {
		const host = await tablet();
		const { visitorId, operation } = welcome(host, 'Jan');
		await host.sends({ ...operation, occurrenceId: today });
		await at('2026-03-10T11:00:00Z');
		const next = await dayOn('2026-03-10');
		const night = new Date('2026-03-11T02:05:00Z');
		await at(night.toISOString());
		await endDays(worker, night);
		const said = host.does(
			'consent_said',
			{ visitorId, purpose: 'diet', given: false, givenBy: 'self', how: 'spoken' },
			{ occurrenceId: next }
		);
		await host.sends(said);
		expect((await sheetRow(next))?.record).toBe('not_recorded');
	});

	test('one that was forgotten is a closed one once a device tells of it after all', async () => {
		const host = await tablet();
		const late = counted(host, 1);
		await at('2026-03-04T02:01:00Z');
		await endDays(worker, new Date('2026-03-04T02:01:00Z'));
		expect(await sheetRow()).toMatchObject({ record: 'not_recorded' });
		await host.sends(late);
		expect(await sheetRow()).toMatchObject({ record: 'closed', isUpdated: true });
	});

	test('a host says that it stops early; who carries it sees that, and can put it back', async () => {
		const host = await tablet();
		await host.sends(counted(host, 1));
		const off = { occurrenceId: today, reason: 'building', note: '' } as const;
		await host.door((door) => cancelAtDoor(door, off));
		await host.door((door) => cancelAtDoor(door, off));
		const lines = await world.owner
			.select()
			.from(table.activityLog)
			.where(eq(table.activityLog.activityId, activityId));
		const said = lines.filter(({ body }) => body.kind === 'day_cancelled_at_door');
		expect(said).toMatchObject([{ personId: null, organisationId: null }]);
		const jobs = await world.owner
			.select({ key: table.job.key })
			.from(table.job)
			.where(eq(table.job.key, `agenda.follow:${activityId}`));
		expect(jobs, 'who goes there hears of it').toHaveLength(1);
		await world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId: today }));
		expect(
			await codeOf(host.door((door) => cancelAtDoor(door, { ...off, occurrenceId: newId(0) })))
		).toBe('not_found');
	});
});

describe('what is over', () => {
	test('operations go after 60 days, and the day stays; after 13 months nobody is named', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan', { welcomeNote: 'Ik zie slecht.', consents: ['welcome_note'] });
		await host.sends(jan.operation, counted(host, 1), host.does('day_noted', { text: 'Druk.' }));
		const operations = async () =>
			world.owner
				.select({ id: table.hostOperation.id })
				.from(table.hostOperation)
				.where(eq(table.hostOperation.activityId, activityId));
		const names = async () =>
			world.owner
				.select({ callName: table.visitor.callName, welcomeNote: table.visitor.welcomeNote })
				.from(table.visitor)
				.where(eq(table.visitor.activityId, activityId));
		const sweepAt = async (moment: string) => {
			await at(moment);
			await worker.execute(sql`select kring_sweep_door(1000)`);
		};
		await sweepAt('2026-05-02T10:00:00Z');
		expect(await operations()).toHaveLength(3);
		await sweepAt('2026-05-02T13:00:01Z');
		expect(await operations()).toEqual([]);
		expect(await people()).toBe(2);
		// What comes later is not kept waiting for what is gone.
		const late = { ...counted(host, 2), occurrenceId: await dayOn('2026-05-05') };
		await at('2026-05-05T10:00:00Z');
		expect(await host.sends(late)).toMatchObject([{ result: { kind: 'accepted', remarks: [] } }]);
		await sweepAt('2027-03-03T12:00:00Z');
		expect(await names()).toEqual([{ callName: 'Jan', welcomeNote: '' }]);
		expect(await visits()).toMatchObject([{ visitorId: jan.visitorId }]);
		await sweepAt('2027-04-04T12:00:00Z');
		expect(await names()).toEqual([]);
		expect(await visits()).toMatchObject([{ visitorId: null }]);
		expect(await people()).toBe(2);
		expect((await sheetRow())?.notes).toEqual([]);
	});

	test('a day of long ago stays as it was, whatever a device still sends', async () => {
		const host = await tablet();
		await host.sends(welcome(host, 'Jan').operation, counted(host, 3));
		await endDays(worker, new Date('2026-03-04T11:00:00Z'));
		await at('2026-05-10T11:00:00Z');
		await worker.execute(sql`select kring_sweep_door(1000)`);
		expect(await people()).toBe(4);
		expect(kinds(await host.sends(counted(host, 4)))).toEqual(['op_too_old']);
		expect(await people()).toBe(4);
	});

	test('a day goes with all that was told of it, or not at all', async () => {
		const host = await tablet();
		const ahead = host.does('expected', {
			...{ visitorId: randomId(), answer: 'coming', meal: false, ride: false }
		});
		await host.sends(ahead);
		await at('2026-03-08T11:00:00Z');
		await host.sends(counted(host, 1, 'up'));
		await at('2026-05-04T11:00:00Z');
		await worker.execute(sql`select kring_sweep_door(1)`);
		const rows = await world.owner
			.select()
			.from(table.hostOperation)
			.where(eq(table.hostOperation.activityId, activityId));
		expect(rows).toEqual([]);
	});

	test('a device that nobody used for half a year is nobody’s any more', async () => {
		const [used, idle] = [await tablet(), await tablet()];
		await at('2026-08-20T11:00:00Z');
		await used.sheet();
		await at('2026-09-01T11:00:00Z');
		await worker.execute(sql`select kring_sweep_door(1000)`);
		expect(await codeOf(idle.sheet())).toBe('device_unknown');
		expect(await codeOf(used.sheet())).toBe('done');
	});

	test('a day of which somebody was expected stays, whatever the rule says', async () => {
		const host = await tablet();
		const jan = welcome(host, 'Jan');
		const next = await dayOn('2026-03-10');
		await host.sends(jan.operation);
		await at('2026-03-09T11:00:00Z');
		await host.sends(
			host.does(
				'expected',
				{ visitorId: jan.visitorId, answer: 'coming', meal: true, ride: false },
				{ occurrenceId: next }
			)
		);
		const [series] = await world.owner
			.select()
			.from(table.series)
			.where(eq(table.series.activityId, activityId));
		await world.as('nora', (post) =>
			endSeries(post, activityId, { seriesId: series!.id, lastOn: '2026-03-09' })
		);
		expect(await dayOn('2026-03-10')).toBe(next);
	});
});

describe('figures', () => {
	/** A day in January with these taps, told of by one host. */
	const january = async (host: Tablet, heldOn: string, visitors: number, meals: number) => {
		const occurrenceId = await dayOn(heldOn);
		const moment = new Date(`${heldOn}T11:00:00Z`);
		await at(moment.toISOString());
		const change = { occurrenceId, atDevice: moment };
		const tap = (category: 'visitor' | 'meal_here', total: number) =>
			host.does('counted', { category, direction: 'up', total }, change);
		await host.sends(
			...Array.from({ length: visitors }, (_none, index) => tap('visitor', index + 1)),
			...Array.from({ length: meals }, (_none, index) => tap('meal_here', index + 1)),
			host.does('day_closed', {}, change)
		);
	};

	test('the team reads them whole; what leaves it hides the few, and only of months that are over', async () => {
		const host = await tablet();
		await january(host, '2026-03-03', 6, 5);
		await january(host, '2026-03-10', 7, 0);
		await january(host, '2026-04-07', 3, 0);
		await world.as('nora', async (post) => {
			const { figures, days } = await figuresIn(post, activityId, periodNamed('2026-03')!);
			expect(figures).toMatchObject({
				heldDays: 2,
				visits: 13,
				portions: { here: 5, takeAway: 0 }
			});
			expect(days.map(({ visits: number }) => number)).toEqual([6, 7]);
			return {};
		});
		await at('2026-04-08T10:00:00Z');
		await world.owner
			.update(table.activity)
			.set({ status: 'published' })
			.where(eq(table.activity.id, activityId));
		const told = async () => {
			await tellMonths(worker, await now());
			let lines: Awaited<ReturnType<typeof publishedIn>> = [];
			await world.as('nora', async (post) => {
				lines = (await publishedIn(post)).filter(({ activity }) => activity === 'Figuren');
				return {};
			});
			return lines;
		};
		await world.owner
			.update(table.activity)
			.set({ title: 'Figuren' })
			.where(eq(table.activity.id, activityId));
		const march = await told();
		expect([...new Set(march.map(({ month }) => month))]).toEqual(['2026-03']);
		const of = (lines: typeof march, kind: string, month: string) =>
			lines.find((line) => line.kind === kind && line.month === month)?.count;
		expect(of(march, 'visits', '2026-03')).toBe(13);
		await at('2026-05-09T10:00:00Z');
		const both = await told();
		expect(both.filter(({ month }) => month === '2026-03')).toEqual(march);
		expect(of(both, 'visits', '2026-04')).toBeNull();
		expect(of(both, 'companions', '2026-04')).toBe(0);
	});

	test('what was told of a month once stays, and nobody is new again when names go', async () => {
		const host = await tablet();
		const six = Array.from({ length: 6 }, (_none, index) => welcome(host, `Bezoeker ${index}`));
		await host.sends(...six.map(({ operation }) => operation));
		await endDays(worker, new Date('2026-03-04T11:00:00Z'));
		const april = await dayOn('2026-04-07');
		await at('2026-04-07T11:00:00Z');
		const again = six.map(({ visitorId }) => here(host, visitorId, { occurrenceId: april }));
		await host.sends(...again);
		await world.owner
			.update(table.activity)
			.set({ status: 'published', title: 'Eenmaal verteld' })
			.where(eq(table.activity.id, activityId));
		const told = async () => {
			let lines: Awaited<ReturnType<typeof publishedIn>> = [];
			await world.as('nora', async (post) => {
				lines = (await publishedIn(post)).filter((one) => one.activity === 'Eenmaal verteld');
				return {};
			});
			const of = (kind: string, month: string) =>
				lines.find((line) => line.kind === kind && line.month === month)?.count;
			return [
				of('first_visits', '2026-03'),
				of('first_visits', '2026-04'),
				of('visits', '2026-04')
			];
		};
		await at('2026-05-10T11:00:00Z');
		await endDays(worker, await now());
		await tellMonths(worker, await now());
		expect(await told()).toEqual([6, 0, 6]);
		await at('2027-04-10T11:00:00Z');
		await worker.execute(sql`select kring_sweep_door(1000)`);
		await tellMonths(worker, await now());
		expect((await told()).slice(1)).toEqual([0, 6]);
		await world.as('nora', async (post) => {
			const { figures } = await figuresIn(post, activityId, periodNamed('2026-04')!);
			expect(figures.firstTimers).toBe(0);
			return {};
		});
	});

	test('who does not carry the activity reads none', async () => {
		await world.as('bart', async (post) => {
			expect(await codeOf(figuresIn(post, activityId, periodNamed('2026')!))).toBe('not_found');
			expect(await publishedIn(post)).toEqual([]);
			return {};
		});
	});
});
