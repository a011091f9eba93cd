import { sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import {
	remarksIn,
	type Noticed,
	type RemarkRule,
	type RemarkVerdict
} from '../../domain/remark/remark.ts';
import { one, pgArray, type Db } from '../db/connect.ts';
import type { Own, Post } from '../gate/index.ts';
import { ask } from './call.ts';

// What stands out in the books (14.2): looked for at night, told to whom it is about, and decided by two treasurers. It
// stops nothing by itself, and nothing that finds help knows of it.

/** So many days are looked at: what took ninety of them began in these. */
const lookedAtDays = 92;

/**
 * Looks through the books of all neighbourhoods and keeps what stands out, each matter once.
 *
 * @returns how many remarks are new.
 */
export async function keepRemarks(db: Db, now: Date): Promise<number> {
	const untilOn = dayOf(now);
	const fromOn = daysAfter(untilOn, -lookedAtDays);
	const places = await db.execute<{ id: string }>(
		sql`select neighbourhood_id as id from credit_begun()`
	);
	let kept = 0;
	for (const { id } of places)
		kept += await db.transaction(async (tx) => {
			await tx.execute(sql`set local statement_timeout = '60s'`);
			const rows = await tx.execute<{ noticed: Noticed }>(
				sql`select credit_noticed(${id}, ${fromOn}::date, ${untilOn}::date) as noticed`
			);
			let count = 0;
			for (const remark of remarksIn(one(rows).noticed)) {
				const { rule, accounts, personId, firstOn, lastOn, times, points } = remark;
				const { isNew } = one(
					await tx.execute<{ isNew: boolean }>(sql`select credit_remark_keep(${id}, ${rule},
						${pgArray(accounts.map(String))}::bigint[], ${personId}::uuid, ${firstOn}::date, ${lastOn}::date,
						${times}::integer, ${points}::integer) as "isNew"`)
				);
				if (isNew) count += 1;
			}
			return count;
		});
	return kept;
}

/** Something that stands out, as it is told to whom it is about. */
export type OwnRemark = {
	remarkId: string;
	rule: RemarkRule;
	firstOn: string;
	lastOn: string;
	times: number;
	/** What two treasurers decided; null while it is open. */
	outcome: RemarkVerdict | null;
	/** What one said oneself. */
	answer: string | null;
};

/** What was seen of oneself. Nobody else is told of it, and it names nobody else. */
export async function ownRemarks({ tx }: Own, neighbourhoodId: string): Promise<OwnRemark[]> {
	return ask<OwnRemark>(
		tx,
		sql`select remark as "remarkId", rule, first_on as "firstOn", last_on as "lastOn", times, outcome, answer
			from credit_own_remarks(${neighbourhoodId})`
	);
}

/** Says how it was. */
export async function answerRemark(
	{ tx }: Own,
	neighbourhoodId: string,
	{ remarkId, answer }: { remarkId: string; answer: string }
): Promise<void> {
	await ask(tx, sql`select credit_remark_answer(${neighbourhoodId}, ${remarkId}, ${answer})`);
}

/** Something that stands out about somebody on paper, for who serves them. */
export type PaperRemark = Omit<OwnRemark, 'outcome'> & { personId: string; name: string };

/** What is to be told to who does it on paper. */
export async function paperRemarks({
	tx,
	neighbourhoodId
}: Post<'coordinator'>): Promise<PaperRemark[]> {
	return ask<PaperRemark>(
		tx,
		sql`select remark as "remarkId", person as "personId", name, rule, first_on as "firstOn", last_on as "lastOn", times, answer
			from credit_paper_remarks(${neighbourhoodId})`
	);
}

/** Writes down what somebody on paper said about it. */
export async function answerOnPaper(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	said: { remarkId: string; personId: string; answer: string }
): Promise<void> {
	await ask(
		tx,
		sql`select credit_remark_answer(${neighbourhoodId}, ${said.remarkId}, ${said.answer}, ${said.personId}::uuid)`
	);
}

/** Something that stands out, for treasurers. */
export type BooksRemark = {
	remarkId: string;
	rule: RemarkRule;
	firstOn: string;
	lastOn: string;
	times: number;
	points: number;
	/** Whoever looks has a part in it: they see that it is there, and others decide. */
	isNear: boolean;
	/** Whom it is about, and what they say. */
	parties: { id: string; name: string | null; answer: string | null }[];
	mine: { verdict: RemarkVerdict; reason: string } | null;
	other: { verdict: RemarkVerdict; reason: string } | null;
};

/** What stands out and is not decided. */
export async function remarksOf({
	tx,
	neighbourhoodId
}: Post<'treasurer'>): Promise<BooksRemark[]> {
	type Row = Omit<BooksRemark, 'parties' | 'mine' | 'other'> & {
		party: string;
		name: string | null;
		answer: string | null;
		myVerdict: RemarkVerdict | null;
		myReason: string | null;
		otherVerdict: RemarkVerdict | null;
		otherReason: string | null;
	};
	const rows = await ask<Row>(
		tx,
		sql`select remark as "remarkId", rule, first_on as "firstOn", last_on as "lastOn", times, points, is_near as "isNear",
				party, name, answer, my_verdict as "myVerdict", my_reason as "myReason", other_verdict as "otherVerdict",
				other_reason as "otherReason"
			from credit_remarks(${neighbourhoodId})`
	);
	const remarks = new Map<string, BooksRemark>();
	for (const {
		party,
		name,
		answer,
		myVerdict,
		myReason,
		otherVerdict,
		otherReason,
		...row
	} of rows) {
		const found = remarks.get(row.remarkId) ?? {
			...{ ...row, parties: [] },
			mine: myVerdict === null ? null : { verdict: myVerdict, reason: myReason ?? '' },
			other: otherVerdict === null ? null : { verdict: otherVerdict, reason: otherReason ?? '' }
		};
		found.parties.push({ id: party, name, answer });
		remarks.set(row.remarkId, found);
	}
	return [...remarks.values()];
}

/** What a treasurer thinks of a remark. What two of them think closes it; the answer is whether it is closed. */
export async function judgeRemark(
	{ tx, neighbourhoodId }: Post<'treasurer'>,
	{ remarkId, verdict, reason }: { remarkId: string; verdict: RemarkVerdict; reason: string }
): Promise<{ isClosed: boolean }> {
	return one(
		await ask<{ isClosed: boolean }>(
			tx,
			sql`select credit_remark_judge(${neighbourhoodId}, ${remarkId}, ${verdict}, ${reason}) as "isClosed"`
		)
	);
}
