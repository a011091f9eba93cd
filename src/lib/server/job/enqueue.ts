import { sql } from 'drizzle-orm';
import type { Tx } from '../db/connect.ts';

/** Work that outlives a request, by kind, with what each kind needs to know. */
export type Jobs = {
	/** Who is to be told of a line in a circle's log. */
	'notice.plan': { circleId: string; seq: number };
	/** Tells one person one thing; with a device, on that device only. */
	'notice.deliver': {
		circleId: string;
		noticeId: string;
		deviceId?: string;
		/** It was handed over a while ago: the next way, unless something was heard of it. */
		isUnheard?: boolean;
	};
	/** Gathers what was held for somebody into one digest. */
	'notice.digest': { personId: string };
	/** Says by mail that there is news, at most once a day. */
	'notice.mail': { personId: string };
	/** Rings the device in somebody's hand, to see whether that works. */
	'push.test': { testId: string };
	/** The next step of a signal may be due: its row says so. */
	'signal.due': { circleId: string; signalId: string };
	/** A check-in of a circle may be due: its rows say so. */
	'check_in.due': { circleId: string };
	/** Tells one person one thing about a signal, by one way after the other. */
	'signal.tell': { circleId: string; noticeId: string };
	/** Has every circle with a chain looked at for gaps; and one of them. */
	'gap.round': Record<string, never>;
	'chain.gaps': { circleId: string };
	/** Tests who can be rung, and tells of who stays silent; `since` is the round before. */
	'proof.round': { since?: string };
	/** A surprise is over: the circle's log says so, and open pages are rung. */
	'surprise.end': { circleId: string; updateId: string };
	/** Makes anew what the engine noticed in a circle. */
	'finding.rebuild': { circleId: string };
	/** Asks the next person about something that the engine noticed. */
	'finding.ask': { circleId: string; findingId: string; turn: number };
	/** A talk may have stayed unanswered for so long that it becomes an orange signal. */
	'finding.raise': { circleId: string; findingId: string };
	/** Has the engine look at all circles, once in a night. */
	'finding.round': Record<string, never>;
	/** Something in the agenda of a circle may be open for too long: its rows say so (C4). */
	'agenda.due': { circleId: string };
	/** Somebody who was named for a question of the agenda may have their turn: the rows say so (C1). */
	'agenda.turn': { circleId: string };
	/** What became of the days of an activity is followed in the agendas of who goes there. */
	'agenda.follow': { activityId: string };
	/** Days stop, or do not after all: everybody who goes there and has Kring hears of it (E9). */
	'ending.tell': { endingId: string; byId: string };
	/** A day is off or on again: who carries the activity hears of it (5.9). */
	'carriers.tell': { activityId: string; occurrenceId: string; byId: string | null };
	/** Looks for days ahead on which nobody can be rung (5.8). */
	'call.round': Record<string, never>;
	/** Asks calendars from elsewhere again; and one of them. */
	'calendar.round': Record<string, never>;
	'calendar.read': { circleId: string; calendarId: string };
	/** Fills in the dates ahead of all agendas, once in a night; and of one of them. */
	'agenda.round': Record<string, never>;
	'agenda.fill': { circleId: string };
	/** Fills in the days of activities that come back, once in a night. */
	'activity.round': Record<string, never>;
	'door.round': Record<string, never>;
	/** Looks who is missed at walk-ins, once in a morning; and at those of one activity. */
	'absence.round': Record<string, never>;
	'absence.look': { activityId: string };
	/** The circle of a visitor is to see that they came in. */
	/** The circle of a visitor is to hear that a host wants to talk, or what came of it. */
	'walk_in.talk': { circleId: string; talkId: string };
	/** Those of a match of rides who have Kring hear what became of it. */
	'ride.tell': { matchId: string; news: 'asked' | 'agreed' | 'freed' };
	'walk_in.arrived': { circleId: string; linkId: string };
	/** Asks somebody whom a visitor named whether it goes well. */
	'absence.tell': { questionId: string };
	/** Sends a mail that was kept. */
	'mail.send': { mailId: string };
	/** Keeps the books of bedankpunten, once in a night (11.2). */
	'credit.round': Record<string, never>;
	/** Something may be due for a request for help: its row says so (F4). */
	'help.step': { neighbourhoodId: string; requestId: string };
	/** Rings somebody about asking or offering. */
	'help.tell': { noticeId: string };
	/** Looks for requests that were not woken, for checks that end, and offers to ask about again. */
	'help.round': Record<string, never>;
	/** Brings to somebody's mind that a proposal waits for them (11.4). */
	'credit.tell': { reminderId: string };
	/** Tells somebody what is new among bedankpunten: that a host thanked them, that the pot is low. */
	'credit.news': { newsId: string };
	/** Starts the weekly overviews of all circles. */
	'overview.round': Record<string, never>;
	/** The weekly overview of a circle. */
	'overview.weekly': { circleId: string };
	/** Throws away what is past its time. */
	'retention.sweep': Record<string, never>;
	/** Makes the next months of the reading log. */
	'reading.months': Record<string, never>;
};

/** The name of a kind of job. */
export type JobKind = keyof Jobs;

/** Urgent before ordinary before bulk. */
export const lanes = { urgent: 0, ordinary: 1, bulk: 2 } as const;

/** When and how a job is done. */
export type JobOptions = {
	runAt?: Date;
	lane?: keyof typeof lanes;
	/** Two jobs with the same key are one; the later call moves it. */
	key?: string;
};

/** Puts work on the list in the same transaction as its cause: both happen, or neither. */
export async function enqueue<K extends JobKind>(
	tx: Tx,
	kind: K,
	payload: Jobs[K],
	{ runAt, lane = 'ordinary', key }: JobOptions = {}
): Promise<void> {
	await tx.execute(
		sql`select kring_enqueue(${lanes[lane]}::smallint, ${kind}, ${key ?? null}, ${JSON.stringify(payload)}::jsonb, ${runAt?.toISOString() ?? null}::timestamptz)`
	);
}
