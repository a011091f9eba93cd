import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { DayState } from '../../domain/door/day-state.ts';
import type {
	EndFitForm,
	FitOutcome,
	FitSide,
	FitTalk,
	Leaning,
	StartFitForm
} from '../../domain/door/fit.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { fitTalk, visitorCircle } from '../db/schema/index.ts';
import { Gate, type Deed, type Sight } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import type { AtActivity } from './days.ts';

// "Past het?" between a walk-in and the circle of a visitor (E10, S21). Either side asks, either side says
// what came of it. It goes to the contact person of a circle that the visitor linked, and to nobody else.

type Row = typeof fitTalk.$inferSelect;

/** Talks that ended are shown to both sides for so long. */
const shownDays = 30;

/**
 * Has talks follow what hosts said on a day: asked for, and ended. Without a circle that the visitor linked
 * there is nobody to talk with, and nothing is kept. A second time changes nothing.
 */
export async function followFits(
	at: AtActivity,
	{ fitsAsked, fitsEnded }: Pick<DayState, 'fitsAsked' | 'fitsEnded'>
): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	if (fitsAsked.length > 0) await startAsked(at, fitsAsked);
	for (const { talkId, outcome } of fitsEnded) {
		const ended = await tx
			.update(fitTalk)
			.set({ outcome, endedBy: 'host', endedAt: now })
			.where(
				and(
					eq(fitTalk.neighbourhoodId, neighbourhoodId),
					eq(fitTalk.activityId, activityId),
					eq(fitTalk.id, talkId),
					isNull(fitTalk.endedAt)
				)
			)
			.returning({ circleId: fitTalk.circleId });
		for (const { circleId } of ended) await tell(at, { circleId, talkId });
	}
}

/**
 * Starts the talks that hosts asked for. A day is put together anew each time, so an ask counts only if the
 * circle was linked when it was said, and nobody talked about it since.
 */
async function startAsked(at: AtActivity, asked: DayState['fitsAsked']): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const visitorIds = [...new Set(asked.map(({ visitorId }) => visitorId))];
	const [links, before] = await Promise.all([
		linksOf(at, visitorIds),
		tx
			.select({ visitorId: fitTalk.visitorId, endedAt: fitTalk.endedAt })
			.from(fitTalk)
			.where(
				and(
					eq(fitTalk.neighbourhoodId, neighbourhoodId),
					eq(fitTalk.activityId, activityId),
					inArray(fitTalk.visitorId, visitorIds)
				)
			)
	]);
	for (const { talkId, visitorId, leaning, saidAt } of asked) {
		const link = links.get(visitorId);
		const isTalkedAbout = before.some(
			(one) => one.visitorId === visitorId && (one.endedAt === null || one.endedAt >= saidAt)
		);
		if (link?.circleId == null || link.linkedAt! > saidAt || isTalkedAbout) continue;
		const row = { id: talkId, visitorId, circleId: link.circleId, linkId: link.id };
		const kept = await tx
			.insert(fitTalk)
			.values({
				...{ neighbourhoodId, activityId, ...row, leaning },
				...{ startedBy: 'host', startedAt: now }
			})
			.onConflictDoNothing()
			.returning({ id: fitTalk.id });
		if (kept.length > 0) await tell(at, { circleId: row.circleId, talkId });
	}
}

async function linksOf(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	visitorIds: readonly string[]
): Promise<Map<string, typeof visitorCircle.$inferSelect>> {
	const rows = await tx
		.select()
		.from(visitorCircle)
		.where(
			and(
				eq(visitorCircle.neighbourhoodId, neighbourhoodId),
				eq(visitorCircle.activityId, activityId),
				inArray(visitorCircle.visitorId, [...visitorIds]),
				isNotNull(visitorCircle.confirmedAt),
				isNull(visitorCircle.endedAt)
			)
		)
		.orderBy(visitorCircle.linkedAt);
	return new Map(rows.map((row) => [row.visitorId, row]));
}

function tell({ tx }: AtActivity, job: { circleId: string; talkId: string }): Promise<void> {
	return enqueue(tx, 'walk_in.talk', job, { key: `walk_in.talk:${job.talkId}` });
}

