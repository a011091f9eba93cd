import { and, eq, sql } from 'drizzle-orm';
import { endOfDay } from '../domain/day.ts';
import { levelOn, topicsWithin } from '../domain/policy/decide.ts';
import { Refusal } from '../domain/refusal.ts';
import type { TopicId } from '../domain/topic.ts';
import {
	assertEditable,
	assertSaysSomething,
	isHiddenFrom,
	surpriseEnd,
	type AnswerForm,
	type CommentForm,
	type EditForm,
	type Face,
	type PostForm,
	type UpdateFacts,
	type UpdateForm
} from '../domain/update.ts';
import { isPresent, membersOf, topicsOf } from './circle.ts';
import type { Tx } from './db/connect.ts';
import { comment, photo, photoData, thanks, update, voice } from './db/schema/index.ts';
import type { Deed, Sight } from './gate/index.ts';

/** A photo that was decoded and written anew, ready to be kept. */
export type PreparedPhoto = {
	id: string;
	width: number;
	height: number;
	alt: string;
	full: Buffer;
	small: Buffer;
};

/** A spoken note whose kind was found out from its content. */
export type PreparedVoice = { mediaType: string; seconds: number; data: Buffer };

/** What goes with an update besides its form. */
export type Enclosed = { photos: readonly PreparedPhoto[]; voice: PreparedVoice | null };

/** Tells the circle something. The news about it goes round by itself. */
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
	const surpriseUntil = surpriseEnd(
		form.surpriseUntilOn === null ? null : endOfDay(form.surpriseUntilOn),
		deed.standing,
		deed.now
	);
	await assertAskedReads(deed, form.askedId, form.topicId, surpriseUntil);

	const { tx, circleId } = deed;
	const id = form.updateId;
	const seq = await deed.record({
		kind: 'update.posted',
		updateId: id,
		topicId: form.topicId,
		askedId: form.askedId
	});
	await tx.insert(update).values({
		circleId,
		id,
		seq,
		authorId: deed.personId,
		onBehalfOfId: deed.onBehalfOfId,
		topicId: form.topicId,
		text: form.text,
		face: form.face,
		writtenAt: form.writtenAt === null ? null : new Date(form.writtenAt),
		postedAt: deed.now,
		surpriseUntil,
		askedId: form.askedId,
		askedByOn: form.askedId === null ? null : form.askedByOn
	});
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
		await tx.insert(voice).values({ circleId, updateId: id, transcript: form.transcript, ...spoken });
	}
	return { updateId: id };
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
 * Takes an update back: its content goes at once, the place where it stood remains.
 * The author may always, and whoever speaks for the resident may too. A second time changes nothing.
 */
export async function withdrawUpdate(
	deed: Deed<'update.withdraw'>,
	form: UpdateForm
): Promise<{ updateId: string }> {
	const found = await factsOf(deed, form.updateId);
	const own = found.authorId === deed.personId;
	if (!own && !(deed.isResident || deed.onBehalfOfId !== null)) throw new Refusal('not_found');
	if (found.withdrawnAt !== null) return { updateId: form.updateId };

	const { tx, circleId } = deed;
	const here = and(eq(update.circleId, circleId), eq(update.id, form.updateId));
	await tx
		.update(update)
		.set({ withdrawnAt: deed.now, text: '', face: null, version: found.version + 1 })
		.where(here);
	await tx.delete(photo).where(and(eq(photo.circleId, circleId), eq(photo.updateId, form.updateId)));
	await tx.delete(voice).where(and(eq(voice.circleId, circleId), eq(voice.updateId, form.updateId)));
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
	await deed.tx.insert(comment).values({
		circleId: deed.circleId,
		id: form.commentId,
		updateId: form.updateId,
		authorId: deed.personId,
		onBehalfOfId: deed.onBehalfOfId,
		text: form.text,
		postedAt: deed.now
	});
	await deed.record({
		kind: 'comment.posted',
		updateId: form.updateId,
		commentId: form.commentId,
		topicId: found.topicId
	});
	return { commentId: form.commentId };
}

