import { sql } from 'drizzle-orm';
import type { Pictogram } from '../../domain/door/sheet.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';
import { tellThanked } from './news.ts';
import { thankTurn } from './transfer.ts';

// Turns at day activities that are thanked with points from the pot (12.6). A visitor has no account: whoever carries
// the activity says which neighbour it was.

/** A turn that was done on a day that is closed. */
export type DoneTurn = {
	turnId: string;
	occurrenceId: string;
	heldOn: string;
	task: string;
	pictogram: Pictogram;
	/** What the task is worth. */
	points: number;
	/** As the host calls them; null for somebody without a name. */
	visitor: string | null;
	hint: string | null;
	isThanked: boolean;
	/** The neighbour who was thanked; null also for one who has gone. */
	thanked: string | null;
	/** The neighbour who was thanked last for a turn of this visitor. */
	likelyId: string | null;
};

/** The turns of the last fourteen days of an activity, the last day first. @throws {Refusal} `not_found`. */
export async function turnsOf(
	{ tx, neighbourhoodId }: Post<'coordinator'>,
	activityId: string
): Promise<DoneTurn[]> {
	return ask<DoneTurn>(
		tx,
		sql`select turn as "turnId", occurrence as "occurrenceId", held_on as "heldOn", task, pictogram, points, visitor, hint,
				is_thanked as "isThanked", thanked, likely as "likelyId"
			from credit_turns(${neighbourhoodId}, ${activityId})`
	);
}

/**
 * Thanks a neighbour for a turn, once, and lets them know.
 *
 * @throws {Refusal} `credit_limit_task` above what is allowed on one day, `credit_too_late` after fourteen days,
 *   `credit_already_decided` for a turn that was thanked for, `credit_not_now` for what would tell how they stand.
 */
export async function thankForTurn(
	post: Post<'coordinator'>,
	turn: { turnId: string; personId: string; points: number },
	once: string
): Promise<{ transferId: string }> {
	const { transferId } = await thankTurn(post, once, turn);
	await tellThanked(post, transferId);
	return { transferId };
}
