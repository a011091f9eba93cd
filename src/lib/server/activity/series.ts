import { and, eq, gt, gte, inArray, isNull } from 'drizzle-orm';
import type { SeriesChangeForm, SeriesEndForm, SeriesForm } from '../../domain/activity-form.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { seriesLimit } from '../../domain/limits.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { endAfterChange, isSameStep, nextInStep } from '../../domain/recurrence/change.ts';
import { expandRecurrence, type Occurrence } from '../../domain/recurrence/expand.ts';
import { type RuleEnd, assertRecurrence, recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ending, endingSeries, occurrence, programmeItem, series } from '../db/schema/index.ts';
import { setOff } from './day.ts';
import { fillSeries, recordedIds, seriesRows, type SeriesRow } from './fill.ts';
import { opened, record, type Coordinator } from './open.ts';

// Days that come back. A change asks for which days it counts: those from a day on, for which a
// successor begins, or all that still come. The past and single days that somebody decided about stay.

/** What a change of a series answers. */
export type SeriesDone = { activityId: string; seriesId: string };

/**
 * Makes a series and its days.
 *
 * @throws {Refusal} `not_found`, `too_many`, and what `assertRecurrence` refuses.
 */
export async function makeSeries(
	post: Coordinator,
	activityId: string,
	{ rule, end, firstOn, fromMinute, untilMinute }: SeriesForm
): Promise<SeriesDone> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	assertRecurrence({ rule, end, firstOn, fromMinute, untilMinute });
	assertAhead(firstOn, now);
	const rows = await seriesRows(tx, neighbourhoodId, activityId);
	if (rows.filter((row) => mayHaveDays(row, dayOf(now))).length >= seriesLimit)
		throw new Refusal('too_many', { limit: seriesLimit });
	const row = await insert(post, {
		...{ activityId, rule, ends: end, firstOn, fromMinute, untilMinute, successorOfId: null },
		greeter: ''
	});
	await fillSeries(tx, row, now);
	await record(post, open, { kind: 'series_made', seriesId: row.id });
	return { activityId, seriesId: row.id };
}

/**
 * Gives a series other days or times: from a day on, or for all that still come. What stands on the
 * outside does not end sooner by it (E9).
 *
 * @throws {Refusal} `not_found`, `newer_version`, `day_past`, `end_is_announced`, `end_needs_notice`, and
 *   what `assertRecurrence` refuses.
 */
export async function changeSeries(
	post: Coordinator,
	activityId: string,
	form: SeriesChangeForm
): Promise<SeriesDone> {
	const { tx, now } = post;
	const open = await opened(post, activityId);
	const before = await seriesRow(post, activityId, form.seriesId);
	assertSameVersion(before.sequence, form.sequence);
	if ((await announcedEnds(post, activityId)).has(before.id)) throw new Refusal('end_is_announced');
	const { rule, end, fromMinute, untilMinute } = form;
	const { firstOn, changesOn, hasBeen } = fromWhen(form, before, now);
	assertRecurrence({ rule, end, firstOn, fromMinute, untilMinute });
	const asked = { rule, end, firstOn, fromMinute, untilMinute };
	const ends = endAfterChange(recurrenceOf(before), asked, hasBeen, changesOn);
	const next = { rule, ends, firstOn, fromMinute, untilMinute };
	if (open.status === 'published' && endsSooner(before, { ...before, ...next, ends: end }))
		throw new Refusal('end_needs_notice');
	// What is otherwise from the first day on stays one series; so does what comes in the same step.
	const isOne =
		form.scope === 'all'
			? isSameStep(rule, before.rule) || before.firstOn >= changesOn
			: firstOn <= before.firstOn;
	if (isOne) {
		await fillSeries(tx, await setSeries(post, before, next), now);
		await record(post, open, { kind: 'series_changed', seriesId: before.id });
		return { activityId, seriesId: before.id };
	}
	assertAhead(firstOn, now);
	const { greeter, id: successorOfId } = before;
	const successor = await insert(post, { ...next, activityId, successorOfId, greeter });
	await copyProgramme(post, before, successor);
	await takeOver(post, before, successor);
	const ended = await setSeries(post, before, { ends: endBefore(before, changesOn) });
	await fillSeries(tx, ended, now);
	await fillSeries(tx, successor, now);
	await setLeftOff(post, ended);
	await record(post, open, { kind: 'series_changed', seriesId: successor.id });
	return { activityId, seriesId: successor.id };
}

