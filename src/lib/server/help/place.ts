import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { one } from '../db/connect.ts';
import type { Own } from '../gate/index.ts';
import type { Asker } from './asker.ts';

/** A neighbourhood in which people ask and help each other. */
export type HelpPlace = {
	id: string;
	name: string;
	/** Somebody coordinates here, and can be promised to ring. */
	hasOffice: boolean;
	/** The name under which they ring, where one alone would and shows it (F4). */
	caller: string | null;
};

/** The neighbourhood, for who lives in its municipality. @throws {Refusal} `not_found` for one elsewhere. */
export async function placeOf({ tx }: Own, neighbourhoodId: string): Promise<HelpPlace> {
	const [found] = await tx.execute<HelpPlace>(sql`
		select n.id, n.name, help_has_office(n.id) as "hasOffice", help_caller(n.id) as caller from neighbourhood n
		where n.id = ${neighbourhoodId} and help_may_join(n.id)`);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** The neighbourhood of the circle for whose resident somebody acts. */
export async function placeAround({
	tx,
	neighbourhoodId,
	askerId
}: Pick<Asker, 'tx' | 'neighbourhoodId' | 'askerId'>): Promise<HelpPlace> {
	return one(
		await tx.execute<HelpPlace>(sql`
			select n.id, n.name, help_has_office(n.id, ${askerId}) as "hasOffice", help_caller(n.id) as caller from neighbourhood n where n.id = ${neighbourhoodId}`)
	);
}
