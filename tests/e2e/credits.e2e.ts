import type { Browser, Page } from '@playwright/test';
import { papersOf } from '../support/paper.ts';
import { awake, expect, expectNoBarriers, openAs, scripted, test } from '../support/walks.ts';

// Bedankpunten between neighbours (activities-credits.md, part II): people first, points second, and nobody sees
// how another stands. Each way of walking has neighbours of its own, because what one says another answers.

/** Opens the bedankpunten of somebody's neighbourhood. */
async function creditsOf(browser: Browser, key: string, part = ''): Promise<Page> {
	const page = await openAs(browser, key, '/give-and-take');
	await expect(page).toHaveURL(/\/give-and-take\/[0-9a-f-]{36}$/);
	if (part !== '') await page.goto(`${page.url()}${part}`);
	if (scripted()) await awake(page);
	return page;
}

/** Without the letters of the house, whose size the reader of paper cannot tell. */
async function inPlainLetters(page: Page): Promise<void> {
	await page.route(/\.woff2$/, (route) => route.abort());
	await page.reload();
}

/** So many days from now, as a field of a day has it. */
const dayAhead = (days: number) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** One of two, for the way of walking at hand. */
const either = (withScript: string, without: string) => (scripted() ? withScript : without);

test('who was helped says so in a minute, and the neighbour says that it is right', async ({
	browser
}) => {
	const me = either('sanne', 'ilse');
	const page = await creditsOf(browser, me);
	await page.getByRole('link', { name: 'Ik kreeg hulp' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'U kreeg hulp' })).toBeVisible();
	await expectNoBarriers(page);

	// Nothing filled in: each question says what to do.
	await page.getByRole('button', { name: 'Stuur' }).click();
	await expect(page.getByText('Kies eerst wie het was.').first()).toBeVisible();
	await expect(page.getByText('Kies waarmee het was.').first()).toBeVisible();

	await page.getByLabel('Wilt u er iets bij zeggen?').fill('Wat staat de tuin er mooi bij.');
	await page.getByLabel('Zoek op voornaam').fill('zz');
	await page.getByRole('button', { name: 'Zoek' }).click();
	await expect(page.getByText('Wij vonden niemand met “zz”.')).toBeVisible();
	await page.getByLabel('Zoek op voornaam').fill('tin');
	await page.getByRole('button', { name: 'Zoek' }).click();
	await expect(page.getByRole('radio', { name: 'Tineke' })).toBeChecked();
	// What was typed before the search still stands.
	await expect(page.getByLabel('Wilt u er iets bij zeggen?')).toHaveValue(
		'Wat staat de tuin er mooi bij.'
	);
	await page.getByRole('radio', { name: 'Tuin' }).check();
	// By script the page stays, and one could type before the answer to the time before is there.
	for (const wrong of scripted() ? ['1,5'] : ['0', '401', '1,5', '-3', 'veel']) {
		await page.getByLabel('Anders? Typ het aantal punten').fill(wrong);
		await page.getByRole('button', { name: 'Stuur' }).click();
		await expect(
			page.getByText('Kies een tijd, of typ een heel getal van 1 tot en met 32.').first()
		).toBeVisible();
		await expect(page.getByLabel('Anders? Typ het aantal punten')).toHaveValue(wrong);
		await expect(page.getByRole('radio', { name: 'Tineke' })).toBeChecked();
		await expect(page.getByRole('radio', { name: 'Tuin' })).toBeChecked();
	}
	await page.getByLabel('Anders? Typ het aantal punten').fill('');
	await page.getByRole('radio', { name: '30 minuten' }).check();
	await page.getByRole('button', { name: 'Stuur' }).click();
	await expect(page.getByText('Uw bedankje is verstuurd.')).toBeVisible();
	await expect(page.getByText('2 punten liggen klaar tot de ander ja zegt.')).toBeVisible();
	await expectNoBarriers(page);
	await page.context().close();

	const theirs = await creditsOf(browser, 'tineke');
	const card = theirs.getByRole('region', {
		name: `${either('Sanne', 'Ilse')} zegt: u hielp met de tuin, 30 minuten`
	});
	await expect(card).toContainText('Wat staat de tuin er mooi bij.');
	await card.getByRole('button', { name: 'Klopt', exact: true }).click();
	await expect(theirs.getByText('Dank u wel. Het staat erbij.')).toBeVisible();
	await theirs.context().close();
});

