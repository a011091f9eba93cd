import { and, eq, isNull, sql } from 'drizzle-orm';
import {
	askedNow,
	askLimit,
	nextTurnAt,
	type Ask,
	type AskAnswer,
	type AskForm
} from '../../domain/agenda/ask.ts';
import type { NeedKind } from '../../domain/agenda/entry.ts';
import type { TakeForm } from '../../domain/agenda/form.ts';
import { decide, hasAuthority } from '../../domain/policy/decide.ts';
import type { Standing } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import { membersOf } from '../circle.ts';
import { dateOf } from '../db/connect.ts';
import { agendaAsk } from '../db/schema/index.ts';
import type { Deed, Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { entryRow, isUntaken, needIsAsked, takerOf, type Within } from './rows.ts';

// Asking people by name for what an entry needs. Whose turn it is says a job: it alone sees all who were
// named, and a no is never anybody's news but of who asked.

/** What asking and answering answer. */
export type Asked = { entryId: string; on: string };

/** Most questions of one circle that are looked at in one go. */
const lookedAt = 200;

/**
 * Asks up to three people of the circle by name: all at once, or one after the other.
 *
 * @throws {Refusal} `not_found` for an entry that is not theirs to ask for, and for who cannot say yes;
 *   `already_asked`, `already_cancelled`, `day_past`, `need_taken`, `too_many`.
 */
export async function askPeople(deed: Deed<'agenda.edit'>, form: AskForm): Promise<Asked> {
	const { tx, circleId, personId, now } = deed;
	const { entryId, need, personIds, inTurn } = form;
	const entry = await entryRow(deed, entryId);
	if (!mayAsk(entry, deed)) throw new Refusal('not_found');
	if (entry.status === 'cancelled') throw new Refusal('already_cancelled');
	if (entry.startsAt <= now) throw new Refusal('day_past');
	if (!(await needIsAsked(deed, entryId, need))) throw new Refusal('not_found');
	if ((await takerOf(deed, entryId, need)) !== null) throw new Refusal('need_taken');
	const members = await membersOf(tx, circleId);
	const canSayYes = (id: string) =>
		members.some(
			(one) => one.personId === id && decide('agenda.take', one.standing, now) === 'yes'
		);
	if (personIds.includes(personId) || !personIds.every(canSayYes)) throw new Refusal('not_found');
	const open = await tx
		.select({ personId: agendaAsk.personId })
		.from(agendaAsk)
		.where(and(isAsk(circleId, entryId, need), isNull(agendaAsk.answer)));
	if (open.length + personIds.length > askLimit) throw new Refusal('too_many', { limit: askLimit });
	const isNow = (at: number) => !inTurn || (at === 0 && open.length === 0);
	const kept = await tx
		.insert(agendaAsk)
		.values(
			personIds.map((id, at) => ({
				...{ circleId, entryId, kind: need, personId: id, askedById: personId },
				...{ place: open.length + at, inTurn, madeAt: now, askedAt: isNow(at) ? now : null }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: agendaAsk.personId });
	// Nobody is asked a second time for what they said no to.
	if (kept.length < personIds.length) throw new Refusal('already_asked');
	for (const [at, id] of personIds.entries())
		if (isNow(at)) await deed.record({ kind: 'agenda.asked', entryId, need, personId: id });
	await wakeAsks(deed);
	return { entryId, on: entry.heldOn };
}

/** Whether somebody asks for an entry: who made it, and who looks after the circle. */
export function mayAsk(
	entry: { organiserId: string },
	{ personId, standing, now }: { personId: string; standing: Standing; now: Date }
): boolean {
	return entry.organiserId === personId || standing.isContact || hasAuthority(standing, now);
}

/**
 * "Ik kan niet": no more than that is said, to who asked. The next one in turn is asked. A second time,
 * and when nobody asked, nothing changes.
 *
 * @throws {Refusal} `not_found`, `day_past`.
 */
export async function declineNeed(
	deed: Deed<'agenda.take'>,
	{ entryId, need }: TakeForm
): Promise<Asked> {
	const entry = await entryRow(deed, entryId);
	if (entry.endsAt <= deed.now) throw new Refusal('day_past');
	const askedById = await answerAsk(deed, entryId, need, 'no');
	if (askedById === null) return { entryId, on: entry.heldOn };
	await deed.record({ kind: 'agenda.declined', entryId, personId: askedById });
	await wakeAsks(deed);
	return { entryId, on: entry.heldOn };
}

/** Keeps what somebody answers to being asked. @returns who asked; null when it was answered or not asked. */
export async function answerAsk(
	deed: Deed<'agenda.take'>,
	entryId: string,
	need: NeedKind,
	answer: AskAnswer
): Promise<string | null> {
	const { tx, circleId, personId, now } = deed;
	const [row] = await tx
		.update(agendaAsk)
		.set({ answer, answeredAt: now })
		.where(
			and(
				isAsk(circleId, entryId, need),
				eq(agendaAsk.personId, personId),
				sql`${agendaAsk.answer} is distinct from ${answer}`
			)
		)
		.returning({ askedById: agendaAsk.askedById });
	return row?.askedById ?? null;
}

/** Nobody need answer any more; says who was waiting to. Of one question, or of all that an entry asks. */
export async function settleAsks(
	{ tx, circleId }: Within,
	entryId: string,
	need: NeedKind | null
): Promise<string[]> {
	const rows = await tx.execute<{ personId: string }>(
		sql`select distinct person_id as "personId" from kring_settle_asks(${circleId}, ${entryId}, ${need})`
	);
	return rows.map(({ personId }) => personId);
}

/** Who asked people by name for one question. */
export async function askersOf(
	{ tx, circleId }: Within,
	entryId: string,
	need: NeedKind
): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(
		sql`select kring_askers(${circleId}, ${entryId}, ${need}) as id`
	);
	return rows.map(({ id }) => id);
}

/** Has a job see whose turn it is. */
export async function wakeAsks({ tx, circleId, now }: Within): Promise<void> {
	await enqueueTurns({ tx, circleId }, now);
}

/** Asks those whose turn has come, and looks again when the next turn does. */
export async function takeTurns(errand: Errand): Promise<number> {
	const { tx, circleId, now } = errand;
	const questions = await openQuestions(errand);
	const due = questions.flatMap(({ asks, startsAt, entryId, need }) =>
		askedNow(asks, startsAt, now).map((personId) => ({ entryId, need, personId }))
	);
	for (const { entryId, need, personId } of due) {
		await tx
			.update(agendaAsk)
			.set({ askedAt: now })
			.where(and(isAsk(circleId, entryId, need), eq(agendaAsk.personId, personId)));
		await errand.record({ kind: 'agenda.asked', entryId, need, personId });
	}
	const after = due.length === 0 ? questions : await openQuestions(errand);
	const next = after
		.flatMap(({ asks, startsAt }) => nextTurnAt(asks, startsAt, now) ?? [])
		.toSorted((one, other) => one.getTime() - other.getTime())[0];
	if (next !== undefined) await enqueueTurns(errand, next);
	return due.length;
}

async function enqueueTurns(
	{ tx, circleId }: Pick<Within, 'tx' | 'circleId'>,
	runAt: Date
): Promise<void> {
	await enqueue(tx, 'agenda.turn', { circleId }, { runAt, key: `agenda.turn:${circleId}` });
}

type Question = { entryId: string; need: NeedKind; startsAt: Date; asks: Ask[] };

/** Questions for which people were named, and that nobody said yes to yet. */
async function openQuestions({ tx, circleId, now }: Within): Promise<Question[]> {
	const rows = await tx.execute<{
		entryId: string;
		need: NeedKind;
		startsAt: string;
		asks: (Omit<Ask, 'askedAt'> & { askedAt: string | null })[];
	}>(sql`
		select e.id as "entryId", k.kind as need, e.starts_at as "startsAt",
			jsonb_agg(jsonb_build_object('personId', k.person_id, 'place', k.place, 'inTurn', k.in_turn,
				'askedAt', k.asked_at, 'answer', k.answer)) as asks
		from agenda_ask k join agenda_entry e on e.circle_id = k.circle_id and e.id = k.entry_id
		where k.circle_id = ${circleId} and e.status = 'planned'
			and e.starts_at > ${now.toISOString()}::timestamptz
			and ${isUntaken('k')}
		group by e.id, k.kind, e.starts_at order by e.starts_at, e.id, k.kind limit ${lookedAt}`);
	return rows.map(({ startsAt, asks, ...row }) => ({
		...row,
		startsAt: new Date(startsAt),
		asks: asks.map(({ askedAt, ...ask }) => ({ ...ask, askedAt: dateOf(askedAt) }))
	}));
}

function isAsk(circleId: string, entryId: string, need: NeedKind) {
	return and(
		eq(agendaAsk.circleId, circleId),
		eq(agendaAsk.entryId, entryId),
		eq(agendaAsk.kind, need)
	);
}
