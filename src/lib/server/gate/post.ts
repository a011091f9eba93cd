import { freshMs } from '../../domain/policy/decide.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';
import type { Answer, Gate, Sent } from './gate.ts';
import type { Own } from './sight.ts';

/** The offices that open pages of their own. */
type Kind = 'operator' | 'organisation_manager' | 'coordinator' | 'treasurer';

/** Those of a neighbourhood. */
type Local = 'coordinator' | 'treasurer';

/**
 * Which office somebody comes in with. A manager names the organisation, a coordinator of activities
 * and a treasurer the neighbourhood; an operator has neither.
 */
export type Held<K extends Kind> = {
	kind: K;
	organisationId: K extends 'organisation_manager' ? string : null;
	neighbourhoodId?: K extends Local ? string : undefined;
	/** Asks for a factor used less than ten minutes ago: to ask people in, or to end something (T3.5). */
	fresh?: boolean;
};

/** Only this file has it, so only this file makes a `Post`. */
type PostMint = { readonly postMint: unique symbol };
const mint = {} as PostMint;

/**
 * An office outside any circle, for as long as its transaction lasts. Queries and commands of the
 * pages of operators and managers take one as their first argument; a look at one organisation is
 * not one at another, because the organisation is part of it. It opens no circle (T4.9).
 */
export class Post<K extends Kind> {
	readonly #kind: K;
	/** The same transaction as one's own things, for what is asked of a person and not of an office. */
	readonly own: Own;
	readonly tx: Tx;
	readonly personId: string;
	/** The organisation that is managed; null for the others. */
	readonly organisationId: K extends 'organisation_manager' ? string : null;
	/** The neighbourhood in which activities are coordinated or books are kept; undefined for the others. */
	readonly neighbourhoodId: K extends Local ? string : undefined;
	/** In whose name somebody coordinates there; nothing for the others. */
	readonly organisationIds: readonly string[];
	/** The database's time. */
	readonly now: Date;

	constructor(_mint: PostMint, own: Own, held: Held<K>, organisationIds: readonly string[]) {
		this.#kind = held.kind;
		this.own = own;
		this.tx = own.tx;
		this.personId = own.personId;
		this.organisationId = held.organisationId;
		// A coordinator and a treasurer come in by a neighbourhood and in no other way.
		this.neighbourhoodId = held.neighbourhoodId as Post<K>['neighbourhoodId'];
		this.organisationIds = organisationIds;
		this.now = own.now;
	}

	/** Which office this is. */
	get kind(): K {
		return this.#kind;
	}
}

/**
 * Lets `work` at what an office opens.
 *
 * @throws {Refusal} `not_found` for who does not hold it, also when there is no such organisation;
 *   `second_factor_needed` and `prove_it_again` for who does.
 */
export async function inOffice<K extends Kind, T>(
	gate: Gate,
	held: Held<K>,
	work: (post: Post<NoInfer<K>>) => Promise<T>
): Promise<T> {
	const organisationIds = heldIn(gate, held);
	return gate.own((own) => work(postFor(gate, own, held, organisationIds)));
}

/**
 * Lets `work` change something in an office, once for each id (T11.6).
 *
 * @throws {Refusal} as `inOffice` does, and `change_conflict` for a known id with other content.
 */
export async function changeInOffice<K extends Kind, T extends Answer>(
	gate: Gate,
	held: Held<K>,
	sent: Sent,
	work: (post: Post<NoInfer<K>>) => Promise<T>
): Promise<T> {
	const organisationIds = heldIn(gate, held);
	return gate.changeOwn(sent, (own) => work(postFor(gate, own, held, organisationIds)));
}

/** In whose name a coordinator comes in. @throws {Refusal} as `inOffice` does. */
function heldIn<K extends Kind>(gate: Gate, { kind, organisationId, neighbourhoodId }: Held<K>) {
	const found = gate.offices(kind, {
		organisationId: organisationId ?? undefined,
		neighbourhoodId
	});
	const isLocal = kind === 'coordinator' || kind === 'treasurer';
	if (isLocal && neighbourhoodId === undefined) throw new Refusal('not_found');
	if (kind !== 'coordinator') return [];
	return found.flatMap((one) => (one.organisationId === null ? [] : [one.organisationId]));
}

function postFor<K extends Kind>(
	gate: Gate,
	own: Own,
	held: Held<K>,
	organisationIds: readonly string[]
): Post<K> {
	const provedAgoMs = own.now.getTime() - gate.visitor.provedAt.getTime();
	if (held.fresh === true && provedAgoMs >= freshMs) throw new Refusal('prove_it_again');
	return new Post(mint, own, held, organisationIds);
}
