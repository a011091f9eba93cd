import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { readEnv } from '#lib/server/env.ts';
import { talkTable, type TalkRow } from '#lib/server/finding/index.ts';
import type { Program } from '../local/dispatch.ts';
import { Mendable, say } from '../local/say.ts';

/**
 * Prints what talks were good for, from the answers that people gave (S12.4, in use). It counts whole
 * groups of five circles or more, and names nobody.
 */
export const program: Program = {
	what: 'print what talks were good for, in groups of five circles or more',
	run: async () => {
		const pool = openPool(ownerUrl(), { max: 1, name: 'kring talks:table' });
		try {
			const rows = await talkTable(databaseOf(pool));
			if (rows.length === 0) {
				say('There are not five circles yet in which somebody noted: nothing can be counted.');
				return;
			}
			for (const row of rows) say(wordsOf(row));
		} finally {
			await pool.end({ timeout: 2 });
		}
	}
};

function wordsOf(row: TalkRow): string {
	const { municipality, circles, personMonths, talks, talksPerMonth, closed, signals } = row;
	return [
		`\n${municipality ?? 'All smaller municipalities together'}`,
		`  circles                            ${circles}`,
		`  person-months                      ${personMonths.toFixed(1)}`,
		`  talks                              ${talks} (${talksPerMonth?.toFixed(2) ?? '-'} a person-month)`,
		`  of use, of ${closed} that are over`.padEnd(37) + percent(row.usefulShare),
		`  signals raised by people           ${signals}`,
		`  with a talk in the 28 days before  ${percent(row.withTalkShare)}`,
		`  days of which that is so (chance)  ${percent(row.chanceShare)}`
	].join('\n');
}

function percent(share: number | null): string {
	return share === null ? '-' : `${Math.round(share * 100)} %`;
}

function ownerUrl(): string {
	// Without it this would be the demo world, whose circles are made up.
	const isInstalled = (process.env['DATABASE_URL'] ?? '').trim() !== '';
	const url = isInstalled ? readEnv(process.env).databaseOwnerUrl : null;
	if (url === null) {
		throw new Mendable(
			'DATABASE_URL or DATABASE_OWNER_URL: is missing, and the circles of all are read by the owner.\n' +
				'  → Set the same variables as for the running Kring (docs/running.md).'
		);
	}
	return url;
}
