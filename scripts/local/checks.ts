import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureMessages } from './build.ts';
import { checkout } from './prepare.mjs';
import { runCommand, tool, tryCommand } from './run.ts';
import { say, seconds } from './say.ts';

// What is looked at without running the house: types, lint, form, texts.

type Check = { name: string; matter: Matter; command: readonly string[] };

/** The outcome of all checks. */
export type Checked = { passed: number; failed: number };

/** Makes what types are read from: the texts, and what the framework knows of the routes. */
export async function readyForChecks(): Promise<void> {
	await runCommand(tool('svelte-kit', 'sync'));
	await ensureMessages();
}

/** What a check reads: the types of everything, or only how the files are written. */
export type Matter = 'form' | 'types';

/** Runs the checks, all of them or those of one matter, prints what each found, and counts. */
export async function runChecks(
	matter: Matter | null = null,
	print: (line: string) => void = say
): Promise<Checked> {
	const outcome = { passed: 0, failed: 0 };
	for (const check of checks().filter((one) => matter === null || one.matter === matter)) {
		const startedAt = performance.now();
		const { code, output } = await tryCommand(check.command);
		const verdict = code === 0 ? 'ok' : 'FAILED';
		print(`  ${check.name.padEnd(24)} ${verdict.padEnd(6)} ${seconds(startedAt)}`);
		if (code === 0) outcome.passed += 1;
		else {
			outcome.failed += 1;
			print(output.trim());
		}
	}
	return outcome;
}

function checks(): Check[] {
	const script = (name: string) => [process.execPath, join(checkout, 'scripts', name)];
	const types = (name: string, command: readonly string[]): Check => {
		return { name, matter: 'types', command };
	};
	const form = (name: string, command: readonly string[]): Check => {
		return { name, matter: 'form', command };
	};
	// The compiler of TypeScript 7 looks at the same in a fifth of the time. Tools that build on the
	// compiler still need the one before it, under the name `typescript`.
	const compiler = join(checkout, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
	const compiled = (project: string) => [process.execPath, compiler, '--noEmit', '-p', project];
	const workerTypes = 'src/service-worker/tsconfig.json';
	const strict = ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'];
	return [
		types('types of the house', tool('svelte-check', '--tsgo-experimental-api', ...strict)),
		types('types of the scripts', compiled('scripts')),
		...(existsSync(join(checkout, workerTypes))
			? [types('types of the worker', compiled(workerTypes))]
			: []),
		form('lint', tool('eslint', '--max-warnings', '0', '.')),
		form('promises', tool('oxlint', '--type-aware', 'src', 'tests', 'scripts')),
		form('form', tool('prettier', '--check', '--log-level', 'warn', '.')),
		form('texts', script('check-texts.ts')),
		form('data classes', script('check-data-classes.ts')),
		form('readme', [...script('readme.ts'), '--check'])
	];
}
