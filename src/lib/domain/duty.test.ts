import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	answeringFor,
	dutyBeginning,
	dutyIn,
	dutyNow,
	gapsIn,
	gapsToReport,
	onDuty,
	type Absence,
	type Rota,
	type Shift,
	type Span
} from './duty.ts';

const at = (text: string) => new Date(text);
const everyDay = [0, 1, 2, 3, 4, 5, 6];

function shift(personId: string, more: Partial<Shift> = {}): Shift {
	return {
		personId,
		weekdays: everyDay,
		fromMinute: 8 * 60,
		untilMinute: 20 * 60,
		fromOn: '2026-01-01',
		untilOn: null,
		...more
	};
}

function rota(...shifts: Shift[]): Rota {
	return { id: 'team', shifts };
}

function away(personId: string, standInId: string | null, more: Partial<Absence> = {}): Absence {
	return {
		personId,
		from: { on: '2026-03-02', minute: 0 },
		until: { on: '2026-03-09', minute: 0 },
		standInId,
		...more
	};
}

describe('who is on duty', () => {
	const dayAndNight = rota(
		shift('saskia'),
		shift('wim', { fromMinute: 20 * 60, untilMinute: 8 * 60 })
	);

	test('one hands over to the other on the stroke, never none and never both', () => {
		expect(onDuty(dayAndNight, at('2026-03-04T18:59:59Z'))).toEqual(['saskia']);
		expect(onDuty(dayAndNight, at('2026-03-04T19:00:00Z'))).toEqual(['wim']);
		expect(onDuty(dayAndNight, at('2026-03-05T06:59:59Z'))).toEqual(['wim']);
		expect(onDuty(dayAndNight, at('2026-03-05T07:00:00Z'))).toEqual(['saskia']);
	});

	test('a shift that ends when it begins is a day and a night', () => {
		const whole = rota(shift('wim', { fromMinute: 480, untilMinute: 480, weekdays: [6] }));
		expect(onDuty(whole, at('2026-03-07T07:00:00Z'))).toEqual(['wim']);
		expect(onDuty(whole, at('2026-03-08T06:59:59Z'))).toEqual(['wim']);
		expect(onDuty(whole, at('2026-03-08T07:00:00Z'))).toEqual([]);
	});

	test('a shift of one day is there once', () => {
		const once = rota(shift('wim', { fromOn: '2026-03-04', untilOn: '2026-03-04' }));
		expect(onDuty(once, at('2026-03-04T12:00:00Z'))).toEqual(['wim']);
		expect(onDuty(once, at('2026-03-05T12:00:00Z'))).toEqual([]);
		expect(onDuty(once, at('2026-03-03T12:00:00Z'))).toEqual([]);
	});

	test('two at a time are both on duty, and one who is there twice counts once', () => {
		const both = rota(shift('wim'), shift('saskia'), shift('wim', { fromMinute: 600 }));
		expect(onDuty(both, at('2026-03-04T12:00:00Z'))).toEqual(['wim', 'saskia']);
	});

	test.each([
		['2026-03-28T23:00:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'],
		['2026-10-24T22:00:00Z', '2026-10-25T00:29:59Z', '2026-10-25T00:30:00Z']
	])('a hand-over at half past two in the night of %s happens once', (before, last, next) => {
		const half = rota(
			shift('saskia', { fromMinute: 14 * 60, untilMinute: 150 }),
			shift('wim', { fromMinute: 150, untilMinute: 14 * 60 })
		);
		expect(onDuty(half, at(before))).toEqual(['saskia']);
		expect(onDuty(half, at(last))).toEqual(['saskia']);
		expect(onDuty(half, at(next))).toEqual(['wim']);
		expect(onDuty(half, new Date(at(next).getTime() + 3_600_000))).toEqual(['wim']);
	});

	test('a shift within the hour that the clock skips is not there that night', () => {
		const short = rota(shift('wim', { fromMinute: 125, untilMinute: 170 }));
		const night = { from: at('2026-03-28T23:00:00Z'), until: at('2026-03-29T10:00:00Z') };
		expect(dutyIn(short, night)).toEqual([]);
	});
});

