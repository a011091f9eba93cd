import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf } from '../domain/day.ts';
import type { Ground } from '../domain/policy/standing.ts';
import { Refusal } from '../domain/refusal.ts';
import {
	assertReadable,
	draftFrom,
	learned,
	supportOf,
	type PlanSign,
	type SignalPlan,
	type WayOut
} from '../domain/signal-plan.ts';
import { newId } from '../domain/id.ts';
import type { SignalForm } from '../domain/signal-form.ts';
import type { SignalLevel } from '../domain/signal.ts';
import type {
	AgainstWishForm,
	AutoOrangeForm,
	OfferForm,
	PlanActionForm,
	PlanRemoveForm,
	PlanSignForm,
	RulesForm,
	WayOutForm
} from '../domain/signal-plan-form.ts';
import { assertUntil } from '../domain/support.ts';
import type { SupportLineForm } from '../domain/support-form.ts';
import { assertPresent } from './circle.ts';
import type { Tx } from './db/connect.ts';
import { planOffer, signalPlan, wayOut } from './db/schema/index.ts';
import type { Deed, Sight } from './gate/index.ts';

// The signal plan: made together as a draft, agreed to as a whole, and then frozen as a version. The
// numbers and places of the emergency card stand beside it and change by themselves.

/** Most numbers and places on the emergency card: more, and nobody finds the right one in need. */
export const wayLimit = 10;

/** A version as it is kept, with what a page says of it. */
export type KeptPlan = SignalPlan & { edition: number; editedById: string; editedAt: Date };

/** The plan of a circle as this reader may see it. */
export type PlanView = {
	active: KeptPlan | null;
	/** What is being written, for those who write in it or say yes to it. */
	draft: KeptPlan | null;
	ways: readonly WayOut[];
	/** What counted before, the latest first. */
	earlier: readonly { version: number; agreedAt: Date }[];
};

/** The plan of the circle, the draft only for who may write in it. */
export async function planView(sight: Sight<'signalPlan.read'>): Promise<PlanView> {
	const { tx, circleId } = sight;
	const [plans, ways, earlier] = await Promise.all([
		tx
			.select()
			.from(signalPlan)
			.where(
				and(eq(signalPlan.circleId, circleId), inArray(signalPlan.status, ['active', 'draft']))
			)
			.limit(2),
		waysOf(tx, circleId),
		tx
			.select({ version: signalPlan.version, agreedAt: signalPlan.agreedAt })
			.from(signalPlan)
			.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.status, 'replaced')))
			.orderBy(desc(signalPlan.version))
			.limit(20)
	]);
	const found = plans.map(planOf);
	const mayWrite = sight.may('signalPlan.edit') || sight.may('signalPlan.agree');
	const view = {
		active: found.find(({ status }) => status === 'active') ?? null,
		draft: (mayWrite ? found.find(({ status }) => status === 'draft') : undefined) ?? null,
		ways,
		earlier: earlier.map(({ version, agreedAt }) => ({ version, agreedAt: agreedAt! }))
	};
	const shown = [view.active, view.draft].filter((one) => one !== null);
	sight.gave(
		'signalPlan.read',
		'plan',
		shown.map(({ version, edition }) => ({
			id: circleId,
			version: version * 1_000 + edition,
			topicId: 'health'
		}))
	);
	return view;
}

/**
 * A version that counted before, to be read again.
 *
 * @throws {Refusal} `not_found` for one that never counted, or that counts now.
 */
