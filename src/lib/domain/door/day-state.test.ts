import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	anyTaps,
	deviceOf,
	devices,
	doorDay,
	factsOf,
	idOf,
	minutes,
	operationId,
	operationsOf,
	received,
	setOf,
	tasks,
	visitors
} from '../../../../tests/support/door.ts';
import { chanceFrom } from '../../../../tests/support/chance.ts';
import { closesItselfAt, toldUntil } from './activity-day.ts';
import { afterUpload, dayState, type DayState } from './day-state.ts';
import { categories, roles } from './operation.ts';
import { lateTally } from './tally.ts';
import { united, type DayFacts, type Operations, type Received } from './received.ts';

// The rows of activities-credits.md 7.3, and what must hold whatever arrives in whatever order.

const { jan, els, wim } = visitors;
const { anna, ben, cas } = devices;

const here = (visitorId: string | null, sending: Parameters<typeof received>[2]) =>
	received('checked_in', { visitorId, role: 'visitor', firstTime: false }, sending);
const taken = (ids: readonly number[], sending: Parameters<typeof received>[2]) =>
	received('voided', { operationIds: ids.map(operationId), reason: 'mistake' }, sending);
const welcome = (number: number, callName: string, sending: Parameters<typeof received>[2]) =>
	received(
		'welcomed',
		{
			...{ remember: true, visitorId: idOf(number), callName, nameHint: null, cameBefore: false },
			...{ consents: ['diet'], dietCodes: ['vegetarian'], welcomeNote: '', guideId: null }
		},
		sending
	);
const forget = (visitorId: string, sending: Parameters<typeof received>[2]) =>
	received(
		'consent_said',
		{
			...{ visitorId, purpose: 'remember_me', given: false },
			...{ givenBy: 'self', how: 'spoken' }
		},
		sending
	);

const dayOf = (all: readonly Received[], change: Partial<DayFacts> = {}) =>
	dayState(setOf(all), factsOf(change));
const resultOf = (state: DayState, id: number) => state.results.get(operationId(id));
const accepted = { kind: 'accepted', remarks: [] };
const refused = (code: string) => ({ kind: 'refused', code });

