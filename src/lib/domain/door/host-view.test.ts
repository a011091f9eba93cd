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
	occurrenceId,
	operationId,
	operationsOf,
	received,
	setOf,
	tasks,
	visitors
} from '../../../../tests/support/door.ts';
import { dayState } from './day-state.ts';
import {
	dayNow,
	hostView,
	programmeAt,
	withOwn,
	yesesOf,
	type OwnOperation,
	type Seen
} from './host-view.ts';
import type { DayFacts, Received } from './received.ts';
import type { DayRides, Ride, RideKind } from './ride.ts';
import { noRides } from './sheet.ts';
import type { SheetCall, SheetDay, SheetRegular, SheetVisitor } from './sheet.ts';

const { jan, els, wim } = visitors;
const { anna, ben } = devices;

const visitor = (id: string, callName: string, more: Partial<SheetVisitor> = {}): SheetVisitor => ({
	...{ id, callName, nameHint: null, dietCodes: [], welcomeNote: '' },
	...{ says: [], contacts: [], absence: null, away: [], fit: null },
	...more
});
const regular = (visitorId: string, more: Partial<SheetRegular> = {}): SheetRegular => ({
	...{ visitorId, usual: true, ate: [true, true, true, true] },
	...more
});
const call = (name: string, more: Partial<SheetCall>): SheetCall => ({
	...{ organisationId: idOf(70), organisationName: 'Wijkteam', name, phone: '0612345678' },
	...{ topic: '', rank: 'first', fromMinute: 0, untilMinute: 1440 },
	...more
});

/** A visitor who agreed to be missed, and is. */
const missed = (one: SheetVisitor): SheetVisitor => ({
	...one,
	says: ['missing_signal'],
	absence: { id: idOf(90), misses: 3, isAsked: false, answers: [] }
});

const everybody = [
	visitor(jan, 'Jan', { dietCodes: ['no_pork'] }),
	visitor(els, 'Els'),
	visitor(wim, 'Wim', { dietCodes: ['soft', 'no_milk'], welcomeNote: 'Hoort slecht.' })
];

type Change = {
	sent?: readonly Received[];
	own?: readonly OwnOperation[];
	facts?: Partial<DayFacts>;
	day?: Partial<SheetDay>;
	seen?: Partial<Seen>;
};

function seenOf({ sent = [], own = [], facts = {}, day = {}, seen = {} }: Change = {}): Seen {
	return {
		day: {
			...{ occurrenceId, on: doorDay, fromMinute: 600, untilMinute: 900, note: '' },
			...{ greeter: 'Bert', newcomersMost: 4 },
			...{ cancelReason: null, stoppedEarly: false },
			...{ programme: [], calls: [], walkIns: [], rides: noRides },
			regulars: [regular(jan), regular(els), regular(wim, { usual: false })],
			tasks: [
				{
					...{ id: tasks.coffee, title: 'Koffie', pictogram: 'coffee', steps: [], needed: 2 },
					...{ fromMinute: null, safetyClass: 'anybody' }
				}
			],
			operations: setOf(sent),
			facts: factsOf({ now: minutes(60), ...facts }),
			...day
		},
		...{ visitors: everybody, deviceId: anna, own, now: minutes(60) },
		...seen
	};
}

/** As this device keeps what it has not sent. */
const kept = ({ operation, clockOffsetMs }: Received): OwnOperation => ({
	...{ operation, clockOffsetMs, state: 'waiting' }
});
const here = (visitorId: string, sending: Parameters<typeof received>[2]) =>
	received('checked_in', { visitorId, role: 'visitor', firstTime: false }, sending);
const counted = (total: number, sending: Parameters<typeof received>[2]) =>
	received('counted', { category: 'visitor', direction: 'up', total }, sending);
const names = (rows: readonly { person: SheetVisitor | null }[]) =>
	rows.map(({ person }) => person?.callName);

