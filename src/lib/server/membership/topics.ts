import { and, eq, isNull, sql } from 'drizzle-orm';
import { randomId } from '../../domain/id.ts';
import { type ArchiveForm, type TopicForm } from '../../domain/membership.ts';
import { ownTopicLimit } from '../../domain/limits.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isStandardTopic, type Topic } from '../../domain/topic.ts';
import { topicsOf } from '../circle.ts';
import { topic, topicRight } from '../db/schema/index.ts';
import type { Deed, Sight } from '../gate/index.ts';

/** What a circle talks about, and whether the reader may change that. */
export type TopicsView = { topics: Topic[]; mayChange: boolean; isFull: boolean };

/** The topics of a circle. */
export async function topicsView(sight: Sight<'circle.read'>): Promise<TopicsView> {
	const topics = await topicsOf(sight.tx, sight.circleId);
	sight.gave('circle.read', 'circle', [{ id: sight.circleId, version: 1, topicId: null }]);
	return {
		topics,
		mayChange: sight.may('topic.add'),
		isFull: topics.filter(({ id }) => !isStandardTopic(id)).length >= ownTopicLimit
	};
}

/**
 * Adds a topic of the circle's own. Nobody but the resident and who represents them sees it yet.
 *
 * @throws {Refusal} `too_many` beyond the limit.
 */
export async function addTopic(
	deed: Deed<'topic.add'>,
	{ name }: TopicForm
): Promise<{ topicId: string }> {
	const own = (await topicsOf(deed.tx, deed.circleId)).filter(({ id }) => !isStandardTopic(id));
	if (own.length >= ownTopicLimit) throw new Refusal('too_many', { limit: ownTopicLimit });
	const id = randomId();
	await deed.tx.insert(topic).values({ circleId: deed.circleId, id, name, createdAt: deed.now });
	await deed.record({ kind: 'topic.added', topicId: id });
	return { topicId: id };
}

/**
 * Puts an own topic away: nobody can write in it any more, and rights on it go. What was written
 * stays for the resident. A second time changes nothing.
 */
export async function archiveTopic(
	deed: Deed<'topic.add'>,
	{ topicId }: ArchiveForm
): Promise<{ topicId: string }> {
	const { tx, circleId } = deed;
	const archived = await tx
		.update(topic)
		.set({ archivedAt: deed.now })
		.where(
			and(
				eq(topic.circleId, circleId),
				eq(topic.id, topicId),
				isNull(topic.archivedAt),
				sql`${topic.name} is not null`
			)
		)
		.returning({ id: topic.id });
	if (archived.length === 0) return { topicId };
	await tx
		.delete(topicRight)
		.where(and(eq(topicRight.circleId, circleId), eq(topicRight.topicId, topicId)));
	await deed.record({ kind: 'topic.archived', topicId });
	return { topicId };
}
