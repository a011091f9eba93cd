import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { CalendarFileForm, CalendarForm, CalendarIdForm } from '#lib/domain/agenda/imported.ts';
import { dayOf } from '#lib/domain/day.ts';
import { isUuid, randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	addCalendar,
	addCalendarFile,
	calendarsFor,
	endFeed,
	makeFeed,
	myFeed,
	readFile,
	removeCalendar
} from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { secretOf } from '#lib/server/membership/index.ts';
import { act, actOpen, actUpload, answer, type Problem } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		const [circle, calendars, feedSince] = await Promise.all([
			circleView(sight),
			calendarsFor(sight),
			myFeed(sight)
		]);
		sight.gave('agenda.read', 'agenda', []);
		return {
			circle: shownCircle(sight, circle),
			calendars: calendars.map((one) => ({ ...one, changeId: randomId() })),
			todayOn: dayOf(sight.now),
			feedSince,
			maySubscribe: sight.may('agenda.subscribe'),
			mayEdit: sight.may('agenda.edit'),
			ids: {
				...{ make: randomId(), end: randomId(), add: randomId(), file: randomId() },
				...{ calendar: randomId(), calendarOfFile: randomId() }
			}
		};
	});
});

const here = {
	goTo: (_done: unknown, { params }: { params: Partial<Record<string, string>> }) =>
		`/circles/${params['circle']}/agenda/calendars`
};

/** The secret of an address hangs on the form that makes it: sent twice, it is the same. */
async function subscribed(
	event: RequestEvent
): Promise<ActionFailure<Problem> | { address?: string }> {
	const { env } = house();
	const circleId = event.params['circle'] ?? '';
	let address = '';
	const outcome = await actOpen(
		v.object({ changeId: v.optional(v.string(), '') }),
		async (_, form, id) => {
			if (!isUuid(form.changeId)) throw new Refusal('not_found');
			const owner = `${circleId} ${event.locals.visitor?.personId ?? ''}`;
			const secret = secretOf(env.secret, { use: 'agenda', owner, changeId: id });
			const made = await event.locals.gate.change(
				circleId,
				{ id, content: ['feed'] },
				['agenda.subscribe'],
				(deed) => makeFeed(deed, { feedId: id, secret })
			);
			address = `${env.origin}/agenda/${secret}.ics`;
			return made;
		}
	)(event);
	return 'status' in outcome ? (outcome as ActionFailure<Problem>) : { address };
}

export const actions: Actions = {
	subscribe: subscribed,
	end: act(['agenda.subscribe'], v.object({}), endFeed, here),
	add: act(['agenda.edit'], CalendarForm, addCalendar, here),
	file: actUpload(
		'agenda.edit',
		CalendarFileForm,
		async ({ calendar }, _form, _values, { locals, request }) =>
			readFile(calendar?.data ?? null, await locals.gate.own(async ({ now }) => now), {
				personId: locals.gate.visitor.personId,
				signal: request.signal
			}),
		addCalendarFile,
		here
	),
	remove: act(['agenda.edit'], CalendarIdForm, removeCalendar, here)
};
