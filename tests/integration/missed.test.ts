import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	categories,
	type Operation,
	type OperationType,
	type Payloads
} from '#lib/domain/door/operation.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import { daysAfter } from '#lib/domain/day.ts';
import { fillAll, makeActivity, makeSeries, makeVenue } from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	agreeOnVisitor,
	answerAbsence,
	codeOfContact,
	endAway,
	endFit,
	fitsFor,
	linkedVisitors,
	linkVisitor,
	lookForMissed,
	makePairing,
	nameContact,
	namedFor,
	ownAways,
	pairDevice,
	pairingCode,
	sayAway,
	sayYesToVisitor,
	sheetOf,
	startFit,
	stopBeingNamed,
	takeOperations,
	tellArrival,
	tellOfTalk,
	unlinkVisitor,
	visitorsOf
} from '#lib/server/door/index.ts';
import { ask, findingsFor, rebuild } from '#lib/server/finding/index.ts';
import { atDoor, Gate, type AtDoor, type Deed } from '#lib/server/gate/index.ts';
import { hashOfCode } from '#lib/server/membership/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tellOfAbsence } from '#lib/server/push/absence.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import { hashOfSecret, startSession } from '#lib/server/session/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import type { OfficeKey } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// A regular visitor stays away (activities-credits.md 5.11): first the host knows, then only those whom the
// visitor named. The walk-in is on Tuesdays; Jan came eight times and then no more.

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let activityId: string;
let neighbourhoodId: string;
let seriesId: string;
let deviceId: string;
let token: string;
let seq = 0;

const key = Buffer.alloc(32, 7);
const firstOn = '2026-01-06';
/** The Tuesday so many weeks after the first. */
const tuesday = (week: number) => daysAfter(firstOn, week * 7);
const at = (instant: string) => world.setClock(instant);
/** Ten in the morning in Amsterdam, on the day after the second Tuesday that Jan missed. */
const morning = `${daysAfter(tuesday(9), 1)}T09:00:00Z`;
const later = (hours: number) => new Date(Date.parse(morning) + hours * 3_600_000).toISOString();
const door = <T>(work: (door: AtDoor) => Promise<T>) =>
	atDoor(world.app, hashOfSecret(token), { revoked: 'stays_out' }, work);
const own = async <T extends Record<string, string>>(
	who: OfficeKey,
	work: Parameters<Gate['changeOwn']>[1]
) => (await world.gateOf(who)).changeOwn({ id: randomId(), content: {} }, work) as Promise<T>;
const signals = () =>
	world.owner
		.select()
		.from(table.absenceSignal)
		.where(eq(table.absenceSignal.activityId, activityId));
const questions = () =>
	world.owner
		.select()
		.from(table.absenceQuestion)
		.where(eq(table.absenceQuestion.activityId, activityId));
