import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	anyRule,
	clockCases,
	ten,
	usualTimes as base,
	weekly
} from '../../../../tests/support/recurrence-cases.ts';
import { dayOf, daysAfter, instantAt, wallClock } from '../day.ts';
import { Refusal } from '../refusal.ts';
import { weekdayOf } from '../wall-time.ts';
import { expandRecurrence, instantTyped, occurrenceOf, ruleTextWithEnd } from './expand.ts';
import { assertRecurrence, fits, nextFit, ruleText, type Recurrence, type Rule } from './rule.ts';

// The cases of activities-credits.md 4.4 that Kring can say, and ten thousand made-up rules, against
// an enumeration day by day that knows no library.

const expandUrl = new URL('./expand.ts', import.meta.url).href;
const year2026 = { fromOn: '2026-01-01', untilOn: '2026-12-31' };

const startsOf = (recurrence: Recurrence, days = year2026) =>
	expandRecurrence(recurrence, days).map(({ startsAt }) => startsAt.toISOString());

/** Every day, asked one by one. */
function enumerated({ rule, end, firstOn }: Recurrence, lastOn: string): string[] {
	const found: string[] = [];
	const weekOf = (on: string) => {
		const monday = daysAfter(on, -((weekdayOf(on) + 6) % 7));
		return Date.parse(`${monday}T12:00:00Z`) / (7 * 86_400_000);
	};
	const monthOf = (on: string) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
	for (let on = firstOn; on <= lastOn; on = daysAfter(on, 1)) {
		if (end.kind === 'until' && on > end.on) break;
		if (end.kind === 'count' && found.length === end.count) break;
		const steps =
			rule.every === 'week'
				? Math.round(weekOf(on) - weekOf(firstOn))
				: monthOf(on) - monthOf(firstOn);
		if (steps % rule.interval === 0 && fits(rule, on)) found.push(on);
	}
	return found;
}

describe('the cases of the clock', () => {
	test.each(clockCases)('%s', (_name, recurrence, starts) => {
		expect(startsOf(recurrence)).toEqual(starts);
	});

	test.each(['UTC', 'Europe/Amsterdam', 'America/New_York'])(
		'the zone of the process changes nothing: %s',
		(TZ) => {
			const recurrence: Recurrence = { ...base, rule: weekly(0, 3), firstOn: '2026-03-22' };
			const asked = `import { expandRecurrence } from ${JSON.stringify(expandUrl)};
				const found = expandRecurrence(${JSON.stringify(recurrence)}, ${JSON.stringify(year2026)});
				console.log(JSON.stringify([process.env.TZ, found.map(({ startsAt }) => startsAt.toISOString())]));`;
			// Another process: the zone of a running one does not change.
			const told = execFileSync(process.execPath, ['--input-type=module', '-e', asked], {
				env: { ...process.env, TZ },
				encoding: 'utf8'
			});
			const days = enumerated(recurrence, '2026-12-31');
			expect(JSON.parse(told)).toEqual([TZ, days.map((on) => instantAt(on, ten).toISOString())]);
		}
	);

	test('a window inside it gives the same days as the whole', () => {
		const recurrence = {
			...{ ...base, rule: weekly(2, 4), firstOn: '2016-03-01' },
			end: { kind: 'count', count: 400 } as const
		};
		const all = expandRecurrence(recurrence, { fromOn: '2016-01-01', untilOn: '2030-12-31' });
		expect(all).toHaveLength(400);
		const window = { fromOn: '2018-03-01', untilOn: '2018-08-31' };
		expect(expandRecurrence(recurrence, window)).toEqual(
			all.filter(({ on }) => on >= window.fromOn && on <= window.untilOn)
		);
	});
});

const anyRecurrence: fc.Arbitrary<Recurrence> = fc
	.record({
		rule: anyRule,
		near: fc.integer({ min: 0, max: 8 * 365 }).map((days) => daysAfter('2024-01-01', days)),
		end: fc.oneof(
			fc.constant({ kind: 'open' as const }),
			fc.integer({ min: 0, max: 900 }).map((days) => ({ kind: 'within' as const, days })),
			fc.integer({ min: 1, max: 400 }).map((count) => ({ kind: 'count' as const, count }))
		),
		fromMinute: fc.integer({ min: 3 * 60, max: 12 * 60 }),
		length: fc.integer({ min: 1, max: 11 * 60 })
	})
	.map(({ rule, near, end, fromMinute, length }) => {
		const firstOn = nextFit(rule, near);
		return {
			...{ rule, firstOn, fromMinute, untilMinute: fromMinute + length },
			end: end.kind === 'within' ? { kind: 'until', on: daysAfter(firstOn, end.days) } : end
		};
	});

