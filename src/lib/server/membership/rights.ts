import { and, eq } from 'drizzle-orm';
import { levelOn, represents } from '../../domain/policy/decide.ts';
import type { Preset } from '../../domain/policy/preset.ts';
import type { Level, Role } from '../../domain/policy/standing.ts';
import { chosenRights, endOf, presetAmong, type RightsForm } from '../../domain/membership.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Topic, TopicId } from '../../domain/topic.ts';
import { letGoOfAgenda } from '../agenda/index.ts';
import { isPresent, levelsOf, membersOf, topicsOf, type MemberView } from '../circle.ts';
import { member, topicRight } from '../db/schema/index.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { tendSignals } from '../signal/index.ts';
import { memberIn } from './found.ts';

/** What one person may see, as the page of that person and the board show it. */
export type RightsOf = {
	preset: Preset;
	levels: Record<TopicId, Level>;
	/** Topics that close earlier than the rest. */
	ends: Record<TopicId, Date>;
	/** When the whole place ends, or null. */
	endsAt: Date | null;
};

/** One column of the board of people and topics. */
export type BoardPerson = {
	personId: string;
	name: string;
	portrait: string | null;
	role: Role;
	relation: string;
	levels: Record<TopicId, Level>;
	/** Decides for the resident, so reads everything by that. */
	represents: boolean;
	endsAt: Date | null;
};

/** One topic as it stands for the reader: how far, and why not. */
export type OwnTopic = Topic & {
	level: Level;
	why: 'given' | 'never_given' | 'ended';
	endsAt: Date | null;
};

/** What the page of rights shows: the whole board to who decides, the own column to everybody. */
export type RightsBoard = {
	topics: Topic[];
	/** Null for who does not decide: others' rights are not theirs to see. */
	people: BoardPerson[] | null;
	own: OwnTopic[];
	/** Whom to ask about what is closed (L5). */
	ask: { personId: string; name: string; isResident: boolean }[];
	residentName: string;
	now: Date;
};

/** Who may see what. Others than who decides are shown their own column, with whom to ask. */
export async function rightsBoard(sight: Sight<'circle.read'>): Promise<RightsBoard> {
	const { tx, circleId, now } = sight;
	const [members, topics] = await Promise.all([membersOf(tx, circleId), topicsOf(tx, circleId)]);
	const here = members.filter((one) => isPresent(one.standing, now));
	const resident = here.find(({ role }) => role === 'resident');
	if (resident === undefined) throw new Error('a circle without its resident');
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	const asked = here.filter(({ isContact, role }) => isContact || role === 'resident');
	return {
		topics,
		people: sight.may('circle.setRights')
			? here.filter(({ role }) => role !== 'resident').map((one) => columnOf(one, topics, now))
			: null,
		own: topics.map((topic) => ownTopic(sight, topic)),
		ask: asked
			.filter(({ personId }) => personId !== sight.personId)
			.sort((a, b) => Number(b.isContact) - Number(a.isContact))
			.map(({ personId, name, role }) => ({ personId, name, isResident: role === 'resident' })),
		residentName: resident.name,
		now
	};
}

/** What one person may see now. */
export function rightsOf(one: MemberView, topics: readonly Topic[], now: Date): RightsOf {
	const open = one.standing.rights.filter(
		({ endsAt }) => endsAt === null || endsAt.getTime() > now.getTime()
	);
	const placeEndsMs = one.standing.endsAt?.getTime() ?? Infinity;
	const earlier = open.filter(({ endsAt }) => endsAt !== null && endsAt.getTime() < placeEndsMs);
	const given: Record<TopicId, Level> = Object.fromEntries(
		topics.map(({ id }) => [id, open.find(({ topicId }) => topicId === id)?.level ?? 'none'])
	);
	return {
		preset: presetAmong(given, topics),
		levels: given,
		ends: Object.fromEntries(
			earlier.flatMap(({ topicId, endsAt }) => (endsAt === null ? [] : [[topicId, endsAt]]))
		),
		endsAt: one.standing.endsAt
	};
}

/**
 * Sets what a member may see, topic by topic, and until when (A3). From the next request on it
 * holds everywhere (T4.11).
 *
 * @throws {Refusal} `not_found` for the resident and for who is not in the circle, `end_in_past`.
 */
export async function setRights(
	deed: Deed<'circle.setRights'>,
	form: RightsForm
): Promise<{ personId: string }> {
	const { tx, circleId, now } = deed;
	const target = await memberIn(deed, form.personId);
	if (target.role === 'resident') throw new Refusal('not_found');
	const rights = chosenRights(form, await topicsOf(tx, circleId), now);

	await tx
		.delete(topicRight)
		.where(and(eq(topicRight.circleId, circleId), eq(topicRight.personId, target.personId)));
	if (rights.length > 0) {
		await tx
			.insert(topicRight)
			.values(rights.map((right) => ({ circleId, personId: target.personId, ...right })));
	}
	await tx
		.update(member)
		.set({ endsAt: endOf(form, now) })
		.where(and(eq(member.circleId, circleId), eq(member.personId, target.personId)));
	await deed.record({ kind: 'rights.set', personId: target.personId });
	// What they took on is open again when their place ends, not when their time for it does.
	await tendSignals(deed, { chainChanged: false });
	const readsAgenda = rights.some(({ topicId }) => topicId === 'agenda');
	// Who reads the agenda no more cannot do what they said yes to in it.
	if (!readsAgenda && !represents(target.standing, now)) await letGoOfAgenda(deed, target.personId);
	return { personId: target.personId };
}

function columnOf(one: MemberView, topics: readonly Topic[], now: Date): BoardPerson {
	const { personId, name, portrait, role, relation, standing } = one;
	return {
		personId,
		name,
		portrait,
		role,
		relation,
		levels: levelsOf(standing, topics, now),
		represents: standing.representation !== null,
		endsAt: standing.endsAt
	};
}

function ownTopic(sight: Sight<'circle.read'>, topic: Topic): OwnTopic {
	const { standing, now } = sight;
	const level = levelOn(standing, topic.id, now);
	const right = standing.rights.find(({ topicId }) => topicId === topic.id);
	const why = level !== 'none' ? 'given' : right === undefined ? 'never_given' : 'ended';
	return { ...topic, level, why, endsAt: right?.endsAt ?? null };
}
