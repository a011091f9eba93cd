import fc from 'fast-check';
import { daysAfter } from '../../src/lib/domain/day.ts';
import {
	categories,
	consentPurposes,
	directions,
	heardSources,
	roles,
	settleWays,
	type Operation,
	type OperationType,
	type Payloads
} from '../../src/lib/domain/door/operation.ts';
import type { DayFacts, Device, Operations, Received } from '../../src/lib/domain/door/received.ts';
import { tellingWords } from '../../src/lib/domain/ending.ts';

// A walk-in day with three hosts' devices, for the tests of what they mean together.

/** An id that shows its number. */
export function idOf(number: number): string {
	return `0197a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** The day of these tests, and a noon on it. */
export const doorDay = '2026-03-03';
/** Noon of that day in Amsterdam. */
export const doorNoon = new Date('2026-03-03T11:00:00Z');

/** So many minutes after that noon. */
export function minutes(after: number): Date {
	return new Date(doorNoon.getTime() + after * 60_000);
}

/** Three devices, and people whom hosts know. */
export const devices = { anna: idOf(11), ben: idOf(12), cas: idOf(13) } as const;
/** The occurrence of the day. */
export const occurrenceId = idOf(20);
/** Visitors. */
export const visitors = { jan: idOf(31), els: idOf(32), wim: idOf(33) } as const;
/** Tasks of the day. */
export const tasks = { coffee: idOf(41), dishes: idOf(42) } as const;

/** What is known of the day, when nothing special is. */
export function factsOf(change: Partial<DayFacts> = {}): DayFacts {
	return {
		...{
			occurrenceId,
			on: doorDay,
			status: 'planned',
			closedAt: null,
			reopenedAt: null,
			kitchenClosesAt: null
		},
		...{ devices: new Map(), forgottenIds: new Set(), sameAs: new Map(), releasedIds: new Set() },
		now: minutes(60 * 24 * 20),
		...change
	};
}

/** What is known of a device, when nothing special is. */
export function deviceOf(change: Partial<Device> = {}): Device {
	return { revokedAt: null, completeUpTo: 0, spent: [], ...change };
}

/** How an operation came: all but its kind and what it says have a usual value. */
export type Sending = {
	id: number;
	seq: number;
	device?: string;
	/** Minutes after noon at which it was done, by the device. */
	at?: number;
	/** Minutes after noon at which it was received; at once, unless said. */
	received?: number;
	clockOffsetMs?: number;
	occurrenceId?: string;
};

/** One operation as it was received. */
export function received<Type extends OperationType>(
	type: Type,
	payload: Payloads[Type],
	sending: Sending
): Received {
	const { id, seq, device = devices.anna, at = seq, clockOffsetMs = 0 } = sending;
	const operation = {
		...{ operationId: idOf(1000 + id), deviceId: device, seq, type, payload },
		...{ occurrenceId: sending.occurrenceId ?? occurrenceId, atDevice: minutes(at) }
	} as Operation;
	return { operation, receivedAt: minutes(sending.received ?? at), clockOffsetMs };
}

/** The id of the operation with this number. */
export function operationId(id: number): string {
	return idOf(1000 + id);
}

/** A set of what was received; of one id the first stays. */
export function setOf(all: readonly Received[]): Operations {
	const set = new Map<string, Received>();
	for (const one of all) {
		if (!set.has(one.operation.operationId)) set.set(one.operation.operationId, one);
	}
	return set;
}

/** What a host's finger can do; what it names or counts up to follows from what was done before. */
const tap = fc.record({
	device: fc.constantFrom(...Object.values(devices)),
	kind: fc.constantFrom(
		...(['counted', 'counted', 'counted', 'checked_in', 'checked_in', 'checked_in'] as const),
		...(['nameless', 'checked_out', 'voided', 'welcomed', 'welcomed_unnamed'] as const),
		...(['consent_said', 'expected', 'meal_noted', 'turn_taken', 'turn_done'] as const),
		...(['turn_given_back', 'settled', 'on_call_called', 'day_noted', 'cash_counted'] as const),
		...(['day_closed', 'heard', 'told_off', 'absence_said', 'contact_said'] as const),
		...(['fit_asked', 'fit_ended', 'diet_told', 'away_said', 'ending_told'] as const)
	),
	visitor: fc.constantFrom(...Object.values(visitors)),
	category: fc.constantFrom(...categories),
	direction: fc.constantFrom(...directions, 'up' as const),
	role: fc.constantFrom(...roles, 'visitor' as const),
	purpose: fc.constantFrom(...consentPurposes),
	way: fc.constantFrom(...settleWays),
	source: fc.constantFrom(...heardSources),
	task: fc.constantFrom(...Object.values(tasks)),
	yes: fc.boolean(),
	pick: fc.nat(1000),
	gapMinutes: fc.nat(30),
	/** How late it is received. */
	delayMinutes: fc.oneof(fc.nat(3), fc.nat(600), fc.nat(14 * 1440)),
	clockMinutes: fc.oneof(fc.constant(0), fc.integer({ min: -600, max: 600 })),
	isLost: fc.boolean().map((one) => one)
});

/** One tap of a host. */
export type Tap = typeof tap extends fc.Arbitrary<infer One> ? One : never;

/** A day of taps, in the order in which they were made. */
export const anyTaps = fc.array(tap, { maxLength: 40 });

/**
 * The operations of taps: numbers run on for each device, totals for each device and category.
 *
 * @param lost  whether operations may be lost on the way, so that numbers are missing.
 */
export function operationsOf(taps: readonly Tap[], { lost = false } = {}): Received[] {
	const seqs = new Map<string, number>();
	const totals = new Map<string, number>();
	const next = (counts: Map<string, number>, key: string) => {
		counts.set(key, (counts.get(key) ?? 0) + 1);
		return counts.get(key)!;
	};
	let clock = 0;
	const made: Received[] = [];
	taps.forEach((one, at) => {
		clock += one.gapMinutes;
		const earlier = (type: OperationType) => {
			const known = made.filter(({ operation }) => operation.type === type);
			return known.length === 0
				? operationId(one.pick % 60)
				: known[one.pick % known.length]!.operation.operationId;
		};
		const totalOf = (category: string, direction: string) =>
			next(totals, `${one.device} ${category} ${direction}`);
		const [type, payload] = said(one, at, earlier, totalOf);
		made.push(
			received(type, payload as never, {
				...{ id: at, seq: next(seqs, one.device), device: one.device },
				...{ at: clock, received: clock + one.delayMinutes },
				clockOffsetMs: one.clockMinutes * 60_000
			})
		);
	});
	return lost ? made.filter((_one, at) => !(taps[at]!.isLost && at % 5 === 0)) : made;
}

function said(
	one: Tap,
	at: number,
	earlier: (type: OperationType) => string,
	totalOf: (category: string, direction: string) => number
): [OperationType, unknown] {
	const { visitor, category, direction, role, yes, task } = one;
	switch (one.kind) {
		case 'counted':
			return ['counted', { category, direction, total: totalOf(category, direction) }];
		case 'checked_in':
			return ['checked_in', { visitorId: visitor, role, firstTime: false }];
		case 'nameless':
			return ['checked_in', { visitorId: null, role, firstTime: yes }];
		case 'checked_out':
			return ['checked_out', { visitId: earlier('checked_in') }];
		case 'voided':
			return [
				'voided',
				{ operationIds: [earlier(yes ? 'checked_in' : 'settled')], reason: 'mistake' }
			];
		case 'welcomed':
			return [
				'welcomed',
				{
					...{ remember: true, visitorId: idOf(5000 + at), callName: yes ? 'Jan' : 'Els' },
					...{ nameHint: null, cameBefore: yes, consents: ['diet'], dietCodes: ['no_fish'] },
					...{ welcomeNote: '', guideId: yes ? visitor : null }
				}
			];
		case 'welcomed_unnamed':
			return [
				'welcomed',
				{
					...{ remember: false, cameBefore: yes },
					total: totalOf(yes ? 'visitor' : 'first_timer', 'up')
				}
			];
		case 'diet_told':
			return ['diet_told', { visitorId: visitor, dietCodes: yes ? ['no_fish'] : ['soft'] }];
		case 'consent_said':
			return [
				'consent_said',
				{
					...{ visitorId: visitor, purpose: one.purpose, given: yes },
					...{ givenBy: 'self', how: 'spoken' }
				}
			];
		case 'expected':
			return ['expected', { visitorId: visitor, answer: 'coming', meal: yes, ride: false }];
		case 'meal_noted':
			return [
				'meal_noted',
				{
					...{ mealId: idOf(6000 + (one.pick % 5)), visitorId: yes ? visitor : null },
					...{ here: one.pick % 3, takeAway: 0, dietCodes: [] }
				}
			];
		case 'turn_taken':
			return ['turn_taken', { taskId: task, visitorId: yes ? visitor : null }];
		case 'turn_done':
		case 'turn_given_back':
			return [one.kind, { turnId: earlier('turn_taken') }];
		case 'settled':
			return ['settled', { way: one.way, cents: one.way === 'cash' ? 500 : 0 }];
		case 'on_call_called':
			return ['on_call_called', { organisationId: idOf(70) }];
		case 'day_noted':
			return ['day_noted', { text: yes ? 'Het was druk.' : '' }];
		case 'cash_counted':
			return ['cash_counted', { cents: one.pick, remark: '' }];
		case 'told_off':
			return ['told_off', { visitorId: visitor }];
		case 'away_said': {
			const nth = one.pick % 3;
			const days = { fromOn: doorDay, untilOn: daysAfter(doorDay, 7 * nth) };
			return ['away_said', { awayId: idOf(95 + nth), visitorId: visitor, ...days, stays: yes }];
		}
		case 'ending_told':
			return [
				'ending_told',
				{ endingId: idOf(95), visitorId: visitor, said: tellingWords[one.pick % 3]! }
			];
		case 'fit_asked':
			return ['fit_asked', { talkId: idOf(5500 + at), visitorId: visitor, leaning: 'too_light' }];
		case 'fit_ended':
			return ['fit_ended', { talkId: idOf(5500 + (one.pick % 40)), outcome: 'fits' }];
		case 'absence_said':
			return ['absence_said', { signalId: idOf(90 + (one.pick % 3)), said: yes ? 'rang' : 'ask' }];
		case 'contact_said':
			return ['contact_said', { contactId: idOf(80 + (one.pick % 3)), stays: yes }];
		case 'heard':
			return ['heard', { source: one.source }];
		case 'day_closed':
			return ['day_closed', {}];
	}
}
