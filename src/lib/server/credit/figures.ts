import { desc, eq, sql } from 'drizzle-orm';
import { dayOf, daysAfter, monthsAfter } from '../../domain/day.ts';
import { lastOf, monthFigures, windowMonths, type Facts } from '../../domain/reciprocity/month.ts';
import { toldMonth, type ToldMonth } from '../../domain/reciprocity/told.ts';
import { one, type Db, type Tx } from '../db/connect.ts';
import { creditFigure } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';

// Figures of giving and taking (15): put together in the night and kept as they are told, so that nobody who serves
// requests ever counts what neighbours did.

/** Months that are put together anew each night: a thank-you can be undone for as long as somebody remembers it. */
const monthsAnew = 13;

/** So many days after a month everything that was said in it was answered, or went by (11.4). */
const answeredDays = 15;

/** The figures of a month as they are told; and when they were told anew, because something was undone. */
export type ToldFigures = { month: string; told: ToldMonth; changedOn: string | null };

/** What was told of the months of a neighbourhood, the newest first. */
export async function toldFigures({
	tx,
	neighbourhoodId
}: Post<'coordinator'> | Post<'treasurer'>): Promise<ToldFigures[]> {
	const rows = await tx
		.select({
			month: creditFigure.month,
			told: creditFigure.told,
			changedAt: creditFigure.changedAt
		})
		.from(creditFigure)
		.where(eq(creditFigure.neighbourhoodId, neighbourhoodId))
		.orderBy(desc(creditFigure.month))
		.limit(120);
	return rows.map(({ changedAt, ...row }) => ({
		...row,
		changedOn: changedAt === null ? null : dayOf(changedAt)
	}));
}

/**
 * Puts together the months that are over, in all neighbourhoods. A month that comes out as before is left as it is; one
 * that does not, because something in it was undone, is told anew and says so.
 *
 * @returns how many months were told, or told anew.
 */
export async function keepFigures(db: Db | Tx, now: Date): Promise<number> {
	const todayOn = dayOf(now);
	const places = await db.execute<{ id: string; begunOn: string }>(
		sql`select neighbourhood_id as id, begun_on as "begunOn" from credit_begun()`
	);
	let told = 0;
	for (const { id, begunOn } of places) {
		const months = settledMonths(begunOn, todayOn);
		const [first, last] = [months[0], months.at(-1)];
		if (first === undefined || last === undefined) continue;
		told += await db.transaction(async (tx) => {
			await tx.execute(sql`set local statement_timeout = '60s'`);
			const facts = await factsOf(tx, id, {
				fromOn: monthsAfter(`${first}-01`, 1 - windowMonths),
				untilOn: lastOf(last)
			});
			let kept = 0;
			for (const month of months)
				kept += await keepMonth(tx, id, month, toldMonth(monthFigures(facts, month)));
			return kept;
		});
	}
	return told;
}

/** The months of which everything is known, the oldest first. */
function settledMonths(begunOn: string, todayOn: string): string[] {
	const thisMonth = `${todayOn.slice(0, 7)}-01`;
	return Array.from({ length: monthsAnew }, (_none, back) =>
		monthsAfter(thisMonth, -back - 1).slice(0, 7)
	)
		.filter(
			(month) => month >= begunOn.slice(0, 7) && daysAfter(lastOf(month), answeredDays) < todayOn
		)
		.toReversed();
}

/** All that the figures of some time are made of, as the worker may ask. @param days  yyyy-mm-dd, both included. */
export async function factsOf(
	tx: Db | Tx,
	neighbourhoodId: string,
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<Facts> {
	const rows = await tx.execute<{ facts: Told }>(
		sql`select credit_facts(${neighbourhoodId}, ${fromOn}::date, ${untilOn}::date) as facts`
	);
	const { helped, said, ...facts } = one(rows).facts;
	return { ...facts, helped: rowsOf(helped), said: rowsOf(said) };
}

/** Facts as the database hands them over: what is long as columns, with the first day of its month. */
type Told = Omit<Facts, 'helped' | 'said'> & {
	helped: Columns<Facts['helped'][number]>;
	said: Columns<Facts['said'][number]>;
};

type Columns<Row> = { monthOn: string[] | null } & {
	[Key in Exclude<keyof Row, 'month'>]: Row[Key][] | null;
};

/** The rows of columns; where there are none, the columns are not there. */
function rowsOf<Row extends { month: string }>({ monthOn, ...columns }: Columns<Row>): Row[] {
	const named = Object.entries<unknown[] | null>(columns);
	return (monthOn ?? []).map((on, at) => {
		const row = Object.fromEntries(named.map(([key, values]) => [key, values?.[at]]));
		return { ...row, month: on.slice(0, 7) } as Row;
	});
}

async function keepMonth(
	tx: Tx,
	neighbourhoodId: string,
	month: string,
	told: ToldMonth
): Promise<number> {
	const rows = await tx.execute(sql`
		insert into credit_figure as f (neighbourhood_id, month, told, told_at)
		values (${neighbourhoodId}, ${month}, ${JSON.stringify(told)}::jsonb, kring_now())
		on conflict (neighbourhood_id, month) do update set told = excluded.told, changed_at = kring_now()
			where f.told <> excluded.told
		returning f.month`);
	return rows.length;
}
