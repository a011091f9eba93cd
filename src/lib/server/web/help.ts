import type { RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { placeOf, type HelpPlace } from '../help/index.ts';
import type { Answer, Own } from '../gate/index.ts';
import { actOpen, sentTo, type After } from './act.ts';

// Pages and forms of asking and offering help, in the neighbourhood of the address.

type At = Pick<RequestEvent, 'locals' | 'params'>;

/** The neighbourhood of the address. */
export function neighbourhoodIn({ params }: Pick<RequestEvent, 'params'>): string {
	return params['neighbourhood'] ?? '';
}

/** The address of a page of asking and offering; without a part the page of the neighbourhood itself. */
export function givingPath(event: Pick<RequestEvent, 'params'>, part = ''): string {
	return `/give-and-take/${neighbourhoodIn(event)}${part}`;
}

/** Looks at something of the neighbourhood of the address. @throws {Refusal} `not_found` for one elsewhere. */
export function atNeighbours<T>(
	{ locals, params }: At,
	work: (own: Own, place: HelpPlace) => Promise<T>
): Promise<T> {
	return locals.gate.own(async (own) => work(own, await placeOf(own, neighbourhoodIn({ params }))));
}

/** A form action of a neighbour, in the neighbourhood of the address, done once for each id. */
export function actAtNeighbours<Output, T extends Answer>(
	schema: v.GenericSchema<unknown, Output>,
	command: (own: Own, neighbourhoodId: string, form: Output, event: RequestEvent) => Promise<T>,
	after: After<T> = {}
) {
	return actOpen(
		schema,
		(event, form, id) =>
			event.locals.gate.changeOwn({ id, content: sentTo(event, form) }, async (own) => {
				const { id: neighbourhoodId } = await placeOf(own, neighbourhoodIn(event));
				return command(own, neighbourhoodId, form, event);
			}),
		after
	);
}
