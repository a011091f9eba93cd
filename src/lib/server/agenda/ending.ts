import { and, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { wentWithinDays } from '../../domain/ending.ts';
import type { Db } from '../db/connect.ts';
import { agendaEntry, ending } from '../db/schema/index.ts';
import type { Errand, Sight } from '../gate/index.ts';
import { inEach, residentOf } from './going.ts';
import { takersOf } from './rows.ts';

// A place where a circle goes stops, or goes on after all (E9). Who goes there hears of it, also when no
// date after the last day stands in the agenda yet; the agenda itself says it for as long as it matters.

/** That it goes on after all is shown for so many days. */
const backShownDays = 14;

/** A place where this circle goes that stops, as its agenda tells it. */
export type EndingShown = {
	id: string;
	slug: string;
	title: string;
	lastOn: string;
	isBack: boolean;
	/** Nothing of it goes on after that day. */
	isAll: boolean;
};

/** What was told of an end. */
export type EndTold = {
	activityId: string;
	neighbourhoodId: string;
	lastOn: string;
	isBack: boolean;
};

/**
 * Has every circle that goes to an activity hear that days of it stop, or do not after all.
 *
 * @returns what was told, and of which activity; null for an end that is not there.
 */
export async function tellOfEnding(db: Db, endingId: string): Promise<EndTold | null> {
	const [found] = await db.select().from(ending).where(eq(ending.id, endingId));
	if (found === undefined) return null;
	const { activityId, neighbourhoodId, announcedAt, lastOn } = found;
	const isBack = found.takenBackAt !== null;
	const since = new Date(announcedAt.getTime() - wentWithinDays * 86_400_000);
	const circles = await db.execute<{ id: string }>(
		sql`select kring_circles_gone(${activityId}, ${since.toISOString()}::timestamptz) as id`
	);
	const what = { activityId, endingId, isBack, since };
	await inEach(db, circles, 'ending.tell', (errand) => tell(errand, what));
	return { activityId, neighbourhoodId, lastOn, isBack };
}

async function tell(
	errand: Errand,
	what: { activityId: string; endingId: string; isBack: boolean; since: Date }
): Promise<void> {
	const { tx, circleId } = errand;
	const { activityId, endingId, isBack, since } = what;
	const entries = await tx
		.select({ id: agendaEntry.id, organiserId: agendaEntry.organiserId })
		.from(agendaEntry)
		.where(
			and(
				eq(agendaEntry.circleId, circleId),
				eq(agendaEntry.activityId, activityId),
				isNotNull(agendaEntry.occurrenceId),
				gt(agendaEntry.endsAt, since)
			)
		)
		.limit(200);
	if (entries.length === 0) return;
	const takers = await takersOf(
		errand,
		entries.map(({ id }) => id)
	);
	const organisers = entries.map(({ organiserId }) => organiserId);
	const kind = isBack ? 'agenda.ending_back' : 'agenda.ending';
	// A job that runs twice says it once; that it goes on hears who heard that it stops.
	const [said] = await tx.execute<{ kind: string; personIds: string[] }>(sql`
		select body ->> 'kind' as kind, body -> 'personIds' as "personIds" from event
		where circle_id = ${circleId} and body ->> 'kind' in ('agenda.ending', 'agenda.ending_back')
			and body -> 'about' ->> 'id' = ${endingId}
		order by seq desc limit 1`);
	if ((said?.kind ?? 'agenda.ending_back') === kind) return;
	const told = said?.personIds ?? [];
	const personIds = [...new Set([...takers, ...organisers, ...told, await residentOf(errand)])];
	await errand.record({ kind, activityId, personIds, about: { id: endingId, turn: 0 } });
}

/** The places of this circle that stop, or that go on after all; the first to stop first. */
export async function endingsShown(sight: Sight<'agenda.read'>): Promise<EndingShown[]> {
	const { tx, circleId, now } = sight;
	const todayOn = dayOf(now);
	const rows = await tx.execute<EndingShown>(sql`
		select n.id, a.slug, a.title, n.last_on::text as "lastOn", n.taken_back_at is not null as "isBack",
			not exists (select from series s where s.neighbourhood_id = n.neighbourhood_id and s.activity_id = n.activity_id
				and (s.ends ->> 'kind' <> 'until' or (s.ends ->> 'on')::date > n.last_on)) as "isAll"
		from ending n join activity a on a.neighbourhood_id = n.neighbourhood_id and a.id = n.activity_id
		where a.status = 'published' and exists (select from agenda_entry e where e.circle_id = ${circleId}
				and e.activity_id = n.activity_id
				and e.held_on > (n.announced_at at time zone 'Europe/Amsterdam')::date - ${wentWithinDays}::int)
			and n.last_on >= ${daysAfter(todayOn, -backShownDays)}::date
			and (n.taken_back_at is null
				or n.taken_back_at > ${now.toISOString()}::timestamptz - make_interval(days => ${backShownDays}))
		order by n.last_on, a.title, n.id limit 10`);
	return [...rows];
}
