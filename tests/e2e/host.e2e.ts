import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { dayOf, daysAfter, instantAt } from '../../src/lib/domain/day.ts';
import { idOf } from '../support/door.ts';
import { HostDesk, known } from '../support/host-desk.ts';
import {
	awake,
	barriersOn,
	deliverSync,
	expect,
	freshName,
	openAs,
	strangerPage,
	test,
	underWorker
} from '../support/walks.ts';

// A host at the door with a tablet: everything works without a network, arrives once, and is gone at
// night. The desk that these devices talk to keeps the same rules as Kring's own.

let desk: HostDesk;

test.beforeEach(async ({ baseURL }) => {
	desk = await HostDesk.open(baseURL!);
	for (const at of [1, 2, 3]) desk.codes.set(`ABCDEFG${at}`, `Tablet ${at}`);
});
test.afterEach(() => desk.close());

/** A device that a coordinator just gave to a host. */
async function paired(
	browser: Browser,
	code = 'ABCDEFG1',
	how: BrowserContextOptions = {}
): Promise<Page> {
	const page = await strangerPage(browser, { baseURL: desk.origin, ...how });
	await page.goto(`/host#${code}`);
	await expect(comes(page, 'Gerrit')).toBeVisible();
	return page;
}

const plus = (page: Page) => page.getByRole('button', { name: '+1' });
const comes = (page: Page, name: string) => page.getByRole('button', { name: `Is er ${name}` });
const isIn = (page: Page, name: string) =>
	page.getByRole('button', { name: `Er ${name}`, exact: true });
const inside = (page: Page) => page.locator('dd').nth(1);
const tab = (page: Page, name: string) =>
	page.getByRole('navigation').getByRole('button', { name }).click();

/** Everything that this device keeps, as far as a script can read it. */
function readable(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const told: string[] = [];
		for (const { name } of await indexedDB.databases()) {
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open(name!);
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error(`no ${name}`));
			});
			for (const store of database.objectStoreNames) {
				const all = database.transaction(store).objectStore(store).getAll();
				const values = await new Promise<unknown[]>((resolve) => {
					all.onsuccess = () => resolve(all.result as unknown[]);
				});
				for (const value of values) {
					const { data } = value as { data?: ArrayBuffer };
					told.push(JSON.stringify(value));
					if (data instanceof ArrayBuffer) told.push(new TextDecoder().decode(data));
				}
			}
			database.close();
		}
		told.push(...Object.entries(localStorage).flat(), ...Object.entries(sessionStorage).flat());
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const one of await cache.keys()) {
				told.push(one.url, await (await cache.match(one))!.text());
			}
		}
		return told.join('\n');
	});
}

/** How many things stand in a store of a host's device. */
function howMany(page: Page, store: string): Promise<number> {
	return page.evaluate(async (name) => {
		const database = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('kring-host');
			request.onsuccess = () => resolve(request.result);
		});
		const all = database.transaction(name).objectStore(name).count();
		const count = await new Promise<number>((resolve) => {
			all.onsuccess = () => resolve(all.result);
		});
		database.close();
		return count;
	}, store);
}

/** What a host's device adds to its own clock, in milliseconds. */
function addedToClock(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('kring-host');
			request.onsuccess = () => resolve(request.result);
		});
		const all = database.transaction('pairings').objectStore('pairings').getAll();
		const [first] = await new Promise<{ clockOffsetMs: number }[]>((resolve) => {
			all.onsuccess = () => resolve(all.result as { clockOffsetMs: number }[]);
		});
		database.close();
		return first!.clockOffsetMs;
	});
}

test('who is missed stands on top: a host notes that they rang, without a network too @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	const first = page.getByRole('listitem').first();
	await expect(first).toContainText('Al 3 keer gemist. Even bellen?');
	await first.getByRole('button', { name: /^(AN )?Annie/ }).click();
	await expect(page.getByText('We hebben Annie al 3 keer gemist.')).toBeVisible();
	await page.getByText('Als deze bezoeker wegblijft').click();
	await page.getByRole('button', { name: 'Laat de kring van Annie meekijken' }).click();
	await expect(page.getByText('Dit kan alleen met internet.').first()).toBeVisible();
	await page.getByRole('button', { name: 'Gesproken, het gaat goed' }).click();
	await expect(page.getByText('We hebben Annie al 3 keer gemist.')).toHaveCount(0);
	await page.context().setOffline(false);
	await expect.poll(() => desk.heard).toBe(1);
	await page.getByLabel('Wie mogen wij iets vragen?').fill('Miep');
	await page.getByRole('button', { name: 'Maak een code' }).click();
	await expect(page.getByText('7KDM 4XRA')).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);
});

test('who is away for a while is not expected, told and taken back without a network too @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	const line = (name: string) => page.getByRole('button', { name: new RegExp(`^(GE )?${name}`) });
	await line('Gerrit').click();
	await page.getByText('Is er even niet').click();
	await page.getByRole('button', { name: 'Schrijf dit op' }).click();
	await expect(page.getByText('Kies een dag.')).toBeVisible();
	const last = page.getByLabel('Tot en met');
	await expect(last).toBeFocused();
	const today = dayOf(desk.now());
	await last.fill(daysAfter(today, -1));
	await expect(page.getByText('Kies een laatste dag na de eerste dag.')).toBeVisible();
	await last.fill(daysAfter(today, 6));
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Schrijf dit op' }).click();
	await expect(page.getByText(/^Is er niet van .* tot en met /)).toBeVisible();
	await expect(page.getByLabel('Tot en met')).toHaveValue('');
	await page.getByRole('button', { name: 'Sluit' }).click();
	const expected = page.getByRole('list').first();
	await expect(expected).toContainText('Bert');
	await expect(expected).not.toContainText('Gerrit');
	await expect(page.getByRole('heading', { name: 'Er even niet' })).toBeVisible();

	await page.context().setOffline(false);
	await expect.poll(() => desk.state().awaysSaid).toMatchObject([{ visitorId: known.gerrit }]);
	const other = await paired(browser, 'ABCDEFG2');
	await expect(other.getByRole('list').first()).not.toContainText('Gerrit');
	await other.getByRole('button', { name: /^(GE )?Gerrit/ }).click();
	await other.getByRole('button', { name: 'Komt toch' }).click();
	await expect(other.getByText(/^Is er niet van /)).toHaveCount(0);
	await other.getByRole('button', { name: 'Sluit' }).click();
	await expect(other.getByRole('list').first()).toContainText('Gerrit');
	await expect.poll(() => desk.state().awaysSaid).toMatchObject([{ stays: false }]);
	expect(await barriersOn(other)).toEqual([]);
});

test('a code pairs this device, once, and never stays in the address @script', async ({
	browser
}) => {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.goto('/host');
	expect(await barriersOn(page)).toEqual([]);
	await page.getByLabel('Code van 8 tekens').fill('verkeerd');
	await page.getByRole('button', { name: 'Koppel dit toestel' }).click();
	await expect(page.getByText('Deze code werkt niet.').first()).toBeVisible();
	await page.getByLabel('Code van 8 tekens').fill('abcd-efg1');
	await page.getByRole('button', { name: 'Koppel dit toestel' }).click();
	await expect(comes(page, 'Gerrit')).toBeVisible();

	const other = await paired(browser, 'ABCDEFG2');
	expect(other.url()).toBe(`${desk.origin}/host`);
	await other.goto('about:blank');
	await other.goto('/host');
	await expect(comes(other, 'Gerrit')).toBeVisible();
	const third = await strangerPage(browser, { baseURL: desk.origin });
	await third.goto('/host#ABCDEFG2');
	await expect(third.getByText('Deze code werkt niet.').first()).toBeVisible();
});

