import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { isUuid } from '../../domain/id.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Env } from '../env.ts';
import type { Own } from '../gate/index.ts';
import type { NoticeTry } from '../mail/queue.ts';
import type { MailNotice } from './deliver.ts';

// The mail for who cannot be rung: it says that there is news, and nothing else (T8.2).

/** Puts a neutral mail on the list, in the transaction of its cause. */
export type QueueNotice = (
	tx: Tx,
	letter: {
		/**
		 * Of a signal, and of what is as urgent, it is told whatever mails somebody ended: others count on
		 * them.
		 */
		kind: 'notice' | 'signal' | 'signal_red';
		details: { link: string };
		to: string;
		language: 'nl' | 'en';
		unsubscribe?: string;
		worthMinutes?: number;
		noticeTry?: NoticeTry;
	},
	env: Pick<Env, 'secret'>
) => Promise<void>;

/** One mail a day; an hour of play, because the moment of the day is by the wall clock. */
const betweenHours = 20;

/**
 * Says by mail that there is news: at most once a day, never to who asked for no such mail.
 *
 * @returns `no_way` for somebody without an address or who stopped these mails.
 */
export function mailNotice(env: Env, queue: QueueNotice | null): MailNotice {
	return async (tx, personId, now) => {
		const [found] = await tx.execute<{
			to: string | null;
			language: 'nl' | 'en';
			stopped: boolean;
		}>(sql`
			select a.mail_address as "to", a.language,
				exists (select from notice_mail n where n.person_id = a.person_id and n.stopped_at is not null) as stopped
			from account a where a.person_id = ${personId} and a.blocked_at is null`);
		if (queue === null || found === undefined || found.to === null || found.stopped)
			return 'no_way';
		// One statement takes the day's turn, so that two jobs at once queue one mail.
		const turns = await tx.execute(sql`
			insert into notice_mail as n (person_id, last_queued_at) values (${personId}, ${now.toISOString()}::timestamptz)
			on conflict (person_id) do update set last_queued_at = excluded.last_queued_at
			where n.last_queued_at is null
				or n.last_queued_at < excluded.last_queued_at - make_interval(hours => ${betweenHours})
			returning 1`);
		if (turns.length === 0) return 'too_soon';
		const { to, language } = found;
		const unsubscribe = `${env.origin}/unsubscribe/${stopToken(personId, env.secret)}`;
		const link = `${env.origin}/circles`;
		await queue(tx, { kind: 'notice', details: { link }, to, language, unsubscribe }, env);
		return 'queued';
	};
}

/** What stands in the link that ends these mails: only this house can make it. */
export function stopToken(personId: string, secret: Buffer): string {
	return `${personId}.${macOf(personId, secret)}`;
}

/** Whom a token was made for; null for one that this house did not make. */
export function personOfStopToken(token: string, secret: Buffer): string | null {
	const [personId = '', mac = ''] = token.split('.');
	if (!isUuid(personId)) return null;
	const [given, right] = [Buffer.from(mac), Buffer.from(macOf(personId, secret))];
	return given.length === right.length && timingSafeEqual(given, right) ? personId : null;
}

/**
 * Ends these mails for whom the token was made. A second time changes nothing.
 *
 * @returns false for a token that this house did not make.
 */
export async function stopMails(db: Db, token: string, secret: Buffer): Promise<boolean> {
	const personId = personOfStopToken(token, secret);
	if (personId === null) return false;
	await db.execute(sql`select kring_stop_mails(${personId})`);
	return true;
}

/** Whether this person has a mail address, and wants these mails. */
export async function mailsFor(own: Own): Promise<'on' | 'off' | 'no_address'> {
	const [found] = await own.tx.execute<{ has: boolean; stopped: boolean }>(sql`
		select a.mail_address is not null as has,
			exists (select from notice_mail n where n.person_id = a.person_id and n.stopped_at is not null) as stopped
		from account a where a.person_id = ${own.personId}`);
	if (!found?.has) return 'no_address';
	return found.stopped ? 'off' : 'on';
}

/** Switches these mails on or off for this person. */
export async function setMails(own: Own, on: boolean): Promise<{ on: boolean }> {
	await own.tx.execute(sql`
		insert into notice_mail as n (person_id, stopped_at)
		values (${own.personId}, case when ${on} then null else kring_now() end)
		on conflict (person_id) do update set stopped_at = excluded.stopped_at`);
	return { on };
}

function macOf(personId: string, secret: Buffer): string {
	const whole = createHmac('sha256', secret).update(`stop mails ${personId}`).digest();
	return whole.subarray(0, 16).toString('base64url');
}
