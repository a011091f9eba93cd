import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categoryKeys } from '../help/category.ts';
import { kindGroups } from './kind-group.ts';
import { monthFigures, type Facts, type Helped } from './month.ts';
import { toldMonth } from './told.ts';

const none: Facts = {
	...{ helped: [], people: [], ties: [], days: [], resting: [], pot: [], said: [], floor: [] },
	asked: []
};
const factsOf = (change: Partial<Facts>): Facts => ({ ...none, ...change });
const helped = (change: Partial<Helped> = {}): Helped => ({
	...{ month: '2026-10', payer: 1, payee: 2, category: 'garden', times: 1, points: 4 },
	...change
});
const people = (count: number) =>
	Array.from({ length: count }, (_none, at) => ({ id: at + 1, closedOn: null }));
/** So many neighbours in a ring, each of whom helps the next once. */
const ring = (count: number, change: Partial<Helped> = {}) =>
	Array.from({ length: count }, (_none, at) =>
		helped({ payer: at + 1, payee: ((at + 1) % count) + 1, ...change })
	);

describe('a month', () => {
	test('looks back twelve months on what is about people, and on nothing else', () => {
		const facts = factsOf({
			people: people(3),
			helped: [
				helped({ month: '2025-10', payer: 1, payee: 3 }),
				helped({ month: '2025-11', payer: 2, payee: 1 }),
				helped({ month: '2026-10', payer: 1, payee: 2, times: 2, points: 8 }),
				helped({ month: '2026-11', payer: 3, payee: 2 })
			],
			ties: [
				{ month: '2025-10', one: 1, other: 3 },
				{ month: '2026-09', one: 1, other: 2 },
				{ month: '2026-10', one: 2, other: 3 }
			]
		});
		expect(monthFigures(facts, '2026-10')).toMatchObject({
			help: { times: 2, people: 2, points: 8 },
			groups: { active: 2, onlyGave: 0, onlyReceived: 0, both: 2 },
			...{ ties: { times: 1, people: 2 }, tiesOfYear: { times: 2, people: 3 } }
		});
	});

	test('who went before its end is in the sums and in no figure about people; who went after still is', () => {
		const facts = (closedOn: string) =>
			factsOf({ people: [{ id: 1, closedOn }, ...people(2).slice(1)], helped: [helped()] });
		expect(monthFigures(facts('2026-10-31'), '2026-10')).toMatchObject({
			help: { times: 1 },
			groups: { active: 1, onlyGave: 1 }
		});
		expect(monthFigures(facts('2026-11-01'), '2026-10').groups.active).toBe(2);
	});

	test('what an organisation or the pot has part in is help, and they are no neighbours', () => {
		const facts = factsOf({ people: people(2), helped: [helped({ payer: 99, payee: 2 })] });
		expect(monthFigures(facts, '2026-10')).toMatchObject({
			...{ help: { times: 1 }, groups: { active: 1, onlyGave: 1 } }
		});
	});

	test('points go round over ninety days up to its end', () => {
		const day = (on: string, standing: number, posted: number) => ({ on, standing, posted });
		const days = [
			day('2026-08-02', 500, 500),
			day('2026-08-03', 10, 30),
			day('2026-10-31', 20, 15),
			day('2026-11-01', 500, 500)
		];
		expect(monthFigures(factsOf({ days }), '2026-10').circulation).toBe(3);
	});

	test('care counts once a day has passed or somebody answered', () => {
		const asked = (openHours: number, yesHours: number | null) => ({
			...{ month: '2026-10', asker: 1, isEssential: true, openHours, yesHours, agreedHours: null }
		});
		const facts = factsOf({
			asked: [asked(3, null), asked(30, 24), asked(30, 25), asked(24, null)]
		});
		expect(monthFigures(facts, '2026-10').care).toEqual({
			...{ count: 1, of: 3, people: 1, others: 1 }
		});
	});
});

/** A month with any help among so many neighbours, and any answers to it. */
const anyFacts = fc
	.record({
		helped: fc.array(
			fc.record({
				month: fc.constantFrom('2026-09', '2026-10'),
				payer: fc.integer({ min: 1, max: 14 }),
				payee: fc.integer({ min: 1, max: 14 }),
				category: fc.constantFrom(...categoryKeys),
				times: fc.integer({ min: 1, max: 3 }),
				points: fc.integer({ min: 1, max: 32 })
			}),
			{ maxLength: 60 }
		),
		said: fc.array(
			fc.record({
				month: fc.constant('2026-10'),
				outcome: fc.constantFrom('confirmed', 'declined', 'expired'),
				days: fc.nat({ max: 14 }),
				by: fc.integer({ min: 1, max: 14 }),
				count: fc.integer({ min: 1, max: 4 })
			}),
			{ maxLength: 8 }
		),
		answered: fc.array(fc.option(fc.nat({ max: 90 })), { maxLength: 20 })
	})
	.map(({ helped: rows, said, answered }) =>
		factsOf({
			...{ people: people(14), said: said as Facts['said'] },
			helped: rows.filter(({ payer, payee }) => payer !== payee),
			asked: answered.map((yesHours, at) => ({
				...{
					month: '2026-10',
					asker: at % 9,
					isEssential: false,
					openHours: 200,
					yesHours,
					agreedHours: null
				}
			}))
		})
	);

