import { calendarBytes } from '../../src/lib/domain/agenda/imported.ts';
import {
	awake,
	barriersOn,
	circleOf,
	expect,
	expectNoBarriers,
	freshName,
	openAs,
	scripted,
	test,
	underWorker
} from '../support/walks.ts';
import { papersOf } from '../support/paper.ts';

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
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	// Two links with the same words would leave somebody who hears them guessing which is which.
	const lines = sanne.getByRole('alert').getByRole('link');
	await expect(lines).toHaveCount(2);
	if (scripted()) {
		await expect(lines.first()).toHaveText('Wat staat er in de agenda?: Vul dit nog in.');
		await expect(lines.last()).toHaveText('Hoe laat?: Vul dit nog in.');
	}
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

test('the first page says what comes next, and somebody says yes to it there', async ({
	browser
}) => {
	// Each project in a circle of its own: only what comes first is shown.
	const maker = await openAs(browser, scripted() ? 'sanne' : 'hanneke');
	const title = freshName('Fysio');
	// Sooner than anything else of this world that still asks for somebody.
	const soon = new Date(Date.now() + 20 * 60_000);
	const wall = (options: Intl.DateTimeFormatOptions) =>
		soon.toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam', ...options });
	await maker.goto(`${circleOf(maker)}/agenda/new`);
	await maker.getByLabel('Wat staat er in de agenda?').fill(title);
	await maker.getByLabel('Welke dag?').fill(wall({ dateStyle: 'short' }));
	await maker.getByLabel('Hoe laat?', { exact: true }).fill(wall({ timeStyle: 'short' }));
	await maker.getByLabel('Wie gaat er mee?').check();
	await maker.getByRole('button', { name: 'Bewaar' }).click();
	await expect(maker.getByRole('link', { name: title })).toBeVisible();

	const helper = await openAs(browser, scripted() ? 'cor' : 'tineke');
	await helper.goto(circleOf(maker));
	const next = helper.getByRole('region', { name: 'Hierna in de agenda' });
	const there = (await next.getByRole('link', { name: title }).getAttribute('href'))!;
	const yes = next.getByRole('button', { name: `Ik doe het: Wie gaat er mee? ${title}` });
	await yes.click();
	await expect(yes).toHaveCount(0);
	await helper.goto(there);
	await expect(helper.getByText('U gaat mee')).toBeVisible();
	await helper.getByRole('button', { name: `Ik kan toch niet: Wie gaat er mee? ${title}` }).click();
	await expect(helper.getByText('Nog iemand nodig')).toBeVisible();
	// It makes room for the next walk.
	await maker.getByRole('link', { name: title }).click();
	await maker.getByRole('button', { name: 'Dit gaat niet door' }).click();
	await expect(maker.getByText('Gaat niet door')).toBeVisible();
	await maker.context().close();
	await helper.context().close();
});

test('Sanne asks Cor and Ilse by name: a no is hers alone to see, a yes is enough', async ({
	browser
}) => {
	const sanne = await openAs(browser, 'sanne');
	const title = freshName('Kapper');
	await sanne.goto(`${circleOf(sanne)}/agenda/new`);
	await sanne.getByLabel('Wat staat er in de agenda?').fill(title);
	await sanne.getByLabel('Welke dag?').fill(inDays(6));
	await sanne.getByLabel('Hoe laat?', { exact: true }).fill('10:30');
	await sanne.getByLabel('Wie rijdt er?').check();
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	await sanne.getByRole('link', { name: title }).click();
	await sanne.locator('summary', { hasText: 'Vraag iemand' }).click();
	await sanne.getByRole('button', { name: 'Vraag het' }).click();
	await expect(sanne.getByRole('alert')).toBeVisible();
	await sanne.getByLabel('Wie vraagt u?').selectOption({ label: 'Cor Weidelaar' });
	await sanne.getByLabel('Wie vraagt u nog meer?').selectOption({ label: 'Ilse Vredeling' });
	await expectNoBarriers(sanne);
	await sanne.getByRole('button', { name: 'Vraag het' }).click();
	await expect(sanne.getByText('Cor: nog geen antwoord')).toBeVisible();
	const there = sanne.url();

	const cor = await openAs(browser, 'cor');
	await cor.goto(circleOf(sanne));
	const asked = cor.getByRole('region', { name: 'Hierna in de agenda' });
	await expect(asked.getByText('Sanne vraagt u: Wie rijdt er?').first()).toBeVisible();
	await expectNoBarriers(cor);
	const no = cor.getByRole('button', { name: `Ik kan niet: Wie rijdt er? ${title}` });
	await no.click();
	await expect(no).toHaveCount(0);
	const ilse = await openAs(browser, 'ilse');
	await ilse.goto(there);
	await expect(ilse.getByText('Sanne vraagt dit aan u.')).toBeVisible();
	await expect(ilse.getByText('kan niet', { exact: false }).filter({ hasText: 'Cor' })).toHaveCount(
		0
	);
	await sanne.goto(there);
	await expect(sanne.getByText('Cor: kan niet')).toBeVisible();
	await ilse.getByRole('button', { name: `Ik doe het: Wie rijdt er? ${title}` }).click();
	await expect(ilse.getByText('U rijdt')).toBeVisible();
	await sanne.goto(there);
	await expect(sanne.getByText('Ilse rijdt')).toBeVisible();
	for (const page of [sanne, cor, ilse]) await page.context().close();
});

