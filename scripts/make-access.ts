// Writes docs/access.md from the matrix and the doors. A test says when it is out of step.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { accessPage } from './local/access.ts';
import { checkout } from './local/prepare.mjs';

const file = join(checkout, 'docs/access.md');
writeFileSync(file, await prettier.format(accessPage(), { parser: 'markdown' }));
console.log('docs/access.md is written anew.');
