import { and, eq, isNull } from 'drizzle-orm';
import {
	assertReview,
	tidyScope,
	type EndRepresentForm,
	type RepresentForm
} from '../../domain/representation.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isPresent, topicsOf } from '../circle.ts';
import { representation } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { memberIn } from './found.ts';

/**
 * Records that a member decides for the resident (A5): ground, scope, when to look again, and what
 * the resident was told. Setting it again replaces what stood there.
 *
 * @throws {Refusal} `not_found` for oneself and for who is not here, `review_in_time`.
 */
export async function represent(
	deed: Deed<'circle.represent'>,
	form: RepresentForm
): Promise<{ personId: string }> {
	const { tx, circleId, now } = deed;
	const scope = tidyScope(form['scope[]']);
	assertReview(form.reviewOn, now);
	if (form.personId === deed.personId) throw new Refusal('not_found');
	const target = await memberIn(deed, form.personId);
	const topics = new Set((await topicsOf(tx, circleId)).map(({ id }) => id));
	const known = scope.every((topic) => topic === 'everything' || topics.has(topic));
	if (!known || target.role === 'resident' || !isPresent(target.standing, now))
		throw new Refusal('not_found');

	const values = {
		ground: form.ground,
		scope,
		reviewOn: form.reviewOn,
		residentTold: form.residentTold,
		recordedById: deed.personId,
		recordedAt: now,
		endsAt: null,
		endedAt: null
	};
	await tx
		.insert(representation)
		.values({ circleId, personId: target.personId, ...values })
		.onConflictDoUpdate({
			target: [representation.circleId, representation.personId],
			set: values
		});
	await deed.record({ kind: 'representation.set', personId: target.personId });
	return { personId: target.personId };
}

/**
 * Ends it that somebody decides for the resident. Their own rights stay as they are.
 */
export async function endRepresentation(
	deed: Deed<'circle.represent'>,
	{ personId }: EndRepresentForm
): Promise<{ personId: string }> {
	const ended = await deed.tx
		.update(representation)
		.set({ endedAt: deed.now })
		.where(
			and(
				eq(representation.circleId, deed.circleId),
				eq(representation.personId, personId),
				isNull(representation.endedAt)
			)
		)
		.returning({ personId: representation.personId });
	if (ended.length > 0) await deed.record({ kind: 'representation.ended', personId });
	return { personId };
}
