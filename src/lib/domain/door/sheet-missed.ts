import type { AbsenceAnswer } from './missing-visitor.ts';

// What a host's device knows of who is missed, and of whom a visitor named for that (5.11).

/** Somebody whom a visitor named, or the circle that they let know. */
export type SheetContact = {
	id: string;
	kind: 'person' | 'circle' | 'member';
	/** What the visitor calls them; empty for a circle, and for a member of one. */
	called: string;
	/** `asked`: the code was not used yet. `waiting`: a yes that the visitor has not looked at. */
	state: 'asked' | 'waiting' | 'sure';
	/** First name of who said yes; the visitor is asked whether it is them. */
	saidName: string;
};

/** An answer of somebody whom the visitor named. */
export type SheetAnswer = {
	/** What the visitor calls them; empty for a member of a circle. */
	called: string;
	answer: AbsenceAnswer;
	answeredAt: Date;
	/** Given with "bel mij"; empty otherwise. */
	phone: string;
};

/** That a visitor is missed, as far as it goes on. */
export type SheetAbsence = {
	id: string;
	misses: number;
	/** Those whom the visitor named were asked. */
	isAsked: boolean;
	answers: readonly SheetAnswer[];
};
