/**
 * The box of bricks all scenes are built from: shapes, a handful of colours, and things that come
 * back (a window, a plant, a cloud). Everything returns a piece of SVG; sizes are in the units of
 * the picture, which is 1200 by 900 or 900 by 1200.
 */

/** The colours of every scene: warm paper, calm greens, and a few bright ones. */
export const ink = {
	paper: '#fbf8f2',
	white: '#fffaf0',
	cream: '#f6e3bf',
	sand: '#ecd3a4',
	peach: '#f5cfb0',
	wood: '#c78d5a',
	woodDark: '#a96f3f',
	woodLight: '#dcae7c',
	brown: '#7b4b2a',
	dark: '#3a2f28',
	leaf: '#0b5c4f',
	forest: '#2f6b54',
	green: '#6fa373',
	lime: '#a3c585',
	mint: '#cfe3d3',
	sky: '#bfe0e6',
	skyDeep: '#8fc3d1',
	water: '#79b3c0',
	blue: '#3f7f8c',
	navy: '#2c4a5e',
	sun: '#f4b740',
	sunPale: '#fbd978',
	orange: '#e58a3c',
	red: '#d9553f',
	redDark: '#b23f30',
	pink: '#f0b8a8',
	lilac: '#b7a8d0',
	grey: '#b9b4aa',
	stone: '#d9d2c5'
} as const;

/** A rectangle; `round` is the radius of its corners. */
export function rect(
	x: number,
	y: number,
	width: number,
	height: number,
	fill: string,
	round = 0
): string {
	return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;
}

/** A filled circle. */
export function dot(x: number, y: number, radius: number, fill: string): string {
	return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
}

/** A filled ellipse. */
export function oval(x: number, y: number, rx: number, ry: number, fill: string): string {
	return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
}

/** A filled outline. */
export function shape(d: string, fill: string): string {
	return `<path d="${d}" fill="${fill}"/>`;
}

