import { and, eq, sql } from 'drizzle-orm';
import type { CircleEvent } from '../domain/event.ts';
import { randomId } from '../domain/id.ts';
import {
	listeners,
	mayStillHear,
	overviewMoment,
	type Choice,
	type Listener,
	type NewsFacts,
	type NoticeKind,
	type Plan,
	type Wishes,
	type WishesForm
} from '../domain/notice.ts';
import { decide } from '../domain/policy/decide.ts';
import type { Standing } from '../domain/policy/standing.ts';
import { Refusal } from '../domain/refusal.ts';
import { overviewTopic, type TopicId } from '../domain/topic.ts';
import { isStillOpen } from './agenda/index.ts';
import { standingWithoutVisit, topicsOf } from './circle.ts';
import { ownNewsPath } from './credit/news.ts';
import { pgArray, type Tx } from './db/connect.ts';
import { account, notice, noticeChoice } from './db/schema/index.ts';
import type { Deed, Errand, Own } from './gate/index.ts';
import { helpNewsPath } from './help/path.ts';
import { enqueue } from './job/enqueue.ts';

// Telling people things: who is to be told of a line in the log, who still is when the time has
// come, and how each person wishes to be told.

/**
 * Plans who is to be told of a line in a circle's log. A second time changes nothing: there is
 * one notice for each event and person.
 *
 * @returns how many notices were planned now.
 */
export async function planNotices(errand: Errand, seq: number): Promise<number> {
	const { tx, circleId, now } = errand;
	const line = await lineOf(tx, circleId, seq);
	if (line === null) return 0;
	const facts = await factsOf(tx, circleId, line.event);
	const leaving = line.event.kind === 'member.removed' ? line.event.personId : null;
	const circle = await listenersOf(tx, circleId, leaving);
	const plans = await onceOnly(
		tx,
		line.event,
		listeners(line.event, facts, line.byId, circle, now)
	);
	const updateId = 'updateId' in line.event ? line.event.updateId : null;
	return keepPlans(errand, plans, { seq, updateId });
}

/**
 * Plans the notices of a circle's weekly overview, for those to whom the past week has anything to
 * show. Within six days a second time changes nothing.
 */
export async function planOverview(errand: Errand): Promise<number> {
	const { tx, circleId, now } = errand;
	await tx.execute(
		sql`select pg_advisory_xact_lock(hashtextextended('overview ' || ${circleId}, 0))`
	);
	const [told] = await tx.execute<{ already: boolean }>(sql`
		select exists (select from notice where circle_id = ${circleId} and kind = 'overview'
			and created_at > kring_now() - interval '6 days') as already`);
	if (told?.already) return 0;
	const written = await tx.execute<{ topicId: string; surpriseUntil: string | null }>(sql`
		select distinct topic_id as "topicId", surprise_until as "surpriseUntil" from "update"
		where circle_id = ${circleId} and withdrawn_at is null
			and posted_at > kring_now() - interval '7 days' limit 500`);
	const circle = await listenersOf(tx, circleId, null);
	const plans = circle.flatMap((one): Plan[] => {
		const shows = written.some(
			({ topicId, surpriseUntil }) =>
				decide('update.read', one.standing, now, topicId) === 'yes' &&
				!(
					one.standing.role === 'resident' &&
					surpriseUntil !== null &&
					new Date(surpriseUntil) > now
				)
		);
		const moment = shows ? overviewMoment(one, now) : null;
		if (moment === null) return [];
		return [{ personId: one.personId, kind: 'overview', urgency: 'now', ...moment }];
	});
	return keepPlans(errand, plans, { seq: null, updateId: null });
}

/** A notice as it is sent. */
export type Due = {
	id: string;
	circleId: string;
	personId: string;
	kind: NoticeKind;
	urgency: Plan['urgency'];
	seq: number | null;
	updateId: string | null;
};

/**
 * Whether a notice is still to be told, asked at the moment of sending: the right, the place in
 * the circle and the update may be gone since it was planned.
 *
 * @param held  it waited for a while, so what was seen meanwhile need not be told.
 */
