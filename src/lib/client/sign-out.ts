import { hostHere } from './host-here.ts';
import { fact, setFact } from './store.ts';

/** Longest wait for the server, in milliseconds. After that this device is out all the same. */
const waitMs = 8_000;

/** Asks the server to end a sign-in. False when it did not answer, or could not. */
export async function endedAt(action: string): Promise<boolean> {
	const answer = await fetch(action, {
		method: 'POST',
		// A form, also when it says nothing: without one the framework takes it for no form at all.
		body: new URLSearchParams((await isNeededByHost()) ? { keep: 'host' } : {}),
		redirect: 'manual',
		signal: AbortSignal.timeout(waitMs)
	}).catch(() => null);
	// It answers by leading on, which cannot be read; a server that is not well says so itself.
	return answer !== null && (answer.type === 'opaqueredirect' || answer.ok);
}

/**
 * Whether a host wrote something down here that has not arrived: then the browser is not asked to empty
 * all that it keeps. What was the person's own is gone by then.
 */
async function isNeededByHost(): Promise<boolean> {
	const { waiting } = await hostHere().catch(() => ({ waiting: 0 }));
	return waiting > 0;
}

/**
 * Ends the sign-in of somebody who signed out on this device without a network (T9.3).
 *
 * @returns whether there was one.
 * @throws while the server cannot be reached: nothing of theirs may be opened until then.
 */
export async function endSignInLeft(): Promise<boolean> {
	if ((await fact('signedOut').catch(() => null)) === null) return false;
	if (!(await endedAt('/sign-out'))) throw new Error('signed out here, and not there yet');
	await forgetLeaving();
	return true;
}

/** Longest wait until it is forgotten that somebody left, in milliseconds. */
const forgetMs = 1_000;

/**
 * Forgets that somebody left this device, once the server knows.
 *
 * Does not wait long for it: the answer of the server has the browser empty everything, this too,
 * and a store that is being emptied may not answer at all.
 */
export async function forgetLeaving(): Promise<void> {
	const waitedEnough = new Promise<void>((resolve) => setTimeout(resolve, forgetMs));
	await Promise.race([setFact('signedOut', null).catch(() => {}), waitedEnough]);
}
