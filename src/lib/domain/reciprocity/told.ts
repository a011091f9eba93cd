import { hiddenCounts, suppressUnder } from '../door/suppress.ts';
import { kindGroups, type KindGroup } from './kind-group.ts';
import { giniFewest, sumOf, type Part } from './measure.ts';
import {
	outcomes,
	spreadOf,
	type Amount,
	type MonthFigures,
	type Outcome,
	type PartOfPeople
} from './month.ts';

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
	/** In steps of five, as what follows. */
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
/** More than one neighbour has who stops, mostly: what they leave is not to be read from where the pot stands. */
const levelStep = 100;

/** What may be told of a month. */
export function toldMonth(figures: MonthFigures): ToldMonth {
	const { groups, asked, care, pot, said, ties, tiesOfYear } = figures;
	const isMany = groups.active >= suppressUnder;
	const isSpread = groups.active >= giniFewest;
	const share = (part: Part) => (isSpread ? shareOver(part) : null);
	return {
		...toldHelp(figures),
		ties: isOfFew(ties) ? null : ties.times,
		...toldAsked(figures),
		firstYes: isOfFew(asked.answered) ? null : spread(figures.yesHours),
		agreement: isOfFew(asked.agreed) ? null : spread(figures.agreedHours),
		careInADay: share100(care),
		active: isFew(groups.active) ? null : Math.round(groups.active / step) * step,
		...toldGroups(figures),
		balanced: share(figures.balanced),
		giniGiven: rounded(figures.giniGiven, 20),
		giniReceived: rounded(figures.giniReceived, 20),
		tiesEach:
			isSpread && !isOfFew(tiesOfYear) ? rounded(tiesOfYear.times / groups.active, 10) : null,
		circulation: isMany ? rounded(figures.circulation, 10) : null,
		resting: isMany && figures.resting.of > 0 ? inSteps(figures.resting) : null,
		potGiven: isFew(pot.givers) ? null : pot.given,
		potEssential: isFew(pot.people) ? null : pot.essential,
		// What the pot has is what went in and out of it: told closely it would give away what is hidden of these.
		potLevel: isMany && !isFew(pot.moved) ? Math.round(pot.level / levelStep) * levelStep : null,
		floorServed: share100(figures.floor),
		said: toldSaid(figures),
		answerDays: isOfFew(said.confirmed)
			? null
			: rounded(spread(figures.answerDays, 2)?.median ?? null, 2)
	};
}

const isFew = (count: number) => count > 0 && count < suppressUnder;
const isOfFew = ({ times, people }: Amount) => isFew(times) || isFew(people);

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

/** A share of what happened, where neither it nor the rest is of few neighbours, however often it was. */
function share100({ count, of, people, others }: PartOfPeople): number | null {
	if (of < suppressUnder || isFew(count) || isFew(of - count)) return null;
	return isFew(people) || isFew(others) ? null : Math.round((count / of) * 100);
}

/** @param parts  of one, to which it is rounded. */
function spread(sorted: readonly number[], parts = 1): Spread | null {
	const found = sorted.length < suppressUnder ? null : spreadOf(sorted);
	const near = (value: number) => Math.round(value * parts) / parts;
	return found === null ? null : { median: near(found.median), most: near(found.most) };
}

/** Kinds of help and all of it: a number of few neighbours is hidden however often they helped each other. */
function toldHelp({ help, kinds }: MonthFigures): Pick<ToldMonth, 'help' | 'kinds'> {
	const [all, ...parts] = told([help, ...kindGroups.map((group) => kinds[group])]);
	return {
		help: all!,
		kinds: Object.fromEntries(kindGroups.map((group, at) => [group, parts[at]!])) as Record<
			KindGroup,
			number | null
		>
	};
}

function toldAsked({ asked: { all, answered, unanswered } }: MonthFigures) {
	const [asked, some, none] = told([all, answered, unanswered]);
	return { asked: asked!, answered: some!, unanswered: none! };
}

function toldGroups({
	groups
}: MonthFigures): Pick<ToldMonth, 'onlyGave' | 'onlyReceived' | 'both'> {
	const { active } = groups;
	// Each of them is one neighbour.
	const amount = (count: number): Amount => ({ times: count, people: count });
	const [, ...parts] = told(
		[active, groups.onlyGave, groups.onlyReceived, groups.both].map(amount)
	);
	const [onlyGave, onlyReceived, both] = parts.map((count) =>
		count === null || active < giniFewest ? null : inSteps({ count, of: active })
	);
	return { onlyGave: onlyGave!, onlyReceived: onlyReceived!, both: both! };
}

function toldSaid({ said }: MonthFigures): ToldMonth['said'] {
	const parts = outcomes.map((outcome) => said[outcome]);
	const all = {
		times: sumOf(parts.map(({ times }) => times)),
		people: Math.max(...parts.map(({ people }) => people))
	};
	const [, ...counts] = told([all, ...parts]);
	return Object.fromEntries(
		outcomes.map((outcome, at) => [outcome, counts[at]!])
	) as ToldMonth['said'];
}

/**
 * A total with its parts. What is of few neighbours is hidden however often it was, and no hidden one follows from the
 * others.
 */
function told(amounts: readonly Amount[]): (number | null)[] {
	const hidden = hiddenCounts(
		amounts.map(({ times }) => times),
		[{ total: 0, parts: amounts.slice(1).map((_part, at) => at + 1) }],
		amounts.map(({ people }) => isFew(people))
	);
	return amounts.map(({ times }, at) => (hidden[at] ? null : times));
}
