import { RemarkAnswerForm } from '#lib/domain/remark/remark-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { answerRemark, ownRemarks } from '#lib/server/credit/index.ts';
import { atPlace } from '#lib/server/web/credit.ts';
import { actAtNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	atPlace(event, async (own, place) => ({
		place: { id: place.id, name: place.name },
		remarks: await ownRemarks(own, place.id),
		done: event.url.searchParams.has('done'),
		changeId: randomId()
	}))
);

export const actions: Actions = {
	default: actAtNeighbours(
		RemarkAnswerForm,
		async (own, neighbourhoodId, form) => {
			await answerRemark(own, neighbourhoodId, form);
			return {};
		},
		{ goTo: (_done, event) => givingPath(event, '/noticed?done') }
	)
};
