import { sql, type SQL } from 'drizzle-orm';
import { finding } from '../db/schema/index.ts';

/**
 * Which findings somebody hears of, beside the right to read them: those for the contact person, and that the
 * resident is missed at a walk-in only who was chosen for that (settled 24).
 */
export function heardBy(personId: string): SQL {
	return sql`(${finding.audience} = 'contact' or exists (select from visitor_contact c
		where c.circle_id = ${finding.circleId} and c.person_id = ${personId} and c.ended_at is null))`;
}
