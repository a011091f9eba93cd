import { sql } from 'drizzle-orm';
import { randomId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import { mail } from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import { enqueue } from '../job/enqueue.ts';
import { keyFor, seal, unseal } from '../session/seal.ts';
import {
	letterOf,
	type Letter,
	type LetterKind,
	type Letters,
	type MailLanguage
} from './letters.ts';

export type { KeyChange, LetterKind, Letters, MailLanguage } from './letters.ts';

/** Which try of which notice a mail is. */
export type NoticeTry = { circleId: string; noticeId: string; tryId: string };

/** A mail to be sent: to whom, of which kind, with what that kind needs. */
export type Post = {
	[K in LetterKind]: {
		kind: K;
		details: Letters[K];
		/** Null sends nothing, and costs the same: for an address that nobody has (T2.5). */
		to: string | null;
		language: MailLanguage;
		/** Minutes after which it is not worth sending any more: a code that is dead by then. */
		worthMinutes?: number;
		/** The try of a notice that this mail is: it counts as handed over once a mail server has it. */
		noticeTry?: NoticeTry;
		/** Address at which one press ends mails of this kind, without signing in (T8.2). */
		unsubscribe?: string;
	};
}[LetterKind];

/** What is kept, sealed, until it is sent. */
export type Waiting = Letter & {
	to: string | null;
	worthMinutes: number | null;
	noticeTry: NoticeTry | null;
	unsubscribe: string | null;
};

/**
 * Puts a mail on the list, in the same transaction as its cause. It is kept encrypted, because it
 * may hold a code, and emptied once it is sent.
 */
export async function queueMail(tx: Tx, post: Post, env: Pick<Env, 'secret'>): Promise<void> {
	const id = randomId();
	const waiting: Waiting = {
		...written(post),
		to: post.to,
		worthMinutes: post.worthMinutes ?? null,
		noticeTry: post.noticeTry ?? null,
		unsubscribe: post.unsubscribe ?? null
	};
	const sealed = seal(keyFor(env.secret, 'mail'), id, Buffer.from(JSON.stringify(waiting)));
	await tx.insert(mail).values({ id, kind: post.kind, sealed, createdAt: sql`kring_now()` });
	const urgent = post.worthMinutes !== undefined;
	await enqueue(tx, 'mail.send', { mailId: id }, { lane: urgent ? 'urgent' : 'ordinary' });
}

/** Opens a mail that waits. */
export function openedMail(env: Pick<Env, 'secret'>, id: string, sealed: Buffer): Waiting {
	return JSON.parse(unseal(keyFor(env.secret, 'mail'), id, sealed).toString()) as Waiting;
}

function written<K extends LetterKind>(post: {
	kind: K;
	details: Letters[K];
	language: MailLanguage;
}): Letter {
	return letterOf(post.kind, post.details, post.language);
}
