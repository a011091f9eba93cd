import fc from 'fast-check';
import type {
	Calendar,
	CalendarEntry,
	CalendarOptions,
	CalendarOverride,
	CalendarSeries,
	CalendarSingle,
	CalendarWords
} from '#lib/domain/calendar/calendar.ts';
import { keepOverrideDays } from '#lib/domain/calendar/calendar-text.ts';
import { daysAfter } from '#lib/domain/day.ts';
import {
	expandRecurrence,
	instantTyped,
	occurrenceOf,
	type Days,
	type Occurrence
} from '#lib/domain/recurrence/expand.ts';
import { nextFit, type Recurrence, type Rule, type RuleEnd } from '#lib/domain/recurrence/rule.ts';
import { anyRule } from '../support/recurrence-cases.ts';

// Made-up calendars, and what is in them day by day: what Kring writes is held against it, read by
// the tests themselves and by programs that people have.

/** The day on which all of them are read. */
export const today = '2026-06-15';

/** The days that are compared: with both nights in which the clock jumps. */
export const window: Days = { fromOn: '2026-01-01', untilOn: '2026-12-31' };

/** How they are written. */
export const plainly: CalendarOptions = {
	today,
	notices: false,
	cancelledSummary: (summary) => `VERVALT: ${summary}`
};

/** One event as somebody sees it in a program. */
export type Shown = {
	uid: string;
	startsAt: string;
	endsAt: string;
	status: 'CONFIRMED' | 'CANCELLED';
	summary: string;
};

/** Everything that a calendar shows on these days, earliest first. */
export function shownIn(calendar: Calendar, options: CalendarOptions, days: Days): Shown[] {
	const shown = calendar.entries.flatMap((entry) =>
		(entry.kind === 'single' ? daysOfSingle(entry) : daysOfSeries(entry, options, days)).flatMap(
			(day) => seen(day, calendar.host, options)
		)
	);
	const from = occurrenceOf(days.fromOn, 0, 0).startsAt.toISOString();
	const until = occurrenceOf(daysAfter(days.untilOn, 1), 0, 0).startsAt.toISOString();
	return inOrder(shown.filter(({ startsAt }) => startsAt >= from && startsAt < until));
}

