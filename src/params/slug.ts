/** The word in the address of a public page. */
export function match(text: string): boolean {
	return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 64;
}
