import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { retold } from '#lib/domain/chain/index.ts';
import { removeMember } from '#lib/server/membership/index.ts';
import { showsOf, tapPath } from '#lib/client/push-payload.ts';
import { openNotice } from '#lib/server/notice.ts';
import { confirmShown } from '#lib/server/push/devices.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { chainOfSteps, close, pageOf, raise, settled, take, withdraw } from '../support/signals.ts';
import { until } from '../support/until.ts';

// A signal and the chain that answers it, on a real database whose clock is moved, with a push
// service that checks and decrypts what it gets (S12.5).

let service: PushService;
let circle: RingingCircle;
let noon: Date;

beforeAll(async () => {
	service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
	circle = await ringingCircle(service);
	noon = circle.noon;
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

/** How a service worker shows what it is sent. */
const look = { icon: '', badge: '', fallbackTitle: '', takeTitle: () => 'Ik pak het op' };
/** Sets the clock to so many seconds after noon. */
const after = (seconds: number) => circle.setClock(12 * 60 + seconds / 60);

type Row = { state: string; round: number; nextStepAt: string; unanswered: boolean };

async function rowOf(id: string): Promise<Row> {
	const [row] = await rowsOf<Row>(
		circle.owner,
		sql`select state, round, next_step_at as "nextStepAt", unanswered_since is not null as unanswered
			from signal where id = ${id}`
	);
	return row!;
}

/** Whom each step asked, by first names, in the order of the log. */
async function story(id: string): Promise<string[]> {
	const nameOf = new Map(Object.entries(circle.ids).map(([name, personId]) => [personId, name]));
	const rows = await rowsOf<{ body: Record<string, unknown> }>(
		circle.owner,
		sql`select body from event where body ->> 'signalId' = ${id} order by seq`
	);
	return rows.map(({ body }) => {
		const names = ((body['personIds'] ?? []) as string[]).map((one) => nameOf.get(one));
		const kind = String(body['kind']).slice('signal.'.length);
		return names.length === 0 ? kind : `${kind} ${names.join(' ')}`;
	});
}

const redChain = () =>
	chainOfSteps(circle, 'red', [
		{ after: 0, who: ['contact', 'bram'] },
		{ after: 5, who: ['marjan'] },
		{ after: 5, who: ['joost'] },
		{ after: 5, who: [], number: true }
	]);

test('1: red that nobody answers asks at 0, 5, 10 and 15 minutes, three rounds, then is unanswered', async () => {
	await ringable('sanne', 'bram', 'marjan');
	await redChain();
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	const raisedMs = new Date((await rowOf(id)).nextStepAt).getTime() - 5 * 60_000;
	expect(Math.abs(raisedMs - noon.getTime())).toBeLessThan(10_000);
	const due = [];
	for (let count = 0; count < 12; count++) {
		await settled(circle, id);
		const { nextStepAt } = await rowOf(id);
		due.push((new Date(nextStepAt).getTime() - raisedMs) / 60_000);
		await after((new Date(nextStepAt).getTime() - noon.getTime()) / 1000);
	}
	await settled(circle, id);
	expect(due).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
	expect(await rowOf(id)).toMatchObject({ state: 'open', unanswered: true });
	const round = ['asked sanne bram', 'asked marjan', 'asked joost', 'number_shown'];
	expect(await story(id)).toEqual(['raised', ...round, ...round, ...round, 'unanswered']);
	const { nextStepAt } = await rowOf(id);
	expect(new Date(nextStepAt).getTime() - raisedMs).toBe(75 * 60_000);
});

test('2: taken on at 4:59 nobody else is asked; at 5:01 one more is', async () => {
	await redChain();
	await circle.work();
	await circle.standAt(0);
	const early = await raise(circle, 'nel', 'red');
	// Looked at whatever its job says: a second before its moment nothing is due.
	const lookedAt = async (id: string, seconds: number) => {
		await circle.standAt(seconds);
		await circle.owner.execute(sql`select kring_wake_signals(array[${circle.circleId}::uuid])`);
		await settled(circle, id);
		return story(id);
	};
	expect(await lookedAt(early, 4 * 60 + 59)).toEqual(['raised', 'asked sanne bram']);
	expect(await take(circle, 'bram', early, 30)).toBe(true);
	expect(await lookedAt(early, 6 * 60)).toEqual(['raised', 'asked sanne bram', 'taken_on']);
	await close(circle, 'bram', early, 'Dank u, het is goed.');

	await circle.standAt(3_600);
	const late = await raise(circle, 'nel', 'red');
	expect(await lookedAt(late, 3_600 + 4 * 60 + 59)).toEqual(['raised', 'asked sanne bram']);
	expect(await lookedAt(late, 3_600 + 5 * 60 + 1)).toContain('asked marjan');
	expect(await take(circle, 'bram', late, 30)).toBe(true);
	expect(await lookedAt(late, 3_600 + 11 * 60)).toEqual([
		...['raised', 'asked sanne bram', 'asked marjan', 'taken_on']
	]);
});

test('3: of fifty taps at once one wins, and the others are told who has it', async () => {
	await redChain();
	const id = await raise(circle, 'nel', 'red');
	const names: Name[] = ['sanne', 'bram', 'marjan', 'joost'];
	const taps = Array.from({ length: 50 }, (_, at) => take(circle, names[at % 4]!, id, 30 + at));
	const won = (await Promise.all(taps)).filter((mine) => mine);
	// Who has it may tap again to move the time; nobody else ever gets it.
	const story_ = await story(id);
	expect(story_.filter((line) => line.startsWith('taken_on')).length).toBe(won.length);
	const takers = await rowsOf<{ who: string }>(
		circle.owner,
		sql`select distinct body ->> 'personId' as who from event where body ->> 'kind' = 'signal.taken_on'`
	);
	expect(takers).toHaveLength(1);
});

test('4 and 5: a time that passes is asked after, then it is open again, once, however late it is noticed', async () => {
	await redChain();
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await take(circle, 'bram', id, 10);
	await after(10 * 60 + 5);
	await until(async () => expect(await story(id)).toContain('asked_if_done'));
	expect(await rowOf(id)).toMatchObject({ state: 'taken_on' });
	await after(20 * 60 + 10);
	await until(async () => expect(await story(id)).toContain('reopened'));
	await take(circle, 'bram', id, 10);
	await circle.setClock(12 * 60, 60);
	await until(async () =>
		expect((await story(id)).filter((line) => line === 'asked_if_done')).toHaveLength(2)
	);
	expect(await rowOf(id), 'there is time for an answer').toMatchObject({ state: 'taken_on' });
	await circle.setClock(12 * 60 + 11, 60);
	await until(async () => expect(await rowOf(id)).toMatchObject({ state: 'open' }));
	await settled(circle, id);
	const lines = await story(id);
	expect(lines.filter((line) => line === 'reopened')).toHaveLength(2);
	expect(lines.length).toBeLessThan(14);
});

test('7: who has it leaves the circle, and it is open again in the same moment', async () => {
	await redChain();
	const id = await raise(circle, 'nel', 'red');
	await take(circle, 'bram', id, 30);
	const gate = await circle.gateOf('nel');
	await gate.change(
		circle.circleId,
		{ id: randomId(), content: 'bram' },
		['circle.remove'],
		(deed) => removeMember(deed, { personId: circle.ids.bram, takeOverId: '' })
	);
	expect(await story(id)).toEqual([
		...['raised', 'asked sanne bram', 'taken_on', 'reopened', 'asked sanne', 'chain_changed']
	]);
	await expect(pageOf(circle, 'bram', id)).rejects.toMatchObject({ code: 'not_found' });
	const [left] = await rowsOf<{ waiting: number }>(
		circle.owner,
		sql`select count(*)::int as waiting from notice
			where person_id = ${circle.ids.bram} and signal_id = ${id} and state in ('waiting', 'held')`
	);
	expect(left?.waiting).toBe(0);
});

test('8: a worker that died after sending sends the very same once more, and the phone shows one', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const first = await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();
	await first.stop();
	// As it stands when a worker dies between sending and writing down.
	await circle.owner.execute(sql`
		update notice_try set state = 'waiting', next_at = kring_now() where person_id = ${circle.ids.bram} and channel = 'push'`);
	await circle.owner.execute(sql`update job set run_at = kring_now() where kind = 'signal.tell'`);
	await circle.work();
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(2));
	await circle.quiet();
	const [one, two] = service.taken(browser('bram'));
	expect(two!.message).toEqual(one!.message);
	expect(one!.message.notification).toMatchObject({
		title: 'Urgent news in Kring. Open the app.',
		renotify: true
	});
	expect(one).toMatchObject({ urgency: 'high', topic: one!.message.notification.tag });
	expect(Buffer.byteLength(JSON.stringify(one!.message))).toBeLessThan(300);
	const page = await pageOf(circle, 'nel', id);
	expect(page.lines[1]!.notices).toHaveLength(1);
});