/** Earliest first; at the same time in an order that is the same for everybody. */
export function inOrder(shown: readonly Shown[]): Shown[] {
	const keyOf = ({ startsAt, endsAt, uid, status }: Shown) =>
		`${startsAt} ${endsAt} ${uid} ${status}`;
	return shown.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

type Day = {
	name: string;
	noticeName: string;
	at: Occurrence;
	isCancelled: boolean;
	summary: string;
};

function seen(
	{ name, noticeName, at, isCancelled, summary }: Day,
	host: string,
	options: CalendarOptions
) {
	const shown = (uid: string, status: Shown['status']): Shown => ({
		uid: `${uid}@${host}`,
		startsAt: at.startsAt.toISOString(),
		endsAt: at.endsAt.toISOString(),
		status,
		summary: isCancelled ? options.cancelledSummary(summary) : summary
	});
	if (!isCancelled) return [shown(name, 'CONFIRMED')];
	const off = shown(name, 'CANCELLED');
	return options.notices ? [off, shown(noticeName, 'CONFIRMED')] : [off];
}

function daysOfSingle({ id, at, cancelled, summary }: CalendarSingle): Day[] {
	return [{ name: id, noticeName: `${id}-notice`, at, isCancelled: cancelled !== null, summary }];
}

function daysOfSeries(series: CalendarSeries, { today }: CalendarOptions, days: Days): Day[] {
	const { id, recurrence, overrides, withdrawnOn, summary } = series;
	const keptFrom = daysAfter(today, -keepOverrideDays);
	const isKept = ({ originalOn, at }: CalendarOverride) =>
		[originalOn, at.on].some((on) => on >= keptFrom);
	// A day that was moved into these days may come from well outside them.
	const around = { fromOn: daysAfter(days.fromOn, -200), untilOn: daysAfter(days.untilOn, 200) };
	const ofRule = expandRecurrence(recurrence, around);
	const onDay = (on: string, at: Occurrence | null): Day[] => {
		const dayName = `${id}-${on.replaceAll('-', '')}`;
		const override = overrides.find(({ originalOn }) => originalOn === on);
		const names = { name: at === null ? dayName : id, noticeName: `${dayName}-notice` };
		if (override !== undefined && isKept(override)) {
			const isCancelled = override.cancelled !== null;
			return [{ ...names, at: override.at, isCancelled, summary: override.own.summary ?? summary }];
		}
		const isLeftOut = withdrawnOn.includes(on) || (override?.cancelled ?? null) !== null;
		return at === null || isLeftOut ? [] : [{ ...names, at, isCancelled: false, summary }];
	};
	const known = new Set(ofRule.map(({ on }) => on));
	const others = overrides.filter(({ originalOn }) => !known.has(originalOn));
	return [
		...ofRule.flatMap((at) => onDay(at.on, at)),
		...others.flatMap(({ originalOn }) => onDay(originalOn, null))
	];
}

const noon = new Date('2026-06-01T10:00:00Z');

/** Words of an entry; whoever needs others says which. */
export function wordsOf(summary: string, others: Partial<CalendarWords> = {}): CalendarWords {
	return {
		summary,
		description: '',
		location: '',
		geo: null,
		url: '',
		categories: [],
		...others
	};
}

/** A series; whoever needs another says in what. */
export function seriesOf(
	id: string,
	recurrence: Recurrence,
	others: Partial<CalendarSeries> = {}
): CalendarSeries {
	return {
		...wordsOf(`Inloop ${id}`),
		...{ kind: 'series', id, sequence: 0, changedAt: noon, recurrence },
		...{ withdrawnOn: [], overrides: [], successorOf: null },
		...others
	};
}

/** A day of a series on which it is otherwise, at its usual time. */
export function overrideOf(
	{ fromMinute, untilMinute }: Recurrence,
	on: string,
	others: Partial<CalendarOverride> = {}
): CalendarOverride {
	return {
		...{ originalOn: on, sequence: 1, changedAt: noon },
		at: occurrenceOf(on, fromMinute, untilMinute),
		...{ cancelled: null, own: {} },
		...others
	};
}

/** A day by itself. */
export function singleOf(
	id: string,
	at: Occurrence,
	others: Partial<CalendarSingle> = {}
): CalendarSingle {
	return {
		...wordsOf(`Dag ${id}`),
		...{ kind: 'single', id, sequence: 0, changedAt: noon, at, cancelled: null },
		...others
	};
}

/** A calendar with these entries. */
export function calendarOf(entries: readonly CalendarEntry[]): Calendar {
	return {
		name: 'Agenda van de Bloemenbuurt',
		sourceUrl: 'https://kring.example/bloemenbuurt/agenda.ics',
		host: 'kring.example',
		entries
	};
}

/** Every Sunday, over both nights in which the clock jumps; a moment in each way of being otherwise. */
export function calendarOfCases(): Calendar {
	const ten = 10 * 60;
	const times = { fromMinute: ten, untilMinute: ten + 330 };
	const open: RuleEnd = { kind: 'open' };
	const weekly = (...weekdays: number[]): Rule => ({ every: 'week', interval: 1, weekdays });
	const sundays = { ...times, rule: weekly(0), firstOn: '2025-01-05', end: open };
	const tuesdays = { ...times, rule: weekly(2), firstOn: '2026-01-06', end: open };
	const untilJune = { ...tuesdays, end: { kind: 'until', on: '2026-06-30' } as const };
	const fromJuly = { ...tuesdays, rule: weekly(2, 4), firstOn: '2026-07-02' };
	const cancelled = { reason: 'De gastvrouw is ziek.' };
	return calendarOf([
		seriesOf('sundays', sundays),
		seriesOf('cancelled', sundays, {
			overrides: ['2026-03-29', '2026-04-05', '2026-10-25'].map((on) =>
				overrideOf(sundays, on, { cancelled })
			)
		}),
		seriesOf('moved', sundays, {
			overrides: [
				overrideOf(sundays, '2026-03-29', { at: occurrenceOf('2026-03-30', ten + 60, ten + 120) }),
				overrideOf(sundays, '2026-10-18', { at: occurrenceOf('2026-10-25', ten, ten + 45) }),
				overrideOf(sundays, '2026-11-01', {
					at: occurrenceOf('2026-11-01', ten - 60, ten),
					own: { summary: 'Vroege inloop', location: 'De Ark' }
				})
			]
		}),
		seriesOf('on again', sundays, {
			overrides: [overrideOf(sundays, '2026-07-05', { sequence: 2 })]
		}),
		seriesOf('withdrawn', sundays, { withdrawnOn: ['2026-12-27', '2026-05-24'] }),
		seriesOf('long past', sundays, {
			overrides: [
				overrideOf(sundays, '2026-02-01', { cancelled }),
				overrideOf(sundays, '2026-02-08', { at: occurrenceOf('2026-02-09', ten, ten + 60) })
			]
		}),
		seriesOf('not of the rule', tuesdays, {
			overrides: [overrideOf(tuesdays, '2026-08-05', { cancelled })]
		}),
		seriesOf('before the split', untilJune),
		seriesOf('after the split', fromJuly, { successorOf: 'before the split' }),
		seriesOf('so many times', { ...tuesdays, end: { kind: 'count', count: 12 } }),
		seriesOf('two weeks', {
			...{ ...times, firstOn: '2026-06-01', end: open },
			rule: { every: 'week', interval: 2, weekdays: [0, 1] }
		}),
		seriesOf('last Friday', {
			...{ ...times, firstOn: '2026-01-30', end: open },
			rule: { every: 'month', by: 'position', interval: 1, position: 'last', weekday: 5 }
		}),
		seriesOf('last day', {
			...{ ...times, firstOn: '2026-01-31', end: open },
			rule: { every: 'month', by: 'day', interval: 1, day: 'last' }
		}),
		singleOf('by itself', occurrenceOf('2026-03-29', ten, ten + 60)),
		singleOf('by itself and off', occurrenceOf('2026-09-09', ten, ten + 60), { cancelled }),
		...(['first', 'second'] as const).map((twice) =>
			singleOf(`the ${twice} half past two`, {
				...occurrenceOf('2026-10-25', 150, 240),
				startsAt: instantTyped('2026-10-25', 150, twice)
			})
		),
		singleOf('hard to write', occurrenceOf('2026-05-05', ten, ten + 60), {
			summary: 'Koffie, thee; "taart" \\ 👩‍👩‍👧 & meer',
			description: `Één regel\r\nen nog één\u2028en nog één. ${'Zoë eet crème brûlée. 🍮 '.repeat(20)}`,
			location: 'Café ’t Hoekje, Dorpsstraat 12',
			geo: { latitude: 52.0907, longitude: 5.1214 },
			url: 'https://kring.example/a/koffie?dag=5&plek=hoekje',
			categories: ['Samen eten', 'Koffie']
		})
	]);
}

const dayOf2026 = fc.integer({ min: 0, max: 364 }).map((days) => daysAfter('2026-01-01', days));
const anyMoment = fc.integer({ min: 0, max: 500_000 }).map((m) => new Date(1.77e12 + m * 60_000));
// Line ends become one sign in a feed, and signs that cannot be seen are left out: that is tested apart.
const anyText = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
	.map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, 'x'));
