import {
	GreeterForm,
	NewcomersForm,
	ProgrammeForm,
	SeriesChangeForm,
	SeriesEndForm,
	SeriesForm
} from '#lib/domain/activity-form.ts';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	activityAddress,
	changeSeries,
	endSeries,
	makeSeries,
	newcomersMost,
	programmeView,
	seriesOf,
	setGreeter,
	setNewcomers,
	setProgramme
} from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const activityId = event.params.activity;
		const frame = await frameOf(post, activityId);
		const lines = await programmeView(post, activityId);
		return {
			...frame,
			isPublished: (await activityAddress(post, activityId)).isPublished,
			series: (await seriesOf(post, activityId)).map((series) => ({
				...series,
				programme: lines.filter(({ seriesId }) => seriesId === series.id)
			})),
			newcomersMost: await newcomersMost(post, activityId),
			tomorrowOn: daysAfter(dayOf(post.now), 1),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

const back = backTo('/series');

export const actions: Actions = {
	make: actAsCoordinator(
		SeriesForm,
		(post, form, event) => makeSeries(post, activityIn(event), form),
		back
	),
	change: actAsCoordinator(
		SeriesChangeForm,
		(post, form, event) => changeSeries(post, activityIn(event), form),
		back
	),
	end: actAsCoordinator(
		SeriesEndForm,
		(post, form, event) => endSeries(post, activityIn(event), form),
		back
	),
	greeter: actAsCoordinator(
		GreeterForm,
		(post, form, event) => setGreeter(post, activityIn(event), form),
		back
	),
	newcomers: actAsCoordinator(
		NewcomersForm,
		(post, form, event) => setNewcomers(post, activityIn(event), form),
		back
	),
	programme: actAsCoordinator(
		ProgrammeForm,
		(post, form, event) => setProgramme(post, activityIn(event), form),
		back
	)
};