test('a stay of three days stands on each of them, on the screen and on paper', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	const agenda = `${circleOf(page)}/agenda`;
	const title = freshName('Logeren');
	await page.goto(`${agenda}/new`);
	await page.getByLabel('Wat staat er in de agenda?').fill(title);
	await page.getByLabel('Welke dag?').fill(inDays(3));
	await page.getByLabel('De hele dag').check();
	await expect(page.getByLabel('Hoe laat?', { exact: true })).toBeHidden();
	await page.getByLabel('Tot en met').fill(inDays(2));
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.getByLabel('De hele dag')).toBeChecked();
	await page.getByLabel('Tot en met').fill(inDays(5));
	await expectNoBarriers(page);
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
	await page.goto(agenda);
	const rows = page.getByRole('listitem').filter({ hasText: title });
	await expect(rows).toHaveCount(3);
	await expect(rows.first()).toContainText('hele dag');
	await expect(rows.first()).toContainText('tot en met');
	await page.goto(`${agenda}/paper`);
	await expect(page.getByRole('listitem').filter({ hasText: title })).toHaveCount(3);
	await page.context().close();
});

test('a calendar that cannot be had is refused in words, and nothing typed is lost', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	await page.goto(`${circleOf(page)}/agenda/calendars`);
	const add = page.getByRole('region', { name: 'Voeg een adres toe' });
	await add.getByLabel('Hoe noemt u deze agenda?').fill('Thuiszorg');
	await add.getByLabel('Welk adres heeft de agenda?').fill('https://192.168.1.10/agenda.ics');
	await add.getByRole('button', { name: 'Voeg een adres toe' }).click();
	await expect(page.getByText('Dit adres kan niet.')).toBeVisible();
	await expect(add.getByLabel('Hoe noemt u deze agenda?')).toHaveValue('Thuiszorg');
	await expect(add.getByLabel('Welk adres heeft de agenda?')).toHaveValue(
		'https://192.168.1.10/agenda.ics'
	);
	const file = page.getByRole('region', { name: 'Voeg een bestand toe' });
	await file.getByLabel('Hoe noemt u deze agenda?').fill('Uit het ziekenhuis');
	await file.getByLabel('Kies het bestand').setInputFiles({
		...{ name: 'agenda.ics', mimeType: 'text/calendar' },
		buffer: Buffer.alloc(calendarBytes + 1, 'x')
	});
	await file.getByRole('button', { name: 'Voeg een bestand toe' }).click();
	await expect(page.getByText('Deze agenda is te groot.')).toBeVisible();
	await expect(file.getByLabel('Hoe noemt u deze agenda?')).toHaveValue('Uit het ziekenhuis');
	await page.context().close();
});

