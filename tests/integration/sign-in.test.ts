import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import { databaseOf, driverOptions } from '#lib/server/db/connect.ts';
import type { Env } from '#lib/server/env.ts';
import {
	askAddressCode,
	askSignInCode,
	hashOfAddress,
	markedKnown,
	startSession,
	useCode,
	visitorOf
} from '#lib/server/session/index.ts';
import { castInto, handsOn, settingsFor, type Cast, type Hands } from '../support/people.ts';
import { codeIn, linkIn, mailWorker, startMailServer, type MailServer } from '../support/post.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

let database: FreshDatabase;
let hands: Hands;
let cast: Cast;
let post: MailServer;
let env: Env;
let worker: ReturnType<typeof mailWorker>;

const home = { network: '203.0.113.7', language: 'nl' } as const;

beforeAll(async () => {
	[database, post] = await Promise.all([freshDatabase(), startMailServer()]);
	hands = handsOn(database);
	cast = await castInto(hands.owner);
	env = settingsFor(database, { SMTP_URL: post.url });
	worker = mailWorker(database, env);
});
afterAll(async () => {
	await Promise.all([hands.end(), worker.end(), post.stop()]);
	await database.drop();
});
beforeEach(async () => {
	await hands.owner.execute(sql`truncate attempt, mail_code, job, mail`);
	post.arrived.length = 0;
	post.behave('take');
});
afterEach(() => database.setOffset(0));

/** Asks for a code and reads it from the mail. */
async function asked(
	address = 'sanne@example.org'
): Promise<{ cookie: string; code: string; link: string }> {
	const cookie = await askSignInCode(hands.app, env, address, home);
	await worker.sendAll();
	const mail = post.arrived.at(-1)!;
	return { cookie, code: codeIn(mail), link: linkIn(mail) };
}

function attempt(cookie: string | undefined, code: string) {
	return useCode(hands.app, env, { purpose: 'sign_in', cookie, code, network: home.network });
}

/** The code of the refusal, or what came instead. */
async function refusalOf(work: Promise<unknown>): Promise<unknown> {
	return work.then(
		(value) => value,
		(caught: unknown) => (caught instanceof Refusal ? [caught.code, caught.details] : caught)
	);
}

function wrong(code: string): string {
	return code === '000000' ? '000001' : '000000';
}

test('asking costs the same statements and leaves the same rows, known or not (T2.5)', async () => {
	const statements: string[] = [];
	const pool = postgres({
		...driverOptions(database.appUrl),
		max: 1,
		fetch_types: false,
		debug: (_connection, query) => void statements.push(query)
	});
	const counted = databaseOf(pool);
	const workFor = async (address: string) => {
		await hands.owner.execute(sql`truncate attempt, mail_code, job, mail`);
		statements.length = 0;
		await askSignInCode(counted, env, address, home);
		const rows = await hands.owner.execute(sql`
			select (select count(*)::int from attempt) as attempts, (select count(*)::int from mail_code) as codes,
				(select count(*)::int from mail) as mails, (select count(*)::int from job) as jobs`);
		return { statements: [...statements], rows: [...rows] };
	};
	await workFor('sanne@example.org');
	const known = await workFor('sanne@example.org');
	const unknown = await workFor('niemand@example.org');
	await pool.end({ timeout: 2 });
	expect(known.statements.length).toBeGreaterThan(4);
	expect(unknown).toEqual(known);
});

