import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { systemBinaries } from './binaries.ts';
import { ensureChromium, ensureFirefox } from './browsers.ts';
import { ensureBuild } from './build.ts';
import { readyForChecks, runChecks, type Matter } from './checks.ts';
import { ensureReaders } from './debian.ts';
import { checkout } from './prepare.mjs';
import { tool, tryCommand } from './run.ts';
import { giveUp, say, seconds } from './say.ts';

// All proofs in one go. Every part runs, also after an earlier one failed, so that one run tells
// everything. Three run side by side, because most of them wait half of the time; what they print is
// kept until they are done. The walks have the machine to themselves.

type Count = {
	passed: number;
	failed: number;
	skipped: number;
	/** The tests that failed, by the names under which they are found. */
	failures?: readonly string[];
};

type Part = {
	name: string;
	work: (print: Print) => Promise<Count>;
	/** Parts that have to be done first, by name. */
	after?: readonly string[];
	/** Nothing else runs meanwhile, and what it prints is seen at once. */
	alone?: boolean;
};

/** Where a part puts its lines; null lets it print for itself. */
type Print = ((line: string) => void) | null;

type Done = { name: string; count: Count; tookMs: number };

const reports = join(checkout, 'test-results');
const sideBySide = 3;

/** Runs everything, prints `N passed, N failed, N skipped` last, and ends the process. */
export async function testAll(): Promise<void> {
	const startedAt = performance.now();
	try {
		rmSync(reports, { recursive: true, force: true });
		mkdirSync(reports, { recursive: true });
		// First, so that a machine without browsers says so before anything long has run.
		await ensureChromium();
		if (hasTests('tests/firefox')) await ensureFirefox();
		await ensureReaders();
		await readyForChecks();
	} catch (caught) {
		giveUp(caught);
	}

	const done = await runParts(parts());

	say('\n── How long it took');
	for (const { name, tookMs } of done) say(`  ${name.padEnd(44)} ${inSeconds(tookMs).padStart(7)}`);
	say(`  ${'all of it, three side by side'.padEnd(44)} ${seconds(startedAt).padStart(7)}`);
	const sum = (pick: (count: Count) => number) =>
		done.reduce((total, { count }) => total + pick(count), 0);
	const failed = sum((count) => count.failed);
	if (failed > 0) tellFailures(done);
	say(
		`${sum((count) => count.passed)} passed, ${failed} failed, ${sum((count) => count.skipped)} skipped`
	);
	process.exit(failed === 0 ? 0 : 1);
}

/** Once more at the end: what a long run printed first may have been cut off. */
function tellFailures(done: readonly Done[]): void {
	say('\n── What failed');
	for (const { name, count } of done) {
		if (count.failed === 0) continue;
		say(`  ${name}`);
		for (const failure of count.failures ?? []) say(`    ${failure}`);
	}
}

/**
 * Tests that lean on what PostgreSQL itself does: its walls, locks, bells and clocks, each once. They
 * are what a second version of it can break, and did; the others tell the same on every version.
 */
const leansOnPostgres = ['gate', 'gate-walls', 'job', 'live', 'notice', 'schema', 'signal'].map(
	(name) => `tests/integration/${name}.test.ts`
);

/** All parts, in the order in which they begin when they may. */
function parts(): Part[] {
	const system = systemBinaries();
	const checks = (matter: Matter) => async (print: Print) => ({
		...(await runChecks(matter, print ?? say)),
		skipped: 0
	});
	// The build writes the texts anew, and what reads them waits for that.
	const after = ['Build'];
	return [
		{ name: 'Build', work: build },
		{ name: 'Form', work: checks('form') },
		{ name: 'Who may see what', work: (print) => vitest('policy', print), after },
		{ name: 'Types', work: checks('types'), after },
		{ name: 'On PostgreSQL', work: (print) => vitest('integration', print), after },
		{ name: 'Rules', work: (print) => vitest('unit', print), after },
		...(system === null
			? []
			: [
					{
						name: 'On the PostgreSQL of this machine',
						work: (print: Print) =>
							vitest('integration', print, { KRING_TEST_PG: 'system' }, leansOnPostgres),
						after
					}
				]),
		{ name: 'In calendar programs', work: (print) => vitest('clients', print), after },
		{ name: 'Push in Firefox', work: (print) => vitest('firefox', print), after },
		{ name: 'Walks in Chromium', work: playwright, after, alone: true }
	];
}

