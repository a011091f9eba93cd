import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { endOfDay } from '../domain/day.ts';
import { levelOn, speaksOn } from '../domain/policy/decide.ts';
import type { Standing } from '../domain/policy/standing.ts';
import { Refusal } from '../domain/refusal.ts';
import type { TopicId } from '../domain/topic.ts';
import {
	assertAnswerAhead,
	assertEditable,
	assertSaysSomething,
	believableMoment,
	isHiddenFrom,
	surpriseEnd,
	type AnswerForm,
	type CommentForm,
	type EditForm,
	type PostForm,
	type RemarkForm,
	type ThankForm,
	type UpdateFacts,
	type UpdateForm
} from '../domain/update.ts';
import { isPresent, membersOf } from './circle.ts';
import type { Tx } from './db/connect.ts';
import { comment, photo, photoData, thanks, topic, update, voice } from './db/schema/index.ts';
import type { Deed, Errand } from './gate/index.ts';
import { enqueue } from './job/enqueue.ts';
import type { PreparedPhoto, PreparedVoice } from './photo/index.ts';

// What is told stands here; what is read of it stands beside.
export { photoFor, updatesFor, voiceFor } from './timeline.ts';

/** What goes with an update besides its form. */
export type Enclosed = { photos: readonly PreparedPhoto[]; voice: PreparedVoice | null };

/**
 * Tells the circle something. The news about it goes round by itself.
 *
 * @throws {Refusal} `not_found` without the right to write there, `empty_update`,
 *   `asked_cannot_read`, a surprise that may not be, and `change_conflict` for an id that is taken.
 */
export async function postUpdate(
	deed: Deed<'update.post'>,
	form: PostForm,
	{ photos, voice: spoken }: Enclosed
): Promise<{ updateId: string }> {
	deed.demand('update.post', form.topicId);
	assertSaysSomething({
		text: form.text,
		face: form.face,
		photoCount: photos.length,
		hasVoice: spoken !== null
	});
	await assertTopicOpen(deed, form.topicId);
	const surpriseUntil = surpriseEnd(
		form.surpriseUntilOn === null ? null : endOfDay(form.surpriseUntilOn),
		deed.standing,
		deed.now
	);
	await assertAskedReads(deed, form.askedId, form.topicId, surpriseUntil);
	const writtenAt = believableMoment(
		form.writtenAt === null ? null : new Date(form.writtenAt),
		deed.now
	);
	const askedByOn = form.askedId === null ? null : form.askedByOn;
	assertAnswerAhead(askedByOn, writtenAt ?? deed.now);

	const { tx, circleId } = deed;
	const id = form.updateId;
	const seq = await deed.record({
		kind: 'update.posted',
		updateId: id,
		topicId: form.topicId,
		askedId: form.askedId
	});
	const kept = await tx
		.insert(update)
		.values({
			circleId,
			id,
			seq,
			authorId: deed.personId,
			onBehalfOfId: inWhoseName(deed, form.topicId),
			topicId: form.topicId,
			text: form.text,
			face: form.face,
			writtenAt,
			postedAt: deed.now,
			surpriseUntil,
			askedId: form.askedId,
			askedByOn
		})
		.onConflictDoNothing()
		.returning({ id: update.id });
	if (kept.length === 0) throw new Refusal('change_conflict');
	if (surpriseUntil !== null) {
		await enqueue(tx, 'surprise.end', { circleId, updateId: id }, { runAt: surpriseUntil });
	}
	if (photos.length > 0) {
		await tx.insert(photo).values(
			photos.map(({ id: photoId, width, height, alt }, position) => ({
				circleId,
				id: photoId,
				updateId: id,
				position,
				width,
				height,
				alt
			}))
		);
		await tx
			.insert(photoData)
			.values(photos.map(({ id: photoId, full, small }) => ({ circleId, photoId, full, small })));
	}
	if (spoken !== null) {
		await tx
			.insert(voice)
			.values({ circleId, updateId: id, transcript: form.transcript, ...spoken });
	}
	return { updateId: id };
}

/**
 * Notes that a surprise is over: from here on the resident sees it, and open pages are rung (T4.6).
 * A second time changes nothing, and neither does one that was taken back or still runs.
 */
export async function endSurprise(errand: Errand, updateId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	await tx.execute(
		sql`select pg_advisory_xact_lock(hashtextextended('surprise ' || ${updateId}, 0))`
	);
	const [found] = await tx.execute<{ topicId: string; isOver: boolean; isTold: boolean }>(sql`
		select u.topic_id as "topicId", u.surprise_until <= ${now.toISOString()}::timestamptz as "isOver",
			exists (select from event e where e.circle_id = u.circle_id and e.seq > u.seq
				and e.body ->> 'kind' = 'surprise.ended' and e.body ->> 'updateId' = u.id::text) as "isTold"
		from "update" u where u.circle_id = ${circleId} and u.id = ${updateId}
			and u.surprise_until is not null and u.withdrawn_at is null`);
	if (found === undefined || !found.isOver || found.isTold) return;
	await errand.record({ kind: 'surprise.ended', updateId, topicId: found.topicId });
}

