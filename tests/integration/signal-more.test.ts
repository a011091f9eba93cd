import { sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { daysAfter, instantAt, wallClock } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { StartChainForm } from '#lib/domain/chain-form.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { removeMember } from '#lib/server/membership/index.ts';
import { handlersFor } from '#lib/server/job/worker.ts';
import { openNotice } from '#lib/server/notice.ts';
import {
	confirmShown,
	deviceHere,
	subscribe,
	tryHere,
	unsubscribeHere
} from '#lib/server/push/devices.ts';
import { PostOffice } from '#lib/server/push/post-office.ts';
import { removeStep, setStep, startChain } from '#lib/server/signal/index.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { chainOfSteps, pageOf, raise, settled, take } from '../support/signals.ts';
import { until } from '../support/until.ts';

// The rest of S12.5: duty and absence in a chain, a chain that changes while a signal runs, and what
// becomes of a signal when those who bring it fail.

let service: PushService;
let circle: RingingCircle;
let gateway: Server | undefined;

beforeAll(async () => {
	service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
	circle = await ringingCircle(service);
});
afterEach(async () => {
	gateway?.closeAllConnections();
	gateway?.close();
	gateway = undefined;
	await circle.drop();
});

async function ringable(...who: Name[]): Promise<(name: Name) => string> {
	const run = randomId();
	const browser = (name: Name) => `${name} ${run}`;
	for (const name of who) await circle.ringable(name, browser(name));
	return browser;
}
/** Sets the clock to so many seconds after noon. */
const after = (seconds: number) => circle.setClock(12 * 60 + seconds / 60);

const standAt = (seconds: number) => circle.standAt(seconds);
/** By which ways somebody was told, and at how many whole seconds after noon each began. */
const triesOf = (name: Name) =>
	rowsOf<{ channel: string; at: number }>(
		circle.owner,
		sql`select channel, floor(extract(epoch from started_at - ${circle.noon.toISOString()}::timestamptz))::int as at
			from notice_try where person_id = ${circle.ids[name]} order by at, channel`
	);

/** What each line of the log says: whom a step asked, and why it did not ask others. */
async function story(id: string): Promise<string[]> {
	const nameOf = new Map(Object.entries(circle.ids).map(([name, personId]) => [personId, name]));
	type Body = { kind: string; personIds?: string[]; absent?: { why: string }[] };
	const rows = await rowsOf<{ body: Body }>(
		circle.owner,
		sql`select body from event where body ->> 'signalId' = ${id} order by seq`
	);
	return rows.map(({ body }) =>
		[
			body.kind.slice('signal.'.length),
			...(body.personIds ?? []).map((one) => nameOf.get(one)),
			...(body.absent ?? []).map(({ why }) => why)
		].join(' ')
	);
}

/** A team with a professional of the circle in it for each shift, and a chain that asks who is on duty. */
async function teamOnDuty(
	shifts: readonly { who: Name; from: number; until: number }[]
): Promise<string> {
	const { owner, ids, noon, circleId } = circle;
	const [organisationId, rotaId] = [randomId(), randomId()];
	const [place] = await rowsOf<{ id: string }>(owner, sql`select id from municipality`);
	const kept = { id: organisationId, municipalityId: place!.id, name: 'De Linde' };
	await owner.insert(table.organisation).values({ ...kept, createdAt: noon });
	await owner
		.insert(table.rota)
		.values({ organisationId, id: rotaId, name: 'Wacht', createdAt: noon });
	for (const { who, from, until: to } of shifts) {
		await owner.insert(table.employment).values({
			...{ organisationId, personId: ids[who], discipline: 'wijkverpleegkundige' },
			startedAt: new Date(noon.getTime() - 86_400_000)
		});
		await owner.execute(sql`
			update member set role = 'professional', organisation_id = ${organisationId}, discipline = 'wijkverpleegkundige'
			where circle_id = ${circleId} and person_id = ${ids[who]}`);
		await owner.insert(table.shift).values({
			...{ organisationId, id: randomId(), rotaId, personId: ids[who] },
			...{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: from, untilMinute: to },
			...{ fromOn: '2026-01-01', createdAt: noon, createdById: ids[who], madeIn: randomId() }
		});
	}
	const [stepId] = await chainOfSteps(circle, 'red', [
		{ after: 0, who: [], number: true },
		{ after: 5, who: ['sanne'] }
	]);
	await owner.execute(sql`
		insert into chain_target (circle_id, step_id, position, kind, rota_id)
		values (${circleId}, ${stepId}, 0, 'duty', ${rotaId})`);
	await owner.execute(sql`update chain_step set shows_number = false where id = ${stepId}`);
	return rotaId;
}

test('6: a step without duty, and one that nothing reaches, are passed over at once; a stand-in is asked', async () => {
	await teamOnDuty([{ who: 'marjan', from: 20 * 60, until: 22 * 60 }]);
	await circle.owner.execute(sql`
		update account set mail_address = null where person_id in (${circle.ids.joost}, ${circle.ids.sanne})`);
	await chainOfSteps(circle, 'orange', [
		{ after: 0, who: ['joost'] },
		{ after: 5, who: ['bram'] }
	]);
	await circle.owner.execute(sql`
		insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
		select gen_random_uuid(), ${circle.ids.bram}, (kring_now() - interval '1 day')::date, 0,
			(kring_now() + interval '2 days')::date, 0, ${circle.ids.marjan}, kring_now()`);
	const orange = await raise(circle, 'nel', 'orange');
	expect(await story(orange)).toEqual(['raised', 'skipped no_channel', 'asked marjan']);
	const other = await ringable('sanne');
	await circle.work();
	const red = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(other('sanne'))).toHaveLength(1));
	expect((await story(red)).slice(-2)).toEqual(['skipped nobody_on_duty', 'asked sanne']);
});

