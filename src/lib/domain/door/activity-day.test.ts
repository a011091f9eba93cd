import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantAt } from '../day.ts';
import {
	afterNight,
	cancelled,
	closed,
	closesItselfAt,
	isHeld,
	kitchenClosesAt,
	opened,
	recorded,
	reopened,
	stoppedEarly,
	toldUntil,
	uncancelled,
	type ActivityDay,
	type DayStep
} from './activity-day.ts';

const on = '2026-03-03';
const at = (hour: number, day = on) => instantAt(day, hour * 60);
const planned: ActivityDay = { on, endsAt: at(15), status: 'planned', record: 'none' };
const openDay: ActivityDay = { ...planned, record: 'open' };
const closedDay: ActivityDay = { ...planned, record: 'closed' };
const forgotten: ActivityDay = { ...planned, record: 'not_recorded' };
const off: ActivityDay = { ...planned, status: 'cancelled' };
const endedEarly: ActivityDay = { ...openDay, status: 'cancelled' };

const day = (after: ActivityDay): DayStep => ({ day: after });
const no = (refused: string) => ({ refused });

test.each<[string, DayStep, unknown]>([
	['a planned day opens', opened(planned, at(9)), day(openDay)],
	['a day opens from its midnight on', opened(planned, at(0)), day(openDay)],
	['it does not open the evening before', opened(planned, at(-1)), no('day_not_open')],
	['opening an open day changes nothing', opened(openDay, at(9)), day(openDay)],
	['a closed day is not opened', opened(closedDay, at(16)), no('day_is_over')],
	['a cancelled day is put back first', opened(off, at(9)), no('day_is_cancelled')],
	['an open day closes', closed(openDay), day(closedDay)],
	['closing twice is closing', closed(closedDay), day(closedDay)],
	['what was never open does not close', closed(planned), no('day_not_open')],
	['a closed day opens again the same evening', reopened(closedDay, at(20)), day(openDay)],
	['it does not after the night', reopened(closedDay, at(27)), no('day_is_over')],
	['a forgotten day does not open again', reopened(forgotten, at(20)), no('day_not_open')],
	['a planned day is cancelled', cancelled(planned), day(off)],
	['a day that is open ends early', cancelled(openDay), day(endedEarly)],
	['a cancelled day is not cancelled twice', cancelled(off), no('already_cancelled')],
	['a closed day is not cancelled', cancelled(closedDay), no('day_is_over')],
	['a forgotten day is not cancelled', cancelled(forgotten), no('day_is_over')],
	['it goes on after all', uncancelled(off, at(14.9)), day(planned)],
	['what ended early is open again', uncancelled(endedEarly, at(14)), day(openDay)],
	['not once it would have ended', uncancelled(off, at(15)), no('too_late_to_uncancel')],
	['a planned day cannot be put back', uncancelled(planned, at(9)), no('not_cancelled')]
])('%s', (_name, step, expected) => {
	expect(step).toEqual(expected);
});

test.each<[string, ActivityDay, ActivityDay]>([
	['an open day closes by itself', openDay, closedDay],
	['a day without a single operation was not recorded', planned, forgotten],
	['a cancelled day stays what it is', off, off],
	['the sheet of a day that ended early closes too', endedEarly, { ...off, record: 'closed' }],
	['a closed day stays closed', closedDay, closedDay]
])('at three at night: %s', (_name, before, after) => {
	expect(afterNight(before, at(26.99))).toEqual(before);
	expect(afterNight(before, at(27))).toEqual(after);
	expect(afterNight(after, at(50))).toEqual(after);
});

test.each([
	['an ordinary day', '2026-03-03', '2026-03-03T10:00:00Z'],
	['the day on which the clock goes forward', '2026-03-29', '2026-03-29T09:00:00Z'],
	['the day on which it goes back', '2026-10-25', '2026-10-25T10:00:00Z']
])('the kitchen counts by the clock on its wall: %s', (_what, on, at) => {
	expect(kitchenClosesAt(on, 11 * 60)).toEqual(new Date(at));
	expect(kitchenClosesAt(on, null)).toBeNull();
});

test('a day that is off stopped early once it had begun, and not before', () => {
	const day = { on: '2026-10-25', fromMinute: 600 };
	expect(stoppedEarly(null, day)).toBe(false);
	expect(stoppedEarly(new Date('2026-10-25T08:59:59Z'), day)).toBe(false);
	expect(stoppedEarly(new Date('2026-10-25T09:00:00Z'), day)).toBe(true);
});

test('a day is over at three by the clock of the next day, also when that clock jumped', () => {
	expect(closesItselfAt('2026-03-28').toISOString()).toBe('2026-03-29T01:00:00.000Z');
	expect(closesItselfAt('2026-10-24').toISOString()).toBe('2026-10-25T02:00:00.000Z');
	expect(toldUntil('2026-10-20').toISOString()).toBe('2026-10-28T02:00:00.000Z');
});

test('what is told late is added to a closed day, also where nobody had recorded anything', () => {
	expect(recorded(planned, at(10))).toEqual(openDay);
	expect(recorded(forgotten, at(40))).toEqual(closedDay);
	expect(recorded(closedDay, at(16))).toEqual(closedDay);
	expect(recorded(off, at(10))).toEqual(endedEarly);
});

test('a day is held when it was closed, or when people were there all the same', () => {
	expect(isHeld(closedDay, 0)).toBe(true);
	expect(isHeld(openDay, 5)).toBe(false);
	expect(isHeld(forgotten, 0)).toBe(false);
	expect(isHeld(off, 0)).toBe(false);
	expect(isHeld(endedEarly, 3)).toBe(true);
	expect(isHeld({ ...off, record: 'closed' }, 0)).toBe(false);
});

test('whatever the host taps, no step leads where none should', () => {
	const taps = fc.array(
		fc.record({
			tap: fc.constantFrom('open', 'close', 'reopen', 'cancel', 'put back', 'record', 'night'),
			hour: fc.integer({ min: -3, max: 60 })
		}),
		{ maxLength: 12 }
	);
	fc.assert(
		fc.property(taps, (list) => {
			let now: ActivityDay = planned;
			for (const { tap, hour } of list.toSorted((one, other) => one.hour - other.hour)) {
				const before = now;
				const steps: Record<string, () => DayStep> = {
					open: () => opened(before, at(hour)),
					close: () => closed(before),
					reopen: () => reopened(before, at(hour)),
					cancel: () => cancelled(before),
					'put back': () => uncancelled(before, at(hour)),
					record: () => ({ day: recorded(before, at(hour)) }),
					night: () => ({ day: afterNight(before, at(hour)) })
				};
				const step = steps[tap]!();
				if ('refused' in step) continue;
				now = step.day;
				if (before.status !== now.status) {
					expect(now.record).toBe(before.record);
					if (now.status === 'planned') expect(at(hour) < now.endsAt).toBe(true);
				}
				// What was recorded is never said to be forgotten, and what closed at night stays closed.
				if (now.record === 'not_recorded') expect(before.record).not.toMatch(/open|closed/);
				if (at(hour) >= closesItselfAt(on) && before.record === 'closed') {
					expect(now.record).toBe('closed');
				}
			}
			expect(afterNight(now, at(60)).record).not.toBe('open');
		})
	);
});
