import { daysAfter, wallClock } from '#lib/domain/day.ts';
import { longestActMs } from '#lib/domain/chain/index.ts';
import type { SignalLevel } from '#lib/domain/signal.ts';
import { instantOf } from '#lib/domain/wall-time.ts';

/** Minutes from now that are offered for a promise. */
const soon = { red: [15, 30, 60, 120, 235], orange: [60, 240] } as const;

/** In the morning of the next day on which that is still to come, in minutes after midnight. */
const morning = 9 * 60;

/** Days from now at noon that are offered for what is less urgent. */
const later = [1, 2, 4] as const;

const minuteMs = 60_000;
/** Times are said in whole five minutes. */
const stepMs = 5 * minuteMs;

/**
 * The moments that are offered for "by when", as a form sends them; the soonest first. As instants:
 * in the hour that comes twice a time on the clock would mean the one that is over.
 */
export function timesFor(level: SignalLevel, now: Date): { value: string; at: Date }[] {
	const today = soon[level].map(
		(minutes) => new Date(Math.ceil((now.getTime() + minutes * minuteMs) / stepMs) * stepMs)
	);
	const { on } = wallClock(now);
	const days =
		level === 'red'
			? []
			: [
					nextMorning(now),
					...later.map((many) => instantOf({ on: daysAfter(on, many), minute: 12 * 60 }))
				];
	return [...today, ...days]
		.filter((at) => at.getTime() - now.getTime() <= longestActMs[level])
		.toSorted((one, other) => one.getTime() - other.getTime())
		.map((at) => ({ value: at.toISOString(), at }));
}

function nextMorning(now: Date): Date {
	const { on } = wallClock(now);
	const today = instantOf({ on, minute: morning });
	return today > now ? today : instantOf({ on: daysAfter(on, 1), minute: morning });
}
