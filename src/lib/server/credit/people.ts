import { sql } from 'drizzle-orm';
import { creditVerbs, type CreditVerb } from '../../domain/credit.ts';
import type { Own } from '../gate/index.ts';
import { ask } from './call.ts';
import type { Holder } from './holder.ts';

// Who is who around bedankpunten: first names and faces, and never how somebody stands (P4, F10).

/** A neighbourhood of one's own municipality in which bedankpunten run. */
export type Place = {
	id: string;
	name: string;
	/** Somebody takes part once they said so themselves. */
	takesPart: boolean;
};

/** Where one can thank each other: the neighbourhoods of one's own municipality in which it was begun. */
export async function placesOf({ tx, personId }: Own): Promise<Place[]> {
	return ask<Place>(
		tx,
		sql`select n.id, n.name, exists (select from credit_owner o
				where o.neighbourhood_id = n.id and o.person_id = ${personId}) as "takesPart"
			from credit_rule r join neighbourhood n on n.id = r.neighbourhood_id
				join person p on p.municipality_id = n.municipality_id
			where p.id = ${personId} order by n.name, n.id limit 100`
	);
}

/** What stands beside a line: a face, words, and until when it can be undone. */
export type Beside = {
	transferId: string;
	personId: string | null;
	portrait: string | null;
	words: string | null;
	/** When it came to count; null for what does not. */
	countedAt: Date | null;
	/** Who of the two wants it undone. */
	undo: 'mine' | 'theirs' | null;
	wasDisputed: boolean;
	/** A part of what a group was thanked with, that one did not want. */
	gaveBack: boolean;
};

/** What stands beside the lines of an account, of all that was said since a day (yyyy-mm-dd). */
export async function besideOf(holder: Holder, since: string): Promise<Map<string, Beside>> {
	const { tx, neighbourhoodId, accountId } = holder;
	type Row = Omit<Beside, 'countedAt'> & { countedAt: string | null };
	const rows = await ask<Row>(
		tx,
		sql`select transfer as "transferId", person as "personId", portrait, words, counted_at as "countedAt", undo,
				was_disputed as "wasDisputed", gave_back as "gaveBack"
			from credit_about(${neighbourhoodId}, ${accountId}, ${since}::date)`
	);
	return new Map(
		rows.map((row) => [
			row.transferId,
			{ ...row, countedAt: row.countedAt === null ? null : new Date(row.countedAt) }
		])
	);
}

/** Somebody whom one can thank: a first name, and a face. */
export type Neighbour = { personId: string; name: string; portrait: string | null };

/** Most neighbours that are shown for one search: it is no list of everybody. */
const mostFound = 6;

/** The neighbours whose name begins like this; without letters, those with whom there was something before. */
export async function findNeighbours(holder: Holder, typed: string): Promise<Neighbour[]> {
	const { tx, neighbourhoodId, accountId } = holder;
	return ask<Neighbour>(
		tx,
		sql`select person as "personId", name, portrait
			from credit_find(${neighbourhoodId}, ${accountId}, ${typed}, ${mostFound}::integer)`
	);
}

/** Somebody who acts for one, or for whom one acts. */
export type Trusted = {
	/** One's own account: then the other one acts for oneself. */
	isMine: boolean;
	personId: string;
	name: string;
	portrait: string | null;
	verbs: CreditVerb[];
	untilOn: string | null;
};

/** Who may act for one, and for whom one may act (12.2). */
export async function trustedOf({ tx }: Own, neighbourhoodId: string): Promise<Trusted[]> {
	const rows = await ask<Trusted>(
		tx,
		sql`select is_mine as "isMine", person as "personId", name, portrait, kinds as verbs, until_on as "untilOn"
			from credit_trusted(${neighbourhoodId})`
	);
	return rows.map(({ verbs, ...row }) => ({
		...row,
		verbs: creditVerbs.filter((verb) => verbs.includes(verb))
	}));
}
