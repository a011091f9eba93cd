import { hiddenCounts, suppressUnder } from '../door/suppress.ts';
import { kindGroups, type KindGroup } from './kind-group.ts';
import { giniFewest, type Part } from './measure.ts';
import { outcomes, spreadOf, type Amount, type MonthFigures, type Outcome } from './month.ts';

// What may be told of the figures of a month (activities-credits.md 8 and 15, T6.3). A number is told only when five
// neighbours or more stand behind it, and when no hidden one follows from it. What looks back over a year overlaps with
// what was told a month before: it is told as a share in steps of five in a hundred, so that one neighbour more or less
// is not to be seen in it. Each month stands by itself.

/** The middle one, and what nine of ten stay below. */
export type Spread = { median: number; most: number };

/** The figures of a month as they are told; null is hidden or not there. Shares are whole numbers in a hundred. */
export type ToldMonth = {
	help: number | null;
	kinds: Record<KindGroup, number | null>;
	ties: number | null;
	asked: number | null;
	answered: number | null;
	unanswered: number | null;
	/** Hours. */
	firstYes: Spread | null;
	agreement: Spread | null;
	careInADay: number | null;
	active: number | null;
	onlyGave: number | null;
	onlyReceived: number | null;
	both: number | null;
	balanced: number | null;
	giniGiven: number | null;
	giniReceived: number | null;
	tiesEach: number | null;
	circulation: number | null;
	resting: number | null;
	potGiven: number | null;
	potEssential: number | null;
	potLevel: number | null;
	floorServed: number | null;
	said: Record<Outcome, number | null>;
	/** Days. */
	answerDays: number | null;
};

/** Shares over a year are told in such steps. */
const step = 5;

/** What may be told of a month. */
export function toldMonth(figures: MonthFigures): ToldMonth {
	const { groups, asked, pot } = figures;
	const isMany = groups.active >= suppressUnder;
	const isSpread = groups.active >= giniFewest;
	const share = (part: Part) => (isSpread ? shareOver(part) : null);
	return {
		...toldHelp(figures),
		ties: few(figures.ties),
		...toldAsked(asked.count, asked.answered),
		firstYes: spread(figures.yesHours),
		agreement: spread(figures.agreedHours),
		careInADay: share100(asked.care),
		active: few(groups.active),
		...toldGroups(figures),
		balanced: share(figures.balanced),
		giniGiven: rounded(figures.giniGiven, 20),
		giniReceived: rounded(figures.giniReceived, 20),
		tiesEach:
			isSpread && figures.tiesOfYear >= suppressUnder
				? rounded(figures.tiesOfYear / groups.active, 10)
				: null,
		circulation: isMany ? rounded(figures.circulation, 10) : null,
		resting: isMany && figures.resting.of > 0 ? inSteps(figures.resting) : null,
		potGiven: isMany ? pot.given : null,
		potEssential: isFew(pot.people) ? null : pot.essential,
		// What the pot has is what went in and out of it: told in full it would give away what is hidden of these.
		potLevel: isMany ? Math.round(pot.level / 10) * 10 : null,
		floorServed: share100(figures.floor),
		said: toldSaid(figures),
		answerDays:
			figures.answerDays.length < suppressUnder
				? null
				: rounded(spreadOf(figures.answerDays)?.median ?? null, 2)
	};
}

const isFew = (count: number) => count > 0 && count < suppressUnder;
const few = (count: number) => (isFew(count) ? null : count);

/** Rounded to so many parts of one. */
function rounded(value: number | null, parts: number): number | null {
	return value === null ? null : Math.round(value * parts) / parts;
}

function inSteps({ count, of }: Part): number {
	return Math.round(((count / of) * 100) / step) * step;
}

/** A share of neighbours, where neither it nor the rest is of few. */
function shareOver(part: Part): number | null {
	return isFew(part.count) || isFew(part.of - part.count) || part.of === 0 ? null : inSteps(part);
}

function share100(part: Part): number | null {
	if (part.of < suppressUnder || isFew(part.count) || isFew(part.of - part.count)) return null;
	return Math.round((part.count / part.of) * 100);
}

function spread(sorted: readonly number[]): Spread | null {
	const found = sorted.length < suppressUnder ? null : spreadOf(sorted);
	return found === null ? null : { median: Math.round(found.median), most: Math.round(found.most) };
}

/** Kinds of help and all of it: a number of few neighbours is hidden however often they helped each other. */
function toldHelp({ help, kinds }: MonthFigures): Pick<ToldMonth, 'help' | 'kinds'> {
	const amounts: Amount[] = [...kindGroups.map((group) => kinds[group]), help];
	const total = amounts.length - 1;
	const hidden = hiddenCounts(
		amounts.map(({ times }) => times),
		[{ total, parts: kindGroups.map((_group, at) => at) }],
		amounts.map(({ people }) => isFew(people))
	);
	const told = amounts.map(({ times }, at) => (hidden[at] ? null : times));
	return {
		help: told[total]!,
		kinds: Object.fromEntries(kindGroups.map((group, at) => [group, told[at]!])) as Record<
			KindGroup,
			number | null
		>
	};
}

function toldAsked(
	count: number,
	answeredCount: number
): Pick<ToldMonth, 'asked' | 'answered' | 'unanswered'> {
	const [asked, answered, unanswered] = told([count, answeredCount, count - answeredCount]);
	return { asked: asked!, answered: answered!, unanswered: unanswered! };
}

function toldGroups({
	groups
}: MonthFigures): Pick<ToldMonth, 'onlyGave' | 'onlyReceived' | 'both'> {
	const { active } = groups;
	const [, ...parts] = told([active, groups.onlyGave, groups.onlyReceived, groups.both]);
	const [onlyGave, onlyReceived, both] = parts.map((count) =>
		count === null || active < giniFewest ? null : inSteps({ count, of: active })
	);
	return { onlyGave: onlyGave!, onlyReceived: onlyReceived!, both: both! };
}

function toldSaid({ said }: MonthFigures): Record<Outcome, number | null> {
	const parts = outcomes.map((outcome) => said[outcome]);
	const all = parts.reduce((sum, count) => sum + count, 0);
	const [, ...counts] = told([all, ...parts]);
	return Object.fromEntries(outcomes.map((outcome, at) => [outcome, counts[at]!])) as Record<
		Outcome,
		number | null
	>;
}

/** A total with its parts, of which none that is hidden follows from the others. */
function told([total = 0, ...parts]: readonly number[]): (number | null)[] {
	const counts = [total, ...parts];
	const hidden = hiddenCounts(counts, [{ total: 0, parts: parts.map((_part, at) => at + 1) }]);
	return counts.map((count, at) => (hidden[at] ? null : count));
}
