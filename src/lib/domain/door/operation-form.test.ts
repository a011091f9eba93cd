import * as v from 'valibot';
import { expect, test } from 'vitest';
import { OperationForm, UploadForm } from './operation-form.ts';
import {
	countedBy,
	opensDay,
	settleWays,
	shownOnFloor,
	uploadMost,
	type Operation
} from './operation.ts';

const idOf = (number: number) => `0197a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [jan, meal, task, carrier] = [idOf(901), idOf(902), idOf(903), idOf(904)] as const;

const sent = (type: string, payload: unknown) => ({
	operationId: idOf(1),
	deviceId: idOf(2),
	seq: 1,
	occurrenceId: idOf(3),
	atDevice: '2026-03-02T11:00:00.000Z',
	type,
	payload
});

const remembered = {
	...{ remember: true, visitorId: jan, callName: ' Jan ', nameHint: null, cameBefore: false },
	...{ consents: ['diet'], dietCodes: ['vegetarian'], welcomeNote: '', guideId: null }
};

test.each<[string, unknown]>([
	['counted', { category: 'child', direction: 'down', total: 3 }],
	['checked_in', { visitorId: jan, role: 'helper', firstTime: false }],
	['checked_in', { visitorId: null, role: 'visitor', firstTime: true }],
	['checked_out', { visitId: idOf(1) }],
	['voided', { operationIds: [idOf(1)], reason: 'mistake' }],
	['welcomed', { ...remembered, callName: 'Jan' }],
	['welcomed', { remember: false, cameBefore: true, total: 1 }],
	['consent_said', consent({})],
	['expected', { visitorId: jan, answer: 'maybe', meal: true, ride: false }],
	['meal_noted', { mealId: meal, visitorId: null, here: 1, takeAway: 0, dietCodes: ['no_fish'] }],
	['turn_taken', { taskId: task, visitorId: null }],
	['turn_done', { turnId: idOf(1) }],
	['turn_given_back', { turnId: idOf(1) }],
	['settled', { way: 'cash', cents: 500 }],
	['on_call_called', { organisationId: carrier }],
	['away_said', away('2026-03-02', '2026-03-02')],
	['day_opened', {}],
	['day_noted', { text: 'Het regende.' }],
	['cash_counted', { cents: 8500, remark: '' }],
	['day_closed', {}]
])('a device may send %s %j', (type, payload) => {
	const read = v.parse(OperationForm, sent(type, payload));
	expect(read.type).toBe(type);
	expect(read.payload).toEqual(payload);
	expect(read.atDevice).toEqual(new Date('2026-03-02T11:00:00Z'));
});

function away(fromOn: string, untilOn: string) {
	return { awayId: idOf(905), visitorId: jan, fromOn, untilOn, stays: true };
}

function consent(change: object) {
	return {
		...{ visitorId: jan, purpose: 'diet', given: true, givenBy: 'self', how: 'spoken' },
		...change
	};
}

test.each<[string, string, unknown]>([
	['a kind that is not on the list', 'danced', {}],
	['a tap that was never made', 'counted', { category: 'visitor', direction: 'up', total: 0 }],
	['half a person', 'counted', { category: 'visitor', direction: 'up', total: 0.5 }],
	['an empty name to remember', 'welcomed', { ...remembered, callName: ' ' }],
	['a long name', 'welcomed', { ...remembered, callName: 'x'.repeat(41) }],
	['a diet without a yes to it', 'welcomed', { ...remembered, consents: [] }],
	['a note without a yes to it', 'welcomed', { ...remembered, welcomeNote: 'Ik zie slecht.' }],
	[
		'somebody else saying yes to being remembered',
		'consent_said',
		consent({ purpose: 'remember_me', givenBy: 'representative' })
	],
	[
		'a diet that is told of a name',
		'meal_noted',
		mealOf({ visitorId: jan, dietCodes: ['no_fish'] })
	],
	['a meal for a regiment', 'meal_noted', mealOf({ here: 21 })],
	['a gift that costs money', 'settled', { way: 'free', cents: 500 }],
	['a counter-gift that costs money', 'settled', { way: 'counter_gift', cents: 1 }],
	['taking back nothing', 'voided', { operationIds: [], reason: 'mistake' }],
	['being away until before it began', 'away_said', away('2026-03-02', '2026-03-01')],
	['being away for longer than a year', 'away_said', away('2026-03-02', '2027-03-03')],
	['a reason in own words', 'voided', { operationIds: [idOf(1)], reason: 'hij was dronken' }],
	[
		'the first time of somebody who is known',
		'checked_in',
		{ visitorId: jan, role: 'visitor', firstTime: true }
	]
])('nobody may send %s', (_name, type, payload) => {
	expect(v.safeParse(OperationForm, sent(type, payload)).success).toBe(false);
});

function mealOf(change: object) {
	return { mealId: meal, visitorId: null, here: 1, takeAway: 0, dietCodes: [], ...change };
}

test('somebody else may take back that a visitor is remembered', () => {
	const said = consent({ purpose: 'remember_me', givenBy: 'representative', given: false });
	expect(v.safeParse(OperationForm, sent('consent_said', said)).success).toBe(true);
});

test('a name that comes along with money, or with somebody who is only counted, is not kept', () => {
	const paid = { way: 'later', cents: 500, visitorId: jan, name: 'Jan' };
	expect(v.parse(OperationForm, sent('settled', paid)).payload).toEqual({
		way: 'later',
		cents: 500
	});
	const counted = { ...remembered, remember: false, total: 4 };
	expect(v.parse(OperationForm, sent('welcomed', counted)).payload).toEqual({
		...{ remember: false, cameBefore: false, total: 4 }
	});
});

test('one operation that cannot be read keeps none of the others waiting', () => {
	const good = sent('day_opened', {});
	const operations = [{ ...good, type: 'danced', seq: 7 }, good, 'rubbish'];
	expect(v.parse(UploadForm, { clockOffsetMs: 0, operations }).operations).toEqual([
		{ kind: 'unreadable', operationId: idOf(1), seq: 7 },
		{ kind: 'read', operation: { ...good, atDevice: new Date(good.atDevice) } },
		{ kind: 'unreadable', operationId: null, seq: null }
	]);
});

test('an upload holds one to two hundred operations', () => {
	const many = (count: number) => ({
		clockOffsetMs: -500,
		operations: Array.from({ length: count }, () => sent('day_opened', {}))
	});
	const fits = (count: number) => v.safeParse(UploadForm, many(count)).success;
	expect([0, 1, uploadMost, uploadMost + 1].map(fits)).toEqual([false, true, true, false]);
});

test('who is welcomed without being remembered raises a number, and one who came before is no first-timer', () => {
	const welcomed = (payload: object) =>
		countedBy({ ...sent('welcomed', payload), atDevice: new Date(0) } as Operation);
	expect(welcomed({ remember: false, cameBefore: false, total: 2 })).toEqual({
		...{ category: 'first_timer', direction: 'up', total: 2 }
	});
	expect(welcomed({ remember: false, cameBefore: true, total: 2 })?.category).toBe('visitor');
	expect(welcomed(remembered)).toBeNull();
});

test('on the floor nobody sees who does not pay, only who pays later', () => {
	expect(settleWays.map(shownOnFloor)).toEqual(['yes', 'yes', 'later', 'yes', 'yes']);
});

test('what is said ahead of a day does not open it', () => {
	expect(opensDay('expected')).toBe(false);
	expect(opensDay('consent_said')).toBe(false);
	expect(opensDay('counted')).toBe(true);
});
