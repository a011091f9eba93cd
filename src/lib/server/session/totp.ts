import { createHmac, timingSafeEqual } from 'node:crypto';

// Codes of an authenticator app, as RFC 6238 says: HMAC over the number of the half minute.
// Nothing here knows a clock or a database.

/** Seconds for which one code stands. */
export const stepSeconds = 30;

/** Digits of a code. */
export const totpDigits = 6;

/** Steps before and after now that still count: clocks of phones differ. */
const slackSteps = 1;

/** The number of the half minute at an instant. */
export function stepAt(now: Date): number {
	return Math.floor(now.getTime() / 1000 / stepSeconds);
}

/**
 * The code at a step.
 *
 * @source RFC 4226, section 5.3; RFC 6238 with SHA-1, which every authenticator app speaks.
 */
export function totpAt(secret: Buffer, step: number, digits: number = totpDigits): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', secret).update(counter).digest();
	const offset = mac[mac.length - 1]! & 0x0f;
	const number = mac.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code was typed, or null.
 *
 * @param lastStep  the last step that was used: that one and earlier ones do not count again, so a
 *                  code works once, also for somebody who looked over a shoulder.
 */
export function matchingStep(
	secret: Buffer,
	typed: string,
	now: Date,
	lastStep: number
): number | null {
	const code = Buffer.from(typed.replaceAll(/\s/g, ''));
	const middle = stepAt(now);
	for (let step = middle - slackSteps; step <= middle + slackSteps; step++) {
		const expected = Buffer.from(totpAt(secret, step));
		const same = code.length === expected.length && timingSafeEqual(code, expected);
		if (same && step > lastStep) return step;
	}
	return null;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes in base32 without padding, as authenticator apps want them typed (RFC 4648). */
export function base32(bytes: Buffer): string {
	let text = '';
	let held = 0;
	let bits = 0;
	for (const byte of bytes) {
		held = (held << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			text += alphabet[(held >>> bits) & 31];
		}
		held &= (1 << bits) - 1;
	}
	return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31];
}

/** The address that an authenticator app reads from a QR code. */
export function totpAddress(secret: Buffer, issuer: string, account: string): string {
	const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
	const query = new URLSearchParams({
		secret: base32(secret),
		issuer,
		algorithm: 'SHA1',
		digits: String(totpDigits),
		period: String(stepSeconds)
	});
	return `otpauth://totp/${label}?${query}`;
}
