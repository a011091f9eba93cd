import { expect, test } from '@playwright/test';
import { circleOf, expectNoBarriers, openAs } from '../support/walks.ts';

// "Alles goed?": a resident who wants it switches it on, and answers with one tap.

test('Milan wants to be asked, says with one tap that all is well, and stops it', async ({
	browser
}) => {
	const milan = await openAs(browser, 'milan');
	const circle = circleOf(milan);
	await milan.goto(`${circle}/check-in`);
	// All day long, so that the question is there at whatever hour this is walked.
	await milan.getByLabel('Van', { exact: true }).first().fill('00:00');
	await milan.getByLabel('Tot', { exact: true }).first().fill('23:59');
	await milan.getByLabel('Wie vraagt Kring het eerst?').selectOption({ label: 'Roos Duinker' });
	await milan.getByRole('button', { name: 'Ja, vraag dit' }).click();
	await expect(milan.getByText('Dat is bewaard.')).toBeVisible();
	await expect(milan.getByText('Roos zei nog geen ja')).toBeVisible();
	await expectNoBarriers(milan);

	const roos = await openAs(browser, 'roos');
	await roos.getByRole('link', { name: 'Bekijk en kies' }).click();
	await roos.getByRole('button', { name: 'Ja, ik doe mee' }).click();
	await expect(roos.getByText('U doet mee.')).toBeVisible();
	await roos.context().close();

	await expect(async () => {
		await milan.goto(circle);
		await expect(milan.getByRole('heading', { name: 'Alles goed?' })).toBeVisible({
			timeout: 1_000
		});
	}).toPass();
	await milan.getByRole('button', { name: 'Ik wil iemand spreken' }).click();
	await expect(milan.getByRole('heading', { name: 'Met wie wilt u praten?' })).toBeVisible();
	await milan.getByRole('button', { name: 'Ik heb iemand gesproken' }).click();
	await expect(milan.getByRole('heading', { name: 'Met wie wilt u praten?' })).toHaveCount(0);

	await milan.goto(`${circle}/check-in`);
	await expect(milan.getByText('Wilde iemand spreken').first()).toBeVisible();
	await milan.getByRole('button', { name: 'Stop ermee' }).click();
	await expect(milan.getByText('Het is gestopt.')).toBeVisible();
	await milan.context().close();
});
