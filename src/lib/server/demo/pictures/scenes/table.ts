/** What stands on a table: coffee, soup, cake and fruit. */
import {
	at,
	between,
	canvas,
	chance,
	dot,
	gardenView,
	ink,
	mug,
	oneOf,
	oval,
	paneWindow,
	planks,
	rect,
	shadow,
	shape,
	sheer,
	steam,
	stroke,
	times,
	tulip
} from '../parts.ts';

/** Coffee and tulips on a table by the window. */
export function coffeeTulips(seed: number): string {
	const next = chance(seed);
	const bright = oneOf(next, [ink.red, ink.orange, ink.pink]);
	const vase =
		tulip(-110, -340, -10, -150, bright) +
		tulip(-44, -410, -4, -150, ink.sun) +
		tulip(30, -360, 4, -150, bright) +
		tulip(104, -300, 12, -150, ink.sun) +
		tulip(-150, -240, -14, -150, ink.sun) +
		shape('M-30 -150Q-130 -190 -150 -130Q-70 -150 -20 -100z', ink.forest) +
		shape('M-64 -170h128q16 46 -4 86q-12 46 10 84h-140q22 -38 10 -84q-20 -40 -4 -86z', ink.blue) +
		sheer(0.16, shape('M20 -170h44q16 46 -4 86q-12 46 10 84h-60q20 -80 10 -170z', ink.dark));
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, ink.cream) +
			sheer(0.5, shape('M660 60L1200 230V640H420z', ink.white)) +
			paneWindow(110, 70, 520, 440, gardenView(110, 70, 520, 440)) +
			planks(640, 260, ink.wood, ink.woodDark) +
			shadow(850, 806, 190) +
			at(850, 800, vase) +
			shadow(420, 806, 210) +
			oval(400, 790, 170, 26, ink.white) +
			mug(390, 782, ink.paper) +
			steam(390, 630) +
			at(
				600,
				800,
				rect(-6, -24, 150, 24, ink.leaf, 6) +
					rect(4, -48, 136, 24, ink.sand, 6) +
					rect(-2, -70, 128, 22, ink.red, 6)
			) +
			sheer(0.9, dot(245, 786, 20, ink.woodLight)) +
			dot(240, 780, 20, ink.sand)
	);
}

/** A pan of soup on the stove, with what went into it. */
export function soupPan(seed: number): string {
	const next = chance(seed);
	const soup = oneOf(next, ['#d98f3a', '#8aa852', '#cf6f3a']);
	const bits = times(16, (index) => {
		const x = 430 + (index % 8) * 50 + between(next, -12, 12);
		const y = 372 + Math.floor(index / 8) * 26 + between(next, -6, 6);
		return oval(x, y, 14, 7, oneOf(next, [ink.orange, ink.lime, ink.cream, ink.red]));
	});
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#e6efe4') +
			sheer(
				0.6,
				times(7, (index) => stroke(`M${index * 200} 0V560`, ink.white, 6)) +
					times(4, (index) => stroke(`M0 ${index * 150}H1200`, ink.white, 6))
			) +
			rect(60, 120, 330, 20, ink.wood, 6) +
			stroke('M110 140v60M190 140v40M290 140v70', ink.dark, 6) +
			shape('M80 196h60v70q0 24 -30 24t-30 -24z', ink.red) +
			oval(190, 220, 34, 42, ink.grey) +
			shape('M270 208h40l-6 120h-28z', ink.woodDark) +
			rect(0, 700, 1200, 200, ink.stone) +
			rect(0, 660, 1200, 52, ink.white) +
			rect(40, 740, 330, 140, ink.paper, 10) +
			rect(830, 740, 330, 140, ink.paper, 10) +
			rect(150, 770, 110, 16, ink.woodDark, 8) +
			rect(940, 770, 110, 16, ink.woodDark, 8) +
			rect(410, 730, 380, 170, ink.dark, 12) +
			rect(450, 800, 300, 100, '#5a4a42', 10) +
			rect(440, 762, 320, 16, ink.grey, 8) +
			shape('M500 764h110v106h-110z', ink.red) +
			sheer(0.6, stroke('M528 768v98M582 768v98M504 800h102M504 838h102', ink.white, 8)) +
			rect(330, 636, 560, 26, ink.dark, 10) +
			rect(300, 400, 70, 36, ink.redDark, 18) +
			rect(830, 400, 70, 36, ink.redDark, 18) +
			shape('M340 376h520v186q0 80 -80 80h-360q-80 0 -80 -80z', ink.red) +
			sheer(0.14, shape('M700 376h160v186q0 80 -80 80h-130q60 -120 50 -266z', ink.dark)) +
			sheer(0.3, stroke('M384 440v120', ink.white, 16)) +
			oval(600, 378, 262, 48, ink.redDark) +
			oval(600, 384, 236, 38, soup) +
			bits +
			stroke('M700 392L860 140', ink.woodLight, 24) +
			steam(520, 300) +
			steam(610, 260) +
			at(
				1010,
				656,
				shape('M-40 0q-30 -150 0 -210q50 60 20 210z', ink.orange) +
					stroke(
						'M-30 -206q-30 -30 -40 -60M-26 -208q0 -40 10 -64M-34 -206q10 -30 40 -44',
						ink.green,
						11
					) +
					shape('M60 0q-40 -130 -6 -190q50 50 26 190z', ink.orange) +
					stroke('M54 -186q-14 -30 -16 -56M58 -188q12 -34 30 -44', ink.green, 11)
			) +
			at(
				170,
				656,
				dot(0, -52, 54, ink.sand) +
					stroke('M0 -104q-6 -26 10 -40', ink.woodDark, 8) +
					sheer(0.5, stroke('M-20 -96q-26 44 0 88M20 -96q26 44 0 88', ink.woodDark, 4))
			) +
			at(
				270,
				656,
				dot(0, -38, 40, ink.lime) +
					sheer(0.5, stroke('M-24 -60q24 30 48 0M0 -40v34', ink.forest, 6))
			)
	);
}

