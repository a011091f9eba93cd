import type { Browser, BrowserContext, Page } from '@playwright/test';
import { dayOf, daysAfter } from '../../src/lib/domain/day.ts';
import { HostDesk } from '../support/host-desk.ts';
import { expect, strangerPage, test } from '../support/walks.ts';

// What goes wrong on the tablet itself: no room left on it, two tabs and one PIN, the two days of the
// year on which the clock is put on or back.

let desk: HostDesk;

test.beforeEach(async ({ baseURL }) => {
	desk = await HostDesk.open(baseURL!);
	for (const at of [1, 2]) desk.codes.set(`ABCDEFG${at}`, `Tablet ${at}`);
});
test.afterEach(() => desk.close());

async function paired(browser: Browser): Promise<Page> {
	const page = await strangerPage(browser, { baseURL: desk.origin });
	await page.goto('/host#ABCDEFG1');
	await expect(comes(page, 'Gerrit')).toBeVisible();
	return page;
}

/** One more tab of the same tablet. */
async function anotherTab(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${desk.origin}/host`);
	return page;
}

const plus = (page: Page) => page.getByRole('button', { name: '+1' });
const comes = (page: Page, name: string) => page.getByRole('button', { name: `Is er ${name}` });
const inside = (page: Page) => page.locator('dd').nth(1);
const tab = (page: Page, name: string) =>
	page.getByRole('navigation').getByRole('button', { name }).click();
const locked = (page: Page) => page.getByRole('heading', { name: 'Op slot' });
const notKept = (page: Page) => page.getByText('Dit is niet gelukt. Er is niets geteld.');

/** From now on a tab finds no room to write, or finds it again. */
function room(page: Page, isThere: boolean): Promise<void> {
	return page.evaluate((there) => {
		const kept = window as unknown as {
			writes?: [IDBObjectStore['put'], IDBCursor['update']];
			refused?: number;
		};
		kept.writes ??= [IDBObjectStore.prototype.put, IDBCursor.prototype.update];
		const full = () => {
			kept.refused = (kept.refused ?? 0) + 1;
			throw new DOMException('no room', 'QuotaExceededError');
		};
		IDBObjectStore.prototype.put = there ? kept.writes[0] : full;
		IDBCursor.prototype.update = there ? kept.writes[1] : full;
	}, isThere);
}

/** How often a tab found no room. */
function refused(page: Page): Promise<number> {
	return page.evaluate(() => (window as unknown as { refused?: number }).refused ?? 0);
}

async function setPin(page: Page, pin: string): Promise<void> {
	await tab(page, 'Dag');
	await page.getByText('Dit toestel', { exact: true }).click();
	await page.getByLabel('Nieuwe pincode').fill(pin);
	await page.getByLabel('Nog een keer').fill(pin);
	await page.getByRole('button', { name: /Zet een pincode|Verander/ }).click();
}

test('a tablet that is full says so, looks as if nothing was tapped, and goes on once there is room @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await plus(page).click();
	await expect(inside(page)).toHaveText('1');
	await room(page, false);
	await plus(page).click();
	await expect(notKept(page)).toBeVisible();
	await expect(inside(page)).toHaveText('1');
	await expect(page.getByText('Nu 1 zonder naam')).toHaveCount(0);
	const before = await refused(page);
	await comes(page, 'Gerrit').click();
	// A tap is written down a moment later: there is no room for this one either.
	await expect.poll(() => refused(page)).toBeGreaterThan(before);
	await expect(comes(page, 'Gerrit')).toBeVisible();
	await expect(inside(page)).toHaveText('1');
	await room(page, true);
	await comes(page, 'Gerrit').click();
	await expect(inside(page)).toHaveText('2');
	await expect(notKept(page)).toHaveCount(0);
	// What cannot be taken back now can be taken back in a moment.
	await room(page, false);
	const back = page.getByRole('button', { name: 'Terug', exact: true });
	await back.first().click();
	await expect(notKept(page)).toBeVisible();
	await expect(inside(page)).toHaveText('2');
	await room(page, true);
	await back.first().click();
	await expect(inside(page)).toHaveText('1');
	await expect.poll(() => desk.state().counts.visitor).toBe(1);
});

test('a full tablet keeps no PIN and says so, and keeps one once there is room @script', async ({
	browser
}) => {
	const page = await paired(browser);
	await room(page, false);
	await setPin(page, '1593');
	await expect(page.getByText('Dit toestel kan nu niets bewaren.')).toBeVisible();
	await expect(page.getByText('De pincode staat erop.')).toHaveCount(0);
	await room(page, true);
	await page.getByRole('button', { name: 'Zet een pincode' }).click();
	await expect(page.getByText('De pincode staat erop.')).toBeVisible();
});

test('one PIN for two tabs: locked in one is locked in both, and tries of both count @script', async ({
	browser
}) => {
	const one = await paired(browser);
	const other = await anotherTab(one.context());
	await expect(comes(other, 'Gerrit')).toBeVisible();
	await setPin(one, '1593');
	await expect(one.getByText('De pincode staat erop.')).toBeVisible();
	await one.getByRole('button', { name: 'Nu op slot' }).click();
	await expect(locked(one)).toBeVisible();
	await expect(locked(other)).toBeVisible();
	await expect(other.getByText('Gerrit')).toHaveCount(0);
	const pin = (page: Page) => page.getByLabel('Pincode', { exact: true });
	for (const page of [one, other, one, other]) {
		await pin(page).fill('1111');
		await expect(page.getByText('Deze pincode klopt niet.').first()).toBeVisible();
		await page.keyboard.press('0');
	}
	await pin(one).fill('1593');
	await expect(locked(one)).toHaveCount(0);
	await expect(locked(other)).toBeVisible();
});

test('a tab that hears of a PIN and of the lock in one breath is locked @script', async ({
	browser
}) => {
	const one = await paired(browser);
	const other = await anotherTab(one.context());
	await expect(comes(other, 'Gerrit')).toBeVisible();
	await one.evaluate(() => {
		const told: [string, unknown][] = [];
		const tell = BroadcastChannel.prototype.postMessage;
		BroadcastChannel.prototype.postMessage = function (news) {
			told.push([this.name, news]);
		};
		Object.assign(window, {
			tellAll: () => {
				for (const [name, news] of told) tell.call(new BroadcastChannel(name), news);
			}
		});
	});
	await setPin(one, '1593');
	await expect(one.getByText('De pincode staat erop.')).toBeVisible();
	await one.getByRole('button', { name: 'Nu op slot' }).click();
	await expect(locked(one)).toBeVisible();
	await one.evaluate(() => (window as unknown as { tellAll: () => void }).tellAll());
	await expect(locked(other)).toBeVisible();
	await expect(other.getByText('Gerrit')).toHaveCount(0);
});

test('what a tab counts once another emptied the tablet is refused there, and waits for nobody @script', async ({
	browser
}) => {
	const one = await paired(browser);
	await setPin(one, '1593');
	await expect(one.getByText('De pincode staat erop.')).toBeVisible();
	const other = await anotherTab(one.context());
	await expect(locked(other)).toBeVisible();
	// The other tab hears of nothing: it was asleep.
	for (const page of [one, other])
		await page.evaluate(() => {
			BroadcastChannel.prototype.postMessage = () => {};
		});
	desk.trouble = 503;
	await one.evaluate(async () => {
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
	await one.reload();
	await one.evaluate(() => {
		BroadcastChannel.prototype.postMessage = () => {};
	});
	await one.getByLabel('Pincode', { exact: true }).fill('1593');
	await expect(one.getByText('Dit toestel is leeggemaakt')).toBeVisible();
	desk.trouble = null;
	await expect.poll(() => desk.left.length).toBe(1);
	await other.getByRole('button', { name: 'Iemand erbij' }).click();
	await expect(other.getByText('Dit toestel is leeggemaakt')).toBeVisible();
	await expect(other.getByText('Gerrit')).toHaveCount(0);
	await expect(other.getByText(/wacht hier nog/)).toHaveCount(0);
});

test('no PIN opens a tab of a tablet that another emptied @script', async ({ browser }) => {
	const one = await paired(browser);
	await setPin(one, '1593');
	await expect(one.getByText('De pincode staat erop.')).toBeVisible();
	const other = await anotherTab(one.context());
	await expect(locked(other)).toBeVisible();
	for (const page of [one, other])
		await page.evaluate(() => {
			BroadcastChannel.prototype.postMessage = () => {};
		});
	await one.getByRole('button', { name: 'Ontkoppel dit toestel' }).click();
	await one.getByRole('button', { name: 'Ja, ontkoppel' }).click();
	await expect(one.getByText('Gerrit')).toHaveCount(0);
	const seen = other.evaluate(
		() =>
			new Promise<boolean>((done) => {
				new MutationObserver(() => {
					if (document.body.textContent.includes('Gerrit')) done(true);
				}).observe(document.body, { subtree: true, childList: true });
				setTimeout(() => done(false), 3_000);
			})
	);
	await other.getByLabel('Pincode', { exact: true }).fill('7777');
	expect(await seen).toBe(false);
	await expect(locked(other)).toHaveCount(0);
});

test('by keyboard one never falls off the page where a button goes with what it did @script', async ({
	browser
}) => {
	const page = await paired(browser);
	const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
	await plus(page).focus();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Terug', exact: true }).first().focus();
	await page.keyboard.press('Enter');
	await expect(inside(page)).toHaveText('0');
	await expect(plus(page)).toBeFocused();

	await page.getByRole('button', { name: /^(GE )?Gerrit/ }).click();
	await page.getByText('Is er even niet').click();
	await page.getByLabel('Tot en met').fill(daysAfter(dayOf(desk.now()), 3));
	await page.getByRole('button', { name: 'Schrijf dit op' }).click();
	await page.getByRole('button', { name: 'Komt toch' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Komt toch' })).toHaveCount(0);
	await expect.poll(focused).toBe('Is er even niet');
});