test('care takes no points, and neither does help that was simply given', async ({ browser }) => {
	const page = await creditsOf(browser, either('sanne', 'ilse'), '/thank?side=payee');
	const choose = async (kind: string, giving: string) => {
		await page.getByLabel('Zoek op voornaam').fill('roos');
		await page.getByRole('button', { name: 'Zoek' }).click();
		await expect(page.getByRole('radio', { name: 'Roos' })).toBeChecked();
		await page.getByRole('radio', { name: kind, exact: true }).check();
		await page.getByRole('radio', { name: giving }).check();
		await page.getByRole('button', { name: 'Stuur' }).click();
	};
	await choose('Eten bij ziekte', 'Voor mij');
	await expect(page.getByText('Wat fijn dat u er was.')).toBeVisible();
	await page.getByRole('link', { name: 'Ik hielp' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'U hielp iemand' })).toBeVisible();
	await choose('Rijden', 'Geen punten, graag gedaan');
	await expect(page.getByText('Graag gedaan. Er gaan geen punten heen of weer.')).toBeVisible();
	await page.context().close();
});

test('what waits is answered with one tap; who comes second hears how it stands', async ({
	browser
}) => {
	const key = either('petra', 'hanneke');
	const said = either(
		'Youssef zegt: ik hielp u met de fiets, 45 minuten',
		'Youssef zegt: ik hielp u met de tuin, 1 uur'
	);
	const [first, second] = [await creditsOf(browser, key), await creditsOf(browser, key)];
	const card = (page: Page) => page.getByRole('region', { name: said });
	await expectNoBarriers(first);
	await card(first).getByRole('button', { name: 'Klopt', exact: true }).click();
	await expect(first.getByText('Dank u wel. Het staat erbij.')).toBeVisible();
	await expect(card(first)).toHaveCount(0);
	await card(second).getByRole('button', { name: 'Klopt niet' }).click();
	await expect(second.getByText('Hier is al over beslist. Kijk hoe het nu staat.')).toBeVisible();
	// Below nothing there is no figure, and no word of debt.
	const standing = first.getByRole('region', { name: 'U kreeg meer dan u gaf. Dat mag.' });
	await expect(standing).toContainText('Alleen u ziet dit');
	expect(await standing.innerText()).not.toMatch(/\d|schuld|rood/i);
	await first.context().close();
	await second.context().close();
});

test('a gift to the pot is taken back within a day', async ({ browser }) => {
	const page = await creditsOf(browser, either('cor', 'youssef'), '/gifts');
	await expectNoBarriers(page);
	await page.getByLabel('Hoeveel punten?').fill('0');
	await page.getByRole('button', { name: 'Geef door' }).click();
	await expect(page.getByText('Typ een heel getal van 1 tot en met 400.').first()).toBeVisible();
	await page.getByLabel('Hoeveel punten?').fill('400');
	await page.getByRole('button', { name: 'Geef door' }).click();
	await expect(page.getByText('U heeft hier nu niet genoeg punten voor.')).toBeVisible();
	await expect(page.getByLabel('Hoeveel punten?')).toHaveValue('400');
	await page.getByLabel('Hoeveel punten?').fill('1');
	await page.getByRole('button', { name: 'Geef door' }).click();
	await expect(page.getByText('Doorgegeven. Wat een mooi gebaar.')).toBeVisible();
	await expect(page.getByText('U gaf punten aan de buurtpot').first()).toBeVisible();
	await page.getByRole('link', { name: 'Geef door' }).click();
	await page.getByRole('button', { name: 'Haal terug' }).first().click();
	await expect(page.getByText('De punten zijn weer bij u.')).toBeVisible();
	await page.context().close();
});

