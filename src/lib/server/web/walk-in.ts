import type { RequestEvent } from '@sveltejs/kit';
import { looksLikeCode, tidyCode } from '../../domain/invited.ts';
import { Refusal } from '../../domain/refusal.ts';
import { countCodeTry, hashOfCode } from '../membership/index.ts';
import { house } from './house.ts';

/**
 * What is kept of a code that a visitor of a walk-in gave to somebody. Each try is counted, so that nobody
 * finds one by trying.
 *
 * @throws {Refusal} `too_often`; `walk_in_code` for what can be no code.
 */
export async function hashOfTyped(
	{ locals }: Pick<RequestEvent, 'locals'>,
	typed: string
): Promise<string> {
	const { env, db } = house();
	await countCodeTry(db, env.secret, locals.network);
	if (!looksLikeCode(tidyCode(typed))) throw new Refusal('walk_in_code');
	return hashOfCode(env.secret, typed);
}
