import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { VoucherState } from '../../domain/credit.ts';
import { voucherNow, type VoucherProposed } from '../../domain/voucher.ts';
import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { looksLikeVoucher, tidyVoucherCode, voucherCode } from '../../domain/voucher-code.ts';
import { dateOf, one } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';
import { keyFor } from '../session/index.ts';
import { withOther, type OtherRow, type OtherSide } from './account.ts';
import { ask } from './call.ts';
import type { Holder } from './holder.ts';
import type { CategoryKey } from '../../domain/help/category.ts';

// Vouchers for what neighbours do for each other (12.3). A code is not kept: it is computed from the key of the
// installation and the id of its voucher, so that who holds it can print it again, and a stolen database redeems
// nothing.

/** Something on offer, as its provider puts it there. */
export type Offer = {
	id: string;
	title: string;
	description: string;
	points: number;
	category: CategoryKey;
	/** How many can be bought; null for no end. */
	stock: number | null;
	validDays: number;
	mostAYear: number;
	isActive: boolean;
	/** What the stock was when somebody began to change it: what was bought since stays bought. */
	stockWas?: number | null;
};

/** A voucher of somebody, as holder or as who would do it. */
export type VoucherLine = {
	voucherId: string;
	title: string;
	category: CategoryKey;
	points: number;
	state: VoucherState;
	isHolder: boolean;
	issuedOn: string;
	expiresOn: string;
	bookedFor: Date | null;
	other: OtherSide;
	/** For who holds it, while it can be used. */
	code: string | null;
};

/** Puts something on offer, or changes what is. What was bought already stays as it was. */
export async function offerVoucher(holder: Holder, offer: Offer): Promise<void> {
	await ask(
		holder.tx,
		sql`select voucher_offer(${holder.neighbourhoodId}, ${offer.id}, ${holder.accountId}, ${offer.title},
			${offer.description}, ${offer.points}::integer, ${offer.category}, ${offer.stock}::integer,
			${offer.validDays}::integer, ${offer.mostAYear}::integer, ${offer.isActive},
			${offer.stockWas ?? null}::integer)`
	);
}

/**
 * Buys a voucher for the points that were shown. Sent twice, it is the same one with the same code.
 *
 * @throws {Refusal} `voucher_price`, with what it is now, where that has changed; `voucher_out_of_stock` for what is not
 *   there, also where one of two does not want to meet the other.
 */
export async function buyVoucher(
	holder: Holder,
	key: Buffer,
	once: string,
	{ productId, points }: { productId: string; points: number }
): Promise<{ voucherId: string; expiresOn: string; code: string }> {
	const fresh = randomId();
	const found = await ask<{ voucherId: string; expiresOn: string }>(
		holder.tx,
		sql`select voucher_id as "voucherId", expires_on as "expiresOn" from voucher_issue(${holder.neighbourhoodId},
			${once}, ${holder.accountId}, ${productId}, ${fresh}, ${voucherHash(key, fresh)}::bytea, ${holder.asHost}, ${points}::integer)`
	);
	const { voucherId, expiresOn } = one(found);
	return { voucherId, expiresOn, code: codeFor(key, voucherId) };
}

/**
 * Says that what a voucher is for was done: its points come to who did it, once.
 *
 * @throws {Refusal} `voucher_unknown`, `voucher_used`, `voucher_expired` or `voucher_other_provider`.
 */
export async function redeemVoucher(
	holder: Holder,
	key: Buffer,
	once: string,
	tried: { code: string }
): Promise<{ voucherId: string; points: number }> {
	const code = tidyVoucherCode(tried.code);
	if (!looksLikeVoucher(code)) throw new Refusal('voucher_unknown');
	const { tx, neighbourhoodId, accountId, asHost } = holder;
	return one(
		await ask<{ voucherId: string; points: number }>(
			tx,
			sql`select voucher_id as "voucherId", points from voucher_redeem(${neighbourhoodId}, ${once}, ${accountId},
				${hashOf(key, code)}::bytea, ${asHost})`
		)
	);
}

/**
 * Names a day on which it would be done, with a word for the other one; the same day as they named is the yes to it.
 * Each word rings the other one, three times in a day and twelve times in all; the last of each side stands until the
 * voucher is over.
 *
 * @param agrees  it is the yes to a day that was shown, and means no other.
 * @throws {Refusal} `voucher_other_day`, with that day, where another one stands by now.
 */
export async function bookVoucher(
	holder: Holder,
	{
		voucherId,
		at,
		words,
		agrees = false
	}: { voucherId: string; at: Date; words: string; agrees?: boolean }
): Promise<void> {
	await ask(
		holder.tx,
		sql`select voucher_book(${holder.neighbourhoodId}, ${holder.accountId}, ${voucherId},
			${at.toISOString()}::timestamptz, ${words}, ${agrees})`
	);
}

