import { redirect, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { isUuid } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	ownHolder,
	placesOf,
	triedSlip,
	triedVoucher,
	trustedHolder,
	type Holder,
	type Place
} from '../credit/index.ts';
import type { Answer, Own } from '../gate/index.ts';
import { actOpen, sentTo, type After } from './act.ts';
import { givingPath, neighbourhoodIn } from './help.ts';
import { house } from './house.ts';

// Pages and forms of bedankpunten: in the neighbourhood of the address, with one's own account.

type At = Pick<RequestEvent, 'locals' | 'params'>;

/**
 * Looks at the neighbourhood of the address.
 *
 * @throws {Refusal} `not_found` where there are no bedankpunten, or it is not one's own municipality.
 */
export function atPlace<T>(
	{ locals, params }: At,
	work: (own: Own, place: Place) => Promise<T>
): Promise<T> {
	return locals.gate.own(async (own) => {
		const place = (await placesOf(own)).find(({ id }) => id === params['neighbourhood']);
		if (place === undefined) throw new Refusal('not_found');
		return work(own, place);
	});
}

/** The same with one's own account. Who does not take part yet is led to where one can say so. */
export async function asHolder<T>(
	event: At,
	work: (holder: Holder, place: Place, own: Own) => Promise<T>
): Promise<T> {
	return atPlace(event, async (own, place) => {
		// Looking opens no account: that is for somebody to say themselves.
		if (!place.takesPart) redirect(303, givingPath(event));
		return work(await ownHolder(own, place.id), place, own);
	});
}

/** Counts what a host tries, until it comes through: what is refused could tell how somebody stands. */
export async function triedAsHost<T>(
	{ locals }: Pick<RequestEvent, 'locals'>,
	work: () => Promise<T>
): Promise<T> {
	if (locals.visitor === null) throw new Refusal('sign_in_first');
	return triedSlip(house().db, locals.visitor.personId, work);
}

/** Counts the codes of vouchers that are tried on a device, until one comes through. */
export async function triedOnDevice<T>(
	{ locals }: Pick<RequestEvent, 'locals'>,
	work: () => Promise<T>
): Promise<T> {
	if (locals.visitor === null) throw new Refusal('sign_in_first');
	return triedVoucher(house().db, locals.visitor.sessionId, work);
}

/** For whom somebody acts who is trusted with it: whom the address names. */
export function actingFor({ url }: Pick<RequestEvent, 'url'>): string | null {
	const personId = url.searchParams.get('for');
	return isUuid(personId ?? '') ? personId : null;
}

/** One's own account, or that of who trusts one with it. What one is trusted with, each step asks. */
function holderIn(own: Own, event: Pick<RequestEvent, 'params' | 'url'>): Promise<Holder> {
	const neighbourhoodId = neighbourhoodIn(event);
	const personId = actingFor(event);
	return personId === null
		? ownHolder(own, neighbourhoodId)
		: trustedHolder(own, neighbourhoodId, personId);
}

/** As `asHolder`; where the address names somebody, with the account of who trusts one with it. */
export async function asActing<T>(
	event: At & Pick<RequestEvent, 'url'>,
	work: (holder: Holder, place: Place, own: Own) => Promise<T>
): Promise<T> {
	if (actingFor(event) === null) return asHolder(event, work);
	return atPlace(event, async (own, place) => work(await holderIn(own, event), place, own));
}

type Command<Output, T> = (holder: Holder, form: Output, once: string, own: Own) => Promise<T>;

/** A form action on one's own account, whoever the address names. Done once for each id: the ledger keeps the same id. */
export function actAsHolder<Output, T extends Answer>(
	schema: v.GenericSchema<unknown, Output>,
	command: Command<Output, T>,
	after: After<T> = {}
) {
	return actOpen(
		schema,
		(event, form, id) =>
			event.locals.gate.changeOwn({ id, content: sentTo(event, form) }, async (own) =>
				command(await ownHolder(own, neighbourhoodIn(event)), form, id, own)
			),
		after
	);
}

/** The same on the account of whom the address says that one acts for, on pages that are for that too. */
export function actAsActing<Output, T extends Answer>(
	schema: v.GenericSchema<unknown, Output>,
	command: Command<Output, T>,
	after: After<T> = {}
) {
	return actOpen(
		schema,
		(event, form, id) =>
			event.locals.gate.changeOwn({ id, content: sentTo(event, form) }, async (own) =>
				command(await holderIn(own, event), form, id, own)
			),
		after
	);
}

/** The same on the page of who trusts one with it. */
export function actAsTrusted<Output, T extends Answer>(
	schema: v.GenericSchema<unknown, Output>,
	command: (holder: Holder, form: Output, once: string) => Promise<T>,
	after: After<T> = {}
) {
	return actOpen(
		schema,
		(event, form, id) =>
			event.locals.gate.changeOwn({ id, content: sentTo(event, form) }, async (own) => {
				const { neighbourhood = '', person = '' } = event.params;
				return command(await trustedHolder(own, neighbourhood, person), form, id);
			}),
		after
	);
}
