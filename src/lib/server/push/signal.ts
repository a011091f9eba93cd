import { and, eq, sql } from 'drizzle-orm';
import { chainFor, isStillNeeded } from '../../domain/chain/index.ts';
import {
	fitsFrom,
	isWornOut,
	nextMove,
	pushUrgency,
	soundsAt,
	ttlSeconds,
	usualOrder,
	verdictOn,
	waysTo,
	type Channel,
	type Delivery,
	type Loudness,
	type PushAnswer,
	type Quiet,
	type Try
} from '../../domain/delivery.ts';
import { randomId } from '../../domain/id.ts';
import type { NoticeKind } from '../../domain/notice.ts';
import { askingsOf, authorsOf, type Telling, type TellingKind } from '../../domain/signal.ts';
import type { Tx } from '../db/connect.ts';
import type { NoticeTry } from '../mail/queue.ts';
import { notice, noticeTry, pushSubscription } from '../db/schema/index.ts';
import { proofsOf } from '../duty/index.ts';
import { Gate, type Errand } from '../gate/index.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import type { JobContext } from '../job/handler.ts';
import { signalsIn, wakeNow } from '../signal/keep.ts';
import { aroundOf, worldFor } from '../signal/world.ts';
import { smsNumberOf, smsText, type SmsGateway } from '../sms/index.ts';
import { addressGone } from './devices.ts';
import type { QueueNotice } from './mail.ts';
import { pushMessage, receiptHashOf, tagOfSignal } from './message.ts';
import type { Device, PostOffice } from './post-office.ts';

// One notice of a signal on its way to one person (S8). What is to be done next, the rules say; here
// it is done and written down. The outside world is spoken to between two transactions, and what was
// begun stands in `notice_try` before it is sent: a worker that dies in between is overtaken.

/** Who brings a notice to somebody. */
export type Carriers = {
	office: PostOffice | null;
	queueMail: QueueNotice | null;
	/** Null where no gateway was set up. */
	sms: SmsGateway | null;
};

/**
 * Whoever began to send has so long to say how it went; then it is sent once more. Longer than any call
 * may take, and short enough that everybody is rung within 30 s, whatever dies on the way (T12.2).
 */
const leaseMs = 15_000;

/** What is told with a button to take it on: a question to do so. */
const takeable: readonly TellingKind[] = ['asked', 'hand_over'];

/** A notice as it is kept. */
type Row = {
	id: string;
	personId: string;
	kind: NoticeKind;
	state: string;
	signalId: string;
	turn: number;
	telling: TellingKind;
	round: number;
	stepId: string | null;
	loudness: Loudness;
	sounds: Telling['sounds'];
	expiresAt: Date;
	shownAt: Date | null;
	seenAt: Date | null;
	newestTurn: number;
	isFirst: boolean;
	/** Something of this signal was handed over to them before. */
	wasReached: boolean;
	tries: (Try & { id: string; attempts: number; nextAt: Date | null })[];
};

type Receiver = {
	language: 'nl' | 'en';
	mailAddress: string | null;
	/** In which order they want to be reached; null for who chose none. */
	order: readonly Channel[] | null;
	quiet: Quiet;
	devices: Device[];
};

/** One thing to hand to one device. */
type Parcel = { tryId: string; attempt: number; to: Device | { phone: string } };

type Sending = {
	row: Row;
	parcels: Parcel[];
	language: 'nl' | 'en';
	tag: string;
	/** Whom to call when opening does not work, as the chain says. */
	callPhone: string | null;
};

type Plan = Sending | { lookAgainAt: Date } | 'done';

/**
 * Tells one person one thing about a signal, by one way after the other until there is a sign that
 * it arrived. At least once: a repeat carries the same id and tag, and takes the place of the first
 * on the screen (T12.2).
 */
