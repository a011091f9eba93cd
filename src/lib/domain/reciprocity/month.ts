import { daysAfter, monthsAfter } from '../day.ts';
import type { CategoryKey } from '../help/category.ts';
import { kindGroupOf, kindGroups, type KindGroup } from './kind-group.ts';
import {
	balancedOf,
	circulationOf,
	gini,
	groupsOf,
	quantile,
	sumOf,
	type Groups,
	type Part,
	type Volume
} from './measure.ts';

// The figures of giving and taking in one month, of the lines of the books (activities-credits.md 15). What is about
// people looks back over twelve months; help, ties, requests and what was said are of the month itself. Help that was
// undone never took place: it is missing from the month in which it was, however late it was undone.

/** So many months are looked back on for what is about people (15). */
export const windowMonths = 12;

/** So many days are looked back on for how points go round (15). */
export const circulationDays = 90;

/** All that figures are made of. Months are yyyy-mm, days yyyy-mm-dd, accounts numbers without a name. */
export type Facts = {
	/** Help that counts, put together by month, who had it, who gave it and with what. */
	helped: readonly Helped[];
	/** Accounts of neighbours and of circles: organisations, the pot and the escrow are nobody. */
	people: readonly { id: number; closedOn: string | null }[];
	/** Pairs of neighbours by the month in which they first helped each other. */
	ties: readonly { month: string; one: number; other: number }[];
	/** For each day what neighbours had together above nothing, and what went round. */
	days: readonly { on: string; standing: number; posted: number }[];
	/** For the end of each month: what neighbours had above nothing, and how much of it did not move for 180 days. */
	resting: readonly { month: string; points: number; resting: number }[];
	/** What went into the pot and out of it, and where it stood at the end. */
	pot: readonly PotFact[];
	/** What was said, by the month in which it was, what became of it, after how many days, and by whom. */
	said: readonly { month: string; outcome: Outcome; days: number; by: number; count: number }[];
	/** Essential help of who had no points left, how much of it took place, and whose it was. */
	floor: readonly { month: string; by: number; served: number; of: number }[];
	/** Requests by the month in which they went out, with hours until something happened. */
	asked: readonly AskedFact[];
};

/** Help of one month between two accounts with one kind of thing. */
export type Helped = {
	month: string;
	payer: number;
	payee: number;
	category: CategoryKey | null;
	times: number;
	points: number;
};

type PotFact = {
	month: string;
	/** Given to it, and given by it: for turns at a day activity, and for help that somebody could not do without. */
	given: number;
	thanked: number;
	essential: number;
	/** How many neighbours had essential help of it, how many gave to it, and how many moved it in any way. */
	people: number;
	givers: number;
	moved: number;
	level: number;
};

type AskedFact = {
	month: string;
	/** Who asked, as a number that means nothing elsewhere. */
	asker: number;
	isEssential: boolean;
	openHours: number;
	yesHours: number | null;
	agreedHours: number | null;
};

/** What became of something that was said. */
export const outcomes = ['confirmed', 'declined', 'withdrawn', 'expired', 'open'] as const;

/** What became of something that was said. */
export type Outcome = (typeof outcomes)[number];

/** How often something was, and how many neighbours were in it. */
export type Amount = { times: number; people: number };

/** A part of a whole, with how many neighbours are in the part and in the rest. */
export type PartOfPeople = Part & { people: number; others: number };

/** The figures of a month, as they are: nothing is hidden yet. */
export type MonthFigures = {
	month: string;
	help: Amount & { points: number };
	kinds: Record<KindGroup, Amount>;
	ties: Amount;
	/** Of twelve months. */
	groups: Groups;
	balanced: Part;
	giniGiven: number | null;
	giniReceived: number | null;
	tiesOfYear: Amount;
	circulation: number | null;
	resting: Part;
	pot: Omit<PotFact, 'month'>;
	floor: PartOfPeople;
	said: Record<Outcome, Amount>;
	/** Days until somebody said that it was so, from few to many. */
	answerDays: readonly number[];
	asked: { all: Amount; answered: Amount; agreed: Amount; unanswered: Amount };
	/** Care that somebody answered within a day. */
	care: PartOfPeople;
	/** Hours, from few to many. */
	yesHours: readonly number[];
	agreedHours: readonly number[];
};