test('without script the page says what it takes, and promises nothing @script', async ({
	browser,
	baseURL
}) => {
	const page = await strangerPage(browser, { baseURL: baseURL!, javaScriptEnabled: false });
	await page.goto('/host');
	await expect(page.getByRole('heading', { name: 'Vandaag' })).toBeVisible();
	await expect(page.getByText('Even openen…')).toHaveCount(0);
	// A browser that is only told to run no script shows nothing of this; one that cannot does.
	const html = await (await page.request.get('/host')).text();
	expect(html).toMatch(/<noscript><p>Zet JavaScript aan in deze browser\./);
});

test('one tap counts somebody, and is taken back with another @script', async ({ browser }) => {
	const page = await paired(browser);
	await plus(page).click();
	await plus(page).click();
	await expect(inside(page)).toHaveText('2');
	await expect.poll(() => desk.state().counts.visitor).toBe(2);
	await page.getByRole('button', { name: 'Terug' }).click();
	await expect(inside(page)).toHaveText('1');
	await expect.poll(() => desk.state().counts.visitor).toBe(1);
	// A finger that stays, and a button for who cannot stay, lead to the kinds.
	await page.getByRole('button', { name: 'Kind of helper' }).click();
	await page.getByRole('button', { name: 'Eén erbij: Kind' }).click();
	await expect.poll(() => desk.state().counts.child).toBe(1);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Kind of helper' })).toBeFocused();
	await plus(page).click({ delay: 700 });
	await expect(page.getByRole('heading', { name: 'Wie komt er binnen?' })).toBeFocused();
	expect(desk.state().counts.visitor).toBe(1);
	// The next one counts, by keyboard too.
	await page.keyboard.press('Escape');
	await plus(page).press('Enter');
	await expect.poll(() => desk.state().counts.visitor).toBe(2);
});

test('a known visitor is in after two letters and a tap, and never twice @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.getByRole('button', { name: 'Bekende' }).click();
	await page.getByLabel('Naam').fill('ja');
	await expect(page.getByRole('button', { name: /^Jan/ })).toHaveCount(2);
	await page.getByRole('button', { name: 'Jan met hond' }).click();
	await expect
		.poll(() => desk.state().visits.map(({ visitorId }) => visitorId))
		.toEqual([known.otherJan]);
	await page.getByLabel('Naam').fill('van der berg');
	await expect(page.getByRole('button', { name: /Bérg/ })).toBeVisible();
	await page.getByLabel('Naam').fill('hond');
	await page.getByRole('button', { name: 'Jan met hond Binnen' }).click();
	await page.getByRole('button', { name: 'Nog even weg' }).click();
	await expect.poll(() => desk.state().visits[0]?.leftAt).not.toBeNull();
	await comes(page, 'Jan').click();
	await expect(isIn(page, 'Jan')).toBeVisible();
	await isIn(page, 'Jan').click();
	await page.getByRole('button', { name: 'Vergissing' }).click();
	await expect.poll(() => desk.state().visits.length).toBe(0);
});

test('a known visitor tells later what they do not eat, and takes it back, without a network @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	await comes(page, 'Gerrit').click();
	await isIn(page, 'Gerrit').click();
	await page.getByText('Iets niet eten? Schrijf het op').click();
	await expect(page.getByText('Vraag eerst: mogen wij dit onthouden?')).toBeVisible();
	await page.getByLabel('geen noten').check();
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Ja, onthoud dit' }).click();
	await page.keyboard.press('Escape');
	await expect(page.getByText('geen noten').first()).toBeVisible();
	await page.context().setOffline(false);
	await expect
		.poll(() => desk.state().dietsTold)
		.toEqual([{ visitorId: known.gerrit, dietCodes: ['no_nuts'] }]);
	await isIn(page, 'Gerrit').click();
	await page.getByText('Wat we onthouden').click();
	await page.getByRole('button', { name: 'Mag weg Wat iemand niet eet' }).click();
	await expect.poll(() => desk.state().dietsTold).toEqual([]);
});

test('somebody new is welcomed in two taps, or with a name, a plate and a guide @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByRole('button', { name: 'Sla alles over' }).click();
	await expect.poll(() => desk.state().counts.first_timer).toBe(1);
	await comes(page, 'Bert').click();
	await expect(isIn(page, 'Bert')).toBeVisible();

	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByLabel('Ja, graag').check();
	await page.getByRole('button', { name: 'Welkom', exact: true }).click();
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toBeFocused();
	await page.getByLabel('Hoe mogen we u noemen?').fill('Ria');
	await page.getByRole('group', { name: 'Eet u mee?' }).getByLabel('Ja').check();
	await page.getByLabel('geen melk').check();
	await page.getByRole('group', { name: 'Wie leidt u rond?' }).getByLabel('Bert').check();
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Welkom, Ria' }).click();
	await expect(page.getByText('Bert leidt rond')).toBeVisible();
	await expect
		.poll(() => desk.state().newVisitors)
		.toMatchObject([
			// Without a yes to keeping it, what she does not eat stands nowhere with her name.
			{ callName: 'Ria', dietCodes: [], guideId: known.bert }
		]);
	expect(desk.state().meals).toMatchObject([{ visitorId: null, here: 1, dietCodes: ['no_milk'] }]);
	await page.getByRole('button', { name: 'Terug' }).click();
	await expect.poll(() => desk.state().newVisitors).toEqual([]);
	expect(desk.state().meals).toEqual([]);
	expect(desk.state().visits.map(({ visitorId }) => visitorId)).toEqual([known.bert]);
});

test('what was typed outlives looking elsewhere, and a name is never dropped unasked @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByLabel('Hoe mogen we u noemen?').fill('Ria');
	await tab(page, 'Dag');
	await page.getByLabel('Hoe ging het?').fill('Het was gezellig.');
	await page.getByLabel('Hoeveel telde u?').fill('3');
	await tab(page, 'Mensen');
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toHaveValue('Ria');
	await page.getByRole('button', { name: 'Welkom', exact: true }).click();
	await expect(page.getByText('U vulde een naam in. Mogen we die onthouden?')).toBeVisible();
	expect(desk.operations.size).toBe(0);
	await page.getByLabel('Ja, graag').check();
	await page.getByRole('button', { name: 'Welkom, Ria' }).click();
	await expect(isIn(page, 'Ria')).toBeVisible();
	// What was said of one person is not shown with the next.
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toHaveValue('');
	await tab(page, 'Dag');
	await expect(page.getByLabel('Hoe ging het?')).toHaveValue('Het was gezellig.');
	await expect(page.getByLabel('Hoeveel telde u?')).toHaveValue('3');
});