export async function tellOfSignal(
	job: Jobs['signal.tell'],
	context: JobContext,
	carriers: Carriers
): Promise<void> {
	const asHouse = <T>(work: (errand: Errand) => Promise<T>) =>
		Gate.asSystem(context.db, 'signal.tell', job.circleId, { lock: false }, work);
	for (;;) {
		const plan = await asHouse((errand) => planned(errand, job.noticeId, context, carriers));
		if (plan === 'done' || 'lookAgainAt' in plan) return;
		const outcomes = await Promise.all(
			plan.parcels.map(async (parcel) => ({
				parcel,
				outcome: await handedTo(parcel, plan, context, carriers)
			}))
		);
		const { row } = plan;
		await asHouse(async ({ tx, circleId, now }) => {
			for (const { parcel, outcome } of outcomes) {
				const { attempt, to, tryId } = parcel;
				const verdict = verdictOn(outcome, { attempt, loudness: row.loudness });
				const againMs = verdict.againAfterMs;
				await tx
					.update(noticeTry)
					.set({
						state: verdict.state,
						givesWay: verdict.givesWay,
						nextAt: againMs === null ? null : new Date(now.getTime() + againMs)
					})
					.where(and(eq(noticeTry.circleId, circleId), eq(noticeTry.id, tryId)));
				const deviceId = 'id' in to ? to.id : null;
				if (deviceId !== null) await noteDevice(tx, deviceId, verdict.device, now);
				const facts = { notice: row.id, device: deviceId, attempt, outcome: outcome.kind };
				const refused = `${deviceId === null ? 'text gateway' : 'push service'} refuses a signal`;
				if (verdict.alarm) context.log('alarm', refused, facts);
				else if (verdict.state === 'failed') context.log('info', 'a way to somebody failed', facts);
				if (verdict.state === 'handed_over') await noteHandedOver(tx, circleId, row.id, now);
			}
		});
	}
}

/** Hands one thing over to the outside world; what comes of it is an answer, never a throw. */
async function handedTo(
	{ to }: Parcel,
	{ row, language, tag, callPhone }: Sending,
	{ env, now }: JobContext,
	{ office, sms }: Carriers
): Promise<PushAnswer> {
	if ('phone' in to) {
		const link = `${env.origin}/m/${row.id}`;
		const text = smsText({ loudness: row.loudness, link, phone: callPhone }, language);
		return sms === null ? { kind: 'gone' } : sms.send({ to: to.phone, text });
	}
	if (office === null) return { kind: 'gone' };
	const asksToTake = takeable.includes(row.telling);
	const notice = { id: row.id, kind: row.kind, tag, asksToTake };
	const message = pushMessage(notice, language, env.secret);
	const livesMs = row.expiresAt.getTime() - now.getTime();
	const livesSeconds = Math.max(0, Math.floor(livesMs / 1000));
	return office.send(to, message, {
		ttlSeconds: Math.min(livesSeconds, ttlSeconds(row.loudness, now)),
		urgency: pushUrgency(row.loudness),
		topic: tag
	});
}