/** A stack of pancakes. */
export function pancakes(seed: number): string {
	const next = chance(seed);
	const stack = times(8, (index) => {
		const y = 640 - index * 34;
		const x = 600 + between(next, -14, 14);
		return (
			oval(x, y + 14, 236, 44, '#b9773a') +
			oval(x, y, 236, 44, '#e9b56c') +
			sheer(0.5, oval(x - 30, y - 4, 150, 22, '#d99a4e'))
		);
	});
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f8e6c9') +
			sheer(
				0.6,
				times(7, (index) => rect(index * 190, 0, 80, 560, '#f3d9ad'))
			) +
			planks(600, 300, ink.skyDeep, ink.water) +
			sheer(
				0.25,
				times(8, (index) => rect(index * 170, 614, 70, 290, ink.white))
			) +
			shadow(600, 726, 380) +
			oval(600, 700, 370, 72, ink.white) +
			oval(600, 694, 300, 52, ink.sky) +
			stack +
			shape(
				'M430 396q-10 60 10 96q22 18 34 -10q4 -40 20 -40t20 100q8 44 30 30q24 -20 14 -90q20 -30 40 0t16 120q14 36 36 10q20 -60 10 -140q40 -20 60 20t20 60q30 10 32 -30l-12 -120z',
				'#8d4f23'
			) +
			oval(600, 398, 190, 34, '#8d4f23') +
			shape('M540 352l110 -16l34 34l-112 22z', ink.sunPale) +
			shape('M572 392l112 -22v26l-112 22z', ink.sun) +
			steam(480, 320) +
			steam(740, 320) +
			at(
				1010,
				720,
				shape('M-70 -180h120l20 180h-160z', ink.redDark) +
					rect(-50, -230, 80, 56, ink.dark, 10) +
					stroke('M66 -140q60 10 30 90', ink.redDark, 20) +
					rect(-60, -120, 120, 70, ink.cream, 8) +
					stroke('M-40 -96h80M-40 -74h50', ink.brown, 8)
			) +
			at(
				180,
				760,
				stroke('M0 0V-190', ink.grey, 18) +
					stroke('M-26 -190v-60M0 -190v-60M26 -190v-60M-26 -190q26 34 52 0', ink.grey, 12)
			) +
			at(
				250,
				690,
				sheer(0.16, oval(6, 26, 92, 16, ink.dark)) +
					shape('M-70 -96h140l-14 120h-112z', ink.white) +
					shape('M-62 -60h124l-8 84h-108z', '#f4efe2') +
					oval(0, -96, 70, 15, ink.paper)
			)
	);
}

