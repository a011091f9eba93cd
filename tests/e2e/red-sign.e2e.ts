import { circleOf, expect, expectNoBarriers, freshName, openAs, test } from '../support/walks.ts';

// A red sign that was ticked is a red signal, and says so before it is sent (S4). In Nel's circle
// an orange signal runs: what is red joins it, and begins anew.

test('Tineke ticks a red sign: it says whom that rings, and sends it with the note', async ({
	browser
}) => {
	const tineke = await openAs(browser, 'tineke');
	await tineke.goto(`${circleOf(tineke)}/notes/new?change=3`);
	const words = freshName('Haar bed is leeg');
	// Beside the sign, before anything is ticked.
	await expect(tineke.getByText('Dan gaat bij bewaren meteen een rode melding uit.')).toBeVisible();
	await expect(tineke.getByRole('heading', { name: 'Als u dit verstuurt' })).toBeHidden();
	const sign = 'Ik loop in de nacht op straat.';
	await tineke.getByRole('checkbox', { name: sign, exact: true }).check();
	await expect(tineke.getByRole('heading', { name: 'Als u dit verstuurt' })).toBeVisible();
	await expect(tineke.getByRole('link', { name: 'Bel 112' })).toHaveAttribute('href', 'tel:112');
	await expectNoBarriers(tineke);
	// In doubt, somebody says what is to happen; nothing goes before that.
	await tineke.getByRole('checkbox', { name: `Niet zeker: ${sign}` }).check();
	await tineke.getByRole('button', { name: 'Bewaar', exact: true }).click();
	await expect(tineke.getByText('U twijfelt over een ernstig teken.').first()).toBeVisible();
	await tineke.getByRole('checkbox', { name: `Niet zeker: ${sign}` }).uncheck();
	await tineke.getByLabel('Wilt u er iets bij schrijven?').fill(words);
	await tineke.getByRole('button', { name: /Stuur een rode melding|Bewaar/ }).click();
	await expect(tineke).toHaveURL(/\/signals\/[0-9a-f-]{36}$/);
	await expect(tineke.getByText(words)).toBeVisible();
	// Who said it before has it there too.
	await expect(tineke.getByText(`Tekens uit het plan: ${sign}`).first()).toBeVisible();
	await tineke.context().close();
});
