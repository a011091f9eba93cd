import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { AgendaContent, AgendaScope } from '../../domain/agenda/entry.ts';
import type { EndForm, EntryChangeForm, EntryForm, EntryIdForm } from '../../domain/agenda/form.ts';
import { toldAtFirst } from '../../domain/agenda/gap.ts';
import { assertWithinReason, endedBefore, ruleFrom } from '../../domain/agenda/repeat.ts';
import { dayOf, daysAfter, endOfDay, monthsAfter } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { agendaSeriesLimit, agendaYears } from '../../domain/limits.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { adopted, endAfterChange, isSameRule, nextInStep } from '../../domain/recurrence/change.ts';
import { expandRecurrence, instantTyped, type Occurrence } from '../../domain/recurrence/expand.ts';
import {
	type Recurrence,
	assertRecurrence,
	assertSpan,
	recurrenceOf
} from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isPresent, membersOf } from '../circle.ts';
import { agendaEntry, agendaSeries } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { settleAsks, wakeAsks } from './ask.ts';
import { noteDoubles } from './double.ts';
import { contentOf, filledUntil, fillSeries, type SeriesRow } from './fill.ts';
import { wakeGaps } from './gap.ts';
import {
	addRows,
	columnsOf,
	entryRow,
	isEntry,
	setNeeds,
	takersOf,
	type EntryRow,
	type WholeDays
} from './rows.ts';

// Making and changing what stands in the agenda. A change of something that comes back says which
// dates it counts for: this one, those from it on, or all that still come. All others stay as they
// are, with whoever said yes to them (C5).

type Writer = Deed<'agenda.edit'>;

const dayMinutes = 24 * 60;

/** What a change of the agenda answers. */
export type EntryDone = { entryId: string; on: string };

/**
 * Puts something into the agenda, once or with all its dates.
 *
 * @throws {Refusal} `whole_day_once`, `day_past`, `agenda_too_far`, `too_many_dates`, `too_many`, what `instantTyped` and
 *   `assertRecurrence` refuse; `not_found` for who is not in the circle.
 */
export async function makeEntry(deed: Writer, form: EntryForm): Promise<EntryDone> {
	const content = await assertContent(deed, form.content);
	const { entryId } = form;
	const organiserId = deed.personId;
	if (form.isWholeDay && form.repeat !== null) throw new Refusal('whole_day_once');
	// Who is named did not say yes themselves: they hear that they come.
	const personIds = content.personId === null ? [] : [content.personId];
	if (form.repeat === null) {
		const at = typedTimes(deed, form);
		await addRows(deed, [{ ...at, id: entryId, toldAt: toldAtFirst(at.startsAt, deed.now) }], {
			...{ content, organiserId, seriesId: null }
		});
		return finished(deed, { kind: 'agenda.added', entryId, personIds }, form.heldOn);
	}
	const recurrence = recurrenceFrom(deed, form);
	await assertRoom(deed);
	const row = await insertSeries(deed, recurrence, content, organiserId, null);
	// The first date bears the id that its maker knows; those after it are filled in as ever.
	const [first] = expandRecurrence(recurrence, { fromOn: form.heldOn, untilOn: form.heldOn });
	await addRows(
		deed,
		[{ ...first!, id: entryId, toldAt: toldAtFirst(first!.startsAt, deed.now) }],
		{
			...{ content, organiserId, seriesId: row.id }
		}
	);
	await fillSeries(deed, row, { isChanged: true });
	return finished(deed, { kind: 'agenda.added', entryId, personIds }, form.heldOn);
}

/**
 * Changes one date; those from it on; or all that still come. Whoever is named for a date that is
 * otherwise now or said yes to it is told, before and after.
 *
 * @throws {Refusal} `not_found`, `newer_version`, `already_cancelled`, and what `makeEntry` refuses.
 */
