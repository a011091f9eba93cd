import {
	answeringFor,
	gapDaysAhead,
	gapsBetween,
	onDuty,
	turningPoints,
	type Absence,
	type Rota,
	type Span
} from '../duty.ts';
import type { IsHoliday } from '../holiday.ts';
import { Refusal } from '../refusal.ts';
import { authorsOf, type Absent, type Signal } from '../signal.ts';
import {
	chainOfNone,
	chainPeopleLimit,
	roundLimit,
	stepLimit,
	waitLimits,
	type Chain,
	type Step,
	type Target,
	type Wait
} from './shape.ts';

/** Somebody in the circle at this moment, as far as a chain asks. */
export type Present = {
	personId: string;
	/** Close by: neither the resident nor a professional. */
	near: boolean;
	/** May see this signal. */
	mayRead: boolean;
	/** May take this signal on. */
	mayAnswer: boolean;
	/** Push, SMS or mail can reach them. */
	hasChannel: boolean;
	/** Their place ends by itself at that instant. */
	endsAt?: Date | null;
};

/** The circle as it is at this moment. It is asked for anew at each step, never kept. */
export type World = {
	residentId: string;
	contactId: string;
	backupId: string | null;
	/** Whoever is not among them has left, or never came. */
	present: readonly Present[];
	/** Null where none was made. */
	chains: { orange: Chain | null; red: Chain | null; checkIn: Chain | null };
	rotas: readonly Rota[];
	absences: readonly Absence[];
	isHoliday: IsHoliday;
};

/** Whom a step asks at a moment, and whom it does not and why. */
export type Crew = { personIds: readonly string[]; absent: readonly Absent[] };

/** The chain that a signal walks now. */
export function chainFor(signal: Pick<Signal, 'way' | 'level'>, { chains }: World): Chain {
	const own = signal.way === 'check_in' ? chains.checkIn : chains[signal.level];
	return own ?? chainOfNone(signal.level);
}

/**
 * Whom a step asks at a moment: those named, on duty or in office then, their stand-ins when they
 * are away, as far as they may answer and can be reached (I3).
 *
 * @param raisedBy  whoever raised it is not asked: they know, and the next one is asked at once.
 */
export function crewOf(
	step: Step,
	chain: Chain,
	world: World,
	raisedBy: readonly string[],
	at: Date
): Crew {
	const found = step.who.map((target) => namedBy(target, chain, world, at));
	const personIds = new Set<string>();
	const absent: Absent[] = found.flatMap((one) => one.absent);
	for (const namedId of new Set(found.flatMap((one) => one.personIds))) {
		const personId = answeringFor(namedId, world.absences, at);
		const why =
			personId === null ? ('away' as const) : whyNot(personId, world.present, raisedBy, at);
		if (personId !== null && why === null) personIds.add(personId);
		else absent.push({ personId: personId ?? namedId, why: why! });
	}
	return { personIds: [...personIds], absent };
}

function namedBy(target: Target, chain: Chain, world: World, at: Date): Crew {
	switch (target.kind) {
		case 'contact':
			return { personIds: [world.contactId], absent: [] };
		case 'backup':
			if (world.backupId !== null) return { personIds: [world.backupId], absent: [] };
			return { personIds: [], absent: [{ personId: null, why: 'nobody_chosen' }] };
		case 'near': {
			const near = world.present.filter((one) => one.near);
			return { personIds: near.map(({ personId }) => personId), absent: [] };
		}
		case 'member': {
			const { personId } = target;
			if (chain.acceptedIds.includes(personId)) return { personIds: [personId], absent: [] };
			return { personIds: [], absent: [{ personId, why: 'not_accepted' }] };
		}
		case 'duty': {
			const rota = world.rotas.find(({ id }) => id === target.rotaId);
			const personIds = rota === undefined ? [] : onDuty(rota, at);
			if (personIds.length > 0) return { personIds, absent: [] };
			return { personIds, absent: [{ personId: null, why: 'nobody_on_duty' }] };
		}
	}
}

