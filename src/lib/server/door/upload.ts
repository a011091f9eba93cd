import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { toldUntil } from '../../domain/door/activity-day.ts';
import { afterUpload, type Answer } from '../../domain/door/day-state.ts';
import type { UploadForm } from '../../domain/door/operation-form.ts';
import type { Operation } from '../../domain/door/operation.ts';
import { refusalOf, type OperationRefusal, type Received } from '../../domain/door/received.ts';
import { daySheet, hostDevice, hostOperation, occurrence } from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';
import { countTry, type Limit } from '../session/index.ts';
import { doorDays, lockDays, visitorsNamed, type AtActivity, type DoorDay } from './days.ts';
import { keepDay, putTogether } from './keep.ts';
import { adviceFor } from './sheet.ts';

// What a device of a host sends (7.2, 7.3). Everything that can be read is kept first; what it means
// follows from all that is there about the day, and never from the order in which it came.

/** Why an operation was not even kept. */
export type NotKept = 'unreadable' | 'unknown_day' | 'other_device' | 'too_many' | OperationRefusal;

/** What a device hears about one operation; without an id where none could be read. */
export type SentAnswer =
	Answer | { operationId: string | null; result: { kind: 'refused'; code: NotKept } };

/** So often a device may send what a host did: a busy door taps once a second, and sends several at once. */
const uploadLimit: Limit = { what: 'door.upload', most: 240, seconds: 60 };

/** Most that one device may say about one day: many times what a busy day comes to. */
const dayMost = 2_000;

/** Most numbers that were spent on nothing and are kept apart, so that nothing waits for them. */
const spentMost = 1_000;

/** A host tells of today, of tomorrow, and of the days that are just over. */
const aheadDays = 1;

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
	const days = await ownDays(at, ids);

	const how = { receivedAt: now, clockOffsetMs: upload.clockOffsetMs };
	const { known, room } = await keptOf(door, read);
	const notKept = new Map<string, NotKept>();
	const own = read.filter((operation) => {
		const { operationId, occurrenceId } = operation;
		if (known.has(operationId)) return days.has(occurrenceId);
		const code =
			operation.deviceId !== deviceId
				? 'other_device'
				: (dayRefusal(days.get(occurrenceId), now) ??
					refusalOf({ ...how, operation }, days.get(occurrenceId)!, door.revokedAt) ??
					(room.take(occurrenceId) ? null : 'too_many'));
		if (code !== null) notKept.set(operationId, code);
		return code === null;
	});
	const newIds = await keepOperations(at, own, how);
	await noteNumbers(door, numbers, upload);

	const answers = new Map<string, Answer>();
	const openIds = [...days].flatMap(([id, on]) => (now <= toldUntil(on) ? [id] : []));
	// Who is written down on one day may be named on another: they are known before either is told about.
	const isNamed = ({ operationId, type }: Operation) =>
		type === 'welcomed' && newIds.has(operationId);
	if (door.revokedAt === null && openIds.length > 1 && own.some(isNamed))
		await putTogether(at, openIds);
	for (const [occurrenceId, day] of await doorDays(at, openIds)) {
		const { operations, facts, scrubbedIds } = day;
		const before = new Map([...operations].filter(([id]) => !newIds.has(id)));
		const sent = own
			// What is not there now has an id that another day or another place has taken.
			.filter((one) => one.occurrenceId === occurrenceId && operations.has(one.operationId))
			.map((operation): Received => {
				// What it said about somebody who is forgotten was taken out since: it is the same.
				const stands = scrubbedIds.has(operation.operationId)
					? before.get(operation.operationId)
					: undefined;
				return { ...how, operation: stands?.operation ?? operation };
			});
		const come = afterUpload(before, sent, facts);
		for (const answer of come.answers) answers.set(answer.operationId, answer);
		// Whoever was taken away changes nothing of the day.
		if (door.revokedAt !== null || newIds.size === 0) continue;
		const { sheet, elsewhereIds } = await keepDay(at, occurrenceId, day, come.state);
		const isElsewhere = (one: Operation) =>
			isNamed(one) && visitorsNamed(one.payload).some((id) => elsewhereIds.has(id));
		if (own.some(isElsewhere)) throw new NoPlaceHere();
		if (sheet?.advice === null) await noteAdvice(door, day);
	}
	return upload.operations.map((sent): SentAnswer => {
		if (sent.kind === 'unreadable') return refused(sent.operationId, 'unreadable');
		const { operationId } = sent.operation;
		const code = notKept.get(operationId);
		if (code !== undefined) return refused(operationId, code);
		const answer = answers.get(operationId);
		if (answer !== undefined) return answer;
		// Of a day that is settled, and taken in long ago: the answer to it never reached the device.
		if (known.has(operationId) && days.has(sent.operation.occurrenceId))
			return {
				operationId,
				result: { kind: 'duplicate', first: { kind: 'accepted', remarks: [] } }
			};
		return refused(operationId, 'change_conflict');
	});
}

