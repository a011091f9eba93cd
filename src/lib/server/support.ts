import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../domain/day.ts';
import { newId } from '../domain/id.ts';
import { seesSupport } from '../domain/policy/decide.ts';
import { Refusal } from '../domain/refusal.ts';
import { supportOf } from '../domain/signal-plan.ts';
import {
	assertRaise,
	changeOver,
	endsSoonOn,
	isInForce,
	isMore,
	isReady,
	loweringAfter,
	loweringNow,
	promisesAt,
	raisedLevels,
	sidesOf,
	stateOfLine,
	supportLevels,
	type ChangeOver,
	type LineState,
	type Lowering,
	type RaisedLevel,
	type Side,
	type SupportAnswer,
	type SupportAsk,
	type SupportLevel,
	type SupportLine
} from '../domain/support.ts';
import type {
	SupportAnswerForm,
	SupportForm,
	SupportFromSignalForm,
	SupportLowerForm,
	SupportRaiseForm
} from '../domain/support-form.ts';
import { membersOf, presentIdsOf } from './circle.ts';
import type { Tx } from './db/connect.ts';
import { signal, support, supportAsk } from './db/schema/index.ts';
import type { Deed, Sight } from './gate/index.ts';
import { activePlan } from './signal-plan.ts';

// More help in one action: the level, who is told of what they promised, and how it becomes less
// again (D9, S07). What was agreed stands in the plan that counts.

/** What was agreed for more help, and how it stands. */
export type LineView = SupportLine & { state: LineState };

/** That there is more help now, for who sees it. */
export type SupportNow = {
	id: string;
	level: RaisedLevel;
	raisedById: string;
	raisedAt: Date;
	lowering: Lowering | null;
	asks: readonly SupportAsk[];
};

/** How much help there is and what is ready, as this reader may see it. */
export type SupportView = {
	/** Null for the usual, and for who may not see that it is more. */
	now: SupportNow | null;
	lines: readonly LineView[];
	/** The levels to which this reader may raise it, and for which somebody would be told. */
	mayRaise: readonly RaisedLevel[];
	/** For whom this reader can say that it may be less. */
	sides: readonly Side[];
	/** How much less it can be: never help that nobody would give. */
	lowersTo: readonly SupportLevel[];
};

const bothSides: readonly Side[] = ['resident', 'contact'];

/** So many days the first page still says that somebody's part is over. */
const thanksDays = 3;

/** How much help there is now, who was told, and what is ready. */
export async function supportView(
	sight: Sight<'support.read' | 'signalPlan.read'>
): Promise<SupportView> {
	const { circleId, standing, now } = sight;
	const { agreed, kept } = await standNow(sight);
	const { plan, lines, presentIds, todayOn } = agreed;
	const toldIds = kept?.asks.map(({ personId }) => personId) ?? [];
	const isSeen = kept !== null && seesSupport(standing, { ...kept, toldIds }, now);
	sight.gave('support.read', 'support', isSeen ? [givenOf(kept)] : []);
	sight.gave(
		'signalPlan.read',
		'plan',
		plan === null
			? []
			: [{ id: circleId, version: plan.version * 1_000 + plan.edition, topicId: 'health' }]
	);
	return {
		now: isSeen ? kept : null,
		lines: lines.map((line) => ({ ...line, state: stateOfLine(line, presentIds, todayOn) })),
		mayRaise: sight.may('support.raise') ? raisable(agreed, kept) : [],
		sides: isSeen && sight.may('support.lower') ? sidesOf(standing, now) : [],
		lowersTo: kept === null ? [] : lowerLevels(agreed, kept.level)
	};
}

/** What the first page of a circle shows of more help. */
export type SupportAtHome = {
	level: SupportLevel;
	/** What this reader promised, and what they said to it; null for who was not told. */
	mine: (SupportAsk & { supportId: string }) | null;
	/** What they did is not needed any more, since a few days at most. */
	isOver: boolean;
	/** Somebody proposed less help, and this reader can say yes for the other side. */
	isAskedToLower: boolean;
	/** What is ready, for the resident. */
	ready: readonly LineView[];
	/** When the first agreement ends, for who looks after the circle; null while that is far. */
	endsSoonOn: string | null;
};

