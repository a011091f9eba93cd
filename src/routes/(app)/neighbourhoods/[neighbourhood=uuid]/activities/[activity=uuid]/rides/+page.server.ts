import {
	BringForm,
	RideAnswerForm,
	RideIdForm,
	RideMatchForm,
	RideServiceForm,
	VisitorRideForm,
	type HostRideForm
} from '#lib/domain/door/ride-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { activityRides, sayAsCoordinator, setRideService } from '#lib/server/door/index.ts';
import type { Coordinator } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		...(await frameOf(post, activityIn(event))),
		...(await activityRides(post, activityIn(event))),
		saved: event.url.searchParams.has('saved'),
		changeId: randomId()
	}))
);

const says = (post: Coordinator, event: Pick<RequestEvent, 'params'>, form: HostRideForm) =>
	sayAsCoordinator(post, activityIn(event), form);

export const actions: Actions = {
	say: actAsCoordinator(
		VisitorRideForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'say', ...form }),
		backTo('/rides')
	),
	end: actAsCoordinator(
		RideIdForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'end', ...form }),
		backTo('/rides')
	),
	bring: actAsCoordinator(
		BringForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'bring', ...form }),
		backTo('/rides')
	),
	answer: actAsCoordinator(
		RideAnswerForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'answer', ...form }),
		backTo('/rides')
	),
	part: actAsCoordinator(
		RideMatchForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'part', ...form }),
		backTo('/rides')
	),
	told: actAsCoordinator(
		RideMatchForm,
		(post, form, event) => says(post, event as RequestEvent, { does: 'told', ...form }),
		backTo('/rides')
	),
	service: actAsCoordinator(
		RideServiceForm,
		(post, form, event) => setRideService(post, activityIn(event), form),
		backTo('/rides')
	)
};
