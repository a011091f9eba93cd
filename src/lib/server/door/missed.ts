import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { DayStatus, RecordState } from '../../domain/door/activity-day.ts';
import type { Away } from '../../domain/door/away.ts';
import {
	isDueForCircle,
	missing,
	type AbsenceAnswer,
	type Agreed,
	type VisitorDay
} from '../../domain/door/missing-visitor.ts';
import type { FitTalk } from '../../domain/door/fit.ts';
import type { ConsentPurpose, FurtherPurpose } from '../../domain/door/operation.ts';
import type { SheetAbsence, SheetContact } from '../../domain/door/sheet-missed.ts';
import { whoIs } from '../../domain/door/people.ts';
import type { SameAs } from '../../domain/door/same.ts';
import { newId } from '../../domain/id.ts';
import type { Db, Tx } from '../db/connect.ts';
import {
	absenceQuestion,
	absenceSignal,
	daySheet,
	expectation,
	occurrence,
	visit,
	visitor,
	visitorConsent,
	visitorContact
} from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { agreedOf, askNamed, namedBy, openSignals, signalOf } from './absence.ts';
import { awaysFrom } from './away.ts';
import { contactsAt } from './contact.ts';
import { fitsAt } from './fit.ts';
import type { AtActivity } from './days.ts';
import { whoAt } from './same.ts';
import { isRemembered } from './remembered.ts';

// Looking who is missed (5.11), once in a morning: the rule stands in `domain/door/missing-visitor.ts`, this
// gathers what it asks. It runs as the worker, and reads no names.

/** So many days of a series are looked back on: half a year of weeks, and longer for what is rarer. */
const lookedBack = 30;

/** So long the host has before those whom the visitor named hear of it. */
const hostHasMs = 24 * 3_600_000;

/** Has every activity looked at where somebody agreed to be missed. */
export async function lookEverywhere(tx: Tx): Promise<number> {
	const rows = await tx
		.selectDistinct({ activityId: visitorConsent.activityId })
		.from(visitorConsent)
		.where(and(eq(visitorConsent.purpose, 'missing_signal'), eq(visitorConsent.given, true)));
	for (const { activityId } of rows)
		await enqueue(
			tx,
			'absence.look',
			{ activityId },
			{ lane: 'bulk', key: `absence.look:${activityId}` }
		);
	return rows.length;
}

/**
 * Looks who is missed at an activity, and whether those who were are to be asked about. Done twice it is
 * done once: a run of misses is told once.
 *
 * @returns how many are newly missed, and about how many the named were asked.
 */
