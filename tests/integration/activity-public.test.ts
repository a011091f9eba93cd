import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FindForm } from '#lib/domain/find-area.ts';
import {
	areasAroundArea,
	areasOf,
	areasWithActivities,
	publicActivity,
	publicArea,
	publicDay
} from '#lib/server/activity/index.ts';
import { activityTold } from '../../src/routes/(public)/a/[slug=slug]/told.server.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// The walk-in of the demo world, as everybody may read of it, on Monday 23 November 2026.

let database: FreshDatabase;
let pools: Sql[];
let app: Db;
let owner: Db;

const slug = 'kom-gerust-langs';

beforeAll(async () => {
	database = await freshDatabase();
	const now = new Date('2026-11-23T12:00:00Z');
	await database.setOffset((now.getTime() - Date.now()) / 1000);
	await fillDemo(database.ownerUrl, now);
	pools = [
		openPool(database.appUrl, { max: 2, name: 'public test' }),
		openPool(database.ownerUrl, { max: 1, name: 'public test owner' })
	];
	[app, owner] = pools.map((one) => databaseOf(one)) as [Db, Db];
}, 120_000);

afterAll(async () => {
	await Promise.all((pools ?? []).map((pool) => pool.end({ timeout: 2 })));
	await database?.drop();
});

test('nobody in particular reads what it is, when, for what price, and who carries it', async () => {
	const found = await publicActivity(app, slug);
	expect(found).toMatchObject({
		title: 'Kom gerust langs',
		dayPriceCents: 500,
		phoneName: 'Fatma'
	});
	expect(found.series).toHaveLength(3);
	expect(found.partners).toHaveLength(5);
	expect(found.partners).toEqual(found.partners.toSorted((a, b) => a.localeCompare(b, 'nl')));
	const tuesday = found.days.find(({ heldOn }) => heldOn === '2026-11-24');
	expect(tuesday).toMatchObject({ heldOn: '2026-11-24', isCancelled: false });
	expect(tuesday?.programme.map(({ title }) => title)).toContain('Erwtensoep');
	const shower = found.facilities.find(({ code }) => code === 'shower');
	expect(shower).toMatchObject({ word: 'yes', isOld: true });
	expect(found.facilities.find(({ code }) => code === 'lift')?.word).toBe('unknown');
});

test('whom the host can ring stands in nothing of it', async () => {
	const rung = await owner.select({ phone: table.onCall.phone }).from(table.onCall);
	expect(rung.length).toBeGreaterThan(1);
	const told = JSON.stringify(await publicActivity(app, slug));
	for (const { phone } of rung) expect(told).not.toContain(phone);
	expect(told).not.toContain('Dennis');
});

test('a day that is off and one that was moved have a page; a day that is none has not', async () => {
	const off = await publicDay(app, slug, '2026-11-26');
	const isOff = { isCancelled: true, cancelReason: 'building' };
	expect(off.days).toMatchObject([{ ...isOff, stoppedEarly: false }]);
	const later = await publicDay(app, slug, '2026-12-01');
	expect(later.days).toMatchObject([{ fromMinute: 660, isCancelled: false }]);
	expect(await codeOf(publicDay(app, slug, '2026-11-25'))).toBe('not_found');
});

test('the date of a day that was moved says where it is now, and has none of its own', async () => {
	const [day] = await owner.execute<{ id: string; heldOn: string }>(sql`
		select id, held_on::text as "heldOn" from occurrence
		where held_on > '2026-12-05' and series_id is not null and status = 'planned' and not is_own
		order by held_on limit 1`);
	await owner.execute(sql`update occurrence set held_on = '2026-12-05' where id = ${day!.id}`);
	const old = await publicDay(app, slug, day!.heldOn);
	expect(old.days).toEqual([]);
	expect(old.movedAway).toMatchObject([{ id: day!.id, heldOn: '2026-12-05' }]);
	expect((await publicDay(app, slug, '2026-12-05')).movedAway).toEqual([]);
	// Whoever kept the address of the old date hears that it is off as well.
	await owner.execute(sql`
		update occurrence set status = 'cancelled', cancel_reason = 'ill', cancelled_at = kring_now() where id = ${day!.id}`);
	const off = await publicDay(app, slug, day!.heldOn);
	expect(off.days).toMatchObject([{ id: day!.id, heldOn: '2026-12-05', isCancelled: true }]);
	expect(off.movedAway).toEqual([]);
	await owner.execute(sql`
		update occurrence set status = 'planned', cancel_reason = null, cancelled_at = null where id = ${day!.id}`);
	await owner.execute(sql`update occurrence set held_on = original_on where id = ${day!.id}`);
});

test('a list of a week has a day that was moved twice: where it was, and where it is', async () => {
	const weekOf = async (fromOn: string, untilOn: string) =>
		(await publicArea(app, 'vlierkwartier', () => ({ fromOn, untilOn }))).days.map((day) => [
			...[day.heldOn, day.fromMinute, day.movedFrom?.on ?? null, day.movedTo?.on ?? null]
		]);
	const [day] = await owner.execute<{ id: string }>(
		sql`select id from occurrence where held_on = '2026-12-08' and series_id is not null`
	);
	await owner.execute(sql`
		update occurrence set held_on = '2026-12-14', from_minute = 660 where id = ${day!.id}`);
	const moved = ['2026-12-08', 600, null, '2026-12-14'];
	expect(await weekOf('2026-12-07', '2026-12-13')).toContainEqual(moved);
	const next = await weekOf('2026-12-14', '2026-12-20');
	expect(next[0]).toEqual(['2026-12-14', 660, '2026-12-08', null]);
	await owner.execute(sql`
		update occurrence set held_on = original_on, from_minute = 600 where id = ${day!.id}`);
	expect(await weekOf('2026-12-08', '2026-12-08')).toEqual([['2026-12-08', 600, null, null]]);
});

