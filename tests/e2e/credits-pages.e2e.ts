import type { Browser, Page } from '@playwright/test';
import { dayOf } from '#lib/domain/day.ts';
import { papersOf } from '../support/paper.ts';
import {
	awake,
	expect,
	expectNoBarriers,
	freshName,
	openAs,
	scripted,
	strangerPage,
	test
} from '../support/walks.ts';

// Bedankpunten around a day activity, on paper and in offices (activities-credits.md 12.1, 12.2, 12.5, 12.6, 18.2).

/** The day on which this walk is walked. */
const today = () => dayOf(new Date());

/** One of two, for the way of walking at hand. */
const either = (withScript: string, without: string) => (scripted() ? withScript : without);

/** A page of who coordinates: behind the address of the neighbourhood. */
async function officeOf(browser: Browser, part: string): Promise<Page> {
	const page = await openAs(browser, 'femke', '/circles');
	const area = await page.locator('a[href^="/neighbourhoods/"]').first().getAttribute('href');
	await page.goto(`${area!}${part}`);
	if (scripted()) await awake(page);
	return page;
}

/** Writes down somebody on paper whom no other walk knows. */
async function onPaper(page: Page): Promise<string> {
	const name = freshName('Riet');
	await page.getByText('Schrijf in op papier').first().click();
	await page.getByLabel('Naam van de buur').fill(name);
	await page.getByRole('button', { name: 'Schrijf in op papier' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible();
	return name;
}

test('who did a turn at a day activity is thanked, hears of it and may give it back', async ({
	browser
}) => {
	const name = either('Youssef Bennari', 'Roos Duinker');
	const page = await officeOf(browser, '');
	await page.locator('a[href*="/activities/"]').first().click();
	await page.getByRole('link', { name: 'Bedank wie hielp' }).last().click();
	await expect(page.getByRole('heading', { level: 1, name: 'Bedank wie hielp' })).toBeVisible();
	if (scripted()) await awake(page);
	await expectNoBarriers(page);
	// Each way of walking thanks for a turn of its own.
	const task = either('Afwassen', 'Koken');
	const turn = (heading: string) =>
		page.getByRole('listitem').filter({ has: page.locator(heading) });
	const open = page
		.getByRole('listitem')
		.filter({ hasText: 'Welke buur is dit' })
		.getByRole('heading', { name: new RegExp(`: ${task}$`) });
	const card = turn(`#${(await open.first().getAttribute('id'))!}`);
	await card.getByRole('combobox').selectOption('');
	await card.getByRole('button', { name: 'Bedank' }).click();
	await expect(card.getByText('Kies welke buur het was.').first()).toBeVisible();
	await card.getByRole('combobox').selectOption({ label: name });
	await card.getByLabel('Hoeveel punten?').fill('13');
	await card.getByRole('button', { name: 'Bedank' }).click();
	await expect(
		card.getByText('Voor taken kan het met 12 punten op een dag.').first()
	).toBeVisible();
	await expect(card.getByRole('combobox').locator('option:checked')).toHaveText(name);
	await card.getByLabel('Hoeveel punten?').fill('4');
	await card.getByRole('button', { name: 'Bedank' }).click();
	await expect(page).toHaveURL(/\?saved/);
	await expect(card.getByText(`${name} is bedankt`)).toBeVisible();
	await expect(card.getByRole('button')).toHaveCount(0);
	await page.context().close();

	const hers = await openAs(browser, either('youssef', 'roos'), '/give-and-take');
	await expect(hers.getByText('U deed een taak bij een activiteit').first()).toBeVisible();
	await hers.getByRole('link', { name: 'Liever niet? Geef de punten terug.' }).first().click();
	const line = hers
		.getByRole('listitem')
		.filter({ hasText: 'U deed een taak bij een activiteit' })
		.first();
	await line.getByText('Klopt dit niet?').click();
	await line.getByRole('button', { name: 'Geef de punten terug' }).click();
	await expect(hers.getByText('De punten zijn teruggegaan.')).toBeVisible();
	await expect(line.getByText('Dit is teruggedraaid.').first()).toBeVisible();
	await hers.context().close();
});

test('a household on paper gets its statement in large letters, and it is written down who looked @script', async ({
	browser
}) => {
	const page = await officeOf(browser, '/credits');
	const name = await onPaper(page);
	// Anew, so that it can be told when the slip is saved as well.
	await page.goto(page.url().replace('?saved', ''));
	await awake(page);
	await page.getByLabel('Wie kreeg hulp?').selectOption({ label: name });
	await page.getByLabel('Wie hielp?').selectOption({ label: 'Petra Duinker' });
	await page.getByLabel('Waarmee?').selectOption({ label: 'Tuin' });
	await page.getByLabel('Hoeveel punten?').fill('2');
	await page.getByLabel('Welk nummer staat op het briefje?').fill('1');
	await page.getByLabel('Op welke dag was de hulp?').fill(today());
	await page.getByRole('button', { name: 'Voer in' }).click();
	await expect(page).toHaveURL(/\?saved/);
	// Petra has Kring, and says herself that it is right.
	const hers = await openAs(browser, 'petra', '/give-and-take');
	const asked = hers.getByRole('region', { name: 'zegt: u hielp met de tuin' }).last();
	await asked.getByRole('button', { name: 'Klopt', exact: true }).click();
	await expect(hers.getByText('Dank u wel. Het staat erbij.')).toBeVisible();
	await hers.context().close();
	await page.getByRole('link', { name: `Print het overzicht van ${name}` }).click();
	await expect(page.getByText(`Dit is alleen voor ${name}.`)).toBeVisible();
	await expect(page.getByText('Petra hielp u', { exact: true })).toBeVisible();
	await expect(page.getByText('Voor u geprint door Femke Oosterhaag')).toBeVisible();
	await page.route(/\.woff2$/, (route) => route.abort());
	await page.reload();
	await expectNoBarriers(page);
	const papers = await papersOf(page);
	expect(papers).toHaveLength(1);
	expect(papers[0]!.smallest).toBeGreaterThanOrEqual(15.9);
	expect(papers[0]!.words).toContain('Voor u geprint door');
	// She says that it is not right; the host passes it on, in her name.
	const line = page.getByRole('listitem').filter({ hasText: 'Petra hielp u' });
	await line.getByText(`Klopt dit niet voor ${name}?`).click();
	await line.getByRole('button', { name: 'Vraag de penningmeesters' }).click();
	await expect(page.getByText('De penningmeesters kijken ernaar.').first()).toBeVisible();
	await page.getByRole('link', { name: 'Vorige maand' }).click();
	await expect(page.getByText('In deze dagen gebeurde er niets.')).toBeVisible();
	// Days that are none stay in the form, as they were typed.
	await page.goto(page.url().replace(/\?.*/, '?from=2026-05-09&until=2026-05-01'));
	await expect(page.getByLabel('Van').first()).toHaveValue('2026-05-09');
	await expect(page.getByLabel('Tot en met').first()).toHaveValue('2026-05-01');
	// Who stops leaves no name behind.
	await page.goto(page.url().replace(/\?.*/, ''));
	await awake(page);
	await page.getByText(`${name} stopt met bedankpunten`).click();
	const stop = page.getByRole('button', { name: `Stop met bedankpunten voor ${name}` });
	await stop.click();
	await expect(page.getByText('Zet hier een vinkje als u het zeker weet.').first()).toBeVisible();
	await page.getByLabel(`Ja, stop voor ${name}`).check();
	await stop.click();
	await expect(page).toHaveURL(/credits\?saved/);
	await expect(page.getByText(name, { exact: true })).toHaveCount(0);
	await page.context().close();
});

test('limits are set within bounds, and it stands there who changed what', async ({ browser }) => {
	const page = await officeOf(browser, '/credits/limits');
	await expectNoBarriers(page);
	const most = page.getByLabel('Hoeveel uit de buurtpot per maand, zonder reden?');
	const before = await most.inputValue();
	await most.fill('41');
	await page.getByLabel('Hoe ver mag een nieuwe buur onder nul?').fill('30,5');
	await page.getByRole('button', { name: 'Bewaar de grenzen' }).click();
	await expect(page.getByText('Typ een heel getal van 0 tot en met 40.').first()).toBeVisible();
	await expect(most).toHaveValue('41');
	await expect(page.getByLabel('Hoe ver mag een nieuwe buur onder nul?')).toHaveValue('30,5');
	await page.getByLabel('Hoe ver mag een nieuwe buur onder nul?').fill('16');
	const next = before === '9' ? '10' : '9';
	await most.fill(next);
	await page.getByRole('button', { name: 'Bewaar de grenzen' }).click();
	await expect(page).toHaveURL(/\?saved/);
	const changes = page.getByRole('region', { name: 'Wat er veranderde' });
	await expect(changes).toContainText('Femke Oosterhaag');
	await expect(changes).toContainText(`Het was ${before} en werd ${next}.`);
	await page.context().close();
});

test('a treasurer is chosen among who takes part, finds the books, and is one no more', async ({
	browser
}) => {
	const name = either('Petra Duinker', 'Ruud Okkerman');
	const page = await officeOf(browser, '/credits/limits');
	await page.getByText('Kies een penningmeester').first().click();
	await page.getByRole('button', { name: 'Kies deze buur' }).click();
	await expect(page.getByText('Kies welke buur het was.').first()).toBeVisible();
	await page.getByLabel('Welke buur?').selectOption({ label: name });
	await page.getByRole('button', { name: 'Kies deze buur' }).click();
	await expect(page).toHaveURL(/\?saved/);
	const keepers = page.getByRole('region', { name: 'Wie de boeken houdt' });
	await expect(keepers.getByRole('listitem').filter({ hasText: name })).toBeVisible();

	const hers = await openAs(browser, either('petra', 'ruud'), '/give-and-take');
	await expect(hers.getByRole('link', { name: 'De boeken' })).toBeVisible();
	await keepers
		.getByRole('listitem')
		.filter({ hasText: name })
		.getByRole('button', { name: 'Is dit niet meer' })
		.click();
	await expect(keepers.getByRole('listitem').filter({ hasText: name })).toHaveCount(0);
	await hers.reload();
	await expect(hers.getByRole('link', { name: 'De boeken' })).toHaveCount(0);
	await page.context().close();
	await hers.context().close();
});

test('an organisation thanks a group at once, and puts something on offer and stops it', async ({
	browser
}) => {
	const page = await officeOf(browser, '/credits/organisation');
	await expectNoBarriers(page);
	const group = page.getByRole('region', { name: 'Bedank een groep' });
	await group.getByLabel('Hoeveel punten voor ieder?').fill('33');
	await group.getByRole('button', { name: 'Stuur aan de andere begeleider' }).click();
	await expect(group.getByText('Kies 1 tot en met 20 buren.').first()).toBeVisible();
	for (const name of ['Cor Weidelaar', 'Kevin Slotema']) await group.getByLabel(name).check();
	await group.getByLabel('Waarmee?').selectOption({ label: 'Koken of eten' });
	await group.getByRole('button', { name: 'Stuur aan de andere begeleider' }).click();
	await expect(group.getByText('Kies een heel getal van 1 tot en met 32.').first()).toBeVisible();
	await expect(group.getByLabel('Kevin Slotema')).toBeChecked();
	// Each way of walking waits for a sum of its own.
	await group.getByLabel('Hoeveel punten voor ieder?').fill(either('3', '4'));
	await group.getByRole('button', { name: 'Stuur aan de andere begeleider' }).click();
	const sum = either('6 bedankpunten', '8 bedankpunten');
	const waits = group.getByRole('listitem').filter({ hasText: sum });
	await expect(waits.first()).toBeVisible();

	// Who entered it does not confirm it.
	const office = await officeOf(browser, '/credits');
	const card = office.getByRole('region').filter({ hasText: 'bedankt deze groep' }).last();
	await card.getByRole('button', { name: 'Het was zo' }).click();
	await expect(office.getByText('Dit kunt u hier niet doen.').first()).toBeVisible();
	await office.context().close();
	const open = await waits.count();
	await waits.first().getByRole('button', { name: 'Trek dit terug' }).click();
	await expect(waits).toHaveCount(open - 1);

	const title = freshName('Fiets nakijken');
	await page.getByText('Zet er iets bij').first().click();
	const fresh = page.locator('form', { has: page.getByRole('button', { name: 'Zet het erbij' }) });
	await fresh.getByLabel('Hoe heet het?').fill(title);
	await fresh.getByLabel('Hoeveel punten?').fill('101');
	await fresh.getByRole('button', { name: 'Zet het erbij' }).click();
	await expect(fresh.getByText('Typ een heel getal van 1 tot en met 100.').first()).toBeVisible();
	await expect(fresh.getByLabel('Hoe heet het?')).toHaveValue(title);
	await fresh.getByLabel('Hoeveel punten?').fill('2');
	await fresh.getByRole('button', { name: 'Zet het erbij' }).click();
	const product = page.getByRole('region', { name: title });
	await expect(product).toBeVisible();
	await product.getByText(`Verander: ${title}`).click();
	await product.getByLabel('Buren kunnen dit nu kiezen').uncheck();
	await product.getByLabel('Hoeveel keer?').fill('5');
	await product.getByRole('button', { name: 'Bewaar' }).click();
	await expect(product.getByText('Staat nu niet te kiezen')).toBeVisible();
	await expect(product.getByText('Nog 5 te krijgen')).toBeVisible();
	await page.context().close();
});

test('who has a voucher for what an organisation does agrees on a day with who coordinates for it', async ({
	browser
}) => {
	const page = await officeOf(browser, '/credits/organisation');
	const title = freshName('Oogsten');
	await page.getByText('Zet er iets bij').first().click();
	const fresh = page.locator('form', { has: page.getByRole('button', { name: 'Zet het erbij' }) });
	await fresh.getByLabel('Hoe heet het?').fill(title);
	await fresh.getByLabel('Hoeveel punten?').fill('1');
	await fresh.getByRole('button', { name: 'Zet het erbij' }).click();
	await expect(page.getByRole('region', { name: title })).toBeVisible();

	const neighbour = await openAs(browser, either('toos', 'dewi'), '/give-and-take');
	await expect(neighbour).toHaveURL(/\/give-and-take\/[0-9a-f-]{36}$/);
	await neighbour.goto(`${neighbour.url()}/vouchers`);
	if (scripted()) await awake(neighbour);
	// It costs more meanwhile: that is said first, and nothing is taken.
	const product = page.getByRole('region', { name: title });
	await product.getByText(`Verander: ${title}`).click();
	await product.getByLabel('Hoeveel punten?').fill('2');
	await product.getByRole('button', { name: 'Bewaar' }).click();
	await expect(product.getByText('2 bedankpunten').first()).toBeVisible();
	const shelf = neighbour.url();
	await neighbour.getByRole('button', { name: `Neem de bon: ${title}` }).click();
	await expect(neighbour.getByText('Deze bon kost nu 2 bedankpunten.').first()).toBeVisible();
	await expect(neighbour.getByRole('region', { name: title })).toContainText('2 bedankpunten');
	await neighbour.getByRole('button', { name: `Neem de bon: ${title}` }).click();
	await expect(neighbour.getByText('De bon is van u.')).toBeVisible();
	const code = (await neighbour.locator('.code').innerText()).replaceAll(/\s/g, '');
	await neighbour
		.getByLabel('Welke dag en hoe laat?')
		.fill(`${new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10)}T14:00`);
	const words = freshName('Ik neem een tas mee');
	await neighbour.getByLabel(/^Een bericht voor/).fill(words);
	await neighbour.getByRole('button', { name: 'Stuur' }).click();
	await expect(neighbour.getByRole('heading', { name: /U stelde deze dag voor/ })).toBeVisible();

	await page.reload();
	if (scripted()) await awake(page);
	const card = page.getByRole('listitem').filter({ hasText: words });
	await expect(card).toContainText('stelt deze dag voor. Kunt u dan?');
	await expectNoBarriers(page);
	// Another day that is none says what to do, and keeps what was typed.
	await card.getByText('Stel een andere dag voor').click();
	await card.getByLabel('Welke dag en hoe laat?').fill('');
	await card.getByLabel(/^Een bericht voor/).fill('Het regent dan.');
	await card.getByRole('button', { name: 'Stuur' }).click();
	await expect(card.getByText('Kies een dag en een tijd.').first()).toBeVisible();
	await expect(card.getByLabel(/^Een bericht voor/)).toHaveValue('Het regent dan.');
	await card.getByRole('button', { name: 'Ja, die dag kan' }).click();
	await expect(card).toContainText('Deze dag is afgesproken');
	await page.getByLabel('De code van de bon').fill(code);
	await page.getByRole('button', { name: 'Lever in' }).click();
	await expect(card).toHaveCount(0);
	await neighbour.reload();
	await expect(neighbour.getByRole('article')).toContainText('Gedaan');

	// Another one the organisation cannot do: it says why, and the neighbour reads it.
	await neighbour.goto(shelf);
	if (scripted()) await awake(neighbour);
	await neighbour.getByRole('button', { name: `Neem de bon: ${title}` }).click();
	await expect(neighbour.getByText('De bon is van u.')).toBeVisible();
	await page.reload();
	if (scripted()) await awake(page);
	const next = page
		.getByRole('listitem')
		.filter({ has: page.getByRole('heading', { name: title }) })
		.filter({ hasText: 'De bon gaat niet door' });
	await next.getByText('De bon gaat niet door').click();
	await next.getByRole('button', { name: 'Zeg de bon af' }).click();
	await expect(next.getByText('Schrijf kort waarom het niet doorgaat.').first()).toBeVisible();
	await expectNoBarriers(page);
	await next.getByLabel('Waarom niet?').fill('De oogst is mislukt.');
	await next.getByRole('button', { name: 'Zeg de bon af' }).click();
	await expect(next).toHaveCount(0);
	await neighbour.reload();
	await expect(neighbour.getByText('“De oogst is mislukt.”')).toBeVisible();
	// News of it leads a colleague to this one, though it is over.
	const voucherId = /vouchers\/([0-9a-f-]+)/.exec(neighbour.url())![1];
	await page.goto(`${page.url().replace(/\?.*/, '')}?voucher=${voucherId}`);
	const ended = page.getByRole('listitem').filter({ hasText: 'De oogst is mislukt.' });
	await expect(ended).toContainText('Gaat niet door');
	await expect(ended.getByRole('button')).toHaveCount(0);
	await expectNoBarriers(page);
	await page.context().close();
	await neighbour.context().close();
});

test('two treasurers let an account stand still together, and go on again', async ({ browser }) => {
	const office = await officeOf(browser, '/credits');
	const name = await onPaper(office);
	await office.context().close();
	const accountsOf = async (key: string) => {
		const page = await openAs(browser, key, '/give-and-take');
		await page.getByRole('link', { name: 'De boeken' }).click();
		await page.getByRole('link', { name: 'Rekeningen die stilstaan' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rekeningen die stilstaan');
		if (scripted()) await awake(page);
		return page;
	};
	const card = (page: Page) => page.getByRole('region', { name });
	const first = await accountsOf('marjan');
	await first.getByText('Zet een rekening stil').first().click();
	await first.getByRole('button', { name: 'Zet stil' }).last().click();
	await expect(first.getByText('Kies van wie de rekening is.').first()).toBeVisible();
	await expect(first.getByText('Schrijf kort waarom u dit vindt.').first()).toBeVisible();
	await expectNoBarriers(first);
	await first.getByLabel('Van wie?').selectOption({ label: name });
	await first.getByLabel('Waarom?').last().fill('Steeds heen en weer.');
	await first.getByRole('button', { name: 'Zet stil' }).last().click();
	await expect(first.getByText('De andere penningmeester beslist mee.')).toBeVisible();
	await expect(card(first)).toContainText('Deze rekening doet nog mee.');
	const second = await accountsOf('pauline');
	await expect(card(second)).toContainText('Een andere penningmeester schreef hier iets over.');
	await expect(card(second)).not.toContainText('Steeds heen en weer.');
	await card(second).getByLabel('Waarom?').fill('Dat vind ik ook.');
	await card(second).getByRole('button', { name: 'Zet stil' }).click();
	await expect(second.getByText('De rekening staat nu stil.')).toBeVisible();
	await expect(card(second)).toContainText('Waarom: Steeds heen en weer. / Dat vind ik ook.');
	await expectNoBarriers(second);
	for (const page of [first, second]) {
		await page.reload();
		await card(page).getByLabel('Waarom?').fill('Het is uitgelegd.');
		await card(page).getByRole('button', { name: 'Laat weer meedoen' }).click();
		await expect(page).toHaveURL(/done=/);
	}
	await expect(second.getByText('De rekening doet weer mee.')).toBeVisible();
	await first.context().close();
	await second.context().close();
});

test('the month of the pot is for everybody, without a name and without a cookie', async ({
	browser
}) => {
	const page = await strangerPage(browser);
	await page.goto('/vlierkwartier');
	const pot = page.getByRole('region', { name: /^De buurtpot in / });
	await expect(pot).toContainText('In de pot gedaan');
	await expect(pot).toContainText('Voor hulp');
	await expectNoBarriers(page);
	expect(await page.context().cookies()).toEqual([]);
	await page.goto('/en/vlierkwartier');
	await expect(page.getByRole('region', { name: /^The neighbourhood pot in / })).toBeVisible();
	await page.context().close();
});
