import { ReportForm } from '#lib/domain/help/form.ts';
import { isUuid, randomId } from '#lib/domain/id.ts';
import { report, reports, requestFor } from '#lib/server/help/index.ts';
import type { Own } from '#lib/server/gate/index.ts';
import { actAtNeighbours, atNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** The other of the request that somebody came from; nobody for one that is not theirs. */
async function otherOf(own: Own, neighbourhoodId: string, requestId: string | null) {
	if (requestId === null || !isUuid(requestId)) return null;
	const { asker, helper, side } = await requestFor(own, neighbourhoodId, requestId);
	const other = side === 'asker' ? helper : asker;
	return other === null ? null : { ...other, requestId };
}

export const load = answer((event: PageServerLoadEvent) =>
	atNeighbours(event, async (own, place) => ({
		place: { id: place.id, name: place.name },
		other: await otherOf(own, place.id, event.url.searchParams.get('request')),
		reports: (await reports(own, place.id)).filter(({ isHandler }) => !isHandler),
		done: event.url.searchParams.has('done'),
		changeId: randomId()
	}))
);

export const actions: Actions = {
	default: actAtNeighbours(ReportForm, report, {
		goTo: (_done, event) => givingPath(event, '/report?done')
	})
};
