import type { Asking } from '../signal.ts';
import type { TopicId } from '../topic.ts';

/** What somebody is to the resident (settled 5). */
export const roles = [
	'resident',
	'representative',
	'family',
	'neighbour',
	'volunteer',
	'professional'
] as const;

/** One of the roles somebody can have in a circle. */
export type Role = (typeof roles)[number];

/** How far a right on a topic goes. No right is no row. */
export const levels = ['none', 'read', 'write'] as const;

/** How far a right on a topic goes. */
export type Level = (typeof levels)[number];

/** What a member may do with one topic, and until when. */
export type Right = { topicId: TopicId; level: 'read' | 'write'; endsAt: Date | null };

/** On what ground somebody decides for the resident (A5). */
export const grounds = [
	'mandate',
	'living_will',
	'mentor',
	'curator',
	'administrator',
	'parent',
	'spouse_or_child'
] as const;

/** On what ground somebody decides for the resident (A5). */
export type Ground = (typeof grounds)[number];

/** That a member decides for the resident. It exists only with ground, scope and review date. */
export type Representation = {
	ground: Ground;
	/** Topic ids in which they may act, or `['everything']`. */
	scope: readonly string[];
	/** Calendar day on which it must be looked at again. */
	reviewOn: string;
	endsAt: Date | null;
};

/**
 * How somebody stands in a circle at this moment: all that `decide` needs to know.
 * Read from the database in one piece, never kept.
 */
export type Standing = {
	circleId: string;
	personId: string;
	residentId: string;
	role: Role;
	organisationId: string | null;
	/** The membership ends by itself at that instant. */
	endsAt: Date | null;
	removedAt: Date | null;
	/** The circle was closed. */
	closedAt: Date | null;
	/** Contact person at this moment, also when standing in for somebody who left. */
	isContact: boolean;
	isBackup: boolean;
	/** Signals of these they see and may take on: by office, by a place in the chain, as key holder. */
	answers: readonly Asking[];
	representation: Representation | null;
	rights: readonly Right[];
	/** When a factor was last used (T3.5). */
	provedAt: Date;
	/** A second factor was shown in this sign-in (T2.7). */
	strong: boolean;
	/** Came in with the resident's paper card. */
	byCard: boolean;
};

/** In whose scope everything lies. */
export const everything = 'everything';
