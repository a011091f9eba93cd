import { endOfDay } from '#lib/domain/day.ts';
import { portraitOf } from '#lib/domain/portrait.ts';
import { isStandardTopic } from '#lib/domain/topic.ts';
import { roleWord, standardTopicWord } from '#lib/i18n/base-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Ask, Face, Photo, Remark, RingPerson, Seen, Voice } from '#lib/ui/shapes.ts';
import type { CircleShown, PersonShown, UpdateShown } from './shown.server.ts';

// From what the server sends to what the components show, in the language of the moment.

/** A topic in words; one that a circle added carries its own name. */
export function topicWord(topics: CircleShown['topics'], id: string): string {
	if (isStandardTopic(id)) return standardTopicWord(id);
	return topics.find((one) => one.id === id)?.name ?? m.base_topic_other();
}

/** What somebody is to the resident, with the organisation of who works for one. */
export function relationOf(person: PersonShown | undefined): string {
	if (person === undefined) return '';
	// Whose circle it is needs no saying.
	if (person.role === 'resident') return '';
	const what = person.relation || person.discipline || roleWord(person.role);
	return person.organisation === null || person.role !== 'professional'
		? what
		: `${what}, ${person.organisation}`;
}

/** Whom a page can name and show. */
export type Known = { people: Readonly<Record<string, Pick<PersonShown, 'name' | 'portrait'>>> };

/** Somebody's face and name. Who is unknown here left long ago. */
export function faceOf(circle: Known, id: string): Face {
	const person = circle.people[id];
	return { name: person?.name ?? m.base_someone(), portrait: portraitOf(person?.portrait ?? null) };
}

/** The people of the ring, those close by on the inner orbit. */
export function ringOf(circle: CircleShown): RingPerson[] {
	return circle.order
		.filter((id) => id !== circle.residentId)
		.map((id) => {
			const person = circle.people[id]!;
			return {
				id,
				name: person.name,
				relation: relationOf(person),
				orbit: person.role === 'professional' ? ('outer' as const) : ('inner' as const),
				portrait: portraitOf(person.portrait),
				seenToday: person.wroteToday,
				href: `/circles/${circle.id}/people/${id}`
			};
		});
}

/** What was asked of somebody in an update. */
export function askOf(circle: CircleShown, { asked }: UpdateShown): Ask | null {
	if (asked === null) return null;
	// The last minute of its day, so that the day itself is named.
	const byAt = asked.byOn === null ? null : new Date(endOfDay(asked.byOn).getTime() - 60_000);
	return {
		person: faceOf(circle, asked.personId),
		byAt,
		byDay: true,
		answer: asked.answeredAt === null ? null : { text: asked.answer ?? '', at: asked.answeredAt },
		mine: asked.personId === circle.meId
	};
}

/** What an update says, in a line: its words, else what it brings. */
export function excerptOf({ text, photos, voice }: UpdateShown): string {
	if (text !== '') return text;
	if (voice !== null) return voice.transcript === '' ? m.update_only_voice() : voice.transcript;
	return photos.length > 0 ? m.update_only_photo() : m.update_only_face();
}

/** Who read an update, by name. */
export function seenOf(circle: CircleShown, update: UpdateShown): Seen | null {
	if (update.readers === 0) return null;
	return {
		read: update.readBy.length,
		of: update.readers,
		hidden: update.silent,
		names: update.readBy.map((id) => faceOf(circle, id).name)
	};
}

/** The photos of an update, by the addresses at which they are checked and served. */
export function photosOf(circle: CircleShown, { photos }: Pick<UpdateShown, 'photos'>): Photo[] {
	return photos.map(({ id, width, height, alt }) => ({
		id,
		width,
		height,
		alt,
		small: `/circles/${circle.id}/photos/${id}?size=small`,
		full: `/circles/${circle.id}/photos/${id}`,
		page: `/circles/${circle.id}/photos/${id}/look`
	}));
}

/** The spoken note of an update. */
export function voiceOf(circle: CircleShown, { id, voice }: UpdateShown): Voice | null {
	if (voice === null) return null;
	return {
		src: `/circles/${circle.id}/voices/${id}`,
		type: voice.mediaType,
		seconds: voice.seconds,
		transcript: voice.transcript === '' ? null : voice.transcript
	};
}

/** The answers under an update. */
export function remarksOf(circle: CircleShown, { comments }: UpdateShown): Remark[] {
	return comments.map(({ id, authorId, text, postedAt, writtenAt }) => ({
		id,
		author: faceOf(circle, authorId),
		relation: relationOf(circle.people[authorId]),
		at: postedAt,
		writtenAt,
		text
	}));
}
