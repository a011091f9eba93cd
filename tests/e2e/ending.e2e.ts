import type { Page } from '@playwright/test';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { dateInWords, noonOf } from '#lib/i18n/format.ts';
import { expect, expectNoBarriers, openAs, scripted, test } from '../support/walks.ts';

// Femke says that days of the walk-in stop, tells somebody, and takes it back (E9).

const walkIn = '/a/kom-gerust-langs';
const day = (days: number) => daysAfter(dayOf(new Date()), days);
const inWords = (days: number) => dateInWords(noonOf(day(days)), 'nl');

/** The page on which days are said to stop. */
async function goToEnding(page: Page): Promise<void> {
	for (const part of ['/neighbourhoods/', '/activities/', '/ending']) {
		const links = page.locator(`a[href*="${part}"]`);
		await page.goto((await links.first().getAttribute('href'))!);
	}
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stoppen');
}

test('days stop only in time, with where else one can go, and those who were told hear that they go on', async ({
	browser
}) => {
	// Both ways of walking it may be under way in one world.
	const { rule, last } = scripted()
		? { rule: 'Elke donderdag', last: 40 }
		: { rule: 'Elke dinsdag', last: 47 };
	const page = await openAs(browser, 'femke', '/circles');
	await goToEnding(page);
	if (scripted()) await expectNoBarriers(page);
	await page.getByText('Zeggen dat het stopt').click();
	await page.getByLabel(rule).check();
	await page.getByLabel('Wat is de laatste dag?').fill(day(7));
	await page.getByLabel('Waarom stopt het?').fill('De hal gaat dicht.');
	await page.getByRole('button', { name: 'Zeg dat het stopt' }).click();
	// Nowhere to go to, and not a word why: the form says so, and keeps what was typed.
	await expect(page.getByLabel('Wat kan men nog meer doen?')).toHaveAttribute(
		'aria-invalid',
		'true'
	);
	await expect(page.getByLabel('Waarom stopt het?')).toHaveValue('De hal gaat dicht.');
	await expect(page.getByLabel(rule)).toBeChecked();
	await page.getByLabel('Wat kan men nog meer doen?').fill('Op andere dagen zijn wij er nog.');
	await page.getByRole('button', { name: 'Zeg dat het stopt' }).click();
	await expect(
		page.getByText(`De laatste dag kan op zijn vroegst ${inWords(28)} zijn.`)
	).toBeVisible();
	await expect(page.getByLabel('Wat kan men nog meer doen?')).toHaveValue(
		'Op andere dagen zijn wij er nog.'
	);
	await page.getByLabel('Wat is de laatste dag?').fill(day(last));
	await page.getByRole('button', { name: 'Zeg dat het stopt' }).click();

	const ending = page.getByRole('region', { name: `Stopt na ${inWords(last)}` });
	await expect(ending).toContainText('De hal gaat dicht.');
	const first = ending.getByRole('listitem').filter({ hasText: 'Lukt het niet?' }).first();
	const name = (await first.locator('b').textContent())!;
	const left = ending.getByText(/Nog \d+ mensen moeten het horen/);
	const before = (await left.textContent())!;
	await first.getByRole('button', { name: 'Weet het' }).click();
	await expect(left).not.toHaveText(before);

	const told = `${rule} stopt. De laatste dag is ${inWords(last)}.`;
	const outside = await browser.newPage();
	await outside.goto(walkIn);
	await expect(outside.getByText(told)).toBeVisible();
	await expect(outside.getByText('Op andere dagen zijn wij er nog.')).toBeVisible();

	await ending.getByText('Toch doorgaan').click();
	await ending.getByRole('button', { name: 'Ja, het gaat door' }).click();
	await expect(ending).toHaveCount(0);
	const back = page.getByRole('region', { name: `Stopt toch niet na ${inWords(last)}` }).first();
	await expect(back.getByRole('listitem').filter({ hasText: name })).toHaveCount(1);
	await back.getByRole('button', { name: 'Weet het' }).click();
	await expect(back.getByText('Iedereen weet het.')).toBeVisible();
	await outside.goto(walkIn);
	await expect(outside.getByText(told)).toHaveCount(0);
	await outside.close();
});
