import { redirect } from '@sveltejs/kit';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { editionOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from './$types';

/** This week of a neighbourhood: an address that can be told and printed, whatever week it is. */
export const GET = answer(async ({ locals, params, url }: RequestEvent) => {
	const { todayOn } = await editionOf(locals.db, { kind: 'neighbourhood', slug: params.area });
	redirect(307, `${url.pathname}/${isoWeekOf(todayOn)}`);
});
