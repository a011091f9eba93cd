import type { TellingWord } from '../ending.ts';
import type { FitOutcome, Leaning } from './fit.ts';

// What the host of a walk-in day can do on the sheet of today (activities-credits.md 7.2): a closed
// list. Each is written down on the device first and sent later, so it says everything about itself
// and nothing about what was before it. What they mean together stands in `day-state.ts`.

/** What people at the door are counted as, one number for each device (3.4). */
export const categories = [
	'visitor',
	'first_timer',
	'companion',
	'child',
	'helper',
	'meal_here',
	'meal_take_away'
] as const;

/** What people at the door are counted as. */
export type Category = (typeof categories)[number];

/** Whether somebody comes or goes: each raises a number of its own, and none ever falls. */
export const directions = ['up', 'down'] as const;

/** Whether somebody comes or goes. */
export type Direction = (typeof directions)[number];

/** As what somebody is here today. */
export const roles = ['visitor', 'helper', 'companion', 'professional'] as const;

/** As what somebody is here today. */
export type Role = (typeof roles)[number];

/**
 * What a visitor can say yes to (3.4). Without the first there is no visitor, only a number. That it goes on by
 * itself to those they named, when they are missed, is a wish of its own (5.11).
 */
export const consentPurposes = [
	'remember_me',
	'diet',
	'welcome_note',
	'missing_signal',
	'missing_goes_on',
	'tell_circle_arrived'
] as const;

/** What a visitor can say yes to. */
export type ConsentPurpose = (typeof consentPurposes)[number];

/** What a visitor can say yes to once they let themselves be remembered. */
export type FurtherPurpose = Exclude<ConsentPurpose, 'remember_me'>;

/** What a visitor can say yes to once they let themselves be remembered, one by one. */
export const furtherPurposes = consentPurposes.filter(
	(purpose): purpose is FurtherPurpose => purpose !== 'remember_me'
);

/** Why something is taken back: from a list, so that nobody writes about a person. */
export const voidReasons = ['mistake', 'other_person', 'not_here'] as const;

/** Why something is taken back. */
export type VoidReason = (typeof voidReasons)[number];

/** Whether somebody thinks they come. */
export const expectedAnswers = ['coming', 'not_coming', 'maybe'] as const;

/** Whether somebody thinks they come. */
export type ExpectedAnswer = (typeof expectedAnswers)[number];

/** How a day or a meal is settled. */
export const settleWays = ['cash', 'transfer', 'later', 'free', 'counter_gift'] as const;

/** How a day or a meal is settled. */
export type SettleWay = (typeof settleWays)[number];

/**
 * What somebody does not eat, or how it is made for them: what a kitchen can do something with, and not
 * why. None of them names a belief (T1.2).
 */
export const dietCodes = [
	'vegetarian',
	'no_pork',
	'no_fish',
	'no_milk',
	'no_gluten',
	'no_nuts',
	'no_sugar',
	'soft'
] as const;

/** What somebody does not eat, or how it is made for them. */
export type DietCode = (typeof dietCodes)[number];

/** How somebody heard of a place: one tap, and never kept with who said it (5.3). */
export const heardSources = [
	'acquaintance',
	'relative',
	'gp',
	'professional',
	'card',
	'paper',
	'internet',
	'passing'
] as const;

/** How somebody heard of a place. */
export type HeardSource = (typeof heardSources)[number];

/** What a host can do about somebody who is missed. */
export const absenceSaids = ['rang', 'ask'] as const;

/** What a host can do about somebody who is missed. */
export type AbsenceSaid = (typeof absenceSaids)[number];

