import type { AskState } from './ask.ts';

// What stands in the agenda of a circle (C1): appointments, visits and tasks, each with its own
// question. Who says yes to a question takes it, and who cannot after all gives it back.

/** What an entry is. */
export const agendaKinds = ['appointment', 'visit', 'task'] as const;

/** What an entry is. */
export type AgendaKind = (typeof agendaKinds)[number];

/** What an entry can ask of the circle, in the order in which it is shown. */
export const needKinds = ['come', 'do', 'ride', 'ride_back', 'company', 'other'] as const;

/** What an entry asks of the circle. */
export type NeedKind = (typeof needKinds)[number];

/** What can be asked beside who comes or does it. */
export const extraNeeds = ['ride', 'ride_back', 'company'] as const satisfies readonly NeedKind[];

/** What a visit is for. Two organisations that come for the same are told apart by it (C3). */
export const aims = ['care', 'medicine', 'household', 'meal', 'company', 'talk', 'other'] as const;

/** What a visit is for. */
export type Aim = (typeof aims)[number];

/** A question of an entry; only `other` has words of its own. */
export type Need = { kind: NeedKind; text: string };

/** A question, who said yes to it, and who was asked by name, as far as that is the reader's to know. */
export type NeedState = Need & { takenById: string | null; asks: readonly AskState[] };

/** What is said of an entry, apart from when it is. */
export type AgendaContent = {
	kind: AgendaKind;
	title: string;
	place: string;
	words: string;
	aim: Aim | null;
	/** The member who comes or does it; null for nobody or for somebody from outside. */
	personId: string | null;
	/** Somebody from outside who comes or does it; empty for nobody. */
	outsider: string;
	organisationId: string | null;
	/** When nobody says yes in time, people are told (C4). */
	isNecessary: boolean;
	needs: readonly Need[];
};

/** Which dates of an entry that comes back a change is about. */
export const agendaScopes = ['one', 'following', 'all'] as const;

/** Which dates of an entry that comes back a change is about. */
export type AgendaScope = (typeof agendaScopes)[number];

/** What is asked when nobody comes or does it yet. For an appointment: who goes along. */
export function openKind(kind: AgendaKind): NeedKind {
	return ({ appointment: 'company', visit: 'come', task: 'do' } as const)[kind];
}

/** Whether somebody still has to say yes to something. */
export function isOpen(needs: readonly NeedState[]): boolean {
	return needs.some(({ takenById }) => takenById === null);
}