describe('who answers for somebody', () => {
	test('themselves outside their absence, their stand-in within it', () => {
		const absences = [away('saskia', 'wim')];
		expect(answeringFor('saskia', absences, at('2026-03-01T22:59:59Z'))).toBe('saskia');
		expect(answeringFor('saskia', absences, at('2026-03-01T23:00:00Z'))).toBe('wim');
		expect(answeringFor('saskia', absences, at('2026-03-08T23:00:00Z'))).toBe('saskia');
	});

	test('a stand-in who is away has one too', () => {
		const absences = [away('saskia', 'wim'), away('wim', 'hanneke')];
		expect(answeringFor('saskia', absences, at('2026-03-04T12:00:00Z'))).toBe('hanneke');
	});

	test('two who stand in for each other are nobody, and asking ends', () => {
		const absences = [away('saskia', 'wim'), away('wim', 'saskia')];
		expect(answeringFor('saskia', absences, at('2026-03-04T12:00:00Z'))).toBeNull();
	});

	test('without a stand-in nobody does', () => {
		expect(answeringFor('saskia', [away('saskia', null)], at('2026-03-04T12:00:00Z'))).toBeNull();
	});
});

describe('a gap', () => {
	const span = { from: at('2026-03-02T07:00:00Z'), until: at('2026-03-04T07:00:00Z') };

	test('is where nobody is on duty, from hand-over to hand-over', () => {
		expect(gapsIn(rota(shift('saskia')), [], span)).toEqual([
			{ from: at('2026-03-02T19:00:00Z'), until: at('2026-03-03T07:00:00Z') },
			{ from: at('2026-03-03T19:00:00Z'), until: at('2026-03-04T07:00:00Z') }
		]);
	});

	test('is the whole time of an empty rota', () => {
		expect(gapsIn(rota(), [], span)).toEqual([span]);
	});

	test('opens in the middle of a shift when somebody is away without a stand-in', () => {
		const whole = rota(shift('wim', { fromMinute: 480, untilMinute: 480 }));
		const monday = {
			from: { on: '2026-03-02', minute: 720 },
			until: { on: '2026-03-02', minute: 780 }
		};
		expect(gapsIn(whole, [away('wim', null, monday)], span)).toEqual([
			{ from: at('2026-03-02T11:00:00Z'), until: at('2026-03-02T12:00:00Z') }
		]);
		expect(gapsIn(whole, [away('wim', 'hanneke', monday)], span)).toEqual([]);
	});

	test('is one stretch, also where an absence begins or ends within it', () => {
		const nightly = {
			from: { on: '2026-03-02', minute: 1320 },
			until: { on: '2026-03-03', minute: 120 }
		};
		expect(gapsIn(rota(shift('saskia')), [away('saskia', null, nightly)], span)).toEqual(
			gapsIn(rota(shift('saskia')), [], span)
		);
	});

	test('is as long as the night of the clock change really was', () => {
		const spring = { from: at('2026-03-28T12:00:00Z'), until: at('2026-03-29T12:00:00Z') };
		const [gap] = gapsIn(rota(shift('saskia')), [], spring);
		expect(gap!.until.getTime() - gap!.from.getTime()).toBe(11 * 3_600_000);
	});

	test('is where, minute by minute, nobody answers', () => {
		const minute = fc.integer({ min: 0, max: 1439 });
		const shifts = fc.array(
			fc.record({
				personId: fc.constantFrom('saskia', 'wim'),
				weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
				fromMinute: minute,
				untilMinute: minute
			}),
			{ maxLength: 4 }
		);
		const absences = fc.array(
			fc.record({
				personId: fc.constantFrom('saskia', 'wim'),
				from: fc.record({ on: fc.constantFrom('2026-03-28', '2026-03-29'), minute }),
				until: fc.record({ on: fc.constantFrom('2026-03-29', '2026-03-30'), minute }),
				standInId: fc.constantFrom('saskia', 'wim', 'hanneke', null)
			}),
			{ maxLength: 3 }
		);
		const two = { from: at('2026-03-28T11:00:00Z'), until: at('2026-03-30T11:00:00Z') };
		fc.assert(
			fc.property(shifts, absences, (some, gone) => {
				const team = rota(...some.map((one) => shift(one.personId, one)));
				const gaps = gapsIn(team, gone, two);
				for (let ms = two.from.getTime(); ms < two.until.getTime(); ms += 37 * 60_000) {
					const now = new Date(ms);
					const somebody = onDuty(team, now).some((one) => answeringFor(one, gone, now) !== null);
					expect(gaps.some(({ from, until }) => from <= now && now < until)).toBe(!somebody);
				}
			}),
			{ numRuns: 25 }
		);
	});
});

