import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemBinaries } from './binaries.ts';
import { ensureChromium, ensureFirefox } from './browsers.ts';
import { ensureBuild, ensureMessages } from './build.ts';
import { runChecks } from './checks.ts';
import { checkout } from './prepare.mjs';
import { tool, tryCommand } from './run.ts';
import { giveUp, say, seconds } from './say.ts';

// All proofs in one go, cheapest first. Every part runs, also after an earlier one failed, so that
// one run tells everything.

type Count = { passed: number; failed: number; skipped: number };

const reports = join(checkout, 'test-results');

/** Runs everything, prints `N passed, N failed, N skipped` last, and ends the process. */
export async function testAll(): Promise<void> {
	const startedAt = performance.now();
	const total: Count = { passed: 0, failed: 0, skipped: 0 };
	const part = async (name: string, work: () => Promise<Count>) => {
		say(`\n── ${name}`);
		const count = await work().catch((caught: unknown) => {
			say(caught instanceof Error ? caught.message : String(caught));
			return { passed: 0, failed: 1, skipped: 0 };
		});
		total.passed += count.passed;
		total.failed += count.failed;
		total.skipped += count.skipped;
	};
	try {
		rmSync(reports, { recursive: true, force: true });
		mkdirSync(reports, { recursive: true });
		// First, so that a machine without browsers says so before anything long has run.
		await ensureChromium();
		if (hasTests('tests/firefox')) await ensureFirefox();
		await ensureMessages();
	} catch (caught) {
		giveUp(caught);
	}

	await part('Checks', async () => ({ ...(await runChecks()), skipped: 0 }));
	await part('Rules', () => vitest('unit'));
	await part('On PostgreSQL', () => vitest('integration'));
	const system = systemBinaries();
	if (system === null) say('\n── No other PostgreSQL on this machine to repeat that on.');
	else {
		await part(`The same on the PostgreSQL of this machine (${system})`, () =>
			vitest('integration', { KRING_TEST_PG: 'system' })
		);
	}
	await part('Build', async () => {
		await ensureBuild();
		return { passed: 0, failed: 0, skipped: 0 };
	});
	await part('Who may see what', () => vitest('policy'));
	await part('Walks in Chromium', playwright);
	await part('Push in Firefox', () => vitest('firefox'));

	say(`\nAll of it took ${seconds(startedAt)}.`);
	say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	process.exit(total.failed === 0 ? 0 : 1);
}

async function vitest(project: string, env: Record<string, string> = {}): Promise<Count> {
	const report = join(reports, `${project}${env['KRING_TEST_PG'] ?? ''}.json`);
	const { code } = await tryCommand(
		tool(
			'vitest',
			...['run', '--project', project, '--passWithNoTests'],
			...['--reporter', 'dot', '--reporter', 'json', `--outputFile.json=${report}`]
		),
		{ show: true, env: { ...process.env, ...env } }
	);
	const found = readReport<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		numTodoTests: number;
	}>(report);
	if (found === null) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
	const failed = found.numFailedTests;
	return {
		passed: found.numPassedTests,
		// A file that does not even load fails without a failed test in it.
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: found.numPendingTests + found.numTodoTests
	};
}

async function playwright(): Promise<Count> {
	if (!hasTests('tests/e2e')) return { passed: 0, failed: 0, skipped: 0 };
	const report = join(reports, 'walks.json');
	const { code } = await tryCommand(tool('playwright', 'test', '--reporter=list,json'), {
		show: true,
		env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
	});
	const stats = readReport<{
		stats: { expected: number; unexpected: number; flaky: number; skipped: number };
	}>(report)?.stats;
	if (stats === undefined) return { passed: 0, failed: 1, skipped: 0 };
	const failed = stats.unexpected + stats.flaky;
	return {
		passed: stats.expected,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: stats.skipped
	};
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
