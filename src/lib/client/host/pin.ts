import { pinLeftMs, pinMost, pinWaitMs } from '../../domain/door/pin.ts';
import { leaveHost } from '../host-here.ts';
import {
	countPin,
	forgetTries,
	keepEnded,
	keepPin,
	pairings,
	pinTries,
	type KeptPin,
	type Pairing
} from './kept.ts';

// The PIN of a host's device: set here, asked for here, and known to nobody else. What stands on the disk
// is what was made from it, inside what is sealed with the key of this device.

/** How often a PIN is stirred: a quarter of a second on an old tablet. Kept with each, so that it can grow. */
const rounds = 200_000;

const bytesOf = { salt: 16, hash: 32 };

/** What came of typing a PIN. */
export type PinOutcome =
	| { kind: 'open' }
	/** `left`: so many more, and the device is emptied. */
	| { kind: 'wrong'; left: number; waitMs: number }
	/** It was not looked at. */
	| { kind: 'too_soon'; waitMs: number }
	/** Nobody knew it, or somebody ended the device: the names are gone, and what has not arrived is still sent. */
	| { kind: 'emptied' };

/** Sets the PIN of this device, or takes it away with null. */
export async function setPin(pin: string | null): Promise<void> {
	const active = await activeHere();
	if (active === null) return;
	await keepPin(active, pin === null ? null : await madeFrom(pin));
}

/**
 * Looks whether this is the PIN. Each try counts before it is looked at; so many wrong ones in a row end
 * the device, and its names go at once.
 *
 * @source activities-credits.md 7.2.
 */
export async function tryPin(typed: string, nowMs: number): Promise<PinOutcome> {
	const active = await activeHere();
	// Another tab ended it: nothing is left that a PIN could open.
	if (active === null) return { kind: 'emptied' };
	if (active.pin === null) return { kind: 'open' };
	const counted = await countPin(active.deviceId, nowMs);
	if ('waitMs' in counted) return { kind: 'too_soon', waitMs: counted.waitMs };
	// Past the last one somebody stopped the device while it was being emptied.
	if (counted.wrong <= pinMost && (await isMadeFrom(typed, active.pin))) {
		await forgetTries(active.deviceId);
		return { kind: 'open' };
	}
	if (counted.wrong < pinMost) {
		const left = pinMost - counted.wrong;
		return { kind: 'wrong', left, waitMs: pinWaitMs(counted.wrong) };
	}
	// Why comes first: a device that is stopped in between never stands empty without a word.
	await keepEnded('pin');
	await leaveHost(undefined, 'pin');
	return { kind: 'emptied' };
}

/** How long one has to wait still, in milliseconds, also after starting anew. */
export async function pinWaitLeft(nowMs: number): Promise<number> {
	const active = await activeHere();
	return active === null ? 0 : pinLeftMs(await pinTries(active.deviceId), nowMs);
}

async function activeHere(): Promise<Pairing | null> {
	return (await pairings()).find(({ state }) => state === 'active') ?? null;
}

async function madeFrom(pin: string): Promise<KeptPin> {
	const salt = crypto.getRandomValues(new Uint8Array(bytesOf.salt));
	return { digits: pin.length, rounds, salt: [...salt], hash: await stirred(pin, salt, rounds) };
}

/** Every byte is looked at, so that how long it takes says nothing. */
async function isMadeFrom(typed: string, { rounds: often, salt, hash }: KeptPin): Promise<boolean> {
	const found = await stirred(typed, Uint8Array.from(salt), often);
	return hash.reduce((differs, byte, at) => differs | (byte ^ found[at]!), 0) === 0;
}

async function stirred(
	pin: string,
	salt: Uint8Array<ArrayBuffer>,
	iterations: number
): Promise<number[]> {
	const text = new TextEncoder().encode(pin);
	const key = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
	return [...new Uint8Array(await crypto.subtle.deriveBits(how, key, bytesOf.hash * 8))];
}
