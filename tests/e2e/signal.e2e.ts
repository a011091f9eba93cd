import type { Browser, Page } from '@playwright/test';
import {
	awake,
	barriersOn,
	circleOf,
	expect,
	freshName,
	openAs,
	test,
	underWorker
} from '../support/walks.ts';

// Somebody raises a signal, somebody else takes it on and closes it, and each of them sees what the
// other did. In Ruud's circle nothing runs when the demo world begins.

// One after the other: in one circle runs one signal at a time.
test.describe.configure({ mode: 'serial' });

/** Opens the circle of Ruud as somebody who is in more circles than one. */
async function openRuud(browser: Browser, key: string): Promise<Page> {
	const page = await openAs(browser, key);
	if (!/\/circles\/[0-9a-f-]{36}$/.test(page.url()))
		await page.getByRole('list').getByRole('link', { name: /Ruud/ }).first().click();
	await expect(page.getByRole('link', { name: 'Het gaat minder goed' })).toBeVisible();
	return page;
}

test('raised in three taps, taken on, seen by who raised it, and closed with a word to them @script', async ({
	browser
}) => {
	const words = freshName('Hij is in de war');
	const youssef = await openRuud(browser, 'youssef');
	const circle = circleOf(youssef);
	await youssef.getByRole('link', { name: 'Het gaat minder goed' }).click();
	await expect(youssef.getByRole('link', { name: 'Bel 112' })).toHaveAttribute('href', 'tel:112');
	await youssef.getByRole('radio', { name: 'Het gaat slecht' }).check();
	await youssef.getByLabel('Wat ziet u?').fill(words);
	// Before sending it says who hears it now, and who after how long.
	const cover = youssef.getByRole('region', { name: 'Als u nu verstuurt' });
	await expect(cover.getByText('Karin')).toBeVisible();
	await youssef.getByRole('button', { name: 'Verstuur' }).click();
	await expect(youssef.getByRole('heading', { name: 'Uw melding loopt' })).toBeVisible();
	await expect(youssef.getByText('U deed de melding')).toBeVisible();

	// Who is in more circles sees it above the list of them, with the number for danger to life.
	const cor = await openAs(browser, 'cor', '/circles');
	await expect(cor.getByRole('link', { name: 'Bel 112' })).toBeVisible();
	await cor.getByRole('link', { name: /Ruud: Wie pakt dit op/ }).click();
	await expect(cor.getByRole('heading', { name: 'Wie pakt dit op?', level: 1 })).toBeVisible();
	// Nothing that happens comes through here, so that the page is behind.
	const news = /\/live$|__data\.json/;
	await cor.route(news, (route) => route.abort());
	await cor.reload();
	await awake(cor);
	await cor.getByRole('radio', { name: 'Ik ga langs', exact: true }).check();

	const sanne = await openAs(browser, 'sanne', circle);
	await sanne.getByRole('link', { name: /Wie pakt dit op/ }).click();
	await expect(sanne.getByText(words)).toBeVisible();
	expect(await barriersOn(sanne)).toEqual([]);
	await sanne.getByRole('radio', { name: 'Ik bel', exact: true }).check();
	await sanne.getByRole('button', { name: 'Dat spreek ik af' }).click();
	await expect(sanne.getByRole('heading', { name: 'U pakt dit op' })).toBeVisible();

	await cor.unroute(news);
	await cor.getByRole('button', { name: 'Dat spreek ik af' }).click();
	await expect(cor.getByText('Sanne was net eerder', { exact: false })).toBeVisible();
	await cor.context().close();

	// It stands on the other page by itself.
	await expect(youssef.getByRole('heading', { name: 'Sanne pakt het op' })).toBeVisible();
	await expect(youssef.getByRole('button', { name: 'Het was een vergissing' })).toHaveCount(0);

	await sanne.getByRole('radio', { name: 'Het is weer rustig' }).check();
	await sanne.getByRole('radio', { name: 'Goed', exact: true }).check();
	await sanne.getByRole('button', { name: 'Rond af' }).click();
	await expect(sanne.getByText('Schrijf nog even hoe het ging')).toBeVisible();
	await expect(sanne.getByRole('radio', { name: 'Het is weer rustig' })).toBeChecked();
	await sanne.getByLabel('Bericht aan wie de melding deed').fill('Dank u. Het gaat weer.');
	await sanne.getByRole('button', { name: 'Rond af' }).click();
	await expect(sanne.getByRole('heading', { name: 'Deze melding is afgerond' })).toBeVisible();

	await expect(youssef.getByText('Dank u. Het gaat weer.')).toBeVisible();
	// The resident sees all of it.
	const ruud = await openAs(browser, 'ruud', `${circle}/signals`);
	await ruud
		.getByRole('link', { name: /Slecht: het is weer rustig/ })
		.first()
		.click();
	await expect(ruud.getByText(words)).toBeVisible();
	await expect(ruud.getByText('Dit gaat over u.')).toBeVisible();
	for (const page of [youssef, sanne, ruud]) await page.context().close();
});