test('7: a step that is taken out or put in another place while a signal runs is neither lost nor asked twice', async () => {
	const steps = await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 5, who: ['marjan'] },
		{ after: 5, who: ['joost'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	const gate = await circle.gateOf('nel');
	const change = (content: string) => ({ id: randomId(), content });
	await gate.change(circle.circleId, change('out'), ['chain.edit'], (deed) =>
		removeStep(deed, { level: 'red', stepId: steps[1]! })
	);
	await after(5 * 60 + 5);
	await until(async () => expect((await story(id)).at(-1)).toBe('asked joost'));
	// Everything is another one now: who was asked already is not asked again in this round.
	const step = {
		...{ id: randomId(), wait: { kind: 'minutes' as const, minutes: 5 }, showsNumber: false },
		who: [{ kind: 'member' as const, personId: circle.ids.marjan }]
	};
	await gate.change(circle.circleId, change('in'), ['chain.edit'], (deed) =>
		setStep(deed, { level: 'red', place: 0, step })
	);
	await circle.owner.execute(sql`update chain_place set accepted_at = asked_at`);
	await settled(circle, id);
	await after(11 * 60);
	await settled(circle, id);
	const told = await story(id);
	expect(told.filter((line) => line === 'asked joost')).toHaveLength(1);
	expect(told.filter((line) => line === 'chain_changed').length).toBeGreaterThan(0);
	expect(told).toContain('asked marjan');
});

test('7: duty that changes hands before anything arrived: who has it now is asked, and nobody else', async () => {
	await teamOnDuty([
		{ who: 'marjan', from: 8 * 60, until: 12 * 60 + 3 },
		{ who: 'joost', from: 12 * 60 + 3, until: 20 * 60 }
	]);
	const browser = await ringable('marjan', 'joost');
	service.answer(browser('marjan'), { status: 500 });
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.knocks(browser('marjan'))).toBe(1));
	await after(4 * 60);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect(service.taken(browser('marjan'))).toHaveLength(0);
	expect(await story(id)).toEqual(['raised', 'asked marjan', 'asked joost']);
	const page = await pageOf(circle, 'nel', id);
	const told = page.lines.flatMap(({ notices }) =>
		notices.map(({ personId, view }) => [personId, view.state])
	);
	expect(told).toEqual([
		[circle.ids.marjan, 'not_needed'],
		[circle.ids.joost, 'handed_over']
	]);
});

test('7: a change of rota, absence or stand-in has what runs looked at, in the same moment', async () => {
	const rotaId = await teamOnDuty([{ who: 'marjan', from: 8 * 60, until: 20 * 60 }]);
	await raise(circle, 'nel', 'red');
	const { owner, circleId, ids } = circle;
	const absenceId = randomId();
	const changes = [
		sql`update shift set until_minute = 900 where rota_id = ${rotaId}`,
		sql`insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, created_at)
			select ${absenceId}::uuid, ${ids.bram}, kring_now()::date, 0, kring_now()::date + 2, 0, kring_now()`,
		sql`insert into stand_in (circle_id, absence_id, person_id, stand_in_id)
			values (${circleId}, ${absenceId}, ${ids.bram}, ${ids.joost})`,
		sql`delete from stand_in`,
		sql`update absence set cancelled_at = kring_now()`
	];
	const isDue = async () =>
		(
			await rowsOf<{ due: boolean }>(
				owner,
				sql`select run_at <= kring_now() as due from job where kind = 'signal.due'`
			)
		)[0]?.due;
	for (const change of changes) {
		await owner.execute(sql`
			update job set run_at = kring_now() + interval '5 minutes' where kind = 'signal.due'`);
		expect(await isDue()).toBe(false);
		await owner.execute(change);
		expect(await isDue()).toBe(true);
	}
});

