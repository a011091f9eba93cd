import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import {
	confirmShown,
	myDevices,
	myTest,
	subscribe,
	tryHere,
	unsubscribe
} from '#lib/server/push/devices.ts';
import { stopMails, stopToken } from '#lib/server/push/mail.ts';
import { openNotice } from '#lib/server/notice.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { startWorker, type Running } from '../support/servers.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { until } from '../support/until.ts';

// What push services answer, and what becomes of the notice, the device and the person.

let service: PushService;
let circle: RingingCircle;

beforeAll(async () => {
	service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
	circle = await ringingCircle(service);
});
afterEach(async () => {
	await circle.drop();
});

async function ringable(...who: Name[]): Promise<(name: Name) => string> {
	const run = randomId();
	const browser = (name: Name) => `${name} ${run}`;
	for (const name of who) await circle.ringable(name, browser(name));
	return browser;
}

const devicesOf = (name: Name) =>
	rowsOf(circle.owner, sql`select from push_subscription where person_id = ${circle.ids[name]}`);
const stateOf = async (name: Name) =>
	(
		await rowsOf<{ state: string }>(
			circle.owner,
			sql`select state from notice where person_id = ${circle.ids[name]} order by created_at`
		)
	).map(({ state }) => state);
const nextTry = async () =>
	(
		await rowsOf<{ seconds: number; attempts: number }>(
			circle.owner,
			sql`select extract(epoch from run_at - kring_now())::float as seconds, attempts from job
				where kind = 'notice.deliver' and locked_until is null`
		)
	)[0];
/** Brings what waits for its next try forward, as if the time had passed. */
const hurry = () =>
	circle.owner.execute(sql`
		update job set run_at = kring_now(), payload = payload where kind in ('notice.deliver', 'push.test')`);

test.each([404, 410])(
	'a dead address (%i) is removed at once, and mail takes over',
	async (status) => {
		const browser = await ringable('bram');
		service.answer(browser('bram'), { status });
		await circle.work();

		await circle.post('sanne');
		await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
		await circle.quiet();

		expect(await devicesOf('bram')).toHaveLength(0);
		expect(service.arrived(browser('bram'))).toHaveLength(1);
	}
);

