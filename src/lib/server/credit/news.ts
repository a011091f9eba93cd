import { sql } from 'drizzle-orm';
import type { CreditNewsKind } from '../../domain/credit.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Own, Post } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';

// What somebody is told about bedankpunten beside what waits for them: each matter once. A phone says that there is
// news; what it is stands on the page that it leads to.

/** Has those whom a host thanked told of it: for a turn, or as part of a group. */
export async function tellThanked(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	transferId: string
): Promise<void> {
	const due = await tx.execute<{ id: string }>(
		sql`select credit_tell_thanked(${neighbourhoodId}, ${transferId}) as id`
	);
	await tellAll(tx, due);
}

/** Has each of these told, once. */
export async function tellAll(tx: Tx, due: readonly { id: string }[]): Promise<void> {
	for (const { id } of due)
		await enqueue(tx, 'credit.news', { newsId: id }, { key: `credit.news:${id}` });
}

/**
 * Looks, once in a night, who has plenty, whether the pot is low and which vouchers end soon, and has whom it is for told.
 *
 * @returns how much there is to tell.
 */
export async function watchCredits(db: Db): Promise<number> {
	return db.transaction(async (tx) => {
		const due = await tx.execute<{ id: string }>(sql`select credit_watch() as id`);
		await tellAll(tx, due);
		return due.length;
	});
}

/** What news is about. */
export type CreditNews = {
	kind: CreditNewsKind;
	/** The neighbourhood. */
	place: string;
	/** Of a voucher or a line its id, and what happened to it when. */
	about: string;
};

/** Where news leads. */
export function newsPath({ kind, place, about }: CreditNews): string {
	const giving = `/give-and-take/${place}`;
	const organisation = `/neighbourhoods/${place}/credits/organisation`;
	const [id, what, on] = about.split(' ');
	const paths: Record<CreditNewsKind, string> = {
		thanked: giving,
		plenty: `${giving}/gifts`,
		pot: `/neighbourhoods/${place}/credits`,
		books: `/neighbourhoods/${place}/books`,
		named: giving,
		voucher: `${giving}/vouchers/${id!}`,
		voucher_org: `${organisation}?voucher=${id!}`,
		// What somebody wants undone is asked where all is asked; anything else stands on the day of the line.
		line: what === 'undo' ? `${giving}#undo` : `${giving}/statement?from=${on!}&until=${on!}`,
		line_org: organisation,
		disputes: `/neighbourhoods/${place}/books`,
		stopped: giving,
		stopped_org: organisation
	};
	return paths[kind];
}

/** Where somebody's own news leads; null for none of theirs. */
export async function ownNewsPath({ tx }: Own, newsId: string): Promise<string | null> {
	const [found] = await tx.execute<CreditNews>(
		sql`select kind, place, about from credit_news_place(${newsId})`
	);
	return found === undefined ? null : newsPath(found);
}
