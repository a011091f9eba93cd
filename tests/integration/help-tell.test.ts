import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { helpPath, turnHelp } from '#lib/server/help/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tellOfHelp } from '#lib/server/push/help.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import { startSession } from '#lib/server/session/index.ts';
import { helpWorld, hoursOn, start, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// What reaches a phone of asking and offering: that there is a question or news, and where it leads.

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

/** Cor is asked for something at home of somebody who is ill; what is sent of it at an hour after the start. */
async function asked({ hour = 0, devices = 1 } = {}) {
	await world.helps('cor', 'meal_ill');
	await world.joins('sanne');
	const requestId = await world.asks('sanne', {
		...{ category: 'meal_ill', words: 'Ik lig met griep op bed.', place: 'Dorpsstraat 1' }
	});
	await world.steps(requestId);
	const [notice] = await world.owner.execute<{ id: string }>(
		sql`select id from help_notice where person_id = ${world.person('cor')}`
	);
	const { token } = await startSession(world.app, {
		...{ personId: world.person('cor'), factors: ['mail'], strong: true, device: '' }
	});
	for (let nth = 0; nth < devices; nth += 1)
		await world.owner.insert(table.pushSubscription).values({
			...{ id: randomId(), personId: world.person('cor'), sessionId: token.split('.')[0]! },
			...{
				endpoint: `https://push.example/${randomId()}`,
				p256dh: 'x',
				auth: 'y',
				createdAt: start
			}
		});
	const sent: unknown[] = [];
	const mails: object[] = [];
	const office = {
		send: (_device: unknown, message: unknown) => {
			sent.push(message);
			return Promise.resolve({ kind: 'accepted' });
		}
	};
	const queueMail: QueueNotice = (_tx, letter) => {
		mails.push(letter);
		return Promise.resolve();
	};
	const tell = () =>
		tellOfHelp(
			{ noticeId: notice!.id },
			{
				...{ db: world.worker, now: hoursOn(hour), attempt: 9, log: () => {} },
				env: { secret: Buffer.alloc(32), origin: 'https://kring.example' }
			} as never,
			{ office: office as never, queueMail }
		);
	return { requestId, noticeId: notice!.id, sent, mails, tell };
}

test('a question rings once, says that there is one and no more, and leads to the request', async () => {
	const { requestId, noticeId, sent, mails, tell } = await asked();
	await tell();
	await tell();
	expect(sent).toHaveLength(1);
	expect(mails).toEqual([]);
	const text = JSON.stringify(sent[0]);
	expect(text).toContain('Er is een vraag voor u in Kring.');
	expect(text).not.toMatch(/griep|Dorpsstraat|Sanne|Cor|maaltijd|meal|ziek/i);
	const opens = (key: string) => world.gateOf(key).own((own) => openNotice(own, noticeId));
	expect(await opens('cor')).toBe(helpPath(world.neighbourhoodId, requestId));
	expect(await codeOf(opens('sanne'))).toBe('not_found');
});

test('in quiet hours it waits for the morning', async () => {
	const { sent, mails, tell } = await asked({ hour: 14 });
	await tell();
	expect([sent, mails]).toEqual([[], []]);
	const [job] = await world.owner.execute<{ at: string }>(
		sql`select run_at as at from job where key like 'help.tell:%:later'`
	);
	expect(new Date(job!.at).toISOString()).toBe('2038-01-16T07:00:00.000Z');
});

test('without a phone it is a mail with one address, and nothing once it was answered', async () => {
	const { requestId, mails, tell } = await asked({ devices: 0 });
	await tell();
	const link = `https://kring.example${helpPath(world.neighbourhoodId, requestId)}`;
	expect(mails).toMatchObject([{ kind: 'notice', to: 'cor@example.org', details: { link } }]);
	await world.owner.execute(sql`update help_notice set rung_at = null`);
	await world.says('cor', requestId, 'no');
	await tell();
	expect(mails).toHaveLength(1);
});

test('what was not woken is woken by the round', async () => {
	const { requestId } = await asked();
	await world.owner.execute(sql`delete from job where kind = 'help.step'`);
	await world.at(hoursOn(9));
	expect(await turnHelp(world.worker)).toMatchObject({ woken: 1 });
	const [job] = await world.owner.execute<{ payload: object }>(
		sql`select payload from job where kind = 'help.step'`
	);
	expect(job!.payload).toEqual({ neighbourhoodId: world.neighbourhoodId, requestId });
});