test('with a second device alive, a dead one is removed and no mail is needed', async () => {
	const browser = await ringable('bram');
	await circle.owner.execute(sql`
		insert into session select gen_random_uuid(), person_id, secret_hash, kind, factors, strong, circle_id, proved_at,
			created_at, last_seen_at, idle_at, ends_at, ended_at, 'tablet' from session where person_id = ${circle.ids.bram}`);
	const tablet = service.browserOf(browser('nel'));
	await circle.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at)
		select gen_random_uuid(), person_id, id, ${tablet.endpoint}, ${tablet.keys.p256dh}, ${tablet.keys.auth}, kring_now()
		from session where person_id = ${circle.ids.bram} and device = 'tablet'`);
	service.answer(browser('bram'), { status: 410 });
	await circle.work();

	await circle.post('sanne');
	await until(() => expect(service.taken(browser('nel'))).toHaveLength(1));
	await until(async () => expect(await devicesOf('bram')).toHaveLength(1));
	await circle.quiet();
	expect(circle.mails).toEqual([]);
});

test('"too many" is obeyed for as long as they ask, and then it arrives', async () => {
	const browser = await ringable('bram');
	service.answer(
		browser('bram'),
		{ status: 429, headers: { 'retry-after': '120' } },
		{ status: 201 }
	);
	await circle.work();

	await circle.post('sanne');
	await until(async () => {
		const next = await nextTry();
		expect(next?.seconds).toBeGreaterThan(110);
		expect(next?.seconds).toBeLessThanOrEqual(120);
	});
	expect(service.taken(browser('bram'))).toHaveLength(0);
	await hurry();
	await until(async () => expect(await stateOf('bram')).toEqual(['handed_over']));
	expect(service.arrived(browser('bram'))).toHaveLength(2);
});

test('a failing service is tried after 5, 15 and 45 seconds, then mail takes over and it goes on', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 500 });
	await circle.work();

	await circle.post('sanne');
	for (const [attempt, seconds] of [5, 15, 45].entries()) {
		await until(() => expect(service.arrived(browser('bram'))).toHaveLength(attempt + 1));
		await until(async () => {
			const next = await nextTry();
			expect(next?.attempts).toBe(attempt + 1);
			expect(next?.seconds).toBeGreaterThan(seconds * 0.9 - 2);
			expect(next?.seconds).toBeLessThanOrEqual(seconds * 1.1);
		});
		expect(circle.mails).toEqual([]);
		await hurry();
	}
	await until(() => expect(circle.mails).toHaveLength(1));
	expect(await devicesOf('bram')).toHaveLength(1);

	service.answer(browser('bram'), { status: 201 });
	await hurry();
	await until(async () => expect(await stateOf('bram')).toEqual(['handed_over']));
	const arrived = service.arrived(browser('bram')).map(({ message, topic }) => [message, topic]);
	expect(new Set(arrived.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('a service that fails again and again is left to rest', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 500 });
	const worker = await circle.work();
	await circle.post('sanne');
	for (let count = 1; count <= 5; count += 1) {
		await until(() => expect(service.arrived(browser('bram'))).toHaveLength(count));
		await until(async () => expect((await nextTry())?.attempts).toBe(count));
		if (count < 5) await hurry();
	}
	await hurry();
	await until(async () => {
		const next = await nextTry();
		// Resting costs no try, and lasts as long as the service rests.
		expect(next?.attempts).toBe(5);
		expect(next?.seconds).toBeGreaterThan(1);
		expect(next?.seconds).toBeLessThan(6);
	});
	expect(service.arrived(browser('bram'))).toHaveLength(5);
	expect(worker.lines.filter((line) => line.includes('push service fails'))).toHaveLength(5);
});

test.each([401, 403])(
	'our own wrong key (%i) raises the alarm and deletes nobody',
	async (status) => {
		const browser = await ringable('bram', 'joost');
		for (const name of ['bram', 'joost'] as const) service.answer(browser(name), { status });
		const worker = await circle.work();

		await circle.post('sanne');
		await until(() =>
			expect(circle.mails.map(({ to }) => to).sort()).toEqual([
				'bram@example.org',
				'joost@example.org'
			])
		);

		expect(worker.lines.some((line) => line.startsWith('alarm: push service refuses'))).toBe(true);
		expect(await devicesOf('bram')).toHaveLength(1);
		expect(await devicesOf('joost')).toHaveLength(1);
		// The first refusal stops calls to that service: at most one for each that ran at the same time.
		expect(
			service.arrived(browser('bram')).length + service.arrived(browser('joost')).length
		).toBeLessThanOrEqual(2);
	}
);

test('no answer within the time is a failure that is tried again', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 0, hang: true }, { status: 201 });
	const worker = await circle.work({ timeoutMs: 150 });

	await circle.post('sanne');
	await until(async () => expect((await nextTry())?.attempts).toBe(1));
	expect(worker.lines.some((line) => line.includes('time-out'))).toBe(true);
	await hurry();
	await until(async () => expect(await stateOf('bram')).toEqual(['handed_over']));
});

test('a redirect is not followed', async () => {
	const browser = await ringable('bram');
	const elsewhere = service.browserOf(browser('nel'));
	service.answer(browser('bram'), { status: 307, headers: { location: elsewhere.endpoint } });
	await circle.work();

	await circle.post('sanne');
	await until(() => expect(circle.mails).toHaveLength(1));
	expect(service.knocks(browser('bram'))).toBe(1);
	expect(service.knocks(browser('nel'))).toBe(0);
	expect(await devicesOf('bram')).toHaveLength(1);
});

test('a worker killed in the middle loses nothing, and what comes twice comes as the same', async () => {
	const names: Name[] = ['nel', 'bram', 'joost'];
	const browser = await ringable(...names);
	const started: Running[] = [];
	const begin = () => {
		const worker = startWorker({ database: circle.database, keys: circle.keys });
		started.push(worker);
		return worker;
	};
	const posts = 8;
	for (let count = 0; count < posts; count += 1) await circle.post('sanne');
	// Each address answers slowly at first, so that the kill falls between hand-over and its note.
	for (const name of names)
		service.answer(browser(name), { status: 0, hang: true }, { status: 201 });

	const doomed = begin();
	await until(() => {
		// Each of them has a message under way, and some have one behind them.
		for (const name of names) expect(service.arrived(browser(name)).length).toBeGreaterThan(0);
		const all = names.flatMap((name) => service.arrived(browser(name)));
		expect(all.length).toBeGreaterThan(4);
	});
	await doomed.kill();
	await rowsOf(
		circle.owner,
		sql`
		update job set locked_until = kring_now() where locked_until is not null`
	);
	begin();
	await until(async () => {
		const open = await rowsOf(
			circle.owner,
			sql`select from job where kind like 'notice%' and run_at <= kring_now() + interval '1 hour'`
		);
		expect(open).toHaveLength(0);
	});
	await Promise.all(started.map((one) => one.stop()));

	for (const name of names) {
		const planned = await rowsOf<{ id: string }>(
			circle.owner,
			sql`select id from notice where person_id = ${circle.ids[name]} and seq is not null`
		);
		expect(planned).toHaveLength(posts);
		const taken = service.taken(browser(name));
		// Everything arrived; what arrived again is the same message for the same place on the screen.
		expect(new Set(taken.map(({ message }) => message.id))).toEqual(
			new Set(planned.map(({ id }) => id))
		);
		const byId = Map.groupBy(service.arrived(browser(name)), ({ message }) => message.id);
		for (const repeats of byId.values()) {
			expect(new Set(repeats.map(({ message }) => JSON.stringify(message))).size).toBe(1);
			expect(new Set(repeats.map(({ topic }) => topic)).size).toBe(1);
		}
	}
}, 240_000);

test('the test of a device goes the same way: waiting, handed over, on the screen, seen', async () => {
	const browser = await ringable('bram');
	const bram = await circle.gateOf('bram');
	const { testId } = await bram.own(tryHere);
	expect(await bram.own(myTest)).toMatchObject({ id: testId, state: 'waiting' });

	await circle.work();
	await until(async () => expect((await bram.own(myTest))?.state).toBe('handed_over'));
	const [push] = service.taken(browser('bram'));
	expect(push).toMatchObject({
		urgency: 'high',
		topic: 'test',
		message: {
			id: testId,
			notification: { title: 'Test from Kring. Tap to let us know that this works.' }
		}
	});

	await confirmShown(circle.app, push!.message.receipt);
	expect((await bram.own(myTest))?.state).toBe('shown');
	const nel = await circle.gateOf('nel');
	await expect(nel.own((own) => openNotice(own, testId))).rejects.toMatchObject({
		code: 'not_found'
	});
	await expect(bram.own((own) => openNotice(own, testId))).resolves.toBe(
		`/me/notices?seen=${testId}`
	);
	expect((await bram.own(myTest))?.state).toBe('seen');
	// What showed something once is not given up for failures.
	await circle.owner.execute(sql`update push_subscription set failures = 5`);
	expect(await bram.own(myDevices)).toMatchObject([{ isFailing: false }]);
});

test('a test of a device that is gone says so', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 410 });
	const bram = await circle.gateOf('bram');
	const { testId } = await bram.own(tryHere);
	await circle.work();
	await until(async () =>
		expect(
			await rowsOf(circle.owner, sql`select state, reason from push_test where id = ${testId}`)
		).toEqual([{ state: 'failed', reason: 'gone' }])
	);
	await expect(bram.own(tryHere)).rejects.toMatchObject({ code: 'push_not_on' });
});

test('a tapped notice opens its update for its own person, and for nobody else', async () => {
	const browser = await ringable('bram');
	await circle.work();
	const updateId = await circle.post('sanne');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	const { message } = service.taken(browser('bram'))[0]!;

	const [bram, joost] = [await circle.gateOf('bram'), await circle.gateOf('joost')];
	await expect(joost.own((own) => openNotice(own, message.id))).rejects.toMatchObject({
		code: 'not_found'
	});
	await expect(bram.own((own) => openNotice(own, randomId()))).rejects.toMatchObject({
		code: 'not_found'
	});
	await expect(bram.own((own) => openNotice(own, message.id))).resolves.toBe(
		`/circles/${circle.circleId}/updates/${updateId}`
	);
	expect(await stateOf('bram')).toEqual(['seen']);

	await circle.owner.execute(
		sql`update member set removed_at = kring_now() where person_id = ${circle.ids.bram}`
	);
	await expect(bram.own((own) => openNotice(own, message.id))).rejects.toMatchObject({
		code: 'not_found'
	});
});

test('a receipt works once and tells nothing', async () => {
	const browser = await ringable('bram');
	await circle.work();
	await circle.post('sanne');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	const { receipt, id } = service.taken(browser('bram'))[0]!.message;
	const shown = () =>
		rowsOf(circle.owner, sql`select shown_at, receipt_hash from notice where id = ${id}`);

	await confirmShown(circle.app, 'A'.repeat(22));
	expect((await shown())[0]).toMatchObject({ shown_at: null });
	await confirmShown(circle.app, receipt);
	const [first] = await shown();
	expect(first).toMatchObject({ receipt_hash: null });
	expect(first!['shown_at']).not.toBeNull();
	await confirmShown(circle.app, receipt);
	expect((await shown())[0]).toEqual(first);
});

test('the receipt of a notice speaks for the only device of somebody, and for none of several', async () => {
	const browser = await ringable('bram');
	const bram = await circle.gateOf('bram');
	await circle.work();
	const confirmed = async () => {
		await circle.post('sanne');
		const before = service.taken(browser('bram')).length;
		await until(() => expect(service.taken(browser('bram')).length).toBeGreaterThan(before));
		await confirmShown(circle.app, service.taken(browser('bram')).at(-1)!.message.receipt);
		// What came of the other device is written down as well.
		await circle.quiet();
		await circle.owner.execute(sql`update push_subscription set failures = 5`);
		return (await bram.own(myDevices)).map(({ isFailing }) => isFailing);
	};
	expect(await confirmed()).toEqual([false]);
	await circle.owner.execute(sql`
		update push_subscription set failures = 0, last_confirmed_at = null`);
	await circle.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at, failures)
		select gen_random_uuid(), person_id, session_id, endpoint || '-other', p256dh, auth, created_at, 0
		from push_subscription`);
	expect(await confirmed()).toEqual([true, true]);
});

