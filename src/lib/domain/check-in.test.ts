import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	afterCheckIn,
	isAskedOn,
	missedTwice,
	pauseUntil,
	plannedCheckIn,
	type AfterCheckIn,
	type CheckIn,
	type CheckInHappening,
	type CheckInPlan,
	type SignOfLife
} from './check-in.ts';

// Nel is asked each morning between 8.30 and 9.30. Today is Wednesday 4 March.

const today = '2026-03-04';
const window = { fromMinute: 510, untilMinute: 570 };
const plan: CheckInPlan = {
	windows: [window],
	weekdays: [0, 1, 2, 3, 4, 5, 6],
	graceMinutes: 60,
	remindMinutes: 30,
	countsOpening: false,
	pausedUntilOn: null,
	stoppedAt: null
};
/** A moment of today by the wall clock: "9:30". */
const at = (clock: string) => {
	const [hour, minute] = clock.split(':').map(Number);
	return new Date(Date.UTC(2026, 2, 4, hour! - 1, minute));
};
const due: CheckInHappening = { kind: 'due', away: null };
const fresh = () => plannedCheckIn('c', today, window);

/** Lets time pass; it wakes at each of its moments. */
function until(checkIn: CheckIn, moment: Date, own = plan): AfterCheckIn {
	let whole: AfterCheckIn = { checkIn, effects: [] };
	while (whole.checkIn.nextAt !== null && whole.checkIn.nextAt <= moment) {
		const next = afterCheckIn(whole.checkIn, due, own, whole.checkIn.nextAt);
		whole = { checkIn: next.checkIn, effects: [...whole.effects, ...next.effects] };
	}
	return whole;
}

const kindsOf = ({ effects }: AfterCheckIn) => effects.map(({ kind }) => kind);
const answer = (said: 'fine' | 'not_fine'): CheckInHappening => ({
	kind: 'answered',
	by: 'nel',
	answer: said,
	feeling: null
});
const life = (kind: SignOfLife['kind'], clock: string, more: Partial<SignOfLife> = {}) =>
	({ kind: 'life', sign: { kind, at: at(clock), personId: 'cor', ...more } }) as const;

const open = until(fresh(), at('8:30')).checkIn;
const reminded = until(fresh(), at('10:30')).checkIn;
const missed = until(fresh(), at('11:00')).checkIn;