describe('what is told of it', () => {
	test('help of five neighbours or more is told, and of fewer it is not, however often it was', () => {
		const told = (facts: Partial<Facts>) =>
			toldMonth(monthFigures(factsOf({ people: people(12), ...facts }), '2026-10'));
		expect(told({ helped: ring(5) })).toMatchObject({ help: 5, kinds: { home: 5, table: 0 } });
		expect(told({ helped: ring(4, { times: 3 }) })).toMatchObject({
			...{ help: null, kinds: { home: null, table: 0 } }
		});
	});

	test('six requests of one neighbour are not told, nor is a first yes, nor pairs of four neighbours', () => {
		const asked = (asker: (at: number) => number) =>
			Array.from({ length: 6 }, (_none, at) => ({
				...{ month: '2026-10', asker: asker(at), isEssential: true, openHours: 200 },
				...{ yesHours: 3, agreedHours: null }
			}));
		const told = (facts: Partial<Facts>) => toldMonth(monthFigures(factsOf(facts), '2026-10'));
		expect(told({ asked: asked(() => 1) })).toMatchObject({
			...{ asked: null, answered: null, firstYes: null, careInADay: null }
		});
		expect(told({ asked: asked((at) => at) })).toMatchObject({
			...{ asked: 6, answered: 6, unanswered: 0, firstYes: { median: 3 }, careInADay: 100 }
		});
		const ties = (pairs: readonly [number, number][]) =>
			told({ ties: pairs.map(([one, other]) => ({ month: '2026-10', one, other })) }).ties;
		const four: [number, number][] = [
			[1, 2],
			[1, 3],
			[1, 4],
			[2, 3],
			[2, 4]
		];
		expect(ties(four)).toBeNull();
		expect(ties([...four.slice(1), [4, 5]])).toBe(5);
	});

	test('a kind that is hidden takes another with it, so that it does not follow from the whole', () => {
		const rows = [...ring(8), ...ring(2, { category: 'meal' }), ...ring(9, { category: 'ride' })];
		const { help, kinds } = toldMonth(
			monthFigures(factsOf({ people: people(12), helped: rows }), '2026-10')
		);
		expect(help).toBe(19);
		expect(kinds).toEqual({ along: 9, table: null, home: null, desk: 0 });
	});

	const floor = (by: (at: number) => number, served = 1) =>
		Array.from({ length: 12 }, (_none, at) => ({
			...{ month: '2026-10', by: by(at), served: at < 6 ? served : 0, of: 1 }
		}));
	const pot = (change: Partial<Facts['pot'][number]>) => ({
		...{ month: '2026-10', given: 38, thanked: 0, essential: 0, people: 0, givers: 0, moved: 0 },
		...{ level: 138, ...change }
	});

	test('a share is told of five neighbours or more on both sides, however often it was', () => {
		const told = (of: Facts['floor']) =>
			toldMonth(monthFigures(factsOf({ people: people(12), floor: of }), '2026-10')).floorServed;
		expect(told(floor((at) => at))).toBe(50);
		expect(told(floor((at) => (at < 6 ? 1 : at)))).toBeNull();
		expect(told(floor((at) => (at < 6 ? at : 9)))).toBeNull();
		expect(told(floor(() => 1))).toBeNull();
	});

	test('what the pot was given is told of five givers or more, and where it stands roughly, when five moved it', () => {
		const told = (change: Partial<Facts['pot'][number]>) => {
			const facts = factsOf({ people: people(12), helped: ring(12), pot: [pot(change)] });
			const { potGiven, potLevel } = toldMonth(monthFigures(facts, '2026-10'));
			return { potGiven, potLevel };
		};
		expect(told({ givers: 1, moved: 1 })).toEqual({ potGiven: null, potLevel: null });
		expect(told({ givers: 4, moved: 6 })).toEqual({ potGiven: null, potLevel: 100 });
		expect(told({ givers: 5, moved: 5 })).toEqual({ potGiven: 38, potLevel: 100 });
		expect(told({ given: 0 })).toEqual({ potGiven: 0, potLevel: 100 });
	});

	test('a share of neighbours is in steps of five, and of fewer than ten there is none', () => {
		const shares = (count: number) =>
			toldMonth(monthFigures(factsOf({ people: people(count), helped: ring(count) }), '2026-10'));
		expect(shares(12)).toMatchObject({ active: 10, both: 100, balanced: 100, giniGiven: 0 });
		expect(shares(9)).toMatchObject({ active: 10, both: null, balanced: null, giniGiven: null });
		expect(shares(4)).toMatchObject({ active: null, circulation: null, potLevel: null });
	});

	test('no count of one to four is told, nothing hidden follows, and the order of the books does not matter', () => {
		fc.assert(
			fc.property(anyFacts, (facts) => {
				const figures = monthFigures(facts, '2026-10');
				const told = toldMonth(figures);
				const counts = [
					told.help,
					...Object.values(told.kinds),
					told.ties,
					told.asked,
					told.answered
				];
				for (const count of [...counts, told.unanswered, told.active, ...Object.values(told.said)])
					expect(count === null || count === 0 || count >= 5).toBe(true);
				const hidden = kindGroups.filter((group) => told.kinds[group] === null);
				if (told.help !== null) {
					expect(hidden).not.toHaveLength(1);
					expect(told.help).toBe(figures.help.times);
				}
				if (told.asked !== null) expect(told.answered === null).toBe(told.unanswered === null);
				const turned = factsOf({
					...facts,
					helped: facts.helped.toReversed(),
					...{ said: facts.said.toReversed(), asked: facts.asked.toReversed() }
				});
				expect(toldMonth(monthFigures(turned, '2026-10'))).toEqual(told);
			})
		);
	});
});
