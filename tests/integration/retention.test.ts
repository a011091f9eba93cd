import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { noteIn } from '../support/noted-circle.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// How long things stay: what is promised on the page about privacy and in docs/data-classes.md is
// what the nightly sweep does, to the hour (T6.6, settled 18).

let home: ToldCircle;
let pool: Sql;
let worker: Db;

beforeEach(async () => {
	home = await toldCircle();
	pool = openPool(home.database.workerUrl, { max: 1, name: 'test sweep' });
	worker = databaseOf(pool);
});
afterEach(async () => {
	await pool?.end({ timeout: 1 });
	await home?.drop();
});

const hourMs = 3_600_000;
const units: Record<string, string> = { uur: 'hours', dagen: 'days', jaar: 'years' };

/** Length of a stretch of time from noon on, in milliseconds: years and leap days as the database counts. */
async function lengthOf(stretch: string): Promise<number> {
	const noon = home.noon.toISOString();
	const [row] = await home.owner.execute<{ ms: string }>(sql`
		select extract(epoch from ${noon}::timestamptz + ${stretch}::interval - ${noon}::timestamptz) * 1000 as ms`);
	return Number(row!.ms);
}

async function sweep(): Promise<void> {
	await worker.execute(sql`select kring_sweep(1000), kring_sweep_sign_in(), kring_sweep_noting(1000),
		kring_sweep_signals(1000), kring_sweep_check_ins(1000), kring_sweep_support(1000),
		kring_sweep_pauses(1000), kring_sweep_agenda(1000)`);
}

async function countOf(table: string, where = sql`true`): Promise<number> {
	const [row] = await home.owner.execute<{ count: number }>(
		sql`select count(*)::int as count from ${sql.identifier(table)} where ${where}`
	);
	return row!.count;
}

/** There an hour before its time, gone an hour after. */
async function expectKept(stretch: string, count: () => Promise<number>): Promise<void> {
	const before = await count();
	expect(before).toBeGreaterThan(0);
	const length = await lengthOf(stretch);
	await home.setClock(length - hourMs);
	await sweep();
	expect(await count(), `${stretch} less an hour`).toBe(before);
	await home.setClock(length + hourMs);
	await sweep();
	expect(await count(), `${stretch} and an hour`).toBe(0);
}

const messages = JSON.parse(readFileSync('src/lib/i18n/messages/nl/admin.json', 'utf8')) as Record<
	string,
	string
>;

/** The time that the page about privacy names in a sentence. */
function promised(key: string): string {
	const [, many, unit] = /(\d+) (uur|dagen|jaar)/.exec(messages[`privacy_${key}`] ?? '') ?? [];
	return `${many} ${units[unit ?? '']}`;
}

const picture = () => ({
	...{ id: randomId(), width: 4, height: 3, alt: 'koffie' },
	...{ full: Buffer.from('full'), small: Buffer.from('small') }
});
const spoken = { data: Buffer.from('x'), mediaType: 'audio/webm', seconds: 3 } as never;

test('the page promises what was settled', () => {
	expect({
		updates: promised('long_updates'),
		notes: promised('long_notes'),
		agenda: promised('long_agenda'),
		checkIns: promised('long_check_ins'),
		signals: promised('long_signals'),
		voice: promised('long_voice'),
		notices: promised('long_notices'),
		devices: promised('long_devices'),
		log: promised('log_long')
	}).toEqual({
		updates: '2 years',
		notes: '2 years',
		agenda: '2 years',
		checkIns: '2 years',
		signals: '5 years',
		voice: '90 days',
		notices: '90 days',
		devices: '180 days',
		log: '5 years'
	});
	const told = Object.keys(messages)
		.filter((key) => key.startsWith('privacy_long_'))
		.sort();
	expect(told.filter((key) => !key.endsWith('_title'))).toEqual(
		[
			'agenda',
			'away',
			'carer',
			'check_ins',
			'circle',
			'credits',
			'devices',
			'door',
			'help',
			'missed',
			'notes',
			'notices',
			'remarks',
			'ride',
			'signals',
			'updates',
			'voice'
		].map((key) => `privacy_long_${key}`)
	);
});

test('updates, with photos, answers and the lines about them in the log', async () => {
	const updateId = await home.post('anouk', { enclosed: { photos: [picture()], voice: null } });
	const at = home.noon.toISOString();
	await home.owner.execute(sql`
		insert into comment (circle_id, id, update_id, author_id, text, posted_at)
		values (${home.circleId}, ${randomId()}, ${updateId}, ${home.ids.piet}, 'Fijn.', ${at}::timestamptz)`);
	await home.owner.execute(sql`
		insert into notice (circle_id, id, person_id, seq, kind, urgency, state, update_id, due_at, created_at)
		select circle_id, ${randomId()}, ${home.ids.piet}, seq, 'news', 'now', 'seen', id, posted_at, posted_at + interval '2 years'
		from "update" where id = ${updateId}`);
	await expectKept(promised('long_updates'), async () => {
		const all = await Promise.all([
			countOf('update'),
			countOf('comment'),
			countOf('photo'),
			countOf('photo_data'),
			countOf('event', sql`body ->> 'updateId' = ${updateId}`)
		]);
		return all.reduce((sum, count) => sum + count, 0);
	});
});

