import { TaskEndForm, TaskForm } from '#lib/domain/door/door-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { seriesOf } from '#lib/server/activity/index.ts';
import { hasCredits } from '#lib/server/credit/index.ts';
import { endTask, setTask, tasksOf } from '#lib/server/door/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const activityId = activityIn(event);
		return {
			...(await frameOf(post, activityId)),
			tasks: await tasksOf(post.tx, post.neighbourhoodId, activityId),
			series: await seriesOf(post, activityId),
			withPoints: await hasCredits(post),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	set: actAsCoordinator(
		TaskForm,
		(post, form, event) => setTask(post, activityIn(event), form),
		backTo('/tasks')
	),
	end: actAsCoordinator(
		TaskEndForm,
		(post, form, event) => endTask(post, activityIn(event), form),
		backTo('/tasks')
	)
};
