/**
 * Rows as a file that a spreadsheet opens: a semicolon between cells, as those of the Netherlands
 * expect, and a mark at the front that says how its letters are written. What a spreadsheet would take
 * for a formula is text.
 */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
	return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
