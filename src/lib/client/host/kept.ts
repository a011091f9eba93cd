import { nameless, operationOf, tallyOf, type Deed } from '../../domain/door/deed.ts';
import type { LeaveWhy } from '../../domain/door/door-form.ts';
import type { Operation } from '../../domain/door/operation.ts';
import { pinLeftMs, type PinTries } from '../../domain/door/pin.ts';
import { sheetFrom, sheetText, stubOf, type Sheet } from '../../domain/door/sheet.ts';
import { newId } from '../../domain/id.ts';
import {
	changed,
	hostPlace as place,
	leaveHost,
	type PairingRow,
	type QueueRow
} from '../host-here.ts';
import type { Sealed } from '../sealed.ts';

// What a host's device keeps (activities-credits.md 7.2): the sheet until four at night, and what was
// tapped until it has arrived. It stands apart from what a person keeps on this device: signing out
// empties the one, and never throws away what a host wrote down.

/** Name of the lock, the channel and the background sync of a host's device. */
export const hostName = 'kring-host';

/** A device as it was paired. One that ended stays until what it wrote down has arrived. */
export type Pairing = {
	deviceId: string;
	token: string;
	state: PairingRow['state'];
	/** What the device has to add to its clock, by the first answer that it got. */
	clockOffsetMs: number;
	/** What stands before the names; null for nothing. */
	pin: KeptPin | null;
	/** Why it was left, until Kring has heard of that; null where Kring need not be told. */
	leaves: LeaveWhy | null;
};

/** What a PIN is known by: what was made from it, and never the PIN itself. */
export type KeptPin = {
	digits: number;
	rounds: number;
	/** Bytes as numbers. */
	salt: readonly number[];
	hash: readonly number[];
};

/** How far an operation came. */
export type OperationState = QueueRow['state'];

/** An operation that is kept here. */
export type KeptOperation = {
	operation: Operation;
	clockOffsetMs: number;
	state: OperationState;
	/** Why it was refused; empty otherwise. */
	code: string;
};

type SealedDeed = Pick<Operation, 'operationId' | 'deviceId' | 'occurrenceId'> & {
	atDevice: string;
	deed: Deed;
};

/** Every device that was paired here and is still of use; the newest last. */
export async function pairings(): Promise<Pairing[]> {
	const all = await place.kept<PairingRow>('pairings');
	return all.map(({ row: { state, clockOffsetMs, leaves = null }, thing }) => ({
		// One that was paired by an older Kring says nothing of a PIN.
		...{ pin: null, ...(thing as SealedPairing) },
		...{ state, clockOffsetMs, leaves }
	}));
}

type SealedPairing = { deviceId: string; token: string; pin?: KeptPin | null };

/** Keeps a pairing; the ones before it end, and what they wrote down still goes in their name. */
export async function keepPairing(
	{ deviceId, token, clockOffsetMs }: Pick<Pairing, 'deviceId' | 'token' | 'clockOffsetMs'>,
	nowMs: number
): Promise<void> {
	const bytes = await place.sealed({ deviceId, token } satisfies SealedPairing);
	const active = { state: 'active', clockOffsetMs } as const;
	const row = { id: deviceId, order: nowMs, ...active, ...bytes };
	await leaveHost(undefined, 'said');
	await place.setFact(endedFact, null);
	await place.within(['pairings'], 'readwrite', (store) =>
		store('pairings').put(row satisfies PairingRow)
	);
}

/** How the last device here ended; it is known until this one is paired anew. */
const endedFact = 'ended';

/** Why nothing stands on a device any more: Kring knows it no more, or nobody knew its PIN. */
export type EndedBy = 'kring' | 'pin';

/**
 * The device here has ended. Why nothing stands here any more stays to be read; what was refused stays too,
 * and names nobody from now on: it cannot be sent again.
 */
export async function keepEnded(by: EndedBy): Promise<void> {
	await place.setFact(endedFact, by);
	const rows = await place.kept<QueueRow>('queue');
	for (const { row, thing } of rows.filter((one) => one.row.state === 'refused')) {
		const { deed, ...rest } = thing as SealedDeed;
		const bytes = await place.sealed({ ...rest, deed: nameless(deed) });
		await place.within(['queue'], 'readwrite', (store) => store('queue').put({ ...row, ...bytes }));
	}
}

/** What ended the last device that was here; null when somebody here did, or when there was none. */
export async function endedBy(): Promise<EndedBy | null> {
	const by = (await place.isThere()) ? await place.fact(endedFact) : null;
	if (by === null) return null;
	return by === 'pin' ? 'pin' : 'kring';
}

