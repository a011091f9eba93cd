import { daysAfter, monthsAfter } from './day.ts';
import { weekdayOf } from './wall-time.ts';
import { folded } from './words.ts';

// A place where one walks in (activities-credits.md 3 and 5.1): what its pages say, what has to be
// known before anybody may read them, and how a fact about a building grows old.

/** What a building can have, in the order in which it is shown. */
export const facilityCodes = [
	...['step_free', 'wheelchair_toilet', 'automatic_door', 'lift', 'disabled_parking', 'bus_stop'],
	...['chairs_with_arms', 'hearing_loop', 'quiet_room', 'low_stimulus_hour', 'assistance_dog'],
	...['kitchen', 'shower', 'adult_changing', 'defibrillator']
] as const;

/** What a building can have. */
export type FacilityCode = (typeof facilityCodes)[number];

/** A fact about a building that somebody saw there on a day. */
export type Facility = {
	code: FacilityCode;
	state: 'yes' | 'no';
	note: string;
	/** yyyy-mm-dd. */
	checkedOn: string;
	/** The last day on which it cannot be used; null for none. */
	outOfOrderUntilOn: string | null;
};

/** How a fact is told. What nobody looked at is unknown, and never told as a no (3.1). */
export type FacilityWord = 'yes' | 'no' | 'unknown' | 'out_of_order';

/** A fact of a building as it is shown: told how, seen when, and whether that is too long ago. */
export type ShownFacility = {
	code: FacilityCode;
	word: FacilityWord;
	note: string;
	checkedOn: string | null;
	/** Seen longer ago than a year: ask the host (E3). */
	isOld: boolean;
};

/** After so many months a fact about a building has to be looked at again (E3). */
export const facilityMonths = 12;

/** Each thing a building can have, as it is told on a day. */
export function shownFacilities(
	known: readonly Facility[],
	todayOn: string
): readonly ShownFacility[] {
	return facilityCodes.map((code) => {
		const found = known.find((one) => one.code === code);
		if (found === undefined)
			return { code, word: 'unknown', note: '', checkedOn: null, isOld: false };
		const { state, note, checkedOn, outOfOrderUntilOn } = found;
		const isBroken = outOfOrderUntilOn !== null && outOfOrderUntilOn >= todayOn;
		return {
			...{ code, note, checkedOn },
			word: state === 'yes' && isBroken ? 'out_of_order' : state,
			isOld: monthsAfter(checkedOn, facilityMonths) < todayOn
		};
	});
}

/** What must be known of a building before anybody is invited into it. */
export const neededFacilities = [
	'step_free',
	'wheelchair_toilet'
] as const satisfies readonly FacilityCode[];

/** So many of the first days must have somebody to ring (5.1). */
export const coveredDays = 4;

/** Somebody whom the host can ring, on these days of the week, 0 for Sunday to 6 for Saturday. */
export type OnCall = {
	rank: 'first' | 'second';
	weekdays: readonly number[];
	fromOn: string;
	untilOn: string | null;
	fromMinute: number;
	untilMinute: number;
};

/** A day on which people come, as far as ringing somebody goes. */
export type OpenDay = { on: string; weekday: number; fromMinute: number; untilMinute: number };

/** Who can be rung on a day, in the order given. */
export function onCallOn<O extends Pick<OnCall, 'weekdays' | 'fromOn' | 'untilOn'>>(
	{ on, weekday }: Pick<OpenDay, 'on' | 'weekday'>,
	onCall: readonly O[]
): O[] {
	return onCall.filter(
		({ weekdays, fromOn, untilOn }) =>
			weekdays.includes(weekday) && fromOn <= on && (untilOn === null || untilOn >= on)
	);
}

/** Whether somebody can be rung first during the whole of a day. */
export function isCovered(day: OpenDay, onCall: readonly OnCall[]): boolean {
	const there = onCallOn(day, onCall)
		.filter(({ rank }) => rank === 'first')
		.toSorted((one, other) => one.fromMinute - other.fromMinute);
	let reached = day.fromMinute;
	for (const { fromMinute, untilMinute } of there)
		if (fromMinute <= reached) reached = Math.max(reached, untilMinute);
	return reached >= day.untilMinute;
}

/** Who can be rung at some time of a day, of those given. */
export function calledOn<One extends OnCall>(onCall: readonly One[], on: string): One[] {
	const weekday = weekdayOf(on);
	return onCall.filter(
		({ weekdays, fromOn, untilOn }) =>
			weekdays.includes(weekday) && fromOn <= on && (untilOn === null || untilOn >= on)
	);
}

/** The days, of those given, on which there is a while with nobody to ring. */
export function uncoveredDays(days: readonly OpenDay[], onCall: readonly OnCall[]): string[] {
	return days.filter((day) => !isCovered(day, onCall)).map(({ on }) => on);
}

