import { eq, inArray, sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { one, pgArray, type Tx } from '../db/connect.ts';
import { circle, organisation } from '../db/schema/index.ts';
import type { Deed, Own, Post, Sight } from '../gate/index.ts';
import { byName } from '../place.ts';
import { ask } from './call.ts';

/** Only this file has it, so only this file makes a `Holder`. */
type HolderMint = { readonly holderMint: unique symbol };
const mint = {} as HolderMint;

/**
 * An account, in the hands of somebody who came through the gate for it, for as long as their transaction lasts.
 * Everything that is done with bedankpunten takes one as its first argument; the database asks once more.
 */
export class Holder {
	readonly tx: Tx;
	readonly neighbourhoodId: string;
	/** Never shown, and never taken from a form. */
	readonly accountId: string;
	/** A host acts for somebody on paper. */
	readonly asHost: boolean;
	readonly now: Date;

	constructor(
		_mint: HolderMint,
		held: { tx: Tx; neighbourhoodId: string; accountId: string; asHost?: boolean; now: Date }
	) {
		this.tx = held.tx;
		this.neighbourhoodId = held.neighbourhoodId;
		this.accountId = held.accountId;
		this.asHost = held.asHost === true;
		this.now = held.now;
	}
}

/** Who can have an account, by the id that the house knows them by. */
export type Party =
	{ personId: string } | { circleId: string } | { organisationId: string } | { pot: true };

/**
 * One's own account in a neighbourhood of one's own municipality; opened when it is asked for first.
 *
 * @throws {Refusal} `not_found` where there are no bedankpunten.
 */
export async function ownHolder(own: Own, neighbourhoodId: string): Promise<Holder> {
	const { tx, now } = own;
	const accountId = await opened(tx, sql`select credit_open(${neighbourhoodId}) as id`);
	return new Holder(mint, { tx, neighbourhoodId, accountId, now });
}

/** The account of a circle, for who may spend there: who may write on its money. */
export async function circleHolder(
	entered: Deed<'credit.spend'> | Sight<'credit.read'>
): Promise<Holder> {
	const { tx, circleId, now } = entered;
	const { neighbourhoodId } = one(
		await tx
			.select({ neighbourhoodId: circle.neighbourhoodId })
			.from(circle)
			.where(eq(circle.id, circleId))
	);
	if (neighbourhoodId === null) throw new Refusal('not_found');
	const accountId = await opened(
		tx,
		sql`select credit_open(${neighbourhoodId}, ${circleId}::uuid) as id`
	);
	return new Holder(mint, { tx, neighbourhoodId, accountId, now });
}

/** The organisations in whose name somebody coordinates there, by name. */
export async function organisationsOf({
	tx,
	organisationIds
}: Post<'coordinator'>): Promise<{ id: string; name: string }[]> {
	const rows = await tx
		.select({ id: organisation.id, name: organisation.name })
		.from(organisation)
		.where(inArray(organisation.id, [...organisationIds]));
	return byName(rows);
}

/** Whether an organisation has an account: looking opens none. */
export async function organisationTakesPart(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	organisationId: string
): Promise<boolean> {
	const [found] = await ask<{ id: string | null }>(
		tx,
		sql`select credit_account_of(${neighbourhoodId}, null::uuid, null::uuid, ${organisationId}::uuid) as id`
	);
	return found !== undefined && found.id !== null;
}

/** The account of an organisation, for who coordinates in its name. */
export async function organisationHolder(
	post: Post<'coordinator'>,
	organisationId: string
): Promise<Holder> {
	const { tx, neighbourhoodId, now } = post;
	if (!post.organisationIds.includes(organisationId)) throw new Refusal('not_found');
	const accountId = await opened(
		tx,
		sql`select credit_open(${neighbourhoodId}, null::uuid, ${organisationId}::uuid) as id`
	);
	return new Holder(mint, { tx, neighbourhoodId, accountId, now });
}

/** The account of somebody who trusts one with it (12.2). What one is trusted with, each step asks. */
export async function trustedHolder(
	own: Own,
	neighbourhoodId: string,
	personId: string
): Promise<Holder> {
	const { tx, now } = own;
	const accountId = await accountOf(tx, neighbourhoodId, { personId });
	return new Holder(mint, { tx, neighbourhoodId, accountId, now });
}

/**
 * The accounts of neighbours of whom a host has something on paper, in one question: null for who has a sign-in, and says
 * themselves what they say (12.2).
 *
 * @throws {Refusal} `not_found` where one of them takes no part.
 */
export async function paperHolders(
	{ tx, neighbourhoodId, now }: Post<'coordinator'>,
	personIds: readonly string[]
): Promise<(Holder | null)[]> {
	const rows = await ask<{ personId: string; id: string | null; isOnPaper: boolean }>(
		tx,
		sql`select p as "personId", credit_account_of(${neighbourhoodId}, p) as id,
				credit_works_on_paper(${neighbourhoodId}, p) as "isOnPaper"
			from unnest(${pgArray(personIds)}::uuid[]) p`
	);
	return personIds.map((personId) => {
		const found = rows.find((row) => row.personId === personId);
		if (found === undefined || found.id === null) throw new Refusal('not_found');
		return found.isOnPaper
			? new Holder(mint, { tx, neighbourhoodId, accountId: found.id, asHost: true, now })
			: null;
	});
}

/**
 * The account of a neighbour who does it on paper, for a host (12.2).
 *
 * @throws {Refusal} `not_found` for who takes no part; `credit_slip_own` for who has a sign-in of their own.
 */
export async function paperHolder(post: Post<'coordinator'>, personId: string): Promise<Holder> {
	const [holder] = await paperHolders(post, [personId]);
	if (holder === undefined || holder === null) throw new Refusal('credit_slip_own');
	return holder;
}

/**
 * The account of the other side.
 *
 * @throws {Refusal} `not_found` for who has none there.
 */
export async function accountOf(tx: Tx, neighbourhoodId: string, party: Party): Promise<string> {
	if ('pot' in party)
		return opened(
			tx,
			sql`select pot_id as id from credit_rule where neighbourhood_id = ${neighbourhoodId}`
		);
	const { personId, circleId, organisationId } = {
		...{ personId: null, circleId: null, organisationId: null },
		...party
	};
	return opened(
		tx,
		sql`select credit_account_of(${neighbourhoodId}, ${personId}::uuid, ${circleId}::uuid,
			${organisationId}::uuid) as id`
	);
}

async function opened(tx: Tx, query: ReturnType<typeof sql>): Promise<string> {
	const [found] = await ask<{ id: string | null }>(tx, query);
	if (found === undefined || found.id === null) throw new Refusal('not_found');
	return found.id;
}
