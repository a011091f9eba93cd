import * as v from 'valibot';
import { IdField } from '../account.ts';
import { daysAfter, instantAt, wallClock } from '../day.ts';
import { needKinds } from './entry.ts';

// Asking people by name (C1): at most three for one question, at once or in turn. A no costs nothing and
// is seen by who asked alone; the first yes is enough.

/** At most so many people wait to answer one question. */
export const askLimit = 3;

/** What somebody answers. */
export type AskAnswer = 'yes' | 'no';

/** That somebody was asked, as the two it is between see it. */
export type AskState = {
	personId: string;
	askedById: string;
	/** They were asked; else they wait for their turn. */
	isAsked: boolean;
	answer: AskAnswer | null;
};

/** Somebody who is named for a question, as far as turns go. */
export type Ask = {
	personId: string;
	place: number;
	inTurn: boolean;
	askedAt: Date | null;
	answer: AskAnswer | null;
};

const hourMs = 3_600_000;
/** Whoever is silent is waited for so long, and never longer than a quarter of the time that is left. */
const waitHours = { least: 1, most: 24 } as const;
/** Nobody's turn ends while people sleep: then it ends in the morning. */
const night = { fromMinute: 21 * 60, untilMinute: 9 * 60 } as const;

/** Until when somebody has their turn: after it the next one is asked too. */
export function turnEndsAt(askedAt: Date, startsAt: Date): Date {
	const quarter = (startsAt.getTime() - askedAt.getTime()) / 4;
	const wait = Math.min(waitHours.most * hourMs, Math.max(waitHours.least * hourMs, quarter));
	const end = new Date(askedAt.getTime() + wait);
	const morning = afterTheNight(end);
	// What begins before that morning cannot wait for it.
	return morning < startsAt ? morning : end;
}

/**
 * Who is to be asked now, of those who were named for one question that is open.
 *
 * @param asks  in any order. Those who said no stay among them.
 */
export function askedNow(asks: readonly Ask[], startsAt: Date, now: Date): string[] {
	const waiting = asks.filter(({ askedAt, answer }) => askedAt === null && answer === null);
	const atOnce = waiting.filter(({ inTurn }) => !inTurn);
	const inTurn = waiting
		.filter((one) => one.inTurn)
		.toSorted((one, other) => one.place - other.place);
	const next = turnRunsUntil(asks, startsAt, now) === null ? inTurn.slice(0, 1) : [];
	return [...atOnce, ...next].map(({ personId }) => personId);
}

/** When somebody is next to be asked, of those who wait for their turn; null for nobody. */
export function nextTurnAt(asks: readonly Ask[], startsAt: Date, now: Date): Date | null {
	const isWaited = asks.some(
		({ inTurn, askedAt, answer }) => inTurn && askedAt === null && answer === null
	);
	return isWaited ? turnRunsUntil(asks, startsAt, now) : null;
}

/** Until when the turn of somebody runs who did not answer yet; null when nobody's does. */
function turnRunsUntil(asks: readonly Ask[], startsAt: Date, now: Date): Date | null {
	const ends = asks
		.filter(({ inTurn, askedAt, answer }) => inTurn && askedAt !== null && answer === null)
		.map(({ askedAt }) => turnEndsAt(askedAt!, startsAt))
		.filter((end) => end > now);
	return ends.toSorted((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

function afterTheNight(at: Date): Date {
	const { on, hour, minute } = wallClock(at);
	const clock = hour * 60 + minute;
	if (clock >= night.fromMinute) return instantAt(daysAfter(on, 1), night.untilMinute);
	return clock < night.untilMinute ? instantAt(on, night.untilMinute) : at;
}

/** Somebody who may be left out. */
const NoOneField = v.optional(
	v.pipe(
		v.union([v.literal(''), IdField]),
		v.transform((id) => (id === '' ? null : id))
	),
	''
);

/** Whom to ask for one question, in this order. */
export const AskForm = v.pipe(
	v.object({
		entryId: IdField,
		need: v.picklist(needKinds),
		first: IdField,
		second: NoOneField,
		third: NoOneField,
		way: v.optional(v.picklist(['once', 'turn']), 'once')
	}),
	v.transform(({ entryId, need, first, second, third, way }) => ({
		...{ entryId, need, inTurn: way === 'turn' },
		// Who was named twice is asked once.
		personIds: [...new Set([first, second, third].filter((id) => id !== null))]
	}))
);

/** Whom to ask for one question, checked. */
export type AskForm = v.InferOutput<typeof AskForm>;
