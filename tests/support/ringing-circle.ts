import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { instantAt, wallClock, daysAfter } from '#lib/domain/day.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import type { Role } from '#lib/domain/policy/standing.ts';
import type { standardTopics } from '#lib/domain/topic.ts';
import { PostForm } from '#lib/domain/update.ts';
import * as v from 'valibot';
import { databaseOf, openPool, type Db } from '#lib/server/db/connect.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { handlersFor } from '#lib/server/job/worker.ts';
import { runQueue, type QueueOptions } from '#lib/server/job/queue.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import { PostOffice } from '#lib/server/push/post-office.ts';
import { startSession, visitorOf } from '#lib/server/session/index.ts';
import { subscribe } from '#lib/server/push/devices.ts';
import { postUpdate } from '#lib/server/update.ts';
import { seatCircle, settleIn } from './seats.ts';
import { freshKeys } from './servers.ts';
import type { PushService } from './push-service.ts';
import { freshDatabase, type FreshDatabase } from './template.ts';

// One circle in which people can be rung, on a database of its own, at noon of the next day.

const people = {
	nel: { role: 'resident', language: 'nl', rights: {} },
	sanne: {
		role: 'family',
		language: 'nl',
		rights: { news: 'write', daily: 'write', health: 'write', agenda: 'write' }
	},
	bram: {
		role: 'family',
		language: 'en',
		rights: { news: 'write', daily: 'read', health: 'read' }
	},
	joost: { role: 'neighbour', language: 'nl', rights: { news: 'read', agenda: 'read' } },
	marjan: { role: 'professional', language: 'nl', rights: { news: 'read', health: 'write' } }
} as const satisfies Record<
	string,
	{
		role: Role;
		language: 'nl' | 'en';
		rights: Partial<Record<(typeof standardTopics)[number], 'read' | 'write'>>;
	}
>;

/** Somebody in the circle. */
export type Name = keyof typeof people;

/** Everybody in the circle. */
export const names = Object.keys(people) as Name[];

/** A running worker of a test. */
export type TestWorker = { stop: () => Promise<void>; lines: string[] };

/** The circle of a test, and what can happen in it. */
export type RingingCircle = {
	database: FreshDatabase;
	env: Env;
	keys: Record<string, string>;
	circleId: string;
	ids: Record<Name, string>;
	/** As the role that owns everything, past all policies. */
	owner: Db;
	app: Db;
	/** Noon, at which the clock stands when a test begins. */
	noon: Date;
	/** Sets the clock of this database: to so many minutes after midnight of that day (0: the first). */
	setClock: (minutes: number, dayLater?: number) => Promise<Date>;
	/**
	 * Sets the clock to so many seconds after noon, and lets it go a thousand times slower from then on: time
	 * passes as the test says, and what came first is still seen.
	 */
	standAt: (seconds: number) => Promise<void>;
	gateOf: (name: Name) => Promise<Gate>;
	sessionOf: (name: Name) => string;
	/** Lets somebody be rung at a push service. */
	ringable: (name: Name, browser?: string) => Promise<string>;
	post: (
		by: Name,
		what?: { topicId?: string; asked?: Name; surpriseDays?: number; writtenAt?: Date }
	) => Promise<string>;
	/** @param options.by  another way to the database than straight. */
	work: (
		options?: Partial<QueueOptions> & { timeoutMs?: number; by?: string }
	) => Promise<TestWorker>;
	/** Mails that were queued, in order. */
	mails: { to: string; language: string; link: string }[];
	/** Waits until nothing is due any more. */
	quiet: () => Promise<void>;
	drop: () => Promise<void>;
};

