import type { Browser, Page } from '@playwright/test';
import { expect, expectNoBarriers, signInAs, strangerPage, test } from '../support/walks.ts';

// The first page of a circle, and what is said of an update: with and without script.

/** A device of its own, with somebody signed in who is led to a circle. */
async function openAs(browser: Browser, key: string): Promise<Page> {
	const page = await strangerPage(browser);
	await signInAs(page, key);
	await page.goto('/');
	await expect(page).toHaveURL(/\/circles/);
	return page;
}

/** Words nobody else posts, so that walks of two projects stay apart in one world. */
const words = (start: string) => `${start} ${test.info().project.name} ${Date.now()}`;

/** Posts by way of the form, and is home again with the update as the newest. */
async function post(page: Page, fill: () => Promise<void>): Promise<void> {
	await page.getByRole('link', { name: 'Plaats bericht' }).click();
	await fill();
	await page.getByRole('button', { name: 'Plaats bericht' }).click();
	await expect(page).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
}

test('Hanneke reads first how it is with her mother, then what she can do', async ({ browser }) => {
	const page = await openAs(browser, 'hanneke');
	const text = words('Goed geslapen');
	await post(page, async () => {
		await page.getByRole('radio', { name: 'goed', exact: true }).check();
		await page.getByLabel('Zeg er iets bij').fill(text);
	});

	const how = page.getByRole('region', { name: 'Hoe gaat het met Nel?' });
	await expect(how).toContainText('goed');
	await expect(how).toContainText('Dat zei u, vandaag');
	// Somebody else may have posted meanwhile: what is named is what stands first below.
	const [named, first] = [how.getByRole('link'), page.getByRole('article').first()];
	await expect
		.poll(async () => {
			const [line = ''] = (await named.innerText()).trim().split('\n');
			return (await first.innerText()).includes(line) && line !== '';
		})
		.toBe(true);
	await expect(page.getByRole('article').filter({ hasText: text })).toBeVisible();
	const heights = await Promise.all(
		[
			how,
			page.getByRole('link', { name: 'Plaats bericht' }).first(),
			page.getByRole('list', { name: 'De kring van Nel' }),
			page.getByRole('article').first()
		].map(async (one) => (await one.boundingBox())!.y)
	);
	expect(heights).toEqual([...heights].sort((a, b) => a - b));
	await expectNoBarriers(page);
	await page.context().close();
});

test('what is asked of Tineke waits on her first page until she answers', async ({ browser }) => {
	const hanneke = await openAs(browser, 'hanneke');
	const circle = new URL(hanneke.url()).pathname;
	const question = words('Rijdt u dinsdag?');
	await post(hanneke, async () => {
		await hanneke.getByLabel('Zeg er iets bij').fill(question);
		await hanneke.getByRole('radio', { name: 'Tineke', exact: true }).check();
	});

	const tineke = await openAs(browser, 'tineke');
	await tineke.goto(circle);
	const asked = tineke.getByRole('region', { name: 'Aan u gevraagd' });
	await asked.getByRole('link', { name: question }).click();
	await tineke.getByLabel('Uw antwoord').fill('Ja, om 10 uur.');
	await tineke.getByRole('button', { name: 'Verstuur antwoord' }).click();
	await expect(tineke.getByText('Ja, om 10 uur.').first()).toBeVisible();
	await tineke.goto(circle);
	await expect(asked.getByRole('link', { name: question })).toHaveCount(0);
	await tineke.context().close();
	await hanneke.context().close();
});

test('a card with only a face says its word, and taken back it is one quiet line', async ({
	browser
}) => {
	const page = await openAs(browser, 'hanneke');
	await post(page, () => page.getByRole('radio', { name: 'matig', exact: true }).check());
	const card = page.getByRole('article').first();
	await expect(card.getByText('matig')).toBeVisible();

	await card.locator('header').getByRole('link').click();
	await page.locator('summary', { hasText: 'Neem terug' }).click();
	await page.getByRole('button', { name: 'Ja, neem terug' }).click();
	const gone = page.getByRole('article').first();
	await expect(gone).toContainText('U nam een bericht terug.');
	expect((await gone.boundingBox())!.height).toBeLessThan(80);
	await page.context().close();
});

