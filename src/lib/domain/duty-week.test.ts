import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from './day.ts';
import { dutyIn, type Absence } from './duty.ts';
import {
	copiedWeek,
	coverAhead,
	gapsAheadOf,
	givenAway,
	weekOfDuty,
	type PlannedShift
} from './duty-week.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const at = (text: string) => new Date(text);

function shift(personId: string, more: Partial<PlannedShift> = {}): PlannedShift {
	return {
		id: `${personId}-shift`,
		personId,
		weekdays: everyDay,
		fromMinute: 480,
		untilMinute: 480,
		fromOn: '2026-01-01',
		untilOn: null,
		...more
	};
}
const rota = (...shifts: PlannedShift[]) => ({ id: 'team', shifts });
const away = (personId: string, standInId: string | null): Absence => ({
	personId,
	from: { on: '2026-03-04', minute: 480 },
	until: { on: '2026-03-05', minute: 480 },
	standInId
});

describe('a week of a rota', () => {
	test('names each duty on the day on which it begins, and what is missing on its own day', () => {
		const evenings = shift('wim', { fromMinute: 1200, weekdays: [1, 2] });
		const week = weekOfDuty(rota(evenings), [], '2026-03-02');
		expect(week.map(({ on, duties }) => [on.slice(8), duties.length])).toEqual([
			['02', 1],
			['03', 1],
			['04', 0],
			['05', 0],
			['06', 0],
			['07', 0],
			['08', 0]
		]);
		// Monday until 20.00, then covered until Tuesday 8.00, and again from 20.00.
		expect(week[0]!.gaps).toEqual([
			{ from: at('2026-03-01T23:00:00Z'), until: at('2026-03-02T19:00:00Z') }
		]);
		expect(week[1]!.gaps).toEqual([
			{ from: at('2026-03-03T07:00:00Z'), until: at('2026-03-03T19:00:00Z') }
		]);
	});

	test('says who stands in, and that nobody does', () => {
		const [wednesday] = weekOfDuty(rota(shift('wim')), [away('wim', 'saskia')], '2026-03-02').slice(
			2
		);
		expect(wednesday!.duties[0]!.answeringId).toBe('saskia');
		const [alone] = weekOfDuty(rota(shift('wim')), [away('wim', null)], '2026-03-02').slice(2);
		expect(alone!.duties[0]!.answeringId).toBeNull();
		expect(alone!.gaps).toEqual([
			{ from: at('2026-03-04T07:00:00Z'), until: at('2026-03-04T23:00:00Z') }
		]);
	});

	test.each(['2026-03-23', '2026-10-19'])(
		'has no gap around a change of the clock: %s',
		(monday) => {
			const week = weekOfDuty(rota(shift('wim')), [], monday);
			expect(week.every(({ duties, gaps }) => duties.length === 1 && gaps.length === 0)).toBe(true);
		}
	);
});

describe('the days ahead', () => {
	const now = at('2026-03-02T12:00:00Z');

	test('are covered, partly or by nobody, counted from this moment', () => {
		const days = coverAhead(
			rota(shift('wim', { weekdays: [1], untilMinute: 1200 })),
			[],
			at('2026-03-02T08:00:00Z')
		);
		expect(days).toHaveLength(30);
		expect(days.slice(0, 2)).toEqual([
			{ on: '2026-03-02', cover: 'partly' },
			{ on: '2026-03-03', cover: 'nobody' }
		]);
		expect(coverAhead(rota(shift('wim')), [], now).every(({ cover }) => cover === 'covered')).toBe(
			true
		);
	});

	test('one gap over several nights is one gap', () => {
		const weekdays = shift('wim', { weekdays: [1, 2, 3, 4, 5] });
		const [first] = gapsAheadOf(rota(weekdays), [], now);
		expect(first).toEqual({ from: at('2026-03-07T07:00:00Z'), until: at('2026-03-09T07:00:00Z') });
	});
});

describe('changing a shift', () => {
	const june = { from: at('2026-06-01T00:00:00Z'), until: at('2026-07-01T00:00:00Z') };

	test('one day goes to a colleague, and the others stay as they were', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
				fc.integer({ min: 0, max: 29 }),
				fc.constantFrom('day' as const, 'onwards' as const),
				fc.boolean(),
				(weekdays, index, reach, ends) => {
					const on = `2026-06-${String(index + 1).padStart(2, '0')}`;
					const whole = shift('wim', { weekdays, untilOn: ends ? '2026-06-20' : null });
					fc.pre(dutyIn(rota(whole), june).some(({ from }) => dayOf(from) === on));
					const parts = givenAway(whole, on, reach, 'saskia');
					const before = dutyIn(rota(whole), june).map(({ from }) => from.getTime());
					const after = dutyIn(rota(...parts), june);
					expect(after.map(({ from }) => from.getTime())).toEqual(before);
					const moved = after.filter(({ personId }) => personId === 'saskia');
					const touched = after.filter(({ from }) =>
						reach === 'day' ? dayOf(from) === on : dayOf(from) >= on
					);
					expect(moved).toEqual(touched);
				}
			)
		);
	});

	test('nothing is left of a single day', () => {
		const once = shift('wim', { fromOn: '2026-06-03', untilOn: '2026-06-03' });
		expect(givenAway(once, '2026-06-03', 'day', null)).toEqual([]);
		expect(() => givenAway(once, '2026-06-04', 'day', null)).toThrow('not_found');
	});
});

describe('copying a week', () => {
	const once = (personId: string, on: string) =>
		shift(personId, { fromOn: on, untilOn: on, id: `${personId} ${on}` });

	test('takes what is there once to the same days of another week', () => {
		const shifts = [
			once('wim', '2026-03-02'),
			once('saskia', '2026-03-08'),
			once('wim', '2026-03-05')
		];
		const copied = copiedWeek(shifts, '2026-03-02', '2026-03-23');
		const march = { from: at('2026-03-20T00:00:00Z'), until: at('2026-04-20T00:00:00Z') };
		expect(copied).toHaveLength(2);
		expect(
			dutyIn({ id: 'team', shifts: copied }, march).map(({ personId, from }) => [
				personId,
				dayOf(from)
			])
		).toEqual([
			['wim', '2026-03-23'],
			['wim', '2026-03-26'],
			['saskia', '2026-03-29']
		]);
	});

	test('leaves out what comes back by itself and what is there already', () => {
		const shifts = [
			shift('ank'),
			once('wim', '2026-03-02'),
			once('wim', '2026-03-09'),
			once('saskia', '2026-03-03')
		];
		expect(copiedWeek(shifts, '2026-03-02', '2026-03-09').map(({ personId }) => personId)).toEqual([
			'saskia'
		]);
	});
});
