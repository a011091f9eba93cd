import { randomInt } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import type { CardInForm, CardsForm } from '../../domain/look-card-form.ts';
import { cardCodeLength, cardSigns } from '../../domain/look-card.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { activity, referralCard, referralCount } from '../db/schema/index.ts';
import { opened, type Coordinator } from './open.ts';

// Come-and-look cards (5.10): a run of them for each sender, and how many came back in a month.

/** Most runs in the list. */
const listLimit = 200;

/** A run of cards, with how many of them were handed in. */
export type CardRun = {
	code: string;
	sender: string;
	madeAt: Date;
	thisMonth: number;
	ever: number;
};

/** Makes a run of cards for a sender. @throws {Refusal} `not_found`. */
export async function makeCards(
	post: Coordinator,
	activityId: string,
	{ sender }: CardsForm
): Promise<{ activityId: string; code: string }> {
	const { tx, neighbourhoodId, now } = post;
	await opened(post, activityId);
	const code = Array.from({ length: cardCodeLength }, () => cardSigns[randomInt(cardSigns.length)]);
	const row = { neighbourhoodId, id: newId(now.getTime()), activityId, sender, madeAt: now };
	await tx.insert(referralCard).values({ ...row, code: code.join('') });
	return { activityId, code: code.join('') };
}

/** Counts a card that was handed in, in this month. @throws {Refusal} `not_found`, `card_code`. */
export async function countCard(
	post: Coordinator,
	activityId: string,
	{ code }: CardInForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	await opened(post, activityId);
	const [card] = await tx
		.select({ id: referralCard.id })
		.from(referralCard)
		.where(
			and(
				eq(referralCard.neighbourhoodId, neighbourhoodId),
				eq(referralCard.activityId, activityId),
				eq(referralCard.code, code)
			)
		);
	if (card === undefined) throw new Refusal('card_code');
	await tx
		.insert(referralCount)
		.values({ neighbourhoodId, cardId: card.id, month: monthOf(now), count: 1 })
		.onConflictDoUpdate({
			target: [referralCount.neighbourhoodId, referralCount.cardId, referralCount.month],
			set: { count: sql`${referralCount.count} + 1` }
		});
	return { activityId };
}

/** The runs of cards of an activity, the newest first. */
export async function cardsOf(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<CardRun[]> {
	const counted = (which: ReturnType<typeof sql>) =>
		sql<number>`coalesce(sum(${referralCount.count}) filter (where ${which}), 0)::int`;
	return tx
		.select({
			code: referralCard.code,
			sender: referralCard.sender,
			madeAt: referralCard.madeAt,
			thisMonth: counted(sql`${referralCount.month} = ${monthOf(now)}`),
			ever: counted(sql`true`)
		})
		.from(referralCard)
		.leftJoin(
			referralCount,
			and(
				eq(referralCount.neighbourhoodId, referralCard.neighbourhoodId),
				eq(referralCount.cardId, referralCard.id)
			)
		)
		.where(
			and(
				eq(referralCard.neighbourhoodId, neighbourhoodId),
				eq(referralCard.activityId, activityId)
			)
		)
		.groupBy(referralCard.neighbourhoodId, referralCard.id)
		.orderBy(desc(referralCard.madeAt), desc(referralCard.id))
		.limit(listLimit);
}

/** The word in the address of the activity to which a card invites. @throws {Refusal} `not_found`. */
export async function invitedBy(db: Db, code: string): Promise<string> {
	const [found] = await db
		.select({ slug: activity.slug })
		.from(referralCard)
		.innerJoin(
			activity,
			and(
				eq(activity.neighbourhoodId, referralCard.neighbourhoodId),
				eq(activity.id, referralCard.activityId)
			)
		)
		.where(and(eq(referralCard.code, code), eq(activity.status, 'published')));
	if (found === undefined) throw new Refusal('not_found');
	return found.slug;
}

function monthOf(now: Date): string {
	return `${dayOf(now).slice(0, 7)}-01`;
}
