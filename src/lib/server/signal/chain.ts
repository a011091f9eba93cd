import { and, eq, inArray, sql } from 'drizzle-orm';
import {
	assertChain,
	crewOf,
	gapsAhead,
	proposedChain,
	weakSpots,
	type Chain,
	type Crew,
	type Wait,
	type WeakSpot
} from '../../domain/chain/index.ts';
import type {
	ChainForm,
	PlaceForm,
	StartChainForm,
	StepForm,
	StepRemoveForm
} from '../../domain/chain-form.ts';
import type { Span } from '../../domain/duty.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { signalLevels, type Asking, type SignalLevel } from '../../domain/signal.ts';
import { chain, chainPlace, chainStep, chainTarget } from '../db/schema/index.ts';
import { greyIn } from '../duty/index.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { handOf } from './hand.ts';
import { tendSignals } from './tend.ts';
import { aroundOf, worldFor, type Around } from './world.ts';

/** The chain of one level, as its page shows it. */
export type ChainView = {
	level: SignalLevel;
	/** Null where none was made: then everybody near is asked. */
	chain: Chain | null;
	/** Whom each step would ask now, and whom it would not and why. */
	now: readonly (Crew & { stepId: string })[];
	weak: readonly WeakSpot[];
	/** When, in the next 30 days, a step would ask nobody (D6). */
	gaps: readonly { stepId: string; gaps: readonly Span[] }[];
	/** Everybody who was named, and what they said to it. */
	places: readonly Place[];
};

/** The chains of a circle, and the teams whose duty a step can ask. */
export type ChainsView = {
	chains: ChainView[];
	rotas: { id: string; name: string; organisationName: string }[];
	/** Who tapped no test for a day (D12): only for who looks after the circle or edits its chains. */
	greyIds: string[];
};

/** Somebody who was named in a chain. */
export type Place = { personId: string; answer: 'waiting' | 'accepted' | 'declined' };

/** The chains of a circle, orange and red, with what is weak in them. */
export async function chainsOf(sight: Sight<'chain.read'>): Promise<ChainsView> {
	const { tx, circleId, now } = sight;
	const looksAfter = sight.standing.isContact || sight.may('chain.edit');
	const [around, places, greyIds] = await Promise.all([
		aroundOf(tx, circleId, now),
		placesIn(sight),
		looksAfter ? greyIn(tx, circleId, now) : []
	]);
	// Who is in it is who is in the circle: the log says that once.
	sight.gave('chain.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	const rotas = around.rotas.map(({ id, name, organisationName }) => ({
		...{ id, name, organisationName }
	}));
	const chains = signalLevels.map((level): ChainView => {
		const found = around.chains[level];
		const world = worldFor(around, [level]);
		const of = places.filter((place) => place.level === level);
		if (found === null) return { level, chain: null, now: [], weak: [], gaps: [], places: [] };
		return {
			level,
			chain: found,
			now: found.steps.map((step) => ({
				stepId: step.id,
				...crewOf(step, found, world, [], now)
			})),
			weak: weakSpots(found, world, now),
			gaps: gapsAhead(found, world, now),
			places: of.map(({ personId, answer }) => ({ personId, answer }))
		};
	});
	return { chains, rotas, greyIds };
}

/** The chains in which this person was named and did not answer yet, and the key holders' among them. */
export async function myOpenPlaces(
	sight: Pick<Sight<never>, 'tx' | 'circleId' | 'personId'>
): Promise<Asking[]> {
	const rows = await sight.tx.execute<{ level: Asking }>(sql`
		select level from chain_place where circle_id = ${sight.circleId} and person_id = ${sight.personId}
			and accepted_at is null and declined_at is null
		union all select 'check_in' from check_in_holder where circle_id = ${sight.circleId}
			and person_id = ${sight.personId} and accepted_at is null and declined_at is null limit 3`);
	return rows.map(({ level }) => level);
}

/**
 * Makes the first chain of a level out of what is proposed (S7): the contact person and those
 * chosen, then the back-up, who has duty and who stands in for them, or the number.
 *
 * @throws {Refusal} `already_answered` where there is one; `chain_too_thin`.
 */
