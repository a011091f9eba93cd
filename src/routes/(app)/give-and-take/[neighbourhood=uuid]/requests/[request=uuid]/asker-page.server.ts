import { dayOf, instantAt } from '#lib/domain/day.ts';
import type { WantedTime } from '#lib/domain/help/match.ts';
import { waysAhead } from '#lib/domain/help/request.ts';
import { randomId } from '#lib/domain/id.ts';
import type { HelpPlace, RequestView, Word } from '#lib/server/help/index.ts';

/** Somebody with whom one can talk, and what was said. */
export type Talk = { personId: string; firstName: string; words: Word[] };

/** What pages about one request show, for who asked it as for who acts for a resident. */
export type AskerPage = ReturnType<typeof askerPage>;

/** The last moment that suits; null where any does. */
function endOf(times: readonly WantedTime[]): Date | null {
	const ends = times.map(({ on, untilMinute }) => instantAt(on, untilMinute).getTime());
	return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** A request for its page: days instead of moments. */
export function askerPage(
	{ nextStepAt, roundAt, ...view }: RequestView,
	about: {
		place: HelpPlace;
		talks: readonly Talk[];
		/** What who helped would like for it, for who may thank with it. */
		proposed: number | null;
		now: Date;
	}
) {
	const { place, talks, proposed, now } = about;
	const ahead =
		roundAt === null ? null : waysAhead({ ...view, roundAt, endsAt: endOf(view.times) });
	return {
		...{ place: { id: place.id, name: place.name }, request: view, todayOn: dayOf(now), proposed },
		ahead: {
			nextOn: nextStepAt === null ? null : dayOf(nextStepAt),
			landsOn: ahead === null ? null : dayOf(ahead.landsAt)
		},
		talks: talks.map(({ words, ...who }) => ({
			...who,
			words: words.map(({ saidAt, ...word }) => ({ ...word, saidOn: dayOf(saidAt) }))
		})),
		changeId: randomId()
	};
}
