import { and, eq, sql } from 'drizzle-orm';
import { hasAuthority, levelOn, speaksOn } from '../domain/policy/decide.ts';
import { Refusal } from '../domain/refusal.ts';
import type { TopicId } from '../domain/topic.ts';
import { isHiddenFrom, mayEdit, type Face } from '../domain/update.ts';
import { searchLimit } from '../domain/limits.ts';
import {
	circleView,
	isPresent,
	membersOf,
	standingWithoutVisit,
	type CircleView,
	type MemberView
} from './circle.ts';
import { dateOf, pgArray } from './db/connect.ts';
import { photo, photoData, update, voice } from './db/schema/index.ts';
import type { Own, Sight } from './gate/index.ts';

// What a circle told each other, as a reader may see it. What is shown is marked as seen, and only
// that (settled 37).

/** A sight of a circle with what was told in it. */
export type TimelineSight = Sight<'circle.read' | 'update.read'>;

/** An answer under an update. */
export type CommentView = {
	id: string;
	authorId: string;
	onBehalfOfId: string | null;
	text: string;
	postedAt: Date;
	/** When it was written, where that was clearly earlier. */
	writtenAt: Date | null;
	mayWithdraw: boolean;
};

/** An update as it is shown. Of one that was taken back only who and when are left. */
export type UpdateView = {
	id: string;
	seq: number;
	topicId: TopicId;
	authorId: string;
	onBehalfOfId: string | null;
	text: string;
	face: Face | null;
	postedAt: Date;
	/** When it was written, if that was well before it arrived. */
	writtenAt: Date | null;
	editedAt: Date | null;
	withdrawnAt: Date | null;
	version: number;
	surpriseUntil: Date | null;
	asked: {
		personId: string;
		byOn: string | null;
		answer: string | null;
		answeredAt: Date | null;
	} | null;
	photos: { id: string; width: number; height: number; alt: string }[];
	voice: { seconds: number; transcript: string; mediaType: string } | null;
	comments: CommentView[];
	commentCount: number;
	thankedBy: string[];
	/** Who read it and lets that be seen. Never the author. */
	readBy: string[];
	/** How many it is for: who was there when it came and may read it now. */
	readers: number;
	/** How many of those do not let it be seen that they read; they count as not having read (B3). */
	silent: number;
	/** New to this reader: not marked as seen before this look. */
	fresh: boolean;
	mayEdit: boolean;
	mayWithdraw: boolean;
	mayComment: boolean;
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
	/** Only posted before then. */
	until?: Date;
	/** Only those that say with a face how it was, and were not taken back. */
	withFace?: boolean;
	/** Only those that still wait for an answer of this person. */
	openFor?: string;
	/** Most to show; one more is asked for, to know whether there are older ones. */
	limit: number;
	/** Comments shown with each; 0 for all of one update. */
	comments: number;
};

/** A page of a circle: who is in it, and what they told each other, newest first. */
export type Timeline = { circle: CircleView; updates: UpdateView[]; more: boolean };

/** The first page of a circle: besides the newest how it is, and what waits for the reader. */
export type Home = Timeline & {
	/** The last update that says with a face how it was, however long ago. */
	howItIs: UpdateView | null;
	/** What this reader was asked and did not answer yet, newest first. */
	asked: UpdateView[];
};

/** Questions to the reader on the first page; older ones are found in the list. */
const askedLimit = 3;

/** Longest list that one request gets (T13.2). */
const listLimit = 100;

/** Written so much earlier than it arrived is worth saying, in milliseconds. */
const worthSayingMs = 10 * 60_000;

type RawComment = Omit<CommentView, 'postedAt' | 'writtenAt' | 'mayWithdraw'> & {
	postedAt: string;
	writtenAt: string | null;
};

