import { and, eq, isNull } from 'drizzle-orm';
import { givenBaseline, type BaselineProblem } from '../../domain/baseline.ts';
import { careDay, dayNumber } from '../../domain/care-day.ts';
import type { AnswerFindingForm, BaselineForm, ConfirmForm } from '../../domain/finding-form.ts';
import type { Facts } from '../../domain/finding/index.ts';
import { newId } from '../../domain/id.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { observedDays } from '../../domain/series.ts';
import { baseline, finding } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { heardBy } from './audience.ts';
import { lookAgain } from './look-again.ts';
import { recordOf, scaleOf } from './record.ts';

// What people say to what the engine noticed, and which weeks they call normal. The engine proposes
// and never decides (S3.3).

/**
 * Answers a finding. Nobody is asked about the same again (S3.8); "this is the new normal" ends what
 * counted as usual, and the next weeks are collected anew.
 *
 * @throws {Refusal} `not_found`; `already_answered` for one that is no longer open.
 */
export async function answerFinding(
	deed: Deed<'finding.answer'>,
	{ findingId, answer }: AnswerFindingForm
): Promise<{ findingId: string }> {
	const { tx, circleId, now, personId } = deed;
	const here = and(eq(finding.circleId, circleId), eq(finding.id, findingId), heardBy(personId));
	const [found] = await tx
		.select({ status: finding.status, facts: finding.facts })
		.from(finding)
		.where(here);
	if (found === undefined) throw new Refusal('not_found');
	if (found.status !== 'open') throw new Refusal('already_answered');
	await tx
		.update(finding)
		.set({ status: 'answered', answer, answeredById: personId, closedAt: now })
		.where(here);
	if (answer === 'new_normal') await endBaselines(deed, found.facts);
	await deed.record({ kind: 'finding.answered', findingId });
	await lookAgain(deed);
	return { findingId };
}

/**
 * Says "these were normal weeks" of what is in force. A second time changes nothing.
 *
 * @throws {Refusal} `not_found` for one that is not there or no longer counts.
 */
export async function confirmBaseline(
	deed: Deed<'baseline.set'>,
	{ baselineId }: ConfirmForm
): Promise<{ baselineId: string }> {
	const { tx, circleId, now, personId } = deed;
	const here = and(
		eq(baseline.circleId, circleId),
		eq(baseline.id, baselineId),
		isNull(baseline.untilDay)
	);
	const [found] = await tx
		.select({ confirmedDay: baseline.confirmedDay })
		.from(baseline)
		.where(here);
	if (found === undefined) throw new Refusal('not_found');
	if (found.confirmedDay !== null) return { baselineId };
	await tx
		.update(baseline)
		.set({ confirmedById: personId, confirmedDay: careDay(now) })
		.where(here);
	await deed.record({ kind: 'baseline.set', baselineId });
	await lookAgain(deed);
	return { baselineId };
}

const problems: Record<BaselineProblem, RefusalCode> = {
	backwards: 'baseline_backwards',
	overlaps_exceptional: 'baseline_overlaps',
	too_few_days: 'baseline_too_few'
};

/**
 * Points out weeks that were normal. They count from now on, and who pointed them out stands for
 * them.
 *
 * @throws {Refusal} `baseline_backwards`, `baseline_overlaps`, `baseline_too_few` (S11).
 */
export async function setBaseline(
	deed: Deed<'baseline.set'>,
	{ track, fromOn, toOn }: BaselineForm
): Promise<{ baselineId: string }> {
	const { tx, circleId, now, personId } = deed;
	const { record, phases } = await recordOf(tx, circleId, now);
	const today = careDay(now);
	const range = { fromDay: dayNumber(fromOn), toDay: dayNumber(toOn) };
	if (range.toDay > today) throw new Refusal('end_in_future');
	const entries = record.tracks.find(({ name }) => name === track)?.entries ?? [];
	const made = givenBaseline(observedDays(entries), scaleOf[track]!, range, {
		exceptional: record.paused,
		phases
	});
	if (typeof made === 'string') throw new Refusal(problems[made]);
	await endBaseline(deed, track);
	const { n, ...numbers } = made;
	const baselineId = newId(now.getTime());
	await tx.insert(baseline).values({
		...{ circleId, id: baselineId, track, days: n, ...numbers },
		...{ madeAt: now, madeById: personId, confirmedById: personId, confirmedDay: today }
	});
	await deed.record({ kind: 'baseline.set', baselineId });
	await lookAgain(deed);
	return { baselineId };
}

async function endBaselines(deed: Deed<never>, facts: readonly Facts[]): Promise<void> {
	for (const one of facts) if (one.kind === 'drift') await endBaseline(deed, one.track);
}

async function endBaseline({ tx, circleId, now }: Deed<never>, track: string): Promise<void> {
	await tx
		.update(baseline)
		.set({ untilDay: careDay(now) })
		.where(
			and(eq(baseline.circleId, circleId), eq(baseline.track, track), isNull(baseline.untilDay))
		);
}
