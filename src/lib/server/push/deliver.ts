import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { isWornOut, patienceMs, talkSoundsAt, ttlSeconds } from '../../domain/delivery.ts';
import { randomId } from '../../domain/id.ts';
import { nextDigest, quietUntil, type NoticeKind, type Wishes } from '../../domain/notice.ts';
import { dateOf, pgArray, type Tx } from '../db/connect.ts';
import { notice, noticeTry, pushSubscription, pushTest } from '../db/schema/index.ts';
import { Gate, type Errand } from '../gate/index.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import { TryLater, type JobContext } from '../job/handler.ts';
import { gatherAt, holdUntil, stillToTell, type Due } from '../notice.ts';
import { smsNumberOf, smsText, type SmsGateway } from '../sms/index.ts';
import { addressGone } from './devices.ts';
import type { QueueNotice } from './mail.ts';
import { pushMessage, receiptHashOf, tagOf } from './message.ts';
import type { Device, Outcome, PostOffice } from './post-office.ts';

// Sending what was planned. The outside world is spoken to between two transactions: the first
// asks once more whether the thing is still to be told, the second writes down what came of it.

/** Pauses after a push service failed (S8.4); later ones grow from the last. */
const pausesMs = [5_000, 15_000, 45_000] as const;
const longestPauseMs = 10 * 60_000;
/** Nothing is sent that is older than this: it would be no news. */
const livesMs = 24 * 3600_000;
/** More than so many in so short a time are gathered (S8.7). */
const most = { notices: 10, withinMs: 5 * 60_000 };
const testLivesSeconds = 900;
const testTries = 3;

/** How somebody is to be spoken to, and where they can be rung. */
export type Receiver = {
	language: 'nl' | 'en';
	mailAddress: string | null;
	/** They asked for no mails about news. */
	hasStoppedMails: boolean;
	wishes: Wishes;
	devices: (Device & { isWornOut: boolean })[];
};

/** Who brings a notice to somebody. */
type Carriers = {
	office: PostOffice | null;
	queueMail: QueueNotice | null;
	/** Null where no gateway was set up. */
	sms: SmsGateway | null;
};

type Parcel = { due: Due; device: Device; language: 'nl' | 'en'; expiresAt: Date };

/**
 * Tells one person one thing on their devices. At least once: a repeat carries the same id and
 * tag, and replaces the first on the screen (T12.2).
 *
 * @throws {TryLater} when the push service is not ready.
 */
export async function deliverNotice(
	job: Jobs['notice.deliver'],
	context: JobContext,
	carriers: Carriers
): Promise<void> {
	if (job.isUnheard === true) return goOnUnheard(job, context, carriers);
	const { office } = carriers;
	const parcel = await Gate.asSystem(
		context.db,
		'notice.deliver',
		job.circleId,
		{ lock: false },
		(errand) => pack(errand, job, context, carriers)
	);
	if (parcel === null || office === null) return;
	const { due, device, language, expiresAt } = parcel;
	const outcome = await office.send(device, pushMessage(due, language, context.env.secret), {
		ttlSeconds: livesSeconds(due, expiresAt, context.now),
		urgency: due.urgency === 'red' ? 'high' : 'normal',
		topic: tagOf(due.id)
	});
	await Gate.asSystem(context.db, 'notice.deliver', job.circleId, { lock: false }, ({ tx, now }) =>
		noteOutcome(tx, parcel, outcome, context, { now, queueMail: carriers.queueMail })
	);
	const waitMs = waitAfter(outcome, context.attempt);
	if (waitMs !== null) {
		throw new TryLater(waitMs, { counts: !(outcome.kind === 'later' && outcome.resting !== 'no') });
	}
}

/** How long a push service may hold on to it: a talk until the evening, it never rings at night (S4, S8.3). */
function livesSeconds(due: Due, expiresAt: Date, now: Date): number {
	const left = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
	return isTalk(due) ? Math.min(left, ttlSeconds('talk', now)) : left;
}

