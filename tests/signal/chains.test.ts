import fc from 'fast-check';
import { test } from 'vitest';
import { foretold, history, live, tellAhead } from '../support/chain-histories.ts';
import '../support/figures.ts';

// What `npm test` tries on some hundreds of made-up chains, on as many as were promised (S12.5).

const seed = Number(process.env['KRING_SEED'] ?? 20_260_304);

test('27: for 1,000 random chains what is said before sending is what then happens', ({ task }) => {
	fc.assert(fc.property(foretold, tellAhead), { numRuns: 1_000, seed });
	task.meta.figures = [`1,000 chains foretold, wrong 0 (seed ${seed})`];
});

test('the invariants I1 to I8 hold in 10,000 random histories', ({ task }) => {
	const sum = { signals: 0, tellings: 0 };
	fc.assert(
		fc.property(history, (one) => {
			const { signals, tellings } = live(one);
			sum.signals += signals;
			sum.tellings += tellings;
		}),
		{ numRuns: 10_000, seed }
	);
	task.meta.figures = [
		`10,000 histories with ${sum.signals} signals and ${sum.tellings} notices, broken 0 (seed ${seed})`
	];
});
