import type { RecordState } from './activity-day.ts';
import { byNamed, repeated } from './claim.ts';
import {
	opensDay,
	roles,
	type Category,
	type Operation,
	type OperationType,
	type Payloads
} from './operation.ts';
import {
	consentsOf,
	isKept,
	nameOf,
	ofType,
	peopleOf,
	type Consent,
	type People
} from './people.ts';
import {
	isSame,
	weighed,
	type DayFacts,
	type OperationRefusal,
	type Operations,
	type Received,
	type Weighed
} from './received.ts';
import {
	cashOf,
	countsOf,
	deviceCountsOf,
	expectationsOf,
	givenBackOf,
	heardOf,
	lateMealsOf,
	mealsOf,
	notesOf,
	saidOf,
	settledOf,
	standingOf,
	toldOffOf,
	turnClaimsOf,
	turnsOf,
	type Cash,
	type DayNote,
	type DeviceCount,
	type EndingTold,
	type Expectation,
	type Heard,
	type LateMeal,
	type Meal,
	type Settled,
	type ToldOff,
	type Turn
} from './tally.ts';
import {
	checkInsOf,
	dietsToldOf,
	newVisitorsOf,
	possibleDoublesOf,
	visitsOf,
	type DietTold,
	type Forgotten,
	type NewVisitor,
	type Visit
} from './visit.ts';

// One day at the door, from all that its hosts' devices sent (activities-credits.md 7.3). The day is
// made anew from the whole set each time: nothing is added up on the way, so nothing can be added
// twice, and the order in which devices found a network changes no number.

/** Something about an operation that was taken in, for the host to know. */
export const remarks = ['waits', 'after_gap', 'not_found_yet', 'nameless'] as const;

/**
 * Something about an operation that was taken in: it waits for what the device did before it; it did
 * not wait any longer; what it names has not arrived; its visitor is not remembered any more.
 */
export type Remark = (typeof remarks)[number];

/** What became of an operation. */
export type Result =
	| { kind: 'accepted' | 'merged'; remarks: readonly Remark[] }
	| { kind: 'quarantined' }
	| { kind: 'refused'; code: OperationRefusal };

/** What a device hears about an operation that it sent. */
export type Answer = {
	operationId: string;
	result: Result | { kind: 'duplicate'; first: Result };
};

/** One day at the door. */
export type DayState = {
	record: Exclude<RecordState, 'not_recorded'>;
	openedAt: Date | null;
	/** When the server heard that it was closed. */
	closedAt: Date | null;
	/** Something that counts took part after the day was closed: "bijgewerkt". */
	isUpdated: boolean;
	/** The day was cancelled, and people were recorded: "toch mensen geweest". */
	hasPeopleAnyway: boolean;
	visits: readonly Visit[];
	forgotten: Forgotten;
	deviceCounts: readonly DeviceCount[];
	counts: Readonly<Record<Category, number>>;
	newVisitors: readonly NewVisitor[];
	/** Pairs of new visitors: "mogelijk dubbel". */
	possibleDoubles: readonly (readonly [string, string])[];
	consents: readonly Consent[];
	/** What known visitors told later of what they do not eat. */
	dietsTold: readonly DietTold[];
	expectations: readonly Expectation[];
	meals: readonly Meal[];
	/** Who eats otherwise than was known when the kitchen counted: "na sluiting" (5.5). */
	lateMeals: readonly LateMeal[];
	turns: readonly Turn[];
	settled: Settled;
	cash: Cash;
	/** When which organisation was rung, and no more (5.8). */
	calls: readonly { at: Date; organisationId: string }[];
	notes: readonly DayNote[];
	heard: Heard;
	/** Who was told that the day is off. */
	toldOff: readonly ToldOff[];
	/** What a host did about each who is missed, the last by the moment at which it was done. */
	absencesSaid: readonly Payloads['absence_said'][];
	/** Talks that hosts asked for, and what came of some. */
	fitsAsked: readonly (Payloads['fit_asked'] & { saidAt: Date })[];
	fitsEnded: readonly Payloads['fit_ended'][];
	/** Periods in which visitors are away, each once: as taken back where anybody took it back. */
	awaysSaid: readonly Payloads['away_said'][];
	/** What hosts said of people on the list of an end, by the moment at which they did. */
	endingsTold: readonly EndingTold[];
	/** What was said last of each whom a visitor named. */
	contactsSaid: readonly Payloads['contact_said'][];
	/** What became of each operation, by its id. */
	results: ReadonlyMap<string, Result>;
};

/** The categories that are people, not meals. */
const peopleCategories = ['visitor', 'first_timer', 'companion', 'child', 'helper'] as const;

/** What changes no figure of a day that was closed. */
const changesNoFigure: readonly OperationType[] = [
	...(['day_opened', 'day_noted', 'day_closed'] as const),
	...(['absence_said', 'contact_said', 'away_said', 'ending_told'] as const),
	...(['fit_asked', 'fit_ended', 'diet_told'] as const)
];

/**
 * The day that follows from all that was received about it. Any order, any number of times the same
 * operation: the same day (I6).
 *
 * @returns the day, with a result for each operation. What waits, is kept apart or was refused takes
 *   no part in it. More that arrives changes the kind of no result, but of what waits.
 * @throws never.
 * @source activities-credits.md 7.3.
 */
