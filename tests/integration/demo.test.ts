import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepBooks } from '#lib/server/credit/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { demoCast } from '#lib/server/demo/cast.ts';
import { faultsIn } from '../support/neighbours.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The neighbourhood of giving and taking in the demo world (issue 5, line 8).

let database: FreshDatabase;
let pools: Sql[];
let owner: Db;
let worker: Db;

beforeAll(async () => {
	database = await freshDatabase();
	await fillDemo(database.ownerUrl, new Date());
	pools = [
		openPool(database.ownerUrl, { max: 1, name: 'demo test' }),
		openPool(database.workerUrl, { max: 1, name: 'demo test worker' })
	];
	[owner, worker] = pools.map((one) => databaseOf(one)) as [Db, Db];
}, 120_000);

afterAll(async () => {
	await Promise.all((pools ?? []).map((pool) => pool.end({ timeout: 2 })));
	await database?.drop();
});

/** The values of one column, in order. */
async function listed(query: string): Promise<string[]> {
	const rows = await owner.execute<{ value: string }>(sql.raw(query));
	return rows.map(({ value }) => String(value));
}

test('thirty neighbours take part, two of them on paper in one house, and an organisation', async () => {
	expect(
		await listed(
			`select kind || ' ' || count(*) as value from credit_account group by kind order by 1`
		)
	).toEqual(['escrow 1', 'member 30', 'organisation 1', 'pot 1']);
	expect(
		await listed(`select p.name as value from credit_household h join person p on p.id = h.person_id
			where not exists (select from account a where a.person_id = p.id) order by 1`)
	).toEqual(['Jopie Hartsuiker', 'Wout Hartsuiker']);
});

test('the books hold as all books do, and the night finds nothing to mend', async () => {
	expect(await faultsIn(owner)).toEqual([]);
	const night = await keepBooks(worker);
	expect(night).toMatchObject({ wrong: 0, broken: 0, loose: 0 });
	expect(night.sealed).toBeGreaterThan(80);
	expect(await faultsIn(owner)).toEqual([]);
});

test('thanks and vouchers stand in each state in which they can be, and one is disputed', async () => {
	expect(await listed(`select distinct state as value from credit_transfer order by 1`)).toEqual([
		...['confirmed', 'declined', 'disputed', 'expired', 'proposed', 'reversed', 'withdrawn']
	]);
	expect(
		await listed(`select id as value from credit_transfer where state = 'disputed'`)
	).toHaveLength(1);
	expect(await listed(`select distinct state as value from voucher order by 1`)).toEqual([
		...['booked', 'cancelled', 'expired', 'issued', 'redeemed']
	]);
});

test('requests stand in each state, for oneself and for a resident, and some landed', async () => {
	const states = ['agreed', 'closed', 'done', 'drafted', 'offered', 'open'];
	expect(await listed(`select distinct state as value from help_request order by 1`)).toEqual(
		states
	);
	expect(
		await listed(
			`select distinct state as value from help_request where circle_id is not null order by 1`
		)
	).toEqual(['drafted', 'offered']);
	expect(
		await listed(
			`select id as value from help_request where landed_at is not null and state = 'open'`
		)
	).toHaveLength(2);
	// What was asked for in Kring and thanked for is the same in both.
	const joined = `from credit_transfer t join help_request r on r.id = t.request_id`;
	expect(Number((await listed(`select count(*) as value ${joined}`))[0])).toBeGreaterThan(40);
	expect(
		await listed(`select r.id as value ${joined} where r.category <> t.category or r.helper_id is distinct from
			(select o.person_id from credit_owner o where o.account_id = t.payee_id)`)
	).toEqual([]);
});

test('somebody is new, somebody rests, and somebody received more than they gave', async () => {
	const names = (where: string) =>
		listed(`select split_part(p.name, ' ', 1) as value from neighbour n join person p on p.id = n.person_id
			where ${where} order by 1`);
	expect(await names(`n.since_on > kring_now()::date - 30`)).toEqual(['Lotte', 'Mieke', 'Pim']);
	expect(await names(`n.paused_until >= kring_now()::date`)).toEqual(['Freek']);
	expect(
		await listed(`select (a.balance < -20)::text as value from credit_account a join credit_owner o
			on o.account_id = a.id join person p on p.id = o.person_id where p.name like 'Marga %'`)
	).toEqual(['true']);
});

test('the pot was given to and was used, by enough people to say so', async () => {
	await listed(
		`select set_config('kring.person', (select id::text from person limit 1), false) as value`
	);
	const rows = await owner.execute<{ given: string; used: string | null }>(
		sql`select given, used from credit_pot_month((select neighbourhood_id from credit_rule),
			(kring_now() - interval '1 month')::date)`
	);
	expect(Number(rows[0]?.given)).toBeGreaterThan(0);
	expect(Number(rows[0]?.used)).toBeGreaterThan(0);
});

test('whoever a visitor may be is there to be', async () => {
	const keys = demoCast(new Date()).flatMap(({ people }) => people.map(({ key }) => key));
	const there = await listed(`select demo_key as value from account where demo_key is not null`);
	// Nel does things on paper.
	for (const key of keys.filter((one) => one !== 'nel')) expect(there).toContain(key);
});
