import { and, eq, inArray } from 'drizzle-orm';
import type { FacilityForm, VenueChangeForm, VenueForm } from '../../domain/activity-form.ts';
import { facilityCodes, type Facility } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { activity, venue, venueFacility } from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { carriedIds, opened, record, type Coordinator } from './open.ts';

// Buildings where people come together. What is in a building is a fact that somebody saw on a day;
// what nobody looked at has no row, and is never told as a no.

const listLimit = 200;

/** A building. */
export type Venue = typeof venue.$inferSelect;

/** The buildings of a neighbourhood, by name. */
export async function venuesOf({ tx, neighbourhoodId }: Coordinator): Promise<Venue[]> {
	return byName(
		await tx.select().from(venue).where(eq(venue.neighbourhoodId, neighbourhoodId)).limit(listLimit)
	);
}

/** One building with what is known of it. @throws {Refusal} `not_found`. */
export async function venueView(
	post: Coordinator,
	venueId: string
): Promise<Venue & { facilities: Facility[] }> {
	const found = await venueRow(post, venueId);
	return { ...found, facilities: await facilitiesOf(post.tx, post.neighbourhoodId, venueId) };
}

/** One building. @throws {Refusal} `not_found`. */
export async function venueRow(
	{ tx, neighbourhoodId }: Coordinator,
	venueId: string
): Promise<Venue> {
	const [found] = await tx
		.select()
		.from(venue)
		.where(and(eq(venue.neighbourhoodId, neighbourhoodId), eq(venue.id, venueId)));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** What somebody saw in a building. */
export async function facilitiesOf(
	tx: Db | Tx,
	neighbourhoodId: string,
	venueId: string
): Promise<Facility[]> {
	return (await facilitiesIn(tx, neighbourhoodId, [venueId])).get(venueId) ?? [];
}

/** What somebody saw in each of some buildings, by the id of the building. */
export async function facilitiesIn(
	tx: Db | Tx,
	neighbourhoodId: string,
	venueIds: readonly string[]
): Promise<Map<string, Facility[]>> {
	const rows = await tx
		.select({
			venueId: venueFacility.venueId,
			code: venueFacility.code,
			state: venueFacility.state,
			note: venueFacility.note,
			checkedOn: venueFacility.checkedOn,
			outOfOrderUntilOn: venueFacility.outOfOrderUntilOn
		})
		.from(venueFacility)
		.where(
			and(
				eq(venueFacility.neighbourhoodId, neighbourhoodId),
				inArray(venueFacility.venueId, [...venueIds])
			)
		)
		.limit(facilityCodes.length * venueIds.length);
	const found = new Map<string, Facility[]>();
	for (const { venueId, ...one } of rows)
		found.set(venueId, [...(found.get(venueId) ?? []), one as Facility]);
	return found;
}

/** Makes a building known. */
export async function makeVenue(
	{ tx, neighbourhoodId, now }: Coordinator,
	form: VenueForm
): Promise<{ venueId: string }> {
	const venueId = newId(now.getTime());
	await tx.insert(venue).values({ neighbourhoodId, id: venueId, ...form, createdAt: now });
	return { venueId };
}

/** Sets where a building is. @throws {Refusal} `newer_version`, `not_found`. */
export async function setVenue(
	post: Coordinator,
	venueId: string,
	{ version, ...values }: VenueChangeForm
): Promise<{ venueId: string }> {
	const found = await locked(post, venueId);
	assertSameVersion(found.version, version);
	await post.tx
		.update(venue)
		.set({ ...values, version: version + 1 })
		.where(and(eq(venue.neighbourhoodId, post.neighbourhoodId), eq(venue.id, venueId)));
	await recordAt(post, venueId, 'venue');
	return { venueId };
}

/**
 * Says what somebody saw in a building today, or takes back what was said about it.
 *
 * @throws {Refusal} `not_found`.
 */
export async function setFacility(
	post: Coordinator,
	venueId: string,
	{ code, state, note, outOfOrderUntilOn }: FacilityForm
): Promise<{ venueId: string }> {
	const { tx, neighbourhoodId, now } = post;
	await locked(post, venueId);
	if (state === 'unknown') {
		await tx
			.delete(venueFacility)
			.where(
				and(
					eq(venueFacility.neighbourhoodId, neighbourhoodId),
					eq(venueFacility.venueId, venueId),
					eq(venueFacility.code, code)
				)
			);
	} else {
		const seen = { state, note, checkedOn: dayOf(now), outOfOrderUntilOn };
		await tx
			.insert(venueFacility)
			.values({ neighbourhoodId, venueId, code, ...seen })
			.onConflictDoUpdate({
				target: [venueFacility.neighbourhoodId, venueFacility.venueId, venueFacility.code],
				set: seen
			});
	}
	await recordAt(post, venueId, 'facilities');
	return { venueId };
}

async function locked({ tx, neighbourhoodId }: Coordinator, venueId: string): Promise<Venue> {
	const [found] = await tx
		.select()
		.from(venue)
		.where(and(eq(venue.neighbourhoodId, neighbourhoodId), eq(venue.id, venueId)))
		.for('update');
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** A building changes for every activity in it. */
async function recordAt(
	post: Coordinator,
	venueId: string,
	kind: 'venue' | 'facilities'
): Promise<void> {
	const { tx, neighbourhoodId } = post;
	const carried = new Set(await carriedIds(post));
	const here = await tx
		.select({ id: activity.id })
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.venueId, venueId)))
		.orderBy(activity.id);
	for (const { id } of here)
		if (carried.has(id)) await record(post, await opened(post, id), { kind });
}
