/**
 * Flat portraits of the people of the demo world, in a square of 96 by 96. They are drawn from a
 * few choices for each person and resemble nobody.
 */
import { canvas, dot, ink, oval, rect, shape, sheer, stroke } from './parts.ts';

type Hair =
	| 'short'
	| 'bald'
	| 'bun'
	| 'bob'
	| 'long'
	| 'curls'
	| 'afro'
	| 'crop'
	| 'ponytail'
	| 'waves'
	| 'cap';

type Look = {
	back: string;
	skin: string;
	hair: Hair;
	hairColour: string;
	clothes: string;
	glasses?: string;
	beard?: 'full' | 'moustache' | 'stubble';
	extra?: 'stethoscope' | 'scarf' | 'earrings' | 'lanyard' | 'wrinkles';
	mouth?: 'smile' | 'grin' | 'soft';
};

const skin = {
	light: '#f4d3bb',
	rosy: '#eec2a4',
	tan: '#d9a679',
	olive: '#c98e68',
	brown: '#9a6544'
} as const;

const looks: Readonly<Record<string, Look>> = {
	ruud: {
		back: '#cfe3dc',
		skin: skin.rosy,
		hair: 'crop',
		hairColour: '#8d8478',
		clothes: '#2f5e57',
		beard: 'stubble',
		mouth: 'soft'
	},
	nel: {
		back: '#f1dfe6',
		skin: skin.light,
		hair: 'curls',
		hairColour: '#f2efe8',
		clothes: '#8c6fa3',
		glasses: '#a0703a',
		extra: 'wrinkles'
	},
	milan: {
		back: '#fdf1d8',
		skin: skin.rosy,
		hair: 'short',
		hairColour: '#6b4426',
		clothes: '#d9553f',
		mouth: 'grin'
	},
	sanne: {
		back: '#f5dcd2',
		skin: skin.rosy,
		hair: 'long',
		hairColour: '#a3552c',
		clothes: '#3f7f8c'
	},
	ilse: {
		back: '#dfe6ef',
		skin: skin.light,
		hair: 'bob',
		hairColour: '#d9b36a',
		clothes: '#b23f30',
		extra: 'earrings'
	},
	cor: {
		back: '#e3ddef',
		skin: skin.rosy,
		hair: 'cap',
		hairColour: '#d8d3ca',
		clothes: '#5b4a86',
		beard: 'moustache'
	},
	youssef: {
		back: '#dcebd6',
		skin: skin.olive,
		hair: 'short',
		hairColour: '#231a16',
		clothes: '#f4b740',
		beard: 'full',
		mouth: 'grin'
	},
	karin: {
		back: '#d5e4ea',
		skin: skin.light,
		hair: 'ponytail',
		hairColour: '#7b4b2a',
		clothes: '#e9f1f4',
		extra: 'stethoscope'
	},
	dennis: {
		back: '#e6e1d2',
		skin: skin.tan,
		hair: 'crop',
		hairColour: '#3a2a20',
		clothes: '#2c4a5e',
		glasses: '#26323a',
		extra: 'lanyard'
	},
	femke: {
		back: '#e0efe2',
		skin: skin.light,
		hair: 'bun',
		hairColour: '#c98a3c',
		clothes: '#6fa373'
	},
	pauline: {
		back: '#ece0f0',
		skin: skin.brown,
		hair: 'afro',
		hairColour: '#2a1c17',
		clothes: '#0b5c4f',
		extra: 'earrings'
	},
	hanneke: {
		back: '#dbe9e6',
		skin: skin.rosy,
		hair: 'bob',
		hairColour: '#5b3a29',
		clothes: '#e58a3c',
		glasses: '#7b2f2a',
		mouth: 'soft'
	},
	joost: {
		back: '#d8ead0',
		skin: skin.rosy,
		hair: 'bald',
		hairColour: '#b06a35',
		clothes: '#2f6b54',
		beard: 'full',
		extra: 'scarf'
	},
	tineke: {
		back: '#fde6c8',
		skin: skin.light,
		hair: 'waves',
		hairColour: '#cfc8bd',
		clothes: '#d9553f',
		extra: 'earrings',
		mouth: 'grin'
	},
	marjan: {
		back: '#d9e2ee',
		skin: skin.tan,
		hair: 'bun',
		hairColour: '#332722',
		clothes: '#7a5c8f',
		glasses: '#3a2f28'
	},
	petra: {
		back: '#f3e3d0',
		skin: skin.rosy,
		hair: 'waves',
		hairColour: '#8a5a34',
		clothes: '#2c4a5e'
	},
	roos: {
		back: '#e9dcf2',
		skin: skin.rosy,
		hair: 'ponytail',
		hairColour: '#d98f4a',
		clothes: '#f0b8a8',
		mouth: 'grin'
	},
	kevin: {
		back: '#dfe3e6',
		skin: skin.light,
		hair: 'cap',
		hairColour: '#c9a24e',
		clothes: '#3a3f44',
		mouth: 'soft'
	},
	annelies: {
		back: '#f0e6d6',
		skin: skin.brown,
		hair: 'long',
		hairColour: '#1f1613',
		clothes: '#b23f30',
		extra: 'earrings'
	},
	bas: {
		back: '#d7e7ea',
		skin: skin.light,
		hair: 'curls',
		hairColour: '#b5652f',
		clothes: '#56635f',
		glasses: '#1d2b2a',
		beard: 'stubble'
	}
};