/** What is to be done now; what needs no outside world is done here at once. */
async function planned(
	errand: Errand,
	noticeId: string,
	context: JobContext,
	carriers: Carriers
): Promise<Plan> {
	const { office, queueMail } = carriers;
	const { tx, circleId, now } = errand;
	const row = await rowOf(tx, circleId, noticeId);
	if (row === null || ['seen', 'dropped', 'failed'].includes(row.state)) return 'done';
	const needed = await whyNeeded(errand, row);
	if (needed === null) {
		await setState(tx, circleId, row.id, { state: 'dropped', droppedAt: now });
		// They may be asked no more because somebody else answers now, who was never asked.
		if (row.telling === 'asked') await wakeNow(tx, circleId, row.signalId);
		return 'done';
	}
	const [receiver, proofs] = await Promise.all([
		receiverOf(tx, row.personId),
		proofsOf(tx, circleId, now)
	]);
	const phone = carriers.sms === null ? null : await smsNumberOf(tx, circleId, row.personId);
	const delivery: Delivery = { ...row, droppedAt: null };
	const devices = office === null ? [] : (receiver?.devices ?? []);
	const ways = waysTo({
		deviceIds: devices.map(({ id }) => id),
		hasSms: phone !== null,
		hasMail: queueMail !== null && receiver?.mailAddress != null,
		order: receiver?.order ?? usualOrder,
		// Whose devices stayed silent is reached otherwise first (D12).
		isGrey: proofs.get(row.personId)?.proof === 'grey'
	});
	const quiet = receiver?.quiet ?? { quietFromMinute: 0, quietUntilMinute: 0 };
	const move = nextMove(delivery, ways, quiet, now);
	if (move.kind === 'rest') return 'done';
	if (move.kind === 'give_up') {
		context.log('warn', 'a notice of a signal reached nobody', { notice: row.id, why: move.why });
		const reached = row.tries.some(({ state }) => state === 'handed_over');
		if (!reached) await setState(tx, circleId, row.id, { state: 'failed' });
		if (!reached && row.telling === 'asked') await wakeNow(tx, circleId, row.signalId);
		return 'done';
	}
	const sending = (parcels: Parcel[]): Sending => {
		const tag = tagOfSignal(row.signalId, row.personId, context.env.secret);
		const language = receiver?.language ?? 'nl';
		return { row, parcels, language, tag, callPhone: needed.callPhone };
	};
	// What failed by day is tried again when it may sound, and not in the night (S8.6).
	const sounding = soundsAt(row, quiet, now);
	const repeats = sounding > now ? [] : await begunAnew(tx, circleId, row, { devices, phone }, now);
	if (repeats.length > 0) return sending(repeats);

	let until = move.kind === 'begin' ? now : move.until;
	if (move.kind === 'hold') await setState(tx, circleId, row.id, { soundsAt: until });
	if (move.kind === 'begin') {
		until = fitsFrom(move.channel, await sentLately(tx, row, move.channel, now), row.isFirst, now);
		if (until <= now) {
			const both: [Channel, boolean][] = [[move.channel, false]];
			if (move.alongside !== null) both.push([move.alongside, true]);
			const parcels: Parcel[] = [];
			for (const [channel, alongside] of both) {
				const begun = await begin(tx, circleId, row, { channel, alongside, devices, phone, now });
				if (channel !== 'mail') parcels.push(...begun);
				else if (queueMail !== null && receiver?.mailAddress != null) {
					const noticeTry = { circleId, noticeId: row.id, tryId: begun[0]!.tryId };
					const to = { to: receiver.mailAddress, noticeTry, ...receiver };
					await mail(tx, row, to, context, queueMail);
				}
			}
			if (parcels.length > 0) {
				await setState(tx, circleId, row.id, {
					...(row.shownAt === null
						? { receiptHash: receiptHashOf(row.id, context.env.secret) }
						: {})
				});
				return sending(parcels);
			}
			// By mail alone: what is next, the rules say once they know of it.
			return planned(errand, noticeId, context, carriers);
		}
	}
	const retries = row.tries.flatMap(({ state, nextAt }) =>
		state === 'waiting' && nextAt !== null ? [Math.max(nextAt.getTime(), sounding.getTime())] : []
	);
	const lookAgainAt = new Date(Math.min(until.getTime(), ...retries));
	await enqueue(
		tx,
		'signal.tell',
		{ circleId, noticeId },
		{
			runAt: lookAgainAt,
			lane: row.loudness === 'status' ? 'ordinary' : 'urgent',
			key: `tell:${noticeId}`
		}
	);
	return { lookAgainAt };
}

