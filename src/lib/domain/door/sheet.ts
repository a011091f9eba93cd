import type { CancelReason } from '../activity.ts';
import { dayOf, daysAfter, instantAt } from '../day.ts';
import type { Telling } from '../ending.ts';
import type { Away } from './away.ts';
import type { DayFacts, Device, Operations, Received } from './received.ts';
import type { DayRides } from './ride.ts';
import type { DietCode, FurtherPurpose } from './operation.ts';
import type { FitTalk } from './fit.ts';
import type { SheetAbsence, SheetContact } from './sheet-missed.ts';

// What a host's device holds (activities-credits.md 7.2, settled 40): the sheet of today and of the
// next day. It carries what was done so far, not what came of it: the device works that out with the
// same rules as Kring, its own taps that have not arrived included. No surname, no address, no birth
// date stands on it, and who did not say yes to being remembered is a number.

/** Pictures that a task or a step of it can have. */
export const pictograms = [
	'coffee',
	'cook',
	'table',
	'dishes',
	'sweep',
	'shop',
	'door',
	'guide',
	'walk',
	'game',
	'music',
	'craft',
	'garden',
	'drive',
	'lift',
	'phone',
	'hands',
	'check'
] as const;

/** A picture that a task or a step of it can have. */
export type Pictogram = (typeof pictograms)[number];

/** Who may do a task: anybody, who was shown how by a host, or who was screened (5.7). */
export const safetyClasses = ['anybody', 'shown', 'screened'] as const;

/** Who may do a task. */
export type SafetyClass = (typeof safetyClasses)[number];

/** One step of a task: a picture with few words (S18). */
export type TaskStep = { pictogram: Pictogram; text: string };

/** Most steps of one task: more nobody keeps in their head (5.7). */
export const stepMost = 7;

/** Something to do that every visitor may take (5.7). */
export type SheetTask = {
	id: string;
	title: string;
	pictogram: Pictogram;
	steps: readonly TaskStep[];
	/** How many people it takes. */
	needed: number;
	/** Minute of the day from which it is done; null for any time. */
	fromMinute: number | null;
	safetyClass: SafetyClass;
};

/** Somebody whom the host can ring on a day (5.8). Never on a public page. */
export type SheetCall = {
	organisationId: string;
	organisationName: string;
	/** First name and role: "Mo, wijkteam". */
	name: string;
	phone: string;
	/** For which questions; empty for all. */
	topic: string;
	rank: 'first' | 'second';
	fromMinute: number;
	untilMinute: number;
};

/** A visitor who said yes to being remembered. */
export type SheetVisitor = {
	id: string;
	callName: string;
	/** Tells two people of one name apart; null for nothing. */
	nameHint: string | null;
	/** Only with a yes to it. */
	dietCodes: readonly DietCode[];
	/** What they want the host to know, in their own words; only with a yes to it. */
	welcomeNote: string;
	/** What they said yes to beside being remembered. */
	says: readonly FurtherPurpose[];
	/** Whom they named for when they are missed, and the circle that they let know. */
	contacts: readonly SheetContact[];
	/** That they are missed; null while they are not (5.11). */
	absence: SheetAbsence | null;
	/** When they are away, now and later; one after another. */
	away: readonly Away[];
	/** A talk about whether it fits, open or ended lately; null for none (E10). */
	fit: FitTalk | null;
};

/** How it stands with telling somebody of an end; who they are stands among the visitors. */
export type SheetTelling = Pick<Telling, 'saidAt' | 'backAt'> & {
	visitorId: string;
	state: 'open' | 'told';
};

/** That days stop, or after all do not, with everybody who has to hear it by word of mouth (E9). */
export type SheetEnding = {
	id: string;
	/** The last day on which they are, yyyy-mm-dd. */
	lastOn: string;
	isTakenBack: boolean;
	reason: string;
	/** Where else one can go: in words, and places on the outside. */
	instead: string;
	places: readonly { title: string; place: string }[];
	people: readonly SheetTelling[];
};

/** What is known of a visitor who comes to days like this one. */
export type SheetRegular = {
	visitorId: string;
	/** "Komt meestal": expected unless they said no. */
	usual: boolean;
	/** Whether they ate on the days on which they could have, oldest first. */
	ate: readonly boolean[];
};

/** One day on a host's device. */
export type SheetDay = {
	occurrenceId: string;
	/** Calendar day, yyyy-mm-dd. */
	on: string;
	fromMinute: number;
	untilMinute: number;
	/** What the public reads about this day. */
	note: string;
	/** Why it is off; null while it is not. */
	cancelReason: CancelReason | null;
	/** It had begun before it was said to be off. */
	stoppedEarly: boolean;
	/** Who takes in who comes for the first time; empty for nobody in particular (E13). */
	greeter: string;
	/** More new people than these are many. */
	newcomersMost: number;
	programme: readonly { fromMinute: number; title: string; place: string }[];
	tasks: readonly SheetTask[];
	/** First ones first. */
	calls: readonly SheetCall[];
	regulars: readonly SheetRegular[];
	/** Meals of people without a name on days of the same weekday, oldest first. */
	walkIns: readonly number[];
	/** Who asks for a ride and who offers one (5.12). */
	rides: DayRides;
	facts: DayFacts;
	operations: Operations;
};

