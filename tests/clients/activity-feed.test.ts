import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { and, between, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	addDay,
	cancelDay,
	changeSeries,
	editionOf,
	feedOf,
	makeActivity,
	makeSeries,
	makeVenue,
	moveDay,
	restoreDay
} from '#lib/server/activity/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { feedText } from '#lib/server/web/feed.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { inOrder, type Shown } from './calendars.ts';
import {
	emptyFolder,
	fileOf,
	filesIn,
	khalIn,
	readBy,
	shownByIcal,
	shownByNodeIcal,
	syncerIn
} from './programs.ts';

// What people see in their own programs of a walk-in whose days were cancelled, moved, on again, and
// given another time from a day on: the same instants and states as the database has, over both nights
// in which the clock jumps (activities-credits.md A4).

/** The autumn night, the spring night, and every day for which a series is filled lie in these. */
const days = { fromOn: '2026-10-12', untilOn: '2027-04-10' };
const slug = 'inloop';
const origin = 'https://kring.example';

let database: FreshDatabase;
let world: ActivityWorld;
let activityId: string;
let folder: string;
let feed: string;
let expected: Shown[];

const inside = () => emptyFolder(folder);
async function feedNow(): Promise<string> {
	const of = { kind: 'activity', slug } as const;
	const { todayOn } = await editionOf(world.app, of);
	const facts = await feedOf(world.app, of, todayOn);
	return feedText({ ...facts, address: `/a/${slug}.ics`, todayOn, notices: false }, origin).text;
}

/** The days as the database has them, in the words of a program. */
async function daysNow(): Promise<Shown[]> {
	const rows = await world.owner
		.select()
		.from(table.occurrence)
		.where(
			and(
				eq(table.occurrence.activityId, activityId),
				between(table.occurrence.heldOn, days.fromOn, days.untilOn)
			)
		);
	return inOrder(
		rows.map((row) => ({
			uid: `${row.seriesId ?? row.id}@kring.example`,
			startsAt: row.startsAt.toISOString(),
			endsAt: row.endsAt.toISOString(),
			status: row.status === 'cancelled' ? ('CANCELLED' as const) : ('CONFIRMED' as const),
			summary: row.status === 'cancelled' ? 'VERVALT: Inloop' : 'Inloop'
		}))
	);
}

beforeAll(async () => {
	folder = await emptyFolder();
	database = await freshDatabase();
	await database.setOffset((Date.parse('2026-10-11T10:00:00Z') - Date.now()) / 1000);
	world = await activityWorld(database);
	const building = { name: 'De Ark', address: 'Dorpsstraat 1', postcode: '1234 AB', town: 'Oost' };
	const { venueId } = await world.as('nora', (post) =>
		makeVenue(post, { ...building, directions: '' })
	);
	({ activityId } = await world.as('nora', (post) =>
		makeActivity(post, { title: 'Inloop', venueId })
	));
	const make = (weekdays: number[], firstOn: string) =>
		world.as('nora', (post) =>
			makeSeries(post, activityId, {
				...{ rule: { every: 'week', interval: 1, weekdays }, end: { kind: 'open' }, firstOn },
				...{ fromMinute: 600, untilMinute: 840 }
			})
		);
	await make([0], '2026-10-18');
	const { seriesId } = await make([2], '2026-10-13');
	const rows = await world.owner
		.select({ id: table.occurrence.id, on: table.occurrence.heldOn })
		.from(table.occurrence)
		.where(eq(table.occurrence.activityId, activityId));
	const dayOn = (on: string) => rows.find((row) => row.on === on)!.id;
	const cancel = (on: string) =>
		world.as('nora', (post) =>
			cancelDay(post, activityId, { occurrenceId: dayOn(on), reason: 'ill', note: 'Bel gerust.' })
		);
	// Sunday 25 October and Sunday 28 March are those on which the clock was changed.
	for (const on of ['2026-10-20', '2026-10-25', '2026-12-29']) await cancel(on);
	await cancel('2026-11-03');
	await world.as('nora', (post) =>
		restoreDay(post, activityId, { occurrenceId: dayOn('2026-11-03') })
	);
	const move = (on: string, heldOn: string, fromMinute: number) =>
		world.as('nora', (post) =>
			moveDay(post, activityId, {
				...{ occurrenceId: dayOn(on), heldOn, from: fromMinute, until: fromMinute + 90 },
				...{ twice: null, note: '', sequence: 0 }
			})
		);
	await move('2026-11-10', '2026-11-11', 660);
	await move('2027-03-23', '2027-03-28', 570);
	await world.as('nora', (post) =>
		addDay(post, activityId, {
			...{ heldOn: '2027-03-28', from: 900, until: 960, twice: null, note: '' }
		})
	);
	const [row] = await world.owner
		.select({ sequence: table.series.sequence })
		.from(table.series)
		.where(eq(table.series.id, seriesId));
	await world.as('nora', (post) =>
		changeSeries(post, activityId, {
			...{ seriesId, scope: 'following', firstOn: '2027-01-05', sequence: row!.sequence },
			...{ rule: { every: 'week', interval: 1, weekdays: [2] }, end: { kind: 'open' } },
			...{ fromMinute: 630, untilMinute: 870 }
		})
	);
	await world.owner.execute(
		sql`update activity set status = 'published', published_at = kring_now()`
	);
	feed = await feedNow();
	expected = await daysNow();
});
afterAll(async () => {
	await world?.end();
	await database?.drop();
	await rm(folder, { recursive: true, force: true });
});

