import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { expect, test } from 'vitest';
import { permissions } from '#lib/domain/policy/matrix.ts';
import { accessPage } from './access.ts';
import { checkout } from './prepare.mjs';

test('docs/access.md says what the rules say; if not: node scripts/make-access.ts', async () => {
	const made = await prettier.format(accessPage(), { parser: 'markdown' });
	expect(readFileSync(join(checkout, 'docs/access.md'), 'utf8')).toBe(made);
});

test('every permission stands in it', () => {
	const page = accessPage();
	for (const permission of permissions) expect(page).toContain(`\`${permission}\``);
});