/** Thanks for an update, or takes the thanks back. */
export async function thank(deed: Deed<'update.thank'>, form: UpdateForm): Promise<{ thanked: boolean }> {
	const found = await factsOf(deed, form.updateId);
	deed.demand('update.thank', found.topicId);
	const { tx, circleId, personId } = deed;
	const gone = await tx
		.delete(thanks)
		.where(
			and(
				eq(thanks.circleId, circleId),
				eq(thanks.updateId, form.updateId),
				eq(thanks.personId, personId)
			)
		)
		.returning({ updateId: thanks.updateId });
	if (gone.length > 0) return { thanked: false };
	await tx.insert(thanks).values({ circleId, updateId: form.updateId, personId, at: deed.now });
	await deed.record({ kind: 'update.thanked', updateId: form.updateId, topicId: found.topicId });
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

/** An update as it is shown. */
export type UpdateView = {
	id: string;
	seq: number;
	topicId: TopicId;
	authorId: string;
	onBehalfOfId: string | null;
	text: string;
	face: Face | null;
	postedAt: Date;
	writtenAt: Date | null;
	editedAt: Date | null;
	withdrawnAt: Date | null;
	version: number;
	surpriseUntil: Date | null;
	asked: { personId: string; byOn: string | null; answer: string | null; answeredAt: Date | null } | null;
	photos: { id: string; width: number; height: number; alt: string }[];
	voice: { seconds: number; transcript: string; mediaType: string } | null;
	comments: { id: string; authorId: string; onBehalfOfId: string | null; text: string; postedAt: Date }[];
	commentCount: number;
	thankedBy: string[];
	/** Who may read it now and lets that be seen, and who of them did. Never the author. */
	readBy: string[];
	readers: number;
};

/** Which updates to show. */
export type Wanted = {
	/** Only older than this number in the log. */
	beforeSeq?: number;
	/** Words to look for, in texts, transcripts and answers. */
	words?: string;
	/** Only this one. */
	updateId?: string;
	/** Only posted since then. */
	since?: Date;
	/** Most to show; one more is asked for, to know whether there are older ones. */
	limit: number;
	/** Comments shown with each; 0 for all of one update. */
	comments: number;
};

/** Longest list that one request gets (T13.2). */
const listLimit = 100;

type RawUpdate = Record<string, unknown> & {
	seq: string;
	topicId: string;
	authorId: string;
	id: string;
	version: number;
};

/**
 * The updates that this reader may see, newest first, with who read them. What is shown is marked
 * as seen, and only that (settled 37): the mark never jumps over something unseen.
 */
export async function updatesFor(
	sight: Sight<'update.read'>,
	wanted: Wanted
): Promise<{ updates: UpdateView[]; more: boolean }> {
	const { tx, circleId, standing, now } = sight;
	const [topics, members] = await Promise.all([topicsOf(tx, circleId), membersOf(tx, circleId)]);
	const open = topicsWithin(
		standing,
		topics.map(({ id }) => id),
		'read',
		now
	);
	const limit = Math.min(wanted.limit, listLimit);
	const words = (wanted.words ?? '').trim();
	const rows = await tx.execute<RawUpdate>(sql`
		select u.id, u.seq, u.topic_id as "topicId", u.author_id as "authorId",
			u.on_behalf_of_id as "onBehalfOfId", u.text, u.face, u.posted_at as "postedAt",
			u.written_at as "writtenAt", u.edited_at as "editedAt", u.withdrawn_at as "withdrawnAt",
			u.version, u.surprise_until as "surpriseUntil", u.asked_id as "askedId",
			u.asked_by_on as "askedByOn", u.asked_answer as "askedAnswer",
			u.asked_answered_at as "askedAnsweredAt",
			coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'width', f.width, 'height', f.height, 'alt', f.alt) order by f.position)
				from photo f where f.circle_id = u.circle_id and f.update_id = u.id), '[]') as photos,
			(select jsonb_build_object('seconds', s.seconds, 'transcript', s.transcript, 'mediaType', s.media_type)
				from voice s where s.circle_id = u.circle_id and s.update_id = u.id) as voice,
			coalesce((select jsonb_agg(k.one order by k.at) from (
				select jsonb_build_object('id', k.id, 'authorId', k.author_id, 'onBehalfOfId', k.on_behalf_of_id,
					'text', k.text, 'postedAt', k.posted_at) as one, k.posted_at as at
				from comment k
				where k.circle_id = u.circle_id and k.update_id = u.id and k.withdrawn_at is null
				order by k.posted_at desc limit ${wanted.comments === 0 ? listLimit : wanted.comments}) k), '[]') as comments,
			(select count(*)::int from comment k
				where k.circle_id = u.circle_id and k.update_id = u.id and k.withdrawn_at is null) as "commentCount",
			coalesce((select jsonb_agg(t.person_id order by t.at) from thanks t
				where t.circle_id = u.circle_id and t.update_id = u.id), '[]') as "thankedBy"
		from "update" u
		where u.circle_id = ${circleId} and u.topic_id = any (${pgArray(open)}::text[])
			and (${!sight.isResident} or u.surprise_until is null or u.surprise_until <= ${now.toISOString()}::timestamptz)
			${wanted.updateId === undefined ? sql`` : sql`and u.id = ${wanted.updateId}`}
			${wanted.beforeSeq === undefined ? sql`` : sql`and u.seq < ${wanted.beforeSeq}`}
			${wanted.since === undefined ? sql`` : sql`and u.posted_at >= ${wanted.since.toISOString()}::timestamptz`}
			${words === '' ? sql`` : matching(words)}
		order by u.seq desc limit ${limit + 1}`);

	const shown = rows.slice(0, limit);
	const present = members.filter((one) => isPresent(one.standing, now));
	const updates = shown.map((row) => {
		const readers = present.filter(
			(one) =>
				one.personId !== row.authorId &&
				levelOn(one.standing, row.topicId, now) !== 'none' &&
				!isHiddenFrom({ surpriseUntil: dateOf(row['surpriseUntil']) }, one.standing, now)
		);
		const readBy = readers.filter((one) => (one.seenUpTo[row.topicId] ?? 0) >= Number(row.seq));
		return viewOf(row, readBy.map(({ personId }) => personId), readers.length);
	});
	if (words === '') await markSeen(tx, circleId, sight.personId, shown, now);
	sight.gave(
		'update.read',
		'update',
		updates.map(({ id, version, topicId }) => ({ id, version, topicId }))
	);
	return { updates, more: rows.length > limit };
}

/** A photo of an update that this reader may see, or a refusal. */
export async function photoFor(
	sight: Sight<'update.read'>,
	photoId: string,
	size: 'full' | 'small'
): Promise<Buffer> {
	const column = size === 'full' ? photoData.full : photoData.small;
	const [found] = await sight.tx
		.select({ data: column, topicId: update.topicId, surpriseUntil: update.surpriseUntil })
		.from(photo)
		.innerJoin(photoData, and(eq(photoData.circleId, photo.circleId), eq(photoData.photoId, photo.id)))
		.innerJoin(update, and(eq(update.circleId, photo.circleId), eq(update.id, photo.updateId)))
		.where(and(eq(photo.circleId, sight.circleId), eq(photo.id, photoId)));
	assertReadable(sight, found);
	sight.gave('update.read', 'photo', [{ id: photoId, version: 1, topicId: found!.topicId }]);
	return found!.data;
}

/** The spoken note of an update that this reader may hear, or a refusal. */
export async function voiceFor(
	sight: Sight<'update.read'>,
	updateId: string
): Promise<{ data: Buffer; mediaType: string }> {
	const [found] = await sight.tx
		.select({
			data: voice.data,
			mediaType: voice.mediaType,
			topicId: update.topicId,
			surpriseUntil: update.surpriseUntil
		})
		.from(voice)
		.innerJoin(update, and(eq(update.circleId, voice.circleId), eq(update.id, voice.updateId)))
		.where(and(eq(voice.circleId, sight.circleId), eq(voice.updateId, updateId)));
	assertReadable(sight, found);
	if (found?.data == null) throw new Refusal('not_found');
	sight.gave('update.read', 'voice', [{ id: updateId, version: 1, topicId: found.topicId }]);
	return { data: found.data, mediaType: found.mediaType };
}

function assertReadable(
	sight: Sight<never>,
	found: { topicId: string; surpriseUntil: Date | null } | undefined
): void {
	const readable =
		found !== undefined &&
		sight.may('update.read', found.topicId) &&
		!isHiddenFrom(found, sight.standing, sight.now);
	if (!readable) throw new Refusal('not_found');
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

async function factsOf(
	deed: Deed<never>,
	updateId: string
): Promise<UpdateFacts> {
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
	if (found === undefined || isHiddenFrom(found, deed.standing, deed.now)) throw new Refusal('not_found');
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

async function markSeen(
	tx: Tx,
	circleId: string,
	personId: string,
	shown: readonly RawUpdate[],
	now: Date
): Promise<void> {
	const byTopic = new Map<TopicId, { low: number; high: number }>();
	for (const { topicId, seq } of shown) {
		const number = Number(seq);
		const range = byTopic.get(topicId) ?? { low: number, high: number };
		byTopic.set(topicId, { low: Math.min(range.low, number), high: Math.max(range.high, number) });
	}
	if (byTopic.size === 0) return;
	const ranges = [...byTopic].map(([topicId, range]) => ({ topicId, ...range }));
	// The mark rises only when nothing unseen lies between it and what was shown.
	await tx.execute(sql`
		insert into seen as s (circle_id, person_id, topic_id, up_to_seq, at)
		select ${circleId}, ${personId}, r."topicId", r.high, ${now.toISOString()}::timestamptz
		from jsonb_to_recordset(${JSON.stringify(ranges)}::jsonb) as r("topicId" text, low bigint, high bigint)
		where not exists (
			select from "update" u where u.circle_id = ${circleId} and u.topic_id = r."topicId" and u.seq < r.low
				and u.withdrawn_at is null and u.author_id <> ${personId}
				and u.seq > coalesce((select up_to_seq from seen b where b.circle_id = ${circleId}
					and b.person_id = ${personId} and b.topic_id = r."topicId"), 0))
		on conflict (circle_id, person_id, topic_id) do update
			set up_to_seq = excluded.up_to_seq, at = excluded.at where s.up_to_seq < excluded.up_to_seq`);
}

function matching(words: string) {
	// Each word must be the beginning of a word; quotes and signs of the query language are dropped.
	const query = words
		.slice(0, 100)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '')
		.slice(0, 8)
		.map((word) => `${word}:*`)
		.join(' & ');
	if (query === '') return sql`and false`;
	return sql`and (u.search @@ to_tsquery('simple', ${query})
		or exists (select from comment k where k.circle_id = u.circle_id and k.update_id = u.id
			and k.withdrawn_at is null and to_tsvector('simple', k.text) @@ to_tsquery('simple', ${query}))
		or exists (select from voice s where s.circle_id = u.circle_id and s.update_id = u.id
			and to_tsvector('simple', s.transcript) @@ to_tsquery('simple', ${query})))`;
}

function viewOf(row: RawUpdate, readBy: string[], readers: number): UpdateView {
	const comments = row['comments'] as (Omit<UpdateView['comments'][number], 'postedAt'> & { postedAt: string })[];
	return {
		id: row.id,
		seq: Number(row.seq),
		topicId: row.topicId,
		authorId: row.authorId,
		onBehalfOfId: row['onBehalfOfId'] as string | null,
		text: row['text'] as string,
		face: row['face'] as Face | null,
		postedAt: dateOf(row['postedAt'])!,
		writtenAt: dateOf(row['writtenAt']),
		editedAt: dateOf(row['editedAt']),
		withdrawnAt: dateOf(row['withdrawnAt']),
		version: row.version,
		surpriseUntil: dateOf(row['surpriseUntil']),
		asked:
			row['askedId'] === null
				? null
				: {
						personId: row['askedId'] as string,
						byOn: row['askedByOn'] as string | null,
						answer: row['askedAnswer'] as string | null,
						answeredAt: dateOf(row['askedAnsweredAt'])
					},
		photos: row['photos'] as UpdateView['photos'],
		voice: row['voice'] as UpdateView['voice'],
		comments: comments.map((one) => ({ ...one, postedAt: new Date(one.postedAt) })),
		commentCount: row['commentCount'] as number,
		thankedBy: row['thankedBy'] as string[],
		readBy,
		readers
	};
}

function dateOf(value: unknown): Date | null {
	if (value === null || value === undefined) return null;
	return value instanceof Date ? value : new Date(String(value));
}

function pgArray(values: readonly string[]): string {
	return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
