import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { barriersOn, expect, test } from '../support/walks.ts';

// A municipality's own theme restyles the controls without code: a real theme package of the
// NL Design System is put on a real page, as a link, since the policy of the page allows no more.

const themeFile = new URL(
	'../../node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css',
	import.meta.url
);
const themePath = '/theme-of-this-walk.css';

async function wearTheme(page: Page): Promise<void> {
	const css = await readFile(themeFile, 'utf8');
	await page.route(`**${themePath}`, (route) =>
		route.fulfill({ contentType: 'text/css', body: css })
	);
	await page.route('**/sign-in', async (route) => {
		const response = await route.fetch();
		const html = (await response.text())
			.replace('<html', '<html class="voorbeeld-theme" data-theme')
			.replace('</head>', `<link rel="stylesheet" href="${themePath}"></head>`);
		await route.fulfill({ response, body: html });
	});
}

/** The value of a token as the browser paints it. */
function painted(page: Page, token: string): Promise<string> {
	return page.evaluate((name) => {
		const probe = document.createElement('span');
		document.documentElement.append(probe);
		probe.style.color = `var(${name})`;
		const { color } = getComputedStyle(probe);
		probe.remove();
		return color;
	}, token);
}

test('a theme of the NL Design System gives the controls its colours @script', async ({ page }) => {
	await page.goto('/sign-in');
	const button = page.getByRole('main').getByRole('button').first();
	const box = page.getByRole('main').getByRole('textbox').first();
	const own = await button.evaluate((one) => getComputedStyle(one).backgroundColor);

	await wearTheme(page);
	await page.goto('/sign-in');

	const theirs = await painted(page, '--utrecht-button-primary-action-background-color');
	expect(theirs).not.toBe(own);
	await expect(button).toHaveCSS('background-color', theirs);
	await expect(button).toHaveCSS(
		'color',
		await painted(page, '--utrecht-button-primary-action-color')
	);
	await expect(box).toHaveCSS(
		'border-top-color',
		await painted(page, '--utrecht-textbox-border-color')
	);
});

test('a page in the colours of a theme can still be read by everybody @script', async ({
	page
}) => {
	await wearTheme(page);
	await page.goto('/sign-in');
	expect(await barriersOn(page)).toEqual([]);
	expect(await barriersOn(page, ['target-size'])).toEqual([]);
});
