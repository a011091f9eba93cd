/** What is made of wood and wheels, and where it is sold. */
import {
	at,
	between,
	bird,
	canvas,
	chance,
	cloud,
	dot,
	gardenView,
	ink,
	oneOf,
	oval,
	paneWindow,
	planks,
	rect,
	shape,
	sheer,
	stroke,
	times,
	townHouse,
	tree,
	tulip
} from '../parts.ts';

/** The workbench, with tools on the wall. */
export function workbench(seed: number): string {
	const next = chance(seed);
	const hammer =
		rect(-12, -10, 24, 210, ink.woodLight, 10) + shape('M-70 -46h110l34 22v28h-144z', ink.navy);
	const saw =
		shape('M0 0h250l40 56l-40 26H0z', ink.stone) +
		stroke(`M0 82${'l12 14l12 -14'.repeat(10)}`, ink.grey, 5) +
		shape('M-90 -20h96v124h-60q-46 0 -46 -50z', ink.woodDark) +
		rect(-62, 14, 44, 54, '#d9e2da', 18);
	const curls = times(9, () => {
		const x = between(next, 160, 900);
		return at(
			x,
			between(next, 640, 664),
			stroke('M0 0q-22 -34 10 -38q28 4 14 26q-14 10 -18 -6', ink.sand, 8),
			1,
			between(next, -60, 60)
		);
	});
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#cfe0d4') +
			rect(90, 60, 1020, 400, '#e2c59a', 16) +
			sheer(
				0.35,
				times(14, (column) =>
					times(5, (row) => dot(140 + column * 72, 110 + row * 76, 6, ink.brown))
				)
			) +
			at(210, 170, hammer, 1, 8) +
			at(420, 150, saw) +
			at(830, 140, stroke('M0 0v130', ink.grey, 16) + rect(-22, 110, 44, 110, ink.red, 18)) +
			at(910, 140, stroke('M0 0v110', ink.grey, 12) + rect(-18, 100, 36, 100, ink.sun, 16)) +
			at(1020, 180, stroke('M0 -30a52 52 0 1 0 2 0', ink.orange, 26)) +
			at(
				470,
				330,
				rect(0, 0, 290, 36, ink.sun, 8) +
					times(14, (index) => rect(10 + index * 20, 0, 4, index % 2 === 0 ? 20 : 12, ink.dark)) +
					rect(120, 9, 50, 18, ink.lime, 8)
			) +
			rect(0, 660, 1200, 72, ink.wood) +
			rect(0, 660, 1200, 14, ink.woodLight) +
			rect(0, 732, 1200, 168, ink.woodDark) +
			rect(120, 760, 330, 110, ink.wood, 8) +
			rect(560, 760, 330, 110, ink.wood, 8) +
			rect(240, 804, 90, 18, ink.dark, 9) +
			rect(680, 804, 90, 18, ink.dark, 9) +
			at(
				330,
				660,
				rect(-130, -56, 300, 56, ink.woodLight, 4) +
					sheer(0.5, stroke('M-110 -38q130 16 260 0M-110 -18q130 12 260 0', ink.wood, 5)) +
					at(
						20,
						-56,
						shape('M-120 0v-40q0 -26 30 -26h60l30 -50h26v50h60q30 0 30 26v40z', ink.blue) +
							rect(-96, -10, 190, 12, ink.dark) +
							dot(66, -62, 26, ink.red)
					)
			) +
			at(
				700,
				660,
				rect(-90, -150, 180, 150, ink.sand) +
					shape('M-120 -144l120 -96l120 96l-22 14l-98 -76l-98 76z', ink.woodDark) +
					dot(0, -84, 32, ink.dark) +
					rect(-8, -40, 16, 30, ink.brown, 6)
			) +
			at(
				950,
				660,
				shape('M-60 -110h120l-12 110h-96z', ink.green) +
					rect(-66, -124, 132, 24, ink.forest, 8) +
					stroke('M10 -110l40 -120', ink.woodLight, 14) +
					shape('M36 -214l42 -14l8 -60l-34 -10z', ink.dark)
			) +
			curls
	);
}

