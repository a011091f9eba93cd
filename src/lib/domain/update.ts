import * as v from 'valibot';
import { DayField, IdField } from './account.ts';
import { dayOf, daysAfter, endOfDay } from './day.ts';
import { FilledField, orNothing, TextField } from './field.ts';
import type { Standing } from './policy/standing.ts';
import { Refusal } from './refusal.ts';
import { isUuid } from './id.ts';
import { isStandardTopic, type TopicId } from './topic.ts';
import { commentLimit, photoLimit, textLimit } from './limits.ts';

/** How long an update can be edited after it was posted. */
export const editWindowMs = 15 * 60_000;

/** A surprise lasts at most so many days (T4.6). */
export const surpriseDaysLimit = 30;

/** The five faces, from bad to very good. */
export const faces = [1, 2, 3, 4, 5] as const;

/** One of the five faces, 1 is bad and 5 is very good. */
export type Face = (typeof faces)[number];

const FaceField = orNothing(
	v.pipe(
		v.picklist(['1', '2', '3', '4', '5']),
		v.transform((text) => Number(text) as Face)
	)
);

/** What somebody fills in to tell the circle something. */
export const PostForm = v.object({
	updateId: IdField,
	topicId: v.pipe(
		v.string(),
		v.check((id) => isStandardTopic(id) || isUuid(id))
	),
	text: TextField(textLimit),
	face: FaceField,
	askedId: orNothing(IdField),
	askedByOn: orNothing(DayField),
	/** When it was written on the device, which may have been offline. */
	writtenAt: orNothing(v.pipe(v.string(), v.isoTimestamp())),
	/** Last day on which the resident does not see it. */
	surpriseUntilOn: orNothing(DayField),
	transcript: TextField(textLimit),
	voiceSeconds: orNothing(v.pipe(v.string(), v.digits(), v.maxLength(4), v.transform(Number)))
});

/** What somebody fills in to tell the circle something, checked. */
export type PostForm = v.InferOutput<typeof PostForm>;

/** What somebody fills in to change an update. `version` is the one they started from (T11.8). */
export const EditForm = v.object({
	updateId: IdField,
	version: v.pipe(v.string(), v.digits(), v.transform(Number)),
	text: TextField(textLimit),
	face: FaceField
});

/** What somebody fills in to change an update, checked. */
export type EditForm = v.InferOutput<typeof EditForm>;

/** What somebody fills in to answer under an update. */
export const CommentForm = v.object({
	updateId: IdField,
	commentId: IdField,
	text: FilledField(commentLimit),
	/** When it was written on the device, which may have been offline. */
	writtenAt: orNothing(v.pipe(v.string(), v.isoTimestamp()))
});

/** What somebody fills in to answer under an update, checked. */
export type CommentForm = v.InferOutput<typeof CommentForm>;

/** What somebody fills in to answer what was asked of them. */
export const AnswerForm = v.object({
	updateId: IdField,
	text: FilledField(commentLimit)
});

/** What somebody fills in to answer what was asked of them, checked. */
export type AnswerForm = v.InferOutput<typeof AnswerForm>;

/** What somebody fills in to thank for an update, or to take the thanks back. */
export const ThankForm = v.object({ updateId: IdField, wanted: v.picklist(['yes', 'no']) });

/** What somebody fills in to thank for an update, checked. */
export type ThankForm = v.InferOutput<typeof ThankForm>;

/** Names one answer under an update. */
export const RemarkForm = v.object({ updateId: IdField, commentId: IdField });

/** Names one answer under an update, checked. */
export type RemarkForm = v.InferOutput<typeof RemarkForm>;

/** Names one update. */
export const UpdateForm = v.object({ updateId: IdField });

/** Names one update, checked. */
export type UpdateForm = v.InferOutput<typeof UpdateForm>;

/** What the rules of an update need to know of it. */
export type UpdateFacts = {
	authorId: string;
	topicId: TopicId;
	postedAt: Date;
	version: number;
	withdrawnAt: Date | null;
	surpriseUntil: Date | null;
	askedId: string | null;
	askedAnsweredAt: Date | null;
};

/**
 * Refuses an update that says nothing.
 *
 * @throws {Refusal} `empty_update` without text, face, photo or spoken note.
 */
