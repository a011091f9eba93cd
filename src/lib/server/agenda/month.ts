import { sql } from 'drizzle-orm';
import { daysOfMonth, type MonthThing } from '../../domain/agenda/month.ts';
import type { Sight } from '../gate/index.ts';
import { importedLastOn } from './calendars.ts';
import { isUntaken } from './rows.ts';

/** Most things of a month that are shown. */
const mostShown = 1_000;

/**
 * What stands in the agenda in a month, yyyy-mm, earliest first: with calendars from elsewhere, as
 * little of each as a month shows, out of one statement.
 *
 * @returns with `cutFromOn` the day from which not everything is among it; null where everything is.
 */
export async function monthThings(
	sight: Sight<'agenda.read'>,
	month: string
): Promise<{ things: MonthThing[]; cutFromOn: string | null }> {
	const { circleId, now } = sight;
	const { fromOn, untilOn } = daysOfMonth(month);
	const questions = sql`from agenda_need n where n.circle_id = e.circle_id and n.entry_id = e.id`;
	const isAhead = sql`e.status = 'planned' and e.ends_at > ${now.toISOString()}::timestamptz`;
	const rows = await sight.tx.execute<
		Omit<MonthThing, 'startsAt'> & { startsAt: string; version: number }
	>(sql`
		select e.id, e.title, e.held_on::text as "heldOn", coalesce(e.until_on, e.held_on)::text as "untilOn",
			e.starts_at as "startsAt", e.is_whole_day as "isWholeDay", e.status = 'cancelled' as "isCancelled",
			(select count(*)::int ${questions}) as asked,
			(select count(*)::int ${questions} and ${isUntaken('n')} and ${isAhead}) as open,
			null as calendar, e.version
		from agenda_entry e
		where e.circle_id = ${circleId} and e.held_on <= ${untilOn}
			and coalesce(e.until_on, e.held_on) >= ${fromOn}
		union all
		select i.id, i.title, i.held_on::text, ${importedLastOn}::text, i.starts_at, i.is_whole_day, false,
			0, 0, k.name, 0
		from agenda_imported i join agenda_calendar k on k.circle_id = i.circle_id and k.id = i.calendar_id
		where i.circle_id = ${circleId} and i.held_on <= ${untilOn} and ${importedLastOn} >= ${fromOn}
		order by "startsAt", id limit ${mostShown + 1}`);
	const cutAt = rows[mostShown]?.heldOn;
	const cutFromOn = cutAt === undefined ? null : cutAt < fromOn ? fromOn : cutAt;
	const shown = rows.slice(0, mostShown);
	sight.gave(
		'agenda.read',
		'agenda',
		shown
			.filter(({ calendar }) => calendar === null)
			.map(({ id, version }) => ({ id, version, topicId: 'agenda' }))
	);
	const things = shown.map(({ version: _version, startsAt, ...row }) => ({
		...row,
		startsAt: new Date(startsAt)
	}));
	return { things, cutFromOn };
}