test('one’s own address shows the agenda to a program, until it is ended', async ({ browser }) => {
	// Each project has an address of its own.
	const page = await openAs(browser, scripted() ? 'ilse' : 'sanne');
	await page.goto(`${circleOf(page)}/agenda/calendars`);
	await page.getByRole('button', { name: 'Maak een adres' }).click();
	const address = await page.getByLabel('Uw geheime adres').inputValue();
	const program = await browser.newContext();
	const found = await program.request.get(address);
	expect(found.headers()['content-type']).toBe('text/calendar; charset=utf-8');
	expect(found.headers()['cache-control']).toBe('private, no-cache');
	const text = await found.text();
	expect(text).toContain('Neuroloog');
	expect(text).not.toContain('Karin');
	const again = await program.request.get(address, {
		headers: { 'if-none-match': found.headers()['etag']! }
	});
	expect(again.status()).toBe(304);
	await page.getByRole('button', { name: 'Stop met delen' }).click();
	await expect(page.getByRole('button', { name: 'Maak een adres' })).toBeVisible();
	expect((await program.request.get(address)).status()).toBe(404);
	await program.close();
	await page.context().close();
});

test('without a network one reads the agenda as it was, and a yes waits on the device @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne', '/', { serviceWorkers: 'allow' });
	const context = page.context();
	await page.goto(`${circleOf(page)}/agenda`);
	await underWorker(page);
	await awake(page);
	await expect(page.getByRole('link', { name: 'Neuroloog, ziekenhuis' })).toBeVisible();
	await context.setOffline(true);
	const asked = page.getByRole('listitem').filter({ hasText: 'Oud papier aan de straat' });
	await asked.getByRole('button', { name: /Ik doe het/ }).click();
	await expect(asked.getByText('U zei ja. Dit staat nog op dit toestel.')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Geen internet' })).toBeVisible();
	await expect(page.getByText('Neuroloog, ziekenhuis')).toBeVisible();
	await context.setOffline(false);
	await page.goto(page.url());
	await expect(
		page.getByRole('listitem').filter({ hasText: 'Oud papier' }).getByText('U doet dit')
	).toBeVisible();
	await context.close();
});

test('the week comes on one sheet, with faces and names (C6) @script', async ({ browser }) => {
	for (const who of ['sanne', 'hanneke']) {
		const page = await openAs(browser, who);
		await page.goto(`${circleOf(page)}/agenda/paper`);
		await expect(page.getByRole('heading', { level: 2, name: /De week van/ })).toBeVisible();
		await page.evaluate(() => document.fonts.ready.then(() => true));
		const papers = await papersOf(page);
		expect(papers, who).toHaveLength(1);
		expect(papers[0]!.smallest, who).toBeGreaterThanOrEqual(13.95);
		await page.context().close();
	}
});

test('a full week is one sheet, and one that is fuller comes on two, from one day to the next @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'milan');
	const agenda = `${circleOf(page)}/agenda`;
	const origin = new URL(page.url()).origin;
	const type = 'application/x-www-form-urlencoded';
	const headers = { origin, accept: 'text/html', 'content-type': type };
	/** As many on each day, and half of them ask for somebody. */
	const fill = async (from: number, until: number) => {
		for (let at = from; at < until; at += 1) {
			const fields = {
				...{ changeId: crypto.randomUUID(), entryId: crypto.randomUUID(), kind: 'appointment' },
				...{ title: 'Wandelen met Bo', heldOn: inDays(at % 7) },
				from: `${String(9 + Math.floor(at / 7)).padStart(2, '0')}:15`
			};
			const asked = at % 2 === 0 ? { 'needs[]': 'ride' } : {};
			const data = new URLSearchParams({ ...fields, ...asked }).toString();
			const kept = await page.request.post(`${agenda}/new`, { headers, data, maxRedirects: 0 });
			expect(kept.status()).toBe(303);
		}
	};
	const sheets = async () => {
		await page.goto(`${agenda}/paper`);
		await expect(page.getByRole('heading', { level: 2, name: /De week van/ })).toBeVisible();
		await page.evaluate(() => document.fonts.ready.then(() => true));
		const sheet = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
		return sheet.match(/\/Type\s*\/Page[^s]/g)?.length;
	};
	// This world may have been walked in before.
	await page.goto(`${agenda}/paper`);
	const lines = page.locator('.week-sheet li:has(.time)');
	await fill(await lines.count(), 27);
	expect(await sheets()).toBe(1);
	await fill(27, 40);
	expect(await sheets()).toBe(2);
	await expect(page.getByText('Ze komen op twee vellen.')).toBeVisible();
	await page.emulateMedia({ media: 'print' });
	const halves = await page.locator('.week-sheet .day').evaluateAll((days) => {
		const second = days.findIndex((day) => getComputedStyle(day).breakBefore === 'page');
		return [second, days.length - second];
	});
	expect(Math.min(...halves)).toBeGreaterThan(1);
});