describe('who is here', () => {
	test('two devices that see one visitor come in saw one visit, from the earliest moment', () => {
		const day = dayOf([
			here(jan, { id: 1, seq: 1, at: 20 }),
			here(jan, { id: 2, seq: 1, device: ben, at: 5, received: 30 })
		]);
		expect(day.visits).toEqual([
			{
				...{ id: operationId(1), visitorId: jan, role: 'visitor', firstTime: false },
				...{ arrivedAt: minutes(5), leftAt: null, checkInIds: [1, 2].map(operationId) }
			}
		]);
		expect(resultOf(day, 1)).toEqual(accepted);
		expect(resultOf(day, 2)).toEqual({ kind: 'merged', remarks: [] });
	});

	test('a check-in after another device took the visit back is a new visit', () => {
		const day = dayOf([
			here(jan, { id: 1, seq: 1, at: 10 }),
			taken([1], { id: 2, seq: 1, device: ben, at: 20 }),
			here(jan, { id: 3, seq: 2, at: 40 })
		]);
		expect(day.visits).toMatchObject([{ id: operationId(3), arrivedAt: minutes(40) }]);
		expect(resultOf(day, 3)).toEqual(accepted);
	});

	test('taking back names what it takes back: what another device saw by itself stays', () => {
		const both = [
			here(jan, { id: 1, seq: 1, at: 10 }),
			here(jan, { id: 2, seq: 1, device: ben, at: 20 })
		];
		const one = dayOf([...both, taken([1], { id: 3, seq: 2, at: 30 })]);
		expect(one.visits).toMatchObject([{ id: operationId(2), arrivedAt: minutes(20) }]);
		expect(resultOf(one, 2), 'it said nothing new when it came').toEqual({
			...{ kind: 'merged', remarks: [] }
		});
		expect(dayOf([...both, taken([1, 2], { id: 3, seq: 2, at: 30 })]).visits).toEqual([]);
	});

	test('taken back before the visit arrives, it never was; taken back twice, it was once', () => {
		const early = dayOf([
			taken([1], { id: 2, seq: 1, device: ben, at: 20 }),
			here(jan, { id: 1, seq: 1, at: 10, received: 60 * 24 * 5 }),
			taken([1], { id: 3, seq: 1, device: cas, at: 25 })
		]);
		expect(early.visits).toEqual([]);
		expect([1, 2, 3].map((id) => resultOf(early, id))).toEqual([accepted, accepted, accepted]);
	});

	test('what takes back waits seven days for what it names', () => {
		const day = (lateMs: number) => {
			const visit = here(jan, { id: 1, seq: 1, at: 10 });
			return dayOf([
				taken([1], { id: 2, seq: 1, device: ben, at: -700 }),
				{ ...visit, receivedAt: new Date(minutes(-700).getTime() + 7 * 86_400_000 + lateMs) }
			]);
		};
		expect(day(0).visits).toEqual([]);
		expect(day(1).visits).toHaveLength(1);
		const waiting = dayOf([taken([1], { id: 2, seq: 1, device: ben, at: 20 })]);
		expect(resultOf(waiting, 2)).toEqual({ kind: 'accepted', remarks: ['not_found_yet'] });
	});

	test('who left is gone, and who came in again is inside', () => {
		const left = (at: number) =>
			received('checked_out', { visitId: operationId(1) }, { id: 2, seq: 2, at });
		const first = here(jan, { id: 1, seq: 1, at: 10 });
		const again = here(jan, { id: 3, seq: 1, device: ben, at: 30 });
		expect(dayOf([first, left(20)]).visits[0]?.leftAt).toEqual(minutes(20));
		expect(dayOf([first, left(20), again]).visits[0]?.leftAt).toBeNull();
		expect(dayOf([first, left(40), again]).visits[0]?.leftAt).toEqual(minutes(40));
	});

	test('somebody without a name has a line of their own, and two of them have two', () => {
		const day = dayOf([here(null, { id: 1, seq: 1 }), here(null, { id: 2, seq: 2 })]);
		expect(day.visits.map(({ visitorId }) => visitorId)).toEqual([null, null]);
	});

	test('a visitor who was erased meanwhile was here, and is only a number', () => {
		const day = dayOf(
			[
				here(jan, { id: 1, seq: 1 }),
				here(jan, { id: 2, seq: 1, device: ben }),
				here(els, { id: 3, seq: 2 })
			],
			{ forgottenIds: new Set([jan]) }
		);
		expect(day.visits.map(({ visitorId }) => visitorId)).toEqual([els]);
		expect(day.forgotten).toEqual({
			...{ visitor: 1, helper: 0, companion: 0, professional: 0, firstTimers: 0 }
		});
		expect(resultOf(day, 1)).toEqual({ kind: 'accepted', remarks: ['nameless'] });
		expect(JSON.stringify({ ...day, results: null })).not.toContain(jan);
	});

	test('whoever is forgotten under one of two ids is forgotten', () => {
		const change = { sameAs: new Map([[els, wim]]), forgottenIds: new Set([els]) };
		const day = dayOf([here(wim, { id: 1, seq: 1 })], change);
		expect([day.visits.length, day.forgotten.visitor]).toEqual([0, 1]);
	});

	test('the last word about being remembered is the one that was said last, not heard last', () => {
		const yes = welcome(801, 'Piet', { id: 1, seq: 1, at: 10, received: 400 });
		const no = forget(idOf(801), { id: 2, seq: 1, device: ben, at: 20 });
		const day = dayOf([yes, no]);
		expect(day.newVisitors).toEqual([]);
		expect(day.forgotten).toMatchObject({ visitor: 1, firstTimers: 1 });
		expect(day.consents, 'only that they asked for it').toMatchObject([
			{ visitorId: idOf(801), purpose: 'remember_me', given: false }
		]);
		const before = forget(idOf(801), { id: 2, seq: 1, device: ben, at: 5 });
		expect(dayOf([yes, before]).newVisitors).toMatchObject([{ callName: 'Piet' }]);
		expect(dayOf([yes, before]).consents.map(({ purpose, given }) => [purpose, given])).toEqual([
			['remember_me', true],
			['diet', true]
		]);
	});

	test('who shows somebody the way is known as long as they are', () => {
		const guided = received(
			'welcomed',
			{
				...{ remember: true, visitorId: idOf(801), callName: 'Ria', nameHint: null },
				...{ cameBefore: false, consents: [], dietCodes: [], welcomeNote: '', guideId: jan }
			},
			{ id: 1, seq: 1 }
		);
		expect(dayOf([guided]).newVisitors[0]?.guideId).toBe(jan);
		expect(dayOf([guided, forget(jan, { id: 2, seq: 2 })]).newVisitors[0]?.guideId).toBeNull();
	});

	test('who was told that the day is off was told once, until that is taken back', () => {
		const tell = (visitorId: string, sending: Parameters<typeof received>[2]) =>
			received('told_off', { visitorId }, sending);
		const two = [
			tell(jan, { id: 1, seq: 1 }),
			tell(jan, { id: 2, seq: 1, device: ben }),
			tell(els, { id: 3, seq: 2 })
		];
		const off = { status: 'cancelled' } as const;
		const told = (all: readonly Received[]) =>
			dayOf(all, off).toldOff.map(({ visitorId }) => visitorId);
		expect(told(two)).toEqual([jan, els]);
		expect(dayOf(two, off).record, 'nobody was there for that').toBe('none');
		expect(told([...two, taken([1, 2], { id: 4, seq: 3 })])).toEqual([els]);
		expect(told([...two, forget(els, { id: 5, seq: 3 })])).toEqual([jan]);
	});

	test('what was said of an end comes by its own moment, and of nobody who is forgotten', () => {
		const endingId = idOf(95);
		const say = (
			visitorId: string,
			said: 'told' | 'open',
			sending: Parameters<typeof received>[2]
		) => received('ending_told', { endingId, visitorId, said }, sending);
		const two = [
			say(jan, 'open', { id: 1, seq: 1, at: 30 }),
			say(jan, 'told', { id: 2, seq: 1, at: 20, received: 40, device: ben }),
			// A clock that is ahead says nothing later than it was heard.
			say(els, 'told', { id: 3, seq: 2, at: 65, received: 60 })
		];
		expect(
			dayOf(two).endingsTold.map(({ visitorId, said, saidAt }) => [visitorId, said, saidAt])
		).toEqual([
			[jan, 'told', minutes(20)],
			[jan, 'open', minutes(30)],
			[els, 'told', minutes(60)]
		]);
		expect(dayOf(two).record, 'nobody was there for that').toBe('none');
		const forgotten = dayOf([...two, forget(jan, { id: 5, seq: 3, at: 61 })]);
		expect(forgotten.endingsTold.map(({ visitorId }) => visitorId)).toEqual([els]);
	});

	test('how people heard of the place is a number, and can be taken back', () => {
		const say = (source: 'gp' | 'card', id: number) =>
			received('heard', { source }, { id, seq: id });
		const three = [say('gp', 1), say('gp', 2), say('card', 3)];
		expect(dayOf(three).heard).toEqual({ gp: 2, card: 1 });
		expect(dayOf([...three, taken([2, 3], { id: 4, seq: 4 })]).heard).toEqual({ gp: 1 });
	});

	test('a diet is kept as long as the yes to it', () => {
		const yes = welcome(801, 'Piet', { id: 1, seq: 1 });
		expect(dayOf([yes]).newVisitors[0]?.dietCodes).toEqual(['vegetarian']);
		const no = received(
			'consent_said',
			{
				...{ visitorId: idOf(801), purpose: 'diet', given: false },
				...{ givenBy: 'self', how: 'spoken' }
			},
			{ id: 2, seq: 2 }
		);
		expect(dayOf([yes, no]).newVisitors[0]?.dietCodes).toEqual([]);
		const gone = dayOf([yes, no, forget(idOf(801), { id: 3, seq: 3 })]);
		expect(gone.consents.map(({ purpose }) => purpose)).toEqual(['remember_me']);
	});

	test('one new name on two devices may be one person, until somebody says so', () => {
		const two = [
			welcome(801, 'José', { id: 1, seq: 1 }),
			welcome(802, 'jose ', { id: 2, seq: 1, device: ben }),
			welcome(803, 'Jose', { id: 3, seq: 2, device: ben })
		];
		const day = dayOf(two);
		expect(day.visits).toHaveLength(3);
		expect(day.possibleDoubles).toEqual([
			[idOf(801), idOf(802)],
			[idOf(801), idOf(803)]
		]);
		const one = dayOf(two, { sameAs: new Map([[idOf(802), idOf(801)]]) });
		expect(one.visits.map(({ visitorId }) => visitorId)).toEqual([idOf(801), idOf(803)]);
		expect(one.possibleDoubles).toEqual([[idOf(801), idOf(803)]]);
	});
});