/** Runs the parts, at most three at a time, and says of each what it printed as soon as it is done. */
async function runParts(all: readonly Part[]): Promise<Done[]> {
	const waiting = [...all];
	const done: Done[] = [];
	const running = new Map<string, Promise<void>>();
	const mayStart = ({ after = [], alone = false }: Part) =>
		after.every((name) => done.some((one) => one.name === name)) &&
		running.size < (alone ? 1 : sideBySide);
	while (waiting.length + running.size > 0) {
		for (let next; (next = waiting.find(mayStart)) !== undefined;) {
			const part = next;
			waiting.splice(waiting.indexOf(part), 1);
			const work = runPart(part).then((one) => {
				done.push(one);
				running.delete(part.name);
			});
			running.set(part.name, work);
			if (part.alone === true) await work;
		}
		// A race among nobody never ends.
		if (running.size > 0) await Promise.race(running.values());
	}
	return done;
}

async function runPart({ name, work, alone = false }: Part): Promise<Done> {
	const startedAt = performance.now();
	let printed = '';
	if (alone) say(`\n── ${name}`);
	const count: Count = await work(alone ? null : (line) => (printed += `${line}\n`)).catch(
		(caught: unknown) => {
			const why = caught instanceof Error ? caught.message : String(caught);
			printed += `${why}\n`;
			return { passed: 0, failed: 1, skipped: 0, failures: [why] };
		}
	);
	const tookMs = performance.now() - startedAt;
	const { passed, failed, skipped } = count;
	const figures = `${passed} passed, ${failed} failed, ${skipped} skipped, ${inSeconds(tookMs)}`;
	say(alone ? `${printed}  ${figures}` : `\n── ${name}: ${figures}\n${printed.trimEnd()}`);
	return { name, count, tookMs };
}

function inSeconds(tookMs: number): string {
	return `${(tookMs / 1000).toFixed(1)} s`;
}

async function build(): Promise<Count> {
	await ensureBuild();
	return { passed: 0, failed: 0, skipped: 0 };
}

async function vitest(
	project: string,
	print: Print,
	env: Record<string, string> = {},
	only: readonly string[] = []
): Promise<Count> {
	const report = join(reports, `${project}${env['KRING_TEST_PG'] ?? ''}.json`);
	const { code, output } = await tryCommand(
		tool(
			'vitest',
			...['run', '--project', project, '--passWithNoTests', ...only],
			...['--reporter', 'minimal', '--reporter', 'json', `--outputFile.json=${report}`]
		),
		{ show: print === null, env: { ...process.env, ...env } }
	);
	print?.(output.trim());
	const found = readReport<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		numTodoTests: number;
		testResults: readonly {
			name: string;
			status: string;
			message: string;
			assertionResults: readonly {
				status: string;
				fullName: string;
				failureMessages: readonly string[];
			}[];
		}[];
	}>(report);
	if (found === null) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
	const failed = found.numFailedTests;
	return {
		passed: found.numPassedTests,
		// A file that does not even load fails without a failed test in it.
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: found.numPendingTests + found.numTodoTests,
		failures: found.testResults
			.filter(({ status }) => status === 'failed')
			.flatMap(({ name, message, assertionResults }) => [
				relative(checkout, name) + firstLine(message),
				...assertionResults
					.filter(({ status }) => status === 'failed')
					.map(({ fullName, failureMessages: [why = ''] }) => `  ${fullName}${firstLine(why)}`)
			])
	};
}

/** What went wrong in one line, after what it went wrong with. */
function firstLine(message: string): string {
	const line = message.trim().split('\n', 1)[0] ?? '';
	return line === '' ? '' : `: ${line}`;
}

async function playwright(): Promise<Count> {
	if (!hasTests('tests/e2e')) return { passed: 0, failed: 0, skipped: 0 };
	const report = join(reports, 'walks.json');
	const { code } = await tryCommand(tool('playwright', 'test', '--reporter=list,json'), {
		show: true,
		env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
	});
	const found = readReport<
		{
			stats: { expected: number; unexpected: number; flaky: number; skipped: number };
		} & Suite
	>(report);
	if (found === null) return { passed: 0, failed: 1, skipped: 0 };
	const { stats } = found;
	const failed = stats.unexpected + stats.flaky;
	return {
		passed: stats.expected,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: stats.skipped,
		failures: failedSpecs(found)
	};
}

type Suite = {
	suites?: readonly Suite[];
	specs?: readonly {
		title: string;
		file: string;
		ok: boolean;
		tests: readonly { projectName: string }[];
	}[];
};

function failedSpecs({ suites = [], specs = [] }: Suite): string[] {
	const own = specs
		.filter(({ ok }) => !ok)
		.map(({ title, file, tests: [first] }) => `${file} [${first?.projectName ?? ''}] ${title}`);
	return [...own, ...suites.flatMap(failedSpecs)];
}

function readReport<T>(file: string): T | null {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return null;
	}
}

function hasTests(dir: string): boolean {
	const full = join(checkout, dir);
	return existsSync(full) && readdirSync(full).some((file) => /\.(test|e2e)\.ts$/.test(file));
}
