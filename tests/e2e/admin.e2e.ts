import { expect, expectNoBarriers, freshName, openAs, signInAs, test } from '../support/walks.ts';

// How a place comes into being: Bas runs the house, Annelies manages one organisation.

test('Bas makes a municipality with an organisation and asks its manager', async ({ page }) => {
	await signInAs(page, 'bas');
	await page.goto('/admin');
	await expect(page.getByText('Minder dan 5 kringen.').first()).toBeVisible();

	const municipality = freshName('Gemeente');
	await page.getByText('Maak een gemeente', { exact: true }).click();
	await page.getByLabel('Naam van de gemeente').fill(municipality);
	await page.getByLabel('Huisartsenpost').fill('bel maar');
	await page.getByRole('button', { name: 'Maak deze gemeente' }).click();
	await expect(page.getByRole('alert')).toContainText('Dit is geen telefoonnummer.');
	await expect(page.getByLabel('Naam van de gemeente')).toHaveValue(municipality);
	await page.getByLabel('Huisartsenpost').fill('0900 1234');
	await page.getByRole('button', { name: 'Maak deze gemeente' }).click();
	await expect(page.getByRole('heading', { level: 1, name: municipality })).toBeVisible();

	await page.getByText('Voeg een organisatie toe').click();
	await page.getByLabel('Naam van de organisatie').fill('Thuiszorg De Linde');
	await page.getByLabel('Binnen hoeveel uur leest iemand een bericht?').fill('8');
	await page.getByRole('button', { name: 'Maak deze organisatie' }).click();
	await expect(page.getByRole('alert')).toContainText('Vul eerst in wanneer uw mensen lezen.');
	await page.getByLabel('Wanneer lezen uw mensen berichten?').fill('Elke dag tot 17:00.');
	await page.getByRole('button', { name: 'Maak deze organisatie' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Thuiszorg De Linde' })).toBeVisible();

	await page.getByText('Nodig een manager uit').click();
	await page.getByLabel('Naam van wie u uitnodigt').fill('Saar de Wit');
	await page.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	await expect(page.getByText('De uitnodiging voor Saar de Wit is klaar')).toBeVisible();
	await expect(page.getByLabel('Link om te sturen')).toHaveValue(/\/staff\/[\w-]{43}$/);
	await expect(page.getByRole('img', { name: 'Scan voor de uitnodiging' })).toBeVisible();
	await expectNoBarriers(page);

	// The link was shown once: afterwards there is only a way to take it back.
	await page.goto(page.url().replace(/\?.*$/, ''));
	await expect(page.getByLabel('Link om te sturen')).toHaveCount(0);
	await page.getByRole('button', { name: 'Trek de uitnodiging van Saar de Wit in' }).click();
	await expect(page.getByText('Bewaard', { exact: true })).toBeVisible();
	await expect(page.getByText('Saar de Wit')).toHaveCount(0);
});

test('a name that exists is said at the field, and nothing typed is lost', async ({ page }) => {
	await signInAs(page, 'bas');
	await page.goto('/admin');
	await page.getByText('Maak een gemeente', { exact: true }).click();
	await page.getByLabel('Naam van de gemeente').fill('WOLDERLAND');
	await page.getByLabel('Hulp bij inloggen').fill('0800 4321');
	await page.getByRole('button', { name: 'Maak deze gemeente' }).click();
	await expect(page.getByRole('alert')).toContainText('Deze naam is er al.');
	await expect(page.getByLabel('Naam van de gemeente')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Hulp bij inloggen')).toHaveValue('0800 4321');
	await expectNoBarriers(page);
});

test('Annelies changes the reading times and asks somebody in; other places are not there', async ({
	page,
	browser
}) => {
	const other = await openAs(browser, 'bas', '/admin');
	await other.getByRole('link', { name: 'Wolderland' }).click();
	const idOf = async (name: string) =>
		(await other.getByRole('link', { name }).getAttribute('href'))?.split('/').at(-1) ?? '';
	const [own, foreign] = [await idOf('Kwikstaart'), await idOf('Sociaal Team')];
	await other.context().close();

	await signInAs(page, 'annelies');
	await page.goto(`/organisation/${own}`);
	await page.getByRole('link', { name: 'Pas de leestijden aan' }).click();
	await page.getByLabel('Telefoonnummer van de organisatie').fill('0512 654 321');
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByText('0512 654 321')).toBeVisible();
	await expectNoBarriers(page);

	await page.getByText('Nodig een medewerker uit').click();
	await page.getByLabel('Naam van wie u uitnodigt').fill('Piet Zomer');
	await page.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	await expect(page.getByRole('alert')).toContainText('Er is nog 1 ding niet goed.');
	await page.getByLabel('Wat doet deze persoon?').fill('begeleider');
	await page.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	await expect(page.getByText('De uitnodiging voor Piet Zomer is klaar')).toBeVisible();

	const nowhere = '00000000-0000-4000-8000-000000000000';
	for (const address of [
		`/organisation/${foreign}`,
		`/organisation/${foreign}/reading`,
		`/organisation/${nowhere}`,
		`/organisation/${own}/staff/${nowhere}`,
		'/admin',
		`/admin/organisations/${own}`
	]) {
		const answer = await page.goto(address);
		expect(answer?.status(), address).toBe(404);
	}
});

test('Annelies reads what happens before she ends the work of somebody', async ({ page }) => {
	await signInAs(page, 'bas');
	await page.goto('/admin');
	await page.getByRole('link', { name: 'Wolderland' }).click();
	const own = (await page.getByRole('link', { name: 'Kwikstaart' }).getAttribute('href'))
		?.split('/')
		.at(-1);
	await signInAs(page, 'annelies');
	await page.goto(`/organisation/${own ?? ''}`);
	await page.getByRole('link', { name: 'Karin Stoffelaar' }).click();
	await page.getByText('Deze persoon werkt hier niet meer').click();
	await expect(page.getByText('De plek als hulpverlener stopt in elke kring.')).toBeVisible();
	await expect(
		page.getByRole('button', { name: 'Stop het werk van Karin Stoffelaar' })
	).toBeVisible();
	await expectNoBarriers(page);
});

test('somebody without an office finds no pages of operators', async ({ page }) => {
	await signInAs(page, 'sanne');
	for (const address of ['/admin', '/admin/operators']) {
		expect((await page.goto(address))?.status(), address).toBe(404);
	}
});

for (const [address, title] of [
	['/privacy', 'Uw gegevens in Kring'],
	['/accessibility', 'Kring voor iedereen']
] as const) {
	test(`${address} can be read by everybody and brings no script`, async ({ page }) => {
		const answer = await page.goto(address);
		expect(answer?.status()).toBe(200);
		await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
		await expect(page.locator('script')).toHaveCount(0);
		await expectNoBarriers(page);
	});
}
