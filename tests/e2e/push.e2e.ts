import { createECDH, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import {
	deliverPush,
	expect,
	shownOn,
	signInAs,
	tapShown,
	test,
	underWorker
} from '../support/walks.ts';

// Switching messages on, trying them and choosing, as a person does it. Chromium cannot reach a
// push service here, so its address is a made-up one and the message comes through the browser's
// own tools; a real push to a real browser is in tests/firefox.

test.use({ serviceWorkers: 'allow' });

/** The address of the first circle in the list of one's own. */
async function firstCircle(page: Page): Promise<string> {
	const link = page.getByRole('main').getByRole('listitem').getByRole('link').first();
	return (await link.getAttribute('href')) ?? '';
}

/** Tells the server of an address, as the browser would after a yes. */
async function subscribe(page: Page): Promise<void> {
	const pair = createECDH('prime256v1');
	const { origin } = new URL(page.url());
	const response = await page.request.post('/push/subscribe', {
		headers: { origin },
		data: {
			endpoint: `https://fcm.googleapis.com/fcm/send/${randomBytes(12).toString('hex')}`,
			keys: {
				p256dh: pair.generateKeys().toString('base64url'),
				auth: randomBytes(16).toString('base64url')
			}
		}
	});
	expect(response.status()).toBe(200);
}

test('quiet hours and how often are kept, also without script', async ({ page }) => {
	await signInAs(page, 'ilse');
	await page.goto('/me/notices');
	await page.getByLabel('Stil tot').fill('07:15');
	await page.getByLabel('Een keer per dag').check();
	await page.getByRole('button', { name: 'Bewaar' }).click();

	await expect(page.getByText('Dat is bewaard.')).toBeVisible();
	await expect(page.getByLabel('Stil tot')).toHaveValue('07:15');
	await expect(page.getByLabel('Een keer per dag')).toBeChecked();
});

test('what rings of a circle is chosen for each topic, also without script', async ({ page }) => {
	await signInAs(page, 'ilse');
	await page.goto('/circles');
	const circle = await firstCircle(page);
	await page.goto(`${circle}/notices`);
	const health = page.getByRole('group', { name: 'Gezondheid en stemming' });
	await health.getByRole('radio', { name: 'Niet' }).check({ force: true });
	await page.getByRole('button', { name: 'Bewaar' }).click();

	await expect(page.getByText('Dat is bewaard.')).toBeVisible();
	await expect(health.getByRole('radio', { name: 'Niet' })).toBeChecked();
});

test('a push is shown, and a tap opens what it is about @window', async ({ page, context }) => {
	await signInAs(page, 'youssef');
	await page.goto('/me/notices');
	const { origin } = new URL(page.url());
	await context.grantPermissions(['notifications'], { origin });
	await subscribe(page);
	await page.reload();
	await underWorker(page);
	await page.getByRole('button', { name: 'Stuur een test' }).click();
	await expect(page.getByText('De test staat klaar')).toBeVisible();
	const answer = await page.request.get('/me/notices/__data.json');
	const [id] =
		/(?<=")[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}(?=","(?:waiting|handed_over))/.exec(
			await answer.text()
		) ?? [];
	const title = 'Test van Kring. Tik om te laten weten dat dit werkt.';
	const message = {
		web_push: 8030,
		mutable: true,
		notification: { title, navigate: `/m/${id}`, tag: 'test', lang: 'nl' },
		id,
		receipt: randomBytes(16).toString('base64url')
	};

	// A delivery is lost now and then in a browser without a window; its tag keeps repeats one.
	await expect(async () => {
		await deliverPush(page, JSON.stringify(message));
		await expect.poll(() => shownOn(page), { timeout: 2_000 }).toEqual([title]);
	}).toPass({ timeout: 90_000 });

	await tapShown(context);
	await page.waitForURL(`/me/notices?seen=${id}`);
	await expect(page.getByText('Het werkt op dit toestel.')).toBeVisible();
});

test('a push that cannot be read still shows something @window', async ({ page, context }) => {
	await signInAs(page, 'youssef');
	await page.goto('/me/notices');
	const { origin } = new URL(page.url());
	await context.grantPermissions(['notifications'], { origin });
	await underWorker(page);
	await expect(async () => {
		await deliverPush(page, 'no json');
		await expect.poll(() => shownOn(page), { timeout: 2_000 }).toEqual(['Er is nieuws in Kring.']);
	}).toPass({ timeout: 90_000 });
});
