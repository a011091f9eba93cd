import sharp from 'sharp';

/** Stand-in until the drawings are there. */
export async function renderPicture(key: string, seed: number): Promise<Buffer> {
	const hue = [...key].reduce((sum, sign) => sum + sign.charCodeAt(0), seed) % 200;
	return sharp({ create: { width: 1200, height: 900, channels: 3, background: { r: 55 + hue, g: 140, b: 110 } } })
		.webp()
		.toBuffer();
}