/** Keeps a PIN for the device here, or none. Wrong ones before it are forgotten. */
export async function keepPin(
	{ deviceId, token }: Pick<Pairing, 'deviceId' | 'token'>,
	pin: KeptPin | null
): Promise<void> {
	const bytes = await place.sealed({ deviceId, token, pin } satisfies SealedPairing);
	await changePairing(deviceId, (row) => ({ ...row, ...bytes, tries: undefined }));
}

/**
 * Counts a PIN before it is looked at, so that whoever starts anew meanwhile counted it too.
 *
 * @returns how many in a row that makes, or how long one has to wait before it counts.
 */
export async function countPin(
	deviceId: string,
	nowMs: number
): Promise<{ wrong: number } | { waitMs: number }> {
	let outcome: { wrong: number } | { waitMs: number } = { waitMs: 0 };
	await changePairing(deviceId, (row) => {
		const before = row.tries ?? { wrong: 0, atMs: nowMs };
		const waitMs = pinLeftMs(before, nowMs);
		if (waitMs > 0) {
			outcome = { waitMs };
			return row;
		}
		const tries = { wrong: before.wrong + 1, atMs: nowMs };
		outcome = { wrong: tries.wrong };
		return { ...row, tries };
	});
	return outcome;
}

/** How many wrong PINs in a row were typed here. */
export async function pinTries(deviceId: string): Promise<PinTries> {
	const row = await place.within<PairingRow>(['pairings'], 'readonly', (store) =>
		store('pairings').get(deviceId)
	);
	return row?.tries ?? { wrong: 0, atMs: 0 };
}

/** The right PIN was typed: the wrong ones before it count no more. */
export function forgetTries(deviceId: string): Promise<void> {
	return changePairing(deviceId, (row) => ({ ...row, tries: undefined }));
}

async function changePairing(
	deviceId: string,
	change: (row: PairingRow) => PairingRow
): Promise<void> {
	await place.within(['pairings'], 'readwrite', (store) => {
		changed<PairingRow>(store('pairings'), (row) => (row.id === deviceId ? change(row) : row));
		return null;
	});
}

/** The clock of a device was put right by an answer. */
export async function keepOffset(deviceId: string, clockOffsetMs: number): Promise<void> {
	await changePairing(deviceId, (row) => ({ ...row, clockOffsetMs }));
}

/**
 * Writes down what a host did, durably and in one piece. Numbers are given inside the transaction, so
 * that two tabs never make the same one and none is skipped.
 *
 * @returns what was written, to be shown now that it cannot be lost.
 * @throws when this device keeps nothing, or another tab ended it: then nothing was done.
 */
export async function writeDown(
	{ deviceId, clockOffsetMs }: Pick<Pairing, 'deviceId' | 'clockOffsetMs'>,
	occurrenceId: string,
	deeds: readonly Deed[],
	nowMs: number
): Promise<KeptOperation[]> {
	const sealed = await Promise.all(
		deeds.map(async (deed) => {
			const operationId = newId(nowMs);
			const thing = {
				operationId,
				deviceId,
				occurrenceId,
				atDevice: new Date(nowMs).toISOString(),
				deed
			};
			return { thing: thing satisfies SealedDeed, bytes: await place.sealed(thing) };
		})
	);
	const rows: QueueRow[] = [];
	await place.within(['pairings', 'queue', 'facts'], 'readwrite', (store) => {
		// What is written down once a device has ended is sent by nobody.
		const inUse = store('pairings').get(deviceId) as IDBRequest<PairingRow | undefined>;
		inUse.onsuccess = () => {
			if (inUse.result?.state !== 'active') inUse.transaction!.abort();
		};
		const seqName = `seq ${deviceId}`;
		const next = (name: string, then: (number: number) => void) => {
			const before = store('facts').get(name) as IDBRequest<number | undefined>;
			before.onsuccess = () => {
				const number = (before.result ?? 0) + 1;
				store('facts').put(number, name);
				then(number);
			};
		};
		for (const [at, { thing, bytes }] of sealed.entries()) {
			const put = (order: number, total: number) => {
				const row = { id: thing.operationId, order, deviceId, total, clockOffsetMs, ...bytes };
				rows[at] = { ...row, state: 'waiting', code: '' };
				store('queue').put(rows[at]);
			};
			const tally = tallyOf(thing.deed);
			next(seqName, (seq) => {
				if (tally === null) put(seq, 0);
				else next(`total ${deviceId} ${occurrenceId} ${tally}`, (total) => put(seq, total));
			});
		}
		return null;
	});
	return sealed.map(({ thing }, at) => keptFrom(rows[at]!, thing));
}