/** Calls it off: its points go back in full. Who would do it says why. */
export async function cancelVoucher(
	holder: Holder,
	once: string,
	{ voucherId, reason }: { voucherId: string; reason: string }
): Promise<void> {
	await ask(
		holder.tx,
		sql`select voucher_cancel(${holder.neighbourhoodId}, ${once}, ${holder.accountId}, ${voucherId}, ${reason},
			${holder.asHost})`
	);
}

/** What somebody holds, and what they would do for others. */
export async function vouchers(holder: Holder, key: Buffer): Promise<VoucherLine[]> {
	type Row = Omit<VoucherLine, 'bookedFor' | 'other' | 'code'> &
		OtherRow & { bookedFor: string | null };
	const rows = await ask<Row>(
		holder.tx,
		sql`select voucher as "voucherId", title, category, points, state, is_holder as "isHolder",
				issued_on as "issuedOn", expires_on as "expiresOn", booked_for as "bookedFor",
				other_kind as "otherKind", other_name as "otherName"
			from voucher_list(${holder.neighbourhoodId}, ${holder.accountId})`
	);
	return rows.map(withOther).map((row) => {
		const isOpen = row.state === 'issued' || row.state === 'booked';
		return {
			...row,
			bookedFor: dateOf(row.bookedFor),
			code: row.isHolder && isOpen ? codeFor(key, row.voucherId) : null
		};
	});
}

/** Something that can be had for points, with who does it. */
export type Shelved = Omit<Offer, 'id' | 'stockWas'> & {
	productId: string;
	/** One offers it oneself. */
	isMine: boolean;
	other: OtherSide;
	portrait: string | null;
};

/** What neighbours offer for points, and what one offers oneself, also what cannot be had now. */
export async function shelf({ tx, neighbourhoodId, accountId }: Holder): Promise<Shelved[]> {
	const rows = await ask<Omit<Shelved, 'other'> & OtherRow>(
		tx,
		sql`select product as "productId", title, description, points, category, stock, valid_days as "validDays",
				most_a_year as "mostAYear", active as "isActive", mine as "isMine", other_kind as "otherKind",
				other_name as "otherName", portrait
			from voucher_shelf(${neighbourhoodId}, ${accountId})`
	);
	return rows.map(withOther);
}

/** What stands with a voucher for one of the two. */
type BesideVoucher = {
	portrait: string | null;
	description: string;
	/** Whose word its day is. */
	proposed: VoucherProposed;
	/** What both said with it last. */
	ownWords: string;
	theirWords: string;
	/** Why it was called off. */
	reason: string | null;
};

/** The same lines as `vouchers`, with the face of the other one, what was told of it, and what both said. */
export async function facedVouchers(
	holder: Holder,
	key: Buffer
): Promise<(VoucherLine & BesideVoucher)[]> {
	type Row = BesideVoucher & { voucherId: string };
	const lines = await vouchers(holder, key);
	const beside = await ask<Row>(
		holder.tx,
		sql`select voucher as "voucherId", portrait, description, proposed, own_words as "ownWords",
				their_words as "theirWords", reason
			from voucher_about(${holder.neighbourhoodId}, ${holder.accountId})`
	);
	const found = new Map(beside.map(({ voucherId, ...rest }) => [voucherId, rest]));
	return lines.map((line) =>
		voucherNow({ ...line, ...(found.get(line.voucherId) ?? nothingBeside) }, holder.now)
	);
}

/** Which of the organisations of who coordinates a voucher is of; null for none of them. */
export async function organisationOfVoucher(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	voucherId: string
): Promise<string | null> {
	const found = await ask<{ id: string | null }>(
		tx,
		sql`select voucher_organisation(${neighbourhoodId}, ${voucherId}) as id`
	);
	return one(found).id;
}

const nothingBeside: BesideVoucher = {
	...{ portrait: null, description: '', proposed: null, ownWords: '', theirWords: '', reason: null }
};

function codeFor(key: Buffer, voucherId: string): string {
	const bytes = createHmac('sha256', keyFor(key, 'handout'))
		.update(`voucher\0${voucherId}`)
		.digest();
	return voucherCode(bytes.readBigUInt64BE());
}

/** What is kept of the code of a voucher that was made with this id. */
export function voucherHash(key: Buffer, voucherId: string): string {
	return hashOf(key, codeFor(key, voucherId));
}

/** What is kept of a code. With the key in it: 50 bits could otherwise be found by trying them all. */
function hashOf(key: Buffer, code: string): string {
	const hash = createHmac('sha256', keyFor(key, 'handout'))
		.update(`voucher code\0${code}`)
		.digest('hex');
	return `\\x${hash}`;
}
