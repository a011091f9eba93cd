import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run.ts';
import { Mendable, step } from './say.ts';

// Programs of the machine that tests need: found where they are, or brought by the packages of Debian.

/** Where the first of these programs is that the machine has, or null. */
export function findOnPath(names: readonly string[]): string | null {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	for (const name of names) {
		const found = folders.map((folder) => join(folder, name)).find(isProgram);
		if (found !== undefined) return found;
	}
	return null;
}

/** Installs packages, after a look at which there are. */
export async function aptInstall(become: readonly string[], ...what: string[]): Promise<void> {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args: string[]) => runCommand([...become, 'apt-get', ...args], { env });
	await apt('update', '-qq');
	await apt('install', '-y', '-qq', '--no-install-recommends', ...what);
}

/** What to put before a command to run it as root; null where that cannot be. */
export function waysToRoot(): readonly string[] | null {
	if (process.getuid?.() === 0) return [];
	const asked = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
	return asked.status === 0 ? ['sudo', '-n'] : null;
}

/** Whether something can be run. */
export function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** The Python of Debian, which knows the libraries of Debian. */
const python = '/usr/bin/python3';
/** What people have who subscribe to a calendar, and what reads paper, by the packages that bring them. */
const readerPackages = [
	...['khal', 'vdirsyncer', 'python3-icalendar', 'python3-recurring-ical-events'],
	...['python3-gi', 'gir1.2-ical-3.0', 'poppler-utils']
];

/** What Python has to find: the last line asks for libical itself. */
const readerLibraries = [
	'import icalendar, recurring_ical_events, gi',
	"gi.require_version('ICalGLib', '3.0')"
].join('\n');

/** Finds the programs that read what Kring gives out, feeds and paper, or installs them. */
export async function ensureReaders(): Promise<void> {
	if (hasReaders()) return;
	const become = waysToRoot();
	const names = readerPackages.join(' ');
	if (become === null || !isProgram('/usr/bin/apt-get')) {
		throw new Mendable(
			`The tests need programs that read calendars and paper, which are not on this machine.\n` +
				`  → Install them (Debian: apt-get install ${names}).`
		);
	}
	await step('Installing programs that read calendars and paper', () =>
		aptInstall(become, ...readerPackages)
	);
	if (!hasReaders()) throw new Mendable(`${names}: installed, but cannot be found.`);
}

function hasReaders(): boolean {
	return (
		['khal', 'vdirsyncer', 'pdftohtml'].every((name) => findOnPath([name]) !== null) &&
		spawnSync(python, ['-c', readerLibraries], { stdio: 'ignore' }).status === 0
	);
}
