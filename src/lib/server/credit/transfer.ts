import { sql, type SQL } from 'drizzle-orm';
import type { TransferState, Verdict } from '../../domain/credit.ts';
import { one, type Tx } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { accountOf, type Holder, type Party } from './holder.ts';
import type { CategoryKey } from '../../domain/help/category.ts';

// Thanking each other. The rules stand in the functions of the database; here they are only called, each under
// the id that whoever acts made for it, so that the same again answers the same.

/** How a transfer stands after a step. */
export type Step = { transferId: string; state: TransferState };

/** What somebody says: that they were helped, or that they helped. */
export type HelpSaid = {
	side: 'payer' | 'payee';
	other: Party;
	points: number;
	category: CategoryKey;
	/** Who had the help asks the pot to give it. */
	fromPot: boolean;
	/** Who helped gives the points on to the pot. */
	onward?: boolean;
	words: string;
	requestId: string | null;
};

/** More than anybody may ever give in one go; what lies beyond is no number for the database at all. */
const beyond = 1_000_000;

/** Half a point is no number of points, nor are billions: as none at all they meet the rule, which says what is. */
const whole = (points: number) =>
	Number.isInteger(points) && Math.abs(points) < beyond ? points : 0;

/** Says that there was help. The other one is to say the same, within fourteen days. */
export async function propose(holder: Holder, once: string, said: HelpSaid): Promise<Step> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	const other = await accountOf(tx, neighbourhoodId, said.other);
	const [payer, payee] = said.side === 'payer' ? [accountId, other] : [other, accountId];
	return step(
		tx,
		sql`credit_propose(${neighbourhoodId}, ${once}, ${payer}, ${payee}, ${said.side}, ${whole(said.points)}::integer,
			${said.category}, ${said.fromPot}, ${said.words}, ${said.requestId}::uuid, ${asHost}, ${said.onward === true})`
	);
}

/** Says yes or no to what the other said, or takes back what one said. */
export async function decide(
	holder: Holder,
	once: string,
	chosen: {
		transferId: string;
		verb: 'accept' | 'decline' | 'withdraw';
		/** Who had the help asks the pot to give it. */
		fromPot: boolean;
	}
): Promise<Step> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	return step(
		tx,
		sql`credit_decide(${neighbourhoodId}, ${once}, ${accountId}, ${chosen.transferId}, ${chosen.verb},
			${chosen.fromPot}, ${asHost})`
	);
}

/** Gives points away, to the pot or to somebody, at once. */
export async function give(
	holder: Holder,
	once: string,
	gift: { to: Party; points: number; words: string }
): Promise<Step> {
	const { tx, neighbourhoodId, accountId } = holder;
	const receiver = await accountOf(tx, neighbourhoodId, gift.to);
	return step(
		tx,
		sql`credit_give(${neighbourhoodId}, ${once}, ${accountId}, ${receiver}, ${whole(gift.points)}::integer, ${gift.words})`
	);
}

/**
 * Wants it undone. It is once the other one says the same; of a gift once its receiver says so last, and a gift to the pot
 * at once, for a day.
 */
export async function takeBack(holder: Holder, once: string, transferId: string): Promise<Step> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	return step(
		tx,
		sql`credit_take_back(${neighbourhoodId}, ${once}, ${accountId}, ${transferId}, ${asHost})`
	);
}

/** Says that it is not right. Two treasurers look at it. */
export async function dispute(holder: Holder, once: string, transferId: string): Promise<Step> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	return step(
		tx,
		sql`credit_dispute(${neighbourhoodId}, ${once}, ${accountId}, ${transferId}, ${asHost})`
	);
}

/** Says that several people helped at once. A host says whether it was so. */
export async function proposeGroup(
	holder: Holder,
	once: string,
	group: {
		helpers: readonly { personId: string; points: number }[];
		category: CategoryKey;
		words: string;
	}
): Promise<Step> {
	const { tx, neighbourhoodId, accountId } = holder;
	const payees: string[] = [];
	for (const { personId } of group.helpers)
		payees.push(await accountOf(tx, neighbourhoodId, { personId }));
	const shares = group.helpers.map(({ points }) => whole(points));
	return step(
		tx,
		sql`credit_group(${neighbourhoodId}, ${once}, ${accountId}, ${`{${payees.join()}}`}::bigint[],
			${`{${shares.join()}}`}::integer[], ${group.category}, ${group.words})`
	);
}

/** A host says that the group was there, or not. */
export async function decideGroup(
	post: Post<'coordinator'>,
	once: string,
	chosen: { transferId: string; verb: 'accept' | 'decline' }
): Promise<Step> {
	const { tx, neighbourhoodId } = post;
	return step(
		tx,
		sql`credit_group_decide(${neighbourhoodId}, ${once}, ${chosen.transferId}, ${chosen.verb})`
	);
}

/** One of a group does not want their part. */
export async function declineLeg(holder: Holder, once: string, transferId: string): Promise<Step> {
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	return step(
		tx,
		sql`credit_leg_decline(${neighbourhoodId}, ${once}, ${accountId}, ${transferId}, ${asHost})`
	);
}

/** A host says who did a turn at a day activity, and the pot thanks them (12.6). */
export async function thankTurn(
	post: Post<'coordinator'>,
	once: string,
	turn: { turnId: string; personId: string; points: number }
): Promise<Step> {
	const { tx, neighbourhoodId } = post;
	const helper = await accountOf(tx, neighbourhoodId, { personId: turn.personId });
	return step(
		tx,
		sql`credit_thank_turn(${neighbourhoodId}, ${once}, ${turn.turnId}, ${helper}, ${whole(turn.points)}::integer)`
	);
}

/** What a treasurer thinks of a transfer. What two of them think happens; the answer is how it stands then. */
export async function judge(
	post: Post<'treasurer'>,
	opinion: { transferId: string; verdict: Verdict; reason: string }
): Promise<Step> {
	const { transferId, verdict, reason } = opinion;
	const [found] = await ask<{ state: TransferState }>(
		post.tx,
		sql`select credit_judge(${post.neighbourhoodId}, ${transferId}, ${verdict}, ${reason}) as state`
	);
	return { transferId, state: one(found === undefined ? [] : [found]).state };
}

async function step(tx: Tx, call: SQL): Promise<Step> {
	const found = await ask<{ transfer: string; state: TransferState }>(
		tx,
		sql`select transfer, state from ${call}`
	);
	const { transfer, state } = one(found);
	return { transferId: transfer, state };
}
