import { dayOf, daysAfter, instantAt } from './day.ts';
import {
	answeringFor,
	dutyIn,
	gapDaysAhead,
	gapsIn,
	type Absence,
	type Rota,
	type Shift,
	type Span
} from './duty.ts';
import { Refusal } from './refusal.ts';
import { weekdayOf } from './wall-time.ts';
import { daysOfWeek } from './week.ts';

// A rota as a team plans it: by the week, with what is missing said on the day on which it is.

/** A shift that has a row of its own, so that it can be changed. */
export type PlannedShift = Shift & { id: string };

/** A rota with such shifts. */
export type PlannedRota = Omit<Rota, 'shifts'> & { shifts: readonly PlannedShift[] };

/** One duty of somebody, as it falls on a day. */
export type DutyOfDay = Span & {
	shiftId: string;
	personId: string;
	/** Comes back every week. */
	isWeekly: boolean;
	/** Who answers when it begins: the person, who stands in for them, or nobody. */
	answeringId: string | null;
};

/** A day of a rota: the duties that begin on it, and when on it nobody answers. */
export type DutyDay = { on: string; duties: DutyOfDay[]; gaps: Span[] };

/** How well a day is covered; a day that is over is neither. */
export type Cover = 'covered' | 'partly' | 'nobody';

/** A calendar day as a stretch of time; 23 or 25 hours in the two odd nights. */
export function spanOfDay(on: string): Span {
	return { from: instantAt(on, 0), until: instantAt(daysAfter(on, 1), 0) };
}

/** A week of a rota, day by day. */
export function weekOfDuty(
	rota: PlannedRota,
	absences: readonly Absence[],
	mondayOn: string
): DutyDay[] {
	return daysOfWeek(mondayOn).map((on) => {
		const day = spanOfDay(on);
		return { on, duties: dutiesOn(rota, absences, on, day), gaps: gapsIn(rota, absences, day) };
	});
}

/** How well each of the next 30 days is covered, from this moment on (D6). */
export function coverAhead(
	rota: Rota,
	absences: readonly Absence[],
	now: Date
): { on: string; cover: Cover }[] {
	const today = dayOf(now);
	return Array.from({ length: gapDaysAhead }, (_, index) => daysAfter(today, index)).map((on) => {
		const { from, until } = spanOfDay(on);
		const rest = { from: from < now ? now : from, until };
		const gaps = gapsIn(rota, absences, rest);
		const [first] = gaps;
		if (first === undefined) return { on, cover: 'covered' };
		const isWhole =
			first.from.getTime() === rest.from.getTime() && first.until.getTime() === until.getTime();
		return { on, cover: isWhole ? 'nobody' : 'partly' };
	});
}

/** The gaps of the next 30 days, from this moment on (D6). */
export function gapsAheadOf(rota: Rota, absences: readonly Absence[], now: Date): Span[] {
	const until = spanOfDay(daysAfter(dayOf(now), gapDaysAhead - 1)).until;
	return gapsIn(rota, absences, { from: now, until });
}

/** On which days a change of a shift counts: on this one, or from this one on. */
export const reaches = ['day', 'onwards'] as const;

/** On which days a change of a shift counts. */
export type Reach = (typeof reaches)[number];

/**
 * A shift of which one day, or everything from that day on, goes to somebody else or to nobody: the
 * shifts that together take its place. All of its other days stay as they are.
 *
 * @param personId  who takes it; null for nobody.
 * @throws {Refusal} `not_found` for a day on which it does not begin.
 */
export function givenAway<T extends Shift>(
	shift: T,
	on: string,
	reach: Reach,
	personId: string | null
): T[] {
	if (!fallsOn(shift, on)) throw new Refusal('not_found');
	const before = { ...shift, untilOn: daysAfter(on, -1) };
	const after = { ...shift, fromOn: daysAfter(on, 1) };
	const left = reach === 'day' ? [before, after] : [before];
	const given = { ...shift, fromOn: on, untilOn: reach === 'day' ? on : shift.untilOn };
	return [...left.filter(beginsEver), ...(personId === null ? [] : [{ ...given, personId }])];
}

/**
 * The duties of one week that do not come back by themselves, as they would be in another week:
 * without those that are there already.
 *
 * @param from, to  the Mondays of both weeks.
 */
export function copiedWeek(shifts: readonly Shift[], from: string, to: string): Shift[] {
	const onceIn = (mondayOn: string) =>
		shifts.flatMap((shift) =>
			isWeekly(shift)
				? []
				: daysOfWeek(mondayOn)
						.map((on, index) => ({ ...shift, weekdays: [weekdayOf(on)], fromOn: on, index }))
						.filter(({ fromOn }) => fallsOn(shift, fromOn))
		);
	const there = onceIn(to);
	const isThere = (one: Shift & { index: number }) =>
		there.some((other) => other.index === one.index && isSameDuty(one, other));
	const copied: Shift[] = [];
	for (const one of onceIn(from).filter((one) => !isThere(one))) {
		const { personId, weekdays, fromMinute, untilMinute } = one;
		const together = copied.find((other) => isSameDuty(one, other));
		if (together !== undefined) together.weekdays = [...together.weekdays, ...weekdays];
		else {
			const untilOn = daysAfter(to, 6);
			copied.push({ personId, weekdays, fromMinute, untilMinute, fromOn: to, untilOn });
		}
	}
	return copied;
}

/** Whether a shift comes back after the week in which it begins. */
export function isWeekly({ fromOn, untilOn }: Shift): boolean {
	return untilOn === null || daysAfter(fromOn, 6) < untilOn;
}

function isSameDuty(one: Shift, other: Shift): boolean {
	return (
		one.personId === other.personId &&
		one.fromMinute === other.fromMinute &&
		one.untilMinute === other.untilMinute
	);
}

function fallsOn({ weekdays, fromOn, untilOn }: Shift, on: string): boolean {
	return weekdays.includes(weekdayOf(on)) && fromOn <= on && (untilOn === null || on <= untilOn);
}

function beginsEver({ weekdays, fromOn, untilOn }: Shift): boolean {
	if (untilOn === null) return true;
	return daysOfWeek(fromOn).some((on) => on <= untilOn && weekdays.includes(weekdayOf(on)));
}

function dutiesOn(
	rota: PlannedRota,
	absences: readonly Absence[],
	on: string,
	day: Span
): DutyOfDay[] {
	return rota.shifts
		.flatMap((shift) =>
			dutyIn({ id: rota.id, shifts: [shift] }, day)
				.filter(({ from }) => dayOf(from) === on)
				.map(({ personId, from, until }) => ({
					shiftId: shift.id,
					personId,
					from,
					until,
					isWeekly: isWeekly(shift),
					answeringId: answeringFor(personId, absences, from)
				}))
		)
		.sort((a, b) => a.from.getTime() - b.from.getTime());
}
