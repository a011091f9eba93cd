import { instantAt, wallClock } from '../day.ts';
import { once } from '../once.ts';
import { awayAfter, awaysOnce, isIn } from './away.ts';
import { dayState, type DayState } from './day-state.ts';
import { mealAdvice, usualRate, type MealAdvice } from './meal-advice.ts';
import type { FitOutcome, FitTalk, Leaning } from './fit.ts';
import {
	dietCodes,
	furtherPurposes,
	type AbsenceSaid,
	type DietCode,
	type Operation
} from './operation.ts';
import { peopleOf, whoIs } from './people.ts';
import { portionsOf as portionsSaid } from './tally.ts';
import { united, type DayFacts, type Operations } from './received.ts';
import type { DayRides } from './ride.ts';
import type { SheetCall, SheetDay, SheetTask, SheetVisitor } from './sheet.ts';
import type { SheetAbsence, SheetContact } from './sheet-missed.ts';
import type { Visit } from './visit.ts';

// What the host's screen "Vandaag" shows (activities-credits.md 7.1): the day that follows from the
// sheet and from the device's own taps that have not arrived, by the same rules as Kring's own.

/** An operation that this device made and that is not on its sheet yet. */
export type OwnOperation = {
	operation: Operation;
	/** What the device had to add to its clock when it made it. */
	clockOffsetMs: number;
	/** `waiting`: not sent yet. `arrived`: Kring has it, and the sheet that says so is under way. */
	state: 'waiting' | 'arrived';
};

/** Whom a host knows by name. */
export type KnownPerson = SheetVisitor;

/** Somebody on the screen. */
export type HostRow = {
	/** Of the visitor, or of the visit of somebody without a name. */
	key: string;
	/** Null for somebody without a name who has a line of their own. */
	person: KnownPerson | null;
	/** Null for who is not here today. */
	visit: Visit | null;
	/** Portions; null while nothing was said about eating. */
	portions: number | null;
	/** Who shows them the way, by name; null for nobody. */
	guide: string | null;
	/** Tasks of today, by name. */
	tasks: readonly string[];
	/** That they are missed and nobody rang them yet; null otherwise (5.11). */
	absence: SheetAbsence | null;
	/** Something about them has not arrived yet. */
	waits: boolean;
};

/** A kind of plate, and how many of it. No diet at all is the usual plate. */
export type Plates = { diets: readonly DietCode[]; count: number };

/** Somebody who eats otherwise than the kitchen knew when it counted; without a name for a plate. */
export type HostLate = { name: string | null; before: number | null; now: number | null };

/** Somebody who does a task today; without a name when only that somebody does is known. */
export type HostTurn = {
	id: string;
	visitorId: string | null;
	name: string | null;
	isDone: boolean;
};

/** A task with who does it. */
export type HostTask = SheetTask & { turns: readonly HostTurn[]; open: number };

/** Somebody whom one can ring. */
export type HostCall = SheetCall & {
	when: 'now' | 'later' | 'over';
	/** When somebody of this organisation was rung today, last. */
	calledAt: Date | null;
};

/** What is not done yet when a day is closed. It never stands in the way (7.1). */
export const missingKinds = [
	'nobody_counted',
	'still_inside',
	'turns_open',
	'cash_not_counted',
	'waiting'
] as const;

/** What is not done yet when a day is closed. */
export type MissingKind = (typeof missingKinds)[number];

/** What the screen shows of one day. */
export type HostView = {
	/** By a clock that was put right. */
	now: Date;
	day: SheetDay;
	state: DayState;
	/** The four figures at its head (7.1). */
	figures: { expected: number; inside: number; meals: MealAdvice; firstTimers: number };
	/** Expected, and not here yet. */
	absent: readonly HostRow[];
	/** Away for a while, on this day too, and not expected. */
	away: readonly HostRow[];
	/** Here, the last one first. */
	inside: readonly HostRow[];
	/** Were here today. */
	left: readonly HostRow[];
	/** Everybody whom the host can find by name. */
	known: readonly KnownPerson[];
	/** How many are here without a name, by what they were counted as. */
	unnamed: number;
	plates: readonly Plates[];
	/** Portions that were noted or counted so far. */
	noted: { here: number; takeAway: number };
	/** Who eats otherwise than was known when the kitchen counted. */
	late: readonly HostLate[];
	tasks: readonly HostTask[];
	calls: readonly HostCall[];
	/** Of a day that is off: who would come, and whether somebody told them (5.9). Nobody of one that is on. */
	toTell: readonly { row: HostRow; toldBy: string | null; hadRide: boolean }[];
	missing: readonly { kind: MissingKind; count: number }[];
};

