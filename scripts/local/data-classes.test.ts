import { expect, test } from 'vitest';
import * as schema from '#lib/server/db/schema/index.ts';
import { classFaults, tablesOf } from './data-classes.ts';

const list =
	'## `card`\n\nFor: coming in.\nKept: a year.\n\n| columns | class | what |\n| --- | --- | --- |\n| `id`, `pin_hash` | P4 | x |\n';

test('a list that names every column is right', () => {
	expect(classFaults(list, { card: ['id', 'pin_hash'] })).toEqual([]);
});

test('a column without a class, a listed one that is gone and a foreign table are faults', () => {
	expect(classFaults(list, { card: ['id', 'pin_salt'] })).toEqual([
		'card.pin_salt has no class',
		'card.pin_hash is listed and not there'
	]);
	expect(classFaults(list, {})).toEqual(['card is listed and not there']);
});

test('a class that does not exist, no purpose and no end are faults', () => {
	const poor = list.replace('P4', 'P9').replace(/For.*\nKept.*\n/, '');
	expect(classFaults(poor, { card: ['id', 'pin_hash'] })).toHaveLength(3);
});

test('what may never be kept is refused even with a class', () => {
	const bsn = list.replace('`pin_hash`', '`bsn`');
	expect(classFaults(bsn, { card: ['id', 'bsn'] })).toEqual(['card.bsn may not be kept (T1.2)']);
});

test('the names of columns are those of the database', () => {
	expect(tablesOf(schema)['account']).toContain('quiet_from_minute');
});
