import { and, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { AbsenceCancelForm, AbsenceForm, StandInForm } from '../../domain/duty-form.ts';
import { newId } from '../../domain/id.ts';
import { absenceLimit } from '../../domain/limits.ts';
import { Refusal } from '../../domain/refusal.ts';
import { instantOf, type WallTime } from '../../domain/wall-time.ts';
import { absence, standIn } from '../db/schema/index.ts';
import { Gate, type Own } from '../gate/index.ts';

// That somebody is away is their own to say, once for all their circles. Who stands in is one
// person for all of them, or another one for a circle of their choice.

/** How an absence works out in one circle. */
export type AwayInCircle = {
	circleId: string;
	residentName: string;
	/** Null: nobody, and the chain goes on to whoever comes next at once. */
	standIn: { personId: string; name: string } | null;
	/** Who else could, by name. */
	others: { personId: string; name: string }[];
};

/** An absence as the one who is away sees it. */
export type AbsenceView = {
	id: string;
	from: Date;
	until: Date;
	circles: AwayInCircle[];
};

/** For whom somebody stands in, and where. */
export type StandingIn = { name: string; from: Date; until: Date; residentNames: string[] };

/** Somebody who could stand in, with the residents in whose circles both are. */
export type Candidate = { personId: string; name: string; residentNames: string[] };

/** What the page about being away shows. */
export type MyAbsences = {
	absences: AbsenceView[];
	standingIn: StandingIn[];
	candidates: Candidate[];
	now: Date;
};

type Seat = { circleId: string; residentName: string; personId: string; name: string };

/** When this person is away from now on, who stands in, and for whom they stand in themselves. */
export async function myAbsences(own: Own): Promise<MyAbsences> {
	const [rows, chosen, seats, standingIn] = await Promise.all([
		openAbsences(own),
		own.tx
			.select({
				circleId: standIn.circleId,
				absenceId: standIn.absenceId,
				standInId: standIn.standInId
			})
			.from(standIn)
			.where(eq(standIn.personId, own.personId))
			.limit(2_000),
		seatsAround(own),
		standsIn(own)
	]);
	const circles = [...new Map(seats.map((seat) => [seat.circleId, seat.residentName]))];
	const absences = rows.map((row) => ({
		id: row.id,
		...momentsOf(row),
		circles: circles.map(([circleId, residentName]): AwayInCircle => {
			const here = seats.filter((seat) => seat.circleId === circleId);
			const own = chosen.find((one) => one.absenceId === row.id && one.circleId === circleId);
			const standInId = own === undefined ? row.standInId : own.standInId;
			const others = here.map(({ personId, name }) => ({ personId, name }));
			const found = others.find(({ personId }) => personId === standInId) ?? null;
			return { circleId, residentName, standIn: found, others };
		})
	}));
	return { absences, standingIn, candidates: candidatesOf(seats), now: own.now };
}

/**
 * Says that this person is away, and who stands in. Whoever stands in is told in each circle where
 * both are.
 *
 * @throws {Refusal} `end_in_past`; `absence_twice` while another absence runs then; `too_many`;
 *   `not_found` for a stand-in with whom no circle is shared.
 */
export async function goAway(own: Own, form: AbsenceForm): Promise<{ absenceId: string }> {
	const span = {
		fromOn: form.fromOn,
		fromMinute: form.from,
		untilOn: form.untilOn,
		untilMinute: form.until
	};
	const { from, until } = momentsOf(span);
	if (until <= own.now) throw new Refusal('end_in_past');
	const open = await openAbsences(own);
	if (open.length >= absenceLimit) throw new Refusal('too_many', { limit: absenceLimit });
	const isTwice = open.map(momentsOf).some((one) => one.from < until && from < one.until);
	if (isTwice) throw new Refusal('absence_twice');
	const { standInId } = form;
	const shared = standInId === null ? [] : await sharedWith(own, standInId);
	if (standInId !== null && shared.length === 0) throw new Refusal('not_found');
	const id = newId(own.now.getTime());
	await own.tx
		.insert(absence)
		.values({ id, personId: own.personId, ...span, standInId, createdAt: own.now });
	for (const circleId of shared) await tell(own, circleId, standInId);
	return { absenceId: id };
}

/** Takes an absence back: from now on this person answers again. @throws {Refusal} `not_found`. */
export async function comeBack(
	own: Own,
	{ absenceId }: AbsenceCancelForm
): Promise<{ absenceId: string }> {
	const [found] = await own.tx
		.update(absence)
		.set({
			cancelledAt: sql`coalesce(${absence.cancelledAt}, ${own.now.toISOString()}::timestamptz)`
		})
		.where(and(eq(absence.id, absenceId), eq(absence.personId, own.personId)))
		.returning({ id: absence.id });
	if (found === undefined) throw new Refusal('not_found');
	return { absenceId };
}

/**
 * Chooses who stands in within one circle, or that nobody does.
 *
 * @throws {Refusal} `not_found` for an absence that is not there, and for who has no place there.
 */
export async function chooseStandIn(own: Own, form: StandInForm): Promise<{ absenceId: string }> {
	const { absenceId, circleId, standInId } = form;
	const open = await openAbsences(own);
	const seats = (await seatsAround(own)).filter((seat) => seat.circleId === circleId);
	const isThere = standInId === null || seats.some(({ personId }) => personId === standInId);
	if (seats.length === 0 || !isThere || !open.some(({ id }) => id === absenceId))
		throw new Refusal('not_found');
	await own.tx
		.insert(standIn)
		.values({ circleId, absenceId, personId: own.personId, standInId })
		.onConflictDoUpdate({ target: [standIn.circleId, standIn.absenceId], set: { standInId } });
	await tell(own, circleId, standInId);
	return { absenceId };
}

type Row = {
	id: string;
	fromOn: string;
	fromMinute: number;
	untilOn: string;
	untilMinute: number;
	standInId: string | null;
};

/** The absences of this person that are not over, the first one first. */
async function openAbsences(own: Own): Promise<Row[]> {
	const rows = await own.tx
		.select({
			id: absence.id,
			fromOn: absence.fromOn,
			fromMinute: absence.fromMinute,
			untilOn: absence.untilOn,
			untilMinute: absence.untilMinute,
			standInId: absence.standInId
		})
		.from(absence)
		.where(
			and(
				eq(absence.personId, own.personId),
				isNull(absence.cancelledAt),
				sql`${absence.untilOn} >= ${dayOf(own.now)}::date`
			)
		)
		.orderBy(absence.fromOn, absence.fromMinute)
		.limit(absenceLimit + 1);
	return rows.filter((row) => momentsOf(row).until > own.now);
}

function momentsOf(row: Omit<Row, 'id' | 'standInId'>): { from: Date; until: Date } {
	const from: WallTime = { on: row.fromOn, minute: row.fromMinute };
	return { from: instantOf(from), until: instantOf({ on: row.untilOn, minute: row.untilMinute }) };
}

/** The circles of this person with whoever else is there: only they could stand in. */
async function seatsAround(own: Own): Promise<Seat[]> {
	const rows = await own.tx.execute<Seat>(sql`
		select c.id as "circleId", r.name as "residentName", m.person_id as "personId", p.name
		from member mine
		join circle c on c.id = mine.circle_id and c.closed_at is null
		join person r on r.id = c.resident_id
		join member m on m.circle_id = c.id and m.person_id <> mine.person_id and m.role <> 'resident' and kring_runs(m)
		join person p on p.id = m.person_id
		where mine.person_id = ${own.personId} and kring_runs(mine)
		order by r.name, c.id, p.name limit 2000`);
	return [...rows];
}

function candidatesOf(seats: readonly Seat[]): Candidate[] {
	const found = new Map<string, Candidate>();
	for (const { personId, name, residentName } of seats) {
		const one = found.get(personId) ?? { personId, name, residentNames: [] };
		one.residentNames.push(residentName);
		found.set(personId, one);
	}
	return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
}

async function sharedWith(own: Own, personId: string): Promise<string[]> {
	const seats = await seatsAround(own);
	return seats
		.filter((seat) => seat.personId === personId)
		.map(({ circleId }) => circleId)
		.sort();
}

async function standsIn(own: Own): Promise<StandingIn[]> {
	const rows = await own.tx.execute<
		Omit<Row, 'id' | 'standInId'> & { name: string; residentNames: string[] }
	>(sql`
		select p.name, s.from_on::text as "fromOn", s.from_minute as "fromMinute",
			s.until_on::text as "untilOn", s.until_minute as "untilMinute",
			array_agg(r.name order by r.name) as "residentNames"
		from kring_stands_in() s
		join person p on p.id = s.person_id
		join circle c on c.id = s.circle_id join person r on r.id = c.resident_id
		group by p.name, s.person_id, s.from_on, s.from_minute, s.until_on, s.until_minute
		order by s.from_on, s.from_minute limit 100`);
	return rows
		.map((row) => ({ name: row.name, residentNames: row.residentNames, ...momentsOf(row) }))
		.filter(({ until }) => until > own.now);
}

/** Lets a circle know that somebody is away: its chain is looked at again, and the stand-in is told. */
async function tell(own: Own, circleId: string, standInId: string | null): Promise<void> {
	const { personId } = own;
	await Gate.asSystem(own.tx, 'absence.set', circleId, { lock: true }, (errand) =>
		errand.record({ kind: 'absence.set', personId, standInId })
	);
}