test('by keyboard the next name has the focus, and nothing jumps when somebody is counted @script', async ({
	browser
}) => {
	const page = await paired(browser, 'ABCDEFG1', { viewport: { width: 820, height: 1180 } });
	await comes(page, 'Annie').press('Enter');
	await expect(isIn(page, 'Annie')).toBeVisible();
	await expect(comes(page, 'Bert')).toBeFocused();
	for (const viewport of [
		{ width: 820, height: 1180 },
		{ width: 1280, height: 800 }
	]) {
		await page.setViewportSize(viewport);
		await expect(page.getByText('Alles bewaard')).toBeVisible();
		const welcome = page.getByRole('button', { name: 'Nieuw, welkom' });
		const before = [await plus(page).boundingBox(), await welcome.boundingBox()];
		await page.context().setOffline(true);
		await plus(page).click();
		await expect(page.getByText(/^Geen internet/)).toBeVisible();
		expect([await plus(page).boundingBox(), await welcome.boundingBox()]).toEqual(before);
		await page.context().setOffline(false);
	}
});

test('one yes is taken back alone, and a name written down by mistake is forgotten with it @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.getByRole('button', { name: /^Gerrit/ }).click();
	await expect(page.getByText('Hoort links niet goed.')).toBeVisible();
	await page.getByText('Wat we onthouden').click();
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Mag weg Wat u ons vertelde' }).click();
	await expect(page.getByText('Hoort links niet goed.')).toHaveCount(0);
	await expect
		.poll(() => desk.state().consents)
		.toMatchObject([{ visitorId: known.gerrit, purpose: 'welcome_note', given: false }]);
	await page.keyboard.press('Escape');

	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByLabel('Hoe mogen we u noemen?').fill('Ria');
	await page.getByLabel('Ja, graag').check();
	await page.getByRole('button', { name: 'Welkom, Ria' }).click();
	await isIn(page, 'Ria').click();
	await page.getByRole('button', { name: 'Vergissing' }).click();
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Vergeet de naam ook' }).click();
	await expect.poll(() => desk.state().newVisitors).toEqual([]);
	await page.getByRole('button', { name: 'Bekende' }).click();
	await page.getByLabel('Naam').fill('ria');
	await expect(page.getByText('0 namen')).toBeVisible();
});

test('the board says first that the day is off, and shows no other day @script', async ({
	browser
}) => {
	const page = await paired(browser);
	desk.status = 'cancelled';
	await page.goto('/host?bord=1');
	await expect(
		page.getByRole('heading', { level: 1, name: 'Vervalt vandaag: Kom gerust langs' })
	).toBeVisible();
	await expect(page.getByText('Waarom: iemand is ziek.')).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);
	desk.hasToday = false;
	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: /^Geen inloop vandaag/ })).toBeVisible();
	await expect(page.getByText('Jeu de boules')).toHaveCount(0);
});

test('a whole day on two devices without a network ends the same on both @script', async ({
	browser
}) => {
	const [one, other] = [await paired(browser), await paired(browser, 'ABCDEFG2')];
	const both = [one, other];
	for (const page of both) await page.context().setOffline(true);
	for (let tap = 0; tap < 3; tap++) await plus(one).click();
	for (let tap = 0; tap < 2; tap++) await plus(other).click();
	for (const page of both) await comes(page, 'Gerrit').click();
	await comes(other, 'Rachid').click();
	await tab(one, 'Eten');
	await one.getByRole('button', { name: 'Eén erbij: Eet hier, zonder naam' }).click();
	await one.getByRole('button', { name: 'Contant' }).click();
	await tab(one, 'Mensen');
	await expect(one.getByText('Geen internet. 6 dingen wachten hier')).toBeVisible();
	await expect(inside(one)).toHaveText('4');
	await expect(inside(other)).toHaveText('4');
	expect(desk.heard).toBe(0);

	for (const page of both) await page.context().setOffline(false);
	for (const page of both) {
		await expect(inside(page)).toHaveText('7');
		await expect(page.getByText('Alles bewaard')).toBeVisible();
	}
	const { counts, visits, settled } = desk.state();
	expect(counts).toMatchObject({ visitor: 5, meal_here: 1 });
	expect(new Set(visits.map(({ visitorId }) => visitorId))).toEqual(
		new Set([known.gerrit, known.rachid])
	);
	expect(settled.cash).toEqual({ times: 1, cents: 500 });
	expect(desk.operations.size).toBe(10);
});

/** The browser of a tablet that was switched off and on. */
function tablet(
	launch: (profile: string, how: object) => Promise<BrowserContext>
): () => Promise<BrowserContext> {
	const { launchOptions, ...device } = test.info().project.use;
	const profile = test.info().outputPath('profile');
	return () =>
		launch(profile, {
			...(device as BrowserContextOptions),
			...launchOptions,
			baseURL: desk.origin,
			serviceWorkers: 'allow'
		});
}

test('the tablet opens cold without a network, with all that was counted, and it arrives once @script', async ({
	playwright
}) => {
	const open = tablet((profile, how) => playwright.chromium.launchPersistentContext(profile, how));
	const before = await open();
	const page = before.pages()[0]!;
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await underWorker(page);
	await expect
		.poll(() => page.evaluate(async () => (await caches.match('/host')) !== undefined))
		.toBe(true);
	await before.setOffline(true);
	await plus(page).click();
	await comes(page, 'Gerrit').click();
	await expect(isIn(page, 'Gerrit')).toBeVisible();
	// Whatever the browser keeps by itself may be gone: what the worker kept is enough.
	const session = await before.newCDPSession(page);
	await session.send('Network.clearBrowserCache');
	await before.close();

	desk.trouble = 503;
	const after = await open();
	await after.setOffline(true);
	const again = after.pages()[0]!;
	await again.goto('/host');
	await expect(isIn(again, 'Gerrit')).toBeVisible();
	await expect(inside(again)).toHaveText('2');
	await plus(again).click();
	await expect(inside(again)).toHaveText('3');
	await again.goto('/host?bord=1');
	await expect(again.getByText('mensen binnen')).toBeVisible();
	await expect(again.getByText('Gerrit')).toHaveCount(0);
	await again.goto('/host');
	await after.setOffline(false);
	await expect(again.getByText(/3 dingen wachten hier/)).toBeVisible();
	expect(desk.operations.size).toBe(0);
	desk.trouble = null;
	await expect(again.getByText('Alles bewaard')).toBeVisible();
	expect(desk.operations.size).toBe(3);
	expect(desk.state().counts.visitor).toBe(2);
	await after.close();
});

test('one visit with a network is enough: every part of the screen opens without @script', async ({
	playwright
}) => {
	const open = tablet((profile, how) => playwright.chromium.launchPersistentContext(profile, how));
	const context = await open();
	const page = context.pages()[0]!;
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await underWorker(page);
	await expect
		.poll(() => page.evaluate(async () => (await caches.match('/host')) !== undefined))
		.toBe(true);
	await context.setOffline(true);
	const session = await context.newCDPSession(page);
	await session.send('Network.clearBrowserCache');
	await page.reload();
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await tab(page, 'Eten');
	await expect(page.getByRole('heading', { name: /^Kook voor/ })).toBeVisible();
	await tab(page, 'Taken');
	await page.getByRole('button', { name: /^Zo gaat het, in 3 stappen/ }).click();
	await expect(page.getByText('Was uw handen.')).toBeVisible();
	await tab(page, 'Bellen');
	await expect(page.getByRole('link', { name: 'Bel Mo, wijkteam' })).toBeVisible();
	await tab(page, 'Dag');
	await expect(page.getByRole('heading', { name: 'De kas' })).toBeVisible();
	await tab(page, 'Mensen');
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toBeVisible();
	await page.goto('/host?bord=1');
	await expect(page.getByText('mensen binnen')).toBeVisible();
	await context.close();
});

