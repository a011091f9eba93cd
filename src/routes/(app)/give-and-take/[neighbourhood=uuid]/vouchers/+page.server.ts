import { BuyForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { voucherTurn } from '#lib/domain/voucher.ts';
import { buyVoucher, facedVouchers, shelf } from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['redeemed', 'offered'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place) => {
		const lines = await facedVouchers(holder, house().env.secret);
		const offers = await shelf(holder);
		const done = event.url.searchParams.get('done');
		return {
			place,
			now: holder.now,
			// The code stands on the page of the voucher alone.
			vouchers: lines.map(({ code: _, ...line }) => ({
				...line,
				turn: voucherTurn(line, holder.now)
			})),
			offers: offers.filter(({ isMine }) => !isMine),
			mine: offers.filter(({ isMine }) => isMine),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	buy: actAsHolder(
		BuyForm,
		async (holder, shown, once) => {
			const { voucherId } = await buyVoucher(holder, house().env.secret, once, shown);
			return { voucherId };
		},
		{ goTo: ({ voucherId }, event) => `${givingPath(event)}/vouchers/${voucherId}?done=taken` }
	)
};
