import type { Page } from '@playwright/test';
import { awake, circleOf, expect, openAs, test } from '../support/walks.ts';

// On a slow network people choose and type before the script has come. It takes nothing back.

/** Opens a page whose script is still on its way. Returns what lets it come. */
async function openAhead(page: Page, path: string): Promise<() => void> {
	let come = () => {};
	const coming = new Promise<void>((resolve) => (come = resolve));
	await page.route(/\/_app\/immutable\/.*\.js$/, async (route) => {
		await coming;
		await route.continue();
	});
	await page.goto(path, { waitUntil: 'commit' });
	return come;
}

test('what was chosen before the script came stays chosen @script', async ({ browser }) => {
	const page = await openAs(browser, 'ruud');
	const invite = `${circleOf(page)}/people/invite`;
	// Only the script writes the name into the sentence on what follows.
	const takenOver = page.getByText(/^Na .* ziet Joris niets meer/);

	let come = await openAhead(page, invite);
	await page.getByLabel('Wie vraagt u?').fill('Joris');
	await page.getByLabel('Ik kies zelf').check();
	await page.getByText('Op papier, met een korte code').click();
	come();
	await expect(takenOver).toBeVisible();
	await expect(page.getByLabel('Ik kies zelf')).toBeChecked();
	await expect(page.getByLabel('Op papier, met een korte code')).toBeChecked();

	come = await openAhead(page, invite);
	await page.getByLabel('Wie vraagt u?').fill('Joris');
	await page.getByLabel('Buur', { exact: true }).check();
	come();
	await expect(takenOver).toBeVisible();
	await expect(page.getByLabel('Buur', { exact: true })).toBeChecked();

	const face = page.getByRole('radio', { name: 'heel goed', exact: true });
	come = await openAhead(page, `${circleOf(page)}/updates/new`);
	await face.check();
	come();
	await expect(page.getByRole('button', { name: 'Spreek in' })).toBeVisible();
	await expect(face).toBeChecked();

	const first = page.getByLabel('Wie vraagt Kring het eerst?');
	come = await openAhead(page, `${circleOf(page)}/check-in`);
	await first.selectOption({ index: 1 });
	const chosen = await first.inputValue();
	come();
	await awake(page);
	await expect(first).toHaveValue(chosen);
});

test('a red sign that was ticked before the script came is a red signal @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'tineke');
	const come = await openAhead(page, `${circleOf(page)}/notes/new?change=3`);
	await page.getByRole('checkbox', { name: 'Ik loop in de nacht op straat.', exact: true }).check();
	come();
	await awake(page);
	// The script sends what it knows of, and says on the button what that will do.
	await expect(page.getByRole('button', { name: /^Stuur een rode melding/ })).toBeVisible();
});