test('10 and 13: an address that is gone gives way at once, one that never shows anything after a while', async () => {
	const browser = await ringable('bram', 'joost');
	service.answer(browser('bram'), { status: 410 });
	const everybody = [{ after: 0, who: ['bram', 'joost'] }] as const;
	await chainOfSteps(circle, 'orange', everybody, { lastWait: 60 });
	await chainOfSteps(circle, 'red', everybody);
	await circle.work();
	await raise(circle, 'nel', 'orange');
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
	const [left] = await rowsOf<{ devices: number }>(
		circle.owner,
		sql`select count(*)::int as devices from push_subscription where person_id = ${circle.ids.bram}`
	);
	expect(left?.devices).toBe(0);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	// Orange has a quarter of an hour; nothing was heard of it.
	await after(14 * 60);
	await circle.quiet();
	expect(circle.mails).toHaveLength(1);
	await after(15 * 60 + 5);
	await until(() => expect(circle.mails.map(({ to }) => to)).toContain('joost@example.org'));
	// Red goes by mail at once, beside the push.
	await raise(circle, 'sanne', 'red');
	await until(() =>
		expect(circle.mails.filter(({ to }) => to === 'joost@example.org')).toHaveLength(2)
	);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(2));
	expect(service.taken(browser('joost'))[1]!.message.notification.tag).toBe(
		service.taken(browser('joost'))[0]!.message.notification.tag
	);
});

