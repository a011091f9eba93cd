import { redirect } from '@sveltejs/kit';
import { openNotice } from '#lib/server/notice.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/**
 * A tapped notice leads to what it is about; somebody else's and a gone one to the same nothing. Who
 * pressed the button to take it on comes out where one says what and by when.
 */
export const load = answer(async ({ locals, params, url }: PageServerLoadEvent): Promise<void> => {
	const how = { toTakeOn: url.searchParams.has('take') };
	redirect(303, await locals.gate.own((own) => openNotice(own, params.notice, how)));
});
