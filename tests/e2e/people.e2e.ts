import {
	circleOf,
	expect,
	expectNoBarriers,
	freshName,
	openAs,
	strangerPage,
	test
} from '../support/walks.ts';

// Who is in a circle and who may see what, as people do it: with and without script.

/** A code on paper: two groups of four signs. */
const codePattern = /^[34679ACDEFGHJKMNPQRTUWXY]{4} [34679ACDEFGHJKMNPQRTUWXY]{4}$/;

test('Ruud asks a neighbour in, who sees what it opens and says yes', async ({ browser }) => {
	const name = freshName('Toos');
	const ruud = await openAs(browser, 'ruud');
	const circle = circleOf(ruud);
	await ruud.goto(`${circle}/people/invite`);
	await expectNoBarriers(ruud);
	await ruud.getByLabel('Wie vraagt u?').fill(name);
	await ruud.getByLabel('Buur', { exact: true }).check();
	await ruud.getByLabel('Alleen de agenda').check();
	await ruud.getByLabel('Wilt u er iets bij zeggen?').fill('Kom je erbij?');
	await ruud.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	const link = await ruud.getByLabel('Of stuur deze link').inputValue();
	await expectNoBarriers(ruud);

	const toos = await strangerPage(browser);
	await toos.goto(link);
	await expect(toos.getByText('Kom je erbij?')).toBeVisible();
	await expect(toos.getByText('Agenda: dit ziet u')).toBeVisible();
	await expect(toos.getByText('Gezondheid en stemming: dit ziet u niet')).toBeVisible();
	await expectNoBarriers(toos);
	await toos.getByLabel('Hoe heet u?').fill(name);
	await toos.getByRole('button', { name: 'Ja, ik doe mee' }).click();
	await expect(toos.getByRole('heading', { name: 'Zo komt u er weer in' })).toBeVisible();
	await expectNoBarriers(toos);
	await toos.getByRole('link', { name: 'Nu niet' }).click();
	await expect(toos).toHaveURL(new RegExp(`${circle}$`));
	await expect(toos.getByText('U hebt alleen dit toestel')).toBeVisible();
	await toos.goto(link);
	await expect(toos).toHaveURL(new RegExp(`${circle}$`));

	const late = await strangerPage(browser);
	await late.goto(link);
	await expect(late.getByText('Deze uitnodiging is al gebruikt.')).toBeVisible();

	await ruud.goto(`${circle}/people`);
	await ruud.getByRole('link', { name }).click();
	await ruud.getByRole('link', { name: 'uit de kring' }).click();
	await ruud.getByRole('button', { name: 'uit de kring' }).click();
	await expect(ruud).toHaveURL(/\/people$/);
	await expect(ruud.getByRole('link', { name })).toHaveCount(0);
	await toos.reload();
	await expect(toos.getByText('Deze pagina is er niet.')).toBeVisible();
});

test('a code on paper opens nothing before the inviter confirms', async ({ browser }) => {
	const name = freshName('Wim');
	const ruud = await openAs(browser, 'ruud');
	const circle = circleOf(ruud);
	await ruud.goto(`${circle}/people/invite`);
	await ruud.getByLabel('Wie vraagt u?').fill(name);
	await ruud.getByText('Op papier, met een korte code').click();
	await ruud.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	const code = await ruud.getByText(codePattern).innerText();

	const wim = await strangerPage(browser);
	await wim.goto('/invitation');
	await wim.getByLabel('De code op uw papier').fill('ZZZZ ZZZZ');
	await wim.getByRole('button', { name: 'Ga verder' }).click();
	await expect(wim.getByText('Deze code kennen wij niet.')).toBeVisible();
	await wim.getByLabel('De code op uw papier').fill(code.toLowerCase());
	await wim.getByRole('button', { name: 'Ga verder' }).click();
	await wim.getByLabel('Hoe heet u?').fill(name);
	await wim.getByRole('button', { name: 'Ja, ik doe mee' }).click();
	await expect(wim.getByText('Dank u, u hebt ja gezegd')).toBeVisible();
	await wim.goto(circle);
	await expect(wim.getByText('Deze pagina is er niet.')).toBeVisible();

	await ruud.goto(`${circle}/people`);
	await ruud.getByRole('link', { name }).click();
	await expectNoBarriers(ruud);
	await ruud.getByRole('button', { name: 'Ja, dit is' }).click();
	await expect(ruud.getByRole('button', { name: 'Ja, dit is' })).toHaveCount(0);
	await wim.goto(circle);
	await expect(wim.getByRole('heading', { level: 1 })).toContainText('Ruud');
});