const look = () => lookForMissed(worker, activityId);

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	pool = openPool(database.workerUrl, { max: 2, name: 'missed test worker' });
	worker = databaseOf(pool);
	neighbourhoodId = world.neighbourhood.lindenhof;
	await world.owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level)
		values (${world.circle.first}, ${world.people.kees}, 'health', 'write')`);
});

afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

beforeEach(async () => {
	await at('2026-01-05T11:00:00Z');
	await world.owner.delete(table.accountChange);
	await world.owner.delete(table.attempt);
	await world.owner.execute(sql`delete from push_subscription`);
	await world.owner.execute(sql`delete from employment where person_id = ${world.people.kees}`);
	await world.owner.execute(sql`delete from finding`);
	await world.owner.execute(sql`delete from absence_signal`);
	await world.owner.execute(sql`delete from visitor_away`);
	await world.owner.execute(sql`delete from visitor_contact`);
	await world.owner.execute(sql`delete from visitor_circle`);
	await world.owner.execute(sql`delete from job`);
	({ activityId } = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
			...{ town: 'Oost', directions: '' }
		});
		return makeActivity(post, { title: 'Kom gerust langs', venueId });
	}));
	await world.as('nora', (post) =>
		makeSeries(post, activityId, {
			...{ rule: { every: 'week', interval: 1, weekdays: [2] }, end: { kind: 'open' } },
			...{ firstOn, fromMinute: 600, untilMinute: 840 }
		})
	);
	await fillAll(worker);
	let code = '';
	await world.as('nora', async (post) => {
		const pairing = await makePairing(
			post,
			activityId,
			{ name: 'x' },
			{ key, changeId: randomId() }
		);
		code = pairingCode(key, activityId, pairing.pairingId);
		return pairing;
	});
	const paired = await pairDevice(
		world.app,
		key,
		{ code, network: '192.0.2.7' },
		Date.parse('2026-01-05T11:00:00Z')
	);
	({ deviceId, token } = paired);
	seq = 0;
});

async function dayOn(heldOn: string): Promise<string> {
	const [row] = await world.owner
		.select({ id: table.occurrence.id, seriesId: table.occurrence.seriesId })
		.from(table.occurrence)
		.where(and(eq(table.occurrence.activityId, activityId), eq(table.occurrence.heldOn, heldOn)));
	seriesId = row!.seriesId!;
	return row!.id;
}

async function does<Type extends OperationType>(
	heldOn: string,
	type: Type,
	payload: Payloads[Type],
	atDevice: string
): Promise<void> {
	seq += 1;
	const operation = {
		...{ operationId: randomId(), deviceId, seq, occurrenceId: await dayOn(heldOn), type, payload },
		atDevice: new Date(atDevice)
	} as Operation;
	await door((open) =>
		takeOperations(open, { clockOffsetMs: 0, operations: [{ kind: 'read', operation }] })
	);
}

const says = (
	visitorId: string,
	purpose: Payloads['consent_said']['purpose'],
	given: boolean,
	atDevice: string
) =>
	does(
		tuesday(9),
		'consent_said',
		{ visitorId, purpose, given, givenBy: 'self', how: 'spoken' },
		atDevice
	);

const nobodyCounted = Object.fromEntries(categories.map((category) => [category, 0]));

/** A visitor who came on the first eight Tuesdays, and on none of the days after. */
async function regular(
	purposes: readonly string[] = ['missing_signal'],
	days: { came?: readonly number[]; role?: string } = {}
): Promise<string> {
	const visitorId = newId(Date.now());
	const ofActivity = { neighbourhoodId, activityId };
	const madeAt = new Date('2026-01-05T11:00:00Z');
	await world.owner.insert(table.visitor).values({
		...{ ...ofActivity, id: visitorId, callName: 'Jan', cameBefore: false, dietCodes: [], madeAt }
	});
	await world.owner.insert(table.visitorConsent).values(
		['remember_me', ...purposes].map((purpose) => ({
			...{ ...ofActivity, visitorId, purpose, given: true, saidAt: madeAt },
			...{ givenBy: 'self', how: 'spoken' }
		}))
	);
	const came = days.came ?? [0, 1, 2, 3, 4, 5, 6, 7];
	for (let week = 0; week < 10; week += 1) {
		const occurrenceId = await dayOn(tuesday(week));
		await world.owner.execute(sql`
			insert into day_sheet (neighbourhood_id, activity_id, occurrence_id, record, opened_at, closed_at, counts,
				forgotten, settled, calls, heard, notes, changed_at)
			values (${neighbourhoodId}, ${activityId}, ${occurrenceId}, 'closed', ${`${tuesday(week)}T09:00:00Z`},
				${`${tuesday(week)}T14:00:00Z`}, ${JSON.stringify(nobodyCounted)}::jsonb,
				'{}', '{}', '[]', '{}', '[]', kring_now())
			on conflict do nothing`);
		if (came.includes(week))
			await world.owner.insert(table.visit).values({
				...{ ...ofActivity, occurrenceId, id: newId(Date.now()), visitorId, firstTime: false },
				...{ role: days.role ?? 'visitor', arrivedAt: new Date(`${tuesday(week)}T09:30:00Z`) }
			});
	}
	return visitorId;
}

/** Somebody whom the visitor names, who says yes, and who is who they meant. */
async function named(
	visitorId: string,
	who: OfficeKey,
	{ confirmed = true } = {}
): Promise<string> {
	const contactId = randomId();
	await door((open) =>
		nameContact(open, { contactId, visitorId, kind: 'person', called: 'Miep' }, key)
	);
	const codeHash = hashOfCode(key, codeOfContact(key, activityId, contactId));
	await own(who, (mine) =>
		sayYesToVisitor(mine, { codeHash, name: 'Miep de Boer', byWork: false })
	);
	if (confirmed)
		await does(tuesday(9), 'contact_said', { contactId, stays: true }, `${tuesday(9)}T15:00:00Z`);
	return contactId;
}

describe('who is missed', () => {
	test('is from ten in the morning of the next day, once for each run of misses', async () => {
		const visitorId = await regular();
		await at(`${daysAfter(tuesday(9), 1)}T08:59:00Z`);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await at(morning);
		expect(await look()).toEqual({ raised: 1, asked: 0 });
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		expect(await signals()).toMatchObject([
			{ visitorId, seriesId, runFrom: tuesday(8), misses: 2, state: 'host', isAgain: false }
		]);
		expect(await questions()).toEqual([]);
		const { visitors } = await door(sheetOf);
		expect(visitors).toMatchObject([
			{ callName: 'Jan', absence: { misses: 2, isAsked: false, answers: [] } }
		]);
	});

	test('is nobody without a yes, nor for days that nobody recorded, were off, or on which they helped', async () => {
		await regular([]);
		await at(morning);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		const record = (week: number, how: string) =>
			world.owner.execute(sql`update day_sheet set record = ${how} where occurrence_id in (
				select id from occurrence where activity_id = ${activityId} and held_on = ${tuesday(week)})`);
		await regular();
		await record(8, 'not_recorded');
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await record(8, 'closed');
		await world.owner.execute(sql`update occurrence set status = 'cancelled', cancel_reason = 'ill',
			cancelled_at = kring_now() where id = ${await dayOn(tuesday(8))}`);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
	});

	test('who helped on a day was here', async () => {
		await regular(['missing_signal'], { came: [0, 1, 2, 3, 4, 5, 6, 7, 9], role: 'helper' });
		await at(morning);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
	});
});

describe('whom the visitor named', () => {
	test('is somebody only with the code, a yes, and the word of the visitor', async () => {
		const visitorId = await regular();
		await at(morning);
		await look();
		const [{ id: signalId } = { id: '' }] = await signals();
		const contactId = await named(visitorId, 'kees', { confirmed: false });
		await does(tuesday(9), 'absence_said', { signalId, said: 'ask' }, later(0));
		expect(await questions(), 'nobody said yet that it is them').toEqual([]);
		expect((await signals())[0]).toMatchObject({ state: 'host' });
		const codeHash = hashOfCode(key, codeOfContact(key, activityId, contactId));
		const again = own('toos', (mine) =>
			sayYesToVisitor(mine, { codeHash, name: 'Toos', byWork: false })
		);
		expect(await codeOf(again), 'a code works once').toBe('walk_in_code');
	});

	test('is nobody without the visitor’s yes to it, and never somebody at work', async () => {
		const visitorId = await regular(['diet']);
		const ask = door((open) =>
			nameContact(open, { contactId: randomId(), visitorId, kind: 'person', called: 'Miep' }, key)
		);
		expect(await codeOf(ask)).toBe('consent_missing');
		const other = await regular();
		const contactId = randomId();
		await door((open) =>
			nameContact(open, { contactId, visitorId: other, kind: 'person', called: 'Nora' }, key)
		);
		const codeHash = hashOfCode(key, codeOfContact(key, activityId, contactId));
		const yes = (byWork: boolean) =>
			codeOf(own('nora', (mine) => sayYesToVisitor(mine, { codeHash, name: 'Nora', byWork })));
		expect(await yes(true)).toBe('not_by_work');
		expect(await yes(false), 'the database knows it too').toBe('not_by_work');
	});

	test('the same id asks for one code, and there is a limit', async () => {
		const visitorId = await regular();
		const contactId = randomId();
		const form = { contactId, visitorId, kind: 'person', called: 'Miep' } as const;
		const [one, other] = [
			await door((open) => nameContact(open, form, key)),
			await door((open) => nameContact(open, form, key))
		];
		expect(one).toEqual(other);
		for (let nth = 1; nth < 5; nth += 1)
			await door((open) => nameContact(open, { ...form, contactId: randomId() }, key));
		const sixth = door((open) => nameContact(open, { ...form, contactId: randomId() }, key));
		expect(await codeOf(sixth)).toBe('too_many');
	});

	test('is asked after the host’s choice, and what they say comes back in words', async () => {
		const visitorId = await regular();
		await at(morning);
		await look();
		await named(visitorId, 'kees');
		const [{ id: signalId } = { id: '' }] = await signals();
		await does(tuesday(9), 'absence_said', { signalId, said: 'ask' }, later(0));
		const [question] = await questions();
		expect(question).toMatchObject({ personId: world.people.kees, circleId: null, phone: '' });
		const jobs = await world.owner.execute<{ payload: unknown }>(
			sql`select payload from job where kind = 'absence.tell'`
		);
		expect([...jobs]).toEqual([{ payload: { questionId: question!.id } }]);
		const mine = (await world.gateOf('kees')).own(namedFor);
		expect(await mine).toMatchObject([
			{
				callName: 'Jan',
				title: 'Kom gerust langs',
				isSure: true,
				asked: { misses: 2, answer: null }
			}
		]);
		expect(await (await world.gateOf('toos')).own(namedFor)).toEqual([]);

		const say = (who: OfficeKey, answer: 'all_well' | 'going' | 'call_me', phone = '') =>
			own(who, (by) => answerAbsence(by, { questionId: question!.id, answer, phone }));
		expect(await codeOf(say('toos', 'all_well')), 'somebody else’s').toBe('not_found');
		await say('kees', 'call_me', '0612345678');
		const said = async () => (await door(sheetOf)).visitors[0]!.absence;
		expect(await said()).toMatchObject({
			isAsked: true,
			answers: [{ called: 'Miep', answer: 'call_me', phone: '0612345678' }]
		});
		await world.as('nora', async (post) => {
			const { visitors } = await visitorsOf(post, activityId);
			expect(visitors).toMatchObject([{ absence: { answers: [{ answer: 'call_me' }] } }]);
			return {};
		});
		await say('kees', 'all_well');
		expect(await said()).toBeNull();
		expect(await signals()).toMatchObject([
			{ state: 'closed', outcome: 'all_well', answer: 'all_well' }
		]);
		expect(await questions(), 'no number stays').toMatchObject([{ phone: '' }]);
		expect(await codeOf(say('kees', 'going'))).toBe('already_answered');
	});

	test('is asked by itself after a day, only where the visitor wished that', async () => {
		const wishes = await regular(['missing_signal', 'missing_goes_on']);
		const quiet = await regular();
		await at(morning);
		expect(await look()).toEqual({ raised: 2, asked: 0 });
		await named(wishes, 'kees');
		await named(quiet, 'toos');
		await at(later(23));
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await at(later(25));
		expect(await look()).toEqual({ raised: 0, asked: 1 });
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		expect(await questions()).toMatchObject([{ personId: world.people.kees }]);
	});

	test('can stop, and is asked nothing more', async () => {
		const visitorId = await regular();
		await at(morning);
		await look();
		const contactId = await named(visitorId, 'kees');
		const [{ id: signalId } = { id: '' }] = await signals();
		await does(tuesday(9), 'absence_said', { signalId, said: 'ask' }, later(0));
		await own('kees', (mine) => stopBeingNamed(mine, contactId));
		expect(await (await world.gateOf('kees')).own(namedFor)).toEqual([]);
		expect((await questions())[0]!.closedAt).not.toBeNull();
		expect((await door(sheetOf)).visitors[0]!.contacts).toEqual([]);
	});
});

describe('what a phone is told', () => {
	/** Somebody is asked; rings them, and says what went out. */
	async function rung(
		hour: number,
		{ answers = 'accepted', devices = 1 }: { answers?: string; devices?: number } = {}
	) {
		const visitorId = await regular();
		await at(morning);
		await look();
		await named(visitorId, 'kees');
		const [{ id: signalId } = { id: '' }] = await signals();
		await does(tuesday(9), 'absence_said', { signalId, said: 'ask' }, later(0));
		const [question] = await questions();
		const { token: signedIn } = await startSession(world.app, {
			...{ personId: world.people.kees, factors: ['mail'], strong: true, device: '' }
		});
		for (let nth = 0; nth < devices; nth += 1)
			await world.owner.insert(table.pushSubscription).values({
				...{ id: randomId(), personId: world.people.kees, sessionId: signedIn.split('.')[0]! },
				...{ endpoint: `https://push.example/${randomId()}`, p256dh: 'x', auth: 'y' },
				createdAt: new Date(morning)
			});
		const sent: unknown[] = [];
		const mails: { kind: string; to: string; details: object }[] = [];
		const office = {
			send: (_device: unknown, message: unknown) => {
				sent.push(message);
				return Promise.resolve({ kind: answers });
			}
		};
		await at(later(hour));
		const job = { questionId: question!.id };
		const context = {
			...{ db: worker, now: new Date(later(hour)), attempt: 9, log: () => {} },
			env: { secret: key, origin: 'https://kring.example' }
		};
		const queueMail: QueueNotice = (_tx, letter) => {
			mails.push(letter);
			return Promise.resolve();
		};
		const tell = () => tellOfAbsence(job, context as never, { office: office as never, queueMail });
		await tell();
		return { sent, mails, tell, question: question! };
	}

	test('is that there is a question, once, and nothing about whom', async () => {
		const { sent, mails, tell, question } = await rung(1);
		await tell();
		expect(sent).toHaveLength(1);
		const text = JSON.stringify(sent[0]);
		expect(text).toContain('Er is een vraag voor u in Kring.');
		expect(text).not.toMatch(/Jan|Kom gerust|inloop|gemist/i);
		expect(text).toContain(`/m/${question.id}`);
		expect(mails).toEqual([]);
		const opened = (await world.gateOf('kees')).own((mine) => openNotice(mine, question.id));
		expect(await opened).toBe('/me/visitors');
		const other = (await world.gateOf('toos')).own((mine) => openNotice(mine, question.id));
		expect(await codeOf(other)).toBe('not_found');
	});

	test('waits for the morning in quiet hours', async () => {
		const { sent, mails } = await rung(14);
		expect([sent, mails]).toEqual([[], []]);
		const [job] = await world.owner.execute<{ at: string }>(
			sql`select run_at as at from job where kind = 'absence.tell' order by run_at desc limit 1`
		);
		expect(new Date(job!.at).toISOString()).toBe(`${daysAfter(tuesday(9), 2)}T07:00:00.000Z`);
	});

	test('is a mail where no phone can be rung, and nothing once it was answered', async () => {
		const { mails, tell } = await rung(1, { devices: 0 });
		expect(mails).toMatchObject([
			{ kind: 'notice', details: { link: 'https://kring.example/me/visitors' } }
		]);
		await world.owner.execute(sql`update absence_question set rung_at = null, answer = 'going',
			answered_at = kring_now()`);
		await tell();
		expect(mails).toHaveLength(1);
	});

	test('is nothing to who began to work for an organisation meanwhile', async () => {
		const { sent, tell } = await rung(1);
		await world.owner.execute(sql`update absence_question set rung_at = null`);
		await world.owner.insert(table.employment).values({
			...{ personId: world.people.kees, organisationId: world.organisation.linde },
			...{ discipline: 'kok', startedAt: new Date(morning) }
		});
		await tell();
		expect(sent).toHaveLength(1);
	});
});

