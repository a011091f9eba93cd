import { sql } from 'drizzle-orm';
import { one, type Db } from '../db/connect.ts';
import { enqueue } from '../job/enqueue.ts';

// What is done with the books while everybody sleeps (11.2).

/** Proposals that go by in one transaction. */
const atATime = 500;
/** Rounds of them in one night; what is left waits for the next, and is refused meanwhile all the same. */
const mostRounds = 500;

/** What was found in the books in a night. */
export type Books = {
	/** Proposals and vouchers that went by. */
	expired: number;
	/** Accounts that are not what their lines say; they are frozen now. */
	wrong: number;
	/** Days that were sealed. */
	sealed: number;
	/** Neighbourhoods in which a seal does not fit. */
	broken: number;
	/** Rows that point at nothing. */
	loose: number;
};

/** Lets go by what nobody answered, counts all accounts anew, and seals the days that are over. */
export async function keepBooks(db: Db): Promise<Books> {
	let expired = 0;
	for (let round = 0; round < mostRounds; round++) {
		const { gone } = one(
			await db.execute<{ gone: number }>(sql`select credit_expire(${atATime}) as gone`)
		);
		expired += gone;
		if (gone < atATime) break;
	}
	for (let round = 0; round < mostRounds * atATime; round++) {
		const { gone } = one(
			await db.execute<{ gone: boolean }>(sql`select voucher_expire_one() as gone`)
		);
		if (!gone) break;
		expired += 1;
	}
	return db.transaction(async (tx) => {
		await tx.execute(sql`set local statement_timeout = '60s'`);
		const wrong = await tx.execute(sql`select what from credit_recount()`);
		const { sealed } = one(
			await tx.execute<{ sealed: number }>(sql`select credit_seal() as sealed`)
		);
		const broken = await tx.execute(sql`select day from credit_verify()`);
		const loose = await tx.execute(sql`select what from credit_loose()`);
		const counts = { wrong: wrong.length, broken: broken.length, loose: loose.length };
		return { expired, sealed, ...counts };
	});
}

/**
 * Has everybody for whom a proposal waits since three days, or since ten, reminded of it (11.4); each of them once.
 *
 * @returns how many reminders there are to tell.
 */
export async function remindOfWaiting(db: Db): Promise<number> {
	return db.transaction(async (tx) => {
		const due = await tx.execute<{ id: string }>(sql`select credit_remind() as id`);
		for (const { id } of due)
			await enqueue(
				tx,
				'credit.tell',
				{ reminderId: id },
				{ lane: 'bulk', key: `credit.tell:${id}` }
			);
		return due.length;
	});
}
