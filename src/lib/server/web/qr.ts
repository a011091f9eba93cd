import QRCode from 'qrcode';

/** The squares of a QR code, row by row; true is dark. Medium correction, for paper that creases. */
export function qrOf(text: string): boolean[][] {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
	return Array.from({ length: modules.size }, (_row, y) =>
		Array.from({ length: modules.size }, (_square, x) => modules.get(y, x) === 1)
	);
}