/** Makes the circle. Nobody can be rung yet. */
export async function ringingCircle(service: PushService): Promise<RingingCircle> {
	const database = await freshDatabase();
	const ownerPool = openPool(database.ownerUrl, { max: 2, name: 'test owner' });
	const appPool = openPool(database.appUrl, { max: 8, name: 'test app' });
	const [owner, app] = [databaseOf(ownerPool), databaseOf(appPool)];
	const firstOn = daysAfter(wallClock(new Date()).on, 1);
	const setClock = async (minutes: number, dayLater = 0) => {
		const at = instantAt(daysAfter(firstOn, dayLater), minutes);
		await database.setOffset((at.getTime() - Date.now()) / 1000);
		return at;
	};
	const noon = await setClock(12 * 60);
	const keys = freshKeys();
	const env = readEnv({
		KRING_DEMO: '1',
		DATABASE_URL: database.appUrl,
		DATABASE_WORKER_URL: database.workerUrl,
		...keys,
		PUSH_HOSTS: service.host
	});

	const circleId = newId(noon.getTime());
	const ids = Object.fromEntries(names.map((name) => [name, randomId()])) as Record<Name, string>;
	await fill(owner, { circleId, ids, noon });
	const tokens = {} as Record<Name, string>;
	for (const name of names) {
		const { token } = await startSession(app, {
			personId: ids[name],
			factors: ['demo'],
			strong: true,
			device: `${name}'s phone`
		});
		tokens[name] = token;
	}

	const mails: RingingCircle['mails'] = [];
	const queueMail: QueueNotice = async (_tx, { to, language, details }) => {
		mails.push({ to, language, link: details.link });
	};
	const gateOf = async (name: Name) => {
		const visitor = await visitorOf(app, tokens[name], randomId());
		if (visitor === null) throw new Error(`${name} is not signed in any more`);
		return new Gate(app, visitor);
	};
	const running = new Set<TestWorker>();
	return {
		database,
		env,
		keys: { ...keys, PUSH_HOSTS: service.host },
		circleId,
		ids,
		owner,
		app,
		noon,
		setClock,
		standAt: async (seconds) => {
			const at = new Date(noon.getTime() + seconds * 1000).toISOString();
			const from = new Date().toISOString();
			await owner.execute(
				sql.raw(`create or replace function kring_now() returns timestamptz
			language sql stable security definer set search_path = public as
			$$ select '${at}'::timestamptz + (clock_timestamp() - '${from}'::timestamptz) / 1000 $$`)
			);
		},
		gateOf,
		sessionOf: (name) => tokens[name].split('.')[0]!,
		ringable: async (name, browser = name) => {
			const gate = await gateOf(name);
			const { deviceId } = await gate.own((own) =>
				subscribe(own, service.browserOf(browser), env.pushHosts)
			);
			return deviceId;
		},
		post: async (by, { topicId = 'news', asked, surpriseDays, writtenAt } = {}) => {
			const gate = await gateOf(by);
			const now = await clockOf(owner);
			const form = v.parse(PostForm, {
				updateId: newId(now.getTime()),
				topicId,
				text: 'Vandaag ging het goed.',
				...(asked === undefined ? {} : { askedId: ids[asked] }),
				...(writtenAt === undefined ? {} : { writtenAt: writtenAt.toISOString() }),
				...(surpriseDays === undefined
					? {}
					: { surpriseUntilOn: daysAfter(wallClock(now).on, surpriseDays) })
			});
			const { updateId } = await gate.change(
				circleId,
				{ id: randomId(), content: form },
				['update.post'],
				(deed) => postUpdate(deed, form, { photos: [], voice: null })
			);
			return updateId;
		},
		work: async ({ timeoutMs, by = database.workerUrl, ...options } = {}) => {
			const pool = openPool(by, { max: 10, name: 'test worker' });
			const stop = new AbortController();
			const lines: string[] = [];
			const office = new PostOffice(
				env.push!,
				env.pushHosts,
				timeoutMs === undefined ? {} : { timeoutMs }
			);
			const ended = runQueue({
				sql: pool,
				db: databaseOf(pool),
				env,
				handlers: handlersFor(env, office, queueMail),
				log: (level, what, facts) => lines.push(`${level}: ${what} ${JSON.stringify(facts ?? {})}`),
				stop: stop.signal,
				sweepMs: 100,
				...options
			});
			const worker: TestWorker = {
				lines,
				stop: async () => {
					running.delete(worker);
					stop.abort();
					await ended;
					await pool.end({ timeout: 5 });
				}
			};
			running.add(worker);
			return worker;
		},
		mails,
		quiet: async () => {
			for (;;) {
				const [found] = await owner.execute<{ due: number }>(sql`
					select count(*)::int as due from job where run_at <= kring_now() and given_up_at is null`);
				if (found?.due === 0) return;
				await new Promise((resolve) => setTimeout(resolve, 15));
			}
		},
		drop: async () => {
			await Promise.all([...running].map((one) => one.stop()));
			await Promise.all([ownerPool.end({ timeout: 5 }), appPool.end({ timeout: 5 })]);
			await database.drop();
		}
	};
}

/** What the clock of a database says. */
export async function clockOf(db: Db): Promise<Date> {
	const [found] = await db.execute<{ now: string }>(sql`select kring_now() as now`);
	return new Date(found!.now);
}

/** Rows as the owner sees them. */
export async function rowsOf<T extends Record<string, unknown>>(
	owner: Db,
	query: ReturnType<typeof sql>
): Promise<T[]> {
	return [...(await owner.execute<T>(query))] as unknown as T[];
}

/** What somebody's role is called with the driver, for a lock held by hand. */
export type Driver = postgres.Sql;

async function fill(
	owner: Db,
	{ circleId, ids, noon }: { circleId: string; ids: Record<Name, string>; noon: Date }
): Promise<void> {
	const startedAt = new Date(noon.getTime() - 30 * 86_400_000);
	const municipalityId = randomId();
	await owner.transaction(async (tx) => {
		const all = names.map((name) => ({ id: ids[name], name, language: people[name].language }));
		await settleIn(tx, municipalityId, all, startedAt);
		await seatCircle(
			tx,
			{ id: circleId, municipalityId, contactId: ids.sanne, startedAt },
			names.map((name) => ({
				personId: ids[name],
				role: people[name].role,
				rights: people[name].rights
			}))
		);
	});
}