test('7: away before the night is over: who stands in is asked in the morning, and nobody twice', async () => {
	const browser = await ringable('bram', 'joost');
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 600 });
	await circle.work();
	await circle.setClock(23 * 60);
	const id = await raise(circle, 'sanne', 'orange');
	await circle.quiet();
	await circle.owner.execute(sql`
		insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
		select gen_random_uuid(), ${circle.ids.bram}, (kring_now() at time zone 'Europe/Amsterdam')::date, 1380,
			((kring_now() at time zone 'Europe/Amsterdam') + interval '3 days')::date, 0, ${circle.ids.joost}, kring_now()`);
	await until(async () => expect(await story(id)).toEqual(['raised', 'asked bram', 'asked joost']));
	await circle.setClock(8 * 60 + 16, 1);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(0);
	expect(service.arrived(browser('joost'))).toHaveLength(1);
	expect(await story(id)).toHaveLength(3);
});

test('6: the only device of the only one asked is gone: it is told as failed, and the next one is asked at once', async () => {
	const browser = await ringable('bram', 'joost');
	service.answer(browser('bram'), { status: 410 });
	await circle.owner.execute(
		sql`update account set mail_address = null where person_id = ${circle.ids.bram}`
	);
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 5, who: ['joost'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect(await story(id)).toEqual(['raised', 'asked bram', 'skipped no_channel', 'asked joost']);
	const page = await pageOf(circle, 'nel', id);
	expect(page.lines[1]?.notices).toMatchObject([{ view: { state: 'failed' } }]);
});

test('6: who lost their last device before anything was sent is told as failed too', async () => {
	await ringable('bram');
	await circle.owner.execute(
		sql`update account set mail_address = null where person_id = ${circle.ids.bram}`
	);
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }], { rounds: 1 });
	const id = await raise(circle, 'nel', 'red');
	await circle.owner.execute(sql`delete from push_subscription`);
	await circle.work();
	await until(async () => expect((await story(id)).at(-1)).toBe('unanswered'));
	const page = await pageOf(circle, 'nel', id);
	expect(page.lines[1]?.notices).toMatchObject([{ view: { state: 'failed' } }]);
});

test('17: red said again to the one who has it already is as loud as red', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await take(circle, 'bram', id, 60);
	await raise(circle, 'sanne', 'red');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(2));
	expect(service.taken(browser('bram')).map(({ urgency }) => urgency)).toEqual(['high', 'high']);
});

/** Says that somebody is away today, and who stands in for them. */
const away = (who: Name, standIn: Name) =>
	circle.owner.execute(sql`
		insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
		select gen_random_uuid(), ${circle.ids[who]}, (kring_now() - interval '1 day')::date, 0,
			(kring_now() + interval '2 days')::date, 0, ${circle.ids[standIn]}, kring_now()`);
/** Signals of which levels somebody answers now, as a job of the house is told. */
const answers = (who: Name) =>
	circle.owner.transaction(async (tx) => {
		await tx.execute(sql`select kring_enter_system(${circle.circleId})`);
		const [found] = await tx.execute<{ levels: string[] }>(
			sql`select kring_answers(${circle.circleId}, ${circle.ids[who]}) as levels`
		);
		return found?.levels;
	});

test('6: who stands in for the contact person answers what they do, also without a chain', async () => {
	expect(await answers('marjan')).toEqual([]);
	await away('sanne', 'marjan');
	expect(await answers('marjan')).toEqual(['check_in', 'orange', 'red']);
	await circle.owner.execute(sql`
		update member set removed_at = kring_now() where person_id in (${circle.ids.bram}, ${circle.ids.joost})`);
	const id = await raise(circle, 'nel', 'red');
	expect(await story(id)).toEqual(['raised', 'asked marjan']);
	expect(await take(circle, 'marjan', id, 30)).toBe(true);
});

test('6: who stands in for a stand-in answers too, and nobody further than the rules go', async () => {
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }]);
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['sanne'] }]);
	await away('bram', 'joost');
	await away('joost', 'marjan');
	expect(await answers('marjan')).toEqual(['orange']);
	const id = await raise(circle, 'nel', 'orange');
	expect(await story(id)).toEqual(['raised', 'asked marjan']);
	// Those who name each other answer for each other, and it ends.
	await away('marjan', 'bram');
	expect(await answers('bram')).toEqual(['orange']);
});

test('19: who took a signal on answers for nobody whose absence was over before it', async () => {
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['marjan'] }]);
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['sanne'] }]);
	await away('sanne', 'marjan');
	const shift = (days: number, cancelled: string | null) =>
		circle.owner.execute(sql`
			update absence set from_on = from_on - ${days}::integer, until_on = until_on - ${days}::integer,
				cancelled_at = kring_now() - ${cancelled}::interval`);
	await shift(0, '1 minute');
	const id = await raise(circle, 'nel', 'orange');
	expect(await take(circle, 'marjan', id, 30)).toBe(true);
	expect(await answers('marjan')).toEqual(['orange']);
	await shift(10, null);
	expect(await answers('marjan')).toEqual(['orange']);
	// One who was away when it was raised, and is back since, is answered for until it is closed.
	await shift(-10, '-1 minute');
	expect(await answers('marjan')).toEqual(['check_in', 'orange', 'red']);
});

