import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { buildWorld, type World } from '../policy/world.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The walls of the database, with the policy layer out of the way: what would still hold if a query
// forgot everything. The tables come from the catalogue, so that a new one cannot be forgotten.

let database: FreshDatabase;
let world: World;
let owner: postgres.Sql;
let app: postgres.Sql;
let worker: postgres.Sql;
let circleTables: string[] = [];

const open = (url: string) => postgres({ ...driverOptions(url), max: 1, onnotice: () => {} });

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.ownerUrl, new Date());
	[owner, app, worker] = [open(database.ownerUrl), open(database.appUrl), open(database.workerUrl)];
	const found = await owner<{ name: string }[]>`
		select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
			and a.attname = 'circle_id' and not a.attisdropped order by 1`;
	circleTables = found.map(({ name }) => name);
});

afterAll(async () => {
	await Promise.all([owner, app, worker].map((one) => one?.end({ timeout: 2 })));
	await database?.drop();
});

/** Does something as the app inside a transaction of a person, and undoes it. */
async function as<T>(
	personId: string | null,
	work: (tx: postgres.TransactionSql) => Promise<T>
): Promise<T> {
	let result: T;
	const undo = new Error('undone');
	await app
		.begin(async (tx) => {
			if (personId !== null) await tx`select kring_enter(${personId})`;
			result = await work(tx);
			throw undo;
		})
		.catch((caught: unknown) => {
			if (caught !== undo) throw caught;
		});
	return result!;
}

const codeOf = (caught: unknown) => (caught as { code?: string }).code;

/** The SQLSTATE with which the app is refused, or `done`. */
async function refusal(
	personId: string | null,
	work: (tx: postgres.TransactionSql) => Promise<unknown>
): Promise<string> {
	return as(personId, work).then(
		() => 'done',
		(caught: unknown) => codeOf(caught) ?? String(caught)
	);
}

const forbidden = '42501';

