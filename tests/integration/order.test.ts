import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import type { Channel } from '#lib/domain/delivery.ts';
import { myOrder, setOrder } from '#lib/server/push/order.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// In which order somebody wants to be reached: only of what leads to them, and kept by themselves.

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(() => home?.drop());

const seen = async (sends = { push: true, sms: true }) =>
	(await home.gateOf('piet')).own((own) => myOrder(own, sends));
const choose = async (order: Channel[]) => {
	const gate = await home.gateOf('piet');
	await gate.changeOwn({ id: randomId(), content: order }, (own) => setOrder(own, { order }));
};

test('only what leads to them is asked about, and a choice stays when something is added', async () => {
	await home.owner.execute(sql`update account set mail_address = null, phone = null
		where person_id = ${home.ids.piet}`);
	expect(await seen()).toEqual([]);
	await home.owner
		.execute(sql`update account set mail_address = 'piet@example.org', phone = '06 12345678'
		where person_id = ${home.ids.piet}`);
	// A number without a yes to text messages is none.
	expect(await seen()).toEqual(['mail']);
	await home.owner.execute(
		sql`update member set takes_sms = true where person_id = ${home.ids.piet}`
	);
	expect(await seen()).toEqual(['sms', 'mail']);
	expect(await seen({ push: true, sms: false })).toEqual(['mail']);
	await choose(['mail', 'sms']);
	expect(await seen()).toEqual(['mail', 'sms']);
	await home.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at)
		values (${randomId()}, ${home.ids.piet}, ${home.sessionIdOf('piet')}, 'https://push.example/1', 'B', 'a',
			kring_now())`);
	expect(await seen()).toEqual(['mail', 'sms', 'push']);
	expect(await seen({ push: false, sms: true })).toEqual(['mail', 'sms']);
	await choose(['push', 'mail', 'sms']);
	expect(await seen()).toEqual(['push', 'mail', 'sms']);
});
