import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	areasOf,
	areasWithActivities,
	publicActivity,
	publicArea,
	publicDay
} from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The walk-in of the demo world, as everybody may read of it, on Monday 23 November 2026.

let database: FreshDatabase;
let pools: Sql[];
let app: Db;
let owner: Db;

const slug = 'kom-gerust-langs';
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(caught: unknown) => (caught instanceof Refusal ? caught.code : String(caught))
	);

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
	await owner.execute(sql`update occurrence set held_on = original_on where id = ${day!.id}`);
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

test('a postcode leads to the neighbourhood that was said, else to where something goes on', async () => {
	const slugs = async (postcode: string) =>
		(await areasOf(app, postcode)).map(({ slug: word }) => word);
	expect(await slugs('1235')).toEqual(['vlierkwartier']);
	expect(await slugs('1236')).toEqual(['oeverpark']);
	expect(await slugs('9999')).toEqual([]);
	await owner.execute(sql`update neighbourhood set postcode_areas = '{}'`);
	expect(await slugs('1234')).toEqual(['vlierkwartier']);
	expect(await slugs('1236')).toEqual([]);
	await owner.execute(sql`update neighbourhood set postcode_areas = '{1234}'`);
	expect(await slugs('1234')).toEqual(['molenrand', 'oeverpark', 'vlierkwartier']);
	expect((await areasWithActivities(app)).map(({ slug: word }) => word)).toEqual(['vlierkwartier']);
});
