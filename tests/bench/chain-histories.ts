import fc from 'fast-check';
import { foretold, history, live, tellAhead, type Figures } from '../support/chain-histories.ts';

const defaultRuns = 10_000;
const batch = 500;
const foretoldRuns = 1_000;

export const program = {
	what: 'lives through 10,000 made-up histories of signals; I1 to I8 must hold (or: how many, seed)',
	run
};

async function run([many, chosenSeed]: readonly string[]): Promise<void> {
	const runs = Number(many ?? defaultRuns);
	const seed = Number(chosenSeed ?? 20_260_304);
	const sum: Figures = { signals: 0, tellings: 0, events: 0, unanswered: 0, takenOn: 0 };
	for (let done = 0; done < runs; done += batch) {
		fc.assert(
			fc.property(history, (one) => {
				const figures = live(one);
				for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += figures[name];
			}),
			{ numRuns: Math.min(batch, runs - done), seed: seed + done }
		);
		process.stderr.write(`\r${Math.min(done + batch, runs)} of ${runs}`);
	}
	process.stderr.write('\n');
	fc.assert(fc.property(foretold, tellAhead), { numRuns: foretoldRuns, seed });
	console.log(`chains foretold ${foretoldRuns}, wrong 0`);
	console.log(`histories ${runs}, seed ${seed}, broken 0`);
	for (const [name, count] of Object.entries(sum)) console.log(`${name.padEnd(12)} ${count}`);
}