test('an update that was written long before it arrived says both', async ({ browser }) => {
	const page = await openAs(browser, 'hanneke');
	const circle = page.url();
	const text = words('Geschreven in de trein');
	await page.goto(`${circle}/updates/new`);
	const ids = Object.fromEntries(
		await Promise.all(
			['changeId', 'updateId'].map(async (name) => [
				name,
				(await page.locator(`input[name=${name}]`).first().getAttribute('value')) ?? ''
			])
		)
	) as Record<string, string>;
	await page.request.post(`${circle}/updates/new`, {
		headers: { origin: new URL(circle).origin, accept: 'text/html' },
		multipart: {
			...ids,
			topicId: 'news',
			text,
			writtenAt: new Date(Date.now() - 90 * 60_000).toISOString()
		}
	});

	await page.goto(circle);
	const card = page.getByRole('article').filter({ hasText: text });
	await expect(card).toContainText(/Geschreven .*\d+:\d\d, verstuurd .*\d+:\d\d\./);
	await page.context().close();
});

test('in a second tab the words of the first are shown, and the typed ones stay', async ({
	browser
}) => {
	const first = await openAs(browser, 'hanneke');
	await post(first, () => first.getByLabel('Zeg er iets bij').fill(words('Begin')));
	await first.getByRole('article').first().locator('header').getByRole('link').click();
	await first.locator('summary', { hasText: 'Pas aan' }).click();
	const second = await first.context().newPage();
	await second.goto(first.url());
	await second.locator('summary', { hasText: 'Pas aan' }).click();

	await first.getByLabel('Uw tekst').fill('Van het eerste tabblad.');
	await second.getByLabel('Uw tekst').fill('Van het tweede tabblad.');
	await first.getByRole('button', { name: 'Bewaar' }).click();
	await expect(first.getByRole('article').first()).toContainText('Van het eerste tabblad.');
	await second.getByRole('button', { name: 'Bewaar' }).click();

	const now = second.getByRole('region', { name: 'Zo staat het er nu' });
	await expect(now).toContainText('Van het eerste tabblad.');
	await expect(second.getByLabel('Uw eigen tekst')).toHaveValue('Van het tweede tabblad.');
	await expect(second).toHaveTitle(/^Nog niet goed/);
	await second.getByRole('button', { name: 'Bewaar' }).click();
	await expect(second.getByRole('article').first()).toContainText('Van het tweede tabblad.');
	await first.context().close();
});

test('names on the ring touch nothing, and every seat has room for a finger @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	for (const width of [390, 360, 320]) {
		await page.setViewportSize({ width, height: 844 });
		const touching = await page.evaluate(() => {
			const seats = [...document.querySelectorAll('.ring li')];
			const boxes = seats.flatMap((seat, index) =>
				[...seat.querySelectorAll('.face, .name')].map((part) => ({
					index,
					word: part.textContent,
					isFace: part.classList.contains('face'),
					...(part.getBoundingClientRect().toJSON() as DOMRect)
				}))
			);
			// A face is round: its corners are free.
			const inset = (one: { isFace: boolean; width: number }) => (one.isFace ? one.width * 0.1 : 1);
			return boxes.flatMap((one) =>
				boxes
					.filter(
						(other) =>
							other.index > one.index &&
							one.left + inset(one) < other.right - inset(other) &&
							other.left + inset(other) < one.right - inset(one) &&
							one.top + inset(one) < other.bottom - inset(other) &&
							other.top + inset(other) < one.bottom - inset(one)
					)
					.map((other) => `${one.word} and ${other.word}`)
			);
		});
		expect(touching, `at ${width} px`).toEqual([]);
		for (const link of await page.locator('.ring a').all()) {
			const { width: wide, height } = (await link.boundingBox())!;
			// Seats stand on a circle: a browser rounds their edges to parts of a pixel.
			expect(Math.round(Math.min(wide, height) * 100) / 100).toBeGreaterThanOrEqual(48);
		}
		const time = page.getByRole('article').first().locator('header').getByRole('link');
		expect((await time.boundingBox())!.height).toBeGreaterThanOrEqual(48);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
	}
	await page.context().close();
});

test('a file that is no photo says so before it is sent @script', async ({ browser }) => {
	const page = await openAs(browser, 'sanne');
	await page.getByRole('link', { name: 'Plaats bericht' }).click();
	// The page one comes from has a place for photos too.
	await expect(page).toHaveURL(/\/updates\/new$/);
	await page.locator('input[type=file]').setInputFiles({
		name: 'rekening.jpg',
		mimeType: 'image/jpeg',
		buffer: Buffer.from('%PDF-1.7\nniets')
	});
	await expect(page.getByText('rekening.jpg')).toBeVisible();
	await expect(page.getByText('Dit is geen foto.')).toBeVisible();
	await page.getByRole('button', { name: 'Haal foto 1 weg' }).click();
	await expect(page.getByText('rekening.jpg')).toHaveCount(0);
	await page.context().close();
});

