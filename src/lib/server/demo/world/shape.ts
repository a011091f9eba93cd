/**
 * What the demo world is made of: plain data without ids. People, circles and updates point at
 * each other by key, and the builder that fills a database turns keys into ids. All moments are
 * resolved to a `Date` before they leave this room.
 */
import type { Change, Contact, Feeling } from '#lib/domain/observation.ts';
import type { Phase } from '#lib/domain/phase.ts';
import type { RaisedLevel } from '../../../domain/support.ts';
import type { Preset } from '#lib/domain/policy/preset.ts';
import type { Actor } from '#lib/domain/signal-plan.ts';
import type { PictureKey } from '../pictures/keys.ts';

/** Words that are shown as they are, in both languages of the screen. */
export type InTwoLanguages = { nl: string; en: string };

/** The six topics every circle has. A circle's own topics come on top of these. */
export const builtInTopics = ['news', 'daily', 'health', 'agenda', 'money', 'personal'] as const;

/** A topic: one of the six, or one the circle added itself (`own:` and a name). */
export type DemoTopic = (typeof builtInTopics)[number] | `own:${string}`;

/** What somebody may do with one topic. Writing includes reading. */
export type DemoLevel = 'none' | 'read' | 'write';

/** The roles a member can have in a circle. */
export type DemoRole =
	'resident' | 'representative' | 'family' | 'neighbour' | 'volunteer' | 'professional';

/** The municipality that all of the demo world lies in. */
export type DemoMunicipality = { key: string; name: string };

/** An organisation of professionals. `readingTimes` are shown to people, `promiseHours` count. */
export type DemoOrganisation = {
	key: string;
	name: string;
	kind: 'health_centre' | 'neighbourhood_team';
	readingTimes: InTwoLanguages;
	promiseHours: number;
};

/** A neighbourhood within the municipality. */
export type DemoNeighbourhood = { key: string; name: string; postcodes: string[] };

/** Somebody of the demo world. Nobody here exists. */
export type DemoPerson = {
	key: string;
	name: string;
	/** Null for somebody without mail; such a person has no account either. */
	mailAddress: string | null;
	language: 'nl' | 'en';
	organisationKey: string | null;
	discipline: InTwoLanguages | null;
	offices: readonly ('operator' | 'organisation_manager' | 'staff')[];
	hasAccount: boolean;
	/** Who this is, for the list of people one may try. */
	oneLine: InTwoLanguages;
};

/** What one member may do with one topic, and until when (null: until further notice). */
export type DemoRight = { topic: DemoTopic; level: DemoLevel; endsAt: Date | null };

/** What was recorded about somebody who acts for the resident (T6.1, A5). */
export type DemoRepresentation = {
	ground: InTwoLanguages;
	scope: InTwoLanguages;
	reviewAt: Date;
	residentTold: InTwoLanguages;
};

/** Somebody's place in one circle. `rights` are complete: one row for each topic of the circle. */
export type DemoMember = {
	personKey: string;
	role: DemoRole;
	/** How this person is related to the resident, e.g. "dochter". */
	relation: InTwoLanguages;
	/** The ready-made choice the rights started from; a member's exceptions come on top. */
	preset: Preset;
	rights: readonly DemoRight[];
	contact: boolean;
	backup: boolean;
	joinedAt: Date;
	/** The end of all rights; in the past for an expired member; null without an end. */
	endsAt: Date | null;
	/** When this member was taken out of the circle, or null. */
	removedAt: Date | null;
	/** Whether others may see that this member read something (B3). */
	sharesSeen: boolean;
	representation: DemoRepresentation | null;
};

/** One photo with the words that stand in for it. */
export type DemoPhoto = { picture: PictureKey; alt: string };

/** A reply under an update. */
export type DemoComment = { authorKey: string; text: string; postedAt: Date };

/** One update in a circle, with all that happened to it since. */
export type DemoUpdate = {
	/** Unique over the whole demo world and stable between runs. */
	key: string;
	authorKey: string;
	topic: DemoTopic;
	/** May be empty when there is a face, a photo or a spoken note. */
	text: string;
	/** 1 slecht, 2 matig, 3 gaat, 4 goed, 5 heel goed. */
	face: 1 | 2 | 3 | 4 | 5 | null;
	photos: readonly DemoPhoto[];
	/** A spoken note: length in whole seconds, and its typed words when somebody typed them. */
	voice: { seconds: number; transcript: string | null } | null;
	askedKey: string | null;
	askedByOn: Date | null;
	answered: { text: string; at: Date } | null;
	comments: readonly DemoComment[];
	thanks: readonly string[];
	postedAt: Date;
	editedAt: Date | null;
	withdrawnAt: Date | null;
	/** Until this moment the resident does not see it; at most 30 days after posting (T4.6). */
	surpriseUntil: Date | null;
};

/** How far a member has been shown one topic: up to and including `upToKey` (settled 37). */
export type DemoSeenMark = {
	personKey: string;
	topic: DemoTopic;
	upToKey: string;
	at: Date;
};

/** What people of a circle noted, their plan, and what they said to what was noticed. */
export type DemoNoted = {
	/** In the order in which they were made. */
	notes: readonly {
		observerKey: string;
		at: Date;
		contact: Contact;
		change: Change | null;
		/** The resident's own: 0 best to 4 worst. */
		face: Feeling | null;
		signKeys: readonly string[];
		text: string;
	}[];
	plan: {
		signs: readonly { key: string; phase: Phase; text: string }[];
		actions: readonly { phase: Phase; text: string; actor: Actor; isAvoid: boolean }[];
		agreedByKey: string;
		/** On a recorded ground, for the resident. */
		onGround: boolean;
		agreedAt: Date;
		/** Signs of a new version, to which nobody said yes yet; empty without one. */
		draft: readonly { key: string; phase: Phase; text: string }[];
		ways: readonly { kind: 'number' | 'place'; label: string; phone: string; hours: string }[];
		support: readonly { level: RaisedLevel; personKey: string; what: string; hours: string }[];
	};
	/** Who called the first weeks normal. */
	confirmedByKey: string | null;
	/** Who answered what was noticed first. */
	answeredByKey: string | null;
};

/** A circle round one resident. Updates are in the order in which they were posted. */
export type DemoCircle = {
	key: string;
	residentKey: string;
	startedByKey: string;
	neighbourhoodKey: string;
	startedAt: Date;
	ownTopics: readonly { key: DemoTopic; name: InTwoLanguages }[];
	members: readonly DemoMember[];
	updates: readonly DemoUpdate[];
	seenMarks: readonly DemoSeenMark[];
	noted: DemoNoted;
};

/** All of the made-up municipality, ready to be written to a database. */
export type DemoWorld = {
	municipality: DemoMunicipality;
	organisations: readonly DemoOrganisation[];
	neighbourhoods: readonly DemoNeighbourhood[];
	people: readonly DemoPerson[];
	circles: readonly DemoCircle[];
};
