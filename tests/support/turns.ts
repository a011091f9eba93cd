import { randomId } from '#lib/domain/id.ts';
import { occurrenceOf } from '#lib/domain/recurrence/expand.ts';
import { categories } from '#lib/domain/door/operation.ts';
import * as table from '#lib/server/db/schema/index.ts';
import type { Neighbours } from './neighbours.ts';

// A walk-in in the neighbourhood of the circles, with days that are over and what people did on them.

/** What somebody did on a day. */
export type Did = { task: string; visitor: string | null; isDone?: boolean };

/** A walk-in with tasks. */
export type WalkIn = {
	activityId: string;
	/** A day with what was done on it; each turn by its place. */
	day: (on: string, did: readonly Did[], record?: 'open' | 'closed') => Promise<string[]>;
};

/** Makes it: its tasks by name, with what each is worth. Karin's organisation carries it unless said otherwise. */
export async function walkIn(
	{ owner, neighbourhoodId, organisationId }: Neighbours,
	tasks: Readonly<Record<string, number>>,
	visitors: readonly string[],
	isCarried = true
): Promise<WalkIn> {
	const at = new Date();
	const [activityId, venueId] = [randomId(), randomId()];
	const door = { neighbourhoodId, activityId };
	await owner.insert(table.venue).values({
		...{ neighbourhoodId, id: venueId, name: 'De Zaal', address: 'Laan 1' },
		...{ postcode: '1234 AB', town: 'Dorp', createdAt: at }
	});
	await owner.insert(table.activity).values({
		...{ neighbourhoodId, id: activityId, slug: `inloop-${activityId.slice(0, 8)}`, venueId },
		...{ title: 'Inloop', summary: 'Koffie.', boundary: '', phone: '', status: 'draft' },
		...{ createdAt: at, changedAt: at }
	});
	if (isCarried)
		await owner
			.insert(table.activityPartner)
			.values({ neighbourhoodId, activityId, organisationId, since: at });
	const taskIds = new Map(Object.keys(tasks).map((title) => [title, randomId()]));
	const visitorIds = new Map(visitors.map((name) => [name, randomId()]));
	await owner.insert(table.task).values(
		Object.entries(tasks).map(([title, pointsOffer]) => ({
			...{ ...door, id: taskIds.get(title)!, title, pictogram: 'dishes' as const, steps: [] },
			...{ needed: 1, safetyClass: 'anybody', pointsOffer }
		}))
	);
	if (visitors.length > 0)
		await owner.insert(table.visitor).values(
			visitors.map((callName) => ({
				...{ ...door, id: visitorIds.get(callName)!, callName, cameBefore: false },
				...{ dietCodes: [], welcomeNote: '', madeAt: at }
			}))
		);
	const none = { visitor: 0, helper: 0, companion: 0, professional: 0, firstTimers: 0 };
	const settled = Object.fromEntries(
		['cash', 'transfer', 'later', 'free', 'counter_gift'].map((way) => [
			way,
			{ times: 0, cents: 0 }
		])
	);
	return {
		activityId,
		day: async (on, did, record = 'closed') => {
			const occurrenceId = randomId();
			await owner.insert(table.occurrence).values({
				...{ neighbourhoodId, id: occurrenceId, activityId, heldOn: on, changedAt: at },
				...withoutDay(occurrenceOf(on, 600, 840))
			});
			await owner.insert(table.daySheet).values({
				...{ ...door, occurrenceId, record, forgotten: none, heard: {}, calls: [], notes: [] },
				...{ openedAt: at, closedAt: record === 'closed' ? at : null, changedAt: at },
				counts: Object.fromEntries(categories.map((one) => [one, 0])),
				settled
			} as never);
			const turns = did.map(({ task, visitor, isDone = true }) => ({
				...{ ...door, occurrenceId, id: randomId(), taskId: taskIds.get(task)!, isDone },
				visitorId: visitor === null ? null : visitorIds.get(visitor)!
			}));
			await owner.insert(table.taskTurn).values(turns);
			return turns.map(({ id }) => id);
		}
	};
}

function withoutDay({ on: _on, ...times }: ReturnType<typeof occurrenceOf>) {
	return times;
}
