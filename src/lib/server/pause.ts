import { and, desc, eq, sql } from 'drizzle-orm';
import { pauseDaysLimit } from '../domain/check-in.ts';
import { dayOf } from '../domain/day.ts';
import {
	assertPause,
	checkInRest,
	endedPause,
	pauseLimit,
	type CirclePauseForm,
	type Pause,
	type PauseEndForm,
	type PauseReason,
	type PauseRemoveForm
} from '../domain/pause.ts';
import { Refusal } from '../domain/refusal.ts';
import { checkInRestsUntil, checkInRuns, pauseCheckIn } from './check-in/index.ts';
import { circlePause } from './db/schema/index.ts';
import { lookAgain } from './finding/look-again.ts';
import type { Deed, Sight } from './gate/index.ts';

// Hospital, a holiday: days that somebody says are not as usual. What the engine makes of a circle is
// made anew after each change, so that ending a pause early or putting it right counts at once.

/** A pause, and who set it. */
export type PauseView = Pause & { setById: string };

/** The pauses of a circle, the latest first, whether "alles goed?" is asked there, and whether it rests. */
export async function pausesFor(
	sight: Sight<'pause.read'>
): Promise<{ pauses: PauseView[]; asksCheckIns: boolean; restsNow: boolean }> {
	const { tx, circleId, now } = sight;
	const [rows, asksCheckIns, restsUntilOn] = await Promise.all([
		tx
			.select()
			.from(circlePause)
			.where(eq(circlePause.circleId, circleId))
			.orderBy(desc(circlePause.fromOn), circlePause.id)
			.limit(pauseLimit),
		checkInRuns(tx, circleId),
		checkInRestsUntil(tx, circleId, dayOf(now))
	]);
	// Changed since it was read, it is read anew; to the minute, which fits the log.
	const versionOf = (changedAt: Date) => Math.floor(changedAt.getTime() / 60_000);
	sight.gave(
		'pause.read',
		'pause',
		rows.map(({ id, changedAt }) => ({ id, version: versionOf(changedAt), topicId: null }))
	);
	const pauses = rows.map(({ id, fromOn, untilOn, reason, setById }) => {
		return { id, fromOn, untilOn, reason: reason as PauseReason, setById };
	});
	return { pauses, asksCheckIns, restsNow: restsUntilOn !== null };
}

/**
 * Says that days are not as usual, or puts right what was said of them. Where that is wanted, "alles
 * goed?" rests as well, by its own rules; where days that run are put right and no longer say so, it is
 * asked again, or nobody would notice for days that it is not.
 *
 * @throws {Refusal} `pause_backwards`, `pause_out_of_reach`, `too_many`.
 */
export async function setPause(
	deed: Deed<'pause.set' | 'checkIn.pause'>,
	{ pauseId: id, checkIns, ...said }: CirclePauseForm
): Promise<{ pauseId: string }> {
	const { tx, circleId, personId, now } = deed;
	assertPause(said, dayOf(now));
	const [before] = await tx.select().from(circlePause).where(rowOf(circleId, id));
	const ran = before !== undefined && checkInRest(before, dayOf(now), pauseDaysLimit) !== null;
	const changed = await tx
		.update(circlePause)
		.set({ ...said, changedAt: now })
		.where(rowOf(circleId, id))
		.returning({ id: circlePause.id });
	if (changed.length === 0) {
		const [count] = await tx.execute<{ all: number }>(
			sql`select count(*)::int as all from circle_pause where circle_id = ${circleId}`
		);
		if ((count?.all ?? 0) >= pauseLimit) throw new Refusal('too_many', { limit: pauseLimit });
		await tx
			.insert(circlePause)
			.values({ circleId, id, ...said, setById: personId, setAt: now, changedAt: now });
	}
	await deed.record({ kind: 'pause.set', pauseId: id });
	const untilOn = checkInRest(said, dayOf(now), pauseDaysLimit);
	if (checkIns && untilOn !== null) {
		if (await checkInRuns(tx, circleId)) await pauseCheckIn(deed, { untilOn });
	} else if (ran && (await checkInRestsUntil(tx, circleId, dayOf(now))) !== null) {
		await pauseCheckIn(deed, { untilOn: null });
	}
	await lookAgain(deed);
	return { pauseId: id };
}

/**
 * It is over: today was its last day. Where that is wanted, "alles goed?" is asked again.
 *
 * @throws {Refusal} `not_found`.
 */
export async function endPause(
	deed: Deed<'pause.set' | 'checkIn.pause'>,
	{ pauseId: id, checkIns }: PauseEndForm
): Promise<{ pauseId: string }> {
	const { tx, circleId, now } = deed;
	const [found] = await tx.select().from(circlePause).where(rowOf(circleId, id));
	if (found === undefined) throw new Refusal('not_found');
	const ended = endedPause({ ...found, reason: found.reason as PauseReason }, dayOf(now));
	if (ended === null) await tx.delete(circlePause).where(rowOf(circleId, id));
	else if (ended.untilOn !== found.untilOn)
		await tx
			.update(circlePause)
			.set({ untilOn: ended.untilOn, changedAt: now })
			.where(rowOf(circleId, id));
	await deed.record({ kind: 'pause.ended', pauseId: id });
	if (checkIns && (await checkInRuns(tx, circleId))) await pauseCheckIn(deed, { untilOn: null });
	await lookAgain(deed);
	return { pauseId: id };
}

/**
 * It never was: those days count as all others. Where that is wanted, "alles goed?" is asked again. A
 * second time changes nothing.
 */
export async function removePause(
	deed: Deed<'pause.set' | 'checkIn.pause'>,
	{ pauseId: id, checkIns }: PauseRemoveForm
): Promise<{ pauseId: string }> {
	const { tx, circleId } = deed;
	const gone = await tx
		.delete(circlePause)
		.where(rowOf(circleId, id))
		.returning({ id: circlePause.id });
	if (gone.length === 0) return { pauseId: id };
	await deed.record({ kind: 'pause.ended', pauseId: id });
	if (checkIns && (await checkInRuns(tx, circleId))) await pauseCheckIn(deed, { untilOn: null });
	await lookAgain(deed);
	return { pauseId: id };
}

function rowOf(circleId: string, id: string) {
	return and(eq(circlePause.circleId, circleId), eq(circlePause.id, id));
}
