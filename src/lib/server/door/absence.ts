import { and, eq, inArray, isNotNull, isNull, ne } from 'drizzle-orm';
import type { DayState } from '../../domain/door/day-state.ts';
import {
	ended,
	followed,
	toldCircle,
	type Agreed,
	type AbsenceSignal
} from '../../domain/door/missing-visitor.ts';
import { namesOf } from '../../domain/door/same.ts';
import { randomId } from '../../domain/id.ts';
import {
	absenceQuestion,
	absenceSignal,
	occurrence,
	visitorCircle,
	visitorConsent,
	visitorContact
} from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { saidOfContacts } from './contact.ts';
import type { AtActivity } from './days.ts';
import { sameAsIn, whoAt } from './same.ts';

// Who is missed, as it goes on (5.11): the host rings or asks, a visit or a no ends it. It follows what was
// kept of a day in the same transaction, so that a yes that is taken back ends what it allowed at once.

/** Most people who are asked about one visitor. */
const askedMost = 20;

/** A signal as it is kept. */
export type AbsenceRow = typeof absenceSignal.$inferSelect;

/** A signal as the rules know it. */
export function signalOf(row: AbsenceRow): AbsenceSignal {
	const { runFrom, raisedAt, state, answer, outcome, closedAt } = row;
	return {
		...{ runFrom, raisedAt, closedAt, state: state as AbsenceSignal['state'] },
		answer: answer as AbsenceSignal['answer'],
		outcome: outcome as AbsenceSignal['outcome']
	};
}

/** The signals of an activity that are open. */
export async function openSignals({
	tx,
	neighbourhoodId,
	activityId
}: AtActivity): Promise<AbsenceRow[]> {
	return tx
		.select()
		.from(absenceSignal)
		.where(
			and(
				eq(absenceSignal.neighbourhoodId, neighbourhoodId),
				eq(absenceSignal.activityId, activityId),
				ne(absenceSignal.state, 'closed')
			)
		)
		.orderBy(absenceSignal.raisedAt, absenceSignal.id)
		.for('update');
}

/** Those who agreed to be missed, and since when. */
export async function agreedOf(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	purpose: 'missing_signal' | 'missing_goes_on' = 'missing_signal'
): Promise<Map<string, Agreed[]>> {
	const who = await whoAt({ tx, neighbourhoodId, activityId });
	const rows = await tx
		.select({
			visitorId: visitorConsent.visitorId,
			givenAt: visitorConsent.saidAt,
			given: visitorConsent.given
		})
		.from(visitorConsent)
		.where(
			and(
				eq(visitorConsent.neighbourhoodId, neighbourhoodId),
				eq(visitorConsent.activityId, activityId),
				eq(visitorConsent.purpose, purpose)
			)
		)
		.orderBy(visitorConsent.saidAt);
	// What was said last counts, under whichever name it was said.
	const last = new Map(rows.map((row) => [who(row.visitorId), row]));
	return new Map(
		[...last].flatMap(([visitorId, { given, givenAt }]) =>
			given ? [[visitorId, [{ givenAt, withdrawnAt: null }]] as const] : []
		)
	);
}

/**
 * Has what is open follow what was kept of a day: who was here is missed no more, nor is who took the yes
 * back; and what a host said about it is done. A second time changes nothing.
 */
export async function followAbsences(
	at: AtActivity,
	occurrenceId: string,
	{ visits, absencesSaid, contactsSaid }: DayState
): Promise<void> {
	await saidOfContacts(at, contactsSaid);
	const open = await openSignals(at);
	if (open.length === 0) return;
	const [who, agreed, heldOn] = await Promise.all([
		whoAt(at),
		agreedOf(at),
		heldOnOf(at, occurrenceId)
	]);
	const here = new Set(visits.map(({ visitorId }) => visitorId));
	const said = new Map(absencesSaid.map((one) => [one.signalId, one.said]));
	for (const row of open) {
		const visitorId = who(row.visitorId);
		const lastVisitOn = here.has(visitorId) ? heldOn : null;
		const facts = { agreed: agreed.get(visitorId) ?? [], lastVisitOn };
		const next = followed(signalOf(row), facts, at.now);
		await keepSignal(at, row, next);
		if (next.state !== 'closed') await saidByHost(at, row, said.get(row.id));
	}
}

