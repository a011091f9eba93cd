import { ActivityForm, VenueForm } from '#lib/domain/activity-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	activitiesOf,
	makeActivity,
	makeVenue,
	neighbourhoodOf,
	venuesOf
} from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { coordinating } from '../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		neighbourhood: await neighbourhoodOf(post),
		activities: await activitiesOf(post),
		venues: (await venuesOf(post)).map(({ id, name, address, town }) => ({
			...{ id, name, address, town }
		})),
		now: post.now,
		saved: event.url.searchParams.has('saved'),
		changeIds: { make: randomId(), venue: randomId() }
	}))
);

const here = (neighbourhoodId: string | undefined) => `/neighbourhoods/${neighbourhoodId ?? ''}`;

export const actions: Actions = {
	make: actAsCoordinator(ActivityForm, makeActivity, {
		goTo: ({ activityId }, { params }) =>
			`${here(params['neighbourhood'])}/activities/${activityId}`
	}),
	venue: actAsCoordinator(VenueForm, makeVenue, {
		goTo: ({ venueId }, { params }) => `${here(params['neighbourhood'])}/venues/${venueId}?saved`
	})
};
