import * as v from 'valibot';
import { DayField, IdField } from './account.ts';
import { cancelReasons, facilityCodes } from './activity.ts';
import { noticeDays, placesMost, whyNotTold } from './ending.ts';
import {
	CountField,
	FilledField,
	MinuteField,
	orNothing,
	TextField,
	WeekdaysField
} from './field.ts';
import {
	directionsLimit,
	nameLimit,
	newcomersLimit,
	noteLimit,
	placeNameLimit,
	programmeLimit,
	seriesLimit,
	suitsLimit,
	summaryLimit,
	titleLimit
} from './limits.ts';
import { listActivities } from './open-session.ts';
import { PhoneField, VersionField } from './place.ts';
import { countMost, dayMost, intervalMost, type Rule, type RuleEnd } from './recurrence/rule.ts';

// What a coordinator types about an activity: a building, the words of its page, days that come back,
// one day, and whom to ring.

const venueFields = {
	name: FilledField(placeNameLimit),
	address: FilledField(placeNameLimit),
	postcode: v.pipe(
		v.string(),
		v.transform((text) => text.toUpperCase().replaceAll(/\s/g, '')),
		v.regex(/^[1-9]\d{3}[A-Z]{2}$/),
		v.transform((text) => `${text.slice(0, 4)} ${text.slice(4)}`)
	),
	town: FilledField(placeNameLimit),
	directions: TextField(directionsLimit)
};

/** A building that is new here. */
export const VenueForm = v.object(venueFields);

/** A building that is new here, checked. */
export type VenueForm = v.InferOutput<typeof VenueForm>;

/** A building as it is to stand from now on. */
export const VenueChangeForm = v.object({ ...venueFields, version: VersionField });

/** A building as it is to stand from now on, checked. */
export type VenueChangeForm = v.InferOutput<typeof VenueChangeForm>;

/** What somebody saw in a building today. Unknown takes back what was said. */
export const FacilityForm = v.object({
	code: v.picklist(facilityCodes),
	state: v.picklist(['yes', 'no', 'unknown']),
	note: TextField(noteLimit),
	outOfOrderUntilOn: orNothing(DayField)
});

/** What somebody saw in a building today, checked. */
export type FacilityForm = v.InferOutput<typeof FacilityForm>;

/** An activity that is new. */
export const ActivityForm = v.object({ title: FilledField(titleLimit), venueId: IdField });

/** An activity that is new, checked. */
export type ActivityForm = v.InferOutput<typeof ActivityForm>;

/** An amount as people write it, "5" or "2,50", in cents; nothing for none. */
const PriceField = orNothing(
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,3}([.,]\d{2})?$/),
		v.transform((text) => Math.round(Number(text.replace(',', '.')) * 100)),
		v.maxValue(10_000)
	)
);

/** The words of an activity as they are to stand from now on. */
export const ActivityChangeForm = v.object({
	title: FilledField(titleLimit),
	venueId: IdField,
	summary: TextField(summaryLimit),
	welcome: TextField(suitsLimit),
	boundary: TextField(suitsLimit),
	dayPrice: PriceField,
	priceText: TextField(noteLimit),
	phone: v.pipe(
		PhoneField,
		v.transform((phone) => phone ?? '')
	),
	phoneName: TextField(nameLimit),
	phoneTimes: TextField(nameLimit),
	welcomer: TextField(nameLimit),
	listActivity: v.optional(orNothing(v.picklist(listActivities))),
	kitchenMinute: v.optional(orNothing(MinuteField)),
	version: VersionField
});

/** The words of an activity, checked. */
export type ActivityChangeForm = v.InferOutput<typeof ActivityChangeForm>;

/** Whether an organisation carries an activity. */
export const PartnerForm = v.object({ organisationId: IdField, wanted: v.picklist(['yes', 'no']) });

/** Whether an organisation carries an activity, checked. */
export type PartnerForm = v.InferOutput<typeof PartnerForm>;

/** Whether an activity stands on the outside, is being made, or is over. */
export const StatusForm = v.object({ wanted: v.picklist(['published', 'draft', 'archived']) });

/** Whether an activity stands on the outside, checked. */
export type StatusForm = v.InferOutput<typeof StatusForm>;

const ruleFields = {
	every: v.picklist(['week', 'position', 'day']),
	interval: CountField(1, intervalMost.month),
	'weekdays[]': v.optional(v.union([WeekdaysField, v.pipe(v.array(v.string()), v.length(0))]), []),
	position: v.optional(v.picklist(['1', '2', '3', '4', 'last']), '1'),
	weekday: v.optional(CountField(0, 6), '1'),
	day: v.optional(v.union([v.literal('last'), CountField(1, dayMost)]), '1'),
	from: MinuteField,
	until: MinuteField,
	ends: v.picklist(['open', 'until', 'count']),
	endsOn: orNothing(DayField),
	endsAfter: orNothing(CountField(1, countMost))
};

type RuleFields = {
	every: 'week' | 'position' | 'day';
	interval: number;
	'weekdays[]': readonly (number | string)[];
	position: string;
	weekday: number;
	day: number | 'last';
	from: number;
	until: number;
	ends: 'open' | 'until' | 'count';
	endsOn: string | null;
	endsAfter: number | null;
};