/** What a host, or who coordinates, does about somebody who is missed. */
export async function saidByHost(
	at: AtActivity,
	row: AbsenceRow,
	said: 'rang' | 'ask' | undefined
): Promise<void> {
	if (said === 'rang') await keepSignal(at, row, ended(signalOf(row), 'host_rang', at.now));
	if (said === 'ask') await askNamed(at, row);
}

/**
 * Asks those whom the visitor named, each once; with nobody named it stays with the host.
 *
 * @returns how many are asked.
 */
export async function askNamed(at: AtActivity, row: AbsenceRow): Promise<number> {
	const { tx, neighbourhoodId, activityId, now } = at;
	if (row.state !== 'host') return 0;
	const named = await namedBy(at, row.visitorId);
	if (named.length === 0) return 0;
	const questions = named.map(({ id: contactId, personId, circleId }) => ({
		...{ neighbourhoodId, activityId, id: randomId(), signalId: row.id, contactId },
		...{ personId: personId!, circleId, isAgain: row.isAgain, askedAt: now }
	}));
	await tx.insert(absenceQuestion).values(questions).onConflictDoNothing();
	await tx
		.update(absenceSignal)
		.set({ state: toldCircle(signalOf(row)).state, toldAt: now })
		.where(and(eq(absenceSignal.neighbourhoodId, neighbourhoodId), eq(absenceSignal.id, row.id)));
	for (const { id: questionId } of questions)
		await enqueue(tx, 'absence.tell', { questionId }, { key: `absence.tell:${questionId}` });
	for (const circleId of new Set(questions.flatMap((one) => one.circleId ?? [])))
		await enqueue(tx, 'finding.rebuild', { circleId }, { key: `finding:${circleId}` });
	return questions.length;
}

/** Whom a visitor named who said yes and is who they meant, each person once. */
export async function namedBy(
	{ tx, neighbourhoodId, activityId }: Omit<AtActivity, 'now'>,
	visitorId: string
): Promise<(typeof visitorContact.$inferSelect)[]> {
	const sameAs = await sameAsIn({ tx, neighbourhoodId }, [activityId]);
	const rows = await tx
		.select({ contact: visitorContact, linkId: visitorCircle.id })
		.from(visitorContact)
		.leftJoin(
			visitorCircle,
			and(
				eq(visitorCircle.neighbourhoodId, visitorContact.neighbourhoodId),
				eq(visitorCircle.visitorId, visitorContact.visitorId),
				eq(visitorCircle.circleId, visitorContact.circleId),
				isNotNull(visitorCircle.confirmedAt),
				isNull(visitorCircle.endedAt)
			)
		)
		.where(
			and(
				eq(visitorContact.neighbourhoodId, neighbourhoodId),
				inArray(visitorContact.visitorId, namesOf(visitorId, sameAs)),
				isNotNull(visitorContact.confirmedAt),
				isNull(visitorContact.endedAt)
			)
		)
		.orderBy(visitorContact.askedAt, visitorContact.id)
		.limit(askedMost);
	const linked = rows.filter(({ contact, linkId }) => contact.circleId === null || linkId !== null);
	// Somebody of the circle whom the visitor named too is asked as one of the circle: its engine hears of it.
	const byCircle = linked.toSorted(
		(one, other) => Number(other.linkId !== null) - Number(one.linkId !== null)
	);
	const once = new Map<string, typeof visitorContact.$inferSelect>();
	for (const { contact } of byCircle)
		if (!once.has(contact.personId!)) once.set(contact.personId!, contact);
	return [...once.values()];
}

/** Keeps a signal as it became; what did not change is left alone. */
export async function keepSignal(
	{ tx, neighbourhoodId }: Pick<AtActivity, 'tx' | 'neighbourhoodId'>,
	row: AbsenceRow,
	{ state, answer, outcome, closedAt }: AbsenceSignal
): Promise<void> {
	if (state === row.state && answer === row.answer) return;
	await tx
		.update(absenceSignal)
		.set({ state, answer, outcome, closedAt })
		.where(and(eq(absenceSignal.neighbourhoodId, neighbourhoodId), eq(absenceSignal.id, row.id)));
}

async function heldOnOf({ tx, neighbourhoodId }: AtActivity, id: string): Promise<string> {
	const [row] = await tx
		.select({ heldOn: occurrence.heldOn })
		.from(occurrence)
		.where(and(eq(occurrence.neighbourhoodId, neighbourhoodId), inArray(occurrence.id, [id])));
	return row!.heldOn;
}
