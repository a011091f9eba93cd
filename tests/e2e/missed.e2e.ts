import { dayOf, daysAfter } from '../../src/lib/domain/day.ts';
import { dayAndMonth, noonOf } from '../../src/lib/i18n/format.ts';
import { barriersOn, expect, openAs, scripted, test } from '../support/walks.ts';

// Somebody whom a visitor of a walk-in named (activities-credits.md 5.11): what they are asked, and what a
// resident lets the circle know.

test('who was named says what they do, or where to ring them, and nothing typed is lost', async ({
	browser
}) => {
	const page = await openAs(browser, 'tineke', '/me/visitors');
	const annie = page.getByRole('region', { name: 'Annie' });
	await expect(annie).toContainText('Weet u of het goed gaat?');
	await annie.getByLabel('Uw telefoonnummer').fill('bel maar');
	await annie.getByRole('button', { name: 'Bel mij' }).click();
	await expect(annie.getByText('Vul een telefoonnummer in.')).toBeVisible();
	await expect(annie.getByLabel('Uw telefoonnummer')).toHaveValue('bel maar');
	await annie.getByRole('button', { name: 'Ik ga kijken' }).click();
	await expect(page.getByText('Dank u. Uw antwoord staat bij')).toBeVisible();
	await expect(annie).toContainText('U antwoordde: Ik ga kijken.');
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await page.context().close();
});

test('a code that is none is told kindly, and stays out of the address', async ({ browser }) => {
	const page = await openAs(browser, 'tineke', '/me/visitors');
	await page.getByLabel('De code').fill('geen code');
	await page.getByRole('button', { name: 'Bekijk de vraag' }).click();
	await expect(page.getByText('Deze code werkt niet.').first()).toBeVisible();
	await expect(page.getByLabel('De code')).toHaveValue('geen code');
	expect(page.url()).not.toContain('code=');
	await page.context().close();
});

test('who coordinates sees who is missed, and what was answered', async ({ browser }) => {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	await page.goto(area!);
	const activity = await page.locator('a[href*="/activities/"]').first().getAttribute('href');
	await page.goto(`${activity!}/visitors`);
	const annie = page.getByRole('region', { name: 'Annie' });
	await expect(annie).toContainText('keer gemist. Even bellen?');
	await expect(annie).toContainText('Tineke van hiernaast zei');
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await page.context().close();
});

test('a circle tells the walk-in that the resident is away, and that they come after all', async ({
	browser
}) => {
	const page = await openAs(browser, 'hanneke', '/circles');
	const circle = await page.getByRole('link', { name: /Nel/ }).first().getAttribute('href');
	await page.goto(`${/^\/circles\/[^/]+/.exec(circle!)![0]}/walk-in`);
	// Another walk may tell of other days at the same time.
	const [fromOn, untilOn] = [30, 36].map((days) =>
		daysAfter(dayOf(new Date()), days + (Date.now() % 250))
	);
	await page.getByText('Nel is er even niet').click();
	await page.getByLabel('Vanaf').fill(untilOn!);
	await page.getByLabel('Tot en met').fill(fromOn!);
	await page.getByRole('button', { name: 'Schrijf dit op' }).click();
	await expect(page.getByText('De laatste dag ligt voor de eerste.').first()).toBeVisible();
	await expect(page.getByLabel('Tot en met')).toHaveValue(fromOn!);
	await page.getByLabel('Vanaf').fill(fromOn!);
	await page.getByLabel('Tot en met').fill(untilOn!);
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Schrijf dit op' }).click();
	const words = (on: string) => dayAndMonth(noonOf(on), { now: new Date(), locale: 'nl' });
	const told = page
		.locator('form')
		.filter({ hasText: `Is er niet van ${words(fromOn!)} tot en met ${words(untilOn!)}.` });
	await expect(told).toBeVisible();
	await told.getByRole('button', { name: 'Komt toch' }).click();
	await expect(told).toHaveCount(0);
	await page.context().close();
});