const anyTimes = fc
	.record({ from: fc.integer({ min: 180, max: 720 }), length: fc.integer({ min: 1, max: 660 }) })
	.map(({ from, length }) => ({ fromMinute: from, untilMinute: from + length }));

const anyRecurrence: fc.Arbitrary<Recurrence> = fc
	.record({
		rule: anyRule,
		near: fc.integer({ min: -900, max: 300 }).map((days) => daysAfter('2026-01-01', days)),
		end: fc.oneof(
			fc.constant({ kind: 'open' as const }),
			fc.integer({ min: 0, max: 900 }).map((days) => ({ kind: 'within' as const, days })),
			fc.integer({ min: 1, max: 400 }).map((count) => ({ kind: 'count' as const, count }))
		),
		times: anyTimes
	})
	.map(({ rule, near, end, times }) => {
		const firstOn = nextFit(rule, near);
		const until = end.kind === 'within' ? daysAfter(firstOn, end.days) : '';
		return {
			...{ rule, firstOn, ...times },
			end: end.kind === 'within' ? { kind: 'until', on: until } : end
		};
	});

const anyWords: fc.Arbitrary<CalendarWords> = fc.record({
	summary: anyText,
	description: fc.oneof(fc.constant(''), anyText),
	location: fc.oneof(fc.constant(''), anyText),
	geo: fc.constantFrom(null, { latitude: 52.0907, longitude: 5.1214 }),
	url: fc.constantFrom('', 'https://kring.example/a/inloop'),
	categories: fc.uniqueArray(anyText, { maxLength: 3 })
});

