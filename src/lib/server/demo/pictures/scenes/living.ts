/** The living room: a sofa, books, a guitar, a shoe by the fire, and rain outside. */
import {
	at,
	between,
	canvas,
	chance,
	cloud,
	dot,
	gardenView,
	ink,
	mug,
	oneOf,
	oval,
	paneWindow,
	planks,
	potPlant,
	rect,
	shadow,
	shape,
	sheer,
	steam,
	stroke,
	times,
	tree,
	tulip
} from '../parts.ts';

/** A ginger cat, asleep on the sofa. */
export function catSofa(seed: number): string {
	const next = chance(seed);
	const fabric = oneOf(next, [ink.leaf, ink.blue, ink.forest]);
	const cat =
		stroke('M190 -40Q290 -40 260 -6Q220 22 60 14', '#d98a45', 42) +
		oval(40, -66, 190, 96, '#e39a54') +
		stroke('M20 -158q10 40 0 66M80 -158q14 40 4 70M140 -138q10 32 -4 60', '#c9763a', 15) +
		shape('M-232 -130l16 -62l52 30q30 -8 56 0l52 -30l12 64z', '#e39a54') +
		shape('M-216 -140l8 -32l26 18zM-62 -140l-6 -34l-26 20z', ink.pink) +
		oval(-138, -96, 100, 76, '#e39a54') +
		oval(-138, -66, 44, 28, ink.white) +
		stroke('M-196 -104q18 16 36 0M-118 -104q18 16 36 0', ink.dark, 7) +
		shape('M-148 -82h20l-10 12z', ink.redDark) +
		stroke('M-138 -70q-10 14 -22 6M-138 -70q10 14 22 6', ink.dark, 5) +
		stroke('M-196 -74l-54 -10M-196 -62l-54 8M-80 -74l54 -10M-80 -62l54 8', ink.white, 4) +
		stroke('M-138 -170v24M-160 -166l4 18M-116 -166l-4 18', '#c9763a', 10) +
		oval(-60, 4, 56, 22, ink.white);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f3dcc0') +
			rect(0, 720, 1200, 180, ink.woodLight) +
			at(
				250,
				90,
				rect(0, 0, 210, 170, ink.white, 8) +
					rect(18, 18, 174, 134, ink.sky) +
					shape('M18 112q60 -50 100 -10t74 -20v70h-174z', ink.green) +
					dot(150, 54, 20, ink.sun)
			) +
			at(
				520,
				120,
				rect(0, 0, 130, 150, ink.white, 8) +
					rect(16, 16, 98, 118, ink.pink) +
					tulip(64, 88, 62, 132, ink.red)
			) +
			stroke('M980 0V150', ink.dark, 5) +
			shape('M900 250q0 -100 80 -100t80 100z', ink.sun) +
			sheer(0.35, shape('M900 250L760 560H1200V250z', ink.sunPale)) +
			rect(120, 330, 960, 330, fabric, 60) +
			sheer(0.12, stroke('M600 345V560', ink.dark, 8)) +
			rect(150, 540, 900, 150, fabric, 40) +
			sheer(0.1, rect(150, 540, 900, 150, ink.white, 40)) +
			rect(70, 430, 130, 290, fabric, 56) +
			rect(1000, 430, 130, 290, fabric, 56) +
			sheer(0.14, rect(70, 430, 130, 290, ink.dark, 56) + rect(1000, 430, 130, 290, ink.dark, 56)) +
			rect(130, 710, 34, 60, ink.brown, 8) +
			rect(1036, 710, 34, 60, ink.brown, 8) +
			at(
				290,
				560,
				rect(-90, -150, 180, 170, ink.sun, 30) +
					stroke('M-60 -110L60 -10M60 -110L-60 -10', ink.orange, 10),
				1,
				-10
			) +
			shape('M760 352h270v230q-34 24 -68 0t-68 0t-68 0t-66 0z', ink.red) +
			sheer(0.4, stroke('M762 420h266M762 500h266M830 354v230M960 354v230', ink.cream, 12)) +
			shadow(600, 560, 260) +
			at(600, 556, cat)
	);
}