test('a statement is of the days one chooses, and a line can be turned back together', async ({
	browser
}) => {
	const page = await creditsOf(browser, 'roos', '/statement');
	await page.getByText('Andere dagen').click();
	await page.getByLabel('Van', { exact: true }).fill('2026-12-31');
	await page.getByLabel('Tot en met').fill('2026-01-01');
	await page.getByRole('button', { name: 'Laat zien', exact: true }).click();
	await expect(page.getByText('De einddag komt na de begindag.').first()).toBeVisible();
	await expect(page.getByLabel('Van', { exact: true })).toHaveValue('2026-12-31');

	await page.getByRole('link', { name: 'Dit jaar' }).click();
	// With what it was stands there for who asks for it (14.4).
	await expect(page.getByText('Tineke hielp u', { exact: true })).toBeVisible();
	await page.getByRole('link', { name: 'Laat zien waarmee het was' }).click();
	const line = page
		.getByRole('listitem')
		.filter({ hasText: either('Tineke hielp u met een maaltijd', 'U hielp Tineke met computer') });
	await expectNoBarriers(page);
	await line.getByText('Klopt dit niet?').click();
	await line.getByRole('button', { name: 'Wij draaien dit terug' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'Zegt de ander ook ja' })).toBeVisible();
	await expect(line).toContainText('U wilt dit terugdraaien.');
	await page.context().close();

	// The other one finds it where all waits for a yes; saying nothing leaves it as it is.
	const hers = await creditsOf(browser, 'tineke');
	const asked = hers.getByRole('region', { name: 'Roos wil dit terugdraaien.' }).first();
	await expect(asked.getByRole('button', { name: 'Ja, draai het terug' })).toBeVisible();
	await expectNoBarriers(hers);
	await hers.context().close();
});

test('a statement on paper has large letters, and one to take along is one’s own @script', async ({
	browser
}) => {
	const page = await creditsOf(browser, 'tineke', '/statement');
	await page.getByRole('link', { name: 'Dit jaar' }).click();
	await expect(page).toHaveURL(/from=\d{4}-01-01/);
	await inPlainLetters(page);
	await expect(page.getByText('Aan het begin')).toBeVisible();
	const papers = await papersOf(page);
	expect(papers.map(({ words }) => words).join(' ')).toContain('Overzicht van Tineke Vlasblom');
	for (const { smallest } of papers) expect(smallest).toBeGreaterThanOrEqual(15.9);
	const href = await page.getByRole('link', { name: 'Bewaar als tabel' }).getAttribute('href');
	const table = await (await page.request.get(href!)).text();
	expect(table).toMatch(/^\uFEFFDag;Wat;Met wie;Punten;Stand\r\n/);
	expect(table).toContain(';U hielp Petra;Petra;6;6');
	const data = await page.getByRole('link', { name: 'Bewaar als gegevens' }).getAttribute('href');
	const told = (await (await page.request.get(data!)).json()) as {
		opening: number;
		closing: number;
		lines: { points: number }[];
	};
	const sum = told.lines.reduce((total, { points }) => total + points, told.opening);
	expect(sum).toBe(told.closing);
	await page.context().close();
});

