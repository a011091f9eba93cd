import type { CategoryKey } from '../domain/help/category.ts';
import { m } from '../paraglide/messages.js';

// The kinds of help in words.

const words = {
	walk: m.credit_kind_walk,
	company: m.credit_kind_company,
	groceries: m.credit_kind_groceries,
	shop_along: m.credit_kind_shop_along,
	groceries_ill: m.credit_kind_groceries_ill,
	meal: m.credit_kind_meal,
	meal_ill: m.credit_kind_meal_ill,
	check_in: m.credit_kind_check_in,
	relief: m.credit_kind_relief,
	doctor: m.credit_kind_doctor,
	ride_activity: m.credit_kind_ride_activity,
	ride: m.credit_kind_ride,
	official_mail: m.credit_kind_official_mail,
	tax: m.credit_kind_tax,
	papers: m.credit_kind_papers,
	computer: m.credit_kind_computer,
	odd_job: m.credit_kind_odd_job,
	bicycle: m.credit_kind_bicycle,
	garden: m.credit_kind_garden,
	pets: m.credit_kind_pets,
	homework: m.credit_kind_homework,
	language: m.credit_kind_language,
	household: m.credit_kind_household,
	activity: m.credit_kind_activity
} satisfies Record<CategoryKey, () => string>;

/** A kind of help as it stands behind "met": "een rit", "de tuin". */
export function categoryInWords(key: CategoryKey): string {
	return words[key]();
}
