import { and, eq, inArray, sql } from 'drizzle-orm';
import { dayState, type DayState } from '../../domain/door/day-state.ts';
import { lateTally } from '../../domain/door/tally.ts';
import type { ConsentPurpose, DietCode } from '../../domain/door/operation.ts';
import {
	daySheet,
	expectation,
	meal,
	task,
	taskTurn,
	visit,
	visitor,
	visitorConsent
} from '../db/schema/index.ts';
import { randomId } from '../../domain/id.ts';
import { followAbsences } from './absence.ts';
import { followArrivals } from './arrival.ts';
import { followAways } from './away.ts';
import { doorDays, type AtActivity, type DoorDay } from './days.ts';
import { followEndings } from './ending.ts';
import { followFits } from './fit.ts';
import { forget, scrub } from './visitor.ts';

// What a day came to, as rows that can be asked. They follow from its operations alone: each time they
// are written whole, so that nothing is ever added up twice.

/** What was written down of a day. */
export type Kept = {
	/** For how many the kitchen was told to cook, as the sheet knows it; null without one that has to know. */
	sheet: { advice: number | null } | null;
	/** Who was to be written down under an id that is somebody's at another activity: each was a number. */
	elsewhereIds: ReadonlySet<string>;
};

/**
 * Writes down what a day came to, in place of what stood there.
 *
 * @param day  all that was sent about it.
 * @param first  what it comes to, where that is known already.
 */
export async function keepDay(
	at: AtActivity,
	occurrenceId: string,
	{ operations, facts }: Pick<DoorDay, 'operations' | 'facts'>,
	first: DayState = dayState(operations, facts)
): Promise<Kept> {
	const elsewhereIds = await keepNew(at, first);
	if (elsewhereIds.size === 0)
		return { sheet: await keepState(at, occurrenceId, first), elsewhereIds };
	// Nobody knows them here, whatever a device says: without a name, and the day goes on.
	const forgottenIds = facts.forgottenIds.union(elsewhereIds);
	const state = dayState(operations, { ...facts, forgottenIds });
	return { sheet: await keepState(at, occurrenceId, state), elsewhereIds };
}

async function keepState(
	at: AtActivity,
	occurrenceId: string,
	state: DayState
): Promise<Kept['sheet']> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const ofDay = { neighbourhoodId, activityId, occurrenceId };
	await keepConsents(at, state);
	await keepExpectations(at, occurrenceId, state);
	await followAbsences(at, occurrenceId, state);
	await followArrivals(at, occurrenceId, state);
	await followFits(at, state);
	await followAways(at, state);
	await followEndings(at, state);
	// Somebody only said that they would come: nobody kept the sheet.
	if (state.record === 'none') return null;
	const { counts, forgotten, settled, heard, record, openedAt, closedAt } = state;
	const sheet = {
		...{ record: record as 'open' | 'closed', openedAt, closedAt, isUpdated: state.isUpdated },
		...{ hasPeopleAnyway: state.hasPeopleAnyway, counts, forgotten, settled, heard },
		lateMeals: lateTally(state.lateMeals),
		countedCash: state.cash.counted,
		calls: state.calls.map((call) => ({ ...call, at: call.at.toISOString() })),
		notes: state.notes.map((note) => ({ ...note, at: note.at.toISOString() })),
		changedAt: now
	};
	const [kept] = await tx
		.insert(daySheet)
		.values({ ...ofDay, ...sheet })
		.onConflictDoUpdate({
			target: [daySheet.neighbourhoodId, daySheet.occurrenceId],
			set: sheet
		})
		.returning({ advice: daySheet.advice });
	for (const table of [visit, meal, taskTurn])
		await tx
			.delete(table)
			.where(and(eq(table.neighbourhoodId, neighbourhoodId), eq(table.occurrenceId, occurrenceId)));
	if (state.visits.length > 0)
		await tx
			.insert(visit)
			.values(state.visits.map(({ checkInIds: _ids, ...one }) => ({ ...ofDay, ...one })));
	// Two devices may have given two meals one id by mistake: each is eaten.
	const mealIds = new Set<string>();
	if (state.meals.length > 0)
		await tx.insert(meal).values(
			state.meals.map(({ mealId, dietCodes, ...one }) => {
				const id = mealIds.has(mealId) ? randomId() : mealId;
				mealIds.add(id);
				return { ...ofDay, id, ...one, dietCodes: [...dietCodes] };
			})
		);
	await keepTurns(at, occurrenceId, state);
	return kept!;
}

/** Makes some days anew from all that was sent about them, and writes down what they come to. */
export async function putTogether(at: AtActivity, occurrenceIds: readonly string[]): Promise<void> {
	for (const [id, day] of await doorDays(at, occurrenceIds)) await keepDay(at, id, day);
}

async function keepTurns(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	occurrenceId: string,
	{ turns }: DayState
): Promise<void> {
	if (turns.length === 0) return;
	const rows = await tx
		.select({ id: task.id })
		.from(task)
		.where(
			and(
				eq(task.neighbourhoodId, neighbourhoodId),
				eq(task.activityId, activityId),
				inArray(
					task.id,
					turns.map(({ taskId }) => taskId)
				)
			)
		);
	const known = new Set(rows.map(({ id }) => id));
	const there = turns.filter(({ taskId }) => known.has(taskId));
	if (there.length === 0) return;
	await tx.insert(taskTurn).values(
		there.map(({ id, taskId, visitorId, state }) => ({
			...{ neighbourhoodId, activityId, occurrenceId, id, taskId, visitorId },
			isDone: state === 'done'
		}))
	);
}

