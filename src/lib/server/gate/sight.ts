import { sql } from 'drizzle-orm';
import type { Permission, ReadPermission, WritePermission } from '../../domain/policy/matrix.ts';
import { decide, levelOn } from '../../domain/policy/decide.ts';
import type { Level, Standing } from '../../domain/policy/standing.ts';
import type { CircleEvent } from '../../domain/event.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { TopicId } from '../../domain/topic.ts';
import type { Tx } from '../db/connect.ts';

/** Only the gate has this, so only the gate can make a `Sight` or a `Deed`. */
export type Mint = { readonly mint: unique symbol };

/** What was found when somebody came through the gate. */
export type Entry = { tx: Tx; standing: Standing; now: Date };

/** A thing that was handed out, for the reading log. The version grows when its content changes. */
export type Given = { id: string; version: number; topicId: TopicId | null };

/** Things of one kind that were handed out under one permission. */
export type HandedOut = { permission: Permission; kind: string; things: readonly Given[] };

class Entered {
	readonly tx: Tx;
	readonly circleId: string;
	readonly personId: string;
	/** The database's time: the one moment this visit happens. */
	readonly now: Date;
	readonly standing: Standing;

	constructor(entry: Entry) {
		this.tx = entry.tx;
		this.circleId = entry.standing.circleId;
		this.personId = entry.standing.personId;
		this.now = entry.now;
		this.standing = entry.standing;
	}

	/** Whether somebody may do a thing now: to show or hide a button. */
	may(permission: Permission, topicId?: TopicId): boolean {
		return decide(permission, this.standing, this.now, topicId) === 'yes';
	}

	/** Whether a thing may be done, apart from proving once more who one is. */
	mightAfterProof(permission: Permission, topicId?: TopicId): boolean {
		const decision = decide(permission, this.standing, this.now, topicId);
		return decision === 'yes' || decision === 'prove_again';
	}

	/** How far this person's right on a topic goes now. */
	levelOn(topicId: TopicId): Level {
		return levelOn(this.standing, topicId, this.now);
	}

	/** This person is the resident of this circle. */
	get isResident(): boolean {
		return this.standing.role === 'resident';
	}
}

/**
 * A look into one circle, for as long as its transaction lasts. Queries take one as their first
 * argument; only the gate can make it.
 */
export class Sight<P extends ReadPermission> extends Entered {
	readonly #needs: readonly Permission[];
	readonly #given: HandedOut[] = [];

	/**
	 * Says what was handed out under a permission. The gate writes it into the reading log.
	 * A property and not a method, so that a sight of one thing is never taken for a sight of
	 * another (TypeScript compares methods both ways).
	 */
	readonly gave: (permission: P, kind: string, things: readonly Given[]) => void;

	constructor(_mint: Mint, entry: Entry, needs: readonly P[], wishes: readonly P[] = []) {
		super(entry);
		this.#needs = needs;
		this.gave = (permission, kind, things) => {
			// What was only wished for is open to some: a query that forgot to ask hands out nothing.
			const isAsked = needs.includes(permission);
			if (!isAsked && !(wishes.includes(permission) && this.may(permission)))
				throw new Error(`handed out without a right: ${permission}`);
			this.#given.push({ permission, kind, things });
		};
	}

	/** What was handed out, each kind by itself; null where a query forgot to say. */
	handedOut(): readonly HandedOut[] | null {
		const said = new Set(this.#given.map(({ permission }) => permission));
		return this.#needs.every((permission) => said.has(permission)) ? this.#given : null;
	}
}

/** A thing of one of several circles that was handed out at once. */
export type GivenOf = Given & { circleId: string };

/** Things of one circle and one kind that were handed out under one permission. */
export type HandedOutOf = HandedOut & { standing: Standing };

/**
 * A look into all circles of a professional at once, for as long as its transaction lasts. It holds
 * the circles in which every permission that was asked for is given; of the others it knows nothing.
 * Queries take one as their first argument; only the gate can make it.
 */
export class Desk<P extends ReadPermission> {
	readonly #needs: readonly Permission[];
	readonly #given: { permission: Permission; kind: string; things: readonly GivenOf[] }[] = [];
	readonly tx: Tx;
	readonly personId: string;
	/** The database's time: the one moment this visit happens. */
	readonly now: Date;
	/** How this person stands in each of the circles, by its id. */
	readonly standings: ReadonlyMap<string, Standing>;

