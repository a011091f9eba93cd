/** The street in several seasons: a canal, a door, a bus stop, leaves and snow. */
import {
	at,
	between,
	canvas,
	chance,
	cloud,
	dot,
	ink,
	mirrored,
	oneOf,
	oval,
	potPlant,
	rect,
	shadow,
	shape,
	sheer,
	stroke,
	times,
	townHouse,
	tree,
	tulip
} from '../parts.ts';

/** A bicycle on the bridge over a canal. */
export function bikeCanal(seed: number): string {
	const next = chance(seed);
	const frame = oneOf(next, [ink.red, ink.sun, ink.leaf]);
	const wheel = (x: number): string =>
		`<circle cx="${x}" cy="0" r="112" fill="none" stroke="${ink.dark}" stroke-width="14"/>` +
		sheer(
			0.6,
			times(8, (index) => at(x, 0, stroke('M0 -104V104', ink.grey, 3), 1, index * 22.5))
		) +
		dot(x, 0, 13, ink.dark);
	const bike =
		wheel(-170) +
		wheel(190) +
		stroke('M-170 0L-70 -180H130L20 0zM-70 -180L20 0M190 0L120 -220', frame, 18) +
		stroke('M-170 0H20', frame, 12) +
		stroke('M120 -220q10 -40 70 -30', ink.dark, 14) +
		stroke('M-86 -206L-66 -172', ink.dark, 14) +
		oval(-92, -214, 58, 17, ink.brown) +
		dot(20, 0, 28, ink.dark) +
		stroke('M20 0l22 46M42 46h30', ink.dark, 10) +
		shape('M136 -246h128l-18 96h-92z', ink.woodLight) +
		stroke('M140 -220h118M146 -190h106', ink.woodDark, 6) +
		tulip(170, -290, 190, -240, ink.red) +
		tulip(230, -306, 210, -240, ink.sun);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#d7ebee') +
			cloud(90, 150, 1) +
			cloud(800, 110, 1.2) +
			townHouse(20, 480, 170, 260, '#b8664e') +
			townHouse(190, 480, 150, 310, '#c9a26a') +
			townHouse(340, 480, 180, 240, '#8c5a4c') +
			townHouse(520, 480, 150, 290, '#dcc39a') +
			townHouse(670, 480, 170, 250, '#a85c4a') +
			townHouse(840, 480, 160, 320, '#7c8f86') +
			townHouse(1000, 480, 180, 260, '#c58a5a') +
			tree(120, 490, 0.9) +
			tree(600, 490, 0.85, ink.lime) +
			tree(1110, 490, 0.95, ink.forest) +
			rect(0, 480, 1200, 40, '#8d8478') +
			rect(0, 516, 1200, 384, ink.water) +
			sheer(
				0.4,
				times(14, (index) =>
					stroke(
						`M${between(next, 0, 1100)} ${540 + index * 12}h${between(next, 40, 140)}`,
						ink.white,
						6
					)
				)
			) +
			at(
				250,
				590,
				shape('M-120 0h260l-40 54h-180z', ink.leaf) +
					rect(-40, -36, 110, 38, ink.white, 6) +
					rect(-24, -26, 32, 20, ink.navy) +
					rect(22, -26, 32, 20, ink.navy) +
					sheer(0.25, oval(10, 60, 140, 12, ink.dark))
			) +
			shape('M0 690Q600 560 1200 690V900H0z', '#b5795c') +
			sheer(
				0.3,
				times(4, (row) =>
					stroke(`M0 ${730 + row * 44}Q600 ${600 + row * 44} 1200 ${730 + row * 44}`, '#8a533d', 6)
				)
			) +
			times(13, (index) =>
				rect(
					30 + index * 92,
					560 + Math.round(Math.abs(index - 6) ** 2 * 2.6),
					12,
					116,
					ink.dark,
					4
				)
			) +
			stroke('M0 640Q600 480 1200 640', ink.dark, 16) +
			shadow(600, 756, 340) +
			at(590, 640, bike)
	);
}

