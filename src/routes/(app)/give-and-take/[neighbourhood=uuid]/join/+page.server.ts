import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import { PauseForm } from '#lib/domain/help/form.ts';
import { JoinPageForm } from '#lib/domain/help/page-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	blockedBy,
	join,
	leave,
	me,
	offer,
	pause,
	resume,
	unblock
} from '#lib/server/help/index.ts';
import { accountOf } from '#lib/server/account.ts';
import { actAtNeighbours, atNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['saved', 'paused', 'resumed', 'left', 'allowed'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	atNeighbours(event, async (own, place) => {
		const mine = await me(own, place.id);
		const done = event.url.searchParams.get('done');
		return {
			...{ place: { id: place.id, name: place.name }, mine, todayOn: dayOf(own.now) },
			avoided: await blockedBy(own, place.id),
			phone: mine?.phone ?? (await accountOf(own)).phone,
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const to = (note: (typeof notes)[number]) => ({
	goTo: (_done: unknown, event: RequestEvent) => givingPath(event, `/join?done=${note}`)
});

export const actions: Actions = {
	join: actAtNeighbours(
		JoinPageForm,
		async (own, neighbourhoodId, { 'kinds[]': kinds, ...form }) => {
			await join(own, neighbourhoodId, form);
			for (const category of new Set(kinds))
				await offer(own, neighbourhoodId, { category, words: '', windows: [] });
			return { offers: kinds.length };
		},
		{
			goTo: ({ offers }, event) =>
				givingPath(event, offers > 0 ? '/offers?done=joined' : '/join?done=saved')
		}
	),
	pause: actAtNeighbours(PauseForm, pause, to('paused')),
	resume: actAtNeighbours(v.object({}), (own, at) => resume(own, at), to('resumed')),
	allow: actAtNeighbours(v.object({ personId: IdField }), unblock, to('allowed')),
	leave: actAtNeighbours(v.object({}), (own, at) => leave(own, at), to('left'))
};
