import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPicture, pictureKeys, renderPicture } from './index.ts';

describe.each(pictureKeys.map((key) => [key] as const))('the scene %s', (key) => {
	test('is the same for the same seed, and plain SVG without numbers gone wrong', () => {
		const drawn = drawPicture(key, 7);
		expect(drawPicture(key, 7)).toBe(drawn);
		expect(drawn).toMatch(/^<svg .*<\/svg>$/s);
		expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
		expect(drawn).not.toMatch(/<(image|script|foreignObject|text)\b|href/);
	});

	test('becomes a photo of a size a phone would send', async () => {
		const file = await renderPicture(key, 7);
		const { format, width, height, exif } = await sharp(file).metadata();
		expect(format).toBe('webp');
		expect([width, height].toSorted()).toEqual([1200, 900]);
		expect(exif).toBeUndefined();
		expect(file.length).toBeGreaterThan(8_000);
		expect(file.length).toBeLessThan(100_000);
	});
});

test('every scene differs from every other', () => {
	expect(new Set(pictureKeys.map((key) => drawPicture(key, 1))).size).toBe(pictureKeys.length);
});
