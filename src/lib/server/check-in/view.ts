import { and, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { CheckInState, CheckInWindow } from '../../domain/check-in.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { checkIn, checkInHolder } from '../db/schema/index.ts';
import type { Sight } from '../gate/index.ts';
import { keptFrom, planOf, wakeAt, type KeptCheckIn } from './rows.ts';

/** How far a check-in got: who read the question and then reads how it ended has read something new. */
const versionOf: Record<CheckInState, number> = {
	...{ planned: 1, open: 2, asked: 3, reminded: 4, missed: 5 },
	...{ done: 6, cleared: 7, paused: 8, stopped: 9 }
};

/** Days that are shown of what went before. */
const shownDays = 14;

/** Somebody who is asked to go and look. */
export type HolderView = { personId: string; answer: 'waiting' | 'accepted' | 'declined' };

/** One question of one day, as it is shown. */
export type CheckInView = Pick<
	KeptCheckIn,
	| 'id'
	| 'on'
	| 'opensAt'
	| 'closesAt'
	| 'state'
	| 'nextAt'
	| 'answer'
	| 'answeredAt'
	| 'missedAt'
	| 'clearedById'
	| 'endedAt'
	| 'kringWasAway'
>;

/** What was agreed to and how the last days went. */
export type CheckInsView = {
	plan: {
		windows: readonly CheckInWindow[];
		weekdays: readonly number[];
		graceMinutes: number;
		remindMinutes: number;
		countsOpening: boolean;
		pausedUntilOn: string | null;
		isStopped: boolean;
		agreedAt: Date;
		agreedById: string;
	} | null;
	holders: readonly HolderView[];
	/** Newest first. */
	days: readonly CheckInView[];
};

/** What the resident is asked now, or answered today. */
export type CheckInNow = Pick<CheckInView, 'id' | 'closesAt' | 'answeredAt'> & {
	state: Exclude<CheckInState, 'planned'>;
};

/** What was agreed to, who would go and look, and how the last two weeks went. */
export async function checkInsFor(sight: Sight<'checkIn.read'>): Promise<CheckInsView> {
	const { tx, circleId, now } = sight;
	const since = daysAfter(dayOf(now), -shownDays);
	const [plan, holders, rows] = await Promise.all([
		planOf(tx, circleId),
		tx
			.select()
			.from(checkInHolder)
			.where(eq(checkInHolder.circleId, circleId))
			.orderBy(checkInHolder.position)
			.limit(20),
		tx
			.select()
			.from(checkIn)
			.where(
				and(eq(checkIn.circleId, circleId), gt(checkIn.onDay, since), ne(checkIn.state, 'planned'))
			)
			.orderBy(desc(checkIn.opensAt))
			.limit(60)
	]);
	const days = rows.map(keptFrom);
	sight.gave(
		'checkIn.read',
		'check_in',
		days.map(({ id, state }) => ({ id, version: versionOf[state], topicId: 'health' }))
	);
	return {
		plan: plan === null ? null : { ...plan, isStopped: plan.stoppedAt !== null },
		holders: holders.map((holder) => ({ personId: holder.personId, answer: answerOf(holder) })),
		days
	};
}

/** A check-in that lies behind something noticed, with the face that was chosen. */
export type CheckInNoticed = CheckInView & Pick<KeptCheckIn, 'feeling'>;

/** Those check-ins of a list that are there, the newest first. */
export async function checkInsAmong(
	sight: Sight<'checkIn.read'>,
	ids: readonly string[]
): Promise<CheckInNoticed[]> {
	if (ids.length === 0) return [];
	const rows = await sight.tx
		.select()
		.from(checkIn)
		.where(and(eq(checkIn.circleId, sight.circleId), inArray(checkIn.id, [...ids])))
		.orderBy(desc(checkIn.opensAt));
	const found = rows.map(keptFrom);
	sight.gave(
		'checkIn.read',
		'check_in',
		found.map(({ id, state }) => ({ id, version: versionOf[state], topicId: 'health' }))
	);
	return found;
}

/** What this person said to going and looking; null for who was not named. */
export async function myKey(
	sight: Pick<Sight<never>, 'tx' | 'circleId' | 'personId'>
): Promise<HolderView['answer'] | null> {
	const [found] = await sight.tx
		.select({ acceptedAt: checkInHolder.acceptedAt, declinedAt: checkInHolder.declinedAt })
		.from(checkInHolder)
		.where(
			and(eq(checkInHolder.circleId, sight.circleId), eq(checkInHolder.personId, sight.personId))
		);
	return found === undefined ? null : answerOf(found);
}

function answerOf(holder: Pick<typeof checkInHolder.$inferSelect, 'acceptedAt' | 'declinedAt'>) {
	if (holder.acceptedAt !== null) return 'accepted';
	return holder.declinedAt !== null ? 'declined' : 'waiting';
}

/**
 * What the resident is asked now, or what they answered today; null when there is nothing to say.
 *
 * @param isOpened  they opened Kring just now: a sign of life where they agreed to that. A page that
 *   lies open and fetches what is new is none, whoever is or is not there to look at it.
 */
export async function checkInNow(
	sight: Pick<Sight<never>, 'tx' | 'circleId' | 'isResident' | 'now'>,
	{ isOpened }: { isOpened: boolean }
): Promise<CheckInNow | null> {
	if (!sight.isResident) return null;
	const { tx, circleId, now } = sight;
	const [row] = await tx
		.select()
		.from(checkIn)
		.where(
			and(
				eq(checkIn.circleId, circleId),
				sql`(${checkIn.state} in ('open', 'asked', 'reminded', 'missed')
					or (${checkIn.onDay} = ${dayOf(now)} and ${checkIn.state} in ('done', 'cleared')))`
			)
		)
		.orderBy(sql`${checkIn.state} in ('done', 'cleared')`, desc(checkIn.opensAt))
		.limit(1);
	if (row === undefined) return null;
	const { id, state, closesAt, answer, answeredAt, appOpenedAt } = keptFrom(row);
	if (answer === 'not_fine' && (state === 'done' || state === 'cleared')) return null;
	if (isOpened && appOpenedAt === null && (state === 'open' || state === 'reminded')) {
		const noted = await tx.execute(sql`
			update check_in c set app_opened_at = ${now.toISOString()}::timestamptz from check_in_plan p
			where c.circle_id = ${circleId} and c.id = ${id} and p.circle_id = c.circle_id and p.counts_opening
			returning c.id`);
		if (noted.length > 0) await wakeAt(tx, circleId);
	}
	return { id, closesAt, answeredAt, state: state as CheckInNow['state'] };
}

/** What is known of the check-in behind a signal, for who answers it. */
export async function checkInBehind(
	sight: Pick<Sight<'signal.read'>, 'tx' | 'circleId'>,
	signalId: string
): Promise<Pick<CheckInView, 'id' | 'closesAt' | 'state' | 'answer' | 'answeredAt'> | null> {
	const [row] = await sight.tx
		.select()
		.from(checkIn)
		.where(
			and(
				eq(checkIn.circleId, sight.circleId),
				sql`${checkIn.id} = (select v.id from signal_voice v
					where v.circle_id = ${sight.circleId} and v.signal_id = ${signalId} and v.by = 'check_in'
					order by v.at desc limit 1)`
			)
		);
	if (row === undefined) return null;
	const { id, closesAt, state, answer, answeredAt } = keptFrom(row);
	return { id, closesAt, state, answer, answeredAt };
}
