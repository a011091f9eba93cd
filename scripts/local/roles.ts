import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';
import { superuser, type Cluster } from './postgres.ts';
import { Mendable } from './say.ts';

// The roles under which Kring reaches its database, and what each may be. In the demo world and
// in tests they are made here; elsewhere an operator makes them and they are only looked at.

/** The roles of Kring, with what each is for. `docs/running.md` has the same for operators. */
export const roles = {
	kring_owner: 'login bypassrls nosuperuser nocreaterole nocreatedb',
	kring_app: 'login nobypassrls nosuperuser nocreaterole nocreatedb noinherit',
	kring_worker: 'login nobypassrls nosuperuser nocreaterole nocreatedb noinherit'
} as const;

const oldestVersion = 150_000;

/** Makes the roles and the database in a cluster of ours. A second call changes nothing. */
export async function furnish(cluster: Cluster, database: string): Promise<void> {
	await asSuperuser(cluster, async (sql) => {
		for (const [name, attributes] of Object.entries(roles)) {
			const [known] = await sql`select 1 from pg_roles where rolname = ${name}`;
			await sql.unsafe(`${known ? 'alter' : 'create'} role ${name} ${attributes}`);
		}
		const [known] = await sql`select 1 from pg_database where datname = ${database}`;
		if (!known)
			await sql.unsafe(`create database ${database} owner kring_owner template template0`);
	});
}

/** Throws a database of a cluster of ours away. */
export async function dropDatabase(cluster: Cluster, database: string): Promise<void> {
	await asSuperuser(cluster, async (sql) => {
		await sql.unsafe(`drop database if exists ${database} with (force)`);
	});
}

/** Does something as the superuser of a cluster of ours. */
export async function asSuperuser<T>(
	cluster: Cluster,
	work: (sql: postgres.Sql) => Promise<T>
): Promise<T> {
	return withClient(cluster.url(superuser, 'postgres'), work);
}

/** Opens one connection for some work, and closes it. */
export async function withClient<T>(
	address: string,
	work: (sql: postgres.Sql) => Promise<T>
): Promise<T> {
	const sql = postgres({
		...driverOptions(address),
		max: 1,
		onnotice: () => {},
		connect_timeout: 10
	});
	try {
		return await work(sql);
	} finally {
		await sql.end({ timeout: 2 });
	}
}

/**
 * Looks whether somebody else's PostgreSQL is safe to use: new enough, and with roles that can
 * do what they must and no more.
 *
 * @throws {Mendable} with the variable to look at and the SQL to run.
 */
export async function inspect(urls: {
	ownerUrl: string;
	appUrl: string;
	workerUrl: string;
	/** Past a pooler; as `appUrl` where there is none. */
	directUrl?: string;
}): Promise<void> {
	await reach('DATABASE_OWNER_URL', urls.ownerUrl, async (sql) => {
		await checkVersion(sql);
		await checkOwner(sql);
	});
	await reach('DATABASE_URL', urls.appUrl, (sql) => checkRunning(sql, 'DATABASE_URL', 'kring_app'));
	if (urls.directUrl !== undefined && urls.directUrl !== urls.appUrl) {
		await reach('DATABASE_DIRECT_URL', urls.directUrl, (sql) =>
			checkRunning(sql, 'DATABASE_DIRECT_URL', 'kring_app')
		);
	}
	await reach('DATABASE_WORKER_URL', urls.workerUrl, (sql) =>
		checkRunning(sql, 'DATABASE_WORKER_URL', 'kring_worker')
	);
}

async function reach(
	name: string,
	address: string,
	work: (sql: postgres.Sql) => Promise<void>
): Promise<void> {
	try {
		await withClient(address, work);
	} catch (caught) {
		if (caught instanceof Mendable) throw caught;
		const said = caught instanceof Error ? caught.message || String(Object(caught).code) : '';
		throw new Mendable(
			`${name}: PostgreSQL cannot be reached with it (${said}).\n` +
				'  → Check the server, the password and pg_hba.conf. docs/running.md has the roles to make.'
		);
	}
}

async function checkVersion(sql: postgres.Sql): Promise<void> {
	const [found] = await sql`show server_version_num`;
	const version = Number(found?.['server_version_num']);
	if (version < oldestVersion) {
		throw new Mendable(
			`DATABASE_URL: this is PostgreSQL ${Math.floor(version / 10_000)}, and Kring needs 15 or newer.\n` +
				'  → Move the database to a newer PostgreSQL.'
		);
	}
}

async function checkOwner(sql: postgres.Sql): Promise<void> {
	const found = await lookAt(sql);
	const wrong = [
		[found.role !== 'kring_owner', 'its role is not kring_owner', ''],
		[
			!found.bypasses && !found.isSuper,
			'kring_owner cannot see past row-level security, so backups would be empty',
			'alter role kring_owner bypassrls;'
		],
		[
			!found.ownsDatabase,
			'kring_owner does not own the database, so it cannot make tables',
			`alter database "${found.database}" owner to kring_owner;`
		],
		[found.isSuper, 'kring_owner is a superuser', 'alter role kring_owner nosuperuser;']
	] as const;
	refuse('DATABASE_OWNER_URL', wrong);
}

async function checkRunning(sql: postgres.Sql, name: string, role: string): Promise<void> {
	const found = await lookAt(sql);
	const wrong = [
		[found.role !== role, `its role is ${found.role}, not ${role}`, ''],
		[
			found.isSuper,
			`${role} is a superuser, for whom no policy holds`,
			`alter role ${role} nosuperuser;`
		],
		[found.bypasses, `${role} sees past row-level security`, `alter role ${role} nobypassrls;`],
		[
			found.ownsDatabase || found.owned > 0,
			`${role} owns tables or the database, and may then change the rules`,
			`reassign owned by ${role} to kring_owner;`
		],
		[found.isOwner, `${role} is a member of kring_owner`, `revoke kring_owner from ${role};`]
	] as const;
	refuse(name, wrong);
}

function refuse(name: string, wrong: readonly (readonly [boolean, string, string])[]): void {
	const faults = wrong.filter(([is]) => is);
	if (faults.length === 0) return;
	const lines = faults.map(
		([, what, sql]) =>
			`${name}: ${what}.\n  → ` +
			(sql === ''
				? 'Give each address the role it is for (docs/running.md).'
				: `Run as superuser: ${sql}`)
	);
	throw new Mendable(lines.join('\n'));
}

type Found = {
	role: string;
	database: string;
	isSuper: boolean;
	bypasses: boolean;
	ownsDatabase: boolean;
	owned: number;
	isOwner: boolean;
};

async function lookAt(sql: postgres.Sql): Promise<Found> {
	const [found] = await sql<Found[]>`
		select
			current_user as role,
			current_database() as database,
			rolsuper as "isSuper",
			rolbypassrls as bypasses,
			(select datdba = me.oid from pg_database where datname = current_database()) as "ownsDatabase",
			(select count(*)::int from pg_class where relowner = me.oid) as owned,
			exists (
				select from pg_roles boss
				where boss.rolname = 'kring_owner' and boss.oid <> me.oid and not me.rolsuper
					and pg_has_role(me.oid, boss.oid, 'member')
			) as "isOwner"
		from pg_roles me where rolname = current_user`;
	if (found === undefined) throw new Error('The current role is unknown to PostgreSQL.');
	return found;
}
