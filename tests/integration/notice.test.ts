import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { chooseNotices, myChoices, openNotice } from '#lib/server/notice.ts';
import { freshCard, pinTries, useCard } from '#lib/server/session/index.ts';
import { planOnly } from '../support/plan-only.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { until } from '../support/until.ts';

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

/** Browsers have names of their own in each test, so that nothing of another test is counted. */
const everybody: Name[] = ['nel', 'sanne', 'bram', 'joost', 'marjan'];

async function ringable(...who: Name[]): Promise<(name: Name) => string> {
	const run = randomId();
	const browser = (name: Name) => `${name} ${run}`;
	for (const name of who) await circle.ringable(name, browser(name));
	return browser;
}

test('what Sanne posts rings those who may read it, once, each in their own language', async () => {
	const browser = await ringable(...everybody);
	await circle.work();

	const updateId = await circle.post('sanne', { topicId: 'health' });
	await until(() => expect(service.taken(browser('marjan'))).toHaveLength(1));
	await circle.quiet();

	const titles = Object.fromEntries(
		everybody.map((name) => [
			name,
			service.taken(browser(name)).map(({ message }) => message.notification.title)
		])
	);
	expect(titles).toEqual({
		nel: ['Er is nieuws in Kring.'],
		sanne: [],
		bram: ['There is news in Kring.'],
		joost: [],
		marjan: ['Er is nieuws in Kring.']
	});
	const [push] = service.taken(browser('bram'));
	const [notice] = await rowsOf<{ id: string; state: string; updateId: string }>(
		circle.owner,
		sql`select id, state, update_id as "updateId" from notice where person_id = ${circle.ids.bram}`
	);
	expect(notice).toMatchObject({ state: 'handed_over', updateId });
	expect(push!.message).toEqual({
		web_push: 8030,
		mutable: true,
		notification: {
			title: 'There is news in Kring.',
			navigate: `/m/${notice!.id}`,
			tag: notice!.id.replaceAll('-', ''),
			lang: 'en'
		},
		id: notice!.id,
		receipt: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/)
	});
	expect(Buffer.byteLength(JSON.stringify(push!.message))).toBeLessThan(300);
	expect(push).toMatchObject({ urgency: 'normal', topic: notice!.id.replaceAll('-', '') });
	expect(push!.ttl).toBeGreaterThan(3600);
	expect(push!.sender.publicKey).toBe(circle.env.push!.publicKey);
});

test('a surprise never rings the resident', async () => {
	const browser = await ringable('nel', 'bram');
	await circle.work();

	await circle.post('sanne', { surpriseDays: 5 });
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();

	expect(service.arrived(browser('nel'))).toHaveLength(0);
});

test('who is asked is rung as asked, also when they want to hear nothing of that topic', async () => {
	const browser = await ringable('bram', 'joost');
	for (const name of ['bram', 'joost'] as const) {
		await circle.owner.execute(sql`
			insert into notice_choice (circle_id, person_id, topic_id, choice)
			values (${circle.circleId}, ${circle.ids[name]}, 'news', 'none')`);
	}
	await circle.work();

	await circle.post('sanne', { asked: 'bram' });
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();

	expect(service.taken(browser('bram'))[0]!.message.notification.title).toBe(
		'There is a question for you in Kring.'
	);
	expect(service.arrived(browser('joost'))).toHaveLength(0);
});

