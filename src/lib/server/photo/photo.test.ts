import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { Refusal } from '../../domain/refusal.ts';
import { preparedPhotos, preparedVoice } from './index.ts';
import { photoKind, voiceType } from './kinds.ts';
import { PhotoPool, PoolBusy } from './pool.ts';
import { pixelLimit } from './shapes.ts';

// Photos as they come from phones and from people who mean no good, in real processes.

const folders: string[] = [];
const pools: PhotoPool[] = [];
afterEach(() => {
	for (const pool of pools.splice(0)) pool.close();
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const plain = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#c96' } });
const one = async (data: Buffer) => (await preparedPhotos([{ data, alt: '' }]))[0]!;
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(caught: unknown) => (caught instanceof Refusal ? caught.code : String(caught))
	);

/** A pool whose processes run this instead of opening pictures. */
function poolRunning(code: string, timeLimitMs: number): PhotoPool {
	const folder = mkdtempSync(join(tmpdir(), 'kring-photo-'));
	folders.push(folder);
	const script = join(folder, 'decoder.mjs');
	writeFileSync(script, code);
	const pool = new PhotoPool({ script, size: 1, timeLimitMs, idleMs: 60_000 });
	pools.push(pool);
	return pool;
}

test('where and with what a photo was made is gone, and it stands upright', async () => {
	const data = await plain(400, 200)
		.jpeg()
		.withMetadata({ orientation: 6 })
		.withExifMerge({
			IFD0: { Make: 'Fototoestel', Model: 'X1' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 0/1' }
		})
		.toBuffer();
	const before = await sharp(data).metadata();
	expect(before.exif?.toString('latin1')).toContain('Fototoestel');

	const { full, small, width, height } = await one(data);

	expect([width, height]).toEqual([200, 400]);
	for (const written of [full, small]) {
		const metadata = await sharp(written).metadata();
		expect(metadata).toMatchObject({ format: 'webp', width: 200, height: 400 });
		expect(metadata.exif ?? metadata.iptc ?? metadata.xmp ?? metadata.icc).toBeUndefined();
		expect(metadata.orientation).toBeUndefined();
		expect(written.includes('Fototoestel')).toBe(false);
	}
});

test('a large photo is written smaller, a small one is not made larger', async () => {
	const large = await one(await plain(4000, 3000).jpeg().toBuffer());
	expect([large.width, large.height]).toEqual([1600, 1200]);
	expect(await sharp(large.small).metadata()).toMatchObject({ width: 640, height: 480 });

	const little = await one(await plain(30, 20).png().toBuffer());
	expect([little.width, little.height]).toEqual([30, 20]);
});

test.each([
	['a PDF named .jpg', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
	['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
	['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1')],
	['a HEIC', Buffer.from('\u0000\u0000\u0000\u0018ftypheic', 'latin1')],
	['nothing', Buffer.alloc(0)],
	[
		'the first bytes of a photo and then noise',
		Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)])
	]
])('%s is refused', async (_what, data) => {
	expect(await codeOf(one(data))).toBe('photo_unreadable');
});

test('it is said which photo it was', async () => {
	const good = { data: await plain(9, 9).jpeg().toBuffer(), alt: '' };
	const bad = { data: Buffer.from('%PDF-1.7'), alt: '' };
	const refusal = await preparedPhotos([good, bad]).catch((caught: unknown) => caught);
	expect(refusal).toMatchObject({ code: 'photo_unreadable', details: { position: 2 } });
});

test('a cut-off photo is refused', async () => {
	const whole = await plain(800, 600).jpeg().toBuffer();
	expect(await codeOf(one(whole.subarray(0, whole.length / 2)))).toBe('photo_unreadable');
});

test('a small file that unfolds into too many pixels is refused', async () => {
	const side = Math.ceil(Math.sqrt(pixelLimit)) + 100;
	const bomb = await plain(side, side).png({ compressionLevel: 9 }).toBuffer();
	expect(bomb.length).toBeLessThan(1_000_000);
	expect(await codeOf(one(bomb))).toBe('photo_unreadable');
	// And the next photo is opened as if nothing had happened.
	expect((await one(await plain(9, 9).webp().toBuffer())).width).toBe(9);
}, 30_000);

test('a process that hangs is ended, and the next picture gets a new one', async () => {
	const pool = poolRunning(
		`process.on('message', ({ id, data }) => {
			if (data[0] === 1) for (;;);
			process.send({ id, picture: { width: 1, height: 1, full: data, small: data } });
		});`,
		1_500
	);
	const [hung, fine] = await Promise.all([
		pool.decode(Buffer.from([1])),
		pool.decode(Buffer.from([2]))
	]);
	expect(hung).toBeNull();
	expect(fine).toMatchObject({ width: 1 });
});

test('a process that dies costs one picture', async () => {
	const pool = poolRunning(
		`process.on('message', ({ id, data }) => {
			if (data[0] === 1) process.exit(9);
			process.send({ id, picture: { width: 1, height: 1, full: data, small: data } });
		});`,
		5_000
	);
	expect(await pool.decode(Buffer.from([1]))).toBeNull();
	expect(await pool.decode(Buffer.from([2]))).toMatchObject({ width: 1 });
});

test('more than can be promised is not promised', async () => {
	const pool = poolRunning(`process.on('message', () => {});`, 60_000);
	const waiting = Array.from({ length: 41 }, () => pool.decode(Buffer.from([1])));
	expect(() => pool.decode(Buffer.from([1]))).toThrow(PoolBusy);
	pool.close();
	expect(new Set(await Promise.all(waiting))).toEqual(new Set([null]));
});

test('a process that opens pictures knows no secret', async () => {
	process.env['KRING_TEST_SECRET'] = 'geheim';
	const pool = poolRunning(
		`process.on('message', ({ id }) => {
			const names = Buffer.from(Object.keys(process.env).join(' '));
			process.send({ id, picture: { width: 1, height: 1, full: names, small: names } });
		});`,
		5_000
	);
	const told = await pool.decode(Buffer.from([1]));
	delete process.env['KRING_TEST_SECRET'];
	expect(Buffer.from(told!.full).toString()).not.toContain('SECRET');
});

test('what a file is, is told from its content', async () => {
	expect(photoKind(await plain(2, 2).jpeg().toBuffer())).toBe('jpeg');
	expect(photoKind(await plain(2, 2).png().toBuffer())).toBe('png');
	expect(photoKind(await plain(2, 2).webp().toBuffer())).toBe('webp');
	expect(photoKind(await plain(2, 2).avif().toBuffer())).toBeNull();
	expect(voiceType(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))).toBe('audio/webm');
	expect(voiceType(Buffer.from('OggS'))).toBe('audio/ogg');
	expect(voiceType(Buffer.from('\u0000\u0000\u0000\u0018ftypM4A ', 'latin1'))).toBe('audio/mp4');
	expect(voiceType(Buffer.from('<html>'))).toBeNull();
});

test('a voice is as long as may be, and of a known kind', () => {
	const webm = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
	expect(preparedVoice(webm, 0)).toMatchObject({ seconds: 1, mediaType: 'audio/webm' });
	expect(preparedVoice(webm, 121).seconds).toBe(120);
	expect(() => preparedVoice(webm, 122)).toThrow(Refusal);
	expect(() => preparedVoice(Buffer.from('%PDF-1.7'), 3)).toThrow(Refusal);
});
