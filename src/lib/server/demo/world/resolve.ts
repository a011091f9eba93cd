/**
 * From what is told to what is: days and times become moments, presets become rights for each
 * topic, and tokens become the names of days.
 */
import { presetRights } from '#lib/domain/policy/preset.ts';
import type { Cast, CastMember } from './casts.ts';
import { calendarAt } from './moment.ts';
import type { Calendar, LocalDay } from './moment.ts';
import { notedCircle } from './noted.ts';
import { officeHourKeys } from './people.ts';
import { builtInTopics } from './shape.ts';
import type {
	DemoCircle,
	DemoLevel,
	DemoMember,
	DemoRight,
	DemoSeenMark,
	DemoTopic,
	DemoUpdate
} from './shape.ts';
import type { Season, Told } from './story.ts';

const dayMs = 24 * 60 * 60_000;
const morning = 10 * 60;
/** An answer is asked for by six in the evening. */
const endOfDay = 18 * 60;

const dayNames = [
	'zondag',
	'maandag',
	'dinsdag',
	'woensdag',
	'donderdag',
	'vrijdag',
	'zaterdag'
] as const;

/** A circle with all its moments for this `now`. */
export function resolvedCircle(cast: Cast, now: Date): DemoCircle {
	const calendar = calendarAt(now);
	const topics = [...builtInTopics, ...cast.ownTopics.map((own) => own.key)];
	const members = cast.members.map((member) => resolvedMember(member, topics, calendar, now));
	const updates = cast.story
		.map((told) => resolvedUpdate(cast, told, calendar, now))
		.sort((a, b) => a.postedAt.getTime() - b.postedAt.getTime() || (a.key < b.key ? -1 : 1));
	return {
		key: cast.key,
		residentKey: cast.residentKey,
		startedByKey: cast.startedByKey,
		neighbourhoodKey: cast.neighbourhoodKey,
		startedAt: calendar.told(cast.startedDaysAgo, morning),
		ownTopics: cast.ownTopics,
		members,
		updates,
		seenMarks: cast.members.flatMap((member, index) =>
			seenMarksOf(member, members[index]!, updates, calendar, now)
		),
		noted: notedCircle(cast.key, calendar)
	};
}

function resolvedMember(
	member: CastMember,
	topics: readonly DemoTopic[],
	calendar: Calendar,
	now: Date
): DemoMember {
	const fromNow = (days: number): Date => new Date(now.getTime() + days * dayMs);
	const endsAt = member.endsInDays === undefined ? null : fromNow(member.endsInDays);
	const rights = topics.map((topic): DemoRight => {
		const closes = member.topicEndsInDays?.[topic];
		const level = levelOf(member, topic);
		return { topic, level, endsAt: closes === undefined ? endsAt : fromNow(closes) };
	});
	const { representation, removedDaysAgo } = member;
	return {
		personKey: member.person,
		role: member.role,
		relation: member.relation,
		preset: member.preset,
		rights,
		contact: member.office === 'contact',
		backup: member.office === 'backup',
		joinedAt: calendar.told(member.joinedDaysAgo, morning + 5),
		endsAt,
		removedAt: removedDaysAgo === undefined ? null : calendar.told(removedDaysAgo, 16 * 60 + 50),
		sharesSeen: member.keepsSeenPrivate !== true,
		representation:
			representation === undefined
				? null
				: {
						ground: representation.ground,
						scope: representation.scope,
						reviewAt: fromNow(representation.reviewInDays),
						residentTold: representation.residentTold
					}
	};
}

function levelOf({ preset, rights }: CastMember, topic: DemoTopic): DemoLevel {
	const own = rights?.[topic];
	if (own !== undefined || preset === 'own') return own ?? 'none';
	const given: Readonly<Partial<Record<DemoTopic, DemoLevel>>> = presetRights(preset);
	return given[topic] ?? (preset === 'everything' ? 'write' : 'none');
}

