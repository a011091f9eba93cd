import { sql } from 'drizzle-orm';
import { dateOf } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';
import { whatCanBeDone, type MendableBeside, type Mends } from '../../domain/credit-mend.ts';
import {
	linesFrom,
	mostLines,
	waitingFrom,
	type StatementLine,
	type StatementRow,
	type Waiting
} from './account.ts';
import { ask } from './call.ts';

// A household on paper has its statement printed by a host (12.2). Of whom has a sign-in nobody prints one, and each
// look is written down.

/** Somebody who looked at a statement on paper; no name once it is forgotten. */
export type PaperRead = { byName: string | null; at: Date; fromOn: string; untilOn: string };

/** A line of it, with what a host may say about it in their name. */
export type PaperLine = StatementLine & Mends & Pick<MendableBeside, 'undo'>;

/** The statement of somebody on paper, with who looked at it before. */
export type PaperStatement = {
	opening: number;
	closing: number;
	lines: PaperLine[];
	/** What neighbours said, that a host says yes or no to in their name. */
	waiting: Waiting[];
	name: string;
	reads: PaperRead[];
};

/**
 * What happened on the account of somebody on paper between two days (yyyy-mm-dd), both included; it is written down
 * who looks.
 *
 * @throws {Refusal} `not_found` also for who has a sign-in.
 */
export async function paperStatement(
	{ tx, neighbourhoodId, now }: Post<'coordinator'>,
	personId: string,
	{ from, until }: { from: string; until: string }
): Promise<PaperStatement> {
	const [head] = await ask<{ name: string; stood: string }>(
		tx,
		sql`select name, stood from credit_paper_open(${neighbourhoodId}, ${personId}, ${from}::date, ${until}::date)`
	);
	type Row = StatementRow & Omit<MendableBeside, 'countedAt'> & { countedAt: string | null };
	const rows = await ask<Row>(
		tx,
		sql`select transfer as "transferId", kind, category, state, posted_on as "on", amount as points,
				balance_after as "balanceAfter", other_kind as "otherKind", other_name as "otherName",
				counted_at as "countedAt", undo, was_disputed as "wasDisputed", gave_back as "gaveBack"
			from credit_paper_lines(${neighbourhoodId}, ${personId}, ${from}::date, ${until}::date, ${mostLines})`
	);
	const reads = await paperReadsOf({ tx, personId }, neighbourhoodId);
	const waiting = await waitingFrom(tx, sql`credit_paper_waiting(${neighbourhoodId}, ${personId})`);
	const { lines, ...stood } = linesFrom(rows, Number(head!.stood));
	return {
		...{ name: head!.name, reads, waiting, ...stood },
		lines: lines.map((line, at) => {
			const { countedAt, undo, wasDisputed, gaveBack } = rows[at]!;
			const beside = { countedAt: dateOf(countedAt), undo, wasDisputed, gaveBack };
			return { ...line, undo, ...whatCanBeDone(line, beside, now) };
		})
	};
}

/**
 * Somebody who did it on paper has Kring now: what they had goes along to the account that they opened there, and the one
 * on paper is closed. Two accounts of one person would thank each other.
 *
 * @throws {Refusal} `not_found` where the one is not on paper, or the other takes no part with a sign-in;
 *   `credit_not_party` for a host who is or lives with who it is.
 */
export async function joinPaper(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	{ personId, asId }: { personId: string; asId: string }
): Promise<void> {
	await ask(tx, sql`select credit_paper_join(${neighbourhoodId}, ${personId}, ${asId})`);
}

/** Who looked at one's own statement while one did it on paper. */
export async function paperReadsOf(
	{ tx, personId }: { tx: Post<'coordinator'>['tx']; personId: string },
	neighbourhoodId: string
): Promise<PaperRead[]> {
	const reads = await ask<Omit<PaperRead, 'at'> & { at: string }>(
		tx,
		sql`select by_name as "byName", at, from_on as "fromOn", until_on as "untilOn"
			from credit_paper_reads(${neighbourhoodId}, ${personId})`
	);
	return reads.map((read) => ({ ...read, at: new Date(read.at) }));
}