test('the month shows where somebody is needed, and its days are reached with the keyboard', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	const agenda = `${circleOf(page)}/agenda`;
	const on = inDays(40);
	const title = freshName('Opticien');
	await page.goto(`${agenda}/new`);
	await page.getByLabel('Wat staat er in de agenda?').fill(title);
	await page.getByLabel('Welke dag?').fill(on);
	await page.getByLabel('Hoe laat?', { exact: true }).fill('10:30');
	await page.getByLabel('Wie rijdt er?').check();
	await page.getByRole('button', { name: 'Bewaar' }).click();
	await expect(page.getByRole('link', { name: title })).toBeVisible();

	// From this month on to the one that it is in, as one walks.
	await page.goto(agenda);
	await page.getByRole('link', { name: 'Maand', exact: true }).click();
	await expect(page.getByRole('table')).toBeVisible();
	const months = page.getByRole('navigation', { name: 'Andere maanden' });
	for (let month = inDays(0).slice(0, 7); month < on.slice(0, 7); month = later(month)) {
		await months.getByRole('link').last().click();
		await expect(page).toHaveURL(new RegExp(`in=${later(month)}`));
	}
	const day = page.getByRole('link', {
		name: new RegExp(`(^|\\D)${Number(on.slice(8))} \\S+ ${on.slice(0, 4)}: .*nog iemand nodig`)
	});
	await day.focus();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(new RegExp(`on=${on}`));
	const things = page.getByRole('listitem').filter({ hasText: title }).last();
	await expect(things.getByText('Nog iemand nodig')).toBeVisible();
	if (scripted()) await expectNoBarriers(page);
	if (scripted()) {
		// In a window of its own: a phone that was another size a moment ago is not clicked on.
		const aside = await page.context().newPage();
		// The longest names of months, on the smallest screen and in letters twice as large.
		await aside.setViewportSize({ width: 320, height: 640 });
		await aside.goto(`${agenda}/month?in=2026-10`);
		await expectNoBarriers(aside);
		await aside.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		expect(await barriersOn(aside, ['html-has-lang'])).toEqual([]);
		// On paper a title without a space in it ends at the edge too.
		await aside.goto(page.url());
		await aside.emulateMedia({ media: 'print' });
		await aside.setViewportSize({ width: 703, height: 1032 });
		await aside
			.locator('.titles li')
			.first()
			.evaluate((line) => (line.lastElementChild!.textContent = 'W'.repeat(80)));
		expect(await barriersOn(aside, ['html-has-lang'])).toEqual([]);
		await aside.close();
	}
	await things.getByRole('link', { name: title }).click();
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	await page.getByRole('button', { name: 'Dit gaat niet door' }).click();
	await page.context().close();
});

/** The month after one, yyyy-mm. */
function later(month: string): string {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

test('an address for one’s own programs stands among the devices, and stops there in one tap', async ({
	browser
}) => {
	// Each project has an address of its own here too.
	const page = await openAs(browser, scripted() ? 'hanneke' : 'ruud');
	await page.goto(`${circleOf(page)}/agenda/calendars`);
	await page.getByRole('button', { name: /Maak een( nieuw)? adres/ }).click();
	const address = await page.getByLabel('Uw geheime adres').inputValue();
	const read = () => page.request.get(new URL(address).pathname);
	await page.goto('/me/devices');
	const mine = page.getByRole('listitem').filter({ hasText: 'Agenda van' });
	await expect(mine.getByText('Nog nooit gelezen.')).toBeVisible();
	expect((await read()).status()).toBe(200);
	await page.reload();
	await expect(mine.getByText('Voor het laatst gelezen: vandaag')).toBeVisible();
	if (scripted()) await expectNoBarriers(page);
	await mine.getByRole('button', { name: /^Stop het adres/ }).click();
	await expect(page.getByText('Dat adres is gestopt.')).toBeVisible();
	await expect(mine).toHaveCount(0);
	expect((await read()).status()).toBe(404);
	await page.context().close();
});
