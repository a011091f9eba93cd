import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { baselineProposals } from '../../domain/drift.ts';
import type { BaselineProposal } from '../../domain/baseline.ts';
import { careDay, type CareDay, type DayRange } from '../../domain/care-day.ts';
import { daysOfPause, reasonOn, type Pause, type PauseReason } from '../../domain/pause.ts';
import {
	limitFactorOf,
	noticed,
	talkBudget,
	type Facts,
	type Finding,
	type FindingAnswer,
	type FindingKind,
	type TalkBudget,
	type TrackChart
} from '../../domain/finding/index.ts';
import type { Guard } from '../../domain/drift.ts';
import { isUuid } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { finding } from '../db/schema/index.ts';
import { heardBy } from './audience.ts';
import type { Desk, Sight } from '../gate/index.ts';
import { notesFor, type NoteView } from '../observation.ts';
import { recordOf, scaleOf, type BaselineRow } from './record.ts';

// What the engine noticed, as somebody may read it: the facts, what lies behind them, and the picture
// of the resident's own usual band.

/** A finding as it is shown. */
export type FindingView = {
	id: string;
	kinds: readonly FindingKind[];
	level: Finding['level'];
	raisedAt: Date;
	day: CareDay;
	guards: readonly Guard[];
	facts: readonly Facts[];
	evidence: readonly string[];
	status: Finding['status'] | 'corrected';
	answer: FindingAnswer | null;
	answeredById: string | null;
	closedAt: Date | null;
};

/** Most findings that are listed; older ones are seen with the notes of their days. */
const listLimit = 50;

/** Notes that are shown with a finding; more are counted (S10). */
const evidenceLimit = 200;

/** Care days that the picture reaches back. */
const pictureDays = 60;

/** What was noticed, what is open first, and how the talks of three months went. */
export async function findingsFor(
	sight: Sight<'finding.read'>
): Promise<{ findings: FindingView[]; budget: TalkBudget }> {
	const { tx, circleId, now } = sight;
	const today = careDay(now);
	const rows = await tx
		.select()
		.from(finding)
		.where(
			and(eq(finding.circleId, circleId), heardBy(sight.personId), gt(finding.day, today - 366))
		)
		.orderBy(sql`${finding.status} <> 'open'`, desc(finding.raisedAt), finding.id)
		.limit(listLimit);
	const findings = rows.map(viewOf);
	sight.gave('finding.read', 'finding', findings.map(givenOf));
	const told = findings.filter(({ status }) => status !== 'corrected');
	return { findings, budget: talkBudget(told as (FindingView & Finding)[], today) };
}

/** How many findings are open that somebody is asked about: for the first page of a circle. */
export async function openTalks(sight: Sight<'finding.read'>): Promise<{ id: string }[]> {
	const rows = await sight.tx
		.select()
		.from(finding)
		.where(
			and(
				eq(finding.circleId, sight.circleId),
				heardBy(sight.personId),
				eq(finding.status, 'open'),
				eq(finding.level, 'talk')
			)
		)
		.limit(listLimit);
	sight.gave('finding.read', 'finding', rows.map(viewOf).map(givenOf));
	return rows.map(({ id }) => ({ id }));
}

/** How many findings wait for an answer of this person, by the circle; those without any are left out. */
export async function talksOnDesk(desk: Desk<'finding.read'>): Promise<Map<string, number>> {
	const { tx, standings } = desk;
	const asking = [...standings.values()].filter(
		({ circleId, isContact, isBackup }) =>
			(isContact || isBackup) && desk.may(circleId, 'finding.read')
	);
	if (asking.length === 0) return new Map();
	const ids = asking.map(({ circleId }) => circleId);
	const rows = await tx
		.select()
		.from(finding)
		.where(
			and(
				inArray(finding.circleId, ids),
				eq(finding.audience, 'contact'),
				eq(finding.status, 'open'),
				eq(finding.level, 'talk')
			)
		)
		.limit(listLimit);
	desk.gave(
		'finding.read',
		'finding',
		rows.map((row) => ({ circleId: row.circleId, ...givenOf(viewOf(row)) }))
	);
	const counts = new Map<string, number>();
	for (const { circleId } of rows) counts.set(circleId, (counts.get(circleId) ?? 0) + 1);
	return counts;
}

/** A scored day in the picture. */
export type PictureDay = { day: CareDay; x: number; people: number; isHigh: boolean };

/** The picture of somebody's own usual band, and the same in figures. */
export type Picture = {
	track: string;
	/** Values of usual days lie between these; both within the scale. */
	low: number;
	high: number;
	/** The worst value of the scale. */
	worst: number;
	fromDay: CareDay;
	toDay: CareDay;
	/** The weeks that it is compared with. */
	usualFrom: CareDay;
	usualTo: CareDay;
	since: CareDay;
	days: readonly PictureDay[];
	/** Days in it that were not as usual, and why, the earliest first. */
	pauses: readonly (DayRange & { reason: PauseReason })[];
};

/** A finding with all that belongs to it. */
export type FindingDetail<CheckIn> = {
	finding: FindingView;
	/** What lies behind it, as far as this person may read it. */
	notes: readonly NoteView[];
	/** Check-ins behind it, as far as this person may read them. */
	checkIns: readonly CheckIn[];
	/** What lies behind it and is not shown: counted, and not told. */
	hidden: number;
	pictures: readonly Picture[];
	/** Why its day was not as usual, where somebody said so. */
	pauseReason: PauseReason | null;
};