/** Raises from the shell, sees it sent once there is a network, and takes it back. */
async function sentFromShell(page: Page, circle: string, words: string): Promise<void> {
	await page.getByLabel('Wat ziet u?').fill(words);
	await page.getByRole('button', { name: 'Verstuur zodra het kan' }).click();
	await expect(page.getByText('Nog niemand weet het.')).toBeVisible();
	await page.context().setOffline(false);
	await expect(page.getByText('Uw melding is verstuurd.')).toBeVisible();
	await page.goto(`${circle}/signals`);
	await page.getByRole('link', { name: /Uw melding loopt/ }).click();
	await expect(page.getByText(words)).toBeVisible();
	await page.getByRole('button', { name: 'Het was een vergissing' }).click();
	await expect(page.getByRole('heading', { name: 'Deze melding is teruggehaald' })).toBeVisible();
}

test('without a network it says so with numbers to call, and is sent once when it returns @script', async ({
	browser
}) => {
	const words = freshName('Zonder internet');
	const ilse = await openAs(browser, 'ilse', '/', { serviceWorkers: 'allow' });
	await underWorker(ilse);
	const circle = circleOf(ilse);
	await ilse.goto(`${circle}/signals/new`);
	await ilse.getByLabel('Wat ziet u?').fill(words);
	// Only a page that is awake can keep what is sent.
	await expect(ilse.locator('form[novalidate]')).toHaveCount(1);
	await ilse.context().setOffline(true);
	await ilse.getByRole('button', { name: 'Verstuur' }).click();
	await expect(ilse.getByRole('heading', { name: 'Nog niet verstuurd' })).toBeVisible();
	await expect(ilse.getByRole('link', { name: 'Bel 112' })).toBeVisible();
	await ilse.context().setOffline(false);
	await expect(ilse.getByRole('heading', { name: 'Uw melding loopt' })).toBeVisible();
	await expect(ilse.getByText(words)).toHaveCount(1);
	await ilse.getByRole('button', { name: 'Het was een vergissing' }).click();
	await expect(ilse.getByRole('heading', { name: 'Deze melding is teruggehaald' })).toBeVisible();

	// Also who has no network before they are on that page, and only then taps it.
	await ilse.goto(circle);
	await expect(ilse.getByRole('link', { name: 'Het gaat minder goed' })).toBeVisible();
	await ilse.context().setOffline(true);
	await ilse.getByRole('link', { name: 'Het gaat minder goed' }).click();
	await expect(ilse.getByText('Bel nu iemand')).toBeVisible();
	await expect(ilse.getByRole('link', { name: 'Bel 112' })).toBeVisible();
	await sentFromShell(ilse, circle, freshName('Uit de schil'));

	// And who opens Kring without a network, where nothing of any circle is known.
	await ilse.context().setOffline(true);
	await ilse.goto('/');
	await ilse.getByRole('button', { name: 'Het gaat minder goed' }).click();
	await expect(ilse.getByText('Bel nu iemand')).toBeVisible();
	await sentFromShell(ilse, circle, freshName('Koud geopend'));
	await ilse.context().close();
});

test('who answers is chosen with the people themselves: a new step waits for a yes @script', async ({
	browser
}) => {
	const sanne = await openAs(browser, 'sanne');
	const circle = circleOf(sanne);
	await sanne.goto(`${circle}/chain`);
	const orange = sanne.getByRole('region', { name: 'Als het minder goed gaat' });
	await orange.getByText('Voeg een stap toe').click();
	const adding = orange.locator('details').filter({ hasText: 'Voeg een stap toe' });
	// Nobody chosen is said where the finger is.
	await adding.getByRole('button', { name: 'Bewaar deze stap' }).click();
	await expect(adding.getByText('Vul dit nog in.')).toBeVisible();
	await adding.getByRole('checkbox', { name: /Youssef/ }).check();
	await adding.getByRole('button', { name: 'Bewaar deze stap' }).click();
	await expect(orange.getByText('Youssef zei nog geen ja')).toBeVisible();

	const youssef = await openRuud(browser, 'youssef');
	await youssef.getByRole('link', { name: 'Bekijk en kies' }).click();
	await youssef.getByRole('button', { name: 'Ja, ik doe mee' }).click();
	await expect(youssef.getByText('U doet mee.')).toBeVisible();
	for (const page of [youssef, sanne]) await page.context().close();
});

test('what is said while one runs joins it, and nobody is called twice; also without script', async ({
	browser
}) => {
	const words = freshName('Zijn telefoon staat uit');
	const roos = await openAs(browser, 'roos');
	await roos.getByRole('link', { name: /Petra pakt het op/ }).click();
	await expect(roos.getByText('Milan kwam niet naar de training', { exact: false })).toBeVisible();
	await roos.goto(`${circleOf(roos)}/signals/new`);
	await expect(roos.getByText('Er loopt al een melding')).toBeVisible();
	await roos.getByLabel('Wat ziet u?').fill(words);
	await roos.getByRole('button', { name: 'Verstuur' }).click();
	await expect(roos.getByRole('heading', { name: 'Petra pakt het op' })).toBeVisible();
	await expect(roos.getByText(words)).toBeVisible();
	await roos.context().close();
});