/** Why nothing is kept of a day, by when it is held; null when it is. */
function dayRefusal(on: string | undefined, now: Date): NotKept | null {
	if (on === undefined) return 'unknown_day';
	if (now > toldUntil(on)) return 'op_too_old';
	return on > daysAfter(dayOf(now), aheadDays) ? 'day_not_open' : null;
}

/** Those of some days that the activity has, with when they are held. */
async function ownDays(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.select({ id: occurrence.id, on: occurrence.heldOn })
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				inArray(occurrence.id, [...new Set(ids)])
			)
		);
	return new Map(rows.map(({ id, on }) => [id, on]));
}

/** Which of some operations are there already, and how much more the device may say about their days. */
async function keptOf(
	{ tx, neighbourhoodId, deviceId }: AtDoor,
	read: readonly Operation[]
): Promise<{ known: ReadonlySet<string>; room: { take: (occurrenceId: string) => boolean } }> {
	if (read.length === 0) return { known: new Set(), room: { take: () => true } };
	const ids = read.map(({ operationId }) => operationId);
	const dayIds = [...new Set(read.map(({ occurrenceId }) => occurrenceId))];
	const here = eq(hostOperation.neighbourhoodId, neighbourhoodId);
	const [rows, said] = await Promise.all([
		tx
			.select({ id: hostOperation.id })
			.from(hostOperation)
			.where(and(here, inArray(hostOperation.id, ids))),
		tx
			.select({ dayId: hostOperation.occurrenceId, number: sql<number>`count(*)::int` })
			.from(hostOperation)
			.where(
				and(here, eq(hostOperation.deviceId, deviceId), inArray(hostOperation.occurrenceId, dayIds))
			)
			.groupBy(hostOperation.occurrenceId)
	]);
	const numbers = new Map(said.map(({ dayId, number }) => [dayId, number]));
	const take = (occurrenceId: string) => {
		const number = (numbers.get(occurrenceId) ?? 0) + 1;
		numbers.set(occurrenceId, number);
		return number <= dayMost;
	};
	return { known: new Set(rows.map(({ id }) => id)), room: { take } };
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

function refused(operationId: string | null, code: NotKept): SentAnswer {
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
		.set({ completeUpTo, spent: spent.toSorted((one, other) => one - other).slice(0, spentMost) })
		.where(and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.id, deviceId)));
}

/**
 * Takes in what a device sends at once, and never lets one operation that the database cannot keep
 * stand before the others: what fails together is tried one by one, and what fails alone is set aside.
 *
 * @param enter  lets something be done at the door, in a transaction of its own.
 * @param failed  hears of each failure, so that it is looked into.
 * @throws {Refusal} `too_often`.
 */
export async function takeUpload(
	enter: <T>(work: (door: AtDoor) => Promise<T>) => Promise<T>,
	upload: UploadForm,
	failed: (caught: unknown) => void
): Promise<SentAnswer[]> {
	const take = (part: UploadForm) =>
		enter(async (door) => {
			await countTry(door.tx, uploadLimit, door.deviceId);
			return takeOperations(door, part);
		});
	try {
		return await take(upload);
	} catch (caught) {
		if (!isBadData(caught)) throw caught;
		failed(caught);
		const [only, another] = upload.operations;
		if (another === undefined && only?.kind === 'read') {
			const { operationId, seq } = only.operation;
			return take({ ...upload, operations: [{ kind: 'unreadable', operationId, seq }] });
		}
	}
	const answers: SentAnswer[] = [];
	for (const one of upload.operations)
		answers.push(...(await takeUpload(enter, { ...upload, operations: [one] }, failed)));
	return answers;
}

/** Somebody was welcomed under an id that is a visitor's of another activity. */
class NoPlaceHere extends Error {}

/** Whether what was given cannot be kept: it would be so each time. */
function isBadData(caught: unknown): boolean {
	if (caught instanceof NoPlaceHere) return true;
	for (let one: unknown = caught; one instanceof Error; one = one.cause) {
		const { code } = one as { code?: unknown };
		if (typeof code === 'string' && /^2[23][0-9A-Z]{3}$/.test(code)) return true;
	}
	return false;
}
