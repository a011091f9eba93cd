import { barLine, median, spread, verdict } from './support/figures.ts';
import { benchHouse } from './support/house.ts';
import { measuringBrowser, phone, plainTwin, viewed, type View } from './support/phone.ts';

const rounds = 7;

/** Bars of `performance.md`, row cold-phone. */
const bars = { lcpRatio: 1.35, tbtMs: 100, requests: 12, kilobytes: 90, cls: 0.02 };

export const program = {
	what: 'the first view of a page on an old phone on slow 4G, against the same page as plain HTML',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: false });
	const browser = await measuringBrowser();
	try {
		const web = await house.web();
		const cookie = await house.signIn(web, 'sanne');
		const [circle] = await house.owner`
			select c.id from circle c join account a on a.person_id = c.resident_id where a.demo_key = 'ruud'`;
		const pages = [
			{
				name: 'timeline',
				path: `/circles/${String(circle?.['id'])}/updates`,
				cookie,
				scriptKilobytes: 75
			},
			{ name: 'sign-in', path: '/sign-in', cookie: null, scriptKilobytes: 60 }
		];
		let allMet = true;
		for (const { name, path, cookie: own, scriptKilobytes } of pages) {
			const twin = await plainTwin(web.origin, path, own);
			const views: View[] = [];
			const ratios: number[] = [];
			for (let round = 0; round < rounds; round++) {
				const plain = await once(browser, twin.address, null);
				const view = await once(browser, `${web.origin}${path}`, own);
				views.push(view);
				ratios.push(view.lcpMs / plain.lcpMs);
			}
			twin.close();
			const all = (pick: (view: View) => number) => views.map(pick);
			const lines: [string, number[], number, number][] = [
				['LCP against plain HTML (times)', ratios, bars.lcpRatio, 2],
				['blocking time (ms)', all((view) => view.tbtMs), bars.tbtMs, 0],
				['requests without photos', all((view) => view.requests), bars.requests, 0],
				[
					'kB without photos and font',
					all((view) => (view.bytes - view.leftOutBytes) / 1000),
					bars.kilobytes,
					1
				],
				['kB of script', all((view) => view.scriptBytes / 1000), scriptKilobytes, 1],
				['layout shift', all((view) => view.cls), bars.cls, 3]
			];
			console.log(
				`\n${name}: ${rounds} rounds, LCP ${spread(all((view) => view.lcpMs))} ms (min / median / max)`
			);
			for (const [what, values, bar, digits] of lines) {
				const met = verdict(values, bar);
				allMet &&= met === 'met';
				barLine(what, spread(values, digits), `≤ ${bar}`, met);
			}
			console.log(
				`${name}: ${median(all((view) => view.bytes)) / 1000} kB in all, photos and font included`
			);
		}
		if (!allMet) process.exitCode = 1;
	} finally {
		await browser.close();
		await house.stop();
	}
}

async function once(
	browser: Awaited<ReturnType<typeof measuringBrowser>>,
	address: string,
	cookie: string | null
): Promise<View> {
	const context = await phone(browser, new URL(address).origin, cookie);
	try {
		return await viewed(context, address);
	} finally {
		await context.close();
	}
}
