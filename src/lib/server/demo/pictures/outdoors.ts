/** Scenes outside: gardens, streets, water, sport, and what is made for out there. */
import {
	at,
	between,
	bird,
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
	tree,
	tulip
} from './parts.ts';

/** A narrow town house with a gable; the foot is at x, y. */
function townHouse(x: number, y: number, width: number, height: number, wall: string): string {
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

/** Bean poles in the kitchen garden. */
export function beanGarden(seed: number): string {
	const next = chance(seed);
	const frame = (x: number): string => {
		const climbing = times(15, (index) => {
			const share = index / 15;
			const side = index % 2 === 0 ? -1 : 1;
			const px = x + side * (110 - share * 96) + between(next, -16, 16);
			const py = 720 - share * 430;
			return at(
				px,
				py,
				shape(
					'M0 26C-50 0 -40 -40 0 -34C40 -40 50 0 0 26z',
					oneOf(next, [ink.green, ink.forest, '#5a9160'])
				),
				1,
				between(next, -40, 40)
			);
		});
		const pods = times(6, () =>
			at(
				x + between(next, -90, 90),
				between(next, 420, 640),
				stroke('M0 0q16 36 6 74', ink.lime, 15),
				1,
				between(next, -14, 14)
			)
		);
		const flowers = times(5, () =>
			dot(x + between(next, -70, 70), between(next, 330, 560), 11, ink.red)
		);
		return (
			stroke(`M${x - 120} 740L${x + 16} 220M${x + 120} 740L${x - 16} 220`, ink.woodDark, 14) +
			climbing +
			pods +
			flowers
		);
	};
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.sky) +
			dot(180, 170, 84, ink.sunPale) +
			cloud(420, 150, 1.2) +
			cloud(860, 220, 0.9) +
			at(
				920,
				640,
				rect(0, -230, 250, 230, ink.woodDark) +
					times(5, (index) => sheer(0.25, rect(index * 50, -230, 6, 230, ink.dark))) +
					shape('M-30 -226L125 -330L280 -226z', ink.red) +
					rect(40, -130, 84, 130, ink.leaf) +
					rect(156, -160, 66, 60, ink.sky) +
					stroke('M189 -160v60M156 -130h66', ink.white, 7)
			) +
			shape('M0 560q300 -70 620 -20t580 -20v400H0z', ink.lime) +
			shape('M0 700h1200v200H0z', ink.brown) +
			sheer(
				0.35,
				times(4, (index) =>
					stroke(`M0 ${740 + index * 46}q150 -16 300 0t300 0t300 0t300 0`, ink.dark, 9)
				)
			) +
			frame(220) +
			frame(480) +
			frame(740) +
			times(7, (index) =>
				at(
					90 + index * 170,
					830,
					shape(
						'M0 0C-70 -10 -80 -70 -30 -66C-20 -100 20 -100 30 -66C80 -70 70 -10 0 0z',
						ink.green
					) + shape('M0 0C-36 -10 -40 -44 0 -50C40 -44 36 -10 0 0z', ink.lime)
				)
			) +
			at(
				1010,
				760,
				shape('M-74 -110h120l-14 110h-92z', ink.skyDeep) +
					stroke('M-72 -90q-60 -20 -50 60', ink.skyDeep, 16) +
					stroke('M44 -70L116 -118', ink.skyDeep, 20) +
					oval(122, -124, 24, 14, ink.blue) +
					sheer(0.2, rect(-66, -80, 110, 12, ink.white))
			)
	);
}

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

