import type { RequestEvent } from '@sveltejs/kit';
import { RedeemForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { ownHolder, redeemVoucher } from '#lib/server/credit/index.ts';
import { asHolder, triedOnDevice } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, (_holder, place) => Promise.resolve({ place, changeId: randomId() }))
);

/** Hands a voucher in. Each try is counted before the code is looked at; one that comes through is taken off again. */
const redeem = actOpen(
	RedeemForm,
	(event: RequestEvent, { code }, id) =>
		triedOnDevice(event, () =>
			event.locals.gate.changeOwn({ id, content: [event.url.pathname, code] }, async (own) => {
				const holder = await ownHolder(own, event.params['neighbourhood'] ?? '');
				const { points } = await redeemVoucher(holder, house().env.secret, id, { code });
				return { points };
			})
		),
	{ goTo: (_done, event) => `${givingPath(event)}/vouchers?done=redeemed` }
);

export const actions: Actions = { default: redeem };
