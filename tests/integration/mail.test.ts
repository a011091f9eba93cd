import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Env } from '#lib/server/env.ts';
import {
	letterOf,
	queueMail,
	sendMail,
	type Letters,
	type MailLanguage
} from '#lib/server/mail/index.ts';
import { handsOn, settingsFor, type Hands } from '../support/people.ts';
import { mailWorker, startMailServer, type MailServer } from '../support/post.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

let database: FreshDatabase;
let hands: Hands;
let post: MailServer;
let env: Env;
let worker: ReturnType<typeof mailWorker>;

beforeAll(async () => {
	[database, post] = await Promise.all([freshDatabase(), startMailServer()]);
	hands = handsOn(database);
	env = settingsFor(database, { SMTP_URL: post.url, MAIL_FROM: 'Kring <kring@example.org>' });
	worker = mailWorker(database, env);
});
afterAll(async () => {
	await Promise.all([hands.end(), worker.end(), post.stop()]);
	await database.drop();
});
beforeEach(async () => {
	await hands.owner.execute(sql`truncate job, mail, demo_mail`);
	post.arrived.length = 0;
	post.behave('take');
});

const notice = {
	kind: 'notice',
	to: 'sanne@example.org',
	language: 'nl',
	details: { link: 'http://localhost:3000/m/1' },
	unsubscribe: 'http://localhost:3000/unsubscribe/1'
} as const;

function queued(letter: Parameters<typeof queueMail>[1] = notice): Promise<void> {
	return hands.app.transaction((tx) => queueMail(tx, letter, env));
}

async function mailRow(): Promise<Record<string, unknown>> {
	const [row] = await hands.owner.execute(sql`
		select id, sealed is null as emptied, sent_at is not null as sent, failed_at is not null as failed from mail`);
	return row!;
}

test('a mail arrives as plain text and as HTML, from us, and is emptied afterwards', async () => {
	await queued();
	await worker.sendAll();

	expect(post.arrived).toHaveLength(1);
	const [{ raw, subject, text }] = post.arrived as [(typeof post.arrived)[0]];
	expect(subject).toBe('Nieuws in Kring');
	expect(text).toContain('Er is nieuws voor u in Kring.');
	expect(raw).toMatch(/^From: Kring <kring@example\.org>$/m);
	expect(raw).toMatch(/^List-Unsubscribe: <http:\/\/localhost:3000\/unsubscribe\/1>$/m);
	expect(raw).toContain('text/html');
	expect(raw).not.toMatch(/<img|src=|<script/i);
	expect(await mailRow()).toMatchObject({ emptied: true, sent: true, failed: false });
});

test('what never happened is never mailed', async () => {
	const undone = hands.app.transaction(async (tx) => {
		await queueMail(tx, notice, env);
		throw new Error('undone');
	});
	await expect(undone).rejects.toThrow('undone');
	expect(await worker.sendAll()).toBe(0);
});

test('the same job twice sends one mail', async () => {
	await queued();
	const { id } = await mailRow();
	const context = { db: worker.db, env, now: new Date() };
	await sendMail({ mailId: String(id) }, context);
	await sendMail({ mailId: String(id) }, context);
	expect(post.arrived).toHaveLength(1);
});

test('"later" from the mail server keeps the mail for another try, with the same id', async () => {
	await queued();
	post.behave('later');
	await expect(worker.sendAll()).rejects.toThrow();
	expect(await mailRow()).toMatchObject({ emptied: false, sent: false, failed: false });
	post.behave('take');
	await worker.sendAll();
	const { id } = await mailRow();
	expect(post.arrived[0]!.raw).toContain(`<${String(id)}@localhost>`);
});

test('an address that is refused for good is let go', async () => {
	await queued();
	post.behave('refuse');
	await worker.sendAll();
	expect(await mailRow()).toMatchObject({ emptied: true, sent: false, failed: true });
});

test('without a mail server to be reached the mail stays', async () => {
	await queued();
	const away = { ...env, smtpUrl: 'smtp://127.0.0.1:1' };
	const { id } = await mailRow();
	await expect(
		sendMail({ mailId: String(id) }, { db: worker.db, env: away, now: new Date() })
	).rejects.toThrow();
	expect(await mailRow()).toMatchObject({ emptied: false, sent: false });
});

test('a code that would be dead on arrival is not sent', async () => {
	await queued({ ...notice, kind: 'prove_code', details: { code: '123456' }, worthMinutes: 10 });
	const { id } = await mailRow();
	const late = new Date(Date.now() + 11 * 60_000);
	await sendMail({ mailId: String(id) }, { db: worker.db, env, now: late });
	expect(post.arrived).toHaveLength(0);
	expect(await mailRow()).toMatchObject({ emptied: true, failed: true });
});

test('the demo world keeps its mails to be read there', async () => {
	const demo = { ...env, smtpUrl: null };
	await queued();
	const { id } = await mailRow();
	await sendMail({ mailId: String(id) }, { db: worker.db, env: demo, now: new Date() });
	const rows = await hands.app.execute(sql`select recipient, subject from demo_mail`);
	expect([...rows]).toEqual([{ recipient: 'sanne@example.org', subject: 'Nieuws in Kring' }]);
	expect(post.arrived).toHaveLength(0);
});

test('who serves requests cannot read the mails of others', async () => {
	await expect(hands.app.execute(sql`select * from mail`)).rejects.toMatchObject({
		cause: { code: '42501' }
	});
});

const samples: { [K in keyof Letters]: Letters[K] } = {
	sign_in_code: { code: '123456', link: 'http://localhost/sign-in/link#x' },
	prove_code: { code: '123456' },
	address_code: { code: '123456' },
	invitation: { inviterName: 'Sanne <b>', link: 'http://localhost/invitation/x' },
	staff_invitation: { link: 'http://localhost/staff/x' },
	address_changed: {},
	key_changed: { change: 'passkey_added', link: 'http://localhost/me/keys' },
	factors_restored: { link: 'http://localhost/sign-in' },
	notice: { link: 'http://localhost/m/x' },
	signal: { link: 'http://localhost/m/x' },
	signal_red: { link: 'http://localhost/m/x' },
	digest: { count: 3, link: 'http://localhost/' },
	carrier: {
		...{ what: 'call_gap', days: ['2026-03-03', '2026-03-05'], title: 'Kom gerust langs' },
		link: 'http://localhost/neighbourhoods/x/activities/y/on-call'
	}
};
const kinds = Object.keys(samples) as (keyof Letters)[];
const all = kinds.flatMap((kind) =>
	(['nl', 'en'] as MailLanguage[]).map((language) => [kind, language] as const)
);

test.each(all)(
	'%s in %s has at most one link, no markup of others, and a quiet subject',
	(kind, language) => {
		const { subject, text, html } = letterOf(kind, samples[kind], language);
		expect(text.match(/https?:\/\//g)?.length ?? 0).toBeLessThanOrEqual(1);
		expect(html.match(/<a /g)?.length ?? 0).toBeLessThanOrEqual(1);
		expect(html).not.toContain('<b>');
		expect(subject).not.toMatch(/\d|Sanne/);
		expect(subject).toContain('Kring');
		expect(text.length).toBeGreaterThan(20);
	}
);

test('every mail differs between the two languages', () => {
	for (const kind of kinds) {
		expect(letterOf(kind, samples[kind], 'nl').text).not.toBe(
			letterOf(kind, samples[kind], 'en').text
		);
	}
});
