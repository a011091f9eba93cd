import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envTable } from '#lib/server/env.ts';
import { checkout } from './local/prepare.mjs';

const file = join(checkout, 'README.md');
const opening =
	'<!-- environment: made by `node scripts/readme.ts`, checked by `npm run check` -->';
const closing = '<!-- /environment -->';

/** The README with the table of the settings that the house really reads. */
export function readmeInStep(text: string): string {
	const rows = envTable.map(({ name, what, fallback, needed, secret }) => {
		const cells = [`\`${name}\``, secret ? `${what} Secret.` : what, fallback, needed];
		return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	});
	const table = [
		'| variable | what it is | without it | needed |',
		'| --- | --- | --- | --- |',
		...rows
	];
	const [before, rest] = text.split(opening);
	const after = rest?.split(closing)[1];
	if (before === undefined || after === undefined) throw new Error('README.md has lost its marks');
	return `${before}${opening}\n\n${table.join('\n')}\n\n${closing}${after}`;
}

const text = readFileSync(file, 'utf8');
const inStep = readmeInStep(text);
if (process.argv.includes('--check')) {
	if (text !== inStep) {
		console.error(
			'README.md: the table of settings is not that of src/lib/server/env.ts. Run: node scripts/readme.ts'
		);
		process.exitCode = 1;
	}
} else {
	writeFileSync(file, inStep);
}
