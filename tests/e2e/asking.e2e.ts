import type { Browser, Page } from '@playwright/test';
import {
	awake,
	circleOf,
	expect,
	expectNoBarriers,
	freshName,
	openAs,
	scripted,
	test
} from '../support/walks.ts';

// Asking and offering help (activities-credits.md 13, F1-F6, F16), from the side of each. Each project has its own
// persons; the worker of the house asks those who fit.

/** Where help is asked and offered, as who coordinates there finds it. */
async function giving(browser: Browser): Promise<string> {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	return area!.replace('/neighbourhoods/', '/give-and-take/');
}

/** The request with these words, in somebody's list; the worker may still be on its way to it. */
async function openRequest(page: Page, home: string, words: string): Promise<void> {
	await expect(async () => {
		await page.goto(`${home}/requests`);
		await expect(page.getByRole('link', { name: words })).toBeVisible({ timeout: 1_000 });
	}).toPass();
	await page.getByRole('link', { name: words }).click();
	await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
}

const sides = () =>
	scripted()
		? { asker: 'annie', helper: 'bert', name: 'Bert' }
		: { asker: 'dirk', helper: 'rachid', name: 'Rachid' };

test('a lamp: asked, said yes to, helped and thanked for', async ({ browser }) => {
	const { asker, helper, name } = sides();
	const home = await giving(browser);
	const words = freshName('Een lamp ophangen');
	const page = await openAs(browser, asker, `${home}/ask`);
	await expectNoBarriers(page);
	await page.getByRole('link', { name: 'Klusje in huis' }).click();
	// What is there already comes first; this one wants to ask anew.
	await expect(page.getByRole('heading', { name: 'Wie kan u helpen?' })).toBeVisible();
	await page.getByRole('link', { name: 'Niets gevonden?' }).click();
	await page.getByLabel('1. Wat heeft u nodig?').fill(words);
	await page.getByLabel('Morgen').check();
	// Who coordinates shows the name under which they ring (F4).
	await expect(page.getByText('Niemand? Dan belt Femke van Vlierkwartier u')).toBeVisible();
	await page.getByRole('button', { name: 'Vraag het' }).click();
	await expect(page.getByText('Uw vraag is verstuurd.')).toBeVisible();
	await expectNoBarriers(page);
	// Nobody is named before a yes, and nothing with which somebody can be reached is there.
	await expect(page.getByText(name)).toHaveCount(0);

	const other = await openAs(browser, helper);
	await openRequest(other, home, words);
	await expectNoBarriers(other);
	expect(await other.content()).not.toContain('Lindelaan');
	await other.getByRole('button', { name: 'Ja, ik kan' }).click();
	await expect(other.getByText('U zei ja. De ander hoort het nu.')).toBeVisible();
	expect(await other.content()).not.toContain('Lindelaan');

	await page.reload();
	await expect(page.getByRole('heading', { name: `${name} kan op morgen` })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: `Ja, graag ${name}` }).click();
	await expect(page.getByRole('link', { name: `Bel ${name}` })).toBeVisible();
	await expectNoBarriers(page);
	await other.reload();
	await expect(other.getByText(/Lindelaan/)).toBeVisible();

	// Who helped may say what they would like for it, with what a client of their own sends.
	await other.locator('form[action="?/helped"]').evaluate((form) => {
		for (const [name, value] of Object.entries({ thanks: 'points', points: '3' })) {
			const input = document.createElement('input');
			form.append(Object.assign(input, { type: 'hidden', name, value }));
		}
	});
	await other.getByRole('button', { name: 'Ja, het is gedaan' }).click();
	await expect(other.getByText('Fijn. Dat staat erbij.')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('heading', { name: `Bedank ${name}` })).toBeVisible();
	await expect(page.getByText(`${name} stelt 3 bedankpunten voor.`)).toBeVisible();
	await expect(page.getByLabel('Hoeveel bedankpunten?')).toHaveValue('3');
	await expect(page.getByText('Kiest u een ander aantal?')).toBeVisible();
	await expectNoBarriers(page);
	await page.getByLabel(`Graag weer met ${name}`).check();
	await page.getByRole('button', { name: 'Geen punten, graag gedaan' }).click();
	await expect(page.getByText('Uw dank is gezegd.')).toBeVisible();
});