/** What a screen is made from. */
export type Seen = {
	day: SheetDay;
	visitors: readonly SheetVisitor[];
	deviceId: string;
	own: readonly OwnOperation[];
	/** By a clock that was put right. */
	now: Date;
};

/** Made once: comparing hundreds of names each its own way is felt on an old tablet. */
const names = once(() => new Intl.Collator('nl'));

const peopleCategories = ['visitor', 'first_timer', 'companion', 'child', 'helper'] as const;

/**
 * The day of a sheet with the device's own taps in it: as if they arrived this very moment.
 *
 * @source activities-credits.md 7.2, 7.3.
 */
export function withOwn({ day, deviceId, own, now }: Seen): { state: DayState; facts: DayFacts } {
	const ofToday = own.filter(({ operation }) => operation.occurrenceId === day.occurrenceId);
	const mine: Operations = new Map(
		ofToday.map(({ operation, clockOffsetMs }) => {
			return [operation.operationId, { operation, clockOffsetMs, receivedAt: now }];
		})
	);
	const operations = united(day.operations, mine);
	const device = day.facts.devices.get(deviceId);
	const numbers = [...operations.values()]
		.filter(({ operation }) => operation.deviceId === deviceId)
		.map(({ operation }) => operation.seq);
	const completeUpTo = Math.max(device?.completeUpTo ?? 0, ...numbers);
	const facts: DayFacts = {
		...day.facts,
		// The last that is known of the day may be a moment ahead of the clock here.
		now: now > day.facts.now ? now : day.facts.now,
		// Nothing of its own waits for what it did before: it has all of that.
		devices: new Map(day.facts.devices).set(deviceId, {
			...{ revokedAt: device?.revokedAt ?? null, spent: device?.spent ?? [] },
			completeUpTo
		})
	};
	return { state: dayState(operations, facts), facts };
}

