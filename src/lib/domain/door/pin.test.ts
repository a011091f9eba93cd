import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEasyPin, isPin, pinFree, pinLeftMs, pinMost, pinWaitMs } from './pin.ts';

test.each([
	['1', false],
	['123', false],
	['1593', true],
	['159372', true],
	['1593726', false],
	['15 93', false],
	['١٢٣٤', false],
	['', false]
])('%s can be a PIN: %s', (text, may) => {
	expect(isPin(text)).toBe(may);
});

test('what anybody tries first is no PIN', () => {
	for (const pin of ['0000', '1234', '4321', '56789', '987654'])
		expect(isEasyPin(pin), pin).toBe(true);
	for (const pin of ['1593', '1233', '1357', '0909', '112233'])
		expect(isEasyPin(pin), pin).toBe(false);
});

test('under five wrong ones nobody waits; from then on longer each time, and never over a minute', () => {
	const all = Array.from({ length: pinMost }, (_, wrong) => pinWaitMs(wrong));
	expect(all.slice(0, pinFree)).toEqual([0, 0, 0, 0, 0]);
	expect(all.slice(pinFree, pinFree + 5)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000]);
	expect(Math.max(...all)).toBe(60_000);
	// Whoever knows it and mistypes most of it is in within a quarter of an hour.
	expect(all.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(15 * 60_000);
});

test('whatever the clock does, one waits no longer than the whole wait, and not at all once it is over', () => {
	const moments = fc.integer({ min: 0, max: 10_000_000 });
	fc.assert(
		fc.property(fc.nat({ max: pinMost }), moments, moments, (wrong, atMs, nowMs) => {
			const left = pinLeftMs({ wrong, atMs }, nowMs);
			expect(left).toBeGreaterThanOrEqual(0);
			expect(left).toBeLessThanOrEqual(pinWaitMs(wrong));
			expect(pinLeftMs({ wrong, atMs }, atMs + pinWaitMs(wrong))).toBe(0);
		})
	);
});
