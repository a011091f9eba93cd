import { and, eq, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { dayOf, daysAfter, instantAt } from '../../domain/day.ts';
import { askable, fitting, lastDayOf } from '../../domain/help/match.ts';
import { nextStep, type NextStep, type Running } from '../../domain/help/request.ts';
import { missingChecks, type Check } from '../../domain/help/trust.ts';
import { newId } from '../../domain/id.ts';
import type { Db, Tx } from '../db/connect.ts';
import { helpAsk, helpCheck, helpOffer, helpRequest } from '../db/schema/index.ts';
import { enqueue, type Jobs } from '../job/enqueue.ts';
import type { RequestRow } from './asker.ts';
import { helpersFor, hereIn, type Known } from './helpers.ts';
import { turnReports } from './report.ts';

// A request on its way (F4). What happens next, the rules say; here it is done, under the lock of its row. When the
// next thing happens at the latest stands in the row: jobs only wake.

/** One request takes at most so many steps in one turn; a loop that goes on is a bug. */
const mostSteps = 8;
/** Rows that one round takes of each kind. */
const mostInRound = 500;
/** A request that nobody woke this long after its time is woken by the round. */
const overdueMs = 5 * 60_000;
/** Who was checked, and who coordinates, hear so long before a check ends. */
const checkNoticeDays = 30;

/** Takes a request up to now. Woken too early or twice, it changes nothing. */
export async function stepHelp(
	db: Db,
	{ neighbourhoodId, requestId }: Jobs['help.step']
): Promise<NextStep['does'][]> {
	return db.transaction(async (tx) => {
		// One after another: how often somebody was asked this week is counted before they are asked again.
		await tx.execute(
			sql`select pg_advisory_xact_lock(hashtextextended(${`help ${neighbourhoodId}`}, 41))`
		);
		const done: NextStep['does'][] = [];
		for (let step = 0; step < mostSteps; step += 1) {
			const row = await rowOf(tx, neighbourhoodId, requestId);
			const now = await nowIn(tx);
			if (row === null || row.state === 'closed') return done;
			if (step === 0 && row.nextStepAt !== null && row.nextStepAt > now) {
				await wake(tx, row, row.nextStepAt);
				return done;
			}
			const does = await oneStep(tx, row, now);
			if (does === null) return done;
			done.push(does);
		}
		throw new Error('a request that does not come to rest');
	});
}

/** Does one thing; null where nothing more is to be done now. */
async function oneStep(tx: Tx, row: RequestRow, now: Date): Promise<NextStep['does'] | null> {
	const { neighbourhoodId, id } = row;
	const said = await tx
		.select()
		.from(helpAsk)
		.where(
			and(
				eq(helpAsk.neighbourhoodId, neighbourhoodId),
				eq(helpAsk.requestId, id),
				or(isNull(helpAsk.endedAt), eq(helpAsk.endedHow, 'thanked'))
			)
		);
	const asks = said.filter(({ endedAt }) => endedAt === null);
	const isOpen = row.state === 'open' && row.landedAt === null;
	const { fits, kept } = isOpen ? await whoFor(tx, row, { said, now }) : { fits: [], kept: [] };
	const about = { fitting: fits.length, kept: kept.length, now };
	const step = nextStep(runningOf(row, asks), about);
	const set = (change: Partial<RequestRow>) =>
		tx
			.update(helpRequest)
			.set(change)
			.where(and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, id)));
	if (step.does === 'rest') return null;
	if (step.does === 'wait') {
		const isTold =
			row.state === 'agreed' && row.checkToldAt === null && (await lacksCheck(tx, row, now));
		await set({ nextStepAt: step.until, ...(isTold ? { checkToldAt: now } : {}) });
		return null;
	}
	if (step.does === 'ask') {
		await pass(tx, row, now);
		await tx.insert(helpAsk).values(
			fits.slice(0, step.count).map(({ personId: helperId }) => ({
				...{ neighbourhoodId, id: newId(now.getTime()), requestId: id, helperId },
				...{ askedAt: now, by: 'house' as const }
			}))
		);
	}
	if (step.does === 'keep') {
		await set({ state: 'offered', waitingSince: now, wasReminded: false });
		await tx
			.update(helpAsk)
			.set({ endedAt: null, endedHow: null })
			.where(and(eq(helpAsk.neighbourhoodId, neighbourhoodId), inArray(helpAsk.id, kept)));
	}
	if (step.does === 'land') {
		await pass(tx, row, now);
		await set({ landedAt: now, waitingSince: now });
	}
	if (step.does === 'remind') {
		await tx.execute(sql`select help_remind(${neighbourhoodId}, ${id}, ${step.whom})`);
		// A yes keeps waiting since when it was said; a landed one waits anew.
		const isYes = step.whom === 'asker';
		await set({ wasReminded: true, ...(isYes ? {} : { waitingSince: now }) });
	}
	if (step.does === 'close') {
		await tx
			.update(helpAsk)
			.set({ endedAt: now, endedHow: 'over' })
			.where(
				and(
					eq(helpAsk.neighbourhoodId, neighbourhoodId),
					eq(helpAsk.requestId, id),
					or(isNull(helpAsk.endedAt), eq(helpAsk.endedHow, 'passed')),
					row.helperId === null ? undefined : ne(helpAsk.helperId, row.helperId)
				)
			);
		await set({ state: 'closed', nextStepAt: null, closedAt: now, outcome: step.outcome });
	}
	return step.does;
}