test('19: duty that is over gives no right any more; who took a signal on in it keeps that one', async () => {
	const rotaId = await teamOnDuty([{ who: 'marjan', from: 8 * 60, until: 20 * 60 }]);
	expect(await answers('marjan')).toEqual(['red']);
	const ended = (days: number) =>
		circle.owner.execute(sql`
			update shift set until_on = (kring_now() at time zone 'Europe/Amsterdam')::date - ${days}::integer
			where rota_id = ${rotaId}`);
	// A night shift may run until the morning after its last day.
	await ended(1);
	expect(await answers('marjan')).toEqual(['red']);
	await ended(2);
	expect(await answers('marjan')).toEqual([]);
	await ended(0);
	const id = await raise(circle, 'nel', 'red');
	await take(circle, 'marjan', id, 60);
	await ended(2);
	expect(await answers('marjan')).toEqual(['red']);
});

test('a first chain asks who has duty and who stands in for them, of one organisation', async () => {
	await teamOnDuty([{ who: 'marjan', from: 8 * 60, until: 20 * 60 }]);
	const form = v.parse(StartChainForm, {
		...{ level: 'orange', 'near[]': [circle.ids.bram] },
		...{ label: 'De huisarts', phone: '085 000 00 20', hours: 'altijd' }
	});
	const gate = await circle.gateOf('nel');
	const sent = { id: randomId(), content: form };
	await gate.change(circle.circleId, sent, ['chain.edit'], (deed) => startChain(deed, form));
	const steps = await rowsOf<{ kinds: string[] }>(
		circle.owner,
		sql`select array_agg(t.kind order by t.position) as kinds from chain_step s
			join chain_target t on t.circle_id = s.circle_id and t.step_id = s.id
			where s.level = 'orange' group by s.position order by s.position`
	);
	expect(steps.map(({ kinds }) => kinds)).toEqual([['contact', 'member'], ['duty']]);
});

test('a signal whose job is gone is found, and goes on', async () => {
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 5, who: ['joost'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await circle.quiet();
	await circle.owner.execute(sql`delete from job where kind = 'signal.due'`);
	const late = async () =>
		(
			await rowsOf<{ found: number }>(circle.owner, sql`select kring_wake_late_signals() as found`)
		)[0]?.found;
	expect(await late()).toBe(0);
	await after(7 * 60);
	expect(await late()).toBe(1);
	await settled(circle, id);
	expect(await story(id)).toEqual(['raised', 'asked bram', 'asked joost']);
	expect(await late()).toBe(0);
});

test('when a circle ends, its signal and all that was to be told of it end in the same moment', async () => {
	const browser = await ringable('bram', 'joost');
	service.answer(browser('bram'), { status: 500 });
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 5, who: ['joost'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.knocks(browser('bram'))).toBe(1));
	await circle.owner.execute(sql`
		select kring_enqueue(1::smallint, 'finding.raise', null,
			jsonb_build_object('circleId', ${circle.circleId}::text, 'findingId', gen_random_uuid()),
			kring_now() + interval '1 day')`);
	await circle.owner.execute(sql`update circle set closed_at = kring_now()`);
	expect((await story(id)).at(-1)).toBe('closed');
	await after(20 * 60);
	await circle.quiet();
	expect(service.arrived(browser('joost'))).toHaveLength(0);
	expect(service.knocks(browser('bram'))).toBe(1);
	expect(await story(id)).toEqual(['raised', 'asked bram', 'closed']);
	const [left] = await rowsOf<{ signals: number; notices: number; jobs: number }>(
		circle.owner,
		sql`select (select count(*)::int from signal where state in ('open', 'taken_on')) as signals,
			(select count(*)::int from notice where state in ('waiting', 'held')) as notices,
			(select count(*)::int from job where payload ->> 'circleId' = ${circle.circleId}) as jobs`
	);
	expect(left).toEqual({ signals: 0, notices: 0, jobs: 0 });
});

test('7: the whole chain is another one while somebody is asked, and who was asked is gone', async () => {
	const browser = await ringable('bram', 'joost', 'sanne');
	service.answer(browser('bram'), { status: 500 });
	const [first] = await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 60, who: ['marjan'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.knocks(browser('bram'))).toBe(1));
	const gate = await circle.gateOf('nel');
	const change = () => ({ id: randomId(), content: randomId() });
	const step = { id: randomId(), wait: { kind: 'minutes' as const, minutes: 5 } };
	const form = { ...step, showsNumber: false, who: [{ kind: 'contact' as const }] };
	await gate.change(circle.circleId, change(), ['chain.edit'], (deed) =>
		setStep(deed, { level: 'red', place: 0, step: form })
	);
	await gate.change(circle.circleId, change(), ['chain.edit'], (deed) =>
		removeStep(deed, { level: 'red', stepId: first! })
	);
	await gate.change(circle.circleId, change(), ['circle.remove'], (deed) =>
		removeMember(deed, { personId: circle.ids.bram, takeOverId: '' })
	);
	await after(5 * 60 + 5);
	// That somebody was taken out of the circle is told to its contact person as well, less loudly.
	const loud = () => service.taken(browser('sanne')).filter(({ urgency }) => urgency === 'high');
	await until(() => expect(loud()).toHaveLength(1));
	await settled(circle, id);
	expect(loud()).toHaveLength(1);
	expect(service.taken(browser('bram'))).toHaveLength(0);
	const told = (await story(id)).filter((line) => line.startsWith('asked'));
	expect(told).toEqual(['asked bram', 'asked sanne']);
});

