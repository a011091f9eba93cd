import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { freshMs } from '../../domain/policy/decide.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { one } from '../db/connect.ts';
import { account, passkey, session, totp } from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import type { Own } from '../gate/index.ts';
import type { Visitor } from '../gate/visitor.ts';
import { queueMail, type KeyChange } from '../mail/queue.ts';
import { countTry, limits } from './limits.ts';
import { passkeysOf, type PasskeyLine } from './passkey.ts';
import { keyFor, seal, unseal } from './seal.ts';
import { base32, matchingStep, totpAddress } from './totp.ts';

// The keys of an account: passkeys and an authenticator app. Whoever changes one has just shown
// another (T3.5); afterwards every other sign-in ends and the person is told by mail (T3.6).

type Settings = Pick<Env, 'origin' | 'secret'>;

/** The keys somebody has. */
export type Keys = {
	passkeys: PasskeyLine[];
	/** When the authenticator app was confirmed; null without one. */
	totpSince: Date | null;
	mailAddress: string | null;
	/**
	 * From when this sign-in may make a first key, where it may not yet; null for every other. One that was
	 * carried over with a code leaves the owner that long to see it on their own device and to end it.
	 */
	firstKeyFrom: Date | null;
};

/** Days for which a carried-over sign-in makes no first key. */
const carriedDays = 7;

/** Bytes of the secret of an authenticator app (RFC 4226 wants 16 or more). */
const totpBytes = 20;

/** Minutes in which the setting up of an authenticator app has to be finished. */
const totpSetUpMinutes = 15;

/** The keys of this person. */
export async function keysOf(own: Own): Promise<Keys> {
	const [passkeys, apps, accounts, carried] = await Promise.all([
		passkeysOf(own),
		own.tx
			.select({ confirmedAt: totp.confirmedAt })
			.from(totp)
			.where(and(eq(totp.personId, own.personId), isNotNull(totp.confirmedAt))),
		own.tx
			.select({ mailAddress: account.mailAddress })
			.from(account)
			.where(eq(account.personId, own.personId)),
		carriedUntil(own)
	]);
	const keys = {
		passkeys,
		totpSince: apps[0]?.confirmedAt ?? null,
		mailAddress: accounts[0]?.mailAddress ?? null
	};
	return { ...keys, firstKeyFrom: hasNone(keys) ? carried : null };
}

/** Until when this sign-in, which was carried over and proved nothing since, is young; null for others. */
export async function carriedUntil(own: Own): Promise<Date | null> {
	const [found] = await own.tx
		.select({ createdAt: session.createdAt })
		.from(session)
		.where(and(eq(session.id, own.sessionId), sql`${session.factors} = array['moved']`));
	if (found === undefined) return null;
	const until = new Date(found.createdAt.getTime() + carriedDays * 86_400_000);
	return until > own.now ? until : null;
}

/** Whether nothing would let somebody in again once this sign-in is over: nothing to prove by. */
function hasNone({
	passkeys,
	totpSince,
	mailAddress
}: Pick<Keys, 'passkeys' | 'totpSince' | 'mailAddress'>): boolean {
	return passkeys.length === 0 && totpSince === null && mailAddress === null;
}

/**
 * Whether this person has no way back in after this sign-in and may make one here: no mail address, no
 * passkey, and no card as a resident. So it is with whoever joined by a link or began a circle at home.
 */
export async function lacksWayBack(
	{ tx, personId }: Pick<Own, 'tx' | 'personId'>,
	sessionId: string
): Promise<boolean> {
	const rows = await tx.execute<{ lacks: boolean }>(sql`
		select a.mail_address is null
			and not exists (select from passkey p where p.person_id = a.person_id)
			and not exists (select from card k join circle c on c.id = k.circle_id
				where c.resident_id = a.person_id and k.blocked_at is null)
			and not exists (select from session s where s.id = ${sessionId} and s.factors = array['moved']
				and s.created_at > kring_now() - ${carriedDays} * interval '1 day') as lacks
		from account a where a.person_id = ${personId}`);
	return rows[0]?.lacks ?? false;
}

