import { sql } from 'drizzle-orm';
import { newId } from '../../domain/id.ts';
import { looksLikeCode, tidyCode } from '../../domain/invited.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { countCodeTry, hashOfCode } from '../membership/index.ts';
import { hashOfSecret, newSecret } from '../session/index.ts';

/** What a device keeps once it is one of a host's. */
export type Paired = { token: string; deviceId: string };

/**
 * Makes the device that asks one of a host's, by a code that works once. Every try counts before the
 * code is looked at.
 *
 * @throws {Refusal} `too_often`; `pairing_code` for one that is unknown, used or too old.
 */
export async function pairDevice(
	db: Db,
	key: Buffer,
	typed: { code: string; network: string },
	nowMs: number
): Promise<Paired> {
	await countCodeTry(db, key, typed.network);
	if (!looksLikeCode(tidyCode(typed.code))) throw new Refusal('pairing_code');
	const paired = { token: newSecret(), deviceId: newId(nowMs) };
	const [found] = await db.execute<{ paired: boolean }>(sql`
		select kring_pair(${hashOfCode(key, typed.code)}, ${paired.deviceId},
			${hashOfSecret(paired.token)}) as paired`);
	if (found?.paired !== true) throw new Refusal('pairing_code');
	return paired;
}
