import { and, eq, sql } from 'drizzle-orm';
import type { NewsKind } from '../../domain/help/form.ts';
import { helpNotice, helpRequest } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';

/** Where a request is looked at by whoever may; without one, where help is asked and offered in a neighbourhood. */
export function helpPath(neighbourhoodId: string, requestId: string | null): string {
	const place = `/give-and-take/${neighbourhoodId}`;
	return requestId === null ? place : `${place}/requests/${requestId}`;
}

/** Where harm is reported, and where who was given a report reads and answers it. */
export function reportPath(neighbourhoodId: string): string {
	return `${helpPath(neighbourhoodId, null)}/report`;
}

/** Where a request for a resident is carried on by their circle. */
export function circleRequestPath(circleId: string, requestId: string): string {
	return `/circles/${circleId}/ask/${requestId}`;
}

/** What is known of news about asking and offering, and of who reads it. */
export type News = {
	kind: NewsKind;
	neighbourhoodId: string;
	requestId: string | null;
	/** Of the request, where it is for a resident. */
	circleId: string | null;
	/** The reader asked for it themselves, or was asked. */
	isOwn: boolean;
	/** What the reader does in the neighbourhood; null for nearly everybody. */
	office: 'coordinator' | 'treasurer' | null;
};

/** News for who coordinates, or for who stands in where nobody does. */
const forOffice: readonly NewsKind[] = [
	...(['landed', 'landed_again', 'introduce', 'check_visit', 'check_ends'] as const)
];

/** News of harm that was reported: for who reported it, and for who answers it, whatever their office. */
const ofReport: readonly NewsKind[] = ['report', 'report_closed', 'report_moved'];

/** Where news leads: to who asked or was asked, to the circle of who acts for a resident, or to an office. */
export function newsPath({
	kind,
	neighbourhoodId,
	requestId,
	circleId,
	isOwn,
	office
}: News): string {
	if (ofReport.includes(kind)) return reportPath(neighbourhoodId);
	if (office !== null && !isOwn && forOffice.includes(kind))
		return `/neighbourhoods/${neighbourhoodId}/${office === 'coordinator' ? 'help' : 'books'}`;
	if (circleId !== null && requestId !== null && !isOwn)
		return circleRequestPath(circleId, requestId);
	// Of a request that is over for who was asked there is nothing to look at any more.
	const isGone = !isOwn || kind === 'thanked' || kind === 'over';
	return helpPath(neighbourhoodId, isGone ? null : requestId);
}

/** Where news about asking and offering leads. */
export async function helpNewsPath({ tx, personId }: Own, noticeId: string): Promise<string> {
	const { neighbourhoodId, requestId } = helpNotice;
	const [found] = await tx
		.select({
			...{ neighbourhoodId, requestId, circleId: helpRequest.circleId },
			kind: sql<NewsKind>`${helpNotice.kind}`,
			isOwn: sql<boolean>`coalesce(${helpRequest.askerId} = ${personId} or ${helpRequest.id} = any ((select help_asked())::uuid[]), false)`,
			office: sql<News['office']>`help_office_of(${neighbourhoodId}, ${personId})`
		})
		.from(helpNotice)
		.leftJoin(
			helpRequest,
			and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId))
		)
		.where(and(eq(helpNotice.id, noticeId), eq(helpNotice.personId, personId)));
	return found === undefined ? '/circles' : newsPath(found);
}