export async function stillToTell(
	errand: Errand,
	due: Due,
	{ held }: { held: boolean }
): Promise<'tell' | 'dropped' | 'seen'> {
	const { tx, circleId, now } = errand;
	if (due.kind === 'removed' || due.kind === 'digest_all') return 'tell';
	const standing = await standingOf(tx, circleId, due.personId);
	if (standing === null) return 'dropped';
	if (due.seq === null) return decide('circle.read', standing, now) === 'yes' ? 'tell' : 'dropped';
	const line = await lineOf(tx, circleId, due.seq);
	if (line === null) return 'dropped';
	const facts = await factsOf(tx, circleId, line.event);
	if (!mayStillHear(line.event, facts, standing, now)) return 'dropped';
	// Somebody may have said yes while it waited for the morning (C4).
	if (line.event.kind === 'agenda.gap' && !(await isStillOpen(errand, line.event.entryId)))
		return 'dropped';
	// Somebody else may have said yes meanwhile, or they answered: nobody is asked for nothing.
	if (line.event.kind === 'agenda.asked' && !(await isStillAsked(tx, circleId, line.event)))
		return 'dropped';
	if (
		held &&
		line.event.kind === 'update.posted' &&
		(await hasSeen(tx, circleId, due, line.event.topicId))
	)
		return 'seen';
	return 'tell';
}

/**
 * What a tapped notice leads to, as an own path; opening it is having seen it.
 *
 * @param toTakeOn  its button was pressed: of a signal it leads to where one says what one does, and
 *   by when.
 * @throws {Refusal} `not_found` for somebody else's and for one that is gone alike (T4.7).
 */
export async function openNotice(
	own: Own,
	noticeId: string,
	{ toTakeOn = false }: { toTakeOn?: boolean } = {}
): Promise<string> {
	const [found] = await own.tx.execute<{
		circleId: string | null;
		kind: string;
		updateId: string | null;
		signalId: string | null;
	}>(sql`
		select circle_id as "circleId", kind, update_id as "updateId", signal_id as "signalId"
		from kring_open_notice(${noticeId})`);
	if (found === undefined) return reminderPath(own, noticeId);
	const { circleId, kind, updateId, signalId } = found;
	if (kind === 'missed') return '/me/visitors';
	if (kind === 'help') return helpNewsPath(own, noticeId);
	if (kind === 'test') return `/me/notices?seen=${noticeId}`;
	if (circleId === null || kind === 'removed' || kind === 'digest_all') return '/circles';
	if (kind === 'duty') return '/me/absence';
	if (kind === 'gap') return `/circles/${circleId}/chain`;
	if (kind === 'agenda') return agendaPath(own, noticeId, circleId);
	if (kind === 'walk_in') return `/circles/${circleId}/walk-in`;
	if (kind === 'people') return `/circles/${circleId}/people`;
	if (kind === 'card') return `/circles/${circleId}/card`;
	if (kind === 'talk') return `/circles/${circleId}/findings`;
	if (kind === 'overview') return `/circles/${circleId}/week`;
	if (signalId !== null)
		return `/circles/${circleId}/signals/${signalId}${toTakeOn ? '#take' : ''}`;
	return updateId === null ? `/circles/${circleId}` : `/circles/${circleId}/updates/${updateId}`;
}

/** Where what somebody was reminded of or told about bedankpunten stands. */
async function reminderPath(own: Own, reminderId: string): Promise<string> {
	const [found] = await own.tx.execute<{ place: string | null }>(
		sql`select credit_reminder_place(${reminderId}) as place`
	);
	if (found !== undefined && found.place !== null) return `/give-and-take/${found.place}`;
	const path = await ownNewsPath(own, reminderId);
	if (path === null) throw new Refusal('not_found');
	return path;
}

/** The day of the agenda on which stands what a notice is about, with it in sight; or one's ride to it. */
async function agendaPath({ tx }: Own, noticeId: string, circleId: string): Promise<string> {
	const [found] = await tx.execute<{ entryId: string; heldOn: string; isRide: boolean }>(sql`
		select entry_id as "entryId", held_on::text as "heldOn", is_ride as "isRide"
		from kring_notice_entry(${noticeId})`);
	const path = `/circles/${circleId}/agenda`;
	if (found?.isRide === true) return `${path}/${found.entryId}/rides`;
	return found === undefined ? path : `${path}?from=${found.heldOn}#${found.entryId}`;
}

/** How this person wishes to be told. */
export async function myWishes(own: Own): Promise<Wishes> {
	const [found] = await own.tx
		.select(wishColumns)
		.from(account)
		.where(eq(account.personId, own.personId));
	if (found === undefined) throw new Refusal('not_found');
	return found as Wishes;
}

