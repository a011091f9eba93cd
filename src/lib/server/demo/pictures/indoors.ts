/** Scenes at home: tables, sofas, windows, and what people do with their hands. */
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
	tulip,
	within
} from './parts.ts';

/** The view from most windows: a warm sky over low hills of hedges. */
function gardenView(x: number, y: number, width: number, height: number): string {
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