export async function earlierPlan(
	sight: Sight<'signalPlan.read'>,
	version: number
): Promise<KeptPlan> {
	const [found] = await sight.tx
		.select()
		.from(signalPlan)
		.where(
			and(
				eq(signalPlan.circleId, sight.circleId),
				eq(signalPlan.version, version),
				eq(signalPlan.status, 'replaced')
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	const given = { id: sight.circleId, version: version * 1_000 + found.edition, topicId: 'health' };
	sight.gave('signalPlan.read', 'plan', [given]);
	return planOf(found);
}

/**
 * What the plan that counts says to somebody who notes: the signs they can tick, and what one does
 * when it is red.
 */
export async function signsOf(
	sight: Sight<'signalPlan.read'>
): Promise<{ signs: readonly PlanSign[]; redActions: readonly string[] }> {
	const active = await activePlan(sight.tx, sight.circleId);
	sight.gave(
		'signalPlan.read',
		'plan',
		active === null
			? []
			: [{ id: sight.circleId, version: active.version * 1_000, topicId: 'health' }]
	);
	const red = (active?.actions ?? []).filter(({ phase, isAvoid }) => phase === 'red' && !isAvoid);
	return { signs: active?.signs ?? [], redActions: red.map(({ text }) => text) };
}

/** The plan that counts; null while nobody agreed to one. */
export async function activePlan(tx: Tx, circleId: string): Promise<KeptPlan | null> {
	return planWith(tx, circleId, 'active');
}

/** Writes a sign into the draft, or changes its words. @throws {Refusal} `too_many` beyond the limits. */
export async function setSign(
	deed: Deed<'signalPlan.edit'>,
	{ signId, phase, text, source }: PlanSignForm
): Promise<{ version: number }> {
	return changeDraft(deed, (draft) => {
		const sign = { id: signId, phase, text, source };
		return { ...draft, signs: withOne(draft.signs, sign) };
	});
}

/**
 * Writes into the draft what somebody does, or what is rather not done.
 *
 * @throws {Refusal} `too_many` beyond the limits; `not_found` for somebody who has no place here.
 */
export async function setAction(
	deed: Deed<'signalPlan.edit'>,
	{ actionId, personId, ...rest }: PlanActionForm
): Promise<{ version: number }> {
	if (rest.actor === 'member')
		await assertPresent(deed.tx, deed.circleId, { personId: personId!, now: deed.now });
	return changeDraft(deed, (draft) => {
		const action = { id: actionId, personId: rest.actor === 'member' ? personId : null, ...rest };
		return { ...draft, actions: withOne(draft.actions, action) };
	});
}

/**
 * Writes into the draft what somebody does when there has to be more help.
 *
 * @throws {Refusal} `too_many` beyond the limits; `review_in_time` for an end that nobody will see;
 *   `not_found` for somebody who has no place here.
 */
export async function setSupport(
	deed: Deed<'signalPlan.edit'>,
	{ lineId, ...rest }: SupportLineForm
): Promise<{ version: number }> {
	const { tx, circleId, now } = deed;
	assertUntil(rest.untilOn, dayOf(now));
	await assertPresent(tx, circleId, { personId: rest.personId, now });
	return changeDraft(deed, (draft) => {
		return { ...draft, support: withOne(supportOf(draft), { id: lineId, ...rest }) };
	});
}

/** Leaves a sign, an action or an agreement out of the draft. A second time changes nothing. */
export async function removeFromPlan(
	deed: Deed<'signalPlan.edit'>,
	{ id }: PlanRemoveForm
): Promise<{ version: number }> {
	return changeDraft(deed, (draft) => ({
		...draft,
		signs: draft.signs.filter((one) => one.id !== id),
		actions: draft.actions.filter((one) => one.id !== id),
		support: supportOf(draft).filter((one) => one.id !== id)
	}));
}

/** What helped at a signal that ended, and stands neither in the plan nor was left out of it. */
export type Offer = {
	signalId: string;
	level: SignalLevel;
	text: string;
	authorId: string;
	endedAt: Date;
};

/** Most offers that are shown at a time. */
const offerLimit = 5;

/** What is offered to the plan (D10), to who writes in it and may read the words. */
export async function offersFor(
	sight: Sight<'signalPlan.read' | 'signal.read'>
): Promise<readonly Offer[]> {
	if (!sight.may('signalPlan.edit') || !sight.may('signal.read')) return [];
	const { tx, circleId } = sight;
	// Whose words somebody may not read, the database leaves out.
	const rows = await tx.execute<Omit<Offer, 'endedAt'> & { endedAt: string; turn: number }>(sql`
		select s.id as "signalId", s.level, s.turn, t.text, t.author_id as "authorId", s.ended_at as "endedAt"
		from signal s join signal_text t on t.circle_id = s.circle_id and t.signal_id = s.id and t.kind = 'helped'
		where s.circle_id = ${circleId} and s.state = 'closed' and not exists (
			select from plan_offer o where o.circle_id = s.circle_id and o.signal_id = s.id)
		order by s.ended_at desc limit ${offerLimit}`);
	sight.gave(
		'signal.read',
		'signal',
		rows.map(({ signalId, turn }) => ({ id: signalId, version: turn, topicId: null }))
	);
	return rows.map(({ turn: _turn, endedAt, ...rest }) => ({ ...rest, endedAt: new Date(endedAt) }));
}

/**
 * Puts what helped into the draft. It counts once the resident, or who speaks for them, agreed.
 *
 * @throws {Refusal} `not_found` for what they may not read; `already_answered`; `too_many`.
 */
export async function takeOffer(
	deed: Deed<'signalPlan.edit'>,
	{ signalId, phase, actor }: OfferForm
): Promise<{ version: number }> {
	const text = await answerOffer(deed, signalId, true);
	const action = { id: newId(deed.now.getTime()), phase, text, actor, personId: null };
	return changeDraft(deed, (draft) => learned(draft, { ...action, isAvoid: false }));
}

/** Leaves what helped out of the plan: it is not offered again. @throws {Refusal} as `takeOffer`. */
export async function leaveOffer(
	deed: Deed<'signalPlan.edit'>,
	{ signalId }: SignalForm
): Promise<{ signalId: string }> {
	await answerOffer(deed, signalId, false);
	return { signalId };
}

async function answerOffer(
	{ tx, circleId, personId, now }: Deed<never>,
	signalId: string,
	wasTaken: boolean
): Promise<string> {
	const [found] = await tx.execute<{ text: string }>(sql`
		select t.text from signal s
		join signal_text t on t.circle_id = s.circle_id and t.signal_id = s.id and t.kind = 'helped'
		where s.circle_id = ${circleId} and s.id = ${signalId} and s.state = 'closed' limit 1`);
	if (found === undefined) throw new Refusal('not_found');
	const kept = await tx
		.insert(planOffer)
		.values({ circleId, signalId, wasTaken, answeredById: personId, answeredAt: now })
		.onConflictDoNothing()
		.returning({ signalId: planOffer.signalId });
	if (kept.length === 0) throw new Refusal('already_answered');
	return found.text;
}

/** Sets in the draft whether a talk that nobody answers becomes an orange signal (S4). */
export async function setAutoOrange(
	deed: Deed<'signalPlan.edit'>,
	{ autoOrange }: AutoOrangeForm
): Promise<{ version: number }> {
	return changeDraft(deed, (draft) => ({ ...draft, autoOrange }));
}

/** Sets in the draft how much people have to see before it is a talk (S4, D8). */
export async function setRules(
	deed: Deed<'signalPlan.edit'>,
	rules: RulesForm
): Promise<{ version: number }> {
	return changeDraft(deed, (draft) => ({ ...draft, rules }));
}

/** Throws the draft away; what counts stays as it is. */
export async function dropDraft(deed: Deed<'signalPlan.edit'>): Promise<{ dropped: boolean }> {
	const gone = await deed.tx
		.delete(signalPlan)
		.where(and(eq(signalPlan.circleId, deed.circleId), eq(signalPlan.status, 'draft')))
		.returning({ version: signalPlan.version });
	return { dropped: gone.length > 0 };
}

/** The resident signs, apart from the rest, that others may act against the wish of a moment. */
export async function signAgainstWish(
	deed: Deed<'signalPlan.agree'>,
	{ text }: AgainstWishForm
): Promise<{ version: number }> {
	return changeDraft(deed, (draft) => ({
		...draft,
		againstWish: { text, signedAt: deed.now, withdrawnAt: null }
	}));
}

/** Takes that back, at once: in what counts and in what is being written. */
export async function withdrawAgainstWish(
	deed: Deed<'signalPlan.agree'>
): Promise<{ withdrawn: boolean }> {
	const gone = await deed.tx.execute(sql`
		update signal_plan set edition = edition + 1, against_wish =
			jsonb_set(against_wish, '{withdrawnAt}', to_jsonb(${deed.now.toISOString()}::text))
		where circle_id = ${deed.circleId} and status in ('active', 'draft') and against_wish is not null
			and against_wish ->> 'withdrawnAt' is null
		returning version`);
	return { withdrawn: gone.length > 0 };
}

/** Sets a number or a place of the emergency card. @throws {Refusal} `too_many` beyond ten. */
export async function setWay(
	deed: Deed<'signalPlan.edit'>,
	{ wayId, ...rest }: WayOutForm
): Promise<{ wayId: string }> {
	const { tx, circleId, now } = deed;
	const ways = await waysOf(tx, circleId);
	const isNew = !ways.some(({ id }) => id === wayId);
	if (isNew && ways.length >= wayLimit) throw new Refusal('too_many', { limit: wayLimit });
	const values = { ...rest, confirmedOn: dayOf(now) };
	await tx
		.insert(wayOut)
		.values({ circleId, id: wayId, position: await nextPosition(tx, circleId), ...values })
		.onConflictDoUpdate({ target: [wayOut.circleId, wayOut.id], set: values });
	await deed.record({ kind: 'way_out.set', wayId });
	return { wayId };
}

/** Says that a number or a place is still right (G4). */
export async function confirmWay(
	deed: Deed<'signalPlan.edit'>,
	{ id }: PlanRemoveForm
): Promise<{ wayId: string }> {
	const found = await deed.tx
		.update(wayOut)
		.set({ confirmedOn: dayOf(deed.now) })
		.where(and(eq(wayOut.circleId, deed.circleId), eq(wayOut.id, id)))
		.returning({ id: wayOut.id });
	if (found.length === 0) throw new Refusal('not_found');
	await deed.record({ kind: 'way_out.set', wayId: id });
	return { wayId: id };
}

/** Takes a number or a place off the card. A second time changes nothing. */
export async function removeWay(
	deed: Deed<'signalPlan.edit'>,
	{ id }: PlanRemoveForm
): Promise<{ wayId: string }> {
	const gone = await deed.tx
		.delete(wayOut)
		.where(and(eq(wayOut.circleId, deed.circleId), eq(wayOut.id, id)))
		.returning({ id: wayOut.id });
	if (gone.length > 0) await deed.record({ kind: 'way_out.set', wayId: id });
	return { wayId: id };
}

/** Changes the draft, or begins one from what counts now. Who writes is said; what was read is not lost. */
async function changeDraft(
	deed: Deed<'signalPlan.edit'> | Deed<'signalPlan.agree'>,
	change: (draft: SignalPlan) => SignalPlan
): Promise<{ version: number }> {
	const { tx, circleId, personId, now } = deed;
	const before = await planWith(tx, circleId, 'draft');
	const draft = change(before ?? draftFrom(await activePlan(tx, circleId)));
	assertReadable(draft);
	const { version, signs, actions, madeWithIds, againstWish, autoOrange = false, rules } = draft;
	const support = supportOf(draft);
	const madeWith = [...new Set([...madeWithIds, personId])];
	const set = rules === undefined ? {} : { rules };
	const content = { signs, actions, madeWithIds: madeWith, autoOrange, support, ...set };
	const values = { content, againstWish, editedById: personId, editedAt: now };
	if (before === null) {
		await tx.insert(signalPlan).values({ circleId, version, status: 'draft', ...values });
		await deed.record({ kind: 'signal_plan.edited', version });
	} else {
		await tx
			.update(signalPlan)
			.set({ ...values, edition: before.edition + 1 })
			.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.version, version)));
	}
	return { version };
}