/** Whether two cannot both be rung first: on one day at one time there is one to ring first. */
export function clash(one: OnCall, other: OnCall): boolean {
	return (
		one.rank === 'first' &&
		other.rank === 'first' &&
		one.weekdays.some((weekday) => other.weekdays.includes(weekday)) &&
		(one.untilOn === null || one.untilOn >= other.fromOn) &&
		(other.untilOn === null || other.untilOn >= one.fromOn) &&
		one.fromMinute < other.untilMinute &&
		other.fromMinute < one.untilMinute
	);
}

/** A gap in who can be rung is said so many days ahead (5.8). */
export const gapDaysAhead = 7;

/** What has to be there before an activity may stand on the outside. */
export type PublishFacts = {
	title: string;
	summary: string;
	boundary: string;
	phone: string;
	facilities: readonly Facility[];
	/** The first days to come, at most `coveredDays`. */
	days: readonly OpenDay[];
	onCall: readonly OnCall[];
};

/** What is missing, all of it at once (5.1). */
export type PublishGap =
	| { kind: 'summary' | 'boundary' | 'phone' | 'days' }
	| { kind: 'facility'; code: FacilityCode }
	| { kind: 'on_call'; on: string };

/** What is missing before an activity may stand on the outside; nothing for ready. */
export function publishGaps(facts: PublishFacts): PublishGap[] {
	const { summary, boundary, phone, facilities, days, onCall } = facts;
	const gaps: PublishGap[] = [];
	if (summary === '') gaps.push({ kind: 'summary' });
	if (boundary === '') gaps.push({ kind: 'boundary' });
	if (phone === '') gaps.push({ kind: 'phone' });
	for (const code of neededFacilities)
		if (!facilities.some((one) => one.code === code)) gaps.push({ kind: 'facility', code });
	if (days.length === 0) gaps.push({ kind: 'days' });
	for (const on of uncoveredDays(days.slice(0, coveredDays), onCall))
		gaps.push({ kind: 'on_call', on });
	return gaps;
}

/** Why a day is off, as somebody chooses it. */
export const cancelReasons = ['ill', 'no_host', 'building', 'weather', 'holiday', 'other'] as const;

/** Why a day is off: as somebody chose it, or because it lies after the end of its series (E9). */
export type CancelReason = (typeof cancelReasons)[number] | 'ended';

/** A day that the public reads of. */
export type PublicDay = {
	heldOn: string;
	fromMinute: number;
	untilMinute: number;
	isCancelled: boolean;
	cancelReason: CancelReason | null;
	/** It had begun before it was said to be off. */
	stoppedEarly: boolean;
	note: string;
};

/** When a day stands, or stood by its rule. */
export type Stand = { on: string; fromMinute: number; untilMinute: number };

/** Where a day stood by its rule, before somebody moved it; null where it stands there still. */
export function movedFrom(
	{ heldOn, fromMinute, untilMinute }: Pick<PublicDay, 'heldOn' | 'fromMinute' | 'untilMinute'>,
	rule: Stand | null
): Stand | null {
	if (rule === null) return null;
	const { on } = rule;
	const isSame =
		heldOn === on && fromMinute === rule.fromMinute && untilMinute === rule.untilMinute;
	return isSame ? null : rule;
}

/** A day in a list by date. One that was moved stands in it twice: where it is, and where it was. */
export type ListedDay<D> = D & {
	/** Where it stood before, on the line where it is now. */
	movedFrom: Stand | null;
	/** Where it is now, on the line where it stood before. */
	movedTo: Stand | null;
};

/**
 * Days as they are listed by date, those in a span, its ends included: whoever comes at the usual day
 * finds there where it went. What was moved and is then off is only off.
 */
export function listedDays<D extends PublicDay>(
	days: readonly (D & { byRule: Stand | null })[],
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): ListedDay<D & { byRule: Stand | null }>[] {
	const isInside = (on: string) => on >= fromOn && on <= untilOn;
	const lines = days.flatMap((day) => {
		const { heldOn, fromMinute, untilMinute, isCancelled } = day;
		const from = movedFrom(day, day.byRule);
		const here = isInside(heldOn) ? [{ ...day, movedFrom: from, movedTo: null }] : [];
		if (from === null || from.on === heldOn || isCancelled || !isInside(from.on)) return here;
		const left = { heldOn: from.on, fromMinute: from.fromMinute, untilMinute: from.untilMinute };
		const movedTo = { on: heldOn, fromMinute, untilMinute };
		return [...here, { ...day, ...left, note: '', movedFrom: null, movedTo }];
	});
	// The sort is stable: what begins at the same time stays in the order in which it came.
	return lines.toSorted(
		(one, other) =>
			(one.heldOn < other.heldOn ? -1 : Number(one.heldOn > other.heldOn)) ||
			one.fromMinute - other.fromMinute
	);
}

