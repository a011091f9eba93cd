import { readdirSync, readFileSync } from 'node:fs';
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

// Closing a circle and the seal of the reading log are not built (docs/deviations.md, T6.5 and T5.4).
test.each([
	['nl', /90 dagen weg|nog 90 dagen|net zo makkelijk|Niemand kan dit veranderen/u, /gemeente/u],
	['en', /after 90 days|90 more days|just as easy|Nobody can change this/u, /municipality/u]
])('no text in %s promises what Kring cannot do yet', (language, untrue, who) => {
	const folder = join(checkout, 'src/lib/i18n/messages', language);
	const messages = Object.assign(
		{},
		...readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
	) as Record<string, string>;
	expect(Object.entries(messages).filter(([, text]) => untrue.test(text))).toEqual([]);
	for (const key of ['circle_consent_stop', 'circle_leaflet_sheet_free', 'privacy_why_back'])
		expect(messages[key]).toMatch(who);
});
