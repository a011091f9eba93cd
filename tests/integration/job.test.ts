import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseOf, openPool, type Sql } from '#lib/server/db/connect.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { enqueue, type JobKind } from '#lib/server/job/enqueue.ts';
import { TryLater, type Handlers } from '#lib/server/job/handler.ts';
import { mostAttempts, runQueue, type QueueOptions } from '#lib/server/job/queue.ts';
import { handlersFor, isLasting } from '#lib/server/job/worker.ts';
import { freshKeys } from '../support/servers.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { until } from '../support/until.ts';

let database: FreshDatabase;
let owner: Sql;
let env: Env;
let ends: (() => Promise<void>)[];

beforeEach(async () => {
	database = await freshDatabase();
	owner = openPool(database.ownerUrl, { max: 4, name: 'test owner' });
	ends = [];
	env = readEnv({
		KRING_DEMO: '1',
		DATABASE_URL: database.appUrl,
		DATABASE_WORKER_URL: database.workerUrl,
		...freshKeys()
	});
});
afterEach(async () => {
	await Promise.all(ends.map((end) => end()));
	await owner.end({ timeout: 5 });
	await database.drop();
});

function begin(handlers: Handlers, options: Partial<QueueOptions> = {}) {
	const pool = openPool(database.workerUrl, { max: 6, name: 'test worker' });
	const stop = new AbortController();
	const lines: string[] = [];
	const ended = runQueue({
		sql: pool,
		db: databaseOf(pool),
		env,
		handlers,
		log: (level, what) => lines.push(`${level}: ${what}`),
		stop: stop.signal,
		sweepMs: 50,
		...options
	});
	let ending: Promise<void> | null = null;
	const end = () => {
		stop.abort();
		ending ??= ended.then(() => pool.end({ timeout: 5 }));
		return ending;
	};
	ends.push(end);
	return { lines, end, pool };
}

const put = (
	kind: 'mail.send' | 'notice.mail',
	name: string,
	options: Parameters<typeof enqueue>[3] = {}
) =>
	databaseOf(owner).transaction((tx) =>
		kind === 'mail.send'
			? enqueue(tx, kind, { mailId: name }, options)
			: enqueue(tx, kind, { personId: name }, options)
	);
const left = async () => Number((await owner`select count(*)::int as n from job`)[0]!['n']);

/** Something that a test opens when it wants. */
function gate() {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { open, opened };
}

test('urgent comes before ordinary, ordinary before bulk, and older before newer', async () => {
	for (const lane of ['bulk', 'ordinary', 'urgent'] as const) {
		for (const count of [1, 2]) await put('mail.send', `${lane} ${count}`, { lane });
	}
	const order: string[] = [];
	begin({ 'mail.send': async ({ mailId }) => void order.push(mailId) }, { slots: 5 });
	await until(async () => expect(await left()).toBe(0));
	expect(order).toEqual(['urgent 1', 'urgent 2', 'ordinary 1', 'ordinary 2', 'bulk 1', 'bulk 2']);
});

test('what is urgent finds a place while bulk has taken all of its own', async () => {
	const door = gate();
	const done: string[] = [];
	for (let count = 0; count < 20; count += 1)
		await put('notice.mail', `${count}`, { lane: 'bulk' });
	begin(
		{
			'notice.mail': () => door.opened,
			'mail.send': async ({ mailId }) => void done.push(mailId)
		},
		{ slots: 6 }
	);
	await until(async () =>
		expect(await owner`select from job where locked_until is not null`).toHaveLength(2)
	);
	await put('mail.send', 'red', { lane: 'urgent' });
	await until(() => expect(done).toEqual(['red']));
	door.open();
	await until(async () => expect(await left()).toBe(0));
});

test('many workers do each job once', async () => {
	const jobs = 200;
	await databaseOf(owner).transaction(async (tx) => {
		for (let count = 0; count < jobs; count += 1)
			await enqueue(tx, 'mail.send', { mailId: `${count}` });
	});
	const done: string[] = [];
	const handlers: Handlers = { 'mail.send': async ({ mailId }) => void done.push(mailId) };
	for (let count = 0; count < 4; count += 1) begin(handlers);
	await until(async () => expect(await left()).toBe(0));
	expect(done).toHaveLength(jobs);
	expect(new Set(done).size).toBe(jobs);
});

