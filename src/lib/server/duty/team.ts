import { sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import {
	dutyNow,
	gapsIn,
	type Absence,
	type DutyNow,
	type Rota,
	type Span
} from '../../domain/duty.ts';
import { one, type Tx } from '../db/connect.ts';

/** A rota as a colleague sees it. */
export type RotaNow = DutyNow & {
	id: string;
	name: string;
	/** When nobody is on it, in the days that are looked at. */
	gaps: readonly Span[];
};

/** The duty of a team that somebody works in. */
export type TeamNow = {
	id: string;
	name: string;
	rotas: readonly RotaNow[];
	/** Names of those who are on duty or stand in. */
	names: Readonly<Record<string, string>>;
};

/** How far ahead a colleague sees who is on duty and when nobody is, in days. */
const aheadDays = 7;

type Raw = {
	id: string;
	name: string;
	rotas: (Rota & { name: string })[];
	absences: Absence[];
	names: Record<string, string>;
};

/**
 * The duty of the teams that the person of this transaction works in: who answers now, who after
 * them, and when nobody does.
 *
 * @param tx  in which the person has been named.
 * @returns nothing for who works for no organisation.
 */
export async function teamsNow(tx: Tx, now: Date): Promise<TeamNow[]> {
	const span = { from: now, until: new Date(now.getTime() + aheadDays * 86_400_000) };
	// A shift of the evening before may still run.
	const [first, last] = [daysAfter(dayOf(now), -1), dayOf(span.until)];
	const rows = await tx.execute<{ teams: Raw[] }>(
		sql`select kring_team_duty(${first}::date, ${last}::date) as teams`
	);
	return one(rows).teams.map(({ id, name, rotas, absences, names }) => ({
		...{ id, name, names },
		rotas: rotas.map((rota) => ({
			...{ id: rota.id, name: rota.name },
			...dutyNow(rota, absences, span),
			gaps: gapsIn(rota, absences, span)
		}))
	}));
}
