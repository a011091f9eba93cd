import { and, eq, isNull } from 'drizzle-orm';
import type { TaskEndForm, TaskForm } from '../../domain/door/door-form.ts';
import type { Pictogram, SafetyClass, SheetTask } from '../../domain/door/sheet.ts';
import { newId } from '../../domain/id.ts';
import { seriesLimit } from '../../domain/limits.ts';
import { assertSameVersion } from '../../domain/place.ts';
import { Refusal } from '../../domain/refusal.ts';
import { opened, record, seriesRows, type Coordinator } from '../activity/index.ts';
import type { Db, Tx } from '../db/connect.ts';
import { task } from '../db/schema/index.ts';

// What there is to do at an activity, for everybody who comes (5.7).

/** Something to do, as a coordinator sees it. */
export type TaskLine = SheetTask & {
	seriesId: string | null;
	version: number;
	/** Bedankpunten for a turn at it; 0 for none. */
	pointsOffer: number;
};

/** What there is to do, by the time at which it is done. */
export async function tasksOf(
	tx: Db | Tx,
	neighbourhoodId: string,
	activityId: string
): Promise<TaskLine[]> {
	const rows = await tx
		.select()
		.from(task)
		.where(
			and(
				eq(task.neighbourhoodId, neighbourhoodId),
				eq(task.activityId, activityId),
				isNull(task.endedAt)
			)
		)
		.orderBy(task.fromMinute, task.id)
		.limit(seriesLimit);
	return rows.map(({ id, title, pictogram, steps, needed, fromMinute, safetyClass, ...rest }) => ({
		...{ id, title, steps, needed, fromMinute, seriesId: rest.seriesId },
		...{ version: rest.version, pointsOffer: rest.pointsOffer },
		pictogram: pictogram as Pictogram,
		safetyClass: safetyClass as SafetyClass
	}));
}

/**
 * Makes something to do, or changes it.
 *
 * @throws {Refusal} `not_found`, `newer_version`, `too_many`.
 */
export async function setTask(
	post: Coordinator,
	activityId: string,
	{ taskId, version, from: fromMinute, ...form }: TaskForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	if (form.seriesId !== null) {
		const rows = await seriesRows(tx, neighbourhoodId, activityId);
		if (!rows.some(({ id }) => id === form.seriesId)) throw new Refusal('not_found');
	}
	const there = await tasksOf(tx, neighbourhoodId, activityId);
	if (taskId === null) {
		if (there.length >= seriesLimit) throw new Refusal('too_many', { limit: seriesLimit });
		await tx
			.insert(task)
			.values({ neighbourhoodId, activityId, id: newId(now.getTime()), fromMinute, ...form });
	} else {
		const found = there.find(({ id }) => id === taskId);
		if (found === undefined) throw new Refusal('not_found');
		assertSameVersion(found.version, version);
		await tx
			.update(task)
			.set({ ...form, fromMinute, version: found.version + 1 })
			.where(and(eq(task.neighbourhoodId, neighbourhoodId), eq(task.id, taskId)));
	}
	await record(post, open, { kind: 'tasks' });
	return { activityId };
}

/** Takes something off the list of what there is to do. A second time changes nothing. @throws {Refusal} `not_found`. */
export async function endTask(
	post: Coordinator,
	activityId: string,
	{ taskId }: TaskEndForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const ended = await tx
		.update(task)
		.set({ endedAt: now })
		.where(
			and(
				eq(task.neighbourhoodId, neighbourhoodId),
				eq(task.activityId, activityId),
				eq(task.id, taskId),
				isNull(task.endedAt)
			)
		)
		.returning({ id: task.id });
	if (ended.length > 0) await record(post, open, { kind: 'tasks' });
	return { activityId };
}
