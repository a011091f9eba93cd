import { sql } from 'drizzle-orm';
import {
	chainFor,
	comingTo,
	coverOf,
	type Coming,
	type Cover,
	type Fallback
} from '../../domain/chain/index.ts';
import { viewOf, type Delivery, type NoticeView } from '../../domain/delivery.ts';
import type { SignalLine } from '../../domain/event.ts';
import { answersSignal, followsSignal, readsSignal } from '../../domain/policy/decide.ts';
import type { Standing } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	askingOf,
	askingsOf,
	authorsOf,
	hasEnded,
	joins,
	owesFeedback,
	type Signal,
	type SignalEvent,
	type SignalLevel,
	type TellingKind,
	type Voice
} from '../../domain/signal.ts';
import { dateOf, pgArray, type Tx } from '../db/connect.ts';
import type { Desk, Own, Sight } from '../gate/index.ts';
import { runningIn, signalIn, signalsIn, type Beside, type Kept } from './keep.ts';
import { aroundOf, soundsIn, worldFor, type Around } from './world.ts';

/** Most signals in one list. */
const listLimit = 60;

/** Somebody who said it, with their words where the reader may have them. */
export type VoiceView = {
	id: string;
	by: Voice['by'];
	personId: string | null;
	onBehalfOfId: string | null;
	level: SignalLevel;
	at: Date;
	/** When it was written, where it arrived clearly later: a phone was without a network. */
	writtenAt: Date | null;
	withdrawn: boolean;
	text: string;
	/** Signs of the plan that were ticked with it, in the words they had then. */
	signs: readonly string[];
};

/** One line of what happened, with how its notices went. */
export type LineView = {
	seq: number;
	at: Date;
	/** Who did it; null for Kring itself. */
	byId: string | null;
	event: SignalEvent;
	notices: readonly { personId: string; view: NoticeView; seenAt: Date | null }[];
};

/** A signal in a list. */
export type SignalBrief = {
	id: string;
	level: SignalLevel;
	state: Signal['state'];
	way: Signal['way'];
	raisedAt: Date;
	endedAt: Date | null;
	outcome: Beside['outcome'];
	unanswered: boolean;
	nextStepAt: Date | null;
	authorIds: readonly string[];
	takenById: string | null;
	undertaking: Beside['undertaking'];
	actBy: Date | null;
	/** This reader may take it on. */
	mayAnswer: boolean;
	mine: boolean;
};

/** A signal on its own page. */
export type SignalView = SignalBrief & {
	voices: readonly VoiceView[];
	lines: readonly LineView[];
	/** What is going to happen while nobody answers. */
	coming: readonly Coming[];
	/** Whom one calls when nobody answers, as the chain says. */
	fallback: Fallback | null;
	/** What who took it on wrote with it. */
	undertakingText: string;
	askedIfDone: boolean;
	offeredToId: string | null;
	/** Who may take it over. */
	mayTakeOver: readonly string[];
	ended: {
		byId: string | null;
		phase: Beside['phase'];
		/** Only for who reads the signal: not for who merely said it. */
		text: string;
		helped: string;
		feedback: string;
	} | null;
	followsId: string | null;
	/** Closing it, this reader owes who raised it a word. */
	owesFeedback: boolean;
	mayWithdraw: boolean;
	/** The contact person of now, to call. */
	contactId: string;
};

/** All signals of the circle that this reader may follow, those that run first. */
export async function signalsOf(sight: Sight<'signal.read'>): Promise<SignalBrief[]> {
	const { tx, circleId } = sight;
	return handedOut(sight, await signalsIn(tx, circleId, { limit: listLimit }));
}

/** The running signals that this reader may follow. */
export async function runningSignals(sight: Sight<'signal.read'>): Promise<SignalBrief[]> {
	const { tx, circleId } = sight;
	return handedOut(sight, await signalsIn(tx, circleId, { running: true, limit: 2 }));
}

/** A running signal on a desk, where one line has to say enough. */
export type DeskSignal = SignalBrief & {
	circleId: string;
	/** The newest words of who said it, where this reader may have them; may be empty. */
	text: string;
	/** Whom it waits for: those who were asked last. */
	waitingForIds: readonly string[];
	askedIfDone: boolean;
	offeredToId: string | null;
	/** The rotas whose turn has come in this round. */
	askedRotaIds: readonly string[];
};

