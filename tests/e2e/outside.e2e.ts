import type { Browser } from '@playwright/test';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { barriersOn, expect, openAs, scripted, strangerPage, test } from '../support/walks.ts';
import { papersOf } from '../support/paper.ts';

// What everybody reads of the walk-in De Linde, and what their calendar programs are given.

const walkIn = '/a/kom-gerust-langs';

test('a stranger finds the way into the own calendar', async ({ browser }) => {
	const page = await strangerPage(browser);
	await page.goto(walkIn);
	await page.getByRole('link', { name: 'Zet het in uw agenda' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zet het in uw agenda');
	const address = await page.getByLabel('Adres voor uw agenda').inputValue();
	expect(new URL(address).pathname).toBe(`${walkIn}.ics`);
	const program = page.getByRole('link', { name: 'Op uw telefoon of computer' });
	await expect(program).toHaveAttribute(
		'href',
		address.replace(/^http/, 'webcal').replace('s:', ':')
	);
	const google = await page.getByRole('link', { name: 'Google Agenda' }).getAttribute('href');
	expect(new URL(google!).searchParams.get('cid')).toContain('.ics?notices=1');
	// The checker is a script itself.
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	expect(await page.context().cookies()).toEqual([]);
});

test('a feed is the same bytes until something changes, and is asked for as programs do', async ({
	playwright,
	baseURL
}) => {
	const plain = { 'accept-encoding': 'identity' };
	const request = await playwright.request.newContext({
		baseURL: baseURL!,
		extraHTTPHeaders: plain
	});
	const first = await request.get(`${walkIn}.ics`);
	expect(first.status()).toBe(200);
	const headers = first.headers();
	expect(headers).toMatchObject({
		'content-type': 'text/calendar; charset=utf-8',
		'cache-control': 'public, max-age=900',
		'content-disposition': 'inline; filename="kom-gerust-langs.ics"',
		etag: expect.stringMatching(/^"[\w-]{27}"$/),
		'last-modified': expect.stringMatching(/ GMT$/)
	});
	expect(headers['set-cookie']).toBeUndefined();
	const text = await first.text();
	expect(text).toContain('SUMMARY:VERVALT: Kom gerust langs\r\n');
	// Whom the host can ring stands in nothing that leaves the house (5.8).
	expect(text).not.toMatch(/Dennis|06 00/);

	const head = await request.head(`${walkIn}.ics`);
	expect([head.status(), head.headers()['etag']]).toEqual([200, headers['etag']]);
	expect((await head.body()).length).toBe(0);
	const asked = async (name: string, value: string) =>
		(await request.get(`${walkIn}.ics`, { headers: { [name]: value } })).status();
	expect(await asked('if-none-match', headers['etag']!)).toBe(304);
	expect(await asked('if-none-match', `W/${headers['etag']!}`)).toBe(304);
	expect(await asked('if-none-match', '"another"')).toBe(200);
	expect(await asked('if-modified-since', headers['last-modified']!)).toBe(304);

	const zipped = await request.get(`${walkIn}.ics`, { headers: { 'accept-encoding': 'gzip' } });
	expect(zipped.headers()).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
	expect(await zipped.text()).toBe(text);

	const told = await (await request.get(`${walkIn}.ics?notices=1`)).text();
	expect(told.match(/SUMMARY:VERVALT/g)).toHaveLength(2);
	const area = await (await request.get('/vlierkwartier/agenda.ics')).text();
	expect(area).toContain('X-WR-CALNAME:Vlierkwartier\r\n');
	const ways = await (await request.get(`${walkIn}/agenda`)).text();
	const [venue = ''] = /\/vlierkwartier\/plek\/[0-9a-f-]{36}/.exec(ways) ?? [];
	const building = await (await request.get(`${venue}.ics`)).text();
	expect(building).toContain('X-WR-CALNAME:Sporthal De Linde\r\n');
	const uids = (feed: string) => new Set(feed.match(/^UID:.*$/gm));
	expect(uids(building)).toEqual(uids(area));
	const elsewhere = venue.replace('vlierkwartier', 'oeverpark');
	expect((await request.get(`${elsewhere}.ics`)).status()).toBe(404);
	expect((await request.get('/a/nergens.ics')).status()).toBe(404);
	await request.dispose();
});

test('this week has an address that stays the same, and the help with calendars leads there', async ({
	browser
}) => {
	const page = await strangerPage(browser);
	await page.goto('/en/agenda');
	await page.getByRole('link', { name: 'Vlierkwartier on paper' }).click();
	await expect(page).toHaveURL(/\/en\/programma\/vlierkwartier\/20\d\d-w\d\d$/);
	await page.goto('/agenda');
	await page.getByRole('link', { name: 'Vlierkwartier in uw agenda' }).click();
	await expect(page).toHaveURL('/vlierkwartier/agenda');
	expect((await page.request.get('/programma/nergens')).status()).toBe(404);
	expect(await page.context().cookies()).toEqual([]);
});

test('from a postcode or a name it is two clicks to the hall, and nothing typed is left behind', async ({
	browser
}) => {
	const page = await strangerPage(browser);
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	const find = async (place: string) => {
		await page.goto('/');
		await page.getByLabel('Uw postcode of plaats').fill(place);
		await page.getByRole('button', { name: 'Zoek' }).click();
	};
	const near = page.getByRole('list', { name: 'Buurten waar iets te doen is' });
	await find('12');
	await expect(page.getByText('Typ 4 cijfers, zoals 1234.').first()).toBeVisible();
	await expect(page.getByLabel('Uw postcode of plaats')).toHaveValue('12');
	await find('9999');
	await expect(page.getByText('Bij 9999 weten wij nog niets.')).toBeVisible();
	await find('1299 AB');
	await expect(page.getByText('Bij 1299 is nog niets. In de omgeving wel:')).toBeVisible();
	await expect(near.getByRole('link')).toHaveText(['Vlierkwartier, in Wolderland']);
	if (scripted()) expect(await barriersOn(page)).toEqual([]);
	await find('de linde');
	await expect(page).toHaveURL(/\/vlierkwartier#main$/);
	expect(asked.filter((url) => /1299|9999|linde/i.test(url))).toEqual([]);
	expect(await page.context().cookies()).toEqual([]);
	if (scripted())
		expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);

	await find('1234 ab');
	await expect(page).toHaveURL(/\/vlierkwartier#main$/);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		'Wat is er te doen in Vlierkwartier?'
	);
	await page.getByRole('link', { name: 'Kom gerust langs' }).last().click();
	await expect(page).toHaveURL(walkIn);
	await expect(page.getByRole('link', { name: 'Bel Fatma' })).toBeVisible();
});

/** Femke, who coordinates the walk-in, with the address of its pages in her office. */
async function coordinator(browser: Browser) {
	const page = await openAs(browser, 'femke', '/circles');
	const linkTo = async (at: string, pattern: RegExp) => {
		await page.goto(at);
		const links = page.getByRole('link');
		const all = await links.evaluateAll((found) =>
			found.map((link) => link.getAttribute('href') ?? '')
		);
		return all.find((href) => pattern.test(href)) ?? `no ${String(pattern)} on ${at}`;
	};
	const path = await linkTo(await linkTo('/circles', /^\/neighbourhoods\//), /\/activities\//);
	const send = async (action: string, form: Record<string, string>) => {
		const answer = await page.request.post(`${path}/days?/${action}`, {
			form,
			headers: { origin: test.info().project.use.baseURL!, accept: 'text/html' },
			maxRedirects: 0
		});
		expect(answer.status(), `${action}: ${(await answer.text()).slice(0, 300)}`).toBe(303);
	};
	return { page, path, send };
}

/** A day of the week, 1 for Monday, so many weeks from now. */
function dayAhead(weeks: number, weekday: number): string {
	const day = new Date();
	day.setUTCDate(day.getUTCDate() + weeks * 7 - ((day.getUTCDay() + 6) % 7) + weekday - 1);
	return day.toISOString().slice(0, 10);
}

/** What a page says to machines of a day. */
type Told = {
	eventStatus: string;
	name: string;
	startDate: string;
	location: { name: string; address: { streetAddress: string; postalCode: string } };
	offers: { price: string };
};

test('a day that is off is off at the next request: on its page, in the feed and for machines', async ({
	browser
}) => {
	const { page, path, send } = await coordinator(browser);
	// Each run has a day of its own, near enough to stand in the list of days to come.
	const on = dayAhead(2 + Math.floor(Math.random() * 5), scripted() ? 1 : 3);
	await send('add', { heldOn: on, from: '10:00', until: '12:00', note: '', twice: '' });
	const stranger = await strangerPage(browser);
	const compact = on.replaceAll('-', '');
	const told = async () => {
		await stranger.goto(`${walkIn}/${on}`);
		const data = await stranger.locator('script[type="application/ld+json"]').first().textContent();
		const feed = await (await stranger.request.get(`${walkIn}.ics`)).text();
		const event = feed
			.split('BEGIN:VEVENT')
			.find((one) => one.includes(`DTSTART;TZID=Europe/Amsterdam:${compact}T1000`));
		return {
			title: await stranger.title(),
			heading: await stranger.getByRole('heading', { level: 1 }).textContent(),
			text: await stranger.getByRole('main').textContent(),
			data: JSON.parse(data!) as Told,
			isOff: /STATUS:CANCELLED/.test(event ?? '')
		};
	};
	const before = await told();
	expect(before.title).not.toContain('Vervalt');
	// What machines are told is what people read (6.2).
	const { name, startDate, location, offers } = before.data;
	expect(before.heading).toBe(name);
	expect(startDate).toMatch(new RegExp(`^${on}T10:00:00\\+0[12]:00$`));
	const euros = `€ ${Number(offers.price)}`;
	for (const shown of ['10:00', location.name, ...Object.values(location.address), euros])
		if (shown !== 'NL' && shown !== 'PostalAddress')
			expect(before.text?.replaceAll('\u00a0', ' ')).toContain(shown);
	expect([before.data.eventStatus, before.isOff]).toEqual([
		'https://schema.org/EventScheduled',
		false
	]);

	// As it is sent: a script takes what was typed out of the page.
	const days = await (await page.request.get(`${path}/days`)).text();
	const day = days.split('<li').find((one) => one.includes(`value="${on}"`));
	const [, occurrenceId = ''] = /name="occurrenceId" value="([^"]+)"/.exec(day ?? '') ?? [];
	await send('cancel', { occurrenceId, reason: 'weather', note: 'Het is te glad.' });

	const after = await told();
	expect(after.title.match(/vervalt/gi)).toHaveLength(1);
	expect(after.heading).toBe(`Vervalt: ${name}`);
	expect(after.data.name).toBe(name);
	expect(after.text).toContain('Het is te glad.');
	expect(after.isOff).toBe(true);
	expect(after.data.eventStatus).toBe('https://schema.org/EventCancelled');
	await stranger.goto(`/programma/vlierkwartier/${isoWeekOf(on)}`);
	await expect(stranger.getByText('Het is te glad.')).toBeVisible();

	await send('restore', { occurrenceId });
	expect((await told()).isOff).toBe(false);
});

test('twenty lines of a week are one sheet of paper, and nothing on it is under 14 points @script', async ({
	browser
}) => {
	const { send } = await coordinator(browser);
	const weeks = 20 + Math.floor(Math.random() * 4);
	const printed = `/programma/vlierkwartier/${isoWeekOf(dayAhead(weeks, 1))}/print`;
	const stranger = await strangerPage(browser);
	const lines = stranger.getByRole('listitem');
	await stranger.goto(printed);
	for (let at = await lines.count(); at < 20; at += 1) {
		const from = `${8 + Math.floor(at / 7)}:${String((at % 4) * 15).padStart(2, '0')}`;
		const heldOn = dayAhead(weeks, (at % 7) + 1);
		await send('add', { heldOn, from: from.padStart(5, '0'), until: '17:00', note: '', twice: '' });
	}
	await stranger.goto(printed);
	await expect(lines).toHaveCount(20);
	// As long as a title and the name of a place may be.
	await stranger.evaluate(() => {
		for (const text of document.querySelectorAll('.what b'))
			text.textContent =
				'Samen koffiedrinken en daarna een potje jeu de boules met warme lunch erbij';
		for (const text of document.querySelectorAll('.what .place'))
			text.textContent = 'Ontmoetingscentrum De Grote Linde in het Vlierkwartier '.repeat(2);
	});
	const papers = await papersOf(stranger);
	expect(papers).toHaveLength(1);
	expect(papers[0]!.smallest).toBeGreaterThanOrEqual(13.95);
	// What is longer than its line gives way to the price.
	expect(papers[0]!.words.match(/€\s?5/g)).toHaveLength(20);
	expect(papers[0]!.words).not.toContain('Terug naar');

	await send('add', {
		...{ heldOn: dayAhead(weeks, 7), from: '18:00', until: '19:00', note: '', twice: '' }
	});
	await stranger.goto(printed);
	await expect(stranger.getByRole('heading')).toHaveCount(2);
	const both = await papersOf(stranger);
	expect(both).toHaveLength(2);
	for (const { words, smallest } of both) {
		expect(words).toContain('Weekprogramma');
		expect(smallest).toBeGreaterThanOrEqual(13.95);
	}
});

test('a poster and a sheet of cards come on one sheet each, in letters that can be read @script', async ({
	page
}) => {
	await page.goto(`${walkIn}/poster`);
	const [poster, ...morePosters] = await papersOf(page);
	expect(morePosters).toEqual([]);
	expect(poster!.smallest).toBeGreaterThanOrEqual(15.95);
	for (const word of ['Kom gerust langs', 'Sporthal De Linde', '085'])
		expect(poster!.words).toContain(word);
	await page.goto('/k/PAAR77/print');
	const [cards, ...moreCards] = await papersOf(page);
	expect(moreCards).toEqual([]);
	expect(cards!.smallest).toBeGreaterThanOrEqual(11.95);
	expect(cards!.words.match(/Kom gerust langs/g)).toHaveLength(8);
	expect(cards!.words.match(/PAA\sR77/g)).toHaveLength(8);
});

test('on paper what is off is read as well, whatever colours the screen has @script', async ({
	browser
}) => {
	const stranger = await strangerPage(browser, { colorScheme: 'dark' });
	await stranger.emulateMedia({ media: 'print', colorScheme: 'dark' });
	for (const path of ['/a/kom-gerust-langs', '/vlierkwartier', '/programma/vlierkwartier']) {
		await stranger.goto(path);
		await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
		expect(await barriersOn(stranger, ['color-contrast'])).toEqual([]);
	}
});

test('other sites may copy what goes on, and are asked to come back for what changed', async ({
	request
}) => {
	const list = await request.get('/open/activities.json');
	expect(list.headers()).toMatchObject({
		'content-type': 'application/json; charset=utf-8',
		'access-control-allow-origin': '*'
	});
	const { activities } = (await list.json()) as {
		activities: { url: string; days: { status: string }[] }[];
	};
	const one = activities.find(({ url }) => url.endsWith(walkIn));
	expect(new Set(one?.days.map(({ status }) => status))).toEqual(new Set(['planned', 'cancelled']));
	expect(await list.text()).not.toMatch(/Dennis|06 00/);
	const again = await request.get('/open/activities.json', {
		headers: { 'if-none-match': list.headers()['etag']! }
	});
	expect(again.status()).toBe(304);
	for (const feed of ['session-series', 'scheduled-sessions']) {
		const page = await request.get(`/open/rpde/${feed}`);
		expect(page.headers()).toMatchObject({
			'content-type': expect.stringContaining('application/vnd.openactive.rpde+json; version=1'),
			'cache-control': 'public, max-age=8'
		});
		const { next } = (await page.json()) as { next: string };
		expect(new URL(next).pathname).toBe(`/open/rpde/${feed}`);
	}
});

test('a public page is kept as it was sent: no cookie, no number for once, and still so is told', async ({
	request
}) => {
	for (const path of ['/vlierkwartier', walkIn, `${walkIn}/agenda`, '/k/PAAR77']) {
		const page = await request.get(path, { headers: { accept: 'text/html' } });
		const headers = page.headers();
		expect(headers['cache-control']).toBe('no-cache');
		expect(headers['set-cookie']).toBeUndefined();
		expect(headers['content-security-policy']).toMatch(/style-src 'self' [^;]*'sha256-/);
		expect(headers['content-security-policy']).not.toContain('nonce');
		expect(await page.text()).not.toMatch(/nonce=|<script(?! type="application\/ld)/);
		const etag = headers['etag']!;
		const again = await request.get(path, { headers: { accept: 'text/html' } });
		expect(again.headers()['etag']).toBe(etag);
		const still = { accept: 'text/html', 'if-none-match': etag };
		expect((await request.get(path, { headers: still })).status()).toBe(304);
		const english = { ...still, 'accept-language': 'en' };
		expect((await request.get(path, { headers: english })).status()).toBe(200);
	}
});

test('under /en everything is English and stays so, and Dutch is one tap away', async ({
	browser,
	request
}) => {
	const page = await strangerPage(browser);
	await page.goto('/en/vlierkwartier');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await expect(page.locator('link[hreflang="nl"]')).toHaveAttribute('href', /[^n]\/vlierkwartier$/);
	await page.getByRole('link', { name: 'Kom gerust langs' }).last().click();
	await expect(page).toHaveURL(`/en${walkIn}`);
	await page.getByRole('link', { name: 'Add it to your calendar' }).click();
	await expect(page).toHaveURL(`/en${walkIn}/agenda`);
	const address = await page.getByLabel('Address for your calendar').inputValue();
	expect(await (await request.get(address)).text()).toContain(
		'SUMMARY:CANCELLED: Kom gerust langs'
	);
	await page.getByRole('button', { name: 'Nederlands' }).click();
	await expect(page).toHaveURL(`${walkIn}/agenda`);
	await expect(page.locator('html')).toHaveAttribute('lang', 'nl');
	for (const elsewhere of ['/en/circles', '/en/sign-in', '/en/demo'])
		expect((await request.get(elsewhere)).status()).toBe(404);
});