async function kept(
	tx: Tx,
	circleId: string,
	noticeId: string
): Promise<(Due & Pick<typeof notice.$inferSelect, 'state' | 'dueAt' | 'shownAt'>) | null> {
	const [found] = await tx
		.select()
		.from(notice)
		.where(and(eq(notice.circleId, circleId), eq(notice.id, noticeId)));
	if (found === undefined) return null;
	const urgency = found.urgency as Due['urgency'];
	return { ...found, kind: found.kind as NoticeKind, urgency };
}

/** A text message about a talk. */
type Text = { due: Due; tryId: string; phone: string; language: 'nl' | 'en' };

/**
 * A talk of which nothing was heard goes on by the next way (S8.5), first a text message and then a mail:
 * a push service that says yes proves nothing. Not at night either.
 */
async function goOnUnheard(
	job: Jobs['notice.deliver'],
	context: JobContext,
	carriers: Carriers
): Promise<void> {
	const asHouse = <T>(work: (errand: Errand) => Promise<T>) =>
		Gate.asSystem(context.db, 'notice.deliver', job.circleId, { lock: false }, work);
	const text = await asHouse((errand) => nextWayOfTalk(errand, job, context, carriers));
	if (text === null || carriers.sms === null) return;
	const { due, tryId, phone, language } = text;
	const link = `${context.env.origin}/m/${due.id}`;
	const words = smsText({ loudness: 'talk', link, phone: null }, language);
	const outcome = await carriers.sms.send({ to: phone, text: words });
	await asHouse(async ({ tx, circleId, now }) => {
		const isSent = outcome.kind === 'accepted';
		await tx
			.update(noticeTry)
			.set({ state: isSent ? 'handed_over' : 'failed' })
			.where(and(eq(noticeTry.circleId, circleId), eq(noticeTry.id, tryId)));
		if (isSent) {
			await tx
				.update(notice)
				.set({ state: 'handed_over', handedOverAt: now })
				.where(
					and(eq(notice.circleId, circleId), eq(notice.id, due.id), eq(notice.state, 'waiting'))
				);
		}
		const waitMs = isSent ? patienceMs('talk') : 0;
		await lookWhetherHeard(tx, due, new Date(now.getTime() + waitMs));
	});
}

/** What is to be done now for a talk of which nothing was heard; null when it was done here, or is over. */
async function nextWayOfTalk(
	errand: Errand,
	{ noticeId }: Jobs['notice.deliver'],
	context: JobContext,
	{ queueMail, sms }: Carriers
): Promise<Text | null> {
	const { tx, circleId, now } = errand;
	const due = await kept(tx, circleId, noticeId);
	if (due === null || !['waiting', 'handed_over'].includes(due.state) || due.shownAt !== null)
		return null;
	if ((await stillToTell(errand, due, { held: false })) !== 'tell') return null;
	const receiver = await receiverOf(tx, due.personId, now);
	if (receiver === null) return null;
	const sounds = talkSoundsAt(due.personId, receiver.wishes, now);
	if (sounds > now) {
		await lookWhetherHeard(tx, due, sounds);
		return null;
	}
	const [texted] = await tx
		.select({ id: noticeTry.id, state: noticeTry.state })
		.from(noticeTry)
		.where(
			and(
				eq(noticeTry.circleId, circleId),
				eq(noticeTry.noticeId, noticeId),
				eq(noticeTry.channel, 'sms')
			)
		);
	const phone = sms === null ? null : await smsNumberOf(tx, circleId, due.personId);
	if (phone === null || (texted !== undefined && texted.state !== 'waiting')) {
		await mailAtOnce(tx, due, context, { now, queueMail });
		return null;
	}
	const tryId = texted?.id ?? randomId();
	if (texted === undefined) {
		await tx.insert(noticeTry).values({
			...{ circleId, id: tryId, noticeId, personId: due.personId, channel: 'sms' },
			...{ state: 'waiting', givesWay: false, alongside: false, attempts: 1, startedAt: now }
		});
	}
	return { due, tryId, phone, language: receiver.language };
}

async function lookWhetherHeard(
	tx: Tx,
	{ circleId, id: noticeId }: Due,
	runAt: Date
): Promise<void> {
	const job = { circleId, noticeId, isUnheard: true };
	await enqueue(tx, 'notice.deliver', job, { runAt, key: `notice-unheard:${noticeId}` });
}

