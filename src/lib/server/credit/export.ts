import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { AccountKind, TransferKind, TransferState } from '../../domain/credit.ts';
import type { Post } from '../gate/index.ts';
import { ask } from './call.ts';

// The lines of the books for a treasurer's own program, without names (14.3). Who is who is drawn anew for each export: the
// same neighbour is called otherwise in the next one.

/** A line of an export. */
export type ExportLine = {
	on: string;
	/** Lines of one thank-you have the same number, in this export alone. */
	thanks: number;
	kind: TransferKind;
	state: TransferState;
	side: AccountKind;
	/** What this side is called in this export. */
	alias: string;
	points: number;
};

/** That somebody took an export. */
export type TakenExport = { name: string; fromOn: string; untilOn: string; takenAt: Date };

/** The lines between two days (both of them too), the oldest first. It is written down who took them. */
export async function exportLines(
	{ tx, neighbourhoodId }: Post<'treasurer'>,
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<ExportLine[]> {
	type Row = Omit<ExportLine, 'alias' | 'points'> & { account: number; points: string };
	const rows = await ask<Row>(
		tx,
		sql`select posted_on as "on", side as thanks, kind, state, account_kind as side, account, amount as points
			from credit_export(${neighbourhoodId}, ${fromOn}::date, ${untilOn}::date)`
	);
	const aliases = new Map<number, string>();
	const taken = new Set<string>();
	const aliasOf = (account: number): string => {
		const known = aliases.get(account);
		if (known !== undefined) return known;
		const drawn = aliasBeside(taken);
		taken.add(drawn);
		aliases.set(account, drawn);
		return drawn;
	};
	return rows.map(({ account, points, ...row }) => ({
		...{ ...row, alias: aliasOf(account), points: Number(points) }
	}));
}

/** Who took an export lately, the latest first. */
export async function exportsTaken({
	tx,
	neighbourhoodId
}: Post<'treasurer'>): Promise<TakenExport[]> {
	type Row = Omit<TakenExport, 'takenAt'> & { takenAt: string };
	const rows = await ask<Row>(
		tx,
		sql`select name, from_on as "fromOn", until_on as "untilOn", taken_at as "takenAt" from credit_exports(${neighbourhoodId})`
	);
	return rows.map((row) => ({ ...row, takenAt: new Date(row.takenAt) }));
}

/** Letters and digits that are not taken for each other. */
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Six signs by chance that nobody in this export has. */
function aliasBeside(taken: ReadonlySet<string>): string {
	const draw = () => Array.from({ length: 6 }, () => signs[randomInt(signs.length)]!).join('');
	for (let tries = 0; tries < 100; tries += 1) {
		const alias = draw();
		if (!taken.has(alias)) return alias;
	}
	throw new Error('no alias is left');
}