type RawUpdate = {
	id: string;
	seq: string;
	topicId: string;
	authorId: string;
	onBehalfOfId: string | null;
	text: string;
	face: Face | null;
	postedAt: unknown;
	writtenAt: unknown;
	editedAt: unknown;
	withdrawnAt: unknown;
	version: number;
	surpriseUntil: unknown;
	askedId: string | null;
	askedByOn: string | null;
	askedAnswer: string | null;
	askedAnsweredAt: unknown;
	photos: UpdateView['photos'];
	voice: UpdateView['voice'];
	comments: RawComment[];
	commentCount: number;
	thankedBy: string[];
};

type RawMark = { personId: string; topicId: string; fromSeq: string; upToSeq: string };

/** The stretch of a topic that somebody has seen, by person and topic. */
type Marks = ReadonlyMap<string, { from: number; upTo: number }>;

/**
 * The updates that this reader may see, newest first, with who read them. Everything is asked for
 * at once; marking what was shown is the one write.
 */
export async function updatesFor(
	sight: Sight<'update.read'>,
	wanted: Wanted
): Promise<{ updates: UpdateView[]; more: boolean }> {
	return shownWith(sight, wanted, membersOf(sight.tx, sight.circleId));
}

/** The circle, and the updates in it that this reader may see. */
export async function timelineOf(sight: TimelineSight, wanted: Wanted): Promise<Timeline> {
	const around = circleView(sight);
	const { updates, more } = await shownWith(
		sight,
		wanted,
		around.then(({ members }) => members)
	);
	return { circle: await around, updates, more };
}

/** The first page of a circle for this reader. All of it is asked for at once. */
export async function homeOf(sight: TimelineSight, wanted: Wanted): Promise<Home> {
	const around = circleView(sight);
	const [list, faces, asked] = await listsFor(
		sight,
		[
			wanted,
			{ withFace: true, limit: 1, comments: wanted.comments },
			{ openFor: sight.personId, limit: askedLimit, comments: wanted.comments }
		],
		around.then(({ members }) => members)
	);
	return {
		circle: await around,
		...list!,
		howItIs: faces!.updates[0] ?? null,
		asked: asked!.updates
	};
}

type List = { updates: UpdateView[]; more: boolean };

async function shownWith(
	sight: Sight<'update.read'>,
	wanted: Wanted,
	around: Promise<MemberView[]>
): Promise<List> {
	const [list] = await listsFor(sight, [wanted], around);
	return list!;
}

/** Several lists in one look. What stands in more than one of them is handed out once. */
async function listsFor(
	sight: Sight<'update.read'>,
	wanted: readonly Wanted[],
	around: Promise<MemberView[]>
): Promise<List[]> {
	const limits = wanted.map(({ limit }) => Math.min(limit, listLimit));
	const [members, marks, ...found] = await Promise.all([
		around,
		marksOf(sight),
		...wanted.map((one, index) => rowsFor(sight, one, limits[index]!))
	]);
	const shown = new Map<string, UpdateView>();
	const lists = found.map((rows, index) => ({
		updates: rows.slice(0, limits[index]).map((row) => {
			const view = shown.get(row.id) ?? viewOf(sight, row, members, marks);
			shown.set(row.id, view);
			return view;
		}),
		more: rows.length > limits[index]!
	}));
	const given = [...shown.values()];
	await markSeen(sight, given);
	sight.gave(
		'update.read',
		'update',
		given.map(({ id, version, topicId }) => ({ id, version, topicId }))
	);
	return lists;
}

/**
 * One update with everything under it.
 *
 * @throws {Refusal} `not_found` for none, and for one that is not for this reader.
 */
export async function updateOf(
	sight: TimelineSight,
	updateId: string
): Promise<{ circle: CircleView; update: UpdateView }> {
	const { circle, updates } = await timelineOf(sight, { updateId, limit: 1, comments: 0 });
	const [found] = updates;
	if (found === undefined) throw new Refusal('not_found');
	return { circle, update: found };
}

/**
 * The update that a photo belongs to, with everything under it.
 *
 * @throws {Refusal} `not_found` for none, and for one that is not for this reader.
 */
