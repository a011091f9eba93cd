import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Absence } from '../../domain/duty.ts';
import type {
	DutyUndoForm,
	RotaCloseForm,
	RotaForm,
	ShiftChangeForm,
	ShiftForm,
	WeekCopyForm
} from '../../domain/duty-form.ts';
import {
	copiedWeek,
	givenAway,
	type PlannedRota,
	type PlannedShift
} from '../../domain/duty-week.ts';
import { daysAfter, dayOf } from '../../domain/day.ts';
import { gapDaysAhead, type Shift } from '../../domain/duty.ts';
import { newId } from '../../domain/id.ts';
import { rotaLimit, shiftLimit } from '../../domain/limits.ts';
import { Refusal } from '../../domain/refusal.ts';
import { mondayOf } from '../../domain/week.ts';
import type { Tx } from '../db/connect.ts';
import { employment, person, rota, shift } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { byName } from '../place.ts';

// A team plans its own duty. Every change has an id, what it put on the rota and what it took off
// are marked with it, and so it can be undone whole. Shifts are never changed, only replaced.

type Manager = Post<'organisation_manager'>;

/** A rota as its team plans it. */
export type TeamRota = PlannedRota & { name: string };

/** Who works in a team. */
export type Colleague = { personId: string; name: string };

/** All that planning needs to know: ids of people stand for the names in `colleagues`. */
export type TeamDuty = {
	rotas: TeamRota[];
	colleagues: Colleague[];
	absences: Absence[];
	now: Date;
};

/**
 * The rotas of a team, with whoever is away, as far as it touches the time from a week before the
 * day that is looked at to the last day that is said ahead (D6).
 */
export async function teamDuty(post: Manager, lookedAtOn: string): Promise<TeamDuty> {
	const { tx, organisationId, now } = post;
	const today = dayOf(now);
	const first = daysAfter(lookedAtOn < today ? lookedAtOn : today, -7);
	const ahead = daysAfter(today, gapDaysAhead);
	const week = daysAfter(lookedAtOn, 7);
	const last = week > ahead ? week : ahead;
	const [rotas, shifts, colleagues, absences] = await Promise.all([
		tx
			.select({ id: rota.id, name: rota.name })
			.from(rota)
			.where(and(eq(rota.organisationId, organisationId), isNull(rota.closedAt)))
			.orderBy(rota.createdAt, rota.id)
			.limit(rotaLimit),
		shiftsOf(tx, organisationId, { first, last }),
		colleaguesOf(tx, organisationId),
		teamAbsences(tx, organisationId, first, last)
	]);
	return {
		rotas: rotas.map(({ id, name }) => ({
			id,
			name,
			shifts: shifts.filter(({ rotaId }) => rotaId === id)
		})),
		colleagues: byName(colleagues),
		absences,
		now
	};
}

/** Makes a rota. @throws {Refusal} `too_many`, `name_taken`. */
export async function makeRota(post: Manager, { name }: RotaForm): Promise<{ rotaId: string }> {
	const { tx, organisationId, now } = post;
	await lockTeam(tx, organisationId);
	const open = await tx
		.select({ name: rota.name })
		.from(rota)
		.where(and(eq(rota.organisationId, organisationId), isNull(rota.closedAt)));
	if (open.length >= rotaLimit) throw new Refusal('too_many', { limit: rotaLimit });
	if (open.some((one) => one.name.toLowerCase() === name.toLowerCase()))
		throw new Refusal('name_taken');
	const rotaId = newId(now.getTime());
	await tx.insert(rota).values({ organisationId, id: rotaId, name, createdAt: now });
	return { rotaId };
}

/** Ends a rota: no chain asks it any more. A second time changes nothing. @throws {Refusal} `not_found`. */
export async function closeRota(
	post: Manager,
	{ rotaId }: RotaCloseForm
): Promise<{ rotaId: string }> {
	const { tx, organisationId, now } = post;
	const closed = await tx
		.update(rota)
		.set({ closedAt: sql`coalesce(${rota.closedAt}, ${now.toISOString()}::timestamptz)` })
		.where(and(eq(rota.organisationId, organisationId), eq(rota.id, rotaId)))
		.returning({ id: rota.id });
	if (closed.length === 0) throw new Refusal('not_found');
	return { rotaId };
}

