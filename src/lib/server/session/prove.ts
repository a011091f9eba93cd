import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';
import type { Factor } from './session.ts';
import { hashOfSecret, newSecret } from './secret.ts';

/**
 * Notes that a factor was shown in a running sign-in. The sign-in gets a new secret, also when
 * nothing rises, so that a copied cookie is worth nothing afterwards (T3.2).
 *
 * @param shown.strong  the factor was a second one, or two in one.
 * @returns the new value of the cookie.
 */
export async function prove(
	tx: Tx,
	sessionId: string,
	shown: { factor: Factor; strong: boolean }
): Promise<string> {
	const secret = newSecret();
	const [row] = await tx.execute<{ proved: boolean | null }>(sql`
		select kring_prove_session(${sessionId}, ${hashOfSecret(secret)}, ${shown.factor}, ${shown.strong}) as proved`);
	// It ended while the person was busy showing who they are.
	if (row?.proved !== true) throw new Refusal('sign_in_first');
	return `${sessionId}.${secret}`;
}
