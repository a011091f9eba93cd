// Words of bedankpunten (activities-credits.md, part II). What may be done with them is decided where it is right
// however many do it at once: in the database (docs/decisions/ledger.md).

/** One bedankpunt is a quarter of an hour (P2). */
export const creditMinutes = 15;

/** A transfer can be turned back or disputed for so many days after it came to count. */
export const creditUndoDays = 30;

/** A gift to the pot can be taken back for so many hours (12.5). */
export const potUndoHours = 24;

/** Whose points these are; the pot is everybody's, and the escrow keeps those of vouchers apart. */
export type AccountKind = 'member' | 'circle' | 'organisation' | 'pot' | 'escrow';

/** A frozen account takes part in nothing new until somebody has looked at it. */
export type AccountStatus = 'active' | 'frozen' | 'closed';

/** What a transfer is. */
export type TransferKind =
	| 'help'
	| 'group'
	| 'task'
	| 'gift'
	| 'reversal'
	| 'settlement'
	| 'voucher_issue'
	| 'voucher_redeem'
	| 'voucher_return';

/** How a transfer stands (11.4). */
export type TransferState =
	'proposed' | 'confirmed' | 'declined' | 'withdrawn' | 'expired' | 'disputed' | 'reversed';

/** Which of the two said that there was help. */
export type Proposer = 'payer' | 'payee' | 'system';

/** What treasurers can decide. */
export const verdicts = ['uphold', 'reverse'] as const;

/** What a treasurer thinks of a transfer. */
export type Verdict = (typeof verdicts)[number];

/** What somebody can be trusted with (12.2). */
export const creditVerbs = ['view', 'propose', 'confirm'] as const;

/** One of the things that somebody can be trusted with. */
export type CreditVerb = (typeof creditVerbs)[number];

/** How a voucher stands (12.3). */
export type VoucherState = 'issued' | 'booked' | 'redeemed' | 'cancelled' | 'expired';

/**
 * What somebody is told beside what waits for them: that a host thanked them, that they have plenty, that the pot is
 * low, that something happened to a voucher of theirs or to a line, that their account stands still or goes on; all of
 * these also of the organisation for which they coordinate. And treasurers, that somebody says it is not right.
 */
export type CreditNewsKind =
	| 'thanked'
	| 'plenty'
	| 'pot'
	| 'books'
	| 'named'
	| 'voucher'
	| 'voucher_org'
	| 'line'
	| 'line_org'
	| 'disputes'
	| 'stopped'
	| 'stopped_org';

/** Who was thanked by a host can give it back for so many days (12.6). */
export const creditLegDays = 14;

/** What treasurers can want of an account: that it takes part in nothing new, or that it goes on. */
export const stopWishes = ['freeze', 'thaw'] as const;

/** What a treasurer wants of an account. */
export type StopWish = (typeof stopWishes)[number];

/** How far one can go in a neighbourhood (12.1), in bedankpunten and days; a floor lies below nothing. */
export type CreditLimits = Record<keyof typeof limitBounds, number>;

/** Between what each limit can be set. The database keeps the same list, for whoever comes by another way. */
export const limitBounds = {
	memberFloor: [-200, -10],
	newcomerFloor: [-40, 0],
	newcomerDays: [0, 180],
	organisationFloor: [-1000, 0],
	softCeiling: [40, 1000],
	mostOnce: [4, 64],
	mostPairDay: [4, 128],
	mostWeek: [40, 400],
	mostGivenMonth: [0, 200],
	mostPotMonth: [0, 40],
	mostTaskDay: [0, 32]
} as const satisfies Record<string, readonly [low: number, high: number]>;

/** Whether these limits can be set: whole numbers within their bounds, and a newcomer goes no further than others. */
export function limitsFit(limits: CreditLimits): boolean {
	return (
		limits.memberFloor <= limits.newcomerFloor &&
		(Object.keys(limitBounds) as (keyof CreditLimits)[]).every((name) => {
			const [low, high] = limitBounds[name];
			return Number.isInteger(limits[name]) && limits[name] >= low && limits[name] <= high;
		})
	);
}
