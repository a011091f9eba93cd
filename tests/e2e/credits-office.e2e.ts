import type { Browser, Page } from '@playwright/test';
import { dayOf } from '#lib/domain/day.ts';
import { papersOf } from '../support/paper.ts';
import {
	awake,
	expect,
	expectNoBarriers,
	freshName,
	openAs,
	scripted,
	test
} from '../support/walks.ts';

// Bedankpunten for who serves others with them: somebody who is trusted, a host with slips of paper, and two
// treasurers (activities-credits.md 12.2, 14).

/** The day on which this walk is walked. */
const today = () => dayOf(new Date());

/** One of two, for the way of walking at hand. */
const either = (withScript: string, without: string) => (scripted() ? withScript : without);

async function creditsOf(browser: Browser, key: string, part = ''): Promise<Page> {
	const page = await openAs(browser, key, '/give-and-take');
	await expect(page).toHaveURL(/\/give-and-take\/[0-9a-f-]{36}$/);
	if (part !== '') await page.goto(`${page.url()}${part}`);
	if (scripted()) await awake(page);
	return page;
}

/** The page of bedankpunten for who coordinates. */
async function officeOf(browser: Browser): Promise<Page> {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	await page.goto(`${area!}/credits`);
	if (scripted()) await awake(page);
	return page;
}

test('somebody who is trusted thanks in the name of a neighbour, and stops when that is over', async ({
	browser
}) => {
	const whose = either('milan', 'kevin');
	const page = await creditsOf(browser, whose, '/trusted');
	await page.getByText('Kies iemand', { exact: true }).first().click();
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByText('Kies wat deze buur mag.').first()).toBeVisible();
	await page.getByLabel('Zoek op voornaam').fill('ilse');
	await page.getByRole('button', { name: 'Zoek' }).click();
	await expect(page.getByRole('radio', { name: 'Ilse' })).toBeChecked();
	await page.getByLabel('Zeggen dat u hulp kreeg of gaf').check();
	await page.getByLabel('Zeggen of het klopt').check();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Bewaard.' })).toBeVisible();

	const name = either('Milan', 'Kevin');
	const hers = await creditsOf(browser, 'ilse', '/trusted');
	await hers.getByRole('link', { name: `Help ${name}` }).click();
	await expect(hers.getByText(`U doet dit voor ${name}.`)).toBeVisible();
	await expectNoBarriers(hers);
	await hers.getByRole('link', { name: `${name}: Ik kreeg hulp` }).click();
	await hers.getByLabel('Zoek op voornaam').fill('cor');
	await hers.getByRole('button', { name: 'Zoek' }).click();
	await expect(hers.getByRole('radio', { name: 'Cor' })).toBeChecked();
	await hers.getByRole('radio', { name: 'Fiets maken' }).check();
	await hers.getByRole('radio', { name: '15 minuten' }).check();
	await hers.getByRole('button', { name: 'Stuur' }).click();
	await expect(hers.getByText('Uw bedankje is verstuurd.')).toBeVisible();
	await expect(hers.getByText('Cor hielp u met de fiets, 15 minuten')).toBeVisible();

	await page.getByRole('button', { name: 'Ilse mag dit niet meer' }).click();
	await expect(page.getByText('Nog niemand doet dit voor u.')).toBeVisible();
	await hers.reload();
	await expect(hers.getByText('Uw bedankje is verstuurd.')).toHaveCount(0);
	await page.context().close();
	await hers.context().close();
});

