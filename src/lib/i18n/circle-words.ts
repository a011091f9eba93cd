import type { Preset } from '../domain/policy/preset.ts';
import type { Ground, Level, Role } from '../domain/policy/standing.ts';
import { isStandardTopic, type StandardTopic, type Topic } from '../domain/topic.ts';
import { m } from '../paraglide/messages.js';
import { roleWord, standardTopicWord } from './base-words.ts';

// The words for what people are in a circle and what a circle talks about.

const groundWords: Record<Ground, () => string> = {
	mandate: m.person_ground_mandate,
	living_will: m.person_ground_living_will,
	mentor: m.person_ground_mentor,
	curator: m.person_ground_curator,
	administrator: m.person_ground_administrator,
	parent: m.person_ground_parent,
	spouse_or_child: m.person_ground_spouse_or_child
};

const topicMeanings: Record<StandardTopic, () => string> = {
	news: m.circle_topic_news_meaning,
	daily: m.circle_topic_daily_meaning,
	health: m.circle_topic_health_meaning,
	agenda: m.circle_topic_agenda_meaning,
	money: m.circle_topic_money_meaning,
	personal: m.circle_topic_personal_meaning
};

const presetWords: Record<Preset, { title: () => string; meaning: () => string }> = {
	agenda: { title: m.person_preset_agenda, meaning: m.person_preset_agenda_meaning },
	agenda_and_updates: { title: m.person_preset_updates, meaning: m.person_preset_updates_meaning },
	care: { title: m.person_preset_care, meaning: m.person_preset_care_meaning },
	everything: { title: m.person_preset_everything, meaning: m.person_preset_everything_meaning },
	own: { title: m.person_preset_own, meaning: m.person_preset_own_meaning }
};

const levelWords: Record<Level, () => string> = {
	none: m.ui_level_none,
	read: m.ui_level_read,
	write: m.ui_level_write
};

/** On what ground somebody decides for the resident. */
export function groundWord(ground: Ground): string {
	return groundWords[ground]();
}

/** A topic in words; one that a circle added carries its own name. */
export function topicName({ id, name }: Topic): string {
	return isStandardTopic(id) ? standardTopicWord(id) : (name ?? '');
}

/** What belongs to a topic, in a sentence; nothing for one that a circle added. */
export function topicMeaning({ id }: Topic): string | undefined {
	return isStandardTopic(id) ? topicMeanings[id]() : undefined;
}

/** A ready-made choice: its name, and the sentence that says what it means. */
export function presetWord(preset: Preset): { value: Preset; title: string; meaning: string } {
	const { title, meaning } = presetWords[preset];
	return { value: preset, title: title(), meaning: meaning() };
}

/** How far somebody goes with a topic: "ziet en schrijft". */
export function levelWord(level: Level): string {
	return levelWords[level]();
}

/** What somebody is to the resident: their own words, else their work, else their role. */
export function relationWord(person: {
	role: Role;
	relation: string;
	discipline: string | null;
	organisation: { name: string } | null;
}): string {
	const what = person.relation || person.discipline || roleWord(person.role);
	const words =
		person.organisation === null
			? what
			: m.person_at_organisation({ what, organisation: person.organisation.name });
	return capital(words);
}

/** Words that begin a line of their own. */
export function capital(words: string): string {
	return words.charAt(0).toLocaleUpperCase('nl') + words.slice(1);
}
