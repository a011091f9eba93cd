import {
	alwaysSounds,
	authorsOf,
	type Signal,
	type SignalEvent,
	type Telling,
	type TellingKind
} from '../signal.ts';
import { Refusal } from '../refusal.ts';
import type { World } from './crew.ts';

/** What comes of it: the signal as it stands then, lines for the log, and who is to be told. */
export type After = {
	signal: Signal;
	events: readonly SignalEvent[];
	tellings: readonly Telling[];
};

/**
 * One thing that happens to a signal, while it is being worked out. It is written on freely, and
 * never leaves this folder: what goes in and what comes out is never changed.
 */
export type Turn = {
	signal: Signal;
	readonly world: World;
	readonly now: Date;
	readonly events: SignalEvent[];
	/** By person: nobody hears two things of one turn. */
	readonly tellings: Map<string, Telling>;
};

/** The next turn of a signal. */
export function begin(signal: Signal, world: World, now: Date): Turn {
	const next = { ...signal, turn: signal.turn + 1 };
	return { signal: next, world, now, events: [], tellings: new Map() };
}

/** What came of a turn. Whoever was told once is told how it goes on. */
export function end({ signal, events, tellings }: Turn): After {
	const toldIds = [...new Set([...signal.toldIds, ...tellings.keys()])];
	return { signal: { ...signal, toldIds }, events, tellings: [...tellings.values()] };
}

/** What comes of nothing: the very same signal, and nobody is told. */
export function unchanged(signal: Signal): After {
	return { signal, events: [], tellings: [] };
}

/** Changes something of the signal, as it will stand after the turn. */
export function change(turn: Turn, some: Partial<Signal>): void {
	turn.signal = { ...turn.signal, ...some };
}

/**
 * Notes that people are told. Whoever may not see the signal is not told of it, unless they raised
 * it themselves; whoever is not here any more is told nothing (I3).
 */
export function tell(
	turn: Turn,
	personIds: readonly string[],
	kind: TellingKind,
	stepId: string | null = null
): void {
	const { signal, world, tellings } = turn;
	const authors = authorsOf(signal.voices);
	for (const personId of personIds) {
		const found = world.present.find((one) => one.personId === personId);
		if (found === undefined || tellings.has(personId)) continue;
		if (!found.mayRead && !found.mayAnswer && !authors.includes(personId)) continue;
		const sounds = alwaysSounds(signal) ? 'always' : 'by_day';
		const { turn: number, round } = signal;
		tellings.set(personId, { personId, kind, turn: number, round, stepId, sounds });
	}
}

/** Whoever was told of it, raised it or took it on, less who just did something. */
export function audience({ signal }: Turn, butId?: string): string[] {
	return [...signal.toldIds, ...authorsOf(signal.voices)].filter((id) => id !== butId);
}

/** Whoever raised it, and everybody who is here. */
export function everybody({ signal, world }: Turn): string[] {
	return [...authorsOf(signal.voices), ...world.present.map(({ personId }) => personId)];
}

/**
 * Insists that somebody may take this signal on.
 *
 * @throws {Refusal} `not_in_chain`.
 */
export function assertMayAnswer({ world }: Turn, personId: string): void {
	const found = world.present.find((one) => one.personId === personId);
	if (found?.mayAnswer !== true) throw new Refusal('not_in_chain');
}
