import { randomId } from '#lib/domain/id.ts';
import { PhoneForm } from '#lib/domain/phone-form.ts';
import { agreeOnPhone, myPhone } from '#lib/server/sms/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => ({
	...(await locals.gate.own(myPhone)),
	hasGateway: house().env.sms !== null,
	saved: url.searchParams.has('saved'),
	changeId: randomId()
}));

export const actions: Actions = {
	default: actOwn(PhoneForm, agreeOnPhone, { goTo: () => '/me/phone?saved' })
};
