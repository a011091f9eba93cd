import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { asc, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { passkey } from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import type { Own } from '../gate/index.ts';
import { keyFor } from './seal.ts';
import { keyedHash, newSecret } from './secret.ts';

// Passkeys (WebAuthn). Our own address comes from the settings only, never from a request. The
// browser always has to check that it is the person themselves (finger, face or the code of the
// screen), so a passkey alone counts as two factors (T2.7).

type Settings = Pick<Env, 'origin' | 'secret'>;

/** Minutes that a question to a browser may stay unanswered. */
const challengeMinutes = 5;

/** Most passkeys of one person. */
export const passkeyLimit = 10;

/** What a question is about; an answer to one is no answer to another. */
type Purpose = 'sign_in' | 'register' | 'prove';

/** A question for a browser, with the name under which its answer comes back. */
export type Question<Options> = { challengeId: string; options: Options };

const base64url = (most: number) =>
	v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9_-]*$/));

const attachment = v.optional(v.picklist(['platform', 'cross-platform']));

/** A browser's answer to "show a passkey". */
export const ShownPasskey = v.object({
	id: base64url(1400),
	rawId: base64url(1400),
	type: v.literal('public-key'),
	authenticatorAttachment: attachment,
	clientExtensionResults: v.object({}),
	response: v.object({
		clientDataJSON: base64url(8000),
		authenticatorData: base64url(8000),
		signature: base64url(8000),
		userHandle: v.optional(base64url(200))
	})
});

/** A browser's answer to "make a passkey". */
export const MadePasskey = v.object({
	id: base64url(1400),
	rawId: base64url(1400),
	type: v.literal('public-key'),
	authenticatorAttachment: attachment,
	clientExtensionResults: v.object({}),
	response: v.object({
		clientDataJSON: base64url(8000),
		attestationObject: base64url(40_000),
		transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(8)))
	})
});

/** Asks a browser to show any passkey of ours that it holds: nobody is known yet. */
export async function askAnyPasskey(
	db: Db,
	env: Settings
): Promise<Question<PublicKeyCredentialRequestOptionsJSON>> {
	const options = await generateAuthenticationOptions({
		rpID: partyOf(env),
		challenge: newChallenge(),
		userVerification: 'required',
		timeout: challengeMinutes * 60_000
	});
	return { challengeId: await keep(db, options.challenge, null, 'sign_in'), options };
}

/**
 * Whose passkey was shown.
 *
 * @throws {Refusal} `passkey_failed` for an unknown key, an old or used question, another address
 *   than ours, a person that was not checked, a wrong signature, a copied key.
 */
export async function personOfPasskey(
	db: Db,
	env: Settings,
	challengeId: string,
	response: v.InferOutput<typeof ShownPasskey>
): Promise<string> {
	return verified(db, env, { challengeId, response, purpose: 'sign_in', personId: null });
}

/** Asks a browser to show one of this person's own passkeys. */
export async function askOwnPasskey(
	own: Own,
	env: Settings
): Promise<Question<PublicKeyCredentialRequestOptionsJSON>> {
	const mine = await passkeysOf(own);
	const options = await generateAuthenticationOptions({
		rpID: partyOf(env),
		challenge: newChallenge(),
		userVerification: 'required',
		allowCredentials: mine.map(({ id }) => ({ id })),
		timeout: challengeMinutes * 60_000
	});
	return { challengeId: await keep(own.tx, options.challenge, own.personId, 'prove'), options };
}

/** Checks one of this person's own passkeys. @throws {Refusal} `passkey_failed`. */
export async function checkOwnPasskey(
	own: Own,
	env: Settings,
	challengeId: string,
	response: v.InferOutput<typeof ShownPasskey>
): Promise<void> {
	await verified(own.tx, env, { challengeId, response, purpose: 'prove', personId: own.personId });
}