/** Leaves on the pavement, and a broom. */
export function autumnLeaves(seed: number): string {
	const next = chance(seed);
	const fills = [ink.orange, ink.sun, ink.red, '#b5652f', '#c9a23a', ink.redDark] as const;
	const fallen = (x: number, y: number, size: number): string => {
		const fill = oneOf(next, fills);
		const maple =
			shape(
				'M0 -60L14 -30L44 -44L34 -10L60 0L30 18L34 44L0 30L-34 44L-30 18L-60 0L-34 -10L-44 -44L-14 -30z',
				fill
			) + stroke('M0 -36V66', ink.brown, 5);
		const plain =
			shape('M0 50C-44 20 -40 -30 0 -60C40 -30 44 20 0 50z', fill) +
			sheer(0.5, stroke('M0 -44V76M0 -10l18 -16M0 14l-18 -16', ink.brown, 5));
		return at(x, y, next() < 0.5 ? maple : plain, size, between(next, 0, 360));
	};
	const heap = times(46, () => {
		const share = next();
		const x = 330 + (next() - 0.5) * 460 * (1 - share * 0.75);
		return fallen(Math.round(x), Math.round(790 - share * 230), 0.8);
	});
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f1dfc2') +
			townHouse(-30, 520, 260, 300, '#b8664e') +
			townHouse(230, 520, 250, 330, '#d9c39a') +
			townHouse(760, 520, 250, 300, '#9a5a48') +
			townHouse(1010, 520, 250, 340, '#c9a26a') +
			rect(480, 300, 280, 220, '#cfdcc4') +
			tree(620, 530, 1.35, '#d98f3a') +
			tree(60, 560, 1.1, '#c9732f') +
			tree(1130, 560, 1.2, ink.sun) +
			rect(0, 520, 1200, 60, '#9db27c') +
			rect(0, 570, 1200, 330, '#c3b8a6') +
			sheer(
				0.5,
				times(
					6,
					(row) =>
						stroke(`M0 ${590 + row * 60}H1200`, ink.grey, 5) +
						times(9, (index) =>
							stroke(`M${index * 150 + (row % 2) * 75} ${590 + row * 60}v60`, ink.grey, 5)
						)
				)
			) +
			times(34, () => fallen(between(next, 0, 1200), between(next, 600, 880), 0.55)) +
			times(9, () => fallen(between(next, 380, 900), between(next, 200, 560), 0.5)) +
			shadow(340, 806, 300) +
			heap +
			mirrored(
				760,
				590,
				stroke('M-200 -300L50 170', ink.woodLight, 22) +
					shape('M20 130l76 -40l110 150q-60 70 -150 50z', '#c9a24e') +
					stroke('M60 170l60 110M90 150l84 96M34 190l24 90', '#9a7732', 7) +
					stroke('M24 150l76 -42', ink.red, 18)
			) +
			at(
				1030,
				850,
				shape('M-90 -90q90 -30 180 0l-14 90h-150z', ink.leaf) +
					stroke('M-80 -92q80 -110 160 0', ink.leaf, 12) +
					fallen(-30, -100, 0.6) +
					fallen(30, -106, 0.6)
			)
	);
}

/** The street in snow, with lights on. */
export function winterStreet(seed: number): string {
	const next = chance(seed);
	const lit = (x: number, y: number, width: number, height: number): string =>
		rect(x - 6, y - 6, width + 12, height + 12, ink.white, 4) +
		rect(x, y, width, height, ink.sunPale) +
		stroke(`M${x + width / 2} ${y}v${height}M${x} ${y + height / 2}h${width}`, ink.white, 6);
	const home = (x: number, wall: string): string =>
		at(
			x,
			640,
			rect(0, -300, 300, 300, wall) +
				shape('M-30 -290L150 -430L330 -290z', ink.brown) +
				shape(
					'M-44 -286L150 -446L344 -286q-30 26 -56 2L150 -398L12 -284q-30 24 -56 -2z',
					ink.white
				) +
				rect(216, -430, 40, 80, wall) +
				rect(208, -440, 56, 22, ink.white, 8) +
				lit(40, -240, 80, 76) +
				lit(180, -240, 80, 76) +
				lit(40, -110, 96, 84) +
				rect(190, -124, 72, 124, ink.leaf, 6) +
				dot(226, -86, 20, ink.forest) +
				dot(226, -86, 9, '#7b98a8') +
				dot(226, -70, 6, ink.red)
		);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#7b98a8') +
			shape('M0 0h1200v200q-300 90 -600 20t-600 40z', '#5f7d90') +
			dot(1000, 130, 60, ink.cream) +
			home(40, '#a85c4a') +
			home(450, '#c9a26a') +
			home(860, '#8c6a5c') +
			shape('M0 640q300 -30 600 -6t600 -6v280H0z', ink.white) +
			shape('M0 740q300 -30 620 0t580 -10v180H0z', '#dfe9ee') +
			sheer(
				0.7,
				shape('M80 650h100l40 90h-170zM490 650h100l40 90h-170zM900 650h100l40 90h-170z', ink.cream)
			) +
			at(
				390,
				720,
				stroke('M0 0V-330', ink.dark, 14) +
					sheer(0.35, dot(0, -350, 110, ink.sunPale)) +
					shape('M-34 -320l10 -60h48l10 60z', ink.sunPale) +
					shape('M-34 -380h68l-34 -30z', ink.dark) +
					shape('M-30 -386q30 -50 60 0z', ink.white)
			) +
			at(
				800,
				740,
				stroke('M0 0V-130', ink.brown, 18) +
					times(
						3,
						(index) =>
							shape(
								`M-${110 - index * 26} -${80 + index * 76}L0 -${210 + index * 70}L${110 - index * 26} -${80 + index * 76}z`,
								ink.forest
							) +
							shape(
								`M-${50 - index * 12} -${150 + index * 72}L0 -${210 + index * 70}L${50 - index * 12} -${150 + index * 72}q-${50 - index * 12} 30 -${100 - index * 24} 0z`,
								ink.white
							)
					) +
					times(6, (index) => dot(-60 + index * 24, -110 - (index % 3) * 60, 9, ink.sun))
			) +
			shadow(600, 850, 110) +
			at(
				600,
				846,
				dot(0, -76, 90, ink.white) +
					sheer(0.1, shape('M20 -160q70 20 70 84q0 80 -90 90q60 -60 20 -174z', ink.navy)) +
					dot(0, -208, 62, ink.white) +
					dot(-20, -222, 8, ink.dark) +
					dot(20, -222, 8, ink.dark) +
					shape('M0 -212l58 14l-58 10z', ink.orange) +
					stroke('M-24 -184q24 20 48 0', ink.dark, 6) +
					stroke('M-60 -160q60 30 120 0M44 -150l20 70', ink.red, 24) +
					stroke('M-80 -110l-84 -60M80 -110l90 -40', ink.brown, 10) +
					rect(-60, -276, 120, 18, ink.dark, 8) +
					rect(-40, -350, 80, 80, ink.dark, 8) +
					rect(-40, -296, 80, 18, ink.red) +
					dot(0, -96, 9, ink.dark) +
					dot(0, -54, 9, ink.dark)
			) +
			times(70, () =>
				sheer(
					0.9,
					dot(between(next, 0, 1200), between(next, 0, 860), between(next, 4, 9), ink.white)
				)
			)
	);
}