function keptFrom(row: QueueRow, { deed, ...rest }: SealedDeed): KeptOperation {
	const { order: seq, total, clockOffsetMs, state, code } = row;
	const written = { ...rest, seq, total, atDevice: new Date(rest.atDevice) };
	return { operation: operationOf(deed, written), clockOffsetMs, state, code };
}

/** What was written down here and is of use still, each device in its own order. */
export async function queue(): Promise<KeptOperation[]> {
	const all = await place.kept<QueueRow>('queue');
	return all.map(({ row, thing }) => keptFrom(row, thing as SealedDeed));
}

/** What became of operations: `gone` throws one away. */
export async function settle(
	outcomes: ReadonlyMap<string, { state: OperationState; code: string } | 'gone'>
): Promise<void> {
	if (outcomes.size === 0) return;
	await place.within(['queue'], 'readwrite', (store) => {
		changed<QueueRow>(store('queue'), (row) => {
			const outcome = outcomes.get(row.id);
			if (outcome === undefined) return row;
			return outcome === 'gone' ? null : { ...row, ...outcome };
		});
		return null;
	});
	// A device that was left and has sent everything is of no use any more.
	if ((await pairings()).some(({ state }) => state === 'ended')) await leaveHost(() => false);
}

/** Sends something that was refused once more, under its own number. */
export function resend(operationId: string): Promise<void> {
	return settle(new Map([[operationId, { state: 'waiting', code: '' }]]));
}

/** Throws away something that was refused: the host read why. */
export function dismiss(operationId: string): Promise<void> {
	return settle(new Map([[operationId, 'gone']]));
}

/** The moment by a clock to which so much has to be added. */
export function nowBy(clockOffsetMs: number): Date {
	return new Date(Date.now() + clockOffsetMs);
}

/** A sheet as it is kept; a stub is what is left of it for the day after, and names nobody. */
export type KeptSheet = { sheet: Sheet; etag: string; isStub: boolean };

const stubId = 'stub';

/**
 * Keeps a sheet in the place of the one before. What arrived and stands on it is not kept twice.
 *
 * @throws {SyntaxError} for what is no sheet: then the one before stays.
 */
export async function keepSheet(text: string, etag: string): Promise<Sheet> {
	const sheet = sheetFrom(text);
	// The moment at which it goes stands beside it, unsealed: whoever starts next need not open it.
	await place.keep('sheet', 'sheet', sheet.goneAt.getTime(), { text, etag }, []);
	const stub = stubOf(sheet);
	if (stub === null) await place.drop('sheet', stubId);
	else {
		const kept = { text: sheetText(stub), etag: '' };
		await place.keep('sheet', stubId, stub.goneAt.getTime(), kept, []);
	}
	const stands = new Set(sheet.days.flatMap((day) => [...day.operations.keys()]));
	const days = new Set(sheet.days.map(({ occurrenceId }) => occurrenceId));
	const arrived = (await queue()).filter(
		({ operation, state }) =>
			state === 'arrived' &&
			(stands.has(operation.operationId) || !days.has(operation.occurrenceId))
	);
	await settle(new Map(arrived.map(({ operation }) => [operation.operationId, 'gone'])));
	return sheet;
}

/**
 * The sheet that is kept here; null when there is none, or when its time is over: then it is gone
 * before anybody sees it (T9.1).
 */
export async function keptSheet(now: Date): Promise<KeptSheet | null> {
	await dropOver(now);
	const [found] = await place.kept('sheet').catch(() => []);
	if (found === undefined) return null;
	const { text, etag } = found.thing as { text: string; etag: string };
	return { sheet: sheetFrom(text), etag, isStub: found.row.id === stubId };
}

/** Throws the sheet away once its time is over, and what arrived with it. */
async function dropOver(now: Date): Promise<void> {
	await place.within(['sheet', 'queue'], 'readwrite', (store) => {
		const rows = store('sheet').getAll() as IDBRequest<Sealed[]>;
		rows.onsuccess = () => {
			const over = rows.result.filter(({ order }) => order <= now.getTime());
			if (over.length === 0) return;
			for (const { id } of over) store('sheet').delete(id);
			changed<QueueRow>(store('queue'), (row) => (row.state === 'arrived' ? null : row));
		};
		return null;
	});
}
