import type { RequestEvent } from '@sveltejs/kit';
import { localText, type JsonObject } from '../../domain/calendar/event-data.ts';
import {
	editionOfAll,
	openActivities,
	type OpenActivity,
	type OpenItem
} from '../activity/index.ts';
import { house } from './house.ts';
import { answerReady, readyAt } from './ready.ts';

// Open data for other sites (6.3): one file with everything, and feeds of what changed. Any page of
// any site may read them.

const forAll = { 'access-control-allow-origin': '*' };
const license = 'https://creativecommons.org/publicdomain/zero/1.0/';
/** What was on a page only moves to a later one, so it may be kept; the last, empty one is asked for soon. */
const cachedFor = { filled: 'public, max-age=3600', last: 'public, max-age=8' };

/** All activities with the days to come; `docs/open-data.md` says what stands in it. */
export async function answerActivities({ locals, request }: RequestEvent): Promise<Response> {
	const edition = await editionOfAll(locals.db);
	const ready = await readyAt('open activities', edition, async () => {
		const activities = await openActivities(locals.db, edition.todayOn);
		const told = { version: 1, license, activities: activities.map(activityTold) };
		return { text: `${JSON.stringify(told)}\n`, changedAt: null };
	});
	return answerReady(request, ready, {
		...{ ...forAll, 'content-type': 'application/json; charset=utf-8' },
		'cache-control': 'public, max-age=60'
	});
}

function activityTold({ slug, days, dayPriceCents, ...activity }: OpenActivity): JsonObject {
	const url = `${house().env.origin}/a/${slug}`;
	return {
		...{ url, ...activity, priceCents: dayPriceCents },
		days: days.map(({ heldOn, startsAt, endsAt, isCancelled, cancelReason, note }) => ({
			...{ url: `${url}/${heldOn}`, date: heldOn },
			...{ startsAt: localText(startsAt), endsAt: localText(endsAt) },
			...{ status: isCancelled ? 'cancelled' : 'planned', reason: cancelReason, note }
		}))
	};
}

/** A feed by its kind of items: how they are found, and how each is told. */
export type OpenFeed<T> = {
	kind: 'SessionSeries' | 'ScheduledSession';
	find: (after: number) => Promise<OpenItem<T>[]>;
	tell: (data: T, origin: string) => JsonObject;
	/** The own address. */
	origin: string;
};

/** One page of a feed: what changed after the number in the address, and where to go on. */
export async function answerPage<T>(
	{ url }: Pick<RequestEvent, 'url'>,
	{ kind, find, tell, origin }: OpenFeed<T>
): Promise<Response> {
	const asked = url.searchParams.get('afterChangeNumber') ?? '';
	// Some ask for what comes after the largest number there is.
	const after = /^\d{1,16}$/.test(asked) ? Math.min(Number(asked), Number.MAX_SAFE_INTEGER) : 0;
	const found = await find(after);
	const last = found.at(-1)?.number ?? after;
	const query = last === 0 ? '' : `?afterChangeNumber=${last}`;
	const items = found.map(({ id, number, data }) => ({
		...{ state: data === null ? 'deleted' : 'updated', kind, id, modified: number },
		...(data === null ? {} : { data: tell(data, origin) })
	}));
	const body = { next: `${origin}${url.pathname}${query}`, items, license };
	return new Response(JSON.stringify(body), {
		headers: {
			...{ ...forAll, 'content-type': 'application/vnd.openactive.rpde+json; version=1' },
			'cache-control': found.length > 0 ? cachedFor.filled : cachedFor.last
		}
	});
}
