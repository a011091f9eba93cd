import { and, eq, sql } from 'drizzle-orm';
import type {
	ActivityChangeForm,
	ActivityForm,
	PartnerForm,
	StatusForm
} from '../../domain/activity-form.ts';
import { dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { Refusal } from '../../domain/refusal.ts';
import { activity, activityPartner, neighbourhood, organisation } from '../db/schema/index.ts';
import { byName, freeSlug } from '../place.ts';
import { lacksOf } from './gaps.ts';
import { opened, partnersOf, record, type Coordinator } from './open.ts';
import { venueRow } from './venue.ts';

// The page of an activity: its words, who carries it, and whether the public may read it.

/** What a change of an activity answers. */
export type ActivityDone = { activityId: string };

/** Makes an activity; the own organisation is the first to carry it. @throws {Refusal} `not_found`. */
export async function makeActivity(
	post: Coordinator,
	{ title, venueId }: ActivityForm
): Promise<ActivityDone> {
	const { tx, neighbourhoodId, organisationIds, now } = post;
	await venueRow(post, venueId);
	const activityId = newId(now.getTime());
	const [organisationId = ''] = [...organisationIds].sort();
	const slug = await freeSlug(tx, 'activity', title, activityId);
	await tx.insert(activity).values({
		...{ neighbourhoodId, id: activityId, slug, venueId, title },
		...{ createdAt: now, changedAt: now }
	});
	await tx
		.insert(activityPartner)
		.values({ neighbourhoodId, activityId, organisationId, since: now });
	await record(post, { id: activityId, organisationId }, { kind: 'made' });
	return { activityId };
}

/** Sets the words of the page. @throws {Refusal} `newer_version`, `not_found`. */
export async function setActivity(
	post: Coordinator,
	activityId: string,
	{ version, dayPrice, ...values }: ActivityChangeForm
): Promise<ActivityDone> {
	const open = await opened(post, activityId);
	assertSameVersion(open.version, version);
	await venueRow(post, values.venueId);
	await update(post, activityId, { ...values, dayPriceCents: dayPrice, version: version + 1 });
	await record(post, open, { kind: 'set' });
	return { activityId };
}

/**
 * Lets an organisation of the same municipality carry an activity too, or no longer. A second time
 * changes nothing.
 *
 * @throws {Refusal} `not_found`, `last_partner`.
 */
export async function setPartner(
	post: Coordinator,
	activityId: string,
	{ organisationId, wanted }: PartnerForm
): Promise<ActivityDone & { isStillOurs: boolean }> {
	const { tx, neighbourhoodId, organisationIds, now } = post;
	const open = await opened(post, activityId);
	const row = { neighbourhoodId, activityId, organisationId };
	const partners = await partnersOf(tx, neighbourhoodId, activityId);
	const isPartner = partners.some(({ id }) => id === organisationId);
	if (isPartner === (wanted === 'yes')) return { activityId, isStillOurs: true };
	if (wanted === 'yes') {
		const near = await organisationsNear(post);
		if (!near.some(({ id }) => id === organisationId)) throw new Refusal('not_found');
		await tx.insert(activityPartner).values({ ...row, since: now });
		await record(post, open, { kind: 'partner_added', organisationId });
		return { activityId, isStillOurs: true };
	}
	if (partners.length === 1) throw new Refusal('last_partner');
	// While the own organisation still carries it: who left writes nothing any more.
	await record(post, open, { kind: 'partner_left', organisationId });
	await tx
		.delete(activityPartner)
		.where(
			and(
				eq(activityPartner.neighbourhoodId, neighbourhoodId),
				eq(activityPartner.activityId, activityId),
				eq(activityPartner.organisationId, organisationId)
			)
		);
	const isStillOurs = partners.some(
		({ id }) => id !== organisationId && organisationIds.includes(id)
	);
	return { activityId, isStillOurs };
}

/**
 * Lets the public read of an activity, or no longer. What people count on leaves the outside only once
 * its last day is over (E9).
 *
 * @throws {Refusal} `not_found`; `activity_incomplete` with how many things are missing, all of which
 *   `lacksOf` names at once (5.1); `end_needs_notice`.
 */
export async function setStatus(
	post: Coordinator,
	activityId: string,
	{ wanted }: StatusForm
): Promise<ActivityDone> {
	const { now } = post;
	const open = await opened(post, activityId);
	if (open.status === wanted) return { activityId };
	if (wanted === 'published') {
		const { gaps } = await lacksOf(post, open);
		if (gaps.length > 0) throw new Refusal('activity_incomplete', { limit: gaps.length });
	}
	if (open.status === 'published' && (await isCountedOn(post, activityId)))
		throw new Refusal('end_needs_notice');
	await update(post, activityId, {
		status: wanted,
		publishedAt: wanted === 'published' ? now : open.publishedAt,
		archivedAt: wanted === 'archived' ? now : null
	});
	const kinds = { published: 'published', draft: 'unpublished', archived: 'archived' } as const;
	await record(post, open, { kind: kinds[wanted] });
	return { activityId };
}

/** Whether days are still ahead to which people come: they were there before, or mean to go. */
async function isCountedOn(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<boolean> {
	const [found] = await tx.execute<{ counted: boolean }>(sql`
		select kring_is_counted_on(${activityId}) and exists (select from occurrence
			where neighbourhood_id = ${neighbourhoodId} and activity_id = ${activityId}
				and status = 'planned' and held_on >= ${dayOf(now)}::date) as counted`);
	return found?.counted ?? false;
}

/** The organisations of the municipality of a neighbourhood, by name. */
export async function organisationsNear({
	tx,
	neighbourhoodId
}: Coordinator): Promise<{ id: string; name: string }[]> {
	return byName(
		await tx
			.select({ id: organisation.id, name: organisation.name })
			.from(organisation)
			.innerJoin(neighbourhood, eq(neighbourhood.municipalityId, organisation.municipalityId))
			.where(eq(neighbourhood.id, neighbourhoodId))
			.limit(500)
	);
}

async function update(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	values: Partial<typeof activity.$inferInsert>
): Promise<void> {
	await tx
		.update(activity)
		.set(values)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
}
