import {
	CancelDayForm,
	ExtraDayForm,
	GreeterForm,
	MoveDayForm,
	ProgrammeForm,
	RestoreDayForm
} from '#lib/domain/activity-form.ts';
import { calledOn } from '#lib/domain/activity.ts';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { ReopenForm } from '#lib/domain/door/door-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	addDay,
	cancelDay,
	daysOf,
	moveDay,
	onCallOf,
	programmeOn,
	programmeView,
	restoreDay,
	setGreeter,
	setProgramme
} from '#lib/server/activity/index.ts';
import { closedSheets, lateMealsAhead, reopenDay } from '#lib/server/door/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const activityId = event.params.activity;
		const frame = await frameOf(post, activityId);
		const lines = await programmeView(post, activityId);
		const closedIds = await closedSheets(post, activityId);
		const lateMeals = await lateMealsAhead(post, activityId);
		const calls = await onCallOf(post, activityId);
		const { searchParams } = event.url;
		return {
			...frame,
			days: (await daysOf(post, activityId)).map((day) => ({
				...day,
				calls: day.isCancelled ? calledOn(calls, day.heldOn) : [],
				programme: programmeOn(lines, day),
				isClosed: closedIds.includes(day.id),
				lateMeals: lateMeals.get(day.id) ?? null
			})),
			nextOn: daysAfter(dayOf(post.now), 1),
			said: searchParams.has('off') ? 'off' : searchParams.has('on') ? 'on' : null,
			saved: searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	cancel: actAsCoordinator(
		CancelDayForm,
		(post, form, event) => cancelDay(post, activityIn(event), form),
		backTo('/days', 'off')
	),
	restore: actAsCoordinator(
		RestoreDayForm,
		(post, form, event) => restoreDay(post, activityIn(event), form),
		backTo('/days', 'on')
	),
	move: actAsCoordinator(
		MoveDayForm,
		(post, form, event) => moveDay(post, activityIn(event), form),
		backTo('/days')
	),
	programme: actAsCoordinator(
		ProgrammeForm,
		(post, form, event) => setProgramme(post, activityIn(event), form),
		backTo('/days')
	),
	reopen: actAsCoordinator(
		ReopenForm,
		(post, form, event) => reopenDay(post, activityIn(event), form),
		backTo('/days')
	),
	greeter: actAsCoordinator(
		GreeterForm,
		(post, form, event) => setGreeter(post, activityIn(event), form),
		backTo('/days')
	),
	add: actAsCoordinator(
		ExtraDayForm,
		(post, form, event) => addDay(post, activityIn(event), form),
		backTo('/days')
	)
};
