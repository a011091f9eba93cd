/** A week as it stands in an address, 2026-w48. Every page carries this: it imports nothing. */
export function match(text: string): boolean {
	return /^20\d\d-w(0[1-9]|[1-4]\d|5[0-3])$/i.test(text);
}
