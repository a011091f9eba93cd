import type { Browser, BrowserContextOptions } from '@playwright/test';
import { benchHouse, type BenchHouse } from '../bench/support/house.ts';
import {
	awake,
	cookieIn,
	deliverSync,
	expect,
	openIn,
	startPost,
	test,
	told,
	underWorker
} from '../support/walks.ts';
import type { Web } from '../support/servers.ts';

// What was written comes to no harm when the database is away, or when its writer is no longer in
// the circle. A house of these walks' own, because others would suffer.

let house: BenchHouse;
let web: Web;
let circle: string;

test.beforeAll(async () => {
	test.setTimeout(600_000);
	house = await benchHouse({ durable: false });
	web = await house.web();
	const [found] = await house.owner`select c.id from circle c
		join account a on a.person_id = c.resident_id where a.demo_key = 'ruud'`;
	circle = `/circles/${String(found?.['id'])}`;
});
test.afterAll(async () => {
	await house?.stop();
});

/** A device in this house on which somebody is signed in, on the page of Ruud's circle. */
const openHere = (browser: Browser, key: string) => openIn(house, web, browser, key, circle);

async function howOften(words: string): Promise<number> {
	const [row] = await house.owner`select count(*)::int as many from "update" where text = ${words}`;
	return Number(row?.['many']);
}

test('a post while the database is away is kept, and goes through once it is back', async ({
	browser,
	javaScriptEnabled
}) => {
	const page = await openHere(browser, 'sanne');
	const words = `De database is weg ${Date.now()}`;
	await startPost(page);
	await page.getByLabel('Zeg er iets bij').fill(words);
	await house.stopDatabase();
	try {
		await page.getByRole('button', { name: 'Plaats bericht' }).click();
		if (javaScriptEnabled) {
			await expect(page.getByText('Opgeslagen op dit toestel').first()).toBeVisible();
			await expect(page.getByText('Kring is nu druk of niet te bereiken.').first()).toBeVisible();
			await expect(page.getByText('Er is geen internet.')).toHaveCount(0);
		} else {
			await expect(page.getByText('Kring kan er nu even niet bij.').first()).toBeVisible();
			await expect(page.locator('[name="text"]')).toHaveValue(words);
		}
	} finally {
		await house.startDatabase();
	}
	if (javaScriptEnabled) {
		// Nobody presses anything: it is tried again by itself.
		await expect.poll(() => howOften(words), { timeout: 90_000 }).toBe(1);
	} else {
		await expect(async () => {
			const again = page.getByRole('button', { name: /Plaats bericht|Probeer|Verstuur/ }).first();
			if ((await howOften(words)) === 0) await again.click();
			expect(await howOften(words)).toBe(1);
		}).toPass({ timeout: 90_000 });
	}
	await page.goto('/');
	await expect(told(page, words)).toBeVisible();
	expect(await howOften(words)).toBe(1);
	await page.context().close();
});

test('who was signed out meanwhile reads that, and after signing in it goes by itself @script', async ({
	browser
}) => {
	const page = await openHere(browser, 'sanne');
	const words = `Pleister gewisseld ${Date.now()}`;
	await startPost(page);
	await page.getByLabel('Zeg er iets bij').fill(words);
	const cookies = await page.context().cookies();
	await page.context().clearCookies();
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page.getByText('U moet eerst weer inloggen.').first()).toBeVisible();
	await expect(page.getByText('Er is geen internet.')).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'Log in' })).toHaveAttribute(
		'href',
		/^\/sign-in\?to=/
	);
	expect(await howOften(words)).toBe(0);

	await page.context().addCookies(cookies);
	await page.goto(circle);
	await expect.poll(() => howOften(words)).toBe(1);
	await expect(told(page, words)).toBeVisible();
	await page.context().close();
});

test('what was written without a network arrives by itself, once @script', async ({ browser }) => {
	const page = await openHere(browser, 'sanne');
	await underWorker(page);
	await page.context().setOffline(true);
	await page.goto('/');
	const words = `Geschreven in de trein ${Date.now()}`;
	await page.locator('textarea').fill(words);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(words);

	await page.context().setOffline(false);
	await page.goto('/');
	await expect(told(page, words)).toBeVisible();
	await expect.poll(() => howOften(words)).toBe(1);
	await page.context().close();
});

test('who is in several circles: what is written at the address of one goes there, else they are asked @script', async ({
	browser
}) => {
	const page = await openHere(browser, 'youssef');
	await page.goto(circle);
	await underWorker(page);
	await page.context().setOffline(true);
	await page.goto(circle);
	const here = `Bij Ruud geschreven ${Date.now()}`;
	await page.locator('textarea').fill(here);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(here);
	await page.context().setOffline(false);
	await expect(page.getByRole('heading', { name: 'Er is weer internet' })).toBeVisible();
	await expect(page.getByText('Verstuurd', { exact: true })).toBeVisible();
	await expect.poll(() => howOften(here)).toBe(1);

	await page.context().setOffline(true);
	await page.goto('/circles');
	const somewhere = `Ergens geschreven ${Date.now()}`;
	await page.locator('textarea').fill(somewhere);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(somewhere);
	await page.context().setOffline(false);
	await page.goto(circle);
	await page.getByRole('link', { name: 'Kies de kring' }).first().click();
	await page.getByRole('button', { name: /Ruud/ }).click();
	await expect.poll(() => howOften(somewhere)).toBe(1);
	await page.context().close();
});