describe('each row of S6 (S12.5, 26)', () => {
	test('planned, open when the window opens', () => {
		expect(until(fresh(), at('8:29')).checkIn.state).toBe('planned');
		expect(open).toMatchObject({ state: 'open', nextAt: at('10:30') });
	});

	test('open, done by "fine"', () => {
		const next = afterCheckIn(open, answer('fine'), plan, at('8:40'));
		expect(next).toMatchObject({ checkIn: { state: 'done', nextAt: null }, effects: [] });
	});

	test('open, "not so good" is offered a call, orange or a note', () => {
		const next = afterCheckIn(open, answer('not_fine'), plan, at('8:40'));
		expect(next.checkIn.state).toBe('asked');
		expect(kindsOf(next)).toEqual(['offer']);
		const chosen = afterCheckIn(next.checkIn, { kind: 'chosen', what: 'call' }, plan, at('8:41'));
		expect(chosen.checkIn).toMatchObject({ state: 'done', nextAt: null });
	});

	test('"not so good", and help was only looked for: it goes on until there was a call for help', () => {
		const asked = afterCheckIn(open, answer('not_fine'), plan, at('8:40')).checkIn;
		const looked = afterCheckIn(asked, { kind: 'chosen', what: 'orange' }, plan, at('8:41'));
		expect(looked).toEqual({ checkIn: asked, effects: [] });
		expect(until(asked, at('10:30')).checkIn.state).toBe('reminded');
		const called = afterCheckIn(asked, life('call', '8:42'), plan, at('8:42'));
		expect(called).toMatchObject({ checkIn: { state: 'done', nextAt: null }, effects: [] });
	});

	test('a call for help ends the waiting, and leaves whoever was asked to go and look', () => {
		expect(afterCheckIn(open, life('call', '8:42'), plan, at('8:42')).checkIn.state).toBe('done');
		const missed = until(open, at('11:00')).checkIn;
		expect(afterCheckIn(missed, life('call', '11:05'), plan, at('11:05')).checkIn).toBe(missed);
	});

	test('"not so good" and then silence goes on: doubt is no reassurance', () => {
		const asked = afterCheckIn(open, answer('not_fine'), plan, at('8:40')).checkIn;
		const later = until(asked, at('11:00'));
		expect(later.checkIn.state).toBe('missed');
		expect(kindsOf(later)).toEqual(['remind', 'raise']);
		const opened = { ...plan, countsOpening: true };
		expect(afterCheckIn(asked, life('opening', '9:00'), opened, at('9:00')).checkIn).toBe(asked);
	});

	test('open, one reminder after the window and the grace', () => {
		const next = until(open, at('10:30'));
		expect(next.checkIn).toMatchObject({ state: 'reminded', nextAt: at('11:00') });
		expect(kindsOf(next)).toEqual(['remind']);
		expect(until(open, new Date(at('10:30').getTime() - 1)).checkIn.state).toBe('open');
	});

	test('reminded, missed after half an hour: orange, and nothing else', () => {
		const next = until(reminded, at('11:00'));
		expect(next.checkIn).toMatchObject({ state: 'missed', nextAt: null });
		expect(next.effects).toEqual([
			{
				kind: 'raise',
				voice: { id: 'c', by: 'check_in', level: 'orange', at: at('11:00'), withdrawnAt: null }
			}
		]);
	});

	test('reminded, done by "fine" or a sign of life', () => {
		expect(afterCheckIn(reminded, answer('fine'), plan, at('10:40')).checkIn.state).toBe('done');
		const message = life('message', '10:40');
		expect(afterCheckIn(reminded, message, plan, at('10:40')).checkIn.state).toBe('done');
	});

	test('missed, cleared by who has seen or spoken the resident', () => {
		const next = afterCheckIn(missed, { kind: 'seen', by: 'cor' }, plan, at('11:20'));
		expect(next.checkIn).toMatchObject({ state: 'cleared', clearedById: 'cor' });
		expect(next.effects).toEqual([{ kind: 'settle', by: 'cor' }]);
	});

	test('missed, cleared by the resident who says "fine" after all', () => {
		const next = afterCheckIn(missed, answer('fine'), plan, at('11:05'));
		expect(next.effects).toEqual([{ kind: 'settle', by: 'nel' }]);
	});

	test('missed, "not so good": whoever was asked goes on and knows it', () => {
		const next = afterCheckIn(missed, answer('not_fine'), plan, at('11:05'));
		expect(next.checkIn.state).toBe('missed');
		expect(next.effects).toEqual([{ kind: 'tell', what: 'not_fine' }]);
	});

	test.each([
		['planned', fresh(), []],
		['open', open, []],
		['reminded', reminded, []],
		['missed', missed, ['settle']]
	] as const)('%s, paused or stopped at once', (_, checkIn, effects) => {
		const paused = afterCheckIn(checkIn, { kind: 'paused', isThere: true }, plan, at('11:05'));
		// Who is asked to go and look goes on, and the resident can still say that all is well.
		const state = checkIn.state === 'missed' ? 'missed' : 'paused';
		expect(paused).toMatchObject({ checkIn: { state, nextAt: null }, effects: [] });
		const byNel = { kind: 'stopped', by: 'nel', isThere: true } as const;
		const stopped = afterCheckIn(checkIn, byNel, plan, at('11:05'));
		expect(stopped.checkIn).toMatchObject({ state: 'stopped', nextAt: null });
		expect(kindsOf(stopped)).toEqual(effects);
	});

	test.each([
		['planned', fresh(), true],
		['open', open, true],
		['asked', afterCheckIn(open, answer('not_fine'), plan, at('8:50')).checkIn, false],
		['reminded', reminded, false],
		['missed', missed, false]
	] as const)('%s, paused or stopped by who is somewhere else', (_, checkIn, ends) => {
		const byOther = { by: 'hanneke', isThere: false };
		for (const kind of ['paused', 'stopped'] as const) {
			const next = afterCheckIn(checkIn, { kind, ...byOther }, plan, at('11:05'));
			// Nobody has seen the resident by that: who waits for an answer, or looks for them, goes on.
			if (ends) expect(next.checkIn.state).toBe(kind);
			else expect(next.checkIn).toBe(checkIn);
			expect(next.effects).toEqual([]);
		}
	});

	test('before the window "fine" is too early, and "not so good" is heard', () => {
		const early = fresh();
		expect(afterCheckIn(early, answer('fine'), plan, at('8:00')).checkIn).toBe(early);
		expect(afterCheckIn(early, answer('not_fine'), plan, at('8:00')).checkIn.state).toBe('asked');
	});

	test('who wakes too early changes nothing', () => {
		const early = new Date(at('10:30').getTime() - 1);
		expect(afterCheckIn(open, due, plan, early).checkIn).toBe(open);
	});

	test('what is over stays over', () => {
		const done = afterCheckIn(open, answer('fine'), plan, at('8:40')).checkIn;
		expect(afterCheckIn(done, due, plan, at('11:00')).checkIn).toBe(done);
		expect(afterCheckIn(done, answer('fine'), plan, at('8:50')).checkIn).toBe(done);
		const stop = { kind: 'stopped', by: 'nel', isThere: true } as const;
		const stopped = afterCheckIn(open, stop, plan, at('8:40')).checkIn;
		expect(afterCheckIn(stopped, answer('not_fine'), plan, at('8:50')).checkIn).toBe(stopped);
	});

	test('somebody seen at half past eight who then says "not so good" is heard', () => {
		const seen = life('observation', '8:35', { contact: 'seen' });
		const done = afterCheckIn(open, seen, plan, at('8:36')).checkIn;
		const asked = afterCheckIn(done, answer('not_fine'), plan, at('8:50')).checkIn;
		expect(asked).toMatchObject({ state: 'asked', nextAt: at('10:30') });
	});
});

