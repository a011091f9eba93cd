import { barriersOn, expect, freshName, openAs, test } from '../support/walks.ts';

// A professional sees who needs somebody now, and takes it on from the list. It is told in Nel's
// circle, where no other walk raises or takes on anything.

test('who needs somebody comes first, is taken on from the list, and every desk sees it @script', async ({
	browser
}) => {
	const words = freshName('Zij doet de deur niet open');
	const marjan = await openAs(browser, 'marjan', '/desk');
	await expect(marjan.getByRole('heading', { level: 1, name: 'Wie wacht op u?' })).toBeVisible();
	const onDesk = marjan.getByRole('article').filter({ hasText: 'Nel' }).first();

	const tineke = await openAs(browser, 'tineke');
	await tineke.getByRole('link', { name: 'Het gaat minder goed' }).click();
	await tineke.getByLabel('Wat ziet u?').fill(words);
	await tineke.getByRole('button', { name: 'Verstuur' }).click();
	// By itself: the desk hears the bell of every circle.
	await expect(onDesk).toContainText(words);
	await expect(marjan.getByRole('region', { name: /^Nu/ })).toContainText('Nel');
	expect(await barriersOn(marjan)).toEqual([]);

	// Karin has two circles and is led to her desk. Her browser knows no script.
	const karin = await openAs(browser, 'karin', '/', { javaScriptEnabled: false });
	await expect(karin).toHaveURL(/\/desk$/);
	const hers = karin.getByRole('article').filter({ hasText: words });
	await hers.getByRole('link', { name: 'Ik pak dit op' }).click();
	await expect(karin).toHaveURL(/#take$/);
	await karin.getByRole('radio', { name: 'Ik bel', exact: true }).check();
	await karin.getByRole('button', { name: 'Dat spreek ik af' }).click();
	await expect(karin.getByRole('heading', { name: 'U pakt dit op' })).toBeVisible();
	const later = marjan.getByRole('region', { name: /^Daarna/ });
	await expect(later).toContainText('Karin pakt het op');

	await karin.getByText('Kan iemand anders het overnemen?').click();
	await karin.getByLabel('Wie vraagt u?').selectOption({ label: 'Marjan Roelvoort' });
	await karin.getByRole('button', { name: 'Vraag of het kan' }).click();
	await expect(onDesk).toContainText('Karin vraagt of u het overneemt');
	await onDesk.getByRole('link', { name: 'Ik pak dit op' }).click();
	await onDesk.getByRole('radio', { name: 'Iets anders' }).check();
	await onDesk.getByRole('button', { name: 'Dat spreek ik af' }).click();
	// What is missing is said where the finger is.
	await expect(onDesk).toContainText('Vul dit nog in.');
	await onDesk.getByRole('textbox').fill('Ik kijk bij de buren.');
	await onDesk.getByRole('button', { name: 'Dat spreek ik af' }).click();
	await expect(later).toContainText('U pakt dit op');
	await expect(
		marjan.getByRole('status').filter({ hasText: 'U pakt dit op bij Nel.' })
	).toHaveCount(1);
	await expect(marjan).toHaveURL(/\/desk$/);
	await expect(later.getByRole('link', { name: /Nel/ })).toBeFocused();

	// Somebody asked Marjan something too: all that waits there stands on the page of the circle.
	await later.getByRole('link', { name: /Nel/ }).click();
	await expect(marjan).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await marjan.getByRole('link', { name: /U pakt dit op/ }).click();
	await marjan.getByRole('radio', { name: 'Het is weer rustig' }).check();
	await marjan.getByRole('radio', { name: 'Goed', exact: true }).check();
	await marjan.getByLabel('Bericht aan wie de melding deed').fill('Dank u. Het gaat weer.');
	await marjan.getByRole('button', { name: 'Rond af' }).click();
	await expect(marjan.getByRole('heading', { name: 'Deze melding is afgerond' })).toBeVisible();
	await marjan.getByRole('link', { name: 'Werkplek' }).click();
	await expect(marjan.getByRole('heading', { level: 1, name: 'Wie wacht op u?' })).toBeVisible();
	await expect(later.filter({ hasText: 'U pakt dit op' })).toHaveCount(0);

	// Whoever works nowhere finds nothing there.
	await tineke.goto('/desk');
	await expect(tineke.getByRole('heading', { name: 'Hier is niets te zien' })).toBeVisible();
	for (const page of [tineke, karin, marjan]) await page.context().close();
});
