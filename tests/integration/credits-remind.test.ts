import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { daysAfter, dayOf, instantAt } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { keepBooks, remindOfWaiting, trust } from '#lib/server/credit/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tellOfCredit } from '#lib/server/push/credit.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { startSession } from '#lib/server/session/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Who waits for a yes is not forgotten: on the third and the tenth day it is brought to mind (11.4).

const day = 86_400;
const key = Buffer.alloc(32, 7);

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const remind = () => remindOfWaiting(world.worker);
const reminders = () =>
	world.owner.execute<{ id: string; person: string; nth: number; told: boolean }>(
		sql`select id, person_id as person, nth, told_at is not null as told from credit_reminder order by nth, person_id`
	);

/** Gives somebody a phone. */
async function phoneOf(person: string): Promise<void> {
	const { token } = await startSession(world.app, {
		...{ personId: world.person(person), factors: ['mail'], strong: true, device: '' }
	});
	await world.owner.insert(table.pushSubscription).values({
		...{ id: randomId(), personId: world.person(person), sessionId: token.split('.')[0]! },
		...{ endpoint: `https://push.example/${randomId()}`, p256dh: 'x', auth: 'y' },
		createdAt: await world.now()
	});
}

/** Tells one reminder, at noon unless said otherwise; what went out, and by which way. */
async function tell(reminderId: string, at?: Date) {
	const [sent, mails]: [unknown[], { kind: string; details: object }[]] = [[], []];
	const office = {
		send: (_device: unknown, message: unknown) => {
			sent.push(message);
			return Promise.resolve({ kind: 'accepted' });
		}
	};
	const context = {
		...{
			db: world.worker,
			now: at ?? instantAt(dayOf(await world.now()), 12 * 60),
			attempt: 9,
			log: () => {}
		},
		env: { secret: key, origin: 'https://kring.example' }
	};
	const queueMail: QueueNotice = (_tx, letter) => {
		mails.push(letter);
		return Promise.resolve();
	};
	await tellOfCredit({ reminderId }, context as never, { office: office as never, queueMail });
	return { sent, mails };
}

test('is brought to mind on the third day and on the tenth, once each, to who is to answer', async () => {
	await world.say('sanne', { to: 'cor', points: 7, words: 'Voor de heg.' });
	expect(await remind()).toBe(0);
	await world.later(3 * day - 60);
	expect(await remind()).toBe(0);
	await world.later(3 * day + 60);
	expect(await remind()).toBe(1);
	expect(await remind()).toBe(1);
	expect(await reminders()).toMatchObject([{ person: world.person('cor'), nth: 1, told: false }]);

	await phoneOf('cor');
	const [first] = await reminders();
	const { sent, mails } = await tell(first!.id);
	expect([sent.length, mails.length]).toEqual([1, 0]);
	expect(JSON.stringify(sent)).toContain('Er is een vraag voor u in Kring.');
	expect(JSON.stringify(sent)).not.toMatch(/Sanne|Cor|heg|7 |punt|tuin|garden/i);
	expect((await tell(first!.id)).sent).toEqual([]);
	expect(await remind()).toBe(0);

	await world.later(10 * day + 60);
	expect(await remind()).toBe(1);
	const [, second] = await reminders();
	expect(second).toMatchObject({ nth: 2, told: false });
	expect((await tell(second!.id)).sent).toHaveLength(1);
	await world.later(13 * day);
	expect(await remind()).toBe(0);
});

test('leads whom it is for, and nobody else, to where it waits', async () => {
	await world.say('sanne', { to: 'cor' });
	await world.later(4 * day);
	await remind();
	const [one] = await reminders();
	const open = (who: string) => world.gateOf(who).own((own) => openNotice(own, one!.id));
	expect(await open('cor')).toBe(`/give-and-take/${world.neighbourhoodId}`);
	expect(await codeOf(open('sanne'))).toBe('not_found');
});

test('is nothing once it was answered, taken back or has gone by, and is forgotten then', async () => {
	const said = await world.say('sanne', { to: 'cor' });
	const other = await world.say('nel', { to: 'cor' });
	await world.later(4 * day);
	expect(await remind()).toBe(2);
	const all = await reminders();
	await world.answer('cor', said);
	await world.answer('nel', other, 'withdraw');
	await phoneOf('cor');
	for (const { id } of all) expect((await tell(id)).sent).toEqual([]);
	expect(await remind()).toBe(0);
	expect(await reminders()).toHaveLength(0);

	const late = await world.say('hanneke', { to: 'cor' });
	await world.later(19 * day);
	await keepBooks(world.worker);
	expect(await remind()).toBe(0);
	expect(await codeOf(world.answer('cor', late))).toBe('credit_expired');
});

test('goes to whom somebody trusts with saying yes as well, and to who gave the help when the other said it', async () => {
	await world.as('cor', (holder) =>
		trust(holder, { personId: world.person('hanneke'), verbs: ['confirm'], untilOn: null })
	);
	await world.say('sanne', { to: 'cor' });
	await world.say('joost', { to: 'nel', side: 'payee' });
	await world.later(4 * day);
	expect(await remind()).toBe(3);
	const people = (await reminders()).map(({ person }) => person);
	expect(people.toSorted()).toEqual(['cor', 'hanneke', 'nel'].map(world.person).toSorted());
});

test('waits for the morning in quiet hours, and is a mail where no phone can be rung', async () => {
	await world.say('sanne', { to: 'cor' });
	await world.later(4 * day);
	await remind();
	const [one] = await reminders();
	const today = dayOf(await world.now());
	const night = instantAt(daysAfter(today, 1), 3 * 60);
	expect(await tell(one!.id, night)).toEqual({ sent: [], mails: [] });
	const [job] = await world.owner.execute<{ at: string }>(
		sql`select run_at as at from job where kind = 'credit.tell' and key like '%later'`
	);
	expect(new Date(job!.at)).toEqual(instantAt(daysAfter(today, 1), 8 * 60));
	expect((await tell(one!.id)).mails).toMatchObject([
		{ kind: 'notice', details: { link: 'https://kring.example/give-and-take' } }
	]);
});