test('what stands between this tablet and Kring refuses nothing @script', async ({ browser }) => {
	const page = await paired(browser);
	// A page of the network that asks to agree to something first, a proxy that knows no such address.
	for (const status of [404, 401, 200]) {
		desk.trouble = status;
		await plus(page).click();
		await plus(page).click();
		await expect(page.getByText(/^Geen internet\. \d dingen wachten hier$/)).toBeVisible();
		await expect(comes(page, 'Gerrit')).toBeVisible();
	}
	desk.trouble = null;
	await expect(page.getByText('Alles bewaard')).toBeVisible();
	expect(desk.state().counts.visitor).toBe(6);
	await expect(page.getByRole('button', { name: /bekijken$/ })).toHaveCount(0);
});

test('a second tap on the same spot counts nobody else @script', async ({ browser }) => {
	const page = await paired(browser, 'ABCDEFG1', { viewport: { width: 820, height: 1180 } });
	await comes(page, 'Annie').click({ trial: true });
	const box = (await comes(page, 'Annie').boundingBox())!;
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	for (let tap = 0; tap < 2; tap++) await page.mouse.click(x, y);
	await expect(isIn(page, 'Annie')).toBeVisible();
	// She stands where she stood for a moment, and goes then.
	await expect(page.locator('li').first().getByRole('button', { name: 'Er Annie' })).toBeVisible();
	await expect(page.locator('li').first().getByRole('button', { name: 'Is er' })).toBeVisible();
	await expect
		.poll(() => desk.state().visits.map(({ visitorId }) => visitorId))
		.toEqual([known.annie]);
	await page.getByRole('button', { name: 'Terug', exact: true }).click();
	await expect.poll(() => desk.state().visits).toEqual([]);

	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	const skip = page.getByRole('button', { name: 'Sla alles over' });
	await skip.click({ trial: true });
	await skip.dblclick();
	await expect(plus(page)).toBeVisible();
	await expect.poll(() => desk.state().counts.first_timer).toBe(1);
	expect(desk.state().counts.visitor).toBe(0);
});

test('with the page closed the worker sends what waits @script', async ({ browser }) => {
	const page = await paired(browser, 'ABCDEFG1', { serviceWorkers: 'allow' });
	await underWorker(page);
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(page.getByText('Geen internet. 1 ding wacht hier')).toBeVisible();
	await page.goto('/offline').catch(() => {});
	await page.context().setOffline(false);
	await deliverSync(page, 'kring-host');
	await expect.poll(() => desk.state().counts.visitor).toBe(1);
});

test('two tabs of one tablet never make the same number @script', async ({ browser }) => {
	const one = await paired(browser);
	const other = await one.context().newPage();
	await other.goto('/host');
	await expect(plus(other)).toBeVisible();
	await one.context().setOffline(true);
	await Promise.all(
		[one, other].map(async (page) => {
			for (let tap = 0; tap < 10; tap++) await plus(page).click();
		})
	);
	await one.context().setOffline(false);
	await expect.poll(() => desk.operations.size).toBe(20);
	const sent = [...desk.operations.values()].map(({ operation }) => operation.seq);
	expect(sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
	expect(desk.state().counts.visitor).toBe(20);
	for (const page of [one, other]) await expect(inside(page)).toHaveText('20');
});

test('a device that Kring knows no more loses its list, and not what waits @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	desk.paired.clear();
	await page.context().setOffline(false);
	await expect(page.getByText('Dit toestel is niet meer van een gastheer')).toBeVisible();
	await expect(page.getByText('1 ding wacht hier nog.')).toBeVisible();
	expect(await howMany(page, 'sheet')).toBe(0);
	expect(await howMany(page, 'queue')).toBe(1);
	await expect(page.getByText('Gerrit')).toHaveCount(0);
});

test('a device that was revoked hands over what it had, and its list is gone @script', async ({
	browser
}) => {
	const page = await paired(browser);
	desk.unreadable.add('welcomed');
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByLabel('Hoe mogen we u noemen?').fill('Ria');
	await page.getByLabel('Ja, graag').check();
	await page.getByRole('button', { name: 'Welkom, Ria' }).click();
	await expect(page.getByRole('button', { name: '1 ding bekijken' })).toBeVisible();
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	desk.revoke('Tablet 1');
	await page.context().setOffline(false);
	await expect(page.getByText('Dit toestel is niet meer van een gastheer')).toBeVisible();
	// What was refused before stays to be read, by its kind alone.
	await expect.poll(() => howMany(page, 'queue')).toBe(1);
	expect(await howMany(page, 'sheet')).toBe(0);
	// Whoever opens it later reads the same.
	await page.reload();
	await expect(page.getByText('Dit toestel is niet meer van een gastheer')).toBeVisible();
	await expect(page.getByText('Wie er was of komt')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Stuur opnieuw' })).toHaveCount(0);
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Gezien, mag weg' }).click();
	await expect.poll(() => howMany(page, 'queue')).toBe(0);
	// What it did before it was revoked is kept apart for the coordinator.
	expect([...desk.state().results.values()].map(({ kind }) => kind)).toContain('quarantined');
});

/** Puts a PIN on a tablet. */
async function setPin(page: Page, pin: string): Promise<void> {
	await tab(page, 'Dag');
	await page.getByText('Dit toestel', { exact: true }).click();
	await page.getByLabel('Nieuwe pincode').fill(pin);
	await page.getByLabel('Nog een keer').fill(pin);
	await page.getByRole('button', { name: 'Zet een pincode' }).click();
	await expect(page.getByText('De pincode staat erop.')).toBeVisible();
}

/** Types a PIN with the keys on the screen. */
async function typePin(page: Page, pin: string): Promise<void> {
	for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
}

const locked = (page: Page) => page.getByRole('heading', { name: 'Op slot' });

test('a PIN stands before the names: at each start, after five minutes, and without a network @script', async ({
	browser
}) => {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.clock.install();
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await setPin(page, '1593');
	expect(await readable(page)).not.toContain('1593');
	// Somebody was called away in the middle of a welcome.
	await tab(page, 'Mensen');
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await page.getByLabel('Hoe mogen we u noemen?').fill('Ria');
	await page.context().setOffline(true);
	await page.clock.fastForward(4 * 60_000);
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toHaveValue('Ria');
	await page.clock.fastForward(60_000);
	await expect(locked(page)).toBeVisible();
	await expect(page.getByText('Gerrit')).toHaveCount(0);
	expect(await barriersOn(page)).toEqual([]);
	// Somebody without a name is counted all the same, and taken back.
	await page.getByRole('button', { name: 'Iemand erbij' }).click();
	await page.getByRole('button', { name: 'Iemand erbij' }).click();
	await page.getByRole('button', { name: 'Terug' }).click();
	await expect(page.getByText('Nu 1 zonder naam')).toBeVisible();
	await typePin(page, '1594');
	await expect(page.getByText('Deze pincode klopt niet.').first()).toBeVisible();
	await typePin(page, '1593');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await expect(inside(page)).toHaveText('1');
	await page.getByRole('button', { name: 'Nieuw, welkom' }).click();
	await expect(page.getByLabel('Hoe mogen we u noemen?')).toHaveValue('Ria');
	await page.context().setOffline(false);
	await expect.poll(() => desk.state().counts.visitor).toBe(1);

	await page.goto('about:blank');
	await page.goto('/host');
	await expect(locked(page)).toBeVisible();
	// A keyboard and the clipboard do as well as the keys. What is no digit falls away.
	await page.getByLabel('Pincode', { exact: true }).fill('15 9');
	await page.keyboard.press('3');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await page.goto('/host?bord=1');
	await expect(page.getByText('Kom gerust langs')).toBeVisible();
	await page.getByRole('link', { name: 'Terug naar de lijst' }).click();
	await expect(locked(page)).toBeVisible();
});

test('a PIN stands before the names too where the disk could not be read at first @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await setPin(page, '1593');
	await page.addInitScript(() => {
		const open = IDBFactory.prototype.open;
		IDBFactory.prototype.open = function (...wish) {
			if (!('again' in window)) throw new DOMException('busy', 'UnknownError');
			return open.apply(this, wish);
		};
	});
	await page.goto('/host');
	await expect(page.getByText('Deze browser bewaart niets')).toBeVisible();
	// Another tab wrote something down: this one looks again.
	await page.evaluate(() => {
		Object.assign(window, { again: true });
		new BroadcastChannel('kring-host').postMessage('');
	});
	await expect(locked(page)).toBeVisible();
	await expect(page.getByText('Gerrit')).toHaveCount(0);
});