describe('a code by mail (T2.2)', () => {
	test('the mail brings it, and it says who somebody is', async () => {
		const { cookie, code, link } = await asked();

		expect(post.arrived).toHaveLength(1);
		expect(post.arrived[0]!.to).toEqual(['sanne@example.org']);
		expect(post.arrived[0]!.raw.match(/https?:\/\//g)?.length).toBe(2);
		expect(link).toMatch(/^http:\/\/localhost:\d+\/sign-in\/link#[\w-]{43}$/);
		await expect(attempt(cookie, `${code.slice(0, 3)} ${code.slice(3)}`)).resolves.toMatchObject({
			personId: cast.people.sanne
		});
	});

	test('it works once', async () => {
		const { cookie, code } = await asked();
		await attempt(cookie, code);
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
	});

	test('at the same moment it works once as well', async () => {
		const { cookie, code } = await asked();
		const outcomes = await Promise.all([0, 1, 2].map(() => refusalOf(attempt(cookie, code))));
		expect(outcomes.filter((one) => !Array.isArray(one))).toHaveLength(1);
	});

	test('five wrong tries kill it', async () => {
		const { cookie, code } = await asked();
		const told: unknown[] = [];
		for (let count = 0; count < 5; count++)
			told.push(await refusalOf(attempt(cookie, wrong(code))));
		expect(told).toEqual([
			['code_wrong', { triesLeft: 4 }],
			['code_wrong', { triesLeft: 3 }],
			['code_wrong', { triesLeft: 2 }],
			['code_wrong', { triesLeft: 1 }],
			['code_dead', {}]
		]);
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
	});

	test('the fifth try may still be the right one', async () => {
		const { cookie, code } = await asked();
		for (let count = 0; count < 4; count++) await refusalOf(attempt(cookie, wrong(code)));
		await expect(attempt(cookie, code)).resolves.toMatchObject({ personId: cast.people.sanne });
	});

	test('fifty tries at once are fifty tries: five are looked at', async () => {
		const { cookie, code } = await asked();
		const outcomes = await Promise.all(
			Array.from({ length: 50 }, () => refusalOf(attempt(cookie, wrong(code))))
		);
		const looked = outcomes.filter((one) => Array.isArray(one) && one[0] === 'code_wrong');
		expect(looked).toHaveLength(4);
		const [row] = await hands.owner.execute<{ tries: number }>(sql`select tries from mail_code`);
		expect(row?.tries).toBe(5);
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
	});

	test('a newer one kills the older', async () => {
		const older = await asked();
		const newer = await asked();
		expect(await refusalOf(attempt(older.cookie, older.code))).toEqual(['code_dead', {}]);
		await expect(attempt(newer.cookie, newer.code)).resolves.toMatchObject({
			personId: cast.people.sanne
		});
	});

	test('asked twice at the same moment, one lives', async () => {
		await Promise.all(
			[0, 1, 2, 3].map(() => askSignInCode(hands.app, env, 'sanne@example.org', home))
		);
		const rows = await hands.owner.execute(sql`select from mail_code where ended_at is null`);
		expect(rows).toHaveLength(1);
	});

	test('it works in the browser that asked, and elsewhere uses nothing up', async () => {
		const { cookie, code } = await asked();
		const [id] = cookie.split('.');
		expect(await refusalOf(attempt(undefined, code))).toEqual(['code_other_browser', {}]);
		expect(await refusalOf(attempt(`${id}.${'A'.repeat(43)}`, code))).toEqual(['code_dead', {}]);
		const [row] = await hands.owner.execute<{ tries: number }>(sql`select tries from mail_code`);
		expect(row?.tries).toBe(0);
		await expect(attempt(cookie, code)).resolves.toMatchObject({ personId: cast.people.sanne });
	});

	test.each(['', 'x', '.', 'a.b', `${'0'.repeat(36)}.x`, '019e0000-0000-7000-8000-000000000000.x'])(
		'a forged cookie %j opens nothing',
		async (cookie) => {
			const told = await refusalOf(attempt(cookie, '123456'));
			expect(['code_other_browser', 'code_dead']).toContain((told as [string])[0]);
		}
	);

	test('after ten minutes it is over', async () => {
		const { cookie, code } = await asked();
		await database.setOffset(9 * 60 + 50);
		expect(await refusalOf(attempt(cookie, wrong(code)))).toEqual(['code_wrong', { triesLeft: 4 }]);
		await database.setOffset(10 * 60);
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
	});

	test('one for another purpose signs nobody in', async () => {
		const cookie = await askAddressCode(hands.app, env, 'sanne@example.org', home);
		await worker.sendAll();
		const code = codeIn(post.arrived[0]!);
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
		const shown = await useCode(hands.app, env, {
			purpose: 'address',
			cookie,
			code,
			network: home.network
		});
		expect(shown.addressHash).toBe(hashOfAddress(env.secret, 'sanne@example.org'));
	});

	test('the link opens what the code opens, once', async () => {
		const { cookie, code, link } = await asked();
		const token = link.split('#')[1]!;
		const open = (cookieOf: string | undefined) =>
			useCode(hands.app, env, {
				purpose: 'sign_in',
				cookie: cookieOf,
				token,
				network: home.network
			});
		expect(await refusalOf(open(undefined))).toEqual(['code_other_browser', {}]);
		await expect(open(cookie)).resolves.toMatchObject({ personId: cast.people.sanne });
		expect(await refusalOf(attempt(cookie, code))).toEqual(['code_dead', {}]);
	});

	test('neither code nor link nor cookie can be read from the database', async () => {
		const { cookie, code, link } = await asked();
		const rows = await hands.owner.execute(sql`
			select m::text as text from mail_code m union all
			select m::text from mail m union all select j::text from job j`);
		const all = rows.map(({ text }) => text).join('\n');
		for (const secret of [code, link.split('#')[1]!, cookie.split('.')[1]!, 'sanne@']) {
			expect(all).not.toContain(secret);
		}
	});
});

describe('an address that nobody has (T2.5)', () => {
	test('leaves the same traces, and gets no mail', async () => {
		const traces = async (address: string) => {
			await hands.owner.execute(sql`truncate attempt, mail_code, job, mail`);
			const cookie = await askSignInCode(hands.app, env, address, home);
			const [counts] = await hands.owner.execute<{
				codes: number;
				mails: number;
				jobs: number;
				size: number;
				tries: number;
			}>(sql`
				select (select count(*)::int from mail_code where ended_at is null) as codes,
					(select count(*)::int from mail) as mails, (select count(*)::int from job) as jobs,
					(select sum(count)::int from attempt) as tries`);
			return { counts, shape: cookie.replaceAll(/[\w-]/g, 'x').length };
		};
		const known = await traces('sanne@example.org');
		await worker.sendAll();
		expect(post.arrived).toHaveLength(1);
		const unknown = await traces('nobody@example.org');
		expect(unknown).toEqual(known);
		expect(await worker.sendAll()).toBe(1);
		expect(post.arrived).toHaveLength(1);
	});

	test('opens nothing, whatever is typed', async () => {
		const cookie = await askSignInCode(hands.app, env, 'nobody@example.org', home);
		expect(await refusalOf(attempt(cookie, '000000'))).toEqual(['code_wrong', { triesLeft: 4 }]);
	});

	test('a blocked person is such an address', async () => {
		await hands.owner.execute(sql`
			update account set blocked_at = kring_now() where person_id = ${cast.people.petra}`);
		await askSignInCode(hands.app, env, 'petra@example.org', home);
		await worker.sendAll();
		expect(post.arrived).toHaveLength(0);
		await hands.owner.execute(
			sql`update account set blocked_at = null where person_id = ${cast.people.petra}`
		);
	});
});

describe('limits (T2.6)', () => {
	const ask = (address: string, more: { network?: string; deviceMark?: string } = {}) =>
		refusalOf(askSignInCode(hands.app, env, address, { ...home, ...more }));

	test('a stranger asks five times an hour for an address, known or not', async () => {
		for (const address of ['sanne@example.org', 'nobody@example.org']) {
			for (let count = 0; count < 5; count++) {
				expect(typeof (await ask(address, { network: `n${count}` }))).toBe('string');
			}
			expect(await ask(address, { network: 'n6' })).toEqual([
				'too_often',
				{ retryAfter: expect.any(Number) as number }
			]);
		}
		await database.setOffset(3600);
		expect(typeof (await ask('sanne@example.org'))).toBe('string');
	});

	test('who floods an address keeps its owner out nowhere: a known device has its own budget', async () => {
		for (let count = 0; count < 12; count++) await ask('sanne@example.org', { network: 'flood' });
		const deviceMark = markedKnown(
			env.secret,
			undefined,
			hashOfAddress(env.secret, 'sanne@example.org')
		);

		expect(await ask('sanne@example.org')).toEqual(['too_often', expect.anything()]);
		for (let count = 0; count < 10; count++) {
			expect(typeof (await ask('sanne@example.org', { deviceMark }))).toBe('string');
		}
		expect(await ask('sanne@example.org', { deviceMark })).toEqual([
			'too_often',
			expect.anything()
		]);
		expect(
			await ask('sanne@example.org', { deviceMark: `${deviceMark.slice(0, 32)}.${'0'.repeat(64)}` })
		).toEqual(['too_often', expect.anything()]);
	});

	test('one network asks thirty times an hour, for whomever', async () => {
		for (let count = 0; count < 30; count++) await ask(`a${count}@example.org`);
		expect(await ask('sanne@example.org')).toEqual(['too_often', expect.anything()]);
		expect(typeof (await ask('sanne@example.org', { network: 'another' }))).toBe('string');
	});
});

describe('a running sign-in (T3)', () => {
	const sanne = () => ({
		personId: cast.people.sanne,
		factors: ['mail'] as const,
		strong: false,
		device: 'Chrome/Android'
	});

	test('lets its owner in, and nobody with another secret', async () => {
		const { token, kind } = await startSession(hands.app, sanne());
		const [id] = token.split('.');
		expect(kind).toBe('member');
		expect(await visitorOf(hands.app, token, '')).toMatchObject({
			personId: cast.people.sanne,
			strong: false
		});
		const others = [
			'',
			id,
			`${id}.`,
			`${id}.${'A'.repeat(43)}`,
			`${token}A`,
			token.toUpperCase(),
			'x.y',
			undefined
		];
		for (const other of others) {
			expect(await visitorOf(hands.app, other, ''), String(other)).toBeNull();
		}
	});

	test('only a hash of the secret is kept', async () => {
		const { token } = await startSession(hands.app, sanne());
		const rows = await hands.owner.execute<{ text: string }>(
			sql`select s::text as text from session s`
		);
		expect(rows.map(({ text }) => text).join()).not.toContain(token.split('.')[1]);
	});

	test.each([
		['sanne', 'member', 45 * 86_400],
		['tineke', 'professional', 8 * 3600],
		['marjan', 'professional', 8 * 3600],
		['olga', 'operator', 30 * 60]
	] as const)('%s is let in as %s and out when idle for %i seconds', async (key, kind, seconds) => {
		const started = await startSession(hands.app, { ...sanne(), personId: cast.people[key] });
		expect(started.kind).toBe(kind);
		await database.setOffset(seconds - 60);
		const { rows } = {
			rows: await hands.owner.execute(sql`select from session where idle_at > kring_now()`)
		};
		expect(rows.length).toBeGreaterThan(0);
		await database.setOffset(seconds);
		expect(await visitorOf(hands.app, started.token, '')).toBeNull();
	});

	test('use keeps it alive, to its longest end and no further', async () => {
		const { token } = await startSession(hands.app, { ...sanne(), personId: cast.people.olga });
		let last = 0;
		for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
			await database.setOffset(minutes * 60);
			if ((await visitorOf(hands.app, token, '')) !== null) last = minutes;
		}
		expect(last).toBe(12 * 60 - 20);
		await database.setOffset(12 * 3600);
		expect(await visitorOf(hands.app, token, '')).toBeNull();
	});

	test('ends for somebody who is blocked, at once', async () => {
		const { token } = await startSession(hands.app, { ...sanne(), personId: cast.people.petra });
		await hands.owner.execute(
			sql`update account set blocked_at = kring_now() where person_id = ${cast.people.petra}`
		);
		expect(await visitorOf(hands.app, token, '')).toBeNull();
		await hands.owner.execute(
			sql`update account set blocked_at = null where person_id = ${cast.people.petra}`
		);
	});
});
