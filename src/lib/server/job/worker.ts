import { sql } from 'drizzle-orm';
import { careDay, careDayStart } from '../../domain/care-day.ts';
import { daysAfter, dayOf, instantAt } from '../../domain/day.ts';
import { databaseOf, openPool, type Db, type Tx } from '../db/connect.ts';
import type { Env } from '../env.ts';
import { fillAll, tellOfCallGaps, tellOfDay, tellOfEndToCarriers } from '../activity/index.ts';
import {
	countWaiting,
	endDays,
	lookEverywhere,
	lookForMissed,
	tellArrival,
	tellMonths,
	tellOfRide,
	tellOfTalk
} from '../door/index.ts';
import {
	fillAgenda,
	followEverywhere,
	nextReading,
	readAgain,
	readAllAgain,
	tellOfEnding,
	takeTurns,
	tellOfOpen
} from '../agenda/index.ts';
import {
	keepBooks,
	keepFigures,
	keepRemarks,
	remindOfWaiting,
	watchCredits
} from '../credit/index.ts';
import { stepCheckIns } from '../check-in/index.ts';
import { proofRound } from '../duty/index.ts';
import { makePulse, sayGateway, type NoteHandover } from '../engine/index.ts';
import { ask, raiseFinding, rebuild } from '../finding/index.ts';
import { faultOf } from '../fault.ts';
import { Gate } from '../gate/index.ts';
import { MailServerAway, queueMail, sendMail } from '../mail/index.ts';
import { stepHelp, turnHelp } from '../help/index.ts';
import { planNotices, planOverview } from '../notice.ts';
import { tellOfAbsence } from '../push/absence.ts';
import { tellOfHelp } from '../push/help.ts';
import { tellCreditNews, tellOfCredit } from '../push/credit.ts';
import { deliverNotice, deliverTest, gatherNotices } from '../push/deliver.ts';
import { mailNotice, type QueueNotice } from '../push/mail.ts';
import { PostOffice } from '../push/post-office.ts';
import { tellOfSignal } from '../push/signal.ts';
import { lookForGaps, tellOfGaps } from '../signal/gaps.ts';
import { stepSignal } from '../signal/index.ts';
import { smsGatewayOf, type SmsGateway } from '../sms/index.ts';
import { endSurprise } from '../update.ts';
import { enqueue, type JobKind } from './enqueue.ts';
import { jsonLog, TryLater, type Handlers, type JobContext } from './handler.ts';
import { mostAttempts, pauseAfter, runQueue } from './queue.ts';

// Where the worker is put together: which job is done by whom. The one file of this room that
// knows the rest of the house.

const poolSize = 10;
/** Mails that are handed over at the same time: fewer than there are places for jobs. */
const mostMails = 8;
const mailPauseMs = 1_000;
/** Longest pause for a mail that somebody waits for: once the mail server is back it goes out at once. */
const longestAwaitedPauseMs = 60_000;
/** A change of duty or absence is looked at within so long. */
const gapRoundMs = 3_600_000;
/** Rows that one sweep takes of each kind; what is left waits for the next. */
const sweepAtATime = 1_000;
const overviewWeekday = 0;
const overviewMinute = 17 * 60;
const nightMinute = 3 * 60 + 30;
/** Days of activities are filled in when nobody is at work on them (4.3). */
const fillMinute = 2 * 60 + 15;

/** Nobody is missed before this minute of the day (5.11). */
const missedMinute = 10 * 60;

/** Just after three the day before is over (activities-credits.md 3.3). */
const doorMinute = 3 * 60 + 5;

/** An hour after midnight a day of the books is over: nothing that began on it is still under way. */
const creditMinute = 3 * 60 + 15;

/**
 * Given up on, these would stop for good: the steps of a signal that somebody waits for, the question to
 * talk about something, and the rounds that put themselves back on the list.
 */
export function isLasting(kind: JobKind): boolean {
	return kind.startsWith('signal.') || kind.endsWith('.round') || lastingKinds.includes(kind);
}

const lastingKinds: readonly JobKind[] = [
	...(['retention.sweep', 'reading.months', 'check_in.due', 'agenda.due', 'agenda.turn'] as const),
	...(['finding.ask', 'finding.raise', 'help.step'] as const)
];

