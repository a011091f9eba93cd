import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { endMyFeed, myFeeds } from '#lib/server/agenda/index.ts';
import { devicesOf, endDevice, endOtherDevices } from '#lib/server/session/index.ts';
import { makeMoveCode, moveMinutes } from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen, actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['ended', 'others', 'feed'] as const;

export const load = answer(async ({ locals, url }: PageServerLoadEvent) =>
	locals.gate.own(async (own) => ({
		devices: await devicesOf(own),
		// A card opens one circle and no programs of one's own.
		feeds: locals.visitor?.onlyCircleId === null ? await myFeeds(own) : [],
		now: own.now,
		moveMinutes,
		mayMove: locals.visitor?.onlyCircleId === null,
		done: notes.find((note) => note === url.searchParams.get('done')) ?? null
	}))
);

export const actions: Actions = {
	end: actOwn(
		v.object({ id: IdField }),
		async (own, { id }) => {
			await endDevice(own, id);
			return {};
		},
		{ goTo: () => '/me/devices?done=ended' }
	),
	endFeed: actOwn(
		v.object({ id: IdField }),
		async (own, { id }) => {
			await endMyFeed(own, id);
			return {};
		},
		{ goTo: () => '/me/devices?done=feed' }
	),
	/** Not kept with what else somebody changed: whoever asks again gets another code. */
	move: actOpen(v.object({}), async ({ locals }) => {
		const visitor = locals.visitor;
		if (visitor === null) throw new Refusal('sign_in_first');
		const { env } = house();
		return { code: await locals.gate.own((own) => makeMoveCode(own, visitor, env.secret)) };
	}),
	endOthers: actOwn(
		v.object({}),
		async (own) => {
			await endOtherDevices(own);
			return {};
		},
		{ goTo: () => '/me/devices?done=others' }
	)
};
