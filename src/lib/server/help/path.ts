import { and, eq } from 'drizzle-orm';
import { helpNotice } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

/** Where a request is looked at by whoever may; without one, where help is asked and offered in a neighbourhood. */
export function helpPath(neighbourhoodId: string, requestId: string | null): string {
	const place = `/give-and-take/${neighbourhoodId}`;
	return requestId === null ? place : `${place}/requests/${requestId}`;
}

/** Where news about asking and offering leads. */
export async function helpNewsPath({ tx, personId }: Own, noticeId: string): Promise<string> {
	const [found] = await tx
		.select({ neighbourhoodId: helpNotice.neighbourhoodId, requestId: helpNotice.requestId })
		.from(helpNotice)
		.where(and(eq(helpNotice.id, noticeId), eq(helpNotice.personId, personId)));
	return found === undefined ? '/circles' : helpPath(found.neighbourhoodId, found.requestId);
}
