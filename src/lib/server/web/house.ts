import { databaseOf, openPool, patienceFor, type Db, type Sql } from '../db/connect.ts';
import { readEnv, type Env } from '../env.ts';
import { readTheme, type Theme } from './theme.ts';

/** What a serving process is made of: its settings and its connections. */
export type House = { env: Env; sql: Sql; db: Db; theme: Theme | null; patienceMs: number };

let built: House | null = null;

/** Most connections of one serving process; more only queue inside PostgreSQL. */
export const poolSize = 12;

/**
 * The house this process serves, put together at the first request: modules are also imported
 * while the app is being built, and nothing may connect then.
 *
 * @throws {EnvProblem} when a setting is missing or unsafe.
 */
export function house(): House {
	if (built === null) {
		const env = readEnv(process.env);
		const sql = openPool(env.databaseUrl, { max: poolSize, name: 'kring web' });
		const theme = env.theme === null ? null : readTheme(env.theme);
		const patienceMs = patienceFor(env.databaseUrl);
		const db = databaseOf(sql, { answersWithinMs: patienceMs });
		built = { env, sql, db, theme, patienceMs };
	}
	return built;
}

/** Closes the connections: the last thing a process does. */
export async function closeHouse(): Promise<void> {
	await built?.sql.end({ timeout: 5 });
	built = null;
}
