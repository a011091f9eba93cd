import type { IsHoliday } from '../holiday.ts';
import type { SignalLevel } from '../signal.ts';
import { afterWaking, nextWorkingDay } from '../wall-time.ts';

/**
 * How long to wait for an answer before the next step. Each wait counts from the moment at which the
 * step before it was due, so that red offsets count from the start of the round (settled 22) and a
 * slow worker moves nothing:
 * - `minutes`: by the clock;
 * - `waking`: minutes between 8.00 and 21.00 only;
 * - `working_day`: until a working day shows this minute on the clock, the same day when that is
 *   still to come.
 */
export type Wait =
	| { kind: 'minutes'; minutes: number }
	| { kind: 'waking'; minutes: number }
	| { kind: 'working_day'; minute: number };

/** Whom a step asks. Offices and duty are looked up at the moment of the step. */
export type Target =
	| { kind: 'contact' }
	| { kind: 'backup' }
	/** Everybody close by who may see signals: only used where no chain was made. */
	| { kind: 'near' }
	| { kind: 'member'; personId: string }
	| { kind: 'duty'; rotaId: string };

/** One step of a chain: some people who are asked at the same time; the first to answer has it. */
export type Step = {
	/** Keeps its id when the chain is edited: who had their turn is not asked again in that round. */
	id: string;
	/** After the step before it; the first step of a round does not wait. */
	wait: Wait;
	who: readonly Target[];
	/** Shows the fallback number to who raised it and to the contact person, to call themselves. */
	showsNumber: boolean;
};

/** Whom one calls when Kring reached nobody. */
export type Fallback = { label: string; phone: string; hours: string };

/** Who must answer in turn, for one level. Made with the resident (D3). */
export type Chain = {
	level: SignalLevel;
	steps: readonly Step[];
	/** After the last step, before the next round begins. */
	lastWait: Wait;
	rounds: number;
	fallback: Fallback | null;
	/** Members who said yes to their place in it. Whoever is named but did not is not asked yet. */
	acceptedIds: readonly string[];
};

/** Most steps of a chain (S10). */
export const stepLimit = 10;

/** Most rounds of a chain (S10). */
export const roundLimit = 5;

/** Most people in a chain (S10). */
export const chainPeopleLimit = 30;

/** Shortest and longest wait of a chain, in minutes (S7). */
export const waitLimits = {
	red: { least: 1, most: 120 },
	orange: { least: 15, most: 2_880 }
} as const satisfies Record<SignalLevel, { least: number; most: number }>;

/** Longest time somebody may take for what they take on (S7). */
export const longestActMs = {
	red: 4 * 3_600_000,
	orange: 7 * 86_400_000
} as const satisfies Record<SignalLevel, number>;

/** How often everybody is asked again once a signal is unanswered (S7). */
export const repeatWait = {
	red: { kind: 'minutes', minutes: 15 },
	orange: { kind: 'waking', minutes: 240 }
} as const satisfies Record<SignalLevel, Wait>;

/** How long somebody whose time has passed may take to say whether it is done (S7). */
export const questionWait = {
	red: { kind: 'minutes', minutes: 10 },
	orange: { kind: 'waking', minutes: 120 }
} as const satisfies Record<SignalLevel, Wait>;

/** Minutes after which the next key holder is asked about a missed check-in. */
export const keyHolderMinutes = 30;

const minuteMs = 60_000;
const none: Wait = { kind: 'minutes', minutes: 0 };
const fiveMinutes: Wait = { kind: 'minutes', minutes: 5 };
const fourWakingHours: Wait = { kind: 'waking', minutes: 240 };

/** The instant at which a wait ends that began at another. */
export function endOfWait(from: Date, wait: Wait, isHoliday: IsHoliday): Date {
	if (wait.kind === 'waking') return afterWaking(from, wait.minutes);
	if (wait.kind === 'working_day') return nextWorkingDay(from, wait.minute, isHoliday);
	return new Date(from.getTime() + wait.minutes * minuteMs);
}

/** A step that asks some people, and nothing else. */
export function step(id: string, wait: Wait, who: readonly Target[]): Step {
	return { id, wait, who, showsNumber: false };
}

/** What a circle starts from when it makes its first chain (S7). */
export type Start = {
	/** Those close by who are asked at once when it is red. */
	nearIds: readonly string[];
	/** Whose duty it is, and who stands in for them. */
	dutyRotaId: string | null;
	standInRotaId: string | null;
	fallback: Fallback | null;
};

/**
 * The chain that is proposed for a level. Red: at once the contact person and those near, then after
 * 5 minutes each the one on duty, the stand-in and the number. Orange: the contact person, the
 * back-up after 4 waking hours, and the team on the next working day at 10.00.
 */
export function proposedChain(level: SignalLevel, start: Start): Chain {
	const { nearIds, dutyRotaId, standInRotaId, fallback } = start;
	const member = (personId: string): Target => ({ kind: 'member', personId });
	const duty = (rotaId: string | null): Target[] =>
		rotaId === null ? [] : [{ kind: 'duty', rotaId }];
	const contact: Target = { kind: 'contact' };
	const red = [
		step('near', none, [contact, ...nearIds.map(member)]),
		step('duty', fiveMinutes, duty(dutyRotaId)),
		step('stand-in', fiveMinutes, duty(standInRotaId)),
		{ ...step('number', fiveMinutes, []), showsNumber: fallback !== null }
	];
	const orange = [
		step('contact', none, [contact]),
		step('backup', fourWakingHours, [{ kind: 'backup' }]),
		step(
			'team',
			{ kind: 'working_day', minute: 600 },
			dutyRotaId === null ? [contact] : duty(dutyRotaId)
		)
	];
	const steps = level === 'red' ? red : orange;
	return {
		level,
		steps: steps.filter(({ who, showsNumber }) => who.length > 0 || showsNumber),
		lastWait: level === 'red' ? fiveMinutes : fourWakingHours,
		rounds: level === 'red' ? 3 : 2,
		fallback,
		acceptedIds: []
	};
}

/** What happens where no chain was made: the contact person and everybody near (S11). */
export function chainOfNone(level: SignalLevel): Chain {
	const everybody = step('everybody', none, [{ kind: 'contact' }, { kind: 'near' }]);
	const bare = { nearIds: [], dutyRotaId: null, standInRotaId: null, fallback: null };
	return { ...proposedChain(level, bare), steps: [everybody] };
}

/**
 * Who is asked about a missed check-in (S6): each key holder in turn, then the contact person, then
 * the number. It never waits for waking hours.
 */
export function checkInChain(plan: {
	keyHolderIds: readonly string[];
	acceptedIds: readonly string[];
	/** Where nobody else is contact person, the resident is: who did not answer is not asked to go and look. */
	contactIsResident: boolean;
	waitMinutes: number;
	fallback: Fallback | null;
}): Chain {
	const wait: Wait = { kind: 'minutes', minutes: plan.waitMinutes };
	const holders = plan.keyHolderIds.map((personId, index) =>
		step(`key-${personId}`, index === 0 ? none : wait, [{ kind: 'member', personId }])
	);
	const office = { kind: plan.contactIsResident ? 'backup' : 'contact' } as const;
	const contact = step('contact', holders.length === 0 ? none : wait, [office]);
	const number = { ...step('number', wait, []), showsNumber: true };
	return {
		level: 'orange',
		steps: plan.fallback === null ? [...holders, contact] : [...holders, contact, number],
		lastWait: wait,
		rounds: 2,
		fallback: plan.fallback,
		acceptedIds: plan.acceptedIds
	};
}
