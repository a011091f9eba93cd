import { and, eq, sql } from 'drizzle-orm';
import type { After } from '../../domain/chain/index.ts';
import { loudnessOf, worthUntil } from '../../domain/delivery.ts';
import type { CircleEvent } from '../../domain/event.ts';
import type { NoticeKind } from '../../domain/notice.ts';
import type { Phase } from '../../domain/phase.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	hasEnded,
	type Signal,
	type SignalLevel,
	type SignalOutcome,
	type SignalState,
	type Telling,
	type Undertaking,
	type Voice
} from '../../domain/signal.ts';
import { dateOf, pgArray, type Tx } from '../db/connect.ts';
import { signal, signalText, signalVoice } from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { soundsIn, type Around } from './world.ts';

// A signal between its row and the rules: found, handed to `domain/chain`, and kept with its log and
// its notices in one transaction (T12.1).

/** What it takes to write in a circle: a deed has it, and so has an errand of the house. */
export type Hand = {
	tx: Tx;
	circleId: string;
	now: Date;
	/** Null for the house. */
	personId: string | null;
	record: (body: CircleEvent) => Promise<number>;
};

/** What stands beside a signal that its rules need not know. */
export type Beside = {
	undertaking: Undertaking | null;
	outcome: SignalOutcome | null;
	/** How it is from then on, as who closed it says. */
	phase: Phase | null;
	endedAt: Date | null;
	endedById: string | null;
	followsId: string | null;
};

/** A signal as it is kept. */
export type Kept = { signal: Signal; beside: Beside };

type Raw = {
	id: string;
	level: SignalLevel;
	state: SignalState;
	way: Signal['way'];
	raisedAt: string;
	turn: number;
	round: number;
	roundsLeft: number;
	passedStepIds: string[];
	reached: boolean;
	nextStepAt: string | null;
	unansweredSince: string | null;
	takenById: string | null;
	actBy: string | null;
	askedAt: string | null;
	offeredToId: string | null;
	toldIds: string[];
	undertaking: Undertaking | null;
	outcome: SignalOutcome | null;
	phase: Phase | null;
	endedAt: string | null;
	endedById: string | null;
	followsId: string | null;
	voices: (Record<'id' | 'by' | 'level' | 'at', string> & {
		personId: string | null;
		onBehalfOfId: string | null;
		withdrawnAt: string | null;
	})[];
};

/** Which signals to find. */
export type Found = { id?: string; running?: true; limit: number };

/** A signal with who said it, as one value. */
const wholeSignal = sql`jsonb_build_object(
	'id', s.id, 'level', s.level, 'state', s.state, 'way', s.way, 'raisedAt', s.raised_at, 'turn', s.turn,
	'round', s.round, 'roundsLeft', s.rounds_left, 'passedStepIds', to_jsonb(s.passed_step_ids),
	'reached', s.reached, 'nextStepAt', s.next_step_at, 'unansweredSince', s.unanswered_since,
	'takenById', s.taken_by_id, 'actBy', s.act_by, 'askedAt', s.asked_at, 'offeredToId', s.offered_to_id,
	'toldIds', to_jsonb(s.told_ids), 'undertaking', s.undertaking, 'outcome', s.outcome, 'phase', s.phase,
	'endedAt', s.ended_at, 'endedById', s.ended_by_id, 'followsId', s.follows_id,
	'voices', (select jsonb_agg(jsonb_build_object('id', v.id, 'by', v.by, 'personId', v.person_id,
		'onBehalfOfId', v.on_behalf_of_id, 'level', v.level, 'at', v.at, 'withdrawnAt', v.withdrawn_at)
		order by v.at, v.id)
		from signal_voice v where v.circle_id = s.circle_id and v.signal_id = s.id))`;