test('9 and 11: refused by all push services, no device is lost, the operator hears it, and mail takes over', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 403 });
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }]);
	const { lines } = await circle.work();
	await raise(circle, 'nel', 'orange');
	await until(() => expect(circle.mails).toHaveLength(1));
	const [left] = await rowsOf<{ devices: number }>(
		circle.owner,
		sql`select count(*)::int as devices from push_subscription where person_id = ${circle.ids.bram}`
	);
	expect(left?.devices).toBe(1);
	expect(lines.some((line) => line.startsWith('alarm: push service refuses a signal'))).toBe(true);
});

test('16: in quiet hours orange is held and told once, red is not held, and what is over is never told', async () => {
	const browser = await ringable('bram', 'joost');
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 600 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['joost'] }]);
	await circle.work();
	await circle.setClock(23 * 60);
	const first = await raise(circle, 'sanne', 'orange');
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);
	await withdraw(circle, 'sanne', first);
	await circle.setClock(23 * 60 + 5);
	await raise(circle, 'sanne', 'orange');
	await circle.setClock(8 * 60 + 16, 1);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(1);

	await circle.setClock(2 * 60, 2);
	await raise(circle, 'sanne', 'red');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
});

test('17: said again it is one signal with two voices; red on orange begins anew', async () => {
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }]);
	await redChain();
	const first = await raise(circle, 'joost', 'orange', { text: 'Zij at niet.' });
	expect(await raise(circle, 'sanne', 'orange', { text: 'Zij slaapt.' })).toBe(first);
	expect(await story(first)).toEqual(['raised', 'asked bram', 'joined']);
	expect(await raise(circle, 'joost', 'red')).toBe(first);
	expect(await story(first)).toEqual([
		...['raised', 'asked bram', 'joined', 'raised_to_red', 'asked sanne bram']
	]);
	const page = await pageOf(circle, 'nel', first);
	expect(page).toMatchObject({ level: 'red' });
	expect(page.voices.map(({ text }) => text)).toEqual(['Zij at niet.', 'Zij slaapt.', '']);
	// Who merely said it sees how it goes, and of the words only their own.
	await circle.owner.execute(sql`delete from chain_target where person_id = ${circle.ids.joost}`);
	await circle.owner.execute(sql`delete from chain_place where person_id = ${circle.ids.joost}`);
	const theirs = await pageOf(circle, 'joost', first);
	expect(theirs.voices.map(({ text }) => text)).toEqual(['Zij at niet.', '', '']);
});

