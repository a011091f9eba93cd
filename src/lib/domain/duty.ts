import { daysAfter, dayOf } from './day.ts';
import { instantOf, weekdayOf, type WallTime } from './wall-time.ts';

// Who answers at a moment: the rota says who is on duty, an absence says who stands in. Both are
// kept by the wall clock and asked at the moment of the step (D1), so a change counts at once.

/**
 * Duty of one person that comes back every week, or once when it begins and ends on one day. It
 * begins on the chosen days of the week and ends at `untilMinute`, on the next day when that is not
 * later than `fromMinute`: 8.00 to 8.00 is a day and a night.
 */
export type Shift = {
	personId: string;
	/** 0 for Sunday to 6 for Saturday: the days on which it begins. */
	weekdays: readonly number[];
	fromMinute: number;
	untilMinute: number;
	/** First day on which it begins, as yyyy-mm-dd. */
	fromOn: string;
	/** Last day on which it begins; null for no end. */
	untilOn: string | null;
};

/** Who is on duty when, for one kind of duty. Several at a time are all on duty. */
export type Rota = { id: string; shifts: readonly Shift[] };

/** That somebody does not answer for a while, and who answers instead. */
export type Absence = {
	personId: string;
	from: WallTime;
	/** The first minute at which they answer again. */
	until: WallTime;
	/** Null while nobody was found: that is a gap, and it is said aloud. */
	standInId: string | null;
};

/** A stretch of time, its end not included. */
export type Span = { from: Date; until: Date };

/** When somebody is on duty. */
export type DutySpan = Span & { personId: string };

/** A gap in duty shows so many days ahead (D6). */
export const gapDaysAhead = 30;

/** A gap is reported once it begins within so long. */
export const gapReportMs = 48 * 3_600_000;

/** A stand-in may be away too, and have one: so far and no further, also when they name each other. */
const mostStandIns = 3;

const dayMs = 86_400_000;

/** When each shift of a rota runs, as far as it touches a stretch of time; earliest first. */
export function dutyIn(rota: Rota, { from, until }: Span): DutySpan[] {
	const days = Math.ceil((until.getTime() - from.getTime()) / dayMs) + 2;
	const firstOn = daysAfter(dayOf(from), -1);
	const spans = Array.from({ length: days + 1 }, (_, index) => daysAfter(firstOn, index)).flatMap(
		(on) => rota.shifts.filter((shift) => beginsOn(shift, on)).map((shift) => spanOf(shift, on))
	);
	return spans
		.filter((span) => span.from < span.until && span.from < until && span.until > from)
		.sort((a, b) => a.from.getTime() - b.from.getTime());
}

/** Who is on duty at a moment, each once. At the minute of a hand-over it is the next one. */
export function onDuty(rota: Rota, at: Date): string[] {
	const found = dutyIn(rota, { from: at, until: new Date(at.getTime() + 1) });
	return [...new Set(found.map(({ personId }) => personId))];
}

/** Who answers for somebody at a moment: themselves, their stand-in, or nobody. */
export function answeringFor(
	personId: string,
	absences: readonly Absence[],
	at: Date
): string | null {
	let asked = personId;
	for (let count = 0; count <= mostStandIns; count++) {
		const away = absences.find((one) => one.personId === asked && isAway(one, at));
		if (away === undefined) return asked;
		if (away.standInId === null) return null;
		asked = away.standInId;
	}
	return null;
}

/** Whether somebody is away at a moment. */
export function isAway({ from, until }: Absence, at: Date): boolean {
	return instantOf(from) <= at && at < instantOf(until);
}

/**
 * The moments in a stretch of time at which the answer to "who answers" may change: its beginning,
 * each hand-over, the ends of each absence, and other moments. Earliest first, each once.
 */
export function turningPoints(
	rotas: readonly Rota[],
	absences: readonly Absence[],
	span: Span,
	others: readonly Date[] = []
): Date[] {
	const edges = [
		...others,
		...rotas.flatMap((rota) => dutyIn(rota, span)).flatMap(({ from, until }) => [from, until]),
		...absences.flatMap(({ from, until }) => [instantOf(from), instantOf(until)])
	].filter((at) => at > span.from && at < span.until);
	const moments = [span.from, ...edges].map((at) => at.getTime());
	return [...new Set(moments)].sort((a, b) => a - b).map((ms) => new Date(ms));
}

