/** The code of a come-and-look card, in capitals or not. Every page carries this: it imports nothing. */
export function match(text: string): boolean {
	return /^[2-9a-hj-np-z]{6}$/i.test(text);
}
