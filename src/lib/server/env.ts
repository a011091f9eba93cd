import { createECDH } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import * as v from 'valibot';

// Everything that Kring is told from outside, in one place: what it is called, what it must look
// like, and what to do when it does not. Nothing else in the house reads `process.env`.

/** One variable that came in wrong, with what to do about it. */
export type EnvFault = { name: string; problem: string; mend: string };

/** Kring was told something that it will not start with. The message names each variable. */
export class EnvProblem extends Error {
	override readonly name = 'EnvProblem';
	readonly faults: readonly EnvFault[];

	constructor(faults: readonly EnvFault[]) {
		const lines = faults.map((one) => `  ${one.name}: ${one.problem}\n    → ${one.mend}`);
		super(`Kring does not start with these settings:\n${lines.join('\n')}`);
		this.faults = faults;
	}
}

/** What Kring was told, checked. Made by `readEnv` only. */
export type Env = {
	/** The made-up world: sign-in by one button, mails readable in the browser. */
	demo: boolean;
	port: number;
	/** The address to listen on. */
	host: string;
	/** The own address, such as `https://kring.example`, without a slash at its end. */
	origin: string;
	/** Whether the own address is https. */
	secure: boolean;
	/** Names (with port where it is not the usual one) under which Kring answers, lower case. */
	allowedHosts: readonly string[];
	/** As `kring_app`; may lead through a pooler in transaction mode. */
	databaseUrl: string;
	/** As `kring_app`, straight to PostgreSQL: for LISTEN. */
	databaseDirectUrl: string;
	/** As `kring_owner`: migrations and backup. Absent where only requests are served. */
	databaseOwnerUrl: string | null;
	/** As `kring_worker`: the job list. */
	databaseWorkerUrl: string;
	/** 32 bytes or more, for what is kept encrypted. */
	secret: Buffer;
	/** What backups are sealed with; null where none are made. */
	backupKey: Buffer | null;
	/** Absent in the demo world only: mails then stay in the database. */
	smtpUrl: string | null;
	/** Who mails come from, such as `Kring <kring@example.org>`. */
	mailFrom: string;
	/** Absent when push is not set up. */
	push: { publicKey: string; privateKey: string; subject: string } | null;
	/** Absent when no text messages are sent. */
	sms: SmsSettings | null;
	/** With it somebody outside shows that they watch; null when nobody does. */
	watchToken: string | null;
	/** Hosts of push services beside the known ones, with port where needed. */
	pushHosts: readonly string[];
	/** A file with the CSS of a theme, or null for Kring's own looks. */
	theme: string | null;
	/** Addresses and networks whose `X-Forwarded-For` is believed. */
	trustedProxies: readonly string[];
	/** How long running requests may take to end when the process is asked to stop. */
	shutdownSeconds: number;
	/** Where files are kept that are not in the database. */
	dataDir: string;
};

/** How text messages are handed over: to any gateway that takes a POST with one body. */
export type SmsSettings = {
	url: string;
	/** The whole `Authorization` header. */
	authorization: string;
	/** What the phone shows as the sender: a number, or at most 11 letters. */
	sender: string;
	/** The body with `{to}`, `{from}` and `{text}` in it; JSON, or else fields of a form. */
	template: string;
};

/** One row of the table in the README. */
export type EnvRow = {
	name: string;
	what: string;
	/** What counts when it is not set; empty when nothing does. */
	fallback: string;
	/** When it has to be set. */
	needed: string;
	/** Secrets may also be given as a file: `NAME_FILE`, readable by its owner only. */
	secret: boolean;
};

type Variable = Omit<EnvRow, 'name'> & {
	schema: v.GenericSchema<string, unknown>;
	mend: string;
};

const listOf = (text: string) =>
	text
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');

const wholeNumber = (from: number, to: number) =>
	v.pipe(
		v.string(),
		v.regex(/^\d+$/, 'is not a whole number'),
		v.transform(Number),
		v.minValue(from, `is below ${from}`),
		v.maxValue(to, `is above ${to}`)
	);