/**
 * The stretches of time in which nothing holds, where it can only change at the turning points.
 * Neighbours are one stretch.
 *
 * @param points  earliest first, beginning where `span` begins.
 */
export function gapsBetween(
	points: readonly Date[],
	span: Span,
	holds: (at: Date) => boolean
): Span[] {
	const gaps: Span[] = [];
	points.forEach((from, index) => {
		if (holds(from)) return;
		const until = points[index + 1] ?? span.until;
		const last = gaps.at(-1);
		if (last?.until.getTime() === from.getTime()) last.until = until;
		else gaps.push({ from, until });
	});
	return gaps;
}

/** When nobody is on duty within a stretch of time, stand-ins counted (D6). */
export function gapsIn(rota: Rota, absences: readonly Absence[], span: Span): Span[] {
	const points = turningPoints([rota], absences, span);
	const duties = dutyIn(rota, span);
	return gapsBetween(points, span, (at) =>
		duties.some(
			({ personId, from, until }) =>
				from <= at && at < until && answeringFor(personId, absences, at) !== null
		)
	);
}

/** Who answers for a rota now, until when, and who after them. */
export type DutyNow = {
	/** Those on duty, or who stand in for them; nobody in a gap. */
	personIds: readonly string[];
	/** When that changes; null when it does not within the time that was looked at. */
	until: Date | null;
	/** Who answers from then on; nobody when a gap follows. */
	nextIds: readonly string[];
};

/** Who answers for a rota at the beginning of a stretch of time, and how it goes on in it. */
export function dutyNow(rota: Rota, absences: readonly Absence[], span: Span): DutyNow {
	const duties = dutyIn(rota, span);
	const answeringAt = (at: Date): string[] => {
		const found = duties
			.filter(({ from, until }) => from <= at && at < until)
			.map(({ personId }) => answeringFor(personId, absences, at))
			.filter((personId) => personId !== null);
		return [...new Set(found)].sort();
	};
	const personIds = answeringAt(span.from);
	const until = turningPoints([rota], absences, span).find(
		(at) => answeringAt(at).join() !== personIds.join()
	);
	return {
		personIds,
		until: until ?? null,
		nextIds: until === undefined ? [] : answeringAt(until)
	};
}

/**
 * The gaps to be reported now: those that begin within two days and of which no part was reported.
 * Looking once a day, and after each change of duty or absence, is enough for each to be told at
 * least 24 hours ahead where it was known by then, and once (D6).
 */
export function gapsToReport(gaps: readonly Span[], reported: readonly Span[], now: Date): Span[] {
	const inSight = now.getTime() + gapReportMs;
	return gaps.filter(
		(gap) =>
			gap.from.getTime() <= inSight &&
			!reported.some(({ from, until }) => from < gap.until && gap.from < until)
	);
}

/**
 * Who begins a duty within a stretch of time: they are told, and a test shows whether they can be
 * rung (S8.8). Who goes on from one shift into the next has not begun.
 */
export function dutyBeginning(rota: Rota, span: Span): { personId: string; at: Date }[] {
	const wider = dutyIn(rota, { from: new Date(span.from.getTime() - dayMs), until: span.until });
	return wider
		.filter(({ from }) => from >= span.from && from < span.until)
		.filter(
			({ personId, from }) =>
				!wider.some((one) => one.personId === personId && one.from < from && one.until >= from)
		)
		.map(({ personId, from }) => ({ personId, at: from }));
}

function beginsOn({ weekdays, fromOn, untilOn }: Shift, on: string): boolean {
	return on >= fromOn && (untilOn === null || on <= untilOn) && weekdays.includes(weekdayOf(on));
}

function spanOf({ personId, fromMinute, untilMinute }: Shift, on: string): DutySpan {
	const endsOn = untilMinute <= fromMinute ? daysAfter(on, 1) : on;
	const from = instantOf({ on, minute: fromMinute });
	return { personId, from, until: instantOf({ on: endsOn, minute: untilMinute }) };
}
