import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { CircleEvent } from '../../domain/event.ts';
import { decide, represents, type Decision } from '../../domain/policy/decide.ts';
import {
	matrix,
	type Permission,
	type ReadPermission,
	type Rule,
	type WritePermission
} from '../../domain/policy/matrix.ts';
import type { Right, Standing } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import { dateOf, one, type Db, type Tx } from '../db/connect.ts';
import { accountChange, change } from '../db/schema/index.ts';
import { Deed, Desk, Errand, Own, Sight, type Mint } from './sight.ts';
import type { Office, Visitor } from './visitor.ts';

const mint = {} as Mint;

/** What somebody sent, by the id that they made for it. Sent twice, it is done once (T11.6). */
export type Sent = { id: string; content: unknown };

/** What a change answers: ids and small facts, kept for 30 days to be said again. */
export type Answer = Record<string, string | number | boolean | null>;

/**
 * The one way to a circle's data. It opens the transaction, says to the database who is asking,
 * asks `decide`, and writes the log: nobody can forget a step, because nobody takes the steps.
 */
export class Gate {
	readonly #db: Db;
	readonly visitor: Visitor;

	constructor(db: Db, visitor: Visitor) {
		this.#db = db;
		this.visitor = visitor;
	}

	/**
	 * Lets `work` look into a circle. The line in the reading log is part of the same transaction:
	 * no line, no reading (T5.2).
	 *
	 * @param wishes  what is shown besides, to whom it is open; nobody is refused for want of it.
	 * @throws {Refusal} `not_found` for everything that is not a yes, except that somebody with the
	 *   right may be asked to prove once more who they are, or to show a second factor.
	 */
	async look<P extends ReadPermission, T>(
		circleId: string,
		needs: readonly P[],
		work: (sight: Sight<NoInfer<P>>) => Promise<T>,
		wishes: readonly P[] = []
	): Promise<T> {
		return this.#keeping(circleId, needs, async (tx) => {
			const { standing, now } = await this.#look(tx, circleId);
			const no = standing === null ? 'no_right' : refusing(needs, standing, now);
			if (standing === null || no !== null) return this.#refuse(tx, circleId, needs, standing, no);

			const sight = new Sight<P>(mint, { tx, standing, now }, needs, wishes);
			const result = await work(sight);
			await this.#logReading(tx, sight);
			return { result };
		});
	}

	/**
	 * Lets `work` change something in a circle. Changes in a circle happen one after another.
	 * The same id with the same content is answered again without doing it again.
	 *
	 * @throws {Refusal} as `look` does, `change_conflict` for a known id with other content, and
	 *   `too_fast` after 60 changes of this person in a minute (T13.2).
	 */
	async change<P extends WritePermission, T extends Answer>(
		circleId: string,
		sent: Sent,
		needs: readonly P[],
		work: (deed: Deed<NoInfer<P>>) => Promise<T>
	): Promise<T> {
		return this.#keeping(circleId, needs, async (tx) => {
			const { personId, onlyCircleId } = this.visitor;
			const rows = await tx.execute<{ entry: Entry & Begun }>(sql`
				select kring_open_change(${circleId}, ${personId}, ${onlyCircleId}::uuid, ${sent.id}) as entry`);
			const { entry } = one(rows);
			const { waitSeconds, before } = entry;
			const { standing, now } = this.#entered(circleId, entry);
			const no = standing === null ? 'no_right' : refusing(needs, standing, now);
			if (standing === null || no !== null) return this.#refuse(tx, circleId, needs, standing, no);

			const digest = digestOf(needs, sent.content);
			if (before !== null) {
				const same = before.digest === digest && before.personId === standing.personId;
				return same ? { result: before.answer as T } : new Refusal('change_conflict');
			}
			if (waitSeconds > 0) return new Refusal('too_fast', { retryAfter: waitSeconds });

			const acting = onBehalfOf(standing, now);
			const deed = new Deed<P>(mint, { tx, standing, now, onBehalfOfId: acting }, (body) =>
				append(tx, circleId, standing.personId, acting, null, body)
			);
			const result = await work(deed);
			await tx.insert(change).values({
				circleId,
				id: sent.id,
				personId: standing.personId,
				digest,
				answer: result,
				at: now
			});
			return { result };
		});
	}

	/**
	 * Lets `work` look into all circles of somebody who works for an organisation, at once: those in
	 * which their place runs and everything in `needs` is given (settled 4). How many circles there
	 * are changes nothing about how often the database is asked. What was handed out of each circle
	 * stands in the reading log of that circle, in the same transaction (T5.2).
	 *
	 * @param wishes  what is shown besides, of the circles where it is open.
	 * @throws {Refusal} `not_found` for everybody else, and `second_factor_needed` (T2.7).
	 */
	async desk<P extends ReadPermission, T>(
		needs: readonly P[],
		work: (desk: Desk<NoInfer<P>>) => Promise<T>,
		wishes: readonly P[] = []
	): Promise<T> {
		const { visitor } = this;
		if (!visitor.employed || visitor.onlyCircleId !== null) throw new Refusal('not_found');
		if (!visitor.strong) throw new Refusal('second_factor_needed');
		return this.around(needs, work, wishes);
	}

	/**
	 * Lets `work` look into all circles of somebody at once, whoever they are: what a desk is for who
	 * works for an organisation. Circles in which not everything is given are left out.
	 *
	 * @throws {Refusal} `not_found` by card, which opens one circle.
	 */
	async around<P extends ReadPermission, T>(
		needs: readonly P[],
		work: (desk: Desk<NoInfer<P>>) => Promise<T>,
		wishes: readonly P[] = []
	): Promise<T> {
		const { visitor } = this;
		if (visitor.onlyCircleId !== null) throw new Refusal('not_found');
		return this.#db.transaction(async (tx) => {
			const rows = await tx.execute<{ entry: { now: string; standings: RawStanding[] } }>(
				sql`select kring_open_desk(${visitor.personId}) as entry`
			);
			const { entry } = one(rows);
			const now = new Date(entry.now);
			const standings = entry.standings
				.map((raw) => standingOf(raw, visitor))
				.filter((standing) => refusing(needs, standing, now) === null);
			const desk = new Desk<P>(
				mint,
				{ tx, personId: visitor.personId, now, standings },
				needs,
				wishes
			);
			const result = await work(desk);
			await this.#logDesk(tx, desk);
			return result;
		});
	}

	/** Lets `work` at one's own things: what only this person may see. */
	async own<T>(work: (own: Own) => Promise<T>): Promise<T> {
		const { personId, sessionId, onlyCircleId } = this.visitor;
		return this.#db.transaction(async (tx) => {
			const rows = await tx.execute<{ now: string }>(
				sql`select kring_enter(${personId}, ${onlyCircleId}::uuid), kring_now() as now`
			);
			return work(new Own(mint, { tx, personId, sessionId, now: new Date(one(rows).now) }));
		});
	}

	/**
	 * Lets `work` change one's own things, once for each id.
	 * Not behind a card: who holds a card for half an hour could else make a key for good (T2.10).
	 *
	 * @throws {Refusal} `change_conflict` for a known id with other content, `not_found` by card,
	 *   `too_fast` as `change` does.
	 */
	async changeOwn<T extends Answer>(sent: Sent, work: (own: Own) => Promise<T>): Promise<T> {
		if (this.visitor.onlyCircleId !== null) throw new Refusal('not_found');
		const { personId, sessionId, onlyCircleId } = this.visitor;
		return this.#db.transaction(async (tx) => {
			const digest = digestOf([], sent.content);
			// Serialises the same person's changes, as the circle's lock does for a circle.
			const rows = await tx.execute<{ entry: { now: string } & Begun }>(
				sql`select kring_open_own_change(${personId}, ${onlyCircleId}::uuid, ${sent.id}) as entry`
			);
			const { now: openedAt, waitSeconds, before } = one(rows).entry;
			if (before !== null) {
				if (before.digest !== digest) throw new Refusal('change_conflict');
				return before.answer as T;
			}
			if (waitSeconds > 0) throw new Refusal('too_fast', { retryAfter: waitSeconds });
			const now = new Date(openedAt);
			const answer = await work(new Own(mint, { tx, personId, sessionId, now }));
			await tx.insert(accountChange).values({ personId, id: sent.id, digest, answer, at: now });
			return answer;
		});
	}

	/** The offices of this kind that the visitor holds, or a refusal that looks like nothing there. */
	offices(
		kind: Office['kind'],
		where: { organisationId: string | undefined; neighbourhoodId: string | undefined }
	): Office[] {
		const { organisationId, neighbourhoodId } = where;
		const found = this.visitor.offices.filter(
			(one) =>
				one.kind === kind &&
				(organisationId === undefined || one.organisationId === organisationId) &&
				(neighbourhoodId === undefined || one.neighbourhoodId === neighbourhoodId)
		);
		if (found.length === 0) throw new Refusal('not_found');
		if (!this.visitor.strong) throw new Refusal('second_factor_needed');
		return found;
	}

	/**
	 * Lets a job, or what happens before a person is known, at one circle. The log shows its name.
	 * `lock` makes it wait its turn among the changes of that circle. Within a running transaction it
	 * is part of that one, so that what touches several circles happens everywhere or nowhere.
	 */
	static async asSystem<T>(
		db: Db | Tx,
		name: string,
		circleId: string,
		{ lock }: { lock: boolean },
		work: (errand: Errand) => Promise<T>
	): Promise<T> {
		return db.transaction(async (tx) => {
			// The house acts as nobody: what it writes carries its own name and no person's.
			const rows = await tx.execute<{ now: string; person: string | null }>(sql`
				select kring_person() as person, kring_now() as now, kring_enter_system(${circleId}),
					set_config('kring.person', '', true)`);
			if (lock) await tx.execute(sql`select from circle where id = ${circleId} for update`);
			const { now, person } = one(rows);
			const errand = new Errand(mint, { tx, circleId, now: new Date(now) }, (body) =>
				append(tx, circleId, null, null, name, body)
			);
			const result = await work(errand);
			await tx.execute(sql`
				select set_config('kring.circle', '', true), set_config('kring.person', ${person ?? ''}, true)`);
			return result;
		});
	}

	async #look(tx: Tx, circleId: string): Promise<{ standing: Standing | null; now: Date }> {
		const { personId, onlyCircleId } = this.visitor;
		const rows = await tx.execute<{ entry: Entry }>(
			sql`select kring_open_look(${circleId}, ${personId}, ${onlyCircleId}::uuid) as entry`
		);
		return this.#entered(circleId, one(rows).entry);
	}

	#entered(circleId: string, { now, standing }: Entry): { standing: Standing | null; now: Date } {
		const { visitor } = this;
		const closed = visitor.onlyCircleId !== null && visitor.onlyCircleId !== circleId;
		return {
			now: new Date(now),
			standing: standing === null || closed ? null : standingOf(standing, visitor)
		};
	}

	/**
	 * Runs a visit. What `work` itself refuses as not there is undone with all it did, and then
	 * stands in the log all the same: asking for one thing that is closed is a refused look too.
	 */
	async #keeping<T>(
		circleId: string,
		needs: readonly Permission[],
		visit: (tx: Tx) => Promise<{ result: T } | Refusal>
	): Promise<T> {
		let outcome: { result: T } | Refusal;
		try {
			outcome = await this.#db.transaction(visit);
		} catch (caught) {
			if (!(caught instanceof Refusal) || caught.code !== 'not_found') throw caught;
			await this.own(({ tx }) => this.#logRefusal(tx, circleId, needs, 'not_there'));
			throw caught;
		}
		if (outcome instanceof Refusal) throw outcome;
		return outcome.result;
	}

	/** A refused look is a line in the log too (T5.1); the answer says nothing of why (T4.7). */
	async #refuse(
		tx: Tx,
		circleId: string,
		needs: readonly Permission[],
		standing: Standing | null,
		no: Decision | null
	): Promise<Refusal> {
		if (no === 'prove_again') return new Refusal('prove_it_again');
		if (no === 'second_factor') return new Refusal('second_factor_needed');
		if (standing !== null) await this.#logRefusal(tx, circleId, needs, no ?? '');
		return new Refusal('not_found');
	}

	async #logRefusal(
		tx: Tx,
		circleId: string,
		needs: readonly Permission[],
		why: string
	): Promise<void> {
		const { sessionId, requestId } = this.visitor;
		await tx.execute(sql`select kring_log_refusal(${circleId}, ${sessionId}, ${needs[0] ?? 'circle.read'},
			${why}, ${channelOf(this.visitor)}, ${requestId})`);
	}

	async #logDesk<P extends ReadPermission>(tx: Tx, desk: Desk<P>): Promise<void> {
		const handedOut = desk.handedOut();
		if (handedOut === null) throw new Error('a query did not say what it handed out');
		const { sessionId, requestId } = this.visitor;
		const lines = handedOut
			.filter(({ permission, things }) => {
				const rule: Rule = matrix[permission];
				return rule.logged && things.length > 0;
			})
			.map(({ permission, kind, things, standing }) => ({
				circle: standing.circleId,
				behalf: onBehalfOf(standing, desk.now),
				done: permission,
				what: kind,
				things
			}));
		if (lines.length === 0) return;
		await tx.execute(sql`select kring_log_desk(${sessionId}, ${JSON.stringify(lines)}::jsonb,
			${channelOf(this.visitor)}, ${requestId})`);
	}

	async #logReading<P extends ReadPermission>(tx: Tx, sight: Sight<P>): Promise<void> {
		const handedOut = sight.handedOut();
		if (handedOut === null) throw new Error('a query did not say what it handed out');
		const { circleId, standing, now } = sight;
		const { sessionId, requestId } = this.visitor;
		const lines = handedOut.filter(({ permission, things }) => {
			const rule: Rule = matrix[permission];
			return rule.logged && things.length > 0;
		});
		await Promise.all(
			lines.map(({ permission, kind, things }) =>
				tx.execute(sql`select kring_log_reading(${circleId}, ${sessionId},
					${onBehalfOf(standing, now)}::uuid, ${permission}, ${kind}, ${JSON.stringify(things)}::jsonb,
					${channelOf(this.visitor)}, ${requestId})`)
			)
		);
	}
}