/** What each operation says, by its kind. Ids are made by the device, amounts are cents. */
export type Payloads = {
	/**
	 * One more, or one fewer. `total` is how often this device tapped that way for this category on
	 * this day, this tap included: whoever hears the last one has heard them all.
	 */
	counted: { category: Category; direction: Direction; total: number };
	/**
	 * A known visitor is here; null for somebody without a name who needs a line of their own, and only
	 * of those is asked whether it is the first time. The visit has the id of the operation.
	 */
	checked_in: { visitorId: string | null; role: Role; firstTime: boolean };
	checked_out: { visitId: string };
	/** Names the operations that it takes back: check-ins, new visitors, settlings, calls. */
	voided: { operationIds: readonly string[]; reason: VoidReason };
	/** "Nieuw, welkom". */
	welcomed: Welcomed;
	/** Somebody said yes or no to being remembered and the like. */
	consent_said: {
		visitorId: string;
		purpose: ConsentPurpose;
		given: boolean;
		givenBy: 'self' | 'representative';
		how: 'spoken' | 'paper';
	};
	/**
	 * A known visitor tells what they do not eat, and that it may be kept: yes and codes in one, so that
	 * neither stands without the other. Saying no to it is a `consent_said`.
	 */
	diet_told: { visitorId: string; dietCodes: readonly DietCode[] };
	expected: { visitorId: string; answer: ExpectedAnswer; meal: boolean; ride: boolean };
	/** What is eaten, said anew each time; 0 and 0 for nothing after all. */
	meal_noted: {
		mealId: string;
		/** Null for somebody without a name: only then a diet goes with the meal. */
		visitorId: string | null;
		here: number;
		takeAway: number;
		dietCodes: readonly DietCode[];
	};
	turn_taken: { taskId: string; visitorId: string | null };
	turn_done: { turnId: string };
	turn_given_back: { turnId: string };
	/** Never with a name: who does not pay is nobody's business on the floor (5.5). */
	settled: { way: SettleWay; cents: number };
	on_call_called: { organisationId: string };
	/** Somebody who would come was told that this day is off: by telephone, or at the door (5.9). */
	told_off: { visitorId: string };
	/** What a host did about somebody who is missed: rang them, or has those asked whom they named (5.11). */
	absence_said: { signalId: string; said: AbsenceSaid };
	/** The visitor says of somebody who said yes that it is whom they named, or wishes them no more. */
	contact_said: { contactId: string; stays: boolean };
	/**
	 * A visitor is away from one day up to and including another, and not why. With `stays` false it is taken
	 * back, for good: who stays away after all says so under another id.
	 */
	away_said: { awayId: string; visitorId: string; fromOn: string; untilOn: string; stays: boolean };
	/** A host wants to talk with the circle: too light, or too heavy. The visitor knows of it (E10). */
	fit_asked: { talkId: string; visitorId: string; leaning: Leaning };
	/** What came of a talk, from a list. */
	fit_ended: { talkId: string; outcome: FitOutcome };
	/** What somebody on the list of an end was told by word of mouth (E9). */
	ending_told: { endingId: string; visitorId: string; said: TellingWord };
	/** Somebody said how they heard of the place. Who it was stands nowhere. */
	heard: { source: HeardSource };
	day_opened: Record<never, never>;
	day_noted: { text: string };
	cash_counted: { cents: number; remark: string };
	day_closed: Record<never, never>;
};

/**
 * Somebody who was not known. With a yes to being remembered a visitor and a visit, both new; without
 * it the device only counts one more, and keeps no name.
 */
export type Welcomed =
	| {
			remember: true;
			visitorId: string;
			callName: string;
			/** What tells two people of one name apart; null for nothing. */
			nameHint: string | null;
			cameBefore: boolean;
			/** What they said yes to beside being remembered. */
			consents: readonly FurtherPurpose[];
			dietCodes: readonly DietCode[];
			welcomeNote: string;
			/** Who of those present shows them the way, by the id of that visitor; null for nobody. */
			guideId: string | null;
	  }
	| { remember: false; cameBefore: boolean; total: number };

/** A kind of operation. */
export type OperationType = keyof Payloads;

/** What every operation carries, whatever it says. */
export type Envelope = {
	/** UUIDv7, made on the device: sent twice, it was done once. */
	operationId: string;
	deviceId: string;
	/** Counts the operations of this device from 1, over all its days, without a gap. */
	seq: number;
	occurrenceId: string;
	/** By the clock of the device, which may be wrong. */
	atDevice: Date;
};

/** Something the host did, of one kind. */
export type OperationOf<Type extends OperationType> = Envelope & {
	type: Type;
	payload: Payloads[Type];
};

/** Something the host did. */
export type Operation = { [Type in OperationType]: OperationOf<Type> }[OperationType];

/** Most operations of one upload (7.2). */
export const uploadMost = 200;

/** Longest name by which a visitor is called. */
export const callNameLimit = 40;

/** Longest hint that tells two visitors of one name apart. */
export const nameHintLimit = 20;

/** Longest text of what a visitor wants the host to know. */
export const welcomeNoteLimit = 300;

/** Longest note of a day. */
export const dayNoteLimit = 500;

/** Longest remark with a count of the cash. */
export const cashRemarkLimit = 200;

/** Most operations that one taking back can name: as many devices see one person come in. */
export const voidMost = 20;

/** Most taps of one device in one category on one day. */
export const countMost = 9_999;

/** Most portions of one meal. */
export const portionsMost = 20;

/** Most diets of one person. */
export const dietMost = 10;

/** The largest sum that a day can settle or count, in cents. */
export const centsMost = 1_000_000;

/** What says something about another day than that it was held: nobody was there for it to be said. */
const saidAhead: readonly OperationType[] = [
	...(['expected', 'consent_said', 'diet_told', 'told_off'] as const),
	...(['absence_said', 'contact_said', 'away_said'] as const),
	...(['fit_asked', 'fit_ended', 'ending_told'] as const)
];

/** Whether an operation shows that somebody kept the sheet of this day, so that it counts as open. */
export function opensDay(type: OperationType): boolean {
	return !saidAhead.includes(type);
}

/** What an operation adds to the numbers of its device; null for one that does not count. */
export function countedBy(operation: Operation): Payloads['counted'] | null {
	if (operation.type === 'counted') return operation.payload;
	if (operation.type !== 'welcomed' || operation.payload.remember) return null;
	const { cameBefore, total } = operation.payload;
	return { category: cameBefore ? 'visitor' : 'first_timer', direction: 'up', total };
}

/** What the floor sees of how somebody settled: not paying looks like paying (5.5). */
export function shownOnFloor(way: SettleWay): 'yes' | 'later' {
	return way === 'later' ? 'later' : 'yes';
}