export async function changeEntry(deed: Writer, form: EntryChangeForm): Promise<EntryDone> {
	const before = await entryRow(deed, form.entryId);
	assertSameVersion(before.version, form.version);
	if (before.status === 'cancelled') throw new Refusal('already_cancelled');
	if (before.endsAt <= deed.now) throw new Refusal('day_past');
	const content = await assertContent(deed, form.content);
	if (before.seriesId === null) return changeSingle(deed, before, form, content);
	if (form.scope === 'one') return changeOne(deed, before, form, content);
	if (form.repeat === null) throw new Refusal('repeat_stays');
	if (form.isWholeDay) throw new Refusal('whole_day_once');
	return changeMany(deed, before, form, content);
}

/** Says that one date is off; it stays where it was, so that everybody sees it. */
export async function cancelEntry(deed: Writer, { entryId }: EntryIdForm): Promise<EntryDone> {
	const { tx, circleId, now, personId } = deed;
	const before = await entryRow(deed, entryId);
	if (before.endsAt <= now) throw new Refusal('day_past');
	if (before.status === 'cancelled') return { entryId, on: before.heldOn };
	await tx
		.update(agendaEntry)
		.set({
			...{ status: 'cancelled', cancelledAt: now, cancelledById: personId },
			...{ version: before.version + 1, changedAt: now }
		})
		.where(isEntry(circleId, entryId));
	const takers = await takersOf(deed, [entryId]);
	const asked = await settleAsks(deed, entryId, null);
	const personIds = [...new Set([...takers, ...asked])];
	return finished(deed, { kind: 'agenda.cancelled', entryId, personIds }, before.heldOn);
}

/**
 * Says that a date goes on after all, until its last day is over. Who said yes to it has it still, and
 * is told.
 *
 * @throws {Refusal} `not_found`, `too_late_to_restore`.
 */
export async function restoreEntry(deed: Writer, { entryId }: EntryIdForm): Promise<EntryDone> {
	const { tx, circleId, now } = deed;
	const before = await entryRow(deed, entryId);
	if (before.status === 'planned') return { entryId, on: before.heldOn };
	if (endOfDay(before.heldOn) <= now && before.endsAt <= now)
		throw new Refusal('too_late_to_restore');
	await tx
		.update(agendaEntry)
		.set({
			...{ status: 'planned', cancelledAt: null, cancelledById: null },
			...{ version: before.version + 1, changedAt: now }
		})
		.where(isEntry(circleId, entryId));
	const personIds = await takersOf(deed, [entryId]);
	await wakeAsks(deed);
	return finished(deed, { kind: 'agenda.restored', entryId, personIds }, before.heldOn);
}

/**
 * Ends what comes back: this date and those after it are gone. Who said yes to one of them is told. Dates
 * that somebody changed by themselves and that are to stay go on as dates of their own, with who said yes.
 *
 * @throws {Refusal} `not_found` for what does not come back.
 */
export async function endEntry(
	deed: Writer,
	{ entryId, 'keep[]': keep }: EndForm
): Promise<EntryDone> {
	const before = await entryRow(deed, entryId);
	const row = await seriesRow(deed, before.seriesId);
	const todayOn = dayOf(deed.now);
	// One that was moved out of days that have been is still to come, and goes with the others.
	const fromOn = before.originalOn!;
	await setApart(deed, await datesFrom(deed, row.id, fromOn), keep);
	const gone = await datesFrom(deed, row.id, fromOn);
	const personIds = await takersOf(deed, gone);
	await endSeriesBefore(deed, row, fromOn < todayOn ? todayOn : fromOn);
	await dropDates(deed, gone);
	return finished(deed, { kind: 'agenda.cancelled', entryId, personIds }, before.heldOn);
}

