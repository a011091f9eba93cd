import { and, eq, inArray } from 'drizzle-orm';
import type { OnCallEndForm, OnCallForm } from '../../domain/activity-form.ts';
import { clash, type OnCall } from '../../domain/activity.ts';
import { newId } from '../../domain/id.ts';
import { seriesLimit } from '../../domain/limits.ts';
import { assertSpan } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import { onCall, organisation } from '../db/schema/index.ts';
import { opened, partnersOf, record, type Coordinator } from './open.ts';

// Whom the host can ring. Their names and numbers never stand on a public page (5.8).

/** Somebody whom the host can ring, as a coordinator sees them. */
export type OnCallLine = OnCall & {
	id: string;
	name: string;
	phone: string;
	topic: string;
	organisationId: string;
	organisationName: string;
};

/** Who can be rung, first ones first. */
export async function onCallOf(post: Coordinator, activityId: string): Promise<OnCallLine[]> {
	return (await onCallIn(post, [activityId])).get(activityId) ?? [];
}

/** Who can be rung of each of some activities, by the id of the activity. */
export async function onCallIn(
	{ tx, neighbourhoodId }: Pick<Coordinator, 'tx' | 'neighbourhoodId'>,
	activityIds: readonly string[]
): Promise<Map<string, OnCallLine[]>> {
	const rows = await tx
		.select({
			activityId: onCall.activityId,
			id: onCall.id,
			name: onCall.name,
			phone: onCall.phone,
			topic: onCall.topic,
			organisationId: onCall.organisationId,
			organisationName: organisation.name,
			rank: onCall.rank,
			weekdays: onCall.weekdays,
			fromOn: onCall.fromOn,
			untilOn: onCall.untilOn,
			fromMinute: onCall.fromMinute,
			untilMinute: onCall.untilMinute
		})
		.from(onCall)
		.innerJoin(organisation, eq(organisation.id, onCall.organisationId))
		.where(
			and(eq(onCall.neighbourhoodId, neighbourhoodId), inArray(onCall.activityId, [...activityIds]))
		)
		.orderBy(onCall.rank, onCall.fromOn, onCall.fromMinute, onCall.id)
		.limit(seriesLimit * activityIds.length);
	const found = new Map<string, OnCallLine[]>();
	for (const { activityId, ...one } of rows)
		found.set(activityId, [...(found.get(activityId) ?? []), one as OnCallLine]);
	return found;
}

/**
 * Adds somebody whom the host can ring, of an organisation that carries the activity.
 *
 * @throws {Refusal} `not_found`, `end_before_start`, `too_many`; `on_call_twice` where somebody else is
 *   rung first already.
 */
export async function addOnCall(
	post: Coordinator,
	activityId: string,
	{ from, until, 'weekdays[]': weekdays, ...form }: OnCallForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	assertSpan(from, until);
	if (form.untilOn !== null && form.untilOn < form.fromOn) throw new Refusal('end_before_start');
	const carriers = await partnersOf(tx, neighbourhoodId, activityId);
	if (!carriers.some(({ id }) => id === form.organisationId)) throw new Refusal('not_found');
	const there = await onCallOf(post, activityId);
	if (there.length >= seriesLimit) throw new Refusal('too_many', { limit: seriesLimit });
	const added = {
		...form,
		...{ weekdays: [...new Set(weekdays)].sort(), fromMinute: from, untilMinute: until }
	};
	if (there.some((one) => clash(one, added))) throw new Refusal('on_call_twice');
	await tx
		.insert(onCall)
		.values({ neighbourhoodId, id: newId(now.getTime()), activityId, ...added });
	await record(post, open, { kind: 'on_call' });
	return { activityId };
}

/** Takes somebody off the list of whom to ring. A second time changes nothing. @throws {Refusal} `not_found`. */
export async function endOnCall(
	post: Coordinator,
	activityId: string,
	{ onCallId }: OnCallEndForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	const gone = await tx
		.delete(onCall)
		.where(
			and(
				eq(onCall.neighbourhoodId, neighbourhoodId),
				eq(onCall.activityId, activityId),
				eq(onCall.id, onCallId)
			)
		)
		.returning({ id: onCall.id });
	if (gone.length > 0) await record(post, open, { kind: 'on_call' });
	return { activityId };
}
