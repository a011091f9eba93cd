import { instantAt } from '../day.ts';
import { toldUntil, type DayStatus } from './activity-day.ts';
import { opensDay, type Operation } from './operation.ts';

// What devices sent about one day, as a set, and what each of it is worth by itself: when it was
// really done, whether it still waits for what the device sent before it, and whether it may count.
// Nothing here depends on the order in which things arrived but by the moments they carry, so that
// two devices that upload in any order end with the same day (I6).

/** An operation as it reached the server. */
export type Received = {
	operation: Operation;
	receivedAt: Date;
	/** What the device has to add to its clock, as it said with this upload. */
	clockOffsetMs: number;
};

/** All that was received about a day, by the id of the operation. */
export type Operations = ReadonlyMap<string, Received>;

/** What is known of a device beside what it sent about this day. */
export type Device = {
	revokedAt: Date | null;
	/** Up to this number everything was received, about whatever day, or is not waited for any more. */
	completeUpTo: number;
	/** Numbers beyond it that are spent: of another day, or of what could not be read. */
	spent: readonly number[];
};

/** What the server knows of a day beside its operations. */
export type DayFacts = {
	occurrenceId: string;
	/** Calendar day, yyyy-mm-dd. */
	on: string;
	status: DayStatus;
	/** When it was closed or opened again other than by a device; null for never. */
	closedAt: Date | null;
	reopenedAt: Date | null;
	/** When the kitchen counts (5.5): who eats otherwise after it is a change "na sluiting". Null for no such time. */
	kitchenClosesAt: Date | null;
	/** A device that is absent here is not revoked and has sent nothing else. */
	devices: ReadonlyMap<string, Device>;
	/** Visitors who were erased, or are not remembered any more, under whatever id of theirs. */
	forgottenIds: ReadonlySet<string>;
	/** Visitors who turned out to be another one: from the one to the other. */
	sameAs: ReadonlyMap<string, string>;
	/** Operations that the coordinator let out of quarantine. */
	releasedIds: ReadonlySet<string>;
	now: Date;
};

/** Why an operation is refused, with the HTTP status that carries it. */
export const operationRefusals = {
	device_revoked: 403,
	other_day: 422,
	day_not_open: 409,
	op_too_old: 409,
	change_conflict: 409
} as const;

/** Why an operation is refused. */
export type OperationRefusal = keyof typeof operationRefusals;

/** What an operation is worth by itself. */
export type Verdict = 'counts' | 'waits' | 'quarantined' | OperationRefusal;

/** An operation with what it is worth. */
export type Weighed = Received & {
	/** When it was done, by a clock that was put right. */
	madeAt: Date;
	/** When it takes part: when it was received, or when what came before it was there. */
	appliesAt: Date;
	/** Something the device did before it never came. */
	afterGap: boolean;
	verdict: Verdict;
};

/** Further ahead than this no clock is believed (7.2). */
const aheadMost = 10 * 60_000;

/** What comes after a gap waits no longer than this (7.3). */
const gapWaitMs = 24 * 3_600_000;

const unknownDevice: Device = { revokedAt: null, completeUpTo: 0, spent: [] };

/**
 * Two sets as one. Of one operation that came twice the first counts; of two that share an id by
 * mistake too, at whatever place they were put together.
 */
export function united(one: Operations, other: Operations): Operations {
	const all = new Map(one);
	for (const [id, received] of other) {
		const known = all.get(id);
		if (known === undefined || isBefore(received, known)) all.set(id, received);
	}
	return all;
}

/** Whether two operations say the same, whatever order their fields stand in. */
export function isSame(one: Operation, other: Operation): boolean {
	return contentOf(one) === contentOf(other);
}

/**
 * When an operation was done: by the clock of the device, put right by what the device knows of it.
 * What would lie more than ten minutes ahead was done when it was received (7.2).
 */
export function madeAt({ operation, receivedAt, clockOffsetMs }: Received): Date {
	const ms = operation.atDevice.getTime() + clockOffsetMs;
	const isBelieved =
		ms <= receivedAt.getTime() + aheadMost && !Number.isNaN(new Date(ms).getTime());
	return isBelieved ? new Date(ms) : receivedAt;
}

/**
 * What each operation is worth by itself, in the order in which they take part.
 *
 * What was done before a device was revoked and came later is kept apart; what it did afterwards is
 * refused. What came before it was revoked stays.
 *
 * @source activities-credits.md 7.3.
 */
export function weighed(
	operations: Operations,
	facts: Omit<
		DayFacts,
		'forgottenIds' | 'sameAs' | 'status' | 'closedAt' | 'reopenedAt' | 'kitchenClosesAt'
	>
): Weighed[] {
	const byDevice = Map.groupBy(operations.values(), ({ operation }) => operation.deviceId);
	const telling = { from: instantAt(facts.on, 0), until: toldUntil(facts.on) };
	return [...byDevice]
		.flatMap(([deviceId, sent]) => {
			const device = facts.devices.get(deviceId) ?? unknownDevice;
			return queued(sent, device, facts.now).map((one) => {
				const made = madeAt(one);
				const own = verdictOf({ ...one, made }, telling, device, facts);
				const waits = own === 'counts' && one.appliesAt > facts.now;
				return { ...one, madeAt: made, verdict: waits ? ('waits' as const) : own };
			});
		})
		.toSorted(byTurn);
}

