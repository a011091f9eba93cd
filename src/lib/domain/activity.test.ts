import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ProgrammeField, SeriesForm, VenueForm } from './activity-form.ts';
import {
	clash,
	foldedDays,
	isCovered,
	publishGaps,
	shownFacilities,
	slugOf,
	type Facility,
	type OnCall,
	type PublicDay,
	exceptedDates,
	listedDays,
	type Stand
} from './activity.ts';

const day = (heldOn: string, cancelReason: PublicDay['cancelReason'] = null): PublicDay => ({
	...{ heldOn, fromMinute: 600, untilMinute: 840, note: '' },
	...{ isCancelled: cancelReason !== null, cancelReason, stoppedEarly: false }
});
const first = (more: Partial<OnCall> = {}): OnCall => ({
	...{ rank: 'first', weekdays: [2], fromOn: '2026-01-01', untilOn: null },
	...{ fromMinute: 540, untilMinute: 1020 },
	...more
});
const tuesday = { on: '2026-11-24', weekday: 2, fromMinute: 600, untilMinute: 840 };

describe('what a building has', () => {
	const known: Facility = {
		code: 'shower',
		state: 'yes',
		note: '',
		checkedOn: '2025-11-23',
		outOfOrderUntilOn: null
	};
	const told = (facility: Facility, today: string) =>
		shownFacilities([facility], today).find(({ code }) => code === facility.code);

	test('what nobody looked at is unknown, never a no', () => {
		const words = shownFacilities([known], '2026-01-01').map(({ word }) => word);
		expect(words.filter((word) => word === 'unknown')).toHaveLength(14);
		expect(words).not.toContain('no');
	});

	test('a year and a day later one has to ask', () => {
		expect(told(known, '2026-11-23')?.isOld).toBe(false);
		expect(told(known, '2026-11-24')?.isOld).toBe(true);
	});

	test('what is broken is so up to and with its last day', () => {
		const broken = { ...known, outOfOrderUntilOn: '2026-03-05' };
		expect(told(broken, '2026-03-05')?.word).toBe('out_of_order');
		expect(told(broken, '2026-03-06')?.word).toBe('yes');
		expect(told({ ...broken, state: 'no' }, '2026-03-05')?.word).toBe('no');
	});
});

describe('whom to ring', () => {
	test('two after each other cover a day, with a minute between them they do not', () => {
		const morning = first({ untilMinute: 720 });
		expect(isCovered(tuesday, [first({ fromMinute: 720 }), morning])).toBe(true);
		expect(isCovered(tuesday, [first({ fromMinute: 721 }), morning])).toBe(false);
		expect(isCovered(tuesday, [first({ rank: 'second' })])).toBe(false);
		expect(isCovered(tuesday, [first({ untilOn: '2026-11-23' })])).toBe(false);
	});

	test('two are rung first at once only on other days, times or dates', () => {
		expect(clash(first(), first({ weekdays: [2, 4] }))).toBe(true);
		expect(clash(first(), first({ weekdays: [4] }))).toBe(false);
		expect(clash(first(), first({ rank: 'second' }))).toBe(false);
		expect(clash(first(), first({ fromMinute: 1020, untilMinute: 1100 }))).toBe(false);
		expect(clash(first({ untilOn: '2026-02-01' }), first({ fromOn: '2026-02-02' }))).toBe(false);
		expect(clash(first({ untilOn: '2026-02-01' }), first({ fromOn: '2026-02-01' }))).toBe(true);
	});
});

test('what is missing is told all at once', () => {
	const empty = { title: 'x', summary: '', boundary: '', phone: '' };
	expect(publishGaps({ ...empty, facilities: [], days: [tuesday], onCall: [] })).toEqual([
		...[{ kind: 'summary' }, { kind: 'boundary' }, { kind: 'phone' }],
		...[
			{ kind: 'facility', code: 'step_free' },
			{ kind: 'facility', code: 'wheelchair_toilet' }
		],
		{ kind: 'on_call', on: '2026-11-24' }
	]);
	expect(publishGaps({ ...empty, facilities: [], days: [], onCall: [] })).toContainEqual({
		kind: 'days'
	});
});

test('days that are off stand together when one follows the other for one reason', () => {
	const days = [
		day('2026-11-24'),
		...[day('2026-11-26', 'holiday'), day('2026-12-01', 'holiday'), day('2026-12-03', 'ill')],
		...[day('2026-12-08'), day('2026-12-10'), day('2026-12-15')]
	];
	const told = foldedDays(days, 3).map((fold) =>
		fold.kind === 'day' ? fold.day.heldOn : fold.days.length
	);
	expect(told).toEqual(['2026-11-24', 2, 1, '2026-12-08', '2026-12-10']);
	expect(foldedDays([], 3)).toEqual([]);
});

test.each([
	['Kom gerust langs!', 'kom-gerust-langs'],
	['  Café Één  ', 'cafe-een'],
	['privacy', 'privacy-plek'],
	['…', 'plek'],
	['a'.repeat(80), 'a'.repeat(60)]
])('the word for the address of "%s" is %s', (name, slug) => {
	expect(slugOf(name)).toBe(slug);
});

