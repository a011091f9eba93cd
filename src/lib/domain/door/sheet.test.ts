import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	anyTaps,
	deviceOf,
	devices,
	doorDay,
	factsOf,
	idOf,
	minutes,
	occurrenceId,
	operationsOf,
	setOf,
	visitors
} from '../../../../tests/support/door.ts';
import { daysAfter, instantAt } from '../day.ts';
import { dayState } from './day-state.ts';
import type { Operations } from './received.ts';
import { noRides } from './sheet.ts';
import { sheetFrom, sheetText, stubOf, type Sheet } from './sheet.ts';

function sheetOf(operations: Operations): Sheet {
	return {
		device: { id: devices.anna, name: 'Tablet van de zaal' },
		activity: { title: 'Kom gerust langs', venue: 'De Linde', slug: 'kom', dayPriceCents: 500 },
		madeAt: minutes(300),
		goneAt: minutes(1000),
		days: [
			{
				...{ occurrenceId, on: doorDay, fromMinute: 600, untilMinute: 840, note: '' },
				...{ greeter: 'Bert', newcomersMost: 4 },
				...{ cancelReason: null, stoppedEarly: false },
				programme: [{ fromMinute: 620, title: 'Jeu de boules', place: '' }],
				...{ tasks: [], calls: [], walkIns: [3, 4], rides: noRides },
				regulars: [{ visitorId: visitors.jan, usual: true, ate: [true, false] }],
				operations,
				facts: factsOf({
					devices: new Map([
						[devices.ben, deviceOf({ completeUpTo: 2, spent: [4] })],
						[devices.cas, deviceOf({ revokedAt: minutes(200) })]
					]),
					...{ forgottenIds: new Set([visitors.els]), releasedIds: new Set([idOf(1003)]) },
					...{ sameAs: new Map([[visitors.wim, visitors.jan]]), closedAt: minutes(250) },
					now: minutes(300)
				})
			}
		],
		visitors: [
			{
				...{ id: visitors.jan, callName: 'Jan', nameHint: null, dietCodes: ['no_fish'] },
				...{ welcomeNote: '', says: ['missing_signal'] },
				away: [{ awayId: idOf(93), fromOn: doorDay, untilOn: doorDay }],
				fit: {
					...{ id: idOf(92), leaning: 'too_light', startedBy: 'circle' },
					...{ startedAt: minutes(90), outcome: null, endedAt: null }
				},
				contacts: [
					{ id: idOf(91), kind: 'person', called: 'Miep', state: 'sure', saidName: 'Miep' }
				],
				absence: {
					...{ id: idOf(90), misses: 3, isAsked: true },
					answers: [{ called: 'Miep', answer: 'going', answeredAt: minutes(100), phone: '' }]
				}
			}
		],
		endings: [
			{
				...{ id: idOf(95), lastOn: '2026-03-31', isTakenBack: false, instead: '' },
				...{ reason: 'De hal gaat dicht.', places: [{ title: 'De Huiskamer', place: 'De Linde' }] },
				people: [
					{ visitorId: visitors.jan, state: 'told', saidAt: minutes(20), backAt: minutes(30) },
					{ visitorId: visitors.wim, state: 'open', saidAt: null, backAt: null }
				]
			}
		]
	};
}

test('a device reads the sheet that Kring wrote, and makes the same day of it', () => {
	fc.assert(
		fc.property(anyTaps, (taps) => {
			const sheet = sheetOf(setOf(operationsOf(taps)));
			const read = sheetFrom(sheetText(sheet));
			expect(read).toEqual(sheet);
			const [own, other] = [read.days[0]!, sheet.days[0]!];
			expect(dayState(own.operations, own.facts)).toEqual(dayState(other.operations, other.facts));
		})
	);
});

test('a sheet of an older Kring says nothing of who is missed, nor of ends', () => {
	const text = sheetText(sheetOf(new Map()));
	const older = JSON.parse(text) as { visitors: Record<string, unknown>[]; endings?: unknown };
	delete older.endings;
	expect(sheetFrom(JSON.stringify(older)).endings).toEqual([]);
	for (const one of older.visitors)
		for (const name of ['says', 'contacts', 'absence', 'away', 'fit']) delete one[name];
	expect(sheetFrom(JSON.stringify(older)).visitors).toMatchObject([
		{ callName: 'Jan', says: [], contacts: [], absence: null, away: [], fit: null }
	]);
});

test('what stays for the next day says when it is, and names and describes nobody', () => {
	const today = sheetOf(new Map());
	const [day] = today.days;
	const nextOn = daysAfter(doorDay, 1);
	const goneAt = instantAt(nextOn, 4 * 60);
	const next = { ...day!, on: nextOn, occurrenceId: idOf(77) };
	const stub = stubOf({ ...today, goneAt, days: [day!, next] })!;
	expect(stub.days.map(({ on, occurrenceId: id, fromMinute }) => [on, id, fromMinute])).toEqual([
		[nextOn, idOf(77), 600]
	]);
	expect(stub.goneAt).toEqual(instantAt(daysAfter(nextOn, 1), 4 * 60));
	const words = sheetText(stub);
	for (const id of [...Object.values(visitors), 'Jan']) expect(words).not.toContain(id);
	expect(stub.endings).toEqual([]);
	expect(stubOf({ ...today, goneAt, days: [day!] })).toBeNull();
});

test('what is no sheet is said to be none', () => {
	expect(() => sheetFrom('<!doctype html>')).toThrow(SyntaxError);
});
