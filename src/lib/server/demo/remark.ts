import { sql } from 'drizzle-orm';
import type { CategoryKey } from '../../domain/help/category.ts';
import { randomId } from '../../domain/id.ts';
import { backAndForth } from '../../domain/remark/remark.ts';
import type { Tx } from '../db/connect.ts';

// Two neighbours of the Vlierkwartier who help each other every few days: that stands out in the books, and has a plain
// reason. One mends the other's bicycle, the other reads letters with him.

type Turn = { daysAgo: number; helped: string; helper: string; category: CategoryKey };

const turns: readonly Turn[] = [
	{ daysAgo: 29, helped: 'ruud', helper: 'youssef', category: 'bicycle' },
	{ daysAgo: 25, helped: 'youssef', helper: 'ruud', category: 'language' },
	{ daysAgo: 20, helped: 'ruud', helper: 'youssef', category: 'garden' },
	{ daysAgo: 16, helped: 'youssef', helper: 'ruud', category: 'language' },
	{ daysAgo: 11, helped: 'ruud', helper: 'youssef', category: 'bicycle' },
	{ daysAgo: 6, helped: 'youssef', helper: 'ruud', category: 'language' }
];

/** Fills in what they did, once bedankpunten run, and the remark that the night would make of it. */
export async function fillRemark(
	tx: Tx,
	neighbourhoodId: string,
	personOf: (key: string) => string
): Promise<void> {
	const { before } = (
		await tx.execute<{ before: string }>(
			sql`select moved_by::text as before from clock where id = 1`
		)
	)[0]!;
	const at = (daysAgo: number) =>
		tx.execute(
			sql`update clock set moved_by = ${before}::interval - make_interval(days => ${daysAgo})`
		);
	const as = (key: string) =>
		tx.execute(sql`select set_config('kring.person', ${personOf(key)}, true)`);
	const account = (key: string) =>
		sql`credit_account_of(${neighbourhoodId}, ${personOf(key)}::uuid)`;
	for (const { daysAgo, helped, helper, category } of turns) {
		await at(daysAgo);
		await as(helped);
		const rows = await tx.execute<{ transfer: string }>(sql`
			select transfer from credit_propose(${neighbourhoodId}, ${randomId()}, ${account(helped)}, ${account(helper)},
				'payer', 4, ${category}, false, '')`);
		await as(helper);
		await tx.execute(sql`select credit_decide(${neighbourhoodId}, ${randomId()}, ${account(helper)},
			${rows[0]!.transfer}, 'accept')`);
	}
	await at(0);
	await tx.execute(sql`select set_config('kring.person', '', true)`);
	const seen = backAndForth({ said: turns.map(saidOf) })[0];
	if (seen === undefined) throw new Error('nothing stands out');
	await tx.execute(sql`select credit_remark_keep(${neighbourhoodId}, ${seen.rule}, array(
			select o.account_id from credit_owner o where o.neighbourhood_id = ${neighbourhoodId}
				and o.person_id in (${personOf('ruud')}, ${personOf('youssef')}) order by 1),
		null, credit_today() - ${turns[0]!.daysAgo}::integer, credit_today() - ${turns.at(-1)!.daysAgo}::integer,
		${seen.times}::integer, ${seen.points}::integer)`);
}

/** A turn as the rule reads it: by any numbers, on days that are as far apart. */
function saidOf({ daysAgo, helped }: Turn, id: number) {
	const [payer, payee] = helped === 'ruud' ? [1, 2] : [2, 1];
	const on = new Date(Date.UTC(2026, 0, 31 - daysAgo)).toISOString().slice(0, 10);
	return {
		...{ id, payer, payee, points: 4, on, counts: true, by: payer },
		...{ isFromPaper: false, secondsToYes: null }
	};
}