export async function startChain(
	deed: Deed<'chain.edit'>,
	form: StartChainForm
): Promise<{ level: SignalLevel }> {
	const { level, fallback } = form;
	const around = await aroundOf(deed.tx, deed.circleId, deed.now);
	if (around.chains[level] !== null) throw new Refusal('already_answered');
	const nearIds = form['near[]'];
	const [duty, standIn] = dutiesOf(around);
	const proposed = proposedChain(level, {
		nearIds,
		dutyRotaId: duty?.id ?? null,
		standInRotaId: standIn?.id ?? null,
		fallback
	});
	const [first, ...rest] = proposed.steps;
	// Orange asks those chosen with the contact person too: who is near hears it first.
	const near = nearIds.map((personId) => ({ kind: 'member', personId }) as const);
	const opening = level === 'red' ? first! : { ...first!, who: [...first!.who, ...near] };
	const steps = [opening, ...rest]
		.filter(({ who }) => around.backupId !== null || !who.some(({ kind }) => kind === 'backup'))
		.map((step) => ({ ...step, id: newId(deed.now.getTime()) }));
	await keepChain(deed, around, { ...proposed, steps });
	return { level };
}

/**
 * Changes what a chain has beside its steps.
 *
 * @throws {Refusal} `not_found` where there is none; `chain_too_thin`; `chain_wait`; `too_many`.
 */
export async function setChain(
	deed: Deed<'chain.edit'>,
	{ level, rounds, lastWait, fallback }: ChainForm
): Promise<{ level: SignalLevel }> {
	const { around, found } = await chainHere(deed, level);
	await keepChain(deed, around, { ...found, rounds, lastWait, fallback });
	return { level };
}

/**
 * Puts a step in its place, new or changed. It keeps its id, so that who had their turn in a running
 * signal is not asked twice.
 *
 * @throws {Refusal} as `setChain` does; `not_found` for a step of the other level.
 */
export async function setStep(
	deed: Deed<'chain.edit'>,
	{ level, place, step }: StepForm
): Promise<{ level: SignalLevel }> {
	const { around, found } = await chainHere(deed, level);
	const other = around.chains[level === 'red' ? 'orange' : 'red'];
	if (other?.steps.some(({ id }) => id === step.id)) throw new Refusal('not_found');
	const others = found.steps.filter(({ id }) => id !== step.id);
	const steps = others.toSpliced(place, 0, step).map((one, at) => {
		// Whoever was first waited for nothing; in another place they wait as long as who is first now.
		const waitsNot = at > 0 && one.wait.kind === 'minutes' && one.wait.minutes === 0;
		return waitsNot && one.id !== step.id ? { ...one, wait: step.wait } : one;
	});
	await keepChain(deed, around, { ...found, steps });
	return { level };
}

/**
 * Leaves a step out.
 *
 * @throws {Refusal} as `setChain` does.
 */
export async function removeStep(
	deed: Deed<'chain.edit'>,
	{ level, stepId }: StepRemoveForm
): Promise<{ level: SignalLevel }> {
	const { around, found } = await chainHere(deed, level);
	const steps = found.steps.filter(({ id }) => id !== stepId);
	if (steps.length === found.steps.length) return { level };
	await keepChain(deed, around, { ...found, steps });
	return { level };
}

/**
 * Says yes or no to one's own place in a chain (D4). Both can be changed later.
 *
 * @throws {Refusal} `not_found` for who was not named in it.
 */
export async function answerPlace(
	deed: Deed<'chain.answer'>,
	{ level, answer }: PlaceForm
): Promise<{ level: SignalLevel }> {
	const { tx, circleId, personId, now } = deed;
	const isYes = answer === 'yes';
	const changed = await tx
		.update(chainPlace)
		.set(isYes ? { acceptedAt: now, declinedAt: null } : { acceptedAt: null, declinedAt: now })
		.where(
			and(
				eq(chainPlace.circleId, circleId),
				eq(chainPlace.level, level),
				eq(chainPlace.personId, personId)
			)
		)
		.returning({ level: chainPlace.level });
	if (changed.length === 0) throw new Refusal('not_found');
	const kind = isYes ? ('chain.place_accepted' as const) : ('chain.place_declined' as const);
	await deed.record({ kind, level, personId });
	await tendSignals(handOf(deed), { chainChanged: true });
	return { level };
}

/** The duties of one organisation, its first one and the one behind it; only such that somebody has. */
function dutiesOf({ rotas }: Around): Around['rotas'] {
	const manned = rotas.filter(({ shifts }) => shifts.length > 0);
	return manned.filter(({ organisationId }) => organisationId === manned[0]?.organisationId);
}

async function chainHere(
	deed: Deed<'chain.edit'>,
	level: SignalLevel
): Promise<{ around: Around; found: Chain }> {
	const around = await aroundOf(deed.tx, deed.circleId, deed.now);
	const found = around.chains[level];
	if (found === null) throw new Refusal('not_found');
	return { around, found };
}

