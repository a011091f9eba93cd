import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Db } from '../db/connect.ts';
import { keyFor } from './seal.ts';
import { keyedHash } from './secret.ts';

/** How often something may be tried within a window that starts on whole multiples of its length. */
export type Limit = { what: string; most: number; seconds: number };

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * All limits of signing in (T2.6). `docs/sign-in.md` lists them with what an attacker can do
 * within them; a test keeps the two alike.
 */
export const limits = {
	/** Codes asked for an address by devices that never signed in with it. */
	askForAddress: { what: 'ask.address', most: 5, seconds: hour },
	askForAddressADay: { what: 'ask.address.day', most: 20, seconds: day },
	/** Codes asked for an address by one device that did. */
	askFromKnownDevice: { what: 'ask.device', most: 10, seconds: hour },
	/** Codes asked from one network: a household, a nursing home. */
	askFromNetwork: { what: 'ask.network', most: 30, seconds: hour },
	/** Codes asked by unknown devices altogether. */
	askInTotal: { what: 'ask.total', most: 2000, seconds: hour },
	/** Codes and links tried from one network. */
	tryFromNetwork: { what: 'try.network', most: 60, seconds: 15 * minute },
	/** Codes asked by somebody signed in, to prove who they are. */
	proveByMail: { what: 'prove.mail', most: 6, seconds: hour },
	/** Codes of an authenticator app tried by one person. */
	totp: { what: 'totp', most: 5, seconds: 15 * minute },
	/** Passkey questions asked from one network. */
	passkeyFromNetwork: { what: 'passkey.network', most: 120, seconds: 15 * minute },
	/** Cards tried from one network; the card itself blocks after five wrong PINs. */
	cardFromNetwork: { what: 'card.network', most: 20, seconds: 15 * minute },
	/** Codes on paper (invitations, leaflets) tried from one network, and altogether: 37 bits each. */
	paperFromNetwork: { what: 'paper.network', most: 20, seconds: 10 * minute },
	paperInTotal: { what: 'paper.total', most: 600, seconds: 10 * minute },
	/** Invitations to a circle that one person sends by mail, and that one address gets. */
	inviteByMail: { what: 'invite.mail', most: 20, seconds: day },
	inviteToAddress: { what: 'invite.address', most: 5, seconds: day },
	/** Staff invitations opened from one network. */
	staffFromNetwork: { what: 'staff.network', most: 60, seconds: 15 * minute }
} as const satisfies Record<string, Limit>;

/** Everybody together, where a limit counts no one in particular. */
export const everybody = 'all';

/**
 * Counts one try. Counting comes before the work and on its own, so that tries at the same moment
 * are all counted and a failure afterwards takes none back.
 *
 * @throws {Refusal} `too_often`, with the seconds until the window ends.
 */
export async function countTry(db: Pick<Db, 'execute'>, limit: Limit, whom: string): Promise<void> {
	const { count, retryAfter } = one(
		await db.execute<{ count: number; retryAfter: number }>(sql`
			select count, retry_after as "retryAfter" from kring_attempt(${limit.what}, ${whom}, ${limit.seconds}::int)`)
	);
	if (count > limit.most) throw new Refusal('too_often', { retryAfter });
}

/** A network as it is counted: an address nobody can read back. */
export function hashOfNetwork(secret: Buffer, network: string): string {
	return keyedHash(keyFor(secret, 'network'), network);
}

/** A mail address as it is counted and compared: nobody can read it back. */
export function hashOfAddress(secret: Buffer, address: string): string {
	return keyedHash(keyFor(secret, 'address'), address);
}
