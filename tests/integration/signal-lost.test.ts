import net, { type AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { proofsOf } from '#lib/server/duty/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { handlersFor } from '#lib/server/job/worker.ts';
import { queueMail } from '#lib/server/mail/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { confirmShown } from '#lib/server/push/devices.ts';
import { PostOffice } from '#lib/server/push/post-office.ts';
import { openedSignal, setStep } from '#lib/server/signal/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import {
	clockOf,
	ringingCircle,
	rowsOf,
	type Name,
	type RingingCircle
} from '../support/ringing-circle.ts';
import { chainOfSteps, pageOf, raise, settled, take } from '../support/signals.ts';
import { until } from '../support/until.ts';

// Ways in which a call for help was once lost, stood still, or said that somebody came who did not.

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

async function ringable(name: Name): Promise<string> {
	const browser = `${name} ${randomId()}`;
	await circle.ringable(name, browser);
	return browser;
}

/** Sets the clock to so many minutes after noon. */
const after = (minutes: number) => circle.setClock(12 * 60 + minutes);

const stateOf = async (id: string) => {
	const [row] = await rowsOf<{ state: string }>(
		circle.owner,
		sql`select state from signal where id = ${id}`
	);
	return row!.state;
};
const opens = async (name: Name, id: string) =>
	(await circle.gateOf(name)).own((own) => openedSignal(own, circle.circleId, id));

test('a page that stands open reads nothing: what is asked anew rings all the same', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const worker = await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	await opens('bram', id);
	await circle.quiet();
	await worker.stop();
	// The next round is asked; his page looks for news before the worker comes to ring him.
	await after(5.1);
	await circle.owner.execute(sql`update job set run_at = kring_now() where kind = 'signal.due'`);
	const second = await circle.work({ isLasting: () => true });
	await settled(circle, id);
	await pageOf(circle, 'bram', id);
	await until(() => expect(service.taken(browser)).toHaveLength(2));
	await circle.quiet();
	await pageOf(circle, 'bram', id);
	const asked = (await pageOf(circle, 'nel', id)).lines.filter(
		({ event }) => event.kind === 'signal.asked'
	);
	expect(asked.map(({ notices }) => notices[0]?.view.state)).toEqual(['seen', 'handed_over']);
	await second.stop();
});

test('nobody reads of a signal by opening the address of one they may not follow', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const id = await raise(circle, 'nel', 'red');
	await circle.owner.execute(sql`update chain_place set accepted_at = null`);
	await opens('bram', id);
	const [row] = await rowsOf<{ state: string }>(
		circle.owner,
		sql`select state from notice where signal_id = ${id} and person_id = ${circle.ids.bram}`
	);
	expect(row).toEqual({ state: 'waiting' });
});

test('woken too early, as by a clock set back, a signal is woken once more and goes on', async () => {
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['contact'] },
		{ after: 5, who: ['bram'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await circle.owner.execute(
		sql`update job set run_at = kring_now(), payload = payload where kind = 'signal.due'`
	);
	await circle.quiet();
	await after(5.1);
	await until(async () => {
		const { lines } = await pageOf(circle, 'nel', id);
		expect(lines.filter(({ event }) => event.kind === 'signal.asked')).toHaveLength(2);
	});
});

test('when the place of who took it on ends, nobody comes: it is open again in that moment', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['contact', 'bram'] }]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await circle.owner.execute(sql`
		update member set ends_at = kring_now() + interval '20 minutes' where person_id = ${circle.ids.bram}`);
	expect(await take(circle, 'bram', id, 200)).toBe(true);
	await after(19);
	await circle.quiet();
	expect(await stateOf(id)).toBe('taken_on');
	await after(21);
	await until(async () => expect(await stateOf(id)).toBe('open'));
});

