import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { BackupProblem } from './problem.ts';

// A stream of any length, sealed with AES-256-GCM in pieces: nothing of it is believed before the piece that it is in was
// found whole, and a piece that is missing, added, moved or cut off is found. Each stream has a key of its own, so that the
// number of a piece can be its nonce.

const magic = Buffer.from('KRINGBK1');
const idBytes = 16;
const tagBytes = 16;
const headBytes = magic.length + idBytes;
/** Plain bytes in a piece; only the last has fewer. */
export const pieceBytes = 64 * 1024;

/** @source RFC 5869 (HKDF) with SHA-256. */
function keyOf(key: Buffer, id: Buffer): Buffer {
	return Buffer.from(hkdfSync('sha256', key, id, 'kring backup 1', 32));
}

function nonceOf(nth: number, isLast: boolean): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt8(isLast ? 1 : 0, 0);
	nonce.writeBigUInt64BE(BigInt(nth), 4);
	return nonce;
}

/** Seals what comes. @param key  32 bytes. */
export async function* sealing(
	key: Buffer,
	plain: AsyncIterable<Buffer>
): AsyncGenerator<Buffer, void> {
	const id = randomBytes(idBytes);
	const own = keyOf(key, id);
	let nth = 0;
	const piece = (bytes: Buffer, isLast: boolean): Buffer => {
		const cipher = createCipheriv('aes-256-gcm', own, nonceOf(nth++, isLast));
		const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
		return Buffer.concat([cipher.getAuthTag(), body]);
	};
	yield Buffer.concat([magic, id]);
	const waiting = new Pieces();
	for await (const bytes of plain) {
		waiting.add(bytes);
		// The last one is known by what comes after it: nothing.
		while (waiting.length > pieceBytes) yield piece(waiting.take(pieceBytes), false);
	}
	yield piece(waiting.take(waiting.length), true);
}

/**
 * Opens what `sealing` made.
 *
 * @throws {BackupProblem} where it is none, was sealed with another key, changed or cut off.
 */
export async function* opening(
	key: Buffer,
	sealed: AsyncIterable<Buffer>
): AsyncGenerator<Buffer, void> {
	const waiting = new Pieces();
	let own: Buffer | null = null;
	let nth = 0;
	const open = (piece: Buffer, isLast: boolean): Buffer => {
		try {
			const decipher = createDecipheriv('aes-256-gcm', own!, nonceOf(nth++, isLast));
			decipher.setAuthTag(piece.subarray(0, tagBytes));
			return Buffer.concat([decipher.update(piece.subarray(tagBytes)), decipher.final()]);
		} catch {
			throw new BackupProblem('changed');
		}
	};
	for await (const bytes of sealed) {
		waiting.add(bytes);
		if (own === null) {
			if (waiting.length < headBytes) continue;
			const head = waiting.take(headBytes);
			if (!head.subarray(0, magic.length).equals(magic)) throw new BackupProblem('none');
			own = keyOf(key, head.subarray(magic.length));
		}
		while (waiting.length > tagBytes + pieceBytes)
			yield open(waiting.take(tagBytes + pieceBytes), false);
	}
	if (own === null) throw new BackupProblem('none');
	if (waiting.length < tagBytes) throw new BackupProblem('changed');
	yield open(waiting.take(waiting.length), true);
}

/** Bytes that came in and were not taken yet, without copying them together for each that comes. */
export class Pieces {
	#parts: Buffer[] = [];
	#length = 0;

	get length(): number {
		return this.#length;
	}

	add(part: Buffer): void {
		if (part.length === 0) return;
		this.#parts.push(part);
		this.#length += part.length;
	}

	/** The first so many; there have to be as many. */
	take(count: number): Buffer {
		const taken: Buffer[] = [];
		let left = count;
		while (left > 0) {
			const first = this.#parts[0]!;
			if (first.length <= left) {
				taken.push(first);
				this.#parts.shift();
				left -= first.length;
			} else {
				taken.push(first.subarray(0, left));
				this.#parts[0] = first.subarray(left);
				left = 0;
			}
		}
		this.#length -= count;
		return taken.length === 1 ? taken[0]! : Buffer.concat(taken, count);
	}
}