/** Does the jobs of the house until told to stop. */
export async function runWorker({ env, stop }: { env: Env; stop: AbortSignal }): Promise<void> {
	const log = jsonLog(`${process.pid}`);
	const pool = openPool(env.databaseWorkerUrl, { max: poolSize, name: 'kring worker' });
	const db = databaseOf(pool);
	try {
		await startRounds(db, stop).catch((caught: unknown) => {
			// The list is there when the database is; the next start sees to it.
			log('warn', 'rounds not started', { fault: caught instanceof Error ? caught.name : '' });
		});
		await sayGateway(db, env.sms !== null).catch((caught: unknown) => {
			log('warn', 'not said whether text messages can be sent', faultOf(caught));
		});
		const pulse = makePulse(db);
		const handlers = handlersFor(env, officeOf(env, pulse.note), queueMail, pulse.note);
		await runQueue({
			...{ sql: pool, db, env, handlers, log, stop },
			graceMs: env.shutdownSeconds * 1000,
			isLasting,
			looked: pulse.beat
		});
	} finally {
		await pool.end({ timeout: 5 });
	}
}

/** Who does which job. */
export function handlersFor(
	env: Env,
	office: PostOffice | null = officeOf(env),
	queueNotice: QueueNotice | null = queueMail,
	note: NoteHandover = () => {}
): Handlers {
	const canPush = office !== null;
	let mailsUnderWay = 0;
	const sms = notingSms(smsGatewayOf(env), note);
	const mail = mailNotice(env, queueNotice);
	return {
		'mail.send': async (payload, context) => {
			// A mail server that hangs holds each of them for a minute; the rest of the house goes on.
			if (mailsUnderWay >= mostMails) throw new TryLater(mailPauseMs, { counts: false });
			mailsUnderWay += 1;
			const outcome = await sendMail(payload, context)
				.catch((caught: unknown) => {
					note('mail', 'broken');
					throw caught instanceof MailServerAway ? mailLater(caught, context) : caught;
				})
				.finally(() => (mailsUnderWay -= 1));
			if (outcome !== null) note('mail', outcome === 'sent' ? 'accepted' : 'unfit');
		},
		'notice.plan': async ({ circleId, seq }, { db }) => {
			await Gate.asSystem(db, 'notice.plan', circleId, { lock: false }, (errand) =>
				planNotices(errand, seq)
			);
		},
		'notice.deliver': (payload, context) =>
			deliverNotice(payload, context, { office, queueMail: queueNotice, sms }),
		'notice.digest': (payload, context) => gatherNotices(payload, context, { canPush, mail }),
		'notice.mail': async ({ personId }, { db }) => {
			await db.transaction(async (tx) => {
				await mail(tx, personId, await nowIn(tx));
			});
		},
		'push.test': (payload, context) => deliverTest(payload, context, office),
		'overview.round': overviewRound,
		'overview.weekly': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'overview.weekly', circleId, { lock: false }, planOverview);
		},
		'signal.due': async ({ circleId, signalId }, { db }) => {
			await Gate.asSystem(db, 'signal.due', circleId, { lock: true }, (errand) =>
				stepSignal(errand, signalId)
			);
		},
		'check_in.due': ({ circleId }, { db }) => stepCheckIns(db, circleId),
		'signal.tell': (payload, context) =>
			tellOfSignal(payload, context, { office, queueMail: queueNotice, sms }),
		'surprise.end': async ({ circleId, updateId }, { db }) => {
			await Gate.asSystem(db, 'surprise.end', circleId, { lock: false }, (errand) =>
				endSurprise(errand, updateId)
			);
		},
		'finding.rebuild': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'finding.rebuild', circleId, { lock: true }, rebuild);
		},
		'finding.ask': async ({ circleId, findingId, turn }, { db }) => {
			await Gate.asSystem(db, 'finding.ask', circleId, { lock: true }, (errand) =>
				ask(errand, findingId, turn)
			);
		},
		'finding.raise': async ({ circleId, findingId }, { db }) => {
			await Gate.asSystem(db, 'finding.raise', circleId, { lock: true }, (errand) =>
				raiseFinding(errand, findingId)
			);
		},
		'activity.round': activityRound,
		'door.round': doorRound,
		'absence.round': absenceRound,
		'absence.look': async ({ activityId }, { db }) => {
			await lookForMissed(db, activityId);
		},
		'credit.round': creditRound,
		'help.step': async (payload, { db }) => {
			await stepHelp(db, payload);
		},
		'help.tell': (payload, context) =>
			tellOfHelp(payload, context, { office, queueMail: queueNotice }),
		'help.round': async (_payload, { db, now, log }) => {
			log('info', 'help looked after', await turnHelp(db));
			const next = new Date(now.getTime() + gapRoundMs);
			await db.transaction((tx) => again(tx, 'help.round', next));
		},
		'credit.tell': (payload, context) =>
			tellOfCredit(payload, context, { office, queueMail: queueNotice }),
		'credit.news': (payload, context) =>
			tellCreditNews(payload, context, { office, queueMail: queueNotice }),
		'ride.tell': (payload, { db }) => tellOfRide(db, payload),
		'walk_in.talk': (payload, { db }) => tellOfTalk(db, payload),
		'walk_in.arrived': (payload, { db }) => tellArrival(db, payload),
		'absence.tell': (payload, context) =>
			tellOfAbsence(payload, context, { office, queueMail: queueNotice }),
		'agenda.round': agendaRound,
		'calendar.round': async (_payload, { db, now }) => {
			await readAllAgain(db, now);
			await db.transaction((tx) => again(tx, 'calendar.round', nextReading(now)));
		},
		'ending.tell': async (payload, { db }) => {
			const found = await tellOfEnding(db, payload.endingId);
			if (found !== null) await tellOfEndToCarriers(db, { ...payload, ...found }, env);
		},
		'carriers.tell': async (payload, { db }) => {
			await tellOfDay(db, payload, env);
		},
		'call.round': async (_payload, { db, now, log }) => {
			log('info', 'gaps on call told', await tellOfCallGaps(db, now, env));
			const next = new Date(now.getTime() + gapRoundMs);
			await db.transaction((tx) => again(tx, 'call.round', next));
		},
		'agenda.follow': ({ activityId }, { db }) => followEverywhere(db, activityId),
		'calendar.read': (payload, { db }) => readAgain(db, payload),
		'agenda.fill': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'agenda.fill', circleId, { lock: true }, fillAgenda);
		},
		'agenda.turn': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'agenda.turn', circleId, { lock: true }, takeTurns);
		},
		'agenda.due': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'agenda.due', circleId, { lock: true }, tellOfOpen);
		},
		'finding.round': findingRound,
		'retention.sweep': retentionSweep,
		'reading.months': readingMonths,
		'gap.round': async (_payload, { db, now }) => {
			await db.transaction(async (tx) => {
				await lookForGaps(tx);
				await again(tx, 'gap.round', new Date(now.getTime() + gapRoundMs));
			});
		},
		'chain.gaps': async ({ circleId }, { db }) => {
			await Gate.asSystem(db, 'chain.gaps', circleId, { lock: true }, tellOfGaps);
		},
		'proof.round': async ({ since }, context) => {
			const next = await proofRound(context, since === undefined ? context.now : new Date(since));
			await context.db.transaction((tx) =>
				enqueue(
					tx,
					'proof.round',
					{ since: context.now.toISOString() },
					{ runAt: next, key: 'proof.round' }
				)
			);
		}
	};
}