async function changeSingle(
	deed: Writer,
	before: EntryRow,
	form: EntryChangeForm,
	content: AgendaContent
): Promise<EntryDone> {
	const { entryId } = form;
	if (form.repeat === null) return changeOne(deed, before, form, content);
	if (form.isWholeDay) throw new Refusal('whole_day_once');
	// From now on it comes back: this date becomes the first of them.
	const recurrence = recurrenceFrom(deed, form);
	await assertRoom(deed);
	const row = await insertSeries(deed, recurrence, content, before.organiserId, null);
	await deed.tx
		.update(agendaEntry)
		.set({ seriesId: row.id, originalOn: row.firstOn, ...heldAs(deed, before, form) })
		.where(isEntry(deed.circleId, entryId));
	const { touchedIds: personIds } = await fillSeries(deed, row, { isChanged: true });
	return finished(deed, { kind: 'agenda.changed', entryId, personIds }, form.heldOn);
}

/** Changes this date and no other: its rule leaves it as it is from then on. */
async function changeOne(
	deed: Writer,
	before: EntryRow,
	form: EntryChangeForm,
	content: AgendaContent
): Promise<EntryDone> {
	const { tx, circleId, now } = deed;
	const { entryId } = form;
	const had = await takersOf(deed, [entryId]);
	await tx
		.update(agendaEntry)
		.set({
			...columnsOf(content),
			...heldAs(deed, before, form),
			...{ isOwn: before.seriesId !== null, version: before.version + 1, changedAt: now }
		})
		.where(isEntry(circleId, entryId));
	await setNeeds(deed, [entryId], content.needs);
	const personIds = [...new Set([...had, ...(await takersOf(deed, [entryId]))])];
	return finished(deed, { kind: 'agenda.changed', entryId, personIds }, form.heldOn);
}

async function changeMany(
	deed: Writer,
	before: EntryRow,
	form: EntryChangeForm,
	content: AgendaContent
): Promise<EntryDone> {
	const row = await seriesRow(deed, before.seriesId);
	// Where nobody moved this date now, the rule stays with the day that it gave it.
	const isHeldAsBefore = form.heldOn === before.heldOn;
	const on = isHeldAsBefore ? before.originalOn! : form.heldOn;
	const asked = recurrenceFrom(deed, { ...form, heldOn: on }, form.heldOn);
	const had = await takersOf(deed, [before.id]);
	const { changed, told } =
		form.scope === 'all' || before.originalOn! <= row.firstOn
			? await changeAll(deed, row, { before, asked, content, scope: form.scope })
			: await changeFrom(deed, row, { before, asked, content });
	const staysMoved = before.isOwn && isHeldAsBefore && before.heldOn !== before.originalOn;
	if (staysMoved) await saysTheSame(deed, before, form, content);
	else await followAgain(deed, changed.id, before);
	const { touchedIds } = await fillSeries(deed, changed, { isChanged: true });
	const have = await takersOf(deed, [before.id]);
	const personIds = [...new Set([...had, ...have, ...told, ...touchedIds])];
	return finished(deed, { kind: 'agenda.changed', entryId: form.entryId, personIds }, form.heldOn);
}

type Changing = { before: EntryRow; asked: Recurrence; content: AgendaContent };
/** The rule that holds from now on, and who came to a date that is gone. */
type Changed = { changed: SeriesRow; told: string[] };

/** Changes all that still come; what has been stays as it was, and so many times stay so many. */
async function changeAll(
	deed: Writer,
	row: SeriesRow,
	{ before, asked, content, scope }: Changing & { scope: AgendaScope }
): Promise<Changed> {
	const todayOn = dayOf(deed.now);
	const firstOn = scope === 'all' ? firstOfAll(row, before, asked, todayOn) : asked.firstOn;
	const next = { ...asked, firstOn };
	const hasBeen = ({ startsAt }: Occurrence) => startsAt <= deed.now;
	const end = endAfterChange(recurrenceOf(row), next, hasBeen, todayOn);
	const changed = await updateSeries(deed, row, { ...next, end }, content);
	await adopt(deed, row, changed, { fromOn: todayOn, chosenId: before.id });
	return { changed, told: [] };
}

