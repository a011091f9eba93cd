import type { RequestEvent } from '@sveltejs/kit';
import { AnswerForm } from '#lib/domain/credit-form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	besideOf,
	decide,
	standingOf,
	trustedHolder,
	trustedOf,
	waiting
} from '#lib/server/credit/index.ts';
import { actAsTrusted, atPlace } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['accept', 'decline', 'withdraw', 'sent', 'none', 'care'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	atPlace(event, async (own, place) => {
		const people = await trustedOf(own, place.id);
		const found = people.find(
			({ isMine, personId }) => !isMine && personId === event.params.person
		);
		if (found === undefined) throw new Refusal('not_found');
		const { personId, name, portrait, verbs } = found;
		const done = event.url.searchParams.get('done');
		const today = dayOf(own.now);
		const page = {
			...{ place, today, person: { personId, name, portrait, verbs } },
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
		if (!verbs.includes('view')) return { ...page, balance: null, waiting: [] };
		const holder = await trustedHolder(own, place.id, personId);
		const beside = await besideOf(holder, daysAfter(today, -30));
		const { balance } = await standingOf(holder);
		return {
			...page,
			balance,
			waiting: (await waiting(holder)).map(({ expiresAt, ...one }) => ({
				...one,
				untilOn: dayOf(expiresAt),
				portrait: beside.get(one.transferId)?.portrait ?? null
			}))
		};
	})
);

export const actions: Actions = {
	answer: actAsTrusted(
		AnswerForm,
		async (holder, form, once) => {
			await decide(holder, once, form);
			return { verb: form.verb };
		},
		{
			goTo: ({ verb }, event: RequestEvent) =>
				`${givingPath(event)}/trusted/${event.params['person'] ?? ''}?done=${verb}`
		}
	)
};
