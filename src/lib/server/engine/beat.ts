import { sql } from 'drizzle-orm';
import { beatMs, isSilent, type Channel } from '../../domain/delivery.ts';
import { dateOf, type Db, type Tx } from '../db/connect.ts';

// The engine says that it is there each time that it looked at its list, at most every half minute.
// It is the looking that counts: a process that lives and looks at nothing is silent (T12.4).

/** What came of handing one thing over, as a word: `accepted`, `gone`, `refused` … */
export type NoteHandover = (channel: Channel, outcome: string) => void;

/** The pulse of a worker, with what it counted since it was felt last. */
export type Pulse = {
	/** Counts how one thing was handed over. */
	note: NoteHandover;
	/** To be called after each look at the list; says so to the database every half minute. */
	beat: () => Promise<void>;
};

/**
 * Makes the pulse of a worker. What could not be said is counted on and said with the next beat.
 *
 * @param clockMs  for waits: monotonic, in milliseconds.
 */
export function makePulse(db: Db, clockMs: () => number = () => performance.now()): Pulse {
	const counts = new Map<string, number>();
	let lastMs = Number.NEGATIVE_INFINITY;
	return {
		note: (channel, outcome) => {
			const key = `${channel} ${outcome}`;
			counts.set(key, (counts.get(key) ?? 0) + 1);
		},
		beat: async () => {
			if (clockMs() - lastMs < beatMs) return;
			const told = [...counts].map(([key, count]) => {
				const [channel, outcome] = key.split(' ');
				return { channel, outcome, count };
			});
			await db.execute(sql`select kring_beat(${JSON.stringify(told)}::jsonb)`);
			lastMs = clockMs();
			// Seen to here, for a signal whose job is gone is on no list.
			await db.execute(sql`select kring_wake_late_signals()`);
			for (const { channel, outcome, count } of told) {
				const key = `${channel} ${outcome}`;
				const left = (counts.get(key) ?? 0) - count;
				if (left > 0) counts.set(key, left);
				else counts.delete(key);
			}
		}
	};
}

/**
 * Says whether text messages can be sent: who can be reached by them alone counts as reached only then.
 * The worker says it, who would send them, for everybody who looks at a chain.
 */
export async function sayGateway(db: Db, can: boolean): Promise<void> {
	await db.execute(sql`select kring_say_sms(${can})`);
}

/** Whether the engine is silent, so that what is told may come late. */
export async function isEngineSilent(tx: Tx | Db, now: Date): Promise<boolean> {
	const [found] = await tx.execute<{ at: string | null }>(sql`select kring_engine_beat() as at`);
	return isSilent(dateOf(found?.at), now);
}
