import { and, eq, inArray } from 'drizzle-orm';
import { behindTheDoor, type ActivityChange } from '../../domain/activity.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { activity, activityLog, activityPartner, organisation } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { byName } from '../place.ts';
import { lockActivity } from './fill.ts';

// How a coordinator comes to one activity: only as somebody of an organisation that carries it, one
// change after another, and with a line in its log for each.

/** Somebody who coordinates activities in a neighbourhood. */
export type Coordinator = Post<'coordinator'>;

/** One activity, opened to change it. */
export type OpenActivity = typeof activity.$inferSelect & {
	/** In whose name the one who opened it changes it. */
	organisationId: string;
};

/**
 * Opens an activity to change it; its changes happen one after another.
 *
 * @throws {Refusal} `not_found` also for one that the own organisations do not carry.
 */
export async function opened(post: Coordinator, activityId: string): Promise<OpenActivity> {
	const { tx, neighbourhoodId, organisationIds } = post;
	await lockActivity(tx, activityId);
	const [found] = await tx
		.select()
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	const [carrier] = await tx
		.select({ organisationId: activityPartner.organisationId })
		.from(activityPartner)
		.where(
			and(
				eq(activityPartner.neighbourhoodId, neighbourhoodId),
				eq(activityPartner.activityId, activityId),
				inArray(activityPartner.organisationId, [...organisationIds])
			)
		)
		.orderBy(activityPartner.since, activityPartner.organisationId)
		.limit(1);
	if (found === undefined || carrier === undefined) throw new Refusal('not_found');
	return { ...found, organisationId: carrier.organisationId };
}

/**
 * Writes down who changed what of an opened activity. What the public reads is new from then on, but
 * for what happens behind the door.
 *
 * @param by  nobody with a name, and in nobody's name, where it was a host at the door.
 */
export async function record(
	by: Pick<Coordinator, 'tx' | 'neighbourhoodId' | 'now'> & { personId: string | null },
	{ id, organisationId }: { id: string; organisationId: string | null },
	body: ActivityChange
): Promise<void> {
	const { tx, neighbourhoodId, personId, now } = by;
	await tx.insert(activityLog).values({
		...{ neighbourhoodId, id: newId(now.getTime()), activityId: id, at: now },
		...{ personId, organisationId, body }
	});
	if (behindTheDoor.includes(body.kind)) return;
	// Circles that go to it see in their agenda what became of its days.
	await enqueue(tx, 'agenda.follow', { activityId: id }, { key: `agenda.follow:${id}` });
	await tx
		.update(activity)
		.set({ changedAt: now })
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, id)));
}

/** The organisations that carry an activity, by name: none of them is the first (E7). */
export async function partnersOf(
	tx: Db | Tx,
	neighbourhoodId: string,
	activityId: string
): Promise<{ id: string; name: string }[]> {
	return byName(
		await tx
			.select({ id: organisation.id, name: organisation.name })
			.from(activityPartner)
			.innerJoin(organisation, eq(organisation.id, activityPartner.organisationId))
			.where(
				and(
					eq(activityPartner.neighbourhoodId, neighbourhoodId),
					eq(activityPartner.activityId, activityId)
				)
			)
			.limit(100)
	);
}

/** Ids of the activities in a neighbourhood that the own organisations carry. */
export async function carriedIds(post: Coordinator): Promise<string[]> {
	const { tx, neighbourhoodId, organisationIds } = post;
	const rows = await tx
		.selectDistinct({ id: activityPartner.activityId })
		.from(activityPartner)
		.where(
			and(
				eq(activityPartner.neighbourhoodId, neighbourhoodId),
				inArray(activityPartner.organisationId, [...organisationIds])
			)
		);
	return rows.map(({ id }) => id);
}
