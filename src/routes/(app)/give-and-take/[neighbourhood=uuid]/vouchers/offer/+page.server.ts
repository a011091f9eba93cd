import { OfferForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { offerVoucher, shelf } from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place) => {
		const { searchParams } = event.url;
		const offers = await shelf(holder);
		return {
			place,
			start: searchParams.get('start'),
			mine: offers.find(
				({ isMine, productId }) => isMine && productId === searchParams.get('change')
			),
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	default: actAsHolder(
		OfferForm,
		async (holder, { productId, ...offer }, once) => {
			// What is new has the id of the form that made it: sent twice it is one.
			await offerVoucher(holder, { ...offer, id: productId ?? once });
			return {};
		},
		{ goTo: (_done, event) => `${givingPath(event)}/vouchers?done=offered` }
	)
};