const flag = v.pipe(
	v.string(),
	v.regex(/^[01]$/, 'is neither 0 nor 1'),
	v.transform((text) => text === '1')
);

const origin = v.pipe(
	v.string(),
	v.check((text) => URL.canParse(text), 'is not an address'),
	v.transform((text) => new URL(text)),
	v.check((url) => /^https?:$/.test(url.protocol), 'is neither http nor https'),
	v.check(
		(url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '',
		'holds more than a scheme, a name and a port'
	),
	v.check(
		(url) => url.protocol === 'https:' || isLoopbackName(url.hostname),
		'is not https, so everybody on the way could read along'
	)
);

const databaseUrl = v.pipe(
	v.string(),
	v.check((text) => URL.canParse(text), 'is not an address'),
	v.check((text) => /^postgres(ql)?:$/.test(new URL(text).protocol), 'is not postgres://…'),
	v.check((text) => new URL(text).username !== '', 'names no role'),
	v.check((text) => new URL(text).pathname.length > 1, 'names no database'),
	v.check(isGuardedLine, 'would cross the network unencrypted')
);
const databaseMend =
	'Write postgres://ROLE:PASSWORD@HOST:5432/kring?sslmode=verify-full (docs/running.md). ' +
	'Without sslmode only sockets and this machine itself are allowed; ' +
	'sslmode=disable only on a private network.';

const secretKey = v.pipe(
	v.string(),
	v.regex(/^[A-Za-z0-9_-]+=*$/, 'is not base64url'),
	v.transform((text) => Buffer.from(text, 'base64url')),
	v.check((bytes) => bytes.length >= 32, 'is shorter than 32 bytes'),
	// Random bytes repeat now and then; typed words and example keys repeat all the time.
	v.check((bytes) => new Set(bytes).size >= 20, 'does not look random')
);

const hostName = /^[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i;
const hostNames = v.pipe(
	v.string(),
	v.transform((text) => listOf(text.toLowerCase())),
	v.check((names) => names.every((name) => hostName.test(name)), 'holds something that is no host')
);

const proxies = v.pipe(
	v.string(),
	v.transform(listOf),
	v.check((names) => names.every(isNetwork), 'holds something that is no address or network')
);

const smtpUrl = v.pipe(
	v.string(),
	v.check(
		(text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
		'is not smtp://… or smtps://…'
	),
	v.check((text) => {
		const url = new URL(text);
		return url.username === '' || isGuardedMail(url);
	}, 'would send its password unencrypted')
);

const smsUrl = v.pipe(
	v.string(),
	v.check((text) => URL.canParse(text), 'is not an address'),
	v.check((text) => {
		const { protocol, hostname } = new URL(text);
		return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname));
	}, 'is not https'),
	v.check((text) => new URL(text).username === '', 'holds a password; that belongs in SMS_TOKEN')
);

const smsTemplate = v.pipe(
	v.string(),
	v.check(
		(text) => ['{to}', '{text}'].every((blank) => text.includes(blank)),
		'lacks {to} or {text}'
	),
	v.check((text) => !text.startsWith('{"') || isJson(text), 'begins like JSON and is none')
);

const variables = {
	PORT: {
		schema: wholeNumber(1, 65_535),
		what: 'The port to listen on.',
		fallback: '3000',
		needed: '',
		secret: false,
		mend: 'Choose a free port, such as PORT=3000.'
	},
	HOST: {
		schema: v.pipe(
			v.string(),
			v.check((text) => text === 'localhost' || isIP(text) !== 0, 'is no IP address')
		),
		what: 'The address to listen on. Without an https ORIGIN only this machine itself is allowed.',
		fallback: '127.0.0.1',
		needed: '',
		secret: false,
		mend: 'Leave it away to listen on this machine only, or give an IP address.'
	},
	ORIGIN: {
		schema: origin,
		what: 'The address people type: `https://kring.example`. Links, sign-in and passkeys rest on it.',
		fallback: '`http://localhost:PORT`',
		needed: 'for anybody but yourself to use it',
		secret: false,
		mend: 'Set ORIGIN=https://your.name and let a proxy do TLS. http is for localhost only.'
	},
	ALLOWED_HOSTS: {
		schema: hostNames,
		what: 'More host names under which Kring answers, separated by commas. That of ORIGIN always counts.',
		fallback: '',
		needed: '',
		secret: false,
		mend: 'Give host names separated by commas, such as ALLOWED_HOSTS=kring.internal:3000.'
	},
	DATABASE_URL: {
		schema: databaseUrl,
		what: 'PostgreSQL 15 or newer, as the role `kring_app`. May lead through a pooler in transaction mode.',
		fallback: 'a PostgreSQL of its own with the demo world',
		needed: 'for real use',
		secret: true,
		mend: databaseMend
	},
	DATABASE_DIRECT_URL: {
		schema: databaseUrl,
		what: 'The same without the pooler, because LISTEN needs a line of its own.',
		fallback: 'DATABASE_URL',
		needed: 'behind a pooler',
		secret: true,
		mend: databaseMend
	},
	DATABASE_OWNER_URL: {
		schema: databaseUrl,
		what: 'The same database as the role `kring_owner`: migrations and backup.',
		fallback: '',
		needed: 'with DATABASE_URL, by `npm start`',
		secret: true,
		mend: databaseMend
	},
	DATABASE_WORKER_URL: {
		schema: databaseUrl,
		what: 'The same database as the role `kring_worker`: mails, push, everything that outlives a request.',
		fallback: '',
		needed: 'with DATABASE_URL',
		secret: true,
		mend: databaseMend
	},
	KRING_SECRET: {
		schema: secretKey,
		what: 'At least 32 random bytes in base64url. Encrypts second factors and waiting mails.',
		fallback: 'made in the demo world',
		needed: 'for real use',
		secret: true,
		mend: 'Make one with: npm run kring -- keys:generate'
	},
	KRING_BACKUP_KEY: {
		schema: secretKey,
		what: 'At least 32 random bytes in base64url. Seals backups; keep a copy where the backups are not.',
		fallback: 'no backup is made',
		needed: 'for `kring -- backup` and `restore`',
		secret: true,
		mend: 'Make one with: npm run kring -- keys:generate'
	},
	SMTP_URL: {
		schema: smtpUrl,
		what: 'The mail server: `smtps://user:password@mail.example:465`.',
		fallback: 'mails are shown at /demo/mail in the demo world',
		needed: 'for real use',
		secret: true,
		mend: 'Write smtps://USER:PASSWORD@HOST:465, or smtp://HOST:25 for a server on this machine.'
	},
	MAIL_FROM: {
		schema: v.pipe(
			v.string(),
			v.maxLength(200, 'is too long'),
			v.regex(/^[^\r\n<>]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/, 'is no mail address')
		),
		what: 'Who mails come from: `Kring <kring@example.org>`.',
		fallback: '`Kring <kring@localhost>` in the demo world',
		needed: 'for real use',
		secret: false,
		mend: 'Write MAIL_FROM="Kring <kring@your.name>".'
	},
	VAPID_PUBLIC_KEY: {
		schema: v.pipe(v.string(), v.check(isPublicKey, 'is not a public key of P-256 in base64url')),
		what: 'The public key of push messages.',
		fallback: 'made in the demo world; elsewhere no push without it',
		needed: 'for push',
		secret: false,
		mend: 'Make a pair with: npm run kring -- keys:generate'
	},
	VAPID_PRIVATE_KEY: {
		schema: v.pipe(v.string(), v.check(isPrivateKey, 'is not a private key of P-256 in base64url')),
		what: 'The private key that belongs to it. With another pair every phone has to subscribe again.',
		fallback: 'made in the demo world; elsewhere no push without it',
		needed: 'for push',
		secret: true,
		mend: 'Make a pair with: npm run kring -- keys:generate'
	},
	VAPID_SUBJECT: {
		schema: v.pipe(
			v.string(),
			v.regex(/^mailto:[^\s@]+@[^\s@]+$|^https:\/\/\S+$/, 'is neither mailto:… nor https://…')
		),
		what: 'How a push service reaches you when something is wrong: `mailto:` or `https:`.',
		fallback: 'the address in MAIL_FROM',
		needed: '',
		secret: false,
		mend: 'Write VAPID_SUBJECT=mailto:you@your.name.'
	},
	PUSH_HOSTS: {
		schema: hostNames,
		what: 'Push services beside those of the known browsers, separated by commas.',
		fallback: '',
		needed: '',
		secret: false,
		mend: 'Give host names separated by commas.'
	},
	SMS_URL: {
		schema: smsUrl,
		what: 'Where text messages are handed over: the address at a gateway that takes a POST.',
		fallback: 'no text messages; screens say so',
		needed: 'for text messages',
		secret: false,
		mend: 'Write the https address that your gateway gave you for sending.'
	},
	SMS_TOKEN: {
		schema: v.pipe(
			v.string(),
			v.regex(/^[\x21-\x7e]+( [\x21-\x7e]+)?$/, 'holds signs that no header may hold')
		),
		what: 'The key at that gateway. With a word before it, as in `Basic …`, it is sent as it is; else as `Bearer`.',
		fallback: '',
		needed: 'with SMS_URL',
		secret: true,
		mend: 'Write the key that your gateway gave you, or its whole Authorization header.'
	},
	SMS_SENDER: {
		schema: v.pipe(
			v.string(),
			v.regex(/^(\+[1-9]\d{6,14}|[A-Za-z0-9]{3,11})$/, 'is neither a number nor 3 to 11 letters')
		),
		what: 'What phones show as the sender: a number such as `+31612345678`, or at most 11 letters.',
		fallback: '`Kring`',
		needed: '',
		secret: false,
		mend: 'Write SMS_SENDER=Kring, or a number with its country.'
	},
	SMS_BODY: {
		schema: smsTemplate,
		what: 'What is posted, with `{to}`, `{from}` and `{text}` in it: JSON, or fields as `to={to}&message={text}`.',
		fallback: '`{"to":"{to}","from":"{from}","body":"{text}"}`',
		needed: '',
		secret: false,
		mend: 'Look up at your gateway what the fields are called, and put {to}, {from} and {text} in.'
	},
	WATCH_TOKEN: {
		schema: v.pipe(
			v.string(),
			v.regex(/^[A-Za-z0-9_-]{22,200}$/, 'is not 22 or more letters, digits, - and _')
		),
		what: 'With it a monitor outside asks whether Kring is awake: `POST /watch` (docs/running.md).',
		fallback: 'nobody outside watches, and the page of the engine says so',
		needed: 'for alerts people can lean on',
		secret: true,
		mend: 'Make one with: openssl rand -base64 24 | tr +/ -_'
	},
	KRING_DEMO: {
		schema: flag,
		what: '`1` makes the demo world: anybody signs in as anybody. Never with an https ORIGIN.',
		fallback: '`1` without DATABASE_URL, else `0`',
		needed: '',
		secret: false,
		mend: 'Write 1 or 0, or leave it away.'
	},
	KRING_THEME: {
		schema: v.pipe(
			v.string(),
			v.regex(/^[^\0]+\.css$/, 'does not name a .css file'),
			v.check(isReadable, 'names a file that cannot be read')
		),
		what: 'A CSS file with design tokens of the NL Design System: your own colours and type.',
		fallback: 'Kring’s own looks',
		needed: '',
		secret: false,
		mend: 'Give the path of a .css file that this process can read.'
	},
	TRUSTED_PROXY: {
		schema: proxies,
		what: 'Addresses or networks of your proxies, separated by commas. Only they may say who is asking.',
		fallback: 'none',
		needed: 'behind a proxy',
		secret: false,
		mend: 'Give addresses or networks separated by commas: TRUSTED_PROXY=127.0.0.1,10.0.0.0/8.'
	},
	SHUTDOWN_SECONDS: {
		schema: wholeNumber(1, 12),
		what: 'How long running requests may take to end when Kring is asked to stop.',
		fallback: '10',
		needed: '',
		secret: false,
		mend: 'Give seconds from 1 to 12.'
	},
	DATA_DIR: {
		schema: v.pipe(v.string(), v.regex(/^[^\0]+$/, 'is no path')),
		what: 'Where the demo world lives: database, keys, files.',
		fallback: '.data',
		needed: '',
		secret: false,
		mend: 'Give the path of a folder that this process may write in.'
	}
} satisfies Record<string, Variable>;

type Name = keyof typeof variables;
type Told = { [N in Name]?: v.InferOutput<(typeof variables)[N]['schema']> };

/** Every variable Kring knows, in the order in which the README shows them. */
export const envTable: readonly EnvRow[] = Object.entries<Variable>(variables).map(
	([name, { what, fallback, needed, secret }]) => ({ name, what, fallback, needed, secret })
);

/**
 * Whether `npm start` makes its own database with the demo world.
 *
 * @param source usually `process.env`
 */
export function isDemo(source: Record<string, string | undefined>): boolean {
	return given(source, 'DATABASE_URL') === undefined || source['KRING_DEMO'] === '1';
}

/**
 * Reads and checks everything Kring is told from outside. Empty counts as not set.
 *
 * @param source usually `process.env`
 * @throws {EnvProblem} naming every variable that is wrong, missing or unsafe, and its mend.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
	const faults: EnvFault[] = [];
	const told: Told = {};
	for (const name of Object.keys(variables) as Name[]) {
		const found = readOne(name, source);
		if ('problem' in found) faults.push(found);
		else if (found.value !== undefined) Object.assign(told, { [name]: found.value });
	}
	const complete = { ...told, ...derived(told) };
	// What is itself wrong is named once, and not again for what follows from it.
	const named = new Set(faults.map(({ name }) => name.replace(/_FILE$/, '')));
	if (named.has('ORIGIN')) named.add('HOST');
	faults.push(...unsafe(told, complete).filter((fault) => !named.has(fault.name)));
	if (faults.length > 0) throw new EnvProblem(faults);
	return complete as Env;
}

function readOne(
	name: Name,
	source: Record<string, string | undefined>
): { value: unknown } | EnvFault {
	const variable: Variable = variables[name];
	const text = variable.secret ? fromFile(name, source) : given(source, name);
	if (text === undefined) return { value: undefined };
	if (typeof text !== 'string') return text;
	const parsed = v.safeParse(variable.schema, text, { abortEarly: true });
	if (parsed.success) return { value: parsed.output };
	return { name, problem: parsed.issues[0].message, mend: variable.mend };
}

/** A secret, from the variable itself or from the file that `NAME_FILE` names. */
function fromFile(
	name: Name,
	source: Record<string, string | undefined>
): string | undefined | EnvFault {
	const file = given(source, `${name}_FILE`);
	if (file === undefined) return given(source, name);
	const fault = (problem: string, mend: string) => ({ name: `${name}_FILE`, problem, mend });
	if (given(source, name) !== undefined) {
		return fault(`is set beside ${name}`, 'Set one of the two.');
	}
	try {
		if ((statSync(file).mode & 0o077) !== 0) {
			return fault('can be read by others', `Run: chmod 600 ${file}`);
		}
		return readFileSync(file, 'utf8').trim();
	} catch {
		return fault('names a file that cannot be read', `Check that ${file} is there and is yours.`);
	}
}

function given(source: Record<string, string | undefined>, name: string): string | undefined {
	const text = source[name]?.trim();
	return text === '' ? undefined : text;
}

function derived(told: Told): Omit<Env, 'databaseUrl' | 'databaseWorkerUrl' | 'secret'> & {
	databaseUrl: string | undefined;
	databaseWorkerUrl: string | undefined;
	secret: Buffer | undefined;
} {
	const port = told.PORT ?? 3000;
	const own = told.ORIGIN ?? new URL(`http://localhost:${port}`);
	const mailFrom = told.MAIL_FROM ?? 'Kring <kring@localhost>';
	const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = told;
	const subject = told.VAPID_SUBJECT ?? `mailto:${/[^\s<]+@[^\s>]+/.exec(mailFrom)?.[0] ?? ''}`;
	return {
		demo: told.KRING_DEMO ?? false,
		port,
		host: told.HOST === undefined || told.HOST === 'localhost' ? '127.0.0.1' : told.HOST,
		origin: own.origin,
		secure: own.protocol === 'https:',
		allowedHosts: [...new Set([own.host, ...(told.ALLOWED_HOSTS ?? [])])],
		databaseUrl: told.DATABASE_URL,
		databaseDirectUrl: told.DATABASE_DIRECT_URL ?? told.DATABASE_URL ?? '',
		databaseOwnerUrl: told.DATABASE_OWNER_URL ?? null,
		databaseWorkerUrl: told.DATABASE_WORKER_URL,
		secret: told.KRING_SECRET,
		backupKey: told.KRING_BACKUP_KEY ?? null,
		smtpUrl: told.SMTP_URL ?? null,
		mailFrom,
		push: publicKey && privateKey ? { publicKey, privateKey, subject } : null,
		watchToken: told.WATCH_TOKEN ?? null,
		sms: smsOf(told),
		pushHosts: told.PUSH_HOSTS ?? [],
		theme: told.KRING_THEME ?? null,
		trustedProxies: told.TRUSTED_PROXY ?? [],
		shutdownSeconds: told.SHUTDOWN_SECONDS ?? 10,
		dataDir: told.DATA_DIR ?? '.data'
	};
}

/** What each variable allows alone, and the whole does not. */
function unsafe(told: Told, env: ReturnType<typeof derived>): EnvFault[] {
	const faults: EnvFault[] = [];
	const blame = (
		when: boolean,
		name: Name,
		problem: string,
		mend: string = variables[name].mend
	) => {
		if (when) faults.push({ name, problem, mend });
	};
	blame(
		!env.secure && !isLoopbackName(env.host),
		'HOST',
		'would let others in without https',
		'Set ORIGIN=https://your.name and put a TLS proxy in front, or leave HOST away.'
	);
	blame(
		env.demo && env.secure,
		'KRING_DEMO',
		'lets anybody sign in as anybody, and ORIGIN says that this is a real address',
		'Take KRING_DEMO away, or use the demo world on http://localhost only.'
	);
	blame(
		env.databaseUrl === undefined,
		'DATABASE_URL',
		'is missing',
		'Set it (docs/running.md), or use `npm start` without ORIGIN for the demo world.'
	);
	blame(
		env.databaseUrl !== undefined && env.databaseWorkerUrl === undefined,
		'DATABASE_WORKER_URL',
		'is missing',
		'Set it to the same database with the role kring_worker (docs/running.md).'
	);
	for (const name of ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_WORKER_URL'] as const) {
		blame(
			told[name] !== undefined && roleOf(told[name]) === roleOf(told.DATABASE_OWNER_URL),
			name,
			'uses the role that owns the tables, for which no policy holds',
			'Give each address its own role: kring_app, kring_worker, kring_owner (docs/running.md).'
		);
	}
	blame(env.secret === undefined, 'KRING_SECRET', 'is missing');
	blame(!env.demo && env.smtpUrl === null, 'SMTP_URL', 'is missing, so nobody could sign in');
	blame(!env.demo && told.MAIL_FROM === undefined, 'MAIL_FROM', 'is missing');
	const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = told;
	blame(
		publicKey !== undefined && privateKey === undefined,
		'VAPID_PRIVATE_KEY',
		'is missing beside VAPID_PUBLIC_KEY'
	);
	blame(
		privateKey !== undefined && publicKey === undefined,
		'VAPID_PUBLIC_KEY',
		'is missing beside VAPID_PRIVATE_KEY'
	);
	blame(
		publicKey !== undefined && privateKey !== undefined && !belong(publicKey, privateKey),
		'VAPID_PRIVATE_KEY',
		'does not belong to VAPID_PUBLIC_KEY'
	);
	blame(
		told.SMS_URL !== undefined && told.SMS_TOKEN === undefined,
		'SMS_TOKEN',
		'is missing beside SMS_URL'
	);
	blame(
		told.SMS_TOKEN !== undefined && told.SMS_URL === undefined,
		'SMS_URL',
		'is missing beside SMS_TOKEN'
	);
	blame(
		!env.demo && told.SMS_URL !== undefined && isLoopbackName(new URL(told.SMS_URL).hostname),
		'SMS_URL',
		'leads to this machine itself'
	);
	return faults;
}

function smsOf(told: Told): SmsSettings | null {
	const { SMS_URL: url, SMS_TOKEN: token } = told;
	if (url === undefined || token === undefined) return null;
	return {
		url,
		authorization: token.includes(' ') ? token : `Bearer ${token}`,
		sender: told.SMS_SENDER ?? 'Kring',
		template: told.SMS_BODY ?? '{"to":"{to}","from":"{from}","body":"{text}"}'
	};
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function roleOf(url: string | undefined): string | null {
	return url === undefined ? null : new URL(url).username;
}

/** Whether a name or address can only mean this machine itself. */
function isLoopbackName(name: string): boolean {
	return (
		name === 'localhost' || name === '::1' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name)
	);
}

/** Whether what goes over this line stays on the machine, is encrypted, or was said to be private. */
function isGuardedLine(text: string): boolean {
	const url = new URL(text);
	const mode = url.searchParams.get('sslmode');
	if (mode === 'require' || mode === 'verify-ca' || mode === 'verify-full') return true;
	if (url.searchParams.get('host')?.startsWith('/') || isLoopbackName(url.hostname)) return true;
	return mode === 'disable' && isPrivateName(url.hostname);
}

const privateNetworks = new BlockList();
privateNetworks.addSubnet('10.0.0.0', 8);
privateNetworks.addSubnet('172.16.0.0', 12);
privateNetworks.addSubnet('192.168.0.0', 16);
privateNetworks.addSubnet('fc00::', 7, 'ipv6');

/** A name without a dot, as containers have, or an address of a private network. */
function isPrivateName(name: string): boolean {
	const bare = name.replace(/^\[|\]$/g, '');
	const family = isIP(bare);
	if (family === 0) return !bare.includes('.');
	return privateNetworks.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

function isGuardedMail(url: URL): boolean {
	return url.protocol === 'smtps:' || url.port === '587' || isLoopbackName(url.hostname);
}

function isNetwork(text: string): boolean {
	const [address = '', bits, ...rest] = text.split('/');
	const family = isIP(address);
	if (family === 0 || rest.length > 0) return false;
	return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}

function isReadable(file: string): boolean {
	try {
		return statSync(file).isFile();
	} catch {
		return false;
	}
}

function isPublicKey(text: string): boolean {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.length === 65 && bytes[0] === 4;
}

function isPrivateKey(text: string): boolean {
	return Buffer.from(text, 'base64url').length === 32;
}

function belong(publicKey: string, privateKey: string): boolean {
	try {
		const pair = createECDH('prime256v1');
		pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
		return pair.getPublicKey().equals(Buffer.from(publicKey, 'base64url'));
	} catch {
		return false;
	}
}
