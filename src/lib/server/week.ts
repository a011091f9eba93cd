import { dayOf, daysAfter, endOfDay, instantAt } from '../domain/day.ts';
import { daysOfWeek, goodMoment, mondayOf } from '../domain/week.ts';
import type { CircleView } from './circle.ts';
import { timelineOf, type TimelineSight, type UpdateView } from './timeline.ts';

/** One week of a circle, as this reader may see it. */
export type Week = {
	circle: CircleView;
	/** The Monday and the Sunday, as yyyy-mm-dd. */
	fromOn: string;
	toOn: string;
	/** The Mondays before and after; null where there is nothing yet. */
	beforeOn: string;
	afterOn: string | null;
	/** What to begin with, if there was a good moment (B8). */
	good: UpdateView | null;
	/** What was asked of somebody, open ones first. */
	asked: UpdateView[];
	/** Who wrote how often, most first. */
	writers: { personId: string; count: number }[];
	/** Each day that has begun, with its updates oldest first. */
	days: { on: string; updates: UpdateView[] }[];
	/** There was more than fits. */
	more: boolean;
};

/** Most updates of one week that are shown; on paper more would not be read. */
const weekLimit = 100;

/** The week in which that day lies; without one, or later than today, this week. */
export async function weekOf(sight: TimelineSight, wantedOn: string | null): Promise<Week> {
	const todayOn = dayOf(sight.now);
	const fromOn = mondayOf(wantedOn === null || wantedOn > todayOn ? todayOn : wantedOn);
	const days = daysOfWeek(fromOn);
	const toOn = days.at(-1)!;
	const { circle, updates, more } = await timelineOf(sight, {
		since: instantAt(fromOn, 0),
		until: endOfDay(toOn),
		limit: weekLimit,
		comments: 1
	});
	const told = updates.filter(({ withdrawnAt }) => withdrawnAt === null).reverse();
	const afterOn = daysAfter(fromOn, 7);
	return {
		circle,
		fromOn,
		toOn,
		beforeOn: daysAfter(fromOn, -7),
		afterOn: afterOn > todayOn ? null : afterOn,
		good: bestOf(told),
		asked: told
			.filter(({ asked }) => asked !== null)
			.sort((a, b) => Number(a.asked?.answeredAt !== null) - Number(b.asked?.answeredAt !== null)),
		writers: writersOf(told),
		days: days
			.filter((on) => on <= todayOn)
			.map((on) => ({ on, updates: told.filter(({ postedAt }) => dayOf(postedAt) === on) })),
		more
	};
}

function bestOf(told: readonly UpdateView[]): UpdateView | null {
	const moments = told.map((update) => ({
		update,
		face: update.face,
		photoCount: update.photos.length,
		thanksCount: update.thankedBy.length,
		withdrawn: update.withdrawnAt !== null
	}));
	return goodMoment(moments.reverse())?.update ?? null;
}

function writersOf(told: readonly UpdateView[]): Week['writers'] {
	const counts = new Map<string, number>();
	for (const { authorId } of told) counts.set(authorId, (counts.get(authorId) ?? 0) + 1);
	return [...counts]
		.map(([personId, count]) => ({ personId, count }))
		.sort((a, b) => b.count - a.count || a.personId.localeCompare(b.personId));
}
