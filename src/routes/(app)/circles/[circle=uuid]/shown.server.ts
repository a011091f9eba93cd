import { dayOf } from '#lib/domain/day.ts';
import { levelOn } from '#lib/domain/policy/decide.ts';
import type { Role } from '#lib/domain/policy/standing.ts';
import type { Topic } from '#lib/domain/topic.ts';
import { randomId } from '#lib/domain/id.ts';
import { isPresent, type CircleView, type MemberView } from '#lib/server/circle.ts';
import type { Sight } from '#lib/server/gate/index.ts';
import type { UpdateView } from '#lib/server/timeline.ts';

// What of a circle goes to the browser: only what its pages show (T4.8).

/** Somebody of the circle, as pages name them. */
export type PersonShown = {
	id: string;
	name: string;
	portrait: string | null;
	role: Role;
	/** What they are to the resident, in their own words; empty where nobody said. */
	relation: string;
	discipline: string | null;
	organisation: string | null;
	readingTimes: string | null;
	isContact: boolean;
	/** Has a place here now; else only history names them. */
	present: boolean;
	wroteToday: boolean;
	phone: string | null;
};

/** The circle, as pages show it. */
export type CircleShown = {
	id: string;
	residentId: string;
	residentName: string;
	people: Record<string, PersonShown>;
	/** In the order of the ring: the resident first. */
	order: string[];
	topics: { id: string; name: string | null }[];
	/** Who is looking. */
	meId: string;
	now: Date;
	lastSeq: number;
};

/** An update with the ids that its forms send, made here so that they work without script. */
export type UpdateShown = UpdateView & { changeId: string };

/** The circle, without what is not shown. */
export function shownCircle(sight: Sight<never>, circle: CircleView): CircleShown {
	const people = circle.members.map((one) => shownPerson(sight, one));
	return {
		id: circle.id,
		residentId: circle.residentId,
		residentName: circle.residentName,
		people: Object.fromEntries(people.map((one) => [one.id, one])),
		order: people.filter(({ present }) => present).map(({ id }) => id),
		topics: circle.topics,
		meId: sight.personId,
		now: sight.now,
		lastSeq: circle.lastSeq
	};
}

/** Updates with fresh ids for their forms. */
export function shownUpdates(updates: readonly UpdateView[]): UpdateShown[] {
	return updates.map((one) => ({ ...one, changeId: randomId() }));
}

/** Who said how it is, and when: of an update with a face no more than that. */
export function shownFace(update: UpdateView | null) {
	if (update === null || update.face === null) return null;
	const { authorId, onBehalfOfId, face, postedAt } = update;
	return { authorId, onBehalfOfId, face, at: postedAt };
}

/**
 * For each of these topics who may read it now, the one who asks left out.
 *
 * @param topics  those in which the one who asks may write: who reads in others is not theirs to know.
 */
export function readersByTopic(
	sight: Sight<never>,
	circle: CircleView,
	topics: readonly Topic[]
): Record<string, string[]> {
	const others = circle.members.filter(
		(one) => one.personId !== sight.personId && isPresent(one.standing, sight.now)
	);
	return Object.fromEntries(
		topics.map(({ id }) => [
			id,
			others
				.filter(({ standing }) => levelOn(standing, id, sight.now) !== 'none')
				.map(({ personId }) => personId)
		])
	);
}

function shownPerson(sight: Sight<never>, one: MemberView): PersonShown {
	const { now } = sight;
	return {
		id: one.personId,
		name: one.name,
		portrait: one.portrait,
		role: one.role,
		relation: one.relation,
		discipline: one.discipline,
		organisation: one.organisation?.name ?? null,
		readingTimes: one.organisation?.readingTimes ?? null,
		isContact: one.isContact,
		present: isPresent(one.standing, now),
		wroteToday: one.lastWroteAt !== null && dayOf(one.lastWroteAt) === dayOf(now),
		phone: one.phone
	};
}
