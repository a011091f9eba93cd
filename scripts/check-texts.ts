// Looks at all words on screen: `npm run check` runs it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './local/prepare.mjs';
import {
	differences,
	doubles,
	isShortOnAverage,
	localesOf,
	measure,
	messagesOf,
	stumbles,
	unused
} from './local/texts.ts';

const [base = 'nl', ...others] = localesOf();
const messages = messagesOf(base);
const translations = others.map(messagesOf);

const findings = [
	...doubles(messages),
	...translations.flatMap(doubles),
	...translations.flatMap((translation) => differences(messages, translation)),
	...stumbles(messages),
	...unused(messages, sources())
];
for (const { file, key, what } of findings) console.log(`${file}: ${key} ${what}`);

const measured = measure(messages);
const average = measured.sentences === 0 ? 0 : measured.words / measured.sentences;
console.log(
	`${messages.length} messages, ${measured.sentences} sentences, ` +
		`${average.toFixed(1)} words on average, longest ${measured.longest}, ${findings.length} findings`
);
if (!isShortOnAverage(measured)) console.log('Sentences are too long on average.');
process.exitCode = findings.length === 0 && isShortOnAverage(measured) ? 0 : 1;

/** Everything that may speak a message. */
function sources(): string {
	return ['src', 'scripts']
		.flatMap((dir) =>
			readdirSync(join(checkout, dir), { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile() && /\.(ts|js|mjs|svelte)$/.test(entry.name))
				.map((entry) => join(entry.parentPath, entry.name))
		)
		.filter((file) => !file.includes('/paraglide/') && !file.endsWith('.test.ts'))
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
}
