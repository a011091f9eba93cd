import { CardInForm, CardsForm } from '#lib/domain/look-card-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { activityAddress, cardsOf, countCard, makeCards } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const frame = await frameOf(post, event.params.activity);
		return {
			...frame,
			...(await activityAddress(post, frame.activity.id)),
			runs: await cardsOf(post, frame.activity.id),
			week: isoWeekOf(dayOf(post.now)),
			saved: event.url.searchParams.has('saved'),
			changeIds: { make: randomId(), count: randomId() }
		};
	})
);

export const actions: Actions = {
	make: actAsCoordinator(
		CardsForm,
		(post, form, event) => makeCards(post, activityIn(event), form),
		backTo('/cards')
	),
	count: actAsCoordinator(
		CardInForm,
		(post, form, event) => countCard(post, activityIn(event), form),
		backTo('/cards')
	)
};