/** Decides at the moment of sending what is to be done; null when there is nothing to hand over now. */
async function pack(
	errand: Errand,
	{ noticeId, deviceId }: Jobs['notice.deliver'],
	context: JobContext,
	{ office, queueMail }: Carriers
): Promise<Parcel | null> {
	const { tx, circleId, now } = errand;
	const { log, env } = context;
	const canPush = office !== null;
	const due = await kept(tx, circleId, noticeId);
	const open = deviceId === undefined ? ['waiting'] : ['waiting', 'handed_over'];
	if (due === null || !open.includes(due.state)) return null;
	const expiresAt = new Date(due.dueAt.getTime() + livesMs);
	if (expiresAt.getTime() <= now.getTime()) {
		log('warn', 'notice too old to be sent', { notice: noticeId });
		await setState(tx, due, 'failed');
		return null;
	}
	const verdict = await stillToTell(errand, due, { held: false });
	if (verdict !== 'tell') {
		await setState(tx, due, 'dropped');
		return null;
	}
	const receiver = await receiverOf(tx, due.personId, now);
	const canRing = canPush && receiver?.devices.some((device) => !device.isWornOut) === true;
	const maySound =
		due.urgency === 'red' ||
		(isTalk(due) && receiver !== null && talkSoundsAt(due.personId, receiver.wishes, now) <= now);
	if (receiver !== null && maySound && !canRing) {
		await (isTalk(due)
			? lookWhetherHeard(tx, due, now)
			: mailAtOnce(tx, due, context, { now, queueMail }));
		return null;
	}
	const holdFor = reasonToHold(due, receiver, {
		now,
		canPush,
		isBusy: await isBusy(tx, due.personId, now)
	});
	if (receiver === null || holdFor !== null) {
		await (holdFor === null ? setState(tx, due, 'failed') : holdUntil(tx, due, holdFor));
		return null;
	}
	const devices = receiver.devices.filter(({ id }) => deviceId === undefined || id === deviceId);
	if (devices.length > 1) {
		await Promise.all(
			devices.map(({ id }) =>
				enqueue(
					tx,
					'notice.deliver',
					{ circleId, noticeId, deviceId: id },
					{ lane: due.urgency === 'red' ? 'urgent' : 'ordinary', key: `notice:${noticeId}:${id}` }
				)
			)
		);
		return null;
	}
	const [device] = devices;
	if (device === undefined) return null;
	if (due.shownAt === null) {
		await tx
			.update(notice)
			.set({ receiptHash: receiptHashOf(noticeId, env.secret) })
			.where(and(eq(notice.circleId, circleId), eq(notice.id, noticeId)));
	}
	return { due, device, language: receiver.language, expiresAt };
}

/** Until when a notice waits instead of being sent now: for the morning, or for the mail of the day. */
function reasonToHold(
	due: Due,
	receiver: Receiver | null,
	{ now, canPush, isBusy }: { now: Date; canPush: boolean; isBusy: boolean }
): Date | null {
	if (receiver === null || due.urgency === 'red') return null;
	const talk = isTalk(due) ? talkSoundsAt(due.personId, receiver.wishes, now) : now;
	if (talk > now) return talk;
	const quiet = quietUntil(receiver.wishes, now);
	if (quiet !== null) return quiet;
	if (receiver.devices.length === 0 || !canPush) return nextDigest(receiver.wishes, now);
	return isBusy && due.kind !== 'digest' && due.kind !== 'digest_all' ? afterTheRush(now) : null;
}

/**
 * When a rush is over, at least five minutes from now. On whole multiples of that time, so that
 * what comes in one rush is held until one moment and rings once.
 */
function afterTheRush(now: Date): Date {
	return new Date((Math.ceil(now.getTime() / most.withinMs) + 1) * most.withinMs);
}

