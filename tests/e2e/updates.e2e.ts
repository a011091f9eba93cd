import sharp from 'sharp';
import {
	awake,
	circleOf,
	expect,
	openAs,
	scripted,
	sendPost,
	startPost,
	test,
	told
} from '../support/walks.ts';

// Telling a circle something, as people do: with a face, with a photo, with and without script.

const photo = () =>
	sharp({ create: { width: 2400, height: 1800, channels: 3, background: '#3a7' } })
		.jpeg()
		.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 0/1' } })
		.toBuffer();

test('Sanne posts only a face, in three taps', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await startPost(page);
	await page.getByRole('radio', { name: 'heel goed', exact: true }).check();
	await sendPost(page);

	const own = told(page, /^\s*U\s/).filter({ has: page.getByRole('img', { name: 'heel goed' }) });
	await expect(own).toBeVisible();
	await page.context().close();
});

test('who is asked from their own page is chosen already', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await page.goto(`${new URL(page.url()).pathname}/people`);
	await page.getByRole('link', { name: /Cor/ }).first().click();
	await page.getByRole('link', { name: /^Vraag Cor / }).click();
	await expect(page.getByRole('radio', { name: 'Cor' })).toBeChecked();
	await page.context().close();
});

test('who cannot read the topic that is chosen is not asked, and that is said @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await startPost(page);
	const asking = page.getByRole('radio', { name: 'Youssef' });
	await asking.check();
	// Some topic that Youssef cannot read.
	const topics = page.getByLabel('Waar gaat het over?');
	for (const option of await topics.locator('option').all()) {
		await topics.selectOption((await option.getAttribute('value')) ?? '');
		if ((await asking.count()) === 0) break;
	}
	await expect(page.getByText('Youssef kan dit onderwerp niet lezen')).toBeVisible();
	await expect(page.getByRole('radio', { name: 'Niemand' })).toBeChecked();
	await page.context().close();
});

test('an answer is asked for by any day to come, and a day that is over is refused in words @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	const words = `Wie rijdt er volgende maand? ${Date.now()}`;
	await startPost(page);
	await page.getByLabel('Zeg er iets bij').fill(words);
	await page.getByRole('radio', { name: 'Youssef' }).check();
	await page.getByRole('radio', { name: 'Een andere dag' }).check();
	const day = page.getByLabel('Welke dag?');
	await day.fill('2020-01-01');
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(
		page.getByText('Kies vandaag of een latere dag voor het antwoord.').first()
	).toBeVisible();
	await day.fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
	await sendPost(page);
	await expect(told(page, words)).toBeVisible();
	await page.context().close();
});

test('a resident says how they are with one tap, and takes it back', async ({ browser }) => {
	// Both projects go at once: one would take back what the other tapped.
	const page = await openAs(browser, scripted() ? 'milan' : 'nel');
	const back = page.getByRole('button', { name: 'Neem terug' });
	if (await back.isVisible()) await back.click();
	await page.getByRole('button', { name: 'gaat', exact: true }).click();
	await expect(page.getByText('U koos vandaag: gaat')).toBeVisible();
	await page.getByRole('button', { name: 'Neem terug' }).click();
	await expect(page.getByRole('heading', { name: 'Hoe is het vandaag?' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'gaat', exact: true })).toBeVisible();
	await page.context().close();
});

test('a photo goes along, and leaves behind where it was made', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	const words = `Bij het water ${Date.now()}`;
	await startPost(page);
	await page
		.locator('input[type=file]')
		.setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: await photo() });
	if (scripted()) await expect(page.getByRole('img', { name: 'Foto 1' })).toBeVisible();
	await page.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(page);

	await expect(told(page, words)).toBeVisible();
	const link = told(page, words)
		.getByRole('link')
		.filter({ has: page.getByRole('img') })
		.first();
	// A page of its own, with a way back: an installed app has no button for that.
	await link.click();
	const whole = page.getByRole('main').getByRole('img').first();
	await expect(whole).toHaveJSProperty('naturalWidth', 1600);
	const path = (await whole.getAttribute('src')) ?? '';
	await page.getByRole('link', { name: 'Terug naar het bericht' }).click();
	await expect(page.getByRole('article').getByText(words)).toBeVisible();
	const [cookie] = await page.context().cookies();
	const kept = await fetch(new URL(path, page.url()), {
		headers: { cookie: `${cookie!.name}=${cookie!.value}` }
	});
	expect(kept.headers.get('content-type')).toBe('image/webp');
	expect(kept.headers.get('cache-control')).toContain('no-store');
	expect(kept.headers.get('content-security-policy')).toContain('sandbox');
	const metadata = await sharp(Buffer.from(await kept.arrayBuffer())).metadata();
	expect(metadata).toMatchObject({ format: 'webp', width: 1600 });
	expect(metadata.exif).toBeUndefined();
	await page.context().close();
});

test('a PDF named .jpg is refused in words, and what was typed stays', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await startPost(page);
	await page.locator('input[type=file]').setInputFiles({
		name: 'foto.jpg',
		mimeType: 'image/jpeg',
		buffer: Buffer.from('%PDF-1.7\nniets')
	});
	await page.getByLabel('Zeg er iets bij').fill('Dit typte ik.');
	await page.getByRole('button', { name: 'Plaats bericht' }).click();

	await expect(page.getByRole('alert')).toContainText('Foto 1 kunnen we niet openen');
	await expect(page.getByLabel('Zeg er iets bij')).toHaveValue('Dit typte ik.');
	await page.context().close();
});

