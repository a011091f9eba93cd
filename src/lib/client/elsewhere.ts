import { stateHere } from './push-drift.ts';
import { fact, setFact } from './store.ts';

// Where else somebody was signed in with a code made on one of their devices. Nothing was proved for
// such a sign-in but that a phone lay open, so its owner is told on the devices they had already.

/** A device to which a sign-in was carried over. */
export type Elsewhere = {
	id: string;
	browser: string;
	system: string;
	signedInAt: Date;
	now: Date;
};

/** How often one tab asks once all is known, in milliseconds: each page that is opened would be too often. */
const askMs = 15 * 60_000;

const askedKey = 'kring-elsewhere-asked';

/** So many that its owner knows of are remembered: those that run are told of, and no more. */
const mostKnown = 40;

/** The first one that its owner did not say yet to know of; null when there is none. */
export async function findElsewhere(): Promise<Elsewhere | null> {
	const asked = Number(sessionStorage.getItem(askedKey) ?? 0);
	if (Math.abs(Date.now() - asked) < askMs) return null;
	const { carried, now } = await stateHere();
	const known = await knownIds();
	const found = carried.find(({ id }) => !known.includes(id));
	if (found !== undefined)
		return { ...found, signedInAt: new Date(found.signedInAt), now: new Date(now) };
	sessionStorage.setItem(askedKey, String(Date.now()));
	return null;
}

/** Its owner knows of this one: it is not told again in this browser. */
export async function knowElsewhere(id: string): Promise<void> {
	const known = [...(await knownIds()), id].slice(-mostKnown);
	await setFact('carriedSeen', known.join(' ')).catch(() => {});
}

async function knownIds(): Promise<string[]> {
	return String((await fact('carriedSeen').catch(() => null)) ?? '').split(' ');
}
