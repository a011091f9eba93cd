import { and, eq, sql } from 'drizzle-orm';
import { randomId } from '#lib/domain/id.ts';
import type { SignalLevel } from '#lib/domain/signal.ts';
import { databaseOf, openPool, type Db } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate, type Visitor } from '#lib/server/gate/index.ts';
import { seatCircle, settleIn } from './seats.ts';
import { freshDatabase, type FreshDatabase } from './template.ts';

// A team with a duty, and a nurse of it with as many circles as a test wants.

/** One of the circles of the nurse. */
export type NursedCircle = { id: string; residentId: string; daughterId: string };

/** How a circle of the nurse differs from the usual. */
export type Nursing = {
	/** By when her place ends, or ended. */
	endsAt?: Date;
	/** She was taken out of it. */
	removed?: true;
	/** It was closed. */
	closed?: true;
	/** What she is there. */
	role?: 'professional' | 'family';
	/** She is the contact person. */
	contact?: true;
	rights?: Partial<Record<string, 'read' | 'write'>>;
	/** Chains whose first step asks the duty of her team, or the daughter. */
	asks?: 'duty' | 'daughter';
};

/** The world of a desk, and what can be done in it. */
export type DeskWorld = {
	database: FreshDatabase;
	owner: Db;
	app: Db;
	now: Date;
	organisationId: string;
	rotaId: string;
	nurseId: string;
	colleagueId: string;
	strangerId: string;
	/** Makes a circle of the nurse. */
	circle: (residentName: string, how?: Nursing) => Promise<NursedCircle>;
	/** Puts a signal in a circle, said by the daughter, with its chain at its first step. */
	signal: (
		circle: NursedCircle,
		level: SignalLevel,
		more?: Partial<typeof table.signal.$inferInsert> & { text?: string; saidById?: string }
	) => Promise<string>;
	/** The gate of somebody, in a sign-in of their own. */
	gateOf: (personId: string, how?: Partial<Visitor>) => Gate;
	/** The same over another line to the database. */
	gateOver: (db: Db, personId: string) => Gate;
	end: () => Promise<void>;
};

