import { sql } from 'drizzle-orm';
import type { CategoryKey } from '../../domain/help/category.ts';
import { randomId } from '../../domain/id.ts';
import { backAndForth, quickYes, type Remark, type Said } from '../../domain/remark/remark.ts';
import type { Tx } from '../db/connect.ts';

// Neighbours of the Vlierkwartier of whom something stands out in the books, each with a plain reason: one mends the
// other's bicycle and learns to read his letters, two sit at one table with one computer.

type Turn = {
	daysAgo: number;
	helped: string;
	helper: string;
	category: CategoryKey;
	points: number;
};

type Matter = {
	turns: readonly Turn[];
	/** The rule by which it stands out. */
	rule: (noticed: { said: readonly Said[] }) => Remark[];
};

const matters: readonly Matter[] = [
	{
		rule: backAndForth,
		turns: [
			{ daysAgo: 29, helped: 'ruud', helper: 'youssef', category: 'bicycle', points: 4 },
			{ daysAgo: 25, helped: 'youssef', helper: 'ruud', category: 'language', points: 4 },
			{ daysAgo: 20, helped: 'ruud', helper: 'youssef', category: 'garden', points: 4 },
			{ daysAgo: 16, helped: 'youssef', helper: 'ruud', category: 'language', points: 4 },
			{ daysAgo: 11, helped: 'ruud', helper: 'youssef', category: 'bicycle', points: 4 },
			{ daysAgo: 6, helped: 'youssef', helper: 'ruud', category: 'language', points: 4 }
		]
	},
	{
		rule: quickYes,
		turns: [
			{ daysAgo: 12, helped: 'kevin', helper: 'milan', category: 'computer', points: 1 },
			{ daysAgo: 10, helped: 'kevin', helper: 'milan', category: 'computer', points: 1 },
			{ daysAgo: 8, helped: 'kevin', helper: 'milan', category: 'computer', points: 1 }
		]
	}
];

/** Fills in what they did, once bedankpunten run, and the remarks that the night would make of it. */
export async function fillRemarks(
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
	for (const { turns, rule } of matters) {
		for (const turn of turns) await play(turn);
		await at(0);
		await keep(turns, rule);
	}
	await tx.execute(sql`select set_config('kring.person', '', true)`);

	async function play({ daysAgo, helped, helper, category, points }: Turn) {
		await at(daysAgo);
		await as(helped);
		const rows = await tx.execute<{ transfer: string }>(sql`
			select transfer from credit_propose(${neighbourhoodId}, ${randomId()}, ${account(helped)}, ${account(helper)},
				'payer', ${points}::integer, ${category}, false, '')`);
		await as(helper);
		await tx.execute(sql`select credit_decide(${neighbourhoodId}, ${randomId()}, ${account(helper)},
			${rows[0]!.transfer}, 'accept')`);
	}

	async function keep(turns: readonly Turn[], rule: Matter['rule']) {
		const [seen] = rule({ said: turns.map(saidOf) });
		if (seen === undefined) throw new Error('nothing stands out');
		const [first, last] = [turns[0]!, turns.at(-1)!];
		await tx.execute(sql`select credit_remark_keep(${neighbourhoodId}, ${seen.rule}, array(
				select o.account_id from credit_owner o where o.neighbourhood_id = ${neighbourhoodId}
					and o.person_id in (${personOf(first.helped)}, ${personOf(first.helper)}) order by 1),
			null, credit_today() - ${first.daysAgo}::integer, credit_today() - ${last.daysAgo}::integer,
			${seen.times}::integer, ${seen.points}::integer)`);
	}
}

/** A turn as the rules read it: by any numbers, on days that are as far apart. */
function saidOf({ daysAgo, helped, helper, points }: Turn, id: number): Said {
	const isFirst = helped < helper;
	const [payer, payee] = isFirst ? [1, 2] : [2, 1];
	const on = new Date(Date.UTC(2026, 0, 31 - daysAgo)).toISOString().slice(0, 10);
	return {
		...{ id, payer, payee, points, on, counts: true, by: payer },
		...{ isFromPaper: false, secondsToYes: 0 }
	};
}
