import { daysAfter, wallClock } from '../day.ts';
import type { ActivityDay } from './activity-day.ts';
import { isIn, type Stretch } from './away.ts';

// A regular visitor who stays away (activities-credits.md 5.11): a soft signal to the host, "even
// bellen?", and after that only to people whom the visitor named. It is about this one visitor's own
// habit: who comes now and then is never missed, and a day that nobody recorded misses nobody.

/** A day of a series, as far as one visitor goes. */
export type VisitorDay = Pick<ActivityDay, 'on' | 'status' | 'record'> & {
	/** When it was closed; null while it is not. */
	closedAt: Date | null;
	/** A visit that nobody took back. */
	visited: boolean;
	/** They said so themselves, or had it said. */
	saidNotComing: boolean;
};

/** That a visitor agreed to be missed, from one moment to another. */
export type Agreed = { givenAt: Date; withdrawnAt: Date | null };

/** What is known of one visitor and one series. */
export type Regular = {
	/** Oldest first. What was before the last twelve opportunities and 90 days changes nothing. */
	days: readonly VisitorDay[];
	/** "Komt meestal". */
	usual: readonly Stretch[];
	away: readonly Stretch[];
	agreed: readonly Agreed[];
	/** Signals about this visitor and series that were raised before, by the first day of their run. */
	raised: readonly { runFrom: string }[];
};

/** That somebody is missed: since when, how many times, and how often they came before. */
export type Missing = {
	runFrom: string;
	misses: number;
	visits: number;
	opportunities: number;
	/** They were missed before, within the last four times that they could have come (F7). */
	isAgain: boolean;
};

/** Looked back on so many opportunities. */
export const opportunitiesLooked = 12;

/** Missed again within so many opportunities is worth a talk (early-warning.md S4, F7). */
export const opportunitiesAgain = 4;

/** With fewer opportunities nobody has a habit. */
export const opportunitiesLeast = 6;

/** Fewer misses than this are none. */
export const missesLeast = 2;

/** Who visited so many days ago or less could have come. */
export const recentDays = 90;

/** Who comes less often than this, of a hundred times, is never missed. */
const rateLeast = 65;

/** Once in so many times somebody with this habit would stay away so long by chance. */
const chanceMost = 100;

/** Nobody is missed before this hour of the next day. */
const tenInTheMorning = 10;

/**
 * Whether a visitor is missed, at an instant.
 *
 * A visit ends a run whatever day it was on, also one that is still open: nobody is missed who was
 * here today. The rate is exact to the last digit: it is counted in whole numbers.
 *
 * @returns null when they are not, when they did not agree, or when this run was told before.
 * @source activities-credits.md 5.11: r = (visits + 1) / (opportunities + 2) over the last twelve
 *   opportunities before the run of k misses; r ≥ 0.65, k ≥ 2, (1 − r)^k ≤ 0.01.
 */
export function missing(regular: Regular, now: Date): Missing | null {
	if (!hasAgreed(regular.agreed, now)) return null;
	const lastVisitOn = regular.days.findLast(({ visited }) => visited)?.on ?? '';
	const could = opportunities(regular, now);
	const run = could.filter(({ on }) => on > lastVisitOn);
	const before = could.filter(({ on }) => on <= lastVisitOn).slice(-opportunitiesLooked);
	const visits = before.filter(({ visited }) => visited).length;
	const runFrom = run[0]?.on;
	if (runFrom === undefined || before.length < opportunitiesLeast) return null;
	if (!isUnusual({ visits, opportunities: before.length, misses: run.length })) return null;
	// A signal of this run began after the last visit, wherever a correction made the run begin.
	if (regular.raised.some((one) => one.runFrom > lastVisitOn)) return null;
	const isAgain = before
		.slice(-opportunitiesAgain)
		.some(({ on, visited }) => !visited && regular.raised.some((one) => one.runFrom <= on));
	return { runFrom, misses: run.length, visits, opportunities: before.length, isAgain };
}

/** Whether a visitor agreed to be missed, at an instant. */
export function hasAgreed(agreed: readonly Agreed[], now: Date): boolean {
	return agreed.some(
		({ givenAt, withdrawnAt }) => givenAt <= now && (withdrawnAt === null || withdrawnAt > now)
	);
}

/** The last day that can count as missed, at an instant: never today, and yesterday from ten on. */
export function lastMissedOn(now: Date): string {
	const { on, hour } = wallClock(now);
	return daysAfter(on, hour < tenInTheMorning ? -2 : -1);
}