/** The gateway, counted as the other ways are. */
function notingSms(gateway: SmsGateway | null, note: NoteHandover): SmsGateway | null {
	if (gateway === null) return null;
	return {
		send: async (sms) => {
			const answer = await gateway.send(sms);
			note('sms', answer.kind);
			return answer;
		}
	};
}

function officeOf(env: Env, note: NoteHandover = () => {}): PostOffice | null {
	if (env.push === null) return null;
	return new PostOffice(env.push, env.pushHosts, { noted: ({ kind }) => note('push', kind) });
}

/**
 * A mail server that is away is no fault of the job: it goes on, ever more slowly, until the mail is
 * not worth sending any more. What is given up then is told to who waits for it.
 */
function mailLater(away: MailServerAway, { attempt, log }: JobContext): TryLater {
	const pauseMs = pauseAfter(attempt, Math.random());
	const waitMs = away.isAwaited ? Math.min(longestAwaitedPauseMs, pauseMs) : pauseMs;
	// Once, and not each time that it fails again.
	const level = attempt === mostAttempts ? 'alarm' : 'warn';
	log(level, 'mail not handed over, tried again later', {
		attempt,
		waitMs,
		...faultOf(away.cause)
	});
	return new TryLater(waitMs, { counts: true });
}

/** Every round runs under its own key and puts itself back on the list: there is one of each. */
async function startRounds(db: Db, stop: AbortSignal): Promise<void> {
	if (stop.aborted) return;
	const now = await nowIn(db);
	const rounds = [
		['overview.round', nextOverview(now)],
		['retention.sweep', nextNight(now)],
		['finding.round', nextCareDay(now)],
		['activity.round', nextNight(now, fillMinute)],
		['door.round', nextNight(now, doorMinute)],
		['credit.round', nextNight(now, creditMinute)],
		['absence.round', nextNight(now, missedMinute)],
		['agenda.round', nextNight(now, fillMinute)],
		['calendar.round', nextReading(now)],
		['reading.months', now],
		['proof.round', now],
		['gap.round', now],
		['call.round', now],
		['help.round', now]
	] as const satisfies readonly (readonly [JobKind, Date])[];
	for (const [kind, runAt] of rounds) {
		await db.execute(sql`
			insert into job (lane, kind, key, payload, run_at, created_at)
			values (2, ${kind}, ${kind}, '{}', ${runAt.toISOString()}::timestamptz, kring_now())
			on conflict (key) do update set given_up_at = null, attempts = 0, run_at = excluded.run_at
				where job.given_up_at is not null`);
	}
}