/** The signals of a circle, those that run first and then the newest. */
export async function signalsIn(
	tx: Tx,
	circleId: string,
	{ id, running, limit }: Found
): Promise<Kept[]> {
	const wanted =
		id !== undefined
			? sql`and s.id = ${id}`
			: running
				? sql`and s.state in ('open', 'taken_on')`
				: sql``;
	const rows = await tx.execute<{ signal: Raw }>(sql`
		select ${wholeSignal} as signal
		from signal s where s.circle_id = ${circleId} ${wanted}
		order by s.state not in ('open', 'taken_on'), s.raised_at desc, s.id limit ${limit}`);
	return rows.map((row) => keptFrom(row.signal));
}

/** The signals that run in any of some circles, each with its circle; the oldest first. */
export async function runningIn(
	tx: Tx,
	circleIds: readonly string[]
): Promise<(Kept & { circleId: string })[]> {
	const rows = await tx.execute<{ circleId: string; signal: Raw }>(sql`
		select s.circle_id as "circleId", ${wholeSignal} as signal
		from signal s where s.circle_id = any (${pgArray(circleIds)}::uuid[]) and s.state in ('open', 'taken_on')
		order by s.raised_at, s.id limit 400`);
	return rows.map(({ circleId, signal: raw }) => ({ circleId, ...keptFrom(raw) }));
}

/**
 * One signal of a circle.
 *
 * @throws {Refusal} `not_found`.
 */