async function keepExpectations(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	occurrenceId: string,
	{ expectations }: DayState
): Promise<void> {
	await tx
		.delete(expectation)
		.where(
			and(
				eq(expectation.neighbourhoodId, neighbourhoodId),
				eq(expectation.occurrenceId, occurrenceId)
			)
		);
	if (expectations.length === 0) return;
	await tx.insert(expectation).values(
		expectations.map(({ operationId: _id, ...said }) => ({
			...{ neighbourhoodId, activityId, occurrenceId, ...said }
		}))
	);
}

/**
 * Writes down who was welcomed today.
 *
 * @returns the ids that have no place here: they are a visitor's of another activity.
 */
async function keepNew(at: AtActivity, { newVisitors }: DayState): Promise<ReadonlySet<string>> {
	if (newVisitors.length === 0) return new Set();
	const { tx, neighbourhoodId, activityId, now } = at;
	await tx
		.insert(visitor)
		.values(
			newVisitors.map(({ guideId: _guideId, dietCodes, ...one }) => ({
				...{ neighbourhoodId, activityId, ...one },
				...{ dietCodes: [...dietCodes], madeAt: now }
			}))
		)
		.onConflictDoNothing();
	const ids = newVisitors.map(({ id }) => id);
	return new Set(ids).difference(await knownOf(at, ids));
}

/** Which of some ids are visitors of the activity. The worker sees those of all: it is asked for. */
async function knownOf(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	ids: readonly string[]
): Promise<ReadonlySet<string>> {
	const rows = await tx
		.select({ id: visitor.id })
		.from(visitor)
		.where(
			and(
				eq(visitor.neighbourhoodId, neighbourhoodId),
				eq(visitor.activityId, activityId),
				inArray(visitor.id, [...ids])
			)
		);
	return new Set(rows.map(({ id }) => id));
}

/** What people said about being remembered. */
async function keepConsents(at: AtActivity, state: DayState): Promise<void> {
	const { tx, neighbourhoodId, activityId } = at;
	const ofActivity = { neighbourhoodId, activityId };
	if (state.consents.length === 0) return;
	const known = await knownOf(
		at,
		state.consents.map(({ visitorId }) => visitorId)
	);
	const diets = new Map(state.dietsTold.map((one) => [one.visitorId, one.dietCodes]));
	for (const consent of state.consents) {
		if (!known.has(consent.visitorId)) {
			// Never written down: they said no before anybody could. What was sent about them goes too.
			if (consent.purpose === 'remember_me') await scrub(at, [consent.visitorId], 'name');
			continue;
		}
		const { saidAt, given, givenBy, how } = consent;
		const heard = await tx
			.insert(visitorConsent)
			.values({ ...ofActivity, ...consent })
			.onConflictDoUpdate({
				target: [visitorConsent.neighbourhoodId, visitorConsent.visitorId, visitorConsent.purpose],
				set: { saidAt, given, givenBy, how },
				// A no that reached Kring before an older yes is still the last word.
				setWhere: sql`${visitorConsent.saidAt} < excluded.said_at
					or (${visitorConsent.saidAt} = excluded.said_at and ${visitorConsent.given} <> excluded.given)`
			})
			.returning({ purpose: visitorConsent.purpose });
		if (heard.length > 0 && !given) await takeBack(at, consent);
		const told = consent.purpose === 'diet' ? diets.get(consent.visitorId) : undefined;
		if (told !== undefined) await keepDiet(at, consent.visitorId, told, heard.length > 0);
	}
}

/**
 * Keeps what a visitor told of what they do not eat, while their yes to it is the last word. Where a no on
 * another day came later, what was told goes out of what hosts sent too.
 */
async function keepDiet(
	at: AtActivity,
	visitorId: string,
	dietCodes: readonly DietCode[],
	isNew: boolean
): Promise<void> {
	const { tx, neighbourhoodId } = at;
	if (isNew) {
		await tx
			.update(visitor)
			.set({ dietCodes: [...dietCodes] })
			.where(and(eq(visitor.neighbourhoodId, neighbourhoodId), eq(visitor.id, visitorId)));
		return;
	}
	const [last] = await tx
		.select({ given: visitorConsent.given })
		.from(visitorConsent)
		.where(
			and(
				eq(visitorConsent.neighbourhoodId, neighbourhoodId),
				eq(visitorConsent.visitorId, visitorId),
				eq(visitorConsent.purpose, 'diet')
			)
		);
	if (last?.given === false) await scrub(at, [visitorId], 'diet');
}

/** What a yes of a purpose let be kept, as it is without. */
const keptWith: Partial<Record<ConsentPurpose, Partial<typeof visitor.$inferInsert>>> = {
	diet: { dietCodes: [] },
	welcome_note: { welcomeNote: '' }
};

/** What was kept with a yes goes with the no. */
async function takeBack(
	at: AtActivity,
	{ visitorId, purpose }: DayState['consents'][number]
): Promise<void> {
	if (purpose === 'remember_me') return forget(at, visitorId);
	const { tx, neighbourhoodId } = at;
	const gone = keptWith[purpose];
	if (gone === undefined) return;
	await tx
		.update(visitor)
		.set(gone)
		.where(and(eq(visitor.neighbourhoodId, neighbourhoodId), eq(visitor.id, visitorId)));
	await scrub(at, [visitorId], purpose === 'diet' ? 'diet' : 'note');
}