describe('the net under the policy', () => {
	test('every table of a circle is held by row-level security, for its owner too', async () => {
		const rows = await owner`
			select relname as name from pg_class where relnamespace = 'public'::regnamespace
				and relname = any (${[...circleTables, 'circle', 'person', 'account']})
				and not (relrowsecurity and relforcerowsecurity)`;
		expect(rows.map(({ name }) => name)).toEqual([]);
	});

	test('every table that the app can reach has row-level security, but the mails of the demo', async () => {
		const rows = await owner<{ name: string }[]>`
			select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
				and c.relkind in ('r', 'p') and not c.relrowsecurity
				and (has_any_column_privilege('kring_app', c.oid, 'select')
					or has_table_privilege('kring_app', c.oid, 'update') or has_table_privilege('kring_app', c.oid, 'delete'))
			order by 1`;
		expect(rows.map(({ name }) => name)).toEqual(['demo_mail']);
	});

	test('the partitions of the log can be reached only through the log', async () => {
		const rows = await owner`
			select c.relname from pg_class c where c.relispartition and c.relkind = 'r'
				and (has_any_column_privilege('kring_app', c.oid, 'select, insert, update')
					or has_any_column_privilege('kring_worker', c.oid, 'select, insert, update'))`;
		expect(rows).toHaveLength(0);
	});

	test('with the policy forgotten, a foreign circle has no rows in any table', async () => {
		expect(circleTables.length).toBeGreaterThan(18);
		const foreign = world.circles.b1.id;
		for (const key of [
			'a1.resident',
			'a1.family',
			'a1.professional',
			'both',
			'operator',
			'manager-ax'
		]) {
			await as(world.actors[key]!.personId, async (tx) => {
				for (const name of circleTables) {
					if (!(await mayRead(tx, name))) continue;
					const rows = await tx`select 1 from ${tx(name)} where circle_id = ${foreign}`;
					expect(rows, `${key} in ${name}`).toHaveLength(0);
				}
			});
		}
	});

	test('the own circle has rows, so that the test above means something', async () => {
		const empty: string[] = [];
		await as(world.actors['a1.family']!.personId, async (tx) => {
			for (const name of circleTables) {
				if (!(await mayRead(tx, name))) continue;
				const [row] =
					await tx`select 1 from ${tx(name)} where circle_id = ${world.circles.a1.id} limit 1`;
				if (row === undefined) empty.push(name);
			}
		});
		// These fill only while Kring is used. A new table has to be filled by the world of the test.
		expect(
			empty.filter(
				(name) =>
					![
						'change',
						'given',
						'notice_choice',
						'seen',
						'thanks',
						'session',
						'credit_owner'
					].includes(name)
			)
		).toEqual([]);
	});

	test.each(['a1.removed', 'a1.expired', 'a1.invited'])(
		'whose place is over or not begun has no rows anywhere: %s',
		async (key) => {
			await as(world.actors[key]!.personId, async (tx) => {
				for (const name of circleTables.filter((one) => one !== 'session')) {
					if (!(await mayRead(tx, name))) continue;
					expect(await tx`select 1 from ${tx(name)}`, name).toHaveLength(0);
				}
			});
		}
	);

	test('nobody named is nobody: no setting means no rows', async () => {
		await as(null, async (tx) => {
			for (const name of [...circleTables, 'circle', 'person', 'account', 'passkey', 'totp']) {
				if (!(await mayRead(tx, name))) continue;
				const rows = await tx`select 1 from ${tx(name)}`;
				expect(rows, name).toHaveLength(0);
			}
		});
	});

	test('a setting does not outlive its transaction', async () => {
		await app.begin((tx) => tx`select kring_enter(${world.actors['a1.family']!.personId})`);
		expect(await app`select 1 from member`).toHaveLength(0);
	});

	test('a card opens its own circle and no other of the same person', async () => {
		const { personId } = world.actors['a1.resident']!;
		await app.begin(async (tx) => {
			await tx`select kring_enter(${personId}, ${world.circles.a1.id})`;
			const rows = await tx`select distinct circle_id from "update"`;
			expect(rows.map(({ circle_id: id }) => id)).toEqual([world.circles.a1.id]);
			const [told] =
				await tx`select kring_standing(${world.circles.a2.id}, ${world.actors['a2.family']!.personId}) as s`;
			expect(told!['s']).toBeNull();
		});
	});

	test('of people one sees who shares a circle, and nobody else', async () => {
		const names = await as(world.actors['a1.family']!.personId, (tx) => tx`select id from person`);
		const ids = new Set(names.map(({ id }) => String(id)));
		expect(ids.has(world.actors['a1.removed']!.personId)).toBe(true);
		expect(ids.has(world.actors['a2.family']!.personId)).toBe(false);
		expect(ids.has(world.actors['b1.resident']!.personId)).toBe(false);
		expect(ids.has(world.actors['a1.invited']!.personId)).toBe(false);
	});

	test.each([
		'account',
		'session',
		'passkey',
		'totp',
		'push_lost',
		'push_subscription',
		'preference',
		'account_change'
	])('of %s one sees one’s own rows only', async (name) => {
		const { personId } = world.actors['a1.family']!;
		const rows = await as(personId, (tx) => tx`select person_id from ${tx(name)}`);
		expect(rows.filter(({ person_id: id }) => id !== personId)).toEqual([]);
	});

	test('how somebody stands in a foreign circle is told to nobody', async () => {
		const { personId } = world.actors['a1.family']!;
		const [row] = await as(
			personId,
			(
				tx
			) => tx`select kring_standing(${world.circles.b1.id}, ${world.actors['b1.family']!.personId}) as standing,
				kring_contact_now(${world.circles.b1.id}) as contact,
				kring_shared_phone(${world.circles.b1.id}, ${world.actors['b1.family']!.personId}) as phone`
		);
		expect(row).toEqual({ standing: null, contact: null, phone: null });
	});
});

