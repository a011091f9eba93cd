import { afterWaking } from '../wall-time.ts';

// How a request goes on until somebody is there (F4, F5; activities-credits.md 13.1 and 13.3): three people who
// fit are asked at a time, then three others, and in the end a person who answers for it. It never ends in
// silence. Nothing here knows who anybody is.

/** Where a request stands. */
export type RequestState =
	/** Prepared by somebody of the circle; the resident has not said yes. */
	| 'drafted'
	/** People are asked. */
	| 'open'
	/** Somebody said yes; who asked has to say yes too. */
	| 'offered'
	/** Both said yes. */
	| 'agreed'
	/** One of both said that it was done. */
	| 'done'
	/** Over: thanked for, taken back, or settled by the coordinator in another way. */
	| 'closed';

/** How it ended for one who was asked, where it did. */
export type AskEnd =
	/** Others were asked meanwhile; a yes is still welcome while nobody is agreed with. */
	| 'passed'
	/** They said yes and could not after all. */
	| 'taken_back'
	/** Somebody else helps; their yes waits again where that one cannot after all. */
	| 'thanked'
	/** The request is over, or who asked would rather have somebody else. */
	| 'over';

/** One who was asked, and what they said; null while they said nothing. */
export type Ask = { helperId: string; askedAt: Date; says: 'yes' | 'no' | null };

/** A request as far as it decides what happens next. */
export type Running = {
	state: RequestState;
	isEssential: boolean;
	/** When it was made. */
	madeAt: Date;
	/** Since when people are asked: anew where a helper could not after all. */
	roundAt: Date;
	/** Those who were asked and not passed over yet. */
	asks: readonly Ask[];
	/** Since when the coordinator answers for it; null before. */
	landedAt: Date | null;
	/** Since when somebody is waited for: a yes for who asked, a landed one for who coordinates. */
	waitingSince: Date | null;
	/** Who is waited for was told once more. */
	wasReminded: boolean;
	agreedAt: Date | null;
	/** The last moment that suits, or of the help that was agreed; null where two arrange it between them. */
	endsAt: Date | null;
	/** It comes back each week, until one of both ends it. */
	isWeekly: boolean;
};

/** What has to happen with a request. */
export type NextStep =
	/** Ask so many more, now. */
	| { does: 'ask'; count: number }
	/** It goes round again: a yes of somebody who was not chosen waits for who asked once more. */
	| { does: 'keep' }
	/** The coordinator answers for it from now on. */
	| { does: 'land' }
	/** Somebody is waited for, and hears it once more. */
	| { does: 'remind'; whom: 'asker' | 'coordinator' | 'both' }
	/** Nobody said anything to the end: it is over, and who asked can read why. */
	| { does: 'close'; outcome: 'unsaid' | 'not_agreed' }
	/** Nothing before then. */
	| { does: 'wait'; until: Date }
	/** It is over. */
	| { does: 'rest' };

/** So many are asked at a time. */
export const askedAtOnce = 3;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * After so many hours without a yes the next ones are asked, and then the coordinator has it. Of care the hours of
 * the night do not count (settled 23): nobody sees a question that passes while they sleep.
 */
export const patience = {
	usual: { nextHours: 24, landHours: 48 },
	essential: { nextHours: 6, landHours: 12 }
} as const;

/** The coordinator hears again of what landed: of care within waking hours, later on once a week. */
const landedAgain = { usualHours: 24, essentialHours: 4, weeklyAfterDays: 7 };
/** A draft to which nobody said yes goes after so many days. */
const draftDays = 30;
/** Both are asked whether it was done a day after it, or so many days after they agreed to arrange it themselves. */
const arrangedDays = 14;
/** What nobody said anything about is over so many days later. */
const unsaidDays = 14;
/** Of help that comes back both are asked again and again whether it goes on. */
const weeklyDays = 28;

/**
 * What happens next. Who offered help themselves and is asked for it is a turn of one: others come after a no,
 * or when it is over. Whatever is not over has a moment at which something happens (F4): never silence.
 *
 * @param fitting  how many there are who fit and were not asked.
 * @param kept     how many said yes before, were not chosen, and still may come.
 * @source activities-credits.md 13.3; product-map.md F4.
 */
export function nextStep(
	request: Running,
	about: { fitting: number; kept?: number; now: Date }
): NextStep {
	const { now } = about;
	const { state, landedAt } = request;
	if (state === 'closed') return { does: 'rest' };
	if (state === 'drafted')
		return due(later(request.madeAt, draftDays), now, { does: 'close', outcome: 'not_agreed' });
	if (state === 'agreed') return afterHelp(request, now);
	if (state === 'done')
		return due(later(request.waitingSince ?? now, unsaidDays), now, {
			...{ does: 'close', outcome: 'unsaid' }
		});
	if (landedAt !== null) return landedStep(request, landedAt, now);
	return state === 'offered' ? offeredStep(request, now) : openStep(request, about);
}

function openStep(
	request: Running,
	{ fitting, kept = 0, now }: { fitting: number; kept?: number; now: Date }
): NextStep {
	const { isEssential, asks } = request;
	const landsAt = landsAtLatest(request);
	if (now.getTime() >= landsAt.getTime()) return { does: 'land' };
	if (kept > 0) return { does: 'keep' };
	const waiting = asks.filter(({ says }) => says === null);
	const ends = waiting
		.map(({ askedAt }) => patienceEnds(askedAt, 'nextHours', isEssential).getTime())
		.filter((end) => now.getTime() < end);
	if (ends.length === 0) {
		if (fitting > 0) return { does: 'ask', count: Math.min(askedAtOnce, fitting) };
		// Nobody is left to ask, and nobody who was asked still has to answer.
		if (waiting.length === 0) return { does: 'land' };
	}
	return { does: 'wait', until: new Date(Math.min(landsAt.getTime(), ...ends)) };
}

