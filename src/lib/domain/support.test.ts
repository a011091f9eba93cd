import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter } from './day.ts';
import type { Representation, Standing } from './policy/standing.ts';
import {
	assertRaise,
	assertUntil,
	changeOver,
	endsSoonOn,
	isMore,
	loweringAfter,
	promisesAt,
	sidesOf,
	stateOfLine,
	supportLevels,
	type Lowering,
	type SupportAsk,
	type SupportLine
} from './support.ts';

const today = '2026-03-04';
const line = (more: Partial<SupportLine> = {}): SupportLine => ({
	id: 'l',
	level: 'extra',
	personId: 'piet',
	what: 'Kookt elke avond',
	hours: '1 uur',
	payer: '',
	untilOn: '2026-08-01',
	...more
});

const lines = fc.array(
	fc.record({
		id: fc.uuid(),
		level: fc.constantFrom('extra' as const, 'crisis' as const),
		personId: fc.constantFrom('a', 'b', 'c', 'd'),
		what: fc.string({ minLength: 1 }),
		hours: fc.string(),
		payer: fc.string(),
		untilOn: fc.integer({ min: -40, max: 400 }).map((days) => daysAfter(today, days))
	}),
	{ maxLength: 12 }
);

describe('an agreement', () => {
	test('holds up to and with its last day, and is looked at two weeks before', () => {
		const state = (untilOn: string) => stateOfLine(line({ untilOn }), ['piet'], today);
		expect(state('2026-03-03')).toBe('over');
		expect(state('2026-03-04')).toBe('ends_soon');
		expect(state('2026-03-18')).toBe('ends_soon');
		expect(state('2026-03-19')).toBe('ready');
		expect(stateOfLine(line(), [], today)).toBe('left');
	});

	test('has an end within a year', () => {
		expect(() => assertUntil('2026-03-03', today)).toThrow('review_in_time');
		expect(() => assertUntil('2027-03-05', today)).toThrow('review_in_time');
		expect(() => assertUntil('2027-03-04', today)).not.toThrow();
		expect(() => assertUntil(today, today)).not.toThrow();
	});

	test('the first one that ends is named, also when it is over', () => {
		const ends = (...on: string[]) =>
			endsSoonOn(
				on.map((untilOn) => line({ untilOn })),
				today
			);
		expect(ends('2026-08-01')).toBeNull();
		expect(ends('2026-08-01', '2026-03-10', '2026-03-08')).toBe('2026-03-08');
		expect(ends('2026-02-01')).toBe('2026-02-01');
	});
});

test('whoever promised something for a level is told once, of all of it and of nothing else', () => {
	fc.assert(
		fc.property(lines, fc.subarray(['a', 'b', 'c', 'd']), (all, present) => {
			for (const level of supportLevels) {
				const promises = promisesAt(level, all, present, today);
				const told = [...promises.values()].flat();
				const holds = all.filter(
					(one) =>
						!isMore(one.level, level) && one.untilOn >= today && present.includes(one.personId)
				);
				expect(new Set(told)).toEqual(new Set(holds));
				expect(told).toHaveLength(holds.length);
				for (const [personId, own] of promises)
					expect(own.every((one) => one.personId === personId)).toBe(true);
			}
		})
	);
});

test('when the level changes, everybody is told of what is new for them, once, and of nothing else', () => {
	const asks = fc
		.tuple(lines, fc.array(fc.constantFrom(null, 'does' as const, 'cannot' as const)))
		.map(([all, answers]) =>
			[...promisesAt('extra', all, ['a', 'b', 'c', 'd'], today)].map(
				([personId, own], index): SupportAsk => ({
					...{ personId, lines: own, seenAt: null, answeredAt: null },
					answer: answers[index] ?? null
				})
			)
		);
	fc.assert(
		fc.property(asks, lines, (before, all) => {
			const old = before.flatMap((one) => one.lines);
			const promises = promisesAt('crisis', [...old, ...all], ['a', 'b', 'c', 'd'], today);
			const up = changeOver(before, promises);
			// More help takes nothing away.
			expect(up.overIds).toEqual([]);
			expect(up.asks.map(({ personId }) => personId).toSorted()).toEqual(
				[...promises.keys()].toSorted()
			);
			for (const one of up.asks)
				expect(up.tellIds.includes(one.personId)).toBe(!before.includes(one));
			// The same again is no news.
			expect(changeOver(up.asks, promises)).toEqual({ asks: up.asks, tellIds: [], overIds: [] });
			const down = changeOver(up.asks, new Map());
			expect(down.overIds).toEqual(
				up.asks.filter(({ answer }) => answer !== 'cannot').map(({ personId }) => personId)
			);
		})
	);
});