/** Those whose turn is over: others are asked, and a yes of theirs is welcome while nobody is agreed with. */
async function pass(tx: Tx, { neighbourhoodId, id }: RequestRow, now: Date): Promise<void> {
	await tx
		.update(helpAsk)
		.set({ endedAt: now, endedHow: 'passed' })
		.where(
			and(
				eq(helpAsk.neighbourhoodId, neighbourhoodId),
				eq(helpAsk.requestId, id),
				isNull(helpAsk.says),
				isNull(helpAsk.endedAt)
			)
		);
}

/** Those who fit a request, the one who fits best first; and the asks of who said yes before and still may come. */
async function whoFor(
	tx: Tx,
	row: RequestRow,
	{ said, now }: { said: readonly (typeof helpAsk.$inferSelect)[]; now: Date }
): Promise<{ fits: Known[]; kept: string[] }> {
	const { neighbourhoodId, category, askerId, id: requestId } = row;
	const [helpers, here] = await Promise.all([
		helpersFor(tx, 'facts', { neighbourhoodId, category, askerId, requestId }),
		hereIn(tx, neighbourhoodId)
	]);
	const about = { ...here, todayOn: dayOf(now) };
	const again = helpers.map((one) => ({ ...one, wasAsked: false }));
	const may = new Set(askable(row, again, about).map(({ personId }) => personId));
	return {
		fits: fitting(row, helpers, about) as Known[],
		kept: said
			.filter(
				({ says, endedAt, helperId }) => says === 'yes' && endedAt !== null && may.has(helperId)
			)
			.map(({ id }) => id)
	};
}

function runningOf(row: RequestRow, asks: readonly (typeof helpAsk.$inferSelect)[]): Running {
	const { state, isEssential, madeAt, landedAt, waitingSince, wasReminded, agreedAt } = row;
	return {
		...{ state, isEssential, madeAt, landedAt, waitingSince, wasReminded, agreedAt },
		...{ isWeekly: row.isWeekly, roundAt: row.roundAt ?? madeAt, asks, endsAt: endOf(row) }
	};
}

/** The last moment of the help that was agreed on. */
function endOf({ times, meetsOn }: RequestRow): Date | null {
	const on = meetsOn ?? lastDayOf({ times });
	if (on === null) return null;
	const ends = times.filter((one) => one.on === on).map(({ untilMinute }) => untilMinute);
	return instantAt(on, ends.length === 0 ? 24 * 60 : Math.max(...ends));
}

/** Whether a check that is asked of who comes ends before they meet, or does not count any more (F6). */
export async function lacksCheck(tx: Tx, row: RequestRow, now: Date): Promise<boolean> {
	const { neighbourhoodId, helperId, category, isAtHome, times, meetsOn, isWeekly } = row;
	if (helperId === null) return false;
	const todayOn = dayOf(now);
	// What comes back each week is looked at a month ahead.
	const on = isWeekly ? daysAfter(todayOn, 7) : (meetsOn ?? lastDayOf({ times }) ?? todayOn);
	if (on < todayOn) return false;
	const checks: Check[] = await tx
		.select({ kind: helpCheck.kind, validUntilOn: helpCheck.validUntilOn })
		.from(helpCheck)
		.where(
			and(
				eq(helpCheck.neighbourhoodId, neighbourhoodId),
				eq(helpCheck.personId, helperId),
				isNull(helpCheck.endedAt)
			)
		);
	const { rules } = await hereIn(tx, neighbourhoodId);
	const trust = { sinceOn: todayOn, confirmed: 0, checks };
	return missingChecks({ category, isAtHome }, trust, { rules, on }).length > 0;
}

