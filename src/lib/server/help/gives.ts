import { sql } from 'drizzle-orm';
import type { CategoryKey } from '../../domain/help/category.ts';
import type { Sight } from '../gate/index.ts';

/** What a resident likes to do for others (S31): what all neighbours may read of them. */
export type Gives = { neighbourhoodId: string; likes: string; kinds: CategoryKey[] };

/** What the resident of a circle likes to do for others; null for who does not take part in a neighbourhood. */
export async function givesIn({ tx, circleId }: Sight<'signalPlan.read'>): Promise<Gives | null> {
	const [found] = await tx.execute<Gives>(sql`
		select neighbourhood_id as "neighbourhoodId", likes, kinds from help_gives(${circleId})`);
	return found ?? null;
}