/** A football pitch with goal and ball. */
export function footballPitch(seed: number): string {
	const next = chance(seed);
	const crowd = times(22, (index) =>
		at(
			30 + index * 54,
			400 + between(next, -14, 12),
			shape(
				'M-24 44q0 -50 24 -50t24 50z',
				oneOf(next, [ink.red, ink.navy, ink.sun, ink.white, ink.lilac])
			) + dot(0, -22, 19, oneOf(next, ['#eec5a3', '#c98e68', '#8a5a3c', '#f2cdb3']))
		)
	);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.sky) +
			cloud(150, 140, 1.2) +
			cloud(760, 100, 1) +
			dot(1040, 130, 70, ink.sunPale) +
			times(9, (index) =>
				tree(60 + index * 140, 380, 0.8, index % 2 === 0 ? ink.forest : ink.green)
			) +
			rect(0, 330, 1200, 140, '#cfc6b4') +
			crowd +
			rect(0, 430, 1200, 60, ink.white) +
			times(5, (index) =>
				rect(
					20 + index * 240,
					440,
					200,
					40,
					[ink.leaf, ink.red, ink.sun, ink.navy, ink.orange][index]!,
					6
				)
			) +
			rect(0, 490, 1200, 410, ink.green) +
			times(4, (index) =>
				shape(`M${170 + index * 260 - 60} 490h110L${index * 400 - 40} 900h-230z`, '#7fb37f')
			) +
			stroke('M0 530H1200', ink.white, 9) +
			stroke('M160 530L40 760H1160L1040 530', ink.white, 10) +
			stroke('M470 760q130 90 260 0', ink.white, 10) +
			sheer(
				0.5,
				times(15, (index) => stroke(`M${380 + index * 31} 300V526`, ink.white, 4)) +
					times(7, (index) => stroke(`M372 ${310 + index * 34}H826`, ink.white, 4))
			) +
			stroke('M370 528V292H830V528', ink.white, 22) +
			at(
				1085,
				560,
				stroke('M0 0V-150', ink.woodLight, 9) + shape('M4 -150l80 26l-80 30z', ink.red)
			) +
			oval(600, 684, 20, 8, ink.white) +
			shadow(600, 820, 86) +
			at(
				600,
				744,
				dot(0, 0, 78, ink.white) +
					shape('M0 -30l30 22l-12 34h-36l-12 -34z', ink.dark) +
					stroke('M0 -30V-76M30 -8l42 -16M18 26l26 38M-18 26l-26 38M-30 -8l-42 -16', ink.dark, 6) +
					shape(
						'M-26 -74q26 -8 52 0l-26 18zM66 -42q16 24 12 52l-22 -22zM-66 -42q-16 24 -12 52l22 -22zM52 58q-14 14 -30 20l2 -26zM-52 58q14 14 30 20l-2 -26z',
						ink.dark
					)
			)
	);
}

/** A crate full of vegetables. */
export function harvest(seed: number): string {
	const next = chance(seed);
	const tomato = (x: number, y: number): string =>
		dot(x, y, 62, ink.red) +
		sheer(0.3, dot(x - 20, y - 20, 16, ink.white)) +
		at(x, y - 50, stroke('M0 0l-26 -4M0 0l26 -4M0 0l-12 18M0 0l12 18M0 0v-20', ink.forest, 9));
	const carrot = (x: number, y: number, turn: number): string =>
		at(
			x,
			y,
			stroke('M0 -96q-40 -60 -30 -120M0 -96q0 -70 10 -140M0 -96q40 -50 50 -100', ink.green, 15) +
				shape('M-42 -100q42 -26 84 0q-6 130 -42 210q-36 -80 -42 -210z', ink.orange) +
				stroke('M-24 -50h26M0 0h22', '#c96a2a', 6),
			1,
			turn
		);
	const lettuce = (x: number, y: number): string =>
		at(
			x,
			y,
			times(7, (index) =>
				at(
					0,
					0,
					shape(
						'M0 0C-80 -30 -70 -130 0 -150C70 -130 80 -30 0 0z',
						index % 2 === 0 ? ink.lime : ink.green
					),
					1,
					-78 + index * 26
				)
			) + shape('M0 0C-50 -20 -44 -90 0 -100C44 -90 50 -20 0 0z', '#c9dba0')
		);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.mint) +
			shape('M0 430q300 -80 620 -20t580 -30v560H0z', ink.lime) +
			at(
				110,
				480,
				stroke('M0 0V-180', ink.forest, 14) +
					times(12, (index) =>
						at(0, -200, shape('M-24 -40q24 -120 48 0z', ink.sun), 1, index * 30)
					) +
					dot(0, -200, 56, ink.brown) +
					at(0, -50, shape('M0 0q70 -60 120 -10q-60 40 -120 10z', ink.green))
			) +
			at(
				1080,
				500,
				stroke('M0 0V-220', ink.forest, 14) +
					times(12, (index) =>
						at(0, -240, shape('M-24 -40q24 -120 48 0z', ink.sun), 1, index * 30)
					) +
					dot(0, -240, 56, ink.brown) +
					at(0, -70, shape('M0 0q-70 -60 -120 -10q60 40 120 10z', ink.green))
			) +
			rect(0, 700, 1200, 200, ink.brown) +
			sheer(
				0.3,
				times(30, () =>
					oval(between(next, 0, 1200), between(next, 730, 890), between(next, 12, 30), 9, ink.dark)
				)
			) +
			shadow(600, 826, 440) +
			lettuce(330, 500) +
			lettuce(470, 470) +
			carrot(620, 430, -8) +
			carrot(710, 440, 6) +
			carrot(790, 460, 16) +
			at(
				900,
				500,
				shape('M0 20C-120 10 -120 -130 -40 -130Q0 -150 40 -130C120 -130 120 10 0 20z', ink.orange) +
					sheer(
						0.25,
						stroke('M0 10V-130M-50 -4q-40 -60 0 -118M50 -4q40 -60 0 -118', ink.redDark, 8)
					) +
					stroke('M0 -134q-4 -30 24 -40', ink.forest, 16)
			) +
			tomato(400, 520) +
			tomato(530, 530) +
			tomato(660, 530) +
			tomato(785, 535) +
			rect(200, 550, 800, 80, ink.woodLight, 8) +
			rect(200, 644, 800, 80, ink.wood, 8) +
			rect(200, 738, 800, 80, ink.woodLight, 8) +
			rect(216, 540, 50, 286, ink.woodDark, 6) +
			rect(934, 540, 50, 286, ink.woodDark, 6) +
			sheer(0.4, stroke('M320 592h200M560 684h260M330 780h180', ink.woodDark, 5)) +
			rect(500, 572, 200, 40, ink.dark, 20) +
			tomato(120, 820) +
			at(
				1080,
				850,
				shape('M-110 0q-20 -50 60 -56q120 -10 130 26q-10 40 -190 30z', ink.forest) +
					sheer(0.3, stroke('M-80 -20q80 -20 140 -10', ink.white, 8)) +
					dot(86, -22, 13, ink.sun)
			)
	);
}