/** Somebody said yes: who asked is reminded, and then somebody rings them, while there is still time for the help. */
function offeredStep(request: Running, now: Date): NextStep {
	const since = request.waitingSince ?? now;
	const landsAt = landsAtLatest({ ...request, roundAt: since });
	if (now.getTime() >= landsAt.getTime()) return { does: 'land' };
	if (request.wasReminded) return { does: 'wait', until: landsAt };
	const remindsAt = sooner(patienceEnds(since, 'nextHours', request.isEssential), landsAt);
	return due(remindsAt, now, { does: 'remind', whom: 'asker' });
}

function landedStep(request: Running, landedAt: Date, now: Date): NextStep {
	const { isEssential, waitingSince, endsAt, isWeekly } = request;
	// What was wanted weeks ago helps nobody any more.
	if (endsAt !== null && !isWeekly && now.getTime() >= later(endsAt, unsaidDays).getTime())
		return { does: 'close', outcome: 'unsaid' };
	const since = waitingSince !== null && waitingSince > landedAt ? waitingSince : landedAt;
	const isOld = since.getTime() >= later(landedAt, landedAgain.weeklyAfterDays).getTime();
	const hours = isOld ? 7 * 24 : landedAgain.usualHours;
	const again =
		isEssential && !isOld
			? afterWaking(since, landedAgain.essentialHours * 60)
			: new Date(since.getTime() + hours * hourMs);
	return due(again, now, { does: 'remind', whom: 'coordinator' });
}

/** Help that was agreed: both are asked whether it was done; what nobody answers is over in the end. */
function afterHelp(request: Running, now: Date): NextStep {
	const { agreedAt, endsAt, isWeekly, wasReminded, waitingSince } = request;
	const agreed = agreedAt ?? now;
	if (isWeekly)
		return due(later(waitingSince ?? agreed, weeklyDays), now, { does: 'remind', whom: 'both' });
	if (wasReminded)
		return due(later(waitingSince ?? agreed, unsaidDays), now, {
			...{ does: 'close', outcome: 'unsaid' }
		});
	const ask = endsAt === null ? later(agreed, arrangedDays) : later(endsAt, 1);
	return due(ask, now, { does: 'remind', whom: 'both' });
}

/** Halfway to a moment: what is wanted soon leaves a person time to find somebody, after three were asked. */
function halfway(from: Date, to: Date): Date {
	return new Date(from.getTime() + Math.max(0, to.getTime() - from.getTime()) / 2);
}

function sooner(one: Date, other: Date): Date {
	return one < other ? one : other;
}

function due(at: Date, now: Date, step: NextStep): NextStep {
	return now.getTime() >= at.getTime() ? step : { does: 'wait', until: at };
}

function later(at: Date, days: number): Date {
	return new Date(at.getTime() + days * dayMs);
}

function patienceEnds(from: Date, which: 'nextHours' | 'landHours', isEssential: boolean): Date {
	if (isEssential) return afterWaking(from, patience.essential[which] * 60);
	return new Date(from.getTime() + patience.usual[which] * hourMs);
}

/** When the others are asked, and when somebody rings, at the latest. */
export function waysAhead(
	request: Pick<Running, 'roundAt' | 'isEssential' | 'isWeekly' | 'endsAt'>
): { nextAt: Date; landsAt: Date } {
	const { roundAt, isEssential } = request;
	const landsAt = landsAtLatest(request);
	return { nextAt: sooner(patienceEnds(roundAt, 'nextHours', isEssential), landsAt), landsAt };
}

function landsAtLatest({
	roundAt,
	isEssential,
	isWeekly,
	endsAt
}: Pick<Running, 'roundAt' | 'isEssential' | 'isWeekly' | 'endsAt'>): Date {
	const patient = patienceEnds(roundAt, 'landHours', isEssential);
	return endsAt === null || isWeekly ? patient : sooner(patient, halfway(roundAt, endsAt));
}

/** The states that a request can come to from each. */
const ways: Record<RequestState, readonly RequestState[]> = {
	drafted: ['open', 'closed'],
	open: ['offered', 'agreed', 'closed'],
	// Who asked may wait for another, and a helper may take their yes back.
	offered: ['open', 'agreed', 'closed'],
	// Something came in between: others are asked.
	agreed: ['open', 'done', 'closed'],
	// Who was to come said that it was done, and who asked says that nobody was there.
	done: ['open', 'closed'],
	closed: []
};

/** Whether a request may go from one state to another. */
export function mayBecome(from: RequestState, to: RequestState): boolean {
	return ways[from].includes(to);
}

/** Whether one of both may say that it goes on: help that comes back, until one of them says that it stops. */
export function mayGoOn({ state, isWeekly }: Pick<Running, 'state' | 'isWeekly'>): boolean {
	return state === 'agreed' && isWeekly;
}

/** Whether both said yes, so that each may know the address and the number of the other (F5). */
export function isKnownToBoth(state: RequestState): boolean {
	return state === 'agreed' || state === 'done';
}
