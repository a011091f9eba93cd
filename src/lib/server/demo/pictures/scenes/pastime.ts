/** What people do with their hands: puzzles, cards, wool, albums and a week on a board. */
import {
	at,
	between,
	canvas,
	chance,
	dot,
	ink,
	mirrored,
	oneOf,
	oval,
	planks,
	potPlant,
	rect,
	shadow,
	shape,
	sheer,
	stroke,
	times,
	within
} from '../parts.ts';

/** A jigsaw whose edge is done. */
export function jigsaw(seed: number): string {
	const next = chance(seed);
	const size = 110;
	const picture = (x: number, y: number): string => {
		if (y < 2) return x === 4 && y === 1 ? ink.sunPale : ink.skyDeep;
		if (y === 2) return x % 3 === 0 ? ink.red : ink.lime;
		return x % 2 === 0 ? ink.green : ink.forest;
	};
	const piece = (x: number, y: number, fill: string): string =>
		rect(x + 2, y + 2, size - 4, size - 4, fill, 12) +
		dot(x + size, y + size / 2, 17, fill) +
		dot(x + size / 2, y + size, 17, fill);
	const placed = times(35, (index) => {
		const column = index % 7;
		const row = Math.floor(index / 7);
		const edge = column === 0 || column === 6 || row === 0 || row === 4;
		if (!edge && next() > 0.34) return '';
		return piece(column * size, row * size, picture(column, row));
	});
	const loose = times(8, (index) =>
		at(
			index % 2 === 0 ? between(next, 960, 1000) : between(next, 1080, 1130),
			70 + index * 66,
			piece(-size / 2, -size / 2, picture(index % 7, index % 5)),
			0.8,
			between(next, -40, 40)
		)
	);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.woodLight) +
			sheer(
				0.5,
				times(8, (index) => stroke(`M0 ${60 + index * 118}q300 20 600 0t600 0`, ink.wood, 5))
			) +
			sheer(0.18, rect(96, 186, 800, 580, ink.dark, 12)) +
			rect(80, 170, 806, 584, ink.cream, 12) +
			at(96, 182, placed) +
			loose +
			at(
				1040,
				730,
				sheer(0.16, oval(6, 12, 132, 132, ink.dark)) +
					dot(0, 0, 126, ink.white) +
					dot(0, 0, 82, ink.blue) +
					dot(0, 0, 66, ink.brown) +
					rect(74, -16, 66, 32, ink.blue, 14)
			) +
			at(
				430,
				826,
				shape('M-90 -30h180q20 30 0 60h-180q-20 -30 0 -60z', ink.red) +
					sheer(0.3, rect(-60, -8, 120, 16, ink.white, 8))
			)
	);
}

