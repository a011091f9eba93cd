import {
	createHash,
	createHmac,
	randomBytes,
	randomInt,
	scrypt,
	timingSafeEqual
} from 'node:crypto';
import { promisify } from 'node:util';

const scryptAsync = promisify<
	string,
	string,
	number,
	{ N: number; r: number; p: number; maxmem: number },
	Buffer
>(scrypt);

/** A secret of 256 bits from the system's source of randomness, as base64url. */
export function newSecret(): string {
	return randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret with enough randomness of its own, as hex. */
export function hashOfSecret(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}

/** Whether two hashes in hex are the same, in constant time. */
export function sameHash(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
	return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}

/** A code of so many digits, each equally likely. */
export function newDigits(length: number): string {
	return Array.from({ length }, () => randomInt(10)).join('');
}

/**
 * A slow hash for what is short: mail codes and PINs (T2.2).
 * N = 2^15 takes about 60 ms on a small server; with five tries per code guessing stays hopeless.
 */
export async function slowHash(short: string, salt: string): Promise<string> {
	const key = await scryptAsync(short, salt, 32, {
		N: 2 ** 15,
		r: 8,
		p: 1,
		maxmem: 64 * 1024 * 1024
	});
	return key.toString('hex');
}

/** A keyed hash, for counting by address without keeping the address. */
export function keyedHash(key: string | Buffer, value: string): string {
	return createHmac('sha256', key).update(value).digest('hex');
}