/** A bookcase with a reading lamp. */
export function bookshelf(seed: number): string {
	const next = chance(seed);
	const colours = [ink.red, ink.leaf, ink.sun, ink.navy, ink.lilac, ink.cream, ink.orange] as const;
	const shelf = (y: number, from: number, to: number): string => {
		let books = '';
		let x = from;
		while (x < to - 70) {
			const width = between(next, 32, 62);
			const height = between(next, 150, 206);
			books += rect(x, y - height, width, height, oneOf(next, colours), 5);
			books += sheer(0.35, rect(x + 6, y - height + 26, width - 12, 9, ink.white, 3));
			books += sheer(0.35, rect(x + 6, y - 40, width - 12, 7, ink.white, 3));
			x += width + 4;
		}
		return books;
	};
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#dfe8dc') +
			rect(0, 830, 1200, 70, ink.wood) +
			sheer(0.5, shape('M930 330L560 860H1200V520z', ink.sunPale)) +
			rect(70, 40, 720, 800, ink.woodDark, 10) +
			rect(94, 64, 672, 752, ink.brown) +
			shelf(296, 104, 640) +
			shelf(550, 220, 760) +
			shelf(804, 104, 560) +
			times(3, (index) => rect(84, 296 + index * 254, 692, 22, ink.wood)) +
			potPlant(696, 296, 0.86, ink.orange) +
			at(
				156,
				550,
				shape('M-44 -10q-10 -70 20 -90l-6 -44h60l-6 44q30 20 20 90q-44 16 -88 0z', ink.sky) +
					sheer(0.3, stroke('M-24 -70v40', ink.white, 9))
			) +
			at(
				660,
				804,
				shape('M-84 0v-150h150v150z', ink.white) +
					rect(-68, -134, 118, 118, ink.peach) +
					dot(-10, -84, 24, ink.brown) +
					shape('M-56 -16q6 -46 46 -46t46 46z', ink.leaf)
			) +
			stroke('M940 836V340', ink.dark, 12) +
			oval(940, 838, 84, 18, ink.dark) +
			shape('M830 350l60 -150h120l50 150z', ink.sun) +
			sheer(0.25, shape('M960 200h50l50 150h-80z', ink.orange)) +
			at(1040, 838, rect(-70, -36, 150, 36, ink.red, 6) + rect(-54, -66, 130, 30, ink.paper, 6))
	);
}

/** Rain against the window, dry and warm on this side. Upright. */
export function rainWindow(seed: number): string {
	const next = chance(seed);
	const drops = times(44, () => {
		const x = between(next, 120, 780);
		const y = between(next, 90, 740);
		const long = between(next, 12, 40);
		return sheer(
			0.7,
			stroke(`M${x} ${y}l-6 ${long}`, ink.white, 7) + dot(x - 6, y + long, 8, ink.white)
		);
	});
	const street =
		rect(100, 60, 700, 760, '#9fb6bd') +
		cloud(120, 190, 1.5, '#86a0a8') +
		cloud(460, 150, 1.7, '#8ea7ae') +
		at(
			120,
			620,
			shape('M0 0v-190l90 -80l90 80v190z', '#8a6f63') +
				rect(40, -150, 46, 60, ink.sunPale) +
				rect(106, -150, 46, 60, '#6b7f86') +
				shape('M200 0v-230l110 -70l110 70v230z', '#7b8f84') +
				rect(250, -190, 50, 64, ink.sunPale) +
				rect(330, -190, 50, 64, ink.sunPale) +
				shape('M440 0v-170l110 -90l110 90v170z', '#96786a') +
				rect(520, -130, 56, 60, '#6b7f86')
		) +
		tree(700, 640, 1.3, '#5d8069') +
		rect(100, 620, 700, 220, '#7d949b') +
		sheer(0.3, oval(360, 720, 160, 20, ink.white) + oval(600, 770, 110, 14, ink.white)) +
		at(
			620,
			670,
			stroke('M0 0v-104', ink.dark, 7) +
				shape(
					'M-96 -96q10 -86 96 -86t96 86q-24 -22 -48 0q-24 -22 -48 0q-24 -22 -48 0q-24 -22 -48 0z',
					ink.red
				) +
				shape('M-28 -84q28 -30 56 0l10 96h-76z', ink.navy) +
				stroke('M-14 12v44M16 12v44', ink.dark, 13)
		);
	return canvas(
		900,
		1200,
		rect(0, 0, 900, 1200, '#ecd2b0') +
			paneWindow(100, 60, 700, 760, street + drops) +
			rect(0, 60, 110, 790, ink.red, 0) +
			rect(790, 60, 110, 790, ink.red, 0) +
			sheer(0.2, stroke('M30 60v790M70 60v790M830 60v790M870 60v790', ink.dark, 9)) +
			rect(0, 30, 900, 34, ink.brown, 16) +
			rect(0, 856, 900, 60, ink.white) +
			sheer(0.12, rect(0, 908, 900, 14, ink.dark)) +
			potPlant(200, 868, 1.5, ink.blue) +
			mug(470, 866, ink.sun) +
			steam(470, 720) +
			at(690, 866, rect(-90, -34, 190, 34, ink.leaf, 8) + rect(-80, -64, 170, 30, ink.cream, 8)) +
			at(
				450,
				1190,
				rect(-420, -190, 840, 230, ink.leaf, 60) +
					rect(-230, -250, 260, 170, ink.sun, 36) +
					sheer(0.4, stroke('M-190 -220l180 100M-190 -120l180 -100', ink.orange, 12))
			)
	);
}