/** A path through the wood. */
export function walkingPath(seed: number): string {
	const next = chance(seed);
	const trunk = (x: number, width: number, fill: string): string =>
		shape(`M${x} 0h${width}l${width * 0.14} 760h-${width * 1.28}z`, fill) +
		sheer(0.16, rect(x, 0, width * 0.3, 750, ink.white));
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f3e2b4') +
			dot(610, 330, 210, '#fbf0cf') +
			dot(610, 330, 120, ink.white) +
			times(9, (index) => rect(60 + index * 130, 0, 30, 560, '#cdbd8c')) +
			shape('M0 470q200 -80 420 -20t400 -20t380 10v470H0z', '#b9c488') +
			trunk(330, 44, '#a28a62') +
			trunk(800, 48, '#a28a62') +
			shape('M0 560q240 -60 520 -10l160 0q260 -50 520 0v350H0z', ink.green) +
			shape('M570 500h70q-10 110 60 200t240 200H240q180 -100 250 -200t80 -200z', '#ead0a0') +
			sheer(
				0.6,
				shape('M600 500h24q0 110 40 200t120 200H420q120 -100 150 -200t30 -200z', '#f7e6c2')
			) +
			sheer(
				0.25,
				shape('M130 560L1000 740L900 780L120 600zM1100 560L300 800L380 840L1100 610z', ink.forest)
			) +
			trunk(110, 84, ink.brown) +
			trunk(1000, 96, ink.brown) +
			times(15, (index) =>
				oval(
					index * 88,
					between(next, -10, 120),
					between(next, 90, 150),
					between(next, 60, 110),
					oneOf(next, [ink.green, ink.forest, ink.lime, '#c9b24e'])
				)
			) +
			times(16, () => {
				const left = next() < 0.5;
				const x = left ? between(next, 0, 300) : between(next, 900, 1200);
				return at(
					x,
					between(next, 700, 880),
					stroke(
						'M0 0q-20 -40 -44 -56M0 0q0 -50 4 -80M0 0q20 -40 46 -54',
						oneOf(next, [ink.forest, ink.lime]),
						10
					)
				);
			}) +
			times(14, () =>
				at(
					between(next, 420, 800),
					between(next, 640, 880),
					oval(0, 0, 14, 7, oneOf(next, [ink.orange, ink.sun, ink.redDark])),
					1,
					between(next, 0, 180)
				)
			) +
			at(
				870,
				700,
				rect(-6, -150, 22, 150, ink.woodDark) +
					shape('M-70 -150h130l30 26l-30 26h-130z', ink.white) +
					dot(-20, -124, 14, ink.red)
			) +
			at(
				290,
				760,
				rect(-130, -80, 260, 24, ink.wood, 8) +
					rect(-130, -130, 260, 22, ink.wood, 8) +
					stroke('M-100 -130V0M100 -130V0', ink.dark, 14)
			)
	);
}

