import { sql } from 'drizzle-orm';
import { isUuid, randomId } from '../../domain/id.ts';
import { one, pgArray, type Db, type Tx } from '../db/connect.ts';
import type { Office, Visitor } from '../gate/visitor.ts';
import { lifetimes, renewAfterMs, type SessionKind } from './lifetime.ts';
import { hashOfSecret, newSecret, sameHash } from './secret.ts';

/** Name of the one cookie that signs a person in (T3.1). */
export const sessionCookie = '__Host-kring';

/** How somebody proved who they are. */
export type Factor =
	'mail' | 'passkey' | 'totp' | 'invitation' | 'card' | 'readmission' | 'moved' | 'demo';

/** What a new sign-in is made from. */
export type NewSession = {
	personId: string;
	factors: readonly Factor[];
	/** A second factor was shown: a passkey with user verification, or TOTP on top of the code. */
	strong: boolean;
	/** From the browser's name, made readable; empty when unknown. */
	device: string;
	/** The one circle that a card opens. */
	cardCircleId?: string;
	/**
	 * The one circle that a way back in opens: whoever gave it vouches for that circle only, and
	 * nothing that asks for a fresh proof can be done with it (settled 9, A8).
	 */
	onlyCircleId?: string;
	/** Nobody proved anything just now: what asks for a fresh proof asks for it. */
	stale?: boolean;
};

/**
 * Starts a sign-in with a secret of its own (T3.2).
 *
 * @returns the value of the cookie, `id.secret`; it is not kept and cannot be made again.
 * @source The single-file design that Lucia's author publishes, in our own code (docs/decisions).
 */
export async function startSession(
	db: Db | Tx,
	from: NewSession
): Promise<{ token: string; kind: SessionKind }> {
	const id = randomId();
	const secret = newSecret();
	const rows = await db.execute<{ now: string; operator: boolean; employed: boolean }>(sql`
		select now, operator, employed from kring_sign_in_kind(${from.personId})`);
	const found = one(rows);
	const kind: SessionKind =
		from.cardCircleId !== undefined
			? 'card'
			: from.onlyCircleId !== undefined
				? 'member'
				: found.operator
					? 'operator'
					: found.employed
						? 'professional'
						: 'member';
	const now = new Date(found.now);
	const { idleMs, longestMs } = lifetimes[kind];
	// The epoch is never fresh.
	const isStale = from.stale === true || from.onlyCircleId !== undefined;
	const provedAt = (isStale ? new Date(0) : now).toISOString();
	const later = (ms: number) => new Date(now.getTime() + ms).toISOString();
	await db.execute(sql`select kring_start_session(row(
		${id}, ${from.personId}, ${hashOfSecret(secret)}, ${kind}, ${pgArray(from.factors)}::text[], ${from.strong},
		${from.cardCircleId ?? from.onlyCircleId ?? null}, ${provedAt}, ${now.toISOString()}, ${now.toISOString()},
		${later(idleMs)}, ${later(longestMs)}, null, ${from.device.slice(0, 80)})::session)`);
	return { token: `${id}.${secret}`, kind };
}

type Visit = {
	now: string;
	session: {
		id: string;
		secretHash: string;
		kind: SessionKind;
		factors: string[];
		strong: boolean;
		circleId: string | null;
		provedAt: string;
		lastSeenAt: string;
		endsAt: string;
	};
	person: {
		id: string;
		name: string;
		municipalityId: string | null;
		portrait: string | null;
		language: 'nl' | 'en';
	};
	employed: boolean;
	offices: Office[];
};

/**
 * Who this cookie lets in, or null: missing, forged and expired all look alike.
 * Looked up on every request (T3.1); use is written down at most once an hour.
 */
export async function visitorOf(
	db: Db,
	token: string | undefined,
	requestId: string
): Promise<Visitor | null> {
	const [id, secret] = (token ?? '').split('.');
	if (!id || !secret || !isUuid(id)) return null;

	const rows = await db.execute<{ visit: Visit | null }>(
		sql`select kring_visit(${id}, null) as visit`
	);
	const visit = rows[0]?.visit ?? null;
	if (visit === null || !sameHash(hashOfSecret(secret), visit.session.secretHash)) return null;

	await renew(db, visit);
	const { session, person } = visit;
	return {
		personId: person.id,
		name: person.name,
		portrait: person.portrait,
		language: person.language,
		municipalityId: person.municipalityId,
		sessionId: session.id,
		kind: session.kind,
		factors: session.factors,
		strong: session.strong,
		provedAt: new Date(session.provedAt),
		onlyCircleId: session.circleId,
		employed: visit.employed,
		offices: visit.offices,
		requestId
	};
}

/** Ends a sign-in now, with the push addresses of its device (T3.4). A second time changes nothing. */
export async function endSession(db: Db | Tx, sessionId: string): Promise<void> {
	await db.execute(sql`select kring_end_session(${sessionId})`);
}

/**
 * Ends the sign-in of which a new one takes the place, on the same device. Of the same person the
 * push address of the device goes along: they can be rung there as before (S8.8).
 *
 * @param token  of the new one, as its cookie holds it.
 */
export async function replaceSession(db: Db | Tx, sessionId: string, token: string): Promise<void> {
	const [newId = ''] = token.split('.');
	await db.execute(sql`select kring_replace_session(${sessionId}, ${newId})`);
}

async function renew(db: Db, { now, session }: Visit): Promise<void> {
	const idleFor = Date.parse(now) - Date.parse(session.lastSeenAt);
	if (idleFor < renewAfterMs(session.kind)) return;
	const idleAt = new Date(Date.parse(now) + lifetimes[session.kind].idleMs);
	await db.execute(sql`select kring_renew_session(${session.id}, ${idleAt.toISOString()})`);
}