/** Whether somebody has a second factor. */
export function hasSecond({ passkeys, totpSince }: Pick<Keys, 'passkeys' | 'totpSince'>): boolean {
	return passkeys.length > 0 || totpSince !== null;
}

/** Whether this visitor has to show a second factor before anything else (T2.7). */
export function needsSecond({ kind, strong }: Pick<Visitor, 'kind' | 'strong'>): boolean {
	return (kind === 'professional' || kind === 'operator') && !strong;
}

/** Whether a factor was shown less than ten minutes ago (T3.5). */
export function isFresh({ provedAt }: Pick<Visitor, 'provedAt'>, now: Date): boolean {
	return now.getTime() - provedAt.getTime() < freshMs;
}

/**
 * Whether this visitor may make a first key without showing another: somebody without any key has
 * nothing to show. Not on a visit that opens one circle, which others vouched for, and not where a
 * sign-in was carried to a short while ago: a phone that lay open must not cost its owner the account.
 */
export function mayMakeFirst(visitor: Visitor, keys: Keys): boolean {
	const { kind, onlyCircleId } = visitor;
	return kind === 'member' && onlyCircleId === null && hasNone(keys) && keys.firstKeyFrom === null;
}

/** Whether this visitor may change these keys now, as far as a fresh proof goes (T3.5). */
export function mayChangeNow(visitor: Visitor, keys: Keys, now: Date): boolean {
	return isFresh(visitor, now) || mayMakeFirst(visitor, keys);
}

/**
 * Insists that this visitor may change keys: a factor was just shown, and whoever has a second
 * one has shown it in this sign-in. Else a mail box alone would be enough to add a key (T2.8).
 * Whoever has no key yet may make the first.
 *
 * @throws {Refusal} `prove_it_again`, or `second_factor_needed`.
 */
export async function mayChangeKeys(own: Own, visitor: Visitor): Promise<void> {
	if (visitor.kind === 'card') throw new Refusal('not_found');
	const keys = await keysOf(own);
	if (needsSecond(visitor) && hasSecond(keys)) throw new Refusal('second_factor_needed');
	if (!mayChangeNow(visitor, keys, own.now)) throw new Refusal('prove_it_again');
}

/** The setting up of an authenticator app: what the app needs to know. */
export type TotpSetUp = { secret: string; address: string };

/**
 * Begins with an authenticator app: a fresh secret that counts for nothing until a code from the
 * app shows that it arrived. Beginning again replaces a secret that was never confirmed.
 *
 * @throws {Refusal} `totp_in_use` when an app is in use already: remove that one first.
 */
export async function beginTotp(own: Own, env: Settings): Promise<void> {
	const secret = seal(keyFor(env.secret, 'totp'), own.personId, randomBytes(totpBytes));
	const begun = await own.tx
		.insert(totp)
		.values({ personId: own.personId, secret, createdAt: own.now })
		.onConflictDoUpdate({
			target: totp.personId,
			set: { secret, createdAt: own.now, lastStep: 0 },
			setWhere: isNull(totp.confirmedAt)
		})
		.returning({ personId: totp.personId });
	if (begun.length === 0) throw new Refusal('totp_in_use');
}

/** The app that is being set up, or null; after a quarter of an hour it has to begin again. */
export async function totpInSetUp(
	own: Own,
	env: Settings,
	name: string
): Promise<TotpSetUp | null> {
	const [found] = await own.tx
		.select({ secret: totp.secret, createdAt: totp.createdAt })
		.from(totp)
		.where(and(eq(totp.personId, own.personId), isNull(totp.confirmedAt)));
	if (found === undefined) return null;
	if (own.now.getTime() - found.createdAt.getTime() >= totpSetUpMinutes * 60_000) return null;
	const secret = unseal(keyFor(env.secret, 'totp'), own.personId, found.secret);
	return { secret: base32(secret), address: totpAddress(secret, 'Kring', name) };
}

/**
 * Counts a try at a code of an app. Called before the transaction in which it is checked, so that
 * a wrong one stays counted.
 */
export async function countTotp(db: Db, personId: string): Promise<void> {
	await countTry(db, limits.totp, personId);
}