/** The sun going down over the polder, with a mill. */
export function polderSunset(seed: number): string {
	const next = chance(seed);
	const bands = ['#f7cf8a', '#f6bd7c', '#f0a678', '#e28f78'] as const;
	const birds = times(7, (index) => {
		const x = 240 + index * 54 + between(next, -8, 8);
		const y = 150 + Math.abs(index - 3) * 26;
		return stroke(`M${x - 22} ${y - 8}q12 -12 22 4q10 -16 22 -4`, ink.navy, 6);
	});
	const sail =
		rect(-5, -250, 10, 250, ink.dark) +
		rect(5, -240, 44, 190, ink.cream, 3) +
		sheer(
			0.5,
			times(6, (index) => rect(5, -236 + index * 32, 44, 5, ink.dark))
		);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f9dfa4') +
			bands
				.map((fill, index) => shape(`M0 0h1200v${300 - index * 78}q-300 40 -600 0t-600 0z`, fill))
				.join('') +
			dot(760, 500, 170, '#fdeec2') +
			dot(760, 500, 112, '#fff8e2') +
			sheer(0.5, cloud(60, 330, 1.3, '#f6c9a4') + cloud(920, 260, 1.4, '#f2b694')) +
			birds +
			shape('M0 540q300 -16 600 0t600 -8v400H0z', '#7d8f5b') +
			times(6, (index) => oval(40 + index * 60, 536, 40, 26, '#5e7550')) +
			times(5, (index) => oval(950 + index * 60, 532, 44, 22, '#5e7550')) +
			shape('M690 545h140l420 355H330z', '#f3b97e') +
			sheer(0.6, shape('M735 545h50l140 355H600z', '#fdeec2')) +
			sheer(
				0.5,
				times(9, (index) =>
					stroke(
						`M${660 - index * 30 + between(next, 0, 60)} ${600 + index * 34}h${60 + index * 18}`,
						ink.white,
						6
					)
				)
			) +
			shape('M0 620q200 10 400 0L330 900H0zM1200 620q-100 6 -260 0L1250 900z', '#5f7a4c') +
			at(
				240,
				640,
				shape('M-80 0L-46 -240h92L80 0z', '#7a4a3a') +
					shape('M-54 -236q54 -90 108 0z', ink.dark) +
					rect(-20, -70, 40, 70, ink.dark) +
					rect(-12, -170, 24, 34, ink.sunPale) +
					rect(-100, -96, 200, 14, ink.dark) +
					at(
						0,
						-250,
						at(0, 0, sail, 1, 24) +
							at(0, 0, sail, 1, 114) +
							at(0, 0, sail, 1, 204) +
							at(0, 0, sail, 1, 294) +
							dot(0, 0, 14, ink.dark)
					)
			) +
			mirrored(
				1020,
				690,
				oval(0, -70, 96, 50, ink.white) +
					shape('M60 -100q30 -40 76 -30q24 20 16 50l-50 20z', ink.white) +
					stroke('M-60 -34V0M-30 -30V0M40 -30V0M66 -34V0', ink.dark, 12) +
					shape('M-40 -114q50 -10 70 20q-10 50 -60 30z', ink.dark) +
					oval(146, -84, 18, 14, ink.pink),
				0.8
			) +
			times(24, (index) =>
				stroke(
					`M${index * 52} 900q${between(next, -20, 20)} -60 ${between(next, -16, 16)} -${between(next, 60, 130)}`,
					'#3f5a3a',
					8
				)
			) +
			times(6, (index) =>
				at(120 + index * 190, 790 + between(next, -20, 30), rect(-9, -70, 18, 74, '#6b4a35', 8))
			)
	);
}

