import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ChainForm, StepForm } from './chain-form.ts';
import { CheckInForm, CheckInPlanForm, PauseForm } from './check-in-form.ts';
import { CloseForm, RaiseForm, TakeOnForm } from './signal-form.ts';
import { PlanActionForm, PlanSignForm, WayOutForm } from './signal-plan-form.ts';

// What the forms of early warning take and refuse: each field once at its edge.

const id = '0190c0de-0000-7000-8000-000000000001';
const other = '0190c0de-0000-7000-8000-000000000002';

/** Names of the fields that a form refuses; empty when it takes everything. */
function refused(form: v.GenericSchema, values: Record<string, unknown>): string[] {
	const parsed = v.safeParse(form, values);
	const names = (parsed.issues ?? []).map(({ path }) => String(path?.[0]?.key ?? 'form'));
	return [...new Set(names)];
}

describe('raising a signal', () => {
	const raise = { signalId: id, level: 'red' };

	test('a level is enough', () => {
		expect(v.parse(RaiseForm, raise)).toEqual({
			signalId: id,
			level: 'red',
			text: '',
			'signs[]': [],
			onBehalfOfId: null,
			findingId: null,
			writtenAt: null
		});
	});

	test.each([
		['level', { level: 'green' }],
		['signalId', { signalId: 'x' }],
		['text', { text: 'a'.repeat(501) }],
		['signs[]', { 'signs[]': Array.from({ length: 21 }, () => id) }],
		['onBehalfOfId', { onBehalfOfId: 'nel' }],
		['writtenAt', { writtenAt: '0000-01-01T10:00:00Z' }]
	])('refuses %s', (name, more) => {
		expect(refused(RaiseForm, { ...raise, ...more })).toEqual([name]);
	});
});

describe('taking on', () => {
	const takeOn = { signalId: id, undertaking: 'visit', actBy: '2026-03-04T15:15' };

	test('reads the time by the wall clock', () => {
		const actBy = (text: string) => v.parse(TakeOnForm, { ...takeOn, actBy: text }).actBy;
		expect(actBy('2026-03-04T15:15')).toEqual(new Date('2026-03-04T14:15:00Z'));
		expect(actBy('2026-07-04T15:15')).toEqual(new Date('2026-07-04T13:15:00Z'));
	});

	test('takes an instant as it was offered, also in the hour that comes twice', () => {
		const again = '2026-10-25T01:25:00.000Z';
		expect(v.parse(TakeOnForm, { ...takeOn, actBy: again }).actBy).toEqual(new Date(again));
	});

	test.each([
		['actBy', { actBy: '0000-01-01T10:00' }],
		['actBy', { actBy: '0000-01-01T10:00:00Z' }],
		['actBy', { actBy: '2026-02-30T10:00' }],
		['actBy', { actBy: '15:15' }],
		['actBy', { actBy: '2026-13-40T15:15' }],
		['actBy', { actBy: '2026-03-04T25:00' }],
		['text', { undertaking: 'other' }],
		['undertaking', { undertaking: 'nothing' }]
	])('refuses %s', (name, more) => {
		expect(refused(TakeOnForm, { ...takeOn, ...more })).toEqual([name]);
	});
});

test('closing with "other" takes words', () => {
	const close = { signalId: id, outcome: 'visited', phase: 'green', feedback: 'Dank u.' };
	expect(refused(CloseForm, close)).toEqual([]);
	expect(refused(CloseForm, { ...close, outcome: 'other' })).toEqual(['text']);
	expect(refused(CloseForm, { ...close, phase: 'blue' })).toEqual(['phase']);
});

describe('a step of a chain', () => {
	const form = {
		level: 'red',
		stepId: id,
		place: '1',
		waitKind: 'minutes',
		waitMinutes: '5',
		waitAt: '',
		'who[]': ['contact', `member:${other}`, `duty:${other}`],
		showsNumber: ''
	};

	test('names whom it asks and how long it waits', () => {
		expect(v.parse(StepForm, form)).toEqual({
			level: 'red',
			place: 1,
			step: {
				id,
				wait: { kind: 'minutes', minutes: 5 },
				who: [
					{ kind: 'contact' },
					{ kind: 'member', personId: other },
					{ kind: 'duty', rotaId: other }
				],
				showsNumber: false
			}
		});
		const monday = { ...form, waitKind: 'working_day', waitAt: '10:00' };
		expect(v.parse(StepForm, monday).step.wait).toEqual({ kind: 'working_day', minute: 600 });
	});

	test.each([
		['who[]', { 'who[]': [] }],
		['who[]', { 'who[]': ['member:nel'] }],
		['who[]', { 'who[]': ['near'] }],
		['place', { place: '10' }],
		['waitMinutes', { waitMinutes: '2881' }]
	])('refuses %s', (name, more) => {
		expect(refused(StepForm, { ...form, ...more })).toEqual([name]);
	});

	test('may show the number and ask nobody', () => {
		expect(refused(StepForm, { ...form, 'who[]': [], showsNumber: 'on' })).toEqual([]);
	});

	test('a chain with a number has its hours', () => {
		const chain = { level: 'red', rounds: '3', waitKind: 'minutes', waitMinutes: '5' };
		const number = { label: 'Dienst', phone: '085 000 00 20', hours: 'dag en nacht' };
		expect(v.parse(ChainForm, chain).fallback).toBeNull();
		expect(v.parse(ChainForm, { ...chain, ...number }).fallback).toEqual(number);
		expect(refused(ChainForm, { ...chain, ...number, hours: '' })).toEqual(['hours']);
		expect(refused(ChainForm, { ...chain, rounds: '6' })).toEqual(['rounds']);
	});
});