/** Two hands with cards above the table. */
export function cardGame(seed: number): string {
	const next = chance(seed);
	const sleeve = oneOf(next, [ink.leaf, ink.navy, ink.redDark]);
	const heart = 'M0 26C-44 -6 -24 -40 0 -18C24 -40 44 -6 0 26z';
	const card = (mark: string): string =>
		sheer(0.14, rect(-62, -94, 136, 200, ink.dark, 14)) +
		rect(-68, -100, 136, 200, ink.white, 14) +
		mark +
		at(-44, -70, mark, 0.42) +
		at(44, 70, mark, 0.42, 180);
	const hearts = card(shape(heart, ink.red));
	const diamonds = card(shape('M0 -36l28 36l-28 36l-28 -36z', ink.red));
	const clubs = card(
		dot(0, -18, 18, ink.dark) +
			dot(-19, 8, 18, ink.dark) +
			dot(19, 8, 18, ink.dark) +
			shape('M0 0L13 38h-26z', ink.dark)
	);
	const back =
		sheer(0.14, rect(-62, -94, 136, 200, ink.dark, 14)) +
		rect(-68, -100, 136, 200, ink.white, 14) +
		rect(-56, -88, 112, 176, ink.blue, 8) +
		stroke('M-56 -40L56 40M56 -40L-56 40M0 -88V88M-56 0H56', ink.sky, 5);
	const hand = (skin: string): string =>
		shape('M-92 70Q-110 -10 -60 -30Q0 -56 60 -30Q104 0 92 70V200H-92z', skin) +
		shape('M-96 40q-34 -70 -14 -116q30 -8 38 26l22 70z', skin) +
		sheer(0.12, stroke('M-40 -28v46M0 -40v46M40 -32v46', ink.dark, 5));
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.green) +
			sheer(0.1, oval(600, 430, 660, 460, ink.white)) +
			sheer(
				0.12,
				times(6, (index) => stroke(`M0 ${index * 180 + 40}H1200`, ink.leaf, 4))
			) +
			at(470, 330, back, 1, -8) +
			at(478, 326, back, 1, -3) +
			at(690, 340, diamonds, 1, 12) +
			at(715, 334, hearts, 1, 24) +
			at(
				250,
				250,
				dot(0, 0, 98, ink.white) +
					dot(0, 0, 76, ink.brown) +
					stroke('M84 20q50 10 44 50', ink.white, 18)
			) +
			at(
				980,
				230,
				dot(0, 0, 110, ink.white) +
					dot(0, 0, 88, ink.stone) +
					at(
						-34,
						-8,
						dot(0, 0, 36, ink.woodLight) + dot(-8, -6, 6, ink.brown) + dot(12, 8, 6, ink.brown)
					) +
					at(
						34,
						20,
						dot(0, 0, 36, ink.wood) + dot(6, -10, 6, ink.brown) + dot(-10, 10, 6, ink.brown)
					)
			) +
			at(
				330,
				720,
				at(-96, -90, hearts, 1, -32) +
					at(-34, -124, clubs, 1, -12) +
					at(34, -124, diamonds, 1, 9) +
					at(96, -90, clubs, 1, 30) +
					hand('#eec5a3') +
					shape('M-120 130h240l40 200h-320z', sleeve)
			) +
			mirrored(
				870,
				710,
				at(-96, -90, back, 1, -32) +
					at(-34, -124, back, 1, -12) +
					at(34, -124, back, 1, 9) +
					at(96, -90, back, 1, 30) +
					hand('#b9805a') +
					shape('M-120 130h240l40 200h-320z', ink.sun)
			)
	);
}

/** A half-finished scarf with needles and wool. Upright. */
export function knitting(seed: number): string {
	const next = chance(seed);
	const wool = oneOf(next, [ink.red, ink.leaf, ink.lilac]);
	const stitches = (y: number): string =>
		times(12, (index) =>
			stroke(`M${270 + index * 31} ${y}l15 18l15 -18`, y % 128 < 64 ? ink.white : ink.sunPale, 7)
		);
	const ball = (radius: number, fill: string): string =>
		dot(0, 0, radius, fill) +
		sheer(
			0.35,
			stroke(
				`M-${radius * 0.8} -${radius * 0.3}q${radius * 0.8} -${radius * 0.7} ${radius * 1.6} 0M-${radius * 0.9} ${radius * 0.1}q${radius * 0.9} -${radius * 0.7} ${radius * 1.8} 0M-${radius * 0.8} ${radius * 0.45}q${radius * 0.8} -${radius * 0.6} ${radius * 1.6} 0`,
				ink.white,
				8
			) +
				stroke(
					`M-${radius * 0.2} -${radius * 0.9}q${radius * 0.7} ${radius * 0.9} 0 ${radius * 1.8}`,
					ink.dark,
					6
				)
		);
	return canvas(
		900,
		1200,
		rect(0, 0, 900, 1200, '#e9dcc8') +
			planks(760, 440, ink.woodLight, ink.wood, 900) +
			oval(450, 800, 420, 120, ink.mint) +
			sheer(0.5, oval(450, 800, 370, 98, ink.white)) +
			sheer(0.14, shape('M270 470h400v620q-200 40 -400 0z', ink.dark)) +
			shape('M254 420h396v640q-198 34 -396 0z', wool) +
			times(19, (index) => sheer(0.75, stitches(450 + index * 32))) +
			times(13, (index) => stroke(`M${264 + index * 31} 1062v46`, wool, 10)) +
			stroke('M130 330L720 440', ink.woodDark, 22) +
			dot(126, 329, 28, ink.sun) +
			stroke('M780 300L300 448', ink.wood, 22) +
			dot(784, 299, 28, ink.sun) +
			times(12, (index) => oval(274 + index * 32, 424, 13, 24, wool)) +
			stroke('M650 430Q820 540 740 700Q660 820 720 880', wool, 9) +
			shadow(750, 1010, 120) +
			at(750, 900, ball(112, wool)) +
			at(150, 960, ball(86, ink.sun)) +
			at(110, 1100, ball(62, ink.blue)) +
			at(
				450,
				60,
				rect(-190, 0, 380, 200, ink.white, 14) +
					rect(-164, 26, 328, 148, ink.sky) +
					shape('M-164 130q80 -70 160 -20t168 -20v84h-328z', ink.green) +
					dot(96, 70, 26, ink.sun)
			)
	);
}