/** The signals that run in the circles of a desk, as far as this reader may follow them. */
export async function signalsOnDesk(desk: Desk<'signal.read'>): Promise<DeskSignal[]> {
	const { tx, now, circleIds, standings } = desk;
	const [kept, beside] = await Promise.all([runningIn(tx, circleIds), besideOf(tx, circleIds)]);
	const followed = kept.filter(({ circleId, signal }) =>
		followsSignal(
			standings.get(circleId)!,
			{ levels: askingsOf(signal), authorIds: authorsOf(signal.voices) },
			now
		)
	);
	desk.gave(
		'signal.read',
		'signal',
		followed.map(({ circleId, signal }) => ({
			...{ circleId, id: signal.id, version: signal.turn, topicId: null }
		}))
	);
	return followed.map(({ circleId, ...one }) => {
		const { signal } = one;
		const standing = standings.get(circleId)!;
		const known = beside.find((row) => row.circleId === circleId && row.signalId === signal.id);
		const reads = readsSignal(standing, { levels: askingsOf(signal) }, now);
		return {
			...briefOf(one, standing),
			circleId,
			text: reads ? (known?.text ?? '') : '',
			waitingForIds: known?.waitingForIds ?? [],
			askedIfDone: signal.takenOn?.askedAt != null,
			offeredToId: signal.takenOn?.offeredToId ?? null,
			askedRotaIds: known?.askedRotaIds ?? []
		};
	});
}

type BesideRow = Pick<DeskSignal, 'circleId' | 'waitingForIds' | 'askedRotaIds'> & {
	signalId: string;
	text: string | null;
};

/** Of the signals that run: the newest words of the worst that was said, who was asked last, and which duty. */
async function besideOf(tx: Tx, circleIds: readonly string[]): Promise<BesideRow[]> {
	const rows = await tx.execute<BesideRow>(sql`
		select s.circle_id as "circleId", s.id as "signalId",
			(select t.text from signal_voice v
				join signal_text t on t.circle_id = v.circle_id and t.signal_id = v.signal_id and t.id = v.id
				where v.circle_id = s.circle_id and v.signal_id = s.id and v.withdrawn_at is null
				order by v.level = 'red' desc, v.at desc, v.id desc limit 1) as text,
			coalesce((select e.body -> 'personIds' from event e
				where e.circle_id = s.circle_id and e.body ? 'signalId' and e.body ->> 'signalId' = s.id::text
					and e.body ->> 'kind' in ('signal.asked', 'signal.asked_again')
				order by e.seq desc limit 1), '[]') as "waitingForIds",
			coalesce((select jsonb_agg(distinct t.rota_id) from chain_step c
				join chain_target t on t.circle_id = c.circle_id and t.step_id = c.id
				where c.circle_id = s.circle_id and c.id::text = any (s.passed_step_ids) and t.kind = 'duty'), '[]')
				as "askedRotaIds"
		from signal s
		where s.circle_id = any (${pgArray(circleIds)}::uuid[]) and s.state in ('open', 'taken_on') limit 400`);
	return [...rows];
}

/**
 * Notes that somebody opened a signal: what they were told of it so far counts as read (S8.2). Asked
 * when the page is opened and never when an open page looks for news: a screen that nobody sits at
 * reads nothing, and what is asked anew has to ring.
 */
export async function openedSignal(
	{ tx, personId, now }: Own,
	circleId: string,
	id: string
): Promise<void> {
	await tx.execute(sql`
		update notice set seen_at = ${now.toISOString()}::timestamptz, state = 'seen'
		where circle_id = ${circleId} and signal_id = ${id} and person_id = ${personId}
			and seen_at is null and state <> 'dropped' and kring_follows(${circleId}, ${id})`);
}

/**
 * One signal, with each step and its state.
 *
 * @returns the id of the signal that a voice joined, where the address names a voice.
 * @throws {Refusal} `not_found`, also for who may not follow it (T4.7).
 */