/** What was changed, where to look at it, and with which id it can be undone. */
export type Planned = { rotaId: string; weekOn: string; undoId: string; count: number };

/**
 * Puts somebody on a rota, every week from a week on or in that week only.
 *
 * @throws {Refusal} `not_found` for a rota or a person of another team; `too_many`.
 */
export async function planShift(post: Manager, form: ShiftForm): Promise<Planned> {
	const fromOn = mondayOf(form.weekOn);
	const planned: Shift = {
		personId: form.personId,
		weekdays: [...new Set(form['weekdays[]'])].sort(),
		fromMinute: form.from,
		untilMinute: form.until,
		fromOn,
		untilOn: form.repeat === 'weekly' ? null : daysAfter(fromOn, 6)
	};
	await lockRota(post, form.rotaId);
	return replace(post, { rotaId: form.rotaId, weekOn: fromOn, off: [], on: [planned] });
}

/**
 * Gives a duty to somebody else, or takes it off: on one day, or from that day on.
 *
 * @throws {Refusal} `not_found`; `too_many`.
 */
export async function changeShift(post: Manager, form: ShiftChangeForm): Promise<Planned> {
	const { tx, organisationId } = post;
	const [found] = await shiftsOf(tx, organisationId, { shiftId: form.shiftId });
	if (found === undefined) throw new Refusal('not_found');
	await lockRota(post, found.rotaId);
	const [still] = await shiftsOf(tx, organisationId, { shiftId: form.shiftId });
	if (still === undefined) throw new Refusal('not_found');
	return replace(post, {
		rotaId: found.rotaId,
		weekOn: mondayOf(form.on),
		off: [still.id],
		on: givenAway(still, form.on, form.reach, form.personId)
	});
}

/** Copies what stands once in a week to the week after it. Looks at that week then. */
export async function copyWeek(post: Manager, form: WeekCopyForm): Promise<Planned> {
	const { tx, organisationId } = post;
	const from = mondayOf(form.weekOn);
	const to = daysAfter(from, 7);
	await lockRota(post, form.rotaId);
	const shifts = await shiftsOf(tx, organisationId, { first: from, last: daysAfter(to, 6) });
	const here = shifts.filter(({ rotaId }) => rotaId === form.rotaId);
	const on = copiedWeek(here, from, to);
	return replace(post, { rotaId: form.rotaId, weekOn: to, off: [], on });
}

/** Undoes one change of a rota. What was changed again since stays as it is. A second time does nothing. */
export async function undoPlan(
	post: Manager,
	{ undoId, rotaId, weekOn }: DutyUndoForm
): Promise<{ rotaId: string; weekOn: string }> {
	const { tx, organisationId } = post;
	await lockRota(post, rotaId);
	const mine = and(eq(shift.organisationId, organisationId), eq(shift.rotaId, rotaId));
	const changedSince = await tx
		.select({ id: shift.id })
		.from(shift)
		.where(and(mine, eq(shift.madeIn, undoId), sql`${shift.removedIn} is distinct from null`))
		.limit(1);
	if (changedSince.length > 0) return { rotaId, weekOn: mondayOf(weekOn) };
	await tx
		.update(shift)
		.set({ removedIn: undoId })
		.where(and(mine, eq(shift.madeIn, undoId)));
	await tx
		.update(shift)
		.set({ removedIn: null })
		.where(and(mine, eq(shift.removedIn, undoId), sql`${shift.madeIn} <> ${undoId}`));
	return { rotaId, weekOn: mondayOf(weekOn) };
}

/** Who of a team is away within some days, for who leads it or works there. */
export async function teamAbsences(
	tx: Tx,
	organisationId: string,
	first: string,
	last: string
): Promise<Absence[]> {
	const rows = await tx.execute<{
		personId: string;
		fromOn: string;
		fromMinute: number;
		untilOn: string;
		untilMinute: number;
		standInId: string | null;
	}>(sql`
		select person_id as "personId", from_on::text as "fromOn", from_minute as "fromMinute",
			until_on::text as "untilOn", until_minute as "untilMinute", stand_in_id as "standInId"
		from kring_team_absences(${organisationId}, ${first}::date, ${last}::date)`);
	return rows.map(({ personId, fromOn, fromMinute, untilOn, untilMinute, standInId }) => ({
		personId,
		from: { on: fromOn, minute: fromMinute },
		until: { on: untilOn, minute: untilMinute },
		standInId
	}));
}

