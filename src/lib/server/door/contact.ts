import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { NameContactForm } from '../../domain/door/missed-form.ts';
import type { Payloads } from '../../domain/door/operation.ts';
import { whoIs } from '../../domain/door/people.ts';
import type { SameAs } from '../../domain/door/same.ts';
import type { SheetContact } from '../../domain/door/sheet-missed.ts';
import { lifeDays } from '../../domain/invited.ts';
import { Refusal } from '../../domain/refusal.ts';
import { visitor, visitorCircle, visitorConsent, visitorContact } from '../db/schema/index.ts';
import { codeOf, hashOfCode } from '../membership/index.ts';
import { endAwaysThrough } from './away.ts';
import type { AtActivity } from './days.ts';
import { isRemembered } from './remembered.ts';

// Whom a visitor named, for when they are missed (5.11). A code on paper goes by the visitor's own hand; who
// said yes with it is somebody only once the visitor said that it is them (T2.9). That there is a code says
// nothing of who gets it: no address and no number of a third person is kept.

/** Most people whom one visitor names, and circles that they let know. */
export const contactMost = 5;

/** Where a code comes from and what becomes of it. */
export type Asked = { contactId: string; code: string; expiresAtMs: number };

/**
 * Makes a code for somebody whom a visitor names, or for their own circle. The same id again is the same
 * code.
 *
 * @throws {Refusal} `not_found`; `consent_missing` without the visitor's yes to what it is for; `too_many`.
 */
