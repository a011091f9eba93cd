import { and, desc, eq, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { randomId } from '../../domain/id.ts';
import type { SubscribeForm, UnsubscribeForm } from '../../domain/notice.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { pushLost, pushSubscription, pushTest } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { hashOfSecret } from '../session/secret.ts';
import { isPushAddress } from './hosts.ts';

/** Most devices of one person; the oldest go. */
const mostDevices = 10;
/** After so many refused messages, with never a sign of life, a device counts as not working. */
const mostFailures = 5;
const mostTestsAtATime = 5;

/**
 * Keeps where this browser can be rung. It belongs to this sign-in and goes with it. A second time
 * changes nothing.
 *
 * @throws {Refusal} `push_host_unknown` for an address of no push service we know (T7.7);
 *   `not_found` for the visit of a card, which has no device of its own.
 */
export async function subscribe(
	own: Own,
	form: SubscribeForm,
	moreHosts: readonly string[]
): Promise<{ deviceId: string }> {
	if (!isPushAddress(form.endpoint, moreHosts)) throw new Refusal('push_host_unknown');
	const strip = (text: string) => text.replace(/=+$/, '');
	const { p256dh, auth } = form.keys;
	const [kept] = await own.tx.execute<{ id: string | null }>(sql`
		select kring_subscribe(${randomId()}, ${own.sessionId}, ${form.endpoint}, ${strip(p256dh)},
			${strip(auth)}, ${mostDevices}) as id`);
	if (!kept?.id) throw new Refusal('not_found');
	await own.tx.delete(pushLost).where(eq(pushLost.sessionId, own.sessionId));
	return { deviceId: kept.id };
}

/** Forgets where a browser can be rung. A second time changes nothing. */
export async function unsubscribe(own: Own, form: UnsubscribeForm): Promise<{ gone: true }> {
	await own.tx
		.delete(pushSubscription)
		.where(
			and(eq(pushSubscription.personId, own.personId), eq(pushSubscription.endpoint, form.endpoint))
		);
	return { gone: true };
}

/** Forgets where the browser of this sign-in can be rung: for a page without script. */
export async function unsubscribeHere(own: Own): Promise<{ gone: true }> {
	await own.tx
		.delete(pushSubscription)
		.where(
			and(
				eq(pushSubscription.personId, own.personId),
				eq(pushSubscription.sessionId, own.sessionId)
			)
		);
	return { gone: true };
}

/** A device says that it shows a notice. The token is all it brings, and it works once. */
export async function confirmShown(db: Db, receipt: string): Promise<void> {
	const token = receipt.replace(/=+$/, '');
	await db.execute(sql`select kring_confirm_shown(${hashOfSecret(token)})`);
}

/** A device of somebody that can be rung. */
export type DeviceView = {
	id: string;
	/** In words, made from the browser's name; empty when unknown. */
	name: string;
	/** The one in the hand. */
	isHere: boolean;
	createdAt: Date;
	/** Messages come back again and again. */
	isFailing: boolean;
	/** To compare with the browser's own address without telling it. */
	endpointHash: string;
};

/** The devices of this person that can be rung, the one in the hand first. */
export async function myDevices(own: Own): Promise<DeviceView[]> {
	const rows = await own.tx.execute<{
		id: string;
		name: string;
		sessionId: string;
		createdAt: string;
		endpoint: string;
		failures: number;
		lastConfirmedAt: string | null;
	}>(sql`
		select p.id, s.device as name, p.session_id as "sessionId", p.created_at as "createdAt", p.endpoint,
			p.failures, p.last_confirmed_at as "lastConfirmedAt"
		from push_subscription p join session s on s.id = p.session_id
		where p.person_id = ${own.personId} and s.ended_at is null
		order by p.session_id <> ${own.sessionId}, p.created_at desc limit ${mostDevices}`);
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		isHere: row.sessionId === own.sessionId,
		createdAt: new Date(row.createdAt),
		isFailing: row.failures >= mostFailures && row.lastConfirmedAt === null,
		endpointHash: hashOf(row.endpoint)
	}));
}