test('each yes stands by itself, and is gone once they say no to it', () => {
	const day = { regulars: [regular(wim)] };
	const seen = { visitors: everybody.map((one) => (one.id === wim ? missed(one) : one)) };
	const rowOf = (view: ReturnType<typeof hostView>) => view.absent.find(({ key }) => key === wim)!;
	const row = rowOf(hostView(seenOf({ day, seen })));
	expect(row.absence).toMatchObject({ misses: 3 });
	expect(yesesOf(row)).toEqual(['diet', 'welcome_note']);
	const no = received(
		'consent_said',
		{ visitorId: wim, purpose: 'missing_signal', given: false, givenBy: 'self', how: 'spoken' },
		{ id: 1, seq: 1 }
	);
	expect(rowOf(hostView(seenOf({ day, seen, sent: [no] }))).absence).toBeNull();
});

test('what somebody tells of what they do not eat shows at once, and goes with their no', () => {
	const told = received('diet_told', { visitorId: els, dietCodes: ['no_nuts'] }, { id: 1, seq: 1 });
	const no = received(
		'consent_said',
		{ visitorId: els, purpose: 'diet', given: false, givenBy: 'self', how: 'spoken' },
		{ id: 2, seq: 2 }
	);
	const seenWith = (...own: readonly Received[]) => {
		const view = hostView(seenOf({ own: own.map(kept) }));
		return view.known.find(({ id }) => id === els)!;
	};
	expect(seenWith()).toMatchObject({ dietCodes: [], says: [] });
	expect(seenWith(told)).toMatchObject({ dietCodes: ['no_nuts'], says: ['diet'] });
	expect(seenWith(told, no)).toMatchObject({ dietCodes: [], says: [] });
	// It opens no day, and nobody who is not remembered is told of.
	expect(hostView(seenOf({ own: [kept(told)] })).state.record).toBe('none');
	const stranger = received(
		'diet_told',
		{ visitorId: idOf(99), dietCodes: ['soft'] },
		{ id: 3, seq: 3 }
	);
	const facts = { forgottenIds: new Set([idOf(99)]) };
	expect(hostView(seenOf({ own: [kept(stranger)], facts })).state.dietsTold).toEqual([]);
});