/**
 * The days on which a visitor came or could have come: closed ones, while they were usual or had been
 * here within 90 days, without those of which they said that they would not come.
 */
export function opportunities({ days, usual, away }: Regular, now: Date): VisitorDay[] {
	const untilOn = lastMissedOn(now);
	let recentUntil = '';
	return days.filter((day) => {
		if (day.visited) recentUntil = daysAfter(day.on, recentDays);
		const isExpected = day.on <= recentUntil || isIn(day.on, usual);
		const isExcused = day.saidNotComing || isIn(day.on, away);
		return isExpected && !isExcused && day.on <= untilOn && isClosed(day, now);
	});
}

/** How a signal can end. */
export const absenceOutcomes = [
	'all_well',
	'host_rang',
	'came_back',
	'consent_withdrawn',
	'nobody_said'
] as const;

/** How a signal ended. */
export type AbsenceOutcome = (typeof absenceOutcomes)[number];

/** What people whom the visitor named can answer. */
export const absenceAnswers = ['all_well', 'going', 'call_me'] as const;

/** What somebody whom the visitor named answered. */
export type AbsenceAnswer = (typeof absenceAnswers)[number];

/** That a visitor is missed, as it goes on: first with the host, then with those they named. */
export type AbsenceSignal = {
	runFrom: string;
	raisedAt: Date;
	state: 'host' | 'circle' | 'closed';
	answer: AbsenceAnswer | null;
	outcome: AbsenceOutcome | null;
	closedAt: Date | null;
};

/** So long the host has before those whom the visitor named hear of it, where the visitor asked so. */
const hostHasMs = 24 * 3_600_000;

/**
 * Whether those whom the visitor named are now to hear of it by themselves.
 *
 * @param wish.asked  the visitor asked for that.
 * @param wish.namedIds  whom they named: with nobody it stays with the host.
 */
export function isDueForCircle(
	{ state, raisedAt }: AbsenceSignal,
	wish: { asked: boolean; namedIds: readonly string[] },
	now: Date
): boolean {
	if (state !== 'host' || !wish.asked || wish.namedIds.length === 0) return false;
	return now.getTime() - raisedAt.getTime() >= hostHasMs;
}

/** A signal after those whom the visitor named were asked; told twice it was told once. */
export function toldCircle(signal: AbsenceSignal): AbsenceSignal {
	return signal.state === 'host' ? { ...signal, state: 'circle' } : signal;
}

/** A signal after an answer. Only "alles goed" ends it: who goes and looks is not back yet. */
export function answered(signal: AbsenceSignal, answer: AbsenceAnswer, now: Date): AbsenceSignal {
	if (signal.state !== 'circle') return signal;
	return answer === 'all_well'
		? ended({ ...signal, answer }, 'all_well', now)
		: { ...signal, answer };
}

/** A signal that ends; one that ended before stays as it ended. */
export function ended(signal: AbsenceSignal, outcome: AbsenceOutcome, now: Date): AbsenceSignal {
	if (signal.state === 'closed') return signal;
	return { ...signal, state: 'closed', outcome, closedAt: now };
}

/**
 * A signal after something about the visitor changed. Who takes the yes back is missed no more, at
 * once (5.11); nor is who was here since.
 *
 * @param lastVisitOn  yyyy-mm-dd, or null for never.
 */
export function followed(
	signal: AbsenceSignal,
	{ agreed, lastVisitOn }: { agreed: readonly Agreed[]; lastVisitOn: string | null },
	now: Date
): AbsenceSignal {
	if (!hasAgreed(agreed, now)) return ended(signal, 'consent_withdrawn', now);
	const isBack = lastVisitOn !== null && lastVisitOn >= signal.runFrom;
	return isBack ? ended(signal, 'came_back', now) : signal;
}

function isClosed({ status, record, closedAt }: VisitorDay, now: Date): boolean {
	return status === 'planned' && record === 'closed' && closedAt !== null && closedAt <= now;
}

type Habit = { visits: number; opportunities: number; misses: number };

function isUnusual({ visits, opportunities: times, misses }: Habit): boolean {
	const [came, stayed, all] = [visits + 1, times + 1 - visits, times + 2];
	if (misses < missesLeast || came * 100 < rateLeast * all) return false;
	return chanceMost * stayed ** misses <= all ** misses;
}
