import { sql, type SQL } from 'drizzle-orm';
import type {
	AccountKind,
	AccountStatus,
	CreditVerb,
	Proposer,
	TransferKind,
	TransferState
} from '../../domain/credit.ts';
import { one, pgArray, type Tx } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { accountOf, type Holder, type Party } from './holder.ts';
import type { CategoryKey } from '../../domain/help/category.ts';

/** How an account stands, for who holds it. */
export type Standing = {
	balance: number;
	/** Set apart for what waits for an answer. */
	held: number;
	status: AccountStatus;
	overflows: boolean;
	/** Above it one hears that one may pass some on (12.1). */
	ceiling: number;
};

/** Who is on the other side, as far as one may know: somebody who has gone has no name. */
export type OtherSide = { kind: AccountKind | 'gone' | 'many'; name: string | null };

/** One line of a statement (14.3). */
export type StatementLine = {
	transferId: string;
	kind: TransferKind;
	category: CategoryKey | null;
	state: TransferState;
	on: string;
	/** What came in; below nothing for what went out. */
	points: number;
	balanceAfter: number;
	other: OtherSide;
};

/** The lines of an account between two days, newest first, with how it stood before and after. */
export type Statement = { opening: number; closing: number; lines: StatementLine[] };

/** Something that waits for an answer. */
export type Waiting = {
	transferId: string;
	kind: TransferKind;
	category: CategoryKey | null;
	points: number;
	proposedBy: Proposer;
	/** One was helped; else one helped. */
	isPayer: boolean;
	on: string;
	expiresAt: Date;
	words: string | null;
	other: OtherSide;
};

/** Lines that are shown at once: more than anybody has in a year. */
export const mostLines = 2_000;

/** How an account stands. Nobody but who holds it reads this (P4). */
export async function standingOf(holder: Holder): Promise<Standing> {
	const { tx, neighbourhoodId, accountId } = holder;
	const found = await ask<{
		balance: string;
		held: string;
		status: AccountStatus;
		overflows: boolean;
		ceiling: number;
	}>(
		tx,
		sql`select a.balance, a.held, a.status, a.overflows, r.soft_ceiling as ceiling
			from credit_account a join credit_rule r on r.neighbourhood_id = a.neighbourhood_id
			where a.neighbourhood_id = ${neighbourhoodId} and a.id = ${accountId}`
	);
	const { balance, held, ...rest } = one(found);
	return { ...rest, balance: Number(balance), held: Number(held) };
}

/**
 * What happened on an account between two days, both included.
 *
 * @param from  yyyy-mm-dd, as `until`.
 */
export async function statement(
	holder: Holder,
	{ from, until }: { from: string; until: string }
): Promise<Statement> {
	const { tx, neighbourhoodId, accountId } = holder;
	const rows = await ask<StatementRow>(
		tx,
		sql`select transfer as "transferId", kind, category, state, posted_on as "on", amount as points,
				balance_after as "balanceAfter", other_kind as "otherKind", other_name as "otherName"
			from credit_statement(${neighbourhoodId}, ${accountId}, ${from}, ${until}, ${mostLines})`
	);
	if (rows.length > 0) return linesFrom(rows, 0);
	const [before] = await ask<{ balance: string }>(
		tx,
		sql`select balance_after as balance from credit_entry where neighbourhood_id = ${neighbourhoodId}
			and account_id = ${accountId} and posted_on < ${from}::date order by account_seq desc limit 1`
	);
	return linesFrom([], Number(before?.balance ?? 0));
}

/** A line as the database says it. */
export type StatementRow = Omit<StatementLine, 'points' | 'balanceAfter' | 'other'> &
	OtherRow & { points: string; balanceAfter: string };

/**
 * Lines, newest first, with how it stood before and after.
 *
 * @param stood  how it stood, where there are no lines.
 */
export function linesFrom(rows: readonly StatementRow[], stood: number): Statement {
	const lines = rows.map(withOther).map((row) => ({
		...row,
		points: Number(row.points),
		balanceAfter: Number(row.balanceAfter)
	}));
	const [newest, oldest] = [lines[0], lines.at(-1)];
	if (newest === undefined || oldest === undefined)
		return { opening: stood, closing: stood, lines };
	return { opening: oldest.balanceAfter - oldest.points, closing: newest.balanceAfter, lines };
}

/** The other side as the database says it. */
export type OtherRow = { otherKind: OtherSide['kind']; otherName: string | null };

/** A row with its other side put together. */
export function withOther<Row extends OtherRow>({ otherKind, otherName, ...row }: Row) {
	return { ...row, other: { kind: otherKind, name: otherName } };
}

/** What waits for an answer of either side. */
export async function waiting(holder: Holder): Promise<Waiting[]> {
	const { tx, neighbourhoodId, accountId } = holder;
	return waitingFrom(tx, sql`credit_waiting(${neighbourhoodId}, ${accountId})`);
}

/** What waits, out of a function that tells it. */
export async function waitingFrom(tx: Tx, told: SQL): Promise<Waiting[]> {
	type Row = Omit<Waiting, 'expiresAt' | 'other'> & OtherRow & { expiresAt: string };
	const rows = await ask<Row>(
		tx,
		sql`select transfer as "transferId", kind, category, points, proposed_by as "proposedBy",
				is_payer as "isPayer", made_on as "on", expires_at as "expiresAt", words,
				other_kind as "otherKind", other_name as "otherName" from ${told}`
	);
	return rows.map(withOther).map((row) => ({ ...row, expiresAt: new Date(row.expiresAt) }));
}

/** Begins bedankpunten in a neighbourhood. A second time nothing changes. */
export async function startCredits(post: Post<'coordinator'>): Promise<void> {
	await ask(post.tx, sql`select credit_start(${post.neighbourhoodId})`);
}

/** Chooses whether what is above the ceiling goes on to the pot. */
export async function setOverflow(holder: Holder, wanted: boolean): Promise<void> {
	const { tx, neighbourhoodId, accountId } = holder;
	await ask(tx, sql`select credit_set_overflow(${neighbourhoodId}, ${accountId}, ${wanted})`);
}

/** Lets somebody act in one's name, in these things and no others; in none of them takes it back. */
export async function trust(
	holder: Holder,
	helper: { personId: string; verbs: readonly CreditVerb[]; untilOn: string | null }
): Promise<void> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	await ask(
		tx,
		sql`select credit_trust(${neighbourhoodId}, ${accountId}, ${helper.personId},
			${pgArray(helper.verbs)}::text[], ${helper.untilOn}::date, ${asHost})`
	);
}

/** Writes down who live in one house. */
export async function liveTogether(
	post: Post<'coordinator'>,
	household: { id: string; personIds: readonly string[] }
): Promise<void> {
	await ask(
		post.tx,
		sql`select credit_live_together(${post.neighbourhoodId}, ${household.id},
			${pgArray(household.personIds)}::uuid[])`
	);
}

/**
 * Stops with bedankpunten (14.3). What is left goes to the pot, or to who is named; what one was short the pot
 * takes over.
 */
export async function closeAccount(holder: Holder, left: Party): Promise<void> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	const receiver = await accountOf(tx, neighbourhoodId, left);
	await ask(tx, sql`select credit_close(${neighbourhoodId}, ${accountId}, ${receiver}, ${asHost})`);
}
