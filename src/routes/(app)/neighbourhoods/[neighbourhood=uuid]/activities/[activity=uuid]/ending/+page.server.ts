import { EndingBackForm, EndingForm, NoticeDaysForm, ToldForm } from '#lib/domain/activity-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	announceEnd,
	endingChoices,
	endingsOf,
	setNoticeDays,
	takeBackEnd,
	tellVisitor
} from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const activityId = event.params.activity;
		const frame = await frameOf(post, activityId);
		return {
			...frame,
			endings: await endingsOf(post, activityId),
			choices: await endingChoices(post, activityId),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

const back = backTo('/ending');

export const actions: Actions = {
	announce: actAsCoordinator(
		EndingForm,
		(post, form, event) => announceEnd(post, activityIn(event), form),
		back
	),
	back: actAsCoordinator(
		EndingBackForm,
		(post, form, event) => takeBackEnd(post, activityIn(event), form),
		back
	),
	told: actAsCoordinator(
		ToldForm,
		(post, form, event) => tellVisitor(post, activityIn(event), form),
		{
			// Back to the row that was ticked, so that ringing on goes on from there.
			goTo: ({ endingId }, { params }) =>
				`/neighbourhoods/${params['neighbourhood'] ?? ''}/activities/${params['activity'] ?? ''}/ending#list-${endingId}`
		}
	),
	days: actAsCoordinator(
		NoticeDaysForm,
		(post, form, event) => setNoticeDays(post, activityIn(event), form),
		back
	)
};
