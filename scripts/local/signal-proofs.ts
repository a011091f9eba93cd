import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readyForChecks } from './checks.ts';
import { checkout } from './prepare.mjs';
import { tool, tryCommand } from './run.ts';
import { Mendable, say, seconds } from './say.ts';

// The proofs about signals, each with its number in the name of a test. A number that no test bears
// any more is a proof that is gone, and fails as a red one does.

/** What is to be proved, by its number (1 to 32). */
export const proofs: readonly string[] = [
	'red that nobody answers: each step to the second, three rounds, then unanswered',
	'taken on at 4:59, and at 5:01',
	'of fifty who take it on at once one wins',
	'the agreed time passes: a question, then open again',
	'taken on and 60 days later: opened again once',
	'a step without duty or device, and somebody away with a stand-in',
	'a step, a person or the chain changes while it runs',
	'the worker dies at any moment: nothing lost, the phone shows one',
	'two workers, one dead with what it held',
	'an address that is gone: the next way at once, within a second of the clock',
	'all push services refuse: no device lost, the operator hears it',
	'too many, faults, silence, no names for ten minutes',
	'a push service that says yes for ever: the next way after 60 s, and not before',
	'a receipt after another way was begun, a text message or a mail: shown once',
	'duty handed over in both nights in which the clock changes',
	'quiet hours: held, sent once, red is not held; what failed by day is not tried again at night',
	'said twice is one signal; red on orange begins anew',
	'taken back before, and after somebody took it on',
	'who has no right hears nothing, also when it ends on the way',
	'the database away for minutes, also under a worker that runs: each chain goes on, late, nothing twice',
	'an engine that is silent for 90 seconds says so',
	'a test leaves by the same door as a signal',
	'no name, circle, sign or note in anything that is sent or logged',
	'each push shows something, also one that cannot be read',
	'a browser that lost its address, key or yes, or signed in anew, is noticed',
	'check-in: each row, both clocks, pauses that end or are ended, no network, Kring away',
	'what is said before sending is what then happens',
	'what the sender sees is what the log says, at each moment',
	'sent twice is said once',
	'nobody closes without a word to who raised it',
	'a talk never rings between 21.00 and 8.00: asked, held, and in the hands of a push service',
	'the engine cannot make anything red'
];

/** Files that hold proofs; all of `tests/signal` besides. */
const files = [
	...['signal', 'signal-more', 'cut-off', 'reach', 'engine', 'check-in', 'finding'].map(
		(name) => `tests/integration/${name}.test.ts`
	),
	'tests/chain-histories.test.ts',
	'tests/signal/',
	'src/lib/client/push-payload.test.ts',
	'src/lib/client/push-drift.test.ts',
	'src/lib/domain/finding/talk.test.ts',
	'src/lib/domain/finding/finding-properties.test.ts'
];

/** T12.2, in milliseconds. */
const bars = { p95: 10_000, max: 30_000 };

/** What vitest writes down, as far as it is read here. */
export type Report = {
	testResults: {
		name: string;
		assertionResults: {
			ancestorTitles: string[];
			title: string;
			status: string;
			meta?: { figures?: string[]; handOverMs?: { p95: number; max: number } };
		}[];
	}[];
};

/** One proof, and the tests that bear its number. */
export type Proof = {
	number: number;
	what: string;
	tests: { file: string; name: string; isGreen: boolean }[];
};

/**
 * Sorts tests by the numbers with which their names begin: `8: …`, `9 and 11: …`. In a group that
 * bears a number every test does.
 */
export function proofsIn(report: Report, root: string): Proof[] {
	const found = proofs.map((what, index): Proof => ({ number: index + 1, what, tests: [] }));
	for (const { name, assertionResults } of report.testResults) {
		for (const { ancestorTitles, title, status } of assertionResults) {
			const names = [...ancestorTitles, title];
			const numbers = names.flatMap((one) =>
				(/^(\d+(?:(?:, | and )\d+)*): /.exec(one)?.[1] ?? '').split(/, | and /).map(Number)
			);
			for (const number of new Set(numbers)) {
				found[number - 1]?.tests.push({
					file: relative(root, name),
					name: names.join(' › '),
					isGreen: status === 'passed'
				});
			}
		}
	}
	return found;
}

/** Whether a proof is there, and nothing of it is red or was left out. */
export function isProved({ tests }: Proof): boolean {
	return tests.length > 0 && tests.every(({ isGreen }) => isGreen);
}

/**
 * Runs every proof and prints the table and the figures.
 *
 * @param more  handed to vitest.
 * @returns the exit code: 1 when a proof is red or missing, or took longer than its bar.
 */
export async function proveSignals(more: readonly string[]): Promise<number> {
	const startedAt = performance.now();
	// In a fresh checkout nobody made yet what the tests are read with.
	await readyForChecks();
	const report: Report = { testResults: [] };
	let isGreen = true;
	// One after the other: a machine that is busy with other tests would count as delay.
	for (const project of ['unit', 'integration', 'signal']) {
		const ran = await runProject(project, more);
		isGreen &&= ran.isGreen;
		report.testResults.push(...ran.report.testResults);
	}
	const found = proofsIn(report, checkout);
	say('');
	for (const proof of found) {
		const { number, what, tests } = proof;
		const verdict = tests.length === 0 ? 'MISSING' : isProved(proof) ? 'green' : 'RED';
		say(`${String(number).padStart(2)}  ${verdict.padEnd(7)}  ${what}`);
		for (const [path, names] of Map.groupBy(tests, (test) => test.file)) {
			const first = names[0]!.name;
			say(
				`${' '.repeat(13)}${path}: ${first}${names.length > 1 ? ` (+ ${names.length - 1})` : ''}`
			);
		}
	}
	const metas = report.testResults.flatMap(({ assertionResults }) =>
		assertionResults.flatMap(({ meta }) => (meta === undefined ? [] : [meta]))
	);
	say('');
	for (const line of metas.flatMap(({ figures = [] }) => figures)) say(line);
	const late = metas.filter(
		({ handOverMs: took }) => took !== undefined && (took.p95 > bars.p95 || took.max > bars.max)
	);
	const isMeasured = metas.some(({ handOverMs }) => handOverMs !== undefined);
	const kept = late.length === 0 ? 'kept' : 'NOT KEPT';
	say(
		`bars of hand-over, 95 of 100 within 10 s and all within 30 s: ${isMeasured ? kept : 'not measured'}`
	);
	const proved = found.filter(isProved).length;
	say(`\n${proved} of ${proofs.length} proved, in ${seconds(startedAt)}`);
	return isGreen && proved === proofs.length && late.length === 0 && isMeasured ? 0 : 1;
}

async function runProject(
	project: string,
	more: readonly string[]
): Promise<{ isGreen: boolean; report: Report }> {
	const folder = join(checkout, 'test-results');
	const file = join(folder, `signal-${project}.json`);
	mkdirSync(folder, { recursive: true });
	rmSync(file, { force: true });
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const command = tool('vitest', 'run', '--project', project, ...reporters, ...files, ...more);
	const { code } = await tryCommand(command, { show: true });
	try {
		return { isGreen: code === 0, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
	} catch {
		throw new Mendable(`The tests of "${project}" ended without a report.`);
	}
}
