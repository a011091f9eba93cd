/** Gardens and balconies, and the birds in them. */
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
	rect,
	shadow,
	shape,
	sheer,
	stroke,
	times,
	townHouse,
	tree
} from '../parts.ts';

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

/** The feeder outside, with a great tit. */
export function birdFeeder(seed: number): string {
	const next = chance(seed);
	const twigs = times(8, (index) => {
		const x = 90 + index * 150;
		return oval(
			x,
			between(next, 60, 190),
			between(next, 60, 100),
			between(next, 34, 60),
			oneOf(next, [ink.lime, ink.green, ink.forest])
		);
	});
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#d5e8ea') +
			dot(980, 190, 88, ink.sunPale) +
			cloud(120, 330, 1.1) +
			shape('M0 640q300 -110 620 -30t580 -50v340H0z', ink.lime) +
			shape('M0 740q300 -60 620 0t580 -30v200H0z', ink.green) +
			tree(140, 700, 1, ink.forest) +
			tree(1080, 690, 1.1, ink.forest) +
			sheer(0.9, twigs) +
			stroke('M0 90Q500 60 1200 150', ink.brown, 28) +
			stroke('M560 90V240', ink.dark, 6) +
			shape('M340 370L560 220L780 370z', ink.red) +
			sheer(0.16, shape('M560 220L780 370H600z', ink.dark)) +
			rect(400, 370, 20, 210, ink.woodDark) +
			rect(700, 370, 20, 210, ink.woodDark) +
			rect(500, 370, 120, 190, ink.cream, 10) +
			sheer(
				0.8,
				times(30, () =>
					oval(
						between(next, 512, 608),
						between(next, 420, 548),
						8,
						5,
						oneOf(next, [ink.brown, ink.sun, ink.dark])
					)
				)
			) +
			rect(340, 560, 440, 40, ink.wood, 8) +
			rect(340, 590, 440, 16, ink.woodDark, 6) +
			bird(400, 562, '#7c9a4e', ink.sun, 1.25) +
			mirrored(716, 562, bird(0, 0, '#6f93a8', ink.sunPale, 1.05)) +
			bird(900, 120, '#a3765a', ink.orange, 1) +
			stroke('M640 606q10 40 0 90', ink.dark, 5) +
			dot(640, 730, 44, '#cbb38c') +
			sheer(0.5, stroke('M604 706l70 50M604 752l70 -50M640 688v86', ink.forest, 5))
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