/** What the screen shows. */
export function hostView(seen: Seen): HostView {
	const { day, own, now } = seen;
	const { state, facts } = withOwn(seen);
	const known = knownPeople(seen, state, facts);
	const byId = new Map(known.map((one) => [one.id, one]));
	const waiting = new Set(
		own.filter((one) => one.state === 'waiting').map(({ operation }) => operation.operationId)
	);
	const regulars = new Map(day.regulars.map((one) => [whoIs(one.visitorId, facts), one]));
	const answers = new Map(state.expectations.map((one) => [one.visitorId, one]));
	const titles = new Map(day.tasks.map(({ id, title }) => [id, title]));
	const nameOfVisitor = (id: string | null) =>
		id === null ? null : (byId.get(id)?.callName ?? null);

	const expectedIds = [...byId.keys()].filter((id) => {
		const answer = answers.get(id)?.answer;
		if (answer === 'not_coming') return false;
		if (answer === 'coming') return true;
		return regulars.get(id)?.usual === true && !isIn(day.on, byId.get(id)!.away);
	});
	const said = new Map([...byId.keys()].map((id) => [id, portionsSaid(id, state)]));
	const portionsOf = (id: string): number | null => said.get(id) ?? null;
	const late = state.lateMeals.map(({ visitorId, ...portions }): HostLate => {
		return { name: nameOfVisitor(visitorId), ...portions };
	});
	// Whoever does not want to be missed any more is not, from the tap on.
	const notMissed = new Set(
		state.consents
			.filter(({ purpose, given }) => purpose === 'missing_signal' && !given)
			.map(({ visitorId }) => visitorId)
	);
	const guides = new Map(state.newVisitors.map(({ id, guideId }) => [id, nameOfVisitor(guideId)]));
	const rowOf = (id: string | null, visit: Visit | null): HostRow => ({
		key: id ?? visit?.id ?? '',
		person: id === null ? null : (byId.get(id) ?? null),
		visit,
		portions: id === null ? null : portionsOf(id),
		guide: id === null ? null : (guides.get(id) ?? null),
		tasks: state.turns
			.filter((turn) => id !== null && turn.visitorId === id)
			.flatMap(({ taskId }) => titles.get(taskId) ?? []),
		absence: id === null || notMissed.has(id) ? null : (byId.get(id)?.absence ?? null),
		waits: (visit?.checkInIds ?? []).some((checkIn) => waiting.has(checkIn))
	});

	const hereIds = new Set(state.visits.flatMap(({ visitorId }) => visitorId ?? []));
	const byArrival = state.visits.toSorted(
		(one, other) => other.arrivedAt.getTime() - one.arrivedAt.getTime()
	);
	const rows = byArrival.map((visit) => rowOf(visit.visitorId, visit));
	const inside = rows.filter(({ visit }) => visit?.leftAt === null);
	const unnamed = peopleCategories.reduce((sum, one) => sum + state.counts[one], 0);
	const gone = state.forgotten;
	const forgotten = gone.visitor + gone.helper + gone.companion + gone.professional;
	const firstTimers =
		state.visits.filter(({ role, firstTime }) => role === 'visitor' && firstTime).length +
		gone.firstTimers +
		state.counts.first_timer;

	const undecidedIds = expectedIds.filter((id) => portionsOf(id) === null && regulars.has(id));
	const namedPortions = [...byId.keys()].reduce((sum, id) => sum + (portionsOf(id) ?? 0), 0);
	const counted = { here: state.counts.meal_here, takeAway: state.counts.meal_take_away };
	const noted = {
		here: counted.here + state.meals.reduce((sum, one) => sum + one.here, 0),
		takeAway: counted.takeAway + state.meals.reduce((sum, one) => sum + one.takeAway, 0)
	};
	const advice = mealAdvice({
		toldYes: namedPortions,
		undecided: undecidedIds.map((id) => regulars.get(id)!.ate),
		walkIns: day.walkIns
	});
	const least = noted.here + noted.takeAway;
	const portions = Math.max(advice.portions, least);

	const tasks = day.tasks.map((task): HostTask => {
		const turns = state.turns
			.filter(({ taskId }) => taskId === task.id)
			.map(({ id, visitorId, state: how }) => {
				return { id, visitorId, name: nameOfVisitor(visitorId), isDone: how === 'done' };
			});
		return { ...task, turns, open: Math.max(0, task.needed - turns.length) };
	});
	const missingCounts: Record<MissingKind, number> = {
		nobody_counted: rows.length + unnamed + forgotten === 0 ? 1 : 0,
		still_inside: inside.length,
		turns_open: state.turns.filter((turn) => turn.state === 'took').length,
		cash_not_counted: state.cash.expectedCents > 0 && state.cash.counted === null ? 1 : 0,
		waiting: waiting.size
	};
	const toldBy = new Map(state.toldOff.map((one) => [one.visitorId, one.operationId]));
	// Who is missed stands among them, also who is not expected any more.
	const missedIds = known.flatMap(({ id, absence }) => (absence === null ? [] : [id]));
	const absentIds = [...new Set([...expectedIds, ...missedIds])].filter((id) => !hereIds.has(id));
	const absent = absentIds.map((id) => rowOf(id, null)).toSorted(byName);
	const away = known
		.filter(({ id, away }) => isIn(day.on, away) && !hereIds.has(id) && !absentIds.includes(id))
		.map(({ id }) => rowOf(id, null));
	// Whose ride is off with the day hears it with the day, also who was not expected by name.
	const riderIds = ridersOff(day.rides, facts);
	const riders = [...riderIds]
		.filter((id) => byId.has(id) && !hereIds.has(id) && !absentIds.includes(id))
		.map((id) => rowOf(id, null))
		.toSorted(byName);
	return {
		...{ now, day, state, known, unnamed, noted, tasks, absent, away, late },
		toTell:
			facts.status === 'planned'
				? []
				: [...absent, ...riders].map((row) => ({
						...{ row, toldBy: toldBy.get(row.key) ?? null },
						hadRide: riderIds.has(row.key)
					})),
		figures: {
			expected: expectedIds.length,
			inside: inside.length + forgotten + unnamed,
			meals: { portions, expected: Math.max(advice.expected, least) },
			firstTimers
		},
		inside,
		left: rows.filter(({ visit }) => visit?.leftAt !== null),
		plates: platesOf(
			[
				...[...byId.keys()].flatMap((id) => {
					const usual = undecidedIds.includes(id) && usualRate(regulars.get(id)!.ate) >= 0.5;
					const count = portionsOf(id) ?? (usual ? 1 : 0);
					return { diets: byId.get(id)!.dietCodes, count };
				}),
				...state.meals
					.filter(({ visitorId }) => visitorId === null)
					.map((one) => ({ diets: one.dietCodes, count: one.here + one.takeAway }))
			],
			portions
		),
		calls: callsOf(day, state, now),
		missing: missingKinds
			.map((kind) => ({ kind, count: missingCounts[kind] }))
			.filter(({ count }) => count > 0)
	};
}

