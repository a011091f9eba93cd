import { and, eq, sql } from 'drizzle-orm';
import { createTransport } from 'nodemailer';
import type { Db, Tx } from '../db/connect.ts';
import { demoMail, mail, notice, noticeTry } from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import { openedMail, type NoticeTry, type Waiting } from './queue.ts';

/** The mail server could not be reached, or said "later": the mail is tried again. */
export class MailServerAway extends Error {
	override readonly name = 'MailServerAway';
	/** Somebody waits for this mail, and it is of no use to them after a while. */
	readonly isAwaited: boolean;

	constructor(isAwaited: boolean, options: { cause: unknown }) {
		super('the mail server took no mail', options);
		this.isAwaited = isAwaited;
	}
}

/** A mail for which nobody waits at the door is worth sending for so long. */
const usualWorthMinutes = 3 * 24 * 60;

/** With what a job is done. */
export type MailContext = { db: Db; env: Env; now: Date };

/** Longest waits for the mail server, in milliseconds. */
const patience = {
	connectionTimeout: 10_000,
	greetingTimeout: 10_000,
	socketTimeout: 20_000,
	dnsTimeout: 10_000
};

/**
 * Sends one mail that waits. Twice sends nothing twice, but for a crash between the mail server's
 * yes and our note of it; the message then has the same id, by which mail programs know it.
 *
 * @returns how it ended; null for one that was dealt with before, and one for nobody.
 * @throws {MailServerAway} when the mail server cannot be reached or says "later": the job comes
 *   again, until the mail is not worth sending any more.
 */
export async function sendMail(
	{ mailId }: Jobs['mail.send'],
	{ db, env, now }: MailContext
): Promise<'sent' | 'failed' | null> {
	const [found] = await db
		.select({ sealed: mail.sealed, createdAt: mail.createdAt })
		.from(mail)
		.where(eq(mail.id, mailId));
	if (found === undefined || found.sealed === null) return null;

	const waiting = openedMail(env, mailId, found.sealed);
	const { to } = waiting;
	if (to === null) {
		await finish(db, mailId, 'sentAt');
		return null;
	}
	if (isTooLate(waiting, found.createdAt, now)) return finish(db, mailId, 'failedAt', waiting);
	if (env.smtpUrl === null) return keepForDemo(db, mailId, { ...waiting, to });
	const outcome = await hand(env, env.smtpUrl, mailId, { ...waiting, to }).catch(
		(cause: unknown) => {
			throw new MailServerAway(waiting.worthMinutes !== null, { cause });
		}
	);
	return finish(db, mailId, outcome, waiting);
}

function isTooLate({ worthMinutes }: Waiting, createdAt: Date, now: Date): boolean {
	const worthMs = (worthMinutes ?? usualWorthMinutes) * 60_000;
	return now.getTime() - createdAt.getTime() >= worthMs;
}

async function finish(
	db: Db,
	mailId: string,
	how: 'sentAt' | 'failedAt',
	waiting: Waiting | null = null
): Promise<'sent' | 'failed'> {
	await db.transaction(async (tx) => {
		await tx
			.update(mail)
			.set({ sealed: null, [how]: sql`kring_now()` })
			.where(eq(mail.id, mailId));
		await noteTry(tx, how, waiting?.noticeTry);
	});
	return how === 'sentAt' ? 'sent' : 'failed';
}

/**
 * Whoever waits for an answer reads that a mail went out when it did, and not when it was written. One
 * that never will gives way to what comes after it.
 */
async function noteTry(
	tx: Tx,
	how: 'sentAt' | 'failedAt',
	told: NoticeTry | null | undefined
): Promise<void> {
	// A mail of before this was noted knows of no try.
	if (told == null) return;
	const { circleId, noticeId, tryId } = told;
	const isSent = how === 'sentAt';
	await tx
		.update(noticeTry)
		.set({ state: isSent ? 'handed_over' : 'failed', givesWay: !isSent })
		.where(and(eq(noticeTry.circleId, circleId), eq(noticeTry.id, tryId)));
	if (isSent) {
		await tx
			.update(notice)
			.set({ state: 'handed_over', handedOverAt: sql`kring_now()` })
			.where(
				and(eq(notice.circleId, circleId), eq(notice.id, noticeId), eq(notice.state, 'waiting'))
			);
		return;
	}
	const here = and(eq(notice.circleId, circleId), eq(notice.id, noticeId));
	const [kept] = await tx.select({ signalId: notice.signalId }).from(notice).where(here);
	if (kept?.signalId != null) {
		const job = { circleId, noticeId };
		await enqueue(tx, 'signal.tell', job, { lane: 'urgent', key: `tell:${noticeId}` });
		return;
	}
	// Of what is told of no signal the mail was the last way.
	await tx
		.update(notice)
		.set({ state: 'failed' })
		.where(and(here, eq(notice.state, 'waiting')));
}

/** The demo world sends nothing: its mails are read at `/demo/mail`. */
async function keepForDemo(
	db: Db,
	mailId: string,
	{ to, subject, text, html, noticeTry: told }: Waiting & { to: string }
): Promise<'sent'> {
	await db.transaction(async (tx) => {
		await tx
			.insert(demoMail)
			.values({ id: mailId, recipient: to, subject, text, html, at: sql`kring_now()` })
			.onConflictDoNothing();
		await tx
			.update(mail)
			.set({ sealed: null, sentAt: sql`kring_now()` })
			.where(eq(mail.id, mailId));
		await noteTry(tx, 'sentAt', told);
	});
	return 'sent';
}

async function hand(
	env: Env,
	smtpUrl: string,
	mailId: string,
	{ to, subject, text, html, unsubscribe }: Waiting & { to: string }
): Promise<'sentAt' | 'failedAt'> {
	const transport = createTransport(transportOptions(smtpUrl));
	try {
		await transport.sendMail({
			from: env.mailFrom,
			to,
			subject,
			text,
			html,
			messageId: `<${mailId}@${new URL(env.origin).hostname}>`,
			headers: {
				// Keeps out-of-office answers and mailing lists from answering us.
				'Auto-Submitted': 'auto-generated',
				...(unsubscribe === null
					? {}
					: {
							'List-Unsubscribe': `<${unsubscribe}>`,
							'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
						})
			},
			disableFileAccess: true,
			disableUrlAccess: true
		});
		return 'sentAt';
	} catch (caught) {
		// 5xx about this mail is for good; everything else is worth another try.
		if (isRefusedForGood(caught)) return 'failedAt';
		throw caught;
	} finally {
		transport.close();
	}
}

/** How the mail server is reached: TLS always, but on this machine itself. */
function transportOptions(smtpUrl: string) {
	const url = new URL(smtpUrl);
	const secure = url.protocol === 'smtps:';
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const local = host === 'localhost' || host === '::1' || host.startsWith('127.');
	return {
		...patience,
		host,
		port: Number(url.port || (secure ? 465 : 25)),
		secure,
		requireTLS: !secure && !local,
		ignoreTLS: !secure && local,
		...(url.username === ''
			? {}
			: {
					auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
				})
	};
}

function isRefusedForGood(caught: unknown): boolean {
	if (!(caught instanceof Error)) return false;
	const { responseCode, code } = caught as { responseCode?: unknown; code?: unknown };
	// EAUTH also comes with 535, but means that our own settings are wrong: keep the mail.
	return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
}
