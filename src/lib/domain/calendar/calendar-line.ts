// How a calendar file is written line by line (RFC 5545, 3.1 and 3.3.11): nothing here knows what
// stands in it.

/** So many octets fit on a line, its end not counted. */
export const lineOctets = 75;

/** Separates lines, and closes the last one. */
export const lineEnd = '\r\n';

/** One property as a line, folded. The value is written as its type asks: text goes through `escaped`. */
export function propertyLine(name: string, value: string): string {
	return folded(`${name}:${value}`);
}

/**
 * A line of any length as lines of at most 75 octets, each next one with a space in front. A sign of
 * several octets is never cut: some programs read each line by itself.
 */
export function folded(line: string): string {
	// No sign takes more than three octets for each of its one or two places.
	if (line.length * 3 <= lineOctets) return line;
	let room = lineOctets;
	let from = 0;
	let at = 0;
	let text = '';
	for (const sign of line) {
		const octets = octetsOf(sign);
		if (octets > room) {
			text += `${line.slice(from, at)}${lineEnd} `;
			room = lineOctets - 1;
			from = at;
		}
		room -= octets;
		at += sign.length;
	}
	return text + line.slice(from);
}

/**
 * Text as the value of a property. Signs that cannot be seen are left out; what some programs take
 * for the end of a line is written as one, or a text would end the file there.
 */
export function escaped(text: string): string {
	return text
		.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
		.replace(/[^\P{Cc}\n\t]/gu, '')
		.toWellFormed()
		.replace(/[\\;,]/g, (sign) => `\\${sign}`)
		.replaceAll('\n', '\\n');
}

/** An address as the value of a property: no sign in it can begin another line. */
export function addressValue(url: string): string {
	return url.replace(/[\p{Cc}\u2028\u2029]/gu, '').toWellFormed();
}

function octetsOf(sign: string): number {
	const code = sign.codePointAt(0)!;
	if (code < 0x80) return 1;
	if (code < 0x800) return 2;
	return code < 0x10000 ? 3 : 4;
}