describe('it ends', () => {
	test.each([
		['missing_signal', 'consent_withdrawn'],
		['remember_me', 'consent_withdrawn']
	] as const)('in the transaction that takes %s back', async (purpose, outcome) => {
		const visitorId = await regular();
		await at(morning);
		await look();
		await named(visitorId, 'kees');
		const [{ id: signalId } = { id: '' }] = await signals();
		await does(tuesday(9), 'absence_said', { signalId, said: 'ask' }, later(0));
		await says(visitorId, purpose, false, later(0));
		expect(await signals()).toMatchObject([{ state: 'closed', outcome }]);
		expect((await questions())[0]!.closedAt).not.toBeNull();
		if (purpose === 'remember_me')
			expect(await world.owner.select().from(table.visitorContact)).toMatchObject([
				{ called: '', saidName: '', endedAt: expect.any(Date) as Date }
			]);
	});

	test('with a visit, and when a host rang', async () => {
		const [jan, els] = [await regular(), await regular()];
		await at(morning);
		await look();
		const [ofJan, ofEls] = [jan, els].map(async (id) => {
			return (await signals()).find(({ visitorId }) => visitorId === id)!;
		});
		await does(tuesday(9), 'absence_said', { signalId: (await ofEls!).id, said: 'rang' }, later(0));
		const next = tuesday(10);
		await at(`${next}T10:00:00Z`);
		await does(
			next,
			'checked_in',
			{ visitorId: jan, role: 'visitor', firstTime: false },
			`${next}T10:00:00Z`
		);
		const after = await signals();
		const outcomeOf = (id: string) => after.find((one) => one.id === id)!.outcome;
		expect(outcomeOf((await ofJan!).id)).toBe('came_back');
		expect(outcomeOf((await ofEls!).id)).toBe('host_rang');
	});

	test('is kept 90 days, and then only counted', async () => {
		await regular();
		await at(morning);
		await look();
		const [{ id: signalId } = { id: '' }] = await signals();
		await does(tuesday(9), 'absence_said', { signalId, said: 'rang' }, later(0));
		const sweep = () => worker.execute(sql`select kring_sweep_visitors(1000)`);
		await at(later(24 * 90 - 1));
		await sweep();
		expect(await signals()).toHaveLength(1);
		await at(later(24 * 90 + 1));
		await sweep();
		expect(await signals()).toEqual([]);
		await world.as('nora', async (post) => {
			const { tally } = await visitorsOf(post, activityId);
			expect(tally).toEqual([{ outcome: 'host_rang', number: 1 }]);
			return {};
		});
	});
});