test('notes on how it goes, with what they said before and their lines in the log', async () => {
	await noteIn(home, 'piet', { note: 'Deed de deur niet open.' });
	await expectKept(promised('long_notes'), async () => {
		const lines = await countOf('event', sql`body ->> 'kind' = 'observation.noted'`);
		return (await countOf('observation')) + lines;
	});
});

test('days of which somebody said that they were not as usual', async () => {
	const [on, id] = [dayOf(home.noon), randomId()];
	await home.owner.execute(sql`
		insert into circle_pause (circle_id, id, from_on, until_on, reason, set_by_id, set_at, changed_at)
		values (${home.circleId}, ${id}, ${on}, ${on}, 'hospital', ${home.ids.anouk}, kring_now(), kring_now())`);
	const days = async (after: number) => {
		await home.setClock((await lengthOf(promised('long_notes'))) + after * 24 * hourMs);
		await sweep();
		return countOf('circle_pause');
	};
	expect(await days(0)).toBe(1);
	expect(await days(1)).toBe(0);
});

test('what stood in the agenda, with its lines in the log', async () => {
	const [on, id] = [dayOf(home.noon), randomId()];
	const { circleId, ids } = home;
	await home.owner.execute(sql`
		insert into agenda_entry (circle_id, id, held_on, from_minute, until_minute, starts_at, ends_at,
			kind, title, organiser_id, changed_at)
		values (${circleId}, ${id}, ${on}, 660, 720, kring_now(), kring_now(), 'visit', 'Koffie',
			${ids.anouk}, kring_now())`);
	await home.owner.execute(sql`
		insert into agenda_need (circle_id, entry_id, kind) values (${circleId}, ${id}, 'come')`);
	await home.owner.execute(sql`
		insert into event (circle_id, seq, at, body) values (${circleId}, 900, kring_now(),
			${JSON.stringify({ kind: 'agenda.added', entryId: id })}::jsonb)`);
	await expectKept(promised('long_agenda'), async () => {
		const lines = await countOf('event', sql`body ->> 'kind' = 'agenda.added'`);
		return (await countOf('agenda_entry')) + (await countOf('agenda_need')) + lines;
	});
});

test('answers to "alles goed?" and signals that ended', async () => {
	const [at, id] = [home.noon.toISOString(), randomId()];
	const { circleId, ids } = home;
	await home.owner.execute(sql`
		insert into check_in_plan (circle_id, windows, weekdays, grace_minutes, remind_minutes,
			counts_opening, agreed_at, agreed_by_id)
		values (${circleId}, '[{"fromMinute":510,"untilMinute":570}]', '{1}', 60, 30, false,
			${at}::timestamptz, ${ids.gerrit})`);
	await home.owner.execute(sql`
		insert into check_in (circle_id, id, on_day, from_minute, opens_at, closes_at, state, kring_was_away)
		values (${circleId}, ${id}, '2026-01-01', 510, ${at}::timestamptz, ${at}::timestamptz, 'done', false)`);
	await expectKept(promised('long_check_ins'), () => countOf('check_in'));
	await home.setClock(0);
	await home.owner.execute(sql`
		insert into signal (circle_id, id, level, state, way, raised_at, turn, round, rounds_left,
			passed_step_ids, reached, told_ids, ended_at, outcome)
		values (${circleId}, ${id}, 'orange', 'closed', 'circle', ${at}::timestamptz, 1, 1, 1, '{}', true, '{}',
			${at}::timestamptz, 'settled')`);
	await expectKept(promised('long_signals'), () => countOf('signal'));
	await home.setClock(0);
	await home.owner.execute(sql`
		insert into support (circle_id, id, level, raised_by_id, raised_at, ended_at, ended_by_id)
		values (${circleId}, ${id}, 'extra', ${ids.anouk}, ${at}::timestamptz, ${at}::timestamptz, ${ids.anouk})`);
	await home.owner.execute(sql`
		insert into support_ask (circle_id, support_id, person_id, lines)
		values (${circleId}, ${id}, ${ids.piet}, '[]')`);
	await expectKept(promised('long_signals'), async () => {
		return (await countOf('support')) + (await countOf('support_ask'));
	});
});

test('the sound of a spoken note, before the words of it', async () => {
	await home.post('anouk', { enclosed: { photos: [], voice: spoken } });
	await expectKept(promised('long_voice'), () => countOf('voice', sql`data is not null`));
	expect(await countOf('voice')).toBe(1);
});

