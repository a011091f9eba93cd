import { PortraitForm } from '#lib/domain/portrait-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { accountOf } from '#lib/server/account.ts';
import { drawMe } from '#lib/server/portrait.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	const { name, portrait } = await locals.gate.own(accountOf);
	return { changeId: randomId(), name, portrait };
});

export const actions: Actions = {
	default: actOwn(PortraitForm, drawMe, { goTo: () => '/me?done=1' })
};