export async function updateOfPhoto(
	sight: TimelineSight,
	photoId: string
): Promise<{ circle: CircleView; update: UpdateView }> {
	const [found] = await sight.tx
		.select({ updateId: photo.updateId })
		.from(photo)
		.where(and(eq(photo.circleId, sight.circleId), eq(photo.id, photoId)));
	if (found === undefined) throw new Refusal('not_found');
	const told = await updateOf(sight, found.updateId);
	// A withdrawn update shows none of its photos.
	if (!told.update.photos.some(({ id }) => id === photoId)) throw new Refusal('not_found');
	return told;
}

/** How many updates of others came after this number: what the chip says. Content stays here. */
export async function newsAfter(sight: Sight<'update.read'>, seq: number): Promise<number> {
	const rows = await sight.tx.execute<{ news: number }>(sql`
		select count(*)::int as news from (
			select from "update" u where ${readable(sight)} and u.seq > ${seq}
				and u.author_id <> ${sight.personId} and u.withdrawn_at is null
			limit ${listLimit}) found`);
	sight.gave('update.read', 'update', []);
	return rows[0]?.news ?? 0;
}

/** In which of one's circles something was told that one has not seen yet. */
export async function circlesWithNews(own: Own): Promise<Set<string>> {
	type Newest = { topicId: string; seq: number; upTo: number | null; postedAt: string };
	const rows = await own.tx.execute<{
		id: string;
		joinedAt: unknown;
		standing: Record<string, unknown>;
		newest: Newest[];
	}>(sql`
		select m.circle_id as id, m.joined_at as "joinedAt", kring_standing(m.circle_id, m.person_id) as standing,
			coalesce((
				select jsonb_agg(jsonb_build_object('topicId', t.id, 'seq', u.seq, 'postedAt', u.posted_at, 'upTo', s.up_to_seq))
				from topic t
				join lateral (
					select u.seq, u.posted_at from "update" u
					where u.circle_id = t.circle_id and u.topic_id = t.id and u.author_id <> m.person_id
						and u.withdrawn_at is null and u.surprise_until is null
					order by u.seq desc limit 1) u on true
				left join seen s on s.circle_id = t.circle_id and s.person_id = m.person_id and s.topic_id = t.id
				where t.circle_id = m.circle_id), '[]') as newest
		from member m
		where m.person_id = ${own.personId} and m.circle_id = any ((select kring_circles())::uuid[])
		limit 200`);
	const withNews = rows.filter(({ joinedAt, standing: raw, newest }) => {
		const standing = standingWithoutVisit(raw);
		const since = dateOf(joinedAt)?.getTime() ?? 0;
		return newest.some(
			({ topicId, seq, upTo, postedAt }) =>
				seq > (upTo ?? 0) &&
				(upTo !== null || new Date(postedAt).getTime() >= since) &&
				levelOn(standing, topicId, own.now) !== 'none'
		);
	});
	return new Set(withNews.map(({ id }) => id));
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
		.innerJoin(
			photoData,
			and(eq(photoData.circleId, photo.circleId), eq(photoData.photoId, photo.id))
		)
		.innerJoin(update, and(eq(update.circleId, photo.circleId), eq(update.id, photo.updateId)))
		.where(and(eq(photo.circleId, sight.circleId), eq(photo.id, photoId)));
	if (found === undefined || !isReadable(sight, found)) throw new Refusal('not_found');
	sight.gave('update.read', 'photo', [{ id: photoId, version: 1, topicId: found.topicId }]);
	return found.data;
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
	if (found === undefined || found.data === null || !isReadable(sight, found)) {
		throw new Refusal('not_found');
	}
	sight.gave('update.read', 'voice', [{ id: updateId, version: 1, topicId: found.topicId }]);
	return { data: found.data, mediaType: found.mediaType };
}

function isReadable(
	sight: Sight<never>,
	found: { topicId: string; surpriseUntil: Date | null }
): boolean {
	return sight.may('update.read', found.topicId) && !isHiddenFrom(found, sight.standing, sight.now);
}