/** What opens a visit to a circle. */
type Entry = { now: string; standing: RawStanding | null };

/** What opens a change besides: how long to wait at this pace, and what was answered under this id before. */
type Begun = {
	waitSeconds: number;
	before: { digest: string; answer: Answer; personId?: string } | null;
};

type RawStanding = Omit<
	Standing,
	| 'endsAt'
	| 'removedAt'
	| 'closedAt'
	| 'rights'
	| 'representation'
	| 'provedAt'
	| 'strong'
	| 'byCard'
> & {
	endsAt: string | null;
	removedAt: string | null;
	closedAt: string | null;
	rights: (Omit<Right, 'endsAt'> & { endsAt: string | null })[];
	representation:
		(Omit<NonNullable<Standing['representation']>, 'endsAt'> & { endsAt: string | null }) | null;
};

function standingOf(raw: RawStanding, visitor: Visitor): Standing {
	return {
		...raw,
		endsAt: dateOf(raw.endsAt),
		removedAt: dateOf(raw.removedAt),
		closedAt: dateOf(raw.closedAt),
		rights: raw.rights.map((right) => ({ ...right, endsAt: dateOf(right.endsAt) })),
		representation:
			raw.representation === null
				? null
				: { ...raw.representation, endsAt: dateOf(raw.representation.endsAt) },
		provedAt: visitor.provedAt,
		strong: visitor.strong,
		byCard: visitor.kind === 'card'
	};
}

/** Why not, or null for a yes to all. Who asks for nothing in particular still has to be let in. */
function refusing(needs: readonly Permission[], standing: Standing, now: Date): Decision | null {
	const asked: readonly Permission[] = needs.length > 0 ? needs : ['circle.read'];
	for (const permission of asked) {
		const decision = decide(permission, standing, now);
		if (decision !== 'yes') return decision;
	}
	return null;
}

function onBehalfOf(standing: Standing, now: Date): string | null {
	return represents(standing, now) ? standing.residentId : null;
}

function channelOf(visitor: Visitor): string {
	if (visitor.byFeed === true) return 'feed';
	return visitor.kind === 'card' ? 'card' : 'app';
}

function digestOf(needs: readonly string[], content: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify([needs, content]))
		.digest('hex');
}

async function append(
	tx: Tx,
	circleId: string,
	personId: string | null,
	onBehalfOfId: string | null,
	system: string | null,
	body: CircleEvent
): Promise<number> {
	const rows = await tx.execute<{ seq: string }>(
		sql`select kring_append(${circleId}, ${personId}::uuid, ${onBehalfOfId}::uuid, ${system}, ${JSON.stringify(body)}::jsonb) as seq`
	);
	return Number(one(rows).seq);
}
