import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { expect } from 'vitest';
import type { Days } from '#lib/domain/recurrence/expand.ts';
import { inOrder, type Shown } from './calendars.ts';

// Programs that people have who subscribe to a calendar, each asked what it shows on some days
// (activities-credits.md A4). Any warning of one is an error.

/** The one of Debian, which knows the libraries of Debian. */
const python = '/usr/bin/python3';

const run = promisify(execFile);

/** A folder of a test, with nothing in it; the tests throw away all of them together. */
export const emptyFolder = (inside = tmpdir()) => mkdtemp(join(inside, 'kring-client-'));

/** A feed as a file. */
export async function fileOf(text: string, folder: string): Promise<string> {
	const path = join(folder, 'feed.ics');
	await writeFile(path, text);
	return path;
}

/** What the libraries of Python, and libical, read of a feed. */
export type Read = {
	errors: unknown[];
	zones: string[];
	events: (Shown & Record<string, unknown>)[];
	shown: Shown[];
};

/** What one of our scripts in Python says of a feed, and of some days of it. */
export async function readBy(
	script: 'read_calendar.py' | 'read_libical.py',
	text: string,
	days: Days,
	folder: string
): Promise<Read> {
	const words = [join(import.meta.dirname, script), await fileOf(text, folder)];
	const { stdout, stderr } = await run(python, [...words, days.fromOn, days.untilOn], roomy);
	expect(stderr).toBe('');
	return JSON.parse(stdout) as Read;
}

/** Every event of a feed as node-ical shows it on some days. */
export function shownByNodeIcal(text: string, days: Days): Shown[] {
	const from = new Date(Date.parse(`${days.fromOn}T00:00:00Z`) - 86_400_000);
	const to = new Date(Date.parse(`${days.untilOn}T00:00:00Z`) + 2 * 86_400_000);
	const events = Object.values(nodeIcal.sync.parseICS(text)).filter(
		(one) => one?.type === 'VEVENT'
	);
	const all = events.flatMap((event) =>
		nodeIcal.expandRecurringEvent(event, { from, to }).map((day) => ({
			uid: event.uid,
			startsAt: new Date(day.start).toISOString(),
			endsAt: new Date(day.end).toISOString(),
			status: String(day.event.status) as Shown['status'],
			summary: String(day.summary)
		}))
	);
	return inOrder(all.filter(({ startsAt }) => isInside(startsAt, days)));
}

/** Whether an instant lies on one of these days, in Amsterdam. */
function isInside(at: string, { fromOn, untilOn }: Days): boolean {
	const [on = ''] = new Date(Date.parse(at))
		.toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' })
		.split(' ');
	return on >= fromOn && on <= untilOn;
}

/** Every event of a feed as ical.js shows it on some days. */
export function shownByIcal(text: string, window: Days): Shown[] {
	const root = new ICAL.Component(ICAL.parse(text) as unknown[]);
	for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const events = root.getAllSubcomponents('vevent');
	const shown = [...Map.groupBy(events, (event) => String(event.getFirstPropertyValue('uid')))];
	const all = shown.flatMap(([uid, parts]) => {
		const [main] = parts.filter((part) => !part.hasProperty('recurrence-id'));
		const exceptions = parts.filter((part) => part !== main);
		const event = new ICAL.Event(main, { exceptions });
		const days = event.isRecurring() ? daysByIcal(event, window) : [event];
		return days.map((day) => {
			const item = 'item' in day ? day.item : day;
			return {
				uid,
				startsAt: day.startDate.toJSDate().toISOString(),
				endsAt: day.endDate.toJSDate().toISOString(),
				status: String(item.component.getFirstPropertyValue('status')) as Shown['status'],
				summary: item.summary
			};
		});
	});
	return inOrder(all.filter(({ startsAt }) => isInside(startsAt, window)));
}

/** Days of a series until well after the last one that is compared: one may have been moved to before. */
function daysByIcal(event: InstanceType<typeof ICAL.Event>, window: Days) {
	const found = [];
	const iterator = event.iterator();
	for (let next = iterator.next(); next; next = iterator.next()) {
		if (next.year > Number(window.untilOn.slice(0, 4)) + 1) break;
		found.push(event.getOccurrenceDetails(next));
	}
	return found;
}

/** A list of a year is longer than what a program may say by default. */
const roomy = { maxBuffer: 50_000_000, encoding: 'utf8' } as const;

/** khal with a calendar of its own, in a folder with nothing else in it. */
export async function khalIn(home: string, calendarFolder = join(home, 'calendar')) {
	await mkdir(calendarFolder, { recursive: true });
	const config = join(home, 'khal.conf');
	// A zone whose clock never jumps, so that what is shown says which instant it is; and an hour ahead,
	// so that no event lies over midnight and is shown on two days.
	const shownZone = 'Etc/GMT-1';
	await writeFile(
		config,
		`[calendars]
[[feed]]
path = ${calendarFolder}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
default_timezone = ${shownZone}
local_timezone = ${shownZone}
[default]
default_calendar = feed
[sqlite]
path = ${join(home, 'khal.db')}
`
	);
	const khal = async (...words: string[]) => {
		const { stdout, stderr } = await run('khal', ['-v', 'WARNING', '-c', config, ...words], roomy);
		expect(stderr).toBe('');
		return stdout;
	};
	const format = ['start-long-full', 'end-long-full', 'status', 'uid', 'title']
		.map((name) => `{${name}}`)
		.join('{tab}');
	return {
		import: (path: string) => khal('import', '--batch', path),
		shown: async (days: Days) => {
			const list = ['list', '--day-format', '', '--format', format];
			const text = await khal(...list, days.fromOn, days.untilOn);
			const lines = text.split('\n').filter((line) => line !== '');
			return inOrder(lines.map(shownOnLine));
		}
	};
}

function shownOnLine(line: string): Shown {
	const [from = '', until = '', status = '', uid = '', ...title] = line.split('\t');
	const instantOf = (text: string) => new Date(`${text}:00+01:00`).toISOString();
	return {
		uid,
		startsAt: instantOf(from),
		endsAt: instantOf(until),
		status: status.trim() as Shown['status'],
		summary: title.join('\t')
	};
}

/** vdirsyncer, which keeps a copy of a feed of a port of this machine. */
export async function syncerIn(home: string, port: number) {
	const kept = join(home, 'kept');
	await mkdir(kept);
	const config = join(home, 'vdirsyncer.conf');
	await writeFile(
		config,
		`[general]
status_path = "${join(home, 'status')}"
[pair agenda]
a = "feed"
b = "kept"
collections = null
[storage feed]
type = "http"
url = "http://127.0.0.1:${port}/agenda.ics"
[storage kept]
type = "filesystem"
path = "${kept}"
fileext = ".ics"
`
	);
	const vdirsyncer = async (...words: string[]) => {
		const { stdout, stderr } = await run('vdirsyncer', ['-c', config, ...words], roomy);
		const said = `${stdout}${stderr}`;
		expect(said).not.toMatch(/warning|error/i);
		return said;
	};
	await vdirsyncer('discover');
	const sync = async () => {
		const said = await vdirsyncer('sync');
		const counted = (pattern: RegExp) => said.match(pattern)?.length ?? 0;
		return { copied: counted(/\bCopying \(/g), deleted: counted(/\bDeleting item/g) };
	};
	return { kept, sync };
}

/** All files of a folder, by name. */
export async function filesIn(path: string): Promise<{ name: string; text: string }[]> {
	const names = (await readdir(path)).toSorted();
	return await Promise.all(
		names.map(async (name) => ({ name, text: await readFile(join(path, name), 'utf8') }))
	);
}
