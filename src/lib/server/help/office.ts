import { and, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type {
	HelperForm,
	IntroduceForm,
	SettleForm,
	ShownNameForm
} from '../../domain/help/form.ts';
import { askable, fitting, nearOf, type Near } from '../../domain/help/match.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one } from '../db/connect.ts';
import { helpAsk, helpRequest, office } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { changed, lockedInOffice, type RequestRow } from './asker.ts';
import { asksOf, endAsks, requireWay } from './ask.ts';
import { helpersFor, hereIn, type Known } from './helpers.ts';

// A request that found nobody lies with a person (F4): who coordinates rings, asks somebody by hand, or says how it
// was settled, which who asked reads. And who is there when two first meet (13.2).

/** Somebody who might help, for who coordinates. */
export type Candidate = {
	personId: string;
	firstName: string;
	words: string;
	near: Near;
	isFitting: boolean;
};

/** Those who may be asked by hand for what landed; those who fit as well stand first. */
export async function candidatesFor(
	post: Post<'coordinator'>,
	requestId: string
): Promise<Candidate[]> {
	const { tx, neighbourhoodId } = post;
	const [row] = await tx
		.select()
		.from(helpRequest)
		.where(and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId)));
	if (row === undefined || row.landedAt === null) throw new Refusal('not_found');
	const { may, here, about } = await whoMay(post, row);
	const fits = new Set(fitting(row, may, about).map(({ personId }) => personId));
	const order = ({ personId }: Known) => (fits.has(personId) ? 0 : 1);
	return may
		.toSorted((first, next) => order(first) - order(next))
		.slice(0, 50)
		.map(({ personId, firstName, words, postcodeArea }) => ({
			...{ personId, firstName, words, isFitting: fits.has(personId) },
			near: nearOf(row.postcodeArea, postcodeArea, here.places)
		}));
}

/** Those who may be asked by hand: who was asked before too, but for who is waited for or said yes. */
async function whoMay(post: Post<'coordinator'>, row: RequestRow) {
	const { tx, neighbourhoodId, now } = post;
	const { id: requestId, category, askerId } = row;
	const [helpers, here, asks] = await Promise.all([
		helpersFor(tx, 'helpers', { neighbourhoodId, category, askerId, requestId }),
		hereIn(tx, neighbourhoodId),
		asksOf(post, requestId)
	]);
	const waits = new Set(
		asks
			.filter(({ says, endedAt }) => says !== 'no' && endedAt === null)
			.map(({ helperId }) => helperId)
	);
	const about = { ...here, todayOn: dayOf(now) };
	const others = helpers
		.filter(({ personId }) => personId !== post.personId)
		.map((one) => ({ ...one, wasAsked: waits.has(one.personId) }));
	return { here, about, asks, may: askable(row, others, about) };
}

/**
 * Takes on what landed: who asked is rung by this one, and may be reached for it.
 *
 * @throws {Refusal} `help_over` where a colleague has it.
 */
export async function takeOn(
	post: Post<'coordinator'>,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const row = await lockedInOffice(post, requestId);
	if (row.state === 'closed' || row.landedAt === null) throw new Refusal('help_over');
	const { taken } = one(
		await post.tx.execute<{ taken: boolean }>(
			sql`select help_taken_by_other(${post.neighbourhoodId}, ${requestId}) as taken`
		)
	);
	if (taken) throw new Refusal('help_over');
	await changed(post, row, { landedForId: post.personId, nextStepAt: row.nextStepAt });
	return { requestId };
}

/**
 * Asks somebody by hand, also who was asked before. What was wished for, and what has to be known of who comes into a
 * home, is asked here too.
 *
 * @throws {Refusal} `help_gone` for who does not offer it or may not, `help_three` while three were asked, `help_over`.
 */
export async function askByHand(
	post: Post<'coordinator'>,
	{ requestId, helperId }: HelperForm
): Promise<{ requestId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const row = await lockedInOffice(post, requestId);
	if (row.landedAt === null || (row.state !== 'open' && row.state !== 'offered'))
		throw new Refusal('help_over');
	const { may, asks } = await whoMay(post, row);
	if (!may.some(({ personId }) => personId === helperId)) throw new Refusal('help_gone');
	if (asks.filter(({ says, endedAt }) => says === null && endedAt === null).length >= 3)
		throw new Refusal('help_three');
	await tx.execute(sql`select help_ask_anew(${neighbourhoodId}, ${requestId}, ${helperId})`);
	await tx.insert(helpAsk).values({
		...{ neighbourhoodId, id: newId(now.getTime()), requestId, helperId },
		...{ askedAt: now, by: 'coordinator' }
	});
	await changed(post, row, { landedForId: row.landedForId ?? post.personId, waitingSince: now });
	return { requestId };
}

/** Closes what landed, with what came of it in words that who asked reads. */
export async function settle(
	post: Post<'coordinator'>,
	{ requestId, words }: SettleForm
): Promise<{ requestId: string }> {
	const row = await lockedInOffice(post, requestId);
	if (row.landedAt === null || (row.state !== 'open' && row.state !== 'offered'))
		throw new Refusal('help_over');
	requireWay(row, 'closed');
	await endAsks(post, requestId, { how: 'over', but: null });
	await changed(post, row, {
		...{ state: 'closed', closedAt: post.now, outcome: 'settled', outcomeWords: words }
	});
	return { requestId };
}

/** Shows the name under which one rings people, or shows none any more (F4). */
export async function showName(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	{ shownName }: ShownNameForm
): Promise<{ shown: boolean }> {
	const { shown } = one(
		await tx.execute<{ shown: boolean }>(
			sql`select help_show_name(${neighbourhoodId}, ${shownName}) as shown`
		)
	);
	if (!shown) throw new Refusal('not_found');
	return { shown: shownName !== '' };
}

/** The name under which one rings; empty where one shows none. */
export async function shownName({
	tx,
	neighbourhoodId,
	personId
}: Post<'coordinator'>): Promise<string> {
	const [row] = await tx
		.select({ name: office.shownName })
		.from(office)
		.where(
			and(
				eq(office.neighbourhoodId, neighbourhoodId),
				eq(office.personId, personId),
				eq(office.kind, 'coordinator'),
				isNull(office.endedAt)
			)
		)
		.limit(1);
	return row?.name ?? '';
}

/** Says who is there when two first meet. */
export async function introduce(
	post: Post<'coordinator'>,
	{ requestId, with: introducedWith }: IntroduceForm
): Promise<{ requestId: string }> {
	const row = await lockedInOffice(post, requestId);
	if (row.state !== 'agreed' || !row.isIntroduced) throw new Refusal('help_over');
	const { now, personId } = post;
	await changed(post, row, {
		...{ introducedAt: now, introducedById: personId, introducedWith, nextStepAt: row.nextStepAt }
	});
	return { requestId };
}
