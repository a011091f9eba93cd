import { afterAll, beforeAll, expect, test } from 'vitest';
import { isCutOff, isDatabaseAway } from '#lib/server/db/away.ts';
import { databaseOf, openPool, patienceFor, type Sql } from '#lib/server/db/connect.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// A database that does not come to an answer is a refusal in words, with what was typed kept: never a
// bug with a number.

let database: FreshDatabase;
let pool: Sql;

beforeAll(async () => {
	database = await freshDatabase();
	const hasty = database.ownerUrl.replace(/statement_timeout=\d+/, 'statement_timeout=200');
	pool = openPool(hasty, { max: 2, name: 'hasty test' });
});
afterAll(async () => {
	await pool?.end({ timeout: 5 });
	await database?.drop();
});

const caughtOf = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(caught: unknown) => caught
	);

test('only the line of a query counts as cut off: others break in the same words', () => {
	const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
	expect(isCutOff(reset)).toBe(false);
	const ofQuery = Object.assign(new Error('read'), { code: 'ECONNRESET', query: 'select 1' });
	expect(isCutOff(new Error('Failed query', { cause: ofQuery }))).toBe(true);
});

test('a statement that takes longer than the address allows is the database being away', async () => {
	expect(isDatabaseAway(await caughtOf(pool`select pg_sleep(60)`))).toBe(true);
});

test('so is waiting in vain for what somebody else holds', async () => {
	await pool.begin(async (holder) => {
		await holder`lock table preference in access exclusive mode`;
		expect(isDatabaseAway(await caughtOf(pool`select from preference`))).toBe(true);
	});
});

test('a question that is wrong stays a bug', async () => {
	expect(isDatabaseAway(await caughtOf(pool`select from nowhere`))).toBe(false);
});

test('a transaction that stands still is away in time, and what it did is done or not as before', async () => {
	const db = databaseOf(pool, { answersWithinMs: 50 });
	const held = Promise.withResolvers<void>();
	const caught = await caughtOf(db.transaction(() => held.promise));
	expect(isDatabaseAway(caught)).toBe(true);
	held.resolve();
	// The line is free again: asked without the limit, for a busy machine may need longer than that.
	const again = databaseOf(pool);
	expect(await again.transaction((tx) => tx.execute('select 1 as one'))).toEqual([{ one: 1 }]);
});

test('who waits for a page waits twice as long as one statement may take', () => {
	expect(patienceFor('postgres://a@b/c')).toBe(10_000);
	expect(patienceFor('postgres://a@b/c?statement_timeout=300')).toBe(600);
});
