import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { one } from '../db/connect.ts';
import type { Env } from '../env.ts';
import type { Own } from '../gate/index.ts';
import { queueMail } from '../mail/queue.ts';

type Outcome =
	{ state: 'taken' } | { state: 'ok'; oldAddress: string | null; language: string | null };

/**
 * Gives somebody another mail address. The caller has seen that a factor was shown just now (T3.5),
 * and a code from the new address. Every other sign-in ends, with the codes that are under way, and
 * the old address is told (T3.6). The same address again changes nothing.
 *
 * @param address  in lower case.
 * @throws {Refusal} `address_taken` when somebody else signs in with it.
 */
export async function changeAddress(
	own: Own,
	env: Pick<Env, 'secret' | 'origin'>,
	address: string
): Promise<void> {
	const { outcome } = one(
		await own.tx.execute<{ outcome: Outcome }>(
			sql`select kring_change_address(${address}, ${own.sessionId}) as outcome`
		)
	);
	if (outcome.state === 'taken') throw new Refusal('address_taken');
	const { oldAddress, language } = outcome;
	if (oldAddress === null || oldAddress === address) return;
	await queueMail(
		own.tx,
		{
			kind: 'address_changed',
			to: oldAddress,
			language: language === 'en' ? 'en' : 'nl',
			details: {}
		},
		env
	);
}