describe('people', () => {
	test('who usually comes is expected, and who is only known is not', () => {
		const view = hostView(seenOf());
		expect(names(view.absent)).toEqual(['Els', 'Jan']);
		expect(view.figures).toMatchObject({ expected: 2, inside: 0, firstTimers: 0 });
		expect(names(view.known.map((person) => ({ person })))).toEqual(['Els', 'Jan', 'Wim']);
	});

	test('who said no is not expected, who said yes is, and who is missed stands on top', () => {
		const said = (visitorId: string, answer: 'coming' | 'not_coming', id: number) =>
			received(
				'expected',
				{ visitorId, answer, meal: true, ride: false },
				{ ...{ id, seq: id, device: ben } }
			);
		const view = hostView(
			seenOf({
				sent: [said(els, 'not_coming', 1), said(wim, 'coming', 2)],
				day: { regulars: [regular(jan), regular(els), regular(wim)] },
				seen: { visitors: everybody.map((one) => (one.id === wim ? missed(one) : one)) }
			})
		);
		expect(names(view.absent)).toEqual(['Wim', 'Jan']);
		expect(view.absent[0]).toMatchObject({ absence: { misses: 3 }, portions: 1 });
	});

	test('who is away is not expected, unless they said yes for that day', () => {
		const away = [{ awayId: idOf(95), fromOn: '2026-03-01', untilOn: doorDay }];
		const people = everybody.map((one) => (one.id === jan ? { ...one, away } : one));
		const expected = (answer?: 'coming' | 'maybe') => {
			const payload = { visitorId: jan, answer: answer!, meal: false, ride: false };
			const sent = answer ? [received('expected', payload, { id: 1, seq: 1, device: ben })] : [];
			return names(hostView(seenOf({ sent, seen: { visitors: people } })).absent);
		};
		const viewOn = (on: string, sent: readonly Received[] = []) => {
			const seen = seenOf({ sent, seen: { visitors: people } });
			return hostView({ ...seen, day: { ...seen.day, on } });
		};
		const awayOn = (on: string, sent?: readonly Received[]) => names(viewOn(on, sent).away);
		expect(expected()).toEqual(['Els']);
		expect(awayOn(doorDay)).toEqual(['Jan']);
		expect(expected('maybe')).toEqual(['Els']);
		expect(expected('coming')).toEqual(['Els', 'Jan']);
		expect(names(viewOn('2026-03-04').absent)).toEqual(['Els', 'Jan']);
		expect(awayOn('2026-03-04')).toEqual([]);
		expect(awayOn(doorDay, [here(jan, { id: 1, seq: 1, device: ben })])).toEqual([]);
	});

	test('that somebody is away shows at once, on whichever day it was said, and can be taken back', () => {
		const days = { awayId: idOf(95), visitorId: jan, fromOn: doorDay, untilOn: '2026-03-09' };
		const says = (stays: boolean, id: number, other = occurrenceId) =>
			kept(received('away_said', { ...days, stays }, { id, seq: id, occurrenceId: other }));
		const awayOf = (own: readonly OwnOperation[], known: SheetVisitor['away'] = []) => {
			const visitors = everybody.map((one) => (one.id === jan ? { ...one, away: known } : one));
			return hostView(seenOf({ own, seen: { visitors } })).known.find(({ id }) => id === jan)!.away;
		};
		const { visitorId: _who, ...line } = days;
		expect(awayOf([says(true, 1, idOf(21))])).toEqual([line]);
		expect(awayOf([says(true, 1), says(false, 2, idOf(21))])).toEqual([]);
		expect(awayOf([says(false, 2)], [line])).toEqual([]);
		// Taken back by another device since: the sheet knows, and what was sent of this day does not.
		const sent = [received('away_said', { ...days, stays: true }, { id: 3, seq: 1, device: ben })];
		expect(names(hostView(seenOf({ sent })).absent)).toEqual(['Els', 'Jan']);
	});

	test('what was tapped here shows at once, and says that it waits', () => {
		const view = hostView(
			seenOf({
				sent: [here(els, { id: 1, seq: 1, device: ben, at: 10 })],
				own: [here(jan, { id: 2, seq: 1, at: 30 }), counted(1, { id: 3, seq: 2 })].map(kept)
			})
		);
		expect(names(view.inside)).toEqual(['Jan', 'Els']);
		expect(view.inside.map(({ waits }) => waits)).toEqual([true, false]);
		expect(view.absent).toEqual([]);
		expect(view.figures.inside).toBe(3);
		expect(view.unnamed).toBe(1);
		expect(view.missing).toContainEqual({ kind: 'waiting', count: 2 });
	});

	test('what arrived and is not on the sheet yet stays on the screen, and waits no more', () => {
		const own = { ...kept(here(jan, { id: 2, seq: 5 })), state: 'arrived' as const };
		const view = hostView(seenOf({ own: [own] }));
		expect(view.inside).toMatchObject([{ person: { callName: 'Jan' }, waits: false }]);
		expect(view.missing.map(({ kind }) => kind)).not.toContain('waiting');
	});

	test('another device that has a gap waits, this one never does', () => {
		const late = here(jan, { id: 1, seq: 5, device: ben, received: 59 });
		expect(hostView(seenOf({ sent: [late] })).inside).toEqual([]);
		const own = kept(here(jan, { id: 2, seq: 9 }));
		expect(names(hostView(seenOf({ sent: [late], own: [own] })).inside)).toEqual(['Jan']);
	});

	test('who was welcomed today is known by everybody, with who shows the way', () => {
		const welcome = received(
			'welcomed',
			{
				...{ remember: true, visitorId: idOf(500), callName: 'Ria', nameHint: null },
				...{ cameBefore: false, consents: ['diet'], dietCodes: ['no_fish'], welcomeNote: '' },
				guideId: els
			},
			{ id: 1, seq: 1, device: ben }
		);
		const view = hostView(seenOf({ sent: [welcome] }));
		expect(view.inside).toMatchObject([
			{ person: { callName: 'Ria', dietCodes: ['no_fish'] }, guide: 'Els' }
		]);
		expect(view.figures.firstTimers).toBe(1);
		const no = (purpose: 'diet' | 'remember_me', id: number) =>
			received(
				'consent_said',
				{ visitorId: idOf(500), purpose, given: false, givenBy: 'self', how: 'spoken' },
				{ id, seq: id }
			);
		const without = hostView(seenOf({ sent: [welcome], own: [kept(no('diet', 2))] }));
		expect(without.inside[0]?.person?.dietCodes).toEqual([]);
		const gone = hostView(seenOf({ sent: [welcome], own: [kept(no('remember_me', 2))] }));
		expect(gone.inside).toEqual([]);
		expect(gone.figures).toMatchObject({ inside: 1, firstTimers: 1 });
		expect(gone.known.map(({ callName }) => callName)).not.toContain('Ria');
	});

	test('what the sheet knew of somebody goes with a no that was said today', () => {
		const no = (purpose: 'diet' | 'welcome_note' | 'remember_me', id: number) =>
			kept(
				received(
					'consent_said',
					{ visitorId: wim, purpose, given: false, givenBy: 'self', how: 'spoken' },
					{ id, seq: id }
				)
			);
		const [person] = hostView(seenOf({ own: [no('diet', 1), no('welcome_note', 2)] })).known.filter(
			({ id }) => id === wim
		);
		expect(person).toEqual(visitor(wim, 'Wim'));
		const known = hostView(seenOf({ own: [no('remember_me', 1)] })).known;
		expect(known.some(({ id }) => id === wim)).toBe(false);
	});

	test('of two who turned out to be one, one is left, under the name that stays', () => {
		const facts = { sameAs: new Map([[els, jan]]) };
		const view = hostView(seenOf({ sent: [here(els, { id: 1, seq: 1, device: ben })], facts }));
		expect(names(view.inside)).toEqual(['Jan']);
		expect(view.known.map(({ callName }) => callName)).toEqual(['Jan', 'Wim']);
	});

	test('whoever left is no longer inside, and not waited for either', () => {
		const left = received('checked_out', { visitId: operationId(1) }, { id: 2, seq: 2, at: 40 });
		const view = hostView(seenOf({ own: [here(jan, { id: 1, seq: 1 }), left].map(kept) }));
		expect(names(view.left)).toEqual(['Jan']);
		expect(view.figures.inside).toBe(0);
		expect(names(view.absent)).toEqual(['Els']);
	});
});

