import { sql } from 'drizzle-orm';
import { isUuid, randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Db } from '../db/connect.ts';
import type { Env } from '../env.ts';
import { queueMail, type MailLanguage } from '../mail/queue.ts';
import { countTry, everybody, hashOfAddress, hashOfNetwork, limits } from './limits.ts';
import { knownDevice } from './known-device.ts';
import { hashOfSecret, newDigits, newSecret, sameHash, slowHash } from './secret.ts';

// Codes by mail (T2.2, T2.3). The browser that asks gets a cookie, the mail gets the code and a
// link; only both together open something. Nothing here behaves differently for an address that
// nobody has (T2.5): the same row, the same slow hash, the same mail on the list, which is then
// addressed to nobody.

/** What a code opens. */
export type CodePurpose = 'sign_in' | 'prove' | 'address';

/** Name of the cookie of the browser that asked for a code: `id.secret`. */
export const codeCookie = '__Host-kring-code';

/** Minutes that a code lives. */
export const codeMinutes = 10;

/** Wrong tries after which a code is dead. */
export const codeTries = 5;

/** Digits of a code. */
export const codeDigits = 6;

/** From where somebody asks. */
export type Asker = {
	network: string;
	language: MailLanguage;
	/** Value of the cookie that says for which addresses this device is known. */
	deviceMark?: string | undefined;
};

type Secrets = Pick<Env, 'secret' | 'origin'>;

/**
 * Asks for a code to sign in. Known and unknown addresses cost the same and get the same answer.
 *
 * @param address  in lower case.
 * @returns the value for `codeCookie`.
 * @throws {Refusal} `too_often`.
 */
export async function askSignInCode(
	db: Db,
	env: Secrets,
	address: string,
	asker: Asker
): Promise<string> {
	const addressHash = hashOfAddress(env.secret, address);
	const device = knownDevice(env.secret, asker.deviceMark, addressHash);
	if (device !== null) {
		await countTry(db, limits.askFromKnownDevice, `${device} ${addressHash}`);
	} else {
		await countTry(db, limits.askFromNetwork, hashOfNetwork(env.secret, asker.network));
		await countTry(db, limits.askForAddress, addressHash);
		await countTry(db, limits.askForAddressADay, addressHash);
		await countTry(db, limits.askInTotal, everybody);
	}
	return ask(db, env, 'sign_in', address, asker.language);
}

/** Asks for a code to prove once more who one is, to the person's own address. */
export async function askProveCode(
	db: Db,
	env: Secrets,
	who: { personId: string; address: string; language: MailLanguage }
): Promise<string> {
	await countTry(db, limits.proveByMail, who.personId);
	return ask(db, env, 'prove', who.address, who.language);
}

/**
 * Asks for a code that shows that an address is one's own, whether or not somebody has it.
 * The mail is always sent.
 */
export async function askAddressCode(
	db: Db,
	env: Secrets,
	address: string,
	asker: Asker
): Promise<string> {
	const addressHash = hashOfAddress(env.secret, address);
	await countTry(db, limits.askFromNetwork, hashOfNetwork(env.secret, asker.network));
	await countTry(db, limits.askForAddress, addressHash);
	await countTry(db, limits.askForAddressADay, addressHash);
	return ask(db, env, 'address', address, asker.language);
}

async function ask(
	db: Db,
	env: Secrets,
	purpose: CodePurpose,
	address: string,
	language: MailLanguage
): Promise<string> {
	const [id, secret, token] = [randomId(), newSecret(), newSecret()];
	const [code, salt] = [newDigits(codeDigits), newSecret()];
	const codeHash = await slowHash(code, salt);
	await db.transaction(async (tx) => {
		const { knownId, knownLanguage } = one(
			await tx.execute<{ knownId: string | null; knownLanguage: MailLanguage | null }>(sql`
				select known_id as "knownId", known_language as "knownLanguage" from kring_ask_code(
					${id}, ${purpose}, ${hashOfSecret(secret)}, ${address}, ${hashOfAddress(env.secret, address)},
					${codeHash}, ${salt}, ${hashOfSecret(token)}, make_interval(mins => ${codeMinutes}))`)
		);
		const to = knownId === null && purpose !== 'address' ? null : address;
		const shared = { to, language: knownLanguage ?? language, worthMinutes: codeMinutes };
		await queueMail(
			tx,
			purpose === 'sign_in'
				? {
						...shared,
						kind: 'sign_in_code',
						details: { code, link: `${env.origin}/sign-in/link#${token}` }
					}
				: {
						...shared,
						kind: purpose === 'prove' ? 'prove_code' : 'address_code',
						details: { code }
					},
			env
		);
	});
	return `${id}.${secret}`;
}

/** What a right code shows. */
export type ShownCode = {
	/** Whose address it is; null for an address that nobody has yet. */
	personId: string | null;
	/** To compare with `hashOfAddress` of an address that was typed beside it. */
	addressHash: string;
};

/** What somebody shows: the cookie, and the code as they typed it or the token from the link. */
export type CodeAttempt = {
	purpose: CodePurpose;
	cookie: string | undefined;
	network: string;
} & ({ code: string } | { token: string });

/**
 * Uses a code or a link up, if it is right and this browser asked for it.
 *
 * @throws {Refusal} `code_other_browser` without the cookie, `code_wrong` with the tries that are
 *   left, `code_dead` when it was used, replaced, tried too often or is too old, `too_often`.
 */
export async function useCode(
	db: Db,
	env: Pick<Env, 'secret'>,
	attempt: CodeAttempt
): Promise<ShownCode> {
	await countTry(db, limits.tryFromNetwork, hashOfNetwork(env.secret, attempt.network));
	const [id = '', secret = ''] = (attempt.cookie ?? '').split('.');
	if (!isUuid(id) || secret === '') throw new Refusal('code_other_browser');

	const [found] = await db.execute<{
		codeHash: string;
		codeSalt: string;
		linkHash: string;
		personId: string | null;
		addressHash: string;
		tries: number;
	}>(sql`
		select code_hash as "codeHash", code_salt as "codeSalt", link_hash as "linkHash",
			person_id as "personId", address_hash as "addressHash", tries
		from kring_try_code(${id}, ${attempt.purpose}, ${hashOfSecret(secret)}, ${codeTries}::int)`);
	if (found === undefined) throw new Refusal('code_dead');

	const right =
		'code' in attempt
			? sameHash(await slowHash(attempt.code.replaceAll(/\D/g, ''), found.codeSalt), found.codeHash)
			: sameHash(hashOfSecret(attempt.token), found.linkHash);
	// An address that nobody has opens no sign-in, whatever was typed.
	if (!right || (found.personId === null && attempt.purpose !== 'address')) {
		const triesLeft = codeTries - found.tries;
		throw triesLeft > 0 ? new Refusal('code_wrong', { triesLeft }) : new Refusal('code_dead');
	}
	const { used } = one(
		await db.execute<{ used: boolean }>(sql`select kring_use_code(${id}) as used`)
	);
	if (!used) throw new Refusal('code_dead');
	return { personId: found.personId, addressHash: found.addressHash };
}
