/** The topics every circle has, in the order in which they are shown. */
export const standardTopics = ['news', 'daily', 'health', 'agenda', 'money', 'personal'] as const;

/** One of the six topics that every circle has. */
export type StandardTopic = (typeof standardTopics)[number];

/** A standard topic, or the UUID of one that a circle added itself. */
export type TopicId = string;

/** A topic as a circle knows it; only its own topics carry a name. */
export type Topic = { id: TopicId; name: string | null };

/** Whether every circle has this topic. */
export function isStandardTopic(id: TopicId): id is StandardTopic {
	return (standardTopics as readonly string[]).includes(id);
}

/**
 * Topics in which people write about how somebody is doing.
 * Their readings are logged with the topic named (T5.1); own topics count as such, because nobody
 * can know beforehand what will be written there.
 */
export function isAboutHealth(id: TopicId): boolean {
	return id === 'health' || id === 'daily' || id === 'news' || !isStandardTopic(id);
}

/** Stands among the topics of a circle for its weekly overview. */
export const overviewTopic = 'week';
