import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { isCutOff } from './away.ts';

/** The driver's connection pool. */
export type Sql = postgres.Sql;

/** The database, over a pool. */
export type Db = PostgresJsDatabase;

/** A running transaction. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** How a connection pool is made. */
export type ConnectOptions = {
	/** Most connections at a time. */
	max: number;
	/** Shown in `pg_stat_activity`. */
	name: string;
};

/** After a failed try the next one waits longer, and never longer than this: it is there within seconds. */
const longestReconnectSeconds = 2;

/**
 * How many seconds a line waits before it is laid anew. Those of a pool count their failures together, and
 * by the driver's own measure all of them would be gone for 20 s once PostgreSQL is back (T11.2).
 *
 * @param random  between 0 and 1.
 */
export function reconnectSeconds(failures: number, random: number): number {
	return (0.5 + random / 2) * Math.min(3 ** failures / 100, longestReconnectSeconds);
}

/** Longest time one statement may take (T13.2), where the address says nothing else. */
const statementMs = 5000;

/**
 * Options for the driver from an address.
 * The driver does not know `?host=DIR` (a unix socket) in an address; this does.
 *
 * @throws {TypeError} when the address is no URL.
 */
export function driverOptions(address: string): postgres.Options<Record<string, never>> {
	const url = urlOf(address);
	const socket = url.searchParams.get('host');
	const mode = url.searchParams.get('sslmode');
	return {
		host: socket ?? decodeURIComponent(url.hostname),
		port: Number(url.port || 5432),
		database: decodeURIComponent(url.pathname.slice(1)),
		username: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
		// `require` encrypts without looking whom it speaks to; only the others check the certificate.
		...(mode === 'require' ? { ssl: 'require' as const } : {}),
		...(mode === 'verify-ca' || mode === 'verify-full' ? { ssl: 'verify-full' as const } : {})
	};
}

/**
 * Opens a pool. Nothing is sent before the first query.
 * `?statement_timeout=MS` in the address lets a statement take longer, or less long.
 */
export function openPool(address: string, { max, name }: ConnectOptions): Sql {
	return postgres({
		...driverOptions(address),
		max,
		// Prepared statements do not survive a pooler in transaction mode before version 1.21.
		prepare: true,
		idle_timeout: 0,
		connect_timeout: 5,
		backoff: (failures) => reconnectSeconds(failures, Math.random()),
		onnotice: () => {},
		connection: { application_name: name, statement_timeout: longestIn(address) }
	}) as unknown as Sql;
}

/** An address as a URL, also one that names no host because a socket follows. */
function urlOf(address: string): URL {
	return new URL(address.replace(/^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)\//, '$1localhost/'));
}

function longestIn(address: string): number {
	const said = urlOf(address).searchParams.get('statement_timeout') ?? '';
	return /^\d{1,7}$/.test(said) && Number(said) > 0 ? Number(said) : statementMs;
}

/** How the database is asked. */
export type Asked = {
	/** A transaction that has not come to an end within so many milliseconds counts as away. */
	answersWithinMs?: number;
};

/** The typed face of a pool. */
export function databaseOf(sql: Sql, { answersWithinMs }: Asked = {}): Db {
	// Without the tables: told of them it makes a builder for each of them anew in every transaction.
	return drizzle(preparing(sql, answersWithinMs), { casing: 'snake_case' });
}

/**
 * So long somebody waits at most who asked for a page: a database that hangs, or whose lines are all
 * taken, is then told as away, while what was typed can still be given back. A server that stands
 * still ends no statement by itself.
 */
export function patienceFor(address: string): number {
	return 2 * longestIn(address);
}

type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

/**
 * The same driver, whose every query is prepared once on each connection. The query builder hands
 * over finished texts, and those the driver would describe anew each time: a wait more for each.
 */
function preparing<Driver extends object>(sql: Driver, answersWithinMs?: number): Driver {
	return new Proxy(sql, {
		get(target, key) {
			const value: unknown = Reflect.get(target, key);
			if (typeof value !== 'function') return value;
			if (key === 'unsafe')
				return (text: string, values: unknown[], options: object) =>
					value.call(target, text, values, { ...options, prepare: true }) as unknown;
			if (key === 'begin' || key === 'savepoint')
				return (...given: [...unknown[], Work]) => {
					const work = given.pop() as Work;
					const whole = value.call(target, ...given, (inner: postgres.TransactionSql) =>
						untilCutOff(work(preparing(inner)))
					) as Promise<unknown>;
					return answersWithinMs === undefined ? whole : within(answersWithinMs, whole);
				};
			return value;
		}
	});
}

/**
 * Work in a transaction, which never comes to an end once its line is cut: the driver itself refuses the
 * whole by then. Told of the failure, it would roll back over the line that is gone; that ends the
 * process, and leaves a connection that says nothing any more (porsager/postgres 1154 and 1208).
 */
function untilCutOff(work: Promise<unknown>): Promise<unknown> {
	return work.catch((caught: unknown) => {
		if (isCutOff(caught)) return new Promise<never>(() => {});
		throw caught;
	});
}

/**
 * What is asked of the database, or that it is away once that takes too long. It may still go
 * through later: whoever asks again with the same id is told so (T11.6).
 */
export async function within<T>(ms: number, whole: Promise<T>): Promise<T> {
	whole.catch(() => {});
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		const away = Object.assign(new Error('no answer in time'), { code: 'CONNECT_TIMEOUT' });
		timer = setTimeout(() => reject(away), ms);
	});
	try {
		return await Promise.race([whole, late]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * The one row of a result.
 *
 * @throws {Error} when there is none or more than one: that is a bug, not a refusal.
 */
export function one<T>(rows: readonly T[]): T {
	const [first] = rows;
	if (first === undefined || rows.length > 1)
		throw new Error(`expected one row, found ${rows.length}`);
	return first;
}

/** A moment as a query without a table hands it over: text, a date, or nothing. */
export function dateOf(value: unknown): Date | null {
	if (value === null || value === undefined) return null;
	return value instanceof Date ? value : new Date(String(value));
}

/** Texts as an array of PostgreSQL, for `any (…::text[])`. */
export function pgArray(values: readonly string[]): string {
	return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
