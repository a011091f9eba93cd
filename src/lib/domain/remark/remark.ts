import { daysAfter } from '../day.ts';

// What stands out in the books, for two treasurers to look at (activities-credits.md 14.2, S1 to S8). A remark is no
// judgement: most have a plain reason. It names accounts and days, never with what somebody was helped; it stops nobody and
// is not read by anything that finds help.
//
// The sheet calls them signals. In Kring a signal is a call for help, so these are remarks.

/** What can stand out, in the order of the sheet. */
export const remarkRules = [
	'back_and_forth',
	'ring',
	'one_house',
	'long_day',
	'quick_yes',
	'near_limit',
	'trusted_often',
	'quick_voucher'
] as const;

/** What stands out. */
export type RemarkRule = (typeof remarkRules)[number];

/** What treasurers can think of a remark: that all is well, or that they talked about it. */
export const remarkVerdicts = ['fine', 'talked'] as const;

/** What a treasurer thinks of a remark. */
export type RemarkVerdict = (typeof remarkVerdicts)[number];

/** Help that was said, from the account of who had it to that of who gave it. */
export type Said = {
	id: number;
	payer: number;
	payee: number;
	points: number;
	/** The day on which it was said. */
	on: string;
	/** Both said so; else it waits, or came to nothing. */
	counts: boolean;
	/** Who said it first. */
	by: number;
	/** A host entered it from paper: on which day it was is not known. */
	isFromPaper: boolean;
	/** Seconds until the other one said yes; null where nobody did, or it is forgotten. */
	secondsToYes: number | null;
};

/** All that remarks are made of. */
export type Noticed = {
	/** The last day that is looked at. */
	untilOn: string;
	/** The most points of one thank-you. */
	mostOnce: number;
	said: readonly Said[];
	/** The house or the circle that an account belongs to. Most belong to none that is known. */
	houses: readonly { account: number; house: string }[];
	/** How often somebody said yes for somebody else, by month (yyyy-mm). */
	trusted: readonly { personId: string; month: string; lastOn: string; count: number }[];
	/** Vouchers that were used, with seconds since they were taken; and whether the two belong together. */
	vouchers: readonly {
		id: number;
		holder: number;
		provider: number;
		points: number;
		on: string;
		seconds: number;
		isRelated: boolean;
	}[];
};

/** Something that stands out, once. */
export type Remark = {
	rule: RemarkRule;
	/** In order; empty where it is about somebody who acts for others. */
	accounts: readonly number[];
	personId: string | null;
	firstOn: string;
	lastOn: string;
	/** How often, and how many points together. */
	times: number;
	points: number;
};

const quarterHourPoints = 4;
/** More than twelve hours of help on one day (S4). */
const dayPoints = 12 * quarterHourPoints;
/** Rings that are looked at in one night. */
const mostRings = 50;

/** All that stands out, whatever the order of what came in. */
export function remarksIn(noticed: Noticed): Remark[] {
	return [
		...backAndForth(noticed),
		...rings(noticed),
		...oneHouse(noticed),
		...longDays(noticed),
		...quickYes(noticed),
		...nearLimit(noticed),
		...trustedOften(noticed),
		...quickVouchers(noticed)
	];
}

/** S1: two who help each other three times or more each within 30 days, so that hardly anything is left over. */
export function backAndForth({ said }: Pick<Noticed, 'said'>): Remark[] {
	const counted = said.filter(({ counts }) => counts);
	return [...Map.groupBy(counted, pairOf).values()].flatMap((rows) => {
		const one = Math.min(rows[0]!.payer, rows[0]!.payee);
		return stretches(rows, 30, (inside) => {
			const [there, back] = [
				inside.filter(({ payer }) => payer === one),
				inside.filter(({ payer }) => payer !== one)
			];
			const [went, came] = [pointsOf(there), pointsOf(back)];
			return there.length >= 3 && back.length >= 3 && isNearNothing(went - came, went + came);
		}).map((inside) => remarkOf('back_and_forth', inside));
	});
}

