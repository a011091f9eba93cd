import { leaveHost } from './host-here.ts';
import { sayGone } from './outbox.ts';
import { endedAt, forgetLeaving } from './sign-out.ts';
import { setFact, wipe } from './store.ts';

/**
 * Signs out on this device, also without a network (T9.3): it is emptied first, and opens the front
 * door, or the shell that says so. The sign-in itself then ends at the first contact.
 *
 * @param action  what ends the sign-in. Another one than `/sign-out` does more than that, and
 *   changes nothing here unless the server answered.
 * @returns false when that other one was not reached; in every other case the page goes.
 */
export async function leave(action: string): Promise<boolean> {
	const isOnlyHere = action === '/sign-out';
	if (isOnlyHere) await emptyDevice();
	const ended = await endedAt(action);
	if (!ended && !isOnlyHere) return false;
	if (!isOnlyHere) await emptyDevice();
	if (ended) await forgetLeaving();
	sayGone();
	location.replace('/');
	return true;
}

/** Empties this device, and remembers that somebody left it. */
async function emptyDevice(): Promise<void> {
	// A browser that keeps nothing has nothing to empty.
	await wipe()
		.then(() => setFact('signedOut', 1))
		.catch(() => {});
	// A host's list goes along; what the host wrote down is Kring's, and waits until it has arrived.
	await leaveHost().catch(() => {});
	localStorage.clear();
	sessionStorage.clear();
	const registration = await navigator.serviceWorker?.getRegistration();
	const shown = (await registration?.getNotifications?.()) ?? [];
	for (const notification of shown) notification.close();
}