test('7: the only one who is asked is removed: nobody waits for them', async () => {
	const browser = await ringable('bram', 'joost');
	service.answer(browser('bram'), { status: 500 });
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['bram'] },
		{ after: 60, who: ['joost'] }
	]);
	await circle.work();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(service.knocks(browser('bram'))).toBe(1));
	const gate = await circle.gateOf('nel');
	await gate.change(
		circle.circleId,
		{ id: randomId(), content: 'bram' },
		['circle.remove'],
		(deed) => removeMember(deed, { personId: circle.ids.bram, takeOverId: '' })
	);
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect((await story(id)).filter((line) => line.startsWith('asked'))).toEqual([
		...['asked bram', 'asked joost']
	]);
	expect(service.taken(browser('bram'))).toHaveLength(0);
});

test('9: what a dead worker holds is taken over when its lease ends, and not before', async () => {
	const browser = await ringable('bram', 'joost');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram', 'joost'] }]);
	await raise(circle, 'nel', 'red');
	// As a worker leaves it that took one of the two and died.
	await circle.owner.execute(sql`
		update job set claim = gen_random_uuid(), attempts = 1, locked_until = kring_now() + interval '60 seconds'
		where kind = 'signal.tell' and payload ->> 'noticeId' =
			(select id::text from notice where person_id = ${circle.ids.bram})`);
	await circle.work();
	await circle.work();
	await until(() => expect(service.taken(browser('joost'))).toHaveLength(1));
	expect(service.arrived(browser('bram'))).toHaveLength(0);
	await after(65);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();
	expect(service.arrived(browser('bram'))).toHaveLength(1);
});

test('12: "too many" waits as long as it asks, and for red no longer than a minute', async () => {
	const browser = await ringable('bram', 'joost');
	const wait = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
	service.answer(browser('bram'), wait('20'), { status: 201 });
	service.answer(browser('joost'), wait('300'), { status: 201 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram', 'joost'] }]);
	await circle.work();
	await raise(circle, 'nel', 'red');
	await until(() => expect(service.knocks(browser('bram'))).toBe(1));
	const givesWay = async (name: Name) =>
		(
			await rowsOf<{ gives: boolean }>(
				circle.owner,
				sql`select gives_way as gives from notice_try where person_id = ${circle.ids[name]} and channel = 'push'`
			)
		)[0]?.gives;
	await until(async () => expect(await givesWay('joost')).toBe(true));
	expect(await givesWay('bram')).toBe(false);
	await after(10);
	await circle.quiet();
	expect(service.knocks(browser('bram'))).toBe(1);
	await after(25);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	expect(service.knocks(browser('joost'))).toBe(1);
	await after(310);
	// The chain begins its next round in the same moments; what had to wait has less time left than what is new.
	await until(() =>
		expect(service.taken(browser('joost')).some(({ ttl }) => ttl < 3_590)).toBe(true)
	);
});

test('12: a service that fails three times, or says nothing, is asked again after 5, 15 and 45 seconds', async () => {
	const browser = await ringable('bram', 'joost');
	const bad = { status: 500 };
	service.answer(browser('bram'), bad, bad, bad, { status: 201 });
	service.answer(browser('joost'), { status: 0, hang: true }, { status: 201 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram', 'joost'] }]);
	await circle.work({ timeoutMs: 400 });
	await raise(circle, 'nel', 'red');
	for (const [seconds, knocks] of [
		[0, 1],
		[6, 2],
		[23, 3],
		[70, 4]
	] as const) {
		await after(seconds);
		await until(() => expect(service.knocks(browser('bram'))).toBe(knocks));
		await circle.quiet();
	}
	expect(service.taken(browser('bram'))).toHaveLength(1);
	expect(service.taken(browser('joost'))).toHaveLength(1);
	expect(service.knocks(browser('joost'))).toBe(2);
});

test('12: a service that fails four times gives way to mail then, and not only when patience is over', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 500 });
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 60 });
	await circle.work();
	await raise(circle, 'nel', 'orange');
	for (const [seconds, knocks] of [
		[0, 1],
		[6, 2],
		[23, 3]
	] as const) {
		await after(seconds);
		await until(() => expect(service.knocks(browser('bram'))).toBe(knocks));
		await circle.quiet();
	}
	expect(circle.mails).toEqual([]);
	await after(75);
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
});