async function overviewRound(_payload: unknown, { db, now }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		const circles = await tx.execute<{ id: string }>(sql`select kring_running_circles() as id`);
		for (const { id } of circles) {
			await enqueue(
				tx,
				'overview.weekly',
				{ circleId: id },
				{ lane: 'bulk', key: `overview:${id}` }
			);
		}
		await again(tx, 'overview.round', nextOverview(now));
	});
}

/** What time alone brings, as silence, is looked for once the care day is over. */
async function findingRound(_payload: unknown, { db, now }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		const circles = await tx.execute<{ id: string }>(sql`select kring_running_circles() as id`);
		for (const { id } of circles) {
			await enqueue(
				tx,
				'finding.rebuild',
				{ circleId: id },
				{ lane: 'bulk', key: `finding:${id}` }
			);
		}
		await again(tx, 'finding.round', nextCareDay(now));
	});
}

async function activityRound(_payload: unknown, { db, now, log }: JobContext): Promise<void> {
	log('info', 'days filled in', await fillAll(db));
	await db.transaction((tx) => again(tx, 'activity.round', nextNight(now, fillMinute)));
}

async function doorRound(_payload: unknown, { db, now, log }: JobContext): Promise<void> {
	log('info', 'days put together', await countWaiting(db, now));
	log('info', 'days ended', await endDays(db, now));
	log('info', 'months told', { months: await tellMonths(db, now) });
	await db.transaction((tx) => again(tx, 'door.round', nextNight(now, doorMinute)));
}

async function absenceRound(_payload: unknown, { db, now }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		await lookEverywhere(tx);
		await again(tx, 'absence.round', nextNight(now, missedMinute));
	});
}

async function agendaRound(_payload: unknown, { db, now }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		const circles = await tx.execute<{ id: string }>(sql`select kring_circles_with_series() as id`);
		for (const { id } of circles) {
			await enqueue(
				tx,
				'agenda.fill',
				{ circleId: id },
				{ lane: 'bulk', key: `agenda.fill:${id}` }
			);
		}
		await again(tx, 'agenda.round', nextNight(now, fillMinute));
	});
}

async function creditRound(_payload: unknown, { db, now, log }: JobContext): Promise<void> {
	const { wrong, broken, loose, ...done } = await keepBooks(db);
	if (wrong + broken + loose > 0) log('alarm', 'the books do not add up', { wrong, broken, loose });
	log('info', 'books kept', done);
	log('info', 'remarks kept', { remarks: await keepRemarks(db, now) });
	log('info', 'months of giving told', { months: await keepFigures(db, now) });
	log('info', 'reminders of what waits', { reminders: await remindOfWaiting(db) });
	log('info', 'news of plenty and of the pot', { news: await watchCredits(db) });
	await db.transaction((tx) => again(tx, 'credit.round', nextNight(now, creditMinute)));
}