/** A front door with a wreath and pots. Upright. */
export function frontDoor(seed: number): string {
	const next = chance(seed);
	const paint = ink.leaf;
	const wreath = times(20, (index) => {
		const angle = (index / 20) * Math.PI * 2;
		return at(
			Math.round(Math.cos(angle) * 92),
			Math.round(Math.sin(angle) * 92),
			oval(0, 0, 34, 18, index % 2 === 0 ? ink.green : ink.lime),
			1,
			Math.round((angle * 180) / Math.PI) + 50
		);
	});
	const blossoms = times(9, (index) => {
		const angle = (index / 9) * Math.PI * 2 + 0.3;
		return at(
			Math.round(Math.cos(angle) * 92),
			Math.round(Math.sin(angle) * 92),
			dot(0, 0, 17, oneOf(next, [ink.red, ink.sun, ink.pink])) + dot(0, 0, 6, ink.white)
		);
	});
	return canvas(
		900,
		1200,
		rect(0, 0, 900, 1200, '#b9705a') +
			sheer(
				0.35,
				times(
					18,
					(row) =>
						stroke(`M0 ${row * 62}H900`, '#9a5743', 6) +
						times(7, (index) =>
							stroke(`M${index * 150 + (row % 2) * 75} ${row * 62}v62`, '#9a5743', 6)
						)
				)
			) +
			rect(210, 110, 480, 950, ink.white, 10) +
			rect(250, 150, 400, 110, ink.sky, 4) +
			stroke('M350 150v110M450 150v110M550 150v110', ink.white, 12) +
			rect(250, 290, 400, 770, paint, 6) +
			sheer(0.2, rect(286, 330, 328, 330, ink.white, 8) + rect(286, 760, 328, 250, ink.white, 8)) +
			rect(296, 340, 308, 310, paint, 6) +
			rect(296, 770, 308, 230, paint, 6) +
			at(
				450,
				490,
				wreath +
					blossoms +
					shape('M0 96l-46 66l18 6l28 -50l28 50l18 -6z', ink.red) +
					dot(0, 100, 16, ink.redDark)
			) +
			rect(370, 694, 160, 34, ink.sun, 10) +
			rect(388, 706, 124, 10, ink.dark, 5) +
			dot(616, 712, 19, ink.sun) +
			at(
				770,
				470,
				rect(-56, -44, 112, 80, ink.dark, 12) +
					rect(-44, -32, 88, 56, ink.sunPale, 6) +
					shape('M-76 -44L0 -96L76 -44z', ink.dark) +
					sheer(0.28, dot(0, 0, 150, ink.sunPale))
			) +
			at(
				110,
				640,
				rect(-70, -50, 140, 100, ink.white, 10) +
					stroke('M-46 -24h30l-16 20q22 0 18 18q-6 16 -32 10', ink.navy, 10) +
					stroke('M38 26V-24L8 10H50', ink.navy, 10)
			) +
			rect(0, 1060, 900, 140, ink.stone) +
			rect(150, 1050, 600, 44, '#c3b8a6', 8) +
			rect(300, 1060, 300, 60, ink.brown, 8) +
			sheer(0.5, stroke('M340 1090h220', ink.sand, 8)) +
			potPlant(120, 1130, 1.6, ink.blue) +
			at(
				780,
				1130,
				shape('M-84 -130h168l-22 130h-124z', ink.sun) +
					rect(-94, -146, 188, 34, ink.orange, 8) +
					at(
						0,
						-146,
						tulip(-60, -110, -16, 0, ink.red) +
							tulip(0, -170, 0, 0, ink.pink) +
							tulip(64, -120, 16, 0, ink.red)
					)
			)
	);
}