test('it is rung, and does not wait for its next round', async () => {
	const done: string[] = [];
	begin({ 'mail.send': async ({ mailId }) => void done.push(mailId) }, { sweepMs: 3_600_000 });
	for (const name of ['one', 'two', 'three']) {
		await put('mail.send', name);
		await until(() => expect(done).toContain(name));
	}
	const soon = new Date(Date.now() + 400);
	await put('mail.send', 'soon', { runAt: soon });
	await until(() => expect(done).toEqual(['one', 'two', 'three', 'soon']));
	expect(Date.now()).toBeGreaterThanOrEqual(soon.getTime());
});

test('after its line to the database was cut it works on', async () => {
	const done: string[] = [];
	begin({ 'mail.send': async ({ mailId }) => void done.push(mailId) });
	await put('mail.send', 'before');
	await until(() => expect(done).toEqual(['before']));
	const superuser = openPool(database.ownerUrl.replace('kring_owner@', 'postgres@'), {
		max: 1,
		name: 'test superuser'
	});
	const cut = await superuser`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = 'kring_worker' and datname = current_database()`;
	expect(cut.length).toBeGreaterThan(1);
	await superuser.end();
	await put('mail.send', 'after');
	await until(() => expect(done).toEqual(['before', 'after']));
});

test('what fails is tried again later, and given up on loudly', async () => {
	await put('mail.send', 'broken');
	const { lines } = begin({
		'mail.send': async () => {
			throw new Error('the words of a mail');
		}
	});
	const row = async () =>
		(
			await owner`select attempts, last_error, given_up_at,
		run_at > kring_now() as waits from job`
		)[0]!;
	await until(async () =>
		expect(await row()).toMatchObject({ attempts: 1, waits: true, given_up_at: null })
	);

	await owner`update job set attempts = ${mostAttempts - 1}, run_at = kring_now(), payload = payload`;
	await until(async () => expect((await row())['given_up_at']).not.toBeNull());
	expect(await row()).toMatchObject({ attempts: mostAttempts, last_error: 'Error' });
	expect(lines).toContain('alarm: job given up');
	await owner`update job set run_at = kring_now(), payload = payload`;
	await put('notice.mail', 'not known here');
	expect((await row())['attempts']).toBe(mostAttempts);
});

test('what would stop for good is never given up on, and told of as loudly', async () => {
	await put('mail.send', 'broken');
	const { lines } = begin(
		{
			'mail.send': async () => {
				throw new Error('no');
			}
		},
		{ isLasting: (kind) => kind === 'mail.send' }
	);
	await owner`update job set attempts = ${mostAttempts - 1}, run_at = kring_now(), payload = payload`;
	await until(() => expect(lines).toContain('alarm: job fails on'));
	const row = async () =>
		(
			await owner`select given_up_at, run_at < kring_now() + interval '61 seconds' as soon from job`
		)[0]!;
	await until(async () => expect(await row()).toEqual({ given_up_at: null, soon: true }));
});

test('the steps of a signal, what is to be talked about and every round last; what can be done without does not', () => {
	const handled = Object.keys(handlersFor(env)) as JobKind[];
	const lasting = handled.filter(isLasting);
	expect(lasting).toEqual(
		expect.arrayContaining([
			...['signal.due', 'signal.tell', 'check_in.due', 'gap.round', 'finding.ask', 'finding.raise']
		])
	);
	expect(handled.filter((kind) => kind.endsWith('.round') && !isLasting(kind))).toEqual([]);
	expect(isLasting('mail.send')).toBe(false);
});

test('a job that wants to come later is no failure, and a rest costs no try', async () => {
	await put('mail.send', 'later');
	const tries: number[] = [];
	const { lines } = begin({
		'mail.send': async (_payload, { attempt }) => {
			tries.push(attempt);
			if (tries.length < 4) throw new TryLater(1, { counts: tries.length > 2 });
		}
	});
	await until(async () => expect(await left()).toBe(0));
	expect(tries).toEqual([1, 1, 1, 2]);
	expect(lines).toEqual([]);
});

test('asked again under its key while it runs, it stays on the list with the newer words', async () => {
	const door = gate();
	const seen: string[] = [];
	const { end } = begin({
		'mail.send': async ({ mailId }) => {
			seen.push(mailId);
			await door.opened;
		}
	});
	await put('mail.send', 'first', { key: 'k' });
	await until(() => expect(seen).toEqual(['first']));
	await put('mail.send', 'second', { key: 'k', runAt: new Date(Date.now() + 3_600_000) });
	door.open();
	await end();
	expect(seen).toEqual(['first']);
	expect(await owner`select payload, claim, attempts from job`).toEqual([
		{ payload: { mailId: 'second' }, claim: null, attempts: 0 }
	]);
});

