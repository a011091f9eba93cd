import { daysAfter, monthsAfter } from './day.ts';
import { speaksOn } from './policy/decide.ts';
import type { Standing } from './policy/standing.ts';
import { Refusal } from './refusal.ts';

// "Dit staat klaar als het slechter gaat" (D9): how much help there is now, what was agreed for when
// it has to be more, and who does it then. Up in one action, down only when both sides say yes (S07).

/** How much help there is, from the usual to the most. */
export const supportLevels = ['rest', 'extra', 'crisis'] as const;

/** How much help there is. */
export type SupportLevel = (typeof supportLevels)[number];

/** Levels for which something can be agreed. */
export const raisedLevels = ['extra', 'crisis'] as const;

/** A level for which something can be agreed. */
export type RaisedLevel = (typeof raisedLevels)[number];

/** What somebody of the circle does at a level, as it stands in the plan. */
export type SupportLine = {
	id: string;
	level: RaisedLevel;
	personId: string;
	/** In their own words. */
	what: string;
	/** How many hours, or when; empty where nobody said. */
	hours: string;
	/** Who pays; empty where nobody said. */
	payer: string;
	/** The last day on which it holds, as yyyy-mm-dd. */
	untilOn: string;
};

/** Longest text of what somebody does. */
export const supportTextLimit = 200;

/** Longest text of the hours, and of who pays. */
export const supportNoteLimit = 60;

/** At one level: how many lines anybody still reads in need. */
export const supportLinesMost = 10;

/** So many months an agreement holds at most, and unless another day is chosen. */
export const supportMonths = { usual: 6, most: 12 } as const;

/** So many days before an agreement ends, the contact person is asked to look at it. */
export const endsSoonDays = 14;

/**
 * How an agreement stands: it holds, ends soon, is over, or whoever promised it is not here any more.
 */
export type LineState = 'ready' | 'ends_soon' | 'over' | 'left';

/** How an agreement stands on a day. @param presentIds  who has a place in the circle. */
export function stateOfLine(
	{ personId, untilOn }: Pick<SupportLine, 'personId' | 'untilOn'>,
	presentIds: readonly string[],
	todayOn: string
): LineState {
	if (untilOn < todayOn) return 'over';
	if (!presentIds.includes(personId)) return 'left';
	return untilOn <= daysAfter(todayOn, endsSoonDays) ? 'ends_soon' : 'ready';
}

/** Whether an agreement holds: it counts, whether or not it ends soon. */
export function isInForce(state: LineState): boolean {
	return state === 'ready' || state === 'ends_soon';
}

/** The first day on which an agreement ends, of those that are to be looked at; null for none. */
export function endsSoonOn(lines: readonly SupportLine[], todayOn: string): string | null {
	const limit = daysAfter(todayOn, endsSoonDays);
	return (
		lines
			.map(({ untilOn }) => untilOn)
			.filter((untilOn) => untilOn <= limit)
			.toSorted()[0] ?? null
	);
}

/**
 * Insists that an agreement has an end that somebody will see.
 *
 * @throws {Refusal} `review_in_time` for a day that is over, or further than a year.
 */
export function assertUntil(untilOn: string, todayOn: string): void {
	if (untilOn < todayOn || untilOn > monthsAfter(todayOn, supportMonths.most))
		throw new Refusal('review_in_time');
}

/**
 * What each person promised for a level and is told of now: nothing that is over, nobody who left.
 * What was agreed for extra help holds in a crisis as well.
 */
export function promisesAt(
	level: SupportLevel,
	lines: readonly SupportLine[],
	presentIds: readonly string[],
	todayOn: string
): ReadonlyMap<string, readonly SupportLine[]> {
	const told = lines.filter(
		(line) => !isMore(line.level, level) && isInForce(stateOfLine(line, presentIds, todayOn))
	);
	return Map.groupBy(told, ({ personId }) => personId);
}

/** Whether a level is more help than another. */
export function isMore(level: SupportLevel, than: SupportLevel): boolean {
	return supportLevels.indexOf(level) > supportLevels.indexOf(than);
}

/** Whether somebody starts with something at a level that they would not do below it. */
export function isReady(
	level: RaisedLevel,
	promises: ReadonlyMap<string, readonly SupportLine[]>
): boolean {
	return [...promises.values()].some((lines) => lines.some((line) => line.level === level));
}

/**
 * Insists that a level can be raised to: it is more than now, and somebody starts with something.
 *
 * @throws {Refusal} `support_is_on`; `support_nothing_ready` where nobody would do more.
 */