test('18: taken back before somebody took it on, not after', async () => {
	await redChain();
	const first = await raise(circle, 'joost', 'red');
	await withdraw(circle, 'joost', first);
	expect(await rowOf(first)).toMatchObject({ state: 'withdrawn', nextStepAt: null });
	const second = await raise(circle, 'joost', 'red');
	expect(second).not.toBe(first);
	expect(await pageOf(circle, 'nel', second)).toMatchObject({ followsId: first });
	await take(circle, 'bram', second, 30);
	await expect(withdraw(circle, 'joost', second)).rejects.toMatchObject({
		code: 'signal_taken_on'
	});
});

test('19: who has no right hears nothing and finds nothing, also when the right ends on the way', async () => {
	const browser = await ringable('joost', 'bram');
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { not: [] });
	const id = await raise(circle, 'sanne', 'orange', { text: 'Alleen voor wie het mag.' });
	await expect(pageOf(circle, 'joost', id)).rejects.toMatchObject({ code: 'not_found' });
	await expect(take(circle, 'joost', id, 30)).rejects.toMatchObject({ code: 'not_found' });
	// Planned while he had a place, and lost before the worker came.
	await circle.owner.execute(
		sql`update chain_place set accepted_at = null where person_id = ${circle.ids.bram}`
	);
	await circle.work();
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);
	expect(service.arrived(browser('joost'))).toHaveLength(0);
});

test('20: after five minutes without a database the steps that were missed are taken, and marked late', async () => {
	await redChain();
	const id = await raise(circle, 'nel', 'red');
	await after(12 * 60);
	await circle.work();
	await settled(circle, id);
	const asked = await rowsOf<{ dueAt: string | null }>(
		circle.owner,
		sql`select body ->> 'dueAt' as "dueAt" from event
			where body ->> 'signalId' = ${id} and body ->> 'kind' = 'signal.asked' order by seq`
	);
	expect(await story(id)).toEqual(['raised', 'asked sanne bram', 'asked marjan', 'asked joost']);
	expect(asked.map(({ dueAt }) => dueAt !== null)).toEqual([false, true, true]);
});

test('23: a payload, its address and a mail hold no name, circle, sign or note', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const { lines } = await circle.work();
	await raise(circle, 'nel', 'red', { text: 'Zij is verward en boos.' });
	await until(() => expect(circle.mails).toHaveLength(1));
	await circle.quiet();
	const sent = JSON.stringify([
		service.taken(browser('bram')).map(({ message, topic }) => [message, topic]),
		circle.mails,
		lines
	]);
	for (const word of ['nel', 'verward', circle.circleId, circle.ids.nel, 'red'])
		expect(sent.replaceAll('bram@example.org', '')).not.toContain(word);
});

