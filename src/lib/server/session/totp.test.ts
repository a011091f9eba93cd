import { describe, expect, test } from 'vitest';
import { base32, matchingStep, stepAt, totpAddress, totpAt } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

// RFC 6238, appendix B: the rows with SHA-1.
test.each([
	[59, '94287082'],
	[1111111109, '07081804'],
	[1111111111, '14050471'],
	[1234567890, '89005924'],
	[2000000000, '69279037'],
	[20000000000, '65353130']
])('at second %i the code is %s', (second, code) => {
	expect(totpAt(secret, stepAt(new Date(second * 1000)), 8)).toBe(code);
});

// RFC 4226, appendix D.
test.each([
	'755224',
	'287082',
	'359152',
	'969429',
	'338314',
	'254676',
	'287922',
	'162583',
	'399871',
	'520489'
])('the code of six digits is %s', (code) => {
	const at = [
		'755224',
		'287082',
		'359152',
		'969429',
		'338314',
		'254676',
		'287922',
		'162583',
		'399871',
		'520489'
	].indexOf(code);
	expect(totpAt(secret, at)).toBe(code);
});

describe('a code that was typed', () => {
	const now = new Date('2026-03-02T12:00:10Z');
	const step = stepAt(now);

	test('counts half a minute before and after', () => {
		for (const near of [step - 1, step, step + 1]) {
			expect(matchingStep(secret, totpAt(secret, near), now, 0)).toBe(near);
		}
		for (const far of [step - 2, step + 2]) {
			expect(matchingStep(secret, totpAt(secret, far), now, 0)).toBeNull();
		}
	});

	test('works once, and none before it works any more', () => {
		expect(matchingStep(secret, totpAt(secret, step), now, step)).toBeNull();
		expect(matchingStep(secret, totpAt(secret, step - 1), now, step)).toBeNull();
		expect(matchingStep(secret, totpAt(secret, step + 1), now, step)).toBe(step + 1);
	});

	test('may have spaces', () => {
		const code = totpAt(secret, step);
		expect(matchingStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, now, 0)).toBe(step);
	});

	test.each(['', '1', '000000000', 'abcdef', '＇'])('%j is none', (typed) => {
		expect(matchingStep(secret, typed, now, 0)).toBeNull();
	});
});

// RFC 4648, section 10, without padding.
test.each([
	['', ''],
	['f', 'MY'],
	['fo', 'MZXQ'],
	['foo', 'MZXW6'],
	['foob', 'MZXW6YQ'],
	['fooba', 'MZXW6YTB'],
	['foobar', 'MZXW6YTBOI']
])('%j in base32 is %j', (text, encoded) => {
	expect(base32(Buffer.from(text))).toBe(encoded);
});

test('an authenticator app reads whose code it is', () => {
	const url = new URL(totpAddress(secret, 'Kring', 'tineke@example.org'));
	expect(url.protocol).toBe('otpauth:');
	expect(decodeURIComponent(url.pathname)).toContain('Kring:tineke@example.org');
	expect(url.searchParams.get('secret')).toBe(base32(secret));
});