/** Changes a date and those after it: they go on in a successor. */
async function changeFrom(
	deed: Writer,
	row: SeriesRow,
	{ before, asked, content }: Changing
): Promise<Changed> {
	const fromOn = asked.firstOn < before.originalOn! ? asked.firstOn : before.originalOn!;
	const hasBeen = ({ on }: Occurrence) => on < fromOn;
	const end = endAfterChange(recurrenceOf(row), asked, hasBeen, fromOn);
	const successor = await insertSeries(
		deed,
		{ ...asked, end },
		content,
		before.organiserId,
		row.id
	);
	await adopt(deed, row, successor, { fromOn, chosenId: before.id });
	await takeOver(deed, row, successor, fromOn);
	// What somebody decided about one date does not go by itself.
	const after = await datesFrom(deed, row.id, fromOn);
	await setApart(deed, after, after);
	const left = await datesFrom(deed, row.id, fromOn);
	const told = await takersOf(deed, left);
	await dropDates(deed, left);
	await endSeriesBefore(deed, row, fromOn);
	return { changed: successor, told };
}

/**
 * From which date a rule counts that is to hold for all that still come: from the first one, as long
 * as its days stay the same; otherwise from the earliest in step with the date that was meant.
 */
function firstOfAll(row: SeriesRow, before: EntryRow, asked: Recurrence, todayOn: string): string {
	const { rule, firstOn: on } = asked;
	if (isSameRule(rule, row.rule) && on === before.originalOn) return row.firstOn;
	return nextInStep(rule, { on, rule }, row.firstOn > todayOn ? row.firstOn : todayOn);
}

/**
 * Dates that somebody decided about and whose day the rule has no more belong to the nearest of its days
 * in the same week or month: nothing stands twice. So does the date at which all of this was said.
 */
async function adopt(
	{ tx, circleId, now }: Writer,
	from: SeriesRow,
	next: SeriesRow,
	{ fromOn, chosenId }: { fromOn: string; chosenId: string }
): Promise<void> {
	const there = await tx
		.select({
			id: agendaEntry.id,
			originalOn: agendaEntry.originalOn,
			isDecided: sql<boolean>`${agendaEntry.isOwn} or ${agendaEntry.status} <> 'planned'`
		})
		.from(agendaEntry)
		.where(
			and(
				eq(agendaEntry.circleId, circleId),
				eq(agendaEntry.seriesId, from.id),
				gte(agendaEntry.originalOn, fromOn)
			)
		)
		.orderBy(agendaEntry.originalOn)
		.limit(2_000);
	const untilOn = filledUntil(next.firstOn, dayOf(now));
	const days = expandRecurrence(recurrenceOf(next), { fromOn: next.firstOn, untilOn });
	const wanted = new Set(days.map(({ on }) => on));
	const kept = new Set(there.map(({ originalOn }) => originalOn));
	const left = there.flatMap(({ id, originalOn, isDecided }) =>
		(isDecided || id === chosenId) && !wanted.has(originalOn!)
			? [{ id, originalOn: originalOn! }]
			: []
	);
	const free = [...wanted].filter((on) => !kept.has(on));
	for (const [id, originalOn] of adopted(next.rule, left, free))
		await tx.update(agendaEntry).set({ originalOn }).where(isEntry(circleId, id));
}

/** The date from which something was changed follows its rule again, if it went its own way before. */
async function followAgain(deed: Writer, seriesId: string, { id }: EntryRow): Promise<void> {
	await deed.tx
		.update(agendaEntry)
		.set({ isOwn: false })
		.where(and(isEntry(deed.circleId, id), eq(agendaEntry.seriesId, seriesId)));
}

/** Dates that the successor has too go on in it, with whoever said yes to them. */
async function takeOver(
	deed: Writer,
	before: SeriesRow,
	next: SeriesRow,
	fromOn: string
): Promise<void> {
	const { tx, circleId } = deed;
	const untilOn = filledUntil(next.firstOn, dayOf(deed.now));
	const days = expandRecurrence(recurrenceOf(next), { fromOn: next.firstOn, untilOn });
	await tx.execute(sql`
		update agenda_entry set series_id = ${next.id}
		where circle_id = ${circleId} and series_id = ${before.id} and original_on >= ${fromOn}
			and original_on in (select value::date from jsonb_array_elements_text(${JSON.stringify(days.map(({ on }) => on))}::jsonb))`);
}

