import { sql } from 'drizzle-orm';
import {
	limitBounds,
	limitsFit,
	type AccountStatus,
	type CreditLimits,
	type StopWish
} from '../../domain/credit.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one, pgArray, type Tx } from '../db/connect.ts';
import { creditRule } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { accountOf, type Party } from './holder.ts';
import { tellAll } from './news.ts';

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
		Object.entries(rules.limits).map(([name, value]) => [columnOf(name), value])
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

/** What somebody changed about the limits: for each what it was and became, by its name. */
export type RuleChange = {
	/** Null once it is forgotten who it was. */
	byName: string | null;
	at: Date;
	limits: { name: keyof CreditLimits; was: number; became: number }[];
	/** Kinds of help that are thanked with points no more, and those that are again. */
	without: { added: CategoryKey[]; removed: CategoryKey[] };
};

/** What changed about the limits, the last first. */
export async function ruleChanges({
	tx,
	neighbourhoodId
}: Post<'coordinator'> | Post<'treasurer'>): Promise<RuleChange[]> {
	type Values = Record<string, number | CategoryKey[]>;
	const rows = await ask<{ byName: string | null; at: string; was: Values; became: Values }>(
		tx,
		sql`select by_name as "byName", at, was, became from credit_rule_changes(${neighbourhoodId})`
	);
	const names = Object.keys(limitBounds) as (keyof CreditLimits)[];
	return rows.map(({ byName, at, was, became }) => {
		const left = (values: Values) => (values['without'] ?? []) as CategoryKey[];
		return {
			...{ byName, at: new Date(at) },
			limits: names.flatMap((name) => {
				const [before, after] = [was[columnOf(name)], became[columnOf(name)]];
				return typeof before === 'number' && typeof after === 'number'
					? [{ name, was: before, became: after }]
					: [];
			}),
			without: {
				added: left(became).filter((key) => !left(was).includes(key)),
				removed: left(was).filter((key) => !left(became).includes(key))
			}
		};
	});
}

/** Somebody who keeps the books. */
export type Treasurer = { personId: string; name: string; since: Date };

/** Who keeps the books of the neighbourhood. */
export async function treasurersOf({
	tx,
	neighbourhoodId
}: Post<'coordinator'>): Promise<Treasurer[]> {
	const rows = await ask<Omit<Treasurer, 'since'> & { since: string }>(
		tx,
		sql`select person as "personId", name, since from credit_treasurers(${neighbourhoodId})`
	);
	return rows.map((row) => ({ ...row, since: new Date(row.since) }));
}

/**
 * Names somebody who takes part as a treasurer, or ends it.
 *
 * @throws {Refusal} `credit_own_treasurer` for oneself, `too_many` above four, `not_found` for who has no sign-in.
 */
export async function nameTreasurer(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	{ personId, wanted }: { personId: string; wanted: 'yes' | 'no' }
): Promise<void> {
	const { id } = one(
		await ask<{ id: string | null }>(
			tx,
			sql`select credit_name_treasurer(${neighbourhoodId}, ${personId}, ${wanted === 'yes'}) as id`
		)
	);
	if (id !== null) await tellAll(tx, [{ id }]);
}

/** Whose account it is. */
export type Whose = { kind: 'member' | 'circle' | 'organisation'; id: string; name: string };

/** An account that stands still, or of which a treasurer wants it or wants it to go on. */
export type Stop = {
	whose: Whose;
	isFrozen: boolean;
	/** Its books are right: only then it can go on. */
	isWhole: boolean;
	/** Whoever looks is, or lives with, whose it is. */
	isNear: boolean;
	/** Why treasurers stopped it; null where the night did. */
	why: string | null;
	mine: { wanted: StopWish; reason: string } | null;
	/** What somebody else wants, for who said what they want. */
	other: { wanted: StopWish; reason: string } | null;
	/** Somebody else said what they want, and whoever looks did not yet. */
	isAsked: boolean;
};

/** What treasurers have to decide about accounts. */
export async function stopsOf({ tx, neighbourhoodId }: Post<'treasurer'>): Promise<Stop[]> {
	type Row = Pick<Stop, 'isFrozen' | 'isWhole' | 'isNear' | 'isAsked' | 'why'> &
		Omit<Whose, 'name'> & {
			name: string | null;
			mine: StopWish | null;
			myReason: string | null;
			other: StopWish | null;
			otherReason: string | null;
		};
	const rows = await ask<Row>(
		tx,
		sql`select kind, whose as id, name, is_frozen as "isFrozen", is_whole as "isWhole", is_near as "isNear", why, mine,
				my_reason as "myReason", other, other_reason as "otherReason", is_asked as "isAsked"
			from credit_stops(${neighbourhoodId})`
	);
	const wish = (wanted: StopWish | null, reason: string | null) =>
		wanted === null ? null : { wanted, reason: reason ?? '' };
	return rows.map(({ kind, id, name, mine, myReason, other, otherReason, ...row }) => ({
		...{ ...row, whose: { kind, id, name: name ?? '' } },
		...{ mine: wish(mine, myReason), other: wish(other, otherReason) }
	}));
}

/** Whose accounts can be stopped, by name. It says nothing of how they stand. */
export async function holdersOf({ tx, neighbourhoodId }: Post<'treasurer'>): Promise<Whose[]> {
	return ask<Whose>(
		tx,
		sql`select kind, whose as id, coalesce(name, '') as name from credit_holders(${neighbourhoodId})`
	);
}

/** The name that the database has for a limit. */
function columnOf(name: string): string {
	return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