describe('what is counted', () => {
	const counted = (direction: 'up' | 'down', total: number, sending: Parameters<typeof here>[1]) =>
		received('counted', { category: 'visitor', direction, total }, sending);

	test('each device raises its own two numbers, and what comes late or twice changes nothing', () => {
		const day = dayOf([
			counted('up', 3, { id: 1, seq: 3 }),
			counted('up', 2, { id: 2, seq: 2, received: 90 }),
			counted('down', 1, { id: 3, seq: 4 }),
			counted('up', 1, { id: 4, seq: 1, device: ben })
		]);
		expect(day.deviceCounts).toEqual([
			{ deviceId: anna, category: 'visitor', plus: 3, minus: 1 },
			{ deviceId: ben, category: 'visitor', plus: 1, minus: 0 }
		]);
		expect(day.counts.visitor).toBe(3);
	});

	test('a lower number that comes after a gap was given up changes nothing', () => {
		const day = dayOf([
			counted('up', 3, { id: 1, seq: 3 }),
			counted('up', 2, { id: 2, seq: 2, received: 60 * 30 })
		]);
		expect(day.counts.visitor).toBe(3);
	});

	test('fewer than nobody is nobody', () => {
		expect(dayOf([counted('down', 4, { id: 1, seq: 1 })]).counts.visitor).toBe(0);
	});

	test('who is welcomed without being remembered is one more on that device', () => {
		const day = dayOf([
			received('welcomed', { remember: false, cameBefore: false, total: 2 }, { id: 1, seq: 2 }),
			received('welcomed', { remember: false, cameBefore: true, total: 1 }, { id: 2, seq: 3 })
		]);
		expect(day.counts).toMatchObject({ visitor: 1, first_timer: 2 });
		expect(day.visits).toEqual([]);
	});

	test('after the kitchen counted, who eats otherwise is told apart', () => {
		const kitchenClosesAt = minutes(0);
		const meal = (
			visitorId: string | null,
			portions: number,
			sending: Parameters<typeof here>[1]
		) =>
			received(
				'meal_noted',
				{
					...{ mealId: idOf(60 + sending.id), visitorId, here: portions, takeAway: 0 },
					dietCodes: visitorId === null ? ['no_milk'] : []
				},
				sending
			);
		const says = (
			visitorId: string,
			answer: 'coming' | 'maybe',
			sending: Parameters<typeof here>[1]
		) =>
			received('expected', { visitorId, answer, meal: answer === 'coming', ride: false }, sending);
		const lateOf = (some: readonly Received[], change: object = {}) =>
			dayOf(some, { kitchenClosesAt, ...change }).lateMeals;
		const before = meal(jan, 1, { id: 1, seq: 1, at: -10 });
		expect(lateOf([before])).toEqual([]);
		// Said again it is no change; said otherwise it is one.
		expect(lateOf([before, meal(jan, 1, { id: 2, seq: 2, at: 10 })])).toEqual([]);
		const more = meal(jan, 3, { id: 3, seq: 3, at: 20 });
		expect(lateOf([before, more])).toEqual([{ visitorId: jan, before: 1, now: 3 }]);
		const plate = meal(null, 1, { id: 4, seq: 4, at: 30 });
		const unsure = says(els, 'maybe', { id: 6, seq: 6, at: 40 });
		const all = [before, more, plate, says(els, 'coming', { id: 5, seq: 5, at: -5 }), unsure];
		expect(lateOf(all)).toEqual([
			{ visitorId: jan, before: 1, now: 3 },
			{ visitorId: els, before: 1, now: null },
			{ visitorId: null, before: 0, now: 1 }
		]);
		expect(lateTally(lateOf(all))).toEqual({ more: 3, fewer: 1 });
		expect(lateOf(all, { kitchenClosesAt: null })).toEqual([]);
		// By the clock that was put right: this tablet is an hour ahead.
		const ahead = meal(jan, 2, { id: 7, seq: 7, at: 50, clockOffsetMs: -60 * 60_000 });
		expect(lateOf([before, { ...ahead, receivedAt: minutes(60) }])).toEqual([]);
		// What is only counted is counted at the table.
		const served = received(
			'counted',
			{ category: 'meal_here', direction: 'up', total: 1 },
			{ id: 8, seq: 8, at: 60 }
		);
		expect(lateOf([served])).toEqual([]);
		// Whoever is not remembered any more is no line of their own.
		expect(lateOf([before, more], { forgottenIds: new Set([jan]) })).toEqual([
			{ visitorId: null, before: 1, now: 3 }
		]);
	});

	test('a meal is what was noted last, one for each visitor', () => {
		const meal = (change: object, sending: Parameters<typeof here>[1]) =>
			received(
				'meal_noted',
				{
					...{ mealId: idOf(61), visitorId: jan, here: 1, takeAway: 0, dietCodes: [] },
					...change
				},
				sending
			);
		const [one, more] = [
			meal({}, { id: 1, seq: 1, at: 10 }),
			meal({ mealId: idOf(62), takeAway: 2 }, { id: 2, seq: 1, device: ben, at: 20 })
		];
		expect(dayOf([more, one]).meals).toMatchObject([{ visitorId: jan, here: 1, takeAway: 2 }]);
		const none = meal({ here: 0 }, { id: 3, seq: 2, at: 30 });
		expect(dayOf([one, more, none]).meals).toEqual([]);
		const late = { ...one, receivedAt: minutes(90) };
		expect(dayOf([late, more]).meals, 'by when it was noted').toMatchObject([{ takeAway: 2 }]);
		const nameless = meal({ mealId: idOf(63), visitorId: null }, { id: 4, seq: 3 });
		expect(dayOf([one, nameless]).meals).toHaveLength(2);
	});

	test('a turn is one however many hosts wrote it down, and what was done stays done', () => {
		const took = (visitorId: string | null, sending: Parameters<typeof here>[1]) =>
			received('turn_taken', { taskId: tasks.coffee, visitorId }, sending);
		const two = [
			took(jan, { id: 1, seq: 1, at: 10 }),
			took(jan, { id: 2, seq: 1, device: ben, at: 20 }),
			took(null, { id: 3, seq: 2, at: 20 }),
			took(null, { id: 6, seq: 3, at: 25 })
		];
		const day = dayOf(two);
		expect(day.turns.map(({ visitorId, state }) => [visitorId, state])).toEqual([
			[jan, 'took'],
			[null, 'took'],
			[null, 'took']
		]);
		expect(resultOf(day, 2)).toEqual({ kind: 'merged', remarks: [] });
		const turn = { turnId: operationId(1) };
		const done = received('turn_done', turn, { id: 4, seq: 4 });
		const back = received('turn_given_back', turn, { id: 5, seq: 2, device: ben });
		expect(dayOf([...two, done, back]).turns[0]?.state).toBe('done');
		expect(dayOf([two[0]!, back]).turns).toEqual([]);
	});

	test('money adds up without a name, and free is free', () => {
		const paid = (way: 'cash' | 'free' | 'later', cents: number, id: number) =>
			received('settled', { way, cents }, { id, seq: id });
		const day = dayOf([
			...[paid('cash', 500, 1), paid('cash', 500, 2), paid('later', 500, 3), paid('free', 0, 4)],
			taken([2], { id: 5, seq: 5 }),
			received('cash_counted', { cents: 450, remark: 'wisselgeld' }, { id: 6, seq: 6 })
		]);
		expect(day.settled).toEqual({
			...{ cash: { times: 1, cents: 500 }, transfer: { times: 0, cents: 0 } },
			...{ later: { times: 1, cents: 500 }, free: { times: 1, cents: 0 } },
			counter_gift: { times: 0, cents: 0 }
		});
		expect(day.cash).toMatchObject({ expectedCents: 500, differenceCents: -50 });
		expect(dayOf([]).cash).toEqual({ expectedCents: 0, counted: null, differenceCents: null });
	});

	test('each host keeps an own note, and a call is a moment and an organisation', () => {
		const note = (text: string, sending: Parameters<typeof here>[1]) =>
			received('day_noted', { text }, sending);
		const day = dayOf([
			note('Regen.', { id: 1, seq: 1, at: 1 }),
			note('Regen, toch druk.', { id: 2, seq: 2, at: 2 }),
			note('Kachel stuk.', { id: 3, seq: 1, device: ben, at: 3 }),
			received('on_call_called', { organisationId: idOf(70) }, { id: 4, seq: 3, at: 9 })
		]);
		expect(day.notes.map(({ text }) => text)).toEqual(['Regen, toch druk.', 'Kachel stuk.']);
		expect(day.calls).toEqual([{ at: minutes(9), organisationId: idOf(70) }]);
	});

	test('who is expected is what the server heard last, not what was tapped last', () => {
		const said = (answer: 'coming' | 'not_coming', sending: Parameters<typeof here>[1]) =>
			received('expected', { visitorId: jan, answer, meal: true, ride: false }, sending);
		const day = dayOf([
			said('not_coming', { id: 1, seq: 1, at: -60, received: 90 }),
			said('coming', { id: 2, seq: 1, device: ben, at: -30 })
		]);
		expect(day.expectations.map(({ answer }) => answer)).toEqual(['not_coming']);
		expect(day.record, 'what is said ahead opens no day').toBe('none');
	});
});

