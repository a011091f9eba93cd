import { sql } from 'drizzle-orm';
import {
	limitsFit,
	type AccountStatus,
	type CreditLimits,
	type StopWish
} from '../../domain/credit.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import { Refusal } from '../../domain/refusal.ts';
import { pgArray, type Tx } from '../db/connect.ts';
import { creditRule } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { accountOf, type Party } from './holder.ts';

// What those who hold an office do with the books of a neighbourhood: how far one can go there, and stopping an account.

/** The limits of a neighbourhood, and the kinds of help for which nobody thanks with points there. */
export type HouseRules = { limits: CreditLimits; without: CategoryKey[] };

/** What holds in a neighbourhood. @throws {Refusal} `not_found` where there are no bedankpunten. */
export async function rulesOf(post: Post<'coordinator'> | Post<'treasurer'>): Promise<HouseRules> {
	return rulesIn(post.tx, post.neighbourhoodId);
}

async function rulesIn(tx: Tx, neighbourhoodId: string): Promise<HouseRules> {
	const [found] = await tx
		.select({
			...{ memberFloor: creditRule.memberFloor, newcomerFloor: creditRule.newcomerFloor },
			...{ newcomerDays: creditRule.newcomerDays, organisationFloor: creditRule.organisationFloor },
			...{ softCeiling: creditRule.softCeiling, mostOnce: creditRule.mostOnce },
			...{ mostPairDay: creditRule.mostPairDay, mostWeek: creditRule.mostWeek },
			...{ mostGivenMonth: creditRule.mostGivenMonth, mostPotMonth: creditRule.mostPotMonth },
			...{ mostTaskDay: creditRule.mostTaskDay, without: creditRule.without }
		})
		.from(creditRule)
		.where(sql`${creditRule.neighbourhoodId} = ${neighbourhoodId}`);
	if (found === undefined) throw new Refusal('not_found');
	const { without, ...limits } = found;
	return { limits, without };
}

/**
 * Sets what holds in a neighbourhood. What was proposed already is decided under the new limits; who may go less far
 * than they are keeps what they have.
 *
 * @throws {Refusal} `credit_bounds` for a limit that the house does not allow.
 */
export async function setRules(post: Post<'coordinator'>, rules: HouseRules): Promise<void> {
	if (!limitsFit(rules.limits)) throw new Refusal('credit_bounds');
	const named = Object.fromEntries(
		Object.entries(rules.limits).map(([name, value]) => [
			name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
			value
		])
	);
	await ask(
		post.tx,
		sql`select credit_set_limits(${post.neighbourhoodId}, ${JSON.stringify(named)}::jsonb,
			${pgArray(rules.without)}::text[])`
	);
}

/**
 * What a treasurer wants of somebody's account. What two of them want happens; the answer is how it stands then.
 *
 * @throws {Refusal} `credit_not_party` for who is, or lives with, whose it is; `credit_frozen` where the books are
 *   still wrong.
 */
export async function stopAccount(
	post: Post<'treasurer'>,
	wish: { of: Party; wanted: StopWish; reason: string }
): Promise<AccountStatus> {
	const accountId = await accountOf(post.tx, post.neighbourhoodId, wish.of);
	const [found] = await ask<{ status: AccountStatus }>(
		post.tx,
		sql`select credit_stop(${post.neighbourhoodId}, ${accountId}, ${wish.wanted}, ${wish.reason}) as status`
	);
	return found!.status;
}
