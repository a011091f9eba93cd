// What has to be true before a script of Kring can run at all: the packages of the lock file
// are installed, and this is the Node of the lock file. Plain JavaScript that Node 20 can run,
// because on a fresh machine nothing else is there yet.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './lock.mjs';

/** The folder of this checkout, without a slash at its end. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const modules = join(checkout, 'node_modules');
const stampFile = join(modules, '.kring-lock-hash');
const ownNode = join(modules, '.bin', 'node');

/**
 * Installs what the lock file says when that has not been done, and moves to the installed Node.
 *
 * Returns only in a process that may go on; `KRING_ASKED_AT` in its environment says since when
 * somebody has been waiting (in milliseconds). On another Node this process becomes a thin parent:
 * it starts the same script on the installed Node, passes signals on and ends as that one ends.
 *
 * @param {string} scriptUrl `import.meta.url` of the script that asks
 * @returns {Promise<void>}
 */
export async function prepare(scriptUrl) {
	process.chdir(checkout);
	process.env.KRING_ASKED_AT ??= String(Date.now());
	await install();
	if (isOwnNode()) {
		process.env.PATH = `${join(modules, '.bin')}:${process.env.PATH ?? ''}`;
		return;
	}
	process.exit(await runOnOwnNode(fileURLToPath(scriptUrl)));
}

/** Whether this process is the Node that the lock file names. */
function isOwnNode() {
	return existsSync(ownNode) && realpathSync(ownNode) === realpathSync(process.execPath);
}

/** Runs `npm ci`, unless the installed packages are those of the lock file. */
async function install() {
	const lockFile = readFileSync(join(checkout, 'package-lock.json'));
	const hash = createHash('sha256').update(lockFile).digest('hex');
	if (stamped(hash)) return;

	mkdirSync(join(checkout, '.data'), { recursive: true });
	const release = await waitForLock(join(checkout, '.data', 'install.lock'), () =>
		console.log('Another script is installing packages here. Waiting for it …')
	);
	try {
		if (stamped(hash)) return;
		if (!isInstalled(JSON.parse(lockFile.toString('utf8')))) await runInstall();
		writeFileSync(stampFile, hash);
	} finally {
		release();
	}
}

/** @param {string} hash */
function stamped(hash) {
	return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
}

/**
 * Whether somebody installed exactly these packages by hand. Packages for other platforms may be
 * missing. The packages themselves are asked, because the list that npm keeps of them may be
 * ahead of what is there.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} lock
 */
function isInstalled(lock) {
	if (!existsSync(ownNode)) return false;
	return Object.entries(lock.packages).every(([path, wanted]) => {
		if (path === '') return true;
		const file = join(checkout, path, 'package.json');
		if (!existsSync(file)) return wanted.optional === true;
		return JSON.parse(readFileSync(file, 'utf8')).version === wanted.version;
	});
}

async function runInstall() {
	console.log('Installing the packages that Kring needs. This takes about a minute, once.');
	const startedAt = Date.now();
	const ticker = setInterval(() => {
		console.log(`  still installing … ${Math.round((Date.now() - startedAt) / 1000)} s`);
	}, 10_000);
	const npm = process.env.npm_execpath;
	const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
	const flags = ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=dev'];
	const child = spawn(program, [...first, ...flags], {
		cwd: checkout,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	child.stderr.on('data', (chunk) => (said += chunk));
	const code = await ended(child).finally(() => clearInterval(ticker));
	if (code !== 0) {
		// After what went wrong npm explains itself at length.
		const [reason = ''] = said.split(/^npm error (?:Clean install|Usage|Options)/m);
		console.error(
			`\n${reason.trim()}\n\nInstalling failed: npm ended with ${code}, for the reason above.\n` +
				'Most often the package registry cannot be reached, or the disk is full.'
		);
		process.exit(1);
	}
	console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** @param {string} script */
async function runOnOwnNode(script) {
	const child = spawn(ownNode, [script, ...process.argv.slice(2)], {
		// The channel lets the child notice when this process is killed.
		stdio: ['inherit', 'inherit', 'inherit', 'ipc']
	});
	for (const name of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
		process.on(name, () => child.kill(name));
	}
	return ended(child);
}

/**
 * The exit code of a child; what a shell would say when a signal ended it.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code, killedBy) => resolve(killedBy === null ? (code ?? 1) : 143));
	});
}
