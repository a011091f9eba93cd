import { expect, test } from '@playwright/test';
import { circleOf, freshName, openAs } from '../support/walks.ts';

// The agenda of a circle as people use it: put something in, say yes, give back, call one date off.

/** A day so many days from now, as a date field takes it. */
const inDays = (days: number): string =>
	new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', {
		timeZone: 'Europe/Amsterdam'
	});

test('Sanne asks who drives, Cor says yes and gives it back', async ({ browser }) => {
	const sanne = await openAs(browser, 'sanne');
	const agenda = `${circleOf(sanne)}/agenda`;
	const title = freshName('Tandarts');
	await sanne.goto(`${agenda}/new`);
	await sanne.getByLabel('Wat staat er in de agenda?').fill(title);
	await sanne.getByLabel('Welke dag?').fill(inDays(4));
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	// Without a time it is not kept, and nothing that was typed is lost.
	await expect(sanne.getByRole('alert')).toBeVisible();
	await expect(sanne.getByLabel('Wat staat er in de agenda?')).toHaveValue(title);
	await sanne.getByLabel('Hoe laat?', { exact: true }).fill('10:30');
	await sanne.getByLabel('Wie rijdt er?').check();
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	await expect(sanne.getByRole('link', { name: title })).toBeVisible();

	const cor = await openAs(browser, 'cor');
	await cor.goto(agenda);
	await cor.getByRole('button', { name: `Ik doe het: Wie rijdt er? ${title}` }).click();
	const row = cor.getByRole('listitem').filter({ hasText: title });
	await expect(row.getByText('U rijdt')).toBeVisible();
	await sanne.goto(agenda);
	await expect(
		sanne.getByRole('listitem').filter({ hasText: title }).getByText('Cor rijdt')
	).toBeVisible();
	await cor.getByRole('button', { name: `Ik kan toch niet: Wie rijdt er? ${title}` }).click();
	await expect(row.getByText('Nog iemand nodig')).toBeVisible();
	await sanne.context().close();
	await cor.context().close();
});

test('one date of what comes back is called off and goes on after all', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	const agenda = `${circleOf(page)}/agenda`;
	const title = freshName('Zwemmen');
	await page.goto(`${agenda}/new`);
	await page.getByLabel('Wat staat er in de agenda?').fill(title);
	await page.getByLabel('Welke dag?').fill(inDays(2));
	await page.getByLabel('Hoe laat?', { exact: true }).fill('09:00');
	await page.getByText('Komt dit terug?').click();
	await page.getByLabel('Elke week').check();
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await page.getByRole('link', { name: title }).click();
	await page.getByRole('button', { name: 'Dit gaat niet door' }).click();
	await expect(page.getByText('Gaat niet door')).toBeVisible();
	await page.goto(`${agenda}?from=${inDays(9)}`);
	const next = page.getByRole('listitem').filter({ hasText: title });
	await expect(next).toBeVisible();
	await expect(next.getByText('Gaat niet door')).toHaveCount(0);
	await page.goto(`${agenda}?from=${inDays(2)}`);
	await page.getByRole('link', { name: title }).first().click();
	await page.getByRole('button', { name: 'Het gaat toch door' }).click();
	await expect(page.getByRole('button', { name: 'Dit gaat niet door' })).toBeVisible();
	await page.context().close();
});