/** What lies behind the head. */
function backHair({ hair, hairColour: colour }: Look): string {
	switch (hair) {
		case 'long':
			return shape('M26 74q-6 -54 22 -58q28 4 22 58q-6 6 -14 4h-16q-8 2 -14 -4z', colour);
		case 'bob':
			return shape('M25 60q-4 -44 23 -44t23 44q-4 6 -12 4h-22q-8 2 -12 -4z', colour);
		case 'waves':
			return (
				dot(29, 46, 9, colour) +
				dot(67, 46, 9, colour) +
				dot(29, 57, 7, colour) +
				dot(67, 57, 7, colour)
			);
		case 'bun':
			return dot(48, 14, 10, colour);
		case 'ponytail':
			return shape('M62 22q22 4 18 34q-2 10 -10 12q4 -22 -10 -34z', colour);
		case 'afro':
			return dot(48, 36, 28, colour);
		case 'curls':
			return dot(29, 40, 8, colour) + dot(67, 40, 8, colour);
		default:
			return '';
	}
}

/** What lies on the forehead and above. */
function frontHair({ hair, hairColour: colour, clothes }: Look): string {
	switch (hair) {
		case 'short':
			return shape(
				'M28 40q-3 -24 20 -25q24 0 21 26q-4 -4 -5 -11q-10 2 -18 -3q-8 6 -13 5q-2 4 -5 8z',
				colour
			);
		case 'crop':
			return shape('M28.5 38q0 -22 19.5 -22t19.5 22q-3 -3 -4 -9q-15 -6 -31 0q-1 6 -4 9z', colour);
		case 'bald':
			return shape('M28.5 44q-4 -8 0 -16q3 4 2 16zM67.5 44q4 -8 0 -16q-3 4 -2 16z', colour);
		case 'bun':
			return shape('M28 41q-2 -25 20 -25t20 25q-5 -14 -20 -14t-20 14z', colour);
		case 'bob':
			return shape(
				'M28 44q-2 -26 20 -27q22 1 20 27q-4 -8 -8 -14q-14 2 -22 -4q-4 10 -10 18z',
				colour
			);
		case 'long':
			return shape('M28 46q-4 -29 20 -29t20 29q-3 -12 -18 -20q-8 12 -22 20z', colour);
		case 'ponytail':
			return shape('M28 41q-3 -25 20 -25t20 25q-2 -10 -10 -13q-16 -2 -22 -1q-6 4 -8 14z', colour);
		case 'waves':
			return (
				dot(33, 27, 9, colour) +
				dot(44, 21, 10, colour) +
				dot(56, 21, 10, colour) +
				dot(64, 29, 9, colour) +
				dot(29, 36, 7, colour) +
				dot(67, 37, 7, colour)
			);
		case 'curls':
			return (
				dot(32, 28, 8, colour) +
				dot(41, 21, 8.5, colour) +
				dot(51, 19, 8.5, colour) +
				dot(60, 23, 8.5, colour) +
				dot(66, 31, 7, colour) +
				dot(29, 35, 6, colour)
			);
		case 'afro':
			return shape('M28 38q2 -20 20 -20t20 20q-6 -9 -20 -9t-20 9z', colour);
		case 'cap':
			return (
				shape('M28.5 46q-3 -4 -1 -12h4zM67.5 46q3 -4 1 -12h-4z', colour) +
				shape('M27 34q0 -20 21 -20t21 20z', clothes) +
				shape('M24 34q20 -7 48 -2q6 3 8 6q-30 -4 -56 0z', ink.dark)
			);
	}
}

/** The bare head; a beard goes between this and the features. */
function bareHead({ skin: tone, hair }: Look): string {
	const covered = hair === 'long' || hair === 'bob' || hair === 'waves';
	const ears = covered ? '' : dot(28.5, 45, 4, tone) + dot(67.5, 45, 4, tone);
	return (
		ears +
		oval(48, 43, 19, 22, tone) +
		sheer(0.35, dot(36.5, 51, 4, '#e07f68') + dot(59.5, 51, 4, '#e07f68'))
	);
}

