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
