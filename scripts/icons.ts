// Draws the icons of the installed app from one picture: `node scripts/icons.ts`.
// The results are kept in static/icons, so a build needs neither this script nor sharp.

import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const folder = new URL('../static/icons/', import.meta.url);
const leaf = '#0b5c4f';
const paper = '#fbf8f2';
const sun = '#f4b740';

/**
 * Somebody in the middle and two people on the ring, on a square of 512.
 *
 * @param size   how large the ring is drawn: launchers cut up to a tenth off each side of a maskable icon.
 * @param corner the rounding of the ground; 0 fills the square.
 */
function picture({ size, corner }: { size: number; corner: number }): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
	<rect width="512" height="512" rx="${corner}" fill="${leaf}"/>
	<g transform="translate(256 256) scale(${size})">
		<circle r="150" fill="none" stroke="${paper}" stroke-width="30"/>
		<circle r="58" fill="${paper}"/>
		<circle cx="108" cy="-104" r="64" fill="${leaf}"/>
		<circle cx="108" cy="-104" r="44" fill="${sun}"/>
		<circle cx="-131" cy="74" r="55" fill="${leaf}"/>
		<circle cx="-131" cy="74" r="36" fill="${paper}"/>
	</g>
</svg>
`;
}

/** White on nothing: Android draws only its shape in the status bar. */
const badge = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" fill="#fff">
	<path fill-rule="evenodd" d="M48 8a40 40 0 1 0 0 80 40 40 0 0 0 0-80zm0 9a31 31 0 1 1 0 62 31 31 0 0 1 0-62z"/>
	<circle cx="48" cy="48" r="14"/>
</svg>`;

const rounded = picture({ size: 1.18, corner: 112 });
const filled = picture({ size: 1.1, corner: 0 });
const maskable = picture({ size: 0.9, corner: 0 });

await writeFile(new URL('kring.svg', folder), rounded);
await draw(rounded, 192, 'kring-192.png');
await draw(rounded, 512, 'kring-512.png');
await draw(maskable, 192, 'maskable-192.png');
await draw(maskable, 512, 'maskable-512.png');
await draw(filled, 180, 'apple-180.png');
await draw(badge, 96, 'badge-96.png');

async function draw(svg: string, side: number, name: string): Promise<void> {
	const image = sharp(Buffer.from(svg), { density: 300 }).resize(side, side);
	const bytes = await image
		.png({ palette: name !== 'badge-96.png', compressionLevel: 9 })
		.toBuffer();
	await writeFile(new URL(name, folder), bytes);
	console.log(`${name} ${bytes.length} bytes`);
}