	/** Says what was handed out of which circle under a permission, as `gave` of a sight does. */
	readonly gave: (permission: P, kind: string, things: readonly GivenOf[]) => void;

	constructor(
		_mint: Mint,
		entry: { tx: Tx; personId: string; now: Date; standings: readonly Standing[] },
		needs: readonly P[],
		wishes: readonly P[]
	) {
		this.tx = entry.tx;
		this.personId = entry.personId;
		this.now = entry.now;
		this.standings = new Map(entry.standings.map((one) => [one.circleId, one]));
		this.#needs = needs;
		this.gave = (permission, kind, things) => {
			const isAsked = needs.includes(permission) || wishes.includes(permission);
			const isOpen = ({ circleId, topicId }: GivenOf) =>
				this.may(circleId, permission, topicId ?? undefined);
			if (!isAsked || !things.every(isOpen))
				throw new Error(`handed out without a right: ${permission}`);
			this.#given.push({ permission, kind, things });
		};
	}

	/** The circles that are looked into. */
	get circleIds(): string[] {
		return [...this.standings.keys()];
	}

	/** Whether this person may do a thing in one of the circles now. */
	may(circleId: string, permission: Permission, topicId?: TopicId): boolean {
		const standing = this.standings.get(circleId);
		return standing !== undefined && decide(permission, standing, this.now, topicId) === 'yes';
	}

	/** What was handed out, by circle and kind; null where a query forgot to say. */
	handedOut(): readonly HandedOutOf[] | null {
		const said = new Set(this.#given.map(({ permission }) => permission));
		if (!this.#needs.every((permission) => said.has(permission))) return null;
		return [...this.standings.values()].flatMap((standing) =>
			this.#given.map(({ permission, kind, things }) => ({
				...{ permission, kind, standing },
				things: things.filter(({ circleId }) => circleId === standing.circleId)
			}))
		);
	}
}

/**
 * A change in one circle, for as long as its transaction lasts. Commands take one as their first
 * argument; only the gate can make it.
 */
export class Deed<P extends WritePermission> extends Entered {
	readonly #append: (body: CircleEvent) => Promise<number>;
	/** The resident, when a representative acts for them (A5). */
	readonly onBehalfOfId: string | null;

	/**
	 * Insists on a permission for the topic of the thing at hand. A property, as `gave` is.
	 *
	 * @throws {Refusal} `not_found` when it is not given: a no looks like nothing there (T4.7).
	 */
	readonly demand: (permission: P, topicId: TopicId) => void;

	constructor(
		_mint: Mint,
		entry: Entry & { onBehalfOfId: string | null },
		append: (body: CircleEvent) => Promise<number>
	) {
		super(entry);
		this.onBehalfOfId = entry.onBehalfOfId;
		this.#append = append;
		this.demand = (permission, topicId) => {
			if (!this.may(permission, topicId)) throw new Refusal('not_found');
		};
	}

	/** A line in the circle's log, with the news about it. Returns the number of the line. */
	record(body: CircleEvent): Promise<number> {
		return this.#append(body);
	}
}

/** What a job may do in one circle. The log shows its name. */
export class Errand {
	readonly tx: Tx;
	readonly circleId: string;
	readonly now: Date;
	readonly #append: (body: CircleEvent) => Promise<number>;

	constructor(
		_mint: Mint,
		entry: { tx: Tx; circleId: string; now: Date },
		append: (body: CircleEvent) => Promise<number>
	) {
		this.tx = entry.tx;
		this.circleId = entry.circleId;
		this.now = entry.now;
		this.#append = append;
	}

	/** A line in the circle's log, with the news about it. Returns the number of the line. */
	record(body: CircleEvent): Promise<number> {
		return this.#append(body);
	}

	/**
	 * From here on it is this person who writes: somebody whom this errand has just let in, so that
	 * what they sent is kept in their own name.
	 */
	async writesAs(personId: string): Promise<void> {
		await this.tx.execute(sql`select kring_enter(${personId})`);
	}
}

/** One's own things: preferences, devices, the list of one's circles. */
export class Own {
	readonly tx: Tx;
	readonly personId: string;
	readonly sessionId: string;
	readonly now: Date;

	constructor(_mint: Mint, entry: { tx: Tx; personId: string; sessionId: string; now: Date }) {
		this.tx = entry.tx;
		this.personId = entry.personId;
		this.sessionId = entry.sessionId;
		this.now = entry.now;
	}
}
