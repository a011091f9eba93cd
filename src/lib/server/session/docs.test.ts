import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limits } from './limits.ts';
import { lifetimes } from './lifetime.ts';

const page = readFileSync('docs/sign-in.md', 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

const words: Record<number, string> = {
	3600: 'hour',
	86_400: 'day',
	900: '15 minutes',
	600: '10 minutes'
};

test('docs/sign-in.md tells the limits that hold', () => {
	const told = rows
		.map((row) => row.split('|').map((cell) => cell.trim()))
		.filter(
			([, , most, within]) =>
				/^\d+$/.test(most ?? '') && Object.values(words).includes(within ?? '')
		)
		.map(([, , most, within]) => `${most} per ${within}`);
	expect(told).toEqual(
		Object.values(limits).map(({ most, seconds }) => `${most} per ${words[seconds]}`)
	);
});

test('docs/sign-in.md tells the lifetimes that hold', () => {
	const spell = (ms: number) => {
		const minutes = ms / 60_000;
		if (minutes < 60) return `${minutes} minutes`;
		return minutes < 60 * 24 ? `${minutes / 60} hours` : `${minutes / 60 / 24} days`;
	};
	for (const [kind, { idleMs, longestMs }] of Object.entries(lifetimes)) {
		const row = rows.find((one) => one.startsWith(`| ${kind} |`));
		expect(row).toContain(`| ${kind} | ${spell(idleMs)} | ${spell(longestMs)} |`);
	}
});
