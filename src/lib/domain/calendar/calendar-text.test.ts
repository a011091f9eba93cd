import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	anyCalendar,
	calendarOf,
	calendarOfCases,
	inOrder,
	overrideOf,
	plainly,
	seriesOf,
	shownIn,
	singleOf,
	today,
	window,
	wordsOf,
	type Shown
} from '../../../../tests/clients/calendars.ts';
import { daysAfter } from '../day.ts';
import { expandRecurrence, instantTyped, occurrenceOf } from '../recurrence/expand.ts';
import type { Recurrence } from '../recurrence/rule.ts';
import { weekdayOf } from '../wall-time.ts';
import { calendarText } from './calendar-text.ts';
import type { Calendar, CalendarOverride, CalendarSeries } from './calendar.ts';

// What is written is read back by a small reader of its own, which knows of RFC 5545 what a feed of
// Kring needs and nothing of the code that wrote it.

type Property = { parameters: Record<string, string>; value: string };
type Component = { name: string; properties: Map<string, Property>; inside: Component[] };

function readCalendar(text: string): Component {
	expect(text.endsWith('\r\n')).toBe(true);
	expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
	const open: Component[] = [{ name: '', properties: new Map(), inside: [] }];
	for (const line of text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)) {
		const [, head = '', value = ''] = /^([^:]+):(.*)$/s.exec(line) ?? [];
		const [name = '', ...parameters] = head.split(';');
		if (name === 'BEGIN') open.push({ name: value, properties: new Map(), inside: [] });
		else if (name === 'END') {
			const done = open.pop()!;
			expect(done.name).toBe(value);
			open.at(-1)!.inside.push(done);
		} else {
			const { properties } = open.at(-1)!;
			expect(properties.has(name), `twice: ${name}`).toBe(false);
			const pairs = parameters.map((one) => one.split('=') as [string, string]);
			properties.set(name, { parameters: Object.fromEntries(pairs), value });
		}
	}
	expect(open).toHaveLength(1);
	return open[0]!.inside[0]!;
}

const valueOf = (component: Component, name: string) => component.properties.get(name)?.value;
const eventsIn = (calendar: Component) => calendar.inside.filter(({ name }) => name === 'VEVENT');
const textOf = (value: string) =>
	value.replace(/\\([\\;,n])/g, (_pair, sign: string) => (sign === 'n' ? '\n' : sign));