export function assertRaise(
	to: RaisedLevel,
	now: SupportLevel,
	promises: ReadonlyMap<string, readonly SupportLine[]>
): void {
	if (!isMore(to, now)) throw new Refusal('support_is_on');
	if (!isReady(to, promises)) throw new Refusal('support_nothing_ready');
}

/** The two who have to agree before there is less help: for the resident, and for the circle. */
export type Side = 'resident' | 'contact';

/** For whom somebody can say that it may be less. Who has both offices speaks for both. */
export function sidesOf(standing: Standing, now: Date): Side[] {
	const sides: Side[] = [];
	if (speaksOn(standing, 'health', now)) sides.push('resident');
	if (standing.isContact) sides.push('contact');
	return sides;
}

/** That somebody proposed less help. */
export type Lowering = { to: SupportLevel; byId: string; sides: readonly Side[]; at: Date };

/** So many days a yes to less help waits for the other side; then it has to be said anew. */
export const loweringDays = 7;

/**
 * A proposal of less help that still stands: said lately, for a side that whoever said it still
 * speaks for. A yes of weeks ago, or of somebody who has that office no more, is nobody's yes.
 *
 * @param sidesOfGiver  for whom the one who said it can say so now.
 */
export function loweringNow(
	lowering: Lowering | null,
	sidesOfGiver: readonly Side[],
	now: Date
): Lowering | null {
	if (lowering === null) return null;
	if (now.getTime() - lowering.at.getTime() >= loweringDays * 86_400_000) return null;
	const sides = lowering.sides.filter((side) => sidesOfGiver.includes(side));
	return sides.length === 0 ? null : { ...lowering, sides };
}

/** What becomes of somebody's yes to less help: it waits for the other side, or it is so. */
export type LoweringStep =
	{ kind: 'waits'; lowering: Lowering } | { kind: 'unchanged' } | { kind: 'lowered' };

/**
 * Somebody says that it may be less. Only when both sides said so of the same level, it is so; a
 * proposal of another level takes the place of the one before.
 *
 * @throws {Refusal} `support_is_on` for what is not less; `not_found` for who speaks for no side.
 */
export function loweringAfter(
	now: { level: RaisedLevel; lowering: Lowering | null },
	said: { to: SupportLevel; byId: string; sides: readonly Side[]; at: Date }
): LoweringStep {
	if (!isMore(now.level, said.to)) throw new Refusal('support_is_on');
	if (said.sides.length === 0) throw new Refusal('not_found');
	const before = now.lowering?.to === said.to ? now.lowering : null;
	const sides = new Set([...(before?.sides ?? []), ...said.sides]);
	if (sides.size === 2) return { kind: 'lowered' };
	if (before !== null) return { kind: 'unchanged' };
	return { kind: 'waits', lowering: said };
}

/** What somebody who was told answers. */
export const supportAnswers = ['does', 'cannot'] as const;

/** What somebody who was told answers. */
export type SupportAnswer = (typeof supportAnswers)[number];

/** That somebody was told, and what came of it. */
export type SupportAsk = {
	personId: string;
	lines: readonly SupportLine[];
	seenAt: Date | null;
	answer: SupportAnswer | null;
	answeredAt: Date | null;
};

/** Who is told, who goes on as they were, and for whom it is over, when the level changes. */
export type ChangeOver = {
	asks: readonly SupportAsk[];
	tellIds: readonly string[];
	overIds: readonly string[];
};

/**
 * What a change of level means for each person: whose part stays the same keeps their answer and is
 * not told again; who said that they cannot need not hear that it is over.
 */
export function changeOver(
	before: readonly SupportAsk[],
	promises: ReadonlyMap<string, readonly SupportLine[]>
): ChangeOver {
	const asks = [...promises].map(([personId, lines]): SupportAsk => {
		const same = before.find((one) => one.personId === personId && areSame(one.lines, lines));
		return same ?? { personId, lines, seenAt: null, answer: null, answeredAt: null };
	});
	return {
		asks,
		tellIds: asks.filter((one) => !before.includes(one)).map(({ personId }) => personId),
		overIds: before
			.filter(({ personId, answer }) => !promises.has(personId) && answer !== 'cannot')
			.map(({ personId }) => personId)
	};
}

function areSame(some: readonly SupportLine[], others: readonly SupportLine[]): boolean {
	const said = (lines: readonly SupportLine[]) =>
		lines
			.map(({ id, what, hours, payer }) => JSON.stringify([id, what, hours, payer]))
			.toSorted()
			.join();
	return said(some) === said(others);
}
