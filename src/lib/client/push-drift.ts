import { keepInStep, pushAbility, rings } from './push.ts';
import { fact } from './store.ts';

// Whether this browser still is what the server thinks it is (S8.8). Browsers drop an address, get
// another key or lose a yes without a word, and a signal then rings nowhere.

/** What is the matter: switched off somehow, or forbidden in the settings of the browser. */
export type PushDrift = 'off' | 'denied';

/** What both need to compare. */
export type KnownHere = {
	publicKey: string | null;
	/** SHA-256 of the address that the server has, hex; null when it has none. */
	endpointHash: string | null;
	/** It had one, and the push service gave it up or its sign-in ran out. */
	isLost: boolean;
	/** Who is signed in; null when that is not known. */
	personId: string | null;
	/** The sign-ins that were carried over to other devices since this one came in. */
	carried: readonly { id: string; browser: string; system: string; signedInAt: string }[];
	/** The clock of the server, as an ISO instant. */
	now: string;
};

/** Looked once in each tab: what the browser does behind our back, it does between two visits. */
const lookedKey = 'kring-push-looked';

/**
 * Compares this browser with what the server knows, once in each tab, and mends what can be mended
 * without a word. An address goes with its sign-in: who had this browser rung and signed in anew is
 * rung again, but never from an address with which somebody else was rung.
 *
 * @returns what only its owner can mend; null when all is well, or when it was never switched on.
 */
export async function findDrift(fetchState: () => Promise<KnownHere>): Promise<PushDrift | null> {
	if (sessionStorage.getItem(lookedKey) !== null) return null;
	const { publicKey, endpointHash, isLost, personId } = await fetchState();
	sessionStorage.setItem(lookedKey, '1');
	if (publicKey === null) return null;
	const rung = await fact('rungPersonId').catch(() => null);
	const wasOn = rung !== null && rung === personId;
	if (endpointHash === null && !isLost && !wasOn) return null;
	const ability = pushAbility();
	if (ability === 'denied') return 'denied';
	if (ability !== 'can') return null;
	// An address that was given up rings no more, also where the browser still holds it.
	if (isLost) return 'off';
	if (!(await keepInStep(publicKey, endpointHash))) return 'off';
	if (!wasOn) await rings(personId);
	return null;
}

/** Asks the server what it knows of this browser; who asks while somebody does gets the same answer. */
export function stateHere(): Promise<KnownHere> {
	asking ??= askState().finally(() => (asking = null));
	return asking;
}

let asking: Promise<KnownHere> | null = null;

async function askState(): Promise<KnownHere> {
	const response = await fetch('/push/state', { headers: { accept: 'application/json' } });
	if (response.ok) return (await response.json()) as KnownHere;
	const nothing = { publicKey: null, endpointHash: null, isLost: false, personId: null };
	return { ...nothing, carried: [], now: new Date().toISOString() };
}
