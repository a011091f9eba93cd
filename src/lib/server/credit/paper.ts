import { sql } from 'drizzle-orm';
import type { Post } from '../gate/index.ts';
import { linesFrom, mostLines, type Statement, type StatementRow } from './account.ts';
import { ask } from './call.ts';

// A household on paper has its statement printed by a host (12.2). Of whom has a sign-in nobody prints one, and each
// look is written down.

/** Somebody who looked at a statement on paper; no name once it is forgotten. */
export type PaperRead = { byName: string | null; at: Date; fromOn: string; untilOn: string };

/** The statement of somebody on paper, with who looked at it before. */
export type PaperStatement = Statement & { name: string; reads: PaperRead[] };

/**
 * What happened on the account of somebody on paper between two days (yyyy-mm-dd), both included; it is written down
 * who looks.
 *
 * @throws {Refusal} `not_found` also for who has a sign-in.
 */
export async function paperStatement(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	personId: string,
	{ from, until }: { from: string; until: string }
): Promise<PaperStatement> {
	const [head] = await ask<{ name: string; stood: string }>(
		tx,
		sql`select name, stood from credit_paper_open(${neighbourhoodId}, ${personId}, ${from}::date, ${until}::date)`
	);
	const rows = await ask<StatementRow>(
		tx,
		sql`select transfer as "transferId", kind, category, state, posted_on as "on", amount as points,
				balance_after as "balanceAfter", other_kind as "otherKind", other_name as "otherName"
			from credit_paper_lines(${neighbourhoodId}, ${personId}, ${from}::date, ${until}::date, ${mostLines})`
	);
	const reads = await paperReadsOf({ tx, personId }, neighbourhoodId);
	return {
		...{ name: head!.name, reads },
		...linesFrom(rows, Number(head!.stood))
	};
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