type Replacement = {
	rotaId: string;
	weekOn: string;
	/** Ids of shifts that are taken off. */
	off: readonly string[];
	on: readonly Shift[];
};

async function replace(post: Manager, { rotaId, weekOn, off, on }: Replacement): Promise<Planned> {
	const { tx, organisationId, personId, now } = post;
	const undoId = newId(now.getTime());
	for (const id of off) {
		await tx
			.update(shift)
			.set({ removedIn: undoId })
			.where(and(eq(shift.organisationId, organisationId), eq(shift.id, id)));
	}
	const colleagues = new Set((await colleaguesOf(tx, organisationId)).map((one) => one.personId));
	// Who stopped working here counts for nothing, so what is left of their shifts goes along.
	const kept = on.filter((one) => colleagues.has(one.personId));
	if (kept.length === 0 && on.length > 0) throw new Refusal('not_found');
	if (kept.length > 0) {
		await tx.insert(shift).values(
			kept.map(({ personId: who, weekdays, fromMinute, untilMinute, fromOn, untilOn }) => ({
				...{ organisationId, id: newId(now.getTime()), rotaId, personId: who },
				...{ weekdays: [...weekdays], fromMinute, untilMinute, fromOn, untilOn },
				...{ createdAt: now, createdById: personId, madeIn: undoId }
			}))
		);
		await assertRoom(post, rotaId);
	}
	return { rotaId, weekOn, undoId, count: kept.length };
}

async function assertRoom(post: Manager, rotaId: string): Promise<void> {
	const [found] = await post.tx.execute<{ count: number }>(sql`
		select count(*)::int as count from shift where organisation_id = ${post.organisationId}
			and rota_id = ${rotaId} and removed_in is null
			and (until_on is null or until_on >= ${dayOf(post.now)}::date)`);
	if ((found?.count ?? 0) > shiftLimit) throw new Refusal('too_many', { limit: shiftLimit });
}

/** Changes of a rota happen one after another. @throws {Refusal} `not_found`. */
async function lockRota(post: Manager, rotaId: string): Promise<void> {
	const found = await post.tx
		.select({ id: rota.id })
		.from(rota)
		.where(
			and(eq(rota.organisationId, post.organisationId), eq(rota.id, rotaId), isNull(rota.closedAt))
		)
		.for('update');
	if (found.length === 0) throw new Refusal('not_found');
}

async function lockTeam(tx: Tx, organisationId: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${organisationId}, 10))`);
}

async function colleaguesOf(tx: Tx, organisationId: string): Promise<Colleague[]> {
	return tx
		.select({ personId: employment.personId, name: person.name })
		.from(employment)
		.innerJoin(person, eq(person.id, employment.personId))
		.where(and(eq(employment.organisationId, organisationId), isNull(employment.endedAt)))
		.limit(500);
}

async function shiftsOf(
	tx: Tx,
	organisationId: string,
	which: { first: string; last: string } | { shiftId: string }
): Promise<(PlannedShift & { rotaId: string })[]> {
	const limits =
		'shiftId' in which
			? eq(shift.id, which.shiftId)
			: sql`${shift.fromOn} <= ${which.last}::date and (${shift.untilOn} is null or ${shift.untilOn} >= ${which.first}::date)`;
	return tx
		.select({
			id: shift.id,
			rotaId: shift.rotaId,
			personId: shift.personId,
			weekdays: shift.weekdays,
			fromMinute: shift.fromMinute,
			untilMinute: shift.untilMinute,
			fromOn: shift.fromOn,
			untilOn: shift.untilOn
		})
		.from(shift)
		.innerJoin(
			employment,
			and(
				eq(employment.organisationId, shift.organisationId),
				eq(employment.personId, shift.personId),
				isNull(employment.endedAt)
			)
		)
		.where(and(eq(shift.organisationId, organisationId), isNull(shift.removedIn), limits))
		.orderBy(shift.createdAt, shift.id)
		.limit(shiftLimit * rotaLimit);
}
