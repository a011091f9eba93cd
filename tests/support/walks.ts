import axe from 'axe-core';
import {
	expect,
	test as walk,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type CDPSession,
	type Locator,
	type Page
} from '@playwright/test';
import type { BenchHouse } from '../bench/support/house.ts';
import type { Web } from './servers.ts';

// What all walks do: come in as somebody of the demo world, open a page, look for barriers.

/**
 * A walk. What it opened beside its own page closes with it: the browser lives as long as all
 * walks together, and pages left open in it go on asking the server for news.
 */
export const test = walk.extend<{ closesWhatItOpened: void }>({
	closesWhatItOpened: [
		async ({ browser }, use) => {
			const before = new Set(browser.contexts());
			await use();
			const opened = browser.contexts().filter((context) => !before.has(context));
			await Promise.all(opened.map((context) => context.close()));
		},
		{ auto: true }
	]
});
export { expect };

/** Whether the walk at hand goes with script. */
export function scripted(): boolean {
	return test.info().project.use.javaScriptEnabled !== false;
}

/**
 * A device of somebody's own, on which nobody has been. It is closed with the walk.
 *
 * @param how what differs from the device of this project
 */
export async function strangerPage(
	browser: Browser,
	how: BrowserContextOptions = {}
): Promise<Page> {
	const device = test.info().project.use as BrowserContextOptions;
	const context = await browser.newContext({ ...device, ...how });
	return context.newPage();
}

/**
 * The same, with somebody of the demo world signed in.
 *
 * @param at where they begin; without it where Kring itself leads them
 */
export async function openAs(
	browser: Browser,
	key: string,
	at = '/',
	how: BrowserContextOptions = {}
): Promise<Page> {
	const page = await strangerPage(browser, how);
	await signInAs(page, key);
	await page.goto(at);
	if (at === '/') await expect(page).toHaveURL(/\/(circles|desk|admin|organisation)/);
	return page;
}

/** Signs the device of a page in as somebody of the demo world, without opening anything. */
export async function signInAs(page: Page, key: string): Promise<void> {
	const origin = test.info().project.use.baseURL!;
	const answer = await fetch(`${origin}/demo`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, accept: 'text/html' },
		body: new URLSearchParams({ as: key })
	});
	expect(answer.status, `signing in as ${key}`).toBe(303);
	const cookies = answer.headers.getSetCookie().map((line) => {
		const [pair = ''] = line.split(';');
		const at = pair.indexOf('=');
		return { name: pair.slice(0, at), value: pair.slice(at + 1) };
	});
	const kept = { domain: 'localhost', path: '/', secure: true, httpOnly: true } as const;
	await page
		.context()
		.addCookies(cookies.map((cookie) => ({ ...cookie, ...kept, sameSite: 'Lax' as const })));
}

/** The address of the circle that a page stands in. */
export function circleOf(page: Page): string {
	return /\/circles\/[0-9a-f-]{36}/.exec(page.url())![0];
}

/** A name that nobody else has, so that a walk can be walked again in the same world. */
export function freshName(first: string): string {
	const letters = Array.from({ length: 8 }, () =>
		String.fromCharCode(97 + Math.floor(Math.random() * 26))
	);
	return `${first} ${letters.join('')}`;
}

/** The newest update with these words: other walks tell the same circle things meanwhile. */
export function told(page: Page, words: string | RegExp): Locator {
	return page.getByRole('article').filter({ hasText: words }).first();
}

/** Waits until the script of a page has come: from then on a link opens without a new page. */
export async function awake(page: Page): Promise<void> {
	// The framework puts this in once the page stands.
	await expect(page.locator('#svelte-announcer')).toBeAttached();
}

/** Presses "Plaats bericht" on the page of a circle, and waits until one can write. */
export async function startPost(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Plaats bericht' }).click();
	await expect(page).toHaveURL(/\/updates\/new$/);
	await expect(page.getByLabel('Zeg er iets bij')).toBeVisible();
}

/** Posts what is written, and waits until the page of the circle is back. */
export async function sendPost(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
}