export async function signalPage(
	sight: Sight<'signal.read'>,
	id: string
): Promise<SignalView | { joined: string }> {
	const { tx, circleId, standing, now, personId } = sight;
	const [[kept], around, texts, signs, written, lines, notices, joined] = await Promise.all([
		signalsIn(tx, circleId, { id, limit: 1 }),
		aroundOf(tx, circleId, now),
		textsOf(sight, id),
		signsSaidIn(sight, id),
		writtenOf(sight, id),
		linesOf(sight, id),
		noticesOf(sight, id),
		signalOfVoice(sight, id)
	]);
	if (kept === undefined) {
		if (joined === null) throw new Refusal('not_found');
		if (handedOut(sight, [await signalIn(tx, circleId, joined)]).length === 0)
			throw new Refusal('not_found');
		return { joined };
	}
	const { signal, beside } = kept;
	const [brief] = handedOut(sight, [kept]);
	if (brief === undefined) throw new Refusal('not_found');
	const levels = askingsOf(signal);
	const world = worldFor(around, levels);
	const reads = readsSignal(standing, { levels }, now);
	const wordsOf = (kind: Text['kind']) => texts.findLast((one) => one.kind === kind)?.text ?? '';
	return {
		...brief,
		voices: signal.voices.map((voice) =>
			voiceView(voice, { texts, signs, written }, reads ? null : personId)
		),
		lines: withNotices(lines, notices, now),
		coming: comingTo(signal, world, soundsIn(around)),
		fallback: chainFor(signal, world).fallback,
		undertakingText: undertakingWords(signal, texts),
		askedIfDone: signal.takenOn?.askedAt != null,
		offeredToId: signal.takenOn?.offeredToId ?? null,
		mayTakeOver: world.present
			.filter((one) => one.mayAnswer && one.personId !== signal.takenOn?.personId)
			.map((one) => one.personId),
		ended: hasEnded(signal)
			? {
					byId: beside.endedById,
					phase: beside.phase,
					text: reads ? wordsOf('outcome') : '',
					helped: reads ? wordsOf('helped') : '',
					feedback: wordsOf('feedback')
				}
			: null,
		followsId: await theirsToFollow(sight, beside.followsId),
		owesFeedback: owesFeedback(signal.voices, personId),
		mayWithdraw:
			signal.state === 'open' &&
			signal.voices.some(
				(voice) => voice.withdrawnAt === null && authorsOf([voice]).includes(personId)
			),
		contactId: around.contactId
	};
}

/** What is said before sending, for each level, and what runs already. */
export type Covers = {
	covers: Record<SignalLevel, Cover>;
	fallbacks: Record<SignalLevel, Fallback | null>;
	/** A signal of the circle that runs: what is said now joins it. */
	running: Pick<SignalBrief, 'id' | 'level' | 'raisedAt' | 'takenById'> | null;
	contactId: string;
};

/** What would happen if this reader raised a signal now: worked out, not promised (D4). */
export async function coversFor(
	sight: Pick<Sight<'circle.read'>, 'tx' | 'circleId' | 'personId' | 'now'>
): Promise<Covers> {
	const { tx, circleId, now } = sight;
	const [around, running] = await Promise.all([
		aroundOf(tx, circleId, now),
		signalsIn(tx, circleId, { running: true, limit: 2 })
	]);
	const open = running.find(({ signal }) => signal.way === 'circle')?.signal ?? null;
	const cover = (level: SignalLevel) => coverIn(sight.personId, level, open, around);
	return {
		covers: { orange: cover('orange'), red: cover('red') },
		fallbacks: {
			orange: around.chains.orange?.fallback ?? around.chains.red?.fallback ?? null,
			red: around.chains.red?.fallback ?? around.chains.orange?.fallback ?? null
		},
		running:
			open === null
				? null
				: {
						...{ id: open.id, level: open.level, raisedAt: open.raisedAt },
						takenById: open.takenOn?.personId ?? null
					},
		contactId: around.contactId
	};
}

function coverIn(personId: string, level: SignalLevel, open: Signal | null, around: Around): Cover {
	const { now } = around;
	const voice: Voice = {
		id: '00000000-0000-7000-8000-000000000000',
		...{ by: 'person', personId, onBehalfOfId: null, level, at: now, withdrawnAt: null }
	} as const;
	const isJoined = open !== null && joins(open, voice);
	const levels = isJoined ? [...askingsOf(open), askingOf(voice)] : [askingOf(voice)];
	return coverOf(voice, open, worldFor(around, levels), now, soundsIn(around));
}