/** Asks once more, at the moment of sending, whether somebody still has to hear it (S8.1). */
async function whyNeeded(
	{ tx, circleId, now }: Errand,
	row: Row
): Promise<{ callPhone: string | null } | null> {
	const [[kept], around] = await Promise.all([
		signalsIn(tx, circleId, { id: row.signalId, limit: 1 }),
		aroundOf(tx, circleId, now)
	]);
	if (kept === undefined) return null;
	const { signal } = kept;
	const telling: Telling = { ...row, kind: row.telling };
	// Nobody need hear that something is taken back of which they never heard (S8.6).
	const isNews = row.wasReached || authorsOf(signal.voices).includes(row.personId);
	if (row.telling === 'withdrawn' && !isNews) return null;
	const world = worldFor(around, askingsOf(signal));
	if (!isStillNeeded(telling, row.newestTurn, signal, world, now)) return null;
	return { callPhone: chainFor(signal, world).fallback?.phone ?? null };
}

/** Writes down what is begun; push has one for each device. */
async function begin(
	tx: Tx,
	circleId: string,
	row: Row,
	to: {
		channel: Channel;
		alongside: boolean;
		devices: readonly Device[];
		phone: string | null;
		now: Date;
	}
): Promise<Parcel[]> {
	const { channel, alongside, now } = to;
	const ways: Parcel['to'][] = channel === 'push' ? [...to.devices] : [{ phone: to.phone ?? '' }];
	const made = ways.map((one) => ({ tryId: randomId(), attempt: 1, to: one }));
	await tx.insert(noticeTry).values(
		made.map(({ tryId, to: one }) => ({
			...{ circleId, id: tryId, noticeId: row.id, personId: row.personId, channel, alongside },
			deviceId: 'id' in one ? one.id : null,
			// A mail is handed over by its own job, which says so here.
			state: 'waiting',
			givesWay: false,
			attempts: 1,
			startedAt: now,
			nextAt: channel === 'mail' ? null : new Date(now.getTime() + leaseMs)
		}))
	);
	return made;
}

/** What was begun and is due once more. A device that is gone meanwhile has failed. */
async function begunAnew(
	tx: Tx,
	circleId: string,
	row: Row,
	{ devices, phone }: { devices: readonly Device[]; phone: string | null },
	now: Date
): Promise<Parcel[]> {
	const due = row.tries.filter(
		({ state, nextAt }) => state === 'waiting' && nextAt !== null && nextAt <= now
	);
	const parcels: Parcel[] = [];
	for (const { id, channel, deviceId, attempts } of due) {
		const device = devices.find((one) => one.id === deviceId);
		const to = channel === 'push' ? device : phone === null ? undefined : { phone };
		const here = and(eq(noticeTry.circleId, circleId), eq(noticeTry.id, id));
		if (to === undefined) {
			await tx.update(noticeTry).set({ state: 'failed', givesWay: true, nextAt: null }).where(here);
			continue;
		}
		const nextAt = new Date(now.getTime() + leaseMs);
		await tx
			.update(noticeTry)
			.set({ attempts: attempts + 1, nextAt })
			.where(here);
		parcels.push({ tryId: id, attempt: attempts + 1, to });
	}
	return parcels;
}

async function mail(
	tx: Tx,
	row: Row,
	{ to, language, noticeTry }: { to: string; language: 'nl' | 'en'; noticeTry: NoticeTry },
	{ env, now }: JobContext,
	queueMail: QueueNotice
): Promise<void> {
	await queueMail(
		tx,
		{
			kind: row.kind === 'signal_red' ? 'signal_red' : 'signal',
			details: { link: `${env.origin}/m/${row.id}` },
			to,
			language,
			noticeTry,
			worthMinutes: Math.ceil((row.expiresAt.getTime() - now.getTime()) / 60_000)
		},
		env
	);
}

async function noteDevice(
	tx: Tx,
	deviceId: string,
	what: ReturnType<typeof verdictOn>['device'],
	now: Date
): Promise<void> {
	const here = eq(pushSubscription.id, deviceId);
	if (what === 'delete') await addressGone(tx, deviceId);
	if (what === 'works')
		await tx.update(pushSubscription).set({ lastAcceptedAt: now, failures: 0 }).where(here);
	if (what === 'count')
		await tx
			.update(pushSubscription)
			.set({ failures: sql`${pushSubscription.failures} + 1` })
			.where(here);
}

