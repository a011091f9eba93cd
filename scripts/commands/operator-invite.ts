import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { inviteStaff, staffInvitationDays } from '#lib/server/session/index.ts';
import type { Program } from '../local/dispatch.ts';
import { Mendable, say } from '../local/say.ts';

/**
 * Prints a link with which somebody becomes an operator. A fresh installation has no account: this
 * is how the first one comes to be (T2.12). Who may run it already holds the keys of the database.
 */
export const program: Program = {
	what: 'print a link with which one person becomes an operator',
	run: async () => {
		const env = settings();
		const pool = openPool(env.databaseOwnerUrl, { max: 1, name: 'kring operator:invite' });
		try {
			const secret = await inviteStaff(databaseOf(pool), {
				kind: 'operator',
				organisationId: null,
				discipline: '',
				name: '',
				invitedById: null
			});
			say(`\n${env.origin}/staff/${secret}\n`);
			say(`It works once, within ${staffInvitationDays} days. Whoever has it becomes an operator:`);
			say('hand it over in person, or open it yourself now. It is not shown again.');
		} finally {
			await pool.end({ timeout: 2 });
		}
	}
};

/** A link is only as good as the address it leads to, so that one has to be known for sure. */
function settings(): Pick<Env, 'origin'> & { databaseOwnerUrl: string } {
	if (!process.env['DATABASE_URL']?.trim()) {
		throw new Mendable(
			'DATABASE_URL: is missing, so this would be the demo world.\n' +
				'  → Set the same variables as for the running Kring. In the demo world, /demo has an operator.'
		);
	}
	if (!process.env['ORIGIN']?.trim()) {
		throw new Mendable(
			'ORIGIN: is missing, so the link would lead nowhere.\n  → Set ORIGIN=https://your.name.'
		);
	}
	const { origin, databaseOwnerUrl } = readEnv(process.env);
	if (databaseOwnerUrl === null) {
		throw new Mendable(
			'DATABASE_OWNER_URL: is missing, and an invitation from the server is written by the owner.\n' +
				'  → Set it to the same database with the role kring_owner (docs/running.md).'
		);
	}
	return { origin, databaseOwnerUrl };
}
