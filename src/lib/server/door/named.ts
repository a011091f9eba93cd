import { and, eq, isNull, sql } from 'drizzle-orm';
import type { AnswerAbsenceForm } from '../../domain/door/missed-form.ts';
import {
	answered,
	type AbsenceAnswer,
	type AbsenceOutcome
} from '../../domain/door/missing-visitor.ts';
import { Refusal } from '../../domain/refusal.ts';
import { dateOf, type Db } from '../db/connect.ts';
import { absenceQuestion, absenceSignal, visitorContact } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { keepSignal, signalOf } from './absence.ts';

// Whom a visitor of a walk-in named, on their own page (5.11): their yes, what they are asked, their answer.
// They read what the visitor is called there and at which walk-in, and nothing else.

/** What a code at a walk-in asks. */
export type WalkInAsked = {
	kind: 'person' | 'circle';
	callName: string;
	title: string;
	slug: string;
	expiresAt: Date;
};

/**
 * What a code at a walk-in asks, for whoever has it.
 *
 * @throws {Refusal} `walk_in_code` for one that is unknown, used or over.
 */
export async function lookAsked(db: Db | Own['tx'], codeHash: string): Promise<WalkInAsked> {
	const [found] = await db.execute<Omit<WalkInAsked, 'expiresAt'> & { expiresAt: string }>(sql`
		select kind, call_name as "callName", title, slug, expires_at as "expiresAt"
		from kring_walk_in_asked(${codeHash})`);
	if (found === undefined) throw new Refusal('walk_in_code');
	return { ...found, expiresAt: new Date(found.expiresAt) };
}

/**
 * Says yes to being somebody who is asked. The visitor looks whether it is them before anything is asked.
 *
 * @throws {Refusal} `walk_in_code`; `not_by_work` for who works for an organisation (5.11).
 */
export async function sayYesToVisitor(
	own: Own,
	{ codeHash, name, byWork }: { codeHash: string; name: string; byWork: boolean }
): Promise<{ contactId: string }> {
	if (byWork) throw new Refusal('not_by_work');
	const { kind } = await lookAsked(own.tx, codeHash);
	if (kind !== 'person') throw new Refusal('walk_in_code');
	const [row] = await own.tx.execute<{ contactId: string | null }>(
		sql`select kring_walk_in_yes(${codeHash}, ${name}) as "contactId"`
	);
	if (!row?.contactId) throw new Refusal('not_by_work');
	return { contactId: row.contactId };
}

/** Somebody for whom this person is asked, with the last that was asked. */
export type NamedLine = {
	contactId: string;
	callName: string;
	title: string;
	slug: string;
	/** Chosen in a circle. */
	circleId: string | null;
	/** The visitor said that it is them. */
	isSure: boolean;
	asked: {
		questionId: string;
		misses: number;
		askedAt: Date;
		answer: AbsenceAnswer | null;
		closedAt: Date | null;
		outcome: AbsenceOutcome | null;
	} | null;
};

/** For whom this person is asked; what is open first. */
export async function namedFor({ tx }: Pick<Own, 'tx'>): Promise<NamedLine[]> {
	type Row = {
		contactId: string;
		callName: string;
		title: string;
		slug: string;
		circleId: string | null;
		isSure: boolean;
		questionId: string | null;
		misses: number;
		askedAt: string;
		answer: AbsenceAnswer | null;
		closedAt: string | null;
		outcome: AbsenceOutcome | null;
	};
	const rows = await tx.execute<Row>(sql`
		select contact_id as "contactId", call_name as "callName", title, slug, circle_id as "circleId",
			is_sure as "isSure", question_id as "questionId", misses, asked_at as "askedAt", answer,
			closed_at as "closedAt", outcome
		from kring_named_me()`);
	const lines = rows.map(({ questionId, misses, askedAt, answer, closedAt, outcome, ...one }) => ({
		...one,
		asked:
			questionId === null
				? null
				: {
						...{ questionId, misses, answer, outcome },
						...{ askedAt: new Date(askedAt), closedAt: dateOf(closedAt) }
					}
	}));
	const isOpen = ({ asked }: NamedLine) => asked !== null && asked.closedAt === null;
	return lines.toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)));
}

/**
 * Answers whether it goes well with a visitor. "Alles goed" ends it; who goes and looks, or wants to be
 * rung, can say more later.
 *
 * @throws {Refusal} `not_found`; `already_answered` for what is over.
 */
export async function answerAbsence(
	{ tx, personId, now }: Own,
	{ questionId, answer, phone }: AnswerAbsenceForm
): Promise<{ questionId: string }> {
	const [found] = await tx
		.select({ question: absenceQuestion, signal: absenceSignal })
		.from(absenceQuestion)
		.innerJoin(
			absenceSignal,
			and(
				eq(absenceSignal.neighbourhoodId, absenceQuestion.neighbourhoodId),
				eq(absenceSignal.id, absenceQuestion.signalId)
			)
		)
		.where(and(eq(absenceQuestion.id, questionId), eq(absenceQuestion.personId, personId)))
		.for('update');
	if (found === undefined) throw new Refusal('not_found');
	const { question, signal } = found;
	if (question.closedAt !== null || signal.state !== 'circle')
		throw new Refusal('already_answered');
	await tx
		.update(absenceQuestion)
		.set({ answer, answeredAt: now, seenAt: now, phone: answer === 'call_me' ? phone : '' })
		.where(eq(absenceQuestion.id, questionId));
	await keepSignal({ tx, ...question }, signal, answered(signalOf(signal), answer, now));
	return { questionId };
}

/**
 * Is asked no more. A second time changes nothing.
 *
 * @throws {Refusal} `not_found`.
 */
export async function stopBeingNamed(
	{ tx, personId, now }: Own,
	contactId: string
): Promise<{ contactId: string }> {
	const mine = and(eq(visitorContact.id, contactId), eq(visitorContact.personId, personId));
	const [found] = await tx.select({ id: visitorContact.id }).from(visitorContact).where(mine);
	if (found === undefined) throw new Refusal('not_found');
	await tx
		.update(visitorContact)
		.set({ endedAt: now, called: '', saidName: '', codeHash: null })
		.where(and(mine, isNull(visitorContact.endedAt)));
	return { contactId };
}
