import { sql } from 'drizzle-orm';
import { figuresOf, type HelpFigures, type RequestHours } from '../../domain/help/figures.ts';
import type { Post } from '../gate/index.ts';

/** How requests of the last months went, for who coordinates or keeps the books (15). */
export async function helpFigures(
	{ tx, neighbourhoodId, now }: Post<'coordinator'> | Post<'treasurer'>,
	{ months }: { months: number }
): Promise<HelpFigures> {
	const since = new Date(now);
	since.setUTCMonth(since.getUTCMonth() - months);
	const rows = await tx.execute<RequestHours>(sql`
		select is_essential as "isEssential", is_open as "isOpen", open_hours as "openHours", yes_hours as "yesHours",
			agreed_hours as "agreedHours"
		from help_figures(${neighbourhoodId}, ${since.toISOString()}::timestamptz)`);
	return figuresOf(rows);
}
