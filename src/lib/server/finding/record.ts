import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Baseline } from '../../domain/baseline.ts';
import { careDay, dayName, dayNumber, type CareDay, type DayRange } from '../../domain/care-day.ts';
import { zone } from '../../domain/day.ts';
import { chartDays } from '../../domain/drift.ts';
import {
	observedTrack,
	type Absence,
	type ChartedTrack,
	type CircleRecord,
	type FindingAnswer,
	type KeptBaseline,
	type TimedEntry
} from '../../domain/finding/index.ts';
import {
	counts,
	entriesOf,
	facesOf,
	observedScale,
	selfScale,
	type Change,
	type Contact,
	type Feeling,
	type Observation
} from '../../domain/observation.ts';
import { worseDays } from '../../domain/phase.ts';
import { rulesOf } from '../../domain/signal-plan.ts';
import type { Tx } from '../db/connect.ts';
import { daysOfPause, pauseLimit, type Pause, type PauseReason } from '../../domain/pause.ts';
import {
	absenceQuestion,
	baseline,
	checkIn,
	circlePause,
	finding,
	observation,
	signalPlan
} from '../db/schema/index.ts';
import { phaseSignals } from '../signal/index.ts';

// All that the engine reads of a circle, in one round of questions, however long its history is.

/** The track of the resident's own faces. */
export const selfTrack = 'self';

/** How wide the scale of each track is. */
export const scaleOf: Readonly<Record<string, { width: number }>> = {
	[observedTrack]: observedScale,
	[selfTrack]: selfScale
};

/** Most notes that are looked at: three tracks, two years, six observers, and room to spare. */
const noteLimit = 20_000;

/** Most times missed at a walk-in that are looked at. */
const absenceLimit = 200;

/** Most missed check-ins that are looked at. */
const missedLimit = 1_000;

/** Most answers with a face that are looked at: three windows a day, two years. */
const feltLimit = 2_200;

/** A baseline as it is kept, with the row it stands in. */
export type BaselineRow = KeptBaseline & {
	id: string;
	track: string;
	madeById: string | null;
	madeAt: Date;
};

/** A pause as the engine reads it, and when somebody last changed it. */
export type KnownPause = Pause & { changedAt: Date };

/** The record of a circle, and the baselines in it by the rows they stand in. */
export type ReadRecord = {
	record: CircleRecord;
	baselines: readonly BaselineRow[];
	/** Days of which somebody said why they are not as usual. */
	pauses: readonly KnownPause[];
	/** Days on which nothing is usual: in phase orange or red, and while the circle was on a pause. */
	phases: readonly DayRange[];
	/** The plan that counts lets an unanswered talk become an orange signal. */
	isAutoOrange: boolean;
};

/** Reads the record of a circle as it is now. */
export async function recordOf(tx: Tx, circleId: string, now: Date): Promise<ReadRecord> {
	const firstDay = careDay(now) - chartDays;
	const [notes, plans, baselines, answers, [place], missed, signals, restDays, felt, pauses, away] =
		await Promise.all([
			notesOf(tx, circleId, firstDay),
			tx
				.select({ content: signalPlan.content })
				.from(signalPlan)
				.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.status, 'active'))),
			baselinesOf(tx, circleId),
			tx
				.select({ at: finding.closedAt, answer: finding.answer, evidence: finding.evidence })
				.from(finding)
				.where(and(eq(finding.circleId, circleId), eq(finding.status, 'answered'))),
			tx.execute<{ isDriftOn: boolean }>(sql`
			select m.is_drift_on as "isDriftOn" from circle c join municipality m on m.id = c.municipality_id
			where c.id = ${circleId}`),
			tx
				.select({ id: checkIn.id, at: checkIn.missedAt })
				.from(checkIn)
				.where(and(eq(checkIn.circleId, circleId), isNotNull(checkIn.missedAt)))
				.orderBy(desc(checkIn.missedAt))
				.limit(missedLimit),
			phaseSignals(tx, circleId),
			restDaysOf(tx, circleId),
			feltAtCheckIns(tx, circleId, firstDay),
			pausesOf(tx, circleId),
			absencesOf(tx, circleId)
		]);
	const observations = notes.map(({ face: _face, ...note }): Observation => note);
	const own = notes.filter(counts).map(({ id, observerId, day, face, observedAt }) => {
		return { id, observerId, day, face, at: observedAt };
	});
	const faces = facesOf([...own, ...felt]);
	const track = (name: string, entries: readonly TimedEntry[]): ChartedTrack => ({
		name,
		entries,
		baselines: baselines.filter((one) => one.track === name)
	});
	const signs = plans.flatMap(({ content }) => content.signs);
	const record: CircleRecord = {
		observations,
		signIds: new Set(signs.filter(({ phase }) => phase !== 'green').map(({ id }) => id)),
		tracks: [
			track(observedTrack, entriesOf(observations)),
			...(faces.length === 0 ? [] : [track(selfTrack, faces)])
		],
		absences: away,
		missedCheckIns: missed.map(({ id, at }) => ({ id, at: at! })),
		answers: answers.map(({ at, answer, evidence }) => {
			return { at: at!, answer: answer as FindingAnswer, evidence };
		}),
		paused: [...restDays, ...pauses.map(daysOfPause)],
		rules: rulesOf(plans[0]?.content),
		isDriftOn: place?.isDriftOn ?? false,
		now,
		timeZone: zone
	};
	const isAutoOrange = plans.some(({ content }) => content.autoOrange === true);
	const phases = worseDays(signals, careDay(now));
	return { record, baselines, pauses, phases, isAutoOrange };
}

