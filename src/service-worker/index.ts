/// <reference types="@sveltejs/kit" />
import { build, files, version } from '$service-worker';
import { flush, notedContact, outboxName } from '#lib/client/outbox.ts';
import { showsOf, tapPath, windowFor } from '#lib/client/push-payload.ts';
import { sayKept, sayShown } from '#lib/client/receipts.ts';
import { receiveShare } from '#lib/client/shared.ts';
import { endSignInLeft } from '#lib/client/sign-out.ts';
import { m } from '#lib/paraglide/messages.js';

// The shell without a network, the outbox, and the ringing phone. It keeps the shell and nothing
// of anybody: pages of a circle carry `no-store` and never come in here (T9.1).

const worker = self as unknown as ServiceWorkerGlobalScope;
const shellName = `kring-shell-${version}`;
const shellPath = '/offline';

/** Files of the shell that are not reached from its page. */
const shellFiles = files.filter(
	(path) => path.startsWith('/icons/') || path === '/manifest.webmanifest'
);

worker.addEventListener('install', (event) => {
	event.waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			for (const name of await caches.keys()) {
				if (name !== shellName) await caches.delete(name);
			}
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('message', (event) => {
	if (event.data === 'skip-waiting') event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (url.origin !== location.origin) return;
	if (request.method === 'POST' && url.pathname === '/share') {
		event.respondWith(receiveShare(request));
		return;
	}
	if (request.method !== 'GET') return;
	if (request.mode === 'navigate') {
		event.respondWith(page(request));
		return;
	}
	if (build.includes(url.pathname) || shellFiles.includes(url.pathname)) {
		event.respondWith(fromShell(request));
	}
});

worker.addEventListener('sync', (event) => {
	const sync = event as ExtendableEvent & { tag: string };
	if (sync.tag === outboxName) sync.waitUntil(sendWaiting());
});

worker.addEventListener('push', (event) => {
	event.waitUntil(ring(event.data?.text() ?? null));
});

worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open(tapPath(event.notification.data, event.action)));
});

worker.addEventListener('pushsubscriptionchange', (event) => {
	const change = event as ExtendableEvent & { oldSubscription?: PushSubscription | null };
	change.waitUntil(renewAddress(change.oldSubscription ?? null));
});

/** Shows a push, always, and then says that it is on the screen. */
async function ring(text: string | null): Promise<void> {
	const locale = navigator.language.startsWith('en') ? 'en' : 'nl';
	const look = {
		icon: '/icons/kring-192.png',
		badge: '/icons/badge-96.png',
		fallbackTitle: m.push_shown_fallback({}, { locale }),
		takeTitle: (language: string) =>
			m.push_take({}, { locale: language === 'nl' || language === 'en' ? language : locale })
	};
	const { title, options } = showsOf(text, look);
	await worker.registration.showNotification(title, options);
	// Where nothing can be kept nobody hears of it; the notice is on the screen all the same.
	if (!(await sayShown(options.data).catch(() => true))) await askForSync();
}

/** Asks the browser to send when there is a network again; without that the next page does. */
async function askForSync(): Promise<void> {
	const { sync } = worker.registration as ServiceWorkerRegistration & {
		sync?: { register: (tag: string) => Promise<void> };
	};
	await sync?.register(outboxName).catch(() => {});
}

/** Brings Kring to the front at a path of its own. */
async function open(path: string): Promise<void> {
	const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const found = windowFor(windows, location.origin);
	if (found === null) return void (await worker.clients.openWindow(path));
	const shown = await found.navigate(path).catch(() => null);
	if (shown === null) await worker.clients.openWindow(path);
	else await shown.focus();
}

/** The browser took a new address: the server hears of it, in the sign-in that runs here. */
async function renewAddress(old: PushSubscription | null): Promise<void> {
	const { pushManager } = worker.registration;
	const key = old?.options.applicationServerKey ?? null;
	const known = await pushManager.getSubscription();
	const subscription =
		known ??
		(key === null
			? null
			: await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
	if (subscription === null) return;
	await fetch('/push/subscribe', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(subscription.toJSON())
	});
}

/** Keeps the shell: its page, the files that page names, and the icons. */
async function keepShell(): Promise<void> {
	const cache = await caches.open(shellName);
	const response = await fetch(shellPath, { cache: 'reload' });
	if (!response.ok) throw new Error(`the shell answered ${response.status}`);
	const html = await response.clone().text();
	const named = [...html.matchAll(/\/_app\/immutable\/[\w./-]+/g)].map(([path]) => path);
	await cache.put(shellPath, response);
	await cache.addAll([...new Set([...named, ...shellFiles])]);
}

/** A page from the network; the shell when there is none. */
async function page(request: Request): Promise<Response> {
	try {
		// Somebody who signed out without a network is signed out before anything else happens.
		await endSignInLeft();
		const response = await fetch(request);
		if (response.ok)
			void notedContact(response)
				.then(sayKept)
				.catch(() => {});
		return response;
	} catch {
		const shell = await caches.match(shellPath);
		return shell ?? Response.error();
	}
}

/** Files with a hash in their name never change: once kept, they come from here. */
async function fromShell(request: Request): Promise<Response> {
	const found = await caches.match(request);
	if (found !== undefined) return found;
	const response = await fetch(request);
	if (response.ok) {
		const cache = await caches.open(shellName);
		await cache.put(request, response.clone());
	}
	return response;
}

/** Sends what waits; throwing makes the browser try again later. */
async function sendWaiting(): Promise<void> {
	await endSignInLeft();
	// Words and calls for help never wait for a receipt.
	const [unsaid, ...rounds] = await Promise.all([
		sayKept().catch(() => 1),
		flush('light'),
		flush('heavy')
	]);
	const isLeft = rounds.some(({ waiting, retryAfterMs }) => waiting > 0 && retryAfterMs !== null);
	if (unsaid > 0 || isLeft) throw new Error('some things wait still');
}