test('help of each week goes on by a word, and is called off with who is not to come again', async ({
	browser
}) => {
	const { asker, helper, name } = sides();
	const home = await giving(browser);
	const words = freshName('Een kast opruimen');
	const page = await openAs(browser, asker, `${home}/ask`);
	await page.getByRole('link', { name: 'Klusje in huis' }).click();
	await page.getByRole('link', { name: 'Niets gevonden?' }).click();
	await page.getByLabel('1. Wat heeft u nodig?').fill(words);
	await page.getByLabel('Morgen').check();
	await page.getByLabel('Elke week').check();
	await page.getByRole('button', { name: 'Vraag het' }).click();
	await expect(page.getByText('Uw vraag is verstuurd.')).toBeVisible();
	const other = await openAs(browser, helper);
	await openRequest(other, home, words);
	await other.getByRole('button', { name: 'Ja, ik kan' }).click();
	await expect(other.getByText('U zei ja. De ander hoort het nu.')).toBeVisible();
	await page.reload();
	await page.getByRole('button', { name: `Ja, graag ${name}` }).click();

	// Nobody says that it is done to say that it goes on.
	await expect(page.getByRole('heading', { name: 'Gaat het zo door?' })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Ja, het gaat door' }).click();
	await expect(page.getByText('Fijn. Het gaat zo door.')).toBeVisible();
	await other.reload();
	await other.getByRole('button', { name: 'Ja, het gaat door' }).click();
	await expect(other.getByText('Fijn. Het gaat zo door.')).toBeVisible();

	await page.getByText('Is er iets niet goed?').click();
	await expect(page.getByLabel('Zeg ook af wat nu is afgesproken.')).toBeChecked();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Ja, liever niet meer' }).click();
	await expect(page.getByText('Goed. U wordt niet meer bij elkaar gebracht.')).toBeVisible();
	await openRequest(page, home, words);
	await expect(page.getByRole('link', { name: `Bel ${name}` })).toHaveCount(0);
	await page.getByText('Neem de vraag terug').click();
	await page.getByRole('button', { name: 'Ja, neem terug' }).click();
	// They meet again in other walks.
	await page.goto(`${home}/join`);
	await page.getByRole('button', { name: `Mag weer ${name}` }).click();
	await expect(page.getByText('Goed. U kunt weer voor elkaar gevraagd worden.')).toBeVisible();
});

test('a request from a template is out in four fields at most @script', async ({ browser }) => {
	const page = await openAs(browser, 'gerrit', `${await giving(browser)}/ask`);
	await awake(page);
	let taps = 0;
	const tap = async (work: Promise<void>) => {
		taps += 1;
		await work;
	};
	await tap(page.getByRole('link', { name: 'Wandelen' }).click());
	await tap(page.getByRole('link', { name: 'Niets gevonden?' }).click());
	await tap(page.getByLabel('Morgen').check());
	// What has to be filled in is numbered, and there are four of it.
	await expect(page.getByText(/^[1-9]\. /)).toHaveCount(4);
	await tap(page.getByRole('button', { name: 'Vraag het' }).click());
	await expect(page.getByText('Uw vraag is verstuurd.')).toBeVisible();
	expect(taps).toBeLessThanOrEqual(5);
});

test('an offer is chosen: one alone is asked, and a no has no effect', async ({ browser }) => {
	const home = await giving(browser);
	const { asker } = sides();
	const words = freshName('Een brief lezen');
	const page = await openAs(browser, asker, `${home}/ask`);
	await page.getByRole('link', { name: 'Post en brieven' }).click();
	await page.getByRole('link', { name: 'Vraag Fatma' }).click();
	await expect(page.getByText('Eerst alleen Fatma')).toBeVisible();
	await expectNoBarriers(page);
	await page.getByLabel('1. Wat heeft u nodig?').fill(words);
	await page.getByRole('button', { name: 'Vraag het Fatma' }).click();
	await expect(page.getByText('1 mens is gevraagd')).toBeVisible();
	const fatma = await openAs(browser, 'fatma');
	await openRequest(fatma, home, words);
	await expect(fatma.getByText('Nee zeggen heeft geen gevolg.')).toBeVisible();
	await fatma.getByRole('button', { name: 'Nee, nu niet' }).click();
	await expect(fatma.getByText('Goed. U hoort er niets meer over.')).toBeVisible();
	await expect(fatma.getByRole('link', { name: words })).toHaveCount(0);
});

test('who does not take part yet says on the way where they live, and nothing typed is lost', async ({
	browser
}) => {
	const home = await giving(browser);
	const page = await openAs(browser, scripted() ? 'koos' : 'ria', `${home}/ask`);
	await page.getByRole('link', { name: 'Tuin' }).click();
	// Who offers it stands before the form for them too (F2).
	await expect(page.getByRole('heading', { name: 'Wie kan u helpen?' })).toBeVisible();
	await page.getByRole('link', { name: 'Niets gevonden?' }).click();
	await page.getByLabel('1. Wat heeft u nodig?').fill('De heg is te hoog.');
	await page.getByLabel('Morgen').check();
	await page.getByLabel('De 4 cijfers van uw postcode').fill('12');
	await page.getByRole('button', { name: 'Vraag het' }).click();
	await expect(page.getByText('Typ 4 cijfers, zoals 6811.').first()).toBeVisible();
	await expectNoBarriers(page);
	await expect(page.getByLabel('1. Wat heeft u nodig?')).toHaveValue('De heg is te hoog.');
	await expect(page.getByLabel('Morgen')).toBeChecked();
	await page.getByLabel('De 4 cijfers van uw postcode').fill('1234');
	await page.getByLabel('Uw telefoonnummer').fill('06 00000201');
	await page.getByLabel('Straat en huisnummer').fill('Lindelaan 201');
	await page.getByRole('button', { name: 'Vraag het' }).click();
	await expect(page.getByText('Uw vraag is verstuurd.')).toBeVisible();
});

test('a daughter drafts, her father says yes, and only then it goes out', async ({ browser }) => {
	const words = freshName('Samen naar de markt');
	const sanne = await openAs(browser, 'sanne');
	await sanne.goto(`${circleOf(sanne)}/ask`);
	await expectNoBarriers(sanne);
	await sanne.getByRole('link', { name: 'Wandelen' }).click();
	// What is offered already comes before the form here too (F2).
	await expect(sanne.getByRole('heading', { name: 'Wie kan Ruud helpen?' })).toBeVisible();
	await expectNoBarriers(sanne);
	await sanne.getByRole('link', { name: 'Niets gevonden?' }).click();
	await sanne.getByLabel('1. Wat heeft u nodig?').fill(words);
	await sanne.getByLabel('De 4 cijfers van uw postcode').fill('1234');
	await sanne.getByLabel('Uw telefoonnummer').fill('06 00000301');
	await sanne.getByLabel('Straat en huisnummer').fill('Beukenlaan 3');
	await expectNoBarriers(sanne);
	await sanne.getByRole('button', { name: 'Leg het voor' }).click();
	await expect(sanne.getByText(/ziet het en kan ja zeggen/)).toBeVisible();
	// It stands in the list of questions too, for who arranges it.
	await sanne.goto(`${await giving(browser)}/requests`);
	await expect(sanne.getByRole('heading', { name: 'Voor wie u iets regelt' })).toBeVisible();
	await expectNoBarriers(sanne);
	await sanne.getByRole('link', { name: words }).click();
	await expect(sanne).toHaveURL(/\/circles\/[0-9a-f-]{36}\/ask$/);
	const ruud = await openAs(browser, 'ruud');
	await ruud.goto(`${circleOf(ruud)}/ask`);
	const draft = ruud.getByRole('region').filter({ hasText: words });
	await draft.getByRole('button', { name: 'Ja, vraag dit' }).click();
	await expect(ruud.getByText('Uw vraag is verstuurd.')).toBeVisible();
	await expectNoBarriers(ruud);
	// Who arranged it takes it back as well, with the circle named.
	await sanne.goto(`${circleOf(ruud)}/ask`);
	await sanne.getByRole('link', { name: words }).click();
	await expect(sanne.getByText('De kring van Ruud Okkerman')).toBeVisible();
	await sanne.getByText('Neem de vraag terug').click();
	await sanne.getByRole('button', { name: 'Ja, neem terug' }).click();
	await expect(sanne.getByText('Uw vraag is terug.')).toBeVisible();
	await expect(sanne.getByRole('button', { name: 'Ja, neem terug' })).toHaveCount(0);
});

test('for a mother without Kring her daughter asks, chooses, and says thanks', async ({
	browser
}) => {
	const home = await giving(browser);
	const { kind, helper, name } = scripted()
		? { kind: 'Post en brieven', helper: 'elif', name: 'Elif' }
		: { kind: 'Tuin', helper: 'dewi', name: 'Dewi' };
	const words = freshName('Iets voor moeder');
	const page = await openAs(browser, 'hanneke');
	const circle = circleOf(page);
	await page.goto(`${circle}/ask`);
	await page.getByRole('link', { name: kind }).click();
	await page.getByRole('link', { name: `Vraag ${name}` }).click();
	await expect(page.getByText(`Eerst alleen ${name}`)).toBeVisible();
	await page.getByLabel('1. Wat heeft u nodig?').fill(words);
	await page.getByLabel('De 4 cijfers van uw postcode').fill('12');
	await page.getByRole('button', { name: 'Leg het voor' }).click();
	await expect(page.getByText('Typ 4 cijfers, zoals 6811.').first()).toBeVisible();
	// What was typed, and who was chosen, is still there.
	await expect(page.getByLabel('1. Wat heeft u nodig?')).toHaveValue(words);
	await page.getByLabel('De 4 cijfers van uw postcode').fill('1234');
	await page.getByLabel('Uw telefoonnummer').fill('06 00000401');
	await page.getByLabel('Straat en huisnummer').fill('Beukenlaan 4');
	await page.getByRole('button', { name: 'Leg het voor' }).click();
	await expect(page.getByText(/ziet het en kan ja zeggen/)).toBeVisible();
	const draft = page.getByRole('region').filter({ hasText: words });
	await draft.getByText('Ja gehoord op een andere manier').click();
	await draft.getByRole('button', { name: 'Ja door de telefoon' }).click();
	await expect(page.getByText('Uw vraag is verstuurd.')).toBeVisible();

	const other = await openAs(browser, helper);
	await openRequest(other, home, words);
	expect(await other.content()).not.toContain('Beukenlaan');
	await other.getByRole('button', { name: 'Ja, ik kan' }).click();
	await expect(other.getByText('U zei ja. De ander hoort het nu.')).toBeVisible();

	await page.goto(`${circle}/ask`);
	await page.getByRole('link', { name: words }).click();
	await expect(page.getByText('De kring van Nel Haverkorn')).toBeVisible();
	await expect(page.getByText('U doet dit voor Nel.')).toBeVisible();
	await expect(page.getByRole('heading', { name: `${name} wil dit doen` })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: `Ja, graag ${name}` }).click();
	await expect(page.getByRole('link', { name: `Bel ${name}` })).toBeVisible();
	await expectNoBarriers(page);
	// Who reads along sees how it stands, and neither number nor buttons.
	const reader = await openAs(browser, 'pauline');
	await reader.goto(page.url().replace(/\?.*/, ''));
	await expect(reader.getByText('Anderen van de kring regelen het.')).toBeVisible();
	await expect(reader.getByRole('link', { name: `Bel ${name}` })).toHaveCount(0);
	await expect(reader.locator('main').getByRole('button')).toHaveCount(0);
	await page.getByRole('button', { name: 'Ja, het is gedaan' }).click();
	await expect(page.getByRole('heading', { name: `Bedank ${name}` })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByLabel('Hoeveel bedankpunten?').selectOption('2');
	await page.getByRole('button', { name: 'Stuur bedankpunten' }).click();
	await expect(page.getByText('Uw dank is gezegd.')).toBeVisible();
	// With the points of the circle: they wait for the yes of who helped.
	await other.goto(home);
	await expect(other.getByText(/Kring van Nel|Nel/).first()).toBeVisible();
});

test('what one knows from one’s own life is kept for who coordinates, and taken away again', async ({
	browser
}) => {
	const home = await giving(browser);
	const topic = freshName('Leven met weinig geld');
	const page = await openAs(browser, scripted() ? 'joyce' : 'agnieszka', `${home}/offers`);
	const inDutch = scripted();
	await page
		.getByText(inDutch ? 'Wat u weet uit uw eigen leven' : 'What you know from your own life')
		.click();
	const field = page.getByLabel(
		inDutch ? 'Waarover kunt u meepraten?' : 'What can you talk about?'
	);
	const save = page.getByRole('button', { name: inDutch ? 'Bewaar' : 'Save', exact: true });
	await field.fill('a'.repeat(61));
	await save.click();
	await expect(page.getByRole('alert').first()).toBeVisible();
	await expect(field).toHaveValue('a'.repeat(61));
	await field.fill(`${topic}\nNog iets`);
	await save.click();
	await expect(page.getByText(inDutch ? 'Bewaard. Haalt u' : 'Saved. If you')).toBeVisible();
	await expect(field).toHaveValue(`${topic}\nNog iets`);
	await expectNoBarriers(page);
	const office = await openAs(
		browser,
		'femke',
		`${home.replace('give-and-take', 'neighbourhoods')}/help?word=${encodeURIComponent(topic)}`
	);
	await expect(office.getByText(topic)).toBeVisible();
	await field.fill('');
	await save.click();
	await expect(page).toHaveURL(/done=life/);
	await expect(field).toBeHidden();
	await office.reload();
	await expect(office.getByText(topic)).toHaveCount(0);
});

test('what a resident likes to give stands beside the plan, and is added to as a neighbour', async ({
	browser
}) => {
	const ruud = await openAs(browser, 'ruud');
	await ruud.goto(`${circleOf(ruud)}/plan`);
	const gives = ruud.getByRole('region', { name: 'Wat u graag geeft' });
	await expect(gives).toContainText('Ik maak graag dingen van hout.');
	await gives.getByRole('link', { name: 'Zet er iets bij' }).click();
	await expect(ruud.getByRole('heading', { level: 1, name: 'Wat ik graag doe' })).toBeVisible();
	const sanne = await openAs(browser, 'sanne');
	await sanne.goto(`${circleOf(sanne)}/plan`);
	await expect(sanne.getByRole('region', { name: 'Wat Ruud graag geeft' })).toBeVisible();
	await expect(sanne.getByRole('link', { name: 'Zet er iets bij' })).toHaveCount(0);
});

test('whom one would rather not meet is taken back from one’s own list', async ({ browser }) => {
	const home = await giving(browser);
	const [key, words, name] = scripted()
		? (['youssef', 'De fiets van mijn dochter', 'Samira'] as const)
		: (['lotte', 'Een tas van de winkel', 'Marga'] as const);
	const page = await openAs(browser, key);
	await openRequest(page, home, words);
	await page.getByText('Is er iets niet goed?').click();
	await page.getByRole('button', { name: 'Ja, liever niet meer' }).click();
	await page.getByRole('link', { name: 'Bekijk met wie u liever niet' }).click();
	await expect(page.getByRole('heading', { name: 'Met wie u liever niet' })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByRole('button', { name: `Mag weer ${name}` }).click();
	await expect(page.getByText('Goed. U kunt weer voor elkaar gevraagd worden.')).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Met wie u liever niet' })).toHaveCount(0);
});

test('who coordinates rings about what found nobody, and settles it @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	await page.goto(`${area!}/help`);
	await expectNoBarriers(page);
	const card = page.getByRole('region').filter({ hasText: 'Een brief van de belasting' }).last();
	await expect(card.getByText(/Ligt hier sinds/)).toBeVisible();
	await card.getByRole('button', { name: 'Ik bel Gerrit' }).click();
	await expect(card.getByRole('link', { name: 'Bel Gerrit' })).toBeVisible();
	const gerrit = await openAs(browser, 'gerrit');
	await gerrit.goto(`${area!.replace('/neighbourhoods/', '/give-and-take/')}/requests`);
	await gerrit.getByRole('link', { name: 'Een brief van de belasting' }).click();
	await expect(gerrit.getByText('Femke van Vlierkwartier belt u')).toBeVisible();
	await card.getByText('Los het anders op').click();
	await card.getByLabel('Hoe is het opgelost?').fill('Elke dinsdag is er een spreekuur.');
	await card.getByRole('button', { name: 'Bewaar en sluit' }).click();
	await expect(page.getByText('Een brief van de belasting')).toHaveCount(0);
	// Under which name who coordinates rings is theirs to say.
	await page.getByLabel('Welke naam zien buren?').fill('Femke');
	await page.getByRole('button', { name: 'Bewaar de naam' }).click();
	await expect(page).toHaveURL(/\?saved/);
	await expect(page.getByLabel('Welke naam zien buren?')).toHaveValue('Femke');
	await gerrit.goto(`${area!.replace('/neighbourhoods/', '/give-and-take/')}/requests`);
	await gerrit.getByText('Wat voorbij is').click();
	await gerrit.getByRole('link', { name: 'Een brief van de belasting' }).click();
	await expect(gerrit.getByText('Elke dinsdag is er een spreekuur.')).toBeVisible();
});

test('harm is reported to somebody outside it, who answers', async ({ browser }) => {
	const home = await giving(browser);
	const page = await openAs(browser, sides().asker, `${home}/report`);
	await expect(page.getByText('U hoort binnen 7 dagen wat er gebeurt.')).toBeVisible();
	const words = freshName('Er klopte iets niet');
	await page.getByRole('button', { name: 'Meld het' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await page.getByLabel('Wat is er gebeurd?').fill(words);
	await page.getByRole('button', { name: 'Meld het' }).click();
	await expect(page.getByText('Uw melding is aangekomen.')).toBeVisible();
	await expectNoBarriers(page);
	const office = await openAs(
		browser,
		'femke',
		`${home.replace('give-and-take', 'neighbourhoods')}/help`
	);
	// Whatever office somebody got it by, it is read and answered where harm is reported.
	const waiting = office.getByRole('region', { name: 'Meldingen voor u' });
	await waiting.getByRole('link').first().click();
	await expect(office).toHaveURL(`${home}/report`);
	await expectNoBarriers(office);
	const card = office.locator('section section').filter({ hasText: words });
	await card.getByLabel('Wat is er gedaan?').fill('Wij spraken met beiden.');
	await card.getByRole('button', { name: 'Antwoord en sluit' }).click();
	await expect(office.getByText('Uw antwoord is verstuurd.')).toBeVisible();
	await expect(office.getByText(words)).toHaveCount(0);
	await page.goto(`${home}/report`);
	await expect(page.getByText('Wij spraken met beiden.').first()).toBeVisible();
});