async function retentionSweep(_payload: unknown, { db, now, log }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		await tx.execute(sql`set local statement_timeout = '60s'`);
		await tx.execute(sql`select kring_sweep_addresses()`);
		const [found] = await tx.execute<{ gone: number }>(
			sql`select kring_sweep(${sweepAtATime}) as gone`
		);
		const [noted] = await tx.execute<{ gone: number }>(
			sql`select kring_sweep_noting(${sweepAtATime}) as gone`
		);
		await tx.execute(sql`select kring_sweep_sign_in()`);
		await tx.execute(
			sql`select kring_sweep_signals(${sweepAtATime}), kring_sweep_check_ins(${sweepAtATime})`
		);
		await tx.execute(sql`select kring_sweep_duty(), kring_sweep_support(${sweepAtATime}),
				kring_sweep_pauses(${sweepAtATime}), kring_sweep_door(${sweepAtATime}), kring_sweep_open(${sweepAtATime}),
				kring_sweep_visitors(${sweepAtATime}), kring_sweep_endings(${sweepAtATime}),
				kring_sweep_rides(${sweepAtATime}), credit_sweep(${sweepAtATime}), help_sweep(${sweepAtATime}),
				kring_sweep_carer_checks(${sweepAtATime}), credit_sweep_remarks(${sweepAtATime}),
				credit_sweep_pages()`);
		const [dates] = await tx.execute<{ gone: number }>(
			sql`select kring_sweep_agenda(${sweepAtATime}) as gone`
		);
		const gone = Math.max(found?.gone ?? 0, noted?.gone ?? 0, dates?.gone ?? 0);
		log('info', 'swept', { gone });
		const more = gone >= sweepAtATime;
		await again(tx, 'retention.sweep', more ? new Date(now.getTime() + 60_000) : nextNight(now));
	});
}

async function readingMonths(_payload: unknown, { db, now }: JobContext): Promise<void> {
	await db.transaction(async (tx) => {
		await tx.execute(sql`
			select kring_make_reading_month((date_trunc('month', kring_now()) + make_interval(months => ahead))::date)
			from generate_series(0, 2) as ahead`);
		await again(tx, 'reading.months', nextNight(new Date(now.getTime() + 6 * 86_400_000)));
	});
}

async function again(
	tx: Tx,
	kind:
		| 'overview.round'
		| 'retention.sweep'
		| 'reading.months'
		| 'finding.round'
		| 'activity.round'
		| 'door.round'
		| 'absence.round'
		| 'credit.round'
		| 'agenda.round'
		| 'calendar.round'
		| 'call.round'
		| 'help.round'
		| 'gap.round',
	runAt: Date
) {
	await enqueue(tx, kind, {}, { runAt, lane: 'bulk', key: kind });
}

/** The next Sunday at five in the afternoon. */
export function nextOverview(now: Date): Date {
	for (let days = 0; days <= 7; days += 1) {
		const on = daysAfter(dayOf(now), days);
		const at = instantAt(on, overviewMinute);
		if (
			new Date(`${on}T12:00:00Z`).getUTCDay() === overviewWeekday &&
			at.getTime() > now.getTime()
		) {
			return at;
		}
	}
	throw new Error('a week without a Sunday');
}

/** The next time that a care day begins, and a little later, so that its day is really over. */
function nextCareDay(now: Date): Date {
	const late = 5 * 60_000;
	const begins = careDayStart(careDay(new Date(now.getTime() - late)) + 1);
	return new Date(begins.getTime() + late);
}

/** The next time that the clock shows this minute of a night. */
export function nextNight(now: Date, minute = nightMinute): Date {
	const today = instantAt(dayOf(now), minute);
	return today.getTime() > now.getTime() ? today : instantAt(daysAfter(dayOf(now), 1), minute);
}

async function nowIn(tx: Db | Tx): Promise<Date> {
	const [found] = await tx.execute<{ now: string }>(sql`select kring_now() as now`);
	if (found === undefined) throw new Error('no clock');
	return new Date(found.now);
}
