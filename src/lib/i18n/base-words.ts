import type { Role } from '../domain/policy/standing.ts';
import type { StandardTopic } from '../domain/topic.ts';
import { m } from '../paraglide/messages.js';

// The words that nearly every page needs, and no more than those.

const roleWords: Record<Role, () => string> = {
	resident: m.base_role_resident,
	representative: m.base_role_representative,
	family: m.base_role_family,
	neighbour: m.base_role_neighbour,
	volunteer: m.base_role_volunteer,
	professional: m.base_role_professional
};

const topicWords: Record<StandardTopic, () => string> = {
	news: m.base_topic_news,
	daily: m.base_topic_daily,
	health: m.base_topic_health,
	agenda: m.base_topic_agenda,
	money: m.base_topic_money,
	personal: m.base_topic_personal
};

/** What somebody is in a circle, in a word. */
export function roleWord(role: Role): string {
	return roleWords[role]();
}

/** A topic that every circle has, in words. */
export function standardTopicWord(id: StandardTopic): string {
	return topicWords[id]();
}