/** What the fields of a form say about days that come back. */
function recurring({ every, interval, position, weekday, day, ...form }: RuleFields) {
	const weekdays = [...new Set(form['weekdays[]'].map(Number))].sort();
	const rules: Record<typeof every, Rule> = {
		week: { every: 'week', interval, weekdays },
		position: {
			...{ every: 'month', by: 'position', interval, weekday },
			position: position === 'last' ? 'last' : (Number(position) as 1 | 2 | 3 | 4)
		},
		day: { every: 'month', by: 'day', interval, day }
	};
	const end: RuleEnd =
		form.ends === 'until'
			? { kind: 'until', on: form.endsOn ?? '' }
			: form.ends === 'count'
				? { kind: 'count', count: form.endsAfter ?? 1 }
				: { kind: 'open' };
	return { rule: rules[every], end, fromMinute: form.from, untilMinute: form.until };
}

const isWeekComplete = (form: { every: string; 'weekdays[]': readonly unknown[] }) =>
	form.every !== 'week' || form['weekdays[]'].length > 0;
const isShortStep = (form: { every: string; interval: number }) =>
	form.every !== 'week' || form.interval <= intervalMost.week;
const hasLastDay = (form: { ends: string; endsOn: string | null }) =>
	form.ends !== 'until' || form.endsOn !== null;
const hasCount = (form: { ends: string; endsAfter: number | null }) =>
	form.ends !== 'count' || form.endsAfter !== null;

/** Days that come back, from a first day on. */
export const SeriesForm = v.pipe(
	v.object({ ...ruleFields, firstOn: DayField }),
	v.forward(v.partialCheck([['every'], ['weekdays[]']], isWeekComplete, 'required'), [
		'weekdays[]'
	]),
	v.forward(v.partialCheck([['every'], ['interval']], isShortStep), ['interval']),
	v.forward(v.partialCheck([['ends'], ['endsOn']], hasLastDay, 'required'), ['endsOn']),
	v.forward(v.partialCheck([['ends'], ['endsAfter']], hasCount, 'required'), ['endsAfter']),
	v.transform((form) => ({ ...recurring(form), firstOn: form.firstOn }))
);

/** Days that come back, checked. */
export type SeriesForm = v.InferOutput<typeof SeriesForm>;

/** Which days of a series a change is about: from a day on, or all that still come. */
export const seriesScopes = ['following', 'all'] as const;

/** Other days or times for a series. */
export const SeriesChangeForm = v.pipe(
	v.object({
		...ruleFields,
		firstOn: orNothing(DayField),
		seriesId: IdField,
		sequence: VersionField,
		scope: v.picklist(seriesScopes)
	}),
	v.forward(v.partialCheck([['every'], ['weekdays[]']], isWeekComplete, 'required'), [
		'weekdays[]'
	]),
	v.forward(v.partialCheck([['every'], ['interval']], isShortStep), ['interval']),
	v.forward(v.partialCheck([['ends'], ['endsOn']], hasLastDay, 'required'), ['endsOn']),
	v.forward(v.partialCheck([['ends'], ['endsAfter']], hasCount, 'required'), ['endsAfter']),
	v.forward(
		v.partialCheck(
			[['scope'], ['firstOn']],
			({ scope, firstOn }) => scope === 'all' || firstOn !== null,
			'required'
		),
		['firstOn']
	),
	v.transform((form) => ({
		...recurring(form),
		...{ firstOn: form.firstOn, seriesId: form.seriesId },
		...{ sequence: form.sequence, scope: form.scope }
	}))
);

/** Other days or times for a series, checked. */
export type SeriesChangeForm = v.InferOutput<typeof SeriesChangeForm>;

/** The last day of a series. */
export const SeriesEndForm = v.object({ seriesId: IdField, lastOn: DayField });

/** The last day of a series, checked. */
export type SeriesEndForm = v.InferOutput<typeof SeriesEndForm>;

/** How long before its last day it is said that days stop. */
export const NoticeDaysForm = v.object({ days: CountField(noticeDays.least, noticeDays.most) });

/** How long before its last day it is said that days stop, checked. */
export type NoticeDaysForm = v.InferOutput<typeof NoticeDaysForm>;

/** Who takes in who comes for the first time: of a series, or of one day. Empty for nobody in particular. */
export const GreeterForm = v.object({
	seriesId: orNothing(IdField),
	occurrenceId: orNothing(IdField),
	greeter: TextField(nameLimit)
});

/** Who takes in who comes for the first time, checked. */
export type GreeterForm = v.InferOutput<typeof GreeterForm>;

/** More new people than these on one day are many. */
export const NewcomersForm = v.object({ most: CountField(1, newcomersLimit) });

/** More new people than these on one day are many, checked. */
export type NewcomersForm = v.InferOutput<typeof NewcomersForm>;

