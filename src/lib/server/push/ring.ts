import { quietUntil } from '../../domain/notice.ts';
import type { Db, Tx } from '../db/connect.ts';
import { TryLater, type JobContext } from '../job/handler.ts';
import type { Receiver } from './deliver.ts';
import { addressGone } from './devices.ts';
import { stopToken, type QueueNotice } from './mail.ts';
import { pushMessage, tagOf } from './message.ts';
import type { PostOffice } from './post-office.ts';

// Rings one person about something that hangs on no circle, so that it is no notice of one: it says that there is a
// question or news, and no more (T8.1).

/** A question is worth ringing about for so long; after that it stands on its page alone. */
const livesSeconds = 24 * 3_600;

/** Pause after a push service that was not ready, and how often it is tried before a mail goes instead. */
const pauseMs = 60_000;
const tries = 3;

/** The ways to somebody that this house has. */
export type Ways = { office: PostOffice | null; queueMail: QueueNotice | null };

/**
 * Rings all devices of a person, and mails where none was reached. In their quiet hours it is put off to the morning.
 *
 * @param asked.id    of what they are told; a tap on what is shown comes back with it.
 * @param asked.kind  whether it is a question, or news only.
 * @param asked.path  of the page a mail leads to.
 * @param later       has it come again at a moment.
 * @returns whether it went out now.
 */
export async function ringOne(
	{ db, env, log, attempt, now }: JobContext,
	{ office, queueMail }: Ways,
	asked: { id: string; kind: 'asked' | 'news'; personId: string; receiver: Receiver; path: string },
	later: (tx: Tx, runAt: Date) => Promise<void>
): Promise<boolean> {
	const { id, kind, receiver } = asked;
	const quiet = quietUntil(receiver.wishes, now);
	if (quiet !== null) {
		await db.transaction((tx) => later(tx, quiet));
		return false;
	}
	const devices = office === null ? [] : receiver.devices.filter(({ isWornOut }) => !isWornOut);
	const message = pushMessage({ id, kind }, receiver.language, env.secret);
	const how = { ttlSeconds: livesSeconds, urgency: 'normal', topic: tagOf(id) } as const;
	const outcomes = await Promise.all(
		devices.map(async (device) => {
			const outcome = await office!.send(device, message, how);
			if (outcome.kind === 'gone') await addressGone(db, device.id);
			if (outcome.kind === 'refused')
				log('alarm', 'push service refuses our key or clock', { status: outcome.status });
			return outcome.kind;
		})
	);
	if (outcomes.includes('accepted')) return true;
	if (outcomes.includes('later') && attempt < tries) throw new TryLater(pauseMs, { counts: true });
	await mailInstead(db, env, queueMail, asked);
	return true;
}

async function mailInstead(
	db: Db,
	env: JobContext['env'],
	queueMail: QueueNotice | null,
	{ personId, receiver, path }: { personId: string; receiver: Receiver; path: string }
): Promise<void> {
	const { mailAddress: to, hasStoppedMails, language } = receiver;
	if (queueMail === null || to === null || hasStoppedMails) return;
	const unsubscribe = `${env.origin}/unsubscribe/${stopToken(personId, env.secret)}`;
	const letter = { kind: 'notice', details: { link: `${env.origin}${path}` } } as const;
	await db.transaction((tx) => queueMail(tx, { ...letter, to, language, unsubscribe }, env));
}
