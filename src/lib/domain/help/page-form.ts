import * as v from 'valibot';
import { CountField, TextField } from '../field.ts';
import { dayPartKeys, dayParts } from './ask-form.ts';
import { categoryKeys } from './category.ts';
import { helpLimits, JoinForm, type OfferForm } from './form.ts';

// How taking part and offering are filled in: ticks of kinds and days instead of rows.

/** Taking part, with what somebody likes to do from the start (S37). */
export const JoinPageForm = v.object({
	...JoinForm.entries,
	'kinds[]': v.optional(v.pipe(v.array(v.picklist(categoryKeys)), v.maxLength(24)), [])
});

const hourOf = (clock: string): number => Number(clock.slice(0, 2)) * 60;

/** An offer: a kind, some words, the days that mostly suit, and a part of the day. */
export const OfferPageForm = v.pipe(
	v.object({
		category: v.picklist(categoryKeys),
		words: TextField(helpLimits.words),
		'weekday[]': v.optional(v.pipe(v.array(CountField(1, 7)), v.maxLength(7)), []),
		part: v.optional(v.picklist(dayPartKeys), 'any')
	}),
	v.transform(({ category, words, part, 'weekday[]': weekdays }): OfferForm => {
		const { from, until } = dayParts[part];
		const span = { fromMinute: hourOf(from), untilMinute: hourOf(until) };
		const windows = [...new Set(weekdays)].map((weekday) => ({ weekday, ...span }));
		return { category, words, windows };
	})
);

/** What is said of an offer: that it still holds, rests, goes on, or is over. */
export const OfferWordForm = v.object({
	offerId: v.pipe(v.string(), v.uuid()),
	word: v.picklist(['holds', 'rests', 'goes_on', 'over'])
});
