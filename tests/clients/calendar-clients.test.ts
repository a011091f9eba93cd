import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarText } from '#lib/domain/calendar/calendar-text.ts';
import type { Calendar, CalendarOptions } from '#lib/domain/calendar/calendar.ts';
import {
	anyCalendar,
	calendarOf,
	calendarOfCases,
	inOrder,
	overrideOf,
	plainly,
	shownIn,
	window,
	type Shown
} from './calendars.ts';

// What people see who subscribed to a feed of Kring, in the programs that they have
// (activities-credits.md A4). They are those of Debian, which `npm test` brings, and ical.js.

/** The one of Debian, which knows the libraries of Debian. */
const python = '/usr/bin/python3';

const run = promisify(execFile);

const madeUp = (): Calendar =>
	calendarOf(
		fc
			.sample(anyCalendar, { numRuns: 25, seed: 4 })
			.flatMap(({ entries }, index) =>
				entries.map((entry) => ({ ...entry, id: `${entry.id}-${index}` }))
			)
	);

const withNotices = { ...plainly, notices: true };
const feeds: [string, Calendar, CalendarOptions][] = [
	['each case', calendarOfCases(), plainly],
	['each case, with notices', calendarOfCases(), withNotices],
	['a hundred made-up entries', madeUp(), plainly]
];

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kring-clients-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder of one test, with nothing in it. */
const emptyFolder = async () => await mkdtemp(join(folder, 'test-'));

async function fileOf(text: string): Promise<string> {
	const path = join(await emptyFolder(), 'feed.ics');
	await writeFile(path, text);
	return path;
}

describe('python3-icalendar and python3-recurring-ical-events', () => {
	type Read = {
		errors: unknown[];
		zones: string[];
		events: (Shown & Record<string, unknown>)[];
		shown: Shown[];
	};
	const readBack = async (text: string) => {
		const script = join(import.meta.dirname, 'read_calendar.py');
		const days = [window.fromOn, window.untilOn];
		const { stdout, stderr } = await run(python, [script, await fileOf(text), ...days], roomy);
		expect(stderr).toBe('');
		return JSON.parse(stdout) as Read;
	};
	test.each(feeds)('show the same days: %s', async (_name, calendar, options) => {
		const { errors, zones, shown } = await readBack(calendarText(calendar, options));
		expect(errors).toEqual([]);
		expect(zones).toEqual(['Europe/Amsterdam']);
		expect(inOrder(shown)).toEqual(shownIn(calendar, options, window));
	});

	test('read every word as it was written', async () => {
		const { events, errors } = await readBack(calendarText(calendarOfCases(), plainly));
		expect(errors).toEqual([]);
		const hard = calendarOfCases().entries.find(({ id }) => id === 'hard to write')!;
		expect(events.find(({ uid }) => uid === 'hard to write@kring.example')).toMatchObject({
			summary: hard.summary,
			description: hard.description.replaceAll(/\r\n|\u2028/g, '\n'),
			location: hard.location,
			url: hard.url,
			geo: [hard.geo!.latitude, hard.geo!.longitude],
			categories: hard.categories.toSorted(),
			sequence: hard.sequence,
			changedAt: hard.changedAt.toISOString()
		});
	});
});

describe('ical.js', () => {
	test.each(feeds)('shows the same days: %s', (_name, calendar, options) => {
		expect(shownByIcal(calendarText(calendar, options))).toEqual(
			shownIn(calendar, options, window)
		);
	});
});

