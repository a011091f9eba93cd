import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { ensureChromium } from '../../scripts/local/browsers.ts';
import { idOf } from '../support/door.ts';
import { HostDesk, visitorOf } from '../support/host-desk.ts';
import { barLine, spread, verdict } from './support/figures.ts';
import { benchHouse } from './support/house.ts';

const rounds = 7;
const names = 300;
/** A tablet a quarter as fast as this machine. */
const cpuRate = 4;
const barsMs = { tap: 100, cold: 1_500 };

export const program = {
	what: `the screen of a host with ${names} names, without a network: opened cold, and a tap that counts (A6, A7)`,
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: false });
	const profile = mkdtempSync(join(tmpdir(), 'kring-tablet-'));
	const web = await house.web();
	const desk = await HostDesk.open(web.origin);
	desk.codes.set('ABCDEFG1', 'Tablet 1');
	for (let nth = 0; nth < names; nth++)
		desk.visitors.push(
			visitorOf(idOf(2_000 + nth), `Bezoeker ${String.fromCharCode(65 + (nth % 26))}${nth}`)
		);
	try {
		await paired(profile, desk.origin);
		const opened: number[] = [];
		const tapped: number[] = [];
		const known: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const context = await open(profile);
			await context.setOffline(true);
			const page = context.pages()[0]!;
			await slow(page);
			opened.push(await cold(page, desk.origin));
			tapped.push(await changed(page, (one) => one.getByRole('button', { name: '+1' }).click()));
			await page.getByRole('button', { name: 'Bekende' }).click();
			await page.getByLabel('Naam').fill(`bezoeker ${String.fromCharCode(97 + round)}${round}`);
			const button = page
				.getByRole('button', { name: new RegExp(`^Bezoeker .${round}( |$)`) })
				.first();
			await button.waitFor();
			known.push(await changed(page, () => button.click()));
			await context.close();
		}
		console.log(`${rounds} rounds, a processor ${cpuRate} times as slow (min / median / max)`);
		const line = (what: string, values: readonly number[], bar: number) => {
			const met = verdict(values, bar);
			if (met !== 'met') process.exitCode = 1;
			barLine(what, `${spread(values)} ms`, `<= ${bar} ms`, met);
		};
		line('opened cold, until the names stand there', opened, barsMs.cold);
		line('+1, until the number is another', tapped, barsMs.tap);
		line('somebody known, until the number is another', known, barsMs.tap);
	} finally {
		await desk.close();
		await house.stop();
		rmSync(profile, { recursive: true, force: true });
	}
}

async function open(profile: string): Promise<BrowserContext> {
	return chromium.launchPersistentContext(profile, {
		executablePath: await ensureChromium(),
		args: ['--no-sandbox'],
		viewport: { width: 1180, height: 820 },
		hasTouch: true,
		locale: 'nl-NL'
	});
}

/** One visit with a network, after which everything is on the device. */
async function paired(profile: string, origin: string): Promise<void> {
	const context = await open(profile);
	const page = context.pages()[0]!;
	await page.goto(`${origin}/host#ABCDEFG1`);
	await page.getByRole('button', { name: '+1' }).waitFor();
	await page.waitForFunction(async () => (await caches.match('/host')) !== undefined);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await context.close();
}

async function slow(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: cpuRate });
}

/** From asking for the page until who is expected stands on it, as the page's own clock says. */
async function cold(page: Page, origin: string): Promise<number> {
	await page.goto(`${origin}/host`, { waitUntil: 'commit' });
	return page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				const look = () => {
					if (document.body?.innerText.includes('Gerrit') === true) resolve(performance.now());
					else requestAnimationFrame(look);
				};
				look();
			})
	);
}

/** From a finger that goes up until the next frame that shows another number of people inside. */
async function changed(page: Page, tap: (page: Page) => Promise<void>): Promise<number> {
	await page.evaluate(() => {
		const shown = () => document.querySelectorAll('dd')[1]?.textContent;
		const before = shown();
		let from = 0;
		addEventListener('click', () => (from = performance.now()), { capture: true, once: true });
		const took = new Promise<number>((resolve) => {
			new MutationObserver((_all, watching) => {
				if (shown() === before) return;
				watching.disconnect();
				// What a frame asks for is done before it is painted; the one after it comes when it was.
				requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
			}).observe(document.body, { subtree: true, childList: true, characterData: true });
		});
		Object.assign(window, { __took: took });
	});
	await tap(page);
	return page.evaluate(() => (window as unknown as { __took: Promise<number> }).__took);
}
