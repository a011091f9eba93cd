import { sql } from 'drizzle-orm';
import type { NewsKind } from '../../domain/help/form.ts';
import type { Db } from '../db/connect.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import type { JobContext } from '../job/handler.ts';
import { receiverOf, type Receiver } from './deliver.ts';
import { ringOne, type Ways } from './ring.ts';
import { newsPath, type News } from '../help/path.ts';

// Rings somebody about asking or offering: that there is a question or news and no more (T8.1). No kind of help, no
// name and no place is on a phone. Whether it is still to be told is looked at again at the moment of sending.

/** What asks something of whom it is for. */
const asking: readonly NewsKind[] = ['asked', 'landed', 'introduce', 'report', 'was_it_done'];

/** Tells somebody. In their quiet hours it waits for the morning. */
export async function tellOfHelp(
	{ noticeId }: Jobs['help.tell'],
	context: JobContext,
	ways: Ways
): Promise<void> {
	const { db, now } = context;
	const due = await dueTo(db, noticeId, now);
	if (due === null) return;
	const { personId, receiver, kind } = due;
	const asked = {
		...{ id: noticeId, kind: asking.includes(kind) ? ('asked' as const) : ('news' as const) },
		...{ personId, receiver, path: newsPath(due) }
	};
	const key = `help.tell:${noticeId}:later`;
	const rang = await ringOne(context, ways, asked, (tx, runAt) =>
		enqueue(tx, 'help.tell', { noticeId }, { runAt, key })
	);
	if (!rang) return;
	await db.execute(sql`
		update help_notice set rung_at = coalesce(rung_at, kring_now()) where id = ${noticeId}`);
}

type Due = News & { personId: string; receiver: Receiver };

/** Whom to tell of what; null once it was told or seen, and where it is not so any more. */
async function dueTo(db: Db, noticeId: string, now: Date): Promise<Due | null> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<Omit<Due, 'receiver'>>(sql`
			select n.kind, n.person_id as "personId", n.neighbourhood_id as "neighbourhoodId", n.request_id as "requestId",
				r.circle_id as "circleId", coalesce(r.asker_id = n.person_id or exists (select from help_ask k
					where k.neighbourhood_id = n.neighbourhood_id and k.request_id = n.request_id and k.helper_id = n.person_id), false) as "isOwn",
				help_office_of(n.neighbourhood_id, n.person_id) as office
			from help_notice n left join help_request r on r.neighbourhood_id = n.neighbourhood_id and r.id = n.request_id
			where n.id = ${noticeId} and n.rung_at is null and n.seen_at is null and (n.kind <> 'asked' or exists (
				select from help_ask a where a.neighbourhood_id = n.neighbourhood_id and a.request_id = n.request_id
					and a.helper_id = n.person_id and a.says is null and (a.ended_at is null or a.ended_how = 'passed')))`);
		const receiver = found === undefined ? null : await receiverOf(tx, found.personId, now);
		return receiver === null ? null : { ...found!, receiver };
	});
}
