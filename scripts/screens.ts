import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import sharp from 'sharp';
import { renderPicture } from '#lib/server/demo/pictures/index.ts';
import { ensureChromium } from './local/browsers.ts';
import { checkout } from './local/prepare.mjs';

// The film strip of docs/screens: `node scripts/screens.ts http://localhost:3000 [folder]` against a
// fresh demo world. Small on purpose: phone size, WebP. Three of them go along with the app, for
// who puts it on a phone or computer (`static/manifest.webmanifest`).

const origin = process.argv[2] ?? 'http://localhost:3000';
const folder = process.argv[3] ?? join(checkout, 'docs', 'screens');
const appFolder = join(checkout, 'static', 'screens');
const browser = await chromium.launch({
	executablePath: await ensureChromium(),
	args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update']
});

/** The first page on a device fetches our letters; every later one wears them. */
async function lettersFetched(page: Page): Promise<void> {
	await page.goto(`${origin}/sign-in`);
	await page.waitForFunction(() => document.cookie.includes('kring-font='));
}

async function shot(page: Page, name: string, into = folder): Promise<void> {
	// The live stream keeps the network busy for as long as a page is open.
	await page.evaluate(async () => {
		await document.fonts.ready;
		const inSight = [...document.images].filter(
			(one) => one.getBoundingClientRect().top < innerHeight
		);
		// With a limit: one that the page took away meanwhile is never decoded.
		const seen = Promise.all(inSight.map((one) => one.decode().catch(() => {})));
		await Promise.race([seen, new Promise((resolve) => setTimeout(resolve, 5_000))]);
	});
	const png = await page.screenshot();
	writeFileSync(join(into, `${name}.webp`), await sharp(png).webp({ quality: 68 }).toBuffer());
	console.log(name);
}

/** The device somebody looks at; a phone by day unless said. */
type Look = { width?: number; height?: number; colorScheme?: 'light' | 'dark' };

async function signedIn(
	key: string,
	{ width = 390, height = 844, colorScheme = 'light' }: Look = {}
): Promise<{ context: BrowserContext; page: Page; circle: string }> {
	const viewport = { width, height };
	const context = await browser.newContext({ viewport, colorScheme, locale: 'nl-NL' });
	const page = await context.newPage();
	await lettersFetched(page);
	await page.goto(`${origin}/demo`);
	await page.locator(`button[value=${key}]`).first().click();
	await page.waitForURL(/\/circles/);
	await page.reload();
	return { context, page, circle: new URL(page.url()).pathname };
}

try {
	mkdirSync(folder, { recursive: true });
	mkdirSync(appFolder, { recursive: true });
	const stranger = await browser.newContext({
		viewport: { width: 390, height: 844 },
		locale: 'nl-NL'
	});
	const door = await stranger.newPage();
	await lettersFetched(door);
	for (let again = 0; again < 2; again++) await door.reload();
	await door.getByRole('button', { name: 'Log in met een passkey' }).waitFor();
	await shot(door, 'sign-in');

	const { context, page, circle } = await signedIn('sanne');
	await shot(page, 'circle');
	await shot(page, 'circle', appFolder);
	await page.goto(`${origin}${circle}/updates/new`);
	// Only the script offers to speak: from here on it makes photos smaller itself.
	await page.getByRole('button', { name: 'Spreek in' }).waitFor();
	const photo = await sharp(await renderPicture('coffee-tulips', 3))
		.jpeg()
		.toBuffer();
	await page
		.locator('input[type=file]')
		.first()
		.setInputFiles({ name: 'koffie.jpg', mimeType: 'image/jpeg', buffer: photo });
	await page.getByRole('img', { name: 'Foto 1' }).waitFor();
	await page.getByRole('radio', { name: 'goed', exact: true }).check({ force: true });
	await page.evaluate(() => window.scrollTo(0, 0));
	await shot(page, 'posting');
	await shot(page, 'posting', appFolder);

	await page.goto(`${origin}${circle}/updates`);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	await page.reload();
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await context.setOffline(true);
	await page.goto(`${origin}${circle}/updates`);
	await page.locator('textarea').fill('Pa heeft goed geslapen. Hij wil vanmiddag naar buiten.');
	await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
	await page.locator('section li').first().waitFor();
	await shot(page, 'offline-waiting');
	await context.setOffline(false);
	await page.goto(`${origin}${circle}/updates`);
	await page.getByText('Hij wil vanmiddag naar buiten').first().waitFor();
	await page.reload();
	await shot(page, 'offline-arrived');
	await page.goto(`${origin}/me/notices`);
	// Above the box for a time, which this browser shows in words of its own.
	await page.setViewportSize({ width: 390, height: 740 });
	await shot(page, 'push');
	await context.close();

	const resident = await signedIn('ruud');
	await shot(resident.page, 'resident');
	await resident.page.goto(`${origin}${resident.circle}/rights`);
	await shot(resident.page, 'rights');
	await resident.page.goto(`${origin}${resident.circle}/reading`);
	await shot(resident.page, 'reading');
	await resident.context.close();

	const dark = await signedIn('hanneke', { colorScheme: 'dark' });
	await shot(dark.page, 'circle-dark');
	await dark.context.close();

	const wide = await signedIn('sanne', { width: 1280, height: 800 });
	await shot(wide.page, 'wide');
	await shot(wide.page, 'wide', appFolder);
	await wide.context.close();
} finally {
	await browser.close();
}
