// What a name becomes where there is no room for it: two letters and one of eight colours.

/** Words of a Dutch name that carry no initial. */
const particles = new Set(['van', 'de', 'den', 'der', 'ten', 'ter', 'te', "'t", 'het', 'la', 'el']);

/** How many colours `app.css` has for initials (`--name-1` and on). */
export const nameColours = 8;

/** The first name, for where names stand close together. A single word is itself. */
export function firstName(name: string): string {
	return name.trim().split(/\s+/u)[0] ?? '';
}

/** Up to two capitals: "Wim Kokken" is WK, "Anne van der Berg" AB, "huisarts" HU. Empty stays empty. */
export function initials(name: string): string {
	const words = name
		.trim()
		.split(/[\s-]+/u)
		.filter((word) => word !== '');
	const bearing = words.filter((word) => !particles.has(word.toLowerCase()));
	const [first, ...others] = bearing.length > 0 ? bearing : words;
	if (first === undefined) return '';
	const last = others.at(-1);
	const letters = last === undefined ? [...first].slice(0, 2) : [[...first][0], [...last][0]];
	return letters.join('').toLocaleUpperCase('nl');
}

/** Which of the colours belongs to this name, 1 up to `nameColours`. The same name, the same colour. */
export function colourOf(name: string): number {
	let sum = 0;
	for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
	return (sum % nameColours) + 1;
}
