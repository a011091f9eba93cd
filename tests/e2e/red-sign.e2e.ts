import { expect, test } from '@playwright/test';
import { circleOf, expectNoBarriers, freshName, openAs } from '../support/walks.ts';

// A red sign that was ticked is a red signal, and says so before it is sent (S4). In Milan's circle
// a signal runs, which Petra took on: a red one makes it anew.

test('Femke ticks a red sign: it says whom that rings, and sends it with the note', async ({
	browser
}) => {
	const femke = await openAs(browser, 'femke');
	await femke.getByRole('link', { name: /Milan/ }).first().click();
	await expect(femke).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await femke.goto(`${circleOf(femke)}/notes/new?change=3`);
	const words = freshName('Zijn bed is leeg');
	// Beside the sign, before anything is ticked.
	await expect(femke.getByText('Dan gaat bij bewaren meteen een rode melding uit.')).toBeVisible();
	await expect(femke.getByRole('heading', { name: 'Als u dit verstuurt' })).toBeHidden();
	const sign = 'Ik ben weg en niemand weet waar.';
	await femke.getByRole('checkbox', { name: sign, exact: true }).check();
	await expect(femke.getByRole('heading', { name: 'Als u dit verstuurt' })).toBeVisible();
	await expect(femke.getByRole('link', { name: 'Bel 112' })).toHaveAttribute('href', 'tel:112');
	await expectNoBarriers(femke);
	// In doubt, somebody says what is to happen; nothing goes before that.
	await femke.getByRole('checkbox', { name: `Niet zeker: ${sign}` }).check();
	await femke.getByRole('button', { name: 'Bewaar', exact: true }).click();
	await expect(femke.getByText('U twijfelt over een ernstig teken.').first()).toBeVisible();
	await femke.getByRole('checkbox', { name: `Niet zeker: ${sign}` }).uncheck();
	await femke.getByLabel('Wilt u er iets bij schrijven?').fill(words);
	await femke.getByRole('button', { name: /Stuur een rode melding|Bewaar/ }).click();
	await expect(femke).toHaveURL(/\/signals\/[0-9a-f-]{36}$/);
	await expect(femke.getByText(words)).toBeVisible();
	await expect(femke.getByText(`Tekens uit het plan: ${sign}`)).toBeVisible();
	await femke.context().close();
});
