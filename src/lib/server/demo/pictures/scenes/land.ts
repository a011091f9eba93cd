/** Further away: pitch, wood, polder, pond and sea. */
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
	rect,
	shadow,
	shape,
	sheer,
	stroke,
	times,
	tree
} from '../parts.ts';

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