/** Writes a chain down, asks whoever is new in it for a yes, and tells the running signals. */
async function keepChain(deed: Deed<'chain.edit'>, around: Around, next: Chain): Promise<void> {
	const { tx, circleId, now, personId } = deed;
	const { level, steps, rounds, fallback } = next;
	assertChain(next, worldFor(around, [level]));
	const isHere = (id: string) => around.people.some((one) => one.personId === id);
	const namedIds = membersIn(next);
	const before = around.chains[level] === null ? [] : membersIn(around.chains[level]);
	// Who left since is still in the steps until somebody takes them out; nobody new may be a stranger.
	if (!namedIds.every((id) => isHere(id) || before.includes(id))) throw new Refusal('not_found');
	if (!rotasIn(next).every((id) => around.rotas.some((rota) => rota.id === id)))
		throw new Refusal('not_found');

	const last = counted(next.lastWait);
	const row = {
		rounds,
		lastWaitKind: last.kind,
		lastWaitMinutes: last.amount,
		fallbackLabel: fallback?.label ?? null,
		fallbackPhone: fallback?.phone ?? null,
		fallbackHours: fallback?.hours ?? null,
		changedAt: now,
		changedById: personId
	};
	await tx
		.insert(chain)
		.values({ circleId, level, ...row })
		.onConflictDoUpdate({ target: [chain.circleId, chain.level], set: row });
	await tx
		.delete(chainStep)
		.where(and(eq(chainStep.circleId, circleId), eq(chainStep.level, level)));
	await tx.insert(chainStep).values(
		steps.map(({ id, wait, showsNumber }, position) => {
			const { kind, amount } = counted(wait);
			const waits = { waitKind: kind, waitMinutes: amount };
			return { circleId, id, level, position, showsNumber, ...waits };
		})
	);
	const targets = steps.flatMap(({ id, who }) =>
		who.map((target, position) => ({
			...{ circleId, stepId: id, position, kind: target.kind },
			personId: target.kind === 'member' ? target.personId : null,
			rotaId: target.kind === 'duty' ? target.rotaId : null
		}))
	);
	if (targets.length > 0) await tx.insert(chainTarget).values(targets);
	await keepPlaces(deed, level, namedIds);
	await deed.record({ kind: 'chain.set', level });
	await tendSignals(handOf(deed), { chainChanged: true });
}

/** Whoever is named has a place, and says yes to it themselves; whoever is not named has none. */
async function keepPlaces(
	deed: Deed<'chain.edit'>,
	level: SignalLevel,
	namedIds: readonly string[]
): Promise<void> {
	const { tx, circleId, now, personId } = deed;
	const known = await tx
		.select({ personId: chainPlace.personId })
		.from(chainPlace)
		.where(and(eq(chainPlace.circleId, circleId), eq(chainPlace.level, level)));
	const gone = known.map((one) => one.personId).filter((id) => !namedIds.includes(id));
	if (gone.length > 0) {
		await tx
			.delete(chainPlace)
			.where(
				and(
					eq(chainPlace.circleId, circleId),
					eq(chainPlace.level, level),
					inArray(chainPlace.personId, gone)
				)
			);
	}
	const fresh = namedIds.filter((id) => !known.some((one) => one.personId === id));
	if (fresh.length === 0) return;
	await tx.insert(chainPlace).values(
		fresh.map((id) => ({
			...{ circleId, level, personId: id, askedAt: now },
			// Who puts themselves in a chain has said yes to it.
			acceptedAt: id === personId ? now : null
		}))
	);
	for (const id of fresh) {
		if (id !== personId) await deed.record({ kind: 'chain.place_asked', level, personId: id });
	}
}

async function placesIn({
	tx,
	circleId
}: Sight<'chain.read'>): Promise<(Place & { level: string })[]> {
	const rows = await tx
		.select()
		.from(chainPlace)
		.where(eq(chainPlace.circleId, circleId))
		.orderBy(chainPlace.askedAt, chainPlace.personId)
		.limit(60);
	return rows.map(({ level, personId, acceptedAt, declinedAt }) => ({
		level,
		personId,
		answer: acceptedAt !== null ? 'accepted' : declinedAt !== null ? 'declined' : 'waiting'
	}));
}

function rotasIn({ steps }: Chain): string[] {
	return steps.flatMap(({ who }) =>
		who.flatMap((target) => (target.kind === 'duty' ? [target.rotaId] : []))
	);
}

function membersIn({ steps }: Chain): string[] {
	const ids = steps.flatMap(({ who }) =>
		who.flatMap((target) => (target.kind === 'member' ? [target.personId] : []))
	);
	return [...new Set(ids)];
}

/** A wait as its two columns: what is counted, and how much; for a working day the minute on the clock. */
function counted(wait: Wait): { kind: Wait['kind']; amount: number } {
	return { kind: wait.kind, amount: wait.kind === 'working_day' ? wait.minute : wait.minutes };
}