/**
 * Why an operation that arrives now can never count, so that nothing of it need be kept; null when it
 * may.
 *
 * @param on  the day it says something about.
 */
export function refusalOf(
	received: Received,
	on: string,
	revokedAt: Date | null
): OperationRefusal | null {
	const telling = { from: instantAt(on, 0), until: toldUntil(on) };
	const device = { ...unknownDevice, revokedAt };
	const { occurrenceId } = received.operation;
	const facts = { occurrenceId, releasedIds: new Set<string>() };
	const verdict = verdictOf({ ...received, made: madeAt(received) }, telling, device, facts);
	return verdict === 'counts' || verdict === 'quarantined' ? null : verdict;
}

/** The order in which operations take part: as the server heard them, each device in its own order. */
export function byTurn(one: Weighed, other: Weighed): number {
	return one.appliesAt.getTime() - other.appliesAt.getTime() || byNumber(one, other);
}

/** The order in which operations were done, by clocks that were put right. */
export function byMade(one: Weighed, other: Weighed): number {
	return one.madeAt.getTime() - other.madeAt.getTime() || byNumber(one, other);
}

function byNumber(one: Received, other: Received): number {
	return (
		one.operation.seq - other.operation.seq ||
		compared(one.operation.operationId, other.operation.operationId)
	);
}

const compared = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** When a day can be told about. */
type Telling = { from: Date; until: Date };

function verdictOf(
	{ operation, receivedAt, made }: Received & { made: Date },
	{ from, until }: Telling,
	{ revokedAt }: Device,
	{ occurrenceId, releasedIds }: Pick<DayFacts, 'occurrenceId' | 'releasedIds'>
): Exclude<Verdict, 'waits'> {
	if (operation.occurrenceId !== occurrenceId) return 'other_day';
	if (revokedAt !== null && receivedAt >= revokedAt) {
		if (made >= revokedAt) return 'device_revoked';
		if (!releasedIds.has(operation.operationId)) return 'quarantined';
	}
	if (receivedAt > until) return 'op_too_old';
	if (opensDay(operation.type) && receivedAt < from) return 'day_not_open';
	return 'counts';
}

/**
 * The operations of one device with the moment from which each takes part. What comes after a gap
 * waits until the gap is filled, and no longer than a day from when the gap showed: then the gap is
 * given up for all that follows. A moment that has passed is never changed by what comes later.
 */
function queued(sent: readonly Received[], device: Device, now: Date) {
	const inOrder = sent.toSorted(byNumber);
	const shownFrom = earliestFrom(inOrder);
	const spent = new Set(device.spent);
	let nextSeq = device.completeUpTo + 1;
	let openFrom = Number.NEGATIVE_INFINITY;
	let hasGap = false;
	return inOrder.map((received, at) => {
		const { seq } = received.operation;
		while (nextSeq < seq && spent.has(nextSeq)) nextSeq += 1;
		if (nextSeq < seq) {
			hasGap = true;
			openFrom = Math.max(openFrom, shownFrom[at]! + gapWaitMs);
		}
		nextSeq = Math.max(nextSeq, seq + 1);
		const receivedMs = received.receivedAt.getTime();
		const appliesAt = new Date(Math.max(receivedMs, openFrom));
		// Those behind wait for this one as they would for a gap.
		openFrom = Math.max(openFrom, Math.min(receivedMs, (shownFrom[at + 1] ?? 0) + gapWaitMs));
		return { ...received, appliesAt, afterGap: hasGap && appliesAt <= now };
	});
}

/** For each place in a row, the earliest moment at which that one or a later one was received. */
function earliestFrom(inOrder: readonly Received[]): number[] {
	const earliest: number[] = [];
	let soonest = Number.POSITIVE_INFINITY;
	for (let at = inOrder.length - 1; at >= 0; at--) {
		soonest = Math.min(soonest, inOrder[at]!.receivedAt.getTime());
		earliest[at] = soonest;
	}
	return earliest;
}

function isBefore(one: Received, other: Received): boolean {
	const sooner = one.receivedAt.getTime() - other.receivedAt.getTime();
	if (sooner !== 0) return sooner < 0;
	return textOf(one) < textOf(other);
}

const textOf = ({ operation, clockOffsetMs }: Received) =>
	`${contentOf(operation)} ${clockOffsetMs}`;

/** Everything an operation says, with its fields in one order: databases keep none. */
function contentOf(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) => {
		if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
		return Object.fromEntries(
			Object.entries(inner).toSorted(([one], [other]) => compared(one, other))
		);
	});
}
