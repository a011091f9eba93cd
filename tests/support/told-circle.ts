import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { daysAfter, instantAt, wallClock } from '#lib/domain/day.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import type { Role } from '#lib/domain/policy/standing.ts';
import type { standardTopics } from '#lib/domain/topic.ts';
import { PostForm } from '#lib/domain/update.ts';
import { databaseOf, openPool, type Db } from '#lib/server/db/connect.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { endSession, startSession, visitorOf } from '#lib/server/session/index.ts';
import { updatesFor, type UpdateView, type Wanted } from '#lib/server/timeline.ts';
import { postUpdate, type Enclosed } from '#lib/server/update.ts';
import { seatCircle, settleIn } from './seats.ts';
import { freshDatabase, type FreshDatabase } from './template.ts';

// A circle in which people tell each other things, on a database of its own, at noon.

const people = {
	gerrit: { role: 'resident', rights: {} },
	anouk: { role: 'family', rights: { news: 'write', daily: 'write', health: 'write' } },
	piet: { role: 'neighbour', rights: { news: 'write', agenda: 'read' } },
	toos: { role: 'neighbour', rights: { news: 'read' } },
	saskia: { role: 'professional', rights: { news: 'read', health: 'write' } }
} as const satisfies Record<
	string,
	{ role: Role; rights: Partial<Record<(typeof standardTopics)[number], 'read' | 'write'>> }
>;

/** Somebody in the circle. */
export type Name = keyof typeof people;

const names = Object.keys(people) as Name[];

/** The circle of a test, and what can be done in it. */
export type ToldCircle = {
	database: FreshDatabase;
	owner: Db;
	circleId: string;
	ids: Record<Name, string>;
	/** Noon of the day on which the test begins. */
	noon: Date;
	/** Sets the clock to so many milliseconds after noon. */
	setClock: (msAfterNoon: number) => Promise<void>;
	gateOf: (name: Name) => Promise<Gate>;
	sessionIdOf: (name: Name) => string;
	endSessionOf: (name: Name) => Promise<void>;
	/** Posts, and says the id of the update. */
	post: (by: Name, what?: Posting) => Promise<string>;
	/** What somebody sees; it is marked as seen. */
	sees: (by: Name, wanted?: Partial<Wanted>) => Promise<UpdateView[]>;
	drop: () => Promise<void>;
};

/** What is posted in a test; the rest is as plain as can be. */
export type Posting = Partial<Record<keyof v.InferInput<typeof PostForm>, string>> & {
	changeId?: string;
	enclosed?: Enclosed;
};

/** Makes the circle. Nothing was told in it yet. */
export async function toldCircle(): Promise<ToldCircle> {
	const database = await freshDatabase();
	const ownerPool = openPool(database.ownerUrl, { max: 2, name: 'test owner' });
	const appPool = openPool(database.appUrl, { max: 8, name: 'test app' });
	const [owner, app] = [databaseOf(ownerPool), databaseOf(appPool)];
	const noon = instantAt(daysAfter(wallClock(new Date()).on, 1), 12 * 60);
	const setClock = (msAfterNoon: number) =>
		database.setOffset((noon.getTime() + msAfterNoon - Date.now()) / 1000);
	await setClock(0);

	const circleId = newId(noon.getTime());
	const ids = Object.fromEntries(names.map((name) => [name, randomId()])) as Record<Name, string>;
	await fill(owner, circleId, ids, noon);
	const tokens = {} as Record<Name, string>;
	for (const name of names) {
		const { token } = await startSession(app, {
			personId: ids[name],
			factors: ['demo'],
			strong: true,
			device: name
		});
		tokens[name] = token;
	}
	const gateOf = async (name: Name) => {
		const visitor = await visitorOf(app, tokens[name], randomId());
		if (visitor === null) throw new Error(`${name} is not signed in any more`);
		return new Gate(app, visitor);
	};
	return {
		database,
		owner,
		circleId,
		ids,
		noon,
		setClock,
		gateOf,
		sessionIdOf: (name) => tokens[name].split('.')[0]!,
		endSessionOf: (name) => endSession(app, tokens[name].split('.')[0]!),
		post: async (by, { changeId = randomId(), enclosed, ...fields } = {}) => {
			const form = v.parse(PostForm, {
				updateId: randomId(),
				topicId: 'news',
				text: 'Hij lacht.',
				...fields
			});
			const gate = await gateOf(by);
			const { updateId } = await gate.change(
				circleId,
				{ id: changeId, content: form },
				['update.post'],
				(deed) => postUpdate(deed, form, enclosed ?? { photos: [], voice: null })
			);
			return updateId;
		},
		sees: async (by, wanted = {}) => {
			const gate = await gateOf(by);
			return gate.look(circleId, ['update.read'], async (sight) => {
				const { updates } = await updatesFor(sight, { limit: 50, comments: 0, ...wanted });
				return updates;
			});
		},
		drop: async () => {
			await Promise.all([ownerPool.end({ timeout: 5 }), appPool.end({ timeout: 5 })]);
			await database.drop();
		}
	};
}

/** Throws away what was told, so that the next test begins anew. */
export async function forget({ owner }: ToldCircle): Promise<void> {
	await owner.execute(
		sql`truncate "update", comment, thanks, photo, photo_data, voice, seen, change, given cascade`
	);
}

async function fill(
	owner: Db,
	circleId: string,
	ids: Record<Name, string>,
	noon: Date
): Promise<void> {
	const startedAt = new Date(noon.getTime() - 60 * 86_400_000);
	const municipalityId = randomId();
	await owner.transaction(async (tx) => {
		const all = names.map((name) => ({ id: ids[name], name, language: 'nl' as const }));
		await settleIn(tx, municipalityId, all, startedAt);
		await seatCircle(
			tx,
			{ id: circleId, municipalityId, contactId: ids.anouk, startedAt },
			names.map((name) => ({
				personId: ids[name],
				role: people[name].role,
				rights: people[name].rights
			}))
		);
	});
}