/** Asks a browser to make a passkey for this person. */
export async function askNewPasskey(
	own: Own,
	env: Settings,
	name: string
): Promise<Question<PublicKeyCredentialCreationOptionsJSON>> {
	const mine = await passkeysOf(own);
	if (mine.length >= passkeyLimit) throw new Refusal('passkey_failed');
	const options = await generateRegistrationOptions({
		rpName: 'Kring',
		rpID: partyOf(env),
		userName: name,
		userDisplayName: name,
		// Says nothing about the person to whoever reads the key.
		userID: Uint8Array.from(
			Buffer.from(keyedHash(keyFor(env.secret, 'passkey_user'), own.personId), 'hex')
		),
		challenge: newChallenge(),
		attestationType: 'none',
		excludeCredentials: mine.map(({ id }) => ({ id })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		timeout: challengeMinutes * 60_000
	});
	return { challengeId: await keep(own.tx, options.challenge, own.personId, 'register'), options };
}

/** Keeps a passkey that a browser made. @throws {Refusal} `passkey_failed`. */
export async function keepNewPasskey(
	own: Own,
	env: Settings,
	made: { challengeId: string; response: v.InferOutput<typeof MadePasskey>; name: string }
): Promise<void> {
	const challenge = await taken(own.tx, made.challengeId, 'register', own.personId);
	const { verified: right, registrationInfo } = await orFailed(() =>
		verifyRegistrationResponse({
			response: made.response as RegistrationResponseJSON,
			expectedChallenge: challenge,
			expectedOrigin: env.origin,
			expectedRPID: partyOf(env),
			requireUserVerification: true
		})
	);
	if (!right || registrationInfo === undefined) throw new Refusal('passkey_failed');
	const { id, publicKey, counter } = registrationInfo.credential;
	const kept = await own.tx
		.insert(passkey)
		.values({
			id,
			personId: own.personId,
			publicKey: Buffer.from(publicKey),
			counter,
			transports: made.response.response.transports ?? [],
			name: made.name,
			createdAt: own.now
		})
		.onConflictDoNothing()
		.returning({ id: passkey.id });
	if (kept.length === 0) throw new Refusal('passkey_failed');
}

/** A passkey in the list of its owner. */
export type PasskeyLine = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null };

/** The passkeys of this person, oldest first. */
export async function passkeysOf(own: Own): Promise<PasskeyLine[]> {
	return own.tx
		.select({
			id: passkey.id,
			name: passkey.name,
			createdAt: passkey.createdAt,
			lastUsedAt: passkey.lastUsedAt
		})
		.from(passkey)
		.where(eq(passkey.personId, own.personId))
		.orderBy(asc(passkey.createdAt), asc(passkey.id))
		.limit(passkeyLimit);
}

type Answered = {
	challengeId: string;
	response: v.InferOutput<typeof ShownPasskey>;
	purpose: Purpose;
	/** Whose key it has to be; null while nobody is known. */
	personId: string | null;
};

async function verified(
	db: Db | Tx,
	env: Settings,
	{ challengeId, response, purpose, personId }: Answered
): Promise<string> {
	const challenge = await taken(db, challengeId, purpose, personId);
	const [found] = await db.execute<{
		id: string;
		personId: string;
		publicKey: Buffer;
		counter: string;
	}>(sql`
		select id, person_id as "personId", public_key as "publicKey", counter
		from kring_find_passkey(${response.id})`);
	if (found === undefined || (personId !== null && found.personId !== personId)) {
		throw new Refusal('passkey_failed');
	}
	const { verified: right, authenticationInfo } = await orFailed(() =>
		verifyAuthenticationResponse({
			response: response as AuthenticationResponseJSON,
			expectedChallenge: challenge,
			expectedOrigin: env.origin,
			expectedRPID: partyOf(env),
			credential: {
				id: found.id,
				publicKey: Uint8Array.from(found.publicKey),
				counter: Number(found.counter)
			},
			requireUserVerification: true
		})
	);
	if (!right || !authenticationInfo.userVerified) throw new Refusal('passkey_failed');
	const [used] = await db.execute<{ used: boolean | null }>(
		sql`select kring_used_passkey(${found.id}, ${authenticationInfo.newCounter}) as used`
	);
	if (used?.used !== true) throw new Refusal('passkey_failed');
	return found.personId;
}

/** The library throws for everything that is not right; for us that is one answer. */
async function orFailed<T>(work: () => Promise<T>): Promise<T> {
	return work().catch(() => {
		throw new Refusal('passkey_failed');
	});
}

async function keep(
	db: Db | Tx,
	challenge: string,
	personId: string | null,
	purpose: Purpose
): Promise<string> {
	const id = randomId();
	await db.execute(sql`select kring_keep_challenge(
		${id}, ${challenge}, ${personId}::uuid, ${purpose}, make_interval(mins => ${challengeMinutes}))`);
	return id;
}

/** Takes a question off the list: it can be answered once, by whom it was asked. */
async function taken(
	db: Db | Tx,
	challengeId: string,
	purpose: Purpose,
	personId: string | null
): Promise<string> {
	const [found] = await db.execute<{ challenge: string; personId: string | null }>(sql`
		select challenge, person_id as "personId" from kring_take_challenge(${challengeId}, ${purpose})`);
	if (found === undefined || found.personId !== personId) throw new Refusal('passkey_failed');
	return found.challenge;
}

/** A question of 256 random bits, as the bytes that the library wants. */
function newChallenge(): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(Buffer.from(newSecret(), 'base64url'));
}

/** The name for which passkeys are made: the host of our own address. */
function partyOf({ origin }: Settings): string {
	return new URL(origin).hostname;
}