/** What the server knows of a browser. */
export type DeviceHere = {
	/** SHA-256 of its address, hex; null when it has none. */
	endpointHash: string | null;
	/** Its push service gave the address up, or its sign-in ran out, and nobody switched it on since. */
	isLost: boolean;
	/** Whose sign-in it is. */
	personId: string;
};

/** What the server knows of the browser of this sign-in, to be compared with what the browser has. */
export async function deviceHere(own: Own): Promise<DeviceHere> {
	const [found] = await own.tx.execute<{ endpoint: string | null; isLost: boolean }>(sql`
		select (select p.endpoint from push_subscription p
				where p.person_id = ${own.personId} and p.session_id = ${own.sessionId}) as endpoint,
			exists (select from push_lost l where l.session_id = ${own.sessionId}) as "isLost"`);
	const { endpoint, isLost } = found!;
	const { personId } = own;
	return { endpointHash: endpoint === null ? null : hashOf(endpoint), isLost, personId };
}

/**
 * Deletes an address that its push service says is gone (404, 410), and remembers it for the sign-in
 * that made it: when its owner opens Kring there, they hear of it (S8.8).
 */
export async function addressGone(tx: Pick<Tx, 'execute'>, deviceId: string): Promise<void> {
	await tx.execute(sql`select kring_address_gone(${deviceId}::uuid)`);
}

function hashOf(endpoint: string): string {
	return createHash('sha256').update(endpoint).digest('hex');
}

/** How far a test of a device got. */
export type TestView = {
	id: string;
	state: 'waiting' | 'handed_over' | 'shown' | 'seen' | 'failed';
	reason: string | null;
	createdAt: Date;
};

/** The newest test of the device in the hand, of the last quarter of an hour. */
export async function myTest(own: Own): Promise<TestView | null> {
	const [found] = await own.tx
		.select({
			id: pushTest.id,
			state: pushTest.state,
			reason: pushTest.reason,
			createdAt: pushTest.createdAt
		})
		.from(pushTest)
		.innerJoin(pushSubscription, eq(pushSubscription.id, pushTest.subscriptionId))
		.where(
			and(
				eq(pushTest.personId, own.personId),
				eq(pushSubscription.sessionId, own.sessionId),
				sql`${pushTest.createdAt} > kring_now() - interval '15 minutes'`
			)
		)
		.orderBy(desc(pushTest.createdAt))
		.limit(1);
	return found === undefined ? null : { ...found, state: found.state as TestView['state'] };
}

/**
 * Has the device in the hand rung, by the same way as everything else.
 *
 * @throws {Refusal} `push_not_on` when this browser cannot be rung; `too_often` within a minute.
 */
export async function tryHere(own: Own): Promise<{ testId: string }> {
	const [device] = await own.tx
		.select({ id: pushSubscription.id })
		.from(pushSubscription)
		.where(
			and(
				eq(pushSubscription.personId, own.personId),
				eq(pushSubscription.sessionId, own.sessionId)
			)
		);
	if (device === undefined) throw new Refusal('push_not_on');
	const [recent] = await own.tx.execute<{ count: number }>(sql`
		select count(*)::int as count from push_test where person_id = ${own.personId}
			and created_at > kring_now() - interval '1 minute'`);
	if ((recent?.count ?? 0) >= mostTestsAtATime) throw new Refusal('too_often', { retryAfter: 60 });
	const testId = randomId();
	await own.tx.insert(pushTest).values({
		id: testId,
		personId: own.personId,
		subscriptionId: device.id,
		state: 'waiting',
		createdAt: own.now
	});
	await enqueue(own.tx, 'push.test', { testId }, { lane: 'urgent', key: `push-test:${testId}` });
	return { testId };
}
