import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { checkout } from './prepare.mjs';
import { waitForLock } from './lock.mjs';
import { runCommand, tool } from './run.ts';
import { say, step } from './say.ts';

// Building only when something changed. A stamp beside the result holds a digest of everything
// the result was made from.

const buildInputs = [
	'src',
	'static',
	'package-lock.json',
	'package.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts'
];
const buildStamp = join(checkout, 'build', '.kring-stamp');

const messageInputs = ['src/lib/i18n', 'package-lock.json'];
const messageDir = join(checkout, 'src/lib/paraglide');
const messageStamp = join(checkout, '.svelte-kit/.kring-messages');

/** Makes the folder `build`, unless it is that of these sources. */
export async function ensureBuild(): Promise<void> {
	if (isFresh(buildStamp, buildInputs)) return;
	mkdirSync(join(checkout, '.data'), { recursive: true });
	const release = await waitForLock(join(checkout, '.data', 'build.lock'), () =>
		say('Another script is building here. Waiting for it …')
	);
	try {
		if (isFresh(buildStamp, buildInputs)) return;
		const digest = digestOf(buildInputs);
		// Also when a test asks for it: what is tested is what is served.
		const env = { ...process.env, NODE_ENV: 'production' };
		await step('Building the pages', () =>
			runCommand(tool('vite', 'build', '--logLevel', 'warn'), { env })
		);
		// Sources that changed meanwhile are built again at the next start.
		writeFileSync(buildStamp, digest);
	} finally {
		release();
	}
}

/** Compiles the texts, unless they are compiled already. Types and tests read the result. */
export async function ensureMessages(): Promise<void> {
	const there = existsSync(join(messageDir, 'messages.js'));
	if (there && isFresh(messageStamp, messageInputs)) return;
	const digest = digestOf(messageInputs);
	await runCommand(
		tool(
			'paraglide-js',
			...['compile', '--silent', '--project', './src/lib/i18n/project.inlang'],
			...['--outdir', './src/lib/paraglide', '--emit-ts-declarations'],
			...['--strategy', 'globalVariable', 'baseLocale']
		)
	);
	mkdirSync(dirname(messageStamp), { recursive: true });
	writeFileSync(messageStamp, digest);
}

function isFresh(stamp: string, inputs: readonly string[]): boolean {
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(inputs);
}

function digestOf(inputs: readonly string[]): string {
	const hash = createHash('sha256');
	for (const file of inputs.flatMap(filesUnder)) {
		hash
			.update(file)
			.update('\0')
			.update(readFileSync(join(checkout, file)))
			.update('\0');
	}
	return hash.digest('hex');
}

function filesUnder(path: string): string[] {
	const full = join(checkout, path);
	if (!existsSync(full)) return [];
	if (statSync(full).isFile()) return [path];
	return readdirSync(full, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(checkout, join(entry.parentPath, entry.name)))
		.filter((file) => !isMade(file) && !isTest(file))
		.sort();
}

/**
 * What compiling the texts writes itself: it is there after the first time and would make everything look
 * changed, so that it is made once more, also under whoever reads it that moment.
 */
function isMade(file: string): boolean {
	return (
		file.startsWith('src/lib/paraglide/') ||
		(file.startsWith('src/lib/i18n/project.inlang/') && !file.endsWith('/settings.json'))
	);
}

function isTest(file: string): boolean {
	return file.endsWith('.test.ts') || file.endsWith('.types.ts');
}