/** Those that the reader may follow, noted as handed out. */
function handedOut(sight: Sight<'signal.read'>, kept: readonly Kept[]): SignalBrief[] {
	const { standing, now } = sight;
	const mine = kept.filter(({ signal }) =>
		followsSignal(standing, { levels: askingsOf(signal), authorIds: authorsOf(signal.voices) }, now)
	);
	sight.gave(
		'signal.read',
		'signal',
		mine.map(({ signal }) => ({ id: signal.id, version: signal.turn, topicId: null }))
	);
	return mine.map((one) => briefOf(one, standing));
}

function briefOf({ signal, beside }: Kept, standing: Standing): SignalBrief {
	return {
		id: signal.id,
		level: signal.level,
		state: signal.state,
		way: signal.way,
		raisedAt: signal.raisedAt,
		endedAt: beside.endedAt,
		outcome: beside.outcome,
		unanswered: signal.unansweredSince !== null,
		nextStepAt: signal.nextStepAt,
		authorIds: authorsOf(signal.voices),
		takenById: signal.takenOn?.personId ?? null,
		undertaking: beside.undertaking,
		actBy: signal.takenOn?.actBy ?? null,
		mayAnswer: !hasEnded(signal) && answersSignal(standing, { levels: askingsOf(signal) }),
		mine: authorsOf(signal.voices).includes(standing.personId)
	};
}

/** The one before it, for who may follow that one too: to others there is nothing to open. */
async function theirsToFollow(
	sight: Sight<'signal.read'>,
	followsId: string | null
): Promise<string | null> {
	if (followsId === null) return null;
	const { tx, circleId, standing, now } = sight;
	const [before] = await signalsIn(tx, circleId, { id: followsId, limit: 1 });
	if (before === undefined) return null;
	const levels = askingsOf(before.signal);
	const authorIds = authorsOf(before.signal.voices);
	return followsSignal(standing, { levels, authorIds }, now) ? followsId : null;
}

type Text = { id: string; kind: string; authorId: string; text: string };

async function textsOf({ tx, circleId }: Sight<'signal.read'>, id: string): Promise<Text[]> {
	const rows = await tx.execute<Text>(sql`
		select id, kind, author_id as "authorId", text from signal_text
		where circle_id = ${circleId} and signal_id = ${id} order by at, id limit 200`);
	return [...rows];
}

/** The words of the signs that were ticked with each voice, as the plan of that moment has them. */
async function signsSaidIn(
	{ tx, circleId }: Sight<'signal.read'>,
	id: string
): Promise<ReadonlyMap<string, readonly string[]>> {
	const rows = await tx.execute<{ id: string; words: string[] }>(sql`
		select v.id, array(
			select distinct on (s.value ->> 'id') s.value ->> 'text'
			from signal_plan p, jsonb_array_elements(p.content -> 'signs') s
			where p.circle_id = v.circle_id and p.agreed_at <= v.at and (s.value ->> 'id')::uuid = any (v.sign_ids)
			order by s.value ->> 'id', p.version desc) as words
		from signal_voice v
		where v.circle_id = ${circleId} and v.signal_id = ${id} and cardinality(v.sign_ids) > 0 limit 100`);
	return new Map(rows.map((row) => [row.id, row.words]));
}

async function writtenOf(
	{ tx, circleId }: Sight<'signal.read'>,
	id: string
): Promise<ReadonlyMap<string, Date>> {
	const rows = await tx.execute<{ id: string; writtenAt: string }>(sql`
		select id, written_at as "writtenAt" from signal_voice
		where circle_id = ${circleId} and signal_id = ${id} and written_at is not null`);
	return new Map(rows.map((row) => [row.id, new Date(row.writtenAt)]));
}

/** What arrives so much later than it was written is no news of this moment. */
const lateMs = 10 * 60_000;

function lateFrom(voice: Voice, written: ReadonlyMap<string, Date>): Date | null {
	const at = written.get(voice.id);
	return at !== undefined && voice.at.getTime() - at.getTime() >= lateMs ? at : null;
}

type Spoken = {
	texts: readonly Text[];
	signs: ReadonlyMap<string, readonly string[]>;
	written: ReadonlyMap<string, Date>;
};

