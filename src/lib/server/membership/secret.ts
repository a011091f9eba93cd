import { createHmac } from 'node:crypto';
import { codeLength, codeSigns, tidyCode, type InvitationKind } from '../../domain/invited.ts';
import { cardSecretFrom, hashOfSecret, keyFor } from '../session/index.ts';

// Secrets of invitations, leaflets and cards. They are not kept: each is computed from the key of
// the installation and the id under which it was asked for. So a form that is sent twice shows the
// same secret twice, and a stolen database opens nothing.

/** What a secret is for; two uses never share one. */
export type SecretUse = 'invitation' | 'leaflet' | 'card' | 'pin' | 'agenda' | 'device' | 'walk_in';

/** What a secret hangs on: its use, its circle or maker, and the id of the change that made it. */
export type SecretOf = { use: SecretUse; owner: string; changeId: string };

/** A secret of 256 bits for a link, as base64url. */
export function secretOf(key: Buffer, of: SecretOf): string {
	return digestOf(key, of).toString('base64url');
}

/** The secret of a paper card: 130 bits, as QR and in letters to type. */
export function cardSecretOf(key: Buffer, of: SecretOf): string {
	return cardSecretFrom(digestOf(key, of));
}

/** A code for paper: 8 signs that look like no other. */
export function codeOf(key: Buffer, of: SecretOf): string {
	return codeFrom(digestOf(key, of));
}

/** A code of 37 bits from 8 bytes or more, in signs that look like no other. */
export function codeFrom(bytes: Buffer): string {
	let rest = bytes.readBigUInt64BE();
	const count = BigInt(codeSigns.length);
	return Array.from({ length: codeLength }, () => {
		const sign = codeSigns[Number(rest % count)]!;
		rest /= count;
		return sign;
	}).join('');
}

/** So many digits, for a PIN that is given. */
export function digitsOf(key: Buffer, of: SecretOf, length: number): string {
	return String(digestOf(key, of).readBigUInt64BE() % BigInt(10) ** BigInt(length)).padStart(
		length,
		'0'
	);
}

/**
 * What is kept of a code on paper. With the key in it, because a short code could otherwise be
 * found from a stolen database by trying them all.
 */
export function hashOfCode(key: Buffer, typed: string): string {
	return createHmac('sha256', keyFor(key, 'handout'))
		.update(`code\0${tidyCode(typed)}`)
		.digest('hex');
}

/** What is kept of an invitation's link or code. */
export function hashOfInvitation(key: Buffer, kind: InvitationKind, of: SecretOf): string {
	return kind === 'paper' ? hashOfCode(key, codeOf(key, of)) : hashOfSecret(secretOf(key, of));
}

function digestOf(key: Buffer, { use, owner, changeId }: SecretOf): Buffer {
	return createHmac('sha256', keyFor(key, 'handout'))
		.update(`${use}\0${owner}\0${changeId}`)
		.digest();
}
