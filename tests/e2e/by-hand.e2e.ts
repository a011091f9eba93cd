import type { Locator, Page } from '@playwright/test';
import {
	circleOf,
	expect,
	freshName,
	openAs,
	startPost,
	strangerPage,
	test,
	told
} from '../support/walks.ts';

// Without a mouse, with large letters, and with one's voice.

/** Goes on with Tab until something with this name has the focus, and says that it can be seen. */
async function tabTo(page: Page, role: 'link' | 'button' | 'textbox' | 'searchbox', name: RegExp) {
	return tabOn(page, page.getByRole(role, { name }).first(), String(name));
}

/** The same for something that is found in another way. */
async function tabOn(page: Page, wanted: Locator, name: string): Promise<Locator> {
	await expect(wanted).toBeVisible();
	for (let presses = 0; presses < 80; presses++) {
		await page.keyboard.press('Tab');
		if (await wanted.evaluate((one) => one === document.activeElement)) {
			expect(await focusShows(page), `the focus on ${name} can be seen`).toBe(true);
			return wanted;
		}
	}
	throw new Error(`${name} is not reached with Tab`);
}

/** Whether what has the focus, or what stands around it, is drawn with an outline. */
function focusShows(page: Page): Promise<boolean> {
	return page.evaluate(() => {
		let one: Element | null = document.activeElement;
		const box = one?.getBoundingClientRect();
		if (box === undefined || box.bottom < 0 || box.top > innerHeight) return false;
		for (let up = 0; one !== null && up < 4; up++, one = one.parentElement) {
			for (const part of [one, ...one.children]) {
				for (const layer of ['', '::before', '::after']) {
					const { outlineStyle, outlineWidth } = getComputedStyle(part, layer);
					if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
				}
			}
		}
		return false;
	});
}