test('12: names that nobody can look up for ten minutes: mail at once, and the push when it can again', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const away = 'push.kring.invalid';
	const move = (from: string, to: string) =>
		circle.owner.execute(
			sql`update push_subscription set endpoint = replace(endpoint, ${from}, ${to})`
		);
	await move(service.origin, `https://${away}`);
	const office = new PostOffice(circle.env.push!, [...circle.env.pushHosts, away]);
	const mails: string[] = [];
	const handlers = handlersFor(circle.env, office, async (_tx, { to }) => void mails.push(to));
	await circle.work({ handlers });
	await raise(circle, 'nel', 'red');
	await until(() => expect(mails).toEqual(['bram@example.org']));
	const tries = async () =>
		(
			await rowsOf<{ attempts: number; next: string | null; state: string }>(
				circle.owner,
				sql`select attempts, next_at as next, state from notice_try where channel = 'push'`
			)
		)[0]!;
	await until(async () => expect((await tries()).attempts).toBe(1));
	await circle.quiet();
	await after(300);
	await until(async () => expect((await tries()).attempts).toBeGreaterThan(1));
	await circle.quiet();
	expect((await tries()).state).toBe('waiting');
	await move(`https://${away}`, service.origin);
	await after(600 + 310);
	// A later round may come beside it: the phone shows one, whichever was first.
	await until(() => {
		const tags = service.taken(browser('bram')).map(({ message }) => message.notification.tag);
		expect(new Set(tags).size).toBe(1);
	});
});

test('16: an orange push that failed in the evening is not tried again at night, but in the morning', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 503 });
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 2000 });
	await circle.setClock(21 * 60 + 30);
	await circle.work();
	await raise(circle, 'sanne', 'orange');
	await until(() => expect(service.knocks(browser('bram'))).toBe(1));
	await circle.setClock(21 * 60 + 50);
	await until(() => expect(circle.mails.map(({ to }) => to)).toEqual(['bram@example.org']));
	await circle.quiet();
	const knocks = service.knocks(browser('bram'));
	service.answer(browser('bram'), { status: 201 });
	await circle.setClock(3 * 60 + 10, 1);
	await circle.quiet();
	expect(service.knocks(browser('bram'))).toBe(knocks);
	await circle.setClock(8 * 60 + 16, 1);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
});

test.each([
	['forward', 23],
	['back', 25]
] as const)('15: duty is handed over in the night in which the clock goes %s', async (_, hours) => {
	await teamOnDuty([
		{ who: 'marjan', from: 20 * 60, until: 3 * 60 },
		{ who: 'joost', from: 3 * 60, until: 9 * 60 }
	]);
	const start = wallClock(circle.noon).on;
	const lengthOf = (on: string) =>
		(instantAt(daysAfter(on, 1), 0).getTime() - instantAt(on, 0).getTime()) / 3_600_000;
	const days = Array.from({ length: 400 }, (_one, later) => later + 1);
	const later = days.find((one) => lengthOf(daysAfter(start, one)) === hours)!;
	// That night is months away: nobody stays signed in for so long by themselves.
	await circle.owner.execute(sql`update session set ends_at = ends_at + interval '2 years',
		idle_at = idle_at + interval '2 years'`);
	const three = instantAt(daysAfter(start, later), 3 * 60).getTime();
	for (const [minutes, name] of [
		[-120, 'marjan'],
		[-1, 'marjan'],
		[0, 'joost']
	] as const) {
		const at = three + minutes * 60_000;
		await circle.database.setOffset((at - Date.now()) / 1000);
		const id = await raise(circle, 'nel', 'red');
		expect((await story(id))[1]).toBe(`asked ${name}`);
		await circle.owner.execute(sql`update signal set state = 'withdrawn', next_step_at = null,
			ended_at = kring_now() where id = ${id}`);
	}
});