/** The bus stop with a bench. */
export function busStop(seed: number): string {
	const next = chance(seed);
	const bus =
		rect(0, -300, 620, 270, ink.sun, 36) +
		rect(0, -120, 620, 40, ink.leaf) +
		times(
			4,
			(index) =>
				rect(40 + index * 112, -264, 96, 100, ink.sky, 12) +
				sheer(0.5, shape(`M${50 + index * 112} -170l50 -90h-40z`, ink.white))
		) +
		rect(492, -264, 100, 220, ink.sky, 12) +
		stroke('M542 -264v220', ink.dark, 6) +
		dot(90, -196, 24, '#c98e68') +
		shape('M56 -164q0 -30 34 -30t34 30z', ink.red) +
		dot(310, -196, 24, '#eec5a3') +
		shape('M276 -164q0 -30 34 -30t34 30z', ink.navy) +
		rect(220, -334, 190, 44, ink.dark, 12) +
		at(
			268,
			-312,
			stroke('M6 14V-14L-12 6H14', ink.sunPale, 6) + stroke('M40 0h76', ink.sunPale, 8)
		) +
		dot(130, -28, 58, ink.dark) +
		dot(130, -28, 27, ink.grey) +
		dot(470, -28, 58, ink.dark) +
		dot(470, -28, 27, ink.grey) +
		rect(596, -110, 24, 30, ink.white, 6);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#cfe6ec') +
			dot(150, 150, 80, ink.sunPale) +
			cloud(330, 170, 1.2) +
			cloud(860, 110, 1.3) +
			times(6, (index) =>
				tree(
					70 + index * 220,
					560,
					1.1 + (index % 2) * 0.2,
					[ink.green, ink.lime, ink.forest][index % 3]!
				)
			) +
			rect(0, 540, 1200, 90, ink.lime) +
			times(9, () =>
				at(
					between(next, 20, 1180),
					between(next, 570, 612),
					stroke('M0 0v-26', ink.forest, 5) +
						dot(0, -30, 8, oneOf(next, [ink.white, ink.red, ink.sun]))
				)
			) +
			rect(0, 620, 1200, 150, '#8b9196') +
			times(7, (index) => rect(20 + index * 190, 690, 100, 12, ink.white)) +
			at(-10, 690, bus, 1) +
			rect(0, 760, 1200, 140, ink.stone) +
			rect(0, 756, 1200, 16, ink.grey) +
			at(
				960,
				830,
				rect(-180, -430, 360, 26, ink.leaf, 10) +
					sheer(0.4, rect(-160, -404, 320, 300, ink.white, 6)) +
					stroke('M-164 -410V0M164 -410V0', ink.navy, 14) +
					rect(-120, -110, 240, 24, ink.wood, 8) +
					rect(-120, -190, 240, 22, ink.wood, 8) +
					stroke('M-90 -100V0M90 -100V0', ink.dark, 12) +
					rect(40, -360, 96, 120, ink.paper, 6) +
					stroke('M56 -336h64M56 -312h64M56 -288h44', ink.navy, 7)
			) +
			at(
				930,
				726,
				shape('M-46 0v-84q0 -30 46 -30t46 30v84z', ink.red) +
					rect(-28, -56, 56, 46, ink.redDark, 10) +
					stroke('M-18 -112q18 -40 36 0', ink.redDark, 10)
			) +
			at(
				716,
				860,
				stroke('M0 0V-360', ink.navy, 16) +
					rect(-70, -430, 140, 110, ink.sun, 16) +
					at(
						0,
						-376,
						rect(-44, -32, 88, 52, ink.dark, 10) +
							rect(-34, -22, 30, 22, ink.sky) +
							rect(4, -22, 30, 22, ink.sky) +
							dot(-22, 24, 11, ink.dark) +
							dot(22, 24, 11, ink.dark)
					) +
					rect(-54, -300, 108, 56, ink.white, 8) +
					at(0, -272, stroke('M8 18V-18L-16 8H16', ink.leaf, 8))
			)
	);
}
