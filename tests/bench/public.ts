import { barLine, spread, verdict } from './support/figures.ts';
import { benchHouse } from './support/house.ts';
import { measuringBrowser, phone, viewed, type View } from './support/phone.ts';

const rounds = 7;

/** Bars of activities-credits.md A10 and of settled 44. */
const bars = { lcpMs: 1_500, scriptKilobytes: 60, cls: 0.02 };

export const program = {
	what: 'the first view of each public page on an old phone on slow 4G (A10)',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: false });
	const browser = await measuringBrowser();
	try {
		const web = await house.web();
		const walkIn = '/a/kom-gerust-langs';
		const html = await (await fetch(`${web.origin}${walkIn}`)).text();
		const [day = ''] = /\/a\/kom-gerust-langs\/20[\d-]+/.exec(html) ?? [];
		const { url: week } = await fetch(`${web.origin}/programma/vlierkwartier`);
		const paths = [
			...['/', '/vlierkwartier', '/vlierkwartier/agenda', '/agenda', walkIn, day],
			...[`${walkIn}/agenda`, `${walkIn}/poster`, new URL(week).pathname, '/k/PAAR77']
		];
		let allMet = true;
		for (const path of paths) {
			const views: View[] = [];
			for (let round = 0; round < rounds; round++) {
				const context = await phone(browser, web.origin, null);
				views.push(await viewed(context, `${web.origin}${path}`));
				await context.close();
			}
			const all = (pick: (view: View) => number) => views.map(pick);
			const lines: [string, number[], number, number][] = [
				['LCP (ms)', all((view) => view.lcpMs), bars.lcpMs, 0],
				['kB of script', all((view) => view.scriptBytes / 1000), bars.scriptKilobytes, 1],
				['layout shift', all((view) => view.cls), bars.cls, 3]
			];
			console.log(`\n${path}: ${rounds} rounds (min / median / max)`);
			for (const [what, values, bar, digits] of lines) {
				const met = verdict(
					values.map((value) => value / bar),
					1
				);
				allMet &&= met === 'met';
				barLine(what, spread(values, digits), `≤ ${bar}`, met);
			}
		}
		if (!allMet) process.exitCode = 1;
	} finally {
		await browser.close();
		await house.stop();
	}
}