/** A drawn line with round ends. */
export function stroke(d: string, colour: string, width: number): string {
	return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** Several pieces as one, moved, and if wished scaled and turned (degrees). */
export function at(x: number, y: number, inside: string, scale = 1, turn = 0): string {
	return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${inside}</g>`;
}

/** The same, mirrored. */
export function mirrored(x: number, y: number, inside: string, scale = 1): string {
	return `<g transform="translate(${x} ${y}) scale(${-scale} ${scale})">${inside}</g>`;
}

/** Pieces that let through what lies behind. */
export function sheer(opacity: number, inside: string): string {
	return `<g opacity="${opacity}">${inside}</g>`;
}

/** Pieces cut to a rounded box; `name` must be unique within the picture. */
export function within(
	name: string,
	box: readonly [x: number, y: number, width: number, height: number, round: number],
	inside: string
): string {
	const [x, y, width, height, round] = box;
	const edge = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`;
	return `<clipPath id="${name}">${edge}</clipPath><g clip-path="url(#${name})">${inside}</g>`;
}

/** A soft shadow on what something stands on. */
export function shadow(x: number, y: number, rx: number): string {
	return sheer(0.16, oval(x, y, rx, rx * 0.16, ink.dark));
}

/** A repeatable stream of numbers from 0 to 1 (mulberry32). */
export function chance(seed: number): () => number {
	let state = (seed * 2654435761) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** The same piece `count` times, each with its own number. */
export function times(count: number, piece: (index: number) => string): string {
	return Array.from({ length: count }, (_, index) => piece(index)).join('');
}

/** A whole number for coordinates. */
export function between(next: () => number, low: number, high: number): number {
	return Math.round(low + next() * (high - low));
}

/** One of these. */
export function oneOf<const C extends readonly [unknown, ...unknown[]]>(
	next: () => number,
	choices: C
): C[number] {
	return choices[Math.floor(next() * choices.length)] ?? choices[0];
}

/** A cloud about 200 wide. */
export function cloud(x: number, y: number, scale = 1, fill: string = ink.white): string {
	const puffs = dot(50, 0, 42, fill) + dot(105, -18, 55, fill) + dot(160, 2, 38, fill);
	return at(x, y, puffs + rect(10, 0, 188, 42, fill, 21), scale);
}

/** A round tree; the foot of the trunk is at x, y. */
export function tree(x: number, y: number, scale = 1, crown: string = ink.green): string {
	return at(
		x,
		y,
		rect(-9, -110, 18, 112, ink.brown, 6) +
			oval(0, -170, 82, 96, crown) +
			sheer(0.18, oval(-26, -196, 40, 48, ink.white)) +
			stroke('M0 -90V-170M0 -120l26 -26M0 -140l-24 -22', ink.brown, 7),
		scale
	);
}

/** A window with a view; the view is drawn in the coordinates of the whole picture. */
export function paneWindow(
	x: number,
	y: number,
	width: number,
	height: number,
	view: string,
	frame: string = ink.white
): string {
	const middle = x + width / 2;
	return (
		within('pane', [x, y, width, height, 6], view) +
		`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="none" stroke="${frame}" stroke-width="26"/>` +
		stroke(`M${middle} ${y}V${y + height}`, frame, 16) +
		stroke(`M${x} ${y + height * 0.38}H${x + width}`, frame, 14) +
		rect(x - 34, y + height + 4, width + 68, 30, frame, 8) +
		sheer(0.12, rect(x - 34, y + height + 30, width + 68, 10, ink.dark))
	);
}

/** Steam, rising from x, y. */
export function steam(x: number, y: number): string {
	const curl = 'c-14 -22 14 -34 0 -60';
	return sheer(
		0.75,
		stroke(`M${x - 26} ${y}${curl}M${x} ${y - 12}${curl}M${x + 26} ${y}${curl}`, ink.white, 9)
	);
}

/** A tulip of this colour; the flower is at x, y and the stem ends at footX, footY. */
export function tulip(x: number, y: number, footX: number, footY: number, fill: string): string {
	const bend = (x + footX) / 2 + (x - footX) * 0.35;
	return (
		stroke(`M${footX} ${footY}Q${bend} ${(y + footY) / 2} ${x} ${y}`, ink.green, 10) +
		at(
			x,
			y,
			shape('M-34 -48q2 -28 18 -14l16 -20l16 20q16 -14 18 14q4 60 -34 60t-34 -60z', fill) +
				sheer(0.2, shape('M0 -82q-22 50 0 94q-34 4 -34 -60q2 -28 18 -14z', ink.white))
		)
	);
}

/** A plant in a pot; the bottom of the pot is at x, y. */
export function potPlant(x: number, y: number, scale = 1, pot: string = ink.red): string {
	const leafBlade = shape('M0 0C-34 -40 -30 -110 0 -150C30 -110 34 -40 0 0z', ink.forest);
	const pale = shape('M0 0C-30 -36 -28 -96 0 -130C28 -96 30 -36 0 0z', ink.green);
	return at(
		x,
		y,
		at(0, -84, pale, 1, -58) +
			at(0, -84, pale, 1, 56) +
			at(0, -84, leafBlade, 1, -28) +
			at(0, -84, leafBlade, 1, 30) +
			at(0, -84, pale, 1.1, 2) +
			shape('M-58 -96h116l-14 96h-88z', pot) +
			rect(-66, -108, 132, 28, pot, 8) +
			sheer(0.15, shape('M10 -80h44l-12 80h-32z', ink.dark)),
		scale
	);
}

/** A mug with a handle on the right; the bottom middle is at x, y. */
export function mug(x: number, y: number, fill: string, drink: string = ink.brown): string {
	return at(
		x,
		y,
		stroke('M62 -92h22a30 30 0 0 1 0 62h-26', fill, 18) +
			shape('M-74 -124h148v76q0 48 -48 48h-52q-48 0 -48 -48z', fill) +
			sheer(0.1, shape('M30 -124h44v76q0 48 -48 48h-14q30 -40 18 -124z', ink.dark)) +
			oval(0, -124, 74, 17, ink.white) +
			oval(0, -122, 62, 12, drink)
	);
}

/** The planks of a table or floor: horizontal lines from top to bottom. */
export function planks(
	y: number,
	height: number,
	fill: string,
	line: string,
	width = 1200
): string {
	return (
		rect(0, y, width, height, fill) +
		rect(0, y, width, 14, line) +
		sheer(
			0.35,
			times(3, (index) => stroke(`M0 ${y + 70 + index * 80}H${width}`, line, 4))
		)
	);
}

/** A garden bird looking right, about 120 wide; its feet are at x, y. */
export function bird(x: number, y: number, body: string, breast: string, scale = 1): string {
	return at(
		x,
		y,
		stroke('M-8 0v-22M14 0v-22', ink.dark, 6) +
			shape('M-64 -34l-50 -14l8 30z', body) +
			shape('M-78 -50Q-60 -104 0 -104Q58 -104 58 -62Q50 -16 0 -16Q-50 -16 -78 -50z', body) +
			shape('M58 -62Q50 -16 0 -16Q-28 -16 -46 -26Q10 -40 22 -84z', breast) +
			shape('M-60 -54Q-20 -84 12 -58Q-10 -26 -66 -40z', ink.navy) +
			dot(32, -92, 34, ink.dark) +
			oval(34, -82, 21, 15, ink.white) +
			dot(44, -102, 6, ink.white) +
			shape('M62 -96l26 8l-26 8z', ink.sun),
		scale
	);
}

/** The view from most windows: a warm sky over low hills of hedges. */
export function gardenView(x: number, y: number, width: number, height: number): string {
	const ground = y + height * 0.66;
	return (
		rect(x, y, width, height, ink.sky) +
		dot(x + width * 0.72, y + height * 0.26, height * 0.13, ink.sunPale) +
		cloud(x + width * 0.08, y + height * 0.26, 0.7) +
		shape(
			`M${x} ${ground}q${width * 0.25} -90 ${width * 0.5} -20t${width * 0.5} -40v${height}h-${width}z`,
			ink.lime
		) +
		shape(
			`M${x} ${ground + 70}q${width * 0.3} -60 ${width * 0.6} -10t${width * 0.4} -20v${height}h-${width}z`,
			ink.green
		)
	);
}

/** A narrow town house with a gable; the foot is at x, y. */
export function townHouse(
	x: number,
	y: number,
	width: number,
	height: number,
	wall: string
): string {
	const windows = times(2, (column) =>
		times(Math.max(1, Math.floor(height / 120) - 1), (row) => {
			const left = width * (column === 0 ? 0.16 : 0.56);
			const top = -height + 40 + row * 110;
			return (
				rect(left, top, width * 0.28, 70, ink.white, 4) +
				rect(left + 6, top + 6, width * 0.28 - 12, 58, ink.skyDeep) +
				sheer(
					0.4,
					shape(`M${left + 6} ${top + 50}l${width * 0.16} -44h-${width * 0.16}z`, ink.white)
				)
			);
		})
	);
	return at(
		x,
		y,
		shape(`M0 0V-${height}L${width * 0.5} -${height + width * 0.42}L${width} -${height}V0z`, wall) +
			shape(
				`M-8 -${height - 4}L${width * 0.5} -${height + width * 0.5}L${width + 8} -${height - 4}l-14 10L${width * 0.5} -${height + width * 0.36}L6 -${height - 14}z`,
				ink.white
			) +
			dot(width * 0.5, -height - width * 0.12, width * 0.07, ink.white) +
			windows +
			rect(width * 0.36, -86, width * 0.28, 86, ink.leaf, 4) +
			dot(width * 0.58, -42, 5, ink.sun)
	);
}

/** The whole picture: background and content, as an SVG document. */
export function canvas(width: number, height: number, inside: string): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${inside}</svg>`;
}
