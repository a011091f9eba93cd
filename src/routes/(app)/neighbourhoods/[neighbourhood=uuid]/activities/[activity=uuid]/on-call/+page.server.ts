import { OnCallEndForm, OnCallForm } from '#lib/domain/activity-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { activityView, addOnCall, endOnCall, onCallOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const { id, partners, daysWithoutCall } = await activityView(post, event.params.activity);
		return {
			...(await frameOf(post, id)),
			...{ partners, daysWithoutCall },
			people: await onCallOf(post, id),
			todayOn: dayOf(post.now),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	add: actAsCoordinator(
		OnCallForm,
		(post, form, event) => addOnCall(post, activityIn(event), form),
		backTo('/on-call')
	),
	end: actAsCoordinator(
		OnCallEndForm,
		(post, form, event) => endOnCall(post, activityIn(event), form),
		backTo('/on-call')
	)
};