function features({ mouth, glasses, extra }: Look): string {
	const smile = {
		smile: stroke('M41 54.5q7 6 14 0', '#8a4433', 2.6),
		soft: stroke('M42 55.5q6 3 12 0', '#8a4433', 2.6),
		grin:
			shape('M40 53.5h16q-1 8.5 -8 8.5t-8 -8.5z', '#8a3a30') +
			shape('M41.5 53.5h13l-0.5 2.8h-12z', ink.white)
	}[mouth ?? 'smile'];
	return (
		dot(40.5, 43.5, 2.5, '#2a211c') +
		dot(55.5, 43.5, 2.5, '#2a211c') +
		stroke('M37 38q3.5 -2.4 7 -0.8M52 37.2q3.5 -1.6 7 0.8', '#5a4335', 1.8) +
		sheer(0.35, stroke('M48 45q-2 4 1 5.5', '#7a4a34', 1.8)) +
		smile +
		(extra === 'wrinkles'
			? sheer(
					0.35,
					stroke('M33 46l-2 -1M33 48.5l-2 0.5M63 46l2 -1M63 48.5l2 0.5M43 31h10', '#7a4a34', 1.2)
				)
			: '') +
		(glasses === undefined
			? ''
			: `<g fill="none" stroke="${glasses}" stroke-width="2"><circle cx="40.5" cy="43.5" r="6.6"/><circle cx="55.5" cy="43.5" r="6.6"/></g>` +
				stroke('M47.1 43h1.8M34 42.5l-4.5 -1M62 42.5l4.5 -1', glasses, 2))
	);
}

function beardOf({ beard, hairColour: colour, hair }: Look): string {
	const tone = hair === 'cap' ? '#d8d3ca' : colour;
	if (beard === 'full') {
		return shape('M29 45q1 22 19 22t19 -22q-2 6 -7 7q-12 -3 -24 0q-5 -1 -7 -7z', tone);
	}
	if (beard === 'moustache')
		return shape('M48 51q-5 -3 -10 2q5 3 10 0.5q5 2.5 10 -0.5q-5 -5 -10 -2z', tone);
	if (beard === 'stubble') {
		return sheer(
			0.28,
			shape('M29.5 47q1 19 18.5 19t18.5 -19q-2 6 -7 7q-11 -3 -23 0q-5 -1 -7 -7z', tone)
		);
	}
	return '';
}

function extraOf({ extra, clothes }: Look): string {
	switch (extra) {
		case 'stethoscope':
			return stroke('M36 70q2 16 10 16t12 -16M46 86v4', ink.navy, 2.4) + dot(46, 91, 3, ink.grey);
		case 'scarf':
			return (
				shape('M34 66q14 9 28 0l3 9q-17 10 -34 0z', ink.sun) +
				rect(54, 72, 9, 20, ink.sun, 3) +
				stroke('M38 72l3 4M47 74v5M56 72l-2 5', ink.orange, 2.4)
			);
		case 'earrings':
			return dot(28.5, 51, 2.2, ink.sun) + dot(67.5, 51, 2.2, ink.sun);
		case 'lanyard':
			return stroke('M38 71l9 18l9 -18', ink.sun, 2.4) + rect(42, 87, 10, 9, ink.white, 2);
		default:
			return sheer(
				0.2,
				stroke('M40 71q8 7 16 0', clothes === '#e9f1f4' ? ink.navy : ink.white, 2.6)
			);
	}
}

/**
 * A portrait as an SVG document of 96 by 96 units, square; show it in a round mask.
 *
 * @param personKey  a person of the demo world.
 * @throws RangeError  for a key nobody has.
 */
export function drawPortrait(personKey: string): string {
	const look = looks[personKey];
	if (look === undefined) throw new RangeError('There is no portrait under this key.');
	const body =
		shape('M12 100c0 -22 14 -31 36 -31s36 9 36 31z', look.clothes) +
		shape('M41 58h14v10a7 7 0 0 1 -14 0z', look.skin) +
		sheer(0.1, shape('M41 62h14v3q-7 4 -14 0z', ink.dark));
	return canvas(
		96,
		96,
		rect(0, 0, 96, 96, look.back) +
			backHair(look) +
			body +
			(look.extra === 'earrings' ? '' : extraOf(look)) +
			bareHead(look) +
			beardOf(look) +
			features(look) +
			frontHair(look) +
			(look.extra === 'earrings' ? extraOf(look) : '')
	);
}
