import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../scripts/local/prepare.mjs';

test('the privacy text on paper says what the page says', () => {
	const read = (path: string) => readFileSync(join(checkout, path), 'utf8');
	const paper = read('docs/privacy/privacytekst.md');
	const messages = JSON.parse(read('src/lib/i18n/messages/nl/admin.json')) as Record<
		string,
		string
	>;
	const sentences = Object.entries(messages).filter(
		([key]) => key.startsWith('privacy_') && !/_(title|phone)$/.test(key)
	);
	expect(sentences.length).toBeGreaterThan(30);
	// A line with the number of a municipality is for the screen, which knows the number.
	const missing = sentences.filter(([, text]) => !text.includes('{') && !paper.includes(text));
	expect(missing).toEqual([]);
});
