import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressValue, escaped, folded, propertyLine } from './calendar-line.ts';

const unfolded = (text: string) => text.replaceAll('\r\n ', '');
const octets = (line: string) => new TextEncoder().encode(line).length;
const unescaped = (value: string) =>
	value.replace(/\\([\\;,n])/g, (_pair, sign: string) => (sign === 'n' ? '\n' : sign));

/** Any signs but ends of lines, among them many of several octets. */
const anyLine = fc
	.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), {
		maxLength: 30
	})
	.map((parts) => parts.join('').replaceAll(/[\r\n]/g, ''));

test('whatever stands on a line, it comes back whole, and no part of it is too long or broken', () => {
	fc.assert(
		fc.property(anyLine, (line) => {
			const text = folded(line);
			expect(unfolded(text)).toBe(line);
			const parts = text.split('\r\n');
			expect(Math.max(...parts.map(octets))).toBeLessThanOrEqual(75);
			expect(parts.every((part) => part.isWellFormed())).toBe(true);
			expect(parts.slice(1).every((part) => part.startsWith(' ') && part.length > 1)).toBe(true);
		}),
		{ numRuns: 500 }
	);
});

test.each([
	['75 octets are one line', 'a'.repeat(75), [75]],
	['76 are two', 'a'.repeat(76), [75, 2]],
	['the space in front counts', 'a'.repeat(75 + 74 + 1), [75, 75, 2]],
	['a sign of two octets goes to the next line whole', `${'a'.repeat(74)}é`, [74, 3]],
	['one of four too', `${'a'.repeat(72)}🍮`, [72, 5]]
])('%s', (_name, line, lengths) => {
	expect(folded(line).split('\r\n').map(octets)).toEqual(lengths);
});

test('text comes back as it was', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			const plain = text.replace(/[^\P{Cc}\n\t]|[\u2028\u2029]/gu, '');
			expect(unescaped(escaped(plain))).toBe(plain);
			expect(escaped(text)).not.toMatch(/[^\P{Cc}\t]|[\u2028\u2029]/u);
		}),
		{ numRuns: 500 }
	);
});

test.each([
	['what separates', 'thee; koffie, \\o/', 'thee\\; koffie\\, \\\\o/'],
	['ends of lines of every kind', 'a\r\nb\rc\nd\u0085e\u2028f\u2029g', 'a\\nb\\nc\\nd\\ne\\nf\\ng'],
	['signs that cannot be seen', 'a\u0000b\u001bc\td', 'abc\td'],
	['half a sign', 'a\ud83cb', 'a\ufffdb']
])('text with %s', (_name, text, value) => {
	expect(escaped(text)).toBe(value);
});

test('an address cannot begin another line', () => {
	expect(propertyLine('URL', addressValue('https://kring.example/a\r\nATTENDEE:x'))).toBe(
		'URL:https://kring.example/aATTENDEE:x'
	);
});
