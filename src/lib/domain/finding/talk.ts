import { daysAfter, instantAt, monthsAfter, wallClock } from '../day.ts';
import { dayName, type CareDay } from '../care-day.ts';
import type { Finding, FindingKind } from './kind.ts';

// When and whom the engine may ask (early-warning.md S4). A talk rings in waking hours only. It is
// never louder than orange, and orange only where the resident agreed to it beforehand.

/** From eight in the morning to nine in the evening, by the wall clock of the circle (settled 23). */
export const wakingFromMinute = 8 * 60;
export const wakingUntilMinute = 21 * 60;

/** The first moment, not before this one, at which a talk may ring. */
export function wakingMoment(at: Date, timeZone: string): Date {
	const { on, hour, minute } = wallClock(at, timeZone);
	const clock = hour * 60 + minute;
	if (clock < wakingFromMinute) return instantAt(on, wakingFromMinute, timeZone);
	if (clock >= wakingUntilMinute) return instantAt(daysAfter(on, 1), wakingFromMinute, timeZone);
	return at;
}

/** The moment at which so many waking hours have gone by. */
export function afterWakingHours(at: Date, hours: number, timeZone: string): Date {
	let from = wakingMoment(at, timeZone);
	let leftMs = hours * 3_600_000;
	for (let day = 0; day <= hours; day++) {
		const { on } = wallClock(from, timeZone);
		const todayMs = instantAt(on, wakingUntilMinute, timeZone).getTime() - from.getTime();
		if (leftMs <= todayMs) break;
		leftMs -= todayMs;
		from = instantAt(daysAfter(on, 1), wakingFromMinute, timeZone);
	}
	return new Date(from.getTime() + leftMs);
}

/** When each is asked about a talk that nobody answered: the back-up after 24 h, the director after 48 h. */
export type Asking = { contactAt: Date; backupAt: Date; directorAt: Date };

/** When each is asked about a talk, in waking hours, counted from when the contact person was. */
export function askingOf(talkAt: Date, timeZone: string): Asking {
	const contactAt = wakingMoment(talkAt, timeZone);
	const later = (hours: number) =>
		wakingMoment(new Date(contactAt.getTime() + hours * 3_600_000), timeZone);
	return { contactAt, backupAt: later(24), directorAt: later(48) };
}

/** The loudest that the engine can be: there is no way from here to red (I7). */
export type AutoOrange = { level: 'orange'; at: Date };

/** Kinds that may become an orange signal by themselves, where the plan says so (S4). */
export const autoOrangeKinds = ['together', 'adding_up', 'drift'] as const satisfies FindingKind[];

/**
 * The orange signal that an unanswered talk becomes, or null.
 *
 * @param isAgreed  the plan says so and the resident agreed; off without that.
 */
export function autoOrange(
	{ kinds, status, talkAt, audience }: Finding,
	isAgreed: boolean,
	timeZone: string
): AutoOrange | null {
	const isOfKind = kinds.some((kind) => autoOrangeKinds.some((one) => one === kind));
	if (!isAgreed || !isOfKind || talkAt === null) return null;
	if (status !== 'open' || audience !== 'contact') return null;
	return { level: 'orange', at: afterWakingHours(talkAt, 24, timeZone) };
}

/** How many talks there were in three months and what came of them, for the contact person (S4). */
export type TalkBudget = {
	talks: number;
	/** Those that somebody answered, or that nobody did in time. */
	closed: number;
	useful: number;
	/** Too many, or too few of use: the plan is worth a look. */
	isPlanWorthALook: boolean;
};

/** More talks a month, or a smaller useful share, and the plan is worth a look. */
export const mostTalksAMonth = 3;
export const leastUsefulShare = 0.3;

/**
 * The budget of the last three months. It counts findings, never who reported (D11).
 *
 * A talk was of use when people talked about it or raised a signal.
 */
export function talkBudget(
	findings: readonly Pick<Finding, 'level' | 'day' | 'status' | 'answer'>[],
	today: CareDay
): TalkBudget {
	const sinceOn = monthsAfter(dayName(today), -3);
	const talks = findings.filter(({ level, day }) => level === 'talk' && dayName(day) > sinceOn);
	const closed = talks.filter(({ status }) => status !== 'open').length;
	const useful = talks.filter(
		({ answer }) => answer === 'talked' || answer === 'raised_orange'
	).length;
	return {
		talks: talks.length,
		closed,
		useful,
		isPlanWorthALook:
			talks.length > 3 * mostTalksAMonth || (closed > 0 && useful / closed < leastUsefulShare)
	};
}
