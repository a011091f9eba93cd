import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { daysAfter, wallClock } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { proofsOf } from '#lib/server/duty/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { peopleOf } from '#lib/server/membership/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tryHere } from '#lib/server/push/devices.ts';
import { chainsOf } from '#lib/server/signal/index.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import {
	clockOf,
	ringingCircle,
	rowsOf,
	type Name,
	type RingingCircle
} from '../support/ringing-circle.ts';
import { raise } from '../support/signals.ts';
import { until } from '../support/until.ts';

// Whether those on whom people lean can be rung: a test at the start of a duty and each month, by
// the way that everything goes, and a word to the contact person when nobody taps it.

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

const proofOf = async (name: Name) => {
	const now = await clockOf(circle.owner);
	const proofs = await Gate.asSystem(
		circle.owner,
		'test',
		circle.circleId,
		{ lock: false },
		({ tx }) => proofsOf(tx, circle.circleId, now)
	);
	return proofs.get(circle.ids[name])?.proof;
};
/** The rounds run from now on; the first one happens at once. */
async function rounds(): Promise<void> {
	await circle.owner.execute(sql`
		insert into job (lane, kind, key, payload, run_at, created_at)
		values (1, 'proof.round', 'proof.round', jsonb_build_object('since', kring_now()), kring_now(), kring_now())`);
	await circle.work();
	await circle.quiet();
}
/** Moves the clock, and lets the worker see it. */
async function at(minutes: number, dayLater = 0): Promise<void> {
	await circle.setClock(minutes, dayLater);
	await circle.owner.execute(sql`update job set payload = payload where key = 'proof.round'`);
	await circle.quiet();
}
/** Marjan's team, with her on duty from two in the afternoon. */
async function onDuty(name: Name): Promise<void> {
	const organisationId = randomId();
	const [place] = await rowsOf<{ id: string }>(circle.owner, sql`select id from municipality`);
	const createdAt = circle.noon;
	const by = circle.ids.marjan;
	await circle.owner
		.insert(table.organisation)
		.values({ id: organisationId, municipalityId: place!.id, name: 'De Linde', createdAt });
	await circle.owner.insert(table.employment).values({
		organisationId,
		personId: circle.ids[name],
		discipline: 'wijkverpleegkundige',
		startedAt: new Date(createdAt.getTime() - 86_400_000)
	});
	const rotaId = randomId();
	await circle.owner
		.insert(table.rota)
		.values({ organisationId, id: rotaId, name: 'Middag', createdAt });
	await circle.owner.insert(table.shift).values({
		...{ organisationId, id: randomId(), rotaId, personId: circle.ids[name] },
		...{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 14 * 60, untilMinute: 20 * 60 },
		...{ fromOn: '2026-01-01', createdAt, createdById: by, madeIn: randomId() }
	});
}
const tested = (browser: string) =>
	service.taken(browser).filter(({ topic }) => topic === 'test').length;
/** Proves somebody now, so that only what comes later tests them. */
async function provedNow(name: Name): Promise<void> {
	await circle.owner.execute(sql`
		insert into channel_proof (person_id, tested_at, cause, confirmed_at)
		values (${circle.ids[name]}, kring_now(), 'own', kring_now())`);
}

test('whoever’s duty begins is rung at that moment, once, on the way of every test', async () => {
	const browser = `marjan ${randomId()}`;
	await circle.ringable('marjan', browser);
	await provedNow('marjan');
	await onDuty('marjan');
	await rounds();
	expect(tested(browser)).toBe(0);

	await at(13 * 60 + 59);
	expect(tested(browser)).toBe(0);
	await at(14 * 60);
	await until(() => expect(tested(browser)).toBe(1));
	expect(service.taken(browser)[0]).toMatchObject({ urgency: 'high', ttl: 900 });

	await at(14 * 60 + 20);
	await at(19 * 60);
	expect(tested(browser)).toBe(1);
});

test('a tap proves, and a day without one turns grey: the contact person hears it once', async () => {
	const [marjan, sanne] = [`marjan ${randomId()}`, `sanne ${randomId()}`];
	await circle.ringable('marjan', marjan);
	await circle.ringable('sanne', sanne);
	await provedNow('sanne');
	expect(await proofOf('marjan')).toBe('never');
	await rounds();
	await until(() => expect(tested(marjan)).toBe(1));
	expect(await proofOf('marjan')).toBe('waiting');

	await at(11 * 60 + 59, 1);
	expect(await proofOf('marjan')).toBe('waiting');
	await at(12 * 60 + 1, 1);
	await until(async () => expect(await proofOf('marjan')).toBe('grey'));
	const told = () => service.taken(sanne).filter(({ topic }) => topic !== 'test').length;
	await at(12 * 60 + 20, 1);
	await until(() => expect(told()).toBe(1));
	await at(13 * 60, 1);
	await at(14 * 60, 1);
	expect(told()).toBe(1);

	const gate = await circle.gateOf('marjan');
	await gate.own((own) => openNotice(own, service.taken(marjan)[0]!.message.id));
	expect(await proofOf('marjan')).toBe('proved');
});

