import { and, eq, sql } from 'drizzle-orm';
import type {
	CancelDayForm,
	ExtraDayForm,
	MoveDayForm,
	RestoreDayForm
} from '../../domain/activity-form.ts';
import type { CancelReason, Stand } from '../../domain/activity.ts';
import { dayOf, endOfDay } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { instantTyped } from '../../domain/recurrence/expand.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { assertSpan } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';
import { occurrence } from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { opened, record, type Coordinator } from './open.ts';

// One day: one more, another time, off, or on after all. Whatever is done to one day is done to no
// other (I4), and its number grows with every change, so that calendars know which is newer.

/** One day of an activity as it stands in its row. */
export type DayRow = typeof occurrence.$inferSelect;

/** What a page tells of a day: of these columns of its row. */
export const dayColumns = {
	id: occurrence.id,
	seriesId: occurrence.seriesId,
	originalOn: occurrence.originalOn,
	heldOn: occurrence.heldOn,
	fromMinute: occurrence.fromMinute,
	untilMinute: occurrence.untilMinute,
	isCancelled: sql<boolean>`${occurrence.status} = 'cancelled'`,
	cancelReason: sql<CancelReason | null>`${occurrence.cancelReason}`,
	/** As `stoppedEarly` says of one day. */
	stoppedEarly: sql<boolean>`coalesce(${occurrence.cancelledAt} >= ${occurrence.startsAt}, false)`,
	note: occurrence.note
};

/** Where a day stands by the rule of its series; null for one that has none. */
export function byRule(
	on: string | null,
	fromMinute: number | null,
	untilMinute: number | null
): Stand | null {
	if (on === null || fromMinute === null || untilMinute === null) return null;
	return { on, fromMinute, untilMinute };
}

/** What a change of one day answers. */
export type DayDone = { activityId: string; occurrenceId: string };

/** Adds one day. @throws {Refusal} `not_found`, `day_past`, and what `instantTyped` refuses. */
export async function addDay(
	post: Coordinator,
	activityId: string,
	form: ExtraDayForm
): Promise<DayDone> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const occurrenceId = newId(now.getTime());
	await tx.insert(occurrence).values({
		...{ neighbourhoodId, id: occurrenceId, activityId, isOwn: true, changedAt: now },
		...timesTyped(form, now)
	});
	await record(post, open, { kind: 'day_added', on: form.heldOn });
	return { activityId, occurrenceId };
}

/**
 * Says that a day is off.
 *
 * @throws {Refusal} `not_found`, `day_past`; `already_cancelled` when somebody said so before.
 */
export async function cancelDay(
	post: Coordinator,
	activityId: string,
	{ occurrenceId, reason, note }: CancelDayForm
): Promise<DayDone> {
	const { personId } = post;
	const open = await opened(post, activityId);
	const day = await dayRow(post, activityId, occurrenceId);
	await setOff(post, day, { reason, note, byId: personId });
	await record(post, open, { kind: 'day_cancelled', on: day.heldOn });
	return { activityId, occurrenceId };
}

/** Why a day is off, and who said so: nobody with a name where it was a host at the door. */
export type Off = { reason: CancelReason; note: string; byId: string | null };

/** Sets a day off. @throws {Refusal} `day_past`, `already_cancelled`. */
export async function setOff(
	at: Pick<Coordinator, 'tx' | 'neighbourhoodId' | 'now'>,
	day: DayRow,
	{ reason, note, byId }: Off
): Promise<void> {
	if (day.heldOn < dayOf(at.now)) throw new Refusal('day_past');
	if (day.status === 'cancelled') throw new Refusal('already_cancelled');
	await changeRow(at, day, {
		...{ status: 'cancelled', cancelReason: reason, note, ownNote: day.note },
		...{ cancelledAt: at.now, cancelledById: byId }
	});
	await tellCarriers(at.tx, day, byId);
}

/**
 * Says that a day goes on after all, until that day is over. For a day that is not off it changes
 * nothing.
 *
 * @throws {Refusal} `not_found`, `too_late_to_restore`; `end_is_announced` for a day after the end of its series.
 */
export async function restoreDay(
	post: Coordinator,
	activityId: string,
	{ occurrenceId }: RestoreDayForm
): Promise<DayDone> {
	const open = await opened(post, activityId);
	const day = await dayRow(post, activityId, occurrenceId);
	if (day.status === 'planned') return { activityId, occurrenceId };
	if (day.cancelReason === 'ended') throw new Refusal('end_is_announced');
	if (endOfDay(day.heldOn) <= post.now) throw new Refusal('too_late_to_restore');
	await changeRow(post, day, {
		...{ status: 'planned', cancelReason: null, note: day.ownNote, ownNote: '' },
		...{ cancelledAt: null, cancelledById: null }
	});
	await tellCarriers(post.tx, day, post.personId);
	await record(post, open, { kind: 'day_restored', on: day.heldOn });
	return { activityId, occurrenceId };
}

/**
 * Gives one day another date, other times or a word to say. The rule leaves it alone from then on.
 *
 * @throws {Refusal} `not_found`, `newer_version`, `day_past`, `already_cancelled`, and what `instantTyped`
 *   refuses.
 */
export async function moveDay(
	post: Coordinator,
	activityId: string,
	{ occurrenceId, sequence, ...form }: MoveDayForm
): Promise<DayDone> {
	const open = await opened(post, activityId);
	const day = await dayRow(post, activityId, occurrenceId);
	if (day.heldOn < dayOf(post.now)) throw new Refusal('day_past');
	if (day.status === 'cancelled') throw new Refusal('already_cancelled');
	assertSameVersion(day.sequence, sequence);
	await changeRow(post, day, { ...timesTyped(form, post.now), isOwn: true });
	const isSameTime =
		day.heldOn === form.heldOn && day.fromMinute === form.from && day.untilMinute === form.until;
	await record(post, open, { kind: isSameTime ? 'day_noted' : 'day_moved', on: day.heldOn });
	return { activityId, occurrenceId };
}

/** Whoever carries an activity hears that a day is off, or on again (5.9). */
async function tellCarriers(tx: Tx, day: DayRow, byId: string | null): Promise<void> {
	const { activityId, id: occurrenceId } = day;
	await enqueue(tx, 'carriers.tell', { activityId, occurrenceId, byId });
}

/** One day of an activity. @throws {Refusal} `not_found`. */
export async function dayRow(
	{ tx, neighbourhoodId }: Pick<Coordinator, 'tx' | 'neighbourhoodId'>,
	activityId: string,
	occurrenceId: string
): Promise<DayRow> {
	const [found] = await tx
		.select()
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				eq(occurrence.id, occurrenceId)
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

function timesTyped({ heldOn, from, until, note, twice }: ExtraDayForm, now: Date) {
	assertSpan(from, until);
	if (heldOn < dayOf(now)) throw new Refusal('day_past');
	const startsAt = instantTyped(heldOn, from, twice);
	const endsAt = instantTyped(heldOn, until, twice);
	return { heldOn, fromMinute: from, untilMinute: until, startsAt, endsAt, note };
}

/** Changes the row of one day; its number grows (I5). */
export async function changeRow(
	{ tx, now }: Pick<Coordinator, 'tx' | 'now'>,
	day: DayRow,
	values: Partial<DayRow>
): Promise<void> {
	await tx
		.update(occurrence)
		.set({ ...values, sequence: day.sequence + 1, changedAt: now })
		.where(and(eq(occurrence.neighbourhoodId, day.neighbourhoodId), eq(occurrence.id, day.id)));
}
