import { HintForm, JoinForm, VisitorForm } from '#lib/domain/door/door-form.ts';
import {
	forgetVisitor,
	joinVisitors,
	knownAt,
	partVisitors,
	setHint
} from '#lib/server/door/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		...(await frameOf(post, activityIn(event))),
		...(await knownAt(post, activityIn(event))),
		saved: event.url.searchParams.has('saved')
	}))
);

export const actions: Actions = {
	join: actAsCoordinator(
		JoinForm,
		(post, form, event) => joinVisitors(post, activityIn(event), form),
		backTo('/names')
	),
	part: actAsCoordinator(
		VisitorForm,
		(post, form, event) => partVisitors(post, activityIn(event), form),
		backTo('/names')
	),
	hint: actAsCoordinator(
		HintForm,
		(post, form, event) => setHint(post, activityIn(event), form),
		backTo('/names')
	),
	forget: actAsCoordinator(
		VisitorForm,
		(post, form, event) => forgetVisitor(post, activityIn(event), form),
		backTo('/names')
	)
};