/**
 * That the resident was missed at a walk-in (F7): as the one of the circle was asked whom the resident chose
 * for it. Without that leave nobody of the circle is asked, and there is nothing here.
 */
async function absencesOf(tx: Tx, circleId: string): Promise<Absence[]> {
	const rows = await tx
		.select({
			id: absenceQuestion.id,
			at: absenceQuestion.askedAt,
			isAgain: absenceQuestion.isAgain,
			endedAt: absenceQuestion.closedAt
		})
		.from(absenceQuestion)
		.where(eq(absenceQuestion.circleId, circleId))
		.orderBy(desc(absenceQuestion.askedAt), absenceQuestion.id)
		.limit(absenceLimit);
	return rows.toReversed();
}

/** Hospital, a holiday (S3.7): as somebody who knows the resident said it. */
async function pausesOf(tx: Tx, circleId: string): Promise<KnownPause[]> {
	const rows = await tx
		.select()
		.from(circlePause)
		.where(eq(circlePause.circleId, circleId))
		.orderBy(desc(circlePause.fromOn), circlePause.id)
		.limit(pauseLimit);
	return rows.map(({ id, fromOn, untilOn, reason, changedAt }) => {
		return { id, fromOn, untilOn, reason: reason as PauseReason, changedAt };
	});
}

/**
 * Days on which the resident was away and wished not to be asked: as the log has it, for a pause of the
 * check-in can be ended before its day.
 */
async function restDaysOf(tx: Tx, circleId: string): Promise<DayRange[]> {
	const rows = await tx.execute<{ at: string; untilOn: string | null }>(sql`
		select at, body ->> 'untilOn' as "untilOn" from event
		where circle_id = ${circleId} and body ->> 'kind' = 'check_in.paused' order by seq desc limit 200`);
	return rows.toReversed().flatMap(({ at, untilOn }, index, all) => {
		if (untilOn === null) return [];
		const next = all[index + 1];
		const endDay = next === undefined ? Number.POSITIVE_INFINITY : careDay(new Date(next.at));
		const toDay = Math.min(dayNumber(untilOn), endDay);
		return [{ fromDay: careDay(new Date(at)), toDay }];
	});
}

/** The faces that the resident chose with the answer to a check-in: their own track too (S1). */
async function feltAtCheckIns(tx: Tx, circleId: string, firstDay: CareDay): Promise<Felt[]> {
	const rows = await tx.execute<{
		id: string;
		residentId: string;
		feeling: Feeling;
		at: string;
	}>(sql`
		select i.id, c.resident_id as "residentId", i.feeling, i.answered_at as at
		from check_in i join circle c on c.id = i.circle_id
		where i.circle_id = ${circleId} and i.feeling is not null and i.answered_at is not null
			and i.on_day >= ${dayName(firstDay)}::date
		order by i.answered_at desc limit ${feltLimit}`);
	return rows.map(({ id, residentId, feeling, at }) => {
		const answeredAt = new Date(at);
		return { id, observerId: residentId, day: careDay(answeredAt), face: feeling, at: answeredAt };
	});
}

type Felt = Parameters<typeof facesOf>[0][number];

type Note = Observation & { face: Feeling | null };

async function notesOf(tx: Tx, circleId: string, firstDay: CareDay): Promise<Note[]> {
	const rows = await tx
		.select({
			id: observation.id,
			observerId: observation.observerId,
			observedAt: observation.observedAt,
			recordedAt: observation.receivedAt,
			day: observation.careDay,
			contact: observation.contact,
			change: observation.change,
			face: observation.face,
			signs: observation.signs,
			withdrawnAt: observation.withdrawnAt
		})
		.from(observation)
		.where(and(eq(observation.circleId, circleId), gt(observation.careDay, firstDay)))
		.orderBy(sql`${observation.observedAt} desc`)
		.limit(noteLimit);
	return rows.map(({ contact, change, face, withdrawnAt, ...row }) => ({
		...row,
		contact: contact as Contact,
		change: change as Change | null,
		face: face as Feeling | null,
		isWithdrawn: withdrawnAt !== null
	}));
}

async function baselinesOf(tx: Tx, circleId: string): Promise<BaselineRow[]> {
	const rows = await tx
		.select()
		.from(baseline)
		.where(eq(baseline.circleId, circleId))
		.orderBy(baseline.toDay, baseline.id);
	return rows.map((row) => {
		const { fromDay, toDay, days: n, mean, sd, sigma0, highShare, corrections } = row;
		const { id, track, madeById, madeAt, confirmedDay, untilDay } = row;
		const found: Baseline = { fromDay, toDay, n, mean, sd, sigma0, highShare, corrections };
		return { id, track, madeById, madeAt, baseline: found, confirmedDay, untilDay };
	});
}

/** The care day on which a track begins to be collected: after the last baseline that ended. */
export function startDayOf(
	entries: readonly TimedEntry[],
	baselines: readonly KeptBaseline[]
): CareDay | null {
	const ended = baselines.flatMap(({ untilDay }) => (untilDay === null ? [] : [untilDay]));
	if (ended.length > 0) return Math.max(...ended);
	return entries.reduce<CareDay | null>(
		(first, { day }) => (first === null || day < first ? day : first),
		null
	);
}
