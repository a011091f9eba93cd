import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeActivity, makeSeries, makeVenue } from '#lib/server/activity/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { clockCases } from '../support/recurrence-cases.ts';
import { freshDatabase, putInZone, type FreshDatabase } from '../support/template.ts';

// A day of a series begins at the same instant whatever zone the database lives in (A1).

describe.each(['Europe/Amsterdam', 'America/New_York'])('a database in %s', (zone) => {
	let database: FreshDatabase;
	let world: ActivityWorld;
	let venueId: string;

	beforeAll(async () => {
		database = await freshDatabase();
		await putInZone(database, zone);
		world = await activityWorld(database);
		const [shown] = await world.app.execute<{ TimeZone: string }>(sql`show timezone`);
		expect(shown).toEqual({ TimeZone: zone });
		await world.owner.execute(sql`
			update clock set moved_by = '2026-01-01T11:00:00Z'::timestamptz - clock_timestamp()`);
		({ venueId } = await world.as('nora', (post) =>
			makeVenue(post, {
				...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
				...{ town: 'Oost', directions: '' }
			})
		));
	});

	afterAll(async () => {
		await world?.end();
		await database?.drop();
	});

	test.each(clockCases)('%s', async (name, recurrence, starts) => {
		await world.owner.execute(sql`
			update clock set moved_by = (${recurrence.firstOn}::date - 7 + time '11:00') at time zone 'UTC' - clock_timestamp()`);
		await world.owner.delete(table.accountChange);
		const { activityId } = await world.as('nora', (post) =>
			makeActivity(post, { title: name.slice(0, 60), venueId })
		);
		await world.as('nora', (post) => makeSeries(post, activityId, recurrence));
		const rows = await world.owner
			.select({ startsAt: table.occurrence.startsAt })
			.from(table.occurrence)
			.where(eq(table.occurrence.activityId, activityId))
			.orderBy(asc(table.occurrence.startsAt));
		// Days are filled in for half a year.
		const near = starts.slice(0, rows.length);
		expect(rows.map(({ startsAt }) => startsAt.toISOString())).toEqual(near);
		expect(near.length).toBeGreaterThan(0);
		expect(near.length).toBeGreaterThanOrEqual(Math.min(starts.length, 2));
	});
});