/** Takes the app into use, with a code that it shows. @throws {Refusal} `totp_wrong`. */
export async function confirmTotp(own: Own, env: Settings, code: string): Promise<void> {
	const step = await rightStep(own, env, code, false);
	await own.tx
		.update(totp)
		.set({ confirmedAt: own.now, lastStep: step })
		.where(eq(totp.personId, own.personId));
}

/** Checks a code of the app in use; it works once. @throws {Refusal} `totp_wrong`. */
export async function checkTotp(own: Own, env: Settings, code: string): Promise<void> {
	const step = await rightStep(own, env, code, true);
	const used = await own.tx
		.update(totp)
		.set({ lastStep: step })
		.where(and(eq(totp.personId, own.personId), lt(totp.lastStep, step)))
		.returning({ step: totp.lastStep });
	if (used.length === 0) throw new Refusal('totp_wrong');
}

async function rightStep(
	own: Own,
	env: Settings,
	code: string,
	confirmed: boolean
): Promise<number> {
	const [found] = await own.tx
		.select({ secret: totp.secret, lastStep: totp.lastStep })
		.from(totp)
		.where(
			and(
				eq(totp.personId, own.personId),
				confirmed ? isNotNull(totp.confirmedAt) : isNull(totp.confirmedAt)
			)
		);
	if (found === undefined) throw new Refusal('totp_wrong');
	const secret = unseal(keyFor(env.secret, 'totp'), own.personId, found.secret);
	const step = matchingStep(secret, code, own.now, found.lastStep);
	if (step === null) throw new Refusal('totp_wrong');
	return step;
}

/**
 * Removes the authenticator app.
 *
 * @throws {Refusal} `last_factor` when nothing would be left to get in with.
 */
export async function removeTotp(own: Own, visitor: Visitor): Promise<void> {
	const { passkeys, mailAddress } = await keysOf(own);
	if (passkeys.length === 0 && !mailAloneWillDo(visitor, mailAddress))
		throw new Refusal('last_factor');
	await own.tx.delete(totp).where(eq(totp.personId, own.personId));
}

/** Removes a passkey. @throws {Refusal} `last_factor`; `not_found` for another's. */
export async function removePasskey(own: Own, visitor: Visitor, id: string): Promise<void> {
	const { passkeys, totpSince, mailAddress } = await keysOf(own);
	if (!passkeys.some((one) => one.id === id)) throw new Refusal('not_found');
	const others = passkeys.length - 1 + (totpSince === null ? 0 : 1);
	if (others === 0 && !mailAloneWillDo(visitor, mailAddress)) throw new Refusal('last_factor');
	await own.tx.delete(passkey).where(and(eq(passkey.id, id), eq(passkey.personId, own.personId)));
}

/** Gives a passkey another name. @throws {Refusal} `not_found` for another's. */
export async function renamePasskey(own: Own, id: string, name: string): Promise<void> {
	const named = await own.tx
		.update(passkey)
		.set({ name })
		.where(and(eq(passkey.id, id), eq(passkey.personId, own.personId)))
		.returning({ id: passkey.id });
	if (named.length === 0) throw new Refusal('not_found');
}

/** Whether a mail code is enough for this person: not for who works with others' data. */
function mailAloneWillDo(visitor: Visitor, mailAddress: string | null): boolean {
	return visitor.kind === 'member' && mailAddress !== null;
}

/** After a key changed: every other sign-in ends, and the person is told (T3.6). */
export async function tellOfKeyChange(own: Own, env: Settings, change: KeyChange): Promise<void> {
	await own.tx.execute(sql`select kring_end_sessions(${own.personId}, ${own.sessionId})`);
	const { mailAddress, language } = one(
		await own.tx
			.select({ mailAddress: account.mailAddress, language: account.language })
			.from(account)
			.where(eq(account.personId, own.personId))
	);
	await queueMail(
		own.tx,
		{
			kind: 'key_changed',
			to: mailAddress,
			language: language === 'en' ? 'en' : 'nl',
			details: { change, link: `${env.origin}/me/keys` }
		},
		env
	);
}
