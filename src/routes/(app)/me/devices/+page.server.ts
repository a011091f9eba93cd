import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import { devicesOf, endDevice, endOtherDevices } from '#lib/server/session/index.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['ended', 'others'] as const;

export const load = answer(async ({ locals, url }: PageServerLoadEvent) =>
	locals.gate.own(async (own) => ({
		devices: await devicesOf(own),
		now: own.now,
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
	endOthers: actOwn(
		v.object({}),
		async (own) => {
			await endOtherDevices(own);
			return {};
		},
		{ goTo: () => '/me/devices?done=others' }
	)
};