/** S2: three to five whose help goes round within 14 days, so that hardly anything is left over for any of them. */
export function rings({ said }: Pick<Noticed, 'said'>): Remark[] {
	const counted = inOrder(said.filter(({ counts }) => counts));
	const found: Remark[] = [];
	const lastOf = new Map<string, string>();
	for (const endOn of new Set(counted.map(({ on }) => on))) {
		const inside = counted.filter(({ on }) => daysAfter(endOn, -13) <= on && on <= endOn);
		const sums = sumsOf(inside);
		const newest = inside.filter(({ on }) => on === endOn);
		for (const { payer, payee } of newest)
			for (const way of waysBack(sums, [payer, payee])) {
				if (!way.every((account, at) => isEven(sums, way, account, at))) continue;
				const edges = new Set(way.map((account, at) => `${account}>${nextOn(way, at)}`));
				const rows = inside.filter((row) => edges.has(`${row.payer}>${row.payee}`));
				const remark = { ...remarkOf('ring', rows), accounts: way.toSorted(byNumber) };
				const key = remark.accounts.join();
				// The same ring again is another only when all of it went round anew.
				if ((lastOf.get(key) ?? '') >= remark.firstOn) continue;
				lastOf.set(key, remark.lastOn);
				found.push(remark);
				if (found.length >= mostRings) return found;
			}
	}
	return found;
}

/** S3: somebody more than half of whose help in 90 days was with one other house or circle, five times or more. */
export function oneHouse({
	said,
	houses,
	untilOn
}: Pick<Noticed, 'said' | 'houses' | 'untilOn'>): Remark[] {
	const houseOf = new Map(houses.map(({ account, house }) => [account, house]));
	const sinceOn = daysAfter(untilOn, -89);
	const lately = inOrder(said.filter(({ counts, on }) => counts && on >= sinceOn && on <= untilOn));
	const sides = lately.flatMap((row) => [
		{ row, account: row.payer, other: row.payee },
		{ row, account: row.payee, other: row.payer }
	]);
	return [...Map.groupBy(sides, ({ account }) => account)].flatMap(([account, own]) => {
		const all = pointsOf(own.map(({ row }) => row));
		const known = own.filter(({ other }) => houseOf.has(other));
		return [...Map.groupBy(known, ({ other }) => houseOf.get(other)!).values()]
			.filter((with_) => with_.length >= 5 && pointsOf(with_.map(({ row }) => row)) * 2 > all)
			.map((with_) => ({
				...remarkOf(
					'one_house',
					with_.map(({ row }) => row)
				),
				accounts: [account]
			}));
	});
}

/** S4: somebody who says that they helped for more than twelve hours on one day. */
export function longDays({ said }: Pick<Noticed, 'said'>): Remark[] {
	// What a host enters from paper is of many days, and says of none which.
	const told = said.filter(({ counts, isFromPaper }) => counts && !isFromPaper);
	return [...Map.groupBy(told, ({ payee, on }) => `${payee} ${on}`).values()]
		.filter((rows) => pointsOf(rows) > dayPoints)
		.map((rows) => ({ ...remarkOf('long_day', rows), accounts: [rows[0]!.payee] }));
}

/** S5: two of whom one says yes within ten seconds of the other, three times within 7 days. */
export function quickYes({ said }: Pick<Noticed, 'said'>): Remark[] {
	const quick = said.filter(
		({ counts, isFromPaper, secondsToYes }) =>
			counts && !isFromPaper && secondsToYes !== null && secondsToYes <= 10
	);
	return [...Map.groupBy(quick, pairOf).values()].flatMap((rows) =>
		stretches(rows, 7, (inside) => inside.length >= 3).map((inside) =>
			remarkOf('quick_yes', inside)
		)
	);
}

/** S6: somebody who says three times within 14 days as much as one may say at once, or hardly less. */
export function nearLimit({ said, mostOnce }: Pick<Noticed, 'said' | 'mostOnce'>): Remark[] {
	const high = said.filter(({ points }) => points >= mostOnce * 0.9);
	return [...Map.groupBy(high, ({ by }) => by)].flatMap(([account, rows]) =>
		stretches(rows, 14, (inside) => inside.length >= 3).map((inside) => ({
			...remarkOf('near_limit', inside),
			accounts: [account]
		}))
	);
}