test('notices, devices that are not used, and the reading log', async () => {
	const at = home.noon.toISOString();
	await home.owner.execute(sql`
		insert into notice (circle_id, id, person_id, kind, urgency, state, due_at, created_at)
		values (${home.circleId}, ${randomId()}, ${home.ids.piet}, 'news', 'now', 'seen', ${at}::timestamptz, ${at}::timestamptz)`);
	await expectKept(promised('long_notices'), () => countOf('notice'));
	await home.setClock(0);

	await home.owner.execute(sql`
		update session set ends_at = ends_at + interval '10 years', idle_at = idle_at + interval '10 years'`);
	await home.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at)
		values (${randomId()}, ${home.ids.piet}, ${home.sessionIdOf('piet')}, 'https://push.example.org/1', 'k', 'a', ${at}::timestamptz)`);
	await expectKept(promised('long_devices'), () => countOf('push_subscription'));
	await home.setClock(0);

	await home.owner.execute(sql`delete from reading`);
	await home.sees('piet');
	await home.post('anouk');
	await home.sees('piet');
	await expectKept(promised('log_long'), () => countOf('reading'));
});

const page = readFileSync('docs/data-classes.md', 'utf8');
const later = (interval: string) => sql`kring_now() + ${interval}::interval`;

/** Rows that are past from noon on; the page says how long they stay after that. */
const past: Record<string, () => Promise<unknown>> = {
	account_change: () =>
		home.owner.execute(sql`
			insert into account_change (person_id, id, digest, answer, at)
			values (${home.ids.piet}, ${randomId()}, '', '{}', kring_now())`),
	attempt: () =>
		home.owner.execute(
			sql`insert into attempt (what, whom, window_at, count) values ('x', 'y', kring_now(), 1)`
		),
	card: () =>
		home.owner.execute(sql`
			insert into card (circle_id, id, secret_hash, pin_hash, pin_salt, made_by_id, made_at, blocked_at)
			values (${home.circleId}, ${randomId()}, 'a', 'b', 'c', ${home.ids.anouk}, kring_now(), kring_now())`),
	change: () =>
		home.owner.execute(sql`
			insert into change (circle_id, id, person_id, digest, answer, at)
			values (${home.circleId}, ${randomId()}, ${home.ids.piet}, '', '{}', kring_now())`),
	factor_restore: () =>
		home.owner.execute(sql`
			insert into factor_restore (id, person_id, asked_by_id, asked_at, expires_at)
			values (${randomId()}, ${home.ids.piet}, ${home.ids.anouk}, kring_now(), kring_now())`),
	invitation: () =>
		home.owner.execute(sql`
			insert into invitation (circle_id, id, kind, secret_hash, role, rights, invited_by_id, invited_at, expires_at, declined_at)
			values (${home.circleId}, ${randomId()}, 'link', 'h', 'family', '[]', ${home.ids.anouk}, kring_now(), ${later('14 days')}, kring_now())`),
	leaflet: () =>
		home.owner.execute(sql`
			insert into leaflet (id, municipality_id, code_hash, made_by_id, made_at, expires_at)
			select ${randomId()}, municipality_id, 'l', ${home.ids.anouk}, kring_now(), kring_now() from circle`),
	mail: () =>
		home.owner.execute(
			sql`insert into mail (id, kind, created_at) values (${randomId()}, 'notice', kring_now())`
		),
	mail_code: () =>
		home.owner.execute(sql`
			insert into mail_code (id, browser_hash, address_hash, code_hash, code_salt, link_hash, tries, created_at, expires_at)
			values (${randomId()}, 'b', 'a', 'c', 's', 'l', 0, kring_now(), ${later('10 minutes')})`),
	push_test: () =>
		home.owner.execute(sql`
			insert into push_test (id, person_id, subscription_id, state, created_at)
			values (${randomId()}, ${home.ids.piet}, ${randomId()}, 'seen', kring_now())`),
	session: () => home.owner.execute(sql`update session set ended_at = kring_now()`),
	staff_invitation: () =>
		home.owner.execute(sql`
			insert into staff_invitation (id, kind, secret_hash, invited_at, expires_at)
			values (${randomId()}, 'operator', 's', kring_now(), kring_now())`)
};

test.each(Object.keys(past))(
	'what docs/data-classes.md says of %s is what is done',
	async (table) => {
		const kept = new RegExp(
			`## \`${table}\`[^#]*?Kept: (?:[^.]*?, then )?(\\d+ (?:hours|days|years))`
		);
		const stretch = kept.exec(page)?.[1];
		expect(stretch).toBeDefined();
		await past[table]!();
		await expectKept(stretch!, () => countOf(table));
	}
);