/** A guitar against a chair. */
export function guitar(seed: number): string {
	const next = chance(seed);
	const chair = oneOf(next, [ink.blue, ink.leaf, ink.red]);
	const instrument =
		rect(-24, -560, 48, 380, ink.brown, 8) +
		rect(-34, -650, 68, 110, ink.dark, 14) +
		times(
			3,
			(index) =>
				dot(-46, -628 + index * 30, 11, ink.stone) + dot(46, -628 + index * 30, 11, ink.stone)
		) +
		times(7, (index) => rect(-24, -520 + index * 44, 48, 5, ink.sand)) +
		shape(
			'M0 -230C110 -240 130 -150 96 -90C150 -40 160 130 0 140C-160 130 -150 -40 -96 -90C-130 -150 -110 -240 0 -230z',
			'#d9923f'
		) +
		sheer(
			0.2,
			shape(
				'M0 -230C110 -240 130 -150 96 -90C150 -40 160 130 0 140C90 60 70 -120 0 -230z',
				ink.brown
			)
		) +
		dot(0, -70, 54, ink.brown) +
		dot(0, -70, 42, ink.dark) +
		rect(-56, 50, 112, 24, ink.brown, 8) +
		times(4, (index) => stroke(`M${-15 + index * 10} -540V60`, ink.cream, 3));
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#f2ddc4') +
			rect(0, 700, 1200, 200, ink.wood) +
			sheer(
				0.4,
				times(3, (index) => stroke(`M0 ${760 + index * 60}H1200`, ink.woodDark, 4))
			) +
			sheer(0.55, shape('M120 500L520 500L760 880H260z', ink.sunPale)) +
			paneWindow(90, 80, 420, 400, gardenView(90, 80, 420, 400)) +
			rect(40, 60, 70, 500, ink.lilac, 20) +
			rect(492, 60, 70, 500, ink.lilac, 20) +
			oval(760, 800, 400, 76, ink.red) +
			sheer(0.4, oval(760, 800, 330, 58, ink.cream) + oval(760, 800, 250, 42, ink.red)) +
			stroke('M900 560V820M1080 560V820M860 580L840 840M1120 580L1140 840', ink.brown, 24) +
			rect(840, 540, 300, 50, chair, 24) +
			stroke('M870 540V270M1110 540V270', ink.brown, 24) +
			rect(850, 260, 280, 70, chair, 24) +
			rect(860, 380, 260, 44, chair, 20) +
			at(730, 690, instrument, 1, 12) +
			potPlant(270, 760, 1.25, ink.leaf) +
			at(
				440,
				800,
				rect(-70, -20, 170, 26, ink.white, 4) + stroke('M-50 -8h120', ink.dark, 4),
				1,
				-6
			) +
			at(
				640,
				190,
				stroke('M0 0v-80l60 -16v76', ink.leaf, 10) +
					oval(-14, 4, 20, 15, ink.leaf) +
					oval(46, -16, 20, 15, ink.leaf)
			) +
			at(
				1010,
				160,
				stroke('M0 0v-64', ink.redDark, 9) +
					oval(-13, 4, 18, 13, ink.redDark) +
					stroke('M0 -64q28 8 20 36', ink.redDark, 8)
			)
	);
}

