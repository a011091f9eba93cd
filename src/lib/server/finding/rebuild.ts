import { eq, sql } from 'drizzle-orm';
import { collectedBaseline, type Baseline } from '../../domain/baseline.ts';
import { careDay } from '../../domain/care-day.ts';
import {
	announceDays,
	askingOf,
	engineVersion,
	noticed,
	reconciled,
	type CircleRecord,
	type Finding,
	type KeptFinding,
	type Reconciled
} from '../../domain/finding/index.ts';
import { newId } from '../../domain/id.ts';
import { observedDays } from '../../domain/series.ts';
import { baseline, finding } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { planToRaise } from './raise.ts';
import { recordOf, scaleOf, startDayOf, type ReadRecord } from './record.ts';

// The engine at work: from the record of a circle to the findings that are kept. It runs as the
// house, one at a time in a circle, after each note and once a night, and may run twice.

/** What came of it, for who wants to know. */
export type Rebuilt = { fresh: number; corrected: number };

/** Makes anew what there is to notice in a circle, and has people asked about what is new. */
export async function rebuild(errand: Errand): Promise<Rebuilt> {
	const { tx, circleId, now } = errand;
	const read = await recordOf(tx, circleId, now);
	const record = await withBaselines(errand, read);
	const [kept, { findings }] = [await keptFindings(errand), noticed(record)];
	const changes = reconciled(kept, findings, careDay(now));
	await keepSame(errand, kept, changes);
	await markCorrected(errand, changes.correctedIds);
	await addFresh(errand, changes);
	if (read.isAutoOrange) await planToRaise(errand);
	return { fresh: changes.fresh.length, corrected: changes.correctedIds.length };
}

/** Freezes what was usual once enough days came together; nobody has to think of it. */
async function withBaselines(
	{ tx, circleId, now }: Errand,
	{ record, phases }: ReadRecord
): Promise<CircleRecord> {
	const today = careDay(now);
	const collected = new Map<string, Baseline>();
	for (const { name, entries, baselines } of record.tracks) {
		if (baselines.some(({ untilDay }) => untilDay === null)) continue;
		const startDay = startDayOf(entries, baselines);
		if (startDay === null) continue;
		const exceptional = [...phases, ...record.paused];
		const from = { startDay, today: today - 1, exceptional };
		const found = collectedBaseline(observedDays(entries), scaleOf[name]!, from);
		if (found !== null) collected.set(name, found);
	}
	if (collected.size === 0) return record;
	await tx.insert(baseline).values(
		[...collected].map(([track, { n, ...numbers }]) => ({
			...{ circleId, id: newId(now.getTime()), track, days: n, madeAt: now },
			...numbers
		}))
	);
	return {
		...record,
		tracks: record.tracks.map((track) => {
			const found = collected.get(track.name);
			if (found === undefined) return track;
			const kept = { baseline: found, confirmedDay: null, untilDay: null };
			return { ...track, baselines: [...track.baselines, kept] };
		})
	};
}

type KeptRow = KeptFinding & { talkAt: Date | null };

async function keptFindings({ tx, circleId }: Errand): Promise<KeptRow[]> {
	const rows = await tx
		.select({
			id: finding.id,
			audience: finding.audience,
			day: finding.day,
			status: finding.status,
			evidence: finding.evidence,
			talkAt: finding.talkAt
		})
		.from(finding)
		.where(eq(finding.circleId, circleId));
	return rows as KeptRow[];
}

/** Brings what is still there up to date. What somebody answered stays as they answered it (S11). */
async function keepSame(
	errand: Errand,
	kept: readonly KeptRow[],
	{ same }: Reconciled
): Promise<void> {
	const { tx, circleId } = errand;
	const before = new Map(kept.map((one) => [one.id, one]));
	const open = same.filter(({ id }) => before.get(id)?.status !== 'answered');
	if (open.length === 0) return;
	const rows = open.map(({ id, finding: found }) => ({
		id,
		kinds: found.kinds,
		level: found.level,
		talkAt: found.talkAt?.toISOString() ?? null,
		guards: found.guards,
		facts: found.facts,
		evidence: found.evidence,
		// Answered only in the record: the row itself says so once it was kept.
		status: found.status === 'answered' ? 'open' : found.status,
		closedAt: found.status === 'open' ? null : (found.closedAt?.toISOString() ?? null)
	}));
	await tx.execute(sql`
		update finding f set kinds = array(select jsonb_array_elements_text(n.kinds)), level = n.level,
			talk_at = n."talkAt", guards = array(select jsonb_array_elements_text(n.guards)), facts = n.facts,
			evidence = array(select jsonb_array_elements_text(n.evidence)), status = n.status,
			closed_at = n."closedAt", engine_version = ${engineVersion}
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id uuid, kinds jsonb, level text,
			"talkAt" timestamptz, guards jsonb, facts jsonb, evidence jsonb, status text, "closedAt" timestamptz)
		where f.circle_id = ${circleId} and f.id = n.id`);
	const becameTalks = open.filter(({ id, finding: found }) => {
		const row = before.get(id)!;
		return row.talkAt === null && isToAsk(found, errand.now);
	});
	for (const { id, finding: found } of becameTalks) await askAbout(errand, id, found);
}

/** Says visibly that something turned out otherwise (S3.6). */
async function markCorrected(errand: Errand, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const { tx, circleId, now } = errand;
	await tx.execute(sql`
		update finding set status = 'corrected', closed_at = ${now.toISOString()}::timestamptz
		where circle_id = ${circleId} and id in ${ids}`);
	for (const findingId of ids) await errand.record({ kind: 'finding.corrected', findingId });
}

async function addFresh(errand: Errand, { fresh }: Reconciled): Promise<void> {
	if (fresh.length === 0) return;
	const { tx, circleId, now } = errand;
	const rows = fresh.map((one) => ({ ...one, id: newId(now.getTime()) }));
	await tx.insert(finding).values(
		rows.map(({ id, finding: found, isAnnounced }) => ({
			...{ circleId, id, isAnnounced, engineVersion, madeAt: now },
			...{ audience: found.audience, kinds: [...found.kinds], level: found.level },
			...{ raisedAt: found.raisedAt, day: found.day, talkAt: found.talkAt },
			...{ guards: [...found.guards], facts: found.facts, evidence: [...found.evidence] },
			status: found.status === 'answered' ? 'expired' : found.status,
			closedAt: found.closedAt
		}))
	);
	for (const { id, finding: found } of rows) {
		if (isToAsk(found, now)) await askAbout(errand, id, found);
	}
}

/** What became a talk so many days ago that nobody remembers is recorded, and not asked (S3.6). */
function isToAsk({ status, talkAt }: Finding, now: Date): boolean {
	if (status !== 'open' || talkAt === null) return false;
	return careDay(talkAt) >= careDay(now) - announceDays;
}

/** Has the contact person asked, in waking hours; what came in at night waits for the morning. */
async function askAbout(
	{ tx, circleId, now }: Errand,
	findingId: string,
	{ talkAt }: Finding
): Promise<void> {
	const { contactAt } = askingOf(talkAt! > now ? talkAt! : now);
	await enqueue(
		tx,
		'finding.ask',
		{ circleId, findingId, turn: 0 },
		{ runAt: contactAt, key: `finding.ask:${findingId}` }
	);
}