test('who took it on for somebody who was away keeps it when that one is back', async () => {
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }]);
	const { owner, ids } = circle;
	await owner.execute(sql`
		insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
		select gen_random_uuid(), ${ids.bram}, (kring_now() - interval '3 days')::date, 0,
			(kring_now() + interval '1 day')::date, 0, ${ids.marjan}, kring_now()`);
	// Who is away goes to look after a missed check-in as well.
	await owner.insert(table.checkInPlan).values({
		...{ circleId: circle.circleId, windows: [{ fromMinute: 540, untilMinute: 660 }] },
		...{ weekdays: [0, 1, 2, 3, 4, 5, 6], graceMinutes: 60, remindMinutes: 30 },
		...{ countsOpening: false, agreedAt: circle.noon, agreedById: ids.nel }
	});
	await owner.insert(table.checkInHolder).values({
		...{ circleId: circle.circleId, personId: ids.bram, position: 0 },
		...{ askedAt: circle.noon, acceptedAt: circle.noon }
	});
	const answers = async () =>
		(
			await rowsOf<{ levels: string[] }>(
				owner,
				sql`select kring_answers(${circle.circleId}, ${ids.marjan}) as levels`
			)
		)[0]!.levels;
	await circle.work();
	const id = await raise(circle, 'nel', 'orange');
	expect(await take(circle, 'marjan', id, 3 * 24 * 60)).toBe(true);
	await circle.setClock(12 * 60, 2);
	expect(await answers()).toEqual(['check_in', 'orange', 'red']);
	expect(await pageOf(circle, 'marjan', id)).toMatchObject({ state: 'taken_on', mayAnswer: true });
	// What comes after it is not theirs any more.
	await owner.execute(
		sql`update signal set state = 'closed', next_step_at = null, outcome = 'settled', ended_at = kring_now()`
	);
	await expect(pageOf(circle, 'marjan', id)).rejects.toMatchObject({ code: 'not_found' });
	expect(await answers()).toEqual([]);
});

test('orange in the evening still comes by mail to a phone that never shows anything', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 2_000 });
	await circle.setClock(20 * 60 + 50);
	await circle.work();
	await raise(circle, 'nel', 'orange');
	await until(() => expect(service.taken(browser)).toHaveLength(1));
	// The push itself is not kept past its time.
	expect(service.taken(browser)[0]!.ttl).toBeLessThanOrEqual(900);
	await circle.setClock(21 * 60 + 6);
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
});

test('who reads of it in a mail says nothing of their phone, and stays grey', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const { owner, ids, circleId } = circle;
	await owner.execute(sql`
		insert into channel_proof (person_id, tested_at, cause)
		values (${ids.bram}, kring_now() - interval '25 hours', 'monthly')`);
	await circle.work();
	await raise(circle, 'nel', 'red');
	await until(() => expect(circle.mails).toHaveLength(1));
	const proof = async () => {
		const now = await clockOf(owner);
		const proofs = await Gate.asSystem(owner, 'test', circleId, { lock: false }, ({ tx }) =>
			proofsOf(tx, circleId, now)
		);
		return proofs.get(ids.bram)?.proof;
	};
	const gate = await circle.gateOf('bram');
	const noticeId = circle.mails[0]!.link.split('/m/')[1]!;
	await gate.own((own) => openNotice(own, noticeId));
	expect(await proof()).toBe('grey');
	// Once a push stood on a screen and was tapped, it works.
	await after(5.1);
	await until(() => expect(circle.mails).toHaveLength(2));
	await after(6.5);
	// Either of the two may ring first, and on a busy machine both have.
	await until(() => expect(service.taken(browser)).not.toHaveLength(0));
	const push = service.taken(browser).at(-1)!.message;
	await confirmShown(circle.app, push.receipt);
	await gate.own((own) => openNotice(own, push.id));
	expect(await proof()).toBe('proved');
});

test('a mail is handed over when a mail server has it, and not when it was written', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const handlers = handlersFor(circle.env, null);
	const away = { ...circle.env, smtpUrl: 'smtp://127.0.0.1:1' };
	const first = await circle.work({ handlers, env: away });
	const id = await raise(circle, 'nel', 'red');
	const state = async () =>
		(await pageOf(circle, 'nel', id)).lines[1]!.notices.map(({ view }) => view.state);
	await until(() =>
		expect(first.lines.some((line) => /mail not handed over/.test(line))).toBe(true)
	);
	expect(await state()).toEqual(['waiting']);
	await first.stop();
	await circle.work({ handlers });
	await until(async () => expect(await state()).toEqual(['handed_over']));
});