/** What of `update u` this reader may see: the rows that `update.read` is a rule about. */
function readable(sight: Sight<never>) {
	const { standing, now, circleId } = sight;
	const open = hasAuthority(standing, now)
		? sql``
		: sql`and u.topic_id = any (${pgArray(
				standing.rights
					.map(({ topicId }) => topicId)
					.filter((topicId) => levelOn(standing, topicId, now) !== 'none')
			)}::text[])`;
	const kept = sight.isResident
		? sql`and (u.surprise_until is null or u.surprise_until <= ${now.toISOString()}::timestamptz)`
		: sql``;
	return sql`u.circle_id = ${circleId} ${open} ${kept}`;
}

async function rowsFor(sight: Sight<never>, wanted: Wanted, limit: number): Promise<RawUpdate[]> {
	const words = (wanted.words ?? '').trim();
	const comments = wanted.comments === 0 ? listLimit : wanted.comments;
	return sight.tx.execute<RawUpdate>(sql`
		select u.id, u.seq, u.topic_id as "topicId", u.author_id as "authorId",
			u.on_behalf_of_id as "onBehalfOfId", u.text, u.face, u.posted_at as "postedAt",
			u.written_at as "writtenAt", u.edited_at as "editedAt", u.withdrawn_at as "withdrawnAt",
			u.version, u.surprise_until as "surpriseUntil", u.asked_id as "askedId",
			u.asked_by_on::text as "askedByOn", u.asked_answer as "askedAnswer",
			u.asked_answered_at as "askedAnsweredAt",
			coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'width', f.width, 'height', f.height, 'alt', f.alt) order by f.position)
				from photo f where f.circle_id = u.circle_id and f.update_id = u.id and u.withdrawn_at is null), '[]') as photos,
			(select jsonb_build_object('seconds', s.seconds, 'transcript', s.transcript, 'mediaType', s.media_type)
				from voice s where s.circle_id = u.circle_id and s.update_id = u.id) as voice,
			coalesce((select jsonb_agg(k.one order by k.at, k.id) from (
				select jsonb_build_object('id', k.id, 'authorId', k.author_id, 'onBehalfOfId', k.on_behalf_of_id,
					'text', k.text, 'postedAt', k.posted_at, 'writtenAt', k.written_at) as one, k.posted_at as at, k.id
				from comment k
				where k.circle_id = u.circle_id and k.update_id = u.id and k.withdrawn_at is null
				order by k.posted_at desc, k.id desc limit ${comments}) k), '[]') as comments,
			(select count(*)::int from comment k
				where k.circle_id = u.circle_id and k.update_id = u.id and k.withdrawn_at is null) as "commentCount",
			coalesce((select jsonb_agg(t.person_id order by t.at) from thanks t
				where t.circle_id = u.circle_id and t.update_id = u.id), '[]') as "thankedBy"
		from "update" u
		where ${readable(sight)}
			${wanted.updateId === undefined ? sql`` : sql`and u.id = ${wanted.updateId}`}
			${wanted.beforeSeq === undefined ? sql`` : sql`and u.seq < ${wanted.beforeSeq}`}
			${wanted.since === undefined ? sql`` : sql`and u.posted_at >= ${wanted.since.toISOString()}::timestamptz`}
			${wanted.until === undefined ? sql`` : sql`and u.posted_at < ${wanted.until.toISOString()}::timestamptz`}
			${wanted.withFace === true ? sql`and u.face is not null and u.withdrawn_at is null` : sql``}
			${
				wanted.openFor === undefined
					? sql``
					: sql`and u.asked_id = ${wanted.openFor} and u.asked_answered_at is null and u.withdrawn_at is null`
			}
			${words === '' ? sql`` : matching(words, sight.circleId)}
		order by u.seq desc limit ${limit + 1}`);
}

