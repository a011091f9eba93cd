// Cards with which somebody can come and look (5.10). A code says who handed them out, and is the
// same on all of them, so that it tells of nobody.

/** Signs of a code: none that looks like another one. */
export const cardSigns = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Signs in a code. */
export const cardCodeLength = 6;

/** So many cards are printed on one sheet. */
export const cardsOnSheet = 8;

/** A code as it stands on paper: "ABC 234". */
export function printedCardCode(code: string): string {
	return `${code.slice(0, 3)} ${code.slice(3)}`;
}
