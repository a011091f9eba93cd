import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * What a key is for. Each use has a key of its own, derived from `KRING_SECRET`, so that what is
 * made for one can never be taken for another (docs/keys.md).
 */
export type KeyUse =
	'totp' | 'mail' | 'address' | 'network' | 'device' | 'passkey_user' | 'handout';

/** The way in which things are sealed; a later way gets the next number. */
const version = 1;
const ivBytes = 12;
const tagBytes = 16;

/**
 * The key of 256 bits for one use.
 *
 * @source RFC 5869 (HKDF) with SHA-256.
 */
export function keyFor(secret: Buffer, use: KeyUse): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, 'kring', `kring ${use} ${version}`, 32));
}

/**
 * Encrypts with AES-256-GCM.
 *
 * @param about  whose or what it is, such as an id: it opens only where the same is said again, so
 *               that a row cannot be moved to somebody else.
 * @returns version, nonce, tag and ciphertext in one piece.
 */
export function seal(key: Buffer, about: string, plain: Buffer): Buffer {
	const iv = randomBytes(ivBytes);
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	cipher.setAAD(Buffer.from(about));
	const body = Buffer.concat([cipher.update(plain), cipher.final()]);
	return Buffer.concat([Buffer.from([version]), iv, cipher.getAuthTag(), body]);
}

/**
 * Decrypts what `seal` made.
 *
 * @throws {Error} when it was made with another key, for something else, or was changed.
 */
export function unseal(key: Buffer, about: string, sealed: Buffer): Buffer {
	if (sealed[0] !== version || sealed.length < 1 + ivBytes + tagBytes)
		throw new Error('not sealed here');
	const iv = sealed.subarray(1, 1 + ivBytes);
	const decipher = createDecipheriv('aes-256-gcm', key, iv);
	decipher.setAAD(Buffer.from(about));
	decipher.setAuthTag(sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
	return Buffer.concat([
		decipher.update(sealed.subarray(1 + ivBytes + tagBytes)),
		decipher.final()
	]);
}