/**
 * Says which day is the last of a series that nobody outside reads of. What does stand on the outside
 * stops with care, and in no other way (`announceEnd`, E9).
 *
 * @throws {Refusal} `not_found`, `day_past`: yesterday at the earliest, for "no more from today";
 *   `end_needs_notice`.
 */
export async function endSeries(
	post: Coordinator,
	activityId: string,
	{ seriesId, lastOn }: SeriesEndForm
): Promise<SeriesDone> {
	const { tx, now } = post;
	const open = await opened(post, activityId);
	if (open.status === 'published') throw new Refusal('end_needs_notice');
	const before = await seriesRow(post, activityId, seriesId);
	assertAhead(daysAfter(lastOn, 1), now);
	const ended = await setSeries(post, before, { ends: { kind: 'until', on: lastOn } });
	await fillSeries(tx, ended, now);
	await setLeftOff(post, ended);
	await record(post, open, { kind: 'series_ended', seriesId });
	return { activityId, seriesId };
}

/** Whether a series can still have days from this one on. */
export function mayHaveDays(row: SeriesRow, todayOn: string): boolean {
	if (row.ends.kind === 'until') return row.ends.on >= todayOn;
	return row.ends.kind === 'open' || lastDayOf(row) >= todayOn;
}

/**
 * From which day a changed series counts, from which day on it is otherwise, and which days have been by
 * then. A series that comes in the same step keeps its first day, so that no day of the past leaves the
 * calendars of those who follow it.
 */
function fromWhen({ scope, rule, firstOn }: SeriesChangeForm, before: SeriesRow, now: Date) {
	const todayOn = dayOf(now);
	if (scope === 'following') {
		const on = firstOn ?? todayOn;
		return { firstOn: on, changesOn: on, hasBeen: (day: Occurrence) => day.on < on };
	}
	const hasBeen = (day: Occurrence) => day.startsAt <= now;
	const anchor = { on: before.firstOn, rule: before.rule };
	const [today] = expandRecurrence(recurrenceOf(before), { fromOn: todayOn, untilOn: todayOn });
	// A day that has begun goes on as it was said.
	const changesOn = today !== undefined && hasBeen(today) ? daysAfter(todayOn, 1) : todayOn;
	const isKept = isSameStep(rule, before.rule) || before.firstOn > changesOn;
	return {
		firstOn: nextInStep(rule, anchor, isKept ? before.firstOn : changesOn),
		...{ changesOn, hasBeen }
	};
}

/** Which series of an activity stop, as it was said and not taken back. */
export async function announcedEnds(
	{ tx, neighbourhoodId }: Pick<Coordinator, 'tx' | 'neighbourhoodId'>,
	activityId: string
): Promise<ReadonlySet<string>> {
	const rows = await tx
		.select({ seriesId: endingSeries.seriesId })
		.from(endingSeries)
		.innerJoin(
			ending,
			and(
				eq(ending.neighbourhoodId, endingSeries.neighbourhoodId),
				eq(ending.id, endingSeries.endingId)
			)
		)
		.where(
			and(
				eq(ending.neighbourhoodId, neighbourhoodId),
				eq(ending.activityId, activityId),
				isNull(ending.takenBackAt)
			)
		);
	return new Set(rows.map(({ seriesId }) => seriesId));
}

/** Whether a series would have its last day sooner than it was known to have. */
function endsSooner(before: SeriesRow, after: SeriesRow): boolean {
	// Another weekday or another time is no end: the last week stays the last week.
	if (after.ends.kind === 'open') return false;
	if (before.ends.kind === 'open') return true;
	if (before.ends.kind === 'count' && after.ends.kind === 'count')
		return after.ends.count < before.ends.count;
	if (before.ends.kind === 'until' && after.ends.kind === 'until')
		return after.ends.on < before.ends.on;
	return lastDayOf(after) < lastDayOf(before);
}

/** How a series ends whose successor begins on a day: the day before, or earlier as it did already. */
function endBefore(before: SeriesRow, firstOn: string): RuleEnd {
	const dayBefore = daysAfter(firstOn, -1);
	if (before.ends.kind === 'until' && before.ends.on < dayBefore) return before.ends;
	if (before.ends.kind === 'count' && lastDayOf(before) < dayBefore) return before.ends;
	return { kind: 'until', on: dayBefore };
}

/** The last day that a series has by its rule; null for one without an end. */
export function knownEnd(row: SeriesRow): string | null {
	return row.ends.kind === 'open' ? null : lastDayOf(row);
}