/** Changes how this person wishes to be told. */
export async function setWishes(own: Own, form: WishesForm): Promise<{ saved: true }> {
	await own.tx
		.update(account)
		.set({
			digest: form.digest,
			digestMinute: form.digestAt,
			quietFromMinute: form.quietFrom,
			quietUntilMinute: form.quietUntil
		})
		.where(eq(account.personId, own.personId));
	return { saved: true };
}

/** What this person chose for the topics of a circle; a topic without an entry follows the wishes. */
export async function myChoices(own: Own, circleId: string): Promise<Record<TopicId, Choice>> {
	const rows = await own.tx
		.select({ topicId: noticeChoice.topicId, choice: noticeChoice.choice })
		.from(noticeChoice)
		.where(and(eq(noticeChoice.circleId, circleId), eq(noticeChoice.personId, own.personId)));
	return Object.fromEntries(rows.map(({ topicId, choice }) => [topicId, choice as Choice]));
}

/** Changes how this person hears of topics of a circle; of what is no topic here nothing is kept. */
export async function chooseNotices(
	deed: Deed<'notice.choose'>,
	chosen: Readonly<Record<TopicId, Choice>>
): Promise<{ saved: number }> {
	const topics = await topicsOf(deed.tx, deed.circleId);
	const known = new Set([overviewTopic, ...topics.map(({ id }) => id)]);
	const rows = Object.entries(chosen)
		.filter(([topicId]) => known.has(topicId))
		.map(([topicId, choice]) => ({
			circleId: deed.circleId,
			personId: deed.personId,
			topicId,
			choice
		}));
	if (rows.length === 0) return { saved: 0 };
	await deed.tx
		.insert(noticeChoice)
		.values(rows)
		.onConflictDoUpdate({
			target: [noticeChoice.circleId, noticeChoice.personId, noticeChoice.topicId],
			set: { choice: sql`excluded.choice` }
		});
	return { saved: rows.length };
}

/** Puts a notice off: it is gathered with what else is due for its person then. */
export async function holdUntil(
	tx: Tx,
	due: Pick<Due, 'id' | 'circleId' | 'personId'>,
	at: Date
): Promise<void> {
	await tx
		.update(notice)
		.set({ state: 'held', dueAt: at })
		.where(and(eq(notice.circleId, due.circleId), eq(notice.id, due.id)));
	await gatherAt(tx, due.personId, at);
}

/** Has somebody's held notices gathered at a moment. Asked twice it happens once. */
export async function gatherAt(tx: Tx, personId: string, at: Date): Promise<void> {
	const key = `digest:${personId}:${at.toISOString()}`;
	await enqueue(tx, 'notice.digest', { personId }, { runAt: at, lane: 'bulk', key });
}

const wishColumns = {
	quietFromMinute: account.quietFromMinute,
	quietUntilMinute: account.quietUntilMinute,
	digest: account.digest,
	digestMinute: account.digestMinute
};

async function keepPlans(
	errand: Errand,
	plans: readonly Plan[],
	about: { seq: number | null; updateId: string | null }
): Promise<number> {
	const { tx, circleId, now } = errand;
	if (plans.length === 0) return 0;
	const kept = await tx
		.insert(notice)
		.values(
			plans.map(({ personId, kind, urgency, way, dueAt }) => ({
				circleId,
				id: randomId(),
				personId,
				...about,
				kind,
				urgency,
				state: way === 'at_once' ? 'waiting' : 'held',
				dueAt,
				createdAt: now
			}))
		)
		.onConflictDoNothing({ target: [notice.circleId, notice.seq, notice.personId] })
		.returning({ id: notice.id, personId: notice.personId });
	const planOf = new Map(plans.map((plan) => [plan.personId, plan]));
	await Promise.all(
		kept.map(({ id, personId }) => {
			const { way, dueAt, urgency } = planOf.get(personId)!;
			if (way === 'gathered') return gatherAt(tx, personId, dueAt);
			const lane = urgency === 'red' ? 'urgent' : 'ordinary';
			return enqueue(
				tx,
				'notice.deliver',
				{ circleId, noticeId: id },
				{ lane, key: `notice:${id}` }
			);
		})
	);
	return kept.length;
}

async function lineOf(
	tx: Tx,
	circleId: string,
	seq: number
): Promise<{ event: CircleEvent; byId: string | null } | null> {
	const [found] = await tx.execute<{ body: CircleEvent; byId: string | null }>(sql`
		select body, person_id as "byId" from event where circle_id = ${circleId} and seq = ${seq}`);
	return found === undefined ? null : { event: found.body, byId: found.byId };
}