test('what was written goes when the network is back, also with no page of Kring open @script', async ({
	browser
}) => {
	const page = await openHere(browser, 'sanne');
	await underWorker(page);
	await page.context().setOffline(true);
	await page.goto('/');
	const words = `Met alles dicht ${Date.now()}`;
	await page.locator('textarea').fill(words);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(words);

	// A page without any script of Kring: only the worker can send it.
	await page.context().setOffline(false);
	await page.goto('/healthz');
	expect(await howOften(words)).toBe(0);
	await deliverSync(page, 'kring-outbox');
	await expect.poll(() => howOften(words)).toBe(1);
	await page.goto(circle);
	await expect(told(page, words)).toBeVisible();
	expect(await howOften(words)).toBe(1);
	await page.context().close();
});

test('what was written survives closing the browser, and arrives once @script', async ({
	playwright
}) => {
	const { launchOptions, ...device } = test.info().project.use;
	const profile = test.info().outputPath('profile');
	const open = () =>
		playwright.chromium.launchPersistentContext(profile, {
			...(device as BrowserContextOptions),
			...launchOptions,
			baseURL: web.origin,
			serviceWorkers: 'allow'
		});
	const before = await open();
	await before.addCookies([await cookieIn(house, web, 'sanne')]);
	const page = before.pages()[0]!;
	await page.goto(circle);
	await underWorker(page);
	await before.setOffline(true);
	await page.goto('/');
	const words = `Toen ging de telefoon uit ${Date.now()}`;
	await page.locator('textarea').fill(words);
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await expect(page.locator('section li')).toContainText(words);
	await before.close();

	const after = await open();
	const again = after.pages()[0]!;
	await again.goto('/');
	await expect(told(again, words)).toBeVisible();
	await expect.poll(() => howOften(words)).toBe(1);
	await after.close();
});

test('one tap of the resident is kept without a network, and goes by itself @script', async ({
	browser
}) => {
	const page = await openHere(browser, 'ruud');
	// Only a page that is awake can keep what is tapped.
	await awake(page);
	const howMany = async () => {
		const [row] = await house.owner`select count(*)::int as many from "update" u
			join account a on a.person_id = u.author_id where a.demo_key = 'ruud' and u.face = 2`;
		return Number(row?.['many']);
	};
	const back = page.getByRole('button', { name: 'Neem terug' });
	if (await back.isVisible()) await back.click();
	await expect(page.locator('.faces button').first()).toBeVisible();
	const before = await howMany();
	await page.context().setOffline(true);
	await page.locator('.faces button').nth(1).click();
	await expect(page.getByText('Dit staat nog op dit toestel.')).toBeVisible();
	await expect(page.getByText('Er is geen internet.').first()).toBeVisible();
	expect(await howMany()).toBe(before);

	await page.context().setOffline(false);
	await expect.poll(howMany).toBe(before + 1);
	await expect(page.getByText('U koos vandaag:')).toBeVisible();
	await page.context().close();
});

for (const [what, end] of [
	['expired', 'ends_at = kring_now()'],
	['revoked', 'removed_at = kring_now()']
] as const) {
	test(`what somebody wrote before their place was ${what} is not posted, and not lost @script`, async ({
		browser
	}) => {
		const key = what === 'expired' ? 'youssef' : 'cor';
		const page = await openHere(browser, key);
		const words = `Nog van voor het einde ${what} ${Date.now()}`;
		await startPost(page);
		await page.getByLabel('Zeg er iets bij').fill(words);
		await page.context().setOffline(true);
		await page.getByRole('button', { name: 'Plaats bericht' }).click();
		await expect(page.getByText('Opgeslagen op dit toestel').first()).toBeVisible();
		await house.owner.unsafe(`update member set ${end} where person_id =
			(select person_id from account where demo_key = '${key}')`);

		await page.context().setOffline(false);
		await expect(page.getByText('U kunt hier niet meer schrijven.').first()).toBeVisible();
		await expect(page.getByLabel('Zeg er iets bij')).toHaveValue(words);
		// Also after everything was closed, because the page of the circle opens no more.
		await page.goto('/circles');
		await expect(page.getByText('U kunt hier niet meer schrijven.').first()).toBeVisible();
		await expect(page.getByText(words)).toBeVisible();
		expect(await howOften(words)).toBe(0);
		await page.context().close();
	});
}