/** Every event of a feed as ical.js shows it on the days that are compared. */
function shownByIcal(text: string): Shown[] {
	const root = new ICAL.Component(ICAL.parse(text) as unknown[]);
	for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const events = root.getAllSubcomponents('vevent');
	const from = `${window.fromOn}T00`;
	const until = `${window.untilOn}T23:59`;
	const shown = [...Map.groupBy(events, (event) => String(event.getFirstPropertyValue('uid')))];
	const all = shown.flatMap(([uid, parts]) => {
		const [main] = parts.filter((part) => !part.hasProperty('recurrence-id'));
		const exceptions = parts.filter((part) => part !== main);
		const event = new ICAL.Event(main, { exceptions });
		const days = event.isRecurring() ? daysByIcal(event) : [event];
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
	const inZone = (at: string) =>
		new Date(Date.parse(at)).toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' });
	const isInside = (at: string) => at >= from && at <= until;
	return inOrder(all.filter(({ startsAt }) => isInside(inZone(startsAt).replace(' ', 'T'))));
}

/** Days of a series until well after the last one that is compared: one may have been moved to before. */
function daysByIcal(event: InstanceType<typeof ICAL.Event>) {
	const found = [];
	const iterator = event.iterator();
	for (let next = iterator.next(); next; next = iterator.next()) {
		if (next.year > Number(window.untilOn.slice(0, 4)) + 1) break;
		found.push(event.getOccurrenceDetails(next));
	}
	return found;
}

describe('khal', () => {
	test.each(feeds)('shows the same days after an import: %s', async (_name, calendar, options) => {
		const khal = await khalIn(await emptyFolder());
		await khal.import(await fileOf(calendarText(calendar, options)));
		expect(await khal.shown()).toEqual(shownIn(calendar, options, window));
	});
});

describe('vdirsyncer', () => {
	let server: Server;
	let served = '';
	beforeAll(async () => {
		server = createServer((_request, response) => {
			response.setHeader('content-type', 'text/calendar; charset=utf-8').end(served);
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	});
	afterAll(() => new Promise((done) => server.close(done)));

	test.each(feeds)(
		'fetches the same days, and then nothing more: %s',
		async (_name, calendar, options) => {
			served = calendarText(calendar, options);
			const home = await emptyFolder();
			const { sync, kept } = await syncerIn(home, (server.address() as AddressInfo).port);
			const names = new Set(served.match(/^UID:.*$/gm));

			expect(await sync()).toEqual({ copied: names.size, deleted: 0 });
			const fetched = await filesIn(kept);
			expect(fetched).toHaveLength(names.size);
			// It gives each entry a name of its own.
			const nameless = (shown: readonly Shown[]) =>
				inOrder(shown.map((one) => ({ ...one, uid: one.summary })));
			const khal = await khalIn(home, kept);
			expect(nameless(await khal.shown())).toEqual(nameless(shownIn(calendar, options, window)));

			// As a feed is that was made anew.
			served = calendarText(structuredClone(calendar), options);
			expect(await sync()).toEqual({ copied: 0, deleted: 0 });
			expect(await filesIn(kept)).toEqual(fetched);
		}
	);

	test('fetches one entry when one day is cancelled', async () => {
		const calendar = calendarOfCases();
		served = calendarText(calendar, plainly);
		const { sync } = await syncerIn(await emptyFolder(), (server.address() as AddressInfo).port);
		await sync();

		const entries = calendar.entries.map((entry) => {
			if (entry.kind === 'single' || entry.id !== 'sundays') return entry;
			const off = overrideOf(entry.recurrence, '2026-07-12', { cancelled: { reason: 'Storm' } });
			return { ...entry, overrides: [off] };
		});
		served = calendarText({ ...calendar, entries }, plainly);

		// What has other content is another entry to it.
		expect(await sync()).toEqual({ copied: 1, deleted: 1 });
	});
});

/** A list of a year is longer than what a program may say by default. */
const roomy = { maxBuffer: 50_000_000, encoding: 'utf8' } as const;

async function khalIn(home: string, calendarFolder = join(home, 'calendar')) {
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
		shown: async () => {
			const list = ['list', '--day-format', '', '--format', format];
			const text = await khal(...list, window.fromOn, window.untilOn);
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

async function syncerIn(home: string, port: number) {
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

async function filesIn(path: string): Promise<{ name: string; text: string }[]> {
	const names = (await readdir(path)).toSorted();
	return await Promise.all(
		names.map(async (name) => ({ name, text: await readFile(join(path, name), 'utf8') }))
	);
}