export function dayState(operations: Operations, facts: DayFacts): DayState {
	const all = weighed(operations, facts);
	const counting = all.filter(({ verdict }) => verdict === 'counts');
	const consents = consentsOf(counting, facts);
	const people = peopleOf(consents, facts);

	const voids = byNamed(ofType(counting, 'voided'), (one) => one.operation.payload.operationIds);
	const checkIns = checkInsOf(counting, people);
	const { visits, forgotten } = visitsOf(checkIns, voids, ofType(counting, 'checked_out'), people);
	const newVisitors = newVisitorsOf(counting, consents, people);
	const deviceCounts = deviceCountsOf(counting);
	const counts = countsOf(deviceCounts);
	const turnClaims = turnClaimsOf(counting, people);
	const settled = settledOf(
		standingOf(counting, 'settled', voids).map(({ operation }) => operation.payload)
	);
	const merged = new Set([
		...repeated(checkIns, voids),
		...repeated(turnClaims, givenBackOf(counting))
	]);
	const hasPeople =
		visits.length > 0 ||
		roles.some((role) => forgotten[role] > 0) ||
		peopleCategories.some((category) => counts[category] > 0);
	return {
		...recordOf(counting, facts),
		hasPeopleAnyway: facts.status === 'cancelled' && hasPeople,
		...{ visits, forgotten, newVisitors, deviceCounts, counts, settled },
		consents: consents.filter((one) => isKept(one, people)),
		dietsTold: dietsToldOf(counting, consents, people),
		possibleDoubles: possibleDoublesOf(newVisitors, facts),
		expectations: expectationsOf(counting, people),
		meals: mealsOf(counting, people),
		lateMeals: lateMealsOf(counting, people),
		turns: turnsOf(turnClaims, counting, people),
		cash: cashOf(settled.cash.cents, counting),
		calls: standingOf(counting, 'on_call_called', voids).map(({ madeAt, operation }) => {
			return { at: madeAt, organisationId: operation.payload.organisationId };
		}),
		notes: notesOf(counting),
		toldOff: toldOffOf(counting, voids, people),
		...saidOf(counting, people),
		heard: heardOf(standingOf(counting, 'heard', voids).map(({ operation }) => operation.payload)),
		results: new Map(
			all.map((one) => {
				const isMerged = merged.has(one.operation.operationId);
				return [one.operation.operationId, resultOf(one, isMerged, operations, people)];
			})
		)
	};
}

/**
 * The day after an upload, and what the device hears, one answer for each operation in its order. An
 * operation that was there already is answered with what became of it; another one under its id is
 * refused and changes nothing (settled 17).
 */
export function afterUpload(
	known: Operations,
	upload: readonly Received[],
	facts: DayFacts
): { operations: Operations; state: DayState; answers: Answer[] } {
	const operations = new Map(known);
	const places = upload.map((received) => {
		const { operation } = received;
		const before = operations.get(operation.operationId);
		if (before === undefined) operations.set(operation.operationId, received);
		if (before === undefined) return 'new';
		return isSame(before.operation, operation) ? 'again' : 'other';
	});
	const state = dayState(operations, facts);
	const answers = upload.map(({ operation: { operationId } }, at): Answer => {
		if (places[at] === 'other') {
			return { operationId, result: { kind: 'refused', code: 'change_conflict' } };
		}
		const first = state.results.get(operationId)!;
		return { operationId, result: places[at] === 'again' ? { kind: 'duplicate', first } : first };
	});
	return { operations, state, answers };
}

function recordOf(
	counting: readonly Weighed[],
	facts: DayFacts
): Pick<DayState, 'record' | 'openedAt' | 'closedAt' | 'isUpdated'> {
	const opening = counting.filter(({ operation }) => opensDay(operation.type));
	const closings = ofType(counting, 'day_closed')
		.map(({ appliesAt }) => appliesAt)
		.filter((at) => facts.reopenedAt === null || at > facts.reopenedAt);
	const closedAt = earliest(facts.closedAt === null ? closings : [...closings, facts.closedAt]);
	const updates = opening.filter(
		({ operation, appliesAt }) =>
			closedAt !== null && appliesAt > closedAt && !changesNoFigure.includes(operation.type)
	);
	return {
		// Who only said that they would come, or came too late to be counted, kept no sheet.
		record: opening.length === 0 ? 'none' : closedAt !== null ? 'closed' : 'open',
		openedAt: earliest(opening.map(({ madeAt }) => madeAt)),
		closedAt,
		isUpdated: updates.length > 0
	};
}

function earliest(moments: readonly Date[]): Date | null {
	if (moments.length === 0) return null;
	return new Date(Math.min(...moments.map((at) => at.getTime())));
}

function resultOf(
	{ verdict, operation, afterGap }: Weighed,
	isMerged: boolean,
	operations: Operations,
	people: People
): Result {
	if (verdict === 'quarantined') return { kind: 'quarantined' };
	if (verdict !== 'counts' && verdict !== 'waits') return { kind: 'refused', code: verdict };
	const says = {
		waits: verdict === 'waits',
		after_gap: verdict === 'counts' && afterGap,
		not_found_yet: namedIn(operation).some((id) => !operations.has(id)),
		nameless: verdict === 'counts' && isNameless(operation, people)
	} satisfies Record<Remark, boolean>;
	return {
		kind: isMerged ? 'merged' : 'accepted',
		remarks: remarks.filter((remark) => says[remark])
	};
}

/** The operations that an operation is about. */
function namedIn({ type, payload }: Operation): readonly string[] {
	if (type === 'voided') return payload.operationIds;
	if (type === 'checked_out') return [payload.visitId];
	return type === 'turn_done' || type === 'turn_given_back' ? [payload.turnId] : [];
}

function isNameless({ type, payload }: Operation, people: People): boolean {
	if (type === 'consent_said' || !('visitorId' in payload)) return false;
	return payload.visitorId !== null && nameOf(payload.visitorId, people) === null;
}
