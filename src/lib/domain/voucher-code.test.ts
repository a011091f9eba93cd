import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	looksLikeVoucher,
	printedVoucher,
	tidyVoucherCode,
	voucherCode,
	voucherSigns
} from './voucher-code.ts';

const code = fc.bigInt({ min: 0n, max: (1n << 50n) - 1n }).map(voucherCode);
const at = fc.nat({ max: 10 });

test('what is printed is read again, also in small letters and with signs that look alike', () => {
	fc.assert(
		fc.property(code, (made) => {
			const typed = printedVoucher(made).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
			expect(tidyVoucherCode(typed)).toBe(made);
			expect(looksLikeVoucher(made)).toBe(true);
		})
	);
});

test('one wrong sign is seen', () => {
	fc.assert(
		fc.property(code, at, fc.nat({ max: 31 }), (made, place, value) => {
			const wrong = made.slice(0, place) + voucherSigns[value] + made.slice(place + 1);
			expect(looksLikeVoucher(wrong)).toBe(wrong === made);
		})
	);
});

test('two signs that changed places are seen', () => {
	fc.assert(
		fc.property(code, at, at, (made, one, other) => {
			const signs = [...made];
			[signs[one], signs[other]] = [signs[other]!, signs[one]!];
			expect(looksLikeVoucher(signs.join(''))).toBe(signs[one] === signs[other]);
		})
	);
});

test('what is no code is none', () => {
	for (const text of ['', 'ABC', '0'.repeat(12), '!!!!!!!!!!!'])
		expect(looksLikeVoucher(text)).toBe(false);
});
