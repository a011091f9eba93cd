import { and, eq, sql } from 'drizzle-orm';
import type { CircleEvent } from '../../domain/event.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Tx } from '../db/connect.ts';
import { circle, helpRequest } from '../db/schema/index.ts';
import type { Deed, Own, Post, Sight } from '../gate/index.ts';

/** Only this file has it, so only this file makes an `Asker`. */
type AskerMint = { readonly askerMint: unique symbol };
const mint = {} as AskerMint;

/**
 * The side that asks: somebody for themselves, or somebody who acts for the resident of a circle. What is done with a
 * request takes one as its first argument; requests of others are not there for it.
 */
export class Asker {
	readonly tx: Tx;
	readonly neighbourhoodId: string;
	/** Who is acting. */
	readonly personId: string;
	/** For whom it is: oneself, or the resident. */
	readonly askerId: string;
	/** The circle for whose resident somebody acts; null for oneself. */
	readonly circleId: string | null;
	readonly now: Date;
	/** One's own things; null for who acts for a resident. */
	readonly own: Own | null;
	/** A line in the log of the circle; of what somebody asks for themselves there is none. */
	readonly record: (body: CircleEvent) => Promise<unknown>;

	constructor(_mint: AskerMint, who: Omit<Asker, never>) {
		this.record = who.record;
		this.tx = who.tx;
		this.neighbourhoodId = who.neighbourhoodId;
		this.personId = who.personId;
		this.askerId = who.askerId;
		this.circleId = who.circleId;
		this.now = who.now;
		this.own = who.own;
	}
}

/** Somebody for themselves. */
export function asSelf(own: Own, neighbourhoodId: string): Asker {
	const { tx, personId, now } = own;
	return new Asker(mint, {
		tx,
		neighbourhoodId,
		personId,
		askerId: personId,
		circleId: null,
		now,
		own,
		record: async () => {}
	});
}

/**
 * Somebody who acts for the resident of a circle, with what the circle lets them do.
 *
 * @throws {Refusal} `not_found` for a circle that lies in no neighbourhood.
 */
export async function forResident(
	entered: Deed<'help.draft'> | Deed<'help.agree'> | Sight<'help.read'>
): Promise<Asker> {
	const { tx, circleId, personId, now } = entered;
	const { neighbourhoodId, askerId } = one(
		await tx.execute<{ neighbourhoodId: string | null; askerId: string }>(sql`
			select c.neighbourhood_id as "neighbourhoodId", m.person_id as "askerId"
			from ${circle} c join member m on m.circle_id = c.id and m.role = 'resident' where c.id = ${circleId}`)
	);
	if (neighbourhoodId === null) throw new Refusal('not_found');
	const record = async (body: CircleEvent) => ('record' in entered ? entered.record(body) : null);
	return new Asker(mint, {
		...{ tx, neighbourhoodId, personId, askerId, circleId, now, own: null, record }
	});
}

/** A request as it is kept. */
export type RequestRow = typeof helpRequest.$inferSelect;

/** Whoever comes with a transaction to a neighbourhood. */
export type At = Pick<Asker, 'tx' | 'neighbourhoodId' | 'now'>;

/** Somebody who was or may be asked, at a neighbourhood. */
export function at(entered: Own, neighbourhoodId: string): At & { personId: string } {
	const { tx, now, personId } = entered;
	return { tx, now, personId, neighbourhoodId };
}

/** A request, locked until the end of the transaction. @throws {Refusal} `not_found` where it may not be seen. */
export async function locked({ tx, neighbourhoodId }: At, requestId: string): Promise<RequestRow> {
	const [row] = await tx
		.select()
		.from(helpRequest)
		.where(and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId)))
		.for('update');
	if (row === undefined) throw new Refusal('not_found');
	return row;
}

/** A request of who asks, locked. @throws {Refusal} `not_found` for one of others. */
export async function lockedOf(asker: Asker, requestId: string): Promise<RequestRow> {
	const row = await locked(asker, requestId);
	if (!isOf(asker, row)) throw new Refusal('not_found');
	return row;
}

/** Whether a request is theirs to act on: their own, or one of the circle for whose resident they act. */
export function isOf({ circleId, askerId }: Asker, row: RequestRow): boolean {
	return circleId === null ? row.askerId === askerId : row.circleId === circleId;
}

/** A request that landed, or whose first meeting is introduced, locked by who coordinates. */
export async function lockedInOffice(
	post: Post<'coordinator'>,
	requestId: string
): Promise<RequestRow> {
	const row = await locked(post, requestId);
	if (row.landedAt === null && !row.isIntroduced) throw new Refusal('not_found');
	return row;
}

/** Changes a request. What happens next the worker says at once, unless it is over. */
export async function changed(
	{ tx, now }: At,
	row: RequestRow,
	change: Partial<RequestRow>
): Promise<void> {
	const state = change.state ?? row.state;
	await tx
		.update(helpRequest)
		.set({ nextStepAt: state === 'closed' ? null : now, ...change })
		.where(and(eq(helpRequest.neighbourhoodId, row.neighbourhoodId), eq(helpRequest.id, row.id)));
}

/** Whether who asked and one who helps do not want to meet: neither learns who of them that is. */
export async function areApart(
	{ tx, neighbourhoodId }: At,
	requestId: string,
	helperId: string
): Promise<boolean> {
	const { apart } = one(
		await tx.execute<{ apart: boolean }>(
			sql`select help_apart(${neighbourhoodId}, ${requestId}, ${helperId}) as apart`
		)
	);
	return apart;
}