export async function signalIn(tx: Tx, circleId: string, id: string): Promise<Kept> {
	const [found] = await signalsIn(tx, circleId, { id, limit: 1 });
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** Words that go with what happens: who wrote them is who acts. */
export type Words = {
	id: string;
	kind: 'seen' | 'undertaking' | 'outcome' | 'helped' | 'feedback';
	text: string;
};

/** What is kept beside what the rules say. */
export type With = {
	beside?: Partial<Beside>;
	/** Empty ones are left out. */
	words?: readonly Words[];
	/** What is known of a new voice besides. */
	said?: { signIds: string[]; writtenAt: Date | null };
};

/**
 * Keeps what came of a signal: where it stands, its lines in the log, whom to tell, and when to look
 * again. What is no news writes nothing.
 *
 * @param before  null for a new signal.
 */
export async function keep(
	hand: Hand,
	around: Around,
	before: Kept | null,
	after: After,
	{ beside = {}, words = [], said = { signIds: [], writtenAt: null } }: With = {}
): Promise<void> {
	if (before !== null && after.signal === before.signal) return;
	const { tx, circleId, now, personId } = hand;
	const next = after.signal;
	const endsNow = hasEnded(next) && (before === null || !hasEnded(before.signal));
	const row = {
		...rowOf(next),
		...before?.beside,
		...beside,
		...(next.takenOn === null ? { undertaking: null } : {}),
		...(endsNow ? { endedAt: now, endedById: personId } : {})
	};
	if (before === null) await tx.insert(signal).values({ circleId, id: next.id, ...row });
	else
		await tx
			.update(signal)
			.set(row)
			.where(and(eq(signal.circleId, circleId), eq(signal.id, next.id)));
	await keepVoices(hand, before?.signal.voices ?? [], next, said);
	const spoken = words.filter(({ text }) => text !== '');
	await Promise.all([
		spoken.length === 0 || personId === null
			? null
			: tx.insert(signalText).values(
					spoken.map(({ id, kind, text }) => ({
						...{ circleId, id, kind, text, signalId: next.id, authorId: personId, at: now }
					}))
				),
		...after.events.map((event) => hand.record({ ...event, signalId: next.id })),
		tell(hand, around, next, after.tellings),
		wake(hand, around, next)
	]);
}

/**
 * Has a signal looked at when its next step is due, or when the place of somebody who has it ends:
 * from then on nobody comes. The row is the truth; the job only wakes.
 */
export async function wake(
	{ tx, circleId }: Hand,
	{ people }: Around,
	{ id, nextStepAt, takenOn }: Signal
): Promise<void> {
	if (nextStepAt === null) return;
	const holder = people.find(({ personId }) => personId === takenOn?.personId);
	const endsAt = holder?.standing.endsAt ?? nextStepAt;
	const runAt = endsAt < nextStepAt ? endsAt : nextStepAt;
	const job = { circleId, signalId: id };
	await enqueue(tx, 'signal.due', job, { runAt, lane: 'urgent', key: `signal:${id}` });
}

/** Has a signal looked at now: something around it changed, or a notice of it was lost. */
export async function wakeNow(tx: Tx, circleId: string, signalId: string): Promise<void> {
	const job = { circleId, signalId };
	await enqueue(tx, 'signal.due', job, { lane: 'urgent', key: `signal:${signalId}` });
}

async function keepVoices(
	{ tx, circleId }: Hand,
	before: readonly Voice[],
	{ id: signalId, voices }: Signal,
	said: { signIds: string[]; writtenAt: Date | null }
): Promise<void> {
	for (const voice of voices) {
		const known = before.find(({ id }) => id === voice.id);
		if (known === undefined) {
			const person =
				voice.by === 'person'
					? { personId: voice.personId, onBehalfOfId: voice.onBehalfOfId, ...said }
					: { signIds: [] };
			const { id, by, level, at } = voice;
			await tx.insert(signalVoice).values({ circleId, signalId, id, by, level, at, ...person });
		} else if (known.withdrawnAt !== voice.withdrawnAt) {
			await tx
				.update(signalVoice)
				.set({ withdrawnAt: voice.withdrawnAt })
				.where(and(eq(signalVoice.circleId, circleId), eq(signalVoice.id, voice.id)));
		}
	}
}

async function tell(
	{ tx, circleId, now }: Hand,
	around: Around,
	next: Signal,
	tellings: readonly Telling[]
): Promise<void> {
	if (tellings.length === 0) return;
	const soundsFrom = soundsIn(around);
	const rows = tellings.map((telling) => {
		const { personId, kind, turn, round, stepId, sounds } = telling;
		const loudness = loudnessOf(kind, next);
		const from = soundsFrom(telling, now);
		const expiresAt = worthUntil(loudness, from);
		const says: NoticeKind = loudness === 'red' ? 'signal_red' : 'signal';
		return {
			personId,
			kind: says,
			turn,
			telling: kind,
			round,
			stepId,
			loudness,
			sounds,
			expiresAt
		};
	});
	await tx.execute(sql`select kring_tell(${circleId}, ${next.id}, ${JSON.stringify(rows)}::jsonb)`);
}

function rowOf({ takenOn, passedStepIds, toldIds, voices: _voices, id: _id, ...rest }: Signal) {
	return {
		...rest,
		passedStepIds: [...passedStepIds],
		toldIds: [...toldIds],
		takenById: takenOn?.personId ?? null,
		actBy: takenOn?.actBy ?? null,
		askedAt: takenOn?.askedAt ?? null,
		offeredToId: takenOn?.offeredToId ?? null
	};
}

function keptFrom(raw: Raw): Kept {
	const { takenById, actBy, askedAt, offeredToId, voices, ...rest } = raw;
	const { undertaking, outcome, phase, endedAt, endedById, followsId, ...facts } = rest;
	return {
		signal: {
			...facts,
			raisedAt: new Date(raw.raisedAt),
			nextStepAt: dateOf(raw.nextStepAt),
			unansweredSince: dateOf(raw.unansweredSince),
			takenOn:
				takenById === null
					? null
					: {
							personId: takenById,
							actBy: new Date(actBy!),
							askedAt: dateOf(askedAt),
							offeredToId
						},
			voices: voices.map(
				(voice) =>
					({ ...voice, at: new Date(voice.at), withdrawnAt: dateOf(voice.withdrawnAt) }) as Voice
			)
		},
		beside: { undertaking, outcome, phase, endedAt: dateOf(endedAt), endedById, followsId }
	};
}
