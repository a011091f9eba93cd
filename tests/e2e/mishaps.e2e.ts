import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
	awake,
	expect,
	openAs,
	scripted,
	sendPost,
	startPost,
	test,
	told
} from '../support/walks.ts';

// What goes wrong on an ordinary day. Each gets a sentence in plain words, and nothing typed is lost.

test('a photo of 60 MB is refused in words, and what was typed stays', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await startPost(page);
	// Nothing that a browser could make smaller, and far more than may be sent.
	const file = test.info().outputPath('foto.jpg');
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, Buffer.alloc(60 * 1024 * 1024, 'x'));
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByLabel('Zeg er iets bij').fill('Deze foto is te groot.');
	if (!scripted()) await page.getByRole('button', { name: 'Plaats bericht' }).click();

	await expect(page.getByRole('alert')).toContainText('te groot');
	await expect(page.getByLabel('Zeg er iets bij')).toHaveValue('Deze foto is te groot.');
	await page.context().close();
});

test('two tabs change one update: the second reads the new words and keeps their own', async ({
	browser
}) => {
	const first = await openAs(browser, 'sanne');
	const words = `Twee tabbladen ${Date.now()}`;
	await startPost(first);
	await first.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(first);
	const own = told(first, words);
	await own
		.getByRole('link', { name: /reactie|Reageer|Bekijk/ })
		.first()
		.click();
	await expect(first).toHaveURL(/\/updates\/[0-9a-f-]{36}/);
	const second = await first.context().newPage();
	await second.goto(first.url());
	for (const page of [first, second]) await page.getByText('Pas aan', { exact: true }).click();

	await second.getByLabel('Uw tekst').fill(`${words}, van het tweede`);
	await first.getByLabel('Uw tekst').fill(`${words}, van het eerste`);
	await first.getByRole('button', { name: 'Bewaar' }).click();
	await expect(told(first, 'van het eerste')).toContainText('Veranderd');
	await second.getByRole('button', { name: 'Bewaar' }).click();

	await expect(second.getByText('Iemand heeft dit net aangepast.').first()).toBeVisible();
	await expect(told(second, 'van het eerste')).toBeVisible();
	await expect(second.getByLabel('Uw eigen tekst')).toHaveValue(`${words}, van het tweede`);
	await second.getByRole('button', { name: 'Bewaar' }).click();
	await expect(told(second, 'van het tweede')).toBeVisible();
	await first.context().close();
});

for (const [how, hours] of [
	['behind', -2],
	['ahead', 2]
] as const) {
	test(`a phone whose clock is two hours ${how} tells no wrong hours @script`, async ({
		browser
	}) => {
		const page = await openAs(browser, 'sanne', '/demo');
		await page.clock.install({ time: Date.now() + hours * 3_600_000 });
		await page.goto('/');
		const words = `De klok staat verkeerd ${how} ${Date.now()}`;
		await startPost(page);
		await page.getByLabel('Zeg er iets bij').fill(words);
		await sendPost(page);

		const own = told(page, words);
		await expect(own).toBeVisible();
		await expect(page.getByRole('article').first()).toContainText(words);
		await expect(own).not.toContainText(/Geschreven/);
		await page.context().close();
	});
}

test('parts of a page that are gone from the server are told, and words can be posted @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	const at = `${page.url()}/updates/new`;
	const named = await (await page.request.get(at)).text();
	// As with a new server and an old page: what comes later is not there any more.
	await page.route('**/_app/immutable/**', (route) =>
		named.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort()
	);
	await page.goto(at);
	await expect(page.getByText("Foto's kiezen en inspreken lukt nu niet.")).toBeVisible();
	await expect(page.locator('input[type=file]')).toHaveCount(0);
	const words = `Zonder foto dan ${Date.now()}`;
	await page.getByLabel('Zeg er iets bij').fill(words);
	await sendPost(page);
	await expect(told(page, words)).toBeVisible();
	await page.context().close();
});

test('a tick stays while news of the circle comes in @script', async ({ browser }) => {
	const [page, elsewhere] = await Promise.all([
		openAs(browser, 'hanneke', '/circles'),
		openAs(browser, 'hanneke', '/circles')
	]);
	const link = await page.getByRole('link', { name: /Nel/ }).first().getAttribute('href');
	const [circle] = /^\/circles\/[^/]+/.exec(link!)!;
	await page.goto(`${circle}/walk-in`);
	await awake(page);
	const form = page.locator('form[action="?/agree"]');
	const tick = form.getByRole('checkbox');
	const was = await tick.isChecked();
	await tick.setChecked(!was);
	// A page that is drawn anew bears a new id for what may be sent from it.
	const change = form.locator('input[name="changeId"]');
	const before = await change.inputValue();
	await elsewhere.goto(circle);
	await startPost(elsewhere);
	await elsewhere.getByRole('radio', { name: 'heel goed', exact: true }).check();
	await sendPost(elsewhere);
	await expect(change).not.toHaveValue(before);
	await expect(tick).toBeChecked({ checked: !was });
	await Promise.all([page.context().close(), elsewhere.context().close()]);
});
