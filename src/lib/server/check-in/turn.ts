import { and, eq, inArray, sql } from 'drizzle-orm';
import { after } from '../../domain/chain/index.ts';
import {
	afterCheckIn,
	awayMs,
	isAskedOn,
	plannedCheckIn,
	type CheckInEffect,
	type CheckInHappening,
	type SignOfLife
} from '../../domain/check-in.ts';
import { dayOf, daysAfter, endOfDay } from '../../domain/day.ts';
import type { Span } from '../../domain/duty.ts';
import { askingsOf, hasEnded, type EngineVoice } from '../../domain/signal.ts';
import { isDatabaseAway } from '../db/away.ts';
import { dateOf, type Db, type Tx } from '../db/connect.ts';
import { checkIn, signalVoice } from '../db/schema/index.ts';
import { faultOf } from '../fault.ts';
import { lookAgain } from '../finding/look-again.ts';
import { Gate, type Errand } from '../gate/index.ts';
import { houseHand } from '../signal/hand.ts';
import { raiseByHouse } from '../signal/index.ts';
import { keep, signalsIn, type Hand, type Kept } from '../signal/keep.ts';
import { aroundOf, worldFor } from '../signal/world.ts';
import {
	addCheckIn,
	checkInOf,
	idFor,
	liveCheckIns,
	liveStates,
	planOf,
	wakeAt,
	type KeptCheckIn,
	type KeptCheckInPlan
} from './rows.ts';

// What happens to check-ins, by themselves and by people: the rules of `domain/check-in` say what
// comes of it, and here it is kept and done, each check-in in a transaction of its own.

/** One check-in has at most so many moments; a loop that goes on is a bug. */
const mostTurns = 6;

/** So long after it failed one is taken up once more. */
const againMs = 60_000;

/** Who asks, and what they know of the resident. */
export type Asker = {
	hand: Hand;
	residentId: string;
	plan: KeptCheckInPlan;
	/** Calls the key holders; only the house does. */
	raise: (voice: EngineVoice) => Promise<unknown>;
};

/**
 * Takes the check-ins of a circle up to now: plans those of today and tomorrow, looks for signs of
 * life, and does what is due. Woken too early or twice, it changes nothing. Each check-in is taken up
 * by itself: one that cannot be kept is undone, and holds no other up.
 *
 * @throws when the database is away: the job comes again.
 */
export async function stepCheckIns(db: Db, circleId: string): Promise<void> {
	const enter = <T>(work: (errand: Errand) => Promise<T>) =>
		Gate.asSystem(db, 'check_in.due', circleId, { lock: true }, work);
	const ids = await enter(async (errand) => {
		const asker = await houseAsker(errand);
		if (asker === null) return [];
		await planAhead(asker);
		return (await liveCheckIns(errand.tx, circleId)).map(({ id }) => id);
	});
	const failed = new Set<string>();
	for (const id of ids) {
		await enter((errand) => oneUpToNow(errand, id)).catch((caught: unknown) => {
			if (isDatabaseAway(caught)) throw caught;
			failed.add(id);
			const what = 'a check-in could not be taken up to now';
			console.error(JSON.stringify({ level: 'error', what, checkIn: id, ...faultOf(caught) }));
		});
	}
	await enter((errand) => wakeNext(errand, failed));
}

/** How the house asks; null where nobody is asked, or the circle has ended (T6.6). */
async function houseAsker(errand: Errand): Promise<Asker | null> {
	const { tx, circleId } = errand;
	const [plan, circle] = await Promise.all([planOf(tx, circleId), residentOf(tx, circleId)]);
	if (plan === null || circle === null) return null;
	return {
		hand: houseHand(errand),
		residentId: circle.residentId,
		plan,
		raise: (voice) => raiseByHouse(errand, voice)
	};
}

async function oneUpToNow(errand: Errand, id: string): Promise<void> {
	const asker = await houseAsker(errand);
	const found = asker === null ? null : await checkInOf(errand.tx, errand.circleId, id);
	if (asker === null || found === null || !liveStates.includes(found.state)) return;
	await takeUpToNow(asker, found);
}

async function wakeNext(errand: Errand, failed: ReadonlySet<string>): Promise<void> {
	const { tx, circleId, now } = errand;
	const asker = await houseAsker(errand);
	if (asker === null) return;
	const moments = (await liveCheckIns(tx, circleId)).flatMap(({ id, nextAt }) => {
		if (nextAt === null) return [];
		return [failed.has(id) ? now.getTime() + againMs : nextAt.getTime()];
	});
	if (asker.plan.stoppedAt !== null && moments.length === 0) return;
	// Tomorrow has days of its own to be planned.
	const midnight = endOfDay(dayOf(now)).getTime();
	await wakeAt(tx, circleId, new Date(Math.min(midnight, ...moments)));
}

