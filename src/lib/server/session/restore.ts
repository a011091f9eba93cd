import { sql } from 'drizzle-orm';
import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Env } from '../env.ts';
import type { Own } from '../gate/index.ts';
import { queueMail } from '../mail/queue.ts';

// A lost second factor comes back through two authorised people, never by mail alone (T2.8): one
// asks, another confirms within a day. Who is authorised is decided in the database
// (`kring_may_restore`): operators, and managers for the people of their own organisation; an
// operator is helped by operators only. The page behind which this stands asks for the office and
// a second factor (`gate.office`).

/** Hours within which the second person has to confirm. */
export const restoreHours = 24;

/** A restoring that waits for a second person. */
export type OpenRestore = {
	id: string;
	personId: string;
	personName: string;
	askedById: string;
	askedByName: string;
	askedAt: Date;
	expiresAt: Date;
	/** Whether the one who looks may confirm: not who asked. */
	mayConfirm: boolean;
};

/**
 * Asks to take somebody's lost keys away. Asking again while it waits gives the same.
 *
 * @returns the id to be confirmed.
 * @throws {Refusal} `not_found` for whom one may not help, oneself included.
 */
export async function askRestore(own: Own, personId: string): Promise<string> {
	const [row] = await own.tx.execute<{ id: string | null }>(sql`
		select kring_ask_restore(${randomId()}, ${personId}, make_interval(hours => ${restoreHours})) as id`);
	const id = row?.id ?? null;
	if (id === null) throw new Refusal('not_found');
	return id;
}

/** What waits for a second person, of those whom this person may help. */
export async function openRestores(own: Own): Promise<OpenRestore[]> {
	const rows = await own.tx.execute<
		Omit<OpenRestore, 'askedAt' | 'expiresAt' | 'mayConfirm'> & {
			askedAt: string;
			expiresAt: string;
		}
	>(sql`
		select id, person_id as "personId", person_name as "personName", asked_by_id as "askedById",
			asked_by_name as "askedByName", asked_at as "askedAt", expires_at as "expiresAt"
		from kring_open_restores()`);
	return rows.map((row) => ({
		...row,
		askedAt: new Date(row.askedAt),
		expiresAt: new Date(row.expiresAt),
		mayConfirm: row.askedById !== own.personId
	}));
}

/**
 * Confirms: passkeys and authenticator app of that person go, every sign-in of theirs ends, and
 * they are told by mail. They come in with a mail code and set up a new key.
 *
 * @throws {Refusal} `not_found` for who asked themselves, for whom one may not help, and when it
 *   is over or done.
 */
export async function confirmRestore(
	own: Own,
	env: Pick<Env, 'origin' | 'secret'>,
	id: string
): Promise<void> {
	const [helped] = await own.tx.execute<{ address: string | null; speaks: 'nl' | 'en' }>(
		sql`select address, speaks from kring_confirm_restore(${id}) where helped_id is not null`
	);
	if (helped === undefined) throw new Refusal('not_found');
	await queueMail(
		own.tx,
		{
			kind: 'factors_restored',
			to: helped.address,
			language: helped.speaks,
			details: { link: `${env.origin}/sign-in` }
		},
		env
	);
}
