import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantAt, wallClock } from '../day.ts';
import { askedNow, nextTurnAt, turnEndsAt, type Ask } from './ask.ts';

const noon = new Date('2026-03-02T12:00:00+01:00');
const hourMs = 3_600_000;
const after = (hours: number, from = noon) => new Date(from.getTime() + hours * hourMs);

const instants = fc.date({
	min: new Date('2026-01-01'),
	max: new Date('2026-12-31'),
	noInvalidDate: true
});
const aheads = fc.integer({ min: 5, max: 24 * 60 });
const asks = fc.uniqueArray(
	fc.record({
		personId: fc.constantFrom('ans', 'bas', 'cor'),
		place: fc.integer({ min: 0, max: 2 }),
		inTurn: fc.boolean(),
		askedAt: fc.option(instants),
		answer: fc.option(fc.constantFrom('yes' as const, 'no' as const))
	}),
	{ selector: ({ personId }) => personId, maxLength: 3 }
);

describe('a turn', () => {
	test('lasts a quarter of the time that is left, and at most a day', () => {
		expect(turnEndsAt(noon, after(8))).toEqual(after(2));
		expect(turnEndsAt(noon, after(24 * 20))).toEqual(after(24));
		expect(turnEndsAt(noon, after(2))).toEqual(after(1));
	});

	test('ends in the morning where it would end at night, unless it is too late then', () => {
		const evening = new Date('2026-03-02T20:00:00+01:00');
		expect(turnEndsAt(evening, after(40, evening))).toEqual(instantAt('2026-03-03', 9 * 60));
		expect(turnEndsAt(evening, after(8, evening))).toEqual(after(2, evening));
	});

	test('always ends after it began, never later than a day and a night, and by day where it can', () => {
		fc.assert(
			fc.property(instants, aheads, (askedAt, hours) => {
				const startsAt = after(hours, askedAt);
				const end = turnEndsAt(askedAt, startsAt);
				expect(end > askedAt).toBe(true);
				expect(end < startsAt).toBe(true);
				expect(end.getTime() - askedAt.getTime()).toBeLessThanOrEqual(37 * hourMs);
				const { hour } = wallClock(end);
				const isNight = hour < 9 || hour >= 21;
				expect(!isNight || startsAt.getTime() - end.getTime() <= 13 * hourMs).toBe(true);
			})
		);
	});
});

describe('whose turn it is', () => {
	const one = (personId: string, place: number, more: Partial<Ask> = {}): Ask => ({
		...{ personId, place, inTurn: true, askedAt: null, answer: null },
		...more
	});
	const startsAt = after(24 * 9);

	test('is the first who was not asked, once nobody else is waited for', () => {
		expect(askedNow([one('bas', 1), one('ans', 0)], startsAt, noon)).toEqual(['ans']);
		const waiting = [one('ans', 0, { askedAt: noon }), one('bas', 1)];
		expect(askedNow(waiting, startsAt, noon)).toEqual([]);
		expect(nextTurnAt(waiting, startsAt, noon)).toEqual(after(24));
		expect(askedNow(waiting, startsAt, after(24))).toEqual(['bas']);
		const declined = [one('ans', 0, { askedAt: noon, answer: 'no' }), one('bas', 1)];
		expect(askedNow(declined, startsAt, noon)).toEqual(['bas']);
	});

	test('whoever is asked was not asked before, and somebody is or is waited for while any are left', () => {
		fc.assert(
			fc.property(asks, instants, aheads, (named, now, hours) => {
				const begins = after(hours, now);
				const due = askedNow(named, begins, now);
				const free = named.filter(({ askedAt, answer }) => askedAt === null && answer === null);
				expect(free.map(({ personId }) => personId)).toEqual(expect.arrayContaining(due));
				const isWaited = free.some(({ inTurn }) => inTurn);
				const next = nextTurnAt(named, begins, now);
				expect(next === null || next > now).toBe(true);
				if (isWaited)
					expect(
						due.some((id) => free.some((f) => f.personId === id && f.inTurn)) || next !== null
					).toBe(true);
			})
		);
	});
});