/** Has something happen to a check-in, and does what comes of it. */
export async function happen(
	asker: Asker,
	found: KeptCheckIn,
	happening: CheckInHappening,
	more: Partial<typeof checkIn.$inferInsert> = {}
): Promise<KeptCheckIn> {
	const { tx, circleId, now, record } = asker.hand;
	const { checkIn: next, effects } = afterCheckIn(found, happening, asker.plan, now);
	if (next === found && effects.length === 0) return found;
	const isEnd = next.nextAt === null && next.state !== 'missed';
	const becameMissed = next.state === 'missed' && found.state !== 'missed';
	const values = {
		...{ state: next.state, nextAt: next.nextAt, answer: next.answer, feeling: next.feeling },
		...{ clearedById: next.clearedById },
		// Only the house may write these two, and only where it did remind or was away.
		...(next.remindedAt === found.remindedAt ? {} : { remindedAt: next.remindedAt }),
		...(next.kringWasAway === found.kringWasAway ? {} : { kringWasAway: next.kringWasAway }),
		...(becameMissed ? { missedAt: now } : {}),
		...(isEnd && found.endedAt === null ? { endedAt: now } : {}),
		// Who said "fine" may say anew that it is not.
		...(!isEnd && found.endedAt !== null ? { endedAt: null } : {}),
		...more
	};
	await tx
		.update(checkIn)
		.set(values)
		.where(and(eq(checkIn.circleId, circleId), eq(checkIn.id, found.id)));
	const checkInId = found.id;
	const personId = asker.residentId;
	if (next.state !== found.state) {
		if (next.state === 'open') await record({ kind: 'check_in.opened', checkInId, personId });
		if (next.state === 'reminded') await record({ kind: 'check_in.reminded', checkInId, personId });
		if (next.state === 'missed') await record({ kind: 'check_in.missed', checkInId, personId });
		if (next.state === 'done') await record({ kind: 'check_in.done', checkInId });
		if (next.state === 'cleared') await record({ kind: 'check_in.cleared', checkInId });
		if (next.state === 'asked') await record({ kind: 'check_in.not_fine', checkInId });
	}
	for (const effect of effects) await bringAbout(asker, found.id, effect);
	if (becameMissed) await lookAgain({ tx, circleId });
	return { ...found, ...next, endedAt: isEnd ? (found.endedAt ?? now) : null };
}

async function takeUpToNow(asker: Asker, found: KeptCheckIn): Promise<void> {
	const { tx, circleId, now } = asker.hand;
	let current = found;
	for (const sign of await signsOfLife(asker, found)) {
		current = await happen(asker, current, { kind: 'life', sign });
	}
	if (found.appOpenedAt !== null) {
		await tx
			.update(checkIn)
			.set({ appOpenedAt: null })
			.where(and(eq(checkIn.circleId, circleId), eq(checkIn.id, found.id)));
	}
	current = await closedWithItsSignal(asker, current);
	const away = await lastAway(tx, found.opensAt);
	for (let turn = 0; turn < mostTurns; turn++) {
		if (current.nextAt === null || current.nextAt > now) return;
		const next = await happen(asker, current, { kind: 'due', away: lateBy(current, away, now) });
		if (next === current) return;
		current = next;
	}
}

/** When Kring was not there: as the engine says, or because this very moment is noticed late. */
function lateBy({ nextAt }: KeptCheckIn, away: Span | null, now: Date): Span | null {
	const isLate = now.getTime() - nextAt!.getTime() >= awayMs;
	return isLate ? { from: nextAt!, until: now } : away;
}

/** The windows of today and tomorrow that have still to come or run now. What no longer fits goes. */
async function planAhead({ hand, plan }: Asker): Promise<void> {
	const { tx, circleId, now } = hand;
	const today = dayOf(now);
	const wanted = [today, daysAfter(today, 1)]
		.filter((on) => isAskedOn(plan, on))
		.flatMap((on) => plan.windows.map((window) => plannedCheckIn(idFor(now), on, window)))
		.filter(({ closesAt }) => closesAt > now);
	const fits = (one: KeptCheckIn) =>
		wanted.some(
			({ opensAt, closesAt }) =>
				opensAt.getTime() === one.opensAt.getTime() && closesAt.getTime() === one.closesAt.getTime()
		) || one.closesAt <= now;
	const stale = (await liveCheckIns(tx, circleId)).filter(
		(one) => one.state === 'planned' && !fits(one)
	);
	if (stale.length > 0) {
		const ids = stale.map(({ id }) => id);
		await tx.delete(checkIn).where(and(eq(checkIn.circleId, circleId), inArray(checkIn.id, ids)));
	}
	for (const planned of wanted) {
		const window = plan.windows.find(
			(one) => plannedCheckIn('', planned.on, one).opensAt.getTime() === planned.opensAt.getTime()
		)!;
		await addCheckIn(tx, circleId, planned, window.fromMinute);
	}
}

/**
 * What shows that the resident is up and about, since the window opened (S6): by when it was written,
 * for what waited on a phone without a network says nothing of now.
 */