describe('whatever the rule', () => {
	test('its days are those of an enumeration day by day (A2, I2)', { timeout: 300_000 }, () => {
		fc.assert(
			fc.property(anyRecurrence, (recurrence) => {
				assertRecurrence(recurrence);
				const found = expandRecurrence(recurrence, {
					fromOn: '2024-01-01',
					untilOn: '2032-12-31'
				}).map(({ on }) => on);
				expect(found).toEqual(enumerated(recurrence, '2032-12-31'));
			}),
			{ numRuns: Number(process.env['KRING_RUNS'] ?? 400) }
		);
	});

	test('each instant, read back, shows the agreed time (I3)', () => {
		fc.assert(
			fc.property(anyRecurrence, (recurrence) => {
				const window = { fromOn: '2026-01-01', untilOn: '2026-12-31' };
				for (const one of expandRecurrence(recurrence, window)) {
					for (const [at, minute] of [
						[one.startsAt, recurrence.fromMinute],
						[one.endsAt, recurrence.untilMinute]
					] as const) {
						const shown = wallClock(at);
						expect([shown.on, shown.hour * 60 + shown.minute]).toEqual([one.on, minute]);
					}
				}
			}),
			{ numRuns: 100 }
		);
	});
});

describe('what cannot be', () => {
	const fine: Recurrence = { ...base, rule: weekly(2), firstOn: '2026-11-03' };
	const refusalOf = (one: Recurrence) => {
		try {
			assertRecurrence(one);
		} catch (error) {
			if (error instanceof Refusal) return [error.code, error.details];
			throw error;
		}
		return null;
	};
	test.each<[string, Partial<Recurrence>, unknown]>([
		['fine as it is', {}, null],
		[
			'the first day is another one',
			{ firstOn: '2026-11-04' },
			['start_not_in_rule', { on: '2026-11-10' }]
		],
		['it ends before it begins', { untilMinute: ten }, ['end_before_start', {}]],
		[
			'it begins in the hour of the jump',
			{ fromMinute: 150, untilMinute: 300 },
			['night_series', {}]
		],
		['it ends in that hour', { fromMinute: 60, untilMinute: 125 }, ['night_series', {}]],
		['it lies over that hour', { fromMinute: 30, untilMinute: 300 }, ['night_series', {}]],
		['it ends right before it', { fromMinute: 30, untilMinute: 120 }, null],
		['it begins right after it', { fromMinute: 180, untilMinute: 300 }, null],
		['it lasts too long', { fromMinute: 200, untilMinute: 200 + 841 }, ['too_long_a_day', {}]],
		[
			'it ends before the first day',
			{ end: { kind: 'until', on: '2026-11-02' } },
			['ends_before_first', {}]
		]
	])('%s', (_name, change, refusal) => {
		expect(refusalOf({ ...fine, ...change })).toEqual(refusal);
	});

	test('a single day at a time that is skipped, and at one that comes twice', () => {
		expect(() => instantTyped('2026-03-29', 150, null)).toThrow('time_does_not_exist');
		expect(() => instantTyped('2026-10-25', 150, null)).toThrow('time_twice');
		expect(instantTyped('2026-10-25', 150, 'first').toISOString()).toBe('2026-10-25T00:30:00.000Z');
		expect(instantTyped('2026-10-25', 150, 'second').toISOString()).toBe(
			'2026-10-25T01:30:00.000Z'
		);
		expect(instantTyped('2026-10-25', 180, null).toISOString()).toBe('2026-10-25T02:00:00.000Z');
	});
});

test('a rule and its end as calendars write them', () => {
	const rule: Rule = { every: 'week', interval: 2, weekdays: [0, 2] };
	expect(ruleText(rule)).toBe('FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU');
	const recurrence: Recurrence = { ...base, rule, firstOn: '2026-03-03' };
	expect(ruleTextWithEnd({ ...recurrence, end: { kind: 'until', on: '2026-04-05' } })).toBe(
		`${ruleText(rule)};UNTIL=20260405T215900Z`
	);
	expect(ruleTextWithEnd({ ...recurrence, end: { kind: 'count', count: 8 } })).toBe(
		`${ruleText(rule)};COUNT=8`
	);
});

test('a day over one of the two nights keeps its times by the clock', () => {
	const { startsAt, endsAt } = occurrenceOf('2026-10-25', 0, 14 * 60);
	expect(dayOf(startsAt)).toBe('2026-10-25');
	expect((endsAt.getTime() - startsAt.getTime()) / 3_600_000).toBe(15);
});