export async function nameContact(
	at: AtActivity,
	{ contactId, visitorId, kind, called }: NameContactForm,
	key: Buffer
): Promise<Asked> {
	const { tx, neighbourhoodId, activityId, now } = at;
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${visitorId}, 15))`);
	const table = kind === 'circle' ? visitorCircle : visitorContact;
	const here = and(eq(table.neighbourhoodId, neighbourhoodId), eq(table.activityId, activityId));
	const code = codeOfContact(key, activityId, contactId);
	const [known] = await tx
		.select({ expiresAt: table.expiresAt })
		.from(table)
		.where(and(here, eq(table.id, contactId)));
	if (known !== undefined) return { contactId, code, expiresAtMs: known.expiresAt.getTime() };
	await assertAgreed(at, visitorId, kind);
	const open = await tx
		.select({ id: table.id })
		.from(table)
		.where(and(here, eq(table.visitorId, visitorId), isNull(table.endedAt)));
	if (open.length >= contactMost) throw new Refusal('too_many', { limit: contactMost });
	const expiresAt = new Date(now.getTime() + lifeDays.paper * 86_400_000);
	await tx.insert(table).values({
		...{ neighbourhoodId, activityId, id: contactId, visitorId, askedAt: now, expiresAt },
		...{ codeHash: hashOfCode(key, code), ...(kind === 'circle' ? {} : { called }) }
	});
	return { contactId, code, expiresAtMs: expiresAt.getTime() };
}

/** The code that goes with somebody whom a visitor named. */
export function codeOfContact(key: Buffer, activityId: string, contactId: string): string {
	return codeOf(key, { use: 'walk_in', owner: activityId, changeId: contactId });
}

async function assertAgreed(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	visitorId: string,
	kind: 'person' | 'circle'
): Promise<void> {
	const said = await tx
		.select({ purpose: visitorConsent.purpose })
		.from(visitor)
		.leftJoin(
			visitorConsent,
			and(
				eq(visitorConsent.neighbourhoodId, visitor.neighbourhoodId),
				eq(visitorConsent.visitorId, visitor.id),
				eq(visitorConsent.given, true)
			)
		)
		.where(and(isRemembered({ neighbourhoodId, activityId }), eq(visitor.id, visitorId)));
	if (said.length === 0) throw new Refusal('not_found');
	const purposes = said.map(({ purpose }) => purpose);
	const isAgreed =
		purposes.includes('missing_signal') ||
		(kind === 'circle' && purposes.includes('tell_circle_arrived'));
	if (!isAgreed) throw new Refusal('consent_missing');
}

/** What visitors said of who said yes: that it is them, or that they wish them no more. */
export async function saidOfContacts(
	{ tx, neighbourhoodId, activityId, now }: AtActivity,
	said: readonly Payloads['contact_said'][]
): Promise<void> {
	for (const stays of [true, false]) {
		const ids = said.filter((one) => one.stays === stays).map(({ contactId }) => contactId);
		if (ids.length === 0) continue;
		for (const table of [visitorContact, visitorCircle]) {
			const here = and(
				eq(table.neighbourhoodId, neighbourhoodId),
				eq(table.activityId, activityId),
				inArray(table.id, ids),
				isNull(table.endedAt)
			);
			if (stays)
				await tx
					.update(table)
					.set({ confirmedAt: now })
					.where(
						and(
							here,
							isNull(table.confirmedAt),
							sql`${table === visitorContact ? visitorContact.saidYesAt : visitorCircle.linkedAt} is not null`
						)
					);
			else await endWhere(tx, table, here, now);
		}
		// Whoever it was, it was not for them to say.
		if (!stays) await endAwaysThrough({ tx, neighbourhoodId, activityId, now }, ids);
	}
}

/** Everybody whom visitors named is so no more: they are not remembered. */
export async function endNamed(
	{ tx, neighbourhoodId, now }: AtActivity,
	visitorIds: readonly string[]
): Promise<void> {
	for (const table of [visitorContact, visitorCircle])
		await endWhere(
			tx,
			table,
			and(
				eq(table.neighbourhoodId, neighbourhoodId),
				inArray(table.visitorId, [...visitorIds]),
				isNull(table.endedAt)
			),
			now
		);
}

/** Whom the visitors of an activity named, by the visitor. */
export async function contactsAt(
	{ tx, neighbourhoodId, activityId, now }: AtActivity,
	sameAs: SameAs
): Promise<Map<string, SheetContact[]>> {
	const of = (table: typeof visitorContact | typeof visitorCircle) =>
		and(
			eq(table.neighbourhoodId, neighbourhoodId),
			eq(table.activityId, activityId),
			isNull(table.endedAt),
			or(
				sql`${table.codeHash} is null`,
				sql`${table.expiresAt} > ${now.toISOString()}::timestamptz`
			)
		);
	const [people, circles] = await Promise.all([
		tx.select().from(visitorContact).where(of(visitorContact)).orderBy(visitorContact.askedAt),
		tx.select().from(visitorCircle).where(of(visitorCircle)).orderBy(visitorCircle.askedAt)
	]);
	const lines = [
		...people.map(
			(one) => ({ ...one, kind: one.circleId === null ? 'person' : 'member' }) as const
		),
		...circles.map(
			(one) => ({ ...one, kind: 'circle', called: '', saidYesAt: one.linkedAt }) as const
		)
	];
	const found = new Map<string, SheetContact[]>();
	for (const { id, visitorId, kind, called, saidName, saidYesAt, confirmedAt } of lines) {
		const state = confirmedAt !== null ? 'sure' : saidYesAt !== null ? 'waiting' : 'asked';
		const line: SheetContact = { id, kind, called, state, saidName: firstNameOf(saidName) };
		const own = whoIs(visitorId, { sameAs });
		found.set(own, [...(found.get(own) ?? []), line]);
	}
	return found;
}

/** No surname stands on a host's device (settled 40). */
function firstNameOf(name: string): string {
	return name.trim().split(/\s+/)[0] ?? '';
}

async function endWhere(
	tx: AtActivity['tx'],
	table: typeof visitorContact | typeof visitorCircle,
	where: ReturnType<typeof and>,
	now: Date
): Promise<void> {
	const gone = { endedAt: now, codeHash: null, saidName: '' };
	if (table === visitorContact)
		await tx
			.update(visitorContact)
			.set({ ...gone, called: '' })
			.where(where);
	else
		await tx
			.update(visitorCircle)
			.set({ ...gone, tellsArrival: false })
			.where(where);
}
