import { sql } from 'drizzle-orm';
import type { NewsKind } from '../../domain/help/form.ts';
import { quietUntil } from '../../domain/notice.ts';
import type { Db } from '../db/connect.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import { TryLater, type JobContext } from '../job/handler.ts';
import { receiverOf, type Receiver } from './deliver.ts';
import { addressGone } from './devices.ts';
import { stopToken, type QueueNotice } from './mail.ts';
import { pushMessage, tagOf } from './message.ts';
import type { PostOffice } from './post-office.ts';
import { helpPath } from '../help/path.ts';

// Rings somebody about asking or offering: that there is a question or news and no more (T8.1). No kind of help, no
// name and no place is on a phone. Whether it is still to be told is looked at again at the moment of sending.

/** News is worth ringing about for so long; after that it stands on the page alone. */
const livesSeconds = 24 * 3_600;
/** Pause after a push service that was not ready, and how often it is tried before a mail goes instead. */
const pauseMs = 60_000;
const tries = 3;

/** What asks something of whom it is for. */
const asking: readonly NewsKind[] = ['asked', 'landed', 'introduce', 'report', 'was_it_done'];

/** Tells somebody. In their quiet hours it waits for the morning. */
export async function tellOfHelp(
	{ noticeId }: Jobs['help.tell'],
	{ db, env, now, log, attempt }: JobContext,
	{ office, queueMail }: { office: PostOffice | null; queueMail: QueueNotice | null }
): Promise<void> {
	const due = await dueTo(db, noticeId, now);
	if (due === null) return;
	const { kind, receiver } = due;
	const quiet = quietUntil(receiver.wishes, now);
	if (quiet !== null) return later(db, noticeId, quiet);
	const devices = office === null ? [] : receiver.devices.filter(({ isWornOut }) => !isWornOut);
	const sort = asking.includes(kind) ? 'asked' : 'news';
	const message = pushMessage({ id: noticeId, kind: sort }, receiver.language, env.secret);
	const how = { ttlSeconds: livesSeconds, urgency: 'normal', topic: tagOf(noticeId) } as const;
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
		await mailInstead(db, env, queueMail, due);
	}
	await db.execute(sql`
		update help_notice set rung_at = coalesce(rung_at, kring_now()) where id = ${noticeId}`);
}

type Due = {
	kind: NewsKind;
	personId: string;
	neighbourhoodId: string;
	requestId: string | null;
	receiver: Receiver;
};

/** Whom to tell of what; null once it was told or seen, and where it is not so any more. */
async function dueTo(db: Db, noticeId: string, now: Date): Promise<Due | null> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<Omit<Due, 'receiver'>>(sql`
			select n.kind, n.person_id as "personId", n.neighbourhood_id as "neighbourhoodId", n.request_id as "requestId"
			from help_notice n
			where n.id = ${noticeId} and n.rung_at is null and n.seen_at is null and (n.kind <> 'asked' or exists (
				select from help_ask a where a.neighbourhood_id = n.neighbourhood_id and a.request_id = n.request_id
					and a.helper_id = n.person_id and a.says is null and (a.ended_at is null or a.ended_how = 'passed')))`);
		const receiver = found === undefined ? null : await receiverOf(tx, found.personId, now);
		return receiver === null ? null : { ...found!, receiver };
	});
}

function later(db: Db, noticeId: string, runAt: Date): Promise<void> {
	const key = `help.tell:${noticeId}:later`;
	return db.transaction((tx) => enqueue(tx, 'help.tell', { noticeId }, { runAt, key }));
}

async function mailInstead(
	db: Db,
	env: JobContext['env'],
	queueMail: QueueNotice | null,
	{ personId, neighbourhoodId, requestId, receiver }: Due
): Promise<void> {
	const { mailAddress: to, hasStoppedMails, language } = receiver;
	if (queueMail === null || to === null || hasStoppedMails) return;
	const unsubscribe = `${env.origin}/unsubscribe/${stopToken(personId, env.secret)}`;
	const link = `${env.origin}${helpPath(neighbourhoodId, requestId)}`;
	const letter = { kind: 'notice', details: { link } } as const;
	await db.transaction((tx) => queueMail(tx, { ...letter, to, language, unsubscribe }, env));
}