test('saying no leaves nothing', async ({ browser }) => {
	const ruud = await openAs(browser, 'ruud');
	await ruud.goto(`${circleOf(ruud)}/people/invite`);
	await ruud.getByLabel('Wie vraagt u?').fill(freshName('Gerda'));
	await ruud.getByRole('button', { name: 'Maak de uitnodiging' }).click();
	const link = await ruud.getByLabel('Of stuur deze link').inputValue();

	const gerda = await strangerPage(browser);
	await gerda.goto(link);
	await gerda.getByRole('button', { name: 'Nee, liever niet' }).click();
	await expect(gerda.getByText('U doet niet mee. Dat is goed.')).toBeVisible();
	// That the letters were fetched says nothing of anybody.
	const kept = (await gerda.context().cookies()).filter(({ name }) => name !== 'kring-font');
	expect(kept).toEqual([]);
});

test('Ruud chooses what somebody sees, and reads back what follows', async ({ browser }) => {
	const ruud = await openAs(browser, 'ruud');
	const circle = circleOf(ruud);
	await ruud.goto(`${circle}/rights`);
	await expectNoBarriers(ruud);
	await ruud.getByRole('link', { name: 'Cor' }).first().click();
	await ruud.getByLabel('Alleen de agenda').check();
	await ruud.getByLabel('3 maanden').check();
	await ruud.getByRole('button', { name: 'Zo is het goed' }).click();
	await expect(ruud.getByText('Dit is bewaard.')).toBeVisible();
	await expect(ruud.getByLabel('Alleen de agenda')).toBeChecked();
	await expectNoBarriers(ruud);
});

test('Ruud makes a card, with a PIN that is not on it', async ({ browser }) => {
	const ruud = await openAs(browser, 'ruud');
	await ruud.goto(`${circleOf(ruud)}/card`);
	await expectNoBarriers(ruud);
	await ruud.getByLabel('Kies een PIN van 5 cijfers').fill('12345');
	await ruud.getByRole('button', { name: /Maak een (nieuwe )?kaart/ }).click();
	await expect(ruud.getByText('Kies 5 cijfers. Niet 5 dezelfde').first()).toBeVisible();
	await ruud.getByLabel('Kies een PIN van 5 cijfers').fill('');
	await ruud.getByRole('button', { name: /Maak een (nieuwe )?kaart/ }).click();
	await expect(ruud.getByText('De kaart is klaar')).toBeVisible();
	await expect(ruud.getByText(/^\d{5}$/)).toBeVisible();
	await expectNoBarriers(ruud);
	await ruud.emulateMedia({ media: 'print' });
	await expect(ruud.getByText(/^\d{5}$/)).toBeHidden();
});

test('a leaflet starts a circle at home', async ({ browser }) => {
	const name = freshName('Gerrit');
	const dennis = await openAs(browser, 'dennis');
	await dennis.goto('/circles/new');
	await expectNoBarriers(dennis);
	await dennis.getByRole('button', { name: 'Maak een folder' }).click();
	const code = await dennis.getByText(codePattern).innerText();
	await expectNoBarriers(dennis);

	const gerrit = await strangerPage(browser);
	await gerrit.goto('/start');
	await gerrit.getByLabel('De code op uw papier').fill(code);
	await gerrit.getByRole('button', { name: 'Ga verder' }).click();
	await gerrit.getByLabel('Hoe heet u?').fill(name);
	await gerrit.getByRole('button', { name: 'Begin de kring' }).click();
	await expect(gerrit.getByText('Zonder ja kan de kring niet beginnen.')).toBeVisible();
	await expectNoBarriers(gerrit);
	await gerrit.getByLabel('Ja, ik wil een kring.').check();
	await gerrit.getByRole('button', { name: 'Begin de kring' }).click();
	await gerrit.getByRole('link', { name: 'Nu niet' }).click();
	await expect(gerrit).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await gerrit.goto(`${circleOf(gerrit)}/people`);
	await expect(gerrit.getByRole('link', { name })).toBeVisible();
});
