import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureMessages } from './build.ts';
import { checkout } from './prepare.mjs';
import { runCommand, tool, tryCommand } from './run.ts';
import { say, seconds } from './say.ts';

// What is looked at without running the house: types, lint, form, texts.

type Check = { name: string; command: readonly string[] };

/** The outcome of all checks. */
export type Checked = { passed: number; failed: number };

/** Runs every check, prints what each found, and counts. */
export async function runChecks(): Promise<Checked> {
	await ensureMessages();
	await runCommand(tool('svelte-kit', 'sync'));
	const outcome = { passed: 0, failed: 0 };
	for (const check of checks()) {
		const startedAt = performance.now();
		const { code, output } = await tryCommand(check.command);
		const verdict = code === 0 ? 'ok' : 'FAILED';
		say(`  ${check.name.padEnd(24)} ${verdict.padEnd(6)} ${seconds(startedAt)}`);
		if (code === 0) outcome.passed += 1;
		else {
			outcome.failed += 1;
			say(output.trim());
		}
	}
	return outcome;
}

function checks(): Check[] {
	const node = process.execPath;
	const workerTypes = 'src/service-worker/tsconfig.json';
	return [
		{
			name: 'types of the house',
			command: tool(
				'svelte-check',
				'--tsconfig',
				'./tsconfig.json',
				'--fail-on-warnings',
				'--output',
				'human'
			)
		},
		{ name: 'types of the scripts', command: tool('tsc', '--noEmit', '-p', 'scripts') },
		...(existsSync(join(checkout, workerTypes))
			? [{ name: 'types of the worker', command: tool('tsc', '--noEmit', '-p', workerTypes) }]
			: []),
		{ name: 'lint', command: tool('eslint', '--max-warnings', '0', '.') },
		{ name: 'form', command: tool('prettier', '--check', '--log-level', 'warn', '.') },
		{ name: 'texts', command: [node, join(checkout, 'scripts', 'check-texts.ts')] },
		{ name: 'data classes', command: [node, join(checkout, 'scripts', 'check-data-classes.ts')] },
		{ name: 'readme', command: [node, join(checkout, 'scripts', 'readme.ts'), '--check'] }
	];
}