/** The visitors whose ride is off with the day. */
function ridersOff({ rides, matches }: DayRides, facts: DayFacts): ReadonlySet<string> {
	const offIds = new Set(
		matches.filter(({ isOff }) => isOff).flatMap(({ askId, offerId }) => [askId, offerId])
	);
	return new Set(
		rides.flatMap(({ id, visitorId }) =>
			visitorId !== null && offIds.has(id) ? [whoIs(visitorId, facts)] : []
		)
	);
}

/** Everybody with a name: those of the sheet, and those who were welcomed today. */
function knownPeople(
	{ visitors, own }: Pick<Seen, 'visitors' | 'own'>,
	state: DayState,
	facts: DayFacts
): KnownPerson[] {
	const { forgottenIds } = peopleOf(state.consents, facts);
	const saysOf = (given: boolean) =>
		new Set(
			state.consents
				.filter((one) => one.given === given)
				.map((one) => `${one.visitorId} ${one.purpose}`)
		);
	const [saidYes, saidNo] = [saysOf(true), saysOf(false)];
	const all = new Map<string, KnownPerson>();
	const saidOf = new Map(state.absencesSaid.map((one) => [one.signalId, one.said]));
	const dietsTold = new Map(state.dietsTold.map((one) => [one.visitorId, one.dietCodes]));
	const contactsSaid = new Map(state.contactsSaid.map((one) => [one.contactId, one.stays]));
	const nothing = { contacts: [], absence: null, away: [], fit: null };
	// What others said stands on the sheet. What was said here holds on whichever day it was said.
	const aways = own.flatMap(({ operation }) => {
		return operation.type === 'away_said' ? [operation.payload] : [];
	});
	const awaysSaid = Map.groupBy(awaysOnce(aways), ({ visitorId }) => whoIs(visitorId, facts));
	const fitsEnded = new Map(state.fitsEnded.map((one) => [one.talkId, one.outcome]));
	const fitsAsked = new Map(state.fitsAsked.map((one) => [one.visitorId, one]));
	for (const { id, callName, nameHint, dietCodes: diets, welcomeNote, ...more } of [
		...state.newVisitors.map((one) => ({ ...one, ...nothing, says: [] })),
		...visitors
	]) {
		const who = whoIs(id, facts);
		// Of two that turned out to be one, the one that stays says who they are.
		if (forgottenIds.has(who) || (all.has(who) && id !== who)) continue;
		const says = furtherPurposes.filter((purpose) => {
			const key = `${who} ${purpose}`;
			return saidYes.has(key) || (more.says.some((one) => one === purpose) && !saidNo.has(key));
		});
		all.set(who, {
			...{ id: who, callName, nameHint },
			dietCodes: saidNo.has(`${who} diet`) ? [] : (dietsTold.get(who) ?? diets),
			welcomeNote: saidNo.has(`${who} welcome_note`) ? '' : welcomeNote,
			says,
			contacts: more.contacts.flatMap((one): SheetContact[] => {
				const stays = contactsSaid.get(one.id);
				if (stays === false) return [];
				return [stays === true && one.state === 'waiting' ? { ...one, state: 'sure' } : one];
			}),
			away: awayAfter(more.away, awaysSaid.get(who) ?? []),
			fit: fitAfter(more.fit, fitsAsked.get(who), fitsEnded, facts.now),
			absence: says.includes('missing_signal') ? absenceAfter(more.absence, saidOf) : null
		});
	}
	return [...all.values()].toSorted((one, other) => names().compare(one.callName, other.callName));
}

