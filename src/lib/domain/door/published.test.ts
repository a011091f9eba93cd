import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publishedMonth, type MonthNumbers } from './published.ts';

const month = (change: Partial<MonthNumbers>): MonthNumbers => ({
	...{ heldDays: 4, cancelledDays: 1, visits: 60, firstVisits: 10, helpers: 12, companions: 8 },
	...{ mealsHere: 50, mealsTakeAway: 10, ridesAsked: 20, ridesFound: 12 },
	...change
});

test('what is many is told as it is, and how often a place was open always', () => {
	expect(publishedMonth(month({ heldDays: 1, cancelledDays: 2 }))).toEqual({
		...{ held_days: 1, cancelled_days: 2, visits: 60, first_visits: 10, other_visits: 50 },
		...{ helpers: 12, companions: 8, meals: 60, meals_here: 50, meals_take_away: 10 },
		...{ rides_asked: 20, rides_found: 12, rides_not_found: 8 }
	});
});

test('few are hidden, and so is what would tell them', () => {
	expect(publishedMonth(month({ firstVisits: 3 }))).toMatchObject({
		...{ first_visits: null, helpers: 12 }
	});
	const told = publishedMonth(month({ firstVisits: 3 }));
	expect([told.visits, told.other_visits]).toContain(null);
	expect(publishedMonth(month({ visits: 12, firstVisits: 10 })).first_visits).toBeNull();
	expect(publishedMonth(month({ companions: 4 })).companions).toBeNull();
	expect(publishedMonth(month({ companions: 0 })).companions).toBe(0);
});

test('nothing that is told or follows is between one and four', () => {
	const some = fc.nat(30);
	fc.assert(
		fc.property(
			some,
			some,
			some,
			some,
			some,
			fc.tuple(some, some),
			(first, other, helpers, companions, here, [away, found]) => {
				const told = publishedMonth({
					...{ heldDays: 3, cancelledDays: 0, visits: first + other, firstVisits: first },
					...{ helpers, companions, mealsHere: here, mealsTakeAway: away },
					...{ ridesAsked: found + helpers, ridesFound: found }
				});
				const triples = [
					[told.visits, told.first_visits, told.other_visits],
					[told.meals, told.meals_here, told.meals_take_away],
					[told.rides_asked, told.rides_found, told.rides_not_found]
				] as const;
				for (const [total, one, rest] of triples) {
					const shown = [total, one, rest].filter((count) => count !== null);
					for (const count of shown) expect(count === 0 || count >= 5).toBe(true);
					// With two of three the third follows.
					const wouldFollow = shown.length === 2 && !shown.includes(0);
					expect(wouldFollow).toBe(false);
				}
			}
		)
	);
});
