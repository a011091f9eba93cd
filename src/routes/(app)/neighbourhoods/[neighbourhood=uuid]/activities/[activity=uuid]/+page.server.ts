import { PartnerForm, StatusForm } from '#lib/domain/activity-form.ts';
import {
	activityView,
	manyNew,
	organisationsNear,
	setPartner,
	setStatus,
	untoldIn
} from '#lib/server/activity/index.ts';
import { hasCredits, turnsOf } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const view = await activityView(post, event.params.activity);
		const { slug, status, partners, gaps, daysWithoutCall, venueId } = view;
		return {
			...(await frameOf(post, view.id)),
			...{ slug, status, partners, gaps, daysWithoutCall, venueId },
			others: (await organisationsNear(post)).filter(
				({ id }) => !partners.some((partner) => partner.id === id)
			),
			untold: await untoldIn(post, view.id),
			toThank: (await hasCredits(post))
				? (await turnsOf(post, view.id)).filter(({ isThanked }) => !isThanked).length
				: null,
			manyNew: await manyNew(post, view.id),
			saved: event.url.searchParams.has('saved')
		};
	})
);

export const actions: Actions = {
	status: actAsCoordinator(
		StatusForm,
		(post, form, event) => setStatus(post, activityIn(event), form),
		backTo('')
	),
	partner: actAsCoordinator(
		PartnerForm,
		(post, form, event) => setPartner(post, activityIn(event), form),
		{
			// Whose organisation left has no page of this activity any more.
			goTo: ({ activityId, isStillOurs }, { params }) => {
				const home = `/neighbourhoods/${params['neighbourhood'] ?? ''}`;
				return isStillOurs ? `${home}/activities/${activityId}?saved` : `${home}?saved`;
			}
		}
	)
};