/** Makes the team; there are no circles yet. */
export async function deskWorld(): Promise<DeskWorld> {
	const database = await freshDatabase();
	const pools = [
		openPool(database.appUrl, { max: 6, name: 'desk test' }),
		openPool(database.ownerUrl, { max: 2, name: 'desk test owner' })
	];
	const [app, owner] = pools.map((one) => databaseOf(one)) as [Db, Db];
	const now = new Date();
	const startedAt = new Date(now.getTime() - 100 * 86_400_000);
	const [municipalityId, organisationId, rotaId] = [randomId(), randomId(), randomId()];
	const [nurseId, colleagueId, strangerId] = [randomId(), randomId(), randomId()];
	const staff = [
		{ id: nurseId, name: 'karin' },
		{ id: colleagueId, name: 'marjan' },
		{ id: strangerId, name: 'vreemde' }
	];
	const inDutch = <T extends object>(one: T) => ({ ...one, language: 'nl' as const });
	await settleIn(owner, municipalityId, staff.map(inDutch), startedAt);
	await owner
		.insert(table.organisation)
		.values({ id: organisationId, municipalityId, name: 'Kwikstaart', createdAt: startedAt });
	await owner.insert(table.employment).values(
		[nurseId, colleagueId].map((personId) => ({
			...{ organisationId, personId, discipline: 'wijkverpleegkundige', startedAt }
		}))
	);
	await owner
		.insert(table.rota)
		.values({ organisationId, id: rotaId, name: 'Dag en nacht', createdAt: startedAt });

	const sessions = new Map<string, string>();
	const visitorOf = (personId: string): Visitor => ({
		...{ personId, name: '', portrait: null, language: 'nl', municipalityId, kind: 'professional' },
		...{ factors: ['mail', 'totp'], strong: true, provedAt: now, onlyCircleId: null },
		...{ employed: personId !== strangerId, offices: [], requestId: randomId() },
		sessionId: sessions.get(personId) ?? sessions.set(personId, randomId()).get(personId)!
	});
	let made = 0;

	return {
		...{ database, owner, app, now, organisationId, rotaId, nurseId, colleagueId, strangerId },
		circle: async (residentName, how = {}) => {
			made += 1;
			const [id, residentId, daughterId] = [randomId(), randomId(), randomId()];
			await owner.insert(table.person).values([
				{ id: residentId, municipalityId, name: residentName, createdAt: startedAt },
				{ id: daughterId, municipalityId, name: `Dochter ${made}`, createdAt: startedAt }
			]);
			const { role = 'professional', rights = { news: 'read', health: 'write' } } = how;
			await owner.transaction(async (tx) => {
				await seatCircle(
					tx,
					{
						...{ id, municipalityId, startedAt },
						contactId: how.contact === true ? nurseId : daughterId
					},
					[
						{ personId: residentId, role: 'resident', rights: {} },
						{ personId: daughterId, role: 'family', rights: { news: 'write', health: 'write' } },
						{
							...{ personId: nurseId, role, rights },
							...(role === 'professional' ? { organisationId } : {}),
							...(how.endsAt === undefined ? {} : { endsAt: how.endsAt })
						}
					]
				);
			});
			if (how.removed === true) await takenOut(owner, id, nurseId, residentId, now);
			if (how.closed === true) await owner.execute(closing(id, now));
			if (how.asks !== undefined) {
				for (const level of ['orange', 'red'] as const)
					await chainIn(owner, { circleId: id, level, asks: how.asks, rotaId, daughterId, now });
			}
			return { id, residentId, daughterId };
		},
		signal: async ({ id: circleId, daughterId }, level, { text, saidById, ...more } = {}) => {
			const id = randomId();
			const by = saidById ?? daughterId;
			const raisedAt = more.raisedAt ?? new Date(now.getTime() - 10 * 60_000);
			const steps = await owner
				.select({ id: table.chainStep.id, level: table.chainStep.level })
				.from(table.chainStep)
				.where(eq(table.chainStep.circleId, circleId));
			await owner.insert(table.signal).values({
				...{ circleId, id, level, state: 'open', way: 'circle', raisedAt, turn: 1, round: 1 },
				passedStepIds: steps.filter((one) => one.level === level).map((one) => one.id),
				...{ roundsLeft: 1, reached: true, toldIds: [] },
				nextStepAt: new Date(now.getTime() + 60 * 60_000),
				...more
			});
			await owner.insert(table.signalVoice).values({
				...{ circleId, signalId: id, id, by: 'person', personId: by, level, at: raisedAt },
				signIds: []
			});
			if (text !== undefined)
				await owner.insert(table.signalText).values({
					...{ circleId, signalId: id, id, kind: 'seen', authorId: by, text, at: raisedAt }
				});
			return id;
		},
		gateOf: (personId, how = {}) => new Gate(app, { ...visitorOf(personId), ...how }),
		gateOver: (db, personId) => new Gate(db, visitorOf(personId)),
		end: async () => {
			await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
			await database.drop();
		}
	};
}

async function takenOut(
	owner: Db,
	circleId: string,
	personId: string,
	removedById: string,
	removedAt: Date
): Promise<void> {
	await owner
		.update(table.member)
		.set({ removedAt, removedById })
		.where(and(eq(table.member.circleId, circleId), eq(table.member.personId, personId)));
}

function closing(circleId: string, at: Date) {
	return sql`update circle set closed_at = ${at.toISOString()}::timestamptz where id = ${circleId}`;
}

async function chainIn(
	owner: Db,
	chain: {
		circleId: string;
		level: SignalLevel;
		asks: 'duty' | 'daughter';
		rotaId: string;
		daughterId: string;
		now: Date;
	}
): Promise<void> {
	const { circleId, level, asks, rotaId, daughterId, now } = chain;
	const stepId = randomId();
	await owner.insert(table.chain).values({
		...{ circleId, level, rounds: 2, lastWaitKind: 'minutes', lastWaitMinutes: 60 },
		...{ changedAt: now, changedById: daughterId }
	});
	await owner.insert(table.chainStep).values({
		...{ circleId, id: stepId, level, position: 0, waitKind: 'minutes', waitMinutes: 0 },
		showsNumber: false
	});
	await owner.insert(table.chainTarget).values({
		...{ circleId, stepId, position: 0 },
		...(asks === 'duty' ? { kind: 'duty', rotaId } : { kind: 'member', personId: daughterId })
	});
	if (asks === 'daughter')
		await owner
			.insert(table.chainPlace)
			.values({ circleId, level, personId: daughterId, askedAt: now, acceptedAt: now });
}
