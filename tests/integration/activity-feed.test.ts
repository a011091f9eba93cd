import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import {
	cancelDay,
	editionOf,
	feedOf,
	makeActivity,
	makeSeries,
	makeVenue,
	restoreDay,
	setActivity,
	setVenue
} from '#lib/server/activity/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { feedText } from '#lib/server/web/feed.ts';
import { fillManySeries, manySeries } from '../support/many-series.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// What calendar programs are given of the walk-in of Lindenhof: the same for as long as nothing
// changed, and one entry otherwise when one day is.

let database: FreshDatabase;
let world: ActivityWorld;
let venueId: string;
let activityId: string;

const origin = 'https://kring.example';
const slug = 'inloop';
const words = { summary: 'Koffie en soep.', welcome: '', boundary: 'Wie niet alleen kan zijn.' };
const page = {
	...words,
	...{ priceText: 'Met lunch.', dayPrice: 500, phone: '085 000 00 01', phoneName: '' },
	...{ phoneTimes: '', welcomer: '' }
};
const building = { name: 'De Ark', address: 'Dorpsstraat 1', postcode: '1234 AB', town: 'Oost' };

const editionNow = () => editionOf(world.app, { kind: 'activity', slug });
async function feedNow(of = { kind: 'activity', slug } as Parameters<typeof feedOf>[1]) {
	const { todayOn } = await editionOf(world.app, of);
	const facts = await feedOf(world.app, of, todayOn);
	return feedText({ ...facts, address: `/a/${slug}.ics`, todayOn, notices: false }, origin);
}
const eventsIn = (text: string) => text.match(/BEGIN:VEVENT[^]*?END:VEVENT/g) ?? [];
const lineIn = (event: string, name: string) =>
	new RegExp(`^${name}[:;](.*)$`, 'm').exec(event.replaceAll('\r\n ', ''))?.[1]?.trim();
async function nextDays(count: number) {
	return world.owner
		.select()
		.from(table.occurrence)
		.where(
			and(
				eq(table.occurrence.activityId, activityId),
				sql`${table.occurrence.heldOn} > ${dayOf(new Date())}`
			)
		)
		.orderBy(table.occurrence.heldOn)
		.limit(count);
}

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	({ venueId } = await world.as('nora', (post) =>
		makeVenue(post, { ...building, directions: '' })
	));
	({ activityId } = await world.as('nora', (post) =>
		makeActivity(post, { title: 'Inloop', venueId })
	));
	await world.as('nora', (post) =>
		setActivity(post, activityId, { ...page, title: 'Inloop', venueId, version: 0 })
	);
	await world.as('nora', (post) =>
		makeSeries(post, activityId, {
			rule: { every: 'week', interval: 1, weekdays: [2] },
			end: { kind: 'open' },
			firstOn: nextTuesday(),
			...{ fromMinute: 600, untilMinute: 840 }
		})
	);
	await world.owner.execute(
		sql`update activity set status = 'published', published_at = kring_now()`
	);
});
afterAll(async () => {
	await world?.end();
	await database?.drop();
});

function nextTuesday(): string {
	const today = dayOf(new Date());
	return (
		Array.from({ length: 7 }, (_none, at) => daysAfter(today, at + 1)).find(
			(on) => new Date(`${on}T12:00:00Z`).getUTCDay() === 2
		) ?? today
	);
}

test('the same feed is the same bytes, and says when it last changed', async () => {
	const [one, other] = [await feedNow(), await feedNow()];
	expect(other).toEqual(one);
	const [event = ''] = eventsIn(one.text);
	expect(lineIn(event, 'SUMMARY')).toBe('Inloop');
	expect(lineIn(event, 'LOCATION')).toBe('De Ark\\, Dorpsstraat 1\\, 1234 AB Oost');
	expect(lineIn(event, 'URL')).toBe('https://kring.example/a/inloop');
	expect(lineIn(event, 'UID')).toMatch(/^[0-9a-f-]{36}@kring\.example$/);
	const stamp = one.changedAt!.toISOString().replaceAll(/[-:]|\.\d+/g, '');
	expect(lineIn(event, 'LAST-MODIFIED')).toBe(stamp);
	expect(one.text).not.toContain('085 000');
});

test('a day that is off changes its own entry and no other; on again it stays, newer than before', async () => {
	const before = await feedNow();
	const edition = await editionNow();
	const [, day] = await nextDays(2);
	await world.as('nora', (post) =>
		cancelDay(post, activityId, { occurrenceId: day!.id, reason: 'ill', note: 'Bel gerust.' })
	);
	const off = await feedNow();
	expect((await editionNow()).number).toBeGreaterThan(edition.number);
	expect(eventsIn(off.text)[0]).toBe(eventsIn(before.text)[0]);
	const [, event = ''] = eventsIn(off.text);
	expect(lineIn(event, 'STATUS')).toBe('CANCELLED');
	expect(lineIn(event, 'SUMMARY')).toBe('VERVALT: Inloop');
	expect(lineIn(event, 'DESCRIPTION')).toBe('Vervalt: iemand is ziek. Bel gerust.');
	expect(lineIn(event, 'SEQUENCE')).toBe(
		String(1 + Number(lineIn(eventsIn(off.text)[0]!, 'SEQUENCE')))
	);

	await world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId: day!.id }));
	const [first, again = ''] = eventsIn((await feedNow()).text);
	expect(first).toBe(eventsIn(before.text)[0]);
	expect(lineIn(again, 'STATUS')).toBe('CONFIRMED');
	expect(Number(lineIn(again, 'SEQUENCE'))).toBe(1 + Number(lineIn(event, 'SEQUENCE')));
});