/**
 * What the first page says of more help: one's own promise, and for the resident what is ready.
 *
 * @param isOpened  somebody opened the page; a page that lies open fetches it too, which is not seeing.
 */
export async function supportAtHome(
	sight: Sight<'support.read'>,
	{ isOpened }: { isOpened: boolean }
): Promise<SupportAtHome> {
	const { tx, circleId, personId, standing, now } = sight;
	const [row] = await tx.execute<{
		kept: Raw | null;
		isOver: boolean;
		lines: readonly SupportLine[] | null;
		presentIds: string[];
	}>(sql`
		select case when s.id is not null then ${rawOf} end as kept,
			exists (select from support e
				join support_ask a on a.circle_id = e.circle_id and a.support_id = e.id
				where e.circle_id = ${circleId} and e.ended_at > ${daysBefore(now, thanksDays)}::timestamptz
					and a.person_id = ${personId} and a.answer is distinct from 'cannot') as "isOver",
			p.content -> 'support' as lines, array(select m.person_id from member m
				where m.circle_id = ${circleId} and kring_runs(m)) as "presentIds"
		from (select) as one
		left join support s on s.circle_id = ${circleId} and s.ended_at is null
		left join signal_plan p on p.circle_id = ${circleId} and p.status = 'active'`);
	const kept = row?.kept == null ? null : keptFrom(row.kept);
	const todayOn = dayOf(now);
	const lines = row?.lines ?? [];
	const toldIds = kept?.asks.map((one) => one.personId) ?? [];
	const isSeen = kept !== null && seesSupport(standing, { ...kept, toldIds }, now);
	sight.gave('support.read', 'support', isSeen ? [givenOf(kept)] : []);
	const mine = kept?.asks.find((one) => one.personId === personId) ?? null;
	if (mine !== null && mine.seenAt === null && isOpened) {
		await tx
			.update(supportAsk)
			.set({ seenAt: now })
			.where(and(askOf(circleId, kept!.id, personId), isNull(supportAsk.seenAt)));
	}
	const sides = sidesOf(standing, now);
	const givenBy = kept?.lowering?.byId ?? '';
	// Which offices that person still has, the page of it looks at; here, that they are still there.
	const lowering = loweringNow(
		kept?.lowering ?? null,
		row?.presentIds.includes(givenBy) ? bothSides : [],
		now
	);
	return {
		level: isSeen ? kept.level : 'rest',
		mine: mine === null ? null : { ...mine, supportId: kept!.id },
		isOver: mine === null && (row?.isOver ?? false),
		isAskedToLower:
			lowering !== null &&
			sight.may('support.lower') &&
			sides.some((side) => !lowering.sides.includes(side)),
		ready: sight.isResident
			? lines
					.map((line) => ({ ...line, state: stateOfLine(line, row?.presentIds ?? [], todayOn) }))
					.filter(({ state }) => isInForce(state))
			: [],
		endsSoonOn: standing.isContact ? endsSoonOn(lines, todayOn) : null
	};
}

/** The levels that can be raised because of a signal: for who took it on, and nobody else. */
export async function raisableBySignal(
	sight: Sight<'support.read' | 'signalPlan.read'>,
	{ isTaker }: { isTaker: boolean }
): Promise<readonly RaisedLevel[]> {
	sight.gave('support.read', 'support', []);
	sight.gave('signalPlan.read', 'plan', []);
	if (!isTaker || !sight.may('support.raiseBySignal')) return [];
	const { agreed, kept } = await standNow(sight);
	return raisable(agreed, kept);
}

/**
 * There is more help from now on, and everybody who promised something for it is told (S07).
 *
 * @throws {Refusal} `support_is_on`, `support_nothing_ready`.
 */
export async function raiseSupport(
	deed: Deed<'support.raise'>,
	{ supportId, level }: SupportRaiseForm
): Promise<{ supportId: string; told: number }> {
	return raise(deed, { supportId, level, signalId: null });
}

/**
 * The same by who took a signal on, whatever they may write elsewhere.
 *
 * @throws {Refusal} `not_found` for a signal that somebody else took on, or nobody; and as
 *   `raiseSupport`.
 */