test('five wrong PINs tell the resident and the contact person, and lead to the card', async () => {
	const browser = await ringable(...everybody);
	await circle.work();
	const { secret, pin, kept } = await freshCard();
	await circle.owner.execute(sql`
		insert into card (circle_id, id, secret_hash, pin_hash, pin_salt, made_by_id, made_at)
		values (${circle.circleId}, ${randomId()}, ${kept.secretHash}, ${kept.pinHash}, ${kept.pinSalt},
			${circle.ids.sanne}, kring_now())`);
	const wrong = pin === '00000' ? '00001' : '00000';
	for (let tries = 0; tries < pinTries; tries++) {
		const attempt = { secret, pin: wrong, network: '192.0.2.1' };
		await expect(useCard(circle.app, circle.env, attempt)).rejects.toBeInstanceOf(Refusal);
	}
	await until(() => {
		expect(service.taken(browser('sanne'))).toHaveLength(1);
		expect(service.taken(browser('nel'))).toHaveLength(1);
	});
	await circle.quiet();
	const [push] = service.taken(browser('sanne'));
	expect(push!.message.notification.title).toBe('Er is nieuws in Kring.');
	for (const name of ['bram', 'joost', 'marjan'] as const) {
		expect(service.arrived(browser(name))).toHaveLength(0);
	}
	const gate = await circle.gateOf('sanne');
	expect(await gate.own((own) => openNotice(own, push!.message.id))).toBe(
		`/circles/${circle.circleId}/card`
	);
});

test('planned twice, each person is told once', async () => {
	const browser = await ringable('bram');
	await circle.post('sanne');
	await circle.owner.execute(sql`
		insert into job (lane, kind, payload, run_at, created_at)
		select lane, kind, payload, run_at, created_at from job where kind = 'notice.plan'`);
	await circle.work();
	await circle.quiet();

	expect(service.arrived(browser('bram'))).toHaveLength(1);
	const notices = await rowsOf(
		circle.owner,
		sql`select from notice where person_id = ${circle.ids.bram}`
	);
	expect(notices).toHaveLength(1);
});

test('somebody with two devices is rung on both', async () => {
	const browser = await ringable('bram');
	// A second device is a second sign-in.
	await circle.owner.execute(sql`
		insert into session select gen_random_uuid(), person_id, secret_hash, kind, factors, strong, circle_id, proved_at,
			created_at, last_seen_at, idle_at, ends_at, ended_at, 'tablet' from session where person_id = ${circle.ids.bram}`);
	const tablet = service.browserOf('tablet of bram');
	await circle.owner.execute(sql`
		insert into push_subscription (id, person_id, session_id, endpoint, p256dh, auth, created_at)
		select gen_random_uuid(), person_id, id, ${tablet.endpoint}, ${tablet.keys.p256dh}, ${tablet.keys.auth}, kring_now()
		from session where person_id = ${circle.ids.bram} and device = 'tablet'`);
	await circle.work();

	await circle.post('sanne');
	await until(() => expect(service.taken('tablet of bram')).toHaveLength(1));
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();

	const [one, other] = [service.taken(browser('bram')), service.taken('tablet of bram')];
	expect(one[0]!.message).toEqual(other[0]!.message);
});

test('news of the night waits till the quiet hours end, and then rings once', async () => {
	const browser = await ringable('bram', 'joost');
	await circle.setClock(22 * 60 + 30);
	await circle.work();
	await circle.post('sanne');
	await circle.post('sanne');
	await circle.post('sanne', { asked: 'bram' });
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);

	await circle.setClock(7 * 60 + 59, 1);
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);

	await circle.setClock(8 * 60 + 15, 1);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect(service.taken(browser('bram'))[0]!.message.notification.title).toBe(
		'There are new updates in Kring.'
	);
	expect(service.arrived(browser('joost'))).toHaveLength(1);
});

test('one thing of the night rings in the morning as what it is', async () => {
	const browser = await ringable('bram');
	await circle.setClock(23 * 60);
	await circle.work();
	const updateId = await circle.post('sanne');
	await circle.quiet();

	await circle.setClock(8 * 60 + 15, 1);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();

	const { message } = service.taken(browser('bram'))[0]!;
	const [notice] = await rowsOf(
		circle.owner,
		sql`select update_id from notice where id = ${message.id}`
	);
	expect(notice).toEqual({ update_id: updateId });
	expect(service.arrived(browser('bram'))).toHaveLength(1);
});