describe('whether it counts', () => {
	test('what was done before a device was revoked is kept apart, what it did later is refused', () => {
		const revoked = new Map([[ben, deviceOf({ revokedAt: minutes(60) })]]);
		const all = [
			here(jan, { id: 1, seq: 1, device: ben, at: 10 }),
			here(els, { id: 2, seq: 2, device: ben, at: 20, received: 90 }),
			here(wim, { id: 3, seq: 3, device: ben, at: 80, received: 90 })
		];
		const day = dayOf(all, { devices: revoked });
		expect([1, 2, 3].map((id) => resultOf(day, id))).toEqual([
			accepted,
			{ kind: 'quarantined' },
			refused('device_revoked')
		]);
		expect(day.visits.map(({ visitorId }) => visitorId)).toEqual([jan]);
		const released = dayOf(all, { devices: revoked, releasedIds: new Set([operationId(2)]) });
		expect(released.visits.map(({ visitorId }) => visitorId)).toEqual([jan, els]);
		const all3 = new Set([1, 2, 3].map(operationId));
		const stolen = dayOf(all, { devices: revoked, releasedIds: all3 });
		expect(resultOf(stolen, 3), 'nobody can let this in').toEqual(refused('device_revoked'));
	});

	test('what happened may be told until seven days after the day is over', () => {
		const at = (receivedAt: Date) => {
			const late = { ...here(jan, { id: 1, seq: 1 }), receivedAt };
			return resultOf(dayOf([late]), 1);
		};
		expect(at(toldUntil(doorDay))).toEqual(accepted);
		expect(at(new Date(toldUntil(doorDay).getTime() + 1))).toEqual(refused('op_too_old'));
	});

	test('nobody is here before the day begins, though people may say that they come', () => {
		const early = { seq: 1, at: 0, received: -60 * 12 - 1 };
		expect(resultOf(dayOf([here(jan, { id: 1, ...early })]), 1)).toEqual(refused('day_not_open'));
		const said = { visitorId: jan, answer: 'coming', meal: false, ride: false } as const;
		expect(resultOf(dayOf([received('expected', said, { id: 1, ...early })]), 1)).toEqual(accepted);
	});

	test('what belongs to another day is refused', () => {
		const other = here(jan, { id: 1, seq: 1, occurrenceId: idOf(21) });
		expect(resultOf(dayOf([other]), 1)).toEqual(refused('other_day'));
	});

	test('a clock that is wrong is put right, and one that runs ahead is not believed', () => {
		const arrived = (at: number, clockOffsetMs: number) =>
			dayOf([here(jan, { id: 1, seq: 1, at, received: 60, clockOffsetMs })]).visits[0]?.arrivedAt;
		expect(arrived(-500, 520 * 60_000)).toEqual(minutes(20));
		expect(arrived(70, 0)).toEqual(minutes(70));
		expect(arrived(70, 1)).toEqual(minutes(60));
		expect(arrived(0, -Number.MAX_SAFE_INTEGER)).toEqual(minutes(60));
	});

	test('after a gap a device waits a day, and then goes on with a remark', () => {
		const all = [
			here(jan, { id: 1, seq: 1, at: 0 }),
			here(els, { id: 3, seq: 3, at: 10 }),
			here(wim, { id: 4, seq: 4, at: 20, received: 60 * 30 })
		];
		const day = (now: number) => dayOf(all, { now: minutes(now) });
		expect(resultOf(day(30), 3)).toEqual({ kind: 'accepted', remarks: ['waits'] });
		expect(day(24 * 60 + 9).visits).toHaveLength(1);
		const later = day(60 * 30);
		expect(later.visits, 'given up for all that follows').toHaveLength(3);
		expect(resultOf(later, 3)).toEqual({ kind: 'accepted', remarks: ['after_gap'] });
		expect(resultOf(later, 4)).toEqual({ kind: 'accepted', remarks: ['after_gap'] });

		const turned = [
			here(jan, { id: 1, seq: 1, at: 0 }),
			here(els, { id: 3, seq: 3, at: 10, received: 300 }),
			here(wim, { id: 4, seq: 4, at: 20 })
		];
		const dayLater = dayOf(turned, { now: minutes(24 * 60 + 20) });
		expect(dayLater.visits, 'a day from when the gap showed').toHaveLength(3);

		const filled = [...all, here(els, { id: 2, seq: 2, at: 5, received: 40 })];
		expect(dayOf(filled, { now: minutes(39) }).visits).toHaveLength(1);
		const whole = dayOf(filled, { now: minutes(45) });
		expect(resultOf(whole, 3)).toEqual({ kind: 'merged', remarks: [] });
		expect(whole.visits.map(({ visitorId }) => visitorId)).toEqual([jan, els]);
	});

	test('numbers of another day, or of what could not be read, leave no gap', () => {
		const all = [here(jan, { id: 1, seq: 8, at: 0 })];
		const waits = (device: ReturnType<typeof deviceOf>) =>
			dayOf(all, { now: minutes(1), devices: new Map([[anna, device]]) }).visits.length === 0;
		expect(waits(deviceOf())).toBe(true);
		expect(waits(deviceOf({ completeUpTo: 7 }))).toBe(false);
		expect(waits(deviceOf({ completeUpTo: 5, spent: [7, 6] }))).toBe(false);
		expect(waits(deviceOf({ completeUpTo: 5, spent: [7] }))).toBe(true);
	});
});

