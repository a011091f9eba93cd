import { and, eq, gte, inArray } from 'drizzle-orm';
import type { AgendaContent } from '../../domain/agenda/entry.ts';
import { toldAtFirst } from '../../domain/agenda/gap.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { filledDays } from '../../domain/limits.ts';
import { expandRecurrence } from '../../domain/recurrence/expand.ts';
import { filling } from '../../domain/recurrence/fill.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import { agendaEntry, agendaSeries } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { noteDoubles } from './double.ts';
import { wakeGaps } from './gap.ts';
import { letGoOfEnded } from './leave.ts';
import {
	addRows,
	columnsOf,
	setNeeds,
	takersOf,
	timesOf,
	type EntryRow,
	type Within
} from './rows.ts';

// From the rule of what comes back to a row for each date, a year ahead. As with day activities, what
// somebody decided about one date stays, and dates before today are history.

/** Something that comes back as it stands in its row. */
export type SeriesRow = typeof agendaSeries.$inferSelect;

/** What is said of each date of something that comes back. */
export function contentOf(row: SeriesRow): AgendaContent {
	const { kind, title, place, words, aim, personId, outsider, organisationId } = row;
	const { isNecessary, needs } = row;
	return { kind, title, place, words, aim, personId, outsider, organisationId, isNecessary, needs };
}

/** The last day up to which dates are filled in. */
export function filledUntil(firstOn: string, todayOn: string): string {
	return daysAfter(firstOn > todayOn ? firstOn : todayOn, filledDays);
}

/**
 * Makes the dates of something that comes back what its rule says, from today on.
 *
 * @param isChanged  its rule or its words are otherwise now; a night that goes by changes neither.
 * @returns who comes to a date or does something of it that is otherwise now, new or not there any
 *   more: before and after.
 */
export async function fillSeries(
	within: Within,
	row: SeriesRow,
	{ isChanged }: { isChanged: boolean }
): Promise<{ touchedIds: string[] }> {
	const { tx, circleId, now } = within;
	const todayOn = dayOf(now);
	const there = await tx
		.select()
		.from(agendaEntry)
		.where(
			and(
				eq(agendaEntry.circleId, circleId),
				eq(agendaEntry.seriesId, row.id),
				gte(agendaEntry.originalOn, todayOn)
			)
		)
		.limit(2_000);
	// A date that has begun is history, and is made no second time.
	const begun = new Set(
		there.filter(({ startsAt }) => startsAt <= now).map((one) => one.originalOn)
	);
	const wanted = expandRecurrence(recurrenceOf(row), {
		fromOn: todayOn,
		untilOn: filledUntil(row.firstOn, todayOn)
	}).filter(({ on, startsAt }) => startsAt > now && !begun.has(on));
	const { missing, following, stray } = filling(
		there.filter(({ startsAt }) => startsAt > now),
		wanted
	);
	const content = contentOf(row);
	const changed = following.filter(({ row: one }) => !isSame(one, row));
	const changedIds = changed.map(({ row: one }) => one.id);
	const had = await takersOf(within, [...changedIds, ...stray.map(({ id }) => id)]);
	if (stray.length > 0)
		await tx.delete(agendaEntry).where(
			and(
				eq(agendaEntry.circleId, circleId),
				inArray(
					agendaEntry.id,
					stray.map(({ id }) => id)
				)
			)
		);
	for (const { row: one } of changed) {
		const times = timesOf(one.originalOn!, row.fromMinute, row.untilMinute);
		const isMoved = times.startsAt.getTime() !== one.startsAt.getTime();
		await tx
			.update(agendaEntry)
			.set({
				...columnsOf(content),
				...times,
				...(isMoved ? toldAtFirst(times.startsAt, now) : {}),
				version: one.version + 1,
				changedAt: now
			})
			.where(and(eq(agendaEntry.circleId, circleId), eq(agendaEntry.id, one.id)));
	}
	if (isChanged)
		await setNeeds(
			within,
			following.map(({ row: one }) => one.id),
			content.needs
		);
	await addRows(
		within,
		missing.map((day) => ({ ...day, toldAt: toldAtFirst(day.startsAt, now) })),
		{ content, organiserId: row.organiserId, seriesId: row.id }
	);
	const have = await takersOf(within, changedIds);
	const isNamed = content.personId !== null && missing.length > 0;
	const touchedIds = [...had, ...have, ...(isNamed ? [content.personId!] : [])];
	return { touchedIds: [...new Set(touchedIds)] };
}

/** Fills everything that comes back in one circle, and sees what follows from it. */
export async function fillAgenda(errand: Errand): Promise<void> {
	const { tx, circleId } = errand;
	await letGoOfEnded(errand);
	const rows = await tx
		.select()
		.from(agendaSeries)
		.where(eq(agendaSeries.circleId, circleId))
		.limit(1_000);
	const todayOn = dayOf(errand.now);
	const running = rows.filter(({ ends }) => ends.kind !== 'until' || ends.on >= todayOn);
	for (const row of running) await fillSeries(errand, row, { isChanged: false });
	await noteDoubles(errand);
	await wakeGaps(errand);
}

function isSame(one: EntryRow, row: SeriesRow): boolean {
	const times = timesOf(one.originalOn!, row.fromMinute, row.untilMinute);
	const wanted: Partial<EntryRow> = { ...columnsOf(contentOf(row)), heldOn: times.heldOn };
	return (
		one.startsAt.getTime() === times.startsAt.getTime() &&
		one.endsAt.getTime() === times.endsAt.getTime() &&
		Object.entries(wanted).every(([name, value]) => one[name as keyof EntryRow] === value)
	);
}