describe('a sign of life', () => {
	test.each([
		['message', {}, 'done'],
		['presence', {}, 'done'],
		['opening', {}, 'open'],
		['observation', { contact: 'seen' }, 'done'],
		['observation', { contact: 'spoken' }, 'done'],
		['observation', { contact: 'phoned' }, 'done'],
		['observation', { contact: 'heard' }, 'open'],
		['observation', {}, 'open']
	] as const)('%s %o: %s', (kind, more, state) => {
		const next = afterCheckIn(open, life(kind, '8:45', more), plan, at('8:50'));
		expect(next.checkIn.state).toBe(state);
	});

	test('from before the window is none', () => {
		expect(afterCheckIn(open, life('message', '8:29'), plan, at('8:50')).checkIn).toBe(open);
		expect(afterCheckIn(open, life('message', '8:30'), plan, at('8:50')).checkIn.state).toBe(
			'done'
		);
	});

	test('opening the app counts when the resident allows it', () => {
		const allowed = { ...plan, countsOpening: true };
		const next = afterCheckIn(open, life('opening', '8:45'), allowed, at('8:45'));
		expect(next.checkIn.state).toBe('done');
	});

	test('after it was missed, what nobody meant to say is only told', () => {
		const next = afterCheckIn(missed, life('presence', '11:10'), plan, at('11:10'));
		expect(next).toEqual({ checkIn: missed, effects: [{ kind: 'tell', what: 'life' }] });
		const seen = life('observation', '11:10', { contact: 'seen' });
		expect(afterCheckIn(missed, seen, plan, at('11:10')).effects).toEqual([
			{ kind: 'settle', by: 'cor' }
		]);
	});
});

describe('when Kring was away', () => {
	const away = (from: string, to: string): CheckInHappening => ({
		kind: 'due',
		away: { from: at(from), until: at(to) }
	});

	test('over the window, it is judged with the grace counted anew, and says so', () => {
		const back = afterCheckIn(open, away('8:45', '10:40'), plan, at('10:40'));
		expect(back).toMatchObject({
			checkIn: { state: 'open', nextAt: at('11:40'), kringWasAway: true },
			effects: []
		});
		const next = afterCheckIn(back.checkIn, away('8:45', '10:40'), plan, at('11:40'));
		expect(kindsOf(next)).toEqual(['remind']);
		expect(next.checkIn.nextAt).toEqual(at('12:10'));
	});

	test('after the reminder, the half hour counts anew', () => {
		const back = afterCheckIn(reminded, away('10:45', '13:00'), plan, at('13:00'));
		expect(back.checkIn).toMatchObject({ state: 'reminded', nextAt: at('13:30') });
	});

	test('for a moment, or before the window, it changes nothing', () => {
		const moment: CheckInHappening = {
			kind: 'due',
			away: { from: at('10:28'), until: new Date(at('10:28').getTime() + 89_000) }
		};
		expect(kindsOf(afterCheckIn(open, moment, plan, at('10:30')))).toEqual(['remind']);
		expect(kindsOf(afterCheckIn(open, away('6:00', '8:20'), plan, at('10:30')))).toEqual([
			'remind'
		]);
		expect(kindsOf(afterCheckIn(open, away('8:31', '8:40'), plan, at('10:30')))).toEqual([
			'remind'
		]);
	});

	test('the reminder comes before the miss, however late it is', () => {
		const late = afterCheckIn(open, due, plan, at('15:00'));
		expect(late.checkIn).toMatchObject({ state: 'reminded', nextAt: at('15:30') });
	});
});