/** Changes the text and face of an own update, within the window. */
export async function editUpdate(
	deed: Deed<'update.edit'>,
	form: EditForm
): Promise<{ updateId: string; version: number }> {
	const found = await factsOf(deed, form.updateId);
	deed.demand('update.edit', found.topicId);
	assertEditable(found, deed.personId, form.version, deed.now);
	const counts = await enclosedOf(deed.tx, deed.circleId, form.updateId);
	assertSaysSomething({ text: form.text, face: form.face, ...counts });

	const version = found.version + 1;
	await deed.tx
		.update(update)
		.set({ text: form.text, face: form.face, editedAt: deed.now, version })
		.where(and(eq(update.circleId, deed.circleId), eq(update.id, form.updateId)));
	await deed.record({ kind: 'update.edited', updateId: form.updateId, topicId: found.topicId });
	return { updateId: form.updateId, version };
}

/**
 * Takes an update back: its content goes at once, with pictures, voice and what was said under it;
 * the place where it stood remains.
 * The author may always, and whoever speaks for the resident on its topic may too. A second time
 * changes nothing.
 */
export async function withdrawUpdate(
	deed: Deed<'update.withdraw'>,
	form: UpdateForm
): Promise<{ updateId: string }> {
	const found = await factsOf(deed, form.updateId);
	const own = found.authorId === deed.personId;
	if (!own && !speaksOn(deed.standing, found.topicId, deed.now)) throw new Refusal('not_found');
	if (found.withdrawnAt !== null) return { updateId: form.updateId };

	const { tx, circleId } = deed;
	const here = and(eq(update.circleId, circleId), eq(update.id, form.updateId));
	await tx
		.update(update)
		.set({
			withdrawnAt: deed.now,
			text: '',
			face: null,
			askedAnswer: null,
			version: found.version + 1
		})
		.where(here);
	await tx
		.update(comment)
		.set({ withdrawnAt: deed.now, text: '' })
		.where(
			and(
				eq(comment.circleId, circleId),
				eq(comment.updateId, form.updateId),
				isNull(comment.withdrawnAt)
			)
		);
	// What is left of a photo is that it was there: the log says who looked at it (T5.1).
	const pictures = await tx
		.update(photo)
		.set({ alt: '' })
		.where(and(eq(photo.circleId, circleId), eq(photo.updateId, form.updateId)))
		.returning({ id: photo.id });
	if (pictures.length > 0) {
		const ids = pictures.map(({ id }) => id);
		await tx
			.delete(photoData)
			.where(and(eq(photoData.circleId, circleId), inArray(photoData.photoId, ids)));
	}
	await tx
		.delete(voice)
		.where(and(eq(voice.circleId, circleId), eq(voice.updateId, form.updateId)));
	await deed.record({ kind: 'update.withdrawn', updateId: form.updateId, topicId: found.topicId });
	return { updateId: form.updateId };
}

/** Answers under an update. */
export async function postComment(
	deed: Deed<'update.comment'>,
	form: CommentForm
): Promise<{ commentId: string }> {
	const found = await factsOf(deed, form.updateId);
	deed.demand('update.comment', found.topicId);
	if (found.withdrawnAt !== null) throw new Refusal('not_found');
	const kept = await deed.tx
		.insert(comment)
		.values({
			circleId: deed.circleId,
			id: form.commentId,
			updateId: form.updateId,
			authorId: deed.personId,
			onBehalfOfId: inWhoseName(deed, found.topicId),
			text: form.text,
			writtenAt: believableMoment(
				form.writtenAt === null ? null : new Date(form.writtenAt),
				deed.now
			),
			postedAt: deed.now
		})
		.onConflictDoNothing()
		.returning({ id: comment.id });
	if (kept.length === 0) throw new Refusal('change_conflict');
	await deed.record({
		kind: 'comment.posted',
		updateId: form.updateId,
		commentId: form.commentId,
		topicId: found.topicId
	});
	return { commentId: form.commentId };
}

/**
 * Takes an answer under an update back: its words go at once. Its author may, and whoever speaks
 * for the resident on its topic. A second time changes nothing.
 */
export async function withdrawComment(
	deed: Deed<'update.withdraw'>,
	form: RemarkForm
): Promise<{ commentId: string }> {
	const found = await factsOf(deed, form.updateId);
	const here = and(
		eq(comment.circleId, deed.circleId),
		eq(comment.id, form.commentId),
		eq(comment.updateId, form.updateId)
	);
	const [remark] = await deed.tx
		.select({ authorId: comment.authorId, withdrawnAt: comment.withdrawnAt })
		.from(comment)
		.where(here);
	if (remark === undefined) throw new Refusal('not_found');
	const own = remark.authorId === deed.personId;
	if (!own && !speaksOn(deed.standing, found.topicId, deed.now)) throw new Refusal('not_found');
	if (remark.withdrawnAt !== null) return { commentId: form.commentId };
	await deed.tx.update(comment).set({ withdrawnAt: deed.now, text: '' }).where(here);
	await deed.record({
		kind: 'comment.withdrawn',
		updateId: form.updateId,
		commentId: form.commentId,
		topicId: found.topicId
	});
	return { commentId: form.commentId };
}

