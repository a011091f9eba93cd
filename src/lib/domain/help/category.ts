// What people help each other with (S33), and what each kind of help asks of who gives it
// (activities-credits.md 12.4 and 13.2). The database keeps the same list for the ledger.

/**
 * What a kind of help asks of the helper: nothing (A), somebody who introduces them the first time (B),
 * or a professional, so that it is not asked for here (C).
 */
export type Safety = 'anybody' | 'introduced' | 'professional';

/** One kind of help. */
export type Category = {
	/** Care comes first, and never fails for want of bedankpunten. */
	isEssential: boolean;
	/** Care on which no price stands: it never makes an entry (F8, settled 38). */
	isFree: boolean;
	safety: Safety;
	/** Whether it mostly takes place in somebody's home; who asks may say otherwise. */
	isAtHome: boolean;
	/** Whether only somebody who learned it does it: tax papers. */
	isTrained: boolean;
	/** How long it mostly takes, in minutes: a quarter of an hour is one bedankpunt. */
	minutes: number;
};

type Told = [safety: Safety, minutes: number, ...('essential' | 'free' | 'home' | 'trained')[]];

const told = {
	walk: ['anybody', 60],
	company: ['introduced', 60, 'home'],
	groceries: ['anybody', 45],
	shop_along: ['anybody', 90],
	groceries_ill: ['anybody', 45, 'essential', 'free'],
	meal: ['anybody', 60],
	meal_ill: ['anybody', 60, 'essential', 'free'],
	check_in: ['introduced', 30, 'essential', 'free', 'home'],
	relief: ['introduced', 180, 'essential', 'free', 'home'],
	doctor: ['introduced', 120, 'essential'],
	ride_activity: ['introduced', 45, 'essential'],
	ride: ['introduced', 60],
	official_mail: ['introduced', 60, 'essential', 'home'],
	tax: ['introduced', 90, 'trained', 'home'],
	papers: ['introduced', 60, 'home'],
	computer: ['introduced', 60, 'home'],
	odd_job: ['introduced', 60, 'home'],
	bicycle: ['anybody', 45],
	garden: ['anybody', 90],
	pets: ['anybody', 30],
	homework: ['introduced', 60],
	language: ['anybody', 60],
	household: ['introduced', 90, 'home'],
	activity: ['anybody', 120]
} as const satisfies Record<string, Told>;

/** The name of a kind of help. */
export type CategoryKey = keyof typeof told;

/** The kinds of help in the order in which they are shown. */
export const categoryKeys = Object.keys(told) as readonly CategoryKey[];

/** What a kind of help is. */
export const categories: Readonly<Record<CategoryKey, Category>> = Object.fromEntries(
	Object.entries(told).map(([key, [safety, minutes, ...marks]]: [string, Told]) => [
		key,
		{
			...{ safety, minutes },
			isEssential: marks.includes('essential'),
			isFree: marks.includes('free'),
			isAtHome: marks.includes('home'),
			isTrained: marks.includes('trained')
		}
	])
) as Record<CategoryKey, Category>;

/** Kinds of help that can be thanked for with points: care cannot (F8). */
export const pricedKeys = categoryKeys.filter((key) => !categories[key].isFree);
