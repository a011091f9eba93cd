import { exceptedDates } from '#lib/domain/activity.ts';
import { jsonLdText, eventOfActivity, eventOfDay } from '#lib/domain/calendar/event-data.ts';
import { fits } from '#lib/domain/recurrence/rule.ts';
import { facilityInWords } from '#lib/i18n/activity-words.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { PublicActivity, PublicDayView } from '#lib/server/activity/index.ts';

// What machines read of the public pages, out of the same object as people do (6.2).

/** The page of an activity, for who reads it as data. */
export function activityTold(
	activity: PublicActivity,
	days: readonly PublicDayView[],
	origin: string
): string {
	return jsonLdText(
		eventOfActivity({
			...factsOf(activity, addressOf(activity, origin)),
			schedules: activity.series.map(({ id, ...recurrence }) => ({
				recurrence,
				// Of two parts of a day one may be off and the other not.
				exceptOn: exceptedDates(days.filter(({ seriesId }) => seriesId === id)).filter((on) =>
					fits(recurrence.rule, on)
				)
			}))
		})
	);
}

/**
 * The page of one day, for who reads it as data.
 *
 * @param isOne  nothing else of this activity is on that day: two parts of a day are two things.
 */
export function dayTold(
	activity: PublicActivity,
	day: PublicDayView,
	{ origin, isOne }: { origin: string; isOne: boolean }
): string {
	const whole = addressOf(activity, origin);
	const { heldOn, fromMinute, untilMinute, startsAt, endsAt, movedFrom, isCancelled } = day;
	return jsonLdText(
		eventOfDay({
			...factsOf(activity, `${whole}/${heldOn}`),
			part: isOne ? null : String(fromMinute),
			at: { on: heldOn, fromMinute, untilMinute, startsAt, endsAt },
			...{ movedFrom, isCancelled },
			activity: { name: activity.title, url: whole }
		})
	);
}

function addressOf({ slug }: PublicActivity, origin: string): string {
	return `${origin}/a/${slug}`;
}

function factsOf(
	{ title, summary, venue, facilities, partners, dayPriceCents }: PublicActivity,
	url: string
) {
	return {
		...{ name: title, description: summary, url, language: getLocale() },
		place: {
			...{ name: venue.name, street: venue.address, postcode: venue.postcode, town: venue.town },
			// What cannot be used for a while is not there for who plans to come.
			facilities: facilities.map(({ code, word }) => ({
				name: facilityInWords(code),
				state: word === 'out_of_order' ? ('no' as const) : word
			}))
		},
		organisers: partners.map((name) => ({ name, url: null })),
		priceCents: dayPriceCents
	};
}
