import * as v from 'valibot';
import { IdField } from './account.ts';
import { Refusal } from './refusal.ts';

// Exactly one contact person at all times (H1). The same rule stands in the database
// (`kring_contact_now`), where it also holds for whoever's time ran out a second ago.

/** Who holds the two offices of a circle. */
export type Offices = { residentId: string; contactId: string; backupId: string | null };

/** Who is to be the contact person, and who steps in. */
export const ContactForm = v.object({
	contactId: IdField,
	backupId: v.optional(v.union([v.literal(''), IdField]), '')
});

/** Who is to be the contact person, and who steps in. */
export type ContactForm = v.InferOutput<typeof ContactForm>;

/**
 * The one who is contact person now: the chosen one, else the back-up, else the resident.
 *
 * @param isHere  whether somebody's place in the circle runs at this moment.
 * @returns always one person, and always one who is here: the resident's place never ends.
 */
export function contactNow(
	{ residentId, contactId, backupId }: Offices,
	isHere: (personId: string) => boolean
): string {
	if (isHere(contactId)) return contactId;
	return backupId !== null && isHere(backupId) ? backupId : residentId;
}

/**
 * The offices after somebody went. A back-up moves up; without one the resident is contact person
 * (settled 5).
 *
 * @throws {Refusal} `resident_must_stay`: a circle without its resident is no circle.
 */
export function withoutThem(
	offices: Offices,
	personId: string,
	isHere: (personId: string) => boolean
): Offices {
	if (personId === offices.residentId) throw new Refusal('resident_must_stay');
	const { residentId, contactId, backupId } = offices;
	if (backupId === personId) return { residentId, contactId, backupId: null };
	if (contactId !== personId) return offices;
	const next = backupId !== null && isHere(backupId) ? backupId : residentId;
	return { residentId, contactId: next, backupId: null };
}

/**
 * The offices as they were chosen.
 *
 * @throws {Refusal} `contact_must_stay` when somebody chosen is not here, or is chosen twice.
 */
export function withChosen(
	{ residentId }: Offices,
	{ contactId, backupId }: { contactId: string; backupId: string | null },
	isHere: (personId: string) => boolean
): Offices {
	const fits =
		isHere(contactId) && (backupId === null || (isHere(backupId) && backupId !== contactId));
	if (!fits) throw new Refusal('contact_must_stay');
	return { residentId, contactId, backupId };
}