function matching(words: string, circleId: string) {
	// Each word must be the beginning of a word; signs of the query language are dropped.
	const query = words
		.slice(0, searchLimit)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '')
		.slice(0, 8)
		.map((word) => `${word}:*`)
		.join(' & ');
	if (query === '') return sql`and false`;
	return sql`and u.withdrawn_at is null and (u.search @@ to_tsquery('simple', ${query})
		or to_tsvector('simple', coalesce(u.asked_answer, '')) @@ to_tsquery('simple', ${query})
		or u.id in (select k.update_id from comment k where k.circle_id = ${circleId}
			and k.withdrawn_at is null and to_tsvector('simple', k.text) @@ to_tsquery('simple', ${query}))
		or u.id in (select s.update_id from voice s where s.circle_id = ${circleId}
			and to_tsvector('simple', s.transcript) @@ to_tsquery('simple', ${query})))`;
}

async function marksOf(sight: Sight<never>): Promise<Marks> {
	const rows = await sight.tx.execute<RawMark>(sql`
		select person_id as "personId", topic_id as "topicId", from_seq as "fromSeq", up_to_seq as "upToSeq"
		from seen where circle_id = ${sight.circleId} limit 10000`);
	return new Map(
		rows.map(({ personId, topicId, fromSeq, upToSeq }) => [
			`${personId} ${topicId}`,
			{ from: Number(fromSeq), upTo: Number(upToSeq) }
		])
	);
}

/**
 * Under which name it is noted that somebody saw an update. The resident meets a surprise long
 * after it was posted, so it has a mark of its own: the mark of its topic would claim too much.
 */
function markName(
	one: { id: string; topicId: string; surpriseUntil: Date | null },
	byResident: boolean
): string {
	return byResident && one.surpriseUntil !== null ? one.id : one.topicId;
}

function hasSeen(
	marks: Marks,
	personId: string,
	one: { id: string; seq: number; topicId: string; surpriseUntil: Date | null },
	byResident: boolean
): boolean {
	const mark = marks.get(`${personId} ${markName(one, byResident)}`);
	return mark !== undefined && mark.from <= one.seq && one.seq <= mark.upTo;
}

/**
 * Notes what was shown. A mark is a stretch of a topic; it grows by what was shown at its ends, and
 * only as far as nothing unseen lies between. Who looks for the first time starts at the newest.
 */
async function markSeen(sight: Sight<never>, updates: readonly UpdateView[]): Promise<void> {
	const shown = updates
		.filter(({ authorId, withdrawnAt }) => authorId !== sight.personId && withdrawnAt === null)
		.map((one) => ({ mark: markName(one, sight.isResident), seq: one.seq }));
	if (shown.length === 0 || updates.every(({ fresh }) => !fresh)) return;
	const { circleId, personId, now } = sight;
	const between = sql`u.circle_id = ${circleId} and u.topic_id = s.mark and u.withdrawn_at is null
		and u.author_id <> ${personId} ${sight.isResident ? sql`and u.surprise_until is null` : sql``}
		and u.seq not in (select seq from shown)`;
	await sight.tx.execute(sql`
		with shown as (
			select * from jsonb_to_recordset(${JSON.stringify(shown)}::jsonb) as r(mark text, seq bigint)
		), stretch as (
			select r.mark, min(r.seq) as low, max(r.seq) as high,
				coalesce(max(b.from_seq), max(r.seq)) as from_seq, coalesce(max(b.up_to_seq), max(r.seq)) as up_to
			from shown r left join seen b
				on b.circle_id = ${circleId} and b.person_id = ${personId} and b.topic_id = r.mark
			group by r.mark
		), grown as (
			select s.mark, s.from_seq, s.up_to,
				(select min(u.seq) from "update" u where ${between} and u.seq > s.up_to and u.seq < s.high) as above,
				(select max(u.seq) from "update" u where ${between} and u.seq < s.from_seq and u.seq > s.low) as below
			from stretch s
		)
		insert into seen as s (circle_id, person_id, topic_id, from_seq, up_to_seq, at)
		select ${circleId}, ${personId}, g.mark,
			least(g.from_seq, (select min(r.seq) from shown r where r.mark = g.mark and r.seq > coalesce(g.below, -1))),
			greatest(g.up_to, (select max(r.seq) from shown r where r.mark = g.mark and (g.above is null or r.seq < g.above))),
			${now.toISOString()}::timestamptz
		from grown g
		on conflict (circle_id, person_id, topic_id) do update
			set from_seq = excluded.from_seq, up_to_seq = excluded.up_to_seq, at = excluded.at
			where s.from_seq > excluded.from_seq or s.up_to_seq < excluded.up_to_seq`);
}