/** That days stop: which, after which day, why, and where else one can go or why nowhere. */
export const EndingForm = v.pipe(
	v.object({
		'series[]': v.pipe(
			v.optional(v.array(IdField), []),
			v.minLength(1, 'required'),
			v.maxLength(seriesLimit)
		),
		lastOn: DayField,
		reason: FilledField(noteLimit),
		'places[]': v.optional(v.pipe(v.array(IdField), v.maxLength(placesMost)), []),
		instead: TextField(noteLimit)
	}),
	v.forward(
		v.partialCheck(
			[['places[]'], ['instead']],
			(form) => form['places[]'].length > 0 || form.instead !== '',
			'required'
		),
		['instead']
	)
);

/** That days stop, checked. */
export type EndingForm = v.InferOutput<typeof EndingForm>;

/** That days do not stop after all. */
export const EndingBackForm = v.object({ endingId: IdField });

/** That days do not stop after all, checked. */
export type EndingBackForm = v.InferOutput<typeof EndingBackForm>;

/** What somebody did about telling one visitor; `open` takes back what was ticked. */
export const ToldForm = v.object({
	endingId: IdField,
	visitorId: IdField,
	said: v.picklist(['told', 'open', 'back', ...whyNotTold])
});

/** What somebody did about telling one visitor, checked. */
export type ToldForm = v.InferOutput<typeof ToldForm>;

const dayFields = {
	heldOn: DayField,
	from: MinuteField,
	until: MinuteField,
	note: TextField(noteLimit),
	/** Which one is meant, of a time that comes twice. */
	twice: orNothing(v.picklist(['first', 'second']))
};

/** One day more. */
export const ExtraDayForm = v.object(dayFields);

/** One day more, checked. */
export type ExtraDayForm = v.InferOutput<typeof ExtraDayForm>;

/** Another day or time for one day. */
export const MoveDayForm = v.object({
	...dayFields,
	occurrenceId: IdField,
	/** The number of the day as it was shown. */
	sequence: VersionField
});

/** Another day or time for one day, checked. */
export type MoveDayForm = v.InferOutput<typeof MoveDayForm>;

/** That a day is off, and why. */
export const CancelDayForm = v.object({
	occurrenceId: IdField,
	reason: v.picklist(cancelReasons),
	note: TextField(noteLimit)
});

/** That a day is off, checked. */
export type CancelDayForm = v.InferOutput<typeof CancelDayForm>;

/** That a day goes on after all. */
export const RestoreDayForm = v.object({ occurrenceId: IdField });

/** That a day goes on after all, checked. */
export type RestoreDayForm = v.InferOutput<typeof RestoreDayForm>;

/**
 * A line of a programme: "10:00 Koffie en thee", or with a place: "12:30 Lunch (kantine)". Behind it a sign
 * where it is shared with the building (D12): * for what is ours and open to its other users, + for what is
 * theirs and open to our visitors.
 */
const programmeLine =
	/^([01]?\d|2[0-3])[:.]([0-5]\d)\s+([^()\n]{1,80}?)(?:\s*\(([^()\n]{1,60})\))?(?:\s+([*+]))?$/;

/** Lines of a programme, earliest first. An empty field means that there is none. */
export const ProgrammeField = v.pipe(
	TextField(programmeLimit * 150),
	v.transform((text) =>
		text
			.split('\n')
			.map((line) => line.trim())
			.filter(Boolean)
			// The sign before the words means the same.
			.map((line) => line.replace(/^(\S+)\s+([*+])\s+(.*[^*+\s])$/, '$1 $3 $2'))
	),
	v.array(
		v.pipe(
			v.string(),
			v.regex(programmeLine),
			v.transform((line) => {
				const [, hour = '', minute = '', title = '', place = '', sign] = programmeLine.exec(line)!;
				return {
					...{ fromMinute: Number(hour) * 60 + Number(minute), title, place },
					...{ isForBuilding: sign === '*', isFromBuilding: sign === '+' }
				};
			})
		)
	),
	v.maxLength(programmeLimit),
	v.transform((items) => items.toSorted((one, other) => one.fromMinute - other.fromMinute))
);

/** What happens at which time: of a series, or of one day. */
export const ProgrammeForm = v.object({
	seriesId: orNothing(IdField),
	occurrenceId: orNothing(IdField),
	programme: ProgrammeField,
	/** What stood there when somebody began to type. */
	shown: v.optional(ProgrammeField)
});

/** What happens at which time, checked. */
export type ProgrammeForm = v.InferOutput<typeof ProgrammeForm>;

/** Somebody whom the host can ring. */
export const OnCallForm = v.object({
	organisationId: IdField,
	name: FilledField(nameLimit),
	phone: v.pipe(PhoneField, v.string()),
	topic: TextField(nameLimit),
	rank: v.picklist(['first', 'second']),
	'weekdays[]': WeekdaysField,
	fromOn: DayField,
	untilOn: orNothing(DayField),
	from: MinuteField,
	until: MinuteField
});

/** Somebody whom the host can ring, checked. */
export type OnCallForm = v.InferOutput<typeof OnCallForm>;

/** Who is not rung any more. */
export const OnCallEndForm = v.object({ onCallId: IdField });

/** Who is not rung any more, checked. */
export type OnCallEndForm = v.InferOutput<typeof OnCallEndForm>;