async function noteOutcome(
	tx: Tx,
	{ due, device }: Parcel,
	outcome: Outcome,
	context: JobContext,
	{ now, queueMail }: { now: Date; queueMail: QueueNotice | null }
): Promise<void> {
	const { log, attempt } = context;
	const mailInstead = () => {
		if (isTalk(due)) return lookWhetherHeard(tx, due, now);
		return due.urgency === 'red'
			? mailAtOnce(tx, due, context, { now, queueMail })
			: mailNow(tx, due.personId);
	};
	const facts = { notice: due.id, device: device.id, attempt };
	switch (outcome.kind) {
		case 'accepted':
			await acceptedBy(tx, device.id, now);
			await tx
				.update(notice)
				.set({ state: 'handed_over', handedOverAt: now })
				.where(
					and(eq(notice.circleId, due.circleId), eq(notice.id, due.id), eq(notice.state, 'waiting'))
				);
			if (isTalk(due))
				await lookWhetherHeard(tx, due, new Date(now.getTime() + patienceMs('talk')));
			return;
		case 'gone':
			await addressGone(tx, device.id);
			log('info', 'push address gone', facts);
			return nextChannelWithout(tx, due, device, { now, mailInstead });
		case 'refused':
			log('alarm', 'push service refuses our key or clock', { ...facts, status: outcome.status });
			return mailInstead();
		case 'unfit':
			log(outcome.status === 413 ? 'alarm' : 'warn', 'push address unfit', {
				...facts,
				status: outcome.status
			});
			await tx
				.update(pushSubscription)
				.set({ failures: sql`${pushSubscription.failures} + 1` })
				.where(eq(pushSubscription.id, device.id));
			return nextChannelWithout(tx, due, device, { now, mailInstead });
		case 'later':
			if (outcome.resting === 'refusals') await mailInstead();
			return;
		case 'broken':
			log('warn', 'push service fails', { ...facts, why: outcome.why });
			if (attempt === pausesMs.length + 1) await mailInstead();
	}
}

/** How long until the same is tried again; null when it is done with. */
function waitAfter(outcome: Outcome, attempt: number): number | null {
	if (outcome.kind === 'later') return outcome.afterMs;
	if (outcome.kind !== 'broken' && outcome.kind !== 'refused') return null;
	const last = pausesMs[pausesMs.length - 1]!;
	const grown = pausesMs[attempt - 1] ?? last * 2 ** Math.min(attempt - pausesMs.length, 10);
	// A little earlier or later, so that not everybody comes back at once.
	return Math.round(Math.min(longestPauseMs, grown) * (0.9 + Math.random() / 5));
}

/** This device is out: another one has its own job; without any the notice goes by mail, now. */
async function nextChannelWithout(
	tx: Tx,
	due: Due,
	device: Device,
	{ now, mailInstead }: { now: Date; mailInstead: () => Promise<void> }
): Promise<void> {
	const [other] = await tx
		.select({ id: pushSubscription.id })
		.from(pushSubscription)
		.where(and(eq(pushSubscription.personId, due.personId), ne(pushSubscription.id, device.id)))
		.limit(1);
	if (other !== undefined) return;
	// It is handed over when a mail server has it, and not before.
	if (due.urgency === 'red' || isTalk(due)) return mailInstead();
	const [open] = await tx
		.update(notice)
		.set({ state: 'handed_over', handedOverAt: now })
		.where(
			and(eq(notice.circleId, due.circleId), eq(notice.id, due.id), eq(notice.state, 'waiting'))
		)
		.returning({ id: notice.id });
	if (open !== undefined) await mailNow(tx, due.personId);
}

/**
 * By mail, at once and whatever went that day: what sounds at night as well is for who has to act, and
 * is of use to nobody in the mail of the day (settled 23). Once for a notice, however often it is asked.
 */
