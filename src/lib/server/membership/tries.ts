import type { Db } from '../db/connect.ts';
import { countTry, everybody, hashOfNetwork, limits } from '../session/index.ts';

/**
 * Counts one try of a code from paper, before it is looked at: for its network, and for everybody
 * together. Within these limits somebody who tries day and night needs centuries for one code.
 *
 * @throws {Refusal} `too_often`, with the seconds until the window ends.
 */
export async function countCodeTry(db: Db, key: Buffer, network: string): Promise<void> {
	await countTry(db, limits.paperFromNetwork, hashOfNetwork(key, network));
	await countTry(db, limits.paperInTotal, everybody);
}
