import { createECDH, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EnvProblem, envTable, isDemo, readEnv, type EnvFault } from './env.ts';

const pair = createECDH('prime256v1');
const publicKey = pair.generateKeys('base64url');
const privateKey = pair.getPrivateKey('base64url');
const secret = randomBytes(32).toString('base64url');
const home = mkdtempSync(join(tmpdir(), 'kring-env-'));
afterAll(() => rmSync(home, { recursive: true }));

const real = {
	ORIGIN: 'https://kring.example',
	HOST: '0.0.0.0',
	DATABASE_URL: 'postgres://kring_app:x@db.example/kring?sslmode=verify-full',
	DATABASE_OWNER_URL: 'postgres://kring_owner:x@db.example/kring?sslmode=verify-full',
	DATABASE_WORKER_URL: 'postgres://kring_worker:x@db.example/kring?sslmode=verify-full',
	KRING_SECRET: secret,
	SMTP_URL: 'smtps://kring:x@mail.example',
	MAIL_FROM: 'Kring <kring@kring.example>'
};
const demo = {
	KRING_DEMO: '1',
	DATABASE_URL: 'postgres://kring_app@localhost/kring?host=/run/kring',
	DATABASE_WORKER_URL: 'postgres://kring_worker@localhost/kring?host=/run/kring',
	KRING_SECRET: secret
};

test('settings for real use are read', () => {
	expect(readEnv(real)).toMatchObject({
		demo: false,
		port: 3000,
		host: '0.0.0.0',
		origin: 'https://kring.example',
		secure: true,
		allowedHosts: ['kring.example'],
		databaseDirectUrl: real.DATABASE_URL,
		push: null,
		trustedProxies: []
	});
});

test('the demo world listens on this machine only and needs no mail', () => {
	expect(readEnv(demo)).toMatchObject({
		demo: true,
		host: '127.0.0.1',
		origin: 'http://localhost:3000',
		smtpUrl: null
	});
	expect(readEnv({ ...demo, PORT: '3100' }).allowedHosts).toEqual(['localhost:3100']);
});

test('empty counts as not set', () => {
	expect(readEnv({ ...demo, PORT: '', HOST: ' ', PUSH_HOSTS: '' })).toEqual(readEnv(demo));
});

test('without a database there is only the demo world', () => {
	expect(isDemo({})).toBe(true);
	expect(isDemo({ DATABASE_URL: ' ' })).toBe(true);
	expect(isDemo(real)).toBe(false);
	expect(isDemo({ ...real, KRING_DEMO: '1' })).toBe(true);
});

test.each([
	['PORT', 'zero'],
	['PORT', '0'],
	['PORT', '65536'],
	['HOST', 'my.machine'],
	['ORIGIN', 'kring.example'],
	['ORIGIN', 'ftp://kring.example'],
	['ORIGIN', 'https://kring.example/path'],
	['ORIGIN', 'https://user@kring.example'],
	['ORIGIN', 'http://kring.example'],
	['ALLOWED_HOSTS', 'kring.example, http://other'],
	['DATABASE_URL', 'mysql://kring_app@localhost/kring'],
	['DATABASE_URL', 'postgres://localhost/kring'],
	['DATABASE_URL', 'postgres://kring_app@localhost'],
	['DATABASE_URL', 'postgres://kring_app:x@db.example/kring'],
	['DATABASE_URL', 'postgres://kring_app:x@db.example/kring?sslmode=disable'],
	['DATABASE_URL', 'postgres://kring_app:x@db.example/kring?sslmode=prefer'],
	['DATABASE_URL', 'postgres://kring_owner:x@db.example/kring?sslmode=require'],
	['DATABASE_WORKER_URL', 'postgres://kring_owner:x@db.example/kring?sslmode=require'],
	['DATABASE_WORKER_URL', ''],
	['KRING_SECRET', ''],
	['KRING_SECRET', 'changeme'],
	['KRING_SECRET', 'A'.repeat(43)],
	['KRING_SECRET', 'not base64url !!!'],
	['KRING_SECRET', randomBytes(31).toString('base64url')],
	['SMTP_URL', ''],
	['SMTP_URL', 'https://mail.example'],
	['SMTP_URL', 'smtp://user:x@mail.example:25'],
	['MAIL_FROM', ''],
	['MAIL_FROM', 'Kring'],
	['MAIL_FROM', 'Kring <kring@kring.example>\r\nBcc: all@evil.example'],
	['VAPID_PUBLIC_KEY', 'short'],
	['VAPID_SUBJECT', 'kring.example'],
	['PUSH_HOSTS', 'https://push.example'],
	['KRING_DEMO', 'yes'],
	['KRING_THEME', 'theme.scss'],
	['KRING_THEME', '/nowhere/theme.css'],
	['TRUSTED_PROXY', 'proxy.example'],
	['TRUSTED_PROXY', '10.0.0.0/33'],
	['SHUTDOWN_SECONDS', '60']
])('%s="%s" is refused by its name, with a mend', (name, value) => {
	const faults = faultsOf({ ...real, [name]: value });
	expect(faults.map((fault) => fault.name)).toEqual([name]);
	expect(faults[0]?.mend).not.toBe('');
});