test('a voucher is taken, shown, and handed in once by who did it', async ({ browser }) => {
	const page = await creditsOf(browser, either('sanne', 'ruud'), '/vouchers');
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Neem de bon: De heg knippen' }).click();
	await expect(page.getByText('De bon is van u.')).toBeVisible();
	await expect(page.getByRole('img', { name: 'Laat deze code scannen' })).toBeVisible();
	await expectNoBarriers(page);
	const card = page.getByRole('article', { name: 'De heg knippen' });
	const code = (await card.locator('.code').innerText()).replaceAll(/\s/g, '');
	expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{11}$/);
	// Who took it names a day, with a word; nothing that was typed is lost where that is none.
	await expect(page.getByRole('heading', { name: /^Stel een dag voor\./ })).toBeVisible();
	await page.getByLabel('Een bericht voor Youssef').fill('Beukenlaan 4, achterom.');
	await page.getByRole('button', { name: 'Stuur' }).click();
	await expect(page.getByText('Kies een dag en een tijd.').first()).toBeVisible();
	await expect(page.getByLabel('Een bericht voor Youssef')).toHaveValue('Beukenlaan 4, achterom.');
	await page.getByLabel('Welke dag en hoe laat?').fill(`${dayAhead(5)}T14:00`);
	await page.getByRole('button', { name: 'Stuur' }).click();
	await expect(page.getByText('Verstuurd. De ander hoort het van Kring.')).toBeVisible();
	await expect(
		page.getByRole('heading', { name: /U stelde deze dag voor\. Youssef/ })
	).toBeVisible();

	const his = await creditsOf(browser, 'youssef');
	await his.goto(page.url().replace(/\?.*/, ''));
	await expect(his.getByText('“Beukenlaan 4, achterom.”')).toBeVisible();
	await expectNoBarriers(his);
	if (scripted()) await awake(his);
	// She puts it off meanwhile: his yes is not to the day that he saw, and he sees the other one first.
	await page.getByText('Verzet de afspraak').click();
	await page.getByLabel('Welke dag en hoe laat?').fill(`${dayAhead(6)}T15:30`);
	await page.getByRole('button', { name: 'Stuur' }).click();
	await expect(page.getByRole('article')).toContainText('15:30');
	await his.getByRole('button', { name: 'Ja, die dag kan' }).click();
	await expect(his.getByText('De dag is intussen veranderd.').first()).toBeVisible();
	await expect(his.getByRole('article')).toContainText('15:30');
	await his.getByRole('button', { name: 'Ja, die dag kan' }).click();
	await expect(his.getByRole('heading', { name: /Deze dag is afgesproken/ })).toBeVisible();
	await page.reload();
	await expect(
		page.getByRole('heading', { name: 'Deze dag is afgesproken met Youssef.' })
	).toBeVisible();

	await his.goto(his.url().replace(/\/vouchers\/.*/, '/vouchers/redeem'));
	if (scripted()) await awake(his);
	const slip = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
	await his.getByLabel('De code van de bon').fill(slip);
	await his.getByRole('button', { name: 'Lever in' }).click();
	await expect(his.getByText('Deze code klopt niet.').first()).toBeVisible();
	await expect(his.getByLabel('De code van de bon')).toHaveValue(slip);
	await his.getByLabel('De code van de bon').fill(code.toLowerCase());
	await his.getByRole('button', { name: 'Lever in' }).click();
	await expect(his.getByText('Mooi gedaan. De punten zijn bij u.')).toBeVisible();
	await his.goto(`${his.url().replace(/\?.*/, '')}/redeem`);
	await his.getByLabel('De code van de bon').fill(code);
	await his.getByRole('button', { name: 'Lever in' }).click();
	await expect(his.getByText('Deze bon is al gebruikt of teruggegeven.')).toBeVisible();
	await page.reload();
	await expect(card).toContainText('Gedaan');
	await expect(page.getByRole('img', { name: 'Laat deze code scannen' })).toHaveCount(0);
	await page.context().close();
	await his.context().close();
});

test('a voucher fits on one sheet of A4 and of A6, and its code is filled in by scanning @script', async ({
	browser
}) => {
	const page = await creditsOf(browser, 'hanneke', '/vouchers');
	await page.getByRole('link', { name: 'Een lamp ophangen' }).click();
	await expect(page).toHaveURL(/\/vouchers\/[0-9a-f-]{36}$/);
	await inPlainLetters(page);
	await expect(page.getByRole('article')).toBeVisible();
	for (const paper of await papersOf(page)) {
		expect(paper.words).toContain('Een lamp ophangen');
		expect(paper.smallest).toBeGreaterThanOrEqual(13.9);
	}
	for (const [width, height] of [
		['210mm', '297mm'],
		['105mm', '148mm']
	] as const) {
		const pdf = await page.pdf({ width, height, printBackground: true });
		expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g), width).toHaveLength(1);
	}
	const code = (await page.locator('.code').innerText()).replaceAll(/\s/g, '');
	const here = page.url().replace(/\/vouchers\/.*/, '');
	await page.context().close();
	const his = await creditsOf(browser, 'cor');
	await his.goto(`${here}/vouchers/redeem#${code}`);
	await expect(his.getByLabel('De code van de bon')).toHaveValue(code);
	// The code is gone from the address before anything else could keep it.
	await expect(his).toHaveURL(/\/redeem$/);
	await his.context().close();
});