test('what was seen meanwhile does not ring in the morning', async () => {
	const browser = await ringable('bram');
	await circle.setClock(23 * 60);
	await circle.work();
	await circle.post('sanne');
	await circle.quiet();
	await circle.owner.execute(sql`
		insert into seen (circle_id, person_id, topic_id, up_to_seq, at)
		values (${circle.circleId}, ${circle.ids.bram}, 'news', 100, kring_now())`);

	await circle.setClock(8 * 60 + 15, 1);
	await circle.quiet();

	expect(service.arrived(browser('bram'))).toHaveLength(0);
});

test('who chose one digest a day hears once a day, at the chosen time', async () => {
	const browser = await ringable('bram');
	await circle.owner.execute(sql`
		update account set digest = 'daily', digest_minute = ${18 * 60} where person_id = ${circle.ids.bram}`);
	await circle.work();
	await circle.post('sanne');
	await circle.post('sanne');
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);

	await circle.setClock(18 * 60 + 1);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	// What is under way comes to its end: a day later its lease would be over.
	await circle.quiet();
	await circle.setClock(18 * 60 + 1, 1);
	await circle.quiet();

	expect(service.arrived(browser('bram'))).toHaveLength(1);
});

test('removed between planning and sending, somebody hears nothing', async () => {
	const browser = await ringable('bram', 'joost');
	await circle.post('sanne');
	// Only the planning is done; then he is removed.
	await planOnly(circle);
	await circle.owner.execute(sql`
		update member set removed_at = kring_now() where person_id = ${circle.ids.bram}`);
	await circle.work();
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();

	expect(service.arrived(browser('bram'))).toHaveLength(0);
	const left = await rowsOf(
		circle.owner,
		sql`select state from notice where person_id = ${circle.ids.bram}`
	);
	expect(left).toEqual([{ state: 'dropped' }]);
	const devices = await rowsOf(
		circle.owner,
		sql`select from push_subscription where person_id = ${circle.ids.bram}`
	);
	expect(devices).toHaveLength(0);
});

test.each([
	['withdrawn', sql`update "update" set withdrawn_at = kring_now(), text = ''`],
	['closed to them', sql`delete from topic_right where topic_id = 'news' and level = 'read'`]
])('an update that is %s before it is sent rings nobody', async (_why, change) => {
	const browser = await ringable('joost');
	await circle.post('sanne');
	await planOnly(circle);
	await circle.owner.execute(change);
	await circle.work();
	await circle.quiet();

	expect(service.arrived(browser('joost'))).toHaveLength(0);
	const states = await rowsOf(
		circle.owner,
		sql`select state from notice where person_id = ${circle.ids.joost}`
	);
	expect(states).toEqual([{ state: 'dropped' }]);
});

test('a device whose sign-in was ended is not rung any more', async () => {
	const browser = await ringable('bram', 'joost');
	await circle.owner.execute(sql`
		update session set ended_at = kring_now() where person_id = ${circle.ids.bram}`);
	await circle.work();
	await circle.post('sanne');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();

	expect(service.arrived(browser('bram'))).toHaveLength(0);
});

test('who cannot be rung gets one neutral mail a day', async () => {
	const browser = await ringable('joost');
	await circle.work();
	await circle.post('sanne');
	await circle.post('sanne');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(2));
	await circle.quiet();
	expect(circle.mails).toEqual([]);

	await circle.setClock(18 * 60 + 1);
	await until(() => expect(circle.mails.some(({ to }) => to === 'bram@example.org')).toBe(true));
	await circle.quiet();
	await circle.post('sanne');
	await circle.quiet();
	const mine = () => circle.mails.filter(({ to }) => to === 'bram@example.org');
	expect(mine()).toEqual([
		{ to: 'bram@example.org', language: 'en', link: `${circle.env.origin}/circles` }
	]);

	await circle.setClock(18 * 60 + 2, 1);
	await until(() => expect(mine()).toHaveLength(2));
});

test('two workers side by side tell everybody once', async () => {
	const browser = await ringable('nel', 'bram', 'joost');
	await Promise.all([circle.work(), circle.work()]);

	for (let count = 0; count < 3; count += 1) await circle.post('sanne');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(3));
	await circle.quiet();

	for (const name of ['nel', 'bram', 'joost'] as const) {
		const ids = service.arrived(browser(name)).map(({ message }) => message.id);
		expect(ids).toHaveLength(3);
		expect(new Set(ids).size).toBe(3);
	}
});