function voiceView(
	voice: Voice,
	{ texts, signs, written }: Spoken,
	onlyFor: string | null
): VoiceView {
	const isPerson = voice.by === 'person';
	const isShown = onlyFor === null || authorsOf([voice]).includes(onlyFor);
	return {
		id: voice.id,
		by: voice.by,
		personId: isPerson ? voice.personId : null,
		onBehalfOfId: isPerson ? voice.onBehalfOfId : null,
		level: voice.level,
		at: voice.at,
		writtenAt: lateFrom(voice, written),
		withdrawn: voice.withdrawnAt !== null,
		text: isShown ? (texts.find(({ id }) => id === voice.id)?.text ?? '') : '',
		signs: isShown ? (signs.get(voice.id) ?? []) : []
	};
}

/** The words of who has it now; those of somebody before them stand for nothing any more. */
function undertakingWords({ takenOn }: Signal, texts: readonly Text[]): string {
	if (takenOn === null) return '';
	const newest = texts.findLast(({ kind }) => kind === 'undertaking');
	return newest?.authorId === takenOn.personId ? newest.text : '';
}

async function linesOf(
	{ tx, circleId }: Sight<'signal.read'>,
	id: string
): Promise<Omit<LineView, 'notices'>[]> {
	const rows = await tx.execute<{
		seq: number;
		at: string;
		byId: string | null;
		body: SignalLine & { dueAt?: string | null };
	}>(sql`
		select seq::int, at, person_id as "byId", body from event
		where circle_id = ${circleId} and body ? 'signalId' and body ->> 'signalId' = ${id}
		order by seq limit 500`);
	return rows.map(({ seq, at, byId, body }) => {
		const event = body.kind === 'signal.asked' ? { ...body, dueAt: dateOf(body.dueAt) } : body;
		return { seq, at: new Date(at), byId, event };
	});
}

type Told = { telling: TellingKind; round: number; stepId: string | null; delivery: Delivery };

async function noticesOf({ tx, circleId }: Sight<'signal.read'>, id: string): Promise<Told[]> {
	type Raw = Record<string, unknown> & {
		tries: Record<string, unknown>[];
	};
	const [found] = await tx.execute<{ notices: Raw[] }>(
		sql`select kring_signal_notices(${circleId}, ${id}) as notices`
	);
	return (found?.notices ?? []).map((raw) => ({
		telling: raw['telling'] as TellingKind,
		round: raw['round'] as number,
		stepId: raw['stepId'] as string | null,
		delivery: {
			...(raw as unknown as Delivery),
			expiresAt: new Date(String(raw['expiresAt'])),
			shownAt: dateOf(raw['shownAt']),
			seenAt: dateOf(raw['seenAt']),
			droppedAt: dateOf(raw['droppedAt']),
			tries: raw.tries.map((one) => ({
				...(one as unknown as Delivery['tries'][number]),
				startedAt: new Date(String(one['startedAt']))
			}))
		}
	}));
}

/**
 * Each line of the log with the notices that it sent out. Somebody may be asked twice in one step of
 * one round, as after a change of the chain: the second line has the second notice.
 */
function withNotices(
	lines: readonly Omit<LineView, 'notices'>[],
	notices: readonly Told[],
	now: Date
): LineView[] {
	const left = [...notices];
	return lines.map((line) => {
		const { event } = line;
		if (event.kind !== 'signal.asked' && event.kind !== 'signal.asked_again')
			return { ...line, notices: [] };
		const stepId = event.kind === 'signal.asked' ? event.stepId : null;
		const sent = event.personIds.flatMap((personId) => {
			const at = left.findIndex(
				(one) =>
					one.telling === 'asked' &&
					one.stepId === stepId &&
					one.round === event.round &&
					one.delivery.personId === personId
			);
			return at === -1 ? [] : left.splice(at, 1);
		});
		return {
			...line,
			notices: sent.map(({ delivery }) => ({
				personId: delivery.personId,
				view: viewOf(delivery, now),
				seenAt: delivery.seenAt
			}))
		};
	});
}

async function signalOfVoice(
	{ tx, circleId }: Sight<'signal.read'>,
	id: string
): Promise<string | null> {
	const [found] = await tx.execute<{ signalId: string }>(sql`
		select signal_id as "signalId" from signal_voice
		where circle_id = ${circleId} and id = ${id} and signal_id <> id`);
	return found?.signalId ?? null;
}