/** A model train on its rails in the shed. */
export function modelTrain(seed: number): string {
	const next = chance(seed);
	const body = oneOf(next, [ink.leaf, ink.redDark, ink.navy]);
	const wheel = (x: number, radius: number): string =>
		dot(x, -radius, radius, ink.dark) +
		dot(x, -radius, radius * 0.62, ink.grey) +
		dot(x, -radius, radius * 0.22, ink.dark);
	const engine =
		rect(0, -120, 300, 74, body, 16) +
		rect(-10, -150, 130, 104, body, 12) +
		rect(8, -236, 112, 100, body, 8) +
		rect(-10, -250, 146, 26, ink.dark, 8) +
		rect(28, -212, 70, 54, ink.sunPale, 6) +
		rect(130, -168, 150, 60, ink.sun, 20) +
		rect(124, -164, 172, 74, body, 36) +
		times(3, (index) => rect(150 + index * 46, -166, 10, 78, ink.sun)) +
		shape('M240 -166h36l10 -74h-56z', ink.dark) +
		rect(190, -192, 30, 32, ink.sun, 12) +
		dot(300, -120, 18, ink.sunPale) +
		shape('M296 -46l56 42h-70z', ink.red) +
		wheel(40, 40) +
		wheel(126, 40) +
		wheel(204, 28) +
		wheel(266, 28) +
		stroke('M40 -38H126', ink.sun, 9);
	const wagon = (fill: string): string =>
		rect(0, -130, 220, 90, fill, 12) +
		times(3, (index) => rect(22 + index * 64, -112, 46, 38, ink.sky, 6)) +
		rect(-6, -146, 232, 22, ink.dark, 8) +
		rect(-36, -64, 40, 10, ink.dark) +
		wheel(50, 26) +
		wheel(170, 26);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#d8c6a8') +
			times(7, (index) => sheer(0.2, rect(index * 180, 0, 6, 560, ink.brown))) +
			paneWindow(820, 70, 260, 220, gardenView(820, 70, 260, 220)) +
			at(
				120,
				110,
				stroke('M0 0h360', ink.brown, 18) +
					rect(20, -70, 60, 62, ink.red, 6) +
					rect(90, -50, 70, 42, ink.blue, 6) +
					rect(176, -84, 54, 76, ink.sun, 6) +
					rect(246, -60, 90, 52, ink.leaf, 6)
			) +
			oval(230, 560, 420, 200, ink.lime) +
			oval(960, 580, 440, 180, ink.green) +
			shape('M560 620q0 -170 150 -170t150 170z', '#8a7f76') +
			shape('M610 620q0 -116 100 -116t100 116z', ink.dark) +
			tree(110, 560, 0.9) +
			tree(210, 580, 0.7, ink.forest) +
			tree(1090, 570, 0.9, ink.forest) +
			at(
				330,
				590,
				rect(0, -110, 150, 110, ink.cream) +
					shape('M-20 -104l95 -70l95 70z', ink.red) +
					rect(54, -64, 42, 64, ink.leaf) +
					rect(14, -80, 30, 32, ink.skyDeep) +
					rect(108, -80, 30, 32, ink.skyDeep)
			) +
			rect(0, 620, 1200, 150, ink.lime) +
			sheer(0.6, rect(0, 690, 1200, 40, ink.stone)) +
			times(25, (index) => rect(index * 50, 704, 26, 22, ink.brown, 4)) +
			rect(0, 696, 1200, 11, ink.navy) +
			at(700, 698, engine) +
			at(440, 698, wagon(ink.red)) +
			at(180, 698, wagon(ink.sun)) +
			at(-80, 698, wagon(ink.blue)) +
			sheer(0.8, cloud(900, 380, 0.5) + cloud(800, 320, 0.72)) +
			planks(770, 130, ink.wood, ink.woodDark) +
			at(
				1040,
				840,
				rect(-110, -60, 220, 76, ink.dark, 14) +
					dot(-50, -22, 26, ink.red) +
					stroke('M-50 -22l14 -16', ink.white, 7) +
					rect(10, -40, 70, 14, ink.sun, 7) +
					rect(10, -14, 70, 14, ink.green, 7)
			)
	);
}

/** A green birdhouse with a red roof, just finished. */
export function birdhouse(seed: number): string {
	return birdhouseIn(ink.green, ink.red, seed);
}

/** The same birdhouse in yellow and blue. */
export function birdhouseYellow(seed: number): string {
	return birdhouseIn(ink.sun, ink.blue, seed + 40);
}

function birdhouseIn(wall: string, roof: string, seed: number): string {
	const next = chance(seed);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#dcecdf') +
			dot(230, 210, 110, ink.sunPale) +
			times(9, () =>
				sheer(
					0.7,
					dot(
						between(next, 0, 1200),
						between(next, 60, 700),
						between(next, 50, 110),
						oneOf(next, [ink.mint, ink.lime, '#c3dcb4'])
					)
				)
			) +
			shape('M0 760q300 -60 620 -20t580 -20v200H0z', ink.lime) +
			shape('M800 900Q850 500 800 0h210q-40 420 30 900z', ink.brown) +
			sheer(
				0.3,
				stroke('M850 60q20 240 0 400M920 30q-10 300 20 460M880 560q20 140 0 320', ink.dark, 9)
			) +
			stroke('M830 230Q560 120 300 170M560 150Q480 90 450 40', ink.brown, 40) +
			times(12, (index) =>
				at(
					260 + index * 62,
					90 + between(next, -50, 90),
					shape(
						'M0 40C-40 14 -36 -30 0 -56C36 -30 40 14 0 40z',
						oneOf(next, [ink.green, ink.forest, ink.lime])
					),
					1,
					between(next, 0, 360)
				)
			) +
			stroke('M560 160V300', ink.dark, 8) +
			at(
				560,
				700,
				shape('M-180 0V-260L0 -410L180 -260V0z', wall) +
					sheer(
						0.25,
						times(5, (index) => stroke(`M${-120 + index * 60} -10V-250`, ink.white, 5))
					) +
					sheer(0.14, shape('M60 -360L180 -260V0H60z', ink.dark)) +
					shape('M-240 -236L0 -440L240 -236l-34 36L0 -372L-206 -200z', roof) +
					dot(0, -190, 66, ink.dark) +
					`<circle cx="0" cy="-190" r="70" fill="none" stroke="${ink.white}" stroke-width="12"/>` +
					stroke('M0 -84V-40', ink.woodLight, 20) +
					rect(-210, -16, 420, 34, ink.woodDark, 10) +
					shape(
						'M-118 -58c-24 -18 -12 -38 0 -24c12 -14 24 6 0 24zM118 -58c-24 -18 -12 -38 0 -24c12 -14 24 6 0 24z',
						ink.white
					)
			) +
			oval(560, 506, 40, 34, ink.navy) +
			oval(566, 516, 26, 18, ink.white) +
			dot(574, 498, 6, ink.white) +
			shape('M590 500l26 8l-26 8z', ink.sun) +
			bird(290, 150, '#7c9a4e', ink.sun, 1.1) +
			times(8, (index) =>
				at(
					60 + index * 150,
					880,
					stroke('M0 0v-70', ink.forest, 7) +
						times(6, (petal) =>
							at(
								0,
								-80,
								oval(0, -20, 10, 18, [ink.white, ink.pink, ink.sun][index % 3]!),
								1,
								petal * 60
							)
						) +
						dot(0, -80, 11, ink.orange)
				)
			)
	);
}