/** An album with old photos. */
export function photoAlbum(seed: number): string {
	const next = chance(seed);
	const old = (inside: string): string =>
		sheer(0.14, rect(-104, -80, 220, 172, ink.dark, 4)) +
		rect(-110, -86, 220, 172, ink.white, 4) +
		within(
			`old${between(next, 0, 1e9)}`,
			[-94, -70, 188, 140, 0],
			rect(-94, -70, 188, 140, '#e8d4b4') + inside
		) +
		shape('M-110 -86h34l-34 34zM110 86h-34l34 -34z', ink.dark);
	const sepia = '#8a6a48';
	const couple =
		rect(-94, 30, 188, 40, '#cbb38c') +
		dot(-36, -20, 24, '#d6b58d') +
		shape('M-74 70q0 -66 38 -66t38 66z', sepia) +
		shape('M-62 -30q0 -30 26 -30t26 30z', sepia) +
		dot(36, -10, 22, '#d6b58d') +
		shape('M0 70q0 -56 36 -56t36 56z', '#f3e8d2') +
		shape('M12 -14q0 -28 24 -28t24 28q-24 -14 -48 0z', '#5e4630');
	const bike =
		shape('M-94 40h188v40h-188z', '#b79a70') +
		stroke('M-62 24a30 30 0 1 0 .1 0M26 24a30 30 0 1 0 .1 0', sepia, 8) +
		stroke('M-62 -6L-20 -36H30L56 -6M-20 -36L0 0L30 -36M30 -50h24', sepia, 7);
	const house =
		shape('M-60 70v-90l60 -54l60 54v90z', '#a98a62') +
		rect(-16, 16, 32, 54, '#5e4630') +
		rect(-48, -10, 26, 28, '#f3e8d2') +
		rect(22, -10, 26, 28, '#f3e8d2') +
		dot(72, -44, 14, '#f3e8d2');
	const skater =
		rect(-94, 10, 188, 60, '#f0e6d2') +
		dot(0, -38, 17, '#d6b58d') +
		shape('M-24 24q0 -46 24 -46t24 46z', '#5e4630') +
		stroke('M-10 24l-24 34M10 24l26 28M-24 -4l-34 -20M24 -4l38 -6', '#5e4630', 11);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#b9d0c3') +
			sheer(
				0.4,
				times(9, (index) => stroke(`M${index * 160 - 60} 0L${index * 160 + 160} 900`, ink.mint, 34))
			) +
			sheer(0.18, rect(116, 142, 984, 670, ink.dark, 30)) +
			rect(96, 116, 1008, 668, ink.redDark, 26) +
			rect(124, 136, 476, 628, '#5a4a42', 10) +
			rect(600, 136, 476, 628, '#63524a', 10) +
			sheer(
				0.35,
				shape('M600 136h-60q50 20 60 70zM600 136h60q-50 20 -60 70z', ink.dark) +
					rect(580, 136, 40, 628, ink.dark)
			) +
			at(300, 300, old(couple), 1.15, -4) +
			at(420, 590, old(bike), 1.1, 5) +
			at(860, 320, old(skater), 1.15, 4) +
			at(800, 600, old(house), 1.05, -6) +
			at(
				1000,
				560,
				at(0, 0, shape('M0 0C-30 -40 -20 -80 0 -100C20 -80 30 -40 0 0z', ink.sun), 1, 20) +
					at(0, 0, shape('M0 0C-30 -40 -20 -80 0 -100C20 -80 30 -40 0 0z', ink.orange), 0.8, 70)
			) +
			stroke('M200 470h170M200 494h110M700 470h190M880 732h120', '#cdbba4', 7) +
			at(1080, 800, dot(0, 0, 110, ink.white) + dot(0, 0, 84, ink.blue) + dot(0, 0, 70, '#b9733a'))
	);
}

