import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { calendarText } from '#lib/domain/calendar/calendar-text.ts';
import type { CalendarSingle } from '#lib/domain/calendar/calendar.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { importedDays } from '#lib/domain/agenda/imported.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { ownAnswer } from '#lib/i18n/agenda-words.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	feedWasRead,
	gateOfFeed,
	ownEntriesBetween,
	type EntryView
} from '#lib/server/agenda/index.ts';
import { residentNameOf } from '#lib/server/circle.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';

/**
 * The agenda of a circle for the programs of one of its members (activities-credits.md 6.1, T8.3).
 * Whoever has the address reads what of it is that member's own now, without names of others and without
 * free words. It asks for no cookie, and what it gives is kept by nobody in between.
 */
export const GET = answer(async ({ params, request, locals }: RequestEvent) => {
	const { env, db } = house();
	const found = await gateOfFeed(db, params['token'] ?? '', locals.requestId);
	if (found === null) throw new Refusal('not_found');
	const { gate, circleId, feedId, language: locale } = found;
	const text = await gate.look(circleId, ['agenda.read'], async (sight) => {
		const todayOn = dayOf(sight.now);
		const [entries, residentName] = await Promise.all([
			ownEntriesBetween(sight, {
				fromOn: daysAfter(todayOn, -importedDays.back),
				untilOn: daysAfter(todayOn, importedDays.ahead)
			}),
			residentNameOf(sight),
			feedWasRead(sight, feedId)
		]);
		const base = `${env.origin}/circles/${circleId}/agenda`;
		return calendarText(
			{
				name: m.agenda_feed_name({ name: residentName }, { locale }),
				sourceUrl: base,
				host: new URL(env.origin).host,
				entries: entries.map((one) => singleOf(one, sight.personId, base))
			},
			{
				today: todayOn,
				notices: false,
				cancelledSummary: (summary) => m.agenda_feed_off({ title: summary }, { locale })
			}
		);

		function singleOf(entry: EntryView, meId: string, url: string): CalendarSingle {
			const { id, title, place, needs, version, changedAt } = entry;
			// What one said yes to, without free words: those stay in the agenda itself (6.1).
			const mine = needs
				.filter(({ takenById, kind }) => takenById === meId && kind !== 'other')
				.map((need) => ownAnswer(need, locale));
			const { heldOn: on, fromMinute, untilMinute, startsAt, endsAt, isCancelled } = entry;
			return {
				...{ kind: 'single', id, sequence: version, changedAt, geo: null, categories: [] },
				...{ summary: title, location: place, url: `${url}/${id}` },
				description: mine.join('\n'),
				at: { on, fromMinute, untilMinute, startsAt, endsAt },
				...(entry.isWholeDay ? { wholeUntilOn: entry.untilOn } : {}),
				cancelled: isCancelled ? { reason: '' } : null
			};
		}
	});
	const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 32)}"`;
	const headers = {
		etag,
		'cache-control': 'private, no-cache',
		'x-robots-tag': 'noindex',
		'referrer-policy': 'no-referrer'
	};
	if (request.headers.get('if-none-match') === etag)
		return new Response(null, { status: 304, headers });
	return new Response(text, {
		headers: {
			...headers,
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'inline; filename="kring.ics"'
		}
	});
});
