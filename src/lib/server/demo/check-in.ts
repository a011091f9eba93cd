import { sql } from 'drizzle-orm';
import { plannedCheckIn } from '../../domain/check-in.ts';
import { dayOf, daysAfter, instantAt } from '../../domain/day.ts';
import type { CircleEvent } from '../../domain/event.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// "Alles goed?" in the demo world: Nel is asked each morning, and two neighbours hold a key.

type Line = { personId: string | null; body: CircleEvent; at: Date };

/** What is to be kept of it, and the lines that belong into the circle's log. */
export type PlayedCheckIns = { lines: Line[]; write: (tx: Tx) => Promise<void> };

/** Who is asked, and who would go to look, by the key of the circle. */
const asked: Readonly<Record<string, { resident: string; holders: readonly string[] }>> = {
	'circle-nel': { resident: 'nel', holders: ['tineke', 'joost'] }
};
const window = { fromMinute: 8 * 60 + 30, untilMinute: 9 * 60 + 30 };
const daysBack = 13;

/** The check-ins of a circle, as they stand at `now`: whoever was asked today has answered. */
export function playedCheckIns(
	key: string,
	{ circleId, personId, now }: { circleId: string; personId: (key: string) => string; now: Date }
): PlayedCheckIns {
	const found = asked[key];
	if (found === undefined) return { lines: [], write: () => Promise.resolve() };
	const residentId = personId(found.resident);
	const today = dayOf(now);
	const agreedAt = instantAt(daysAfter(today, -daysBack - 1), 15 * 60);
	const rows = Array.from({ length: daysBack + 1 }, (_, at) => daysBack - at).flatMap((ago) => {
		const on = daysAfter(today, -ago);
		const { opensAt, closesAt } = plannedCheckIn('', on, window);
		if (opensAt > now) return [];
		const said = new Date(opensAt.getTime() + (4 + ((ago * 7) % 41)) * 60_000);
		const answeredAt = said > now ? now : said;
		const isPaused = ago === 7 || ago === 8;
		const id = newId(opensAt.getTime());
		const both = { circleId, id, onDay: on, fromMinute: window.fromMinute, opensAt, closesAt };
		const ended = isPaused
			? { state: 'paused', endedAt: opensAt }
			: { state: 'done', answer: 'fine', answeredAt, endedAt: answeredAt };
		return [{ ...both, ...ended, kringWasAway: false }];
	});
	const lines: Line[] = [
		{ personId: residentId, body: { kind: 'check_in.agreed' }, at: agreedAt },
		{
			personId: residentId,
			body: { kind: 'check_in.paused', untilOn: daysAfter(today, -7) },
			at: instantAt(daysAfter(today, -8), 7 * 60)
		},
		...rows
			.filter(({ state }) => state === 'done')
			.map(({ id, endedAt }) => ({
				personId: residentId,
				body: { kind: 'check_in.done', checkInId: id } as const,
				at: endedAt
			}))
	];
	return {
		lines,
		write: async (tx) => {
			await tx.insert(table.checkInPlan).values({
				...{ circleId, windows: [window], weekdays: [0, 1, 2, 3, 4, 5, 6] },
				...{ graceMinutes: 60, remindMinutes: 30, countsOpening: false },
				...{ agreedAt, agreedById: residentId }
			});
			await tx.insert(table.checkInHolder).values(
				found.holders.map((one, position) => ({
					...{ circleId, personId: personId(one), position },
					...{ askedAt: agreedAt, acceptedAt: agreedAt }
				}))
			);
			await tx.insert(table.checkIn).values(rows);
			await tx.execute(sql`select kring_enqueue(0::smallint, 'check_in.due', ${`check_in:${circleId}`},
				${JSON.stringify({ circleId })}::jsonb, null)`);
		}
	};
}
