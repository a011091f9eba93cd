import { and, eq, sql } from 'drizzle-orm';
import { helpNotice, helpRequest } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

/** Where a request is looked at by whoever may; without one, where help is asked and offered in a neighbourhood. */
export function helpPath(neighbourhoodId: string, requestId: string | null): string {
	const place = `/give-and-take/${neighbourhoodId}`;
	return requestId === null ? place : `${place}/requests/${requestId}`;
}

/** Where a request for a resident is carried on by their circle. */
export function circleRequestPath(circleId: string, requestId: string): string {
	return `/circles/${circleId}/ask/${requestId}`;
}

/** Where news about asking and offering leads. */
export async function helpNewsPath({ tx, personId }: Own, noticeId: string): Promise<string> {
	const { neighbourhoodId, requestId } = helpNotice;
	const [found] = await tx
		.select({
			...{ neighbourhoodId, requestId, circleId: helpRequest.circleId },
			isOwn: sql<boolean>`coalesce(${helpRequest.askerId} = ${personId} or ${helpRequest.id} = any ((select help_asked())::uuid[]), true)`
		})
		.from(helpNotice)
		.leftJoin(
			helpRequest,
			and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId))
		)
		.where(and(eq(helpNotice.id, noticeId), eq(helpNotice.personId, personId)));
	if (found === undefined) return '/circles';
	// Whoever acts for a resident finds it in the circle.
	if (found.circleId !== null && found.requestId !== null && !found.isOwn)
		return circleRequestPath(found.circleId, found.requestId);
	return helpPath(found.neighbourhoodId, found.requestId);
}
