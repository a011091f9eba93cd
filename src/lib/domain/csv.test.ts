import { expect, test } from 'vitest';
import { readCsv } from '../../../scripts/local/csv.ts';
import { csvText } from './csv.ts';

test('a spreadsheet reads back what was written', () => {
	expect(
		csvText([
			['a', 'b'],
			[1, 'x;"y"\nz']
		])
	).toBe('\uFEFFa;b\r\n1;"x;""y""\nz"\r\n');
	expect(readCsv(csvText([['a'], ['x "y"']])).rows[0]?.cells.get('a')).toBe('x "y"');
});

test.each(['=1+1', '+31', '-5', '@x', '\tx'])('%j is no formula', (text) => {
	expect(csvText([[text]])).toBe(`\uFEFF'${text}\r\n`);
});