test('an empty update and one of 20,000 signs are refused in words, and nothing typed is lost', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await startPost(page);
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page.getByRole('alert')).toContainText('Uw bericht is nog leeg');

	const long = 'Veel te veel. '.repeat(1500);
	await page.getByLabel('Zeg er iets bij').fill(long);
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page.getByRole('alert')).toContainText('te lang');
	await expect(page.getByLabel('Zeg er iets bij')).toHaveValue(/Veel te veel\. ?$/);
	await page.context().close();
});

test('somebody else sees it appear without doing anything @script', async ({ browser }) => {
	const [sanne, ilse] = await Promise.all([openAs(browser, 'sanne'), openAs(browser, 'ilse')]);
	const words = `Hij lacht weer ${Date.now()}`;
	await startPost(sanne);
	await sanne.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(sanne);
	await expect(told(ilse, words)).toBeVisible();

	// Who is reading further down is told, and not moved.
	await ilse.evaluate(() => window.scrollTo(0, 1200));
	const read = await ilse.evaluateHandle(() =>
		document.elementFromPoint(innerWidth / 2, innerHeight / 2)!
	);
	const place = () => read.evaluate((one) => Math.round(one.getBoundingClientRect().top));
	const before = await place();
	await startPost(sanne);
	await sanne.getByRole('radio', { name: 'goed', exact: true }).check();
	await sendPost(sanne);
	await expect(ilse.getByRole('button', { name: /^\d+ nieuwe? bericht/ })).toBeVisible();
	expect(await place()).toBe(before);
	await ilse.getByRole('button', { name: /^\d+ nieuwe? bericht/ }).click();
	await expect.poll(() => ilse.evaluate(() => window.scrollY)).toBe(0);
	await Promise.all([sanne.context().close(), ilse.context().close()]);
});

test('Ilse reacts and thanks, and Sanne changes her words', async ({ browser }) => {
	const [sanne, ilse] = await Promise.all([openAs(browser, 'sanne'), openAs(browser, 'ilse')]);
	const words = `Samen gekookt ${Date.now()}`;
	await startPost(sanne);
	await sanne.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(sanne);
	await expect(told(sanne, words)).toBeVisible();

	await ilse.reload();
	await told(ilse, words).getByRole('link', { name: 'Reageer' }).click();
	await ilse.getByLabel('Uw reactie').fill('Wat fijn.');
	await ilse.getByRole('button', { name: 'Plaats reactie' }).click();
	await expect(told(ilse, words)).toContainText('Wat fijn.');
	await ilse.getByRole('button', { name: 'Bedank', exact: true }).click();
	await expect(ilse.getByRole('button', { name: 'Bedankt', exact: true })).toBeVisible();

	await sanne.reload();
	await told(sanne, words)
		.getByRole('link', { name: /reactie|Reageer|Bekijk/ })
		.first()
		.click();
	await expect(told(sanne, words)).toContainText('Wat fijn.');
	await sanne.getByText('Pas aan', { exact: true }).click();
	await sanne.getByLabel('Uw tekst').fill(`${words}, met soep`);
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	await expect(told(sanne, words)).toContainText('met soep');
	await expect(told(sanne, words)).toContainText('Veranderd');
	await Promise.all([sanne.context().close(), ilse.context().close()]);
});

test('searching finds it, and older updates come when asked for', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await page.getByRole('link', { name: 'Berichten', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Berichten' })).toBeVisible();
	const before = await page.getByRole('article').count();
	if (scripted()) {
		await page.getByRole('article').last().scrollIntoViewIfNeeded();
		await expect.poll(() => page.getByRole('article').count()).toBeGreaterThan(before);
	} else {
		await page.getByRole('link', { name: 'Oudere berichten' }).click();
		await expect(page).toHaveURL(/before=\d+/);
	}
	await page.goto(page.url().replace(/\?.*/, ''));
	await page.getByLabel('Zoek in de berichten').fill('werkplaats');
	await page.getByRole('button', { name: 'Zoek' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('werkplaats');
	await expect(told(page, /werkplaats/i)).toBeVisible();
	await page.context().close();
});

test('an update sleeps until it is touched, and its page is not loaded anew @script', async ({
	browser
}) => {
	const words = `De zon schijnt ${Date.now()}`;
	const ilse = await openAs(browser, 'ilse');
	await startPost(ilse);
	await ilse.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(ilse);
	await ilse.context().close();

	const page = await openAs(browser, 'sanne');
	await page.goto(`${circleOf(page)}/updates`);
	const card = told(page, words);
	const written = await card.elementHandle();
	await page.evaluate(() => Object.assign(window, { stayed: true }));
	await card.getByRole('button', { name: 'Bedank', exact: true }).click();
	await expect(card.getByRole('button', { name: 'Bedankt', exact: true })).toBeVisible();
	expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
	expect(await written?.evaluate((one) => one.isConnected)).toBe(true);
	await page.context().close();
});

test('a tap counts, also when news comes in before the page is there @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await awake(page);
	const isAsked = page.waitForRequest(/\/updates\/new\/__data\.json/);
	const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
	await page.route(/\/updates\/new\/__data\.json/, async (route) => {
		await mayGo;
		await route.continue();
	});
	const isNews = page.waitForResponse(/\/updates\?after=/);
	await page.getByRole('link', { name: 'Plaats bericht' }).click();
	await isAsked;

	const ilse = await openAs(browser, 'ilse');
	await startPost(ilse);
	await ilse.getByLabel('Zeg er iets bij').fill('Net binnen');
	await sendPost(ilse);
	await ilse.context().close();
	await isNews;
	letGo();
	await expect(page).toHaveURL(/\/updates\/new$/);
	await page.context().close();
});