test('a browser has one address, and it follows whoever is signed in there', async () => {
	const shared = service.browserOf('shared tablet');
	const [bram, nel] = [await circle.gateOf('bram'), await circle.gateOf('nel')];
	await bram.own((own) => subscribe(own, shared, circle.env.pushHosts));
	await bram.own((own) => subscribe(own, shared, circle.env.pushHosts));
	expect(await bram.own(myDevices)).toMatchObject([{ isHere: true, isFailing: false }]);

	await nel.own((own) => subscribe(own, shared, circle.env.pushHosts));
	expect(await bram.own(myDevices)).toEqual([]);
	expect(await nel.own(myDevices)).toHaveLength(1);

	await bram.own((own) => unsubscribe(own, shared));
	expect(await nel.own(myDevices)).toHaveLength(1);
	await nel.own((own) => unsubscribe(own, shared));
	expect(await nel.own(myDevices)).toEqual([]);
});

test('an address that is no push service is refused', async () => {
	const bram = await circle.gateOf('bram');
	const made = service.browserOf('elsewhere');
	for (const endpoint of [
		'https://example.org/x',
		'http://169.254.169.254/x',
		'http://127.0.0.1:1/x'
	]) {
		await expect(
			bram.own((own) => subscribe(own, { ...made, endpoint }, circle.env.pushHosts))
		).rejects.toMatchObject({ code: 'push_host_unknown' });
	}
});

