import { and, eq, gt } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { afterUpload, type Answer } from '../../domain/door/day-state.ts';
import type { UploadForm } from '../../domain/door/operation-form.ts';
import type { Operation } from '../../domain/door/operation.ts';
import type { Received } from '../../domain/door/received.ts';
import { daySheet, hostDevice, hostOperation } from '../db/schema/index.ts';
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
	const before = await doorDays(at, ids);

	const own = read.filter((one) => one.deviceId === deviceId && before.has(one.occurrenceId));
	const how = { receivedAt: now, clockOffsetMs: upload.clockOffsetMs };
	const takenIds = await keepOperations(at, own, before, how);
	await noteNumbers(door, numbers, upload);

	const after = await doorDays(at, [...before.keys()]);
	const answers = new Map<string, Answer>();
	for (const [occurrenceId, { facts, scrubbedIds }] of after) {
		const known = before.get(occurrenceId)!.operations;
		const sent = own
			.filter((one) => one.occurrenceId === occurrenceId && !takenIds.has(one.operationId))
			.map((operation): Received => {
				// What it said about somebody who is forgotten was taken out since: it is the same.
				const stands = scrubbedIds.has(operation.operationId)
					? known.get(operation.operationId)
					: undefined;
				return { ...how, operation: stands?.operation ?? operation };
			});
		const day = afterUpload(known, sent, facts);
		for (const answer of day.answers) answers.set(answer.operationId, answer);
		// Whoever was taken away changes nothing of the day.
		if (door.revokedAt !== null) continue;
		await keepDay(at, occurrenceId, day.state);
		await noteAdvice(door, after.get(occurrenceId)!);
	}
	return upload.operations.map((sent): SentAnswer => {
		if (sent.kind === 'unreadable') return notKept(sent.operationId, 'unreadable');
		const { operationId, occurrenceId } = sent.operation;
		if (sent.operation.deviceId !== deviceId) return notKept(operationId, 'other_device');
		if (!before.has(occurrenceId)) return notKept(operationId, 'unknown_day');
		return (
			answers.get(operationId) ?? {
				operationId,
				result: { kind: 'refused', code: 'change_conflict' }
			}
		);
	});
}

/** For how many the kitchen was told to cook, noted once when the day begins: later it would be no forecast. */
async function noteAdvice(door: AtDoor, day: DoorDay): Promise<void> {
	const { tx, neighbourhoodId, now } = door;
	if (day.row.heldOn !== dayOf(now)) return;
	const ofDay = and(
		eq(daySheet.neighbourhoodId, neighbourhoodId),
		eq(daySheet.occurrenceId, day.row.id)
	);
	const [sheet] = await tx.select({ advice: daySheet.advice }).from(daySheet).where(ofDay);
	if (sheet === undefined || sheet.advice !== null) return;
	await tx
		.update(daySheet)
		.set({ advice: await adviceFor(door, day) })
		.where(ofDay);
}

function notKept(operationId: string | null, code: NotKept): SentAnswer {
	return { operationId, result: { kind: 'refused', code } };
}

/** Keeps what is new. @returns the ids that another day or another place has taken already. */
async function keepOperations(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	own: readonly Operation[],
	before: ReadonlyMap<string, DoorDay>,
	{ receivedAt, clockOffsetMs }: Pick<Received, 'receivedAt' | 'clockOffsetMs'>
): Promise<ReadonlySet<string>> {
	const fresh = new Map<string, Operation>();
	for (const operation of own) {
		const { operationId, occurrenceId } = operation;
		const isKnown = before.get(occurrenceId)!.operations.has(operationId);
		if (!isKnown && !fresh.has(operationId)) fresh.set(operationId, operation);
	}
	if (fresh.size === 0) return new Set();
	const kept = await tx
		.insert(hostOperation)
		.values(
			[...fresh.values()].map(({ operationId: id, ...operation }) => ({
				...{ neighbourhoodId, activityId, id, ...operation },
				...{ receivedAt, clockOffsetMs }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: hostOperation.id });
	const keptIds = new Set(kept.map(({ id }) => id));
	return new Set([...fresh.keys()].filter((id) => !keptIds.has(id)));
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
