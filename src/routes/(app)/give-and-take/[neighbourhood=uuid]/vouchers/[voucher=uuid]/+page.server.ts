import type { RequestEvent } from '@sveltejs/kit';
import { BookForm, CancelVoucherForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { mayAgree, momentText, voucherTurn } from '#lib/domain/voucher.ts';
import { printedVoucher } from '#lib/domain/voucher-code.ts';
import { bookVoucher, cancelVoucher, facedVouchers } from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['taken', 'booked', 'cancelled'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place) => {
		const { env } = house();
		const lines = await facedVouchers(holder, env.secret);
		const found = lines.find(({ voucherId }) => voucherId === event.params.voucher);
		if (found === undefined) throw new Refusal('not_found');
		const { code, ...voucher } = found;
		// The code comes after the mark that a browser keeps to itself: no server writes it down.
		const address = `${env.origin}/give-and-take/${place.id}/vouchers/redeem#${code ?? ''}`;
		const done = event.url.searchParams.get('done');
		const turn = voucherTurn(voucher, holder.now);
		return {
			...{ place, voucher, now: holder.now, turn, mayAgree: mayAgree(turn) },
			/** As the form sends it: who says the same day agrees to it. */
			bookedAt: voucher.bookedFor === null ? null : momentText(voucher.bookedFor),
			code: code === null ? null : { printed: printedVoucher(code), modules: qrOf(address) },
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const here = (event: RequestEvent) =>
	`${givingPath(event)}/vouchers/${event.params['voucher'] ?? ''}`;

export const actions: Actions = {
	book: actAsHolder(
		BookForm,
		async (holder, form) => {
			await bookVoucher(holder, form);
			return {};
		},
		{ goTo: (_done, event) => `${here(event)}?done=booked` }
	),
	cancel: actAsHolder(
		CancelVoucherForm,
		async (holder, form, once) => {
			await cancelVoucher(holder, once, form);
			return {};
		},
		{ goTo: (_done, event) => `${here(event)}?done=cancelled` }
	)
};