async function signsOfLife(
	{ hand, residentId, plan }: Asker,
	{ opensAt, appOpenedAt, answeredAt, state }: KeptCheckIn
): Promise<SignOfLife[]> {
	if (state === 'planned') return [];
	const { tx, circleId } = hand;
	const since = opensAt.toISOString();
	const said = (answeredAt ?? opensAt).toISOString();
	type Raw = { kind: SignOfLife['kind']; at: string; personId: string; contact: string | null };
	const rows = await tx.execute<Raw>(sql`
		(select 'message' as kind, coalesce(written_at, posted_at) as at, author_id as "personId", null as contact
			from "update" where circle_id = ${circleId} and author_id = ${residentId}
				and posted_at >= ${since}::timestamptz and coalesce(written_at, posted_at) >= ${since}::timestamptz
			order by 2 limit 1)
		union all
		(select 'message', coalesce(written_at, posted_at) as at, author_id, null from comment
			where circle_id = ${circleId} and author_id = ${residentId} and posted_at >= ${since}::timestamptz
				and coalesce(written_at, posted_at) >= ${since}::timestamptz
			order by 2 limit 1)
		union all
		(select 'observation', observed_at, observer_id, contact from observation
			where circle_id = ${circleId} and observed_at >= ${since}::timestamptz and withdrawn_at is null
				and contact <> 'heard' order by observed_at limit 1)
		union all
		(select 'call', coalesce(written_at, at) as at, person_id, null from signal_voice
			where circle_id = ${circleId} and person_id = ${residentId} and withdrawn_at is null
				and coalesce(written_at, at) >= ${said}::timestamptz order by 2 limit 1)`);
	const signs = rows.map(({ kind, at, personId, contact }): SignOfLife => {
		const sign = { kind, at: new Date(at), personId };
		return contact === null ? sign : { ...sign, contact: contact as 'seen' };
	});
	const opened: SignOfLife[] =
		appOpenedAt === null || !plan.countsOpening
			? []
			: [{ kind: 'opening', at: appOpenedAt, personId: residentId }];
	return [...signs, ...opened];
}

/** Who answered the signal closed it in their own way: then they had seen or spoken the resident. */
async function closedWithItsSignal(asker: Asker, found: KeptCheckIn): Promise<KeptCheckIn> {
	if (found.state !== 'missed') return found;
	const kept = await signalFor(asker.hand, found.id);
	if (kept === null || !hasEnded(kept.signal)) return found;
	const by = kept.beside.endedById ?? asker.residentId;
	return happen(asker, found, { kind: 'seen', by });
}

async function bringAbout(asker: Asker, checkInId: string, effect: CheckInEffect): Promise<void> {
	const { hand, raise } = asker;
	switch (effect.kind) {
		// The resident is told by the line in the log, and sees on the first page what they can do.
		case 'remind':
		case 'offer':
			return;
		case 'raise':
			await raise(effect.voice);
			return;
		case 'settle':
			return settle(hand, checkInId, effect.by);
		case 'tell': {
			const kept = await signalFor(hand, checkInId);
			for (const personId of kept?.signal.toldIds ?? [])
				await hand.record({ kind: 'check_in.news', checkInId, personId });
		}
	}
}

async function settle(hand: Hand, checkInId: string, by: string): Promise<void> {
	const kept = await signalFor(hand, checkInId);
	if (kept === null || hasEnded(kept.signal)) return;
	const around = await aroundOf(hand.tx, hand.circleId, hand.now);
	const world = worldFor(around, askingsOf(kept.signal));
	const next = after(kept.signal, { kind: 'settled', by }, world, hand.now);
	// It ends in the name of who saw or spoke the resident, whoever wrote that down.
	await keep({ ...hand, personId: by }, around, kept, next, { beside: { outcome: 'settled' } });
}

/** The signal that says that this check-in was missed; null while there is none. */
export async function signalFor(
	{ tx, circleId }: Pick<Hand, 'tx' | 'circleId'>,
	checkInId: string
): Promise<Kept | null> {
	const [voice] = await tx
		.select({ signalId: signalVoice.signalId })
		.from(signalVoice)
		.where(and(eq(signalVoice.circleId, circleId), eq(signalVoice.id, checkInId)));
	if (voice === undefined) return null;
	const [found] = await signalsIn(tx, circleId, { id: voice.signalId, limit: 1 });
	return found ?? null;
}

async function residentOf(tx: Tx, circleId: string): Promise<{ residentId: string } | null> {
	const [found] = await tx.execute<{ residentId: string }>(sql`
		select resident_id as "residentId" from circle where id = ${circleId} and closed_at is null`);
	return found ?? null;
}

async function lastAway(tx: Tx, since: Date): Promise<Span | null> {
	const [found] = await tx.execute<{ from: string; until: string }>(sql`
		select from_at as "from", until_at as "until" from kring_last_away(${since.toISOString()}::timestamptz)`);
	if (found === undefined) return null;
	return { from: dateOf(found.from)!, until: dateOf(found.until)! };
}
