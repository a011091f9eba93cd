import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Verdict } from '../../domain/credit.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import { dayOf } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isSlipDay, tidySlipNumber } from '../../domain/slip.ts';
import { one, type Db } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { paperHolders } from './holder.ts';
import { tellThanked } from './news.ts';
import { decide, decideGroup, propose } from './transfer.ts';

// What offices see and do around bedankpunten: who coordinates serves whoever does it on paper, treasurers look at
// what somebody says is not right. Neither sees how anybody stands.

/** Whether bedankpunten were begun in the neighbourhood of this office. */
export async function hasCredits({ tx, neighbourhoodId }: Post<'coordinator'>): Promise<boolean> {
	const found = await ask<{ runs: boolean }>(
		tx,
		sql`select exists (select from credit_rule r where r.neighbourhood_id = ${neighbourhoodId}) as runs`
	);
	return one(found).runs;
}

/** Since when the pot stands so low that who looks after it has to do something; null while it does not (12.5). */
export async function potLowSince({
	tx,
	neighbourhoodId
}: Post<'coordinator'> | Post<'treasurer'>): Promise<Date | null> {
	const [found] = await ask<{ since: string | null }>(
		tx,
		sql`select pot_low_since as since from credit_rule where neighbourhood_id = ${neighbourhoodId}`
	);
	return found === undefined || found.since === null ? null : new Date(found.since);
}

/** Somebody who takes part, for who serves them. */
export type CreditMember = {
	personId: string;
	name: string;
	/** They have no sign-in: a host enters their slips. */
	isOnPaper: boolean;
	/** How much waits for their yes, of who is on paper: a host says it in their name. */
	waits: number;
	/** With whom they live, where that was written down. */
	householdId: string | null;
};

/** Who takes part in the neighbourhood, by name. */
export async function membersOn({
	tx,
	neighbourhoodId
}: Post<'coordinator'>): Promise<CreditMember[]> {
	return ask<CreditMember>(
		tx,
		sql`select m.person as "personId", m.name, m.on_paper as "isOnPaper", m.household as "householdId",
				coalesce(a.count, 0)::integer as waits
			from credit_members(${neighbourhoodId}) m left join credit_paper_asked(${neighbourhoodId}) a on a.person = m.person
			order by m.name, m.person`
	);
}

/** Writes down somebody who takes part on paper, under an id that was made for them. */
export async function openOnPaper(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	{ personId, name }: { personId: string; name: string }
): Promise<void> {
	await ask(tx, sql`select credit_open_paper(${neighbourhoodId}, ${personId}, ${name})`);
}

/** What stands on a slip. */
export type Slip = {
	helpedId: string;
	helperId: string;
	category: CategoryKey;
	points: number;
	words: string;
	/** Both signed: else the helper is still asked. */
	both: boolean;
	/** The number that is printed on it, or written. */
	number: string;
	/** The day of the help, yyyy-mm-dd. */
	on: string;
};

/**
 * Enters a slip for who of the two does it on paper (12.2): what both signed counts at once where neither has a sign-in.
 * Who has one is asked, and says yes or no themselves. A slip counts once: the number on it is the id under which the
 * ledger keeps what was said, for each of those in whose name it is said.
 *
 * @throws {Refusal} `credit_slip_own` where both have a sign-in, `credit_slip_day` for a day too long ago or to come,
 *   `credit_slip_again` where another slip of theirs has this number, `credit_not_now` for whatever would tell how one
 *   stands.
 */
export async function enterSlip(
	post: Post<'coordinator'>,
	{ helpedId, helperId, both, number, on, ...said }: Slip
): Promise<{ transferId: string }> {
	if (!isSlipDay(on, dayOf(post.now))) throw new Refusal('credit_slip_day');
	const [helped = null, helper = null] = await paperHolders(post, [helpedId, helperId]);
	const speaker = helped ?? helper;
	if (speaker === null) throw new Refusal('credit_slip_own');
	const once = slipId(post.neighbourhoodId, number);
	const [side, other] =
		speaker === helped ? (['payer', helperId] as const) : (['payee', helpedId] as const);
	try {
		const { transferId } = await propose(speaker, once, {
			...{ ...said, side, other: { personId: other }, fromPot: false, requestId: null }
		});
		if (both && helped !== null && helper !== null)
			await decide(helper, once, { transferId, verb: 'accept', fromPot: false });
		return { transferId };
	} catch (caught) {
		const isAnother = caught instanceof Refusal && caught.code === 'change_conflict';
		throw isAnother ? new Refusal('credit_slip_again') : caught;
	}
}

function slipId(neighbourhoodId: string, number: string): string {
	const hash = createHash('sha256')
		.update(JSON.stringify(['slip', neighbourhoodId, tidySlipNumber(number)]))
		.digest('hex');
	return [
		[0, 8],
		[8, 12],
		[12, 16],
		[16, 20],
		[20, 32]
	]
		.map(([from, until]) => hash.slice(from, until))
		.join('-');
}

/** Help of a group that waits for a host. */
export type WaitingGroup = {
	transferId: string;
	category: CategoryKey;
	points: number;
	on: string;
	payerName: string;
	/** No name is left of who stopped since: their part goes to the pot. */
	helpers: { name: string | null; points: number }[];
};