describe('meals', () => {
	const meal = (visitorId: string | null, portions: number, id: number, diets = []) =>
		kept(
			received(
				'meal_noted',
				{ mealId: idOf(800 + id), visitorId, here: portions, takeAway: 0, dietCodes: diets },
				{ id, seq: id }
			)
		);

	test('plates by what must not be on them add up to what is cooked', () => {
		const view = hostView(seenOf({ own: [meal(wim, 1, 1), meal(jan, 2, 2)] }));
		const { portions } = view.figures.meals;
		expect(view.plates.slice(1)).toEqual([
			{ diets: ['no_pork'], count: 2 },
			{ diets: ['no_milk', 'soft'], count: 1 }
		]);
		expect(view.plates.reduce((sum, { count }) => sum + count, 0)).toBe(portions);
		expect(view.noted).toEqual({ here: 3, takeAway: 0 });
	});

	test('whose diet is known and who usually eats gets that plate before they say so', () => {
		const rare = regular(jan, { ate: [false, false, false] });
		const diets = (regulars: SheetRegular[]) =>
			hostView(seenOf({ day: { regulars } })).plates.map((one) => one.diets.join());
		expect(diets([regular(jan)])).toContain('no_pork');
		expect(diets([rare])).not.toContain('no_pork');
	});

	test('never fewer than were noted are cooked for', () => {
		const view = hostView(seenOf({ own: [meal(null, 20, 1), meal(null, 20, 2)] }));
		expect(view.figures.meals).toEqual({ portions: 40, expected: 40 });
	});

	test('"eats nothing" is heard, and is something else than nothing said', () => {
		const no = received(
			'expected',
			{ visitorId: jan, answer: 'coming', meal: false, ride: false },
			{ id: 1, seq: 1 }
		);
		const portions = (own: OwnOperation[]) =>
			hostView(seenOf({ own })).absent.find(({ key }) => key === jan)?.portions;
		expect(portions([])).toBeNull();
		expect(portions([kept(no)])).toBe(0);
	});
});

