import { sql } from 'drizzle-orm';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { newId } from '#lib/domain/id.ts';
import { expandRecurrence, occurrenceOf } from '#lib/domain/recurrence/expand.ts';
import { nextFit } from '#lib/domain/recurrence/rule.ts';
import type { Db } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';

/** What goes on in the busiest neighbourhood there may be (A3): of which a feed is measured. */
export const manySeries = { activities: 100, series: 200, otherwise: 300 } as const;

/** So far ahead its days stand in the list. */
const daysAhead = 60;

/**
 * Puts 200 series of 100 activities into a neighbourhood, with 300 days that are otherwise: a third is
 * off, a third was moved, and a third is on again.
 */
export async function fillManySeries(owner: Db, neighbourhoodId: string, now: Date): Promise<void> {
	const todayOn = dayOf(now);
	const here = { neighbourhoodId, createdAt: now };
	const id = () => newId(now.getTime());
	const venueId = id();
	const rule = { every: 'week', interval: 1, weekdays: [2] } as const;
	const times = { fromMinute: 600, untilMinute: 840 };
	const open = { rule, end: { kind: 'open' as const }, ...times };
	const recurrence = { ...open, firstOn: nextFit(rule, daysAfter(todayOn, 1)) };
	const ofRule = expandRecurrence(recurrence, {
		fromOn: todayOn,
		untilOn: daysAfter(todayOn, daysAhead)
	});
	const activities = Array.from({ length: manySeries.activities }, (_none, at) => ({
		...{ ...here, id: id(), slug: `inloop-${at}`, venueId, title: `Inloop nummer ${at}` },
		summary:
			'Samen koffie, een spelletje, iets maken, of gewoon zitten. Wij koken een warme lunch.',
		...{ dayPriceCents: 500, priceText: 'Warme lunch, koffie en thee.' },
		...{ status: 'published', changedAt: now, publishedAt: now }
	}));
	const series = activities.flatMap((one) =>
		[0, 1].map((nth) => ({ id: id(), activityId: one.id, nth }))
	);
	let others = 0;
	const days = series.flatMap((one) =>
		ofRule.map(({ on, ...day }, index) => {
			// One or two days of each series are otherwise.
			const isOther = index === 1 || (index === 2 && one.nth === 0);
			return {
				...{ neighbourhoodId, id: id(), activityId: one.activityId, seriesId: one.id },
				...{ originalOn: on, heldOn: on, ...day, changedAt: now },
				...(isOther ? otherwise(others++ % 3, on) : {})
			};
		})
	);
	await owner.transaction(async (tx) => {
		await tx.insert(table.venue).values({
			...{ ...here, id: venueId, name: 'De Ark', address: 'Dorpsstraat 1' },
			...{ postcode: '1234 AB', town: 'Oost' }
		});
		await tx.insert(table.activity).values(activities);
		await tx.insert(table.series).values(
			series.map(({ id: seriesId, activityId }) => ({
				...{ neighbourhoodId, id: seriesId, activityId, rule, ends: { kind: 'open' as const } },
				...{ firstOn: recurrence.firstOn, ...times, changedAt: now }
			}))
		);
		for (let from = 0; from < days.length; from += 500)
			await tx.insert(table.occurrence).values(days.slice(from, from + 500));
	});
	await owner.execute(sql`analyze occurrence, series, activity`);

	function otherwise(kind: number, on: string) {
		const note = 'De hal is dan gesloten.';
		if (kind === 0)
			return {
				...{ status: 'cancelled', cancelReason: 'building', cancelledAt: now },
				...{ note, sequence: 1 }
			};
		if (kind === 2) return { sequence: 2 };
		const { on: heldOn, ...at } = occurrenceOf(daysAfter(on, 1), 630, 870);
		return { heldOn, ...at, note: 'Deze keer op woensdag.', sequence: 1 };
	}
}