test('with one look a day, each gap is reported once and at least 24 hours ahead (D6)', () => {
	const hour = 3_600_000;
	const gap = { from: at('2026-03-08T13:20:00Z'), until: at('2026-03-08T19:00:00Z') };
	const looks = Array.from({ length: 10 }, (_, day) => new Date(Date.UTC(2026, 2, 1 + day, 8)));
	const reported: Span[] = [];
	const told = looks.filter((now) => {
		const found = gapsToReport([gap], reported, now);
		reported.push(...found);
		return found.length > 0;
	});
	expect(told).toHaveLength(1);
	const aheadMs = gap.from.getTime() - told[0]!.getTime();
	expect(aheadMs).toBeGreaterThanOrEqual(24 * hour);
	expect(aheadMs).toBeLessThanOrEqual(48 * hour);
});

test('a gap that opens for tomorrow is reported at once', () => {
	const now = at('2026-03-04T11:00:00Z');
	const gap = { from: at('2026-03-05T07:00:00Z'), until: at('2026-03-05T19:00:00Z') };
	const earlier = { from: at('2026-03-04T07:00:00Z'), until: at('2026-03-05T07:00:00Z') };
	expect(gapsToReport([gap], [earlier], now)).toEqual([gap]);
	expect(gapsToReport([gap], [{ ...gap, from: now }], now)).toEqual([]);
});

test('who begins a duty is told; who goes on into the next shift is not', () => {
	const team = rota(
		shift('saskia', { fromMinute: 480, untilMinute: 720 }),
		shift('saskia', { fromMinute: 720, untilMinute: 1200 }),
		shift('wim', { fromMinute: 1200, untilMinute: 480 })
	);
	const day = { from: at('2026-03-02T05:00:00Z'), until: at('2026-03-03T05:00:00Z') };
	expect(dutyBeginning(team, day)).toEqual([
		{ personId: 'saskia', at: at('2026-03-02T07:00:00Z') },
		{ personId: 'wim', at: at('2026-03-02T19:00:00Z') }
	]);
});

describe('who answers now', () => {
	const week = (text: string): Span => ({
		from: at(text),
		until: new Date(at(text).getTime() + 7 * 86_400_000)
	});
	const night = { fromMinute: 20 * 60, untilMinute: 8 * 60 };
	const team = rota(shift('karin'), shift('marjan', { ...night, weekdays: [0, 1, 2, 3, 4] }));

	test('until when, and who comes after', () => {
		expect(dutyNow(team, [], week('2026-03-04T11:00:00Z'))).toEqual({
			personIds: ['karin'],
			until: at('2026-03-04T19:00:00Z'),
			nextIds: ['marjan']
		});
	});

	test('a gap is nobody, now and next', () => {
		expect(dutyNow(team, [], week('2026-03-06T11:00:00Z'))).toMatchObject({
			until: at('2026-03-06T19:00:00Z'),
			nextIds: []
		});
		expect(dutyNow(team, [], week('2026-03-06T22:00:00Z'))).toEqual({
			personIds: [],
			until: at('2026-03-07T07:00:00Z'),
			nextIds: ['karin']
		});
	});

	test('who stands in answers, and who goes on into the next shift goes on', () => {
		const both = rota(shift('karin'), shift('karin', night));
		expect(dutyNow(both, [], week('2026-03-04T11:00:00Z'))).toEqual({
			personIds: ['karin'],
			until: null,
			nextIds: []
		});
		expect(dutyNow(both, [away('karin', 'staff')], week('2026-03-04T11:00:00Z'))).toEqual({
			personIds: ['staff'],
			until: at('2026-03-08T23:00:00Z'),
			nextIds: ['karin']
		});
	});
});