test('who lost the lease cannot finish what another has taken over', async () => {
	const door = gate();
	const began: number[] = [];
	const slow: Handlers = {
		'mail.send': async (_payload, { attempt }) => {
			began.push(attempt);
			await door.opened;
		}
	};
	await put('mail.send', 'slow');
	begin(slow);
	await until(() => expect(began).toEqual([1]));
	// As if the first worker had stood still for longer than its lease.
	await owner`update job set locked_until = kring_now()`;
	await until(() => expect(began).toEqual([1, 2]));
	door.open();
	await until(async () => expect(await left()).toBe(0));
});

test('a job that lasts longer than its lease keeps it', async () => {
	const door = gate();
	const began: number[] = [];
	await put('mail.send', 'long');
	const handlers: Handlers = {
		'mail.send': async (_payload, { attempt }) => {
			began.push(attempt);
			await door.opened;
		}
	};
	// Long enough that a machine which stands still for a moment does not let it go.
	begin(handlers, { leaseMs: 3000 });
	begin(handlers, { leaseMs: 3000 });
	await until(() => expect(began).toEqual([1]));
	const lease = async () =>
		(await owner`select extract(epoch from locked_until)::float as until from job`)[0]![
			'until'
		] as number;
	const first = await lease();
	// Renewed well beyond its first lease, and still in the same hands.
	await until(async () => {
		expect((await lease()) - first).toBeGreaterThan(3.2);
	});
	expect(began).toEqual([1]);
	door.open();
	await until(async () => expect(await left()).toBe(0));
});

test('told to stop, it ends what it does and takes nothing more', async () => {
	const door = gate();
	const seen: string[] = [];
	for (const name of ['a', 'b', 'c', 'd']) await put('mail.send', name);
	const { end } = begin(
		{
			'mail.send': async ({ mailId }) => {
				seen.push(mailId);
				await door.opened;
			}
		},
		{ slots: 6 }
	);
	await until(() => expect(seen).toEqual(['a', 'b']));
	const ended = end();
	door.open();
	await ended;
	expect(seen).toEqual(['a', 'b']);
	expect(await owner`select payload ->> 'mailId' as name, claim from job order by id`).toEqual([
		{ name: 'c', claim: null },
		{ name: 'd', claim: null }
	]);
});

test('what does not end in time is given back at once', async () => {
	await put('mail.send', 'endless');
	const door = gate();
	const { end, lines } = begin({ 'mail.send': () => door.opened }, { graceMs: 20 });
	await until(async () =>
		expect(await owner`select from job where claim is not null`).toHaveLength(1)
	);
	await end();
	expect(lines).toContain('warn: jobs given back at the end');
	expect(await owner`select locked_until, claim from job`).toEqual([
		{ locked_until: null, claim: null }
	]);
	door.open();
});

test('a moved clock brings due what was for later', async () => {
	const done: string[] = [];
	begin({ 'mail.send': async ({ mailId }) => void done.push(mailId) });
	await put('mail.send', 'tomorrow', { runAt: new Date(Date.now() + 86_400_000) });
	await database.setOffset(86_500);
	await until(() => expect(done).toEqual(['tomorrow']));
});

test('the rounds run, and put themselves back on the list', async () => {
	const handlers = handlersFor(env, null);
	const db = databaseOf(owner);
	await db.transaction(async (tx) => {
		await enqueue(tx, 'retention.sweep', {}, { key: 'retention.sweep', lane: 'bulk' });
		await enqueue(tx, 'reading.months', {}, { key: 'reading.months', lane: 'bulk' });
		await enqueue(tx, 'overview.round', {}, { key: 'overview.round', lane: 'bulk' });
	});
	await database.setOffset(100 * 86_400);
	const { lines } = begin(handlers);
	await until(async () =>
		expect(await owner`select kind from job where run_at > kring_now() order by kind`).toEqual([
			{ kind: 'overview.round' },
			{ kind: 'reading.months' },
			{ kind: 'retention.sweep' }
		])
	);
	expect(lines).toEqual(['info: swept']);
	const [made] = await db.execute<{ there: boolean }>(sql`
		select to_regclass('reading_' || to_char(kring_now() + interval '2 months', 'YYYY_MM')) is not null as there`);
	expect(made?.there).toBe(true);
});
