import type { RequestEvent } from '@sveltejs/kit';
import { activityHead } from '#lib/server/activity/index.ts';
import { inOffice, type Post } from '#lib/server/gate/index.ts';

/** Looks at something as a coordinator of the neighbourhood in the address. */
export function coordinating<T>(
	{ locals, params }: Pick<RequestEvent, 'locals' | 'params'>,
	work: (post: Post<'coordinator'>) => Promise<T>
): Promise<T> {
	const neighbourhoodId = params['neighbourhood'] ?? '';
	return inOffice(
		locals.gate,
		{ kind: 'coordinator', organisationId: null, neighbourhoodId },
		work
	);
}

/** The activity in the address. */
export function activityIn({ params }: Pick<RequestEvent, 'params'>): string {
	return params['activity'] ?? '';
}

/** What every page of one activity shows of it. */
export async function frameOf(post: Post<'coordinator'>, activityId: string) {
	const { id, title, neighbourhood } = await activityHead(post, activityId);
	const home = `/neighbourhoods/${post.neighbourhoodId}`;
	return {
		neighbourhood,
		activity: { id, title },
		path: `${home}/activities/${id}`,
		now: post.now
	};
}

/** Leads back to a page of the activity in the address, and says that it was kept. */
export function backTo(part: string, said = 'saved') {
	return {
		goTo: (_done: unknown, { params }: RequestEvent) =>
			`/neighbourhoods/${params['neighbourhood'] ?? ''}/activities/${activityIn({ params })}${part}?${said}`
	};
}
