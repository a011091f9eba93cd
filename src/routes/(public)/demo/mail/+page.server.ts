import { demoMails } from '#lib/server/mail/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	mails: await demoMails(locals.db),
	now: new Date()
});