test('a tablet that is stopped while twenty wrong PINs empty it is emptied at the next one @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await setPin(page, '1593');
	// The twentieth was counted; what follows from it was not done.
	await page.evaluate(async () => {
		const open = indexedDB.open('kring-host');
		await new Promise((done) => (open.onsuccess = done));
		const work = open.result.transaction('pairings', 'readwrite');
		const rows = work.objectStore('pairings');
		const found = rows.getAll() as IDBRequest<object[]>;
		found.onsuccess = () =>
			found.result.forEach((row) => rows.put({ ...row, tries: { wrong: 20, atMs: 0 } }));
		await new Promise((done) => (work.oncomplete = done));
		open.result.close();
	});
	await page.goto('/host');
	await expect(locked(page)).toBeVisible();
	await typePin(page, '1593');
	await expect(page.getByText('Dit toestel is leeggemaakt')).toBeVisible();
	await expect(page.getByText('Gerrit')).toHaveCount(0);
});

test('twenty wrong PINs empty the tablet, and what waits still arrives before Kring hears of it @script', async ({
	browser
}) => {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.clock.install();
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await setPin(page, '159372');
	await page.context().setOffline(true);
	await tab(page, 'Mensen');
	await comes(page, 'Gerrit').click();
	await expect(isIn(page, 'Gerrit')).toBeVisible();
	await tab(page, 'Dag');
	await page.getByText('Dit toestel', { exact: true }).click();
	await page.getByRole('button', { name: 'Nu op slot' }).click();
	const wrong = page.getByText('Deze pincode klopt niet.').first();
	for (let at = 1; at <= 4; at++) {
		await typePin(page, '000000');
		await expect(wrong).toBeVisible();
		await expect(page.getByText('wachten')).toHaveCount(0);
	}
	await typePin(page, '000000');
	await expect(
		page.getByText('Nog 15 keer, dan gaat de lijst met namen weg.').first()
	).toBeVisible();
	const field = page.getByLabel('Pincode', { exact: true });
	for (let left = 14; left >= 1; left--) {
		await page.clock.fastForward(61_000);
		await expect(page.getByText('wachten')).toHaveCount(0);
		await field.fill('000000');
		await expect(page.getByText(`Nog ${left} keer, dan`).first()).toBeVisible();
		if (left !== 10) continue;
		// The wait and the number stand on the disk: starting anew helps nobody.
		desk.trouble = 503;
		await page.context().setOffline(false);
		await page.reload();
		await expect(page.getByText(/Nog \d+ seconden wachten/)).toBeVisible();
		await field.fill('159372');
		await expect(field).toHaveValue('');
		await expect(locked(page)).toBeVisible();
	}
	await page.clock.fastForward(61_000);
	await expect(page.getByText('wachten')).toHaveCount(0);
	await page.getByLabel('Pincode', { exact: true }).fill('000000');
	await expect(page.getByText('Dit toestel is leeggemaakt')).toBeVisible();
	await expect(page.getByText('1 ding wacht hier nog.')).toBeVisible();
	expect(await howMany(page, 'sheet')).toBe(0);
	expect(await howMany(page, 'queue')).toBe(1);
	expect(await barriersOn(page)).toEqual([]);
	expect(desk.left).toEqual([]);
	desk.trouble = null;
	await page.clock.runFor(70_000);
	await expect.poll(() => desk.left).toMatchObject([{ name: 'Tablet 1', why: 'pin' }]);
	// What an answer took too long for, by a clock that hurries, is sent once more.
	expect(desk.left[0]!.heard).toBeGreaterThan(0);
	await expect.poll(() => howMany(page, 'pairings')).toBe(0);
	expect(desk.state().visits.map(({ visitorId }) => visitorId)).toEqual([known.gerrit]);
});

test('who unpairs a tablet is warned while something waits, and Kring hears of it afterwards @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	await tab(page, 'Dag');
	await page.getByText('Dit toestel', { exact: true }).click();
	await page.getByRole('button', { name: 'Ontkoppel dit toestel' }).click();
	await expect(page.getByText('Let op: 1 ding is nog niet verstuurd')).toBeVisible();
	await page.getByRole('button', { name: 'Ontkoppel toch' }).click();
	await expect(page.getByRole('heading', { name: 'Dit toestel koppelen' })).toBeVisible();
	expect(await howMany(page, 'sheet')).toBe(0);
	await page.context().setOffline(false);
	await expect.poll(() => desk.left).toEqual([{ name: 'Tablet 1', why: 'said', heard: 1 }]);
	await expect.poll(() => howMany(page, 'pairings')).toBe(0);
	// With all of it sent there is nothing to warn of; a device that is paired anew leaves too.
	const other = await paired(browser, 'ABCDEFG2');
	await other.goto('about:blank');
	await other.goto('/host#ABCDEFG3');
	await other.getByRole('button', { name: 'Koppel dit toestel' }).click();
	await expect.poll(() => desk.left.at(-1)).toMatchObject({ name: 'Tablet 2', why: 'said' });
	await tab(other, 'Dag');
	await other.getByText('Dit toestel', { exact: true }).click();
	await other.getByRole('button', { name: 'Ontkoppel dit toestel' }).click();
	await expect(other.getByText('Zeker weten?')).toBeVisible();
	await other.getByRole('button', { name: 'Ja, ontkoppel' }).click();
	await expect.poll(() => desk.left.at(-1)).toMatchObject({ name: 'Tablet 3', why: 'said' });
});

