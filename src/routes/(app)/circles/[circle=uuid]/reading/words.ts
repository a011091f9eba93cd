import type { ReadingEntry } from '#lib/domain/reading.ts';
import { isStandardTopic, type StandardTopic } from '#lib/domain/topic.ts';
import { roleWord } from '#lib/i18n/base-words.ts';
import { clockTime, listInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

// The sentences of the reading log: one for each thing that somebody can have done.

const topicWords: Record<StandardTopic, () => string> = {
	news: m.reading_topic_news,
	daily: m.reading_topic_daily,
	health: m.reading_topic_health,
	agenda: m.reading_topic_agenda,
	money: m.reading_topic_money,
	personal: m.reading_topic_personal
};

/** What somebody did, as one sentence with their name in it. */
export function sentenceOf(
	entry: ReadingEntry,
	name: string,
	ownTopics: Readonly<Record<string, string>>
): string {
	const { kind, count } = entry;
	const topics = listInWords(
		entry.topicIds.map((id) =>
			isStandardTopic(id) ? topicWords[id]() : (ownTopics[id] ?? m.reading_topic_other())
		),
		getLocale()
	);
	switch (kind) {
		case 'desk':
			return m.reading_desk({ name });
		case 'circle':
			return m.reading_circle({ name });
		case 'update':
			return topics === ''
				? m.reading_updates({ name, count })
				: m.reading_updates_about({ name, count, topics });
		case 'photo':
			return m.reading_photos({ name, count });
		case 'voice':
			return m.reading_voices({ name, count });
		case 'person':
			return m.reading_persons({ name, count });
		case 'invitation':
			return m.reading_invitations({ name, count });
		case 'signal':
			return m.reading_signals({ name, count });
		case 'observation':
			return m.reading_observations({ name, count });
		case 'plan':
			return m.reading_plan({ name });
		case 'support':
			return m.reading_support({ name });
		case 'finding':
			return m.reading_findings({ name });
		case 'check_in':
			return m.reading_check_ins({ name });
		case 'pause':
			return m.reading_pauses({ name });
		case 'agenda':
			return m.reading_agenda({ name, count });
		case 'help':
			return m.reading_help({ name });
		case 'reading':
			return m.reading_log({ name });
		case 'refused':
			return refusal(entry.ground, name);
		case 'other':
			return m.reading_other({ name });
	}
}

function refusal(ground: string, name: string): string {
	if (ground === 'ended') return m.reading_refused_ended({ name });
	return ground === 'not_there' ? m.reading_refused_closed({ name }) : m.reading_refused({ name });
}

/** When, as what, with what and for whom: the small line below the sentence. */
export function detailOf(
	entry: ReadingEntry,
	person: { relation: string; discipline: string | null } | undefined,
	organisation: string | undefined,
	residentName: string | null
): string {
	const { firstAt, lastAt, role, byCard, onBehalf } = entry;
	const [first, last] = [clockTime(firstAt), clockTime(lastAt)];
	const work = role === 'professional' ? person?.discipline : person?.relation;
	const what = work || (role === null ? '' : roleWord(role));
	return [
		first === last ? first : m.reading_between({ first, last }),
		organisation === undefined || what === '' ? what : m.reading_of({ what, organisation }),
		byCard ? m.reading_by_card() : '',
		onBehalf
			? residentName === null
				? m.reading_for_you()
				: m.reading_for({ name: residentName })
			: ''
	]
		.filter((part) => part !== '')
		.join(' · ');
}
