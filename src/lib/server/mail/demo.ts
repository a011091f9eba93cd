import { desc, eq } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { demoMail } from '../db/schema/index.ts';

/** A mail of the demo world, in the list. */
export type DemoMailLine = { id: string; recipient: string; subject: string; at: Date };

/** Most mails that are listed. */
const most = 50;

/** The mails of the demo world, newest first. Outside it there are none. */
export async function demoMails(db: Db): Promise<DemoMailLine[]> {
	return db
		.select({
			id: demoMail.id,
			recipient: demoMail.recipient,
			subject: demoMail.subject,
			at: demoMail.at
		})
		.from(demoMail)
		.orderBy(desc(demoMail.at))
		.limit(most);
}

/** One mail of the demo world, as plain text. @throws {Refusal} `not_found`. */
export async function demoMailOf(db: Db, id: string): Promise<DemoMailLine & { text: string }> {
	const [found] = await db
		.select({
			id: demoMail.id,
			recipient: demoMail.recipient,
			subject: demoMail.subject,
			at: demoMail.at,
			text: demoMail.text
		})
		.from(demoMail)
		.where(eq(demoMail.id, id));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}