describe('the day itself', () => {
	const close = received('day_closed', {}, { id: 9, seq: 2, at: 200 });
	const one = here(jan, { id: 1, seq: 1, at: 10 });

	test('any operation opens it, and somebody closes it', () => {
		expect(dayOf([]).record).toBe('none');
		expect(dayOf([one])).toMatchObject({ record: 'open', openedAt: minutes(10), closedAt: null });
		expect(dayOf([one, close])).toMatchObject({ record: 'closed', closedAt: minutes(200) });
	});

	test('what takes part after it was closed marks it, and a note does not', () => {
		const late = here(els, { id: 2, seq: 1, device: ben, at: 50, received: 300 });
		const note = received('day_noted', { text: 'Druk.' }, { id: 3, seq: 3, at: 300 });
		expect(dayOf([one, close]).isUpdated).toBe(false);
		expect(dayOf([one, close, note]).isUpdated).toBe(false);
		expect(dayOf([one, close, late])).toMatchObject({ isUpdated: true, record: 'closed' });
		const night = closesItselfAt(doorDay);
		expect(dayOf([one], { closedAt: night })).toMatchObject({ closedAt: night, isUpdated: false });
	});

	test('a day that was opened again is open until somebody closes it anew', () => {
		const reopenedAt = minutes(220);
		expect(dayOf([one, close], { reopenedAt }).record).toBe('open');
		const again = received('day_closed', {}, { id: 10, seq: 3, at: 230 });
		expect(dayOf([one, close, again], { reopenedAt }).closedAt).toEqual(minutes(230));
	});

	test('people on a day that was cancelled are kept, and shown', () => {
		const status = 'cancelled' as const;
		expect(dayOf([one], { status })).toMatchObject({
			...{ hasPeopleAnyway: true, visits: [{ visitorId: jan }] }
		});
		expect(dayOf([one]).hasPeopleAnyway).toBe(false);
		const gone = taken([1], { id: 2, seq: 2 });
		expect(dayOf([one, gone], { status }).hasPeopleAnyway).toBe(false);
		expect(dayOf([one], { status, forgottenIds: new Set([jan]) }).hasPeopleAnyway).toBe(true);
		const meals = { category: 'meal_here', direction: 'up', total: 3 } as const;
		const cooked = received('counted', meals, { id: 3, seq: 1 });
		expect(dayOf([cooked], { status }).hasPeopleAnyway).toBe(false);
	});
});

