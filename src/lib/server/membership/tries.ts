import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Db } from '../db/connect.ts';

// Codes on paper are short, so tries are counted: for each network, and for everybody together.
// Within these limits somebody who tries day and night needs centuries for one code (37 bits).

/** Seconds of a window in which tries are counted. */
const windowSeconds = 600;

/** Tries within a window: a household or a nursing home, and all networks together. */
const most = { network: 20, total: 600 } as const;

/** What a code opens. */
export type CodeFor = 'invitation' | 'leaflet';

/**
 * Counts one try of a code from paper, before it is looked at.
 *
 * @throws {Refusal} `too_often`, with the seconds until the window ends.
 */
export async function countCodeTry(db: Db, key: Buffer, what: CodeFor, network: string): Promise<void> {
	const whom = createHmac('sha256', key).update(`network\0${network}`).digest('hex');
	const rows = await db.execute<{ network: number; total: number; left: number }>(sql`
		select kring_count_attempt(${`${what}.code`}, ${whom}, starts_at) as network,
			kring_count_attempt(${`${what}.code.total`}, 'all', starts_at) as total,
			ceil(extract(epoch from starts_at + make_interval(secs => ${windowSeconds}::int) - kring_now()))::int as left
		from (select date_bin(make_interval(secs => ${windowSeconds}::int), kring_now(), 'epoch'::timestamptz)) as now_in(starts_at)`);
	const { network: byNetwork, total, left } = one(rows);
	if (byNetwork > most.network || total > most.total) {
		throw new Refusal('too_often', { retryAfter: Math.max(1, left) });
	}
}