async function mailAtOnce(
	tx: Tx,
	due: Due,
	{ env, log }: JobContext,
	{ now, queueMail }: { now: Date; queueMail: QueueNotice | null }
): Promise<void> {
	const { circleId, id: noticeId, personId } = due;
	const here = and(eq(notice.circleId, circleId), eq(notice.id, noticeId));
	const [locked] = await tx
		.select({ state: notice.state, dueAt: notice.dueAt })
		.from(notice)
		.where(here)
		.for('update');
	const [begun] = await tx
		.select({ id: noticeTry.id })
		.from(noticeTry)
		.where(
			and(
				eq(noticeTry.circleId, circleId),
				eq(noticeTry.noticeId, noticeId),
				eq(noticeTry.channel, 'mail')
			)
		);
	if (locked === undefined || begun !== undefined) return;
	const receiver = await receiverOf(tx, personId, now);
	const to =
		receiver?.hasStoppedMails === true && due.urgency !== 'red' ? null : receiver?.mailAddress;
	if (queueMail === null || receiver === null || to == null) {
		log('warn', 'an urgent notice reaches nobody', { notice: noticeId });
		if (locked.state === 'waiting') await setState(tx, due, 'failed');
		return;
	}
	const tryId = randomId();
	await tx.insert(noticeTry).values({
		...{ circleId, id: tryId, noticeId, personId, channel: 'mail', state: 'waiting' },
		...{ givesWay: false, alongside: false, attempts: 1, startedAt: now }
	});
	const untilMs = locked.dueAt.getTime() + livesMs;
	await queueMail(
		tx,
		{
			kind: 'signal',
			details: { link: `${env.origin}/m/${noticeId}` },
			to,
			language: receiver.language,
			noticeTry: { circleId, noticeId, tryId },
			worthMinutes: Math.ceil((untilMs - now.getTime()) / 60_000)
		},
		env
	);
}

async function mailNow(tx: Tx, personId: string): Promise<void> {
	await enqueue(tx, 'notice.mail', { personId }, { key: `notice-mail:${personId}` });
}

async function acceptedBy(tx: Tx, deviceId: string, now: Date): Promise<void> {
	await tx
		.update(pushSubscription)
		.set({ lastAcceptedAt: now, failures: 0 })
		.where(eq(pushSubscription.id, deviceId));
}

async function setState(tx: Tx, due: Due, state: 'failed' | 'dropped'): Promise<void> {
	await tx
		.update(notice)
		.set({ state })
		.where(and(eq(notice.circleId, due.circleId), eq(notice.id, due.id)));
}

async function isBusy(tx: Tx, personId: string, now: Date): Promise<boolean> {
	const since = new Date(now.getTime() - most.withinMs).toISOString();
	const [found] = await tx.execute<{ sent: number }>(sql`
		select count(*)::int as sent from notice where person_id = ${personId}
			and state in ('handed_over', 'seen') and handed_over_at > ${since}::timestamptz`);
	return (found?.sent ?? 0) >= most.notices;
}

/**
 * How somebody is to be spoken to, and their devices whose sign-in was not ended. A sign-in that
 * merely slept in still rings: what rings says nothing, and opening it asks to sign in.
 */
/** How somebody is to be spoken to; null for who cannot be. */
export async function receiverOf(tx: Tx, personId: string, now: Date): Promise<Receiver | null> {
	type Worn = { failures: number; confirmedAt: string | null };
	const [found] = await tx.execute<Omit<Receiver, 'devices'> & { devices: (Device & Worn)[] }>(sql`
		select a.language, a.mail_address as "mailAddress",
			exists (select from notice_mail n where n.person_id = a.person_id and n.stopped_at is not null)
				as "hasStoppedMails",
			jsonb_build_object('quietFromMinute', a.quiet_from_minute, 'quietUntilMinute', a.quiet_until_minute,
				'digest', a.digest, 'digestMinute', a.digest_minute) as wishes,
			coalesce((
				select jsonb_agg(jsonb_build_object('id', p.id, 'endpoint', p.endpoint, 'p256dh', p.p256dh, 'auth', p.auth,
					'failures', p.failures, 'confirmedAt', p.last_confirmed_at) order by p.created_at, p.id)
				from push_subscription p join session s on s.id = p.session_id
				where p.person_id = a.person_id and s.ended_at is null
					and s.ends_at > ${now.toISOString()}::timestamptz), '[]') as devices
		from account a where a.person_id = ${personId} and a.blocked_at is null`);
	if (found === undefined) return null;
	const devices = found.devices.map(({ failures, confirmedAt, ...device }) => ({
		...device,
		isWornOut: isWornOut(failures, dateOf(confirmedAt))
	}));
	return { ...found, devices };
}

