import { hiddenCounts, type Sum } from './suppress.ts';

// What leaves the team of an activity: one line for each month and number, with everything hidden that
// must be. Each month stands by itself: a quarter or a year beside it would show what the month hides,
// once it was told of earlier months (activities-credits.md 8).

/** What is told outside of the team. */
export const publishedKinds = [
	'held_days',
	'cancelled_days',
	'visits',
	'first_visits',
	'other_visits',
	'helpers',
	'companions',
	'meals',
	'meals_here',
	'meals_take_away',
	'rides_asked',
	'rides_found',
	'rides_not_found'
] as const;

/** What is told outside of the team. */
export type PublishedKind = (typeof publishedKinds)[number];

/** The numbers of one activity in one month, as its team knows them. */
export type MonthNumbers = {
	heldDays: number;
	cancelledDays: number;
	visits: number;
	firstVisits: number;
	helpers: number;
	companions: number;
	mealsHere: number;
	mealsTakeAway: number;
	/** Rides that were asked for, and those of them that were found (5.12). */
	ridesAsked: number;
	ridesFound: number;
};

/** The numbers of one month as they may leave the team; null for hidden. */
export function publishedMonth(known: MonthNumbers): Record<PublishedKind, number | null> {
	const { visits, firstVisits, mealsHere, mealsTakeAway, ridesAsked, ridesFound } = known;
	const people = {
		...{ visits, first_visits: firstVisits, other_visits: visits - firstVisits },
		...{ helpers: known.helpers, companions: known.companions },
		...{ meals: mealsHere + mealsTakeAway, meals_here: mealsHere, meals_take_away: mealsTakeAway },
		...{
			rides_asked: ridesAsked,
			rides_found: ridesFound,
			rides_not_found: ridesAsked - ridesFound
		}
	};
	const names = Object.keys(people) as (keyof typeof people)[];
	const at = (name: keyof typeof people) => names.indexOf(name);
	const sums: Sum[] = [
		{ total: at('visits'), parts: [at('first_visits'), at('other_visits')] },
		{ total: at('meals'), parts: [at('meals_here'), at('meals_take_away')] },
		{ total: at('rides_asked'), parts: [at('rides_found'), at('rides_not_found')] }
	];
	const hidden = hiddenCounts(
		names.map((name) => people[name]),
		sums
	);
	const told = names.map((name): [PublishedKind, number | null] => [
		name,
		hidden[at(name)] === true ? null : people[name]
	]);
	// How often a place was open says nothing about anybody.
	return {
		...(Object.fromEntries(told) as Record<PublishedKind, number | null>),
		...{ held_days: known.heldDays, cancelled_days: known.cancelledDays }
	};
}
