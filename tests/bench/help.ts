import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { fitting, type Wanted } from '#lib/domain/help/match.ts';
import { trustDefaults } from '#lib/domain/help/trust.ts';
import { databaseOf, openPool, type Db } from '#lib/server/db/connect.ts';
import { helpersFor } from '#lib/server/help/helpers.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { barLine, median, percentile } from './support/figures.ts';

// Who fits a request, among 5,000 who offer just that (activities-credits.md C8): what is asked of the database with
// half a year of requests behind it, and the rules that put them in order.

const offers = 5_000;
const requests = 20_000;
const rounds = 21;
const barMs = 150;

export const program = { what: `who fits a request among ${offers} offers (C8)`, run };

async function run(): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'kring-help-'));
	const cluster = await startPostgres({
		...{ dataDir: join(home, 'pg'), fast: true, binaries: embeddedBinaries() }
	});
	const url = cluster.url('kring_owner', 'kring_help');
	try {
		await furnish(cluster, 'kring_help');
		await migrateWorld(url);
		const pool = openPool(url, { max: 2, name: 'bench help' });
		try {
			await measure(databaseOf(pool));
		} finally {
			await pool.end({ timeout: 2 });
		}
	} finally {
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(db: Db): Promise<void> {
	const { hood, asker } = await fill(db);
	const about = {
		neighbourhoodId: hood,
		category: 'walk',
		askerId: asker,
		requestId: null
	} as const;
	const wanted: Wanted = {
		...{ id: 'r', askerId: asker, category: 'walk', isAtHome: false, minutes: 60 },
		times: [{ on: '2027-01-22', fromMinute: 780, untilMinute: 900 }],
		...{ postcodeArea: '5251', language: 'nl', gender: null, hasPets: true }
	};
	const places = { neighbourhood: new Set(['5251', '5252', '5253']) };
	const asked: number[] = [];
	const ordered: number[] = [];
	let found = 0;
	for (let round = 0; round < rounds; round += 1) {
		const from = performance.now();
		const helpers = await db.transaction((tx) => helpersFor(tx, 'facts', about));
		const between = performance.now();
		const list = fitting(wanted, helpers, {
			...{ places, rules: trustDefaults, todayOn: '2027-01-15' }
		});
		const end = performance.now();
		// The first round plans and compiles.
		if (round === 0) found = list.length;
		else {
			asked.push(between - from);
			ordered.push(end - between);
		}
	}
	const whole = asked.map((ms, at) => ms + ordered[at]!);
	console.log(`${offers} offers, ${requests} requests before; ${found} fit; ${rounds - 1} rounds`);
	const told = (ms: readonly number[]) =>
		`${median(ms).toFixed(1)} ms, p95 ${percentile(ms, 95).toFixed(1)} ms`;
	const met = (ms: readonly number[]) => (median(ms) <= barMs ? 'met' : 'missed');
	barLine('the rules (fitting)', told(ordered), `<= ${barMs} ms`, met(ordered));
	barLine('asked of the database', told(asked), '', '');
	barLine('the whole list', told(whole), `<= ${barMs} ms`, met(whole));
	if (found === 0 || median(whole) > barMs) process.exitCode = 1;
}

/** A neighbourhood in which so many offer a walk, a tenth of them checked, with half a year of help behind them. */
async function fill(db: Db): Promise<{ hood: string; asker: string }> {
	const [place, hood, asker] = [1, 2, 3].map(() => crypto.randomUUID()) as [string, string, string];
	await db.execute(
		sql`insert into municipality (id, name, created_at) values (${place}, 'P', kring_now())`
	);
	await db.execute(sql`insert into neighbourhood (id, municipality_id, name, slug, postcode_areas, created_at)
		values (${hood}, ${place}, 'H', 'h-h', '{5251,5252,5253}', kring_now())`);
	await db.execute(
		sql`insert into person (id, municipality_id, name, created_at) values (${asker}, ${place}, 'A', kring_now())`
	);
	await db.execute(sql`insert into person (id, municipality_id, name, created_at)
		select gen_random_uuid(), ${place}, 'Helper ' || n, kring_now() from generate_series(1, ${offers}) n`);
	await db.execute(
		sql`insert into account (person_id, mail_address) select id, id || '@example.org' from person`
	);
	await db.execute(sql`insert into neighbour (neighbourhood_id, person_id, postcode_area, reach, languages, avoids_pets, since_on)
		select ${hood}, p.id, (5251 + abs(hashtext(p.id::text)) % 4)::text,
			(array['area', 'neighbourhood', 'municipality'])[1 + abs(hashtext('r' || p.id)) % 3],
			case when hashtext('l' || p.id) % 9 = 0 then '{ar}'::text[] else '{nl,en}'::text[] end, hashtext('h' || p.id) % 5 = 0, '2026-01-01'
		from person p where p.id <> ${asker}`);
	await db.execute(sql`insert into help_offer (neighbourhood_id, id, person_id, category, words, windows, said_on, review_on)
		select neighbourhood_id, gen_random_uuid(), person_id, 'walk', 'Graag.',
			jsonb_build_array(jsonb_build_object('weekday', 1 + abs(hashtext(person_id::text)) % 7, 'fromMinute', 540, 'untilMinute', 1020),
				jsonb_build_object('weekday', 5, 'fromMinute', 780, 'untilMinute', 1020)),
			credit_today(), credit_today() + 180 from neighbour`);
	await db.execute(sql`insert into help_check (neighbourhood_id, id, person_id, kind, checked_on, valid_until_on, entered_at)
		select neighbourhood_id, gen_random_uuid(), person_id, 'talk', credit_today() - 30, credit_today() + 300, kring_now()
		from neighbour where hashtext('c' || person_id) % 10 = 0`);
	await db.execute(sql`alter table help_request disable trigger user`);
	await db.execute(sql`alter table help_ask disable trigger user`);
	await db.execute(sql`insert into help_request (neighbourhood_id, id, asker_id, category, words, postcode_area, minutes, is_weekly, times,
			is_at_home, is_essential, state, made_at, yes_how, opened_at, round_at, first_yes_at, agreed_at, first_agreed_at, helper_id,
			done_at, confirmed_at, closed_at, outcome, is_gladly_again)
		select ${hood}, gen_random_uuid(), ${asker}, 'walk', '', '5251', 60, false, '[]', false, false, 'closed', t.at, 'self', t.at, t.at, t.at,
			t.at, t.at, h.person_id, t.at, t.at, t.at, 'thanked', t.n % 3 = 0
		from (select n, kring_now() - (n % 180) * interval '1 day' as at from generate_series(1, ${requests}) n) t
			join (select person_id, row_number() over (order by person_id) as nth from neighbour) h on h.nth = 1 + t.n % ${offers}`);
	await db.execute(sql`insert into help_ask (neighbourhood_id, id, request_id, helper_id, asked_at, by, says, said_at)
		select neighbourhood_id, gen_random_uuid(), id, helper_id, made_at, 'house', 'yes', made_at from help_request`);
	await db.execute(sql`alter table help_request enable trigger user`);
	await db.execute(sql`alter table help_ask enable trigger user`);
	await db.execute(sql`vacuum analyze`);
	return { hood, asker };
}
