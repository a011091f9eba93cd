import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Own } from '../gate/index.ts';

/** A neighbourhood in which people ask and help each other, with the first digits of its postcodes. */
export type HelpPlace = { id: string; name: string; areas: string[] };

/** The neighbourhood, for who lives in its municipality. @throws {Refusal} `not_found` for one elsewhere. */
export async function placeOf({ tx }: Own, neighbourhoodId: string): Promise<HelpPlace> {
	const [found] = await tx.execute<HelpPlace>(sql`
		select n.id, n.name, n.postcode_areas as areas from neighbourhood n
		where n.id = ${neighbourhoodId} and help_may_join(n.id)`);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}
