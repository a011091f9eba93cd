import { createServer, type Server } from 'node:http';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
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
import {
	emptyFolder,
	fileOf,
	filesIn,
	khalIn,
	readBy,
	shownByIcal,
	shownByNodeIcal,
	syncerIn
} from './programs.ts';

// What people see who subscribed to a feed of Kring, in the programs that they have
// (activities-credits.md A4). They are those of Debian, which `npm test` brings, and two libraries.

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
	folder = await emptyFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const inside = () => emptyFolder(folder);

describe('python3-icalendar and python3-recurring-ical-events', () => {
	const readBack = async (text: string) => readBy('read_calendar.py', text, window, await inside());
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
		expect(shownByIcal(calendarText(calendar, options), window)).toEqual(
			shownIn(calendar, options, window)
		);
	});
});

describe('node-ical', () => {
	test.each(feeds)('shows the same days: %s', (_name, calendar, options) => {
		expect(shownByNodeIcal(calendarText(calendar, options), window)).toEqual(
			shownIn(calendar, options, window)
		);
	});
});

describe('libical', () => {
	test.each(feeds)('shows the same days: %s', async (_name, calendar, options) => {
		const text = calendarText(calendar, options);
		const read = await readBy('read_libical.py', text, window, await inside());
		expect(read.errors).toEqual([]);
		expect(inOrder(read.shown)).toEqual(shownIn(calendar, options, window));
	});
});

describe('khal', () => {
	test.each(feeds)('shows the same days after an import: %s', async (_name, calendar, options) => {
		const khal = await khalIn(await inside());
		await khal.import(await fileOf(calendarText(calendar, options), await inside()));
		expect(await khal.shown(window)).toEqual(shownIn(calendar, options, window));
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
			const home = await inside();
			const { sync, kept } = await syncerIn(home, (server.address() as AddressInfo).port);
			const names = new Set(served.match(/^UID:.*$/gm));

			expect(await sync()).toEqual({ copied: names.size, deleted: 0 });
			const fetched = await filesIn(kept);
			expect(fetched).toHaveLength(names.size);
			// It gives each entry a name of its own.
			const nameless = (shown: readonly Shown[]) =>
				inOrder(shown.map((one) => ({ ...one, uid: one.summary })));
			const khal = await khalIn(home, kept);
			expect(nameless(await khal.shown(window))).toEqual(
				nameless(shownIn(calendar, options, window))
			);

			// As a feed is that was made anew.
			served = calendarText(structuredClone(calendar), options);
			expect(await sync()).toEqual({ copied: 0, deleted: 0 });
			expect(await filesIn(kept)).toEqual(fetched);
		}
	);

	test('fetches one entry when one day is cancelled', async () => {
		const calendar = calendarOfCases();
		served = calendarText(calendar, plainly);
		const { sync } = await syncerIn(await inside(), (server.address() as AddressInfo).port);
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
