import { and, desc, eq, ne } from 'drizzle-orm';
import { phaseNow, type Phase, type PhaseSignal } from '../../domain/phase.ts';
import { readsSignal } from '../../domain/policy/decide.ts';
import { signalLevels } from '../../domain/signal.ts';
import type { Tx } from '../db/connect.ts';
import { signal } from '../db/schema/index.ts';
import type { Sight } from '../gate/index.ts';

/** Most signals that are looked at. */
const signalLimit = 500;

/**
 * The phase of the circle now (S5), for who reads all its signals; null for everybody else. Only people
 * move it: up by raising, down by closing. Nothing here is worked out from notes.
 */
export async function phaseOf(sight: Sight<'signal.read'>): Promise<Phase | null> {
	const { tx, circleId, standing, now } = sight;
	const readsAll = signalLevels.every((level) => readsSignal(standing, { levels: [level] }, now));
	const given = readsAll ? [{ id: circleId, version: 1, topicId: null }] : [];
	sight.gave('signal.read', 'circle', given);
	if (!readsAll) return null;
	return phaseNow(await phaseSignals(tx, circleId));
}

/** The signals that said how it goes, the newest ones. */
export async function phaseSignals(tx: Tx, circleId: string): Promise<PhaseSignal[]> {
	const rows = await tx
		.select({
			level: signal.level,
			raisedAt: signal.raisedAt,
			endedAt: signal.endedAt,
			endedIn: signal.phase
		})
		.from(signal)
		.where(and(eq(signal.circleId, circleId), ne(signal.state, 'withdrawn')))
		.orderBy(desc(signal.raisedAt))
		.limit(signalLimit);
	return rows.map(({ level, endedIn, ...rest }) => ({
		...rest,
		level: level as PhaseSignal['level'],
		endedIn: endedIn as Phase | null
	}));
}