test('a host writes down who does it on paper, and enters what both signed', async ({
	browser
}) => {
	const page = await officeOf(browser);
	await expectNoBarriers(page);
	const name = freshName('Riet');
	await page.getByText('Schrijf in op papier').first().click();
	await page.getByLabel('Naam van de buur').fill(name);
	await page.getByRole('button', { name: 'Schrijf in op papier' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible();
	await page.getByLabel('Wie kreeg hulp?').selectOption({ label: name });
	await page.getByLabel('Waarmee?').selectOption({ label: 'Tuin' });
	await page.getByLabel('Hoeveel punten?').fill('1,5');
	await page.getByLabel('Wilt u er iets bij zeggen?').fill(`Van ${name}`);
	await page.getByLabel('Welk nummer staat op het briefje?').fill('482 913');
	await page.getByLabel('Op welke dag was de hulp?').fill(today());
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(page.getByText('Vul dit nog in.').first()).toBeVisible();
	await expect(page.getByLabel('Hoeveel punten?')).toHaveValue('1,5');
	await page.getByLabel('Wie hielp?').selectOption({ label: 'Tineke Vlasblom' });
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(page.getByText('Kies een heel getal van 1 tot en met 32.').first()).toBeVisible();
	await expect(page.getByLabel('Wie kreeg hulp?').locator('option:checked')).toHaveText(name);
	await page.getByLabel('Hoeveel punten?').fill('2');
	// Two who both have Kring say it there.
	await page.getByLabel('Wie kreeg hulp?').selectOption({ label: 'Petra Duinker' });
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(page.getByText('Deze twee hebben allebei Kring.').first()).toBeVisible();
	await page.getByLabel('Wie kreeg hulp?').selectOption({ label: name });
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(page).toHaveURL(/\?saved/);
	await expect(page.getByLabel('Hoeveel punten?')).toHaveValue('');
	// The same slip once more, with something else on it.
	await page.getByLabel('Wie kreeg hulp?').selectOption({ label: name });
	await page.getByLabel('Wie hielp?').selectOption({ label: 'Tineke Vlasblom' });
	await page.getByLabel('Waarmee?').selectOption({ label: 'Tuin' });
	await page.getByLabel('Hoeveel punten?').fill('3');
	await page.getByLabel('Welk nummer staat op het briefje?').fill('482913');
	await page.getByLabel('Op welke dag was de hulp?').fill(today());
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(
		page.getByText('Een ander briefje met dit nummer is al ingevoerd.').first()
	).toBeVisible();
	// Nowhere on this page stands how anybody stands.
	expect(await page.locator('main').innerText()).not.toMatch(/\d+ bedankpunt/);
	await page.context().close();

	// Tineke has Kring: whatever was signed, she says herself that it is right.
	const hers = await creditsOf(browser, 'tineke');
	const asked = hers
		.getByRole('region', { name: `${name.split(' ')[0]!} zegt: u hielp met` })
		.filter({ hasText: `Van ${name}` });
	await asked.getByRole('button', { name: 'Klopt', exact: true }).click();
	await expect(hers.getByText('Dank u wel. Het staat erbij.')).toBeVisible();
	await hers.goto(`${hers.url().replace(/\?.*/, '')}/statement`);
	await expect(hers.getByText('U hielp Riet', { exact: true }).first()).toBeVisible();
	await hers.context().close();
});

test('empty slips for the kitchen table are large and fit two on a sheet @script', async ({
	browser
}) => {
	const page = await officeOf(browser);
	await page.getByRole('link', { name: 'Print lege briefjes' }).click();
	await expect(page).toHaveURL(/\/slips$/);
	await page.route(/\.woff2$/, (route) => route.abort());
	await page.reload();
	await expectNoBarriers(page);
	const papers = await papersOf(page);
	expect(papers).toHaveLength(1);
	expect(papers[0]!.smallest).toBeGreaterThanOrEqual(15.9);
	await page.context().close();
});

test('two treasurers decide together, each with a reason @script', async ({ browser }) => {
	const booksOf = async (key: string) => {
		const page = await creditsOf(browser, key);
		await page.getByRole('link', { name: 'De boeken' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'De boeken' })).toBeVisible();
		return page;
	};
	const first = await booksOf('marjan');
	const line = 'Kevin Slotema hielp Milan Duinker met de fiets, 8 bedankpunten';
	const card = (page: Page) => page.getByRole('region', { name: line });
	await expect(card(first)).toContainText('Milan Duinker zegt dat dit niet klopt.');
	await expectNoBarriers(first);
	await card(first).getByRole('radio', { name: 'Het blijft zo' }).check();
	await card(first).getByRole('button', { name: 'Bewaar' }).click();
	await expect(first.getByText('Schrijf kort waarom u dit vindt.').first()).toBeVisible();
	await expect(card(first).getByRole('radio', { name: 'Het blijft zo' })).toBeChecked();
	await card(first).getByLabel('Waarom?').fill('De fiets rijdt weer.');
	await card(first).getByRole('button', { name: 'Bewaar' }).click();
	await expect(first.getByText('De andere penningmeester beslist mee.')).toBeVisible();
	const second = await booksOf('pauline');
	// Each thinks for themselves: what the first one wrote is read afterwards.
	await expect(card(second)).toContainText('Milan Duinker zegt dat dit niet klopt.');
	await expect(card(second)).not.toContainText('De fiets rijdt weer.');
	await card(second).getByRole('radio', { name: 'De punten gaan terug' }).check();
	await card(second).getByLabel('Waarom?').fill('Zo lees ik het.');
	await card(second).getByRole('button', { name: 'Bewaar' }).click();
	await expect(card(second)).toContainText(
		'De andere penningmeester: Het blijft zo. De fiets rijdt weer.'
	);
	await card(second).getByRole('radio', { name: 'Het blijft zo' }).check();
	await card(second).getByLabel('Waarom?').fill('Milan zei later dat het goed was.');
	await card(second).getByRole('button', { name: 'Bewaar' }).click();
	await expect(second.getByText('Er is beslist.')).toBeVisible();
	await expect(card(second)).toHaveCount(0);
	await first.context().close();
	await second.context().close();
});

test('who stops chooses where the points go, and is nowhere by name any more @script', async ({
	browser
}) => {
	const page = await creditsOf(browser, 'karin');
	await page.getByRole('button', { name: 'Ik doe mee' }).click();
	await expect(page.getByText('Fijn dat u meedoet.')).toBeVisible();
	await page.getByRole('link', { name: 'Stoppen met bedankpunten' }).click();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Stop met bedankpunten' }).click();
	await expect(
		page.getByText('Zet hier een vinkje als u zeker wilt stoppen.').first()
	).toBeVisible();
	await page.getByLabel('Ja, ik wil stoppen').check();
	await page.getByRole('button', { name: 'Stop met bedankpunten' }).click();
	await expect(page.getByText('U bent gestopt met bedankpunten.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Ik doe mee' })).toBeVisible();
	await page.context().close();
});
