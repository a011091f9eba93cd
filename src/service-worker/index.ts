/// <reference types="@sveltejs/kit" />
import { build, files, version } from '$service-worker';
import { hostName } from '#lib/client/host/kept.ts';
import { sync as syncHost } from '#lib/client/host/sync.ts';
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
/** The screen of a host: kept only where somebody opened it, so that no other phone fetches it. */
const hostPath = '/host';

/** Files of the shell that are not reached from its page. */
const shellFiles = files.filter(
	(path) => path.startsWith('/icons/') || path === '/manifest.webmanifest'
);

worker.addEventListener('install', (event) => {
	event.waitUntil(keepShells());
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
	if (event.data === hostName) event.waitUntil(keepHost());
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
	if (sync.tag === hostName) sync.waitUntil(sendHost());
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

/** Keeps the shell, and the screen of a host where the worker before this one kept it. */
async function keepShells(): Promise<void> {
	const isHosts = (await caches.match(hostPath)) !== undefined;
	await keepPage(shellPath);
	if (isHosts) await keepPage(hostPath);
}

/** Keeps the screen of a host from now on. */
async function keepHost(): Promise<void> {
	const cache = await caches.open(shellName);
	if ((await cache.match(hostPath)) === undefined) await keepPage(hostPath);
}

/** Keeps a page that is made beforehand: itself, all that it is made of, and the icons. */
async function keepPage(path: string): Promise<void> {
	const cache = await caches.open(shellName);
	const response = await fetch(path, { cache: 'reload' });
	if (!response.ok) throw new Error(`${path} answered ${response.status}`);
	const html = await response.clone().text();
	const named = [...html.matchAll(/\/_app\/immutable\/[\w./-]+/g)].map(([found]) => found);
	await cache.addAll([...new Set([...named, ...shellFiles])]);
	// A page does not name every script that its scripts begin with.
	const scripts = named.filter((file) => file.endsWith('.js'));
	for (let at = 0; at < scripts.length && at < scriptMost; at++) {
		const more = (await needs(cache, scripts[at]!)).filter((file) => !named.includes(file));
		await cache.addAll(more);
		named.push(...more);
		scripts.push(...more.filter((file) => file.endsWith('.js')));
	}
	await cache.put(path, response);
}

/** Most scripts of one page. */
const scriptMost = 100;

/**
 * The scripts that a script cannot begin without; and of the script of a page also what it fetches once it
 * stands, with its looks, which it names by their whole path.
 */
async function needs(cache: Cache, script: string): Promise<string[]> {
	const code = (await (await cache.match(script))?.text()) ?? '';
	const found = [...code.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)];
	const begins = found.map(([, to]) => new URL(to!, location.origin + script).pathname);
	const later = script.includes('/nodes/') ? code.matchAll(/"(\/_app\/immutable\/[\w./-]+)"/g) : [];
	return [...new Set([...begins, ...[...later].map(([, path]) => path!)])];
}

/** A page from the network; the shell when there is none. */
async function page(request: Request): Promise<Response> {
	if (new URL(request.url).pathname === hostPath) {
		// It is of nobody and comes from the device itself: a tablet at the door waits for no network.
		const host = await (await caches.open(shellName)).match(hostPath);
		if (host !== undefined) return host;
	}
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

/** Sends what a host wrote down; throwing makes the browser try again later. */
async function sendHost(): Promise<void> {
	const { retryAfterMs } = await syncHost({ sheet: false });
	if (retryAfterMs !== null) throw new Error('some things wait still');
}