/** A talk that was asked for or ended here shows before Kring has heard of it. */
function fitAfter(
	known: FitTalk | null,
	asked: { talkId: string; leaning: Leaning } | undefined,
	ended: ReadonlyMap<string, FitOutcome>,
	now: Date
): FitTalk | null {
	const isNew = asked !== undefined && (known === null || known.endedAt !== null);
	const talk: FitTalk | null =
		isNew && asked.talkId !== known?.id
			? {
					...{ id: asked.talkId, leaning: asked.leaning, startedBy: 'host', startedAt: now },
					...{ outcome: null, endedAt: null }
				}
			: known;
	const outcome = talk === null ? undefined : ended.get(talk.id);
	if (talk === null || outcome === undefined || talk.endedAt !== null) return talk;
	return { ...talk, outcome, endedAt: now };
}

/** What this device did about it shows before Kring has heard of it. */
function absenceAfter(
	absence: SheetAbsence | null,
	saidOf: ReadonlyMap<string, AbsenceSaid>
): SheetAbsence | null {
	const said = absence === null ? undefined : saidOf.get(absence.id);
	if (absence === null || said === 'rang') return null;
	return said === 'ask' ? { ...absence, isAsked: true } : absence;
}

/**
 * What somebody said yes to beside being remembered and being missed, as far as the sheet tells: each can
 * be taken back alone.
 */
export function yesesOf({ person }: HostRow): ('diet' | 'welcome_note')[] {
	if (person === null) return [];
	const has = { diet: person.dietCodes.length > 0, welcome_note: person.welcomeNote !== '' };
	return (['diet', 'welcome_note'] as const).filter((purpose) => has[purpose]);
}

function byName(one: HostRow, other: HostRow): number {
	// Who is missed stands on top: somebody may ring them.
	const missed = Number(other.absence !== null) - Number(one.absence !== null);
	const [name, otherName] = [one.person?.callName ?? '', other.person?.callName ?? ''];
	return missed || names().compare(name, otherName);
}

/** Plates by what must not be on them; whatever nobody said anything about is the usual plate. */
function platesOf(eaters: readonly Plates[], portions: number): Plates[] {
	const kinds = new Map<string, Plates>();
	for (const { diets, count } of eaters) {
		if (count === 0 || diets.length === 0) continue;
		const inOrder = dietCodes.filter((code) => diets.includes(code));
		const before = kinds.get(inOrder.join())?.count ?? 0;
		kinds.set(inOrder.join(), { diets: inOrder, count: before + count });
	}
	const special = [...kinds.values()].toSorted(
		(one, other) => other.count - one.count || one.diets.length - other.diets.length
	);
	const usual = portions - special.reduce((sum, { count }) => sum + count, 0);
	return [{ diets: [], count: Math.max(0, usual) }, ...special];
}

/** On now first, the first ones before the second; those of whom the time is over last. */
function callsOf({ on, calls }: SheetDay, state: DayState, now: Date): HostCall[] {
	const order = { now: 0, later: 1, over: 2 } as const;
	const at = now.getTime();
	return calls
		.map((call): HostCall => {
			const from = instantAt(on, call.fromMinute).getTime();
			const until = instantAt(on, call.untilMinute).getTime();
			const called = state.calls.filter((one) => one.organisationId === call.organisationId);
			return {
				...call,
				when: at < from ? 'later' : at < until ? 'now' : 'over',
				calledAt:
					called.map((one) => one.at).toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null
			};
		})
		.toSorted(
			(one, other) =>
				order[one.when] - order[other.when] ||
				one.rank.localeCompare(other.rank) ||
				one.fromMinute - other.fromMinute
		);
}

/**
 * The day that is going on: where a place has two on one date, the first that is not over. Null when
 * there is none today.
 */
export function dayNow(days: readonly SheetDay[], now: Date): SheetDay | null {
	const { on, hour, minute } = wallClock(now);
	const today = days.filter((day) => day.on === on);
	return today.find(({ untilMinute }) => untilMinute > hour * 60 + minute) ?? today.at(-1) ?? null;
}

/** What is on now and what comes after it, by the minute of the day. */
export function programmeAt({ programme }: SheetDay, now: Date) {
	const { hour, minute } = wallClock(now);
	const at = hour * 60 + minute;
	const begun = programme.filter(({ fromMinute }) => fromMinute <= at);
	return { current: begun.at(-1) ?? null, next: programme.filter((one) => one.fromMinute > at) };
}
