import type { TellingWord } from '../ending.ts';
import {
	voidMost,
	type Operation,
	type OperationType,
	type Payloads,
	type Role
} from './operation.ts';

// What a tap of the host says, before it has a number. Numbers and totals are given where it is
// written down, one after another for all tabs of a device: two tabs never make the same one.

/** Something a host did, without its numbers. */
export type Deed = {
	[Type in OperationType]: { type: Type; payload: Payloads[Type] };
}[OperationType];

/** A number that stands in for a total until the deed is written down. */
const unnumbered = 0;

/** One more, or one fewer. */
export function counting(
	category: Payloads['counted']['category'],
	direction: Payloads['counted']['direction']
): Deed {
	return { type: 'counted', payload: { category, direction, total: unnumbered } };
}

/** A known visitor is here. */
export function arriving(visitorId: string, role: Role = 'visitor'): Deed {
	return { type: 'checked_in', payload: { visitorId, role, firstTime: false } };
}

/** Somebody new who is only counted, without a name. */
export function welcomingUnnamed(cameBefore: boolean): Deed {
	return { type: 'welcomed', payload: { remember: false, cameBefore, total: unnumbered } };
}

/** Somebody who would come was told that the day is off. */
export function tellingOff(visitorId: string): Deed {
	return { type: 'told_off', payload: { visitorId } };
}

/** Somebody on the list of an end was told, or after all was not. */
export function tellingEnd(endingId: string, visitorId: string, said: TellingWord): Deed {
	return { type: 'ending_told', payload: { endingId, visitorId, said } };
}

/** Takes back what these operations said; more than one taking back can name become several. */
export function takingBack(operationIds: readonly string[]): Deed[] {
	const deeds: Deed[] = [];
	for (let at = 0; at < operationIds.length; at += voidMost) {
		const some = operationIds.slice(at, at + voidMost);
		deeds.push({ type: 'voided', payload: { operationIds: some, reason: 'mistake' } });
	}
	return deeds;
}

/** Under which name the taps of a deed are added up on a day; null for what is not counted. */
export function tallyOf(deed: Deed): string | null {
	if (deed.type === 'counted') return `${deed.payload.category} ${deed.payload.direction}`;
	if (deed.type !== 'welcomed' || deed.payload.remember) return null;
	return `${deed.payload.cameBefore ? 'visitor' : 'first_timer'} up`;
}

/** A deed with its total; one that is not counted is as it was. */
export function totalled(deed: Deed, total: number): Deed {
	if (deed.type === 'counted') return { ...deed, payload: { ...deed.payload, total } };
	if (deed.type !== 'welcomed' || deed.payload.remember) return deed;
	return { ...deed, payload: { ...deed.payload, total } };
}

/** A deed without what names or describes anybody: it can be shown by its kind, and never done. */
export function nameless(deed: Deed): Deed {
	if (deed.type === 'welcomed' && deed.payload.remember) {
		const none = { callName: '', nameHint: null, welcomeNote: '', dietCodes: [], consents: [] };
		return { ...deed, payload: { ...deed.payload, ...none } };
	}
	if (deed.type === 'diet_told') return { ...deed, payload: { ...deed.payload, dietCodes: [] } };
	if (deed.type === 'day_noted') return { ...deed, payload: { text: '' } };
	if (deed.type !== 'cash_counted') return deed;
	return { ...deed, payload: { ...deed.payload, remark: '' } };
}

/** What stands around a deed once it is written down. */
export type Written = {
	operationId: string;
	deviceId: string;
	occurrenceId: string;
	atDevice: Date;
	seq: number;
	total: number;
};

/** The operation that a deed became. */
export function operationOf(deed: Deed, { total, ...envelope }: Written): Operation {
	return { ...envelope, ...totalled(deed, total) } as Operation;
}