export async function raiseBySignal(
	deed: Deed<'support.raiseBySignal'>,
	form: SupportFromSignalForm
): Promise<{ supportId: string; told: number }> {
	const { tx, circleId, personId } = deed;
	const [found] = await tx
		.select({ takenById: signal.takenById })
		.from(signal)
		.where(
			and(eq(signal.circleId, circleId), eq(signal.id, form.signalId), eq(signal.state, 'taken_on'))
		);
	if (found?.takenById !== personId) throw new Refusal('not_found');
	return raise(deed, form);
}

/**
 * Somebody who was told says "I do it", or "I cannot". They can say the other thing later.
 *
 * @throws {Refusal} `not_found` for who was not told, and for what is over.
 */
export async function answerSupport(
	deed: Deed<'support.answer'>,
	{ supportId, answer }: SupportAnswerForm
): Promise<{ supportId: string }> {
	const { tx, circleId, personId, now } = deed;
	const [kept] = await tx.execute<{ raisedById: string; before: string | null }>(sql`
		select s.raised_by_id as "raisedById", a.answer as before
		from support s join support_ask a on a.circle_id = s.circle_id and a.support_id = s.id
		where s.circle_id = ${circleId} and s.id = ${supportId} and s.ended_at is null
			and a.person_id = ${personId}`);
	if (kept === undefined) throw new Refusal('not_found');
	if (kept.before === answer) return { supportId };
	await tx
		.update(supportAsk)
		.set({
			answer,
			answeredAt: now,
			seenAt: sql`coalesce(${supportAsk.seenAt}, ${now.toISOString()}::timestamptz)`
		})
		.where(askOf(circleId, supportId, personId));
	const kind = answer === 'does' ? 'support.answered' : 'support.declined';
	await deed.record({ kind, supportId, personId: kept.raisedById });
	return { supportId };
}

/**
 * Somebody says that it may be less. When both sides said so it is less, and who did more hears it.
 *
 * @throws {Refusal} `not_found` for what is over; `support_is_on` for what is not less;
 *   `support_nothing_ready` for help that nobody would give.
 */
export async function lowerSupport(
	deed: Deed<'support.lower'>,
	{ supportId, to }: SupportLowerForm
): Promise<{ supportId: string; isLower: boolean }> {
	const { tx, circleId, personId, standing, now } = deed;
	const { agreed, kept } = await standWith(deed, supportId);
	const sides = sidesOf(standing, now);
	if (isMore(kept.level, to) && !lowerLevels(agreed, kept.level).includes(to))
		throw new Refusal('support_nothing_ready');
	const step = loweringAfter(kept, { to, byId: personId, sides, at: now });
	if (step.kind === 'waits') {
		await tx
			.update(support)
			.set({ lowerTo: to, lowerById: personId, lowerSides: sides, lowerAt: now })
			.where(rowOf(circleId, supportId));
		await deed.record({ kind: 'support.lowering_asked', supportId });
	}
	if (step.kind !== 'lowered') return { supportId, isLower: false };
	await deed.record({ kind: 'support.lowered', supportId, level: to });
	const next =
		to === 'extra' ? { supportId: newId(now.getTime()), level: to, signalId: null } : null;
	await changeTo(deed, kept, next, promisesFor(agreed, to));
	return { supportId, isLower: true };
}

/**
 * Somebody says that it stays as it is: the proposal is gone. A second time changes nothing.
 *
 * @throws {Refusal} `not_found` for what is over.
 */
export async function keepSupport(
	deed: Deed<'support.lower'>,
	{ supportId }: SupportForm
): Promise<{ supportId: string }> {
	const { kept } = await standWith(deed, supportId);
	if (kept.lowering === null) return { supportId };
	await deed.tx
		.update(support)
		.set({ lowerTo: null, lowerById: null, lowerSides: [], lowerAt: null })
		.where(rowOf(deed.circleId, supportId));
	await deed.record({ kind: 'support.lowering_declined', supportId });
	return { supportId };
}

/**
 * Another plan counts while there is more help: who does something else from here on is told, and
 * for whom it is over hears so. Whoever's part stayed the same notices nothing.
 */
