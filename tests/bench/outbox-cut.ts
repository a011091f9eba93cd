import { randomInt } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { benchHouse } from './support/house.ts';
import { measuringBrowser, phone } from './support/phone.ts';

const posts = 200;

export const program = {
	what: '200 posts written offline in a browser, sent while the network breaks at random: each once',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: true });
	const browser = await measuringBrowser();
	const line = await breakingLine();
	try {
		// The browser knows the address of the line; behind it stands the house.
		const web = await house.web({ ORIGIN: line.origin, ALLOWED_HOSTS: `localhost:${line.port}` });
		line.leadTo(web.port);
		const cookie = await house.signIn(web, 'sanne');
		const context = await phone(browser, line.origin, cookie);
		const page = await context.newPage();
		await page.goto(`${line.origin}/`);
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

		await context.setOffline(true);
		await page.goto(`${line.origin}/`);
		for (let number = 1; number <= posts; number++) {
			await page.locator('textarea').fill(`Zonder net ${number}`);
			await page.getByRole('button', { name: 'Bewaar mijn bericht' }).click();
			await expect(page.locator('textarea')).toHaveValue('');
		}
		await expect(page.locator('section li')).toHaveCount(posts);

		line.breakEvery(2);
		await context.setOffline(false);
		const startedAt = performance.now();
		let left = posts;
		for (let turn = 0; left > 0 && turn < 600; turn++) {
			// More than a person may send in a minute (T13.2): with each turn a third of one goes by.
			await house.database.setOffset(turn * 20);
			await page.evaluate(() => window.dispatchEvent(new Event('online')));
			const before = left;
			await expect
				.poll(() => page.locator('section li').count(), { timeout: 3000 })
				.toBeLessThan(before)
				.catch(() => {});
			left = await page.locator('section li').count();
		}
		const rows = await house.owner<{ text: string; count: number }[]>`
			select text, count(*)::int as count from "update" where text like 'Zonder net %' group by text`;
		const double = rows.filter(({ count }) => count > 1).length;
		console.log(
			`written offline ${posts}, stored ${rows.length}, double ${double}, left on the device ${left}, ` +
				`connections cut ${line.cuts()}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`
		);
		if (rows.length !== posts || double > 0 || left > 0) process.exitCode = 1;
	} finally {
		await browser.close();
		await house.stop();
		line.close();
	}
}

/** A network that breaks: a relay that cuts connections, half of the time before the answer came. */
async function breakingLine() {
	let target = 0;
	let every = 0;
	let cuts = 0;
	const server = net.createServer((near) => {
		const far = net.connect(target, '127.0.0.1');
		const cut = () => {
			cuts++;
			near.destroy();
			far.destroy();
		};
		near.on('data', (chunk: Buffer) => {
			const isPost = chunk.subarray(0, 12).toString().startsWith('POST /outbox');
			if (isPost && every > 0 && randomInt(every) === 0) {
				// Either the request never arrives, or it does and the answer is lost.
				if (randomInt(2) === 0) return cut();
				far.write(chunk);
				far.once('data', cut);
				far.removeListener('data', answered);
				return;
			}
			far.write(chunk);
		});
		const answered = (chunk: Buffer) => near.write(chunk);
		far.on('data', answered);
		near.on('error', () => far.destroy());
		far.on('error', () => near.destroy());
		near.on('end', () => far.end());
		far.on('end', () => near.end());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		origin: `http://localhost:${port}`,
		leadTo: (to: number) => (target = to),
		breakEvery: (number: number) => (every = number),
		cuts: () => cuts,
		close: () => server.close()
	};
}