describe('what a coordinator types', () => {
	test('lines of a programme, in the order of the clock', () => {
		const own = { isForBuilding: false, isFromBuilding: false };
		const text = '12:30 Warme lunch (kantine)\n\n9.45 Koffie en thee\n';
		expect(v.parse(ProgrammeField, text)).toEqual([
			{ fromMinute: 585, title: 'Koffie en thee', place: '', ...own },
			{ fromMinute: 750, title: 'Warme lunch', place: 'kantine', ...own }
		]);
		// What is shared with the building has a sign behind it; the sign alone is no word of the title.
		expect(v.parse(ProgrammeField, '12:30 Lunch (kantine) *\n14:00 Yoga +\n15:00 Koffie*')).toEqual(
			[
				{ fromMinute: 750, title: 'Lunch', place: 'kantine', ...own, isForBuilding: true },
				{ fromMinute: 840, title: 'Yoga', place: '', ...own, isFromBuilding: true },
				{ fromMinute: 900, title: 'Koffie*', place: '', ...own }
			]
		);
		expect(v.parse(ProgrammeField, '14:00 + Yoga (gymzaal)\n15:00 +50 soos')).toEqual([
			{ fromMinute: 840, title: 'Yoga', place: 'gymzaal', ...own, isFromBuilding: true },
			{ fromMinute: 900, title: '+50 soos', place: '', ...own }
		]);
		expect(v.safeParse(ProgrammeField, 'koffie om tien uur').success).toBe(false);
		expect(v.parse(ProgrammeField, '')).toEqual([]);
	});

	const week = {
		...{
			every: 'week',
			interval: '1',
			'weekdays[]': ['4', '2', '2'],
			from: '10:00',
			until: '14:00'
		},
		...{ ends: 'open', firstOn: '2026-11-24' }
	};
	test('days that come back, whichever fields stay empty', () => {
		expect(v.parse(SeriesForm, week)).toEqual({
			...{ rule: { every: 'week', interval: 1, weekdays: [2, 4] }, end: { kind: 'open' } },
			...{ fromMinute: 600, untilMinute: 840, firstOn: '2026-11-24' }
		});
		const month = { ...week, every: 'position', position: 'last', weekday: '5' };
		expect(v.parse(SeriesForm, { ...month, ends: 'count', endsAfter: '6' })).toMatchObject({
			rule: { every: 'month', by: 'position', interval: 1, position: 'last', weekday: 5 },
			end: { kind: 'count', count: 6 }
		});
		expect(v.parse(SeriesForm, { ...week, every: 'day', day: 'last' })).toMatchObject({
			rule: { every: 'month', by: 'day', day: 'last' }
		});
	});

	test.each([
		['weekdays[]', { 'weekdays[]': [] }],
		['interval', { interval: '9' }],
		['endsOn', { ends: 'until', endsOn: '' }],
		['endsAfter', { ends: 'count', endsAfter: '' }]
	])('what is wrong stands at %s', (field, change) => {
		const parsed = v.safeParse(SeriesForm, { ...week, ...change });
		expect(parsed.issues?.map(({ path }) => path?.[0]?.key)).toEqual([field]);
	});

	test('a postcode as it is printed', () => {
		const venue = { name: 'De Linde', address: 'Lindelaan 8', town: 'Dommeldal' };
		expect(v.parse(VenueForm, { ...venue, postcode: '1234ab' }).postcode).toBe('1234 AB');
		expect(v.safeParse(VenueForm, { ...venue, postcode: '0234 ab' }).success).toBe(false);
	});
});

test('what is off and what was moved to another date are not where the rule says', () => {
	const day = (heldOn: string, isCancelled: boolean, on: string | null = null) => ({
		...{ heldOn, isCancelled, movedFrom: on === null ? null : { on } }
	});
	expect(
		exceptedDates([
			day('2026-03-03', false),
			day('2026-03-10', true),
			day('2026-03-18', false, '2026-03-17'),
			day('2026-03-24', false, '2026-03-24')
		])
	).toEqual(['2026-03-10', '2026-03-17']);
});

describe('days in a list by date', () => {
	const week = { fromOn: '2026-11-23', untilOn: '2026-11-29' };
	const stand = (on: string, fromMinute = 600, untilMinute = 840): Stand => ({
		...{ on, fromMinute, untilMinute }
	});
	const told = (days: Parameters<typeof listedDays>[0]) =>
		listedDays(days, week).map(({ heldOn, fromMinute, movedFrom: from, movedTo: to }) => [
			...[heldOn, fromMinute, from?.on ?? null, to?.on ?? null]
		]);

	test('one that was moved stands where it is and where it was', () => {
		const moved = { ...day('2026-11-28'), note: 'In de tuin.', byRule: stand('2026-11-24', 570) };
		expect(told([moved])).toEqual([
			['2026-11-24', 570, null, '2026-11-28'],
			['2026-11-28', 600, '2026-11-24', null]
		]);
		expect(listedDays([moved], week).map(({ note }) => note)).toEqual(['', 'In de tuin.']);
	});

	test('only the line inside the span is told', () => {
		expect(told([{ ...day('2026-12-01'), byRule: stand('2026-11-24') }])).toEqual([
			['2026-11-24', 600, null, '2026-12-01']
		]);
		expect(told([{ ...day('2026-11-24'), byRule: stand('2026-11-22') }])).toEqual([
			['2026-11-24', 600, '2026-11-22', null]
		]);
	});

	test('another time on the same day is one line; what was moved and is off is only off', () => {
		expect(told([{ ...day('2026-11-24'), byRule: stand('2026-11-24', 570) }])).toEqual([
			['2026-11-24', 600, '2026-11-24', null]
		]);
		expect(told([{ ...day('2026-11-28', 'ill'), byRule: stand('2026-11-24') }])).toEqual([
			['2026-11-28', 600, '2026-11-24', null]
		]);
		expect(told([{ ...day('2026-11-24'), byRule: stand('2026-11-24') }])).toEqual([
			['2026-11-24', 600, null, null]
		]);
		expect(told([{ ...day('2026-11-24'), byRule: null }])).toEqual([
			['2026-11-24', 600, null, null]
		]);
	});
});
