import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { mobileNumber } from '#lib/domain/phone.ts';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { sayGateway } from '#lib/server/engine/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { handlersFor } from '#lib/server/job/worker.ts';
import { queueMail } from '#lib/server/mail/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { aroundOf } from '#lib/server/signal/world.ts';
import { confirmShown, deviceHere } from '#lib/server/push/devices.ts';
import { replaceSession, startSession } from '#lib/server/session/index.ts';
import { linkIn, startMailServer, type MailServer } from '../support/post.ts';
import { PostOffice } from '#lib/server/push/post-office.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { until } from '../support/until.ts';

// Whoever can be reached stays so: across sign-ins, without a device, by text message alone.

let service: PushService;
let mailServer: MailServer;
let circle: RingingCircle;

beforeAll(async () => {
	service = await startPushService();
	mailServer = await startMailServer();
});
afterAll(async () => {
	await service.close();
	await mailServer.stop();
});
beforeEach(async () => {
	mailServer.behave('take');
	mailServer.arrived.length = 0;
	circle = await ringingCircle(service);
});
afterEach(async () => {
	await circle.drop();
});

/** Signs somebody in once more, and says how their sign-in is called. */
async function signedInAnew(name: Name): Promise<{ token: string; id: string }> {
	const personId = circle.ids[name];
	const { token } = await startSession(circle.app, {
		...{ personId, factors: ['passkey'], strong: true, device: 'the same phone' }
	});
	return { token, id: token.split('.')[0]! };
}
const addresses = async (name: Name) =>
	(
		await rowsOf<{ sessionId: string }>(
			circle.owner,
			sql`select session_id as "sessionId" from push_subscription where person_id = ${circle.ids[name]}`
		)
	).map(({ sessionId }) => sessionId);
const lost = () =>
	rowsOf<{ sessionId: string }>(
		circle.owner,
		sql`select session_id as "sessionId" from push_lost order by at`
	);
async function sweepAddresses(): Promise<void> {
	const pool = openPool(circle.database.workerUrl, { max: 1, name: 'test sweep' });
	await databaseOf(pool).execute(sql`select kring_sweep_addresses(), kring_sweep(1000)`);
	await pool.end({ timeout: 5 });
}
const hasEnded = async (sessionId: string) =>
	(
		await rowsOf<{ is: boolean }>(
			circle.owner,
			sql`select ended_at is not null as is from session where id = ${sessionId}`
		)
	)[0]!.is;

test('who signs in anew on a device is rung there as before', async () => {
	await circle.ringable('marjan', randomId());
	const before = circle.sessionOf('marjan');
	const { token, id } = await signedInAnew('marjan');

	await replaceSession(circle.app, before, token);
	expect(await addresses('marjan')).toEqual([id]);
	expect(await hasEnded(before)).toBe(true);
});

test('somebody else who signs in on that device is not: the address goes', async () => {
	await circle.ringable('marjan', randomId());
	const before = circle.sessionOf('marjan');
	const { token } = await signedInAnew('joost');

	await replaceSession(circle.app, before, token);
	expect(await addresses('marjan')).toEqual([]);
	expect(await addresses('joost')).toEqual([]);
	expect(await hasEnded(before)).toBe(true);
});

test('when the sign-in that could be rung runs out, it is told in the newest one', async () => {
	await circle.ringable('marjan', randomId());
	const before = circle.sessionOf('marjan');
	await signedInAnew('marjan');
	const newest = await signedInAnew('marjan');
	await circle.owner.execute(sql`
		update session set created_at = created_at - interval '30 days', ends_at = kring_now() - interval '1 minute'
		where id = ${before}`);
	await circle.owner.execute(sql`
		update session set created_at = created_at + interval '1 minute' where id = ${newest.id}`);

	await sweepAddresses();
	expect(await addresses('marjan')).toEqual([]);
	expect(await lost()).toEqual([{ sessionId: newest.id }]);
});

