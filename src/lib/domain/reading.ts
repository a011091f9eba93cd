import * as v from 'valibot';
import { DayField } from './account.ts';
import { dayOf, daysAfter, instantAt } from './day.ts';
import { isUuid } from './id.ts';
import type { Role } from './policy/standing.ts';
import { isStandardTopic, standardTopics, type TopicId } from './topic.ts';

// Who looked, as the resident reads it: lines of the reading log, put together per person and day.

/** A thing that was shown, with its topic where it has one. */
export type ReadThing = { id: string; topicId: TopicId | null };

/** One line of the reading log, without what its reader may not know yet. */
export type ReadingLine = {
	at: Date;
	/** Empty when a job looked. */
	personId: string | null;
	onBehalf: boolean;
	role: Role | null;
	organisationId: string | null;
	/** A permission, or `refused`. */
	action: string;
	/** What kind of thing was shown; for a refusal the permission that was asked for. */
	objectKind: string;
	things: readonly ReadThing[];
	/** Why it was refused. */
	ground: string;
	byCard: boolean;
};

/** What somebody did that a sentence is made of. */
export const readingKinds = [
	'desk',
	'circle',
	'update',
	'photo',
	'voice',
	'person',
	'invitation',
	'signal',
	'observation',
	'plan',
	'support',
	'finding',
	'check_in',
	'pause',
	'agenda',
	'help',
	'reading',
	'refused',
	'other'
] as const;

/** One of the things that somebody did. */
export type ReadingKind = (typeof readingKinds)[number];

/** What one person did of one kind on one day, in one way. */
export type ReadingEntry = {
	key: string;
	/** Calendar day in Amsterdam. */
	on: string;
	personId: string | null;
	role: Role | null;
	organisationId: string | null;
	onBehalf: boolean;
	byCard: boolean;
	kind: ReadingKind;
	/** Different things that were shown. */
	count: number;
	topicIds: readonly TopicId[];
	/** For a refusal: why, as the log has it. */
	ground: string;
	/** First and last time of that day. */
	firstAt: Date;
	lastAt: Date;
};

/** What somebody did, by the line that says so. A kind that is new still gets a sentence. */
export function kindOf(line: Pick<ReadingLine, 'action' | 'objectKind'>): ReadingKind {
	if (line.action === 'refused') return 'refused';
	if (line.action === 'reading.read') return 'reading';
	const known = readingKinds.find((kind) => kind === line.objectKind);
	return known ?? 'other';
}

/**
 * Lines put together: one entry for each person, day, way in and kind, the newest first. Who read
 * something also opened the circle, so that is said by itself only when nothing else was read. And
 * who opened the circle came from the list of all their circles, as often as not.
 *
 * @param lines in any order.
 */
export function joinedReadings(lines: readonly ReadingLine[]): ReadingEntry[] {
	const entries = new Map<string, ReadingEntry & { things: Map<string, TopicId | null> }>();
	for (const line of lines) {
		const kind = kindOf(line);
		const on = dayOf(line.at);
		const { personId, role, organisationId, onBehalf, byCard, ground } = line;
		const way = [on, personId, role, organisationId, onBehalf, byCard].join(' ');
		const key = [way, kind, kind === 'refused' ? ground : ''].join(' ');
		const entry = entries.get(key) ?? {
			...{ key, on, personId, role, organisationId, onBehalf, byCard, kind, ground },
			...{ count: 0, topicIds: [], firstAt: line.at, lastAt: line.at, things: new Map() }
		};
		for (const { id, topicId } of line.things) entry.things.set(id, topicId);
		if (line.at < entry.firstAt) entry.firstAt = line.at;
		if (line.at > entry.lastAt) entry.lastAt = line.at;
		entries.set(key, entry);
	}
	const all = [...entries.values()].map(({ things, ...entry }) => ({
		...entry,
		count: things.size,
		topicIds: inOrder(things.values())
	}));
	const wayOf = (entry: ReadingEntry) =>
		entry.key.slice(0, entry.key.lastIndexOf(` ${entry.kind} `));
	const readers = new Set(all.filter(({ kind }) => isReading(kind)).map(wayOf));
	const openers = new Set(all.filter(({ kind }) => kind === 'circle').map(wayOf));
	return all
		.filter((entry) => {
			const { kind } = entry;
			if (kind === 'desk') return !readers.has(wayOf(entry)) && !openers.has(wayOf(entry));
			return kind !== 'circle' || !readers.has(wayOf(entry));
		})
		.sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime() || (a.key < b.key ? -1 : 1));
}

/** Each topic once, the standard ones first and in their own order. */
function inOrder(topicIds: Iterable<TopicId | null>): TopicId[] {
	const found = new Set([...topicIds].filter((topicId) => topicId !== null));
	const standard = standardTopics.filter((topicId) => found.has(topicId));
	return [...standard, ...[...found].filter((topicId) => !isStandardTopic(topicId)).sort()];
}

function isReading(kind: ReadingKind): boolean {
	return kind !== 'desk' && kind !== 'circle' && kind !== 'refused';
}

/** Which part of the log somebody wants to see. */
export type ReadingFilter = {
	personId: string | null;
	/** Calendar days, both included. */
	fromOn: string | null;
	untilOn: string | null;
	/** Only lines before this instant. */
	before: Date | null;
};

const Moment = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.check((text) => v.is(DayField, text.slice(0, 10)))
);

/** What an address asks for. Nonsense in it counts as nothing asked. */
export function readingFilterOf(query: URLSearchParams): ReadingFilter {
	const person = query.get('person') ?? '';
	const day = (name: string) => (v.is(DayField, query.get(name)) ? query.get(name) : null);
	const before = query.get('before');
	const moment = v.is(Moment, before) ? new Date(before) : null;
	return {
		personId: isUuid(person) ? person : null,
		fromOn: day('from'),
		untilOn: day('until'),
		before: moment !== null && !Number.isNaN(moment.getTime()) ? moment : null
	};
}

/** The instants between which a filter looks: from the first, up to the second. */
export function periodOf(filter: ReadingFilter): { from: Date | null; until: Date | null } {
	const from = filter.fromOn === null ? null : instantAt(filter.fromOn, 0);
	const end = filter.untilOn === null ? null : instantAt(daysAfter(filter.untilOn, 1), 0);
	const { before } = filter;
	const until = end === null || (before !== null && before < end) ? before : end;
	return { from, until };
}

/**
 * The lines that fit on a page. Days stay whole, so that what is put together per day is complete;
 * only a day that is longer than a page is cut.
 *
 * @param lines newest first, one more than fits when there are older ones.
 * @returns the lines to show, and before which instant the next page begins, or null at the end.
 */
export function pageOfLines<Line extends { at: Date }>(
	lines: readonly Line[],
	most: number
): { shown: readonly Line[]; next: Date | null } {
	if (lines.length <= most) return { shown: lines, next: null };
	const page = lines.slice(0, most);
	const cutOn = dayOf(page.at(-1)!.at);
	const whole = page.filter(({ at }) => dayOf(at) !== cutOn);
	const shown = whole.length > 0 ? whole : page;
	return { shown, next: shown.at(-1)!.at };
}
