import * as v from 'valibot';
import { DayField, IdField, NameField, TickField } from './account.ts';
import { dayOf, endOfDay, monthsAfter } from './day.ts';
import { presetOf, presets, type Preset } from './policy/preset.ts';
import { levels, type Level, type Right } from './policy/standing.ts';
import { Refusal } from './refusal.ts';
import { isStandardTopic, type Topic, type TopicId } from './topic.ts';
import { furthestYears, ownTopicLimit, relationLimit, topicNameLimit } from './limits.ts';
import { chosenLevels, lastDayOf, untilChoices, type Choice, type Until } from './choice.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar day of a form, or an empty string where none was given. */
export const OptionalDayField = v.optional(v.union([v.literal(''), DayField]), '');

/** What somebody is to the resident, in a few words: "dochter". */
export const RelationField = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(relationLimit),
	v.regex(/^[^\p{C}]*$/u)
);

/** The form fields that say what somebody may see, and until when. */
export const choiceFields = {
	preset: v.picklist(presets),
	until: v.picklist(untilChoices),
	untilOn: OptionalDayField
};

/**
 * The levels and end days in a form, from fields named `right_<topic>` and `ends_<topic>`.
 * What is not one of the levels counts as `none`, and what is no day as no day.
 */
export function choiceByTopic(
	raw: Readonly<Record<string, unknown>>
): Pick<Choice, 'levels' | 'ends'> {
	const named = (prefix: string) =>
		Object.entries(raw)
			.filter(([name]) => name.startsWith(prefix))
			.slice(0, ownTopicLimit + 10)
			.map(([name, value]) => [name.slice(prefix.length), String(value)] as const);
	const isLevel = (text: string): text is Level => (levels as readonly string[]).includes(text);
	return {
		levels: Object.fromEntries(
			named('right_').map(([id, value]) => [id, isLevel(value) ? value : 'none'])
		),
		ends: Object.fromEntries(named('ends_').filter(([, value]) => dayPattern.test(value)))
	};
}

/** Says what is missing when a day was to be chosen and none was. */
export function hasItsDay(form: { until: Until; untilOn: string }): boolean {
	return form.until !== 'date' || form.untilOn !== '';
}

/** What a member may see, as a form sends it. */
export const RightsForm = v.pipe(
	v.looseObject({ personId: IdField, ...choiceFields }),
	v.forward(
		v.check((form) => hasItsDay(form as { until: Until; untilOn: string }), 'required'),
		['untilOn']
	),
	v.transform((raw) => ({
		personId: raw.personId,
		preset: raw.preset,
		until: raw.until,
		untilOn: raw.untilOn,
		...choiceByTopic(raw)
	}))
);

/** What a member may see, and until when. */
export type RightsForm = v.InferOutput<typeof RightsForm>;

/** Whom to take out of a circle, and who takes over what that person was asked. */
export const RemoveForm = v.object({
	personId: IdField,
	takeOverId: v.optional(v.union([v.literal(''), IdField]), '')
});

/** Whom to take out of a circle, and who takes over what that person was asked. */
export type RemoveForm = v.InferOutput<typeof RemoveForm>;

/** Leaving a circle oneself. */
export const LeaveForm = v.object({});

/** What somebody lets the others of one circle see of themselves (B3, settled 10). */
export const ShareForm = v.object({
	sharesPhone: TickField,
	sharesSeen: TickField
});

/** What somebody lets the others of one circle see of themselves. */
export type ShareForm = v.InferOutput<typeof ShareForm>;

/** The name of an own topic. */
export const TopicForm = v.object({
	name: v.pipe(NameField, v.maxLength(topicNameLimit))
});

/** The name of an own topic. */
export type TopicForm = v.InferOutput<typeof TopicForm>;

/** Which own topic to put away. */
export const ArchiveForm = v.object({ topicId: IdField });

/** Which own topic to put away. */
export type ArchiveForm = v.InferOutput<typeof ArchiveForm>;

/**
 * The instant at which a place ends: the midnight after its last day, or null for no end.
 *
 * @throws {Refusal} `end_in_past` for a day that is over, or that lies further than five years.
 */
export function endOf(
	{ until, untilOn }: { until: Until; untilOn: string },
	now: Date
): Date | null {
	const lastOn = lastDayOf({ until, untilOn }, now);
	return lastOn === null ? null : endAfter(lastOn, now);
}

/**
 * The midnight after a last day.
 *
 * @throws {Refusal} `end_in_past` for a day that is over, or that lies further than five years.
 */
export function endAfter(lastOn: string, now: Date): Date {
	const end = endOfDay(lastOn);
	const isOver = end.getTime() <= now.getTime();
	if (isOver || lastOn > monthsAfter(dayOf(now), 12 * furthestYears))
		throw new Refusal('end_in_past');
	return end;
}

/** Which ready-made choice somebody has now, or `own` when it is none of them. */
export function presetAmong(
	has: Readonly<Record<TopicId, Level>>,
	topics: readonly Topic[]
): Preset {
	const standard = Object.fromEntries(
		topics.filter(({ id }) => isStandardTopic(id)).map(({ id }) => [id, has[id] ?? 'none'])
	);
	const found = presetOf(standard);
	if (found === 'own') return 'own';
	const same = chosenLevels({ preset: found, levels: {} }, topics);
	return topics.every(({ id }) => same[id] === (has[id] ?? 'none')) ? found : 'own';
}

/**
 * The rights that follow from a choice: a row for each topic that is open.
 *
 * @throws {Refusal} `end_in_past` for a topic that would close on a day that is over.
 */
export function chosenRights(choice: Choice, topics: readonly Topic[], now: Date): Right[] {
	const levelOn = chosenLevels(choice, topics);
	return topics.flatMap(({ id }) => {
		const level = levelOn[id] ?? 'none';
		if (level === 'none') return [];
		const lastOn = choice.preset === 'own' ? choice.ends[id] : undefined;
		return [{ topicId: id, level, endsAt: lastOn === undefined ? null : endAfter(lastOn, now) }];
	});
}

const height: Record<Level, number> = { none: 0, read: 1, write: 2 };

/**
 * Insists that nobody gives more than they have: somebody who asks people in without speaking for
 * the resident passes on at most their own.
 *
 * @throws {Refusal} `more_than_own`.
 */
export function assertWithinOwn(rights: readonly Right[], own: (topicId: TopicId) => Level): void {
	const tooMuch = rights.some(({ topicId, level }) => height[level] > height[own(topicId)]);
	if (tooMuch) throw new Refusal('more_than_own');
}
