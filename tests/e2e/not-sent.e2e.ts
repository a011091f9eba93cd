import { awake, circleOf, expect, freshName, openAs, test } from '../support/walks.ts';

// A form that does not arrive: it says so where it stands, and every word is still in its field.

test('without a network an invitation stays as it was typed, and is made once it is back @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ruud');
	await page.goto(`${circleOf(page)}/people/invite`);
	await awake(page);
	const name = freshName('Buurvrouw');
	await page.getByLabel('Wie vraagt u?').fill(name);
	await page.getByRole('radio', { name: 'Buur', exact: true }).check();
	const send = page.getByRole('button', { name: /^Maak de/ });

	await page.context().setOffline(true);
	await send.click();
	const told = page.locator('form').getByRole('alert');
	await expect(told).toHaveText(
		'Dit is niet verstuurd: er is geen internet. Wat u typte, staat er nog.'
	);
	await send.click();
	await expect(told).toHaveCount(1);
	await expect(page.getByLabel('Wie vraagt u?')).toHaveValue(name);

	await page.context().setOffline(false);
	await send.click();
	await expect(page.getByText(name).first()).toBeVisible();
	await expect(told).toHaveCount(0);
	await page.context().close();
});

test('an answer that is not of Kring leaves the words where they stood @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ruud');
	await page.goto(`${circleOf(page)}/people/invite`);
	await awake(page);
	const name = freshName('Buurman');
	await page.getByLabel('Wie vraagt u?').fill(name);
	await page.route('**/people/invite', (route) =>
		route.request().method() === 'POST'
			? route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
			: route.continue()
	);
	await page.getByRole('button', { name: /^Maak de/ }).click();
	await expect(page.locator('form').getByRole('alert')).toHaveText(
		'Dit is niet verstuurd. Wat u typte, staat er nog. Probeer het opnieuw.'
	);
	await expect(page.getByLabel('Wie vraagt u?')).toHaveValue(name);
	await page.context().close();
});

test('a form whose answer does not come can be sent again after half a minute @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'ruud');
	await page.clock.install();
	await page.goto(`${circleOf(page)}/people/invite`);
	await awake(page);
	const name = freshName('Nicht');
	await page.getByLabel('Wie vraagt u?').fill(name);
	let posts = 0;
	await page.route('**/people/invite', (route) => {
		if (route.request().method() !== 'POST') return route.continue();
		posts += 1;
		// The first is never answered.
		return posts === 1 ? undefined : route.continue();
	});
	const send = page.getByRole('button', { name: /^Maak de/ });
	await send.click();
	await expect.poll(() => posts).toBe(1);
	await send.click();
	await page.clock.runFor(31_000);
	await expect(page.locator('form').getByRole('alert')).toHaveText(/^Dit is niet verstuurd/);
	expect(posts).toBe(1);
	await send.click();
	await expect(page.getByRole('heading', { name: 'De uitnodiging is klaar' })).toBeVisible();
	await page.context().close();
});

test('a running signal stays on the screen when a look at it fails @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'roos');
	await page.clock.install();
	await page.goto(`${circleOf(page)}/signals`);
	await page.getByRole('link', { name: /pakt het op/ }).click();
	const title = page.getByRole('heading', { name: /pakt het op/ });
	await expect(title).toBeVisible();
	await awake(page);
	let looks = 0;
	await page.context().route('**/push/state', (route) => {
		looks += 1;
		return route.fulfill({ status: 503, body: '' });
	});
	await page.context().route('**/__data.json*', (route) => route.abort());
	// What looks after the device asks the same; besides, the clock of the page runs on by itself.
	for (const waitMs of [5_000, 15_000, 15_000]) {
		const before = looks;
		await page.clock.runFor(waitMs);
		await expect.poll(() => looks).toBeGreaterThan(before);
	}
	await expect(title).toBeVisible();
	await page.context().close();
});