function whyNot(
	personId: string,
	present: World['present'],
	raisedBy: readonly string[],
	at: Date
): Absent['why'] | null {
	const found = present.find((one) => one.personId === personId);
	if (found === undefined || (found.endsAt != null && found.endsAt <= at)) return 'left';
	if (!found.mayAnswer) return 'no_right';
	if (raisedBy.includes(personId)) return 'raised_it';
	return found.hasChannel ? null : 'no_channel';
}

/** Whoever raised a signal to its present level; later voices are asked like anybody else. */
export function raisersOf({ voices, level }: Pick<Signal, 'voices' | 'level'>): string[] {
	const first = voices.find((voice) => voice.level === level && voice.withdrawnAt === null);
	return first === undefined ? [] : authorsOf([first]);
}

/** A step of a chain at which nobody can be asked, and why. */
export type WeakSpot = { stepId: string; absent: readonly Absent[] };

/** The steps that would ask nobody at a moment: shown when a chain is saved, and each day (D1). */
export function weakSpots(chain: Chain, world: World, at: Date): WeakSpot[] {
	return chain.steps
		.filter(({ who }) => who.length > 0)
		.map((step) => ({ step, crew: crewOf(step, chain, world, [], at) }))
		.filter(({ crew }) => crew.personIds.length === 0)
		.map(({ step, crew }) => ({ stepId: step.id, absent: crew.absent }));
}

/** When, in the next 30 days, a step of a chain would ask nobody (D6). */
export function gapsAhead(
	chain: Chain,
	world: World,
	from: Date
): { stepId: string; gaps: Span[] }[] {
	const span = { from, until: new Date(from.getTime() + gapDaysAhead * 86_400_000) };
	const ends = world.present.flatMap(({ endsAt }) => endsAt ?? []);
	const points = turningPoints(world.rotas, world.absences, span, ends);
	return chain.steps
		.filter(({ who }) => who.length > 0)
		.map((step) => ({
			stepId: step.id,
			gaps: gapsBetween(
				points,
				span,
				(at) => crewOf(step, chain, world, [], at).personIds.length > 0
			)
		}))
		.filter(({ gaps }) => gaps.length > 0);
}

/** Everybody whom a chain could ever ask, each once. */
export function peopleOf(chain: Chain, world: World): string[] {
	const ids = chain.steps.flatMap(({ who }) =>
		who.flatMap((target) => {
			if (target.kind === 'contact') return [world.contactId];
			if (target.kind === 'backup') return world.backupId === null ? [] : [world.backupId];
			if (target.kind === 'member') return [target.personId];
			if (target.kind === 'near') return [];
			const rota = world.rotas.find(({ id }) => id === target.rotaId);
			return (rota?.shifts ?? []).map(({ personId }) => personId);
		})
	);
	return [...new Set(ids)];
}

/**
 * Insists that a chain can be leant on: two different people, or one and a number with its hours.
 *
 * @throws {Refusal} `chain_too_thin` with fewer; `chain_wait` for a wait outside its limits;
 *                   `too_many` beyond the limits of S10.
 */
export function assertChain(chain: Chain, world: World): void {
	const { steps, rounds, fallback, level } = chain;
	const people = peopleOf(chain, world);
	const hasNumber = fallback !== null && fallback.phone !== '' && fallback.hours !== '';
	if (people.length < (hasNumber ? 1 : 2)) throw new Refusal('chain_too_thin');
	if (people.length > chainPeopleLimit) throw new Refusal('too_many', { limit: chainPeopleLimit });
	if (steps.length > stepLimit) throw new Refusal('too_many', { limit: stepLimit });
	if (rounds < 1 || rounds > roundLimit) throw new Refusal('too_many', { limit: roundLimit });
	const waits = [...steps.slice(1).map(({ wait }) => wait), chain.lastWait];
	if (!waits.every((wait) => isWithinLimits(wait, level))) throw new Refusal('chain_wait');
}

function isWithinLimits(wait: Wait, level: Chain['level']): boolean {
	const { least, most } = waitLimits[level];
	// Red waits for no morning and no Monday.
	if (level === 'red' && wait.kind !== 'minutes') return false;
	if (wait.kind === 'working_day') return wait.minute >= 0 && wait.minute < 1440;
	return wait.minutes >= least && wait.minutes <= most;
}
