import type { CategoryKey } from '../help/category.ts';

// Kinds of help, put together so coarsely that none of them says how somebody is: a ride to the doctor is a ride.

/** The groups in the order in which they are shown. */
export const kindGroups = ['along', 'table', 'home', 'desk'] as const;

/** Going along, eating and shopping, house and garden, or papers and learning. */
export type KindGroup = (typeof kindGroups)[number];

const groups = {
	walk: 'along',
	company: 'along',
	shop_along: 'along',
	doctor: 'along',
	ride_activity: 'along',
	ride: 'along',
	activity: 'along',
	check_in: 'along',
	relief: 'along',
	groceries: 'table',
	groceries_ill: 'table',
	meal: 'table',
	meal_ill: 'table',
	odd_job: 'home',
	bicycle: 'home',
	garden: 'home',
	pets: 'home',
	household: 'home',
	official_mail: 'desk',
	tax: 'desk',
	papers: 'desk',
	computer: 'desk',
	homework: 'desk',
	language: 'desk'
} as const satisfies Record<CategoryKey, KindGroup>;

/** The group that a kind of help is in. */
export function kindGroupOf(category: CategoryKey): KindGroup {
	return groups[category];
}