test('a mail of a signal goes on while the mail server is away, and is told as failed in the end', async () => {
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 600 });
	const handlers = handlersFor(circle.env, null);
	const env = { ...circle.env, smtpUrl: 'smtp://127.0.0.1:1' };
	const worker = await circle.work({ handlers, env });
	const id = await raise(circle, 'nel', 'orange');
	const state = async () =>
		(await pageOf(circle, 'nel', id)).lines[1]!.notices.map(({ view }) => view.state);
	const next = async () =>
		(
			await rowsOf<{ seconds: number; isGivenUp: boolean }>(
				circle.owner,
				sql`select extract(epoch from run_at - kring_now())::float as seconds,
					given_up_at is not null as "isGivenUp"
					from job where kind = 'mail.send' and locked_until is null`
			)
		)[0];
	const away = () => worker.lines.filter((line) => line.includes('mail not handed over'));
	await until(() => expect(away()).not.toHaveLength(0));
	// As after hours of it: more often than any job that fails by itself is tried.
	await circle.owner.execute(sql`
		update job set attempts = 40, run_at = kring_now(), payload = payload where kind = 'mail.send'`);
	await until(() => expect(away().at(-1)).toMatch(/"attempt":41/));
	await until(async () => expect(await next()).toMatchObject({ isGivenUp: false }));
	expect((await next())!.seconds).toBeLessThan(61);
	expect(await state()).toEqual(['waiting']);

	// The end of the next evening: nobody need hear it any more.
	await circle.setClock(23 * 60, 1);
	await circle.owner.execute(sql`update job set run_at = kring_now(), payload = payload
		where kind = 'mail.send'`);
	await until(async () =>
		expect(
			await rowsOf(circle.owner, sql`select state from notice_try where channel = 'mail'`)
		).toEqual([{ state: 'failed' }])
	);
	expect(await state()).toEqual(['expired']);
});

test('a mail server that takes calls and says nothing keeps nobody from being rung', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const calls: net.Socket[] = [];
	const silent = net.createServer((call) => void calls.push(call));
	await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
	try {
		const { port } = silent.address() as AddressInfo;
		const env = { ...circle.env, smtpUrl: `smtp://127.0.0.1:${port}` };
		await circle.owner.transaction(async (tx) => {
			for (let count = 0; count < 30; count++) {
				const details = { link: 'https://kring.example/m/x' };
				const to = `somebody${count}@example.org`;
				const letter = { kind: 'signal' as const, details, to, language: 'nl' as const };
				await queueMail(tx, { ...letter, worthMinutes: 60 }, env);
			}
		});
		const office = new PostOffice(env.push!, env.pushHosts);
		await circle.work({ env, handlers: handlersFor(env, office) });
		await until(() => expect(calls.length).toBeGreaterThanOrEqual(8));
		await raise(circle, 'nel', 'red');
		// Long before the first of them gives up.
		await until(() => expect(service.taken(browser)).toHaveLength(1));
		expect(calls.length).toBeLessThan(16);
	} finally {
		for (const call of calls) call.destroy();
		silent.close();
	}
});

test('a step can be put first, and never in the place of one of the other level', async () => {
	const [first, second] = await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['contact'] },
		{ after: 7, who: ['bram'] }
	]);
	const [orange] = await chainOfSteps(circle, 'orange', [{ after: 0, who: ['contact'] }]);
	const put = async (id: string) => {
		const who = [{ kind: 'member' as const, personId: circle.ids.bram }];
		const wait = { kind: 'minutes' as const, minutes: 7 };
		const step = { id, wait, who, showsNumber: false };
		const gate = await circle.gateOf('nel');
		await gate.change(circle.circleId, { id: randomId(), content: id }, ['chain.edit'], (deed) =>
			setStep(deed, { level: 'red', place: 0, step })
		);
	};
	await put(second!);
	const rows = await rowsOf<{ id: string; wait: number }>(
		circle.owner,
		sql`select id, wait_minutes as wait from chain_step where level = 'red' order by position`
	);
	expect(rows).toEqual([
		{ id: second, wait: 7 },
		{ id: first, wait: 7 }
	]);
	await expect(put(orange!)).rejects.toMatchObject({ code: 'not_found' });
});