/** How a day is otherwise, whichever day of its series it is. */
const anyOther = fc.record({
	/** Which of the days of the rule; past the last of them, any day at all. */
	which: fc.nat({ max: 80 }),
	anyDay: dayOf2026,
	moved: fc.option(fc.record({ days: fc.integer({ min: -20, max: 20 }), times: anyTimes })),
	cancelled: fc.option(fc.record({ reason: fc.oneof(fc.constant(''), anyText) })),
	own: fc.oneof(fc.constant({}), fc.record({ summary: anyText })),
	sequence: fc.nat({ max: 9 }),
	changedAt: anyMoment
});

const anySeries = fc
	.record({
		words: anyWords,
		recurrence: anyRecurrence,
		sequence: fc.nat({ max: 9 }),
		changedAt: anyMoment,
		withdrawn: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
		others: fc.array(anyOther, { maxLength: 8 })
	})
	.map(({ words, recurrence, withdrawn, others, ...rest }): Omit<CalendarSeries, 'id'> => {
		const ofRule = expandRecurrence(recurrence, window).map(({ on }) => on);
		const overrides = others.map(
			({ which, anyDay, moved, cancelled, own, sequence, changedAt }) => {
				const on = ofRule[which] ?? anyDay;
				const times = moved?.times ?? recurrence;
				return {
					...{ originalOn: on, cancelled, own, sequence, changedAt },
					at: occurrenceOf(daysAfter(on, moved?.days ?? 0), times.fromMinute, times.untilMinute)
				};
			}
		);
		return {
			...{ ...words, ...rest, kind: 'series', recurrence, successorOf: null },
			withdrawnOn: withdrawn.flatMap((which) => ofRule[which] ?? []),
			overrides: [...new Map(overrides.map((one) => [one.originalOn, one])).values()]
		};
	});

const anySingle = fc
	.record({
		words: anyWords,
		on: dayOf2026,
		times: anyTimes,
		sequence: fc.nat({ max: 9 }),
		changedAt: anyMoment,
		cancelled: fc.option(fc.record({ reason: anyText }))
	})
	.map(({ words, on, times, ...rest }): Omit<CalendarSingle, 'id'> => {
		const at = occurrenceOf(on, times.fromMinute, times.untilMinute);
		return { ...words, ...rest, kind: 'single', at };
	});

/** Any calendar of a few entries. */
export const anyCalendar: fc.Arbitrary<Calendar> = fc
	.array(fc.oneof(anySeries, anySingle), { minLength: 1, maxLength: 5 })
	.map((entries) =>
		calendarOf(
			entries.map((entry, index) => ({ ...entry, id: `${entry.kind}-${index}` }) as CalendarEntry)
		)
	);