test('everything that can happen to a day is among what is compared', () => {
	const of = (status: string) => expected.filter((one) => one.status === status);
	expect(of('CANCELLED').map(({ startsAt }) => startsAt.slice(0, 10))).toEqual([
		...['2026-10-20', '2026-10-25', '2026-12-29']
	]);
	const at = (start: string) => of('CONFIRMED').some(({ startsAt }) => startsAt === start);
	// On again, moved to another day and time, moved to and added on the day of the spring night, and
	// another time from a day on; ten in the morning before and after the autumn night.
	for (const start of ['2026-11-03T09:00', '2026-11-11T10:00', '2027-03-28T07:30'])
		expect(at(`${start}:00.000Z`), start).toBe(true);
	for (const start of ['2027-03-28T13:00', '2027-01-05T09:30', '2026-10-18T08:00'])
		expect(at(`${start}:00.000Z`), start).toBe(true);
	expect(at('2026-11-10T09:00:00.000Z')).toBe(false);
	expect(expected.length).toBeGreaterThan(50);
	expect(new Set(expected.map(({ uid }) => uid)).size).toBe(4);
});

test('ical.js and node-ical show what the database has', () => {
	expect(shownByIcal(feed, days)).toEqual(expected);
	expect(shownByNodeIcal(feed, days)).toEqual(expected);
});

test.each(['read_calendar.py', 'read_libical.py'] as const)(
	'%s shows what the database has, and has nothing to say of the feed',
	async (script) => {
		const { errors, shown } = await readBy(script, feed, days, await inside());
		expect(errors).toEqual([]);
		expect(inOrder(shown)).toEqual(expected);
	}
);

test('khal shows what the database has', async () => {
	const khal = await khalIn(await inside());
	await khal.import(await fileOf(feed, await inside()));
	expect(await khal.shown(days)).toEqual(expected);
});

test('vdirsyncer fetches it once, and what is written anew is nothing new to it', async () => {
	let served = feed;
	const server: Server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/calendar; charset=utf-8').end(served);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	try {
		const { kept, sync } = await syncerIn(await inside(), (server.address() as AddressInfo).port);
		const names = new Set(feed.match(/^UID:.*$/gm)).size;
		expect(await sync()).toEqual({ copied: names, deleted: 0 });
		const files = await filesIn(kept);
		// Made anew from the rows, as after a restart: byte for byte the same.
		served = await feedNow();
		expect(await sync()).toEqual({ copied: 0, deleted: 0 });
		expect(await filesIn(kept)).toEqual(files);
		expect(served).toBe(feed);
	} finally {
		await new Promise((done) => server.close(done));
	}
});
