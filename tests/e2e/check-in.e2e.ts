import { awake, circleOf, expect, expectNoBarriers, openAs, test } from '../support/walks.ts';

// "Alles goed?": a resident who wants it switches it on, and answers with one tap. Walked once, because
// somebody is asked once a day, and not when others noted meanwhile that all is well.

test('a resident wants to be asked, would like to speak to somebody, and stops it @script', async ({
	browser
}) => {
	const asked = await openAs(browser, 'milan');
	const circle = circleOf(asked);
	await asked.goto(`${circle}/check-in`);
	await awake(asked);
	// All day long, so that the question is there at whatever hour this is walked.
	await asked.getByLabel('Van', { exact: true }).first().fill('00:00');
	await asked.getByLabel('Tot', { exact: true }).first().fill('23:59');
	await asked.getByLabel('Wie vraagt Kring het eerst?').selectOption({ label: 'Roos Duinker' });
	await asked.getByRole('button', { name: 'Ja, vraag dit' }).click();
	await expect(asked.getByText('Dat is bewaard.')).toBeVisible();
	await expect(asked.getByText('Roos zei nog geen ja')).toBeVisible();
	await expectNoBarriers(asked);

	const holding = await openAs(browser, 'roos');
	await holding.getByRole('link', { name: 'Bekijk en kies' }).click();
	await holding.getByRole('button', { name: 'Ja, ik doe mee' }).click();
	await expect(holding.getByText('U doet mee.')).toBeVisible();
	await holding.context().close();

	await expect(async () => {
		await asked.goto(circle);
		await expect(asked.getByRole('heading', { name: 'Alles goed?' })).toBeVisible({
			timeout: 1_000
		});
	}).toPass();
	await asked.getByRole('button', { name: 'Ik wil iemand spreken' }).click();
	await expect(asked.getByRole('heading', { name: 'Met wie wilt u praten?' })).toBeVisible();
	await expect(asked.getByRole('link', { name: 'Bel 112' })).toBeVisible();
	await expect(asked.getByRole('link', { name: 'Schrijf op hoe het gaat' }).first()).toBeVisible();
	await asked.getByRole('button', { name: 'Ik heb iemand gesproken' }).click();
	await expect(asked.getByRole('heading', { name: 'Met wie wilt u praten?' })).toHaveCount(0);

	await asked.goto(`${circle}/check-in`);
	await expect(asked.getByText('Wilde iemand spreken').first()).toBeVisible();
	await asked.getByRole('button', { name: 'Stop ermee' }).click();
	await expect(asked.getByText('Het is gestopt.')).toBeVisible();
	await asked.context().close();
});
