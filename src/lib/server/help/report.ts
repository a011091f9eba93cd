import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { CloseReportForm, ReportForm } from '../../domain/help/form.ts';
import { answerDays, reportStep, type Reported } from '../../domain/help/report.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { pgArray, type Tx } from '../db/connect.ts';
import { helpReport } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

// Harm that is reported to one who stands outside it, and answered (F16). Whoever handles it need not live there, and
// need not coordinate: what they read and close, the report itself says.

/** Reports shown at once. */
const mostReports = 100;

/** Where somebody reports, or reads and answers what was reported. */
export type ReportPlace = {
	id: string;
	name: string;
	/** One lives here, and may report. */
	mayReport: boolean;
	/** Somebody could take a report now: else no answer is promised. */
	isTaken: boolean;
};

/**
 * The neighbourhood, for who lives in its municipality and for who was given a report there.
 *
 * @param aboutId  whom a report would be about; null for nobody.
 * @throws {Refusal} `not_found` for everybody else.
 */
export async function placeOfReports(
	{ tx, personId }: Own,
	neighbourhoodId: string,
	aboutId: string | null
): Promise<ReportPlace> {
	const [found] = await tx.execute<ReportPlace>(sql`
		select n.id, n.name, help_may_join(n.id) as "mayReport", help_report_taken(n.id, ${aboutId}::uuid) as "isTaken"
		from neighbourhood n where n.id = ${neighbourhoodId} and (help_may_join(n.id)
			or exists (select from help_report q where q.neighbourhood_id = n.id and q.handler_id = ${personId}))`);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** Reports harm, to one person who stands outside it. Whom it is about hears nothing. */
export async function report(
	own: Own,
	neighbourhoodId: string,
	{ reportedId, requestId, words }: ReportForm
): Promise<{ reportId: string; dueOn: string }> {
	const { tx, now } = own;
	const reportId = newId(now.getTime());
	const [made] = await tx.execute<{ dueOn: string | null }>(sql`
		select help_report_harm(${neighbourhoodId}, ${reportId}, ${reportedId}::uuid, ${requestId}::uuid, ${words})::text as "dueOn"`);
	if (made?.dueOn == null) throw new Refusal('not_found');
	return { reportId, dueOn: made.dueOn };
}

/** Something one reported. */
export type OwnReport = {
	id: string;
	words: string;
	/** Somebody has it; else it waits for who comes, and no day is promised. */
	isTaken: boolean;
	/** The day by which they say what came of it. */
	dueOn: string;
	closedOn: string | null;
	outcomeWords: string;
};

/** What one reported, newest first. */
export async function ownReports(own: Own, neighbourhoodId: string): Promise<OwnReport[]> {
	const rows = await own.tx
		.select()
		.from(helpReport)
		.where(
			and(eq(helpReport.neighbourhoodId, neighbourhoodId), eq(helpReport.reporterId, own.personId))
		)
		.orderBy(desc(helpReport.reportedAt))
		.limit(mostReports);
	return rows.map(({ id, words, handlerId, dueOn, closedAt, outcomeWords }) => ({
		...{ id, words, dueOn, outcomeWords, isTaken: handlerId !== null },
		closedOn: closedAt === null ? null : dayOf(closedAt)
	}));
}

/** A report that waits for an answer, for who handles it. */
export type ReportToAnswer = {
	id: string;
	words: string;
	reporter: string | null;
	reported: string | null;
	dueOn: string;
	isLate: boolean;
	reportedOn: string;
};

const isToAnswer = (own: Own) =>
	and(eq(helpReport.handlerId, own.personId), isNull(helpReport.closedAt));

/** What one has to answer, oldest first. */
export async function reportsToAnswer(
	own: Own,
	neighbourhoodId: string
): Promise<ReportToAnswer[]> {
	const { tx, now } = own;
	const rows = await tx
		.select()
		.from(helpReport)
		.where(and(eq(helpReport.neighbourhoodId, neighbourhoodId), isToAnswer(own)))
		.orderBy(asc(helpReport.reportedAt))
		.limit(mostReports);
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const names = await tx.execute<{ reportId: string; side: string; name: string }>(sql`
		select report_id as "reportId", side, name from help_report_names(${pgArray(ids)}::uuid[])`);
	const nameOf = (id: string, side: string) =>
		names.find((one) => one.reportId === id && one.side === side)?.name ?? null;
	return rows.map(({ id, words, dueOn, reportedAt }) => ({
		...{ id, words, dueOn, isLate: dueOn < dayOf(now), reportedOn: dayOf(reportedAt) },
		...{ reporter: nameOf(id, 'reporter'), reported: nameOf(id, 'reported') }
	}));
}

/** A neighbourhood in which one has reports to answer. */
export type PlaceToAnswer = { id: string; name: string; count: number };

/** Where one has reports to answer, with how many. */
export async function placesToAnswer({ tx, personId }: Own): Promise<PlaceToAnswer[]> {
	const rows = await tx.execute<PlaceToAnswer>(sql`
		select n.id, n.name, count(*)::int as count from help_report q join neighbourhood n on n.id = q.neighbourhood_id
		where q.handler_id = ${personId} and q.closed_at is null group by n.id, n.name order by n.name, n.id`);
	return [...rows];
}

/**
 * Says what came of a report, for who reported it.
 *
 * @throws {Refusal} `not_found` for who does not handle it, `help_over` where it was answered.
 */
export async function closeReport(
	own: Own,
	neighbourhoodId: string,
	{ reportId, words }: CloseReportForm
): Promise<{ reportId: string }> {
	const its = and(
		eq(helpReport.neighbourhoodId, neighbourhoodId),
		eq(helpReport.id, reportId),
		eq(helpReport.handlerId, own.personId)
	);
	const closed = await own.tx
		.update(helpReport)
		.set({ closedAt: own.now, outcomeWords: words })
		.where(and(its, isNull(helpReport.closedAt)))
		.returning({ id: helpReport.id });
	if (closed.length > 0) return { reportId };
	const known = await own.tx.select({ id: helpReport.id }).from(helpReport).where(its);
	throw new Refusal(known.length === 0 ? 'not_found' : 'help_over');
}

type OpenReport = Reported & { neighbourhoodId: string; id: string };

/** Sees to it that open reports are answered: reminds who has them, and hands on what lies too long or with nobody. */
export async function turnReports(tx: Tx, todayOn: string): Promise<void> {
	const open = await tx.execute<OpenReport>(sql`
		select neighbourhood_id as "neighbourhoodId", id, due_on::text as "dueOn", reminded_on::text as "remindedOn",
			is_handled as "isHandled", has_other as "hasOther" from help_reports_open()`);
	for (const { neighbourhoodId, id, ...one } of open) {
		const step = reportStep(one, todayOn);
		if (step === 'wait') continue;
		const dueOn = step === 'remind' ? null : daysAfter(todayOn, answerDays);
		await tx.execute(
			sql`select help_report_on(${neighbourhoodId}, ${id}, ${todayOn}::date, ${dueOn}::date)`
		);
	}
}
