import { sql } from 'drizzle-orm';
import type { Db } from '../db/connect.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import type { JobContext } from '../job/handler.ts';
import { receiverOf, type Receiver } from './deliver.ts';
import { ringOne, type Ways } from './ring.ts';

// Rings whom a visitor named, to say that there is a question and no more (5.11, T8.1). It hangs on no circle,
// so it is no notice of one. Whether it is still to be asked is looked at again at the moment of sending.

/** Tells somebody that they are asked something. In their quiet hours it waits for the morning. */
export async function tellOfAbsence(
	{ questionId }: Jobs['absence.tell'],
	context: JobContext,
	ways: Ways
): Promise<void> {
	const { db, now } = context;
	const due = await dueTo(db, questionId, now);
	if (due === null) return;
	const asked = { id: questionId, kind: 'asked', path: '/me/visitors', ...due } as const;
	const key = `absence.tell:${questionId}:later`;
	const rang = await ringOne(context, ways, asked, (tx, runAt) =>
		enqueue(tx, 'absence.tell', { questionId }, { runAt, key })
	);
	if (!rang) return;
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
