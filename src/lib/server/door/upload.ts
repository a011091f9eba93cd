import { and, eq, gt, inArray } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { afterUpload, type Answer } from '../../domain/door/day-state.ts';
import type { UploadForm } from '../../domain/door/operation-form.ts';
import type { Operation } from '../../domain/door/operation.ts';
import type { Received } from '../../domain/door/received.ts';
import { daySheet, hostDevice, hostOperation, occurrence } from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';
import { doorDays, lockDays, type AtActivity, type DoorDay } from './days.ts';
import { keepDay } from './keep.ts';
import { adviceFor } from './sheet.ts';

// What a device of a host sends (7.2, 7.3). Everything that can be read is kept first; what it means
// follows from all that is there about the day, and never from the order in which it came.

/** Why an operation was not even kept. */
export type NotKept = 'unreadable' | 'unknown_day' | 'other_device';

/** What a device hears about one operation; without an id where none could be read. */
export type SentAnswer =
	Answer | { operationId: string | null; result: { kind: 'refused'; code: NotKept } };

/**
 * Takes in what a device sends at once.
 *
 * @returns one answer for each operation, in their order.
 */
export async function takeOperations(door: AtDoor, upload: UploadForm): Promise<SentAnswer[]> {
	const { tx, neighbourhoodId, activityId, deviceId } = door;
	const read = upload.operations.flatMap((sent) => (sent.kind === 'read' ? [sent.operation] : []));
	const ids = read.map(({ occurrenceId }) => occurrenceId);
	const numbers = await lockNumbers(door);
	const now = await lockDays(tx, ids);
	const at = { tx, neighbourhoodId, activityId, now };
	const dayIds = await ownDays(at, ids);

	const own = read.filter((one) => one.deviceId === deviceId && dayIds.has(one.occurrenceId));
	const how = { receivedAt: now, clockOffsetMs: upload.clockOffsetMs };
	const newIds = await keepOperations(at, own, how);
	await noteNumbers(door, numbers, upload);

	const answers = new Map<string, Answer>();
	for (const [occurrenceId, day] of await doorDays(at, [...dayIds])) {
		const { operations, facts, scrubbedIds } = day;
		const known = new Map([...operations].filter(([id]) => !newIds.has(id)));
		const sent = own
			// What is not there now has an id that another day or another place has taken.
			.filter((one) => one.occurrenceId === occurrenceId && operations.has(one.operationId))
			.map((operation): Received => {
				// What it said about somebody who is forgotten was taken out since: it is the same.
				const stands = scrubbedIds.has(operation.operationId)
					? known.get(operation.operationId)
					: undefined;
				return { ...how, operation: stands?.operation ?? operation };
			});
		const come = afterUpload(known, sent, facts);
		for (const answer of come.answers) answers.set(answer.operationId, answer);
		// Whoever was taken away changes nothing of the day.
		if (door.revokedAt !== null) continue;
		const sheet = await keepDay(at, occurrenceId, come.state);
		if (sheet?.advice === null) await noteAdvice(door, day);
	}
	return upload.operations.map((sent): SentAnswer => {
		if (sent.kind === 'unreadable') return notKept(sent.operationId, 'unreadable');
		const { operationId, occurrenceId } = sent.operation;
		if (sent.operation.deviceId !== deviceId) return notKept(operationId, 'other_device');
		if (!dayIds.has(occurrenceId)) return notKept(operationId, 'unknown_day');
		return (
			answers.get(operationId) ?? {
				operationId,
				result: { kind: 'refused', code: 'change_conflict' }
			}
		);
	});
}

/** Those of some days that the activity has. */
async function ownDays(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	ids: readonly string[]
): Promise<ReadonlySet<string>> {
	if (ids.length === 0) return new Set();
	const rows = await tx
		.select({ id: occurrence.id })
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				inArray(occurrence.id, [...new Set(ids)])
			)
		);
	return new Set(rows.map(({ id }) => id));
}

/** For how many the kitchen was told to cook, noted once when the day begins: later it would be no forecast. */
async function noteAdvice(door: AtDoor, day: DoorDay): Promise<void> {
	const { tx, neighbourhoodId, now } = door;
	if (day.row.heldOn !== dayOf(now)) return;
	await tx
		.update(daySheet)
		.set({ advice: await adviceFor(door, day) })
		.where(
			and(eq(daySheet.neighbourhoodId, neighbourhoodId), eq(daySheet.occurrenceId, day.row.id))
		);
}

function notKept(operationId: string | null, code: NotKept): SentAnswer {
	return { operationId, result: { kind: 'refused', code } };
}

/** Keeps what is new. @returns the ids of what was. */
async function keepOperations(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	own: readonly Operation[],
	{ receivedAt, clockOffsetMs }: Pick<Received, 'receivedAt' | 'clockOffsetMs'>
): Promise<ReadonlySet<string>> {
	if (own.length === 0) return new Set();
	const first = new Map(own.toReversed().map((one) => [one.operationId, one]));
	const kept = await tx
		.insert(hostOperation)
		.values(
			[...first.values()].reverse().map(({ operationId: id, ...operation }) => ({
				...{ neighbourhoodId, activityId, id, ...operation },
				...{ receivedAt, clockOffsetMs }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: hostOperation.id });
	return new Set(kept.map(({ id }) => id));
}

/** The numbers of a device's operations that arrived. */
type Numbers = { completeUpTo: number; spent: number[] };

/** The numbers of a device, which sends one thing after another. */
async function lockNumbers({ tx, neighbourhoodId, deviceId }: AtDoor): Promise<Numbers> {
	const [row] = await tx
		.select({ completeUpTo: hostDevice.completeUpTo, spent: hostDevice.spent })
		.from(hostDevice)
		.where(and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.id, deviceId)))
		.for('update');
	return row!;
}

/** Notes up to which number all has arrived, so that nothing waits for what came and said nothing. */
async function noteNumbers(
	{ tx, neighbourhoodId, deviceId }: AtDoor,
	numbers: Numbers,
	upload: UploadForm
): Promise<void> {
	const kept = await tx
		.select({ seq: hostOperation.seq })
		.from(hostOperation)
		.where(
			and(
				eq(hostOperation.neighbourhoodId, neighbourhoodId),
				eq(hostOperation.deviceId, deviceId),
				gt(hostOperation.seq, numbers.completeUpTo)
			)
		);
	const sent = upload.operations.flatMap((one) => {
		if (one.kind === 'unreadable') return one.seq ?? [];
		return one.operation.deviceId === deviceId ? one.operation.seq : [];
	});
	const keptSeqs = new Set(kept.map(({ seq }) => seq));
	const arrived = new Set([...numbers.spent, ...sent, ...keptSeqs]);
	let { completeUpTo } = numbers;
	while (arrived.has(completeUpTo + 1)) completeUpTo += 1;
	const spent = [...arrived].filter((seq) => seq > completeUpTo && !keptSeqs.has(seq));
	await tx
		.update(hostDevice)
		.set({ completeUpTo, spent: spent.toSorted((one, other) => one - other) })
		.where(and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.id, deviceId)));
}