test('of two parts of a day only the one that is off is told to be off, also to machines', async () => {
	const evening = '018f0000-0000-7000-8000-00000000e0e0';
	await owner.execute(sql`
		insert into series (neighbourhood_id, id, activity_id, rule, ends, first_on, from_minute, until_minute, changed_at)
		select neighbourhood_id, ${evening}, activity_id, rule, ends, first_on, 1140, 1200, changed_at from series
		where id = (select series_id from occurrence where held_on = '2026-11-26')`);
	const { days, ...found } = await publicActivity(app, slug);
	const told = JSON.parse(activityTold(found, days, 'https://kring.example')) as {
		eventSchedule: { startTime: string; byDay: string[]; exceptDate?: string[] }[];
	};
	const thursdays = told.eventSchedule
		.filter(({ byDay }) => byDay[0] === 'https://schema.org/Thursday')
		.map(({ startTime, exceptDate }) => [startTime, exceptDate]);
	expect(thursdays).toContainEqual(['10:00:00', ['2026-11-26']]);
	expect(thursdays).toContainEqual(['19:00:00', undefined]);
	await owner.execute(sql`delete from series where id = ${evening}`);
});

test('a day that had begun before it was off has stopped early', async () => {
	await owner.execute(
		sql`update occurrence set cancelled_at = starts_at + interval '1 hour' where held_on = '2026-11-26'`
	);
	const { days } = await publicDay(app, slug, '2026-11-26');
	expect(days).toMatchObject([{ isCancelled: true, stoppedEarly: true }]);
});

test('what is not published is not there', async () => {
	expect(await codeOf(publicActivity(app, 'nergens'))).toBe('not_found');
	await owner.execute(sql`update activity set status = 'draft'`);
	expect(await codeOf(publicActivity(app, slug))).toBe('not_found');
	expect(await codeOf(publicDay(app, slug, '2026-11-24'))).toBe('not_found');
	await owner.execute(sql`update activity set status = 'published'`);
});

test('a neighbourhood tells its activities, and the days of a span, the last one included', async () => {
	const span = { fromOn: '2026-11-24', untilOn: '2026-11-27' };
	const found = await publicArea(app, 'vlierkwartier', () => span);
	expect(found.name).toBe('Vlierkwartier');
	expect(found.activities.map(({ title }) => title)).toEqual(['Kom gerust langs']);
	expect(found.activities[0]?.series).toHaveLength(3);
	expect(found.days.map(({ heldOn, isCancelled }) => [heldOn, isCancelled])).toEqual([
		['2026-11-24', false],
		['2026-11-26', true],
		['2026-11-27', false]
	]);
	// What is shared with the building stands with its day, and nothing else of the programme.
	const [tuesday] = found.days;
	expect(tuesday?.shared).toEqual([
		{
			...{ fromMinute: 645, title: 'Jeu de boules', place: 'buiten' },
			...{ isForBuilding: true, isFromBuilding: false }
		}
	]);
	expect(await codeOf(publicArea(app, 'nergens', () => span))).toBe('not_found');
	expect((await publicArea(app, 'oeverpark', () => span)).activities).toEqual([]);
});

test('a postcode or a name leads to a neighbourhood, and else to what goes on near it', async () => {
	const found = async (place: string) => {
		const { how, areas } = await areasOf(app, v.parse(FindForm, { place }).place);
		return [how, ...areas.map(({ slug: word }) => word)];
	};
	const say = (name: string, postcodes: string) =>
		owner.execute(
			sql`update neighbourhood set postcode_areas = ${postcodes}::text[] where slug = ${name}`
		);
	expect(await found('1235')).toEqual(['there', 'vlierkwartier']);
	expect(await found('1236')).toEqual(['there', 'oeverpark']);
	expect(await found('1299 AB')).toEqual(['around', 'vlierkwartier']);
	expect(await found('9999')).toEqual(['nowhere']);
	for (const name of ['vlierkwartier', 'De Linde', 'kom gerust'])
		expect(await found(name)).toEqual(['there', 'vlierkwartier']);
	expect(await found('wolderland')).toEqual(['there', 'molenrand', 'oeverpark', 'vlierkwartier']);
	for (const name of ['vlierkwartier', 'oeverpark', 'molenrand']) await say(name, '{}');
	expect(await found('1234')).toEqual(['there', 'vlierkwartier']);
	expect(await found('1236')).toEqual(['around', 'vlierkwartier']);
	for (const name of ['vlierkwartier', 'oeverpark', 'molenrand']) await say(name, '{1234}');
	expect(await found('1234')).toEqual(['there', 'molenrand', 'oeverpark', 'vlierkwartier']);
	expect(await areasWithActivities(app)).toEqual([
		{ slug: 'vlierkwartier', name: 'Vlierkwartier', town: 'Wolderland' }
	]);
	const around = async (name: string) =>
		(await areasAroundArea(app, name)).map(({ slug: word }) => word);
	expect(await around('oeverpark')).toEqual(['vlierkwartier']);
	expect(await around('vlierkwartier')).toEqual([]);
	// What is not published lies near nobody.
	await owner.execute(sql`update activity set status = 'draft'`);
	expect([await areasWithActivities(app), await around('oeverpark')]).toEqual([[], []]);
	expect(await found('De Linde')).toEqual(['nowhere']);
	await owner.execute(sql`update activity set status = 'published'`);
});
