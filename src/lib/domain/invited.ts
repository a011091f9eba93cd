// What an invitation is before it is a form: who can be asked, how it travels, and its code on paper.

/** How an invitation travels: as a link (also a QR), or as a short code on paper. */
export const invitationKinds = ['link', 'paper'] as const;

/** How an invitation travels. */
export type InvitationKind = (typeof invitationKinds)[number];

/** What somebody can be asked to be. A representative is made on their own page, with a ground. */
export const invitedRoles = ['family', 'neighbour', 'volunteer', 'professional'] as const;

/** What somebody can be asked to be. */
export type InvitedRole = (typeof invitedRoles)[number];

/** How long an invitation stands open, in days (T2.9). */
export const lifeDays: Record<InvitationKind, number> = { link: 14, paper: 42 };

/**
 * The signs of a code on paper: none looks like another, in print or in handwriting, and without
 * most vowels no word comes out. 8 of them are 37 bits; tries are counted.
 */
export const codeSigns = '34679ACDEFGHJKMNPQRTUWXY';

/** Signs in a code on paper. */
export const codeLength = 8;

/** A typed code in the form in which it is compared: capitals, without spaces and dashes. */
export function tidyCode(typed: string): string {
	return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Whether this could be a code on paper at all. */
export function looksLikeCode(tidied: string): boolean {
	return tidied.length === codeLength && [...tidied].every((sign) => codeSigns.includes(sign));
}

/** A code as it is printed: two groups of four. */
export function printedCode(code: string): string {
	return `${code.slice(0, 4)} ${code.slice(4)}`;
}
