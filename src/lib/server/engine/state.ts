import { createHash, timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { isSilent, silentMs, type Channel } from '../../domain/delivery.ts';
import { Refusal } from '../../domain/refusal.ts';
import { dateOf, type Db } from '../db/connect.ts';
import type { Post } from '../gate/index.ts';

/** Somebody outside is to look at least so often; after that nobody would know that Kring is down. */
export const watchedMs = 10 * 60_000;

/** How one lane of the job list does. */
export type LaneState = {
	lane: 'urgent' | 'ordinary' | 'bulk';
	/** To be done now, and to be done at a time that has yet to come. */
	due: number;
	later: number;
	oldestAt: Date | null;
};

/** Jobs of one kind that were given up on. */
export type FailedJobs = { kind: string; count: number; newestAt: Date; fault: string };

/** How often handing over by a channel went how, in the last 24 hours. */
export type Handovers = { channel: Channel; outcome: string; count: number };

/** How the engine does, as operators see it: ages and counts, and nothing of anybody (T4.9). */
export type EngineState = {
	now: Date;
	beatAt: Date | null;
	isSilent: boolean;
	/** When somebody outside looked last. */
	watchedAt: Date | null;
	isWatched: boolean;
	lanes: LaneState[];
	failed: FailedJobs[];
	handovers: Handovers[];
};

type Raw = {
	now: string;
	beatAt: string | null;
	watchedAt: string | null;
	lanes: { lane: number; due: number; later: number; oldestAt: string | null }[];
	failed: { kind: string; count: number; newestAt: string; fault: string | null }[];
	handovers: Handovers[];
};

const laneNames = ['urgent', 'ordinary', 'bulk'] as const;

/** How the engine does. */
export async function engineState(post: Post<'operator'>): Promise<EngineState> {
	const [found] = await post.tx.execute<{ state: Raw | null }>(
		sql`select kring_engine_state() as state`
	);
	if (!found?.state) throw new Refusal('not_found');
	const { lanes, failed, handovers, ...moments } = found.state;
	const now = new Date(moments.now);
	const [beatAt, watchedAt] = [dateOf(moments.beatAt), dateOf(moments.watchedAt)];
	return {
		now,
		beatAt,
		isSilent: isSilent(beatAt, now),
		watchedAt,
		isWatched: watchedAt !== null && now.getTime() - watchedAt.getTime() < watchedMs,
		lanes: lanes.map(({ lane, due, later, oldestAt }) => ({
			lane: laneNames[lane] ?? 'bulk',
			due,
			later,
			oldestAt: dateOf(oldestAt)
		})),
		failed: failed.map(({ kind, count, newestAt, fault }) => ({
			kind,
			count,
			newestAt: new Date(newestAt),
			fault: fault ?? ''
		})),
		handovers
	};
}

/**
 * Somebody outside looks whether Kring is awake, and Kring keeps that they did: a watch that stops
 * is seen too.
 *
 * @param given  the token that came along; null without one.
 * @returns whether the engine is awake.
 * @throws {Refusal} `not_found` without a token set up, and for a wrong one alike.
 */
export async function lookFromOutside(
	db: Db,
	token: string | null,
	given: string | null
): Promise<{ isAwake: boolean }> {
	if (token === null || given === null || !isSame(token, given)) throw new Refusal('not_found');
	const [found] = await db.execute<{ now: string; at: string | null }>(
		sql`select kring_now() as now, kring_engine_beat() as at from kring_watched()`
	);
	return { isAwake: found !== undefined && !isSilent(dateOf(found.at), new Date(found.now)) };
}

/**
 * Whether the engine counts as awake for the readiness check. A house that has just begun has not
 * heard it yet: it gets as long as the engine may be silent.
 */
export function isEngineAwake(beatAt: Date | null, now: Date, runsForMs: number): boolean {
	return beatAt === null ? runsForMs < silentMs : !isSilent(beatAt, now);
}

function isSame(token: string, given: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(token), digest(given));
}