/** What groups did and nobody said yes to yet. */
export async function groupsOf({
	tx,
	neighbourhoodId
}: Post<'coordinator'>): Promise<WaitingGroup[]> {
	type Row = Omit<WaitingGroup, 'helpers'> & {
		helperName: string | null;
		helperPoints: number;
	};
	const rows = await ask<Row>(
		tx,
		sql`select transfer as "transferId", category, points, made_on as "on", payer_name as "payerName",
				helper_name as "helperName", helper_points as "helperPoints"
			from credit_groups(${neighbourhoodId})`
	);
	const groups = new Map<string, WaitingGroup>();
	for (const { helperName, helperPoints, ...group } of rows) {
		const found = groups.get(group.transferId) ?? { ...group, helpers: [] };
		found.helpers.push({ name: helperName, points: helperPoints });
		groups.set(group.transferId, found);
	}
	return [...groups.values()];
}

/** A host says that a group was there, or not; those who were thanked hear of it. */
export async function answerGroup(
	post: Post<'coordinator'>,
	chosen: { transferId: string; verb: 'accept' | 'decline' },
	once: string
): Promise<{ transferId: string }> {
	const { transferId } = await decideGroup(post, once, chosen);
	if (chosen.verb === 'accept') await tellThanked(post, transferId);
	return { transferId };
}

/** Something of which one of the two says that it is not right. */
export type Dispute = {
	transferId: string;
	category: CategoryKey | null;
	points: number;
	on: string;
	disputedOn: string;
	helpedName: string | null;
	helperName: string | null;
	/** Who had the help says so; else who gave it. */
	isByHelped: boolean;
	words: string | null;
	/** Whoever looks is one of them or lives with one: then it is for others to decide. */
	isNear: boolean;
	mine: { verdict: Verdict; reason: string } | null;
	other: { verdict: Verdict; reason: string } | null;
};

/** What treasurers have to look at. */
export async function disputesOf({ tx, neighbourhoodId }: Post<'treasurer'>): Promise<Dispute[]> {
	type Row = Omit<Dispute, 'mine' | 'other'> & {
		myVerdict: Verdict | null;
		myReason: string | null;
		otherVerdict: Verdict | null;
		otherReason: string | null;
	};
	const rows = await ask<Row>(
		tx,
		sql`select transfer as "transferId", category, points, made_on as "on", disputed_on as "disputedOn",
				payer_name as "helpedName", payee_name as "helperName", by_payer as "isByHelped", words,
				is_near as "isNear", my_verdict as "myVerdict", my_reason as "myReason",
				other_verdict as "otherVerdict", other_reason as "otherReason"
			from credit_disputes(${neighbourhoodId})`
	);
	return rows.map(({ myVerdict, myReason, otherVerdict, otherReason, ...row }) => ({
		...row,
		mine: myVerdict === null ? null : { verdict: myVerdict, reason: myReason ?? '' },
		other: otherVerdict === null ? null : { verdict: otherVerdict, reason: otherReason ?? '' }
	}));
}

/** How the books stand, without a name or a balance. */
export type BooksState = {
	/** Days that are sealed, and the last of them. */
	sealed: number;
	lastOn: string | null;
	/** The first day whose seal does not fit. */
	brokenOn: string | null;
	/** Accounts that take part in nothing new until somebody has looked. */
	frozen: number;
};

/** How the books of the neighbourhood stand. */
export async function booksOf({ tx, neighbourhoodId }: Post<'treasurer'>): Promise<BooksState> {
	return one(
		await ask<BooksState>(
			tx,
			sql`select sealed, last_on as "lastOn", broken_on as "brokenOn", frozen
				from credit_books(${neighbourhoodId})`
		)
	);
}

/** What the pot had and gave in a month. Null is hidden: of fewer than five, or the month still runs. */
export type PotMonth = {
	given: number | null;
	thanked: number | null;
	used: number | null;
	people: number | null;
};

/** A month of the pot for everybody, with its first day (yyyy-mm-dd). */
export type PublicPot = PotMonth & { on: string };

/** What the pot of a neighbourhood did in the last month that is over; null where there are no bedankpunten yet. */
export async function publicPot(db: Pick<Db, 'execute'>, slug: string): Promise<PublicPot | null> {
	type Row = { [K in keyof Omit<PublicPot, 'on'>]: string | null } & { on: string };
	const [found] = await db.execute<Row>(
		sql`select month as "on", given, thanked, used, people from credit_pot_public(${slug})`
	);
	if (found === undefined) return null;
	const number = (text: string | null) => (text === null ? null : Number(text));
	const { on, given, thanked, used, people } = found;
	return {
		on,
		...{ given: number(given), thanked: number(thanked), used: number(used) },
		people: number(people)
	};
}

/** What the pot had and gave in the month of a day (yyyy-mm-dd), once that month is over. */
export async function potMonth(
	{ tx, neighbourhoodId }: Pick<Post<'treasurer'>, 'tx' | 'neighbourhoodId'>,
	on: string
): Promise<PotMonth> {
	type Row = { [K in keyof PotMonth]: string | null };
	const { given, thanked, used, people } = one(
		await ask<Row>(
			tx,
			sql`select given, thanked, used, people from credit_pot_month(${neighbourhoodId}, ${on}::date)`
		)
	);
	const number = (text: string | null) => (text === null ? null : Number(text));
	return {
		...{ given: number(given), thanked: number(thanked), used: number(used) },
		people: number(people)
	};
}
