import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { FindNeighbourForm } from '#lib/domain/credit-form.ts';
import { nameLimit } from '#lib/domain/limits.ts';
import { findNeighbours, type Neighbour } from '#lib/server/credit/index.ts';
import { ask, formOf, typedOf, type Problem } from '#lib/server/web/index.ts';
import { asActing } from '#lib/server/web/credit.ts';

/** What a page with a search for a neighbour gets back from its forms. */
export type Found = { search: string; neighbours: Neighbour[] };

/** Looks for a neighbour by what was typed; everything else that was typed stays where it is. */
export async function find(event: RequestEvent) {
	const values = typedOf(await formOf(event.request.clone()));
	const asked = await ask(FindNeighbourForm, async (opened, { search }) => ({
		found: await foundBy(opened, search)
	}))(event);
	return 'found' in asked ? { action: 'find', values, ...asked } : asked;
}

/**
 * A form that did not go through, with the neighbours among whom somebody had chosen: else the choice
 * would be gone with the list.
 */
export async function stillFound<Done>(
	event: RequestEvent,
	acted: Done | ActionFailure<Problem>
): Promise<Done | ActionFailure<Problem & { found: Found | null }>> {
	if (!isFailure(acted)) return acted;
	const search = acted.data.values['search'] ?? '';
	const found =
		search === '' ? null : await foundBy(event, search.slice(0, nameLimit)).catch(() => null);
	return fail(acted.status, { ...acted.data, found });
}

function isFailure(acted: unknown): acted is ActionFailure<Problem> {
	return typeof acted === 'object' && acted !== null && 'status' in acted && 'data' in acted;
}

async function foundBy(event: RequestEvent, search: string): Promise<Found> {
	const neighbours =
		search.length < 2 ? [] : await asActing(event, (holder) => findNeighbours(holder, search));
	return { search, neighbours };
}
