import type { CareDay } from './care-day.ts';
import type { Scale } from './baseline.ts';
import { Refusal } from './refusal.ts';
import type { Entry } from './series.ts';

// What somebody noted about how it goes (early-warning.md S1, S2). It is about a moment, not about
// when it was sent: a phone may have been without a network.

/** As usual, a little, clearly and very different. Higher is worse (S1). */
export const changes = [0, 1, 2, 3] as const;

/** How different it was, by somebody else's eyes. */
export type Change = (typeof changes)[number];

/** The resident's own face at a check-in: 0 is best (S1). */
export const feelings = [0, 1, 2, 3, 4] as const;

/** The resident's own face at a check-in. */
export type Feeling = (typeof feelings)[number];

/** What contact there was. What was only heard never scores (S3.1) and is no sign of life (S6). */
export const contacts = ['seen', 'spoken', 'phoned', 'heard'] as const;

/** What contact there was. */
export type Contact = (typeof contacts)[number];

/** The scale of what others observe, and that of one's own face: R in S1. */
export const observedScale: Scale = { width: 3 };
export const selfScale: Scale = { width: 4 };

/** A sign of the plan that somebody saw. Doubt counts: it is never read as reassurance. */
export type SignSeen = { signId: string; isSure: boolean };

/** The same as it is kept: with the text it had, for a plan changes and words stay (S11). */
export type SignNoted = SignSeen & { text: string };

/** An observation as the engine reads it: the newest version of each. */
export type Observation = {
	id: string;
	/** Who saw it, also when somebody else wrote it down (settled 25). */
	observerId: string;
	observedAt: Date;
	recordedAt: Date;
	/** The care day of `observedAt`. */
	day: CareDay;
	contact: Contact;
	/** Null when only signs or a note were given. */
	change: Change | null;
	signs: readonly SignSeen[];
	isWithdrawn: boolean;
};

/** Further back it is a note without a score; further ahead a clock is wrong (S1). */
export const longestAgoMs = 7 * 86_400_000;
export const longestAheadMs = 5 * 60_000;

/** What can be done with something observed at a moment: count it, keep it as a note, or ask. */
export function timing(observedAt: Date, recordedAt: Date): 'counts' | 'note_only' | 'ahead' {
	const age = recordedAt.getTime() - observedAt.getTime();
	if (age < -longestAheadMs) return 'ahead';
	return age > longestAgoMs ? 'note_only' : 'counts';
}

/** Whether the engine looks at an observation at all. */
export function counts({ isWithdrawn, observedAt, recordedAt }: Observation): boolean {
	return !isWithdrawn && timing(observedAt, recordedAt) === 'counts';
}

/** Whether it gives its day a value: somebody had contact and said how different it was (S3.1). */
export function scores(observation: Observation): boolean {
	return counts(observation) && observation.contact !== 'heard' && observation.change !== null;
}

/** The scores among observations, for the chart. */
export function entriesOf(observations: readonly Observation[]): (Entry & { at: Date })[] {
	return observations.filter(scores).map(({ id, observerId, day, change, observedAt }) => {
		return { id, observerId, day, value: change!, at: observedAt };
	});
}

/** What somebody said about how it goes, before it is kept. */
export type Said = {
	change: Change | null;
	face: Feeling | null;
	signs: readonly SignSeen[];
	note: string;
};

/**
 * Insists that a note says something, on the scale of who saw it: the resident chooses a face, all
 * others say how different it was.
 *
 * @throws {Refusal} `empty_note`; `other_scale` for a face of somebody else, or a change of oneself.
 */
export function assertSays({ change, face, signs, note }: Said, isResident: boolean): void {
	if (isResident ? change !== null : face !== null) throw new Refusal('other_scale');
	if (change === null && face === null && signs.length === 0 && note === '')
		throw new Refusal('empty_note');
}

/**
 * The moment that a note is about: the one that was filled in, else the one at which it was written.
 * A device whose clock is ahead says nothing about that, so then it is the moment of arrival.
 *
 * @throws {Refusal} `observed_ahead` for a filled-in time that has still to come (S11).
 */
export function momentOf(
	{ observedAt, writtenAt }: { observedAt: Date | null; writtenAt: Date | null },
	now: Date
): Date {
	if (observedAt !== null) {
		if (timing(observedAt, now) === 'ahead') throw new Refusal('observed_ahead');
		return observedAt;
	}
	return writtenAt === null || writtenAt.getTime() > now.getTime() ? now : writtenAt;
}

/** Something that somebody may still put right or take back. */
export type NoteFacts = {
	authorId: string;
	observerId: string;
	version: number;
	withdrawnAt: Date | null;
};

/** Whether a note is somebody's own: they saw it, or they wrote it down. */
export function isOwn({ authorId, observerId }: NoteFacts, personId: string): boolean {
	return authorId === personId || observerId === personId;
}

/**
 * Insists that somebody may put a note right from the version they saw.
 *
 * @throws {Refusal} `not_found` for somebody else's and for one that was taken back, `newer_version`
 *   when it changed meanwhile.
 */
export function assertCorrectable(note: NoteFacts, personId: string, version: number): void {
	if (!isOwn(note, personId) || note.withdrawnAt !== null) throw new Refusal('not_found');
	if (note.version !== version) throw new Refusal('newer_version');
}

/** The resident's own faces among observations, for the chart of their own track. */
export function facesOf(
	faces: readonly { id: string; observerId: string; day: CareDay; face: Feeling | null; at: Date }[]
): (Entry & { at: Date })[] {
	return faces.flatMap(({ id, observerId, day, face, at }) =>
		face === null ? [] : [{ id, observerId, day, value: face, at }]
	);
}
