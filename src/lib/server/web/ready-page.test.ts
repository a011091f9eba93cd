import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { withoutNonce } from './ready-page.ts';

test('style sheets of a kept page are allowed by what stands in them, and nothing by a number', () => {
	const html =
		'<head><style nonce="abc">a{}</style><link href="/x.css" rel="stylesheet" nonce="abc">' +
		'<style nonce="abc" data-sveltekit>b{}</style></head><p>nonce="abc"</p>';
	const policy =
		"default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self' 'nonce-abc'; img-src 'self'";
	const { text, headers } = withoutNonce(html, policy);
	expect(text).toBe(
		'<head><style>a{}</style><link href="/x.css" rel="stylesheet">' +
			'<style data-sveltekit>b{}</style></head><p>nonce="abc"</p>'
	);
	const hash = (sheet: string) => `'sha256-${createHash('sha256').update(sheet).digest('base64')}'`;
	expect(headers['content-security-policy']).toBe(
		`default-src 'none'; script-src 'self'; style-src 'self' ${hash('a{}')} ${hash('b{}')}; img-src 'self'`
	);
});
