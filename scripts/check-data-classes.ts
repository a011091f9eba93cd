// Part of `npm run check`: every column of every table has a class in docs/data-classes.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as schema from '#lib/server/db/schema/index.ts';
import { classFaults, tablesOf } from './local/data-classes.ts';
import { checkout } from './local/prepare.mjs';

const tables = tablesOf(schema);
const faults = classFaults(readFileSync(join(checkout, 'docs/data-classes.md'), 'utf8'), tables);
for (const fault of faults) console.error(`docs/data-classes.md: ${fault}`);
console.log(`${Object.values(tables).flat().length} columns, ${faults.length} findings`);
process.exitCode = faults.length === 0 ? 0 : 1;
