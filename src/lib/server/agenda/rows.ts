import { and, eq, sql } from 'drizzle-orm';
import type { AgendaContent, Need, NeedKind } from '../../domain/agenda/entry.ts';
import { newId } from '../../domain/id.ts';
import { occurrenceOf, type Occurrence } from '../../domain/recurrence/expand.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';
import { agendaEntry, agendaNeed, agendaTaking } from '../db/schema/index.ts';

/** One date of the agenda as it stands in its row. */
export type EntryRow = typeof agendaEntry.$inferSelect;

/** A transaction in one circle, at one moment. */
export type Within = { tx: Tx; circleId: string; now: Date };

/** The columns of a date that follow from its day and the wall clock. */
export function timesOf(on: string, fromMinute: number, untilMinute: number) {
	const { startsAt, endsAt } = occurrenceOf(on, fromMinute, untilMinute);
	const days = { isWholeDay: false, untilOn: null };
	return { heldOn: on, fromMinute, untilMinute, startsAt, endsAt, ...days };
}

/** The columns of what is said of an entry; what it asks stands in rows of its own. */
export function columnsOf({ needs: _needs, ...content }: AgendaContent) {
	return content;
}

/** One date of the agenda. @throws {Refusal} `not_found`. */
export async function entryRow({ tx, circleId }: Within, id: string): Promise<EntryRow> {
	const [found] = await tx.select().from(agendaEntry).where(isEntry(circleId, id));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** The row of one date. */
export function isEntry(circleId: string, id: string) {
	return and(eq(agendaEntry.circleId, circleId), eq(agendaEntry.id, id));
}

/** Adds dates with what they ask, as they were filled in. */
export async function addRows(
	{ tx, circleId, now }: Within,
	days: readonly (Occurrence & Partial<WholeDays> & { id?: string; toldAt: Told })[],
	of: {
		content: AgendaContent;
		organiserId: string;
		seriesId: string | null;
	}
): Promise<void> {
	if (days.length === 0) return;
	const { content, organiserId, seriesId } = of;
	const rows = days.map(({ id, on, toldAt, ...times }) => ({
		...{ circleId, id: id ?? newId(now.getTime()), seriesId, organiserId },
		...{ originalOn: seriesId === null ? null : on, heldOn: on },
		...{ ...times, changedAt: now },
		...columnsOf(content),
		...toldAt
	}));
	// An id that is taken is no new entry: whoever sends it again changed what they sent.
	const kept = await tx
		.insert(agendaEntry)
		.values(rows)
		.onConflictDoNothing()
		.returning({ id: agendaEntry.id });
	if (kept.length < rows.length) throw new Refusal('change_conflict');
	await addNeeds(
		{ tx, circleId, now },
		rows.map(({ id }) => id),
		content.needs
	);
}

/** Whether a date has no times, and which is its last day when it lasts several; null for one day. */
export type WholeDays = { isWholeDay: boolean; untilOn: string | null };

/** What is already told of a date that is new. */
export type Told = { organiserToldAt: Date | null; backupToldAt: Date | null };

/** That nobody said yes to a question yet; `question` is the alias of a row that is of one. */
export function isUntaken(question: 'n' | 'k') {
	const of = sql.raw(question);
	return sql`not exists (select from agenda_taking t where t.circle_id = ${of}.circle_id
		and t.entry_id = ${of}.entry_id and t.kind = ${of}.kind)`;
}

/** That an entry asks something that nobody said yes to yet; `entry` is its alias. */
export function asksSomebody(entry: 'e' | 'a') {
	const of = sql.raw(entry);
	return sql`exists (select from agenda_need n where n.circle_id = ${of}.circle_id
		and n.entry_id = ${of}.id and ${isUntaken('n')})`;
}

/** Adds the same questions to several dates. */
export async function addNeeds(
	{ tx, circleId }: Within,
	entryIds: readonly string[],
	needs: readonly Need[]
): Promise<void> {
	const rows = entryIds.flatMap((entryId) =>
		needs.map(({ kind, text }) => ({ circleId, entryId, kind, text }))
	);
	if (rows.length > 0) await tx.insert(agendaNeed).values(rows);
}

/**
 * Makes the questions of dates these: who said yes to one that stays has it still.
 */
export async function setNeeds(
	within: Within,
	entryIds: readonly string[],
	needs: readonly Need[]
): Promise<void> {
	if (entryIds.length === 0) return;
	const { tx, circleId } = within;
	const ids = sql`${JSON.stringify(entryIds)}::jsonb`;
	const kinds = sql`${JSON.stringify(needs.map(({ kind }) => kind))}::jsonb`;
	await tx.execute(sql`
		delete from agenda_need n where n.circle_id = ${circleId}
			and n.entry_id in (select value::uuid from jsonb_array_elements_text(${ids}))
			and n.kind not in (select value from jsonb_array_elements_text(${kinds}))`);
	if (needs.length === 0) return;
	await tx
		.insert(agendaNeed)
		.values(
			entryIds.flatMap((entryId) =>
				needs.map(({ kind, text }) => ({ circleId, entryId, kind, text }))
			)
		)
		.onConflictDoUpdate({
			target: [agendaNeed.circleId, agendaNeed.entryId, agendaNeed.kind],
			set: { text: sql`excluded.text` }
		});
}

/** Who comes to or does something of these dates, each once: who is named for it, and who said yes. */
export async function takersOf(
	{ tx, circleId }: Within,
	entryIds: readonly string[]
): Promise<string[]> {
	if (entryIds.length === 0) return [];
	const ids = sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))`;
	const rows = await tx.execute<{ personId: string }>(sql`
		select person_id as "personId" from agenda_taking
			where circle_id = ${circleId} and entry_id in ${ids}
		union select person_id from agenda_entry
			where circle_id = ${circleId} and id in ${ids} and person_id is not null
		limit 200`);
	return rows.map(({ personId }) => personId);
}

/** Whether an entry asks this. */
export async function needIsAsked(
	{ tx, circleId }: Within,
	entryId: string,
	kind: NeedKind
): Promise<boolean> {
	const [found] = await tx
		.select({ kind: agendaNeed.kind })
		.from(agendaNeed)
		.where(
			and(
				eq(agendaNeed.circleId, circleId),
				eq(agendaNeed.entryId, entryId),
				eq(agendaNeed.kind, kind)
			)
		);
	return found !== undefined;
}

/** Who said yes to one question; null for nobody. */
export async function takerOf(
	{ tx, circleId }: Within,
	entryId: string,
	kind: NeedKind
): Promise<string | null> {
	const [found] = await tx
		.select({ personId: agendaTaking.personId })
		.from(agendaTaking)
		.where(
			and(
				eq(agendaTaking.circleId, circleId),
				eq(agendaTaking.entryId, entryId),
				eq(agendaTaking.kind, kind)
			)
		);
	return found?.personId ?? null;
}