async function factsOf(tx: Tx, circleId: string, event: CircleEvent): Promise<NewsFacts | null> {
	if (!('updateId' in event)) return null;
	const [found] = await tx.execute<{
		authorId: string;
		askedId: string | null;
		withdrawnAt: string | null;
		surpriseUntil: string | null;
	}>(sql`
		select author_id as "authorId", asked_id as "askedId", withdrawn_at as "withdrawnAt",
			surprise_until as "surpriseUntil"
		from "update" where circle_id = ${circleId} and id = ${event.updateId}`);
	if (found === undefined) return null;
	const date = (text: string | null) => (text === null ? null : new Date(text));
	return {
		authorId: found.authorId,
		askedId: found.askedId,
		withdrawnAt: date(found.withdrawnAt),
		surpriseUntil: date(found.surpriseUntil)
	};
}

/**
 * Of plans about something that several circles hear of, those for who is concerned and was not told
 * before; that it is otherwise after all hears exactly who was told (5.9). All others see it where it
 * stands.
 */
async function onceOnly(tx: Tx, event: CircleEvent, plans: readonly Plan[]): Promise<Plan[]> {
	if (!('about' in event) || event.about === undefined) return [...plans];
	const { about, personIds } = event;
	const isBack = event.kind === 'agenda.restored' || event.kind === 'agenda.ending_back';
	const meant = plans.filter((one) => personIds.includes(one.personId));
	const people = pgArray(meant.map(({ personId }) => personId));
	const rows = await tx.execute<{ id: string }>(
		isBack
			? sql`select kring_hear_back(${about.id}, ${people}::uuid[]) as id`
			: sql`select kring_hear(${about.id}, ${about.turn}, ${people}::uuid[]) as id`
	);
	const now = new Set(rows.map(({ id }) => id));
	return meant.filter(({ personId }) => now.has(personId));
}

/** Everybody in the circle who has an account, and the one who is just leaving it. */
async function listenersOf(
	tx: Tx,
	circleId: string,
	leavingId: string | null
): Promise<Listener[]> {
	const rows = await tx.execute<{
		personId: string;
		standing: Record<string, unknown>;
		wishes: Wishes;
		choices: Record<TopicId, Choice>;
	}>(sql`
		select m.person_id as "personId", kring_standing(m.circle_id, m.person_id) as standing,
			jsonb_build_object('quietFromMinute', a.quiet_from_minute, 'quietUntilMinute', a.quiet_until_minute,
				'digest', a.digest, 'digestMinute', a.digest_minute) as wishes,
			coalesce((select jsonb_object_agg(n.topic_id, n.choice) from notice_choice n
				where n.circle_id = m.circle_id and n.person_id = m.person_id), '{}') as choices
		from member m join account a on a.person_id = m.person_id
		where m.circle_id = ${circleId} and a.blocked_at is null
			and (m.removed_at is null or m.person_id = ${leavingId}::uuid)
		order by m.person_id limit 200`);
	return rows.map((row) => ({ ...row, standing: standingWithoutVisit(row.standing) }));
}

async function standingOf(tx: Tx, circleId: string, personId: string): Promise<Standing | null> {
	const [found] = await tx.execute<{ standing: Record<string, unknown> | null }>(
		sql`select kring_standing(${circleId}, ${personId}) as standing`
	);
	return found?.standing ? standingWithoutVisit(found.standing) : null;
}

async function isStillAsked(
	tx: Tx,
	circleId: string,
	{ entryId, need, personId }: Extract<CircleEvent, { kind: 'agenda.asked' }>
): Promise<boolean> {
	const [found] = await tx.execute<{ asked: boolean }>(sql`
		select exists (select from agenda_ask a join agenda_entry e on e.circle_id = a.circle_id and e.id = a.entry_id
			where a.circle_id = ${circleId} and a.entry_id = ${entryId} and a.kind = ${need}
				and a.person_id = ${personId} and a.asked_at is not null and a.answer is null
				and e.status = 'planned' and e.starts_at > kring_now()) as asked`);
	return found?.asked ?? false;
}

async function hasSeen(tx: Tx, circleId: string, due: Due, topicId: TopicId): Promise<boolean> {
	const [found] = await tx.execute<{ seen: boolean }>(sql`
		select exists (select from seen where circle_id = ${circleId} and person_id = ${due.personId}
			and topic_id = ${topicId} and up_to_seq >= ${due.seq}) as seen`);
	return found?.seen ?? false;
}
