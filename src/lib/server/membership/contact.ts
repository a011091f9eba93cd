import { eq } from 'drizzle-orm';
import { withChosen, type ContactForm, type Offices } from '../../domain/contact.ts';
import { one } from '../db/connect.ts';
import { circle } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { tendSignals } from '../signal/index.ts';
import { whoIsHere, type Ending } from './found.ts';

/** Who holds the offices of this circle, as they were last chosen. */
export async function officesOf(deed: Ending): Promise<Offices> {
	return one(
		await deed.tx
			.select({
				residentId: circle.residentId,
				contactId: circle.contactId,
				backupId: circle.backupId
			})
			.from(circle)
			.where(eq(circle.id, deed.circleId))
	);
}

/**
 * Chooses the contact person and who steps in (H1).
 *
 * @throws {Refusal} `contact_must_stay` for somebody who is not here, or one person for both.
 */
export async function setContact(
	deed: Deed<'circle.setContact'>,
	form: ContactForm
): Promise<{ contactId: string }> {
	const wanted = {
		contactId: form.contactId,
		backupId: form.backupId === '' ? null : form.backupId
	};
	const next = withChosen(await officesOf(deed), wanted, await whoIsHere(deed));
	await keepOffices(deed, next);
	await tendSignals(deed, { chainChanged: true });
	return { contactId: next.contactId };
}

/** Writes the offices down, with a line in the log. */
export async function keepOffices(deed: Ending, { contactId, backupId }: Offices): Promise<void> {
	await deed.tx.update(circle).set({ contactId, backupId }).where(eq(circle.id, deed.circleId));
	await deed.record({ kind: 'contact.set', contactId, backupId });
}
