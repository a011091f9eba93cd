import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	calendarBytes,
	CalendarFileForm,
	CalendarForm,
	lookedAtMost,
	type ImportedDate
} from '#lib/domain/agenda/imported.ts';
import { dayOf, daysAfter, wallClock } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import {
	addCalendar,
	addCalendarFile,
	calendarsFor,
	endFeed,
	endMyFeed,
	feedLimit,
	feedWasRead,
	gateOfFeed,
	importedBetween,
	makeFeed,
	myFeeds,
	ownEntriesBetween,
	readAgain,
	readFile
} from '#lib/server/agenda/index.ts';
import { fetchCalendar, isCalendarAddress, readCalendar } from '#lib/server/calendar/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import type { Own } from '#lib/server/gate/index.ts';
import { leave } from '#lib/server/membership/index.ts';
import { newSecret } from '#lib/server/session/secret.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// The agenda in one's own programs, and calendars from elsewhere in the agenda (C2, settled 36).

let home: ToldCircle;
let pools: Sql[];
let worker: Db;
let app: Db;

beforeAll(async () => {
	home = await toldCircle();
	pools = [
		openPool(home.database.workerUrl, { max: 2, name: 'test worker' }),
		openPool(home.database.appUrl, { max: 2, name: 'test app' })
	];
	[worker, app] = pools.map((pool) => databaseOf(pool)) as [Db, Db];
	await home.owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level)
		values (${home.circleId}, ${home.ids.anouk}, 'agenda', 'write')`);
});
afterAll(async () => {
	await Promise.all((pools ?? []).map((pool) => pool.end({ timeout: 1 })));
	await home?.drop();
});
beforeEach(async () => {
	await home.owner.execute(sql`
		truncate agenda_imported, agenda_calendar, agenda_feed, agenda_taking, agenda_need, agenda_entry,
			event, change, given, reading, job cascade`);
	await home.owner.execute(sql`update circle set last_seq = 0`);
	await home.setClock(0);
});

const on = (days: number) => daysAfter(dayOf(home.noon), days);
const refused = (code: string) => expect.objectContaining({ code }) as Refusal;
const window = (from: string, until: string) => ({ from: new Date(from), until: new Date(until) });
const calendar = (...lines: string[]) =>
	['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//NL', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => [
	...['BEGIN:VEVENT', `UID:${randomId()}`, 'DTSTAMP:20260101T000000Z', 'SUMMARY:Steunkousen'],
	...lines,
	'END:VEVENT'
];
const amsterdam = [
	...['BEGIN:VTIMEZONE', 'TZID:Europe/Amsterdam', 'BEGIN:DAYLIGHT', 'DTSTART:19810329T020000'],
	...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
	...['END:DAYLIGHT', 'BEGIN:STANDARD', 'DTSTART:19961027T030000'],
	...['RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
	...['END:STANDARD', 'END:VTIMEZONE']
];
const year = window('2026-01-01T00:00:00Z', '2026-12-31T23:00:00Z');
const datesIn = async (...lines: string[]): Promise<ImportedDate[]> => {
	const read = await readCalendar(calendar(...lines), year);
	if ('why' in read) throw new Error(read.why);
	return read.dates;
};

describe('a calendar from elsewhere', () => {
	test('is read by the clock on the wall, over the nights in which it jumps', async () => {
		const dates = await datesIn(
			...amsterdam,
			...event(
				'DTSTART;TZID=Europe/Amsterdam:20260322T083000',
				'DTEND;TZID=Europe/Amsterdam:20260322T090000',
				'RRULE:FREQ=WEEKLY;UNTIL=20260405T063000Z'
			)
		);
		expect(dates.map(({ startsAt }) => startsAt.toISOString())).toEqual([
			'2026-03-22T07:30:00.000Z',
			'2026-03-29T06:30:00.000Z',
			'2026-04-05T06:30:00.000Z'
		]);
		expect(dates.map(({ startsAt }) => wallClock(startsAt).hour)).toEqual([8, 8, 8]);
	});

	test('shows what was moved where it is now, and not what was called off', async () => {
		const lines = event(
			'DTSTART:20260302T090000Z',
			'DTEND:20260302T100000Z',
			'RRULE:FREQ=DAILY;COUNT=4',
			'EXDATE:20260303T090000Z'
		);
		const moved = [...lines]
			.filter((line) => !/^(DT(START|END)|RRULE|EXDATE)/.test(line))
			.toSpliced(
				-1,
				0,
				'RECURRENCE-ID:20260304T090000Z',
				'DTSTART:20260306T120000Z',
				'DTEND:20260306T130000Z'
			);
		const dates = await datesIn(...lines, ...moved);
		expect(dates.map(({ startsAt }) => startsAt.toISOString().slice(0, 13))).toEqual([
			...['2026-03-02T09', '2026-03-05T09', '2026-03-06T12']
		]);
	});

	test('whole days in a row are seen from every week they lie in, and end on their last one', async () => {
		const [from, until] = [on(5), on(9)].map((day) => day.replaceAll('-', ''));
		const text = calendar(...event(`DTSTART;VALUE=DATE:${from!}`, `DTEND;VALUE=DATE:${until!}`));
		const form = { calendarId: randomId(), name: 'Logeerhuis' };
		const read = await readFile(Buffer.from(text), home.noon);
		const gate = await home.gateOf('anouk');
		const sent = { id: randomId(), content: form };
		await gate.change(home.circleId, sent, ['agenda.edit'], (deed) =>
			addCalendarFile(deed, form, read)
		);
		const seen = (fromOn: string, untilOn: string) =>
			gate.look(home.circleId, ['agenda.read'], async (sight) => {
				sight.gave('agenda.read', 'agenda', []);
				return importedBetween(sight, { fromOn, untilOn });
			});
		for (const [fromOn, untilOn] of [
			[on(0), on(6)],
			[on(8), on(14)]
		] as const) {
			expect(await seen(fromOn, untilOn)).toMatchObject([
				{ heldOn: on(5), untilOn: on(8), isWholeDay: true }
			]);
		}
		expect(await seen(on(9), on(15))).toEqual([]);
	});

	test('a whole day is that day here', async () => {
		const [date] = await datesIn(
			...event('DTSTART;VALUE=DATE:20260302', 'DTEND;VALUE=DATE:20260303')
		);
		expect(date).toMatchObject({ heldOn: '2026-03-02', isWholeDay: true, title: 'Steunkousen' });
	});

	test.each([
		[
			'a series that would make a hundred thousand dates',
			'FREQ=SECONDLY',
			'calendar_too_many_dates'
		],
		[
			'one that began in another age',
			'FREQ=MINUTELY;UNTIL=29990101T000000Z',
			'calendar_too_many_dates'
		]
	])('%s is refused, and nothing hangs', async (_, rule, why) => {
		const text = calendar(...event('DTSTART:19700101T000000Z', `RRULE:${rule}`));
		// It is refused by what it holds: how long a busy machine takes over that says nothing.
		expect(await readCalendar(text, year, { limitMs: 100_000 })).toEqual({ why });
		expect(lookedAtMost).toBe(100_000);
	});

	test('what never ends to be read costs its own process and nothing more', async () => {
		const text = calendar(...event('DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY'));
		expect(await readCalendar(text, year, { limitMs: 1 })).toEqual({ why: 'calendar_unreadable' });
	});

	test.each(['', 'hallo', '<html></html>', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT'])(
		'what is no calendar is said to be none: %j',
		async (text) => {
			expect(await readCalendar(text, year)).toEqual({ why: 'calendar_unreadable' });
		}
	);
});

describe('an address', () => {
	test.each([
		'http://example.org/a.ics',
		'https://127.0.0.1/a.ics',
		'https://10.0.0.8/a.ics',
		'https://[::1]/a.ics',
		'https://[fd00::1]/a.ics',
		'https://[::7f00:1]/a.ics',
		'https://[64:ff9b::7f00:1]/a.ics',
		'https://[64:ff9b:1::1]/a.ics',
		'https://[2002:7f00:1::]/a.ics',
		'https://[fec0::1]/a.ics',
		'https://[::ffff:127.0.0.1]/a.ics',
		'https://0x7f.1/a.ics',
		'https://2130706433/a.ics',
		'https://calendar.example.org:8443/a.ics',
		'https://169.254.169.254/latest',
		'https://localhost/a.ics',
		'https://printer.local/a.ics',
		'https://me:secret@example.org/a.ics',
		'file:///etc/passwd'
	])('on a private network, or not over https, is not asked: %s', async (address) => {
		expect(isCalendarAddress(address)).toBe(false);
		expect(await fetchCalendar(address, { etag: null, lastModified: null })).toEqual({
			...{ kind: 'failed', why: 'calendar_address' }
		});
	});
});

async function add(by: Name, address = 'https://calendar.example.org/x.ics'): Promise<string> {
	const form = v.parse(CalendarForm, { calendarId: randomId(), name: 'Thuiszorg', address });
	const gate = await home.gateOf(by);
	const sent = { id: randomId(), content: form };
	await gate.change(home.circleId, sent, ['agenda.edit'], (deed) => addCalendar(deed, form));
	return form.calendarId;
}
const shown = async (by: Name = 'piet') =>
	(await home.gateOf(by)).look(home.circleId, ['agenda.read'], async (sight) => {
		sight.gave('agenda.read', 'agenda', []);
		const dates = await importedBetween(sight, { fromOn: on(0), untilOn: on(30) });
		return { dates, calendars: await calendarsFor(sight) };
	});

describe('what a file can hold', () => {
	const at = (text: string) => text.replaceAll(/[-:]/g, '').replace('.000', '');

	test('a zone that it names and does not describe is that zone', async () => {
		const dates = await datesIn(
			...event(
				'DTSTART;TZID=America/New_York:20260302T090000',
				'DTEND;TZID=America/New_York:20260302T100000',
				'RRULE:FREQ=WEEKLY;COUNT=2'
			),
			...event('DTSTART;TZID=W. Europe Standard Time:20260302T090000')
		);
		expect(dates.map(({ startsAt }) => at(startsAt.toISOString()))).toEqual([
			...['20260302T080000Z', '20260302T140000Z', '20260309T130000Z']
		]);
		expect(at(dates[1]!.endsAt.toISOString())).toBe('20260302T150000Z');
	});

	test('several calendars are all read, and a date of one event is of no other', async () => {
		const one = event('DTSTART:20260302T090000Z', 'RRULE:FREQ=DAILY;COUNT=2');
		const other = event('DTSTART:20260302T090000Z', 'RRULE:FREQ=DAILY;COUNT=2');
		const uid = other.find((line) => line.startsWith('UID:'))!;
		const moved = [
			...['BEGIN:VEVENT', uid, 'SUMMARY:Verzet', 'RECURRENCE-ID:20260303T090000Z'],
			...['DTSTART:20260304T090000Z', 'END:VEVENT']
		];
		const read = await readCalendar(
			`${calendar(...one, ...other, ...moved)}\r\n${calendar(...one)}`,
			year
		);
		if ('why' in read) throw new Error(read.why);
		expect(read.dates.map(({ startsAt }) => at(startsAt.toISOString()))).toEqual([
			...['20260302T090000Z', '20260302T090000Z', '20260302T090000Z'],
			...['20260303T090000Z', '20260303T090000Z', '20260304T090000Z']
		]);
	});

	test('thousands of single dates are read as fast as a few', { timeout: 30_000 }, async () => {
		const many = Array.from({ length: 4_000 }, () =>
			event('DTSTART:20240302T090000Z', 'RECURRENCE-ID:20240302T090000Z')
		).flat();
		expect(await readCalendar(calendar(...many), year)).toEqual({ dates: [], rules: null });
	});

	test('one person has one read at a time, and who is gone is not waited for', async () => {
		const text = calendar(...event('DTSTART:20260302T090000Z'));
		const me = { personId: randomId() };
		const [first, second] = await Promise.all([
			readCalendar(text, year, { whom: me }),
			readCalendar(text, year, { whom: me })
		]);
		expect(first).toMatchObject({ dates: [{}] });
		expect(second).toEqual({ why: 'calendar_silent' });
		const busy = [1, 2].map(() => readCalendar(text, year));
		const gone = readCalendar(text, year, {
			whom: { personId: randomId(), signal: AbortSignal.abort() }
		});
		expect(await gone).toEqual({ why: 'calendar_silent' });
		await Promise.all(busy);
	});
});

describe('in the agenda', () => {
	test('what takes several days is told with its first and its last, before what has a time', async () => {
		const file = v.parse(CalendarFileForm, { calendarId: randomId(), name: 'Logeren' });
		const day = (days: number) => on(days).replaceAll('-', '');
		const read = await readFile(
			Buffer.from(
				calendar(
					...event(`DTSTART;VALUE=DATE:${day(-1)}`, `DTEND;VALUE=DATE:${day(2)}`),
					...event(`DTSTART:${day(1)}T200000Z`, `DTEND:${day(2)}T090000Z`)
				)
			),
			home.noon
		);
		const gate = await home.gateOf('anouk');
		const sent = { id: randomId(), content: file };
		await gate.change(home.circleId, sent, ['agenda.edit'], (deed) =>
			addCalendarFile(deed, file, read)
		);
		const { dates } = await shown();
		expect(dates.map(({ heldOn, untilOn, isWholeDay }) => [heldOn, untilOn, isWholeDay])).toEqual([
			[on(-1), on(1), true],
			[on(1), on(2), false]
		]);
	});

	test('an unchanged calendar is read as a whole once a day, so that it never runs dry', async () => {
		const calendarId = await add('anouk');
		const one = { circleId: home.circleId, calendarId };
		const asked: (string | null)[] = [];
		const read = () =>
			readAgain(worker, one, (_, { etag }) => {
				asked.push(etag);
				return Promise.resolve({
					...{ kind: 'read', text: calendar(), etag: '"1"', lastModified: null }
				});
			});
		await read();
		await read();
		await home.setClock(24 * 3_600_000);
		await read();
		expect(asked).toEqual([null, '"1"', null]);
	});

	const at = () => `${on(2).replaceAll('-', '')}T090000Z`;
	const text = () => calendar(...event(`DTSTART:${at()}`, `DTEND:${at().replace('09', '10')}`));

	test('a calendar is fetched, asked only for what is newer, and keeps what it had when it fails', async () => {
		const calendarId = await add('anouk', 'webcal://calendar.example.org/x.ics');
		const one = { circleId: home.circleId, calendarId };
		await readAgain(worker, one, (address, known) => {
			expect({ address, etag: known.etag }).toEqual({
				...{ address: 'https://calendar.example.org/x.ics', etag: null }
			});
			return Promise.resolve({ kind: 'read', text: text(), etag: '"1"', lastModified: null });
		});
		expect((await shown()).dates).toMatchObject([{ title: 'Steunkousen', calendar: 'Thuiszorg' }]);
		await readAgain(worker, one, (_, { etag }) => {
			expect(etag).toBe('"1"');
			return Promise.resolve({ kind: 'same' });
		});
		await readAgain(worker, one, () => Promise.resolve({ kind: 'failed', why: 'calendar_silent' }));
		const { dates, calendars } = await shown();
		expect(dates).toHaveLength(1);
		expect(calendars).toMatchObject([{ problem: 'calendar_silent' }]);
		expect(JSON.stringify(calendars)).not.toContain('example.org');
	});

	test('an address on a private network is refused, and who only reads adds none', async () => {
		await expect(add('anouk', 'https://192.168.1.1/a.ics')).rejects.toThrow(
			refused('calendar_address')
		);
		await expect(add('piet')).rejects.toThrow(refused('not_found'));
	});

	test('a file stands in it, and one that is none says so', async () => {
		const put = async (data: Buffer | null) => {
			const read = await readFile(data, home.noon);
			const form = { calendarId: randomId(), name: 'Uit het ziekenhuis' };
			const gate = await home.gateOf('anouk');
			return gate.change(home.circleId, { id: randomId(), content: 1 }, ['agenda.edit'], (deed) =>
				addCalendarFile(deed, form, read)
			);
		};
		await put(Buffer.from(text()));
		expect((await shown()).calendars).toMatchObject([{ isFile: true, problem: null }]);
		expect((await shown()).dates).toHaveLength(1);
		for (const none of [Buffer.from('hallo'), null])
			await expect(put(none)).rejects.toThrow(refused('calendar_unreadable'));
		expect(calendarBytes).toBe(5 * 1024 * 1024);
	});
});

describe('a file that goes on', () => {
	async function put(...lines: string[]): Promise<{ circleId: string; calendarId: string }> {
		const read = await readFile(Buffer.from(calendar(...lines)), home.noon);
		const form = { calendarId: randomId(), name: 'Dagbehandeling' };
		const gate = await home.gateOf('anouk');
		const sent = { id: randomId(), content: form };
		await gate.change(home.circleId, sent, ['agenda.edit'], (deed) =>
			addCalendarFile(deed, form, read)
		);
		return { circleId: home.circleId, calendarId: form.calendarId };
	}
	const heldOn = async () => {
		const rows = await home.owner.execute<{ on: string; title: string }>(sql`
			select held_on::text as on, title from agenda_imported order by starts_at`);
		return [...rows];
	};
	const rules = async () => {
		const [row] = await home.owner.execute<{ rules: string | null }>(sql`
			select rules from agenda_calendar`);
		return row!.rules;
	};
	const day = (days: number) => on(days).replaceAll('-', '');
	const days = (count: number) => count * 24 * 3_600_000;
	const weekly = (...more: string[]) =>
		event(
			...[`DTSTART;TZID=Europe/Amsterdam:${day(7)}T100000`, 'DURATION:PT2H', 'RRULE:FREQ=WEEKLY'],
			...['DESCRIPTION:Neem de medicijnen mee', 'ATTENDEE:mailto:dokter@example.org', ...more]
		);

	const once = (title: string, at: string) =>
		event(`DTSTART:${at}`).map((line) => line.replace('Steunkousen', title));

	test('is kept when its words hold what the database does not take, and no sign is cut in two', async () => {
		const long = 'x'.repeat(79);
		const named = (title: string) =>
			weekly().map((line) => line.replace('Steunkousen', () => title));
		await put(...named('Dag\u0000behandeling'), ...named(`${long}😀`));
		const titles = new Set((await heldOn()).map(({ title }) => title));
		expect(titles).toEqual(new Set(['Dag behandeling', long]));
		expect(await rules()).toContain('SUMMARY:Dagbehandeling');
	});

	test('keeps giving its days after a year, each once, at the same hour by the clock', async () => {
		const one = await put(
			...amsterdam,
			...weekly(`EXDATE;TZID=Europe/Amsterdam:${day(7 * 60)}T100000`),
			...once('Eenmalig', `${day(3)}T090000Z`)
		);
		const before = await heldOn();
		const first = [];
		for (const passed of [100, 200, 300]) {
			await home.setClock(days(passed));
			await readAgain(worker, one);
			first.push((await heldOn()).length);
		}
		// A second time on the same day changes nothing.
		await readAgain(worker, one);
		const after = await heldOn();
		expect(after.length).toBe(first.at(-1));
		expect(after.slice(0, before.length)).toEqual(before);
		const weeks = after.filter(({ title }) => title === 'Steunkousen').map((each) => each.on);
		const wanted = Array.from({ length: 95 }, (_, week) => on(7 * (week + 1)));
		expect(weeks).toEqual(wanted.filter((each) => each <= on(671) && each !== on(7 * 60)));
		const [hours] = await home.owner.execute<{ hours: number[] }>(sql`
			select array_agg(distinct extract(hour from starts_at at time zone 'Europe/Amsterdam')::int) as hours
			from agenda_imported where title = 'Steunkousen'`);
		expect(hours!.hours).toEqual([10]);
	});

	test('keeps of the file only when, what and where of what goes on', async () => {
		await put(...amsterdam, ...weekly(), ...once('Geheim', `${day(3)}T090000Z`));
		const kept = (await rules())!;
		expect(kept).toContain('RRULE:FREQ=WEEKLY');
		expect(kept).not.toMatch(/medicijnen|dokter|Geheim/);
	});

	test('is read on by a job once a week, and no more when its rules have ended', async () => {
		const waiting = async () => {
			const rows = await worker.execute<{ id: string }>(sql`
				select id from kring_calendars_to_read() where circle_id = ${home.circleId}`);
			return rows.length;
		};
		const one = await put(
			...amsterdam,
			...weekly().map((line) => line.replace('WEEKLY', 'WEEKLY;COUNT=60'))
		);
		expect(await waiting()).toBe(0);
		await home.setClock(days(8));
		expect(await waiting()).toBe(1);
		await home.setClock(days(200));
		await readAgain(worker, one);
		expect((await heldOn()).length).toBe(60);
		expect(await rules()).toBeNull();
		await home.setClock(days(300));
		expect(await waiting()).toBe(0);
		await home.setClock(0);
		expect((await shown()).calendars).toMatchObject([{ isFile: true, lastOn: on(7 * 60) }]);
	});

	test('a date that is more than a year away comes when it is near', async () => {
		const one = await put(...once('Over lang', `${day(500)}T090000Z`));
		expect(await heldOn()).toEqual([]);
		await home.setClock(days(200));
		await readAgain(worker, one);
		expect(await heldOn()).toEqual([{ on: on(500), title: 'Over lang' }]);
		expect(await rules()).toBeNull();
	});

	test('says until when it goes where nothing in it goes on', async () => {
		await put(...event(`DTSTART:${day(3)}T090000Z`), ...event(`DTSTART:${day(12)}T090000Z`));
		expect(await rules()).toBeNull();
		expect((await shown()).calendars).toMatchObject([{ lastOn: on(12) }]);
	});
});

describe('one’s own address', () => {
	async function subscribe(by: Name): Promise<string> {
		const secret = newSecret();
		const gate = await home.gateOf(by);
		const id = randomId();
		await gate.change(home.circleId, { id, content: 1 }, ['agenda.subscribe'], (deed) =>
			makeFeed(deed, { feedId: id, secret })
		);
		return secret;
	}
	const readBy = async (secret: string) => {
		const found = await gateOfFeed(app, secret, 'test');
		if (found === null) return null;
		return found.gate
			.look(found.circleId, ['agenda.read'], (sight) =>
				ownEntriesBetween(sight, { fromOn: on(0), untilOn: on(371) })
			)
			.catch((caught: Refusal) => caught.code);
	};

	test('shows what that member reads, keeps only a hash, and is logged as such', async () => {
		await home.owner.execute(sql`
			insert into agenda_entry (circle_id, id, held_on, from_minute, until_minute, starts_at, ends_at,
				kind, title, person_id, organiser_id, changed_at)
			values (${home.circleId}, ${randomId()}, ${on(1)}, 660, 720, kring_now() + interval '1 day',
				kring_now() + interval '25 hours', 'visit', 'Koffie', ${home.ids.piet}, ${home.ids.anouk}, kring_now())`);
		const secret = await subscribe('piet');
		expect(await readBy(secret)).toMatchObject([{ title: 'Koffie' }]);
		const rows = await home.owner.execute<{ channel: string; personId: string }>(sql`
			select channel, person_id as "personId" from reading where action = 'agenda.read'`);
		expect([...rows]).toEqual([{ channel: 'feed', personId: home.ids.piet }]);
		const [kept] = await home.owner.execute(sql`select * from agenda_feed`);
		expect(JSON.stringify(kept)).not.toContain(secret);
		expect(await readBy(newSecret())).toBeNull();
	});

	test('holds what is one’s own, all of it, and of the resident everything', async () => {
		await home.owner.execute(sql`
			insert into agenda_entry (circle_id, id, held_on, from_minute, until_minute, starts_at, ends_at,
				kind, title, person_id, organiser_id, changed_at)
			select ${home.circleId}, gen_random_uuid(), ${on(1)}::date + day, 660, 720,
				kring_now() + make_interval(days => day), kring_now() + make_interval(days => day, hours => 1),
				'visit', 'Koffie', case when day < 200 then ${home.ids.piet}::uuid end,
				case when day < 350 then ${home.ids.anouk}::uuid else ${home.ids.piet}::uuid end, kring_now()
			from generate_series(0, 364) as day cross join (values (1), (2)) as twice (nth)`);
		const [taken] = await home.owner.execute<{ id: string }>(sql`
			select id from agenda_entry where held_on = ${on(301)} limit 1`);
		await home.owner.execute(sql`
			insert into agenda_need (circle_id, entry_id, kind) values (${home.circleId}, ${taken!.id}, 'ride')`);
		await home.owner.execute(sql`
			insert into agenda_taking (circle_id, entry_id, kind, person_id, taken_at)
			values (${home.circleId}, ${taken!.id}, 'ride', ${home.ids.piet}, kring_now())`);
		const count = async (by: Name) => (await readBy(await subscribe(by)))!.length;
		expect(await count('piet')).toBe(2 * 200 + 1 + 2 * 15);
		expect(await count('gerrit')).toBe(2 * 365);
	});

	test('ends when it is ended, made anew, or the right to read is', async () => {
		const first = await subscribe('piet');
		const second = await subscribe('piet');
		expect(await readBy(first)).toBeNull();
		expect(await readBy(second)).toEqual([]);
		await home.owner.execute(sql`
			delete from topic_right where person_id = ${home.ids.piet} and topic_id = 'agenda'`);
		expect(await readBy(second)).toBe('not_found');
		await home.owner.execute(sql`
			insert into topic_right (circle_id, person_id, topic_id, level)
			values (${home.circleId}, ${home.ids.piet}, 'agenda', 'read')`);
		const gate = await home.gateOf('piet');
		const sent = { id: randomId(), content: 2 };
		await gate.change(home.circleId, sent, ['agenda.subscribe'], (deed) => endFeed(deed));
		expect(await readBy(second)).toBeNull();
	});

	test('stands among one’s own with when it was last read, and ends there', async () => {
		const secret = await subscribe('piet');
		const own = async <T>(by: Name, work: (own: Own) => Promise<T>) =>
			(await home.gateOf(by)).own(work);
		const [first] = await own('piet', myFeeds);
		expect(first).toMatchObject({ residentName: expect.any(String), lastReadAt: null });
		const { gate, circleId, feedId } = (await gateOfFeed(app, secret, 'test'))!;
		const touch = () =>
			gate.look(circleId, ['agenda.read'], async (sight) => {
				sight.gave('agenda.read', 'agenda', []);
				await feedWasRead(sight, feedId);
			});
		await touch();
		const [readOnce] = await own('piet', myFeeds);
		expect(readOnce!.lastReadAt).not.toBeNull();
		// Programs ask every few minutes: not each of them is a line in the database.
		await home.setClock(10 * 60_000);
		await touch();
		expect(await own('piet', myFeeds)).toEqual([readOnce]);
		await home.setClock(16 * 60_000);
		await touch();
		const [readAgain] = await own('piet', myFeeds);
		expect(readAgain!.lastReadAt!.getTime()).toBeGreaterThan(readOnce!.lastReadAt!.getTime());
		await home.setClock(0);
		// Somebody else sees none of it, and ends none of it.
		expect(await own('anouk', myFeeds)).toEqual([]);
		await own('anouk', (mine) => endMyFeed(mine, feedId));
		expect(await readBy(secret)).toEqual([]);
		await own('piet', (mine) => endMyFeed(mine, feedId));
		await own('piet', (mine) => endMyFeed(mine, feedId));
		expect(await readBy(secret)).toBeNull();
		expect(await own('piet', myFeeds)).toEqual([]);
	});

	test('is read so often in an hour and no more, each address by itself', async () => {
		const [secret, other] = [await subscribe('piet'), await subscribe('anouk')];
		const { feedId } = (await gateOfFeed(app, secret, 'test'))!;
		await home.owner.execute(sql`
			update attempt set count = ${feedLimit.most} where what = ${feedLimit.what} and whom = ${feedId}`);
		await expect(gateOfFeed(app, secret, 'test')).rejects.toThrow(refused('too_often'));
		expect(await gateOfFeed(app, other, 'test')).not.toBeNull();
	});

	test('ends with the place in the circle', async () => {
		const secret = await subscribe('piet');
		const gate = await home.gateOf('piet');
		const sent = { id: randomId(), content: 3 };
		await gate.change(home.circleId, sent, ['circle.leave'], (deed) => leave(deed));
		expect(await readBy(secret)).toBeNull();
	});
});
