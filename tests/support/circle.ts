import { sql } from 'drizzle-orm';
import type { Role } from '#lib/domain/policy/standing.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate, type Visitor } from '#lib/server/gate/index.ts';
import { seatCircle } from './seats.ts';
import { freshDatabase, type FreshDatabase } from './template.ts';

// A small world for tests about people: one municipality, one organisation, two circles. The first
// is Ruud's, the second Nel's; Cor is a neighbour in both.

/** Somebody put into a circle by a test. */
export type Seat = {
	key: string;
	role: Role;
	rights?: Partial<Record<string, 'read' | 'write'>>;
	/** Scope of deciding for the resident. */
	represents?: readonly string[];
	endsAt?: Date;
};

/** A database with two circles in it. */
export type CircleWorld = {
	database: FreshDatabase;
	/** As the role that serves requests. */
	app: Db;
	/** As the owner, who sees everything. */
	owner: Db;
	municipalityId: string;
	organisationId: string;
	neighbourhoodId: string;
	circleId: string;
	otherCircleId: string;
	person: (key: string) => string;
	/** The gate of somebody who has just signed in, with a second factor. */
	gateOf: (key: string, how?: Partial<Visitor>) => Gate;
	visitor: (key: string, how?: Partial<Visitor>) => Visitor;
	/** The database's time. */
	now: () => Promise<Date>;
	end: () => Promise<void>;
};

const all = {
	news: 'write',
	daily: 'write',
	health: 'write',
	agenda: 'write',
	money: 'write',
	personal: 'write'
} as const;

const seats: readonly Seat[] = [
	{ key: 'ruud', role: 'resident' },
	{ key: 'sanne', role: 'family', rights: all },
	{ key: 'ilse', role: 'family', rights: all },
	{ key: 'cor', role: 'neighbour', rights: { agenda: 'read' } },
	{ key: 'karin', role: 'professional', rights: { health: 'write', agenda: 'write' } }
];

const otherSeats: readonly Seat[] = [
	{ key: 'nel', role: 'resident' },
	{ key: 'hanneke', role: 'representative', rights: all, represents: ['everything'] },
	{ key: 'joost', role: 'representative', rights: { news: 'write' }, represents: ['money'] },
	{ key: 'cor', role: 'neighbour', rights: { news: 'read' } }
];

/** Makes the world. Sanne is contact person of Ruud's circle and Ilse steps in. */
export async function circleWorld(): Promise<CircleWorld> {
	const database = await freshDatabase();
	const pools: Sql[] = [
		openPool(database.appUrl, { max: 12, name: 'test app' }),
		openPool(database.ownerUrl, { max: 2, name: 'test owner' })
	];
	const [app, owner] = [databaseOf(pools[0]!), databaseOf(pools[1]!)];
	const ids = new Map<string, string>();
	const person = (key: string) => {
		const id = ids.get(key) ?? crypto.randomUUID();
		ids.set(key, id);
		return id;
	};
	const [municipalityId, organisationId, neighbourhoodId] = [1, 2, 3].map(() =>
		crypto.randomUUID()
	) as [string, string, string];
	const now = async () => {
		const rows = await owner.execute<{ now: string }>(sql`select kring_now() as now`);
		return new Date(rows[0]!.now);
	};
	const at = await now();
	await owner
		.insert(table.municipality)
		.values({ id: municipalityId, name: 'Wolderland', createdAt: at });
	await owner
		.insert(table.organisation)
		.values({ id: organisationId, municipalityId, name: 'Kwikstaart', createdAt: at });
	await owner.insert(table.neighbourhood).values({
		id: neighbourhoodId,
		municipalityId,
		name: 'Oeverpark',
		slug: 'oeverpark',
		createdAt: at
	});
	const keys = [...new Set([...seats, ...otherSeats].map(({ key }) => key)), 'stranger', 'staff'];
	await owner
		.insert(table.person)
		.values(
			keys.map((key) => ({ id: person(key), municipalityId, name: nameOf(key), createdAt: at }))
		);
	await owner.insert(table.account).values(
		keys
			.filter((key) => key !== 'nel')
			.map((key) => ({
				personId: person(key),
				mailAddress: `${key}@example.org`,
				phone: `06-${key}`
			}))
	);
	await owner.insert(table.employment).values(
		['karin', 'staff'].map((key) => ({
			organisationId,
			personId: person(key),
			discipline: 'nurse',
			startedAt: at
		}))
	);

	const place = { municipalityId, neighbourhoodId, organisationId, at, person };
	const circleId = await seated(owner, place, seats, { contact: 'sanne', backup: 'ilse' });
	const otherCircleId = await seated(owner, place, otherSeats, {
		contact: 'hanneke',
		backup: null
	});

	const visitor = (key: string, how: Partial<Visitor> = {}): Visitor => ({
		personId: person(key),
		name: nameOf(key),
		portrait: null,
		language: 'nl',
		municipalityId,
		sessionId: crypto.randomUUID(),
		kind: 'member',
		factors: ['mail'],
		strong: true,
		provedAt: new Date(at.getTime() + 60_000),
		onlyCircleId: null,
		employed: key === 'karin' || key === 'staff',
		offices: [],
		requestId: 'test',
		...how
	});
	return {
		database,
		app,
		owner,
		municipalityId,
		organisationId,
		neighbourhoodId,
		circleId,
		otherCircleId,
		person,
		visitor,
		gateOf: (key, how) => new Gate(app, visitor(key, how)),
		now,
		end: async () => {
			await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
			await database.drop();
		}
	};
}

type Place = {
	municipalityId: string;
	neighbourhoodId: string;
	organisationId: string;
	at: Date;
	person: (key: string) => string;
};

async function seated(
	owner: Db,
	{ municipalityId, neighbourhoodId, organisationId, at, person }: Place,
	people: readonly Seat[],
	{ contact, backup }: { contact: string; backup: string | null }
): Promise<string> {
	const circleId = crypto.randomUUID();
	const residentId = person(people[0]!.key);
	await owner.transaction(async (tx) => {
		await seatCircle(
			tx,
			{
				id: circleId,
				municipalityId,
				neighbourhoodId,
				contactId: person(contact),
				backupId: backup === null ? null : person(backup),
				startedAt: at
			},
			people.map(({ key, role, rights = {}, endsAt }) => ({
				personId: person(key),
				role,
				rights,
				...(role === 'professional' ? { organisationId } : {}),
				...(endsAt === undefined ? {} : { endsAt })
			}))
		);
		for (const { key, represents } of people) {
			if (represents === undefined) continue;
			await tx.insert(table.representation).values({
				circleId,
				personId: person(key),
				ground: 'mandate',
				scope: [...represents],
				reviewOn: '2030-01-01',
				residentTold: 'Wij hebben het samen besproken.',
				recordedById: residentId,
				recordedAt: at
			});
		}
	});
	return circleId;
}

function nameOf(key: string): string {
	return key.charAt(0).toUpperCase() + key.slice(1);
}
