import { dayOf, monthsAfter } from './day.ts';
import type { Level } from './policy/standing.ts';
import { presetRights, type Preset } from './policy/preset.ts';
import { isStandardTopic, type Topic, type TopicId } from './topic.ts';

/** How long a place in a circle lasts: a year, three months, up to a chosen day, or without end. */
export const untilChoices = ['year', 'quarter', 'date', 'none'] as const;

/** How long a place in a circle lasts. */
export type Until = (typeof untilChoices)[number];

/** The last day of a choice, as yyyy-mm-dd; null for no end. */
export function lastDayOf(
	{ until, untilOn }: { until: Until; untilOn: string },
	now: Date
): string | null {
	if (until === 'none') return null;
	if (until === 'date') return untilOn;
	return monthsAfter(dayOf(now), until === 'year' ? 12 : 3);
}

/** What was chosen for a person: a ready-made choice, or levels topic by topic. */
export type Choice = {
	preset: Preset;
	/** Only looked at when the preset is `own`. A topic that is absent is `none`. */
	levels: Readonly<Record<TopicId, Level>>;
	/** Days after which one topic closes while the rest goes on, as yyyy-mm-dd. */
	ends: Readonly<Record<TopicId, string>>;
	until: Until;
	untilOn: string;
};

/**
 * The level on every topic of a circle that follows from a choice. A ready-made choice opens own
 * topics only when it opens everything: nobody can know what a circle writes there.
 */
export function chosenLevels(
	{ preset, levels: own }: Pick<Choice, 'preset' | 'levels'>,
	topics: readonly Topic[]
): Record<TopicId, Level> {
	if (preset === 'own') return Object.fromEntries(topics.map(({ id }) => [id, own[id] ?? 'none']));
	const standard = presetRights(preset);
	const rest: Level = preset === 'everything' ? 'write' : 'none';
	return Object.fromEntries(
		topics.map(({ id }) => [id, isStandardTopic(id) ? standard[id] : rest])
	);
}
