import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfWait } from '../src/lib/domain/chain/index.ts';
import { circle, foretold, history, live, moment, tellAhead } from './support/chain-histories.ts';

// The invariants of a signal on made-up histories. Ten thousand of them: npm run bench -- --only
// chain-histories.

test('whatever happens, the invariants I1 to I8 hold', () => {
	fc.assert(
		fc.property(history, (one) => {
			live(one);
		}),
		{ numRuns: 200 }
	);
});

test('27: what is said before sending is what then happens', () => {
	fc.assert(fc.property(foretold, tellAhead), { numRuns: 200 });
});

test('a wait never ends before it begins, whatever the clock does that night', () => {
	fc.assert(
		fc.property(circle, moment, ({ chains, isHoliday }, from) => {
			for (const chain of [chains.orange, chains.red]) {
				for (const { wait } of chain?.steps ?? []) {
					expect(endOfWait(from, wait, isHoliday).getTime()).toBeGreaterThanOrEqual(from.getTime());
				}
			}
		}),
		{ numRuns: 100 }
	);
});