/** What a host's device holds. */
export type Sheet = {
	device: { id: string; name: string };
	activity: { title: string; venue: string; slug: string; dayPriceCents: number | null };
	/** When Kring made it, by its own clock. */
	madeAt: Date;
	/** From this moment nothing of it is shown, and it is wiped (T9.1). */
	goneAt: Date;
	/** Today and the day after, as far as there is one; earliest first. */
	days: readonly SheetDay[];
	visitors: readonly SheetVisitor[];
	/** The first last day first. */
	endings: readonly SheetEnding[];
};

/** A day for which nobody asks for a ride or offers one. The first screen of a host needs no more of rides. */
export const noRides: DayRides = { rides: [], matches: [], toTell: [], service: null };

/**
 * What a device may keep of a sheet for the day after it: that there is a day, and when. With it a tablet
 * that finds no network that morning can count; it knows nobody. Null when there is no such day.
 *
 * @source activities-credits.md 7.2; names go at four (T9.1).
 */
export function stubOf(sheet: Sheet): Sheet | null {
	const on = dayOf(sheet.goneAt);
	const nothing = { note: '', programme: [], tasks: [], calls: [], regulars: [], walkIns: [] };
	const none = { ...nothing, rides: noRides };
	const days = sheet.days
		.filter((day) => day.on === on)
		.map(({ facts, ...day }): SheetDay => {
			const nobody = { forgottenIds: new Set<string>(), sameAs: new Map<string, string>() };
			const known = { ...facts, ...nobody, releasedIds: new Set<string>() };
			return { ...day, ...none, operations: new Map(), facts: known };
		});
	const goneAt = instantAt(daysAfter(on, 1), goneHour * 60);
	return days.length === 0 ? null : { ...sheet, goneAt, days, visitors: [], endings: [] };
}

/** At this hour of the night a sheet goes (T9.1). */
const goneHour = 4;

/** A sheet as it travels and is kept: moments as text, no maps. */
type Sent = Omit<Sheet, 'days'> & { days: readonly SentDay[] };

type SentDay = Omit<SheetDay, 'facts' | 'operations'> & {
	operations: readonly Received[];
	facts: Omit<DayFacts, 'devices' | 'forgottenIds' | 'sameAs' | 'releasedIds' | 'now'> & {
		devices: readonly (readonly [string, Device])[];
		forgottenIds: readonly string[];
		sameAs: readonly (readonly [string, string])[];
		releasedIds: readonly string[];
	};
};

/** A sheet as JSON. The same sheet is the same text. */
export function sheetText(sheet: Sheet): string {
	const days = sheet.days.map(({ facts, operations, ...day }): SentDay => {
		const { devices, forgottenIds, sameAs, releasedIds, now: _now, ...known } = facts;
		return {
			...day,
			operations: [...operations.values()],
			facts: {
				...known,
				devices: [...devices],
				forgottenIds: [...forgottenIds],
				sameAs: [...sameAs],
				releasedIds: [...releasedIds]
			}
		};
	});
	return JSON.stringify({ ...sheet, days } satisfies Sent);
}

/**
 * A sheet out of its JSON, as Kring made it; its facts know no later moment than that.
 *
 * @throws {SyntaxError} for what is no JSON.
 */
export function sheetFrom(text: string): Sheet {
	const { days, visitors, ...sheet } = JSON.parse(text, momentsRead) as Sent;
	return {
		// A sheet that an older Kring made says nothing of these.
		...{ endings: [] },
		...sheet,
		visitors: visitors.map((one) => ({
			...{ says: [], contacts: [], absence: null, away: [], fit: null },
			...one
		})),
		days: days.map(({ facts, operations, ...day }) => ({
			...{ rides: noRides, cancelReason: null, stoppedEarly: false },
			...day,
			operations: new Map(operations.map((one) => [one.operation.operationId, one])),
			facts: {
				// A sheet that an older Kring made knows of no kitchen.
				...{ kitchenClosesAt: null },
				...facts,
				devices: new Map(facts.devices),
				forgottenIds: new Set(facts.forgottenIds),
				sameAs: new Map(facts.sameAs),
				releasedIds: new Set(facts.releasedIds),
				now: sheet.madeAt
			}
		}))
	};
}

/** Every field of a sheet that holds a moment has a name that says so. */
function momentsRead(name: string, value: unknown): unknown {
	const isMoment = name.endsWith('At') || name === 'atDevice';
	return isMoment && typeof value === 'string' ? new Date(value) : value;
}
