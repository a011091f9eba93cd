import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Own } from '../gate/index.ts';

/** A neighbourhood in which people ask and help each other. */
export type HelpPlace = {
	id: string;
	name: string;
	/** Somebody coordinates here, and can be promised to ring. */
	hasOffice: boolean;
};

/** The neighbourhood, for who lives in its municipality. @throws {Refusal} `not_found` for one elsewhere. */
export async function placeOf({ tx }: Own, neighbourhoodId: string): Promise<HelpPlace> {
	const [found] = await tx.execute<HelpPlace>(sql`
		select n.id, n.name, help_has_office(n.id) as "hasOffice" from neighbourhood n
		where n.id = ${neighbourhoodId} and help_may_join(n.id)`);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}
