import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { daysAfter, wallClock } from '../day.ts';
import { datesMost } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { expandRecurrence } from '../recurrence/expand.ts';
import { filling } from '../recurrence/fill.ts';
import { fits, type Recurrence } from '../recurrence/rule.ts';
import { doublesOf, type VisitFacts } from './double.ts';
import { EntryForm } from './form.ts';
import { gapsDue, nextGapAt, toldAtFirst, toldOf, type GapFacts } from './gap.ts';
import { assertWithinReason, ruleFrom } from './repeat.ts';

const noon = new Date('2026-03-02T12:00:00Z');
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000);

/** A visit on Friday that must not go by, and that nobody took. */
const open: GapFacts = {
	startsAt: hours(72),
	...{ isNecessary: true, isCancelled: false, isOpen: true },
	...{ organiserToldAt: null, backupToldAt: null }
};

describe('a gap', () => {
	test('is told to who made it from 48 hours before, and to the back-up from 24', () => {
		expect(gapsDue(open, hours(24 - 0.001))).toEqual([]);
		expect(gapsDue(open, hours(24))).toEqual(['organiser']);
		const told = { ...open, organiserToldAt: hours(24) };
		expect(gapsDue(told, hours(47.999))).toEqual([]);
		expect(gapsDue(told, hours(48))).toEqual(['backup']);
		expect(gapsDue({ ...told, backupToldAt: hours(48) }, hours(60))).toEqual([]);
	});

	test.each([{ isNecessary: false }, { isCancelled: true }, { isOpen: false }])(
		'is none of what may go by, is off, or was taken: %j',
		(not) => {
			expect(gapsDue({ ...open, ...not }, hours(60))).toEqual([]);
			expect(nextGapAt({ ...open, ...not }, noon)).toBeNull();
		}
	);

	test('is none any more once it has begun', () => {
		expect(gapsDue(open, hours(72))).toEqual([]);
		expect(nextGapAt(open, hours(72))).toBeNull();
	});

	test('is looked at next when somebody is next to be told', () => {
		expect(nextGapAt(open, noon)).toEqual(hours(24));
		expect(nextGapAt({ ...open, organiserToldAt: noon }, noon)).toEqual(hours(48));
	});

	test('within two days its maker knows, and only the back-up is told', () => {
		const soon = { ...open, startsAt: hours(30), ...toldAtFirst(hours(30), noon) };
		expect(gapsDue(soon, noon)).toEqual([]);
		expect(gapsDue(soon, hours(6))).toEqual(['backup']);
	});

	test('goes to the contact person when its maker or the back-up is not there', () => {
		const people = {
			organiserId: 'piet',
			contactId: 'anouk',
			backupId: null,
			residentId: 'gerrit'
		};
		const all = () => true;
		expect(toldOf('organiser', people, all)).toBe('piet');
		expect(toldOf('organiser', people, (id) => id !== 'piet')).toBe('anouk');
		expect(toldOf('backup', people, all)).toBe('anouk');
		expect(toldOf('backup', { ...people, backupId: 'ilse' }, all)).toBe('ilse');
		expect(toldOf('backup', people, () => false)).toBe('gerrit');
	});
});

describe('two organisations', () => {
	const visit = (id: string, at: number, organisationId: string): VisitFacts => ({
		...{ id, startsAt: hours(at), aim: 'care', organisationId }
	});

	test('that come for the same within a day are told of once, however often they do', () => {
		const visits = [
			visit('1', 0, 'a'),
			visit('2', 24, 'b'),
			visit('3', 48, 'a'),
			visit('4', 50, 'b')
		];
		expect(doublesOf(visits)).toEqual([
			{ aim: 'care', organisationIds: ['a', 'b'], entryIds: ['1', '2'] }
		]);
	});

	test('are none when they come for something else, later, or are one', () => {
		expect(doublesOf([visit('1', 0, 'a'), visit('2', 24.001, 'b')])).toEqual([]);
		expect(doublesOf([visit('1', 0, 'a'), visit('2', 1, 'a')])).toEqual([]);
		expect(doublesOf([visit('1', 0, 'a'), { ...visit('2', 1, 'b'), aim: 'meal' }])).toEqual([]);
		const others = [visit('1', 0, 'a'), visit('2', 1, 'b')].map((one) => ({
			...one,
			aim: 'other' as const
		}));
		expect(doublesOf(others)).toEqual([]);
	});
});

