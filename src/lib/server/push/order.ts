import { sql } from 'drizzle-orm';
import { orderAmong, type ChannelOrderForm } from '../../domain/channel-order.ts';
import { usualOrder, type Channel } from '../../domain/delivery.ts';
import { preference } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { myPhone } from '../sms/index.ts';

// In which order somebody wants to be reached of a signal (S8.5).

/**
 * The channels that lead to this person, in the order in which they are tried.
 *
 * @param sends.push  this house can ring devices, and `sends.sms` that it has a gateway.
 */
export async function myOrder(
	own: Own,
	sends: { push: boolean; sms: boolean }
): Promise<Channel[]> {
	const [[found], phone] = await Promise.all([
		own.tx.execute<{ order: Channel[] | null; hasDevice: boolean; hasMail: boolean }>(sql`
			select o.channel_order as "order", a.mail_address is not null as "hasMail",
				exists (select from push_subscription p where p.person_id = a.person_id) as "hasDevice"
			from account a left join preference o on o.person_id = a.person_id
			where a.person_id = ${own.personId}`),
		myPhone(own)
	]);
	const takesSms = phone.isMobile && phone.circles.some((one) => one.takesSms);
	const has = {
		push: sends.push && (found?.hasDevice ?? false),
		sms: sends.sms && takesSms,
		mail: found?.hasMail ?? false
	};
	const theirs = usualOrder.filter((channel) => has[channel]);
	return orderAmong(found?.order ?? usualOrder, theirs);
}

/** Keeps in which order this person wants to be reached. */
export async function setOrder(
	own: Own,
	{ order: channelOrder }: ChannelOrderForm
): Promise<{ saved: true }> {
	await own.tx
		.insert(preference)
		.values({ personId: own.personId, channelOrder })
		.onConflictDoUpdate({ target: preference.personId, set: { channelOrder } });
	return { saved: true };
}
