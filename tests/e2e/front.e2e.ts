import { expect, test } from '../support/walks.ts';

// What the thin server promises for every answer, asked of the house as it is really built.

const always = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff'
};

for (const path of [
	'/',
	'/demo',
	'/nowhere',
	'/healthz',
	'/readyz',
	'/manifest.webmanifest',
	'/service-worker.js',
	'/icons/kring.svg'
]) {
	test(`${path} wears what every answer wears`, async ({ request }) => {
		const headers = (await request.get(path)).headers();
		expect(headers).toMatchObject(always);
		expect(headers['permissions-policy']).toContain('geolocation=()');
		expect(headers['content-type']).toMatch(/charset=utf-8$/);
		for (const part of [`object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`]) {
			expect(headers['content-security-policy']).toContain(part);
		}
	});
}

test('pages are for one person and are not kept; built files are kept for good', async ({
	request
}) => {
	const page = await request.get('/demo');
	expect(page.headers()['cache-control']).toContain('no-store');

	const file = /\/_app\/immutable\/[\w./-]+\.js/.exec(await page.text())?.[0] ?? '';
	const built = await request.get(file, { headers: { 'accept-encoding': 'br' } });
	expect(built.headers()).toMatchObject({
		'cache-control': 'public,max-age=31536000,immutable',
		'content-encoding': 'br'
	});
	const worker = await request.get('/service-worker.js');
	expect(worker.headers()['cache-control']).toBe('no-cache');
	expect(worker.headers()['content-security-policy']).toContain(`connect-src 'self'`);
});

test('another host and another site are turned away', async ({ request }) => {
	expect((await request.get('/', { headers: { host: 'evil.example' } })).status()).toBe(421);
	const form = { as: 'anybody' };
	const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
	expect((await request.post('/demo', { form, headers: foreign })).status()).toBe(403);
});

test.describe('with its worker', () => {
	test.use({ serviceWorkers: 'allow' });

	test('a page opens without a word of complaint from the browser', async ({ page }) => {
		const complaints: string[] = [];
		page.on('console', (message) => {
			if (message.type() === 'error' || message.type() === 'warning')
				complaints.push(message.text());
		});
		page.on('pageerror', (caught) => complaints.push(String(caught)));
		await page.goto('/demo');
		await expect(page.getByRole('heading').first()).toBeVisible();
		expect(complaints).toEqual([]);
	});
});
