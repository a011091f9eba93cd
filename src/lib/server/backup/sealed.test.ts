import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opening, pieceBytes, sealing } from './sealed.ts';

const key = randomBytes(32);

async function* parts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function whole(some: AsyncIterable<Buffer>): Promise<Buffer> {
	const all: Buffer[] = [];
	for await (const one of some) all.push(one);
	return Buffer.concat(all);
}

const seal = (plain: Buffer, size = 10_000) => whole(sealing(key, parts(plain, size)));
const open = (sealed: Buffer, by = key, size = 7_000) => whole(opening(by, parts(sealed, size)));

test('what is sealed opens as it was, however long it is and in whatever parts it comes', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 200_001),
			fc.integer({ min: 1, max: 100_000 }),
			fc.integer({ min: 17, max: 100_000 }),
			async (length, inParts, outParts) => {
				const plain = randomBytes(length);
				const sealed = await seal(plain, inParts);
				expect((await open(sealed, key, outParts)).equals(plain)).toBe(true);
			}
		),
		{ numRuns: 15 }
	);
});

test('another key, a changed byte and every cut are found', async () => {
	const plain = randomBytes(2 * pieceBytes + 500);
	const sealed = await seal(plain);
	await expect(open(sealed, randomBytes(32))).rejects.toThrow('does not open');
	for (const at of [8, 30, 40, 60_000, 70_000, sealed.length - 1]) {
		const changed = Buffer.from(sealed);
		changed[at]! ^= 1;
		await expect(open(changed)).rejects.toThrow('does not open');
	}
	const piece = pieceBytes + 16;
	for (const length of [24 + piece, 24 + 2 * piece, 24 + 2 * piece + 10, sealed.length - 1])
		await expect(open(sealed.subarray(0, length))).rejects.toThrow('does not open');
	await expect(open(Buffer.concat([sealed, randomBytes(20)]))).rejects.toThrow('does not open');
	await expect(open(Buffer.from('nothing of ours, and long enough'))).rejects.toThrow('no backup');
	await expect(open(Buffer.alloc(0))).rejects.toThrow('no backup');
});

test('pieces in another order, twice or of another backup are found', async () => {
	const sealed = await seal(randomBytes(4 * pieceBytes));
	const piece = pieceBytes + 16;
	const at = (nth: number) => sealed.subarray(24 + nth * piece, 24 + (nth + 1) * piece);
	const put = (...pieces: Buffer[]) => Buffer.concat([sealed.subarray(0, 24), ...pieces]);
	await expect(open(put(at(1), at(0), at(2), at(3)))).rejects.toThrow('does not open');
	await expect(open(put(at(0), at(0), at(2), at(3)))).rejects.toThrow('does not open');
	const other = await seal(randomBytes(4 * pieceBytes));
	const foreign = other.subarray(24, 24 + piece);
	await expect(open(put(foreign, at(1), at(2), at(3)))).rejects.toThrow('does not open');
	expect(await open(put(at(0), at(1), at(2), at(3)))).toHaveLength(4 * pieceBytes);
});