test('who can be rung now stands first, then who comes, and who was there last', () => {
	const view = hostView(
		seenOf({
			own: [
				kept(received('on_call_called', { organisationId: idOf(71) }, { id: 1, seq: 1, at: 5 }))
			],
			day: {
				calls: [
					call('Vroeg', { untilMinute: 700 }),
					call('Tweede', { rank: 'second' }),
					call('Straks', { fromMinute: 1000 }),
					call('Eerste', { organisationId: idOf(71) })
				]
			}
		})
	);
	expect(view.calls.map(({ name, when }) => [name, when])).toEqual([
		['Eerste', 'now'],
		['Tweede', 'now'],
		['Straks', 'later'],
		['Vroeg', 'over']
	]);
	expect(view.calls.map(({ calledAt }) => calledAt)).toEqual([minutes(5), null, null, null]);
});

test('a task shows who does it and how many more it takes', () => {
	const taken = received('turn_taken', { taskId: tasks.coffee, visitorId: jan }, { id: 1, seq: 1 });
	const done = received('turn_done', { turnId: operationId(1) }, { id: 2, seq: 2 });
	const own = [here(jan, { id: 3, seq: 3 }), taken].map(kept);
	const view = hostView(seenOf({ own }));
	expect(view.tasks).toMatchObject([{ open: 1, turns: [{ name: 'Jan', isDone: false }] }]);
	expect(view.inside[0]?.tasks).toEqual(['Koffie']);
	expect(view.missing).toContainEqual({ kind: 'turns_open', count: 1 });
	const after = hostView(seenOf({ own: [...own, kept(done)] }));
	expect(after.tasks[0]?.turns[0]?.isDone).toBe(true);
});

test('what is missing at closing is named', () => {
	const cash = kept(received('settled', { way: 'cash', cents: 500 }, { id: 1, seq: 1 }));
	expect(hostView(seenOf({ own: [cash] })).missing.map(({ kind }) => kind)).toEqual([
		...['nobody_counted', 'cash_not_counted', 'waiting']
	]);
	const count = kept(received('cash_counted', { cents: 500, remark: '' }, { id: 2, seq: 2 }));
	expect(hostView(seenOf({ own: [cash, count] })).missing.map(({ kind }) => kind)).not.toContain(
		'cash_not_counted'
	);
});

test('of two days on one date the one that is not over counts, and none of another date does', () => {
	const day = (on: string, untilMinute: number) => ({ ...seenOf().day, on, untilMinute });
	const [early, late, next] = [day(doorDay, 700), day(doorDay, 1000), day('2026-03-04', 1000)];
	const all = [early, late, next];
	expect(dayNow(all, minutes(-60))).toBe(early);
	expect(dayNow(all, minutes(0))).toBe(late);
	expect(dayNow(all, minutes(600))).toBe(late);
	expect(dayNow([next], minutes(0))).toBeNull();
});

