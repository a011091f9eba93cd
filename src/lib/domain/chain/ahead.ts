import { joins, type Absent, type Signal, type Telling, type Voice } from '../signal.ts';
import type { World } from './crew.ts';
import { after, raised } from './run.ts';
import type { After } from './turn.ts';

// What is going to happen, worked out by the same function that then makes it happen. So what is
// said before sending cannot differ from what comes (S12.5, 27), as long as nobody changes anything.

/** One thing that is going to happen if nobody answers. */
export type Coming = { at: Date } & (
	| {
			kind: 'asked';
			round: number;
			stepId: string;
			hears: readonly Hears[];
			absent: readonly Absent[];
	  }
	| { kind: 'skipped'; round: number; stepId: string; absent: readonly Absent[] }
	| { kind: 'number'; round: number; stepId: string; hears: readonly Hears[] }
	| { kind: 'unanswered'; round: number; hears: readonly Hears[] }
);

/** Somebody who is told, and when their phone makes a sound of it. */
export type Hears = { personId: string; at: Date };

/** When what is told at a moment makes a sound: at once, or after somebody's quiet hours. */
export type SoundsAt = (telling: Telling, at: Date) => Date;

/** What is said before a signal is sent (D4). */
export type Cover = {
	/** It joins one that is open already. */
	joinsOpen: boolean;
	/** The first round, and when it would be unanswered. */
	lines: readonly Coming[];
	/** From when somebody who may answer hears of it; null when nobody will. */
	heardFrom: Date | null;
	/** What was not made yet: the signal goes out all the same (S11). */
	missing: readonly ('chain' | 'number')[];
};

/** Looking ahead ends here: the longest chain has 5 rounds of 10 steps. */
const mostComing = 60;

/**
 * Everything that is going to happen to a signal while nobody answers, until it is unanswered.
 * Nothing of a signal that somebody took on or that has ended.
 */
export function comingTo(signal: Signal, world: World, soundsAt: SoundsAt): Coming[] {
	const coming: Coming[] = [];
	let current = signal;
	while (isWaiting(current) && coming.length < mostComing) {
		const at = current.nextStepAt!;
		const next = after(current, { kind: 'due' }, world, at);
		coming.push(...linesOf(next, at, soundsAt));
		current = next.signal;
	}
	return coming;
}

/**
 * What is said before sending: who gets it now, who after how long, until the first round is over.
 *
 * @param open  the signal that is open already, or null.
 */
export function coverOf(
	voice: Voice,
	open: Signal | null,
	world: World,
	now: Date,
	soundsAt: SoundsAt
): Cover {
	const joined = open !== null && joins(open, voice) ? open : null;
	const first =
		joined === null
			? raised(voice.id, voice, world, now)
			: after(joined, { kind: 'joined', voice }, world, now);
	const all = [...linesOf(first, now, soundsAt), ...comingTo(first.signal, world, soundsAt)];
	const firstRound = all[0]?.round;
	const lines = all.filter(({ kind, round }) => kind === 'unanswered' || round === firstRound);
	const heard = all.flatMap((line) => (line.kind === 'asked' ? line.hears : []));
	// Somebody has it already: they alone hear of it, and nobody is asked.
	const joining = first.tellings.filter(({ kind }) => kind === 'joined');
	const times = [...heard.map(({ at }) => at), ...joining.map((one) => soundsAt(one, now))].map(
		(at) => at.getTime()
	);
	const chain = world.chains[first.signal.level];
	return {
		joinsOpen: joined !== null,
		lines,
		heardFrom: times.length === 0 ? null : new Date(Math.min(...times)),
		missing: [
			...(chain === null ? (['chain'] as const) : []),
			...(chain?.fallback == null ? (['number'] as const) : [])
		]
	};
}

function isWaiting({ state, unansweredSince, nextStepAt }: Signal): boolean {
	return state === 'open' && unansweredSince === null && nextStepAt !== null;
}

function linesOf({ events, tellings }: After, at: Date, soundsAt: SoundsAt): Coming[] {
	const hears = (kind: Telling['kind']) =>
		tellings
			.filter((telling) => telling.kind === kind)
			.map((telling) => ({ personId: telling.personId, at: soundsAt(telling, at) }));
	return events.flatMap((event): Coming[] => {
		switch (event.kind) {
			case 'signal.asked': {
				const { round, stepId, absent } = event;
				return [{ at, kind: 'asked', round, stepId, hears: hears('asked'), absent }];
			}
			case 'signal.skipped': {
				const { round, stepId, absent } = event;
				return [{ at, kind: 'skipped', round, stepId, absent }];
			}
			case 'signal.number_shown': {
				const { round, stepId } = event;
				return [{ at, kind: 'number', round, stepId, hears: hears('number') }];
			}
			case 'signal.unanswered':
				return [{ at, kind: 'unanswered', round: event.round, hears: hears('unanswered') }];
			default:
				return [];
		}
	});
}
