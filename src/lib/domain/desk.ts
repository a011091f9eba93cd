import type { SignalLevel } from './signal.ts';

// Who needs somebody now, among all the circles of one professional. The order is a rule, so that
// nobody has to look for the one that cannot wait.

/**
 * What a circle asks of who looks, the most pressing first:
 * - `red`, `orange`: a signal runs and nobody answered yet;
 * - `offered`: somebody asks this person to take theirs over;
 * - `due`: this person took it on, and the time they gave is near or past;
 * - `talk`: there is a finding that this person is asked about;
 * - `asked`: somebody asked this person something;
 * - `promised`: this person took it on, and there is time;
 * - `others`: somebody else took it on;
 * - `news`: something was told that this person has not seen;
 * - `none`: nothing waits here.
 */
export const deskNeeds = [
	'red',
	'orange',
	'offered',
	'due',
	'talk',
	'asked',
	'promised',
	'others',
	'news',
	'none'
] as const;

/** What a circle asks of who looks. */
export type DeskNeed = (typeof deskNeeds)[number];

/** A promise is near when so little time is left. */
export const nearMs = 60 * 60_000;

/** A running signal, as far as the order of a desk asks. */
export type DeskSignalFacts = {
	level: SignalLevel;
	state: 'open' | 'taken_on' | 'closed' | 'withdrawn';
	unanswered: boolean;
	raisedAt: Date;
	takenById: string | null;
	offeredToId: string | null;
	actBy: Date | null;
};

/** A circle, as far as the order of a desk asks. */
export type DeskFacts = {
	residentName: string;
	signals: readonly DeskSignalFacts[];
	/** Findings that this person is asked about. */
	talks: number;
	/** Questions to this person that wait for an answer, and the first day that was named for one. */
	asks: { count: number; byOn: string | null };
	unread: number;
};

/** What one signal asks of somebody; nothing when it has ended. */
export function signalNeed(signal: DeskSignalFacts, personId: string, now: Date): DeskNeed {
	const { state, level, takenById, offeredToId, actBy } = signal;
	if (state === 'open') return level;
	if (state !== 'taken_on') return 'none';
	if (offeredToId === personId) return 'offered';
	if (takenById !== personId) return 'others';
	const left = actBy === null ? 0 : actBy.getTime() - now.getTime();
	return left <= nearMs ? 'due' : 'promised';
}

/** What a circle asks of somebody: the most pressing thing in it. */
export function circleNeed(facts: DeskFacts, personId: string, now: Date): DeskNeed {
	const needs: DeskNeed[] = facts.signals.map((signal) => signalNeed(signal, personId, now));
	if (facts.talks > 0) needs.push('talk');
	if (facts.asks.count > 0) needs.push('asked');
	if (facts.unread > 0) needs.push('news');
	return mostPressing(needs);
}

/**
 * The circles of a desk in the order in which they need somebody. Within one need: what nobody
 * answered after all rounds, then what runs longest, what was promised first, whose day comes first;
 * and else by name.
 */
export function byNeed<T extends DeskFacts>(
	circles: readonly T[],
	personId: string,
	now: Date
): (T & { need: DeskNeed })[] {
	const keyed = circles.map((circle) => {
		const need = circleNeed(circle, personId, now);
		return { circle: { ...circle, need }, key: sortKey(circle, need, personId, now) };
	});
	return keyed
		.sort(
			(a, b) =>
				compared(a.key, b.key) ||
				a.circle.residentName.localeCompare(b.circle.residentName, 'nl') ||
				0
		)
		.map(({ circle }) => circle);
}

function mostPressing(needs: readonly DeskNeed[]): DeskNeed {
	return deskNeeds[Math.min(...needs.map((need) => deskNeeds.indexOf(need)), rank('none'))]!;
}

function rank(need: DeskNeed): number {
	return deskNeeds.indexOf(need);
}

/** The smaller, the sooner: need, answered or not, and a moment. */
function sortKey(facts: DeskFacts, need: DeskNeed, personId: string, now: Date): number[] {
	const leading = facts.signals
		.filter((signal) => signalNeed(signal, personId, now) === need)
		.map(({ unanswered, raisedAt, actBy, state }) => {
			const moment = state === 'open' ? raisedAt : (actBy ?? raisedAt);
			return [unanswered ? 0 : 1, moment.getTime()];
		})
		.sort(compared);
	if (leading[0] !== undefined) return [rank(need), ...leading[0]];
	if (need !== 'asked') return [rank(need)];
	// Without a day it can wait for those with one.
	return [rank(need), facts.asks.byOn === null ? Infinity : Date.parse(facts.asks.byOn)];
}

function compared(a: readonly number[], b: readonly number[]): number {
	for (let at = 0; at < Math.max(a.length, b.length); at++) {
		const [one, other] = [a[at] ?? 0, b[at] ?? 0];
		if (one !== other) return one < other ? -1 : 1;
	}
	return 0;
}