describe('the signal plan', () => {
	test('a sign and an action say something, within their length', () => {
		const sign = { signId: id, phase: 'red', text: 'Ik ben verward', source: 'me' };
		expect(refused(PlanSignForm, sign)).toEqual([]);
		expect(refused(PlanSignForm, { ...sign, text: ' ' })).toEqual(['text']);
		expect(refused(PlanSignForm, { ...sign, text: 'a'.repeat(141) })).toEqual(['text']);
		const action = { actionId: id, phase: 'red', text: 'Blijf bij mij', actor: 'near' };
		expect(refused(PlanActionForm, action)).toEqual([]);
		expect(refused(PlanActionForm, { ...action, actor: 'member' })).toEqual(['personId']);
		expect(refused(PlanActionForm, { ...action, text: 'a'.repeat(201) })).toEqual(['text']);
	});

	test('a number has a number, a place may have one', () => {
		const way = { wayId: id, kind: 'place', label: 'Oma' };
		expect(refused(WayOutForm, way)).toEqual([]);
		expect(refused(WayOutForm, { ...way, kind: 'number' })).toEqual(['phone']);
		expect(refused(WayOutForm, { ...way, kind: 'number', phone: '085 000 00 12' })).toEqual([]);
	});
});

describe('being asked "alles goed?"', () => {
	const plan = {
		'from[]': ['08:30', ''],
		'until[]': ['09:30', ''],
		'weekdays[]': ['0', '6'],
		graceMinutes: '60',
		remindMinutes: '30',
		'keyHolderIds[]': [id]
	};

	test('has one to three windows, key holders, and waits within limits', () => {
		expect(v.parse(CheckInPlanForm, plan).windows).toEqual([{ fromMinute: 510, untilMinute: 570 }]);
		expect(refused(CheckInPlanForm, { ...plan, 'from[]': [''] })).toEqual(['windows']);
		expect(refused(CheckInPlanForm, { ...plan, 'until[]': ['08:30'] })).toEqual(['windows']);
		for (const [from, until] of [
			[
				['08:30', '12:00'],
				['09:30', '']
			],
			[
				['08:30', ''],
				['09:30', '13:00']
			],
			[
				['08:30', '08:30'],
				['09:30', '10:30']
			]
		]) {
			const halves = { 'from[]': from, 'until[]': until };
			expect(refused(CheckInPlanForm, { ...plan, ...halves })).toEqual(['windows']);
		}
		const four = { 'from[]': Array(4).fill('08:30'), 'until[]': Array(4).fill('09:30') };
		expect(refused(CheckInPlanForm, { ...plan, ...four })).toEqual(['windows']);
		expect(refused(CheckInPlanForm, { ...plan, graceMinutes: '14' })).toEqual(['graceMinutes']);
		expect(refused(CheckInPlanForm, { ...plan, remindMinutes: '121' })).toEqual(['remindMinutes']);
		expect(refused(CheckInPlanForm, { ...plan, 'keyHolderIds[]': [] })).toEqual(['keyHolderIds[]']);
	});

	test('a pause has a day, and an empty one ends it', () => {
		expect(v.parse(PauseForm, { untilOn: '2026-03-04' }).untilOn).toBe('2026-03-04');
		expect(v.parse(PauseForm, { untilOn: '' }).untilOn).toBeNull();
		expect(refused(PauseForm, { untilOn: 'ooit' })).toEqual(['untilOn']);
	});

	test('an answer may have a face', () => {
		const answer = { checkInId: id, answer: 'fine' };
		expect(v.parse(CheckInForm, answer).feeling).toBeNull();
		expect(v.parse(CheckInForm, { ...answer, feeling: '4' }).feeling).toBe(4);
		expect(refused(CheckInForm, { ...answer, feeling: '5' })).toEqual(['feeling']);
	});
});