test('Sanne chooses her drawing, and Hanneke the drawing of her mother', async ({ browser }) => {
	const sanne = await openAs(browser, 'sanne');
	await sanne.goto('/me');
	await sanne.getByRole('link', { name: 'Kies uw tekening' }).click();
	await sanne.getByRole('radio', { name: 'krullen' }).check();
	await sanne.getByRole('radio', { name: 'bril', exact: true }).check();
	await expectNoBarriers(sanne);
	await sanne.getByRole('button', { name: 'Bewaar' }).click();
	await expect(sanne.getByText('Bewaard.')).toBeVisible();
	await sanne.getByRole('link', { name: 'Kies uw tekening' }).click();
	await expect(sanne.getByRole('radio', { name: 'krullen' })).toBeChecked();
	await expect(sanne.getByRole('radio', { name: 'bril', exact: true })).toBeChecked();
	await sanne.context().close();

	const hanneke = await openAs(browser, 'hanneke');
	await hanneke.getByRole('link', { name: /^Nel/ }).first().click();
	await hanneke.getByRole('link', { name: 'Kies de tekening van Nel' }).click();
	await hanneke.getByRole('radio', { name: 'hoofddoek' }).check();
	await hanneke.getByRole('button', { name: 'Bewaar' }).click();
	await expect(hanneke).toHaveURL(/\/circles\/[0-9a-f-]{36}$/);
	await hanneke.goto(`${hanneke.url()}/portrait`);
	await expect(hanneke.getByRole('radio', { name: 'hoofddoek' })).toBeChecked();
	await hanneke.context().close();
});

test('where nothing is, there are ways on', async ({ page }) => {
	await page.goto('/nergens');
	await expect(page.getByRole('heading', { name: 'Hier is niets te zien' })).toBeVisible();
	await expectNoBarriers(page);
	await page.getByRole('link', { name: 'Log in' }).click();
	await expect(page).toHaveURL(/\/sign-in$/);
	// A door that is closed looks alike to who may not even know of it.
	await page.goto('/demo/mail/00000000-0000-4000-8000-000000000000');
	await page.getByRole('link', { name: 'Ga naar het begin' }).first().click();
	await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
});

test('who is in no circle is led to a way in', async ({ browser }) => {
	const bas = await openAs(browser, 'bas');
	await bas.goto('/circles');
	await expect(bas.getByRole('link', { name: 'Meer' })).toBeVisible();
	await expect(bas.getByRole('link', { name: 'Bericht', exact: true })).toHaveCount(0);
	await bas.goto('/new');
	await expectNoBarriers(bas);
	await bas.getByRole('link', { name: 'Ik heb een uitnodiging' }).click();
	await expect(bas).toHaveURL(/\/invitation$/);
	await bas.context().close();
});

test('a code that nobody knows is told as such, and stays typed', async ({ page }) => {
	await page.goto('/start');
	await page.getByLabel('De code op uw papier').fill('ZZZZ ZZZZ');
	await page.getByRole('button', { name: 'Ga verder' }).click();
	await expect(page.getByText('Die code kennen wij niet.').first()).toBeVisible();
	await expect(page.getByLabel('De code op uw papier')).toHaveValue('ZZZZ ZZZZ');
});

test('a page is read aloud where the device has a voice of its own @script', async ({
	browser
}) => {
	const page = await openAs(browser, 'sanne');
	const aloud = page.getByRole('button', { name: 'Lees voor' });
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(aloud).toHaveCount(0);

	// A browser under test has no voice: one is put in, and what it is given to say is kept.
	await page.addInitScript(() => {
		const said: string[] = [];
		const voices = [
			{ lang: 'nl-NL', localService: false, name: 'van ver' },
			{ lang: 'nl-NL', localService: true, name: 'van hier' }
		];
		class Speech extends EventTarget {
			text: string;
			constructor(text: string) {
				super();
				this.text = text;
			}
		}
		Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Speech });
		Object.defineProperty(window, 'speechSynthesis', {
			value: Object.assign(new EventTarget(), {
				getVoices: () => voices,
				cancel: () => said.splice(0),
				speak: (one: Speech & { voice: { name: string } }) =>
					said.push(`${one.voice.name}: ${one.text}`)
			})
		});
		Object.assign(window, { said });
	});
	await page.reload();
	await aloud.click();
	const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
	await expect.poll(said).not.toEqual([]);
	expect((await said())[0]).toContain('van hier: ');
	expect((await said()).join(' ')).toContain('Hoe gaat het met Ruud?');
	await page.getByRole('button', { name: 'Stop met voorlezen' }).click();
	expect(await said()).toEqual([]);
	await page.context().close();
});