/** A dog, waiting on the path. */
export function dog(seed: number): string {
	const next = chance(seed);
	const coat = oneOf(next, ['#b9803f', '#9c6a3a', '#c59a5a']);
	const sitting =
		stroke('M150 -40q110 -20 96 -110', coat, 34) +
		shape('M-60 0Q-110 -260 0 -330Q120 -330 170 -140Q200 0 150 0z', coat) +
		oval(130, -56, 90, 70, coat) +
		rect(-70, -190, 62, 190, coat, 30) +
		rect(6, -190, 62, 190, coat, 30) +
		oval(-42, -8, 46, 22, ink.cream) +
		oval(36, -8, 46, 22, ink.cream) +
		oval(150, -8, 60, 24, ink.cream) +
		shape('M-60 -230q40 60 120 30q10 90 -50 110q-70 -30 -70 -140z', ink.cream) +
		oval(-10, -380, 118, 104, coat) +
		shape('M-100 -440q-70 10 -76 110q10 60 50 40q40 -60 56 -120z', ink.brown) +
		shape('M70 -450q80 6 92 104q-6 62 -48 44q-44 -56 -66 -116z', ink.brown) +
		oval(-20, -336, 66, 52, ink.cream) +
		oval(-22, -366, 26, 19, ink.dark) +
		dot(-62, -402, 13, ink.dark) +
		dot(26, -402, 13, ink.dark) +
		dot(-58, -406, 4, ink.white) +
		dot(30, -406, 4, ink.white) +
		stroke('M-22 -348v22q-20 20 -40 6M-22 -326q20 20 40 6', ink.dark, 6) +
		shape('M-36 -314h30q4 40 -14 44q-18 -4 -16 -44z', ink.pink) +
		stroke('M-84 -282q80 50 158 -4', ink.red, 20) +
		dot(-8, -252, 18, ink.sun);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.sky) +
			cloud(110, 160, 1.2) +
			cloud(820, 120, 1.3) +
			shape('M0 500q260 -110 560 -40t640 -50v500H0z', ink.lime) +
			tree(140, 540, 1.2, ink.forest) +
			tree(300, 520, 0.9) +
			tree(1060, 530, 1.3) +
			shape('M0 600q400 -80 1200 -30v330H0z', ink.green) +
			shape('M520 560h110q120 120 380 340H180q240 -170 340 -340z', ink.sand) +
			times(12, () =>
				at(
					oneOf(next, [between(next, 20, 260), between(next, 960, 1180)]),
					between(next, 650, 880),
					stroke('M0 0v-44', ink.forest, 6) + dot(0, -52, 15, ink.white) + dot(0, -52, 7, ink.sun)
				)
			) +
			shadow(610, 816, 250) +
			at(590, 806, sitting, 1.2) +
			at(
				980,
				820,
				sheer(0.16, oval(4, 4, 60, 12, ink.dark)) +
					dot(0, -48, 48, ink.red) +
					stroke('M-40 -70q40 30 84 6', ink.white, 9)
			)
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