/**
 * Gathers what was held for somebody: one thing rings as itself, several ring as one. Without a
 * device it goes by mail, at most once a day. A second time finds nothing left.
 */
export async function gatherNotices(
	{ personId }: Jobs['notice.digest'],
	{ db, log }: JobContext,
	options: { canPush: boolean; mail: MailNotice }
): Promise<void> {
	const held = await db.transaction(async (tx) => {
		const rows = await tx.execute<Record<string, unknown>>(sql`
			select id, circle_id as "circleId", person_id as "personId", kind, urgency, seq::int,
				update_id as "updateId"
			from notice where person_id = ${personId} and state = 'held' and due_at <= kring_now()
			order by created_at desc, id limit 200`);
		return rows as unknown as Due[];
	});
	const candidates = await stillWanted(db, held);
	const [first] = candidates;
	if (first === undefined) return;

	await Gate.asSystem(db, 'notice.digest', first.circleId, { lock: false }, async ({ tx, now }) => {
		const receiver = await receiverOf(tx, personId, now);
		const mine = await claimed(tx, candidates);
		const all = mine.map(({ id }) => id);
		if (receiver === null) return void (await setAll(tx, all, 'failed', now));
		const quiet = quietUntil(receiver.wishes, now);
		if (quiet !== null) return putOff(tx, personId, all, quiet);
		// A talk asks for something, at hours of its own: it is not lost among the rest.
		for (const talk of mine.filter(isTalk)) await ringNow(tx, talk, now);
		const wanted = mine.filter((due) => !isTalk(due));
		const [newest] = wanted;
		if (newest === undefined) return;
		const ids = wanted.map(({ id }) => id);
		if (!options.canPush || receiver.devices.length === 0) {
			const sent = await options.mail(tx, personId, now);
			if (sent === 'too_soon') return putOff(tx, personId, ids, nextDigest(receiver.wishes, now));
			if (sent === 'no_way') log('info', 'nobody to tell', { notices: ids.length });
			return void (await setAll(tx, ids, sent === 'queued' ? 'handed_over' : 'failed', now));
		}
		const ring = wanted.length === 1 ? newest : await makeDigest(tx, wanted, now);
		const rest = ids.filter((id) => id !== ring.id);
		if (rest.length > 0) await setAll(tx, rest, 'handed_over', now);
		await ringNow(tx, ring, now);
	});
}

const isTalk = ({ kind }: Due): boolean => kind === 'talk';

/** Has one notice sent now, that was held or was made of those. */
async function ringNow(tx: Tx, { id, circleId }: Due, now: Date): Promise<void> {
	await setAll(tx, [id], 'waiting', now);
	await enqueue(tx, 'notice.deliver', { circleId, noticeId: id }, { key: `notice:${id}` });
}

/**
 * Takes held notices for this gathering. Another one at the same moment waits here, and then finds
 * them gathered: what rings once never rings twice.
 */
async function claimed(tx: Tx, candidates: readonly Due[]): Promise<Due[]> {
	const rows = await tx
		.select({ id: notice.id })
		.from(notice)
		.where(
			and(
				inArray(
					notice.id,
					candidates.map(({ id }) => id)
				),
				eq(notice.state, 'held')
			)
		)
		.orderBy(notice.id)
		.for('update');
	const mine = new Set(rows.map(({ id }) => id));
	return candidates.filter(({ id }) => mine.has(id));
}

/** Says by mail that there is news; how that went. */
export type MailNotice = (
	tx: Tx,
	personId: string,
	now: Date
) => Promise<'queued' | 'too_soon' | 'no_way'>;

async function stillWanted(db: JobContext['db'], held: readonly Due[]): Promise<Due[]> {
	const wanted: Due[] = [];
	for (const circleId of new Set(held.map((one) => one.circleId))) {
		await Gate.asSystem(db, 'notice.digest', circleId, { lock: false }, async (errand) => {
			for (const due of held.filter((one) => one.circleId === circleId)) {
				const verdict = await stillToTell(errand, due, { held: true });
				if (verdict === 'tell') wanted.push(due);
				else await setAll(errand.tx, [due.id], verdict, errand.now);
			}
		});
	}
	const place = new Map(held.map(({ id }, index) => [id, index]));
	return wanted.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
}