test.each([
	['a socket', 'postgres://kring_app@localhost/kring?host=/run/postgresql'],
	['this machine', 'postgres://kring_app:x@127.0.0.1:5432/kring'],
	['a container beside, said to be private', 'postgres://kring_app:x@db/kring?sslmode=disable'],
	['a private network, said to be so', 'postgres://kring_app:x@10.1.2.3/kring?sslmode=disable']
])('%s needs no TLS', (_, address) => {
	expect(readEnv({ ...real, DATABASE_URL: address }).databaseUrl).toBe(address);
});

test('the demo world is refused at a real address', () => {
	expect(faultsOf({ ...real, KRING_DEMO: '1' }).map(({ name }) => name)).toEqual(['KRING_DEMO']);
});

test('without https nobody else is let in', () => {
	expect(faultsOf({ ...demo, HOST: '0.0.0.0' }).map(({ name }) => name)).toEqual(['HOST']);
	expect(faultsOf({ ...demo, HOST: '::' }).map(({ name }) => name)).toEqual(['HOST']);
	expect(readEnv({ ...demo, HOST: '::1' }).host).toBe('::1');
});

test('push keys belong together', () => {
	const keys = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
	expect(readEnv({ ...real, ...keys }).push).toEqual({
		publicKey,
		privateKey,
		subject: 'mailto:kring@kring.example'
	});
	expect(faultsOf({ ...real, VAPID_PUBLIC_KEY: publicKey })[0]?.name).toBe('VAPID_PRIVATE_KEY');
	expect(faultsOf({ ...real, VAPID_PRIVATE_KEY: privateKey })[0]?.name).toBe('VAPID_PUBLIC_KEY');
	const stranger = randomBytes(32).toString('base64url');
	expect(faultsOf({ ...real, ...keys, VAPID_PRIVATE_KEY: stranger })[0]?.problem).toContain(
		'does not belong'
	);
});

test('a secret may lie in a file that only its owner can read', () => {
	const file = join(home, 'secret');
	writeFileSync(file, `${secret}\n`, { mode: 0o600 });
	const rest = { ...real, KRING_SECRET: '' };
	const source = { ...rest, KRING_SECRET_FILE: file };
	expect(readEnv(source).secret.toString('base64url')).toBe(secret);

	chmodSync(file, 0o640);
	expect(faultsOf(source)).toEqual([
		{ name: 'KRING_SECRET_FILE', problem: 'can be read by others', mend: `Run: chmod 600 ${file}` }
	]);
	expect(faultsOf({ ...source, KRING_SECRET: secret })[0]?.problem).toContain(
		'beside KRING_SECRET'
	);
	expect(faultsOf({ ...rest, KRING_SECRET_FILE: join(home, 'gone') })[0]?.name).toBe(
		'KRING_SECRET_FILE'
	);
});

test('everything that is wrong is told at once, and no secret with it', () => {
	const bad = {
		...real,
		PORT: 'x',
		KRING_SECRET: 'hunter2hunter2',
		DATABASE_URL: 'mysql://a:pass@b/c'
	};
	const problem = problemOf(bad);
	expect(problem.faults.map(({ name }) => name)).toEqual(['PORT', 'DATABASE_URL', 'KRING_SECRET']);
	for (const { name, mend } of problem.faults) {
		expect(problem.message).toContain(name);
		expect(problem.message).toContain(mend);
	}
	expect(problem.message).not.toMatch(/hunter2|pass@/);
});

test('the table names every variable once, with what it is', () => {
	const names = envTable.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(names).toContain('DATABASE_URL');
	for (const { what } of envTable) expect(what).toMatch(/\.$/);
});

function problemOf(source: Record<string, string>): EnvProblem {
	try {
		readEnv(source);
	} catch (caught) {
		if (caught instanceof EnvProblem) return caught;
		throw caught;
	}
	throw new Error('These settings were taken.');
}

function faultsOf(source: Record<string, string>): readonly EnvFault[] {
	return problemOf(source).faults;
}

test('text messages need an address and a key, and go nowhere inside', () => {
	const gateway = { SMS_URL: 'https://sms.example/send', SMS_TOKEN: 'geheim' };
	expect(readEnv(real).sms).toBeNull();
	expect(readEnv({ ...real, ...gateway }).sms).toMatchObject({
		authorization: 'Bearer geheim',
		sender: 'Kring'
	});
	expect(readEnv({ ...real, ...gateway, SMS_TOKEN: 'Basic abc' }).sms?.authorization).toBe(
		'Basic abc'
	);
	const names = (source: Record<string, string>) => faultsOf(source).map(({ name }) => name);
	expect(names({ ...real, SMS_URL: gateway.SMS_URL })).toEqual(['SMS_TOKEN']);
	expect(names({ ...real, SMS_TOKEN: 'geheim' })).toEqual(['SMS_URL']);
	expect(names({ ...real, ...gateway, SMS_URL: 'http://sms.example/' })).toContain('SMS_URL');
	expect(names({ ...real, ...gateway, SMS_URL: 'https://localhost/' })).toEqual(['SMS_URL']);
	expect(names({ ...real, ...gateway, SMS_BODY: 'to={to}' })).toEqual(['SMS_BODY']);
	expect(names({ ...real, ...gateway, SMS_BODY: '{"to":"{to}","t":{text}}' })).toEqual([
		'SMS_BODY'
	]);
	expect(readEnv({ ...demo, ...gateway, SMS_URL: 'http://127.0.0.1:4999/' }).sms).not.toBeNull();
});
