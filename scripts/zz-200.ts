import { chromium, type Page } from '@playwright/test';
import { findChromium } from './local/browsers.ts';
const origin = 'http://localhost:4300';
const W = Number(process.argv[2] ?? 390);
const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] });
async function as(key: string) {
	const c = await browser.newContext({
		viewport: { width: W, height: 844 },
		locale: 'nl-NL',
		serviceWorkers: 'block'
	});
	const page = await c.newPage();
	if (key) {
		await page.goto(origin + '/demo');
		await page.locator(`button[value=${key}]`).first().click();
		await page.waitForURL(/circles|admin|organisation/);
	}
	return page;
}
async function link(page: Page, at: string, re: RegExp) {
	await page.goto(origin + at);
	const all = await page
		.locator('a')
		.evaluateAll((l) => l.map((a) => a.getAttribute('href') ?? ''));
	return all.find((h) => re.test(h)) ?? '/nope';
}
async function look(page: Page, paths: string[]) {
	for (const p of paths) {
		await page.goto(origin + p);
		await page.evaluate(() => {
			const s = new CSSStyleSheet();
			s.replaceSync(':root { font-size: 225% !important; --font: system-ui !important }');
			document.adoptedStyleSheets.push(s);
		});
		await page.waitForTimeout(150);
		const out = await page.evaluate(() => {
			const r = document.documentElement;
			const res: string[] = [];
			if (r.scrollWidth > r.clientWidth) {
				res.push('SIDE ' + r.scrollWidth);
				for (const e of document.querySelectorAll('body *')) {
					const b = e.getBoundingClientRect();
					if (
						b.right > r.clientWidth + 1 &&
						b.width > 0 &&
						getComputedStyle(e).position !== 'fixed'
					) {
						res.push(
							`  ${e.tagName}.${e.getAttribute('class')} ${Math.round(b.left)}-${Math.round(b.right)} ${(e.textContent ?? '').trim().slice(0, 30)}`
						);
					}
				}
			}
			for (const one of document.querySelectorAll('a, button, p, h1, h2, h3, label, span, li')) {
				const { overflowX, overflowY, clip, clipPath } = getComputedStyle(one);
				const hides = overflowX === 'hidden' || overflowY === 'hidden';
				const meant = clip !== 'auto' || clipPath !== 'none' || one.clientWidth <= 2;
				if (!hides || meant || one.closest('[aria-hidden=true]')) continue;
				if (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2)
					res.push(
						`cut "${(one.textContent ?? '').trim().slice(0, 40)}" ${one.getAttribute('class')}`
					);
			}
			return res.slice(0, 14);
		});
		if (out.length) console.log(p.replace(/[0-9a-f-]{36}/g, '…'), '\n ' + out.join('\n '));
	}
}
const ruud = await as('ruud');
const rc = new URL(ruud.url()).pathname;
const person = await link(ruud, rc + '/people', /\/people\/[0-9a-f-]{36}$/),
	others = await (async () => {
		await ruud.goto(origin + rc + '/rights');
		return ruud
			.locator('a[href*="/people/"]')
			.evaluateAll((l) => l.map((a) => a.getAttribute('href')!));
	})();
const upd = await link(ruud, rc + '/updates', /\/updates\/[0-9a-f-]{36}/);
await look(ruud, [
	rc,
	rc + '/updates',
	upd,
	rc + '/updates/new',
	rc + '/people',
	person,
	others[0]!,
	others[0]! + '/remove',
	rc + '/people/invite',
	rc + '/people/contact',
	rc + '/rights',
	rc + '/topics',
	rc + '/reading',
	rc + '/week',
	rc + '/card',
	rc + '/notices',
	rc + '/more',
	rc + '/portrait',
	'/me',
	'/me/portrait',
	'/me/devices',
	'/me/keys',
	'/me/mail',
	'/me/notices',
	'/me/prove',
	'/circles',
	'/new',
	'/sign-out'
]);
const sanne = await as('sanne');
const sc = new URL(sanne.url()).pathname;
await look(sanne, [sc, sc + '/rights']);
const nel = await as('hanneke');
const nc = new URL(nel.url()).pathname;
await look(nel, [nc, nc + '/updates', nc + '/rights', nc + '/week', nc + '/people']);
const dennis = await as('dennis');
await look(dennis, ['/circles', '/circles/new', '/new']);
const s = await as('');
await look(s, [
	'/',
	'/sign-in',
	'/invitation',
	'/card',
	'/start',
	'/demo',
	'/demo/mail',
	'/privacy',
	'/accessibility',
	'/offline',
	'/nope'
]);
const bas = await as('bas');
const mun = await link(bas, '/admin', /municipalities/),
	org = await link(bas, mun, /organisations\//);
await look(bas, ['/admin', '/admin/operators', mun, org]);
const ann = await as('annelies');
const own = await link(ann, '/circles', /^\/organisation\//),
	staff = await link(ann, own, /\/staff\//);
await look(ann, [own, own + '/reading', staff]);
await browser.close();