describe('what comes back', () => {
	test('follows its first date', () => {
		expect(ruleFrom('2026-03-10', { every: 'week', interval: 1, weekdays: [] })).toEqual({
			...{ every: 'week', interval: 1, weekdays: [2] }
		});
		expect(ruleFrom('2026-03-10', { every: 'position', interval: 1 })).toMatchObject({
			...{ position: 2, weekday: 2 }
		});
		expect(ruleFrom('2026-03-31', { every: 'position', interval: 1 })).toMatchObject({
			position: 'last'
		});
		expect(ruleFrom('2026-03-31', { every: 'day', interval: 1 })).toMatchObject({ day: 'last' });
		expect(() => ruleFrom('2026-03-30', { every: 'day', interval: 1 })).toThrow(Refusal);
	});

	test('always has its first date', () => {
		const day = fc.integer({ min: 0, max: 1500 }).map((ahead) => daysAfter('2026-01-01', ahead));
		fc.assert(
			fc.property(day, fc.constantFrom('week', 'position', 'day'), (on, every) => {
				const repeat =
					every === 'week'
						? ({ every, interval: 1, weekdays: [] } as const)
						: ({ every, interval: 1 } as const);
				if (every === 'day' && Number(on.slice(8)) > 28) return;
				expect(fits(ruleFrom(on, repeat), on)).toBe(true);
			})
		);
	});

	const daily: Recurrence = {
		rule: { every: 'week', interval: 1, weekdays: [0, 1, 2, 3, 4, 5, 6] },
		...{ end: { kind: 'open' }, firstOn: '2026-03-02', fromMinute: 600, untilMinute: 660 }
	};

	test('that would make a hundred thousand dates is refused', () => {
		const limits = { latestOn: '2031-03-02', filledUntilOn: '2027-03-08' };
		expect(() => assertWithinReason(daily, limits)).not.toThrow();
		const forEver = { ...daily, end: { kind: 'until', on: '2199-12-31' } } as const;
		expect(() => assertWithinReason(forEver, limits)).toThrow(new Refusal('agenda_too_far'));
		const often = { ...daily, end: { kind: 'count', count: 100_000 } } as const;
		expect(() => assertWithinReason(often, limits)).toThrow(
			new Refusal('too_many_dates', { limit: datesMost })
		);
	});
});

// Changing one date of a weekly series leaves all others as they are (C5). The zone jumps twice in
// every year that is looked at.
test('whatever is decided about single dates, filling leaves every other one as it is', () => {
	const choice = fc.constantFrom('cancelled', 'moved', 'taken', 'left' as const);
	const firstOn = fc.integer({ min: 0, max: 364 }).map((ahead) => daysAfter('2026-01-01', ahead));
	fc.assert(
		fc.property(firstOn, fc.array(choice, { minLength: 52, maxLength: 52 }), (on, choices) => {
			const rule = ruleFrom(on, { every: 'week', interval: 1, weekdays: [] });
			const times = { fromMinute: 600, untilMinute: 660 };
			const recurrence: Recurrence = {
				rule,
				end: { kind: 'count', count: 52 },
				firstOn: on,
				...times
			};
			const days = expandRecurrence(recurrence, { fromOn: on, untilOn: daysAfter(on, 400) });
			expect(days).toHaveLength(52);
			const rows = days.map((day, at) => ({
				originalOn: day.on,
				status: choices[at] === 'cancelled' ? 'cancelled' : 'planned',
				isOwn: choices[at] === 'moved'
			}));
			const { missing, stray, following } = filling(rows, days);
			expect(missing).toEqual([]);
			expect(stray).toEqual([]);
			expect(following.map(({ row }) => row)).toEqual(
				rows.filter(({ status, isOwn }) => status === 'planned' && !isOwn)
			);
			// Each has its own date still, at ten by the clock on the wall.
			for (const { row, day } of following) {
				expect(day.on).toBe(row.originalOn);
				expect(wallClock(day.startsAt)).toMatchObject({ on: day.on, hour: 10, minute: 0 });
			}
		}),
		{ numRuns: 60 }
	);
});

describe('the form', () => {
	const typed = {
		...{ entryId: '0190a0a0-0000-7000-8000-000000000001', kind: 'visit', title: 'Wassen' },
		...{ heldOn: '2026-03-10', from: '10:00' }
	};

	test('counts an hour where nobody said until when', () => {
		const form = v.parse(EntryForm, typed);
		expect(form).toMatchObject({ fromMinute: 600, untilMinute: 660, repeat: null });
	});

	test('asks each question once', () => {
		const asked = { ...typed, kind: 'appointment', who: 'open', 'needs[]': ['company', 'ride'] };
		expect(v.parse(EntryForm, asked).content.needs.map(({ kind }) => kind)).toEqual([
			...['ride', 'company']
		]);
		const own = v.parse(EntryForm, { ...typed, who: 'open', needText: 'Wie brengt soep?' });
		expect(own.content.needs).toEqual([
			{ kind: 'come', text: '' },
			{ kind: 'other', text: 'Wie brengt soep?' }
		]);
	});

	test.each([
		[{ who: 'outsider' }, 'outsider'],
		[{ title: ' ' }, 'title'],
		[{ every: 'week', ends: 'until' }, 'endsOn'],
		[{ every: 'week', ends: 'count' }, 'endsAfter'],
		[{ every: 'week', interval: '9' }, 'interval']
	])('says which field is not right: %j', (wrong, field) => {
		const found = v.safeParse(EntryForm, { ...typed, ...wrong });
		expect(found.issues?.[0]?.path?.[0]?.key).toBe(field);
	});
});