export async function followPlan(deed: Deed<'signalPlan.agree'>): Promise<void> {
	const { tx, circleId } = deed;
	const { agreed, kept } = await standNow(deed);
	if (kept === null) return;
	const { version, promises } = promisesFor(agreed, kept.level);
	const { asks, tellIds, overIds } = changeOver(kept.asks, promises);
	const goneIds = kept.asks.filter((one) => !asks.includes(one)).map(({ personId }) => personId);
	const newAsks = asks.filter((one) => !kept.asks.includes(one));
	await tx.update(support).set({ planVersion: version }).where(rowOf(circleId, kept.id));
	if (goneIds.length > 0)
		await tx
			.delete(supportAsk)
			.where(
				and(
					eq(supportAsk.circleId, circleId),
					eq(supportAsk.supportId, kept.id),
					inArray(supportAsk.personId, goneIds)
				)
			);
	if (newAsks.length > 0)
		await tx
			.insert(supportAsk)
			.values(newAsks.map((one) => ({ circleId, supportId: kept.id, ...one })));
	await tellChange(deed, kept.id, { tellIds, overIds });
}

function daysBefore(now: Date, days: number): string {
	return new Date(now.getTime() - days * 86_400_000).toISOString();
}

type Raising = { supportId: string; level: RaisedLevel; signalId: string | null };

async function raise(
	deed: Deed<never>,
	raising: Raising
): Promise<{ supportId: string; told: number }> {
	const { agreed, kept } = await standNow(deed);
	const promised = promisesFor(agreed, raising.level);
	assertRaise(raising.level, kept?.level ?? 'rest', promised.promises);
	return changeTo(deed, kept, raising, promised);
}

/** One level ends and another begins, where there is one before and one after. */
async function changeTo(
	deed: Deed<never>,
	before: SupportNow | null,
	next: Raising | null,
	{ version, promises }: Promised
): Promise<{ supportId: string; told: number }> {
	const { tx, circleId, personId, now } = deed;
	const { asks, tellIds, overIds } = changeOver(before?.asks ?? [], promises);
	if (before !== null) {
		await tx
			.update(support)
			.set({ endedAt: now, endedById: personId })
			.where(rowOf(circleId, before.id));
		await tellChange(deed, before.id, { tellIds: [], overIds });
	}
	if (next === null) return { supportId: before?.id ?? '', told: 0 };
	const { supportId, level, signalId } = next;
	await tx.insert(support).values({
		...{ circleId, id: supportId, level, signalId, planVersion: version },
		...{ raisedById: personId, raisedAt: now }
	});
	if (asks.length > 0)
		await tx.insert(supportAsk).values(asks.map((one) => ({ circleId, supportId, ...one })));
	await deed.record({ kind: 'support.raised', supportId, level });
	await tellChange(deed, supportId, { tellIds, overIds: [] });
	return { supportId, told: tellIds.length };
}

async function tellChange(
	deed: Deed<never>,
	supportId: string,
	{ tellIds, overIds }: Pick<ChangeOver, 'tellIds' | 'overIds'>
): Promise<void> {
	for (const personId of overIds) await deed.record({ kind: 'support.over', supportId, personId });
	for (const personId of tellIds) await deed.record({ kind: 'support.asked', supportId, personId });
}

type Promised = {
	version: number | null;
	promises: ReadonlyMap<string, readonly SupportLine[]>;
};

function promisesFor(agreed: Agreed, level: SupportLevel): Promised {
	return { version: agreed.plan?.version ?? null, promises: promisesOf(agreed, level) };
}

function promisesOf({ lines, presentIds, todayOn }: Agreed, level: SupportLevel) {
	return promisesAt(level, lines, presentIds, todayOn);
}

/** The levels to which there is a step up, and at which somebody starts with something. */
function raisable(agreed: Agreed, kept: SupportNow | null): readonly RaisedLevel[] {
	return raisedLevels.filter(
		(level) => isMore(level, kept?.level ?? 'rest') && isReady(level, promisesOf(agreed, level))
	);
}

/** The levels to which there is a step down: the usual, and one at which somebody still does something. */
function lowerLevels(agreed: Agreed, level: RaisedLevel): readonly SupportLevel[] {
	return supportLevels.filter(
		(to) => isMore(level, to) && (to === 'rest' || promisesOf(agreed, to).size > 0)
	);
}

