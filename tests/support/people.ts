import { sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db } from '#lib/server/db/connect.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { startSession, visitorOf, type Factor } from '#lib/server/session/index.ts';
import type { FreshDatabase } from './template.ts';

// A few people for tests of signing in: a daughter, a nurse, two managers, two operators.

/** The database of a test under its three roles, closed together. */
export type Hands = { app: Db; owner: Db; end: () => Promise<void> };

/** Opens the database of a test as who serves requests and as who owns it. */
export function handsOn(database: FreshDatabase): Hands {
	const app = openPool(database.appUrl, { max: 12, name: 'test app' });
	const owner = openPool(database.ownerUrl, { max: 2, name: 'test owner' });
	return {
		app: databaseOf(app),
		owner: databaseOf(owner),
		end: async () => {
			await Promise.all([app.end({ timeout: 2 }), owner.end({ timeout: 2 })]);
		}
	};
}

/** Settings of a process in a test. */
export function settingsFor(database: FreshDatabase, more: Record<string, string> = {}): Env {
	return readEnv({
		KRING_DEMO: '1',
		KRING_SECRET: randomBytes(32).toString('base64url'),
		DATABASE_URL: database.appUrl,
		DATABASE_WORKER_URL: database.workerUrl,
		...more
	});
}

/** The keys of the people in a test. */
export type Key = 'sanne' | 'tineke' | 'marjan' | 'joost' | 'petra' | 'olga' | 'omar';

/** Everybody by key, with the municipality and the organisation they are of. */
export type Cast = { people: Record<Key, string>; organisationId: string; municipalityId: string };

/** Puts the people into an empty database. */
export async function castInto(owner: Db): Promise<Cast> {
	const [municipalityId, organisationId] = [randomId(), randomId()];
	await owner.execute(sql`
		insert into municipality (id, name, created_at) values (${municipalityId}, 'Oosterwold', kring_now())`);
	await owner.execute(sql`
		insert into organisation (id, municipality_id, name, created_at)
		values (${organisationId}, ${municipalityId}, 'Thuiszorg De Linde', kring_now())`);
	const keys: Key[] = ['sanne', 'tineke', 'marjan', 'joost', 'petra', 'olga', 'omar'];
	const people = Object.fromEntries(keys.map((key) => [key, randomId()])) as Record<Key, string>;
	for (const key of keys) {
		await owner.execute(sql`
			insert into person (id, municipality_id, name, created_at)
			values (${people[key]}, ${municipalityId}, ${key}, kring_now())`);
		await owner.execute(sql`
			insert into account (person_id, mail_address, language)
			values (${people[key]}, ${`${key}@example.org`}, ${key === 'omar' ? 'en' : 'nl'})`);
	}
	for (const key of ['tineke', 'petra'] as const) {
		await owner.execute(sql`
			insert into employment (organisation_id, person_id, discipline, started_at)
			values (${organisationId}, ${people[key]}, 'wijkverpleegkundige', kring_now())`);
	}
	const offices = [
		['marjan', 'organisation_manager', organisationId],
		['joost', 'organisation_manager', organisationId],
		['olga', 'operator', null],
		['omar', 'operator', null]
	] as const;
	for (const [key, kind, at] of offices) {
		await owner.execute(sql`
			insert into office (id, person_id, kind, organisation_id, started_at)
			values (${randomId()}, ${people[key]}, ${kind}, ${at}, kring_now())`);
	}
	return { people, organisationId, municipalityId };
}

/** Somebody's way in, in a sign-in of their own. */
export async function gateFor(
	db: Db,
	personId: string,
	{ strong = true, factors = ['mail'] as readonly Factor[], device = 'Firefox/Linux' } = {}
): Promise<{ gate: Gate; token: string }> {
	const { token } = await startSession(db, { personId, factors, strong, device });
	const visitor = await visitorOf(db, token, randomId());
	if (visitor === null) throw new Error('nobody signed in');
	return { gate: new Gate(db, visitor), token };
}