/** A sight of a finding with the notes behind it. */
export type FindingSight = Sight<'finding.read' | 'ownObservation.read' | 'observation.read'>;

/**
 * One finding, with the notes behind it and its picture. Where the municipality did not switch the
 * drift chart on, nothing is drawn.
 *
 * @param checkInsAmong  reads those check-ins of a list that this person may read.
 * @throws {Refusal} `not_found`.
 */
export async function findingOf<CheckIn extends { id: string }>(
	sight: FindingSight,
	findingId: string,
	checkInsAmong: (ids: readonly string[]) => Promise<readonly CheckIn[]>
): Promise<FindingDetail<CheckIn>> {
	const { tx, circleId, now } = sight;
	const [row] = await tx
		.select()
		.from(finding)
		.where(and(eq(finding.circleId, circleId), eq(finding.id, findingId), heardBy(sight.personId)));
	if (row === undefined) throw new Refusal('not_found');
	const found = viewOf(row);
	sight.gave('finding.read', 'finding', [givenOf(found)]);
	const ids = found.evidence.filter(isUuid);
	const [{ notes }, checkIns, { record, pauses }] = await Promise.all([
		notesFor(sight, { ids: ids.slice(0, evidenceLimit), limit: evidenceLimit }),
		checkInsAmong(ids.slice(0, evidenceLimit)),
		recordOf(tx, circleId, now)
	]);
	const charts = record.isDriftOn ? noticed(record).charts : [];
	return {
		finding: found,
		notes,
		checkIns,
		hidden: ids.length - notes.length - checkIns.length,
		pictures: found.facts.flatMap((facts) => {
			if (facts.kind !== 'drift') return [];
			const chart = charts.findLast(
				({ track, kept }) => track === facts.track && kept.baseline.toDay < found.day
			);
			return chart === undefined ? [] : [pictureOf(chart, found.day, facts.since, pauses)];
		}),
		pauseReason: reasonOn(found.day, pauses)
	};
}

/** The weeks that count as usual on one track, and why people may want others. */
export type UsualView = {
	id: string;
	track: string;
	fromDay: CareDay;
	toDay: CareDay;
	days: number;
	isConfirmed: boolean;
	proposals: readonly BaselineProposal[];
};

/** What counts as usual now. Empty while it is still being collected. */
export async function usualFor(sight: Sight<'finding.read'>): Promise<UsualView[]> {
	const { tx, circleId, now } = sight;
	const { record, baselines, pauses } = await recordOf(tx, circleId, now);
	const { charts } = noticed(record);
	const inForce = baselines.filter(({ untilDay }) => untilDay === null);
	sight.gave(
		'finding.read',
		'finding',
		inForce.map(({ id }) => ({ id, version: 1, topicId: 'health' }))
	);
	const limitFactor = limitFactorOf(record.tracks);
	return inForce.map((row: BaselineRow) => {
		const chart = charts.findLast(({ track }) => track === row.track);
		const pausedSince = pauses.filter(({ changedAt }) => changedAt > row.madeAt).map(daysOfPause);
		const highest = scaleOf[row.track]!.width;
		const asked = { today: careDay(now), highest, limitFactor, pausedSince };
		return {
			id: row.id,
			track: row.track,
			fromDay: row.baseline.fromDay,
			toDay: row.baseline.toDay,
			days: row.baseline.n,
			isConfirmed: row.confirmedDay !== null,
			proposals: baselineProposals(row.baseline, chart?.points ?? [], asked)
		};
	});
}

function pictureOf(
	{ track, kept, values }: TrackChart,
	until: CareDay,
	since: CareDay,
	pauses: readonly Pause[]
): Picture {
	const { mean, sigma0, fromDay: usualFrom, toDay: usualTo } = kept.baseline;
	const worst = scaleOf[track]!.width;
	const within = (value: number) => Math.min(worst, Math.max(0, value));
	const fromDay = until - pictureDays;
	const toDay = Math.min(until + pictureDays / 4, values.at(-1)?.day ?? until);
	return {
		...{ track, worst, fromDay, toDay, usualFrom, usualTo, since },
		low: within(mean - sigma0),
		high: within(mean + sigma0),
		days: values
			.filter(({ day }) => fromDay <= day && day <= toDay)
			.map(({ day, x, observerIds }) => {
				return { day, x: within(x), people: observerIds.length, isHigh: x > mean + sigma0 };
			}),
		pauses: pauses
			.map((pause) => ({ ...daysOfPause(pause), reason: pause.reason }))
			.filter((pause) => pause.fromDay <= toDay && fromDay <= pause.toDay)
			.toSorted((one, other) => one.fromDay - other.fromDay)
	};
}

function viewOf(row: typeof finding.$inferSelect): FindingView {
	const { id, raisedAt, day, facts, evidence, answeredById, closedAt } = row;
	return {
		...{ id, raisedAt, day, facts, evidence, answeredById, closedAt },
		kinds: row.kinds as FindingKind[],
		level: row.level as Finding['level'],
		guards: row.guards as Guard[],
		status: row.status as FindingView['status'],
		answer: row.answer as FindingAnswer | null
	};
}

function givenOf({ id, evidence }: FindingView) {
	return { id, version: evidence.length + 1, topicId: 'health' };
}