test('who can be rung elsewhere, or is signed in nowhere, is told nothing', async () => {
	await circle.ringable('bram', randomId());
	await circle.ringable('joost', randomId());
	const [bram, joost] = [circle.sessionOf('bram'), circle.sessionOf('joost')];
	const phone = await signedInAnew('bram');
	const { endpoint, keys } = service.browserOf(randomId());
	await circle.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at)
		values (${randomId()}, ${circle.ids.bram}, ${phone.id}, ${endpoint}, ${keys.p256dh}, ${keys.auth}, kring_now())`);
	await circle.owner.execute(sql`
		update session set ends_at = kring_now() - interval '1 minute' where id in (${bram}, ${joost})`);

	await sweepAddresses();
	expect(await addresses('bram')).toEqual([phone.id]);
	expect(await addresses('joost')).toEqual([]);
	expect(await lost()).toEqual([]);
});

test('a browser hears whose sign-in it is that it compares with', async () => {
	const bram = await circle.gateOf('bram');
	expect(await bram.own(deviceHere)).toEqual({
		...{ endpointHash: null, isLost: false, personId: circle.ids.bram }
	});
});

/** The resident is reminded of a check-in, at night: it always sounds. */
async function reminded(name: Name): Promise<void> {
	await circle.setClock(3 * 60, 1);
	await Gate.asSystem(circle.owner, 'check_in.due', circle.circleId, { lock: true }, (errand) =>
		errand.record({ kind: 'check_in.reminded', checkInId: randomId(), personId: circle.ids[name] })
	);
}
/** A worker whose mails go out through a real mail server. */
async function workWithMail(): Promise<void> {
	const env = { ...circle.env, smtpUrl: mailServer.url };
	const office = new PostOffice(env.push!, env.pushHosts);
	await circle.work({ env, handlers: handlersFor(env, office, queueMail) });
}
const noticesTo = (name: Name) =>
	rowsOf<{ id: string; state: string }>(
		circle.owner,
		sql`select id, state from notice where person_id = ${circle.ids[name]}`
	);

test('what always sounds is mailed at once to who has no device, also when there was mail that day', async () => {
	await circle.owner.execute(sql`
		insert into notice_mail (person_id, last_queued_at, stopped_at)
		values (${circle.ids.nel}, kring_now() + interval '14 hours', kring_now())`);
	await workWithMail();
	await reminded('nel');
	await until(() => expect(mailServer.arrived).toHaveLength(1));
	await circle.quiet();
	const [mail] = mailServer.arrived;
	expect(mail).toMatchObject({ to: ['nel@example.org'], subject: 'Nieuws in Kring' });
	const [told] = await noticesTo('nel');
	expect(told!.state).toBe('handed_over');
	expect(linkIn(mail!)).toBe(`${circle.env.origin}/m/${told!.id}`);
	const nel = await circle.gateOf('nel');
	expect(await nel.own((own) => openNotice(own, told!.id))).toBe(`/circles/${circle.circleId}`);
	expect((await noticesTo('nel'))[0]!.state).toBe('seen');
});

test('a mail that is refused for good is told as failed', async () => {
	mailServer.behave('refuse');
	await workWithMail();
	await reminded('nel');
	await until(async () => expect(await noticesTo('nel')).toMatchObject([{ state: 'failed' }]));
});

test('who has neither device nor mail address is told as not reached', async () => {
	await circle.owner.execute(
		sql`update account set mail_address = null where person_id = ${circle.ids.nel}`
	);
	await workWithMail();
	await reminded('nel');
	await until(async () => expect(await noticesTo('nel')).toMatchObject([{ state: 'failed' }]));
	expect(mailServer.arrived).toEqual([]);
});

test('what always sounds is mailed at once where the only device is gone or worn out', async () => {
	const browser = `nel ${randomId()}`;
	await circle.ringable('nel', browser);
	service.answer(browser, { status: 410 });
	await workWithMail();
	await reminded('nel');
	await until(() => expect(mailServer.arrived).toHaveLength(1));
	await circle.quiet();
	expect(await noticesTo('nel')).toMatchObject([{ state: 'handed_over' }]);

	const worn = `nel ${randomId()}`;
	await circle.ringable('nel', worn);
	await circle.owner.execute(sql`update push_subscription set failures = 5`);
	await reminded('nel');
	await until(() => expect(mailServer.arrived).toHaveLength(2));
	expect(service.arrived(worn)).toEqual([]);
});

/** Whether anything reaches somebody, as a chain asks it. */
const hasChannel = (name: Name) =>
	Gate.asSystem(circle.owner, 'test', circle.circleId, { lock: false }, async (errand) => {
		const { people } = await aroundOf(errand.tx, circle.circleId, errand.now);
		return people.find(({ personId }) => personId === circle.ids[name])!.hasChannel;
	});
/** As the worker says it when it starts. */
async function gateway(can: boolean): Promise<void> {
	const pool = openPool(circle.database.workerUrl, { max: 1, name: 'test gateway' });
	await sayGateway(databaseOf(pool), can);
	await pool.end({ timeout: 5 });
}

test('a text message is a way to who agreed to it and has a mobile phone, where there is a gateway', async () => {
	const { joost } = circle.ids;
	await circle.owner.execute(
		sql`update account set mail_address = null, phone = '06 12345678' where person_id = ${joost}`
	);
	await gateway(true);
	expect(await hasChannel('joost')).toBe(false);
	await circle.owner.execute(sql`update member set takes_sms = true where person_id = ${joost}`);
	expect(await hasChannel('joost')).toBe(true);
	await circle.owner.execute(
		sql`update account set phone = '0512 123 456' where person_id = ${joost}`
	);
	expect(await hasChannel('joost')).toBe(false);
	await circle.owner.execute(
		sql`update account set phone = '06 12345678' where person_id = ${joost}`
	);
	await gateway(false);
	expect(await hasChannel('joost')).toBe(false);
});

test('the database takes a number for mobile where the domain does', async () => {
	const typed = [
		...['06 1234 5678', '06-12345678', '0031 6 12345678', '+31 (0)6 1234 5678', '+49 151 23456789'],
		...['+32 470 12 34 56', '', '0512 123 456', '+31 512 123456', '112', '06 1234', 'niet'],
		'+0 6 12345678'
	];
	for (const phone of typed) {
		const [row] = await rowsOf<{ is: boolean }>(
			circle.owner,
			sql`select kring_is_mobile(${phone}) as is`
		);
		expect(row!.is, phone).toBe(mobileNumber(phone) !== null);
	}
});

test('a device that failed again and again and never showed anything is no way', async () => {
	const { joost } = circle.ids;
	await circle.owner.execute(
		sql`update account set mail_address = null where person_id = ${joost}`
	);
	await circle.ringable('joost', randomId());
	expect(await hasChannel('joost')).toBe(true);
	await circle.owner.execute(sql`update push_subscription set failures = 5`);
	expect(await hasChannel('joost')).toBe(false);
	await circle.owner.execute(sql`update push_subscription set last_confirmed_at = kring_now()`);
	expect(await hasChannel('joost')).toBe(true);
});

/** The contact person is asked to talk about something. */
const askedToTalk = () =>
	Gate.asSystem(circle.owner, 'finding.ask', circle.circleId, { lock: true }, (errand) =>
		errand.record({ kind: 'finding.asked', findingId: randomId(), personId: circle.ids.sanne })
	);

test.each([
	['quiet hours of their own', 22 * 60],
	['no quiet hours at all', 8 * 60]
])('31: a talk that was held up rings in the morning, with %s', async (_what, quietFrom) => {
	const browser = `sanne ${randomId()}`;
	await circle.ringable('sanne', browser);
	await circle.owner.execute(sql`
		update account set quiet_from_minute = ${quietFrom}, quiet_until_minute = 480`);
	await circle.setClock(20 * 60 + 55);
	await askedToTalk();
	await circle.setClock(21 * 60 + 20);
	await circle.work();
	await until(async () => expect(await noticesTo('sanne')).toMatchObject([{ state: 'held' }]));
	await circle.setClock(3 * 60, 1);
	await circle.quiet();
	expect(service.arrived(browser)).toEqual([]);
	expect(circle.mails).toEqual([]);

	await circle.setClock(8 * 60 + 16, 1);
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	expect(service.taken(browser)[0]!.message.id).toBe((await noticesTo('sanne'))[0]!.id);
});

test('31: a phone that is off in the evening rings of no talk in the night', async () => {
	const browser = `sanne ${randomId()}`;
	await circle.ringable('sanne', browser);
	await circle.work();
	await circle.setClock(20 * 60 + 30);
	await askedToTalk();
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	const { ttl } = service.taken(browser)[0]!;
	expect(ttl).toBeLessThanOrEqual(1_800);
	expect(ttl).toBeGreaterThan(1_500);
});

test('a talk of which nothing was heard for a quarter of an hour goes by mail as well', async () => {
	const browser = `sanne ${randomId()}`;
	await circle.ringable('sanne', browser);
	await circle.work();
	await askedToTalk();
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	await circle.quiet();
	await circle.setClock(12 * 60 + 14);
	await circle.quiet();
	expect(circle.mails).toEqual([]);
	await circle.setClock(12 * 60 + 16);
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['sanne@example.org']));
	await circle.setClock(12 * 60 + 40);
	await circle.quiet();
	expect(circle.mails).toHaveLength(1);
});

test('a talk that stood on a screen needs no mail, and nobody who stopped them gets one', async () => {
	const browser = `sanne ${randomId()}`;
	await circle.ringable('sanne', browser);
	await circle.work();
	await askedToTalk();
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	await confirmShown(circle.app, service.taken(browser)[0]!.message.receipt);
	await circle.quiet();
	await circle.owner.execute(sql`
		insert into notice_mail (person_id, stopped_at) values (${circle.ids.sanne}, kring_now())`);
	await askedToTalk();
	await until(() => expect(service.taken(browser)).toHaveLength(2));
	await circle.quiet();
	await circle.setClock(12 * 60 + 30);
	await circle.quiet();
	expect(circle.mails).toEqual([]);
});

test('who cannot be rung is mailed about a talk at once, in its hours', async () => {
	await circle.work();
	await circle.setClock(7 * 60, 1);
	await askedToTalk();
	await until(async () => expect(await noticesTo('sanne')).toMatchObject([{ state: 'held' }]));
	await circle.quiet();
	expect(circle.mails).toEqual([]);
	await circle.setClock(8 * 60 + 16, 1);
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['sanne@example.org']));
});