export async function lookForMissed(
	db: Db,
	activityId: string
): Promise<{ raised: number; asked: number }> {
	return db.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${activityId}, 16))`);
		const [row] = await tx.execute<{ neighbourhoodId: string; now: string }>(sql`
			select distinct neighbourhood_id as "neighbourhoodId", kring_now() as now from visitor_consent
			where activity_id = ${activityId} limit 1`);
		if (row === undefined) return { raised: 0, asked: 0 };
		const at = {
			...{ tx, neighbourhoodId: row.neighbourhoodId, activityId },
			now: new Date(row.now)
		};
		const agreed = await agreedByRemembered(at);
		const raised = agreed.size === 0 ? 0 : await raiseMissed(at, agreed);
		return { raised, asked: await askAboutThoseDue(at) };
	});
}

/** Those who agreed to be missed and are remembered. */
async function agreedByRemembered(at: AtActivity): Promise<Map<string, Agreed[]>> {
	const { tx, neighbourhoodId, activityId } = at;
	const agreed = await agreedOf(at);
	const known = await tx
		.select({ id: visitor.id })
		.from(visitor)
		.where(and(isRemembered({ neighbourhoodId, activityId }), isNull(visitor.sameAsId)));
	const ids = new Set(known.map(({ id }) => id));
	return new Map([...agreed].filter(([id]) => ids.has(id)));
}

type DayRow = {
	id: string;
	seriesId: string | null;
	on: string;
	status: string;
	record: string;
	closedAt: Date | null;
};

async function raiseMissed(at: AtActivity, agreed: Map<string, Agreed[]>): Promise<number> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const days = await daysOf(at);
	const visitorIds = [...agreed.keys()].sort();
	const dayIds = days.map(({ id }) => id);
	if (dayIds.length === 0) return 0;
	const who = await whoAt(at);
	const [aways, visits, said, before] = await Promise.all([
		awaysFrom(at, days[0]!.on, who),
		// As whatever somebody was here: who helped is not missed.
		tx
			.select({ occurrenceId: visit.occurrenceId, visitorId: visit.visitorId })
			.from(visit)
			.where(
				and(
					eq(visit.neighbourhoodId, neighbourhoodId),
					inArray(visit.occurrenceId, dayIds),
					isNotNull(visit.visitorId)
				)
			),
		tx
			.select({ occurrenceId: expectation.occurrenceId, visitorId: expectation.visitorId })
			.from(expectation)
			.where(
				and(
					eq(expectation.neighbourhoodId, neighbourhoodId),
					inArray(expectation.occurrenceId, dayIds),
					eq(expectation.answer, 'not_coming')
				)
			),
		tx
			.select({
				visitorId: absenceSignal.visitorId,
				seriesId: absenceSignal.seriesId,
				runFrom: absenceSignal.runFrom
			})
			.from(absenceSignal)
			.where(
				and(
					eq(absenceSignal.neighbourhoodId, neighbourhoodId),
					eq(absenceSignal.activityId, activityId)
				)
			)
	]);
	const keyOf = (one: { occurrenceId: string; visitorId: string | null }) =>
		`${one.occurrenceId} ${one.visitorId && who(one.visitorId)}`;
	const [came, notComing] = [new Set(visits.map(keyOf)), new Set(said.map(keyOf))];
	const bySeries = Map.groupBy(days, ({ seriesId }) => seriesId!);
	const found = [...bySeries].flatMap(([seriesId, own]) =>
		visitorIds.flatMap((visitorId) => {
			const regular = {
				days: own.map((day): VisitorDay => ({
					...{ on: day.on, closedAt: day.closedAt },
					...{ status: day.status as DayStatus, record: day.record as RecordState },
					visited: came.has(`${day.id} ${visitorId}`),
					saidNotComing: notComing.has(`${day.id} ${visitorId}`)
				})),
				// The sheet's "komt meestal" is a list that somebody keeps (3.4), and Kring has none: `habitOf`
				// follows from the very visits that are counted here. With it a day would be one that somebody
				// could have come to because of the days before, which "visited in the last 90 days" says already.
				...{ usual: [], away: aways.get(visitorId) ?? [], agreed: agreed.get(visitorId)! },
				raised: before.filter(
					(one) => who(one.visitorId) === visitorId && one.seriesId === seriesId
				)
			};
			const missed = missing(regular, now);
			return missed === null ? [] : [{ seriesId, visitorId, ...missed }];
		})
	);
	if (found.length === 0) return 0;
	const kept = await tx
		.insert(absenceSignal)
		.values(
			found.map(({ visitorId, seriesId, runFrom, misses, isAgain }) => ({
				...{ neighbourhoodId, activityId, id: newId(now.getTime()), visitorId, seriesId },
				...{ runFrom, misses, isAgain, raisedAt: now, state: 'host' }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: absenceSignal.id });
	if (kept.length > 0) await lookLater(at);
	return kept.length;
}

/** The last days of each series that somebody kept the sheet of, or that nobody did; oldest first. */
async function daysOf({ tx, neighbourhoodId, activityId }: AtActivity): Promise<DayRow[]> {
	const newest = await tx
		.select({
			id: occurrence.id,
			seriesId: occurrence.seriesId,
			on: occurrence.heldOn,
			status: occurrence.status,
			record: daySheet.record,
			closedAt: daySheet.closedAt,
			nth: sql<number>`row_number() over (partition by ${occurrence.seriesId} order by ${occurrence.heldOn} desc)`
		})
		.from(occurrence)
		.innerJoin(
			daySheet,
			and(
				eq(daySheet.neighbourhoodId, occurrence.neighbourhoodId),
				eq(daySheet.occurrenceId, occurrence.id)
			)
		)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				sql`${occurrence.seriesId} is not null`
			)
		)
		.orderBy(asc(occurrence.heldOn), asc(occurrence.id));
	return newest.filter(({ nth }) => Number(nth) <= lookedBack);
}

/** After a day without a word those whom the visitor named hear of it, where the visitor asked so. */
async function askAboutThoseDue(at: AtActivity): Promise<number> {
	const open = (await openSignals(at)).filter(({ state }) => state === 'host');
	if (open.length === 0) return 0;
	const [wish, agreed] = await Promise.all([agreedOf(at, 'missing_goes_on'), agreedOf(at)]);
	let asked = 0;
	for (const row of open) {
		if (!agreed.has(row.visitorId) || !wish.has(row.visitorId)) continue;
		const named = await namedBy(at, row.visitorId);
		const who = { asked: true, namedIds: named.map(({ id }) => id) };
		if (isDueForCircle(signalOf(row), who, at.now) && (await askNamed(at, row)) > 0) asked += 1;
	}
	return asked;
}

function lookLater({ tx, activityId, now }: AtActivity): Promise<void> {
	const runAt = new Date(now.getTime() + hostHasMs);
	const key = `absence.look:${activityId}:${runAt.toISOString()}`;
	return enqueue(tx, 'absence.look', { activityId }, { runAt, lane: 'bulk', key });
}

/** What a host knows of a visitor beside their name. */
export type MissedKnown = {
	says: readonly FurtherPurpose[];
	contacts: readonly SheetContact[];
	absence: SheetAbsence | null;
	/** Now and later. */
	away: readonly Away[];
	fit: FitTalk | null;
};

/** What visitors said yes to, whom they named, and who of them is missed, by the visitor. */
export async function missedAt(
	at: AtActivity,
	sameAs: SameAs
): Promise<(visitorId: string) => MissedKnown> {
	const { tx, neighbourhoodId, activityId } = at;
	const who = (visitorId: string) => whoIs(visitorId, { sameAs });
	const [said, contacts, fits, aways, signals, answers] = await Promise.all([
		tx
			.select({ visitorId: visitorConsent.visitorId, purpose: visitorConsent.purpose })
			.from(visitorConsent)
			.where(
				and(
					eq(visitorConsent.neighbourhoodId, neighbourhoodId),
					eq(visitorConsent.activityId, activityId),
					eq(visitorConsent.given, true),
					ne(visitorConsent.purpose, 'remember_me')
				)
			)
			.orderBy(visitorConsent.purpose),
		contactsAt(at, sameAs),
		fitsAt(at),
		awaysFrom(at, dayOf(at.now), who),
		tx
			.select()
			.from(absenceSignal)
			.where(
				and(
					eq(absenceSignal.neighbourhoodId, neighbourhoodId),
					eq(absenceSignal.activityId, activityId),
					ne(absenceSignal.state, 'closed')
				)
			)
			.orderBy(desc(absenceSignal.raisedAt), absenceSignal.id),
		tx
			.select({
				signalId: absenceQuestion.signalId,
				called: visitorContact.called,
				answer: absenceQuestion.answer,
				answeredAt: absenceQuestion.answeredAt,
				phone: absenceQuestion.phone
			})
			.from(absenceQuestion)
			.innerJoin(
				visitorContact,
				and(
					eq(visitorContact.neighbourhoodId, absenceQuestion.neighbourhoodId),
					eq(visitorContact.id, absenceQuestion.contactId)
				)
			)
			.where(
				and(
					eq(absenceQuestion.neighbourhoodId, neighbourhoodId),
					eq(absenceQuestion.activityId, activityId),
					sql`${absenceQuestion.answeredAt} is not null`
				)
			)
			.orderBy(desc(absenceQuestion.answeredAt), absenceQuestion.id)
	]);
	const says = Map.groupBy(said, ({ visitorId }) => who(visitorId));
	const byVisitor = Map.groupBy(signals, ({ visitorId }) => who(visitorId));
	return (visitorId) => {
		const [signal] = byVisitor.get(visitorId) ?? [];
		const purposes = (says.get(visitorId) ?? []).map(({ purpose }) => purpose as ConsentPurpose);
		return {
			says: purposes.filter((purpose): purpose is FurtherPurpose => purpose !== 'remember_me'),
			contacts: contacts.get(visitorId) ?? [],
			away: aways.get(visitorId) ?? [],
			fit: fits.get(visitorId) ?? null,
			absence:
				signal === undefined
					? null
					: {
							...{ id: signal.id, misses: signal.misses, isAsked: signal.state === 'circle' },
							answers: answers
								.filter(({ signalId }) => signalId === signal.id)
								.map(({ called, answer, answeredAt, phone }) => ({
									...{ called, phone, answeredAt: answeredAt! },
									answer: answer as AbsenceAnswer
								}))
						}
		};
	};
}