test('at four at night nothing of the day is left but what has not arrived @script', async ({
	browser
}) => {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.clock.install();
	await page.goto('/host#ABCDEFG1');
	await comes(page, 'Gerrit').click();
	await expect(isIn(page, 'Gerrit')).toBeVisible();
	await expect.poll(() => desk.operations.size).toBe(1);
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('2');
	const tomorrow = daysAfter(dayOf(new Date()), 1);
	const toNoon = instantAt(tomorrow, 12 * 60).getTime() - Date.now();
	await page.clock.fastForward(toNoon);
	await expect(page.getByText('De lijst met namen komt zodra er internet is.')).toBeVisible();
	await expect(page.getByText('Gerrit')).toHaveCount(0);
	// That there is a day stays, so that somebody can be counted; of who comes nothing does.
	await expect.poll(() => howMany(page, 'sheet')).toBe(1);
	expect(await howMany(page, 'queue')).toBe(1);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	await page.clock.fastForward(24 * 3_600_000);
	await expect(page.getByRole('heading', { name: 'De lijst is er nog niet' })).toBeVisible();
	await expect.poll(() => howMany(page, 'sheet')).toBe(0);
	expect(await howMany(page, 'queue')).toBe(2);
	desk.aheadMs = toNoon + 24 * 3_600_000;
	await page.context().setOffline(false);
	await page.clock.runFor(60_000);
	await expect.poll(() => desk.operations.size).toBe(3);
});

test('a tablet that slept while Kring answered does not take that moment for now @script', async ({
	browser
}) => {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.clock.install();
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	let letGo = () => {};
	desk.held = new Promise((resolve) => (letGo = resolve));
	await comes(page, 'Gerrit').click();
	await expect.poll(() => desk.holding).toBe(1);
	const noon = instantAt(daysAfter(dayOf(new Date()), 1), 12 * 60).getTime();
	desk.aheadMs = noon - Date.now();
	// What a tablet waits for stands still while it sleeps; only its clock goes on.
	await page.clock.setSystemTime(noon);
	await page.clock.runFor(2_000);
	await expect(page.getByText('Gerrit')).toHaveCount(0);
	// This answer is the last that it hears for a while.
	desk.trouble = 503;
	const heard = page.waitForResponse('**/host/sheet');
	letGo();
	await (await heard).finished();
	// It asks once more when it is done with the answer.
	const again = page.waitForRequest('**/host/sheet');
	await page.clock.runFor(130_000);
	await again;
	expect(Math.abs(await addedToClock(page))).toBeLessThan(60_000);
	await expect(page.getByText('Gerrit')).toHaveCount(0);
});

for (const { night, sunday } of [
	{ night: 'an hour shorter', sunday: '2027-03-28' },
	{ night: 'an hour longer', sunday: '2027-10-31' }
]) {
	test(`after a night that is ${night} the list goes at four and the kitchen counts by the clock on the wall @script`, async ({
		browser,
		baseURL
	}) => {
		const at = (on: string, hour: number, minute = 0) => instantAt(on, hour * 60 + minute);
		const saturday = at(daysAfter(sunday, -1), 15);
		desk = await HostDesk.open(baseURL!, saturday);
		desk.codes.set('ABCDEFG1', 'Tablet 1');
		desk.kitchenMinute = 11 * 60 + 30;
		const page = await strangerPage(browser, { baseURL: desk.origin });
		await page.clock.install({ time: saturday });
		let now = saturday;
		const until = async (moment: Date) => {
			desk.aheadMs = moment.getTime() - Date.now();
			await page.clock.fastForward(moment.getTime() - now.getTime());
			now = moment;
		};
		await page.goto('/host#ABCDEFG1');
		await comes(page, 'Gerrit').click();
		await expect(isIn(page, 'Gerrit')).toBeVisible();
		await expect.poll(() => desk.operations.size).toBe(1);
		await page.context().setOffline(true);

		// From midnight on it is the next day, on which nobody came yet.
		await until(at(sunday, 3, 55));
		await expect(comes(page, 'Gerrit')).toBeVisible();
		await expect(inside(page)).toHaveText('0');
		await until(at(sunday, 4, 2));
		await expect(page.getByText('De lijst met namen komt zodra er internet is.')).toBeVisible();
		await expect(page.getByText('Gerrit')).toHaveCount(0);

		await until(at(sunday, 11, 20));
		desk.begin(now);
		await page.context().setOffline(false);
		await page.clock.runFor(60_000);
		now = new Date(now.getTime() + 60_000);
		await comes(page, 'Gerrit').click();
		await expect(inside(page)).toHaveText('1');
		await expect.poll(() => desk.operations.size).toBe(1);
		await tab(page, 'Eten');
		await expect(page.getByText('De keuken telde om 11:30.')).toHaveCount(0);
		await until(at(sunday, 11, 31));
		await page.clock.runFor(60_000);
		await expect(page.getByText('De keuken telde om 11:30.')).toBeVisible();
	});
}

test('what Kring does not take stands apart with why, and names nobody @script', async ({
	browser
}) => {
	const page = await paired(browser);
	desk.unreadable.add('checked_in');
	await comes(page, 'Gerrit').click();
	await page.getByRole('button', { name: '1 ding bekijken' }).click();
	await expect(page.getByText('Wie er was of komt')).toBeVisible();
	await expect(page.getByText('Kring begreep het niet.')).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);
	desk.unreadable.clear();
	await page.getByRole('button', { name: 'Stuur opnieuw' }).click();
	await expect(page.getByText('Alles bewaard')).toBeVisible();
	await expect.poll(() => desk.state().visits.length).toBe(1);
	await page.getByRole('button', { name: 'Sluit', exact: true }).first().click();

	desk.unreadable.add('checked_in');
	await comes(page, 'Annie').click();
	await page.getByRole('button', { name: '1 ding bekijken' }).click();
	await page.getByRole('button', { name: 'Gezien, mag weg' }).click();
	await expect(page.getByText('Alles bewaard')).toBeVisible();
	// It was not taken in: she is not here.
	await page.getByRole('button', { name: 'Sluit', exact: true }).first().click();
	await expect(comes(page, 'Annie')).toBeVisible();
});

test('no script can read a name out of what the tablet keeps @script', async ({ browser }) => {
	const page = await paired(browser);
	await comes(page, 'Gerrit').click();
	await expect(isIn(page, 'Gerrit')).toBeVisible();
	await page.context().setOffline(true);
	await comes(page, 'Rachid').click();
	await expect(isIn(page, 'Rachid')).toBeVisible();
	const words = await readable(page);
	for (const name of ['Gerrit', 'Rachid', 'Lindelaan', 'links', known.gerrit, '06 12345678']) {
		expect(words).not.toContain(name);
	}
});

