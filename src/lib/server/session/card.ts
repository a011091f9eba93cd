import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import type { Env } from '../env.ts';
import { Gate } from '../gate/index.ts';
import { countTry, hashOfNetwork, limits } from './limits.ts';
import { hashOfSecret, newDigits, newSecret, sameHash, slowHash } from './secret.ts';

// The paper card of a resident (T2.10): a secret of 130 bits, as QR code and in letters to type,
// with a PIN. Five wrong PINs block it.

/** Wrong tries after which a card is blocked. */
export const pinTries = 5;

/** Digits of the PIN. */
export const pinDigits = 5;

/** Letters and digits that nobody mistakes for another when read from paper. */
const cardAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const cardLength = 26;

/** A fresh card: what is printed once, and what is kept. */
export type FreshCard = {
	/** To be printed, in groups for typing; the QR code leads to `/card#` and this. */
	secret: string;
	/** To be said or printed once, apart from the card. */
	pin: string;
	/** To be stored in the table `card`. */
	kept: { secretHash: string; pinHash: string; pinSalt: string };
};

/** The secret of a card from 26 random bytes or more: 130 bits, in letters that can be typed. */
export function cardSecretFrom(random: Buffer): string {
	return Array.from(random.subarray(0, cardLength), (byte) => cardAlphabet[byte % 32]).join('');
}

/** Makes the secrets of a card. */
export async function freshCard(): Promise<FreshCard> {
	const secret = cardSecretFrom(randomBytes(cardLength));
	const [pin, pinSalt] = [newDigits(pinDigits), newSecret()];
	return {
		secret,
		pin,
		kept: { secretHash: hashOfCard(secret), pinHash: await slowHash(pin, pinSalt), pinSalt }
	};
}

/** The secret of a card in groups, for a person to type. */
export function groupedCard(secret: string): string {
	return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** The hash of a card's secret as somebody typed it: small letters, spaces, O for 0, I for 1. */
export function hashOfCard(typed: string): string {
	const tidy = typed
		.toUpperCase()
		.replaceAll(/[^0-9A-Z]/g, '')
		.replaceAll('O', '0')
		.replaceAll(/[IL]/g, '1');
	return hashOfSecret(tidy);
}

/** Whom a card opened a circle for. */
export type CardHolder = { residentId: string; circleId: string; cardId: string };

/**
 * Checks a card and its PIN. Every try counts before the PIN is looked at. The last wrong one blocks
 * it: then the circle's log says so, and who looks after the circle is told.
 *
 * @throws {Refusal} `pin_wrong` with the tries that are left; `card_blocked` for a blocked card and
 *   one that does not exist; `too_often`.
 */
export async function useCard(
	db: Db,
	env: Pick<Env, 'secret'>,
	typed: { secret: string; pin: string; network: string }
): Promise<CardHolder> {
	await countTry(db, limits.cardFromNetwork, hashOfNetwork(env.secret, typed.network));
	const secretHash = hashOfCard(typed.secret);
	const [found] = await db.execute<
		CardHolder & { pinHash: string; pinSalt: string; tries: number }
	>(sql`
		select card_id as "cardId", circle_id as "circleId", resident_id as "residentId",
			pin_hash as "pinHash", pin_salt as "pinSalt", tries
		from kring_try_card(${secretHash}, ${pinTries}::int)`);
	// The same work for a card that is not there, so that time tells nothing.
	const given = await slowHash(typed.pin, found?.pinSalt ?? '');
	if (found === undefined) throw new Refusal('card_blocked');
	if (!sameHash(given, found.pinHash)) {
		const triesLeft = pinTries - found.tries;
		if (triesLeft === 0) await noteLocked(db, found);
		throw triesLeft > 0 ? new Refusal('pin_wrong', { triesLeft }) : new Refusal('card_blocked');
	}
	await db.execute(sql`select kring_clear_card(${secretHash})`);
	const { residentId, circleId, cardId } = found;
	return { residentId, circleId, cardId };
}

async function noteLocked(db: Db, { circleId, cardId }: CardHolder): Promise<void> {
	await Gate.asSystem(db, 'card.lock', circleId, { lock: true }, (errand) =>
		errand.record({ kind: 'card.locked', cardId })
	);
}