/** Dates of something that comes back from a day on that did not begin yet. */
async function datesFrom(deed: Writer, seriesId: string, fromOn: string): Promise<string[]> {
	const rows = await deed.tx
		.select({ id: agendaEntry.id })
		.from(agendaEntry)
		.where(
			and(
				eq(agendaEntry.circleId, deed.circleId),
				eq(agendaEntry.seriesId, seriesId),
				gte(agendaEntry.originalOn, fromOn),
				gte(agendaEntry.endsAt, deed.now)
			)
		)
		.limit(2_000);
	return rows.map(({ id }) => id);
}

/** Dates that were changed by themselves and go on are dates of their own from now on. */
async function setApart(
	{ tx, circleId }: Writer,
	ids: readonly string[],
	keep: readonly string[]
): Promise<void> {
	const kept = ids.filter((id) => keep.includes(id));
	if (kept.length === 0) return;
	await tx
		.update(agendaEntry)
		.set({ seriesId: null, originalOn: null, isOwn: false })
		.where(
			and(
				eq(agendaEntry.circleId, circleId),
				inArray(agendaEntry.id, kept),
				eq(agendaEntry.isOwn, true),
				eq(agendaEntry.status, 'planned')
			)
		);
}

async function dropDates({ tx, circleId }: Writer, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await tx.execute(sql`
		delete from agenda_entry where circle_id = ${circleId}
			and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`);
}

