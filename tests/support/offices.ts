import { eq, sql } from 'drizzle-orm';
import { newId, randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate, type Office } from '#lib/server/gate/index.ts';
import { startSession, visitorOf } from '#lib/server/session/index.ts';
import type { FreshDatabase } from './template.ts';

// Two municipalities with the people who look after them, for tests of places and posts. In Oost
// there are two organisations, in West one; everybody has a name and stays who they are.

/** The people of these tests. */
export const officePeople = {
	olga: 'operator',
	omar: 'operator',
	mies: 'manages De Linde',
	gijs: 'manages De Linde too',
	wil: 'manages De Wilg in West',
	nora: 'nurse at De Linde',
	bart: 'helps at De Berk, in the same municipality',
	ans: 'resident of the first circle',
	kees: 'her son',
	toos: 'resident of the second circle'
} as const;

/** The name of one of them. */
export type OfficeKey = keyof typeof officePeople;

/** The world of these tests. */
export type OfficeWorld = {
	app: Db;
	owner: Db;
	people: Record<OfficeKey, string>;
	municipality: { oost: string; west: string };
	organisation: { linde: string; berk: string; wilg: string };
	/** Nora is the contact person of the first, and the back-up in the second. */
	circle: { first: string; second: string };
	/** Somebody's way in, as their sign-in says it now. */
	gateOf: (key: OfficeKey, also?: { strong?: boolean; provedMinutesAgo?: number }) => Promise<Gate>;
	end: () => Promise<void>;
};

/** Puts them into an empty, migrated database. */
export async function officeWorld(database: FreshDatabase): Promise<OfficeWorld> {
	const pools: Sql[] = [
		openPool(database.appUrl, { max: 12, name: 'office test' }),
		openPool(database.ownerUrl, { max: 2, name: 'office test owner' })
	];
	const [app, owner] = [databaseOf(pools[0]!), databaseOf(pools[1]!)];
	const keys = Object.keys(officePeople) as OfficeKey[];
	const people = Object.fromEntries(keys.map((key) => [key, randomId()])) as Record<
		OfficeKey,
		string
	>;
	const municipality = { oost: randomId(), west: randomId() };
	const organisation = { linde: randomId(), berk: randomId(), wilg: randomId() };
	const circle = { first: randomId(), second: randomId() };
	const now = new Date();

	await owner.transaction(async (tx) => {
		await tx.insert(table.municipality).values([
			{ id: municipality.oost, name: 'Oost', createdAt: now },
			{ id: municipality.west, name: 'West', createdAt: now }
		]);
		await tx.insert(table.organisation).values([
			{
				id: organisation.linde,
				municipalityId: municipality.oost,
				name: 'De Linde',
				createdAt: now
			},
			{ id: organisation.berk, municipalityId: municipality.oost, name: 'De Berk', createdAt: now },
			{ id: organisation.wilg, municipalityId: municipality.west, name: 'De Wilg', createdAt: now }
		]);
		const homeOf = (key: OfficeKey) => {
			if (key === 'olga' || key === 'omar') return null;
			return key === 'wil' ? municipality.west : municipality.oost;
		};
		await tx.insert(table.person).values(
			keys.map((key) => ({
				id: people[key],
				municipalityId: homeOf(key),
				name: key,
				createdAt: now
			}))
		);
		await tx
			.insert(table.account)
			.values(keys.map((key) => ({ personId: people[key], mailAddress: `${key}@example.org` })));
		const works = (key: OfficeKey, organisationId: string, discipline: string) => ({
			personId: people[key],
			organisationId,
			discipline,
			startedAt: now
		});
		await tx
			.insert(table.employment)
			.values([
				works('mies', organisation.linde, 'manager'),
				works('gijs', organisation.linde, 'manager'),
				works('nora', organisation.linde, 'wijkverpleegkundige'),
				works('bart', organisation.berk, 'begeleider'),
				works('wil', organisation.wilg, 'manager')
			]);
		const holds = (key: OfficeKey, kind: Office['kind'], organisationId: string | null) => ({
			id: randomId(),
			personId: people[key],
			kind,
			organisationId,
			startedAt: now
		});
		await tx
			.insert(table.office)
			.values([
				holds('olga', 'operator', null),
				holds('omar', 'operator', null),
				holds('mies', 'organisation_manager', organisation.linde),
				holds('gijs', 'organisation_manager', organisation.linde),
				holds('wil', 'organisation_manager', organisation.wilg)
			]);
		await fillCircles(tx as unknown as Db);
	});

	async function fillCircles(tx: Db): Promise<void> {
		const members = (
			circleId: string,
			residentId: string,
			others: readonly (readonly [OfficeKey, string, string | null])[]
		) => [
			{ circleId, personId: residentId, role: 'resident', organisationId: null, joinedAt: now },
			...others.map(([key, role, organisationId]) => ({
				circleId,
				personId: people[key],
				role,
				organisationId,
				joinedAt: now
			}))
		];
		const starts = { municipalityId: municipality.oost, startedAt: now };
		await tx.insert(table.circle).values([
			{
				...starts,
				id: circle.first,
				residentId: people.ans,
				contactId: people.nora,
				backupId: people.kees,
				startedById: people.ans
			},
			{
				...starts,
				id: circle.second,
				residentId: people.toos,
				contactId: people.toos,
				backupId: people.nora,
				startedById: people.toos
			}
		]);
		await tx.insert(table.member).values([
			...members(circle.first, people.ans, [
				['kees', 'family', null],
				['nora', 'professional', organisation.linde],
				['bart', 'professional', organisation.berk]
			]),
			...members(circle.second, people.toos, [['nora', 'professional', organisation.linde]])
		]);
		for (const circleId of [circle.first, circle.second]) {
			await tx.insert(table.topic).values({ circleId, id: 'health', createdAt: now });
			await tx
				.insert(table.topicRight)
				.values({ circleId, personId: people.nora, topicId: 'health', level: 'write' });
		}
		await tx.insert(table.update).values({
			circleId: circle.first,
			id: newId(now.getTime()),
			seq: 1,
			authorId: people.kees,
			topicId: 'health',
			text: 'Kunt u vandaag langskomen?',
			postedAt: now,
			askedId: people.nora
		});
		await tx.execute(sql`update circle set last_seq = 1`);
		await tx.insert(table.invitation).values({
			circleId: circle.first,
			id: randomId(),
			kind: 'link',
			secretHash: randomId(),
			role: 'family',
			name: 'Piet',
			rights: [],
			invitedById: people.nora,
			invitedAt: now,
			expiresAt: new Date(now.getTime() + 86_400_000)
		});
	}

	return {
		app,
		owner,
		people,
		municipality,
		organisation,
		circle,
		gateOf: async (key, { strong = true, provedMinutesAgo = 0 } = {}) => {
			const { token } = await startSession(app, {
				personId: people[key],
				factors: ['mail'],
				strong,
				device: ''
			});
			if (provedMinutesAgo > 0) {
				const provedAt = new Date(now.getTime() - provedMinutesAgo * 60_000);
				const [sessionId = ''] = token.split('.');
				await owner.update(table.session).set({ provedAt }).where(eq(table.session.id, sessionId));
			}
			const visitor = await visitorOf(app, token, randomId());
			if (visitor === null) throw new Error(`${key} did not get in`);
			return new Gate(app, visitor);
		},
		end: async () => {
			await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
		}
	};
}