function resolvedUpdate(cast: Cast, told: Told, calendar: Calendar, now: Date): DemoUpdate {
	const ago = told.ago + daysToFriday(told, calendar);
	const day = calendar.dayOf(ago);
	const [hour, minute] = told.at.split(':').map(Number);
	const postedAt = calendar.told(ago, hour! * 60 + minute!);
	const later = (minutes: number): Date => calendar.after(postedAt, minutes);
	const part = told.seasonal?.[seasonOf(day)];
	const answer = told.ask?.answer;
	return {
		key: `${cast.residentKey}-${told.ago}-${told.at.replace(':', '')}`,
		authorKey: told.by,
		topic: told.topic,
		text: withDayNames(part?.text ?? told.text ?? '', day),
		face: told.face ?? null,
		photos: part === undefined ? (told.photos ?? []) : (part.photos ?? []),
		voice: told.voice ?? null,
		askedKey: told.ask?.of ?? null,
		askedByOn:
			told.ask === undefined
				? null
				: calendar.clock(ago - Math.ceil(told.ask.hours / 24), endOfDay),
		answered:
			answer === undefined ? null : { text: withDayNames(answer[0], day), at: later(answer[1]) },
		comments: (told.comments ?? []).map(([authorKey, text, minutesAfter]) => ({
			authorKey,
			text: withDayNames(text, day),
			postedAt: later(minutesAfter)
		})),
		thanks: told.thanks ?? [],
		postedAt,
		editedAt: told.editedAfter === undefined ? null : later(told.editedAfter),
		withdrawnAt: told.withdrawnAfter === undefined ? null : later(told.withdrawnAfter),
		surpriseUntil:
			told.surpriseUntilDays === undefined
				? null
				: new Date(now.getTime() + told.surpriseUntilDays * dayMs)
	};
}

/** How many days earlier a post of somebody with office hours falls, so that it is on a weekday. */
function daysToFriday(told: Told, calendar: Calendar): number {
	if (!officeHourKeys.has(told.by)) return 0;
	const { weekday } = calendar.dayOf(told.ago);
	return weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
}

function seasonOf({ month, day }: LocalDay): Season {
	if ((month === 11 && day >= 14) || (month === 12 && day <= 5)) return 'sinterklaas';
	if (month >= 3 && month <= 5) return 'spring';
	if (month >= 6 && month <= 8) return 'summer';
	if (month >= 9 && month <= 11) return 'autumn';
	return 'winter';
}

/** `{dag}` is the day of posting; a day ahead that falls in a weekend becomes the Monday after. */
function withDayNames(text: string, day: LocalDay): string {
	return text.replaceAll(/\{dag([+-]\d+)?\}/g, (_, ahead: string | undefined) => {
		const days = Number(ahead ?? 0);
		const weekday = (((day.weekday + days) % 7) + 7) % 7;
		const workday = days > 0 && (weekday === 0 || weekday === 6) ? 1 : weekday;
		return dayNames[workday]!;
	});
}

function seenMarksOf(
	told: CastMember,
	member: DemoMember,
	updates: readonly DemoUpdate[],
	calendar: Calendar,
	now: Date
): DemoSeenMark[] {
	const until = Math.min(
		now.getTime(),
		member.endsAt?.getTime() ?? Infinity,
		member.removedAt?.getTime() ?? Infinity
	);
	return member.rights.flatMap(({ topic, level }) => {
		if (level === 'none') return [];
		const shown = updates.filter(
			(update) =>
				update.topic === topic &&
				update.withdrawnAt === null &&
				update.postedAt.getTime() < until &&
				(member.role !== 'resident' || (update.surpriseUntil?.getTime() ?? 0) <= until)
		);
		const own = shown.findLastIndex((update) => update.authorKey === member.personKey);
		const last = shown[Math.max(own, shown.length - 1 - told.behind)];
		if (last === undefined) return [];
		const at = new Date(Math.min(until, calendar.after(last.postedAt, 50).getTime()));
		return [{ personKey: member.personKey, topic, upToKey: last.key, at }];
	});
}
