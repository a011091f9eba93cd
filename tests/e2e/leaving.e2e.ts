import type { Browser, Page } from '@playwright/test';
import {
	awake,
	circleOf,
	expect,
	openAs,
	signInAs,
	startPost,
	test,
	underWorker
} from '../support/walks.ts';

// Leaving a device without a network: what was not sent is named, and nothing stays behind.

/** Everything this browser keeps for Kring, as one text; what is sealed counts by its number. */
function leftBehind(page: Page): Promise<{ kept: Record<string, number>; words: string }> {
	return page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('kring');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('no database'));
		});
		const kept: Record<string, number> = {};
		const told: string[] = [];
		for (const name of [...database.objectStoreNames]) {
			const store = database.transaction(name).objectStore(name);
			const [keys, values] = await Promise.all(
				[store.getAllKeys(), store.getAll()].map(
					(request) =>
						new Promise<unknown[]>((resolve, reject) => {
							request.onsuccess = () => resolve(request.result as unknown[]);
							request.onerror = () => reject(new Error(`no ${name}`));
						})
				)
			);
			kept[name] = values!.length;
			told.push(JSON.stringify([keys, values]));
		}
		database.close();
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const answer = await cache.match(request);
				told.push(request.url, (await answer?.text()) ?? '');
			}
		}
		for (const storage of [localStorage, sessionStorage]) {
			told.push(...Object.entries(storage).flat().map(String));
		}
		return { kept, words: told.join('\n') };
	});
}

test('somebody signs out without a network: first they read what was not sent, then nothing is left @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne', '/', { serviceWorkers: 'allow' });
	await underWorker(page);
	const [cookie] = await page.context().cookies();
	const circle = circleOf(page);
	const words = `Nog niet weg ${Date.now()}`;
	const writing = await page.context().newPage();
	await writing.goto(circle);
	await startPost(writing);
	await page.goto('/me');
	await page.context().setOffline(true);
	await writing.getByLabel('Zeg er iets bij').fill(words);
	await writing.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(writing.getByText('Opgeslagen op dit toestel').first()).toBeVisible();

	await page.getByRole('button', { name: 'Log uit op dit toestel' }).click();
	await expect(page.getByText('Er staat nog 1 bericht klaar.')).toBeVisible();
	await page.getByText('Bekijk wat er klaarstaat').click();
	await expect(page.getByText(words)).toBeVisible();
	await page.getByRole('button', { name: 'Blijf ingelogd' }).click();
	expect((await leftBehind(page)).kept).toMatchObject({ outbox: 1 });

	await page.getByRole('button', { name: 'Log uit op dit toestel' }).click();
	await page.getByRole('button', { name: 'Log toch uit' }).click();
	for (const one of [page, writing]) {
		await expect(one.getByRole('heading', { name: 'U bent uitgelogd' })).toBeVisible();
		await expect(one.getByText(words)).toHaveCount(0);
		await expect(one.getByRole('textbox')).toHaveCount(0);
	}
	const { kept, words: left } = await leftBehind(page);
	expect(kept).toMatchObject({ outbox: 0, shared: 0, keys: 0 });
	for (const trace of [words, 'Sanne', 'Ruud', circle.slice('/circles/'.length)]) {
		expect(left, `of ${trace} nothing is left`).not.toContain(trace);
	}

	// The way back leads nowhere either (T9.4).
	await page.goBack();
	await expect(page.getByRole('heading', { name: 'U bent uitgelogd' })).toBeVisible();
	await expect(page.locator('body')).not.toContainText(/Sanne|Ruud/);

	// The sign-in itself ends at the first contact, before anything opens.
	await page.context().setOffline(false);
	await page.goto(circle);
	await expect(page).toHaveURL(/\/sign-in/);
	const again = await fetch(new URL(circle, page.url()), {
		redirect: 'manual',
		headers: { cookie: `${cookie!.name}=${cookie!.value}`, accept: 'text/html' }
	});
	expect(again.status).toBe(303);
	expect(again.headers.get('location')).toMatch(/^\/sign-in/);
	await page.context().close();
});

/** As if something was so many hours ago on this device: its last contact, or a look at the clock. */
function setAgo(
	page: Page,
	what: 'lastContactMs' | 'pastSinceMs',
	hoursAgo: number
): Promise<void> {
	return page.evaluate(
		async ([name, at]) => {
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open('kring');
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('no database'));
			});
			const writing = database.transaction('facts', 'readwrite');
			writing.objectStore('facts').put(at, name);
			await new Promise((resolve) => (writing.oncomplete = resolve));
			database.close();
		},
		[what, Date.now() - hoursAgo * 3_600_000] as const
	);
}

/** A device of Milan without a network, on which he wrote something in the shell. */
async function writtenOffline(browser: Browser, words: string): Promise<Page> {
	const page = await openAs(browser, 'milan', '/', { serviceWorkers: 'allow' });
	await underWorker(page);
	await page.context().setOffline(true);
	await page.goto('/');
	await page.locator('textarea').fill(words);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(words);
	return page;
}

test('after 72 hours the words are gone, and that they never arrived is still told @script', async ({
	browser
}) => {
	const words = `Te lang gewacht ${Date.now()}`;
	const page = await writtenOffline(browser, words);
	await setAgo(page, 'lastContactMs', 71);
	await page.reload();
	await expect(page.locator('section li')).toContainText(words);
	// One look may be on a clock that jumped: it takes a second one, an hour later.
	await setAgo(page, 'lastContactMs', 75);
	await page.reload();
	await expect(page.locator('section li')).toContainText(words);
	await setAgo(page, 'pastSinceMs', 2);
	await page.reload();
	await expect(page.getByText('Dit is nooit verstuurd.')).toBeVisible();
	await expect(page.getByText(words)).toHaveCount(0);
	await page.getByRole('button', { name: 'Gooi weg' }).click();
	await expect(page.getByText('Dit is nooit verstuurd.')).toHaveCount(0);
	expect((await leftBehind(page)).kept).toMatchObject({ outbox: 0 });
	await page.context().close();
});

test('who comes after somebody on one device hears that unsent words went, and sees none @script', async ({
	browser
}) => {
	const words = `Van een ander ${Date.now()}`;
	const page = await writtenOffline(browser, words);
	await signInAs(page, 'sanne');
	await page.context().setOffline(false);
	await page.goto('/');
	await expect(
		page.getByText('Op dit toestel stond nog een bericht van iemand anders.')
	).toBeVisible();
	await expect(page.getByText(words)).toHaveCount(0);
	expect((await leftBehind(page)).kept).toMatchObject({ outbox: 0 });
	await page.context().close();
});

test('who signs out in one tab is gone from the others @window', async ({ browser }) => {
	const page = await openAs(browser, 'sanne', '/', { serviceWorkers: 'allow' });
	const other = await page.context().newPage();
	await other.goto('/me');
	// A slow phone: the first tab does not know yet whose things are on it when the second one leaves.
	await page.addInitScript(() => {
		indexedDB.open = () => ({}) as IDBOpenDBRequest;
	});
	await page.reload();
	await awake(page);
	await other.getByRole('button', { name: 'Log uit op dit toestel' }).click();
	// News that was on its way to the first tab finds nobody signed in, and asks for that.
	for (const one of [page, other]) {
		await expect(one).toHaveURL(({ pathname }) => pathname === '/' || pathname === '/sign-in');
		await expect(one.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(one.locator('body')).not.toContainText(/Sanne|Ruud/);
	}
	await page.goBack();
	await expect(page.locator('body')).not.toContainText(/Sanne|Ruud/);
	await page.context().close();
});
