import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { looksLikeCode, tidyCode } from '../../domain/invited.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { moveCode } from '../db/schema/index.ts';
import type { Own, Visitor } from '../gate/index.ts';
import { hasSecond, isFresh, keysOf } from '../session/index.ts';
import { codeFrom, hashOfCode } from './secret.ts';
import { countCodeTry } from './tries.ts';

/** How long a code to carry a sign-in over lives, in minutes. */
export const moveMinutes = 10;

/**
 * Makes a code with which this person comes in at another place: the app on the home screen of an
 * iPhone has cookies of its own (settled 9). It works once; the one before it is dead.
 *
 * Whoever can prove who they are does that first: a phone that lies open for a moment may not give
 * somebody else a sign-in for months.
 *
 * @throws {Refusal} `not_found` for a visit that opens one circle only; `prove_it_again`.
 */
export async function makeMoveCode(own: Own, visitor: Visitor, key: Buffer): Promise<string> {
	if (visitor.onlyCircleId !== null) throw new Refusal('not_found');
	const keys = await keysOf(own);
	const canProve = keys.mailAddress !== null || hasSecond(keys);
	if (canProve && !isFresh(visitor, own.now)) throw new Refusal('prove_it_again');
	const code = codeFrom(randomBytes(8));
	const kept = {
		codeHash: hashOfCode(key, code),
		expiresAt: new Date(own.now.getTime() + moveMinutes * 60_000)
	};
	await own.tx
		.insert(moveCode)
		.values({ personId: own.personId, ...kept })
		.onConflictDoUpdate({ target: moveCode.personId, set: kept });
	return code;
}

/**
 * Whose code this is. It is used up by that. Every try counts before the code is looked at.
 *
 * @throws {Refusal} `too_often`; `move_code` for one that is unknown, used or too old.
 */
export async function useMoveCode(
	db: Db,
	key: Buffer,
	typed: { code: string; network: string }
): Promise<{ personId: string }> {
	await countCodeTry(db, key, typed.network);
	if (!looksLikeCode(tidyCode(typed.code))) throw new Refusal('move_code');
	const [found] = await db.execute<{ personId: string | null }>(
		sql`select kring_use_move(${hashOfCode(key, typed.code)}) as "personId"`
	);
	if (!found?.personId) throw new Refusal('move_code');
	return { personId: found.personId };
}