/** Waits until the service worker stands between a page and the network. */
export async function underWorker(page: Page): Promise<void> {
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	// A page that was on its way in while the worker took over is not among those it took.
	if (!(await page.evaluate(() => navigator.serviceWorker.controller !== null))) {
		await page.reload();
	}
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/**
 * What the checker for barriers finds on a page, and whether something sticks out at its side.
 *
 * @param rules which rules count; all of them unless said
 */
export async function barriersOn(page: Page, rules?: readonly string[]): Promise<string[]> {
	// The checker stays on the page for whoever looks once more; putting it there takes longer than a look.
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	const violations = await page.evaluate(async (values) => {
		const { axe: checker } = window as unknown as { axe: typeof axe };
		const which = values === null ? {} : { runOnly: { type: 'rule' as const, values } };
		// No page of Kring holds a frame.
		const how = { resultTypes: ['violations' as const], iframes: false, ...which };
		const found = await checker.run(document, how);
		return found.violations.map(({ id, nodes }) => ({ id, html: nodes[0]?.html ?? '' }));
	}, rules?.slice() ?? null);
	const where = new URL(page.url()).pathname;
	const isSideways = await page.evaluate(
		() => document.documentElement.scrollWidth > document.documentElement.clientWidth
	);
	return [
		...violations.map(({ id, html }) => `${where} ${id}: ${html}`),
		...(isSideways ? [`${where} scrolls sideways`] : [])
	];
}

/**
 * Nothing is in anybody's way. The checker is script itself: without script the page is the same,
 * and was looked at with.
 */
export async function expectNoBarriers(page: Page): Promise<void> {
	if (!scripted()) return;
	expect(await barriersOn(page)).toEqual([]);
}

/** Hands the worker of a page a push, as the browser does after decrypting it. */
export async function deliverPush(page: Page, data: string): Promise<void> {
	await toWorker(page, (session, to) =>
		session.send('ServiceWorker.deliverPushMessage', { ...to, data })
	);
}

/** Tells the worker of a page that there is a network again, as a browser does by itself. */
export async function deliverSync(page: Page, tag: string): Promise<void> {
	await toWorker(page, (session, to) =>
		session.send('ServiceWorker.dispatchSyncEvent', { ...to, tag, lastChance: false })
	);
}

async function toWorker(
	page: Page,
	work: (session: CDPSession, to: { origin: string; registrationId: string }) => Promise<unknown>
): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const registered = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const [first] = registrations;
			if (first !== undefined) resolve(first.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	await work(session, { origin: new URL(page.url()).origin, registrationId: await registered });
	await session.detach();
}

/** The titles of what the worker of a page shows. */
export function shownOn(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		return (await registration.getNotifications()).map(({ title }) => title);
	});
}

/** Taps the first thing that the worker of a device shows. */
export async function tapShown(context: BrowserContext): Promise<void> {
	const [worker] = context.serviceWorkers();
	await worker!.evaluate(async () => {
		type Tapped = new (type: string, about: { notification: Notification }) => Event;
		const scope = globalThis as unknown as {
			registration: ServiceWorkerRegistration;
			NotificationEvent: Tapped;
			dispatchEvent: (event: Event) => boolean;
		};
		const [notification] = await scope.registration.getNotifications();
		if (notification === undefined) throw new Error('nothing is shown');
		scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
	});
}

/** A device in a house of a walk's own on which somebody is signed in, on a page. */
export async function openIn(
	house: Pick<BenchHouse, 'signIn'>,
	web: Web,
	browser: Browser,
	key: string,
	path: string
): Promise<Page> {
	const page = await strangerPage(browser, { baseURL: web.origin, serviceWorkers: 'allow' });
	await page.context().addCookies([await cookieIn(house, web, key)]);
	await page.goto(path);
	return page;
}

/** The cookie of somebody who is signed in, in a house of a walk's own; it outlives the browser. */
export async function cookieIn(house: Pick<BenchHouse, 'signIn'>, web: Web, key: string) {
	const [name = '', value = ''] = (await house.signIn(web, key)).split('=');
	const kept = { domain: 'localhost', path: '/', secure: true, httpOnly: true } as const;
	const expires = Math.floor(Date.now() / 1000) + 86_400;
	return { name, value, expires, ...kept, sameSite: 'Lax' as const };
}
