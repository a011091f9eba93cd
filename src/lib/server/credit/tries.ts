import { sql } from 'drizzle-orm';
import type { Db } from '../db/connect.ts';
import { countTry, type Limit } from '../session/index.ts';

// What may be tried so often only, because a refusal tells something: the slips and turns of a host, and codes of
// vouchers. Each try is counted before it is looked at, in a transaction of its own. One that came through is taken off
// again, also where it only answers what it answered before: who presses twice tried nothing wrong.

/** Slips and turns that are refused which one host may try: each of them could tell how somebody stands. */
export const slipTries = {
	what: 'credit.slip',
	most: 10,
	seconds: 3_600
} as const satisfies Limit;

/** Wrong codes of vouchers on one device. */
export const voucherTries = {
	what: 'voucher.code',
	most: 10,
	seconds: 3_600
} as const satisfies Limit;

/**
 * Does what a host tries with points of others.
 *
 * @throws {Refusal} `too_often` after ten that were refused within an hour.
 */
export function triedSlip<T>(
	db: Pick<Db, 'execute'>,
	personId: string,
	work: () => Promise<T>
): Promise<T> {
	return tried(db, slipTries, personId, work);
}

/**
 * Does what somebody tries with the code of a voucher on a device.
 *
 * @throws {Refusal} `too_often` after ten wrong ones within an hour.
 */
export function triedVoucher<T>(
	db: Pick<Db, 'execute'>,
	sessionId: string,
	work: () => Promise<T>
): Promise<T> {
	return tried(db, voucherTries, sessionId, work);
}

async function tried<T>(
	db: Pick<Db, 'execute'>,
	limit: Limit,
	whom: string,
	work: () => Promise<T>
): Promise<T> {
	await countTry(db, limit, whom);
	const answer = await work();
	await db.execute(sql`select credit_try_right(${limit.what}, ${whom})`);
	return answer;
}