function withOne<T extends { id: string }>(list: readonly T[], one: T): T[] {
	const isThere = list.some(({ id }) => id === one.id);
	return isThere ? list.map((before) => (before.id === one.id ? one : before)) : [...list, one];
}

/** The plan with this standing in the circle; null where there is none. */
export async function planWith(
	tx: Tx,
	circleId: string,
	status: 'active' | 'draft'
): Promise<KeptPlan | null> {
	const [found] = await tx
		.select()
		.from(signalPlan)
		.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.status, status)));
	return found === undefined ? null : planOf(found);
}

function planOf(row: typeof signalPlan.$inferSelect): KeptPlan {
	const { content, againstWish, agreedById, agreedAt, reviewOn } = row;
	return {
		version: row.version,
		status: row.status as SignalPlan['status'],
		...content,
		againstWish:
			againstWish === null
				? null
				: {
						text: againstWish.text,
						// From JSON, moments come as text.
						signedAt: new Date(againstWish.signedAt),
						withdrawnAt: againstWish.withdrawnAt === null ? null : new Date(againstWish.withdrawnAt)
					},
		agreement:
			agreedById === null || agreedAt === null || reviewOn === null
				? null
				: { personId: agreedById, ground: row.ground as Ground | null, at: agreedAt, reviewOn },
		edition: row.edition,
		editedById: row.editedById,
		editedAt: row.editedAt
	};
}

async function waysOf(tx: Tx, circleId: string): Promise<WayOut[]> {
	const rows = await tx
		.select()
		.from(wayOut)
		.where(eq(wayOut.circleId, circleId))
		.orderBy(asc(wayOut.position), wayOut.id)
		.limit(wayLimit);
	return rows.map(({ circleId: _circle, position: _position, kind, ...rest }) => {
		return { ...rest, kind: kind as WayOut['kind'] };
	});
}

async function nextPosition(tx: Tx, circleId: string): Promise<number> {
	const [found] = await tx
		.select({ highest: sql<number>`coalesce(max(${wayOut.position}), 0)::int` })
		.from(wayOut)
		.where(eq(wayOut.circleId, circleId));
	return (found?.highest ?? 0) + 1;
}