/** Writes into the log of a circle that a host wants to talk, or what came of it; the contact person is told. */
export async function tellOfTalk(
	db: Db,
	{ circleId, talkId }: { circleId: string; talkId: string }
): Promise<void> {
	await Gate.asSystem(db, 'walk_in.talk', circleId, { lock: true }, async (errand) => {
		const [found] = await errand.tx.execute<{
			linkId: string;
			isOver: boolean;
			personId: string;
		}>(sql`
			select t.link_id as "linkId", t.ended_at is not null as "isOver",
				kring_contact_now(t.circle_id) as "personId"
			from fit_talk t where t.circle_id = ${circleId} and t.id = ${talkId}`);
		if (found === undefined) return;
		const { linkId, isOver, personId } = found;
		await errand.record(
			isOver
				? { kind: 'walk_in.talk_ended', linkId }
				: { kind: 'walk_in.talk_asked', linkId, personId }
		);
	});
}

/** The last talk of each visitor of an activity, as far as it is open or ended lately. */
export async function fitsAt({
	tx,
	neighbourhoodId,
	activityId,
	now
}: AtActivity): Promise<Map<string, FitTalk>> {
	const rows = await tx
		.select()
		.from(fitTalk)
		.where(
			and(
				eq(fitTalk.neighbourhoodId, neighbourhoodId),
				eq(fitTalk.activityId, activityId),
				isShown(now)
			)
		)
		.orderBy(fitTalk.startedAt);
	return new Map(rows.map((row) => [row.visitorId, talkOf(row)]));
}

/** The last talk about each walk-in that a circle is let know of, by the link. */
export async function fitsFor(sight: Sight<'walkIn.talk.read'>): Promise<Map<string, FitTalk>> {
	const { tx, circleId, now } = sight;
	const rows = await tx
		.select()
		.from(fitTalk)
		.where(and(eq(fitTalk.circleId, circleId), isShown(now)))
		.orderBy(fitTalk.startedAt);
	sight.gave(
		'walkIn.talk.read',
		'walk_in',
		rows.map(({ id, endedAt }) => ({ id, version: endedAt === null ? 1 : 2, topicId: null }))
	);
	return new Map(rows.map((row) => [row.linkId, talkOf(row)]));
}

/**
 * The circle asks to talk. One talk is open at a time.
 *
 * @throws {Refusal} `not_found`; `already_answered` while one is open.
 */
export async function startFit(
	deed: Deed<'walkIn.talk'>,
	{ linkId, leaning }: StartFitForm
): Promise<{ talkId: string }> {
	const { tx, circleId, now } = deed;
	const [link] = await tx
		.select()
		.from(visitorCircle)
		.where(
			and(
				eq(visitorCircle.circleId, circleId),
				eq(visitorCircle.id, linkId),
				isNotNull(visitorCircle.confirmedAt),
				isNull(visitorCircle.endedAt)
			)
		);
	if (link === undefined) throw new Refusal('not_found');
	const talkId = newId(now.getTime());
	const { neighbourhoodId, activityId, visitorId } = link;
	const kept = await tx
		.insert(fitTalk)
		.values({
			...{ neighbourhoodId, activityId, id: talkId, visitorId, circleId, linkId, leaning },
			...{ startedBy: 'circle', startedAt: now }
		})
		.onConflictDoNothing()
		.returning({ id: fitTalk.id });
	if (kept.length === 0) throw new Refusal('already_answered');
	await deed.record({ kind: 'walk_in.talk_started', linkId });
	return { talkId };
}

/**
 * The circle says what came of a talk.
 *
 * @throws {Refusal} `not_found`; `already_answered` for one that ended.
 */
export async function endFit(
	deed: Deed<'walkIn.talk'>,
	{ talkId, outcome }: EndFitForm
): Promise<{ talkId: string }> {
	const { tx, circleId, now } = deed;
	const here = and(eq(fitTalk.circleId, circleId), eq(fitTalk.id, talkId));
	const [found] = await tx.select().from(fitTalk).where(here).orderBy(desc(fitTalk.startedAt));
	if (found === undefined) throw new Refusal('not_found');
	if (found.endedAt !== null) throw new Refusal('already_answered');
	await tx.update(fitTalk).set({ outcome, endedBy: 'circle', endedAt: now }).where(here);
	await deed.record({ kind: 'walk_in.talk_ended', linkId: found.linkId });
	return { talkId };
}

function isShown(now: Date) {
	const since = new Date(now.getTime() - shownDays * 86_400_000).toISOString();
	return sql`(${fitTalk.endedAt} is null or ${fitTalk.endedAt} > ${since}::timestamptz)`;
}

function talkOf({ id, leaning, startedBy, startedAt, outcome, endedAt }: Row): FitTalk {
	return {
		...{ id, startedAt, endedAt, leaning: leaning as Leaning },
		...{ startedBy: startedBy as FitSide, outcome: outcome as FitOutcome | null }
	};
}