describe('the calendar', () => {
	test('asks on the chosen days, not in a pause, and again after it', () => {
		expect(isAskedOn(plan, today)).toBe(true);
		expect(isAskedOn({ ...plan, weekdays: [1] }, today)).toBe(false);
		const paused = { ...plan, pausedUntilOn: '2026-03-05' };
		expect(['2026-03-04', '2026-03-05', '2026-03-06'].map((on) => isAskedOn(paused, on))).toEqual([
			false,
			false,
			true
		]);
		expect(isAskedOn({ ...plan, stoppedAt: at('8:00') }, today)).toBe(false);
	});

	test('a pause ends within 14 days', () => {
		expect(pauseUntil('2026-03-17', at('12:00'))).toBe('2026-03-17');
		expect(() => pauseUntil('2026-03-18', at('12:00'))).toThrow('pause_too_long');
		expect(() => pauseUntil('2026-03-03', at('12:00'))).toThrow('end_in_past');
	});

	test('in both nights of a clock change it opens by the wall clock, once', () => {
		const early = { fromMinute: 150, untilMinute: 240 };
		const spring = plannedCheckIn('c', '2026-03-29', early);
		expect(spring.opensAt).toEqual(new Date('2026-03-29T01:00:00Z'));
		expect(spring.closesAt).toEqual(new Date('2026-03-29T02:00:00Z'));
		const autumn = plannedCheckIn('c', '2026-10-25', early);
		expect(autumn.opensAt).toEqual(new Date('2026-10-25T00:30:00Z'));
		expect(autumn.closesAt).toEqual(new Date('2026-10-25T03:00:00Z'));
	});

	test('two missed within seven days are counted', () => {
		expect(missedTwice(['2026-02-26', '2026-03-04'], today)).toBe(true);
		expect(missedTwice(['2026-02-25', '2026-03-04'], today)).toBe(false);
		expect(missedTwice(['2026-03-04'], today)).toBe(false);
	});
});

test('whatever happens, it asks for one reminder and one signal at most, and ends', () => {
	const happening: fc.Arbitrary<CheckInHappening> = fc.oneof(
		fc.constant(due),
		fc.constantFrom(answer('fine'), answer('not_fine')),
		fc.constantFrom(life('opening', '9:00'), life('presence', '9:00'), life('message', '7:00')),
		fc.constant<CheckInHappening>({ kind: 'chosen', what: 'note' }),
		fc.constant<CheckInHappening>({ kind: 'seen', by: 'cor' })
	);
	const step = fc.tuple(happening, fc.integer({ min: 0, max: 90 }));
	fc.assert(
		fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (steps) => {
			let checkIn = fresh();
			let now = at('8:00');
			const kinds: string[] = [];
			const take = (next: AfterCheckIn) => {
				kinds.push(...kindsOf(next));
				({ checkIn } = next);
			};
			for (const [one, minutes] of steps) {
				now = new Date(now.getTime() + minutes * 60_000);
				take(afterCheckIn(checkIn, one, plan, now));
			}
			while (checkIn.nextAt !== null) take(afterCheckIn(checkIn, due, plan, checkIn.nextAt));
			const count = (kind: string) => kinds.filter((one) => one === kind).length;
			expect(count('remind')).toBeLessThanOrEqual(1);
			expect(count('raise')).toBeLessThanOrEqual(1);
			expect(count('settle')).toBeLessThanOrEqual(count('raise'));
			expect(['done', 'cleared', 'missed']).toContain(checkIn.state);
			if (count('raise') > 0) expect(count('remind')).toBe(1);
		}),
		{ numRuns: 300 }
	);
});
