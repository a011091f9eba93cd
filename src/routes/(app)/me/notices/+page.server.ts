import * as v from 'valibot';
import { randomId } from '#lib/domain/id.ts';
import { ChannelOrderForm, ordersOf } from '#lib/domain/channel-order.ts';
import { WishesForm } from '#lib/domain/notice.ts';
import { minuteText } from '#lib/domain/day.ts';
import { myWishes, setWishes } from '#lib/server/notice.ts';
import { myDevices, myTest, tryHere, unsubscribeHere } from '#lib/server/push/devices.ts';
import { mailsFor, setMails } from '#lib/server/push/mail.ts';
import { myOrder, setOrder } from '#lib/server/push/order.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, depends, url }: PageServerLoadEvent) => {
	depends('kring:notices');
	return locals.gate.own(async (own) => {
		const { env } = house();
		const sends = { push: env.push !== null, sms: env.sms !== null };
		const [wishes, devices, test, mails, order] = await Promise.all([
			myWishes(own),
			myDevices(own),
			myTest(own),
			mailsFor(own),
			myOrder(own, sends)
		]);
		return {
			changeId: randomId(),
			publicKey: env.push?.publicKey ?? null,
			wishes: {
				digest: wishes.digest,
				digestAt: minuteText(wishes.digestMinute),
				quietFrom: minuteText(wishes.quietFromMinute),
				quietUntil: minuteText(wishes.quietUntilMinute)
			},
			devices,
			test,
			mails,
			order,
			orders: ordersOf(order),
			orderId: randomId(),
			saved: url.searchParams.has('saved'),
			isOff: url.searchParams.has('off')
		};
	});
});

const Nothing = v.object({});

export const actions: Actions = {
	wishes: actOwn(WishesForm, setWishes, { goTo: () => '/me/notices?saved' }),
	order: actOwn(ChannelOrderForm, setOrder, { goTo: () => '/me/notices?saved' }),
	try: actOwn(Nothing, (own) => tryHere(own), { goTo: () => '/me/notices#test' }),
	off: actOwn(Nothing, (own) => unsubscribeHere(own), { goTo: () => '/me/notices?off' }),
	mails: actOwn(
		v.object({ mails: v.picklist(['on', 'off']) }),
		(own, { mails }) => setMails(own, mails === 'on'),
		{
			goTo: () => '/me/notices?saved'
		}
	)
};
