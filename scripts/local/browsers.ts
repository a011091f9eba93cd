import { spawnSync } from 'node:child_process';
import { aptInstall, findOnPath, isProgram, waysToRoot } from './debian.ts';
import { Mendable, say, step } from './say.ts';

// The browsers that tests drive: those of the machine, or else those that Debian packages bring.

type Browser = { variable: string; names: readonly string[]; packageName: string };

const shell = 'chromium-headless-shell';

const chromium: Browser = {
	variable: 'CHROMIUM',
	names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
	packageName: 'chromium'
};
const firefox: Browser = {
	variable: 'FIREFOX',
	names: ['firefox-esr', 'firefox'],
	packageName: 'firefox-esr'
};

/** The Chromium of this machine, or null. */
export function findChromium(): string | null {
	return find(chromium);
}

/** The Firefox of this machine, or null. */
export function findFirefox(): string | null {
	return find(firefox);
}

/**
 * The same Chromium, built without windows; null where Debian has none that belongs to the Chromium
 * of this machine. It does a walk in two thirds of the time.
 */
export function findHeadlessChromium(): string | null {
	return findOnPath([shell]);
}

/** Finds Chromium or installs it, and with it the one without windows where that can be had. */
export async function ensureChromium(): Promise<string> {
	const found = await ensure(chromium);
	if (findHeadlessChromium() === null) await bringHeadless();
	return found;
}

/** Finds Firefox or installs it. */
export function ensureFirefox(): Promise<string> {
	return ensure(firefox);
}

function find(browser: Browser): string | null {
	const told = process.env[browser.variable]?.trim();
	if (told) {
		if (isProgram(told)) return told;
		throw new Mendable(
			`${browser.variable}: ${told} cannot be run.\n  → Give the path of a browser, or take it away.`
		);
	}
	return findOnPath(browser.names);
}

async function ensure(browser: Browser): Promise<string> {
	const found = find(browser) ?? (await install(browser));
	process.env[browser.variable] = found;
	return found;
}

async function install(browser: Browser): Promise<string> {
	const { packageName, variable } = browser;
	const become = waysToRoot();
	if (become === null || !isProgram('/usr/bin/apt-get')) {
		throw new Mendable(
			`The tests need ${packageName}, and it is not on this machine.\n` +
				`  → Install it (Debian: apt-get install ${packageName}), or set ${variable} to its path.`
		);
	}
	await step(`Installing ${packageName}`, () => aptInstall(become, packageName));
	const found = find(browser);
	if (found === null) throw new Mendable(`${packageName} was installed but cannot be found.`);
	say(`  ${found}`);
	return found;
}

/** In the very version of the Chromium that is here, so that nothing of this machine is renewed. */
async function bringHeadless(): Promise<void> {
	const become = waysToRoot();
	const known = spawnSync('dpkg-query', ['-W', '-f', '${Version}', chromium.packageName], {
		encoding: 'utf8'
	});
	if (become === null || known.status !== 0) return;
	try {
		await step(`Installing ${shell}`, () => aptInstall(become, `${shell}=${known.stdout}`));
	} catch {
		say('  It cannot be had here. The walks take the Chromium with windows, and more time.');
	}
}