/** What was looked after in a round. */
export type HelpRound = { woken: number; checks: number; offers: number };

/**
 * Wakes requests that nobody woke, has visits ahead looked at for checks that end before them, tells of checks that
 * end soon, asks about offers of half a year ago, and sees to reports. Done twice it is done once.
 */
export async function turnHelp(db: Db): Promise<HelpRound> {
	return db.transaction(async (tx) => {
		const now = await nowIn(tx);
		const todayOn = dayOf(now);
		const due = await tx
			.select()
			.from(helpRequest)
			.where(
				and(
					ne(helpRequest.state, 'closed'),
					lt(helpRequest.nextStepAt, new Date(now.getTime() - overdueMs))
				)
			)
			.orderBy(helpRequest.nextStepAt)
			.limit(mostInRound);
		for (const row of due) await wake(tx, row, now);
		const ahead = await tx
			.select()
			.from(helpRequest)
			.where(eq(helpRequest.state, 'agreed'))
			.limit(mostInRound);
		let visits = 0;
		for (const row of ahead) {
			const [lacks, wasTold] = [await lacksCheck(tx, row, now), row.checkToldAt !== null];
			if (lacks === wasTold) continue;
			// What is in order again is not said any more.
			const [told] = await tx
				.update(helpRequest)
				.set({ checkToldAt: lacks ? now : null })
				.where(
					and(
						eq(helpRequest.neighbourhoodId, row.neighbourhoodId),
						eq(helpRequest.id, row.id),
						eq(helpRequest.state, 'agreed'),
						(wasTold ? isNotNull : isNull)(helpRequest.checkToldAt)
					)
				)
				.returning({ id: helpRequest.id });
			if (lacks && told !== undefined) visits += 1;
		}
		await turnReports(tx, todayOn);
		return {
			woken: due.length,
			checks: visits + (await tellOfChecks(tx, todayOn, now)),
			offers: await askAboutOffers(tx, todayOn)
		};
	});
}

async function tellOfChecks(tx: Tx, todayOn: string, now: Date): Promise<number> {
	const ending = await tx
		.select({
			neighbourhoodId: helpCheck.neighbourhoodId,
			id: helpCheck.id,
			personId: helpCheck.personId
		})
		.from(helpCheck)
		.where(
			and(
				isNull(helpCheck.endedAt),
				isNull(helpCheck.remindedAt),
				lte(helpCheck.validUntilOn, daysAfter(todayOn, checkNoticeDays))
			)
		)
		.limit(mostInRound);
	for (const { neighbourhoodId, id, personId } of ending) {
		await tx.execute(sql`
			select help_tell(${neighbourhoodId}, ${personId}, 'check_ends', null::uuid, ${id}),
				help_tell_office(${neighbourhoodId}, 'check_ends', null::uuid, ${id})`);
	}
	if (ending.length > 0)
		await tx
			.update(helpCheck)
			.set({ remindedAt: now })
			.where(
				inArray(
					helpCheck.id,
					ending.map(({ id }) => id)
				)
			);
	return ending.length;
}

async function askAboutOffers(tx: Tx, todayOn: string): Promise<number> {
	const asked = await tx
		.update(helpOffer)
		.set({ reviewAskedOn: todayOn })
		.where(
			and(
				isNull(helpOffer.endedAt),
				isNull(helpOffer.reviewAskedOn),
				lte(helpOffer.reviewOn, todayOn)
			)
		)
		.returning({
			neighbourhoodId: helpOffer.neighbourhoodId,
			id: helpOffer.id,
			personId: helpOffer.personId
		});
	for (const { neighbourhoodId, id, personId } of asked)
		await tx.execute(
			sql`select help_tell(${neighbourhoodId}, ${personId}, 'review', null::uuid, ${id})`
		);
	return asked.length;
}

function wake(tx: Tx, { neighbourhoodId, id: requestId }: RequestRow, runAt: Date): Promise<void> {
	const key = `help.step:${requestId}`;
	return enqueue(tx, 'help.step', { neighbourhoodId, requestId }, { runAt, key });
}

async function rowOf(
	tx: Tx,
	neighbourhoodId: string,
	requestId: string
): Promise<RequestRow | null> {
	const [row] = await tx
		.select()
		.from(helpRequest)
		.where(and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId)))
		.for('update');
	return row ?? null;
}

async function nowIn(tx: Tx): Promise<Date> {
	const [found] = await tx.execute<{ now: string }>(sql`select kring_now() as now`);
	return new Date(found!.now);
}
