import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';

// What a phone reads before it puts Kring among the other apps.

type Picture = { src: string; sizes: string; type: string; form_factor?: string; label?: string };
const folder = join(import.meta.dirname, '..', 'static');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.webmanifest'), 'utf8')) as {
	icons: Picture[];
	screenshots: Picture[];
	share_target: { params: { files: { accept: string[] }[] } };
};
const pictures = [...manifest.icons, ...manifest.screenshots].filter(
	({ sizes }) => sizes !== 'any'
);

test.each(pictures)('$src is as large, and of the kind, as it says', async (picture) => {
	const { width, height, format } = await sharp(join(folder, picture.src)).metadata();
	expect(`${width}x${height}`).toBe(picture.sizes);
	expect(`image/${format}`).toBe(picture.type);
});

test('there are pictures of the app for a phone and for a computer, each with its words', () => {
	const kinds = new Set(manifest.screenshots.map(({ form_factor: kind }) => kind));
	expect(kinds).toEqual(new Set(['narrow', 'wide']));
	expect(manifest.screenshots.every(({ label = '' }) => label.length > 10)).toBe(true);
});

test('other apps offer only kinds of photos that Kring can read', () => {
	const taken = manifest.share_target.params.files.flatMap(({ accept }) => accept);
	expect(taken).toEqual(['image/jpeg', 'image/png', 'image/webp']);
});
