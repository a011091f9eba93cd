import { and, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import type { Gender, JoinForm, LifeForm, OfferForm, PauseForm } from '../../domain/help/form.ts';
import type { Reach, WeeklyWindow } from '../../domain/help/match.ts';
import type { CheckKind } from '../../domain/help/trust.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { helpCheck, helpOffer, neighbour, neighbourLife } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

// Taking part in a neighbourhood, and what one likes to do there for others.

/** An offer is asked about again after so many days (13.1). */
const reviewDays = 180;
/** Kinds of help that one person offers at most: all of them. */
const mostOffers = 24;

/** Oneself as a neighbour. */
export type Me = {
	area: string;
	reach: Reach;
	languages: string[];
	gender: Gender | null;
	avoidsPets: boolean;
	askedMost: number;
	/** A pause, with its last day or without one. */
	pause: { untilOn: string | null } | null;
	likes: string;
	sinceOn: string;
	/** What one knows from one's own life; nothing for who does not want to be found by it. */
	topics: string[];
	phone: string;
	address: string;
	checks: { kind: CheckKind; checkedOn: string; validUntilOn: string }[];
};

/** Something one offers. */
export type OwnOffer = {
	id: string;
	category: CategoryKey;
	words: string;
	windows: WeeklyWindow[];
	isPaused: boolean;
	/** It is time to say whether it still holds. */
	isToReview: boolean;
	/** Nobody sees it any more, until one says that it still holds. */
	isHidden: boolean;
};

/** Oneself as a neighbour, or null for who does not take part there. */
export async function me(own: Own, neighbourhoodId: string): Promise<Me | null> {
	const { tx, personId, now } = own;
	const here = eq(neighbour.neighbourhoodId, neighbourhoodId);
	const [[row], [life], [contact], checks] = await Promise.all([
		tx
			.select()
			.from(neighbour)
			.where(and(here, eq(neighbour.personId, personId))),
		tx
			.select({ topics: neighbourLife.topics })
			.from(neighbourLife)
			.where(
				and(
					eq(neighbourLife.neighbourhoodId, neighbourhoodId),
					eq(neighbourLife.personId, personId)
				)
			),
		tx.execute<{ phone: string; address: string }>(
			sql`select phone, address from help_own_contact(${neighbourhoodId})`
		),
		tx
			.select({
				kind: helpCheck.kind,
				checkedOn: helpCheck.checkedOn,
				validUntilOn: helpCheck.validUntilOn
			})
			.from(helpCheck)
			.where(
				and(
					eq(helpCheck.neighbourhoodId, neighbourhoodId),
					eq(helpCheck.personId, personId),
					isNull(helpCheck.endedAt)
				)
			)
			.orderBy(helpCheck.kind, helpCheck.validUntilOn)
			.limit(50)
	]);
	if (row === undefined) return null;
	const { postcodeArea: area, reach, languages, gender, avoidsPets, askedMost, likes } = row;
	const runs = row.pausedAt !== null && (row.pausedUntil === null || row.pausedUntil >= dayOf(now));
	return {
		...{ area, reach, languages, gender, avoidsPets, askedMost, likes, checks },
		pause: runs ? { untilOn: row.pausedUntil } : null,
		sinceOn: row.sinceOn,
		topics: life?.topics ?? [],
		phone: contact?.phone ?? '',
		address: contact?.address ?? ''
	};
}

/** Takes part, or changes what one said of it. @throws {Refusal} `not_found` for a neighbourhood elsewhere. */
export async function join(
	own: Own,
	neighbourhoodId: string,
	form: JoinForm
): Promise<{ joined: true }> {
	const { tx, personId, now } = own;
	const { area, phone, address, 'languages[]': languages, ...about } = form;
	const [may] = await tx.execute<{ may: boolean }>(
		sql`select help_may_join(${neighbourhoodId}) as may`
	);
	if (may?.may !== true) throw new Refusal('not_found');
	const said = { ...about, postcodeArea: area, languages: [...new Set(languages)] };
	await tx
		.insert(neighbour)
		.values({ neighbourhoodId, personId, ...said, sinceOn: dayOf(now) })
		.onConflictDoUpdate({ target: [neighbour.neighbourhoodId, neighbour.personId], set: said });
	await tx.execute(
		sql`select help_keep_contact(${neighbourhoodId}, ${personId}, ${phone}, ${address})`
	);
	return { joined: true };
}

/** Stops taking part. Others are asked where one would have helped; what one asked is over. */
export async function leave(own: Own, neighbourhoodId: string): Promise<{ left: true }> {
	await own.tx.execute(sql`select help_forget(${neighbourhoodId}, ${own.personId})`);
	return { left: true };
}

/** Is asked nothing for a while, or until one says otherwise (F12). */
export async function pause(
	own: Own,
	neighbourhoodId: string,
	{ untilOn }: PauseForm
): Promise<{ paused: true }> {
	if (untilOn !== null && untilOn < dayOf(own.now)) throw new Refusal('end_in_past');
	await setOwn(own, neighbourhoodId, { pausedAt: own.now, pausedUntil: untilOn });
	return { paused: true };
}

/** Is asked again. */
export async function resume(own: Own, neighbourhoodId: string): Promise<{ paused: false }> {
	await setOwn(own, neighbourhoodId, { pausedAt: null, pausedUntil: null });
	return { paused: false };
}

async function setOwn(
	{ tx, personId }: Own,
	neighbourhoodId: string,
	change: Partial<typeof neighbour.$inferInsert>
): Promise<void> {
	const found = await tx
		.update(neighbour)
		.set(change)
		.where(and(eq(neighbour.neighbourhoodId, neighbourhoodId), eq(neighbour.personId, personId)))
		.returning({ personId: neighbour.personId });
	if (found.length === 0) throw new Refusal('help_join_first');
}

/** Says what one knows from one's own life, for who coordinates; nothing takes it back (S36). */
export async function sayLife(
	own: Own,
	neighbourhoodId: string,
	{ topics }: LifeForm
): Promise<{ said: number }> {
	const { tx, personId, now } = own;
	await tx
		.delete(neighbourLife)
		.where(
			and(eq(neighbourLife.neighbourhoodId, neighbourhoodId), eq(neighbourLife.personId, personId))
		);
	if (topics.length === 0) return { said: 0 };
	await requireMe(own, neighbourhoodId);
	await tx.insert(neighbourLife).values({ neighbourhoodId, personId, topics, saidAt: now });
	return { said: topics.length };
}

/** What one offers, by kind. */
export async function ownOffers(own: Own, neighbourhoodId: string): Promise<OwnOffer[]> {
	const todayOn = dayOf(own.now);
	const rows = await own.tx
		.select()
		.from(helpOffer)
		.where(
			and(
				eq(helpOffer.neighbourhoodId, neighbourhoodId),
				eq(helpOffer.personId, own.personId),
				isNull(helpOffer.endedAt)
			)
		)
		.orderBy(helpOffer.category)
		.limit(mostOffers);
	return rows.map(({ id, category, words, windows, isPaused, saidOn, reviewOn }) => ({
		...{ id, category, words, windows, isPaused },
		isToReview: reviewOn <= todayOn,
		isHidden: daysAfter(saidOn, 365) <= todayOn
	}));
}

/** Offers a kind of help, or says anew what one offers of it. */
export async function offer(
	own: Own,
	neighbourhoodId: string,
	{ category, words, windows }: OfferForm
): Promise<{ offerId: string }> {
	const { tx, personId, now } = own;
	await requireMe(own, neighbourhoodId);
	const todayOn = dayOf(now);
	const said = {
		...{ words, windows, isPaused: false, saidOn: todayOn },
		...{ reviewOn: daysAfter(todayOn, reviewDays), reviewAskedOn: null }
	};
	const [kept] = await tx
		.insert(helpOffer)
		.values({ neighbourhoodId, id: newId(now.getTime()), personId, category, ...said })
		.onConflictDoUpdate({
			target: [helpOffer.neighbourhoodId, helpOffer.personId, helpOffer.category],
			targetWhere: isNull(helpOffer.endedAt),
			set: said
		})
		.returning({ id: helpOffer.id });
	return { offerId: kept!.id };
}

/** What can be said of an offer: that it still holds, that it rests or goes on, that it is over. */
export type OfferWord = 'holds' | 'rests' | 'goes_on' | 'over';

/** Says something of an offer of one's own. */
export async function sayOfOffer(
	own: Own,
	neighbourhoodId: string,
	{ offerId, word }: { offerId: string; word: OfferWord }
): Promise<{ offerId: string }> {
	const todayOn = dayOf(own.now);
	const holds = {
		...{ saidOn: todayOn, reviewOn: daysAfter(todayOn, reviewDays), reviewAskedOn: null }
	};
	const changes: Record<OfferWord, Partial<typeof helpOffer.$inferInsert>> = {
		holds,
		rests: { isPaused: true },
		goes_on: { ...holds, isPaused: false },
		over: { endedAt: own.now }
	};
	const found = await own.tx
		.update(helpOffer)
		.set(changes[word])
		.where(
			and(
				eq(helpOffer.neighbourhoodId, neighbourhoodId),
				eq(helpOffer.id, offerId),
				eq(helpOffer.personId, own.personId),
				isNull(helpOffer.endedAt)
			)
		)
		.returning({ id: helpOffer.id });
	if (found.length === 0) throw new Refusal('not_found');
	return { offerId };
}

/** Oneself there. @throws {Refusal} `help_join_first` for who does not take part. */
export async function requireMe(
	own: Own,
	neighbourhoodId: string
): Promise<{ postcodeArea: string }> {
	const postcodeArea = await areaOfMe(own, neighbourhoodId);
	if (postcodeArea === null) throw new Refusal('help_join_first');
	return { postcodeArea };
}

/** The first four digits of one's own postcode there; null for who does not take part. */
export async function areaOfMe(
	{ tx, personId }: Own,
	neighbourhoodId: string
): Promise<string | null> {
	const [row] = await tx
		.select({ postcodeArea: neighbour.postcodeArea })
		.from(neighbour)
		.where(and(eq(neighbour.neighbourhoodId, neighbourhoodId), eq(neighbour.personId, personId)));
	return row?.postcodeArea ?? null;
}