describe('what a device hears', () => {
	const first = here(jan, { id: 1, seq: 1, at: 10 });

	test('sent twice: what became of it the first time', () => {
		const { operations } = afterUpload(new Map(), [first], factsOf());
		const again = afterUpload(
			operations,
			[{ ...first, receivedAt: minutes(50) }, here(jan, { id: 2, seq: 2, at: 60 })],
			factsOf()
		);
		expect(again.answers).toEqual([
			{ operationId: operationId(1), result: { kind: 'duplicate', first: accepted } },
			{ operationId: operationId(2), result: { kind: 'merged', remarks: [] } }
		]);
		expect(again.state.visits).toHaveLength(1);
	});

	test('a double tap within one upload is one', () => {
		const { answers } = afterUpload(new Map(), [first, first], factsOf());
		expect(answers.map(({ result }) => result.kind)).toEqual(['accepted', 'duplicate']);
	});

	test('something else under the same id is refused and changes nothing', () => {
		const { operations } = afterUpload(new Map(), [first], factsOf());
		const other = here(els, { id: 1, seq: 1, at: 10 });
		const after = afterUpload(operations, [other], factsOf());
		expect(after.answers[0]?.result).toEqual(refused('change_conflict'));
		expect(after.state.visits.map(({ visitorId }) => visitorId)).toEqual([jan]);
	});

	test('the order of the fields is no other content', () => {
		const { operations } = afterUpload(new Map(), [first], factsOf());
		const { payload, type, ...rest } = first.operation;
		const turned = { ...first, operation: { type, payload, ...rest } } as Received;
		expect(afterUpload(operations, [turned], factsOf()).answers[0]?.result.kind).toBe('duplicate');
	});
});

