import { barLine, spread, verdict } from './support/figures.ts';
import { benchHouse } from './support/house.ts';
import { measuringBrowser, phone, plainTwin, viewed, type View } from './support/phone.ts';

const rounds = 7;
const bars = { lcpRatio: 0.5 };

export const program = {
	what: 'the shell of a phone that was here before, without a network, against plain HTML over slow 4G',
	run
};

/** What opens again without a network is the shell (settled 33): it waits for no request. */
async function run(): Promise<void> {
	const house = await benchHouse({ durable: false });
	const browser = await measuringBrowser();
	try {
		const web = await house.web();
		const cookie = await house.signIn(web, 'sanne');
		const twin = await plainTwin(web.origin, '/offline', null);
		const ratios: number[] = [];
		const views: View[] = [];
		for (let round = 0; round < rounds; round++) {
			const cold = await phone(browser, new URL(twin.address).origin, null);
			const plain = await viewed(cold, twin.address);
			await cold.close();
			const context = await phone(browser, web.origin, cookie);
			const before = await context.newPage();
			await before.goto(`${web.origin}/`);
			await before.evaluate(() => navigator.serviceWorker.ready.then(() => true));
			await before.waitForFunction(() => navigator.serviceWorker.controller !== null);
			await before.close();
			await context.setOffline(true);
			const view = await viewed(context, `${web.origin}/`, true);
			await context.close();
			views.push(view);
			ratios.push(view.lcpMs / plain.lcpMs);
		}
		twin.close();
		const met = verdict(ratios, bars.lcpRatio);
		console.log(
			`shell without a network: ${rounds} rounds, LCP ${spread(views.map(({ lcpMs }) => lcpMs))} ms (min / median / max)`
		);
		barLine('LCP against plain HTML (times)', spread(ratios, 2), `≤ ${bars.lcpRatio}`, met);
		const asked = Math.max(...views.map(({ requests }) => requests));
		barLine('requests to the network', String(asked), '0', asked === 0 ? 'met' : 'missed');
		if (met !== 'met' || asked > 0) process.exitCode = 1;
	} finally {
		await browser.close();
		await house.stop();
	}
}
