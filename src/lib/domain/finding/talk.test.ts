import { describe, expect, test } from 'vitest';
import { dayNumber } from '../care-day.ts';
import type { Finding } from './kind.ts';
import { areAllowed, usualRules } from './kind.ts';
import { askingOf, autoOrange, talkBudget } from './talk.ts';

const today = dayNumber('2026-03-10');

const talk: Finding = {
	kinds: ['together'],
	level: 'talk',
	audience: 'contact',
	raisedAt: new Date('2026-03-10T11:00:00Z'),
	day: today,
	talkAt: new Date('2026-03-10T11:00:00Z'),
	guards: [],
	facts: [],
	evidence: ['one', 'two'],
	status: 'open',
	answer: null,
	closedAt: null
};

describe('31: a talk never rings at night', () => {
	test.each([
		['2026-03-10T06:59:59Z', '2026-03-10T07:00:00.000Z'],
		['2026-03-10T07:00:00Z', '2026-03-10T07:00:00.000Z'],
		['2026-03-10T19:59:59Z', '2026-03-10T19:59:59.000Z'],
		['2026-03-10T20:00:00Z', '2026-03-11T07:00:00.000Z'],
		// The night in which the clock goes forward, and the one in which it goes back.
		['2026-03-28T20:30:00Z', '2026-03-29T06:00:00.000Z'],
		['2026-10-24T19:30:00Z', '2026-10-25T07:00:00.000Z']
	])('at %s it waits until %s', (at, until) => {
		expect(askingOf(new Date(at)).contactAt.toISOString()).toBe(until);
	});

	test('nor does the question to the back-up and the director', () => {
		const late = askingOf(new Date('2026-03-27T22:00:00Z'));
		expect(late).toEqual({
			contactAt: new Date('2026-03-28T07:00:00Z'),
			// 24 hours later it would be nine, by the clock that went forward.
			backupAt: new Date('2026-03-29T07:00:00Z'),
			directorAt: new Date('2026-03-30T07:00:00Z')
		});
		const early = askingOf(new Date('2026-10-24T06:00:00Z'));
		// 24 hours later it would be seven, by the clock that went back.
		expect(early.backupAt).toEqual(new Date('2026-10-25T07:00:00Z'));
	});
});

describe('an orange signal by itself', () => {
	test('comes after 24 waking hours without an answer', () => {
		expect(autoOrange(talk, true)).toEqual({
			level: 'orange',
			// Nine hours left of today, thirteen tomorrow, two the day after.
			at: new Date('2026-03-12T09:00:00Z')
		});
		const night = { ...talk, talkAt: new Date('2026-03-10T22:00:00Z') };
		// Thirteen hours the day after, eleven the next.
		expect(autoOrange(night, true)?.at).toEqual(new Date('2026-03-12T18:00:00Z'));
	});

	test.each([
		['without the agreement of the resident', talk, false],
		['for a note', { ...talk, talkAt: null, level: 'note' as const }, true],
		['once somebody answered', { ...talk, status: 'answered' as const }, true],
		['for silence', { ...talk, kinds: ['quiet', 'mixed'] as const }, true],
		['for what only named people may hear', { ...talk, audience: 'named' as const }, true]
	])('never comes %s', (_when, finding, isAgreed) => {
		expect(autoOrange(finding, isAgreed)).toBeNull();
	});
});

describe('the budget of talks', () => {
	const answered = (answer: Finding['answer'], day = today): Finding => {
		return { ...talk, day, status: 'answered', answer };
	};
	const many = (count: number, one: Finding) => Array.from({ length: count }, () => one);

	test('counts the talks of three months and what came of them', () => {
		const findings = [
			answered('talked'),
			answered('raised_orange'),
			answered('known_cause'),
			{ ...talk, status: 'expired' as const },
			talk,
			{ ...talk, level: 'note' as const },
			answered('talked', dayNumber('2025-12-10')),
			answered('talked', dayNumber('2025-12-11'))
		];
		expect(talkBudget(findings, today)).toEqual({
			talks: 6,
			closed: 5,
			useful: 3,
			isPlanWorthALook: false
		});
	});

	test('more than three a month, or under 30 % of use: the plan is worth a look', () => {
		const looks = (findings: Finding[]) => talkBudget(findings, today).isPlanWorthALook;
		expect(looks([])).toBe(false);
		expect(looks([talk])).toBe(false);
		expect(looks(many(9, answered('talked')))).toBe(false);
		expect(looks(many(10, answered('talked')))).toBe(true);
		const share = (useful: number, all: number) =>
			looks([...many(useful, answered('talked')), ...many(all - useful, answered('not_relevant'))]);
		expect(share(2, 7)).toBe(true);
		expect(share(1, 3)).toBe(false);
	});
});

test.each([
	[{}, true],
	[{ together: { people: 4, hours: 168 } }, true],
	[{ together: { people: 1, hours: 72 } }, false],
	[{ together: { people: 2, hours: 169 } }, false],
	[{ together: { people: 2.5, hours: 72 } }, false],
	[{ addingUp: { signs: 10, days: 28 } }, true],
	[{ addingUp: { signs: 11, days: 14 } }, false],
	[{ addingUp: { signs: 3, days: 6 } }, false],
	[{ addingUp: { signs: Number.NaN, days: 14 } }, false]
])('a plan may set %j: %s', (rules, isAllowed) => {
	expect(areAllowed({ ...usualRules, ...rules })).toBe(isAllowed);
});