/** A market stall full of birdhouses. */
export function marketStall(seed: number): string {
	const next = chance(seed);
	const colours = [ink.red, ink.leaf, ink.sun, ink.blue, ink.orange, ink.lilac] as const;
	const small = (x: number, y: number, scale: number): string => {
		const roof = oneOf(next, colours);
		return at(
			x,
			y,
			rect(-46, -96, 92, 96, oneOf(next, [ink.cream, ink.woodLight, ink.mint, ink.sky])) +
				shape('M-66 -90L0 -150L66 -90z', roof) +
				dot(0, -56, 18, ink.dark) +
				rect(-4, -30, 8, 16, ink.brown),
			scale
		);
	};
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.sky) +
			cloud(60, 130, 1) +
			cloud(930, 110, 1.1) +
			townHouse(-20, 560, 190, 320, '#c9a26a') +
			townHouse(170, 560, 170, 270, '#a85c4a') +
			townHouse(860, 560, 170, 300, '#8c6a5c') +
			townHouse(1030, 560, 190, 260, '#c58a5a') +
			rect(0, 560, 1200, 340, ink.stone) +
			sheer(
				0.5,
				times(6, (row) =>
					times(14, (index) => oval(index * 92 + (row % 2) * 46, 596 + row * 56, 38, 18, '#c9c0b0'))
				)
			) +
			stroke('M0 90Q300 190 600 100T1200 90', ink.brown, 5) +
			times(11, (index) =>
				shape(`M${30 + index * 110} ${index % 3 === 1 ? 132 : 118}h54l-27 60z`, colours[index % 6]!)
			) +
			rect(190, 300, 22, 520, ink.woodDark) +
			rect(988, 300, 22, 520, ink.woodDark) +
			rect(212, 420, 776, 200, '#8a7060') +
			rect(240, 520, 720, 18, ink.wood) +
			times(6, (index) => small(310 + index * 118, 520, 0.72)) +
			times(8, (index) =>
				shape(
					`M${150 + index * 112.5} 300L${230 + index * 92.5} 200h92.5L${262.5 + index * 112.5} 300q-56 70 -112.5 0z`,
					index % 2 === 0 ? ink.red : ink.white
				)
			) +
			sheer(0.12, rect(150, 286, 900, 14, ink.dark)) +
			rect(160, 640, 880, 40, ink.wood, 6) +
			rect(180, 680, 840, 150, ink.leaf) +
			sheer(
				0.2,
				times(7, (index) => rect(180 + index * 126, 680, 60, 150, ink.white))
			) +
			times(5, (index) => small(270 + index * 140, 640, 1.05)) +
			at(
				960,
				640,
				shape('M-44 -56h92l-10 56h-72z', ink.woodLight) +
					dot(-20, -62, 17, ink.red) +
					dot(12, -66, 17, '#b8c24a') +
					dot(32, -58, 15, ink.red)
			) +
			at(
				600,
				756,
				rect(-150, -44, 300, 88, ink.dark, 12) +
					stroke('M-110 -10h110M-110 18h70', ink.white, 10) +
					at(
						86,
						2,
						dot(0, 0, 30, ink.sun) +
							stroke('M12 -14a17 17 0 1 0 0 28M-16 -5h20M-16 7h18', ink.dark, 6)
					)
			) +
			at(
				100,
				820,
				shape('M-60 -80h120l-16 80h-88z', ink.orange) +
					tulip(-34, -150, -10, -76, ink.red) +
					tulip(30, -170, 6, -76, ink.sun)
			) +
			at(
				1110,
				830,
				rect(-60, -90, 120, 90, ink.wood, 4) +
					stroke('M-60 -60h120M-60 -30h120', ink.woodDark, 6) +
					small(0, -90, 0.8)
			)
	);
}