function viewOf(
	sight: Sight<never>,
	row: RawUpdate,
	members: readonly MemberView[],
	marks: Marks
): UpdateView {
	const { now, personId, standing } = sight;
	const speaks = speaksOn(standing, row.topicId, now);
	const postedAt = dateOf(row.postedAt)!;
	const withdrawnAt = dateOf(row.withdrawnAt);
	const gone = withdrawnAt !== null;
	const facts = {
		id: row.id,
		seq: Number(row.seq),
		topicId: row.topicId,
		authorId: row.authorId,
		postedAt,
		version: row.version,
		withdrawnAt,
		surpriseUntil: dateOf(row.surpriseUntil),
		askedId: row.askedId,
		askedAnsweredAt: dateOf(row.askedAnsweredAt)
	};
	const readers = members.filter(
		(one) =>
			one.personId !== row.authorId &&
			one.joinedAt.getTime() <= postedAt.getTime() &&
			isPresent(one.standing, now) &&
			levelOn(one.standing, row.topicId, now) !== 'none' &&
			!isHiddenFrom(facts, one.standing, now)
	);
	const sharing = readers.filter(({ sharesSeen }) => sharesSeen);
	const readBy = sharing.filter(({ personId: id, role }) =>
		hasSeen(marks, id, facts, role === 'resident')
	);
	return {
		id: facts.id,
		seq: facts.seq,
		topicId: facts.topicId,
		authorId: facts.authorId,
		onBehalfOfId: row.onBehalfOfId,
		text: row.text,
		face: row.face,
		postedAt,
		writtenAt: writtenEarlier(dateOf(row.writtenAt), postedAt),
		editedAt: dateOf(row.editedAt),
		withdrawnAt,
		version: facts.version,
		surpriseUntil: facts.surpriseUntil,
		asked:
			row.askedId === null || gone
				? null
				: {
						personId: row.askedId,
						byOn: row.askedByOn,
						answer: row.askedAnswer,
						answeredAt: facts.askedAnsweredAt
					},
		photos: row.photos,
		voice: row.voice,
		comments: gone ? [] : row.comments.map((one) => commentOf(one, personId, speaks)),
		commentCount: gone ? 0 : row.commentCount,
		thankedBy: gone ? [] : row.thankedBy,
		readBy: gone ? [] : readBy.map(({ personId: id }) => id),
		readers: gone ? 0 : readers.length,
		silent: gone ? 0 : readers.length - sharing.length,
		fresh: !gone && row.authorId !== personId && !hasSeen(marks, personId, facts, sight.isResident),
		mayEdit: mayEdit(facts, personId, now) && sight.may('update.edit', row.topicId),
		mayWithdraw: !gone && (row.authorId === personId || speaks),
		mayComment: !gone && sight.may('update.comment', row.topicId)
	};
}

function commentOf(raw: RawComment, personId: string, speaks: boolean): CommentView {
	const postedAt = new Date(raw.postedAt);
	return {
		...raw,
		postedAt,
		writtenAt: writtenEarlier(dateOf(raw.writtenAt), postedAt),
		mayWithdraw: raw.authorId === personId || speaks
	};
}

function writtenEarlier(writtenAt: Date | null, postedAt: Date): Date | null {
	const early = writtenAt !== null && postedAt.getTime() - writtenAt.getTime() > worthSayingMs;
	return early ? writtenAt : null;
}