/** What may be known of a day, at random. */
const anyFacts = fc
	.record({
		status: fc.constantFrom('planned' as const, 'cancelled' as const),
		closed: fc.option(fc.nat(900), { nil: null }),
		reopened: fc.option(fc.nat(900), { nil: null }),
		revoked: fc.option(fc.nat(900), { nil: null }),
		forgets: fc.boolean(),
		same: fc.boolean(),
		now: fc.nat(20 * 1440)
	})
	.map(({ status, closed, reopened, revoked, forgets, same, now }) =>
		factsOf({
			...{ status, now: minutes(now) },
			closedAt: closed === null ? null : minutes(closed),
			reopenedAt: reopened === null ? null : minutes(reopened),
			devices: new Map([
				[cas, deviceOf({ revokedAt: revoked === null ? null : minutes(revoked) })]
			]),
			forgottenIds: new Set(forgets ? [jan] : []),
			sameAs: new Map(same ? [[els, wim]] : [])
		})
	);

/** Parts of one set, with overlaps, in any order. */
const inParts = anyTaps.chain((taps) => {
	const all = operationsOf(taps, { lost: true });
	return fc.record({
		all: fc.constant(all),
		parts: fc.array(fc.subarray(all), { minLength: 1, maxLength: 5 }),
		order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
	});
});

const runs = { numRuns: Number(process.env['KRING_RUNS'] ?? 100) };

/** Everybody who was here, by name or not, and all that was counted. */
function everybody({ visits, forgotten, counts }: DayState): number {
	const numbers = [
		visits.length,
		...roles.map((role) => forgotten[role]),
		...categories.map((category) => counts[category])
	];
	return numbers.reduce((sum, number) => sum + number, 0);
}

