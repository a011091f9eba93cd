import { expect, test } from '@playwright/test';
import { barriersOn, strangerPage } from '../support/walks.ts';

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
	expect(await barriersOn(page)).toEqual([]);
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
	expect((await request.get('/a/nergens.ics')).status()).toBe(404);
	await request.dispose();
});