async function noteHandedOver(tx: Tx, circleId: string, id: string, now: Date): Promise<void> {
	await tx
		.update(notice)
		.set({ state: 'handed_over', handedOverAt: now })
		.where(and(eq(notice.circleId, circleId), eq(notice.id, id), eq(notice.state, 'waiting')));
}

async function setState(
	tx: Tx,
	circleId: string,
	id: string,
	set: Partial<typeof notice.$inferInsert>
): Promise<void> {
	if (Object.keys(set).length === 0) return;
	await tx
		.update(notice)
		.set(set)
		.where(and(eq(notice.circleId, circleId), eq(notice.id, id)));
}

async function rowOf(tx: Tx, circleId: string, id: string): Promise<Row | null> {
	const [found] = await tx
		.select()
		.from(notice)
		.where(and(eq(notice.circleId, circleId), eq(notice.id, id)))
		.for('update');
	if (found?.signalId == null) return null;
	const { signalId, personId, turn, loudness } = found;
	const [tries, others] = await Promise.all([
		tx
			.select()
			.from(noticeTry)
			.where(and(eq(noticeTry.circleId, circleId), eq(noticeTry.noticeId, id)))
			.orderBy(noticeTry.startedAt, noticeTry.id),
		tx.execute<{ newest: number; isFirst: boolean; wasReached: boolean }>(sql`
			select max(turn)::int as newest, not bool_or(turn < ${turn} and loudness = ${loudness}) as "isFirst",
				bool_or(turn < ${turn} and state in ('handed_over', 'seen')) as "wasReached"
			from notice where circle_id = ${circleId} and signal_id = ${signalId} and person_id = ${personId}`)
	]);
	return {
		...(found as unknown as Row),
		newestTurn: others[0]?.newest ?? 0,
		isFirst: others[0]?.isFirst ?? true,
		wasReached: others[0]?.wasReached ?? false,
		tries: tries as unknown as Row['tries']
	};
}

async function sentLately(tx: Tx, { personId }: Row, channel: Channel, now: Date): Promise<Date[]> {
	const since = new Date(now.getTime() - 3_600_000).toISOString();
	const rows = await tx.execute<{ at: string }>(sql`
		select distinct started_at as at from notice_try where person_id = ${personId} and channel = ${channel}
			and started_at > ${since}::timestamptz and state <> 'failed' order by 1 desc limit 50`);
	return rows.map(({ at }) => new Date(at));
}

/** How somebody is spoken to, and their devices that may be rung: worn out ones are none (S8.4). */
async function receiverOf(tx: Tx, personId: string): Promise<Receiver | null> {
	type Worn = { failures: number; confirmedAt: string | null };
	const [found] = await tx.execute<Omit<Receiver, 'devices'> & { devices: (Device & Worn)[] }>(sql`
		select a.language, a.mail_address as "mailAddress", o.channel_order as "order",
			jsonb_build_object('quietFromMinute', a.quiet_from_minute, 'quietUntilMinute', a.quiet_until_minute) as quiet,
			coalesce((
				select jsonb_agg(jsonb_build_object('id', p.id, 'endpoint', p.endpoint, 'p256dh', p.p256dh,
					'auth', p.auth, 'failures', p.failures, 'confirmedAt', p.last_confirmed_at) order by p.created_at, p.id)
				from push_subscription p join session s on s.id = p.session_id
				where p.person_id = a.person_id and s.ended_at is null and s.ends_at > kring_now()), '[]') as devices
		from account a left join preference o on o.person_id = a.person_id
		where a.person_id = ${personId} and a.blocked_at is null`);
	if (found === undefined) return null;
	const works = ({ failures, confirmedAt }: Worn) =>
		!isWornOut(failures, confirmedAt === null ? null : new Date(confirmedAt));
	return { ...found, devices: found.devices.filter(works) };
}
