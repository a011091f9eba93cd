import { FacilityForm, VenueChangeForm } from '#lib/domain/activity-form.ts';
import { shownFacilities } from '#lib/domain/activity.ts';
import { dayOf } from '#lib/domain/day.ts';
import { neighbourhoodOf, setFacility, setVenue, venueView } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const venue = await venueView(post, event.params.venue);
		const { id, name, address, postcode, town, directions, version } = venue;
		return {
			neighbourhood: await neighbourhoodOf(post),
			venue: { id, name, address, postcode, town, directions, version },
			facilities: shownFacilities(venue.facilities, dayOf(post.now)).map((shown) => ({
				...shown,
				brokenUntilOn:
					venue.facilities.find(({ code }) => code === shown.code)?.outOfOrderUntilOn ?? ''
			})),
			saved: event.url.searchParams.has('saved')
		};
	})
);

const venueIn = ({ params }: RequestEvent) => params['venue'] ?? '';
const back = {
	goTo: ({ venueId }: { venueId: string }, { params }: RequestEvent) =>
		`/neighbourhoods/${params['neighbourhood'] ?? ''}/venues/${venueId}?saved`
};

export const actions: Actions = {
	set: actAsCoordinator(
		VenueChangeForm,
		(post, form, event) => setVenue(post, venueIn(event), form),
		back
	),
	facility: actAsCoordinator(
		FacilityForm,
		(post, form, event) => setFacility(post, venueIn(event), form),
		back
	)
};