describe('what the roles may hold', () => {
	test('the app and the worker own nothing, and no policy is bent for them', async () => {
		const roles =
			await owner`select rolname, rolbypassrls, rolsuper, rolcreaterole, rolcreatedb from pg_roles
			where rolname in ('kring_app', 'kring_worker') order by 1`;
		expect(roles).toEqual(
			['kring_app', 'kring_worker'].map((rolname) => ({
				rolname,
				rolbypassrls: false,
				rolsuper: false,
				rolcreaterole: false,
				rolcreatedb: false
			}))
		);
		const owned = await owner`
			select relname from pg_class c join pg_roles r on r.oid = c.relowner
			where r.rolname in ('kring_app', 'kring_worker')
			union all select proname from pg_proc p join pg_roles r on r.oid = p.proowner
			where r.rolname in ('kring_app', 'kring_worker')`;
		expect(owned).toHaveLength(0);
		const member = await owner`select 1 from pg_auth_members m join pg_roles r on r.oid = m.member
			where r.rolname in ('kring_app', 'kring_worker')`;
		expect(member).toHaveLength(0);
	});

	test.each(['mail_code', 'passkey_challenge', 'attempt', 'job', 'mail', 'clock'])(
		'the app does not read %s',
		async (name) => {
			expect(
				await refusal(world.actors['a1.resident']!.personId, (tx) => tx`select * from ${tx(name)}`)
			).toBe(forbidden);
		}
	);

	test.each([
		['session', 'secret_hash'],
		['card', 'secret_hash'],
		['card', 'pin_hash'],
		['card', 'pin_salt'],
		['invitation', 'secret_hash'],
		['staff_invitation', 'secret_hash'],
		['leaflet', 'code_hash']
	])('no query reads the hash of a secret: %s.%s', async (name, column) => {
		const { personId } = world.actors['a1.resident']!;
		expect(await refusal(personId, (tx) => tx`select ${tx(column)} from ${tx(name)}`)).toBe(
			forbidden
		);
		await expect(worker`select ${worker(column)} from ${worker(name)}`).rejects.toMatchObject({
			code: forbidden
		});
	});

	test('a log line is never changed and never removed', async () => {
		const { personId } = world.actors['a1.resident']!;
		for (const name of ['reading', 'event', 'change', 'account_change']) {
			expect(
				await refusal(personId, (tx) => tx`update ${tx(name)} set at = kring_now()`),
				name
			).toBe(forbidden);
			expect(await refusal(personId, (tx) => tx`delete from ${tx(name)}`), name).toBe(forbidden);
			expect(await refusal(personId, (tx) => tx`truncate ${tx(name)}`), name).toBe(forbidden);
			await expect(worker`delete from ${worker(name)}`, name).rejects.toMatchObject({
				code: forbidden
			});
			await expect(worker`update ${worker(name)} set at = kring_now()`, name).rejects.toMatchObject(
				{ code: forbidden }
			);
		}
		await expect(owner`update reading set action = 'x'`).rejects.toMatchObject({ code: '23001' });
		await expect(owner`update event set at = at`).rejects.toMatchObject({ code: '23001' });
	});

	test('the clock is moved by nobody but the owner', async () => {
		expect(await refusal(null, (tx) => tx`update clock set moved_by = '1 day'`)).toBe(forbidden);
	});

	test('nobody writes in the name of somebody else', async () => {
		const { personId } = world.actors['a1.family']!;
		const other = world.actors['a1.resident']!.personId;
		const circleId = world.circles.a1.id;
		const updateId = world.circles.a1.updates['news']!;
		const writes: ((tx: postgres.TransactionSql, who: string) => Promise<unknown>)[] = [
			(tx, who) =>
				tx`insert into thanks (circle_id, update_id, person_id, at) values (${circleId}, ${updateId}, ${who}, kring_now())`,
			(tx, who) =>
				tx`insert into comment (circle_id, id, update_id, author_id, text, posted_at) values (${circleId}, gen_random_uuid(), ${updateId}, ${who}, 'x', kring_now())`,
			(tx, who) =>
				tx`insert into seen (circle_id, person_id, topic_id, up_to_seq, at) values (${circleId}, ${who}, 'news', 1, kring_now())`,
			(tx, who) =>
				tx`insert into event (circle_id, seq, person_id, body, at) values (${circleId}, 999, ${who}, '{}', kring_now())`,
			(
				tx,
				who
			) => tx`insert into reading (circle_id, at, person_id, action, topics, object_kind, object_ids, channel, request_id)
				values (${circleId}, kring_now(), ${who}, 'update.read', '{}', 'update', '{}', 'app', '')`
		];
		for (const write of writes) {
			expect(await refusal(personId, (tx) => write(tx, personId))).toBe('done');
			expect(await refusal(personId, (tx) => write(tx, other))).toBe(forbidden);
		}
	});

	test('nobody writes into a foreign circle', async () => {
		const { personId } = world.actors['a1.family']!;
		const circleId = world.circles.b1.id;
		expect(
			await refusal(
				personId,
				(tx) =>
					tx`insert into event (circle_id, seq, person_id, body, at) values (${circleId}, 999, ${personId}, '{}', kring_now())`
			)
		).toBe(forbidden);
		const [row] = await as(personId, (tx) => tx`select kring_next_seq(${circleId}) as seq`);
		expect(row!['seq']).toBeNull();
		const moved = await as(
			personId,
			(tx) => tx`update topic set name = 'x' where circle_id = ${circleId} returning id`
		);
		expect(moved).toHaveLength(0);
		expect(
			await refusal(
				personId,
				(tx) =>
					tx`update topic_right set circle_id = ${circleId} where circle_id = ${world.circles.a1.id}`
			)
		).toBe(forbidden);
	});
});