export function assertSaysSomething(update: {
	text: string;
	face: Face | null;
	photoCount: number;
	hasVoice: boolean;
}): void {
	const silent =
		update.text === '' && update.face === null && update.photoCount === 0 && !update.hasVoice;
	if (silent) throw new Refusal('empty_update');
	if (update.photoCount > photoLimit) throw new Refusal('too_many_photos', { limit: photoLimit });
}

/**
 * Until when a surprise stays hidden from the resident, or null for an ordinary update.
 *
 * @param untilAt  the end of the last day, as an instant.
 * @throws {Refusal} for a professional, for the resident themselves, and beyond 30 days (T4.6).
 */
export function surpriseEnd(untilAt: Date | null, author: Standing, now: Date): Date | null {
	if (untilAt === null || author.role === 'resident') return null;
	if (author.role === 'professional') throw new Refusal('surprise_by_professional');
	const longest = now.getTime() + surpriseDaysLimit * 86_400_000;
	if (untilAt.getTime() > longest)
		throw new Refusal('surprise_too_long', { limit: surpriseDaysLimit });
	return untilAt.getTime() <= now.getTime() ? null : untilAt;
}

/** The last day that can be chosen for a surprise, as yyyy-mm-dd: it ends at the end of that day. */
export function lastSurpriseOn(todayOn: string, now: Date): string {
	const day = daysAfter(todayOn, surpriseDaysLimit);
	const ends = endOfDay(day).getTime() - now.getTime();
	return ends <= surpriseDaysLimit * 86_400_000 ? day : daysAfter(day, -1);
}

/**
 * When a device says it was written, where that can be true. A clock that is ahead, or far behind,
 * says nothing; the order never depends on it.
 */
export function believableMoment(writtenAt: Date | null, now: Date): Date | null {
	if (writtenAt === null) return null;
	const age = now.getTime() - writtenAt.getTime();
	return age < 0 || age > surpriseDaysLimit * 86_400_000 ? null : writtenAt;
}

/**
 * Refuses a day for an answer that was over when it was asked. What waited on a device for a network
 * was asked when it was written.
 *
 * @throws {Refusal} `asked_day_past`
 */
export function assertAnswerAhead(byOn: string | null, askedAt: Date): void {
	if (byOn !== null && byOn < dayOf(askedAt)) throw new Refusal('asked_day_past');
}

/** Whether a surprise is still kept from this reader: from the resident only, and only for a while. */
export function isHiddenFrom(
	update: Pick<UpdateFacts, 'surpriseUntil'>,
	reader: Standing,
	now: Date
): boolean {
	const kept = update.surpriseUntil !== null && update.surpriseUntil.getTime() > now.getTime();
	return kept && reader.role === 'resident';
}

/** Whether its author may still change it. */
export function mayEdit(update: UpdateFacts, personId: string, now: Date): boolean {
	return (
		update.authorId === personId &&
		update.withdrawnAt === null &&
		now.getTime() - update.postedAt.getTime() < editWindowMs
	);
}

/**
 * Insists that an update can be edited by this person from the version they saw.
 *
 * @throws {Refusal} `not_found` for somebody else's, `too_late_to_edit` after the window,
 *   `newer_version` when it changed meanwhile.
 */
export function assertEditable(
	update: UpdateFacts,
	personId: string,
	version: number,
	now: Date
): void {
	if (update.authorId !== personId || update.withdrawnAt !== null) throw new Refusal('not_found');
	if (!mayEdit(update, personId, now)) throw new Refusal('too_late_to_edit');
	if (update.version !== version) throw new Refusal('newer_version');
}

/** How it stands with what was asked of somebody. */
export type AskState = 'none' | 'open' | 'late' | 'answered';

/**
 * How it stands with what was asked of somebody (B1).
 *
 * @param todayOn  the calendar day in Amsterdam, as yyyy-mm-dd.
 */
export function askState(
	update: { askedId: string | null; askedByOn: string | null; askedAnsweredAt: Date | null },
	todayOn: string
): AskState {
	if (update.askedId === null) return 'none';
	if (update.askedAnsweredAt !== null) return 'answered';
	return update.askedByOn !== null && update.askedByOn < todayOn ? 'late' : 'open';
}