/** A week in coloured columns with pictures. Upright. */
export function weekBoard(seed: number): string {
	const next = chance(seed);
	const colours = [ink.red, ink.orange, ink.sun, ink.lime, ink.skyDeep, ink.lilac, ink.pink];
	const icons = [
		dot(0, 0, 26, ink.white) +
			shape('M0 -12l12 9l-5 14h-14l-5 -14z', ink.dark) +
			stroke('M0 -26v14M24 -6l-12 3M15 21l-8 -10M-15 21l8 -10M-24 -6l12 3', ink.dark, 4),
		rect(-24, -28, 48, 56, ink.white, 8) + dot(0, 6, 17, ink.skyDeep) + dot(-14, -18, 4, ink.dark),
		shape('M-26 -14h52l-8 42h-36z', ink.woodLight) +
			stroke('M-14 -14q14 -30 28 0', ink.woodDark, 6),
		rect(-30, -22, 60, 38, ink.blue, 8) +
			rect(-22, -14, 18, 14, ink.sky) +
			rect(2, -14, 18, 14, ink.sky) +
			dot(-16, 20, 8, ink.dark) +
			dot(16, 20, 8, ink.dark),
		shape('M-20 -10h40l-6 38h-28z', ink.redDark) +
			stroke('M0 -10v-14M0 -18q-16 -16 -22 0M0 -20q16 -14 22 2', ink.forest, 7),
		shape('M-24 -20h36v22q0 24 -18 24t-18 -24z', ink.white) +
			stroke('M14 -12q20 2 2 22', ink.white, 7),
		shape('M0 20c-44 -30 -20 -60 0 -36c20 -24 44 6 0 36z', ink.redDark)
	];
	const grid = times(7, (column) => {
		const x = 96 + column * 102;
		const cells = times(5, (row) => {
			if (next() < 0.2) return '';
			const y = 330 + row * 122;
			const done = column < 3;
			return (
				sheer(0.12, rect(x + 10, y + 6, 82, 96, ink.dark, 12)) +
				rect(x + 6, y, 82, 96, ink.paper, 12) +
				rect(x + 6, y, 82, 14, colours[column]!, 6) +
				at(
					x + 47,
					y + 58,
					sheer(1, dot(0, 0, 34, ink.mint)) + at(0, 0, icons[between(next, 0, 6)]!, 0.8)
				) +
				(done ? stroke(`M${x + 60} ${y + 82}l10 12l22 -28`, ink.leaf, 10) : '')
			);
		});
		const head = rect(x, 220, 94, 84, colours[column]!, 14) + dot(x + 47, 262, 22, ink.white);
		return (
			sheer(0.22, rect(x, 316, 94, 620, colours[column]!, 12)) +
			head +
			times(column + 1, (index) =>
				dot(
					x + 47 + Math.round(Math.cos(index * 0.9) * (column === 0 ? 0 : 13)),
					262 + Math.round(Math.sin(index * 0.9) * (column === 0 ? 0 : 13)),
					4,
					ink.dark
				)
			) +
			cells
		);
	});
	return canvas(
		900,
		1200,
		rect(0, 0, 900, 1200, '#dbe6ea') +
			sheer(0.16, rect(66, 120, 800, 880, ink.dark, 24)) +
			rect(46, 96, 808, 880, ink.wood, 24) +
			rect(72, 122, 756, 828, ink.white, 12) +
			rect(330, 146, 240, 44, ink.leaf, 22) +
			at(450, 168, dot(-80, 0, 9, ink.sun) + stroke('M-50 0h120', ink.white, 10)) +
			grid +
			planks(1080, 120, ink.woodLight, ink.wood, 900) +
			potPlant(150, 1096, 1, ink.red) +
			at(
				700,
				1092,
				rect(-60, -76, 130, 76, ink.sky, 10) +
					rect(-36, -150, 18, 90, ink.red, 6) +
					rect(-6, -170, 18, 110, ink.leaf, 6) +
					rect(24, -140, 18, 80, ink.sun, 6)
			)
	);
}