/** The figures of a month. @param month  yyyy-mm, one that is over. */
export function monthFigures(facts: Facts, month: string): MonthFigures {
	const untilOn = lastOf(month);
	const since = monthsAfter(`${month}-01`, 1 - windowMonths).slice(0, 7);
	const isOf = (one: { month: string }) => one.month === month;
	const isOfYear = (one: { month: string }) => since <= one.month && one.month <= month;
	const helped = facts.helped.filter(isOf);
	const pot = facts.pot.find(isOf);
	const rest = facts.resting.find(isOf);
	const volumes = volumesOf(facts.helped.filter(isOfYear), stayedUntil(facts.people, untilOn));
	const active = volumes.filter(({ given, received }) => given + received > 0);
	const asked = facts.asked.filter(isOf);
	const said = facts.said.filter(isOf);
	const saidAs = (outcome: Outcome): Amount => {
		const of = said.filter((one) => one.outcome === outcome);
		return {
			times: sumOf(of.map(({ count }) => count)),
			people: new Set(of.map(({ by }) => by)).size
		};
	};
	const askedBy = (of: readonly AskedFact[]): Amount => ({
		times: of.length,
		people: new Set(of.map(({ asker }) => asker)).size
	});
	const confirmed = said.filter(({ outcome }) => outcome === 'confirmed');
	return {
		month,
		help: { ...amountOf(helped), points: sumOf(helped.map(({ points }) => points)) },
		kinds: ofKinds((group) => amountOf(helped.filter((one) => groupOf(one) === group))),
		ties: pairsOf(facts.ties.filter(isOf)),
		groups: groupsOf(volumes),
		balanced: balancedOf(volumes),
		giniGiven: gini(active.map(({ given }) => given)),
		giniReceived: gini(active.map(({ received }) => received)),
		tiesOfYear: pairsOf(facts.ties.filter(isOfYear)),
		circulation: circulation(facts.days, untilOn),
		resting: { count: rest?.resting ?? 0, of: rest?.points ?? 0 },
		pot: {
			...{ given: pot?.given ?? 0, thanked: pot?.thanked ?? 0, essential: pot?.essential ?? 0 },
			...{ people: pot?.people ?? 0, givers: pot?.givers ?? 0, moved: pot?.moved ?? 0 },
			level: pot?.level ?? 0
		},
		floor: floorOf(facts.floor.filter(isOf)),
		said: Object.fromEntries(
			outcomes.map((outcome) => [outcome, saidAs(outcome)])
		) as MonthFigures['said'],
		answerDays: confirmed
			.flatMap(({ days, count }) => Array.from({ length: count }, () => days))
			.toSorted((one, other) => one - other),
		asked: {
			all: askedBy(asked),
			answered: askedBy(asked.filter(({ yesHours }) => yesHours !== null)),
			agreed: askedBy(asked.filter(({ agreedHours }) => agreedHours !== null)),
			unanswered: askedBy(asked.filter(({ yesHours }) => yesHours === null))
		},
		care: careOf(asked),
		yesHours: hoursOf(asked.map(({ yesHours }) => yesHours)),
		agreedHours: hoursOf(asked.map(({ agreedHours }) => agreedHours))
	};
}

/** The last day of a month (yyyy-mm). */
export function lastOf(month: string): string {
	return daysAfter(monthsAfter(`${month}-01`, 1), -1);
}

/** One thing for each group of kinds. */
export function ofKinds<T>(one: (group: KindGroup) => T): Record<KindGroup, T> {
	return Object.fromEntries(kindGroups.map((group) => [group, one(group)])) as Record<KindGroup, T>;
}

/** The middle one, and what nine of ten stay below; null of none. */
export function spreadOf(sorted: readonly number[]): { median: number; most: number } | null {
	const [median, most] = [quantile(sorted, 0.5), quantile(sorted, 0.9)];
	return median === null || most === null ? null : { median, most };
}

function groupOf({ category }: Helped): KindGroup {
	return category === null ? 'along' : kindGroupOf(category);
}

function amountOf(helped: readonly Helped[]): Amount {
	return {
		times: sumOf(helped.map(({ times }) => times)),
		people: new Set(helped.flatMap(({ payer, payee }) => [payer, payee])).size
	};
}

function pairsOf(ties: Facts['ties']): Amount {
	return {
		times: ties.length,
		people: new Set(ties.flatMap(({ one, other }) => [one, other])).size
	};
}

/** Who still took part at the end: whoever went is in the sums and in no figure about people (15). */
function stayedUntil(people: Facts['people'], untilOn: string): ReadonlySet<number> {
	const stayed = people.filter(({ closedOn }) => closedOn === null || closedOn > untilOn);
	return new Set(stayed.map(({ id }) => id));
}

function volumesOf(helped: readonly Helped[], people: ReadonlySet<number>): Volume[] {
	const found = new Map([...people].map((id) => [id, { given: 0, received: 0 }]));
	for (const { payer, payee, points } of helped) {
		const [had, gave] = [found.get(payer), found.get(payee)];
		if (had !== undefined) had.received += points;
		if (gave !== undefined) gave.given += points;
	}
	return [...found.values()];
}

function circulation(days: Facts['days'], untilOn: string): number | null {
	const fromOn = daysAfter(untilOn, 1 - circulationDays);
	const of = days.filter(({ on }) => fromOn <= on && on <= untilOn);
	return circulationOf(
		sumOf(of.map(({ posted }) => posted)),
		of.map(({ standing }) => standing)
	);
}

/** Care that somebody answered within a day. What was asked less than a day ago may still be. */
function careOf(asked: readonly AskedFact[]): MonthFigures['care'] {
	const care = asked.filter(
		({ isEssential, openHours, yesHours }) => isEssential && (openHours >= 24 || yesHours !== null)
	);
	const soon = care.filter(({ yesHours }) => yesHours !== null && yesHours <= 24);
	const askers = (of: readonly AskedFact[]) => new Set(of.map(({ asker }) => asker)).size;
	return {
		...{ count: soon.length, of: care.length, people: askers(soon) },
		others: askers(care.filter((one) => !soon.includes(one)))
	};
}

/** Help of who had no points left that took place, and how many neighbours had it or had it not. */
function floorOf(floor: Facts['floor']): PartOfPeople {
	const whose = (of: Facts['floor']) => new Set(of.map(({ by }) => by)).size;
	return {
		count: sumOf(floor.map(({ served }) => served)),
		of: sumOf(floor.map(({ of }) => of)),
		people: whose(floor.filter(({ served }) => served > 0)),
		others: whose(floor.filter(({ served, of }) => served < of))
	};
}

function hoursOf(hours: readonly (number | null)[]): number[] {
	return hours.filter((one) => one !== null).toSorted((one, other) => one - other);
}