test('who stopped the mails gets none, and only with the token that was sent', async () => {
	const { secret } = circle.env;
	expect(
		await stopMails(circle.app, stopToken(circle.ids.joost, Buffer.alloc(32, 7)), secret)
	).toBe(false);
	expect(await stopMails(circle.app, 'nonsense', secret)).toBe(false);
	expect(await stopMails(circle.app, stopToken(circle.ids.bram, secret), secret)).toBe(true);

	await circle.work();
	await circle.post('sanne');
	await circle.quiet();
	await circle.setClock(18 * 60 + 1);
	await until(() => expect(circle.mails.map(({ to }) => to)).toContain('joost@example.org'));
	await circle.quiet();
	expect(circle.mails.map(({ to }) => to)).not.toContain('bram@example.org');
});

test('more than ten in five minutes are gathered', async () => {
	const browser = await ringable('bram');
	await circle.work();
	for (let count = 0; count < 10; count += 1) await circle.post('sanne');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(10));
	for (let count = 0; count < 3; count += 1) await circle.post('sanne');
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(10);

	await circle.setClock(12 * 60 + 10);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(11));
	await circle.quiet();
	expect(service.taken(browser('bram')).at(-1)!.message.notification.title).toBe(
		'There are new updates in Kring.'
	);
});