test('everything goes with the keyboard alone', async ({ browser }) => {
	const page = await strangerPage(browser);
	await page.goto('/demo');
	await tabTo(page, 'button', /Sanne Okkerman/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	const circle = circleOf(page);

	await tabTo(page, 'link', /^Plaats bericht$/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/updates\/new$/);
	const words = `Zonder muis ${Date.now()}`;
	// A group of choices is one stop: the arrows go from one to the next.
	const faces = page.getByRole('radio', { name: /^(goed|gaat|heel goed)$/ });
	for (let presses = 0; presses < 40; presses++) {
		await page.keyboard.press('Tab');
		const inFaces = await page.evaluate(
			() => (document.activeElement as HTMLInputElement | null)?.name === 'face'
		);
		if (inFaces) break;
	}
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Space');
	await expect(faces.or(page.getByRole('radio', { checked: true })).first()).toBeVisible();
	await tabTo(page, 'textbox', /Zeg er iets bij/);
	await page.keyboard.type(words);
	await tabTo(page, 'button', /^Plaats bericht$/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await expect(told(page, words)).toBeVisible();

	await page.goto(`${circle}/updates`);
	await tabTo(page, 'link', /Reageer|reactie|Bekijk/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/updates\/[0-9a-f-]{36}/);

	await page.goto('/sign-out');
	await tabTo(page, 'button', /Log uit/);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('link', { name: 'Log in', exact: true })).toBeVisible();
	await page.context().close();
});

test('searching, answering, putting right and taking back go with the keyboard alone @script', async ({
	browser
}) => {
	test.setTimeout(400_000);
	const page = await openAs(browser, 'sanne');
	const circle = circleOf(page);
	const words = `Zonder muis gereageerd ${Date.now()}`;
	await page.goto(`${circle}/updates`);
	await tabTo(page, 'searchbox', /Zoek in de berichten/);
	await page.keyboard.type('werkplaats');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('werkplaats');

	await page.goto(circle);
	await tabTo(page, 'link', /^Plaats bericht$/);
	await page.keyboard.press('Enter');
	await tabTo(page, 'textbox', /Zeg er iets bij/);
	await page.keyboard.type(words);
	await tabTo(page, 'button', /^Plaats bericht$/);
	await page.keyboard.press('Enter');
	await expect(told(page, words)).toBeVisible();
	await tabOn(page, told(page, words).getByRole('link', { name: /Reageer/ }), 'Reageer');
	await page.keyboard.press('Enter');
	await tabTo(page, 'textbox', /Uw reactie/);
	await page.keyboard.type('Dat klopt.');
	await tabTo(page, 'button', /Plaats reactie/);
	await page.keyboard.press('Enter');
	await expect(told(page, words)).toContainText('Dat klopt.');

	await tabOn(page, page.locator('summary', { hasText: 'Pas aan' }), 'Pas aan');
	await page.keyboard.press('Enter');
	await tabTo(page, 'textbox', /Uw tekst/);
	await page.keyboard.press('Control+End');
	await page.keyboard.type(' Echt waar.');
	await tabTo(page, 'button', /Bewaar/);
	await page.keyboard.press('Enter');
	await expect(told(page, words)).toContainText('Veranderd');

	await tabOn(page, page.locator('summary', { hasText: 'Neem terug' }).last(), 'Neem terug');
	await page.keyboard.press('Enter');
	await tabTo(page, 'button', /^Ja, neem/);
	await page.keyboard.press('Enter');
	await expect(page.getByText('U nam een bericht terug.')).toBeVisible();
	await page.context().close();
});

test('asking somebody in and raising a signal go with the keyboard alone @script', async ({
	browser
}) => {
	test.setTimeout(400_000);
	// In a circle where no other walk says anything.
	const page = await openAs(browser, 'petra');
	const circle = circleOf(page);
	await page.goto(`${circle}/signals/new`);
	await tabTo(page, 'textbox', /Wat ziet u\?/);
	const seen = `Zonder muis gezien ${Date.now()}`;
	await page.keyboard.type(seen);
	await tabTo(page, 'button', /^Verstuur|^Vraag hulp|^Stuur/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/signals\/[0-9a-f-]{36}/);
	await expect(page.getByText(seen)).toBeVisible();
	await page.context().close();

	const ruud = await openAs(browser, 'ruud');
	const name = freshName('Toetsen');
	await ruud.goto(`${circleOf(ruud)}/people/invite`);
	await tabTo(ruud, 'textbox', /Wie vraagt u/);
	await ruud.keyboard.type(name);
	await tabTo(ruud, 'button', /Maak de uitnodiging/);
	await ruud.keyboard.press('Enter');
	await expect(ruud.getByRole('heading', { name: 'De uitnodiging is klaar' })).toBeVisible();
	await ruud.context().close();
});

test('a right is changed with the keyboard alone @script', async ({ browser }) => {
	const page = await openAs(browser, 'ruud');
	await page.goto(`${circleOf(page)}/rights`);
	await tabTo(page, 'link', /Youssef/);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}/);
	const topic = page.getByRole('group', { name: 'De werkplaats', exact: true });
	// There, and back again: the world is as it was.
	for (const [key, from, to] of [
		['ArrowRight', 'Ziet', 'Ziet en schrijft'],
		['ArrowLeft', 'Ziet en schrijft', 'Ziet']
	] as const) {
		await page.reload();
		await tabOn(page, topic.getByRole('radio', { name: from, exact: true }), from);
		await page.keyboard.press(key);
		await expect(topic.getByRole('radio', { name: to, exact: true })).toBeFocused();
		await tabTo(page, 'button', /Zo is het goed/);
		await page.keyboard.press('Space');
		await expect(page.getByText('Dit is bewaard.')).toBeVisible();
		await page.reload();
		await expect(topic.getByRole('radio', { name: to, exact: true })).toBeChecked();
	}
	await page.context().close();
});

