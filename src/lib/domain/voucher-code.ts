// The code of a voucher: ten signs that look like no other, and one that tells a slip of the pen
// (activities-credits.md 12.3).

/** Signs of a code, in the order of their values: no I, L, O or U. */
export const voucherSigns = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Signs without the one that tells a slip. */
export const voucherLength = 10;

/** Ten signs from 50 bits, with the one that tells a slip. */
export function voucherCode(bits: bigint): string {
	const signs = Array.from({ length: voucherLength }, (_, at) =>
		voucherSigns.charAt(Number((bits >> BigInt(5 * at)) & 31n))
	).join('');
	return signs + checkSign(signs);
}

/** A typed code in the form in which it is compared: what is easily taken for something else is put right. */
export function tidyVoucherCode(typed: string): string {
	return typed
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
}

/** Whether this could be the code of a voucher: one wrong sign, or two that changed places, and it is not. */
export function looksLikeVoucher(tidied: string): boolean {
	const signs = tidied.slice(0, voucherLength);
	return (
		tidied.length === voucherLength + 1 &&
		[...tidied].every((sign) => voucherSigns.includes(sign)) &&
		tidied.at(-1) === checkSign(signs)
	);
}

/** A code as it is printed: in groups. */
export function printedVoucher(code: string): string {
	return `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`;
}

/**
 * The sign that makes the code, read as a polynomial over the 32 numbers of GF(2⁵), zero at one of its
 * generators: each place counts differently, so that no single slip and no two signs that changed places go
 * unseen.
 */
function checkSign(signs: string): string {
	const sum = [...signs].reduce((total, sign) => times2(total ^ voucherSigns.indexOf(sign)), 0);
	return voucherSigns.charAt(sum);
}

/** Twice a number of GF(2⁵), with x⁵ + x² + 1. */
function times2(value: number): number {
	const doubled = value << 1;
	return doubled > 31 ? doubled ^ 37 : doubled;
}