/** What was agreed in the plan that counts, and who is here to do it. */
type Agreed = {
	plan: Awaited<ReturnType<typeof activePlan>>;
	lines: readonly SupportLine[];
	presentIds: readonly string[];
	todayOn: string;
};

/** What was agreed and how much help there is, with a proposal of less only while it stands. */
async function standNow(
	at: Pick<Sight<never>, 'tx' | 'circleId' | 'now'>
): Promise<{ agreed: Agreed; kept: SupportNow | null }> {
	const { tx, circleId, now } = at;
	const [plan, members, kept] = await Promise.all([
		activePlan(tx, circleId),
		membersOf(tx, circleId),
		supportNow(tx, circleId)
	]);
	const presentIds = presentIdsOf(members, now);
	const agreed = { plan, lines: supportOf(plan), presentIds, todayOn: dayOf(now) };
	if (kept === null) return { agreed, kept };
	const giver = members.find(({ personId }) => personId === kept.lowering?.byId);
	const isHere = giver !== undefined && presentIds.includes(giver.personId);
	const lowering = loweringNow(kept.lowering, isHere ? sidesOf(giver.standing, now) : [], now);
	return { agreed, kept: { ...kept, lowering } };
}

/** The same, of help that is on. @throws {Refusal} `not_found` for what is over. */
async function standWith(
	deed: Deed<never>,
	supportId: string
): Promise<{ agreed: Agreed; kept: SupportNow }> {
	const { agreed, kept } = await standNow(deed);
	if (kept?.id !== supportId) throw new Refusal('not_found');
	return { agreed, kept };
}

type Raw = Omit<SupportNow, 'raisedAt' | 'lowering' | 'asks'> & {
	raisedAt: string;
	lowering: (Omit<Lowering, 'at'> & { at: string }) | null;
	asks: (Omit<SupportAsk, 'seenAt' | 'answeredAt'> & {
		answer: SupportAnswer | null;
		seenAt: string | null;
		answeredAt: string | null;
	})[];
};

const rawOf = sql`jsonb_build_object('id', s.id, 'level', s.level, 'raisedById', s.raised_by_id,
	'raisedAt', s.raised_at,
	'lowering', case when s.lower_to is null then null else jsonb_build_object('to', s.lower_to,
		'byId', s.lower_by_id, 'sides', to_jsonb(s.lower_sides), 'at', s.lower_at) end,
	'asks', coalesce((select jsonb_agg(jsonb_build_object('personId', a.person_id, 'lines', a.lines,
			'seenAt', a.seen_at, 'answer', a.answer, 'answeredAt', a.answered_at) order by a.person_id)
		from support_ask a where a.circle_id = s.circle_id and a.support_id = s.id), '[]'))`;

async function supportNow(tx: Tx, circleId: string): Promise<SupportNow | null> {
	const [found] = await tx.execute<{ kept: Raw }>(sql`
		select ${rawOf} as kept from support s where s.circle_id = ${circleId} and s.ended_at is null`);
	return found === undefined ? null : keptFrom(found.kept);
}

function keptFrom({ raisedAt, lowering, asks, ...rest }: Raw): SupportNow {
	const date = (text: string | null) => (text === null ? null : new Date(text));
	return {
		...rest,
		raisedAt: new Date(raisedAt),
		lowering: lowering === null ? null : { ...lowering, at: new Date(lowering.at) },
		asks: asks.map((one) => ({
			...one,
			seenAt: date(one.seenAt),
			answeredAt: date(one.answeredAt)
		}))
	};
}

/** Read again when somebody answered since. */
function givenOf({ id, asks }: SupportNow) {
	return { id, version: 1 + asks.filter(({ answer }) => answer !== null).length, topicId: null };
}

function rowOf(circleId: string, supportId: string) {
	return and(eq(support.circleId, circleId), eq(support.id, supportId));
}

function askOf(circleId: string, supportId: string, personId: string) {
	return and(
		eq(supportAsk.circleId, circleId),
		eq(supportAsk.supportId, supportId),
		eq(supportAsk.personId, personId)
	);
}