/** S7: somebody who said yes for others more than twenty times in a month. */
export function trustedOften({ trusted }: Pick<Noticed, 'trusted'>): Remark[] {
	return trusted
		.filter(({ count }) => count > 20)
		.map(({ personId, month, lastOn, count }) => ({
			...{ rule: 'trusted_often' as const, accounts: [], personId, points: 0 },
			...{ firstOn: `${month}-01`, lastOn, times: count }
		}));
}

/** S8: a voucher that was used within five minutes, by two who belong together. */
export function quickVouchers({ vouchers }: Pick<Noticed, 'vouchers'>): Remark[] {
	return vouchers
		.filter(({ seconds, isRelated }) => isRelated && seconds <= 300)
		.map(({ holder, provider, points, on }) => ({
			...{ rule: 'quick_voucher' as const, personId: null, points, times: 1 },
			...{ firstOn: on, lastOn: on, accounts: [holder, provider].toSorted(byNumber) }
		}));
}

const byNumber = (one: number, other: number) => one - other;
const pairOf = ({ payer, payee }: Said) => [payer, payee].toSorted(byNumber).join();
const pointsOf = (rows: readonly Said[]) => rows.reduce((sum, { points }) => sum + points, 0);
/** Less than a tenth of all of it (S1, S2). */
const isNearNothing = (left: number, all: number) => Math.abs(left) * 10 < all;

function inOrder(rows: readonly Said[]): Said[] {
	return rows.toSorted((one, other) => one.on.localeCompare(other.on) || one.id - other.id);
}

/**
 * The stretches of so many days at whose end something holds, each as early as it can be. What was in one is in no other,
 * so that what stood out once stands out again only when it happened again.
 */
function stretches(
	rows: readonly Said[],
	days: number,
	holds: (inside: readonly Said[]) => boolean
): Said[][] {
	const found: Said[][] = [];
	let left = inOrder(rows);
	for (const endOn of new Set(left.map(({ on }) => on))) {
		const sinceOn = daysAfter(endOn, 1 - days);
		const inside = left.filter(({ on }) => sinceOn <= on && on <= endOn);
		if (!holds(inside)) continue;
		found.push(inside);
		left = left.filter(({ on }) => on > endOn);
	}
	return found;
}

function remarkOf(rule: RemarkRule, rows: readonly Said[]): Remark {
	const days = rows.map(({ on }) => on).sort();
	return {
		...{ rule, personId: null, times: rows.length, points: pointsOf(rows) },
		accounts: [...new Set(rows.flatMap(({ payer, payee }) => [payer, payee]))].toSorted(byNumber),
		...{ firstOn: days[0]!, lastOn: days.at(-1)! }
	};
}

/** How many points went from one to another. */
type Sums = ReadonlyMap<number, ReadonlyMap<number, number>>;

function sumsOf(rows: readonly Said[]): Sums {
	const sums = new Map<number, Map<number, number>>();
	for (const { payer, payee, points } of rows) {
		const own = sums.get(payer) ?? new Map<number, number>();
		own.set(payee, (own.get(payee) ?? 0) + points);
		sums.set(payer, own);
	}
	return sums;
}

/** Each way of three to five accounts that begins with these two and from whose end one comes back to its beginning. */
function* waysBack(sums: Sums, way: readonly number[]): Generator<readonly number[]> {
	const nexts = [...(sums.get(way.at(-1)!)?.keys() ?? [])].toSorted(byNumber);
	if (way.length >= 3 && nexts.includes(way[0]!)) yield way;
	if (way.length >= 5) return;
	for (const next of nexts) if (!way.includes(next)) yield* waysBack(sums, [...way, next]);
}

function nextOn(way: readonly number[], at: number): number {
	return way[(at + 1) % way.length]!;
}

/** Whether hardly anything is left over for one of a ring. */
function isEven(sums: Sums, way: readonly number[], account: number, at: number): boolean {
	const before = way[(at + way.length - 1) % way.length]!;
	const came = sums.get(before)?.get(account) ?? 0;
	const went = sums.get(account)?.get(nextOn(way, at)) ?? 0;
	return isNearNothing(came - went, came + went);
}
