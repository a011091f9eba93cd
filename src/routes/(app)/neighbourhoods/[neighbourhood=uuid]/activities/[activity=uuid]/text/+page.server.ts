import { ActivityChangeForm } from '#lib/domain/activity-form.ts';
import { minuteText } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { activityView, setActivity, venuesOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const view = await activityView(post, event.params.activity);
		const { title, venueId, summary, welcome, boundary, priceText, version } = view;
		const { phone, phoneName, phoneTimes, welcomer, dayPriceCents, listActivity } = view;
		const { kitchenMinute } = view;
		return {
			...(await frameOf(post, view.id)),
			words: {
				...{ title, venueId, summary, welcome, boundary, priceText },
				...{ phone, phoneName, phoneTimes, welcomer },
				...{ dayPrice: priceOf(dayPriceCents), listActivity: listActivity ?? '' },
				kitchenMinute: kitchenMinute === null ? '' : minuteText(kitchenMinute)
			},
			version,
			venues: (await venuesOf(post)).map(({ id, name }) => ({ value: id, label: name })),
			changeId: randomId()
		};
	})
);

/** An amount as one types it: "5" or "2,50". */
function priceOf(cents: number | null): string {
	if (cents === null) return '';
	return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2).replace('.', ',');
}

export const actions: Actions = {
	default: actAsCoordinator(
		ActivityChangeForm,
		(post, form, event) => setActivity(post, activityIn(event), form),
		backTo('')
	)
};