test('other words, or another name of the building, raise the number of every entry', async () => {
	const numbers = async () =>
		eventsIn((await feedNow()).text).map((event) => Number(lineIn(event, 'SEQUENCE')));
	const before = await numbers();
	const [{ version } = { version: 0 }] = await world.owner.select().from(table.activity);
	await world.as('nora', (post) =>
		setActivity(post, activityId, { ...page, title: 'Kom langs', venueId, version })
	);
	expect(await numbers()).toEqual(before.map((number) => number + 1));
	await world.as('nora', (post) =>
		setVenue(post, venueId, { ...building, name: 'Het Anker', directions: '', version: 0 })
	);
	expect(await numbers()).toEqual(before.map((number) => number + 2));
	// What stands in no feed changes none.
	await world.as('nora', (post) =>
		setActivity(post, activityId, {
			...{ ...page, title: 'Kom langs', welcomer: 'Bert' },
			...{ venueId, version: version + 1 }
		})
	);
	expect(await numbers()).toEqual(before.map((number) => number + 2));
});

test('an activity that was there is gone, one that never was is not found', async () => {
	expect(await codeOf(editionOf(world.app, { kind: 'activity', slug: 'nergens' }))).toBe(
		'not_found'
	);
	await world.owner.execute(sql`update activity set status = 'draft', published_at = null`);
	expect(await codeOf(editionNow())).toBe('not_found');
	await world.owner.execute(sql`update activity set published_at = kring_now()`);
	expect(await codeOf(editionNow())).toBe('withdrawn');
	await world.owner.execute(sql`update activity set status = 'published'`);
	expect(await codeOf(editionNow())).toBe('done');
});

test('what is written at the same time as a feed is read is not missed: the edition comes last', async () => {
	const { number } = await editionNow();
	let inside = 0;
	await world.owner.transaction(async (tx) => {
		await tx.execute(sql`update activity set welcome = 'Welkom'`);
		inside = (await editionNow()).number;
	});
	expect(inside).toBe(number);
	expect((await editionNow()).number).toBeGreaterThan(number);
});

test('two hundred series with three hundred other days are 256 KiB at most (A3)', async () => {
	await fillManySeries(world.owner, world.neighbourhood.berkenrode, new Date());
	const feed = await feedNow({ kind: 'neighbourhood', slug: 'berkenrode' });
	const events = eventsIn(feed.text);
	expect(events).toHaveLength(manySeries.series + manySeries.otherwise);
	const isOther = (pattern: RegExp) => events.filter((event) => pattern.test(event)).length;
	expect(isOther(/^STATUS:CANCELLED/m)).toBe(100);
	expect(isOther(/^RECURRENCE-ID/m)).toBe(manySeries.otherwise);
	expect(isOther(/^DTSTART;.*T103000/m)).toBe(100);
	expect(Buffer.byteLength(feed.text)).toBeLessThanOrEqual(256 * 1024);
});

test('a building where nothing goes on any more is an empty calendar for who subscribed, as long as it is there', async () => {
	const [{ area, id } = { area: '', id: '' }] = await world.owner
		.select({ area: table.neighbourhood.slug, id: table.neighbourhood.id })
		.from(table.neighbourhood)
		.innerJoin(table.activity, eq(table.activity.neighbourhoodId, table.neighbourhood.id))
		.where(eq(table.activity.id, activityId));
	const of = { kind: 'venue', slug: area, venueId } as const;
	const named = /^(X-WR-CALNAME|NAME):Het Anker\r?$/m;
	expect(eventsIn((await feedNow(of)).text).length).toBeGreaterThan(0);
	const edition = await editionOf(world.app, of);

	await world.owner.update(table.activity).set({ status: 'archived' });
	const empty = await feedNow(of);
	expect(eventsIn(empty.text)).toEqual([]);
	expect(empty.text).toMatch(named);
	expect(empty.changedAt).toBeNull();
	expect((await editionOf(world.app, of)).number).toBeGreaterThan(edition.number);
	await world.owner.update(table.activity).set({ status: 'published' });
	expect((await feedNow(of)).text).toMatch(named);

	// Of no building, of one elsewhere, and of one that is gone there is no calendar.
	for (const gone of [
		{ ...of, venueId: id },
		{ ...of, slug: 'ergens-anders' }
	]) {
		expect(await codeOf(editionOf(world.app, gone))).toBe('not_found');
		expect(await codeOf(feedOf(world.app, gone, dayOf(new Date())))).toBe('not_found');
	}
});