/** A gateway for text messages on this machine, and what it took. */
async function smsGateway(answers: () => number): Promise<{ url: string; got: string[] }> {
	const got: string[] = [];
	gateway = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			got.push(body);
			response.writeHead(answers()).end('{}');
		});
	});
	await new Promise<void>((resolve) => gateway!.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`, got };
}

/** A worker that can send text messages to these two as well, and what went out. */
async function workWithSms(
	answers: () => number,
	...who: Name[]
): Promise<{ got: string[]; mails: string[] }> {
	const { url, got } = await smsGateway(answers);
	const sms = { url, authorization: 'Bearer x', sender: 'Kring', template: '{to} {text}' };
	const mails: string[] = [];
	const env = { ...circle.env, sms };
	const office = new PostOffice(env.push!, env.pushHosts);
	const handlers = handlersFor(env, office, async (_tx, { to }) => void mails.push(to));
	await circle.owner.execute(sql`update account set phone = '06 12345678'`);
	for (const name of who)
		await circle.owner.execute(
			sql`update member set takes_sms = true where person_id = ${circle.ids[name]}`
		);
	await circle.work({ handlers, env });
	return { got, mails };
}

test('10: an address that is gone gives way to a text message at once, and one that fails to mail', async () => {
	const browser = await ringable('bram');
	service.answer(browser('bram'), { status: 410 });
	let status = 202;
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 60 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['joost'] }]);
	await standAt(60);
	const { got, mails } = await workWithSms(() => status, 'bram', 'joost');
	await raise(circle, 'nel', 'orange', { text: 'Zij is verward.' });
	await until(() => expect(got).toHaveLength(1));
	expect(decodeURIComponent(got[0]!)).toMatch(/^\+31612345678 /);
	for (const word of ['verward', 'nel', 'bram', circle.circleId])
		expect(got[0]).not.toContain(word);
	expect(mails).toEqual([]);
	// Within a second of the clock that counts.
	expect(await triesOf('bram')).toEqual([
		{ channel: 'push', at: 60 },
		{ channel: 'sms', at: 60 }
	]);
	// The gateway took it, and nothing was heard of it: the last way after a quarter of an hour.
	await circle.quiet();
	await standAt(60 + 15 * 60 - 1);
	await circle.quiet();
	expect(mails).toEqual([]);
	await standAt(60 + 15 * 60);
	await until(() => expect(mails).toEqual(['bram@example.org']));

	status = 400;
	await raise(circle, 'sanne', 'red');
	await until(() => expect(mails).toContain('joost@example.org'));
	const failed = () =>
		rowsOf<{ channel: string }>(
			circle.owner,
			sql`select channel from notice_try where state = 'failed' and person_id = ${circle.ids.joost}`
		);
	await until(async () => expect(await failed()).toEqual([{ channel: 'sms' }]));
});

test('somebody is reached in their own order, and red as well by mail and at once', async () => {
	const browser = await ringable('bram');
	await circle.owner.execute(sql`insert into preference (person_id, channel_order)
		values (${circle.ids.bram}, '{mail,push}')
		on conflict (person_id) do update set channel_order = excluded.channel_order`);
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 60 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await standAt(60);
	const { got, mails } = await workWithSms(() => 202, 'bram');
	await raise(circle, 'nel', 'orange');
	await until(() => expect(mails).toEqual(['bram@example.org']));
	await circle.quiet();
	expect(service.taken(browser('bram'))).toHaveLength(0);
	// What they chose second comes next, and what they did not name after that.
	await standAt(60 + 15 * 60);
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();
	expect(got).toEqual([]);
	await standAt(60 + 30 * 60);
	await until(() => expect(got).toHaveLength(1));
	await circle.quiet();

	await raise(circle, 'sanne', 'red');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(2));
	await until(() => expect(mails).toHaveLength(2));
	expect(got).toHaveLength(1);
});

test('13: red that a push service takes and nobody sees goes by text message after a minute, not before', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await standAt(60);
	const { got, mails } = await workWithSms(() => 202, 'bram');
	await raise(circle, 'nel', 'red');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	// By mail at once, beside the push: nobody waits for it.
	await until(() => expect(mails).toEqual(['bram@example.org']));
	await circle.quiet();
	await standAt(60 + 59);
	await circle.quiet();
	expect(got).toEqual([]);
	await standAt(60 + 61);
	await until(() => expect(got).toHaveLength(1));
	await circle.quiet();
	const tries = (await triesOf('bram')).map(({ channel, at }) => `${channel} ${at}`);
	expect(tries.toSorted()).toEqual(['mail 60', 'push 60', 'sms 121']);
	expect(service.taken(browser('bram'))).toHaveLength(1);
	expect(mails).toHaveLength(1);
});

test('14: a receipt that comes after the text message is shown once, and nothing more is sent', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'orange', [{ after: 0, who: ['bram'] }], { lastWait: 240 });
	await standAt(60);
	const { got, mails } = await workWithSms(() => 202, 'bram');
	const id = await raise(circle, 'nel', 'orange');
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(1));
	await circle.quiet();
	await standAt(60 + 15 * 60);
	await until(() => expect(got).toHaveLength(1));
	await circle.quiet();
	const viewed = async () =>
		(await pageOf(circle, 'nel', id)).lines[1]!.notices.map(({ view }) => view);
	await until(async () =>
		expect(await viewed()).toMatchObject([{ state: 'handed_over', channel: 'sms' }])
	);

	const [push] = service.taken(browser('bram'));
	await confirmShown(circle.app, push!.message.receipt);
	await confirmShown(circle.app, push!.message.receipt);
	expect(await viewed()).toMatchObject([{ state: 'shown', channel: 'push' }]);
	await standAt(60 + 60 * 60);
	await circle.quiet();
	expect(mails).toEqual([]);
	expect(got).toHaveLength(1);
	const gate = await circle.gateOf('bram');
	expect(await gate.own((own) => openNotice(own, push!.message.id))).toBe(
		`/circles/${circle.circleId}/signals/${id}`
	);
	expect(await viewed()).toMatchObject([{ state: 'seen' }]);
});

describe('a talk of which nothing is heard', () => {
	const askedToTalk = () =>
		Gate.asSystem(circle.owner, 'finding.ask', circle.circleId, { lock: true }, (errand) =>
			errand.record({ kind: 'finding.asked', findingId: randomId(), personId: circle.ids.sanne })
		);

	test('goes by text message after a quarter of an hour, and by mail after another', async () => {
		const browser = await ringable('sanne');
		const { got, mails } = await workWithSms(() => 202, 'sanne');
		await askedToTalk();
		await until(() => expect(service.taken(browser('sanne'))).toHaveLength(1));
		await circle.quiet();
		await circle.setClock(12 * 60 + 14);
		await circle.quiet();
		expect(got).toEqual([]);
		await circle.setClock(12 * 60 + 16);
		await until(() => expect(got).toHaveLength(1));
		await circle.quiet();
		expect(mails).toEqual([]);
		expect(got[0]).not.toContain(circle.circleId);
		await circle.setClock(12 * 60 + 35);
		await until(() => expect(mails).toEqual(['sanne@example.org']));
		await circle.setClock(14 * 60);
		await circle.quiet();
		expect([got.length, mails.length]).toEqual([1, 1]);
	});

	test('goes at once by text message to who cannot be rung, and by mail where that fails', async () => {
		let status = 202;
		const { got, mails } = await workWithSms(() => status, 'sanne');
		await askedToTalk();
		await until(() => expect(got).toHaveLength(1));
		await circle.quiet();
		expect(mails).toEqual([]);
		status = 500;
		await askedToTalk();
		await until(() => expect(mails).toEqual(['sanne@example.org']));
	});

	test('rests once it stood on a screen', async () => {
		const browser = await ringable('sanne');
		const { got, mails } = await workWithSms(() => 202, 'sanne');
		await askedToTalk();
		await until(() => expect(service.taken(browser('sanne'))).toHaveLength(1));
		await confirmShown(circle.app, service.taken(browser('sanne'))[0]!.message.receipt);
		await circle.setClock(13 * 60);
		await circle.quiet();
		expect([got, mails]).toEqual([[], []]);
	});
});

test('22: a test and a signal leave by the same door, and nothing leaves by another', async () => {
	const browser = await ringable('bram');
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const office = new PostOffice(circle.env.push!, circle.env.pushHosts);
	const door = vi.spyOn(office, 'send');
	await circle.work({ handlers: handlersFor(circle.env, office, async () => {}) });
	await (await circle.gateOf('bram')).own(tryHere);
	await until(() => expect(door).toHaveBeenCalledTimes(1));
	await raise(circle, 'nel', 'red');
	await until(() => expect(door).toHaveBeenCalledTimes(2));
	await until(() => expect(service.taken(browser('bram'))).toHaveLength(2));
	expect(door.mock.calls.map(([, message]) => message)).toEqual(
		service.arrived(browser('bram')).map(({ message }) => message)
	);
	expect(door.mock.calls.map(([, , postage]) => postage.urgency)).toEqual(['high', 'high']);
});

test('25: the server knows of a browser what it was told last, and nothing of one that is gone', async () => {
	const here = async () => (await circle.gateOf('bram')).own(deviceHere);
	const known = async () => (await here()).endpointHash;
	const tell = async (browser: string) => {
		const form = service.browserOf(browser);
		const gate = await circle.gateOf('bram');
		await gate.own((own) => subscribe(own, form, circle.env.pushHosts));
		return createHash('sha256').update(form.endpoint).digest('hex');
	};
	expect(await here()).toMatchObject({ endpointHash: null, isLost: false });
	const before = await tell(`bram ${randomId()}`);
	expect(await known()).toBe(before);
	const browser = `bram ${randomId()}`;
	const now = await tell(browser);
	expect(now).not.toBe(before);
	expect(await known()).toBe(now);
	service.answer(browser, { status: 410 });
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	await circle.work();
	await raise(circle, 'nel', 'red');
	await until(async () => expect(await here()).toMatchObject({ endpointHash: null, isLost: true }));
	// Until it is switched on again; switched off by its owner it is not lost.
	const anew = await tell(`bram ${randomId()}`);
	expect(await here()).toMatchObject({ endpointHash: anew, isLost: false });
	await (await circle.gateOf('bram')).own(unsubscribeHere);
	expect(await here()).toMatchObject({ endpointHash: null, isLost: false });
});

test('32: the house may raise orange by itself, and the database takes no red of it', async () => {
	await chainOfSteps(circle, 'red', [{ after: 0, who: ['bram'] }]);
	const id = await raise(circle, 'nel', 'orange');
	const say = (by: string, level: string) =>
		circle.owner.execute(sql`
			insert into signal_voice (circle_id, signal_id, id, by, level, at, sign_ids)
			values (${circle.circleId}, ${id}, gen_random_uuid(), ${by}, ${level}, kring_now(), '{}')`);
	await expect(say('finding', 'red')).rejects.toThrow();
	await expect(say('finding', 'orange')).resolves.toBeDefined();
});
