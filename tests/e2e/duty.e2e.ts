import { expect, expectNoBarriers, freshName, openAs, scripted, test } from '../support/walks.ts';

// Who answers when: a team leader plans it, and whoever is away says who stands in.

test('Annelies plans a duty, sees the gap that she makes, and undoes it', async ({ browser }) => {
	const page = await openAs(browser, 'annelies', '/circles');
	await page.locator('a[href^="/organisation/"]').first().click();
	await page.getByRole('link', { name: 'Dienst van het team' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Dienst' })).toBeVisible();

	const name = freshName('Dienst');
	await page.getByText('Maak nog een dienst').click();
	await page.getByLabel('Hoe heet de dienst?').fill(name);
	await page.getByRole('button', { name: 'Maak deze dienst' }).click();
	await expect(page.getByText('Er is 1 gat')).toBeVisible();
	await expect(page.getByText('De hele dag niemand').first()).toBeVisible();

	await page.getByRole('button', { name: 'Zet op de dienst' }).click();
	await expect(page.getByRole('alert').first()).toContainText('Kies minstens 1 dag.');
	// What did not go through comes back on the same duty, not on the first one.
	await expect(page.getByRole('heading', { name: new RegExp(name) })).toBeVisible();
	await page.getByLabel('Wie?').selectOption({ label: 'Pauline Esveld' });
	for (const day of ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag']) {
		await page.getByRole('checkbox', { name: day }).check();
	}
	await page.getByRole('checkbox', { name: 'zondag' }).check();
	await page.getByLabel('Van', { exact: true }).fill('00:00');
	await page.getByLabel('Tot', { exact: true }).fill('00:00');
	await page.getByRole('button', { name: 'Zet op de dienst' }).click();
	await expect(page.getByText('De dienst is aangepast')).toBeVisible();
	await expect(page.getByText('Er is altijd iemand')).toBeVisible();
	await expect(page.getByText('De hele dag niemand')).toHaveCount(0);

	const thisWeek = page.url();
	await page.getByRole('link', { name: 'Week later' }).click();
	await expect(page).not.toHaveURL(thisWeek);
	const day = page
		.getByRole('listitem')
		.filter({ has: page.getByRole('heading', { name: /^woensdag/i }) });
	await day.getByText('Pauline Esveld, 0:00 tot 0:00').click();
	await day.getByRole('button', { name: 'Pas deze dienst aan' }).click();
	await expect(page.getByText('Er is 1 gat')).toBeVisible();
	await expect(day.getByText('De hele dag niemand')).toBeVisible();
	await expectNoBarriers(page);

	await page.getByRole('button', { name: 'Maak ongedaan' }).click();
	await expect(page.getByText('Het is ongedaan gemaakt')).toBeVisible();
	await expect(page.getByText('Er is altijd iemand')).toBeVisible();
	await expect(day.getByText('Pauline Esveld, 0:00 tot 0:00')).toBeVisible();
	await page.context().close();
});

test('a neighbour is away, and Ilse sees for whom she stands in', async ({ browser }) => {
	// Walks with and without script run side by side: each has a neighbour of its own.
	const [key, name] = scripted() ? ['cor', 'Cor'] : ['youssef', 'Youssef'];
	const away = await openAs(browser, key, '/me');
	await away.getByRole('link', { name: 'Ik ben een tijd weg' }).click();
	await away.getByLabel('Dag waarop u er weer bent').fill('2020-01-01');
	await away.getByRole('button', { name: 'Bewaar dat ik weg ben' }).click();
	await expect(away.getByRole('alert').first()).toContainText('later zijn dan het begin');

	const weekLater = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
	await away.getByLabel('Dag waarop u er weer bent').fill(weekLater);
	const ilse = away.locator('select[name=standInId] option', { hasText: 'Ilse' }).first();
	await away
		.getByLabel('Wie valt voor u in?')
		.selectOption((await ilse.getAttribute('value')) ?? '');
	await away.getByRole('button', { name: 'Bewaar dat ik weg ben' }).click();
	await expect(away.getByText('U bent straks weg')).toBeVisible();
	await expect(away.getByText(/Ilse .+ valt in\./).first()).toBeVisible();
	await expectNoBarriers(away);

	const other = await openAs(browser, 'ilse', '/me/absence');
	await expect(other.getByText(new RegExp(`Voor ${name} .+, van `))).toBeVisible();

	await away.getByRole('button', { name: 'Ik ben er weer' }).click();
	await expect(away.getByText('U bent er weer')).toBeVisible();
	await other.reload();
	await expect(other.getByText(`Voor ${name} `)).toHaveCount(0);
	await Promise.all([away, other].map((page) => page.context().close()));
});

test('Bas sees that the engine is awake, and that nobody outside watches', async ({ browser }) => {
	const page = await openAs(browser, 'bas', '/admin');
	await page.getByRole('link', { name: 'Hoe gaat het met de motor?' }).click();
	await expect(page.getByText('De motor is wakker')).toBeVisible();
	await expect(page.getByText('Niemand buiten kijkt mee')).toBeVisible();
	await expect(page.getByText('Deze Kring verstuurt geen sms.')).toBeVisible();
	await expectNoBarriers(page);
	await page.context().close();
});