test('who had a part and gets another one is asked anew', () => {
	const before = [
		{ personId: 'piet', lines: [line()], seenAt: null, answer: 'does' as const, answeredAt: null }
	];
	const more = [line(), line({ id: 'n', level: 'crisis', what: 'Slaapt hier' })];
	const changed = changeOver(before, new Map([['piet', more]]));
	expect(changed).toMatchObject({ tellIds: ['piet'], overIds: [], asks: [{ answer: null }] });
});

describe('more help', () => {
	const some = new Map([['piet', [line(), line({ id: 'c', level: 'crisis' })]]]);

	test('is more than now, and somebody starts with it', () => {
		expect(() => assertRaise('extra', 'rest', some)).not.toThrow();
		expect(() => assertRaise('crisis', 'extra', some)).not.toThrow();
		expect(() => assertRaise('extra', 'extra', some)).toThrow('support_is_on');
		expect(() => assertRaise('extra', 'crisis', some)).toThrow('support_is_on');
		expect(() => assertRaise('extra', 'rest', new Map())).toThrow('support_nothing_ready');
		const extra = new Map([['piet', [line()]]]);
		expect(() => assertRaise('crisis', 'extra', extra)).toThrow('support_nothing_ready');
	});

	test('levels stand in one order', () => {
		expect(isMore('crisis', 'rest')).toBe(true);
		expect(isMore('rest', 'rest')).toBe(false);
		expect(isMore('rest', 'extra')).toBe(false);
	});
});

describe('less help', () => {
	const at = new Date('2026-03-04T11:00:00Z');
	const said = (side: 'resident' | 'contact', to: 'rest' | 'extra' = 'rest') => ({
		...{ to, byId: side, at, sides: [side] }
	});

	test('waits for the other side, whoever was first', () => {
		for (const [first, second] of [
			['resident', 'contact'],
			['contact', 'resident']
		] as const) {
			const step = loweringAfter({ level: 'extra', lowering: null }, said(first));
			expect(step).toMatchObject({ kind: 'waits', lowering: { byId: first } });
			const lowering = said(first);
			expect(loweringAfter({ level: 'extra', lowering }, said(first)).kind).toBe('unchanged');
			expect(loweringAfter({ level: 'extra', lowering }, said(second)).kind).toBe('lowered');
		}
	});

	test('a yes to one level is none to another', () => {
		const lowering: Lowering = said('resident', 'extra');
		const step = loweringAfter({ level: 'crisis', lowering }, said('contact', 'rest'));
		expect(step).toMatchObject({ kind: 'waits', lowering: { to: 'rest', byId: 'contact' } });
	});

	test('is less than now, and said by somebody who speaks for a side', () => {
		const now = { level: 'extra', lowering: null } as const;
		expect(() => loweringAfter(now, said('resident', 'extra'))).toThrow('support_is_on');
		expect(() => loweringAfter(now, { ...said('resident'), sides: [] })).toThrow('not_found');
	});

	test('who has both offices speaks for both; who represents in money only, for none', () => {
		const standing = (more: Partial<Standing>): Standing => ({
			...{ circleId: 'c', personId: 'p', residentId: 'r', role: 'family', organisationId: null },
			...{ endsAt: null, removedAt: null, closedAt: null, rights: [], representation: null },
			...{ isContact: false, isBackup: false, answers: [], provedAt: at, strong: true },
			byCard: false,
			...more
		});
		const representation: Representation = {
			ground: 'mandate',
			...{ scope: ['money'], reviewOn: '2027-01-01', endsAt: null }
		};
		const represents = { ...representation, scope: ['everything'] };
		expect(sidesOf(standing({ role: 'resident' }), at)).toEqual(['resident']);
		expect(sidesOf(standing({ isContact: true }), at)).toEqual(['contact']);
		expect(sidesOf(standing({ representation }), at)).toEqual([]);
		const both = sidesOf(standing({ isContact: true, representation: represents }), at);
		expect(both).toEqual(['resident', 'contact']);
		const alone = { ...said('contact'), sides: both };
		expect(loweringAfter({ level: 'crisis', lowering: null }, alone).kind).toBe('lowered');
	});
});
