import { expect, test } from 'vitest';
import { CsvProblem, readCsv } from './csv.ts';

const cellsOf = (text: string) => readCsv(text).rows.map(({ cells }) => [...cells.values()]);

test('a file is read as people write them: quotes, commas in quotes, Windows line ends', () => {
	const text = '\uFEFFday,note\r\n1,"a, ""b"""\r\n2,\r\n';
	expect(readCsv(text).columns).toEqual(['day', 'note']);
	expect(cellsOf(text)).toEqual([
		['1', 'a, "b"'],
		['2', '']
	]);
});

test('a row knows its line, also after a cell of two lines and an empty line', () => {
	const text = 'day,note\n1,"two\nlines"\n\n2,plain';
	expect(readCsv(text).rows.map(({ line }) => line)).toEqual([2, 5]);
});

test.each([
	['', 1],
	['day,value\n1,2\n3\n', 3],
	['day,value\n1,2,3\n', 2],
	['day,day\n', 1],
	['day,value\n1,"2\n', 2],
	['day,value\n1,2"\n', 2]
])('what is wrong is said with its line: %j', (text, line) => {
	expect(() => readCsv(text)).toThrow(CsvProblem);
	expect(() => readCsv(text)).toThrow(new RegExp(`^line ${line}: `));
});