async function makeDigest(tx: Tx, wanted: readonly Due[], now: Date): Promise<Due> {
	const [newest] = wanted;
	if (newest === undefined) throw new Error('nothing to gather');
	const inOneCircle = wanted.every(({ circleId }) => circleId === newest.circleId);
	const made = {
		id: crypto.randomUUID(),
		circleId: newest.circleId,
		personId: newest.personId,
		kind: inOneCircle ? ('digest' as const) : ('digest_all' as const),
		urgency: 'now' as const,
		seq: null,
		updateId: null
	};
	await tx.insert(notice).values({ ...made, state: 'waiting', dueAt: now, createdAt: now });
	return made;
}

async function putOff(tx: Tx, personId: string, ids: readonly string[], at: Date): Promise<void> {
	await tx.execute(sql`
		update notice set due_at = ${at.toISOString()}::timestamptz where state = 'held' and id = any (${pgArray(ids)}::uuid[])`);
	await gatherAt(tx, personId, at);
}

async function setAll(
	tx: Tx,
	ids: readonly string[],
	state: 'waiting' | 'handed_over' | 'seen' | 'dropped' | 'failed',
	now: Date
): Promise<void> {
	const at = now.toISOString();
	await tx.execute(sql`
		update notice set state = ${state},
			due_at = case when ${state} = 'waiting' then ${at}::timestamptz else due_at end,
			handed_over_at = case when ${state} = 'handed_over' then ${at}::timestamptz else handed_over_at end
		where state = 'held' and id = any (${pgArray(ids)}::uuid[])`);
}

/** Rings the device in somebody's hand, by the same way as everything else. */
export async function deliverTest(
	{ testId }: Jobs['push.test'],
	context: JobContext,
	office: PostOffice | null
): Promise<void> {
	const { db, env, attempt, log } = context;
	const found = await db.transaction(async (tx) => {
		const rows = await tx.execute<Device & { language: 'nl' | 'en' }>(sql`
			select p.id, p.endpoint, p.p256dh, p.auth, a.language
			from push_test t join push_subscription p on p.id = t.subscription_id and p.person_id = t.person_id
			join account a on a.person_id = t.person_id
			where t.id = ${testId} and t.state = 'waiting'`);
		if (rows[0] !== undefined) {
			await tx
				.update(pushTest)
				.set({ receiptHash: receiptHashOf(testId, env.secret) })
				.where(eq(pushTest.id, testId));
		}
		return rows[0];
	});
	const failed = async (reason: string) => {
		log('info', 'test of a device failed', { test: testId, reason });
		await db.update(pushTest).set({ state: 'failed', reason }).where(eq(pushTest.id, testId));
	};
	if (found === undefined || office === null) {
		await db
			.update(pushTest)
			.set({ state: 'failed', reason: 'gone' })
			.where(and(eq(pushTest.id, testId), eq(pushTest.state, 'waiting')));
		return;
	}

	const { language, ...device } = found;
	const outcome = await office.send(
		device,
		pushMessage({ id: testId, kind: 'test' }, language, env.secret),
		{
			ttlSeconds: testLivesSeconds,
			urgency: 'high',
			topic: 'test'
		}
	);
	if (outcome.kind === 'accepted') {
		await db.transaction(async (tx) => {
			await acceptedBy(tx, device.id, context.now);
			await tx.execute(sql`update push_test set handed_over_at = kring_now(),
				state = case when state = 'waiting' then 'handed_over' else state end where id = ${testId}`);
		});
		return;
	}
	if (outcome.kind === 'refused')
		log('alarm', 'push service refuses our key or clock', { status: outcome.status });
	if (outcome.kind === 'gone') {
		await addressGone(db, device.id);
		await failed('gone');
		return;
	}
	const waitMs = waitAfter(outcome, attempt);
	if (waitMs === null || outcome.kind === 'refused' || attempt >= testTries) {
		await failed(outcome.kind);
		return;
	}
	throw new TryLater(waitMs, { counts: true });
}