/** Instants in milliseconds of wall times, 20260329T100000, by the zone that stands in the file. */
function zoneOf(calendar: Component) {
	const zone = calendar.inside.find(({ name }) => name === 'VTIMEZONE')!;
	const onsets = zone.inside.map((part) => {
		const month = /BYMONTH=(\d+);BYDAY=-1SU$/.exec(valueOf(part, 'RRULE')!)![1]!;
		const hours = Number(valueOf(part, 'TZOFFSETTO')!.slice(0, 3));
		return { month: Number(month), clock: valueOf(part, 'DTSTART')!.slice(8), hours };
	});
	const [summer, winter] = onsets.toSorted((one, other) => one.month - other.month);
	const lastSunday = (year: number, month: number) => {
		const last = new Date(Date.UTC(year, month, 0));
		return new Date(last.getTime() - last.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
	};
	return (wall: string, tzid: string | undefined): number => {
		const written = `${dayIn(wall)}T${wall.slice(9, 11)}:${wall.slice(11, 13)}:${wall.slice(13, 15)}Z`;
		if (wall.endsWith('Z')) return Date.parse(written);
		expect(tzid).toBe(valueOf(zone, 'TZID'));
		const [summerAt, winterAt] = [summer!, winter!].map(
			({ month, clock }) =>
				`${lastSunday(Number(wall.slice(0, 4)), month).replaceAll('-', '')}${clock}`
		);
		const { hours } = wall >= summerAt! && wall < winterAt! ? summer! : winter!;
		return Date.parse(written) - hours * 3_600_000;
	};
}

const dayIn = (wall: string) => `${wall.slice(0, 4)}-${wall.slice(4, 6)}-${wall.slice(6, 8)}`;
const onDay = (on: string, wall: string) => on.replaceAll('-', '') + wall.slice(8);

/** Days of a rule as it is written, asked one by one. */
function daysOf(rule: string, start: string, instantOf: (wall: string) => number): string[] {
	const parts = Object.fromEntries(
		rule.split(';').map((one) => one.split('=') as [string, string])
	);
	const interval = Number(parts['INTERVAL'] ?? 1);
	const codes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
	const isLastOf = (on: string, days: number) => on.slice(5, 7) !== daysAfter(on, days).slice(5, 7);
	const fitsRule = (on: string) => {
		const [, position = '', code = ''] = /^(-?\d*)(\w\w)$/.exec(parts['BYDAY'] ?? '') ?? [];
		const day = Number(on.slice(8));
		if (parts['FREQ'] === 'WEEKLY')
			return parts['BYDAY']!.split(',').includes(codes[weekdayOf(on)]!);
		if (parts['BYMONTHDAY'] !== undefined)
			return parts['BYMONTHDAY'] === '-1' ? isLastOf(on, 1) : String(day) === parts['BYMONTHDAY'];
		if (codes[weekdayOf(on)] !== code) return false;
		return position === '-1' ? isLastOf(on, 7) : Math.ceil(day / 7) === Number(position);
	};
	const mondayOf = (on: string) => daysAfter(on, -((weekdayOf(on) + 6) % 7));
	const step = (from: string, on: string) =>
		parts['FREQ'] === 'WEEKLY'
			? (Date.parse(mondayOf(on)) - Date.parse(mondayOf(from))) / (7 * 86_400_000)
			: Number(on.slice(0, 4)) * 12 +
				Number(on.slice(5, 7)) -
				Number(from.slice(0, 4)) * 12 -
				Number(from.slice(5, 7));
	const found: string[] = [];
	const first = dayIn(start);
	for (let on = first; on <= daysAfter(window.untilOn, 200); on = daysAfter(on, 1)) {
		const isOver =
			parts['UNTIL'] !== undefined && instantOf(onDay(on, start)) > instantOf(parts['UNTIL']);
		if (isOver || found.length === Number(parts['COUNT'] ?? Infinity)) break;
		if (step(first, on) % interval === 0 && fitsRule(on)) found.push(on);
	}
	return found;
}

/** What somebody sees who subscribed to it. */
function shownBy(text: string): Shown[] {
	const calendar = readCalendar(text);
	const instantOf = zoneOf(calendar);
	const events = eventsIn(calendar);
	const shown = (event: Component, on: string | null): Shown => {
		const at = (name: string) => {
			const { parameters, value } = event.properties.get(name)!;
			const wall = on === null ? value : onDay(on, value);
			return new Date(instantOf(wall, parameters['TZID'])).toISOString();
		};
		return {
			uid: textOf(valueOf(event, 'UID')!),
			startsAt: at('DTSTART'),
			endsAt: at('DTEND'),
			status: valueOf(event, 'STATUS') as Shown['status'],
			summary: textOf(valueOf(event, 'SUMMARY')!)
		};
	};
	const all = events.flatMap((event) => {
		const rule = valueOf(event, 'RRULE');
		if (rule === undefined) return [shown(event, null)];
		const { value: start, parameters } = event.properties.get('DTSTART')!;
		const without = new Set(valueOf(event, 'EXDATE')?.split(','));
		for (const other of events) {
			const id = other.properties.get('RECURRENCE-ID');
			if (valueOf(other, 'UID') !== valueOf(event, 'UID') || id === undefined) continue;
			without.add(id.value);
		}
		const days = daysOf(rule, start, (wall) => instantOf(wall, parameters['TZID']));
		return days.filter((on) => !without.has(onDay(on, start))).map((on) => shown(event, on));
	});
	const from = new Date(
		instantOf(`${window.fromOn.replaceAll('-', '')}T000000`, 'Europe/Amsterdam')
	);
	const until = daysAfter(window.untilOn, 1).replaceAll('-', '');
	const untilAt = new Date(instantOf(`${until}T000000`, 'Europe/Amsterdam'));
	return inOrder(
		all.filter(({ startsAt }) => startsAt >= from.toISOString() && startsAt < untilAt.toISOString())
	);
}

const tuesdays: Recurrence = {
	rule: { every: 'week', interval: 1, weekdays: [2] },
	end: { kind: 'until', on: '2026-12-29' },
	...{ firstOn: '2026-01-06', fromMinute: 600, untilMinute: 930 }
};

/** Only with these events, as they are written. */
const eventTexts = (calendar: Calendar, options = plainly) =>
	calendarText(calendar, options)
		.split('BEGIN:VEVENT\r\n')
		.slice(1)
		.map((text) => text.slice(0, text.indexOf('END:VEVENT')));

const withOverrides = (...overrides: CalendarOverride[]) =>
	calendarOf([seriesOf('tuesdays', tuesdays, { overrides })]);

test('a feed, whole', () => {
	const series = seriesOf('0b5c', tuesdays, {
		...wordsOf('Koffie, thee en meer', {
			description: 'Iedereen is welkom.\nOok zonder aanmelden; neem gerust iemand mee.',
			location: 'De Ark',
			geo: { latitude: 52.0907, longitude: 5.1214 },
			url: 'https://kring.example/a/koffie',
			categories: ['Ontmoeten', 'Eten, drinken']
		}),
		sequence: 3,
		withdrawnOn: ['2026-05-05', '2026-04-28'],
		successorOf: '09aa',
		overrides: [
			overrideOf(tuesdays, '2026-06-23', {
				sequence: 4,
				changedAt: new Date('2026-06-14T08:30:00Z'),
				cancelled: { reason: 'De gastvrouw is ziek.' }
			})
		]
	});
	expect(calendarText(calendarOf([series]), { ...plainly, notices: true }).split('\r\n')).toEqual([
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Kring//Kring//NL',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		'NAME:Agenda van de Bloemenbuurt',
		'X-WR-CALNAME:Agenda van de Bloemenbuurt',
		'SOURCE;VALUE=URI:https://kring.example/bloemenbuurt/agenda.ics',
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		'X-PUBLISHED-TTL:PT1H',
		'BEGIN:VTIMEZONE',
		'TZID:Europe/Amsterdam',
		'BEGIN:DAYLIGHT',
		'DTSTART:19960331T020000',
		'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
		'TZNAME:CEST',
		'TZOFFSETFROM:+0100',
		'TZOFFSETTO:+0200',
		'END:DAYLIGHT',
		'BEGIN:STANDARD',
		'DTSTART:19961027T030000',
		'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
		'TZNAME:CET',
		'TZOFFSETFROM:+0200',
		'TZOFFSETTO:+0100',
		'END:STANDARD',
		'END:VTIMEZONE',
		'BEGIN:VEVENT',
		'UID:0b5c@kring.example',
		'SEQUENCE:3',
		'DTSTAMP:20260601T100000Z',
		'LAST-MODIFIED:20260601T100000Z',
		'DTSTART;TZID=Europe/Amsterdam:20260106T100000',
		'DTEND;TZID=Europe/Amsterdam:20260106T153000',
		'RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=TU;UNTIL=20261229T225900Z',
		'EXDATE;TZID=Europe/Amsterdam:20260428T100000,20260505T100000',
		'SUMMARY:Koffie\\, thee en meer',
		'DESCRIPTION:Iedereen is welkom.\\nOok zonder aanmelden\\; neem gerust iemand ',
		' mee.',
		'LOCATION:De Ark',
		'GEO:52.090700;5.121400',
		'URL:https://kring.example/a/koffie',
		'CATEGORIES:Eten\\, drinken,Ontmoeten',
		'RELATED-TO;RELTYPE=SIBLING:09aa@kring.example',
		'STATUS:CONFIRMED',
		'TRANSP:TRANSPARENT',
		'END:VEVENT',
		'BEGIN:VEVENT',
		'UID:0b5c@kring.example',
		'SEQUENCE:4',
		'DTSTAMP:20260614T083000Z',
		'LAST-MODIFIED:20260614T083000Z',
		'DTSTART;TZID=Europe/Amsterdam:20260623T100000',
		'DTEND;TZID=Europe/Amsterdam:20260623T153000',
		'RECURRENCE-ID;TZID=Europe/Amsterdam:20260623T100000',
		'SUMMARY:VERVALT: Koffie\\, thee en meer',
		'DESCRIPTION:De gastvrouw is ziek.',
		'LOCATION:De Ark',
		'GEO:52.090700;5.121400',
		'URL:https://kring.example/a/koffie',
		'CATEGORIES:Eten\\, drinken,Ontmoeten',
		'RELATED-TO;RELTYPE=SIBLING:09aa@kring.example',
		'STATUS:CANCELLED',
		'TRANSP:TRANSPARENT',
		'END:VEVENT',
		'BEGIN:VEVENT',
		'UID:0b5c-20260623-notice@kring.example',
		'SEQUENCE:4',
		'DTSTAMP:20260614T083000Z',
		'LAST-MODIFIED:20260614T083000Z',
		'DTSTART;TZID=Europe/Amsterdam:20260623T100000',
		'DTEND;TZID=Europe/Amsterdam:20260623T153000',
		'SUMMARY:VERVALT: Koffie\\, thee en meer',
		'DESCRIPTION:De gastvrouw is ziek.',
		'LOCATION:De Ark',
		'GEO:52.090700;5.121400',
		'URL:https://kring.example/a/koffie',
		'CATEGORIES:Eten\\, drinken,Ontmoeten',
		'STATUS:CONFIRMED',
		'TRANSP:TRANSPARENT',
		'END:VEVENT',
		'END:VCALENDAR',
		''
	]);
});

describe('what somebody sees who reads it', () => {
	test.each([false, true])('each case, with notices: %s', (notices) => {
		const options = { ...plainly, notices };
		const expected = shownIn(calendarOfCases(), options, window);
		expect(expected.length).toBeGreaterThan(400);
		expect(shownBy(calendarText(calendarOfCases(), options))).toEqual(expected);
	});

	test('any calendar: the days of its rules and what is otherwise on them', () => {
		fc.assert(
			fc.property(anyCalendar, fc.boolean(), (calendar, notices) => {
				const options = { ...plainly, notices };
				const expected = shownIn(calendar, options, window);
				expect(shownBy(calendarText(calendar, options))).toEqual(expected);
			}),
			{ numRuns: 150 }
		);
	});

	test('a series that nobody touched shows the days of its rule', () => {
		const shown = shownBy(calendarText(withOverrides(), plainly));
		const days = expandRecurrence(tuesdays, window);
		expect(shown.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual(
			days.map(({ startsAt, endsAt }) => [startsAt.toISOString(), endsAt.toISOString()])
		);
	});
});

describe('the same content is the same text (I5)', () => {
	const shuffled = <Thing>(things: readonly Thing[], seed: number) =>
		things.toSorted((one, other) => keyOf(one, seed) - keyOf(other, seed));
	const keyOf = (thing: unknown, seed: number) =>
		[...JSON.stringify(thing)].reduce((sum, sign) => (sum * seed + sign.charCodeAt(0)) % 9973, 7);

	test('whatever the order in which it comes', () => {
		fc.assert(
			fc.property(anyCalendar, fc.integer({ min: 3, max: 997 }), (calendar, seed) => {
				const entries = shuffled(calendar.entries, seed).map((entry) => {
					const categories = shuffled(entry.categories, seed);
					if (entry.kind === 'single') return { ...entry, categories };
					const withdrawnOn = shuffled(entry.withdrawnOn, seed);
					return { ...entry, categories, withdrawnOn, overrides: shuffled(entry.overrides, seed) };
				});
				const text = calendarText({ ...calendar, entries }, plainly);
				expect(text === calendarText(calendar, plainly)).toBe(true);
			}),
			{ numRuns: 100 }
		);
	});

	// In a process of its own: a thread keeps the zone in which its process began.
	test.each(['UTC', 'America/New_York'])('in another process, and in the zone %s', (zone) => {
		const cases = fileURLToPath(new URL('../../../../tests/clients/calendars.ts', import.meta.url));
		const writer = fileURLToPath(new URL('calendar-text.ts', import.meta.url));
		const written = execFileSync(
			process.execPath,
			[
				...['--input-type=module', '--eval'],
				`import { calendarOfCases, plainly } from ${JSON.stringify(cases)};
				import { calendarText } from ${JSON.stringify(writer)};
				process.stdout.write(calendarText(calendarOfCases(), plainly));`
			],
			{ env: { ...process.env, TZ: zone }, encoding: 'utf8' }
		);
		expect(written === calendarText(calendarOfCases(), plainly)).toBe(true);
	});

	test('a day that goes by changes nothing until a day is folded together', () => {
		const calendar = withOverrides(
			overrideOf(tuesdays, '2026-06-16', { cancelled: { reason: '' } })
		);
		const at = (on: string) => calendarText(calendar, { ...plainly, today: on });
		expect(at('2026-09-14')).toBe(at(today));
		expect(at('2026-09-15')).not.toBe(at(today));
		expect(at('2027-09-15')).toBe(at('2026-09-15'));
	});

	const told = seriesOf('told', tuesdays, {
		overrides: [
			overrideOf(tuesdays, '2026-06-23', { cancelled: { reason: 'Ziek' } }),
			overrideOf(tuesdays, '2026-06-30')
		]
	});
	const overridden = (change: Partial<CalendarOverride>): Partial<CalendarSeries> => ({
		overrides: told.overrides.map((one, index) => (index === 0 ? { ...one, ...change } : one))
	});
	test.each<[string, Partial<CalendarSeries>]>([
		['id', { id: 'other' }],
		['sequence', { sequence: 1 }],
		['moment', { changedAt: new Date('2026-06-02T10:00:00Z') }],
		['times', { recurrence: { ...tuesdays, untilMinute: 940 } }],
		['rule', { recurrence: { ...tuesdays, rule: { every: 'week', interval: 2, weekdays: [2] } } }],
		['end', { recurrence: { ...tuesdays, end: { kind: 'open' } } }],
		['days that were withdrawn', { withdrawnOn: ['2026-07-07'] }],
		['predecessor', { successorOf: 'older' }],
		['title', { summary: 'Iets anders' }],
		['description', { description: 'Iets anders' }],
		['place', { location: 'Elders' }],
		['place on the map', { geo: { latitude: 52, longitude: 5 } }],
		['page', { url: 'https://kring.example/a/anders' }],
		['kinds', { categories: ['Anders'] }],
		['reason of a day', overridden({ cancelled: { reason: 'Storm' } })],
		['sequence of a day', overridden({ sequence: 8 })],
		['moment of a day', overridden({ changedAt: new Date('2026-06-03T10:00:00Z') })],
		['whether a day goes on', overridden({ cancelled: null })],
		['times of a day', overridden({ at: occurrenceOf('2026-06-23', 660, 930) })],
		['words of a day', overridden({ own: { location: 'Elders' } })]
	])('it is another text when it differs in: %s', (_name, change) => {
		expect(calendarText(calendarOf([{ ...told, ...change }]), plainly)).not.toBe(
			calendarText(calendarOf([told]), plainly)
		);
	});
});

describe('a day that is otherwise', () => {
	const changedAt = new Date('2026-06-14T08:30:00Z');

	test('cancelling a day leaves every other line as it was (I4)', () => {
		fc.assert(
			fc.property(anyCalendar, fc.nat({ max: 60 }), (calendar, which) => {
				const series = calendar.entries.find((entry) => entry.kind === 'series');
				const taken = new Set([
					...(series?.withdrawnOn ?? []),
					...(series?.overrides ?? []).map(({ originalOn }) => originalOn)
				]);
				const coming = { fromOn: today, untilOn: window.untilOn };
				const free = (series ? expandRecurrence(series.recurrence, coming) : []).filter(
					({ on }) => !taken.has(on)
				);
				fc.pre(series !== undefined && free.length > 0);
				const { on } = free[which % free.length]!;
				const off = overrideOf(series.recurrence, on, { changedAt, cancelled: { reason: 'Ziek' } });
				const others = calendar.entries.filter((entry) => entry !== series);
				const cancelled = { ...series, overrides: [...series.overrides, off] };
				const before = eventTexts(calendar);
				const after = eventTexts({ ...calendar, entries: [...others, cancelled] });
				const added = after.filter((text) => !before.includes(text));
				expect(after.filter((text) => before.includes(text))).toEqual(before);
				expect(added).toHaveLength(1);
				expect(added[0]).toContain(
					`RECURRENCE-ID;TZID=Europe/Amsterdam:${on.replaceAll('-', '')}T`
				);
				expect(added[0]).toContain('STATUS:CANCELLED');
			}),
			{ numRuns: 100 }
		);
	});

	test('a day that goes on after all stays told apart', () => {
		const texts = eventTexts(withOverrides(overrideOf(tuesdays, '2026-06-23', { sequence: 2 })));
		expect(texts).toHaveLength(2);
		expect(texts[1]).toContain('RECURRENCE-ID;TZID=Europe/Amsterdam:20260623T100000\r\n');
		expect(texts[1]).toContain('SEQUENCE:2\r\n');
		expect(texts[1]).toContain('STATUS:CONFIRMED\r\n');
		expect(texts[1]).not.toContain('VERVALT');
	});

	test('a day that was moved keeps the name of the day that it was', () => {
		const at = occurrenceOf('2026-06-25', 660, 720);
		const own = { location: 'De Kapel' };
		const [, text] = eventTexts(withOverrides(overrideOf(tuesdays, '2026-06-23', { at, own })));
		expect(text).toContain('RECURRENCE-ID;TZID=Europe/Amsterdam:20260623T100000\r\n');
		expect(text).toContain('DTSTART;TZID=Europe/Amsterdam:20260625T110000\r\n');
		expect(text).toContain('SUMMARY:Inloop tuesdays\r\n');
		expect(text).toContain('LOCATION:De Kapel\r\n');
	});

	test('a day that the rule no longer has stands by itself', () => {
		const off = { cancelled: { reason: 'Ziek' } };
		const texts = eventTexts(withOverrides(overrideOf(tuesdays, '2026-06-24', off)));
		expect(texts[1]).toContain('UID:tuesdays-20260624@kring.example\r\n');
		expect(texts[1]).not.toContain('RECURRENCE-ID');
	});

	test('a day that the rule no longer has is not left out of it either', () => {
		const long = overrideOf(tuesdays, '2026-01-07', { cancelled: { reason: 'Ziek' } });
		const series = seriesOf('tuesdays', tuesdays, {
			withdrawnOn: ['2026-06-24'],
			overrides: [long]
		});
		expect(calendarText(calendarOf([series]), plainly)).not.toContain('EXDATE');
	});

	test('a day that was withdrawn and then told of is told of', () => {
		const overrides = [overrideOf(tuesdays, '2026-06-23')];
		const series = seriesOf('tuesdays', tuesdays, { withdrawnOn: ['2026-06-23'], overrides });
		expect(calendarText(calendarOf([series]), plainly)).not.toContain('EXDATE');
	});

	test('in the hour that comes twice it is clear which one is meant', () => {
		const at = (twice: 'first' | 'second') =>
			singleOf(twice, {
				...occurrenceOf('2026-10-25', 150, 240),
				startsAt: instantTyped('2026-10-25', 150, twice)
			});
		const [first, second] = eventTexts(calendarOf([at('first'), at('second')]));
		expect(first).toContain('DTSTART:20261025T003000Z\r\nDTEND:20261025T030000Z\r\n');
		expect(second).toContain('DTSTART:20261025T013000Z\r\nDTEND:20261025T030000Z\r\n');
	});

	test('also for what goes on from the evening before', () => {
		const night = {
			...occurrenceOf('2026-10-24', 22 * 60, 26 * 60 + 30),
			endsAt: instantTyped('2026-10-24', 26 * 60 + 30, 'second')
		};
		const [text] = eventTexts(calendarOf([singleOf('night', night)]));
		expect(text).toContain('DTSTART:20261024T200000Z\r\nDTEND:20261025T013000Z\r\n');
	});

	test('days without times begin and end on dates, the end being the day after the last one', () => {
		const at = occurrenceOf('2026-10-24', 0, 1439);
		const stay = singleOf('stay', at, { wholeUntilOn: '2026-10-26' });
		const [text] = eventTexts(calendarOf([stay]));
		expect(text).toContain('DTSTART;VALUE=DATE:20261024\r\nDTEND;VALUE=DATE:20261027\r\n');
	});

	test('what goes for all or concerns nobody is not in it', () => {
		const text = calendarText(calendarOfCases(), { ...plainly, notices: true });
		expect(text).not.toMatch(/^(BEGIN:VALARM|ATTENDEE|ORGANIZER|CONTACT)/m);
		expect(text.match(/^TRANSP:TRANSPARENT\r$/gm)).toEqual(
			text.match(/^BEGIN:VEVENT\r$/gm)!.map(() => 'TRANSP:TRANSPARENT\r')
		);
	});
});

describe('long past', () => {
	test('after 90 days a cancelled day leaves no trace and a moved one falls back', () => {
		const off = overrideOf(tuesdays, '2026-03-10', { cancelled: { reason: 'Ziek' } });
		const moved = overrideOf(tuesdays, '2026-03-03', { at: occurrenceOf('2026-03-04', 600, 700) });
		const [whole, ...days] = eventTexts(withOverrides(off, moved));
		expect(days).toEqual([]);
		expect(whole).toContain('EXDATE;TZID=Europe/Amsterdam:20260310T100000\r\n');
	});

	test('a day counts from where it stands now', () => {
		const at = occurrenceOf('2026-03-20', 600, 700);
		expect(eventTexts(withOverrides(overrideOf(tuesdays, '2026-03-10', { at })))).toHaveLength(2);
	});

	test('a year in which every week was cancelled or moved takes less than 1 KiB for good', () => {
		const open = { ...tuesdays, end: { kind: 'open' } as const };
		const sizeAfter = (years: number, isCancelled: boolean) => {
			const overrides = Array.from({ length: 52 * years }, (_, week) => {
				const on = daysAfter(open.firstOn, 7 * week);
				const cancelled = isCancelled ? { reason: 'De gastvrouw is ziek.' } : null;
				return overrideOf(open, on, { cancelled, at: occurrenceOf(daysAfter(on, 1), 600, 700) });
			});
			const calendar = calendarOf([seriesOf('tuesdays', open, { overrides })]);
			return new TextEncoder().encode(calendarText(calendar, { ...plainly, today: '2040-01-01' }))
				.length;
		};
		for (const isCancelled of [true, false])
			for (const years of [1, 2, 5])
				expect(sizeAfter(years, isCancelled) - sizeAfter(years - 1, isCancelled)).toBeLessThan(
					1024
				);
	});
});