/** A bowl of apples. */
export function apples(seed: number): string {
	const next = chance(seed);
	const apple = (fill: string): string =>
		shape(
			'M0 -56C-30 -78 -82 -60 -78 -4C-74 50 -30 74 0 60C30 74 74 50 78 -4C82 -60 30 -78 0 -56z',
			fill
		) +
		sheer(0.25, oval(-34, -18, 16, 28, ink.white)) +
		sheer(
			0.12,
			shape('M0 60C30 74 74 50 78 -4C82 -40 60 -66 34 -68C60 -20 50 40 0 60z', ink.dark)
		) +
		stroke('M0 -54q0 -26 14 -38', ink.brown, 9) +
		shape('M10 -70q20 -34 58 -26q-18 36 -58 26z', ink.green);
	const kinds = [ink.red, '#b8c24a', '#d9733f', ink.redDark] as const;
	const heap = (
		[
			[430, 470, -14],
			[560, 450, 8],
			[690, 462, -6],
			[800, 488, 18],
			[500, 360, 10],
			[628, 344, -12],
			[740, 376, 14],
			[600, 250, 6]
		] as const
	).map(([x, y, turn]) => at(x, y, apple(oneOf(next, kinds)), 1.05, turn));
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#e4ecdf') +
			sheer(
				0.5,
				times(16, (row) =>
					times(9, (index) => dot(70 + index * 140 + (row % 2) * 70, 30 + row * 66, 7, ink.white))
				)
			) +
			planks(620, 280, ink.wood, ink.woodDark) +
			shape('M120 700L1080 700L1180 900H20z', ink.white) +
			sheer(
				0.6,
				times(8, (index) =>
					stroke(`M${140 + index * 132} 704L${60 + index * 155} 900`, ink.red, 12)
				) + stroke('M96 760H1104M60 830H1140', ink.red, 12)
			) +
			shadow(610, 742, 330) +
			heap.join('') +
			shape('M300 480h620q0 200 -190 250h-240q-190 -50 -190 -250z', ink.blue) +
			rect(286, 466, 648, 40, ink.navy, 18) +
			sheer(0.5, stroke(`M330 570${'q40 36 80 0t80 0'.repeat(3)}`, ink.sky, 11)) +
			sheer(0.14, shape('M740 506h180q-10 180 -190 224h-90q100 -60 100 -224z', ink.dark)) +
			at(1010, 740, apple(ink.red), 1, 22) +
			at(180, 780, apple('#b8c24a'), 0.9, -18) +
			at(
				960,
				830,
				stroke('M-120 30L60 -20', ink.stone, 22) + stroke('M60 -20L150 -46', ink.brown, 30)
			)
	);
}

/** A birthday cake with candles and bunting. Upright. */
export function birthdayCake(seed: number): string {
	const next = chance(seed);
	const flags = times(9, (index) => {
		const x = 20 + index * 100;
		const y = 150 + Math.sin((index / 8) * Math.PI) * 90;
		const fill = [ink.red, ink.sun, ink.leaf, ink.lilac][index % 4]!;
		return shape(`M${x} ${Math.round(y)}h84l-42 92z`, fill);
	});
	const confetti = times(34, () =>
		at(
			between(next, 40, 860),
			between(next, 330, 760),
			rect(-9, -5, 18, 10, oneOf(next, [ink.red, ink.sun, ink.green, ink.lilac, ink.skyDeep]), 3),
			1,
			between(next, 0, 180)
		)
	);
	const candle = (x: number, fill: string): string =>
		rect(x - 11, -496, 22, 100, fill, 5) +
		sheer(0.5, stroke(`M${x - 8} -470l16 12M${x - 8} -436l16 12`, ink.white, 5)) +
		sheer(0.4, dot(x, -528, 40, ink.sunPale)) +
		shape(`M${x} -566q26 40 0 62q-26 -22 0 -62z`, ink.orange);
	return canvas(
		900,
		1200,
		rect(0, 0, 900, 1200, '#dcebe4') +
			stroke('M0 146Q450 340 900 146', ink.woodDark, 6) +
			flags +
			sheer(0.85, confetti) +
			rect(0, 960, 900, 240, ink.red) +
			sheer(
				0.35,
				times(10, (index) => rect(index * 92, 960, 44, 240, ink.white))
			) +
			sheer(
				0.3,
				times(3, (index) => rect(0, 984 + index * 84, 900, 40, ink.white))
			) +
			shadow(450, 1052, 330) +
			at(
				450,
				1040,
				oval(0, -6, 330, 42, ink.white) +
					shape('M-250 -210h500v176q0 34 -250 34t-250 -34z', ink.woodLight) +
					rect(-250, -150, 500, 32, ink.red) +
					oval(0, -210, 250, 44, ink.white) +
					shape(
						'M-250 -214q0 90 40 90t40 -50q0 -20 30 -20t30 60q0 50 40 50t40 -56q0 -30 30 -30t30 50q0 60 40 60t40 -60q0 -26 30 -26t30 26q0 40 40 40t60 -134z',
						ink.white
					) +
					shape('M-160 -370h320v140q0 30 -160 30t-160 -30z', ink.pink) +
					oval(0, -370, 160, 32, ink.white) +
					shape(
						'M-160 -372q0 60 30 60t30 -34q30 -10 36 30t34 40t34 -46q30 -20 40 20t36 30t34 -40t46 -60z',
						ink.white
					) +
					candle(-96, ink.sun) +
					candle(-32, ink.leaf) +
					candle(32, ink.red) +
					candle(96, ink.blue) +
					times(7, (index) => dot(-210 + index * 70, -66, 15, index % 2 === 0 ? ink.red : ink.sun)),
				1.16
			) +
			at(
				140,
				1110,
				shape('M-80 -120h160v120h-160z', ink.leaf) +
					rect(-14, -120, 28, 120, ink.sun) +
					stroke('M0 -122q-50 -60 -56 -10q20 20 56 10q50 -60 56 -10q-20 20 -56 10', ink.sun, 12),
				0.9
			)
	);
}