async function seriesRow({ tx, circleId }: Writer, id: string | null): Promise<SeriesRow> {
	if (id === null) throw new Refusal('not_found');
	const [found] = await tx
		.select()
		.from(agendaSeries)
		.where(and(eq(agendaSeries.circleId, circleId), eq(agendaSeries.id, id)));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

async function insertSeries(
	deed: Writer,
	{ rule, end, firstOn, fromMinute, untilMinute }: Recurrence,
	content: AgendaContent,
	organiserId: string,
	successorOfId: string | null
): Promise<SeriesRow> {
	const { tx, circleId, now } = deed;
	const row: SeriesRow = {
		...{ circleId, id: newId(now.getTime()), rule, ends: end, firstOn, fromMinute, untilMinute },
		...content,
		...{ organiserId, changedAt: now, successorOfId }
	};
	await tx.insert(agendaSeries).values(row);
	return row;
}

async function updateSeries(
	{ tx, circleId, now }: Writer,
	row: SeriesRow,
	{ rule, end, firstOn, fromMinute, untilMinute }: Recurrence,
	content: AgendaContent
): Promise<SeriesRow> {
	const values = { rule, ends: end, firstOn, fromMinute, untilMinute, ...content, changedAt: now };
	await tx
		.update(agendaSeries)
		.set(values)
		.where(and(eq(agendaSeries.circleId, circleId), eq(agendaSeries.id, row.id)));
	return { ...row, ...values };
}

async function endSeriesBefore(deed: Writer, row: SeriesRow, goesOnOn: string): Promise<void> {
	const end = endedBefore(row.ends, goesOnOn);
	await updateSeries(deed, row, { ...recurrenceOf(row), end }, contentOf(row));
}

/** When one date is held, as it was typed. Told anew when it begins at another time. */
function heldAs(deed: Writer, before: EntryRow, form: EntryChangeForm) {
	const { on: heldOn, ...times } = typedTimes(deed, form);
	const isMoved = times.startsAt.getTime() !== before.startsAt.getTime();
	return { heldOn, ...times, ...(isMoved ? toldAtFirst(times.startsAt, deed.now) : {}) };
}

/** A date that goes its own way and stays there says the same as the others from now on. */
async function saysTheSame(
	deed: Writer,
	before: EntryRow,
	form: EntryChangeForm,
	content: AgendaContent
): Promise<void> {
	const { tx, circleId, now } = deed;
	await tx
		.update(agendaEntry)
		.set({
			...columnsOf(content),
			...heldAs(deed, before, form),
			...{ version: before.version + 1, changedAt: now }
		})
		.where(isEntry(circleId, before.id));
	await setNeeds(deed, [before.id], content.needs);
}

function typedTimes(
	{ now }: Writer,
	{ heldOn, fromMinute, untilMinute, twice, isWholeDay, untilOn }: EntryForm
): Occurrence & WholeDays {
	if (!isWholeDay) assertSpan(fromMinute, untilMinute);
	// Of what runs already its last day counts.
	assertAhead(untilOn ?? daysAfter(heldOn, Math.floor((untilMinute - 1) / dayMinutes)), now);
	const startsAt = instantTyped(heldOn, fromMinute, twice);
	const endsAt = instantTyped(untilOn ?? heldOn, untilMinute, twice);
	return { on: heldOn, fromMinute, untilMinute, startsAt, endsAt, isWholeDay, untilOn };
}

/**
 * How something comes back, as it was typed: within reason, and from today on.
 *
 * @param aheadOn  the date that must not lie behind, where that is not the first one.
 */
function recurrenceFrom(
	{ now }: Writer,
	form: EntryForm,
	aheadOn: string = form.heldOn
): Recurrence {
	const { heldOn, fromMinute, untilMinute, end } = form;
	const rule = ruleFrom(heldOn, form.repeat!);
	const recurrence = { rule, end, firstOn: heldOn, fromMinute, untilMinute };
	assertRecurrence(recurrence);
	assertAhead(aheadOn, now);
	const todayOn = dayOf(now);
	assertWithinReason(recurrence, {
		latestOn: monthsAfter(todayOn, agendaYears * 12),
		filledUntilOn: filledUntil(heldOn, todayOn)
	});
	return recurrence;
}

/** @throws {Refusal} `day_past`, `agenda_too_far`. */
function assertAhead(on: string, now: Date): void {
	const todayOn = dayOf(now);
	if (on < todayOn) throw new Refusal('day_past');
	if (on > monthsAfter(todayOn, agendaYears * 12)) throw new Refusal('agenda_too_far');
}

/** @throws {Refusal} `too_many` when too much comes back in one circle. */
async function assertRoom({ tx, circleId, now }: Writer): Promise<void> {
	const [found] = await tx.execute<{ all: number }>(sql`
		select count(*)::int as all from agenda_series where circle_id = ${circleId}
			and (ends ->> 'kind' <> 'until' or ends ->> 'on' >= ${dayOf(now)})`);
	if ((found?.all ?? 0) >= agendaSeriesLimit)
		throw new Refusal('too_many', { limit: agendaSeriesLimit });
}

/**
 * What is said of an entry, with the organisation of who comes where nobody named one.
 *
 * @throws {Refusal} `not_found` for who has no place here, and for an organisation from elsewhere.
 */
async function assertContent(deed: Writer, content: AgendaContent): Promise<AgendaContent> {
	const { tx, circleId, now } = deed;
	if (content.personId === null && content.organisationId === null) return content;
	const members = await membersOf(tx, circleId);
	const who = members.find(({ personId }) => personId === content.personId);
	if (content.personId !== null && (who === undefined || !isPresent(who.standing, now)))
		throw new Refusal('not_found');
	const organisationId = content.organisationId ?? who?.organisation?.id ?? null;
	if (content.organisationId !== null) {
		const [known] = await tx.execute<{ id: string }>(sql`
			select o.id from organisation o join circle c on c.municipality_id = o.municipality_id
			where c.id = ${circleId} and o.id = ${content.organisationId}`);
		if (known === undefined) throw new Refusal('not_found');
	}
	return { ...content, organisationId };
}

/** What every change ends with: its line in the log, and what follows from it. */
async function finished(
	deed: Writer,
	event: Parameters<Writer['record']>[0] & { entryId: string },
	on: string
): Promise<EntryDone> {
	await deed.record(event);
	await noteDoubles(deed);
	await wakeGaps(deed);
	return { entryId: event.entryId, on };
}