/** A shoe with a carrot by the fire, and pepernoten. */
export function pepernotenShoe(seed: number): string {
	const next = chance(seed);
	const nuts = times(26, () => {
		const x = between(next, 150, 760);
		const y = between(next, 744, 852);
		return (
			dot(x + 3, y + 5, 19, ink.brown) +
			dot(x, y, 19, '#b9773a') +
			sheer(0.4, dot(x - 6, y - 6, 6, ink.sand))
		);
	});
	const flame =
		shape(
			'M0 0C-70 -50 -40 -110 -20 -150C-10 -110 10 -120 10 -190C70 -140 80 -50 0 0z',
			ink.orange
		) + shape('M0 0C-36 -30 -20 -60 -4 -90C10 -60 44 -40 0 0z', ink.sunPale);
	return canvas(
		1200,
		900,
		rect(0, 0, 1200, 900, '#4b6f68') +
			sheer(
				0.25,
				times(5, (index) => rect(80 + index * 260, 0, 90, 900, ink.leaf))
			) +
			rect(560, 110, 640, 560, '#a9604a') +
			sheer(
				0.4,
				times(
					9,
					(row) =>
						stroke(`M560 ${130 + row * 62}H1200`, '#8a4a39', 6) +
						times(6, (index) =>
							stroke(`M${590 + index * 110 + (row % 2) * 55} ${130 + row * 62}v62`, '#8a4a39', 6)
						)
				)
			) +
			rect(520, 80, 680, 46, ink.brown, 10) +
			shape('M700 670V420q0 -120 180 -120t180 120v250z', ink.dark) +
			sheer(0.5, oval(880, 560, 170, 150, '#8a4a39')) +
			at(810, 646, flame, 0.9) +
			at(950, 646, flame, 0.9) +
			at(880, 656, flame, 1.35) +
			stroke('M770 656L990 630M770 630L990 656', ink.brown, 28) +
			at(
				640,
				80,
				rect(-20, -60, 40, 60, ink.white, 6) + shape('M0 -100q16 26 0 40q-16 -14 0 -40z', ink.sun)
			) +
			at(1080, 80, rect(-44, -64, 88, 64, ink.red, 8) + rect(-8, -64, 16, 64, ink.sun)) +
			at(
				820,
				80,
				dot(0, -30, 30, ink.orange) + shape('M0 -58q20 -20 40 -10q-14 20 -40 10z', ink.forest)
			) +
			planks(670, 230, ink.wood, ink.woodDark) +
			sheer(0.22, shape('M640 690L1140 690L1060 900H420z', ink.sunPale)) +
			oval(450, 800, 400, 70, ink.redDark) +
			sheer(0.5, oval(450, 800, 350, 56, ink.red)) +
			shadow(400, 806, 270) +
			at(
				400,
				790,
				at(
					-110,
					-190,
					shape('M-26 0q-20 -150 26 -230q46 80 26 230z', ink.orange) +
						stroke(
							'M0 -226q-30 -40 -50 -60M0 -226q0 -50 6 -80M0 -226q30 -30 56 -50',
							ink.lime,
							14
						) +
						stroke('M-18 -120h22M-4 -60h22', '#c96a2a', 6),
					1,
					-14
				) +
					at(
						-30,
						-196,
						rect(-44, -150, 88, 120, ink.white, 6) +
							stroke('M-24 -118h48M-24 -94h48M-24 -70h30', ink.navy, 7),
						1,
						12
					) +
					shape('M-200 0V-230q70 30 160 0q-6 90 60 110q180 30 210 80q16 40 -30 40z', ink.leaf) +
					shape('M-206 -24h440q26 0 20 34h-440q-24 0 -20 -34z', ink.dark) +
					shape('M-200 -230q70 30 160 0q2 40 10 54q-80 34 -170 4z', ink.cream) +
					stroke('M-26 -150l60 -20M0 -116l56 -30M40 -98l44 -34', ink.white, 11) +
					sheer(0.16, shape('M60 -112q170 30 180 72h-60q-40 -50 -120 -72z', ink.white))
			) +
			nuts +
			at(
				820,
				800,
				dot(0, 0, 54, ink.orange) +
					sheer(0.3, dot(-16, -16, 14, ink.white)) +
					shape('M0 -50q24 -28 50 -14q-16 26 -50 14z', ink.forest)
			) +
			at(960, 830, dot(0, 0, 46, ink.orange) + sheer(0.3, dot(-14, -14, 12, ink.white)))
	);
}