describe('whatever arrives in whatever order', () => {
	test('a day is the same however its operations were put together (I6)', () => {
		fc.assert(
			fc.property(inParts, anyFacts, ({ all, parts, order }, facts) => {
				const whole = dayState(setOf(all), facts);
				expect(dayState(setOf(order), facts)).toEqual(whole);
				const sets = [...parts.map(setOf), setOf(order)];
				const oneWay = sets.reduce(united);
				const otherWay = sets.reduceRight((right, left) => united(left, right));
				expect(dayState(oneWay, facts)).toEqual(whole);
				expect(dayState(otherWay, facts)).toEqual(whole);
			}),
			runs
		);
	});

	test('two sets make one whichever comes first, also where ids clash', () => {
		const clashing = fc
			.array(fc.record({ id: fc.nat(4), seq: fc.nat(3), received: fc.nat(2), offset: fc.nat(1) }), {
				maxLength: 6
			})
			.map((list) =>
				setOf(
					list.map(({ id, seq, received: at, offset }) =>
						here(jan, { id, seq, at, clockOffsetMs: offset })
					)
				)
			);
		const sorted = (set: Operations) =>
			[...set].toSorted(([one], [other]) => (one < other ? -1 : 1));
		fc.assert(
			fc.property(clashing, clashing, clashing, (one, other, third) => {
				expect(sorted(united(one, other))).toEqual(sorted(united(other, one)));
				expect(sorted(united(united(one, other), third))).toEqual(
					sorted(united(one, united(other, third)))
				);
				expect(united(one, one)).toEqual(one);
			}),
			runs
		);
	});

	test('nobody is here twice, and nothing is counted below zero (I7)', () => {
		fc.assert(
			fc.property(anyTaps, anyFacts, (taps, facts) => {
				const { visits, counts, turns } = dayState(setOf(operationsOf(taps)), facts);
				const named = visits.flatMap(({ visitorId }) => visitorId ?? []);
				expect(new Set(named).size).toBe(named.length);
				for (const category of categories) expect(counts[category]).toBeGreaterThanOrEqual(0);
				const held = turns.flatMap((one) =>
					one.visitorId === null ? [] : `${one.taskId} ${one.visitorId}`
				);
				expect(new Set(held).size).toBe(held.length);
			}),
			runs
		);
	});

	test('forgetting somebody never changes how many were here (I8)', () => {
		fc.assert(
			fc.property(anyTaps, anyFacts, (taps, facts) => {
				const all = operationsOf(taps);
				const before = dayState(setOf(all), facts);
				const erased = { ...facts, forgottenIds: new Set([jan, els, wim]) };
				expect(everybody(dayState(setOf(all), erased))).toBe(everybody(before));
				const said = [jan, els, wim].map((visitorId, at) =>
					forget(visitorId, { id: 900 + at, seq: at + 1, device: idOf(14), at: 100 })
				);
				const after = dayState(setOf([...all, ...said]), facts);
				expect(everybody(after)).toBe(everybody(before));
				const saidNo = after.consents.filter((one) => one.purpose === 'remember_me' && !one.given);
				for (const { visitorId } of saidNo) {
					expect(after.visits.some((visit) => visit.visitorId === visitorId)).toBe(false);
				}
			}),
			runs
		);
	});

	test('what a device heard of an operation stays true, but of what waits', () => {
		fc.assert(
			fc.property(anyTaps, anyFacts, (taps, { now: _now, ...facts }) => {
				const all = operationsOf(taps, { lost: true }).toSorted(
					(one, other) => one.receivedAt.getTime() - other.receivedAt.getTime()
				);
				const heard = new Map<string, string>();
				let known: Operations = new Map();
				for (const one of all) {
					// Two uploads never share a moment: the server takes them one after the other.
					const now = new Date(one.receivedAt.getTime() + known.size);
					const step = afterUpload(known, [{ ...one, receivedAt: now }], { ...facts, now });
					known = step.operations;
					for (const [id, result] of step.state.results) {
						const waits = 'remarks' in result && result.remarks.includes('waits');
						const before = heard.get(id);
						if (before !== undefined) expect(result.kind).toBe(before);
						if (!waits) heard.set(id, result.kind);
					}
				}
			}),
			runs
		);
	});
});

test('three devices that upload at random, twice and with a restart end as one that was online (A8)', () => {
	const next = chanceFrom(8);
	const pick = <One>(list: readonly One[]) => list[Math.floor(next() * list.length)]!;
	const names = Array.from({ length: 60 }, (_, at) => idOf(300 + at));
	const seqs = new Map<string, number>();
	const totals = new Map<string, number>();
	const seen = new Map<string, string>();
	const counted = { visitor: 0, child: 0, meal_here: 0 };
	let cents = 0;
	const all: Received[] = Array.from({ length: 500 }, (_, at) => {
		const device = pick([anna, ben, cas]);
		seqs.set(device, (seqs.get(device) ?? 0) + 1);
		const sending = { id: at, seq: seqs.get(device)!, device, at: at / 2 };
		const chance = next();
		if (chance < 0.5) {
			const category = pick(['visitor', 'child', 'meal_here'] as const);
			const direction = counted[category] > 0 && next() < 0.2 ? 'down' : 'up';
			counted[category] += direction === 'up' ? 1 : -1;
			const key = `${device} ${category} ${direction}`;
			totals.set(key, (totals.get(key) ?? 0) + 1);
			return received('counted', { category, direction, total: totals.get(key)! }, sending);
		}
		const present = [...seen.keys()];
		if (chance < 0.6 && present.length > 0) {
			const visitor = pick(present);
			const named = seen.get(visitor)!.split(' ').map(Number);
			seen.delete(visitor);
			return taken(named, sending);
		}
		if (chance < 0.8) {
			const visitor = pick(names);
			seen.set(visitor, `${seen.get(visitor) ?? ''} ${at}`.trim());
			return here(visitor, sending);
		}
		cents += 500;
		return received('settled', { way: 'cash', cents: 500 }, sending);
	});
	const shuffled = [...all, ...all.filter(() => next() < 0.2)]
		.map((one) => ({ one, place: next() }))
		.toSorted((one, other) => one.place - other.place)
		.map(({ one }, at) => ({ ...one, receivedAt: minutes(300 + Math.floor(at / 50)) }));

	const facts = factsOf({ now: minutes(400) });
	let known: Operations = new Map();
	for (let from = 0; from < shuffled.length; from += 50) {
		// The server starts anew in the middle: what it kept is what it knows.
		if (from === 300) known = structuredClone(known);
		known = afterUpload(known, shuffled.slice(from, from + 50), facts).operations;
	}
	const day = dayState(known, facts);
	expect(day.results.size).toBe(500);
	expect(day.counts).toMatchObject(counted);
	expect(new Set(day.visits.map(({ visitorId }) => visitorId))).toEqual(new Set(seen.keys()));
	expect(day.cash.expectedCents).toBe(cents);
});
