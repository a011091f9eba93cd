import type { RequestEvent } from '@sveltejs/kit';
import type { CalendarEntry, CalendarWords, Cancelled } from '../../domain/calendar/calendar.ts';
import { calendarText } from '../../domain/calendar/calendar-text.ts';
import { dutchPath } from '../../domain/english-path.ts';
import { endInWords, priceInWords, reasonInWords } from '../../i18n/activity-words.ts';
import { m } from '../../paraglide/messages.js';
import { getLocale } from '../../paraglide/runtime.js';
import { editionOf, feedOf, type FeedActivity, type FeedOf } from '../activity/index.ts';
import { house } from './house.ts';
import { inLanguage } from './language.ts';
import { answerReady, readyAt } from './ready.ts';

// Feeds that calendar programs subscribe to (6.1). They are fetched by machines of many people, so
// they are the same for everybody and depend on the address alone, also in their language.

/**
 * A feed as an answer, the same bytes for as long as nothing changed.
 *
 * @throws {Refusal} `not_found`, `withdrawn`.
 */
export async function answerFeed({ locals, request, url }: RequestEvent, of: FeedOf) {
	const notices = url.searchParams.get('notices') === '1';
	const address = url.pathname + (notices ? '?notices=1' : '');
	const edition = await editionOf(locals.db, of);
	const ready = await readyAt(`feed ${address}`, edition, async () => {
		const { name, activities } = await feedOf(locals.db, of, edition.todayOn);
		return inLanguage(dutchPath(url.pathname) === url.pathname ? 'nl' : 'en', () =>
			feedText({ name, activities, address, todayOn: edition.todayOn, notices }, house().env.origin)
		);
	});
	return answerReady(request, ready, {
		'content-type': 'text/calendar; charset=utf-8',
		'cache-control': 'public, max-age=900',
		'content-disposition': `inline; filename="${of.slug}.ics"`,
		// Programs that run in a page of another site read it too: it is the same for everybody.
		'access-control-allow-origin': '*'
	});
}

/** A feed before it has words. */
export type Feed = {
	name: string;
	activities: readonly FeedActivity[];
	address: string;
	todayOn: string;
	notices: boolean;
};

/** A feed in the language of the moment, and when what it tells last changed. */
export function feedText(
	{ name, activities, address, todayOn, notices }: Feed,
	origin: string
): { text: string; changedAt: Date | null } {
	const entries = activities.flatMap((activity) => entriesOf(activity, { origin, todayOn }));
	const calendar = {
		...{ name, sourceUrl: origin + address, entries },
		host: new URL(origin).hostname
	};
	const changes = activities.flatMap(({ series, singles }) =>
		[...series, ...series.flatMap(({ days }) => days), ...singles].map(({ changedAt }) => changedAt)
	);
	return {
		text: calendarText(calendar, {
			...{ today: todayOn, notices },
			cancelledSummary: (summary) => m.activity_feed_off({ title: summary })
		}),
		changedAt: changes.toSorted((one, other) => other.getTime() - one.getTime())[0] ?? null
	};
}

function entriesOf(
	activity: FeedActivity,
	{ origin, todayOn }: { origin: string; todayOn: string }
): CalendarEntry[] {
	const words = wordsOf(activity, origin);
	return [
		...activity.series.map(({ days, ...series }) => ({
			...{ kind: 'series' as const, ...words, ...series, withdrawnOn: [] },
			description: [words.description, ...endLines(activity, series.id, todayOn)].join('\n'),
			overrides: days.map(({ off, note, ...day }) => ({
				...day,
				cancelled: cancelledOf(off, note),
				// What the series says is not said again for each day: only what is otherwise on it. Where
				// it is stands by every day on which one may come.
				own: { description: note, url: '', ...(off === null ? {} : { location: '' }) }
			}))
		})),
		...activity.singles.map(({ off, note, ...day }) => ({
			...{ kind: 'single' as const, ...words, ...day },
			cancelled: cancelledOf(off, note),
			description: [note, words.description].filter((part) => part !== '').join('\n')
		}))
	];
}

/** That days of a series stop, and where one can go instead, for who has it in a calendar (E9). */
function endLines({ endings }: FeedActivity, seriesId: string, todayOn: string): string[] {
	const end = endings.find(({ series }) => series.some(({ id }) => id === seriesId));
	if (end === undefined) return [];
	const places = end.places.map(({ title, place, area }) =>
		m.activity_ending_place_line({ title, place, area })
	);
	const go = places.length === 0 ? [] : [m.activity_public_ends_go(), ...places];
	const said = endInWords(end, todayOn, getLocale());
	return [said, end.reason, ...go, end.instead].filter((line) => line !== '');
}

function cancelledOf(off: FeedActivity['singles'][number]['off'], note: string): Cancelled | null {
	if (off === null) return null;
	return { reason: m.activity_feed_reason({ reason: reasonInWords(off), note }).trim() };
}

function wordsOf(activity: FeedActivity, origin: string): CalendarWords {
	const { slug, title, summary, venue } = activity;
	return {
		summary: title,
		description: `${summary}\n${priceInWords(activity, getLocale())}`,
		location: [venue.name, venue.address, `${venue.postcode} ${venue.town}`].join(', '),
		...{ geo: null, url: `${origin}/a/${slug}`, categories: [] }
	};
}
