import { setFact } from './store.ts';

// Asking this browser to let itself be rung, and keeping what the server knows of it in step.

/**
 * Whether this browser can be rung:
 * - `can`: yes, it was not asked yet, or it said yes before;
 * - `denied`: its owner said no; only the settings of the browser can change that;
 * - `install`: on an iPhone or iPad only the app on the home screen can;
 * - `cannot`: this browser knows nothing of it, or it stands in the way (a private window).
 */
export type PushAbility = 'can' | 'denied' | 'install' | 'cannot';

/** Why switching on did not work. */
export type PushProblem = 'denied' | 'no_worker' | 'no_service' | 'refused';

/** What became of switching on. */
export type SwitchedOn = { ok: true } | { ok: false; problem: PushProblem; message?: string };

/** Whether this browser can be rung. */
export function pushAbility(): PushAbility {
	const isApple =
		/iPhone|iPad|iPod/u.test(navigator.userAgent) ||
		(navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);
	const isInstalled =
		matchMedia('(display-mode: standalone)').matches ||
		('standalone' in navigator && navigator.standalone === true);
	if (isApple && !isInstalled) return 'install';
	const knows = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
	if (!knows) return 'cannot';
	return Notification.permission === 'denied' ? 'denied' : 'can';
}

/**
 * Asks the browser, makes an address, and tells the server. Only after a press of a button: the
 * browser asks its owner.
 */
export async function switchOn(publicKey: string): Promise<SwitchedOn> {
	if ((await Notification.requestPermission()) !== 'granted')
		return { ok: false, problem: 'denied' };
	const registration = await navigator.serviceWorker.getRegistration();
	if (registration === undefined) return { ok: false, problem: 'no_worker' };
	await activeOf(registration);
	try {
		const known = await registration.pushManager.getSubscription();
		// Whoever presses the button cannot be rung: what the browser still holds is no good.
		if (known !== null) await known.unsubscribe();
		const subscription = await registration.pushManager.subscribe({
			userVisibleOnly: true,
			applicationServerKey: publicKey
		});
		return await subscribed(subscription);
	} catch {
		return { ok: false, problem: 'no_service' };
	}
}

/** Makes this browser unreachable, and tells the server. */
export async function switchOff(): Promise<void> {
	await rings(null);
	const registration = await navigator.serviceWorker?.getRegistration();
	const subscription = await registration?.pushManager.getSubscription();
	if (!subscription) return;
	const { endpoint } = subscription;
	await subscription.unsubscribe();
	await tell('/push/unsubscribe', { endpoint });
}

/**
 * Compares what this browser has with what the server knows, and mends a difference: a browser
 * changes its address without a word, and one that was restored has an old key.
 *
 * @param known  SHA-256 of the address as the server has it, hex; null when it has none.
 * @returns whether this browser can be rung now.
 */
export async function keepInStep(publicKey: string, known: string | null): Promise<boolean> {
	if (pushAbility() !== 'can' || Notification.permission !== 'granted') return false;
	const registration = await navigator.serviceWorker.getRegistration();
	const subscription = await registration?.pushManager.getSubscription();
	if (!subscription) return false;
	if (!isFor(subscription, publicKey)) return (await switchOn(publicKey)).ok;
	if (known === (await hashOf(subscription.endpoint))) return true;
	return (await subscribed(subscription)).ok;
}

/**
 * Remembers for whom this browser rings: who signs in here anew is rung as before, and somebody else
 * is not (S8.8).
 */
export async function rings(personId: string | null): Promise<void> {
	await setFact('rungPersonId', personId).catch(() => {});
}

async function subscribed(subscription: PushSubscription): Promise<SwitchedOn> {
	const { personId, ...told } = await tell('/push/subscribe', subscription.toJSON());
	if (told.ok && personId !== undefined) await rings(personId);
	return told;
}

async function tell(path: string, body: unknown): Promise<SwitchedOn & { personId?: string }> {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify(body)
	});
	const said = (await response.json().catch(() => null)) as {
		message?: unknown;
		personId?: unknown;
	} | null;
	const whose = typeof said?.personId === 'string' ? { personId: said.personId } : {};
	if (response.ok) return { ok: true, ...whose };
	const message = typeof said?.message === 'string' ? { message: said.message } : {};
	return { ok: false, problem: 'refused', ...message };
}

/** Waits until the worker of a registration runs; a first visit may still be installing it. */
async function activeOf(registration: ServiceWorkerRegistration): Promise<void> {
	if (registration.active === null) await navigator.serviceWorker.ready;
}

function isFor(subscription: PushSubscription, publicKey: string): boolean {
	const key = subscription.options.applicationServerKey;
	if (key === null) return true;
	const bytes = String.fromCharCode(...new Uint8Array(key));
	const text = btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
	return text === publicKey.replaceAll('=', '');
}

async function hashOf(text: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
