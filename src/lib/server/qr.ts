import { create } from 'qrcode';

/**
 * A text as a QR code, for the screen and for paper.
 *
 * @returns rows of modules, true is dark, without the white rim around them.
 * @throws {Error} for a text of more than about 2,000 signs, which no code can hold.
 */
export function qrModules(text: string): boolean[][] {
	const { modules } = create(text, { errorCorrectionLevel: 'M' });
	return Array.from({ length: modules.size }, (_row, y) =>
		Array.from({ length: modules.size }, (_column, x) => modules.get(y, x) === 1)
	);
}
