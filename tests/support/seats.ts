import type { Role } from '#lib/domain/policy/standing.ts';
import { standardTopics } from '#lib/domain/topic.ts';
import type { Db } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';

// What every circle of a test is made of: a place, people who can sign in, and their seats.

type Writer = Pick<Db, 'insert'>;

/** Somebody of a test world, with the language they read. */
export type Inhabitant = { id: string; name: string; language: 'nl' | 'en' };

/** A municipality with people in it, each with a mail address of their own name. */
export async function settleIn(
	writer: Writer,
	municipalityId: string,
	people: readonly Inhabitant[],
	createdAt: Date
): Promise<void> {
	await writer
		.insert(table.municipality)
		.values({ id: municipalityId, name: 'Oud-Zandvoort', createdAt });
	await writer
		.insert(table.person)
		.values(people.map(({ id, name }) => ({ id, municipalityId, name, createdAt })));
	await writer.insert(table.account).values(
		people.map(({ id, name, language }) => ({
			personId: id,
			mailAddress: `${name}@example.org`,
			language
		}))
	);
}

/** Somebody's seat in a circle: who they are to it, and how far they may go in each topic. */
export type Seated = {
	personId: string;
	role: Role;
	rights: Partial<Record<string, 'read' | 'write'>>;
	organisationId?: string;
	endsAt?: Date;
};

/** A circle with its seats; the first is the resident's. Everybody in it exists already. */
export async function seatCircle(
	writer: Writer,
	circle: Omit<typeof table.circle.$inferInsert, 'residentId' | 'startedById'>,
	seats: readonly Seated[]
): Promise<void> {
	const residentId = seats[0]!.personId;
	const { id: circleId, startedAt } = circle;
	await writer.insert(table.circle).values({ ...circle, residentId, startedById: residentId });
	await writer.insert(table.member).values(
		seats.map(({ personId, role, organisationId = null, endsAt = null }) => ({
			circleId,
			personId,
			role,
			organisationId,
			discipline: organisationId === null ? null : 'wijkverpleegkundige',
			joinedAt: startedAt,
			endsAt
		}))
	);
	await writer
		.insert(table.topic)
		.values(standardTopics.map((id) => ({ circleId, id, createdAt: startedAt })));
	await writer.insert(table.topicRight).values(
		seats.flatMap(({ personId, rights }) =>
			Object.entries(rights).map(([topicId, level]) => ({
				circleId,
				personId,
				topicId,
				level: level!
			}))
		)
	);
}