test('14: a receipt that comes after the mail is shown once, and opening it is having read it', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(circle.mails).toHaveLength(1));
	await circle.quiet();
	const [push] = service.taken(browser('bram'));
	const viewed = async () =>
		(await pageOf(circle, 'nel', id)).lines[1]!.notices.map((one) => one.view.state);
	expect(await viewed()).toEqual(['handed_over']);
	await confirmShown(circle.app, push!.message.receipt);
	expect(await viewed()).toEqual(['shown']);
	const gate = await circle.gateOf('bram');
	expect(await gate.own((own) => openNotice(own, push!.message.id))).toBe(
		`/circles/${circle.circleId}/signals/${id}`
	);
	expect(await viewed()).toEqual(['seen']);
});

test('who is asked has a button that leads to where one says what one does, who only hears of it has none', async () => {
	const browser = await ringable('bram', 'joost');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram', 'joost'] }]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await take(circle, 'bram', id, 30);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(2));
	const [asked, told] = service
		.taken(browser('joost'))
		.map(({ message }) => showsOf(JSON.stringify(message), look).options);
	expect(asked!.actions).toEqual([{ action: 'take', title: 'Ik pak het op' }]);
	expect(told!.actions).toBeUndefined();

	const [push] = service.taken(browser('joost'));
	expect(JSON.stringify(push!.message)).not.toContain('pak');
	const path = tapPath(asked!.data, 'take');
	expect(path).toBe(`/m/${push!.message.id}?take`);
	const gate = await circle.gateOf('joost');
	const opened = await gate.own((own) =>
		openNotice(own, push!.message.id, { toTakeOn: new URL(path, 'http://x').search === '?take' })
	);
	expect(opened).toBe(`/circles/${circle.circleId}/signals/${id}#take`);
});

test('29: the same thing sent twice is said once; the same id with other words is refused', async () => {
	await redChain();
	const [signalId, changeId] = [randomId(), randomId()];
	const send = (text: string, id = changeId) =>
		raise(circle, 'joost', 'red', { signalId, changeId: id, text });
	expect(await send('Zij viel.')).toBe(signalId);
	expect(await send('Zij viel.')).toBe(signalId);
	expect(await send('Zij viel.', randomId())).toBe(signalId);
	await expect(send('Anders.')).rejects.toMatchObject({ code: 'change_conflict' });
	await expect(send('Anders.', randomId())).rejects.toMatchObject({ code: 'change_conflict' });
	expect((await pageOf(circle, 'nel', signalId)).voices).toHaveLength(1);
});

test('30: nobody closes without a word to who raised it, and closed is final', async () => {
	await redChain();
	const id = await raise(circle, 'joost', 'red');
	await take(circle, 'bram', id, 30);
	await expect(close(circle, 'bram', id, '')).rejects.toBeInstanceOf(Refusal);
	await close(circle, 'bram', id, 'Dank voor het melden.');
	const page = await pageOf(circle, 'joost', id);
	expect(page).toMatchObject({ state: 'closed', outcome: 'visited' });
	expect(page.ended?.feedback).toBe('Dank voor het melden.');
	await expect(take(circle, 'bram', id, 30)).rejects.toMatchObject({ code: 'signal_closed' });
});

test('28: where a signal stands is what its log tells, at each moment', async () => {
	await redChain();
	await circle.work();
	const id = await raise(circle, 'joost', 'red');
	const same = async () => {
		const page = await pageOf(circle, 'nel', id);
		const told = retold(page.lines.map(({ event }) => event));
		expect(told).toMatchObject({
			level: page.level,
			state: page.state,
			takerId: page.takenById,
			unanswered: page.unanswered
		});
	};
	await same();
	await after(5 * 60 + 5);
	await until(async () => expect(await story(id)).toContain('asked marjan'));
	await same();
	await take(circle, 'marjan', id, 20);
	await same();
	await after(26 * 60);
	await until(async () => expect(await story(id)).toContain('asked_if_done'));
	await same();
	await close(circle, 'marjan', id, 'Gelukt.');
	await same();
});

test('works without plan and chain: the contact person and everybody near are asked', async () => {
	const id = await raise(circle, 'marjan', 'orange');
	const [asked] = (await story(id)).slice(1);
	expect(new Set(asked!.split(' ').slice(1))).toEqual(new Set(['sanne', 'bram', 'joost']));
});
