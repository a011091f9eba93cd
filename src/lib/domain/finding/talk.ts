import { monthsAfter } from '../day.ts';
import { afterWaking, nextWaking } from '../wall-time.ts';
import { dayName, type CareDay } from '../care-day.ts';
import type { Finding, FindingKind } from './kind.ts';

// When and whom the engine may ask (early-warning.md S4). A talk rings in waking hours only. It is
// never louder than orange, and orange only where the resident agreed to it beforehand.

const hourMs = 3_600_000;

/** When each is asked about a talk that nobody answered: the back-up after 24 h, the director after 48 h. */
export type Asking = { contactAt: Date; backupAt: Date; directorAt: Date };

/** When each is asked about a talk, in waking hours, counted from when the contact person was. */
export function askingOf(talkAt: Date): Asking {
	const contactAt = nextWaking(talkAt);
	const later = (hours: number) => nextWaking(new Date(contactAt.getTime() + hours * hourMs));
	return { contactAt, backupAt: later(24), directorAt: later(48) };
}

/** The loudest that the engine can be: there is no way from here to red (I7). */
export type AutoOrange = { level: 'orange'; at: Date };

/** A talk stays unanswered for so many waking minutes before it may become an orange signal. */
const unansweredMinutes = 24 * 60;

/** Kinds that may become an orange signal by themselves, where the plan says so (S4). */
export const autoOrangeKinds = ['together', 'adding_up', 'drift'] as const satisfies FindingKind[];

/**
 * The orange signal that an unanswered talk becomes, or null.
 *
 * @param isAgreed  the plan says so and the resident agreed; off without that.
 */
export function autoOrange(
	{ kinds, status, talkAt, audience }: Finding,
	isAgreed: boolean
): AutoOrange | null {
	const isOfKind = kinds.some((kind) => autoOrangeKinds.some((one) => one === kind));
	if (!isAgreed || !isOfKind || talkAt === null) return null;
	if (status !== 'open' || audience !== 'contact') return null;
	return { level: 'orange', at: afterWaking(talkAt, unansweredMinutes) };
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