function lastDayOf(row: SeriesRow): string {
	const far = daysAfter(row.firstOn, 400 * 366);
	const days = expandRecurrence(recurrenceOf(row), { fromOn: row.firstOn, untilOn: far });
	return days.at(-1)?.on ?? row.firstOn;
}

/** What happens at which time goes on in the successor, until somebody says otherwise. */
async function copyProgramme(post: Coordinator, before: SeriesRow, next: SeriesRow): Promise<void> {
	const { tx, neighbourhoodId, now } = post;
	const lines = await tx
		.select()
		.from(programmeItem)
		.where(
			and(eq(programmeItem.neighbourhoodId, neighbourhoodId), eq(programmeItem.seriesId, before.id))
		)
		.orderBy(programmeItem.fromMinute, programmeItem.id);
	if (lines.length === 0) return;
	await tx.insert(programmeItem).values(
		lines.map((line, index) => ({
			...line,
			id: newId(now.getTime() + index),
			seriesId: next.id
		}))
	);
}

/**
 * Days that the successor has too go on in it as they are (4.3): whoever goes there, what was decided
 * about them and what was said at the door stay theirs.
 */
async function takeOver(post: Coordinator, before: SeriesRow, next: SeriesRow): Promise<void> {
	const { tx, neighbourhoodId } = post;
	const rows = await tx
		.select({ id: occurrence.id, originalOn: occurrence.originalOn })
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.seriesId, before.id),
				gte(occurrence.originalOn, next.firstOn)
			)
		);
	const last = rows
		.map(({ originalOn }) => originalOn ?? '')
		.toSorted()
		.at(-1);
	if (last === undefined) return;
	const days = expandRecurrence(recurrenceOf(next), { fromOn: next.firstOn, untilOn: last });
	const given = new Set(days.map(({ on }) => on));
	const moved = rows.filter(({ originalOn }) => given.has(originalOn ?? ''));
	if (moved.length === 0) return;
	await tx
		.update(occurrence)
		.set({ seriesId: next.id })
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				inArray(
					occurrence.id,
					moved.map(({ id }) => id)
				)
			)
		);
}

/**
 * Days after the end of a series about which somebody had decided are off, and people hear so: nothing
 * that is open stays behind unseen. What was said at the door of a day keeps that day.
 */
async function setLeftOff(post: Coordinator, ended: SeriesRow): Promise<void> {
	if (ended.ends.kind !== 'until') return;
	const { tx, neighbourhoodId, personId: byId, now } = post;
	const left = await tx
		.select()
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.seriesId, ended.id),
				eq(occurrence.status, 'planned'),
				gt(occurrence.originalOn, ended.ends.on),
				gt(occurrence.startsAt, now)
			)
		)
		.orderBy(occurrence.startsAt);
	const kept = await recordedIds(tx, left);
	for (const day of left) {
		if (kept.has(day.id)) continue;
		await setOff(post, day, { reason: 'other', note: day.note, byId });
	}
}

/** One series of an activity. @throws {Refusal} `not_found`. */
export async function seriesRow(
	post: Coordinator,
	activityId: string,
	id: string
): Promise<SeriesRow> {
	const [found] = await post.tx
		.select()
		.from(series)
		.where(
			and(
				eq(series.neighbourhoodId, post.neighbourhoodId),
				eq(series.activityId, activityId),
				eq(series.id, id)
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

type Values = Omit<SeriesRow, 'neighbourhoodId' | 'id' | 'sequence' | 'changedAt'>;

async function insert(post: Coordinator, values: Values): Promise<SeriesRow> {
	const { tx, neighbourhoodId, now } = post;
	const row = {
		...{ neighbourhoodId, id: newId(now.getTime()), sequence: 0, changedAt: now },
		...values
	};
	await tx.insert(series).values(row);
	return row;
}

/** Changes the row of a series; its number grows (I5). */
export async function setSeries(
	post: Coordinator,
	before: SeriesRow,
	values: Partial<Values>
): Promise<SeriesRow> {
	const row = { ...before, ...values, sequence: before.sequence + 1, changedAt: post.now };
	await post.tx
		.update(series)
		.set(row)
		.where(and(eq(series.neighbourhoodId, before.neighbourhoodId), eq(series.id, before.id)));
	return row;
}

/** @throws {Refusal} `day_past` for a day before today. */
function assertAhead(on: string, now: Date): void {
	if (on < dayOf(now)) throw new Refusal('day_past');
}
