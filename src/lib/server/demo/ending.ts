import { and, eq, gt } from 'drizzle-orm';
import { daysAfter, dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { nextFit, type Rule } from '../../domain/recurrence/rule.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// The Friday evenings of the sports hall stop: said in time, with where else one can go, and most of who
// comes there was told already.

/** So many days before now it was said. */
const saidDaysAgo = 3;
/** So many days from now the last evening may be at the earliest. */
const daysAhead = 28;

type At = { neighbourhoodId: string; activityId: string };

/** Lets the series with this rule stop, as a coordinator said some days ago. */
export async function fillEnding(
	tx: Tx,
	at: At,
	{ rule, seriesId, byId }: { rule: Rule; seriesId: string; byId: string },
	now: Date
): Promise<void> {
	const announcedAt = new Date(now.getTime() - saidDaysAgo * 86_400_000);
	const lastOn = nextFit(rule, daysAfter(dayOf(now), daysAhead));
	const endingId = newId(announcedAt.getTime());
	const { series, occurrence } = table;
	await tx
		.update(series)
		.set({ ends: { kind: 'until', on: lastOn }, sequence: 1, changedAt: announcedAt })
		.where(eq(series.id, seriesId));
	await tx
		.delete(occurrence)
		.where(and(eq(occurrence.seriesId, seriesId), gt(occurrence.heldOn, lastOn)));
	await tx.insert(table.ending).values({
		...{ ...at, id: endingId, lastOn, announcedAt, announcedById: byId },
		reason: 'De sportclub heeft de kantine op vrijdag zelf nodig.',
		instead: 'Op dinsdag en donderdag eten wij ook samen, om 12:30.'
	});
	await tx
		.insert(table.endingSeries)
		.values({ ...at, endingId, seriesId, endsBefore: { kind: 'open' } });
	const people = await tx
		.select({ id: table.visitor.id, name: table.visitor.callName })
		.from(table.visitor)
		.where(eq(table.visitor.activityId, at.activityId))
		.orderBy(table.visitor.id);
	const told = people.filter(({ name }) =>
		['Gerrit', 'Rachid', 'Toos', 'Bert', 'Els'].includes(name)
	);
	const away = people.filter(({ name }) => name === 'Annie');
	const ofEnding = { ...at, endingId, byId, at: new Date(announcedAt.getTime() + 86_400_000) };
	await tx.insert(table.endingTold).values([
		...told.map(({ id: visitorId }) => ({ ...ofEnding, visitorId, whyNot: null })),
		...away.map(({ id: visitorId }) => ({
			...ofEnding,
			visitorId,
			whyNot: 'not_reached' as const
		}))
	]);
}