/** The dates on which nothing is where its rule says: what is off, and what was moved to another date. */
export function exceptedDates(
	days: readonly (Pick<PublicDay, 'heldOn' | 'isCancelled'> & {
		movedFrom: { on: string } | null;
	})[]
): string[] {
	return days.flatMap(({ isCancelled, heldOn, movedFrom }) => {
		if (movedFrom !== null && movedFrom.on !== heldOn) return [movedFrom.on];
		return isCancelled ? [heldOn] : [];
	});
}

/** Days in a list: one, or several that are off one after the other. */
export type DayFold<D extends PublicDay> =
	{ kind: 'day'; day: D } | { kind: 'off'; days: readonly [D, ...D[]] };

/**
 * The next days as they are listed: so many on which one can come, and between them those that are
 * off, which stand together when one follows the other for one reason (6.4).
 */
export function foldedDays<D extends PublicDay>(days: readonly D[], most: number): DayFold<D>[] {
	const folds: DayFold<D>[] = [];
	let open = 0;
	for (const day of days) {
		if (open === most) break;
		const last = folds.at(-1);
		if (!day.isCancelled) {
			folds.push({ kind: 'day', day });
			open += 1;
		} else if (last?.kind === 'off' && isAlike(last.days[0], day)) {
			folds[folds.length - 1] = { kind: 'off', days: [...last.days, day] };
		} else {
			folds.push({ kind: 'off', days: [day] });
		}
	}
	return folds;
}

function isAlike(one: PublicDay, other: PublicDay): boolean {
	return one.cancelReason === other.cancelReason && one.stoppedEarly === other.stoppedEarly;
}

/** So many days on which one can come stand on the page of an activity (6.4). */
export const shownDays = 8;

/** So far ahead the days of a series stand in the list (4.3). */
export const daysAheadWeeks = 26;

/** The days for which a series is filled, from today on. */
export function fillWindow(todayOn: string): { fromOn: string; untilOn: string } {
	return { fromOn: todayOn, untilOn: daysAfter(todayOn, daysAheadWeeks * 7) };
}

/** What somebody changed of an activity. Never content: which thing, and of which day. */
export type ActivityChange =
	| {
			kind:
				| 'made'
				| 'set'
				| 'published'
				| 'unpublished'
				| 'archived'
				| 'venue'
				| 'facilities'
				| 'on_call'
				| 'device_added'
				| 'device_revoked'
				| 'device_released'
				| 'device_left'
				| 'device_emptied'
				| 'tasks'
				| 'visitors_joined'
				| 'visitors_parted'
				| 'visitor_forgotten'
				| 'notice_days'
				| 'ending_told'
				| 'greeter'
				| 'newcomers'
				| 'ride_service';
	  }
	| { kind: 'partner_added' | 'partner_left'; organisationId: string }
	| { kind: 'series_made' | 'series_changed' | 'series_ended'; seriesId: string }
	| { kind: 'programme'; seriesId: string | null; on: string | null }
	| {
			kind:
				| 'day_added'
				| 'day_cancelled'
				| 'day_cancelled_at_door'
				| 'day_restored'
				| 'day_moved'
				| 'day_noted'
				| 'day_reopened'
				| 'ending_announced'
				| 'ending_taken_back';
			on: string;
	  };

/** Changes behind the door: of what the public and the circles read they change nothing. */
export const behindTheDoor: readonly ActivityChange['kind'][] = [
	...(['on_call', 'device_added', 'device_revoked', 'device_released', 'tasks'] as const),
	...(['device_left', 'device_emptied'] as const),
	...(['visitors_joined', 'visitors_parted', 'visitor_forgotten', 'day_reopened'] as const),
	...(['ending_told', 'ride_service'] as const)
];

/** Words that an address may not begin with, because something else stands there (settled 32). */
export const reservedSlugs: readonly string[] = [
	...[
		'a',
		'accessibility',
		'admin',
		'agenda',
		'card',
		'circles',
		'demo',
		'desk',
		'en',
		'feed',
		'give-and-take',
		'going'
	],
	...['healthz', 'host', 'icons', 'invitation', 'k', 'kring', 'live', 'm', 'me', 'neighbourhoods'],
	...['new', 'offline', 'open', 'screens', 'servez'],
	...['organisation', 'outbox', 'place', 'privacy', 'programma', 'push', 'readyz', 'sign-in'],
	...['sign-out', 'staff', 'start', 'unsubscribe', 'watch']
];

/** Longest word in an address. */
export const slugLimit = 60;

/** The word for an address that a name gives: "Kom gerust langs!" is `kom-gerust-langs`. */
export function slugOf(name: string): string {
	const plain = folded(name)
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '')
		.slice(0, slugLimit)
		.replace(/-+$/, '');
	return plain === '' || reservedSlugs.includes(plain) ? `${plain}-plek`.replace(/^-/, '') : plain;
}
