/** The kinds of running sign-in. */
export type SessionKind = 'member' | 'professional' | 'operator' | 'card';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long each kind of sign-in lasts: unused, and at the longest, in milliseconds (T3.3).
 * Family on their own phone come back for weeks; an operator's screen closes within the half hour.
 */
export const lifetimes: Record<SessionKind, { idleMs: number; longestMs: number }> = {
	member: { idleMs: 45 * day, longestMs: 180 * day },
	professional: { idleMs: 8 * hour, longestMs: 30 * day },
	operator: { idleMs: 30 * minute, longestMs: 12 * hour },
	card: { idleMs: 30 * minute, longestMs: 30 * minute }
};

/** Renewal is written at most this often (T3.2); never rarer than a third of the idle time. */
export function renewAfterMs(kind: SessionKind): number {
	return Math.min(hour, lifetimes[kind].idleMs / 3);
}