test('after ten wrong codes in an hour a device has to wait @script', async ({ browser }) => {
	const page = await creditsOf(browser, 'kevin', '/vouchers/redeem');
	for (let nth = 0; nth < 10; nth++) {
		await page.getByLabel('De code van de bon').fill(`22222 2222${nth} 2`);
		await page.getByRole('button', { name: 'Lever in' }).click();
		await expect(page.getByText('Deze code klopt niet.').first()).toBeVisible();
		await page.reload();
		await awake(page);
	}
	await page.getByLabel('De code van de bon').fill('22222222222');
	await page.getByRole('button', { name: 'Lever in' }).click();
	await expect(page.getByText('Deze code klopt niet.')).toHaveCount(0);
	await expect(page.getByRole('alert').first()).toBeVisible();
	await page.context().close();
});

test('something is put on a voucher from an example, and who typed wrongly keeps what they typed', async ({
	browser
}) => {
	const page = await creditsOf(browser, either('milan', 'kevin'), '/vouchers/offer');
	await expectNoBarriers(page);
	await page.getByRole('link', { name: 'Samen koken' }).click();
	await expect(page.getByLabel('Hoe heet het?')).toHaveValue('Samen koken');
	await page.getByLabel('Vertel er iets over').fill('Op woensdag, bij mij.');
	await page.getByLabel('Hoeveel punten?').fill('101');
	await page.getByRole('button', { name: 'Zet het erbij' }).click();
	await expect(page.getByText('Typ een heel getal van 1 tot en met 100.').first()).toBeVisible();
	await expect(page.getByLabel('Vertel er iets over')).toHaveValue('Op woensdag, bij mij.');
	await page.getByLabel('Hoeveel punten?').fill('8');
	await page.getByRole('button', { name: 'Zet het erbij' }).click();
	await expect(page.getByText('Het staat erbij.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Samen koken' })).toBeVisible();
	await page.context().close();
});

test('nobody has an account by looking; who joins reads first what points are, in English too', async ({
	browser
}) => {
	if (!scripted()) {
		const page = await creditsOf(browser, 'dennis');
		await expect(page.getByText('Niemand ziet hoeveel punten u heeft.')).toBeVisible();
		await page.goto(`${page.url()}/vouchers`);
		await expect(page).toHaveURL(/\/give-and-take\/[0-9a-f-]{36}$/);
		await page.context().close();
		return;
	}
	const page = await creditsOf(browser, 'joost');
	await expectNoBarriers(page);
	await page.getByRole('link', { name: 'Read this first: what points are' }).click();
	await expect(page.getByText('A lawyer has not checked this text yet.')).toBeVisible();
	await expectNoBarriers(page);
	await page.goBack();
	await page.getByRole('button', { name: 'Count me in' }).click();
	await expect(page.getByText('Good that you have joined.')).toBeVisible();
	await expect(
		page.getByRole('heading', { name: 'You gave as much as you received' })
	).toBeVisible();
	await page.context().close();
});

test('on the smallest phone with letters twice as large nothing sticks out @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'tineke', '/give-and-take', {
		viewport: { width: 320, height: 640 }
	});
	const place = new URL(page.url()).pathname;
	for (const part of [
		'',
		'/thank',
		'/gifts',
		'/statement?details=1',
		'/vouchers',
		'/vouchers/offer',
		'/about'
	]) {
		await page.goto(`${place}${part}`);
		await page.evaluate(() => {
			document.documentElement.style.fontSize = '200%';
			// Whatever folds open may stand open: for who is asked something it does.
			for (const one of document.querySelectorAll('details')) one.open = true;
		});
		const wide = await page.evaluate(() => {
			const most = document.documentElement.clientWidth;
			if (document.documentElement.scrollWidth <= most) return [];
			return [...document.querySelectorAll('body *')]
				.filter((one) => one.getBoundingClientRect().right > most + 1)
				.map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`);
		});
		expect(wide, part).toEqual([]);
	}
	await page.context().close();
});