test('who is removed hears that, in words that say nothing, and others who look after the circle too', async () => {
	const browser = await ringable('bram', 'sanne');
	const nel = await circle.gateOf('nel');
	await circle.owner.execute(sql`
		update member set removed_at = kring_now() where person_id = ${circle.ids.bram}`);
	await nel.change(
		circle.circleId,
		{ id: randomId(), content: {} },
		['circle.leave'],
		async (deed) => {
			await deed.record({
				kind: 'member.removed',
				personId: circle.ids.bram,
				openAsks: 0,
				wasContact: false,
				wasBackup: false
			});
			return {};
		}
	);
	await circle.work();
	await until(() => expect(service.taken(browser('sanne'))).toHaveLength(1));
	await circle.quiet();
	// His devices went with his last circle, so it goes by the mail of the day.
	expect(service.arrived(browser('bram'))).toHaveLength(0);
	await circle.setClock(18 * 60 + 1);
	await until(() => expect(circle.mails.map(({ to }) => to)).toContain('bram@example.org'));
});

test('the weekly overview rings on Sunday at five, once, those to whom the week has something to show', async () => {
	const browser = await ringable(...everybody);
	await circle.owner.execute(sql`
		insert into notice_choice (circle_id, person_id, topic_id, choice)
		values (${circle.circleId}, ${circle.ids.marjan}, 'week', 'none')`);
	await circle.work();
	await circle.post('sanne', { topicId: 'daily' });
	await circle.quiet();
	const before = everybody.map((name) => service.arrived(browser(name)).length);
	const round = async () => {
		await circle.owner.execute(sql`
			insert into job (lane, kind, key, payload, run_at, created_at)
			values (2, 'overview.round', 'overview.round', '{}', kring_now(), kring_now())
			on conflict (key) do update set run_at = kring_now(), payload = excluded.payload`);
		await circle.quiet();
	};

	await round();
	await until(() => expect(service.taken(browser('nel'))).toHaveLength(before[0]! + 1));
	await round();

	const titles = everybody.map((name, index) =>
		service
			.taken(browser(name))
			.slice(before[index])
			.map(({ message }) => message.notification.title)
	);
	const ready = 'Het weekoverzicht van Kring staat klaar.';
	expect(titles).toEqual([[ready], [ready], ['The weekly overview of Kring is ready.'], [], []]);
});

test('a choice about what is no topic of this circle is not kept', async () => {
	const joost = await circle.gateOf('joost');
	const chosen = { news: 'none', week: 'none', health: 'digest', 'no-topic': 'push' } as const;
	await joost.change(
		circle.circleId,
		{ id: randomId(), content: chosen },
		['notice.choose'],
		(deed) => chooseNotices(deed, chosen)
	);
	expect(await joost.own((own) => myChoices(own, circle.circleId))).toEqual({
		...{ news: 'none', week: 'none', health: 'digest' }
	});
});

test('nobody else in the circle can see or change what somebody is told', async () => {
	await ringable('bram');
	await circle.work();
	await circle.post('sanne');
	await circle.quiet();
	const joost = await circle.gateOf('joost');
	const seen = await joost.own(async ({ tx }) => [
		...(await tx.execute(sql`select person_id as id from notice`)),
		...(await tx.execute(sql`select person_id as id from notice_choice`)),
		...(await tx.execute(sql`select person_id as id from push_subscription`)),
		...(await tx.execute(sql`select person_id as id from push_test`))
	]);
	expect(seen.filter(({ id }) => id !== circle.ids.joost)).toEqual([]);
});

test('the address of a device is looked at again each time before it is used', async () => {
	const browser = await ringable('bram');
	await circle.owner.execute(sql`
		update push_subscription set endpoint = replace(endpoint, '127.0.0.1', 'localhost')`);
	await circle.work();
	await circle.post('sanne');
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
	expect(service.knocks(browser('bram'))).toBe(0);
});