test('meals, tasks in pictures, calls and the end of the day @script', async ({ browser }) => {
	const page = await paired(browser);
	await comes(page, 'Bert').click();
	await tab(page, 'Eten');
	await expect(page.getByRole('heading', { name: /^Kook voor \d+$/ })).toBeVisible();
	await page.getByRole('button', { name: 'Hoeft niet' }).click();
	// Whoever pays nothing reads the same as whoever pays.
	await expect(page.getByText('Dat is geregeld.').first()).toBeAttached();
	await page.getByLabel('Bedrag in euro').fill('2,50');
	await page.getByRole('button', { name: 'Contant' }).click();
	await expect(page.getByText('Contant tot nu toe: € 2,50.')).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);

	await tab(page, 'Taken');
	await page.getByRole('button', { name: 'Iemand doet dit Koffie schenken' }).click();
	await page.getByRole('button', { name: 'Bert' }).click();
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Klaar Bert, Koffie schenken' }).click();
	await expect.poll(() => desk.state().turns).toMatchObject([{ state: 'done' }]);
	// One switch is enough: the button that goes on has the focus.
	await page.getByRole('button', { name: /^Zo gaat het, in 3 stappen/ }).press('Enter');
	await expect(page.getByText('Was uw handen.')).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);
	await page.keyboard.press('Enter');
	await expect(page.getByText('Stap 2 van 3')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Vorige' })).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Alles gezien' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: 'Koffie schenken' })).toBeFocused();

	await tab(page, 'Bellen');
	await expect(page.getByRole('link', { name: 'Bel Mo, wijkteam' })).toHaveAttribute(
		'href',
		'tel:0612345678'
	);
	await expect(page.getByRole('link', { name: 'Bel 112' })).toHaveAttribute('href', 'tel:112');
	expect(await barriersOn(page)).toEqual([]);

	await tab(page, 'Dag');
	expect(await barriersOn(page)).toEqual([]);
	await expect(page.getByText('De kas is nog niet geteld.')).toBeVisible();
	await page.getByLabel('Hoeveel telde u?').fill('3');
	await page.getByRole('button', { name: 'Bewaar de telling' }).click();
	await expect(page.getByText('Dat is € 0,50 te veel.')).toBeVisible();
	await page.getByLabel('Hoe ging het?').fill('Het was gezellig.');
	await page.getByRole('button', { name: 'Bewaar de notitie' }).click();
	await page.getByRole('button', { name: 'Sluit de dag' }).click();
	await expect(page.getByText('De dag is dicht.')).toBeVisible();
	await expect.poll(() => desk.state().record).toBe('closed');
	expect(desk.state().cash.differenceCents).toBe(50);
	expect(desk.state().notes).toMatchObject([{ text: 'Het was gezellig.' }]);
	await page.getByRole('button', { name: /^Bekijk / }).click();
	await tab(page, 'Mensen');
	await expect(page.getByText('U kijkt naar een andere dag.')).toBeVisible();
	await expect(plus(page)).toHaveCount(0);
});

test('after the kitchen counted, who eats otherwise stands apart, without a network too @script', async ({
	browser
}) => {
	desk.kitchenMinute = 0;
	const page = await paired(browser);
	await page.context().setOffline(true);
	const eats = async (name: RegExp, how: string) => {
		await tab(page, 'Mensen');
		await page.getByRole('button', { name }).click();
		await page
			.getByRole('group', { name: 'Eet u mee?' })
			.getByRole('button', { name: how, exact: true })
			.click();
		await page.keyboard.press('Escape');
	};
	await eats(/^(\w+ )?Gerrit/, 'Nee');
	await tab(page, 'Eten');
	await expect(page.getByText('De keuken telde om 0:00.')).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Na sluiting' })).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Gerrit' })).toContainText(
		'eet toch niet'
	);
	expect(await barriersOn(page)).toEqual([]);
	await page.context().setOffline(false);
	await expect
		.poll(() => desk.state().lateMeals)
		.toMatchObject([{ visitorId: known.gerrit, now: 0 }]);
});

test('a day that is called off needs a reason and a network, and what was counted stays @script', async ({
	browser
}) => {
	// Whatever the hour of this walk, the day has begun.
	desk.fromMinute = 0;
	const page = await paired(browser);
	await plus(page).click();
	await expect.poll(() => desk.state().counts.visitor).toBe(1);
	await tab(page, 'Dag');
	await page.getByText('Vandaag eerder gestopt').click();
	await page.getByRole('button', { name: 'Zeg de dag af' }).click();
	await expect(page.getByText('Kies eerst een reden.')).toBeVisible();
	await page.getByLabel('het gebouw is dicht').check();
	await page.context().setOffline(true);
	await page.getByRole('button', { name: 'Zeg de dag af' }).click();
	await expect(page.getByText('Dit kan alleen met internet.')).toBeVisible();
	await page.context().setOffline(false);
	await page.getByRole('button', { name: 'Zeg de dag af' }).click();
	await expect(page.getByText('Wie er was, telt mee.')).toBeVisible();
	await expect(page.getByText('Vandaag eerder gestopt: iemand is ziek')).toBeVisible();
	await expect(page.getByText('Deze dag vervalt')).toHaveCount(0);
	expect(desk.status).toBe('cancelled');
	// Who would come and reads nothing on a phone is told, and ticked off on every tablet.
	await expect(page.getByRole('heading', { name: 'Wie moet dit nog weten?' })).toBeVisible();
	await page.getByRole('button', { name: 'Nog vertellen Gerrit' }).click();
	await expect(page.getByRole('button', { name: 'Weet het Gerrit' })).toBeVisible();
	await expect.poll(() => desk.state().toldOff).toMatchObject([{ visitorId: known.gerrit }]);
	expect(await barriersOn(page)).toEqual([]);
	await page.getByRole('button', { name: 'Weet het Gerrit' }).click();
	await expect.poll(() => desk.state().toldOff).toEqual([]);
});