test('the board says what is on now and what comes', () => {
	const item = (fromMinute: number) => ({ fromMinute, title: String(fromMinute), place: '' });
	const { day } = seenOf({ day: { programme: [600, 700, 800].map(item) } });
	const at = (minute: number) => programmeAt(day, minutes(minute - 720));
	expect(at(599)).toEqual({ current: null, next: [600, 700, 800].map(item) });
	expect(at(700)).toEqual({ current: item(700), next: [item(800)] });
});

test('what a device shows of its own taps is what Kring makes of them once they arrive', () => {
	fc.assert(
		fc.property(anyTaps, fc.nat(40), (taps, cut) => {
			// Nothing of this is in the future, and what came too late for Kring is not made here.
			const all = operationsOf(taps.map((one) => ({ ...one, delayMinutes: 0, clockMinutes: 0 })));
			const now = minutes(60 * 24);
			const [sent, mine] = [
				all.filter((one, at) => one.operation.deviceId !== anna || at < cut),
				all.filter((one, at) => one.operation.deviceId === anna && at >= cut)
			];
			const facts = factsOf({ now, devices: new Map([[anna, deviceOf()]]) });
			const seen = seenOf({ sent, own: mine.map(kept), facts, seen: { now } });
			const shown = withOwn(seen).state;
			const arrived = mine.map((one) => ({ ...one, receivedAt: now }));
			const later = dayState(setOf([...sent, ...arrived]), facts);
			expect(shown.counts).toEqual(later.counts);
			expect(shown.visits).toEqual(later.visits);
			expect(shown.meals).toEqual(later.meals);
			expect(shown.turns).toEqual(later.turns);
		})
	);
});

test('whatever is tapped, nobody is on the screen twice and plates are never fewer than nothing', () => {
	fc.assert(
		fc.property(anyTaps, (taps) => {
			const own = operationsOf(taps).filter(({ operation }) => operation.deviceId === anna);
			const view = hostView(seenOf({ own: own.map(kept), seen: { now: minutes(60 * 20) } }));
			const keys = [...view.absent, ...view.inside, ...view.left].map(({ key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
			const { portions } = view.figures.meals;
			const plates = view.plates.map(({ count }) => count);
			expect(Math.min(...plates)).toBeGreaterThanOrEqual(0);
			expect(plates.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(portions);
		})
	);
});

test('of a day that is off one reads who still has to hear of it, and of one that is on nobody', () => {
	const told = received('told_off', { visitorId: jan }, { id: 1, seq: 1 });
	const off = hostView(seenOf({ sent: [told], facts: { status: 'cancelled' } }));
	expect(off.toTell.map(({ row, toldBy }) => [row.person?.callName, toldBy])).toEqual([
		['Els', null],
		['Jan', operationId(1)]
	]);
	expect(hostView(seenOf({ sent: [told] })).toTell).toEqual([]);
});

test('whose ride is off with the day hears it with the day, also who was not expected', () => {
	const ride = (id: string, kind: RideKind, visitorId: string | null): Ride => ({
		...{ id, kind, visitorId, direction: 'there', area: '1234', seats: 1, wheelchair: false },
		...{ called: null, phone: null }
	});
	const rides: DayRides = {
		...{ toTell: [], service: null },
		rides: [ride('one', 'ask', wim), ride('other', 'offer', null), ride('alone', 'ask', jan)],
		matches: [
			{
				...{ id: 'both', askId: 'one', offerId: 'other', isOff: true, isAgain: false },
				saidYes: { ask: true, offer: true }
			}
		]
	};
	const { toTell } = hostView(seenOf({ day: { rides }, facts: { status: 'cancelled' } }));
	expect(toTell.map(({ row, hadRide }) => [row.person?.callName, hadRide])).toEqual([
		['Els', false],
		['Jan', false],
		['Wim', true]
	]);
});