test('letters twice as large push nothing off the page @script', async ({ browser }) => {
	test.setTimeout(120_000);
	const page = await openAs(browser, 'ruud');
	const circle = circleOf(page);
	await page.setViewportSize({ width: 390, height: 844 });
	const found: string[] = [];
	const person = await page.locator('a[href*="/people/"]').first().getAttribute('href');
	const ends = [
		...['', '/updates', '/updates/new', '/people', '/people/invite', '/people/contact'],
		...['/rights', '/topics', '/reading', '/week', '/card', '/notices', '/portrait', '/more']
	];
	const own = ['/me', '/me/keys', '/me/devices', '/me/mail', '/me/notices', '/circles'];
	const open = [
		...['/sign-out', '/privacy', '/accessibility', '/demo', '/card', '/start', '/offline'],
		'/host'
	];
	for (const path of [...ends.map((one) => circle + one), person!, ...own, ...open]) {
		await page.goto(path);
		await page.evaluate(() => {
			const sheet = new CSSStyleSheet();
			// Twice the 112.5 % that the letters of Kring have, in the widest letters of this machine.
			sheet.replaceSync(':root { font-size: 225% !important; --font: system-ui !important }');
			document.adoptedStyleSheets.push(sheet);
		});
		const told = await page.evaluate(() => {
			const problems: string[] = [];
			const root = document.documentElement;
			if (root.scrollWidth > root.clientWidth) {
				const widest = [...document.querySelectorAll('body *')].findLast(
					(one) => one.getBoundingClientRect().right > root.clientWidth + 1
				);
				const name = `${widest?.tagName}.${widest?.className}`;
				const words = (widest?.textContent ?? '').trim().slice(0, 40);
				problems.push(`scrolls sideways to ${root.scrollWidth}: ${name} "${words}"`);
			}
			for (const one of document.querySelectorAll('a, button, p, h1, h2, h3, label, span, li')) {
				const { overflowX, overflowY, clip, clipPath } = getComputedStyle(one);
				const hides = overflowX === 'hidden' || overflowY === 'hidden';
				// The beginning of a text that leads to the whole of it is meant to be one.
				const isBeginning = one.classList.contains('two-lines') && one.closest('a') !== null;
				const hidden = clip !== 'auto' || clipPath !== 'none' || one.clientWidth <= 2;
				const meant = hidden || isBeginning;
				if (!hides || meant || one.closest('[aria-hidden=true]')) continue;
				const cut =
					one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2;
				if (cut) problems.push(`cuts off "${(one.textContent ?? '').trim().slice(0, 40)}"`);
			}
			return problems;
		});
		found.push(...told.map((one) => `${path.replace(/[0-9a-f-]{36}/, '…')} ${one}`));
	}
	expect(found).toEqual([]);
	await page.context().close();
});

test('what was spoken can be heard by others @script', async ({ browser }) => {
	const page = await openAs(browser, 'sanne', '/', { permissions: ['microphone'] });
	const words = `Ingesproken ${Date.now()}`;
	await startPost(page);
	await page.getByRole('button', { name: 'Spreek in' }).click();
	await page.getByRole('button', { name: 'Tik om te beginnen' }).click();
	// The clock on the page says that sound came in.
	await expect(page.locator('.clock')).toHaveText(/0:0[1-9]/);
	await page.getByRole('button', { name: 'Tik om te stoppen' }).click();
	await expect(page.locator('audio')).toBeVisible();
	await page.getByLabel('Zeg er iets bij').fill(words);
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await expect(told(page, words)).toBeVisible();

	const ilse = await openAs(browser, 'ilse');
	const sound = told(ilse, words).locator('audio');
	await expect(sound).toBeAttached();
	const address = await sound.evaluate((one: HTMLAudioElement) => one.currentSrc || one.src);
	const answer = await ilse.request.get(address);
	expect(answer.status()).toBe(200);
	expect(answer.headers()['content-type']).toMatch(/^audio\//);
	expect((await answer.body()).length).toBeGreaterThan(500);
	await Promise.all([page.context().close(), ilse.context().close()]);
});