test('the next monthly test comes after a month, and never in the night', async () => {
	const browser = `marjan ${randomId()}`;
	await circle.ringable('marjan', browser);
	await rounds();
	await until(() => expect(tested(browser)).toBe(1));
	await at(12 * 60, 20);
	expect(tested(browser)).toBe(1);
	await at(2 * 60, 40);
	expect(tested(browser)).toBe(1);
	await at(12 * 60, 40);
	await until(() => expect(tested(browser)).toBe(2));
});

test('a test that somebody sends themselves and taps proves as much', async () => {
	const browser = `marjan ${randomId()}`;
	await circle.ringable('marjan', browser);
	await provedNow('sanne');
	const gate = await circle.gateOf('marjan');
	const { testId } = await gate.own(tryHere);
	await gate.own((own) => openNotice(own, testId));
	expect(await proofOf('marjan')).toBe('proved');
});

/** Joost goes to look after a missed check-in; whether he said so is told. */
async function holdsKey(accepted: boolean): Promise<void> {
	const { circleId, ids } = circle;
	await circle.owner.execute(sql`
		insert into check_in_plan (circle_id, windows, weekdays, grace_minutes, remind_minutes, counts_opening,
			agreed_at, agreed_by_id)
		values (${circleId}, '[{"fromMinute": 480, "untilMinute": 540}]', '{0}', 60, 30, false, kring_now(), ${ids.nel})`);
	await circle.owner.execute(sql`
		insert into check_in_holder (circle_id, person_id, position, asked_at, accepted_at)
		values (${circleId}, ${ids.joost}, 0, kring_now(), case when ${accepted} then kring_now() end)`);
}

test('who goes to look after a missed check-in is tested, once they said so, and told of when grey', async () => {
	const [joost, sanne] = [`joost ${randomId()}`, `sanne ${randomId()}`];
	await circle.ringable('joost', joost);
	await circle.ringable('sanne', sanne);
	await provedNow('sanne');
	await holdsKey(false);
	await rounds();
	expect(tested(joost)).toBe(0);
	await circle.owner.execute(sql`update check_in_holder set accepted_at = kring_now()`);
	await at(12 * 60 + 20);
	await until(() => expect(tested(joost)).toBe(1));
	await at(12 * 60 + 40, 1);
	await until(async () => expect(await proofOf('joost')).toBe('grey'));
	await at(13 * 60, 1);
	await until(() =>
		expect(service.taken(sanne).filter(({ topic }) => topic !== 'test')).toHaveLength(1)
	);
});

test('a stand-in is tested from a week before it begins until it is over', async () => {
	const bram = `bram ${randomId()}`;
	await circle.ringable('bram', bram);
	const on = (days: number) => daysAfter(wallClock(circle.noon).on, days);
	await circle.owner.execute(sql`
		insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
		values (${randomId()}, ${circle.ids.sanne}, ${on(8)}::date, 0, ${on(10)}::date, 720, ${circle.ids.bram}, kring_now())`);
	await rounds();
	expect(tested(bram)).toBe(0);
	await at(12 * 60, 1);
	await until(() => expect(tested(bram)).toBe(1));
});

test('who has no device is not tested, and who leans on nobody is not either', async () => {
	const browser = `joost ${randomId()}`;
	await circle.ringable('joost', browser);
	await rounds();
	expect(tested(browser)).toBe(0);
	expect(await rowsOf(circle.owner, sql`select 1 from channel_proof`)).toHaveLength(0);
});

test('who is grey hears a signal by mail first, and their phone after it', async () => {
	const browser = `sanne ${randomId()}`;
	await circle.ringable('sanne', browser);
	await circle.owner.execute(sql`
		insert into channel_proof (person_id, tested_at, cause)
		values (${circle.ids.sanne}, kring_now() - interval '25 hours', 'monthly')`);
	await circle.work();
	await raise(circle, 'bram', 'orange');
	await until(() => expect(circle.mails.map(({ to }) => to)).toContain('sanne@example.org'));
	expect(service.taken(browser)).toHaveLength(0);
});

test('grey is seen by the contact person and who decides, beside their step too, and by no other', async () => {
	await circle.owner.execute(sql`
		insert into channel_proof (person_id, tested_at, cause)
		values (${circle.ids.marjan}, kring_now() - interval '25 hours', 'monthly')`);
	await circle.owner.execute(sql`update circle set contact_id = ${circle.ids.sanne}`);
	const seenBy = async (name: Name) => {
		const gate = await circle.gateOf(name);
		const people = await gate.look(circle.circleId, ['circle.read'], peopleOf);
		const chains = await gate.look(circle.circleId, ['chain.read'], chainsOf);
		return [people.greyIds, chains.greyIds];
	};
	const grey = [circle.ids.marjan];
	// Sanne is the contact person and decides nothing; Nel decides.
	expect(await seenBy('sanne')).toEqual([grey, grey]);
	expect((await seenBy('nel'))[0]).toEqual(grey);
	expect(await seenBy('joost')).toEqual([[], []]);
});

test('nobody outside the circle learns who can be rung', async () => {
	await provedNow('marjan');
	const rows = await circle.app.transaction(async (tx) => {
		await tx.execute(sql`select kring_enter(${randomId()})`);
		return proofsOf(tx, circle.circleId, circle.noon);
	});
	expect(rows.size).toBe(0);
});
