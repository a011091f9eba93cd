import { sql } from 'drizzle-orm';
import { newsPath, type CreditNews } from '../credit/news.ts';
import type { Db } from '../db/connect.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import type { JobContext } from '../job/handler.ts';
import { receiverOf, type Receiver } from './deliver.ts';
import { ringOne, type Ways } from './ring.ts';

// Brings to mind that somebody waits for a yes or a no (11.4), and tells what is new. It says no points and no names;
// whether there is still something to answer is looked at again at the moment of sending.

/** Reminds one person of one thing. In their quiet hours it waits for the morning. */
export async function tellOfCredit(
	{ reminderId }: Jobs['credit.tell'],
	context: JobContext,
	ways: Ways
): Promise<void> {
	const { db, now } = context;
	const due = await dueTo(db, reminderId, now);
	if (due === null) return;
	const asked = { id: reminderId, kind: 'asked', path: '/give-and-take', ...due } as const;
	const key = `credit.tell:${reminderId}:later`;
	const rang = await ringOne(context, ways, asked, (tx, runAt) =>
		enqueue(tx, 'credit.tell', { reminderId }, { runAt, key })
	);
	if (!rang) return;
	await db.execute(sql`select credit_reminded(${reminderId})`);
}

async function dueTo(
	db: Db,
	reminderId: string,
	now: Date
): Promise<{ personId: string; receiver: Receiver } | null> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<{ personId: string | null }>(
			sql`select credit_remind_whom(${reminderId}) as "personId"`
		);
		const personId = found?.personId ?? null;
		const receiver = personId === null ? null : await receiverOf(tx, personId, now);
		return personId === null || receiver === null ? null : { personId, receiver };
	});
}

/** Tells one person what is new, once. In their quiet hours it waits for the morning. */
export async function tellCreditNews(
	{ newsId }: Jobs['credit.news'],
	context: JobContext,
	ways: Ways
): Promise<void> {
	const { db, now } = context;
	const due = await newsTo(db, newsId, now);
	if (due === null) return;
	const asked = { id: newsId, kind: 'news', ...due } as const;
	const key = `credit.news:${newsId}:later`;
	const rang = await ringOne(context, ways, asked, (tx, runAt) =>
		enqueue(tx, 'credit.news', { newsId }, { runAt, key })
	);
	if (!rang) return;
	await db.execute(sql`select credit_news_told(${newsId})`);
}

async function newsTo(
	db: Db,
	newsId: string,
	now: Date
): Promise<{ personId: string; receiver: Receiver; path: string } | null> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<CreditNews & { personId: string }>(
			sql`select person as "personId", kind, place, about from credit_news_due(${newsId})`
		);
		const receiver = found === undefined ? null : await receiverOf(tx, found.personId, now);
		if (found === undefined || receiver === null) return null;
		return { personId: found.personId, receiver, path: newsPath(found) };
	});
}
