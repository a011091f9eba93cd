import type { Deed, Errand } from '../gate/index.ts';
import type { Hand } from './keep.ts';

/** The hand of somebody who acts in a circle. */
export function handOf(deed: Deed<never>): Hand {
	const { tx, circleId, now, personId } = deed;
	return { tx, circleId, now, personId, record: (body) => deed.record(body) };
}

/** The hand of the house, which is nobody. */
export function houseHand(errand: Errand): Hand {
	const { tx, circleId, now } = errand;
	return { tx, circleId, now, personId: null, record: (body) => errand.record(body) };
}
