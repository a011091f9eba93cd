import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTheme, wearing } from './theme.ts';

const page = '<html %theme%><head>%theme-link%</head></html>';

function file(css: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'kring-theme-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const path = join(folder, 'theme.css');
	writeFileSync(path, css);
	return path;
}

test('without a theme a page is plain', () => {
	expect(wearing(page, null)).toBe('<html ><head></head></html>');
});

test('with a theme a page carries its class and asks for its file', () => {
	const theme = readTheme(file('.dorp-theme { --utrecht-link-color: #123456; }'));
	const html = wearing(page, theme);
	expect(html).toContain('<html class="dorp-theme" data-theme>');
	expect(html).toMatch(/<link rel="stylesheet" href="\/theme\.css\?[0-9a-f]{12}" \/>/);
});

test('another theme has another address, so that no old one is shown', () => {
	const one = readTheme(file('.dorp-theme { color: red; }'));
	const other = readTheme(file('.dorp-theme { color: blue; }'));
	expect(one.path).not.toBe(other.path);
});

test('a file without a theme in it is refused by the name of the setting', () => {
	expect(() => readTheme(file('body { color: red; }'))).toThrow('KRING_THEME');
});
