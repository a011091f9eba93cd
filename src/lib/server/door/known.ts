import { and, desc, eq, gte, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { HintForm, JoinForm, VisitorForm } from '../../domain/door/door-form.ts';
import { whoIs } from '../../domain/door/people.ts';
import { apartDays, maybeSame, namesOf, type Named, type SameAs } from '../../domain/door/same.ts';
import { Refusal } from '../../domain/refusal.ts';
import { activityHead, opened, record, type Coordinator } from '../activity/index.ts';
import { hostOperation, occurrence, visit, visitor, visitorConsent } from '../db/schema/index.ts';
import { lockDays } from './days.ts';
import { putTogether } from './keep.ts';
import { sameAsIn } from './same.ts';
import { forget } from './visitor.ts';
import { isRemembered } from './remembered.ts';

// Who is remembered at an activity, as who carries it looks after that: two names that are one person,
// names that need something to tell them apart, and who does not want to be remembered any more.

/** Days of so long ago are put together anew when two names turn out to be one; all is still there. */
const anewDays = 28;

/** Most people on the list. */
const listLimit = 1_000;

/** Somebody who is remembered here. */
export type KnownVisitor = Named & { madeAt: Date; lastOn: string | null };

/** Two names that were put together, and may still be taken apart. */
export type Joined = { id: string; callName: string; nameHint: string | null; at: Date };

/** Who is remembered at an activity, by name. */
export type KnownPeople = {
	people: readonly (KnownVisitor & { joined: readonly Joined[] })[];
	doubles: readonly (readonly [KnownVisitor, KnownVisitor])[];
};

/** Who is remembered at an activity. @throws {Refusal} `not_found`. */
export async function knownAt(post: Coordinator, activityId: string): Promise<KnownPeople> {
	await activityHead(post, activityId);
	const { tx, neighbourhoodId, now } = post;
	const last = tx
		.select({
			visitorId: visit.visitorId,
			on: sql<string | null>`max(${occurrence.heldOn})::text`.as('last_on')
		})
		.from(visit)
		.innerJoin(
			occurrence,
			and(
				eq(occurrence.neighbourhoodId, visit.neighbourhoodId),
				eq(occurrence.id, visit.occurrenceId)
			)
		)
		.where(
			and(
				eq(visit.neighbourhoodId, neighbourhoodId),
				eq(visit.activityId, activityId),
				isNotNull(visit.visitorId)
			)
		)
		.groupBy(visit.visitorId)
		.as('last');
	const rows = await tx
		.select({
			id: visitor.id,
			callName: visitor.callName,
			nameHint: visitor.nameHint,
			madeAt: visitor.madeAt,
			sameAsId: visitor.sameAsId,
			sameAsAt: visitor.sameAsAt,
			lastOn: last.on
		})
		.from(visitor)
		.leftJoin(last, eq(last.visitorId, visitor.id))
		.where(isRemembered({ neighbourhoodId, activityId }))
		.orderBy(visitor.callName, visitor.madeAt, visitor.id)
		.limit(listLimit);
	const sameAs: SameAs = new Map(
		rows.flatMap(({ id, sameAsId }) => (sameAsId === null ? [] : [[id, sameAsId]]))
	);
	const since = daysBefore(now, apartDays);
	const alike = Map.groupBy(rows, ({ id }) => whoIs(id, { sameAs }));
	const people = rows
		.filter(({ sameAsId }) => sameAsId === null)
		.map(({ id, callName, nameHint, madeAt }) => {
			const all = alike.get(id)!;
			const lastOns = all.flatMap(({ lastOn }) => lastOn ?? []).sort();
			return {
				...{ id, callName, nameHint, madeAt, lastOn: lastOns.at(-1) ?? null },
				joined: all.flatMap(({ sameAsAt: at, ...one }): Joined[] =>
					at === null || at < since
						? []
						: [{ id: one.id, callName: one.callName, nameHint: one.nameHint, at }]
				)
			};
		});
	return { people, doubles: maybeSame(people) };
}

/**
 * Says that two names are one person: the one who was written down first stays. A second time changes
 * nothing.
 *
 * @throws {Refusal} `not_found`.
 */
export async function joinVisitors(
	post: Coordinator,
	activityId: string,
	{ visitorId, otherId }: JoinForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const sameAs = await sameAsIn(post, [activityId]);
	const ids = [whoIs(visitorId, { sameAs }), whoIs(otherId, { sameAs })];
	const [stays, goes] = await rowsOf(post, activityId, ids);
	if (ids[0] === ids[1]) return { activityId };
	if (stays === undefined || goes === undefined) throw new Refusal('not_found');
	await tx
		.update(visitor)
		.set({ sameAsId: stays.id, sameAsAt: now })
		.where(and(eq(visitor.neighbourhoodId, neighbourhoodId), eq(visitor.id, goes.id)));
	await putTogetherAnew(post, activityId, [stays.id, goes.id], daysBefore(now, anewDays));
	await record(post, open, { kind: 'visitors_joined' });
	return { activityId };
}

/**
 * Takes two names apart that were put together: each has its own days and its own words again. A second
 * time changes nothing.
 *
 * @throws {Refusal} `not_found`; `too_late_to_part` after 30 days.
 */
export async function partVisitors(
	post: Coordinator,
	activityId: string,
	{ visitorId }: VisitorForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const [found] = await rowsOf(post, activityId, [visitorId]);
	if (found === undefined) throw new Refusal('not_found');
	const { sameAsId, sameAsAt } = found;
	if (sameAsId === null || sameAsAt === null) return { activityId };
	if (sameAsAt < daysBefore(now, apartDays)) throw new Refusal('too_late_to_part');
	const stays = whoIs(sameAsId, { sameAs: await sameAsIn(post, [activityId]) });
	await tx
		.update(visitor)
		.set({ sameAsId: null, sameAsAt: null })
		.where(and(eq(visitor.neighbourhoodId, neighbourhoodId), eq(visitor.id, visitorId)));
	const ids = [visitorId, stays];
	const since = daysBefore(sameAsAt, anewDays);
	await putTogetherAnew(post, activityId, ids, since);
	// What the one said was held for the other too. What the other said itself follows once more.
	await tx.execute(sql`
		delete from ${visitorConsent} theirs using ${visitorConsent} own
		where theirs.neighbourhood_id = ${neighbourhoodId} and theirs.visitor_id = ${stays}
			and own.neighbourhood_id = theirs.neighbourhood_id and own.visitor_id = ${visitorId}
			and own.purpose = theirs.purpose and own.said_at = theirs.said_at`);
	await putTogetherAnew(post, activityId, ids, since);
	await record(post, open, { kind: 'visitors_parted' });
	return { activityId };
}

/** Gives somebody's name something that tells them from others, or takes it away. @throws {Refusal} `not_found`. */
export async function setHint(
	post: Coordinator,
	activityId: string,
	{ visitorId, nameHint }: HintForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	await opened(post, activityId);
	const [found] = await rowsOf(post, activityId, [visitorId]);
	if (found === undefined) throw new Refusal('not_found');
	await tx
		.update(visitor)
		.set({ nameHint: nameHint === '' ? null : nameHint })
		.where(and(eq(visitor.neighbourhoodId, neighbourhoodId), eq(visitor.id, visitorId)));
	return { activityId };
}

/**
 * Remembers somebody no more, because they asked for it. Each day they were here keeps its number. A
 * second time changes nothing.
 *
 * @throws {Refusal} `not_found`.
 */
export async function forgetVisitor(
	post: Coordinator,
	activityId: string,
	{ visitorId }: VisitorForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const sameAs = await sameAsIn(post, [activityId]);
	const rows = await rowsOf(post, activityId, namesOf(visitorId, sameAs));
	if (rows.length === 0) return { activityId };
	for (const { id } of rows) {
		await forget({ tx, neighbourhoodId, activityId, now }, id);
		const said = { given: false, saidAt: now, givenBy: 'self', how: 'spoken' };
		await tx
			.insert(visitorConsent)
			.values({ neighbourhoodId, activityId, visitorId: id, purpose: 'remember_me', ...said })
			.onConflictDoUpdate({
				target: [visitorConsent.neighbourhoodId, visitorConsent.visitorId, visitorConsent.purpose],
				set: said
			});
	}
	await record(post, open, { kind: 'visitor_forgotten' });
	return { activityId };
}

type VisitorRow = { id: string; sameAsId: string | null; sameAsAt: Date | null };

/** Those of some visitors whom the activity remembers; who was written down first stands first. */
async function rowsOf(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	ids: readonly string[]
): Promise<VisitorRow[]> {
	return tx
		.select({ id: visitor.id, sameAsId: visitor.sameAsId, sameAsAt: visitor.sameAsAt })
		.from(visitor)
		.where(and(isRemembered({ neighbourhoodId, activityId }), inArray(visitor.id, [...ids])))
		.orderBy(visitor.madeAt, visitor.id);
}

/** Makes the days anew on which hosts named some visitors. */
async function putTogetherAnew(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	visitorIds: readonly string[],
	since: Date
): Promise<void> {
	const named = (field: 'visitorId' | 'guideId') =>
		inArray(sql`${hostOperation.payload} ->> ${sql.raw(`'${field}'`)}`, [...visitorIds]);
	const rows = await tx
		.selectDistinct({ id: hostOperation.occurrenceId })
		.from(hostOperation)
		.innerJoin(
			occurrence,
			and(
				eq(occurrence.neighbourhoodId, hostOperation.neighbourhoodId),
				eq(occurrence.id, hostOperation.occurrenceId)
			)
		)
		.where(
			and(
				eq(hostOperation.neighbourhoodId, neighbourhoodId),
				eq(hostOperation.activityId, activityId),
				gte(occurrence.heldOn, dayOf(since)),
				or(named('visitorId'), named('guideId'))
			)
		)
		.orderBy(desc(hostOperation.occurrenceId));
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0) return;
	const now = await lockDays(tx, ids);
	await putTogether({ tx, neighbourhoodId, activityId, now }, ids);
}

function daysBefore(at: Date, days: number): Date {
	return new Date(at.getTime() - days * 24 * 60 * 60_000);
}
