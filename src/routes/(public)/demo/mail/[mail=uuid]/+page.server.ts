import { demoMailOf } from '#lib/server/mail/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params }: PageServerLoadEvent) => ({
	mail: await demoMailOf(locals.db, params.mail)
}));