test('who has to hear that days stop is ticked without a network, and what is undone later wins @script', async ({
	browser
}) => {
	desk.endings = [
		{
			...{ id: idOf(701), lastOn: '2027-03-26', isTakenBack: false, instead: '' },
			...{ reason: 'De zaal gaat dicht.', places: [{ title: 'De Huiskamer', place: 'De Brug' }] },
			people: [known.gerrit, known.bert, known.rachid].map((visitorId) => ({
				...{ visitorId, state: 'open' as const, saidAt: null, backAt: null }
			}))
		}
	];
	const page = await paired(browser, 'ABCDEFG1', { serviceWorkers: 'allow' });
	await underWorker(page);
	await expect
		.poll(() => page.evaluate(async () => (await caches.match('/host')) !== undefined))
		.toBe(true);
	const dayTab = page.getByRole('navigation').getByRole('button', { name: 'Dag' });
	await expect(dayTab).toContainText('Nog 3 mensen vertellen');
	await comes(page, 'Bert').click();
	await page.context().setOffline(true);
	await dayTab.click();
	const list = page.getByRole('region', { name: 'Stopt na vrijdag 26 maart' });
	await expect(list).toContainText('De zaal gaat dicht.');
	await expect(list).toContainText('Men kan ook naar De Huiskamer, De Brug.');
	// Who is inside can be told now.
	await expect(list.getByRole('listitem').first()).toContainText('Bert Is nu hier');
	await list.getByRole('button', { name: 'Nog vertellen Bert' }).click();
	// By keyboard: who ticks one stays where they were, and hears how many are left.
	await list.getByRole('button', { name: 'Nog vertellen Gerrit' }).press('Enter');
	await expect(list.getByRole('button', { name: 'Weet het Gerrit' })).toBeFocused();
	await expect(list.getByRole('status')).toHaveText('Nog 1 persoon vertellen');
	await page.keyboard.press('Tab');
	await expect(list.getByRole('button', { name: 'Nog vertellen Rachid' })).toBeFocused();
	await page.getByRole('button', { name: 'Terug', exact: true }).click();
	await expect(list.getByRole('button', { name: 'Nog vertellen Gerrit' })).toBeVisible();
	expect(await barriersOn(page)).toEqual([]);
	// Kept on the disk: a tablet that starts anew still shows it.
	await page.reload();
	await expect(dayTab).toContainText('Nog 2 mensen vertellen');
	await page.context().setOffline(false);
	await expect
		.poll(() => desk.state().endingsTold.map(({ visitorId, said }) => [visitorId, said]))
		.toEqual([
			[known.bert, 'told'],
			[known.gerrit, 'told'],
			[known.gerrit, 'open']
		]);
	// Where the host has them before them it stands too.
	await page.getByRole('button', { name: /^(GE )?Gerrit/ }).click();
	await page.getByRole('button', { name: 'Nog vertellen Gerrit' }).click();
	await expect(page.getByRole('button', { name: 'Weet het Gerrit' })).toBeVisible();
	await expect(dayTab).toContainText('Nog 1 persoon vertellen');
	expect(await barriersOn(page)).toEqual([]);
	// A coordinator takes the tick of Bert back: that is the last word, whatever this tablet still has.
	const [first] = desk.endings;
	const undone = { state: 'open' as const, saidAt: desk.now(), backAt: null };
	desk.endings = [
		{
			...first!,
			people: first!.people.map((one) =>
				one.visitorId === known.bert ? { ...one, ...undone } : one
			)
		}
	];
	await page.reload();
	await dayTab.click();
	await expect(list.getByRole('button', { name: 'Nog vertellen Bert' })).toBeVisible();
	await expect(list.getByRole('button', { name: 'Weet het Gerrit' })).toBeVisible();
});

test('who signs out on a host tablet reads what that does, and what waits is not lost @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	desk.trouble = 503;
	await page.context().setOffline(false);
	await page.goto('/sign-out');
	await awake(page);
	await page.getByRole('button', { name: 'Log uit' }).click();
	await expect(page.getByText('Dit toestel is van een gastheer')).toBeVisible();
	await expect(page.getByText('1 ding wacht nog.')).toBeVisible();
	await page.getByRole('button', { name: 'Log toch uit' }).click();
	await expect(page).toHaveURL(`${desk.origin}/`);
	await page.goto('/host');
	await expect(page.getByText('1 ding wacht hier nog.')).toBeVisible();
	expect(await howMany(page, 'sheet')).toBe(0);
	desk.trouble = null;
	await expect.poll(() => desk.state().counts.visitor).toBe(1);
	// Once it has arrived nothing of the host is left here.
	await expect.poll(() => howMany(page, 'pairings')).toBe(0);
});

test('with 300 names a tap is seen at once @script', async ({ browser }) => {
	for (let at = 0; at < 300; at++) {
		desk.visitors.push({
			...{ id: `0197a000-0000-7000-8000-${String(9000 + at).padStart(12, '0')}` },
			...{ callName: `Naam ${at}`, nameHint: null, dietCodes: [], welcomeNote: '' },
			...{ says: [], contacts: [], absence: null, away: [], fit: null }
		});
	}
	const page = await paired(browser);
	await page.getByRole('button', { name: 'Bekende' }).click();
	await page.getByLabel('Naam').fill('naam 299');
	await expect(page.getByRole('button', { name: /^Naam 299/ })).toBeVisible();
	await page.keyboard.press('Escape');
	await page.context().setOffline(true);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
});

/** The first address on a page that looks like this. */
async function linkOn(page: Page, at: string, pattern: RegExp): Promise<string> {
	await page.goto(at);
	const all = await page
		.getByRole('link')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
	return all.find((href) => pattern.test(href))!;
}

/** A device of Kring itself, by a code that a coordinator just made. */
async function pairedWithKring(browser: Browser, office: Page, devices: string, name: string) {
	await office.goto(devices);
	const field = office.getByLabel('Hoe noemt u dit apparaat?');
	if (!(await field.isVisible())) await office.getByText('Koppel een tablet').click();
	await field.fill(name);
	await office.getByRole('button', { name: 'Maak een code' }).click();
	const code = await office.locator('.code').innerText();
	const page = await strangerPage(browser);
	await page.goto(`/host#${code}`);
	await expect(plus(page)).toBeVisible();
	return page;
}

test('with Kring itself: a coordinator makes a code, and what hosts do stands on both tablets @script', async ({
	browser
}) => {
	const office = await openAs(browser, 'femke');
	const area = await linkOn(office, '/circles', /^\/neighbourhoods\//);
	const devices = `${await linkOn(office, area, /\/activities\//)}/devices`;
	const [name, otherName] = [freshName('Tablet'), freshName('Telefoon')];
	const one = await pairedWithKring(browser, office, devices, name);
	const before = Number(await inside(one).innerText());
	await one.context().setOffline(true);
	await plus(one).click();
	await plus(one).click();
	await one.getByRole('button', { name: 'Nieuw, welkom' }).click();
	const visitor = freshName('Ria');
	await one.getByLabel('Hoe mogen we u noemen?').fill(visitor);
	await one.getByLabel('Ja, graag').check();
	await one.getByRole('group', { name: 'Eet u mee?' }).getByLabel('Ja').check();
	await one.getByLabel('geen gluten').check();
	await one.getByRole('group', { name: 'Mogen we dit onthouden?' }).getByLabel('Ja').check();
	await one.getByRole('button', { name: `Welkom, ${visitor}` }).click();
	await expect(inside(one)).toHaveText(String(before + 3));
	await one.context().setOffline(false);
	await expect(one.getByText('Alles bewaard')).toBeVisible();

	const other = await pairedWithKring(browser, office, devices, otherName);
	await expect(inside(other)).toHaveText(String(before + 3));
	await expect(isIn(other, visitor)).toBeVisible();
	await expect(other.getByText('eet mee, geen gluten').first()).toBeVisible();
	await isIn(other, visitor).click();
	await other.getByRole('button', { name: 'Vergissing' }).click();
	await other.getByRole('button', { name: 'Vergeet de naam ook' }).click();
	await expect(inside(other)).toHaveText(String(before + 2));
	await expect(other.getByText('Alles bewaard')).toBeVisible();
	await one.reload();
	await expect(inside(one)).toHaveText(String(before + 2));

	await office.goto(devices);
	await office.getByText(`Haal ${name} weg`).click();
	await office
		.getByRole('listitem')
		.filter({ hasText: name })
		.getByRole('button', { name: 'Ja, haal weg' })
		.click();
	await expect(office.getByText('Weggehaald:').first()).toBeVisible();
	await one.reload();
	await expect(one.getByRole('heading', { name: 'Dit toestel koppelen' })).toBeVisible();
	expect(await howMany(one, 'sheet')).toBe(0);
	for (const page of [office, one, other]) await page.context().close();
});