describe('the circle of a visitor', () => {
	const words = () => ({ missed: 'wie mag gevraagd worden', arrived: 'is binnen' });
	const change = async (
		who: OfficeKey,
		work: Parameters<Gate['change']>[3],
		circleId = world.circle.first
	) =>
		(await world.gateOf(who)).change(
			circleId,
			{ id: randomId(), content: {} },
			['walkIn.agree'],
			work as never
		);
	const seen = async (who: OfficeKey) =>
		(await world.gateOf(who)).look(world.circle.first, ['walkIn.read'], linkedVisitors);

	/** The resident links their circle with the code that the visitor was given. */
	async function linked(visitorId: string, { confirmed = true } = {}): Promise<string> {
		const contactId = randomId();
		await door((open) =>
			nameContact(open, { contactId, visitorId, kind: 'circle', called: '' }, key)
		);
		const codeHash = hashOfCode(key, codeOfContact(key, activityId, contactId));
		await change('ans', (deed) => linkVisitor(deed as never, codeHash));
		if (confirmed)
			await does(tuesday(9), 'contact_said', { contactId, stays: true }, `${tuesday(9)}T15:00:00Z`);
		return contactId;
	}
	const agree = (linkId: string, chosen: OfficeKey | null, tellsArrival = false) => {
		const form = { linkId, chosenId: chosen === null ? null : world.people[chosen], tellsArrival };
		return change('ans', (deed) => agreeOnVisitor(deed as never, form, words));
	};
	const asHouse = <T>(work: Parameters<typeof Gate.asSystem<T>>[4]) =>
		Gate.asSystem(worker, 'finding.rebuild', world.circle.first, { lock: true }, work);
	const findings = async (who: OfficeKey) =>
		(await world.gateOf(who)).look(world.circle.first, ['finding.read'], async (sight) => {
			return (await findingsFor(sight)).findings;
		});

	test('is linked by the resident, and lets nobody be asked from an organisation', async () => {
		const visitorId = await regular();
		await at(`${tuesday(9)}T15:00:00Z`);
		const linkId = await linked(visitorId);
		const byKees = change('kees', (deed) =>
			agreeOnVisitor(deed as never, { linkId, chosenId: null, tellsArrival: true }, words)
		);
		expect(await codeOf(byKees)).toBe('not_found');
		expect(await codeOf(agree(linkId, 'nora'))).toBe('chosen_elsewhere');
		expect(await codeOf(agree(linkId, 'toos')), 'not in this circle').toBe('chosen_elsewhere');
		await agree(linkId, 'kees');
		expect(await seen('ans')).toMatchObject([
			{ callName: 'Jan', isSure: true, chosenId: world.people.kees, tellsArrival: false }
		]);
		const consents = await world.owner
			.select()
			.from(table.consent)
			.where(eq(table.consent.purpose, 'walk_in_missed'));
		expect(consents.at(-1)).toMatchObject({ words: words().missed, withdrawnAt: null });
	});

	test('the engine hears of it with the resident’s leave: a note to the one, a talk after a day', async () => {
		const visitorId = await regular(['missing_signal', 'missing_goes_on']);
		await at(morning);
		await look();
		const linkId = await linked(visitorId);
		await agree(linkId, 'kees');
		await asHouse(rebuild);
		expect(await findings('kees'), 'the host has it first').toEqual([]);
		await at(later(25));
		expect(await look()).toEqual({ raised: 0, asked: 1 });
		await asHouse(rebuild);
		expect(await findings('kees')).toMatchObject([{ kinds: ['absence'], level: 'note' }]);
		expect(await findings('nora'), 'the contact person was not named').toEqual([]);
		await at(later(51));
		await asHouse(rebuild);
		const [talk] = await findings('kees');
		expect(talk).toMatchObject({ level: 'talk', status: 'open' });
		await asHouse((errand) => ask(errand, talk!.id, 0));
		const asked = await world.owner.execute<{ person: string }>(sql`
			select body ->> 'personId' as person from event where body ->> 'kind' = 'finding.asked'`);
		expect([...asked].map(({ person }) => person)).toEqual([world.people.kees]);
		expect(await findings('nora')).toEqual([]);

		await change('ans', (deed) => unlinkVisitor(deed as never, { linkId }));
		expect(await seen('ans')).toEqual([]);
		await asHouse(rebuild);
		const [over] = await world.owner.execute<{ status: string }>(sql`select status from finding`);
		expect(over!.status, 'leave taken back ends it').toBe('expired');
	});

	test('without leave, or before the visitor said that it is theirs, the engine hears nothing', async () => {
		const visitorId = await regular(['missing_signal', 'missing_goes_on']);
		await at(morning);
		await look();
		const linkId = await linked(visitorId, { confirmed: false });
		await agree(linkId, 'kees');
		await at(later(25));
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await does(tuesday(9), 'contact_said', { contactId: linkId, stays: true }, later(25));
		await agree(linkId, null);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await asHouse(rebuild);
		expect(await world.owner.execute(sql`select from finding`)).toHaveLength(0);
	});

	test('tells the walk-in that the resident is away, sees what it said itself, and takes it back', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T15:00:00Z`);
		const linkId = await linked(visitorId, { confirmed: false });
		const days = { fromOn: tuesday(8), untilOn: tuesday(9) };
		const says = (form: Partial<typeof days> = {}, who: OfficeKey = 'ans') =>
			change(who, (deed) => sayAway(deed as never, { linkId, ...days, ...form })) as Promise<{
				awayId: string;
			}>;
		const own = async () =>
			(await world.gateOf('ans')).look(world.circle.first, ['walkIn.read'], async (sight) =>
				Object.fromEntries(await ownAways(sight, [linkId]))
			);
		expect(await codeOf(says()), 'the visitor did not say that it is them').toBe('not_found');
		await does(
			tuesday(7),
			'contact_said',
			{ contactId: linkId, stays: true },
			`${tuesday(7)}T14:00:00Z`
		);
		expect(await codeOf(says({}, 'kees'))).toBe('not_found');
		expect(await codeOf(says({ fromOn: tuesday(6) }))).toBe('day_past');
		expect(await codeOf(says({ untilOn: tuesday(7) }))).toBe('pause_backwards');
		expect(await codeOf(says({ untilOn: '2027-06-01' }))).toBe('away_too_long');
		const { awayId } = await says();
		expect(await own()).toEqual({ [linkId]: [{ awayId, ...days }] });
		expect((await door(sheetOf)).visitors.map(({ away }) => away)).toEqual([[{ awayId, ...days }]]);

		// What the resident says at the door stays there.
		const atDoor = { awayId: randomId(), visitorId, fromOn: tuesday(12), untilOn: tuesday(13) };
		await does(tuesday(7), 'away_said', { ...atDoor, stays: true }, `${tuesday(7)}T14:00:00Z`);
		expect(await own()).toEqual({ [linkId]: [{ awayId, ...days }] });
		const ends = (id: string) =>
			change('ans', (deed) => endAway(deed as never, { linkId, awayId: id }));
		expect(await codeOf(ends(atDoor.awayId))).toBe('not_found');
		await at(morning);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await ends(awayId);
		expect(await codeOf(ends(awayId))).toBe('not_found');
		expect(await own()).toEqual({});
		expect(await look()).toEqual({ raised: 1, asked: 0 });
	});

	test('that is not the visitor’s after all has said nothing: they are missed as before', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T15:00:00Z`);
		const linkId = await linked(visitorId, { confirmed: false });
		const saysOf = (stays: boolean, hour: number) =>
			does(
				tuesday(7),
				'contact_said',
				{ contactId: linkId, stays },
				`${tuesday(7)}T${hour}:00:00Z`
			);
		await saysOf(true, 13);
		const days = { fromOn: tuesday(8), untilOn: tuesday(9) };
		await change('ans', (deed) => sayAway(deed as never, { linkId, ...days }));
		await saysOf(false, 14);
		expect((await door(sheetOf)).visitors.map(({ away }) => away)).toEqual([[]]);
		await at(morning);
		expect(await look()).toEqual({ raised: 1, asked: 0 });
	});

	test('says nothing more once it is let know nothing more; what it said stays so', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T15:00:00Z`);
		const linkId = await linked(visitorId, { confirmed: false });
		await does(
			tuesday(7),
			'contact_said',
			{ contactId: linkId, stays: true },
			`${tuesday(7)}T14:00:00Z`
		);
		const says = () =>
			change('ans', (deed) =>
				sayAway(deed as never, { linkId, fromOn: tuesday(8), untilOn: tuesday(9) })
			);
		await says();
		await change('ans', (deed) => unlinkVisitor(deed as never, { linkId }));
		expect(await codeOf(says())).toBe('not_found');
		await at(later(24 * 90));
		await worker.execute(sql`select kring_sweep_visitors(1000)`);
		expect(await world.owner.select().from(table.visitorAway)).toMatchObject([
			{ visitorId, linkId: null, fromOn: tuesday(8), untilOn: tuesday(9) }
		]);
	});

	const talk = <T extends Record<string, string>>(
		who: OfficeKey,
		work: (deed: Deed<'walkIn.talk'>) => Promise<T>
	) =>
		world
			.gateOf(who)
			.then((gate) =>
				gate.change(
					world.circle.first,
					{ id: randomId(), content: {} },
					['walkIn.talk'],
					work as never
				)
			);
	const talks = async (who: OfficeKey) =>
		(await world.gateOf(who)).look(world.circle.first, ['walkIn.talk.read'], async (sight) => [
			...(await fitsFor(sight)).values()
		]);

	test('talks with the host about whether it fits, from either side, without a word of text', async () => {
		const visitorId = await regular();
		await at(morning);
		const asks = (talkId: string, hour = 1) =>
			does(tuesday(9), 'fit_asked', { talkId, visitorId, leaning: 'too_heavy' }, later(hour));
		await asks(randomId(), 0);
		expect(await world.owner.select().from(table.fitTalk), 'no circle was linked').toEqual([]);

		await at(later(1));
		const linkId = await linked(visitorId);
		await at(later(2));
		const talkId = randomId();
		await asks(talkId, 2);
		await asks(randomId(), 2);
		expect(await world.owner.select().from(table.fitTalk), 'one at a time').toMatchObject([
			{ id: talkId, leaning: 'too_heavy', startedBy: 'host', endedAt: null }
		]);
		const jobs = await world.owner.execute<{ payload: { circleId: string; talkId: string } }>(
			sql`select payload from job where kind = 'walk_in.talk'`
		);
		expect(jobs).toHaveLength(1);
		await tellOfTalk(worker, jobs[0]!.payload);
		const [told] = await world.owner.execute<{ body: unknown }>(
			sql`select body from event where body ->> 'kind' = 'walk_in.talk_asked'`
		);
		expect(told!.body, 'Nora is the contact person').toEqual({
			...{ kind: 'walk_in.talk_asked', linkId, personId: world.people.nora }
		});
		expect(await talks('nora')).toMatchObject([{ leaning: 'too_heavy', outcome: null }]);
		expect(await codeOf(talks('kees')), 'who neither speaks for her nor is asked').toBe(
			'not_found'
		);
		const start = (who: OfficeKey) =>
			codeOf(talk(who, (deed) => startFit(deed, { linkId, leaning: 'too_light' })));
		expect(await start('nora'), 'one is open').toBe('already_answered');
		expect(await start('kees')).toBe('not_found');
		const end = (id: string) =>
			codeOf(talk('nora', (deed) => endFit(deed, { talkId: id, outcome: 'with_company' })));
		await at(later(3));
		expect(await end(talkId)).toBe('done');
		expect(await end(talkId)).toBe('already_answered');
		expect((await door(sheetOf)).visitors[0]!.fit).toMatchObject({ outcome: 'with_company' });

		expect(await start('ans')).toBe('done');
		const [open] = (await talks('ans')).filter(({ endedAt }) => endedAt === null);
		expect(open).toMatchObject({ startedBy: 'circle', leaning: 'too_light' });
		await does(tuesday(9), 'fit_ended', { talkId: open!.id, outcome: 'other_place' }, later(0));
		expect((await door(sheetOf)).visitors[0]!.fit).toMatchObject({ outcome: 'other_place' });

		expect(await start('ans')).toBe('done');
		await change('ans', (deed) => unlinkVisitor(deed as never, { linkId }));
		const left = await world.owner.select().from(table.fitTalk);
		expect(left.map(({ outcome }) => outcome).toSorted()).toEqual(['other_place', 'with_company']);
		await at(later(24 * 91));
		await worker.execute(sql`select kring_sweep_visitors(1000)`);
		expect(await world.owner.select().from(table.fitTalk)).toEqual([]);
	});

	test('sees "is binnen" once that day, with a yes of both', async () => {
		const visitorId = await regular(['missing_signal', 'tell_circle_arrived']);
		const on = tuesday(10);
		await at(`${tuesday(9)}T15:00:00Z`);
		const linkId = await linked(visitorId);
		await at(`${on}T10:00:00Z`);
		const arrives = () =>
			does(on, 'checked_in', { visitorId, role: 'visitor', firstTime: false }, `${on}T10:00:00Z`);
		await arrives();
		expect((await seen('ans'))[0]).toMatchObject({ arrivedOn: null });
		await agree(linkId, null, true);
		await arrives();
		expect((await seen('ans'))[0]).toMatchObject({ arrivedOn: on, tellsArrival: true });
		await arrives();
		const jobs = await world.owner.execute<{ payload: { circleId: string; linkId: string } }>(
			sql`select payload from job where kind = 'walk_in.arrived'`
		);
		expect(jobs).toHaveLength(1);
		await tellArrival(worker, jobs[0]!.payload);
		await says(visitorId, 'tell_circle_arrived', false, `${on}T11:00:00Z`);
		await at(`${tuesday(11)}T10:00:00Z`);
		await does(
			tuesday(11),
			'checked_in',
			{ visitorId, role: 'visitor', firstTime: false },
			`${tuesday(11)}T10:00:00Z`
		);
		expect((await seen('ans'))[0]).toMatchObject({ arrivedOn: on });
	});
});

describe('who is away for a while', () => {
	const saysAway = (
		visitorId: string,
		days: { fromOn: string; untilOn: string },
		{ stays = true, awayId = randomId(), on = tuesday(7), hour = 12 } = {}
	) => {
		const payload = { awayId, visitorId, ...days, stays };
		return does(on, 'away_said', payload, `${on}T${hour}:00:00Z`).then(() => awayId);
	};
	const bothMissed = { fromOn: tuesday(8), untilOn: tuesday(9) };
	const aways = () => world.owner.select().from(table.visitorAway);
	const onSheet = async () => (await door(sheetOf)).visitors.map(({ away }) => away);

	test('is not missed for those days, and is for the days after', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T12:30:00Z`);
		await saysAway(visitorId, bothMissed);
		await at(morning);
		expect(await look()).toEqual({ raised: 0, asked: 0 });
		await world.owner.execute(
			sql`update visitor_away set until_on = from_on - 1, from_on = from_on - 1`
		);
		expect(await look()).toEqual({ raised: 1, asked: 0 });
	});

	test('is missed again once that was taken back, in whatever order it is heard', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T12:30:00Z`);
		const awayId = await saysAway(visitorId, bothMissed);
		expect(await onSheet()).toEqual([[{ awayId, ...bothMissed }]]);
		// A tablet that hears of it later says the same once more; taking back is said of another day.
		await at(`${tuesday(8)}T12:30:00Z`);
		await saysAway(visitorId, bothMissed, { awayId, stays: false, on: tuesday(8) });
		await saysAway(visitorId, bothMissed, { awayId, on: tuesday(8) });
		expect(await onSheet()).toEqual([[]]);
		expect(await aways()).toMatchObject([{ id: awayId, fromOn: null, untilOn: null }]);
		const early = randomId();
		await saysAway(visitorId, bothMissed, { awayId: early, stays: false, on: tuesday(8) });
		await saysAway(visitorId, bothMissed, { awayId: early, on: tuesday(7) });
		expect((await aways()).map(({ endedAt }) => endedAt === null)).toEqual([false, false]);
		await at(morning);
		expect(await look()).toEqual({ raised: 1, asked: 0 });
	});

	test('is as usual here as before: those days were neither come to nor stayed away from', async () => {
		// Three of ten is not usual. Three of three is, when the other seven say nothing.
		const visitorId = await regular([], { came: [0, 1, 2] });
		const usualOn = async () => {
			const sheet = await door(sheetOf);
			return sheet.days[0]!.regulars.find((one) => one.visitorId === visitorId)!.usual;
		};
		await at(`${tuesday(10)}T10:00:00Z`);
		expect(await usualOn()).toBe(false);
		await world.owner.insert(table.visitorAway).values({
			...{ neighbourhoodId, activityId, id: randomId(), visitorId, saidAt: new Date() },
			...{ fromOn: tuesday(3), untilOn: tuesday(9) }
		});
		expect(await usualOn()).toBe(true);
	});

	test('has nothing of it kept once they are remembered no more, also by a day made anew', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T12:30:00Z`);
		await saysAway(visitorId, bothMissed);
		await at(`${tuesday(8)}T12:30:00Z`);
		const no = { visitorId, purpose: 'remember_me', given: false } as const;
		await does(
			tuesday(8),
			'consent_said',
			{ ...no, givenBy: 'self', how: 'spoken' },
			`${tuesday(8)}T12:00:00Z`
		);
		expect(await aways()).toEqual([]);
		await saysAway(visitorId, bothMissed, { hour: 13 });
		expect(await aways()).toEqual([]);
	});

	test('has it kept for thirteen months after the last day, and no day of what was taken back', async () => {
		const visitorId = await regular();
		await at(`${tuesday(7)}T12:30:00Z`);
		const days = { fromOn: tuesday(8), untilOn: '2026-03-10' };
		await saysAway(visitorId, days);
		await saysAway(visitorId, days, { stays: false });
		const sweptAt = async (moment: string) => {
			await at(moment);
			await worker.execute(sql`select kring_sweep_visitors(1000)`);
			return (await aways()).length;
		};
		expect(await sweptAt('2027-03-24T12:00:00Z')).toBe(2);
		expect(await sweptAt('2027-03-26T12:00:00Z')).toBe(1);
		expect(await sweptAt('2027-04-10T12:00:00Z')).toBe(1);
		expect(await sweptAt('2027-04-11T12:00:00Z')).toBe(0);
	});

	test('is known also where one upload brings the day on which they were written down', async () => {
		await regular();
		await at(`${tuesday(8)}T12:30:00Z`);
		const visitorId = randomId();
		const sent = [
			{
				...{ on: tuesday(7), type: 'welcomed' },
				payload: {
					...{ remember: true, visitorId, callName: 'Wim', nameHint: null, cameBefore: false },
					...{ consents: [], dietCodes: [], welcomeNote: '', guideId: null }
				}
			},
			{
				...{ on: tuesday(8), type: 'checked_in' },
				payload: { visitorId, role: 'visitor', firstTime: false }
			},
			{
				...{ on: tuesday(8), type: 'away_said' },
				payload: { awayId: randomId(), visitorId, ...bothMissed, stays: true }
			}
		];
		const operations = await Promise.all(
			sent.map(async ({ on, ...said }) => {
				seq += 1;
				const operation = {
					...{ operationId: randomId(), deviceId, seq, occurrenceId: await dayOn(on), ...said },
					atDevice: new Date(`${on}T12:00:00Z`)
				} as Operation;
				return { kind: 'read' as const, operation };
			})
		);
		// The day that names them is as likely to be looked at first as the one that knows them.
		const answers = await door((open) =>
			takeOperations(open, { clockOffsetMs: 0, operations: operations.toReversed() })
		);
		expect(answers.map(({ result }) => result)).toEqual(
			operations.map(() => ({ kind: 'accepted', remarks: [] }))
		);
		const cameOn = await world.owner
			.select({ on: table.occurrence.heldOn })
			.from(table.visit)
			.innerJoin(table.occurrence, eq(table.occurrence.id, table.visit.occurrenceId))
			.where(eq(table.visit.visitorId, visitorId));
		expect(cameOn.map(({ on }) => on).toSorted()).toEqual([tuesday(7), tuesday(8)]);
		expect(await aways()).toMatchObject([{ visitorId, ...bothMissed }]);
	});

	test('is somebody of this walk-in: a name of another, or of nobody, changes nothing', async () => {
		await regular();
		await at(`${tuesday(7)}T12:30:00Z`);
		await saysAway(randomId(), bothMissed);
		expect(await aways()).toEqual([]);
	});
});