/** The beach with a parasol. */
export function beach(seed: number): string {
	const next = chance(seed);
	const cloth = oneOf(next, [ink.red, ink.blue, ink.leaf]);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#cfe9ee') +
			dot(210, 180, 96, ink.sunPale) +
			cloud(520, 150, 1.3) +
			cloud(900, 220, 0.9) +
			rect(0, 380, 1200, 220, ink.blue) +
			rect(0, 380, 1200, 80, '#5f9fac') +
			sheer(
				0.4,
				times(18, () =>
					stroke(`M${between(next, 0, 1150)} ${between(next, 400, 540)}q20 -12 40 0`, ink.white, 6)
				)
			) +
			at(
				900,
				400,
				shape('M-80 0h170l-34 40h-110z', ink.redDark) +
					rect(-4, -170, 10, 170, ink.brown) +
					shape('M12 -166Q110 -80 96 -16H12z', ink.white) +
					shape('M-10 -150Q-70 -70 -64 -16h54z', ink.sunPale)
			) +
			shape('M0 560q150 40 320 10t340 20t300 -20t240 20v310H0z', ink.white) +
			shape('M0 590q150 40 320 10t340 20t300 -20t240 20v280H0z', ink.sand) +
			shape('M0 690q300 -30 600 20t600 -10v200H0z', '#f3e0b8') +
			stroke('M760 830L660 380', ink.woodLight, 18) +
			shape(
				'M390 470Q480 270 660 330Q860 350 900 520Q840 480 780 510Q720 450 660 480Q590 430 520 480Q450 440 390 470z',
				cloth
			) +
			shape('M520 480Q560 340 660 330Q700 400 660 480Q590 430 520 480z', ink.white) +
			shape('M780 510Q800 400 660 330Q860 350 900 520Q840 480 780 510z', ink.white) +
			sheer(0.14, oval(720, 830, 250, 36, ink.dark)) +
			at(
				530,
				820,
				shape('M-170 -10L120 -60L170 0L-130 50z', ink.sun) +
					shape('M-110 -20L-70 -28L-24 32L-66 38zM10 -41L50 -48L100 11L58 18z', ink.white)
			) +
			at(
				990,
				800,
				shape('M-60 -100h120l-16 110h-88z', ink.red) +
					stroke('M-54 -96q54 -90 108 0', ink.white, 9) +
					rect(-66, -110, 132, 22, ink.redDark, 8) +
					stroke('M90 10L130 -120', ink.woodLight, 14) +
					shape('M112 -112l44 14l-8 -70q-40 -16 -54 20z', ink.blue)
			) +
			at(
				230,
				800,
				shape(
					'M-130 20v-90h40v-24h30v24h50v-60h30v-24h40v24h30v60h50v-24h30v24h30v90z',
					'#dfc08c'
				) +
					rect(10, -50, 40, 70, '#b9955e', 18) +
					stroke('M30 -154v-50', ink.brown, 6) +
					shape('M32 -204l46 14l-46 16z', ink.leaf)
			) +
			times(9, () =>
				at(
					between(next, 40, 1160),
					between(next, 700, 880),
					shape('M0 0q-24 -36 0 -44q24 8 0 44z', oneOf(next, [ink.white, ink.pink, ink.peach])),
					0.7,
					between(next, -60, 60)
				)
			) +
			stroke('M300 300q30 -30 50 0q26 -30 54 -4M430 250q20 -20 36 0q18 -20 40 -2', ink.navy, 8)
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

/** Ducks on the pond. */
export function duckPond(seed: number): string {
	const next = chance(seed);
	const duck = (head: string, body: string): string =>
		sheer(0.3, oval(10, 8, 130, 16, ink.white)) +
		shape('M-120 -40q-40 -30 -40 -60q50 20 80 20h120q60 0 50 50q-20 40 -90 40t-120 -50z', body) +
		shape('M-70 -64q60 -30 120 10q-30 50 -110 30z', ink.stone) +
		shape('M50 -60q-6 -60 10 -90h50q20 40 -6 100z', head) +
		rect(52, -96, 56, 13, ink.white, 6) +
		oval(84, -150, 48, 42, head) +
		dot(98, -160, 7, ink.white) +
		dot(99, -160, 4, ink.dark) +
		shape('M120 -160q40 6 50 20q-30 12 -56 4z', ink.sun);
	const duckling =
		oval(0, -20, 46, 27, ink.sun) +
		oval(34, -52, 27, 25, ink.sun) +
		dot(42, -56, 5, ink.dark) +
		shape('M56 -54l24 8l-24 8z', ink.orange) +
		shape('M-40 -24l-22 -16l4 26z', ink.sun);
	const reed = (x: number, y: number): string =>
		at(
			x,
			y,
			times(5, (index) =>
				stroke(
					`M${index * 22} 0q${between(next, -20, 20)} -90 ${between(next, -20, 20)} -${between(next, 150, 250)}`,
					index % 2 === 0 ? ink.forest : ink.green,
					11
				)
			) +
				stroke('M40 0V-250', ink.forest, 8) +
				rect(28, -300, 24, 90, ink.brown, 12) +
				stroke('M84 0V-200', ink.forest, 8) +
				rect(72, -250, 24, 80, ink.brown, 12)
		);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#d9edea') +
			cloud(700, 110, 1.1) +
			cloud(180, 90, 0.9) +
			times(8, (index) =>
				tree(
					60 + index * 158,
					330,
					1 + (index % 3) * 0.14,
					[ink.green, ink.forest, ink.lime][index % 3]!
				)
			) +
			rect(0, 300, 1200, 90, ink.lime) +
			at(
				880,
				340,
				rect(-120, -70, 240, 18, ink.wood, 6) +
					rect(-120, -108, 240, 16, ink.wood, 6) +
					stroke('M-96 -108V-4M96 -108V-4', ink.dark, 12)
			) +
			shape('M0 380q300 -40 640 -10t560 -10v560H0z', ink.water) +
			sheer(0.5, shape('M0 380q300 -40 640 -10t560 -10v70q-300 -20 -600 10t-600 0z', ink.skyDeep)) +
			sheer(
				0.45,
				times(22, () =>
					stroke(
						`M${between(next, 0, 1100)} ${between(next, 460, 880)}q30 -14 60 0t60 0`,
						ink.white,
						6
					)
				)
			) +
			at(380, 640, duck(ink.forest, '#a88b6a'), 1.15) +
			mirrored(860, 560, duck('#9c7a52', '#b79a74'), 0.95) +
			times(4, (index) => at(560 + index * 118, 740 + (index % 2) * 26, duckling)) +
			at(
				180,
				800,
				oval(0, 0, 110, 30, ink.green) +
					shape('M0 0l110 -20v30z', ink.water) +
					at(
						-20,
						-14,
						times(5, (index) =>
							at(0, 0, shape('M0 0q-20 -40 0 -60q20 20 0 60z', ink.pink), 1, -70 + index * 35)
						) + dot(0, -8, 10, ink.sun)
					)
			) +
			oval(330, 850, 80, 22, ink.green) +
			reed(20, 900) +
			reed(1040, 900)
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

/** Flower boxes on the balcony. */
export function balconyFlowers(seed: number): string {
	const next = chance(seed);
	const flower = (x: number, y: number): string => {
		const fill = oneOf(next, [ink.red, ink.sun, ink.pink, ink.lilac, ink.white]);
		const tall = between(next, 60, 150);
		return at(
			x,
			y,
			stroke(`M0 0q${between(next, -14, 14)} -${tall / 2} 0 -${tall}`, ink.forest, 9) +
				times(6, (petal) => at(0, -tall, oval(0, -26, 18, 26, fill), 1, petal * 60)) +
				dot(0, -tall, 17, fill === ink.sun ? ink.brown : ink.sun)
		);
	};
	const greens = (x: number, y: number): string =>
		at(
			x,
			y,
			times(5, (index) =>
				at(
					0,
					0,
					shape(
						'M0 0C-26 -30 -22 -80 0 -96C22 -80 26 -30 0 0z',
						index % 2 === 0 ? ink.green : ink.forest
					),
					1,
					-60 + index * 30
				)
			)
		);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#fbe3c0') +
			dot(900, 240, 120, ink.sunPale) +
			cloud(160, 190, 1.2) +
			cloud(540, 120, 0.8) +
			sheer(
				0.85,
				townHouse(40, 640, 180, 240, '#c98f74') +
					townHouse(220, 640, 170, 300, '#d9bd90') +
					townHouse(640, 640, 180, 270, '#b87f6a') +
					townHouse(820, 640, 170, 220, '#93a592') +
					townHouse(990, 640, 190, 290, '#cfa27a')
			) +
			tree(500, 640, 1.2, ink.lime) +
			tree(590, 650, 0.9) +
			rect(0, 640, 1200, 260, '#d9cbb2') +
			times(20, (index) => rect(20 + index * 62, 560, 12, 340, ink.dark, 4)) +
			times(11, (index) => greens(110 + index * 98, 570)) +
			times(15, (index) => flower(100 + index * 71, 560)) +
			times(9, (index) =>
				at(
					120 + index * 120,
					600,
					stroke(`M0 0q${between(next, -40, 40)} 60 ${between(next, -30, 30)} 130`, ink.green, 9) +
						times(3, (bead) =>
							dot(
								between(next, -24, 24),
								40 + bead * 36,
								14,
								oneOf(next, [ink.red, ink.pink, ink.lilac])
							)
						)
				)
			) +
			rect(50, 550, 520, 100, ink.wood, 12) +
			rect(630, 550, 520, 100, ink.wood, 12) +
			sheer(0.3, stroke('M90 600h440M670 600h440', ink.woodDark, 7)) +
			rect(0, 840, 1200, 60, ink.woodDark) +
			at(
				600,
				880,
				stroke('M-90 0l20 -120h140l20 120', ink.dark, 14) + oval(0, -124, 150, 30, ink.blue)
			) +
			at(
				590,
				754,
				rect(-40, -56, 76, 56, ink.white, 12) + stroke('M36 -42q26 4 0 30', ink.white, 10)
			) +
			bird(980, 552, '#a3765a', ink.orange, 0.8)
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