describe('functions that look past the walls', () => {
	test('search only where nobody else can put a table', async () => {
		const rows = await owner<{ name: string }[]>`
			select p.oid::regprocedure::text as name from pg_proc p
			where p.pronamespace = 'public'::regnamespace and p.prosecdef
				and not coalesce('search_path=public, pg_temp' = any (p.proconfig), false)`;
		expect(rows.map(({ name }) => name)).toEqual([]);
	});

	test('are not fooled by a table that a connection made for itself', async () => {
		const { personId } = world.actors['a1.family']!;
		const database_ =
			await owner`select has_database_privilege('kring_app', current_database(), 'temporary') as may`;
		// A copied database has the rights of a new one again: the functions have to hold by themselves.
		if (database_[0]!['may'] !== true) return;
		const rows = await as(personId, async (tx) => {
			await tx`create temporary table member (circle_id uuid, person_id uuid, removed_at timestamptz, ends_at timestamptz)`;
			await tx`insert into pg_temp.member values (${world.circles.b1.id}, ${personId}, null, null)`;
			return tx`select 1 from "update" where circle_id = ${world.circles.b1.id}`;
		});
		expect(rows).toHaveLength(0);
	});

	test('are run by nobody to whom they were not given', async () => {
		const rows = await owner<{ name: string }[]>`
			select p.oid::regprocedure::text as name from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
			where p.pronamespace = 'public'::regnamespace and a.grantee = 0
				and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
		expect(rows.map(({ name }) => name)).toEqual([]);
	});

	test('the app does not make partitions', async () => {
		expect(await refusal(null, (tx) => tx`select kring_make_reading_month('2030-01-01')`)).toBe(
			forbidden
		);
	});

	test('months of the log join without a gap or overlap, whatever the zone of the connection', async () => {
		await worker.begin(async (tx) => {
			await tx`set local timezone = 'Pacific/Auckland'`;
			await tx`select kring_make_reading_month('2031-03-01')`;
			await tx`set local timezone = 'America/Los_Angeles'`;
			await tx`select kring_make_reading_month('2031-04-01')`;
			await tx`select kring_make_reading_month('2031-04-15')`;
		});
		const rows =
			await owner`select pg_get_expr(relpartbound, oid) as bound from pg_class where relname like 'reading_2031%' order by relname`;
		const instants = rows.flatMap(({ bound }) =>
			[...String(bound).matchAll(/'([^']+)'/g)].map(([, at]) => new Date(at!).toISOString())
		);
		expect(instants).toEqual([
			'2031-03-01T00:00:00.000Z',
			'2031-04-01T00:00:00.000Z',
			'2031-04-01T00:00:00.000Z',
			'2031-05-01T00:00:00.000Z'
		]);
	});
});

async function mayRead(tx: postgres.TransactionSql, name: string): Promise<boolean> {
	const [row] = await tx`select has_any_column_privilege(${name}::regclass, 'select') as may`;
	return row!['may'] === true;
}
