// Reads comma-separated values as RFC 4180 has them, and remembers on which line each row stood.

/** One row of a file: its cells by the name of their column, and its line, counted from 1. */
export type Row = { line: number; cells: ReadonlyMap<string, string> };

/** A file, read: the names of its columns and its rows. Empty lines are left out. */
export type Table = { columns: readonly string[]; rows: readonly Row[] };

/** What is wrong with a file, and on which line. */
export class CsvProblem extends Error {
	override readonly name = 'CsvProblem';

	constructor(line: number, what: string) {
		super(`line ${line}: ${what}`);
	}
}

/** Largest file that is read, in characters. */
export const longestFile = 64 * 1024 * 1024;

/**
 * The rows of a file with a header. Cells may stand in quotes; line ends may be CR LF.
 *
 * @throws {CsvProblem} without a header, for a quote that is not closed, a column named twice, or a
 *   row with another number of cells.
 */
export function readCsv(text: string): Table {
	if (text.length > longestFile) throw new CsvProblem(1, 'the file is too long');
	const [header, ...rest] = linesOf(text.replace(/^\uFEFF/, ''));
	if (header === undefined) throw new CsvProblem(1, 'the file is empty; a header was expected');
	const columns = header.cells.map((name) => name.trim());
	const double = columns.find((name, at) => columns.indexOf(name) !== at);
	if (double !== undefined) throw new CsvProblem(header.line, `the column "${double}" comes twice`);
	const rows = rest.map(({ line, cells }) => {
		if (cells.length !== columns.length) {
			throw new CsvProblem(line, `${columns.length} cells were expected, ${cells.length} found`);
		}
		return { line, cells: new Map(columns.map((name, at) => [name, cells[at]!])) };
	});
	return { columns, rows };
}

/** A cell in quotes, or one without; then a comma, a line end or the end. */
const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

function linesOf(text: string): { line: number; cells: string[] }[] {
	const lines: { line: number; cells: string[] }[] = [];
	let line = 1;
	let cells: string[] = [];
	let startedOn = line;
	cellPattern.lastIndex = 0;
	while (cellPattern.lastIndex < text.length || cells.length > 0) {
		const found = cellPattern.exec(text);
		if (found === null) throw new CsvProblem(line, 'a quote stands where none can be');
		const [, quoted, bare, end] = found;
		line += quoted === undefined ? 0 : quoted.split('\n').length - 1;
		cells.push(quoted?.replaceAll('""', '"') ?? bare!);
		if (end === ',') continue;
		if (cells.length > 1 || cells[0] !== '') lines.push({ line: startedOn, cells });
		cells = [];
		line += 1;
		startedOn = line;
	}
	return lines;
}
