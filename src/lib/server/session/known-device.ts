import { randomBytes } from 'node:crypto';
import { keyFor } from './seal.ts';
import { keyedHash, sameHash } from './secret.ts';

/** Name of the cookie by which a device is known for addresses that signed in on it. */
export const knownDeviceCookie = '__Host-kring-known';

/** How long a device stays known; browsers keep no cookie longer. */
export const knownDeviceSeconds = 400 * 86_400;

/** A device in a shared house knows this many addresses; the oldest is forgotten. */
const mostAddresses = 4;

/**
 * The name under which a known device is counted, or null for a device that never signed in with
 * this address. The mark cannot be made without our key, opens nothing, and names nobody.
 *
 * @param mark  value of the cookie: the device's own id, and for each address a keyed hash of both.
 * @param addressHash  from `hashOfAddress`.
 */
export function knownDevice(
	secret: Buffer,
	mark: string | undefined,
	addressHash: string
): string | null {
	const { id, proofs } = parsed(mark);
	if (id === null) return null;
	const expected = proofOf(secret, id, addressHash);
	return proofs.some((proof) => sameHash(proof, expected)) ? id : null;
}

/** The mark of a device after somebody signed in on it with this address. */
export function markedKnown(secret: Buffer, mark: string | undefined, addressHash: string): string {
	const before = parsed(mark);
	const id = before.id ?? randomBytes(16).toString('hex');
	const proof = proofOf(secret, id, addressHash);
	const others = before.proofs.filter((one) => one !== proof);
	return [id, proof, ...others].slice(0, 1 + mostAddresses).join('.');
}

function parsed(mark: string | undefined): { id: string | null; proofs: string[] } {
	const [id = '', ...proofs] = (mark ?? '').slice(0, 600).split('.');
	if (!/^[0-9a-f]{32}$/.test(id)) return { id: null, proofs: [] };
	return {
		id,
		proofs: proofs.filter((proof) => /^[0-9a-f]{64}$/.test(proof)).slice(0, mostAddresses)
	};
}

function proofOf(secret: Buffer, id: string, addressHash: string): string {
	return keyedHash(keyFor(secret, 'device'), `${id} ${addressHash}`);
}
