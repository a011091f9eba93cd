import { creditLegDays, creditUndoDays } from '#lib/domain/credit.ts';
import { dayOf } from '#lib/domain/day.ts';
import type { Beside, StatementLine } from '#lib/server/credit/index.ts';

/** What the two of a line can still do about it, and until which day. The ledger asks the same once more. */
export function whatCanBeDone(
	{ kind, state, points, other }: StatementLine,
	beside: Beside | undefined,
	now: Date
) {
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
