import { sql } from 'drizzle-orm';
import { quietUntil } from '../../domain/notice.ts';
import type { Db } from '../db/connect.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import { TryLater, type JobContext } from '../job/handler.ts';
import { receiverOf, type Receiver } from './deliver.ts';
import { addressGone } from './devices.ts';
import { stopToken, type QueueNotice } from './mail.ts';
import { pushMessage, tagOf } from './message.ts';
import type { PostOffice } from './post-office.ts';

// Rings whom a visitor named, to say that there is a question and no more (5.11, T8.1). It hangs on no circle,
// so it is no notice of one. Whether it is still to be asked is looked at again at the moment of sending.

/** A question is worth ringing about for so long; after that it stands on the page alone. */
const livesSeconds = 24 * 3_600;

/** Pause after a push service that was not ready, and how often it is tried before a mail goes instead. */
const pauseMs = 60_000;
const tries = 3;

/** Tells somebody that they are asked something. In their quiet hours it waits for the morning. */
export async function tellOfAbsence(
	{ questionId }: Jobs['absence.tell'],
	{ db, env, now, log, attempt }: JobContext,
	{ office, queueMail }: { office: PostOffice | null; queueMail: QueueNotice | null }
): Promise<void> {
	const due = await dueTo(db, questionId, now);
	if (due === null) return;
	const { personId, receiver } = due;
	const quiet = quietUntil(receiver.wishes, now);
	if (quiet !== null) return later(db, questionId, quiet);
	const devices = office === null ? [] : receiver.devices.filter(({ isWornOut }) => !isWornOut);
	const message = pushMessage({ id: questionId, kind: 'asked' }, receiver.language, env.secret);
	const how = { ttlSeconds: livesSeconds, urgency: 'normal', topic: tagOf(questionId) } as const;
	const outcomes = await Promise.all(
		devices.map(async (device) => {
			const outcome = await office!.send(device, message, how);
			if (outcome.kind === 'gone') await addressGone(db, device.id);
			if (outcome.kind === 'refused')
				log('alarm', 'push service refuses our key or clock', { status: outcome.status });
			return outcome.kind;
		})
	);
	if (!outcomes.includes('accepted')) {
		if (outcomes.includes('later') && attempt < tries)
			throw new TryLater(pauseMs, { counts: true });
		await mailInstead(db, env, queueMail, { personId, receiver });
	}
	await db.execute(sql`
		update absence_question set rung_at = coalesce(rung_at, kring_now()) where id = ${questionId}`);
}

type Due = { personId: string; receiver: Receiver };

/** Whom to tell; null once it was told, answered or is over, and for who is no contact any more. */
async function dueTo(db: Db, questionId: string, now: Date): Promise<Due | null> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<{ personId: string }>(sql`
			select q.person_id as "personId" from absence_question q
			join visitor_contact c on c.neighbourhood_id = q.neighbourhood_id and c.id = q.contact_id
			where q.id = ${questionId} and q.closed_at is null and q.answered_at is null and q.rung_at is null
				and c.ended_at is null and not kring_works(q.person_id)
				and (q.circle_id is null or kring_standing(q.circle_id, q.person_id) is not null)`);
		const receiver = found === undefined ? null : await receiverOf(tx, found.personId, now);
		return receiver === null ? null : { personId: found!.personId, receiver };
	});
}

function later(db: Db, questionId: string, runAt: Date): Promise<void> {
	const key = `absence.tell:${questionId}:later`;
	return db.transaction((tx) => enqueue(tx, 'absence.tell', { questionId }, { runAt, key }));
}

async function mailInstead(
	db: Db,
	env: JobContext['env'],
	queueMail: QueueNotice | null,
	{ personId, receiver }: Due
): Promise<void> {
	const { mailAddress: to, hasStoppedMails, language } = receiver;
	if (queueMail === null || to === null || hasStoppedMails) return;
	const unsubscribe = `${env.origin}/unsubscribe/${stopToken(personId, env.secret)}`;
	const letter = { kind: 'notice', details: { link: `${env.origin}/me/visitors` } } as const;
	await db.transaction((tx) => queueMail(tx, { ...letter, to, language, unsubscribe }, env));
}