/** Thanks for an update, or takes the thanks back. What is so already stays so. */
export async function thank(
	deed: Deed<'update.thank'>,
	form: ThankForm
): Promise<{ thanked: boolean }> {
	const found = await factsOf(deed, form.updateId);
	deed.demand('update.thank', found.topicId);
	if (found.withdrawnAt !== null) throw new Refusal('not_found');
	const { tx, circleId, personId } = deed;
	const mine = { circleId, updateId: form.updateId, personId };
	if (form.wanted === 'no') {
		await tx
			.delete(thanks)
			.where(
				and(
					eq(thanks.circleId, circleId),
					eq(thanks.updateId, form.updateId),
					eq(thanks.personId, personId)
				)
			);
		return { thanked: false };
	}
	const added = await tx
		.insert(thanks)
		.values({ ...mine, at: deed.now })
		.onConflictDoNothing()
		.returning({ personId: thanks.personId });
	if (added.length > 0) {
		await deed.record({ kind: 'update.thanked', updateId: form.updateId, topicId: found.topicId });
	}
	return { thanked: true };
}

/** Answers what was asked of this person. */
export async function answerAsk(
	deed: Deed<'update.answer'>,
	form: AnswerForm
): Promise<{ updateId: string }> {
	const found = await factsOf(deed, form.updateId);
	deed.demand('update.answer', found.topicId);
	if (found.askedId !== deed.personId || found.withdrawnAt !== null) throw new Refusal('not_found');
	if (found.askedAnsweredAt !== null) throw new Refusal('already_answered');
	await deed.tx
		.update(update)
		.set({ askedAnswer: form.text, askedAnsweredAt: deed.now })
		.where(and(eq(update.circleId, deed.circleId), eq(update.id, form.updateId)));
	await deed.record({ kind: 'update.answered', updateId: form.updateId, topicId: found.topicId });
	return { updateId: form.updateId };
}

/** Nothing new is written in a topic that is not there, or was put away. */
async function assertTopicOpen(deed: Deed<never>, topicId: TopicId): Promise<void> {
	const found = await deed.tx
		.select({ id: topic.id })
		.from(topic)
		.where(and(eq(topic.circleId, deed.circleId), eq(topic.id, topicId), isNull(topic.archivedAt)));
	if (found.length === 0) throw new Refusal('not_found');
}

/**
 * In whose name something is written: the resident's, where somebody may write there only because
 * they decide for them. Who has a right of their own speaks for themselves.
 */
function inWhoseName(deed: Deed<never>, topicId: TopicId): string | null {
	const own: Standing = { ...deed.standing, representation: null };
	return levelOn(own, topicId, deed.now) === 'write' ? null : deed.onBehalfOfId;
}

async function assertAskedReads(
	deed: Deed<never>,
	askedId: string | null,
	topicId: TopicId,
	surpriseUntil: Date | null
): Promise<void> {
	if (askedId === null) return;
	const members = await membersOf(deed.tx, deed.circleId);
	const asked = members.find(({ personId }) => personId === askedId);
	const reads =
		asked !== undefined &&
		isPresent(asked.standing, deed.now) &&
		levelOn(asked.standing, topicId, deed.now) !== 'none' &&
		!isHiddenFrom({ surpriseUntil }, asked.standing, deed.now);
	if (!reads) throw new Refusal('asked_cannot_read');
}

async function factsOf(deed: Deed<never>, updateId: string): Promise<UpdateFacts> {
	const [found] = await deed.tx
		.select({
			authorId: update.authorId,
			topicId: update.topicId,
			postedAt: update.postedAt,
			version: update.version,
			withdrawnAt: update.withdrawnAt,
			surpriseUntil: update.surpriseUntil,
			askedId: update.askedId,
			askedAnsweredAt: update.askedAnsweredAt
		})
		.from(update)
		.where(and(eq(update.circleId, deed.circleId), eq(update.id, updateId)));
	if (found === undefined || isHiddenFrom(found, deed.standing, deed.now))
		throw new Refusal('not_found');
	return found;
}

async function enclosedOf(
	tx: Tx,
	circleId: string,
	updateId: string
): Promise<{ photoCount: number; hasVoice: boolean }> {
	const [counts] = await tx.execute<{ photoCount: number; hasVoice: boolean }>(sql`
		select (select count(*)::int from photo f where f.circle_id = ${circleId} and f.update_id = ${updateId}) as "photoCount",
			exists (select from voice s where s.circle_id = ${circleId} and s.update_id = ${updateId}) as "hasVoice"`);
	return { photoCount: counts?.photoCount ?? 0, hasVoice: counts?.hasVoice ?? false };
}
