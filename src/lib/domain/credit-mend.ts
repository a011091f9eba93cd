import { creditLegDays, creditUndoDays, type TransferKind, type TransferState } from './credit.ts';
import { dayOf } from './day.ts';

/** A line of a statement, as far as it says what can still be done about it. */
export type MendableLine = {
	kind: TransferKind;
	state: TransferState;
	/** What came in; below nothing for what went out. */
	points: number;
	other: { kind: string };
};

/** What stands beside it. */
export type MendableBeside = {
	/** When it came to count; null for what does not. */
	countedAt: Date | null;
	/** Who of the two wants it undone. */
	undo: 'mine' | 'theirs' | null;
	wasDisputed: boolean;
	/** A part of what a group was thanked with, that one did not want. */
	gaveBack: boolean;
};

/** What can be done about a line, and until which day (yyyy-mm-dd). */
export type Mends = {
	mayUndo: boolean;
	mayDispute: boolean;
	mayDeclineLeg: boolean;
	untilOn: string | null;
};

/** What whose line it is can still do about it, and until which day. The ledger asks the same once more. */
export function whatCanBeDone(
	{ kind, state, points, other }: MendableLine,
	beside: MendableBeside | undefined,
	now: Date
): Mends {
	const countedAt = beside?.countedAt ?? null;
	const nothing = { mayUndo: false, mayDispute: false, mayDeclineLeg: false, untilOn: null };
	if (countedAt === null || beside === undefined) return nothing;
	// A host thanked them, for a part of what a group did or for a turn at a day activity.
	const isByHost = (kind === 'group' || kind === 'task') && points > 0;
	const within = (days: number) => new Date(countedAt.getTime() + days * 86_400_000);
	const mayDeclineLeg =
		isByHost && state === 'confirmed' && !beside.gaveBack && now <= within(creditLegDays);
	const endsAt = within(mayDeclineLeg || kind === 'group' ? creditLegDays : creditUndoDays);
	if (now > endsAt) return nothing;
	const isBetweenTwo = other.kind !== 'pot' && other.kind !== 'gone';
	return {
		mayUndo: (kind === 'help' || kind === 'gift') && isBetweenTwo && beside.undo !== 'mine',
		mayDispute:
			(kind === 'help' || (kind === 'task' && !mayDeclineLeg)) &&
			state === 'confirmed' &&
			!beside.wasDisputed,
		mayDeclineLeg,
		untilOn: dayOf(endsAt)
	};
}
