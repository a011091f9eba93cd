import type { Browser, Page } from '@playwright/test';
import { awake, expect, expectNoBarriers, openAs, scripted, test } from '../support/walks.ts';

// What treasurers and the neighbourhood read (activities-credits.md 14.2, 14.3, 15): how help goes round, what stands out in
// the books and what whoever did it says about that, and the books without names.

/** One of two, for the way of walking at hand. */
const either = (withScript: string, without: string) => (scripted() ? withScript : without);

/** Bedankpunten of somebody, or one of their pages. */
async function creditsOf(browser: Browser, key: string, part = ''): Promise<Page> {
	const page = await openAs(browser, key, '/give-and-take');
	await expect(page).toHaveURL(/\/give-and-take\/[0-9a-f-]{36}$/);
	if (part !== '') await page.goto(`${page.url()}${part}`);
	if (scripted()) await awake(page);
	return page;
}

async function booksOf(browser: Browser, key: string): Promise<Page> {
	const page = await creditsOf(browser, key);
	await page.getByRole('link', { name: 'De boeken' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'De boeken' })).toBeVisible();
	if (scripted()) await awake(page);
	return page;
}

/** A file that a link leads to, as text. */
async function fileOf(page: Page, name: string): Promise<string> {
	const href = await page.getByRole('link', { name }).getAttribute('href');
	const file = await page.request.get(href!);
	expect(file.headers()['content-type']).toBe('text/csv; charset=utf-8');
	return file.text();
}

test('who coordinates reads how help goes round, month by month, and takes it along as a table', async ({
	browser
}) => {
	const page = await openAs(browser, 'femke', '/circles');
	await page.locator('a[href^="/neighbourhoods/"]').first().click();
	await page.getByRole('link', { name: 'Hulp in cijfers' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Hulp in cijfers' })).toBeVisible();
	if (scripted()) await awake(page);
	await expectNoBarriers(page);
	const flow = page.getByRole('table', { name: 'Waarmee buren elkaar hielpen, per maand' });
	await expect(flow.getByRole('rowheader', { name: 'Meegaan en rijden' })).toBeVisible();
	// A month with a name for who listens, and a number or a word for each: nothing is told by the picture alone.
	const months = await flow.getByRole('columnheader').count();
	expect(months).toBeGreaterThan(1);
	for (const cell of await flow.getByRole('cell').all())
		expect((await cell.innerText()).trim()).toMatch(/^(\d+|·\s*verborgen)$/);
	const choice = page.getByLabel('Welke maand?');
	const earlier = await choice.locator('option').nth(1).innerText();
	await choice.selectOption({ label: earlier });
	await page.getByRole('button', { name: 'Laat zien' }).click();
	await expect(page.getByRole('heading', { level: 2, name: earlier })).toBeVisible();
	const table = await fileOf(page, 'Haal de cijfers op als tabel');
	expect(table).toContain('Keren dat buren elkaar hielpen');
	// No number of one to four stands in it where neighbours are counted.
	expect(table).not.toMatch(/;Buren die meededen;[1-4];/);
	await page.context().close();
});

test('a neighbour finds no figures, and no books', async ({ browser }) => {
	const page = await creditsOf(browser, 'petra');
	const area = new URL(page.url()).pathname.replace('/give-and-take/', '/neighbourhoods/');
	for (const part of ['/figures', '/figures/giving.csv', '/books', '/books/export.csv'])
		expect((await page.request.get(`${area}${part}`)).status(), part).toBe(404);
	await page.context().close();
});

test('of whom something stood out reads it in plain words and tells how it was', async ({
	browser
}) => {
	const page = await creditsOf(browser, either('youssef', 'ruud'));
	await page.getByRole('link', { name: 'Er viel iets op in uw punten' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Wat opviel' })).toBeVisible();
	const card = page.getByRole('region', {
		name: 'Een buur en u hielpen elkaar 6 keer, heen en weer.'
	});
	await expectNoBarriers(page);
	await card.getByRole('button', { name: 'Vertel hoe het zit' }).click();
	await expect(page.getByText('Schrijf kort hoe het zit.').first()).toBeVisible();
	await card.getByLabel('Hoe zit het?').fill('Ik maak zijn fiets en hij leest mijn post.');
	await card.getByRole('button', { name: 'Vertel hoe het zit' }).click();
	await expect(page.getByText('Bewaard. De penningmeesters lezen het.')).toBeVisible();
	await expect(card.getByLabel('Hoe zit het?')).toHaveValue(
		'Ik maak zijn fiets en hij leest mijn post.'
	);
	// Of the other one nothing stands here.
	expect(await page.locator('main').innerText()).not.toMatch(/Youssef|Ruud/);
	await page.context().close();
});

test('two treasurers read what stands out and close it together @script', async ({ browser }) => {
	const name = 'Kevin Slotema en Milan Duinker';
	const card = (page: Page) => page.getByRole('region', { name, exact: true });
	const first = await booksOf(browser, 'marjan');
	await expect(card(first)).toContainText('3 keer een ja binnen 10 seconden.');
	await expectNoBarriers(first);
	await card(first).getByRole('radio', { name: 'Het is goed zo' }).check();
	await card(first).getByRole('button', { name: 'Bewaar' }).click();
	await expect(first.getByText('Schrijf kort waarom u dit vindt.').first()).toBeVisible();
	await expect(card(first).getByRole('radio', { name: 'Het is goed zo' })).toBeChecked();
	await card(first).getByLabel('Waarom?').fill('Zij zaten aan één tafel.');
	await card(first).getByRole('button', { name: 'Bewaar' }).click();
	await expect(first.getByText('De andere penningmeester beslist mee.')).toBeVisible();
	const second = await booksOf(browser, 'pauline');
	// Each thinks for themselves: what the first one wrote is read afterwards.
	await expect(card(second)).toContainText('3 keer een ja binnen 10 seconden.');
	await expect(card(second)).not.toContainText('Zij zaten aan één tafel.');
	await card(second).getByRole('radio', { name: 'Het is goed zo' }).check();
	await card(second).getByLabel('Waarom?').fill('Mooi dat zij dit doen.');
	await card(second).getByRole('button', { name: 'Bewaar' }).click();
	await expect(second.getByText('Het is gesloten.')).toBeVisible();
	await expect(card(second)).toHaveCount(0);
	// Whom it was about reads what became of it, for a while.
	const milan = await creditsOf(browser, 'milan');
	await milan.getByRole('link', { name: 'Er viel iets op in uw punten' }).click();
	await expect(milan.getByText('De penningmeesters keken ernaar. Het is goed zo.')).toBeVisible();
	for (const page of [first, second, milan]) await page.context().close();
});

test('a treasurer takes the books along without names, and both see that it was done', async ({
	browser
}) => {
	const page = await booksOf(browser, either('marjan', 'pauline'));
	const [one, other] = [
		await fileOf(page, 'Haal de boeken op als tabel'),
		await fileOf(page, 'Haal de boeken op als tabel')
	];
	for (const table of [one, other])
		expect(table).not.toMatch(/Tineke|Cor|Roos|Youssef|fiets|tuin|wachten/);
	const aliasesOf = (table: string) =>
		new Set(
			table
				.split('\r\n')
				.slice(1, -1)
				.map((line) => line.split(';')[5]!)
		);
	expect(aliasesOf(one).size).toBeGreaterThan(5);
	expect([...aliasesOf(one)].filter((alias) => aliasesOf(other).has(alias))).toEqual([]);
	await page.reload();
	await expect(page.getByText(/haalde de tabel op: /).first()).toBeVisible();
	await page.context().close();
});
