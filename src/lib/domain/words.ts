/** A text without what people type differently: case and accents. */
export function folded(text: string): string {
	return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text as they are compared: without case, accents, and the signs between them. */
export function wordsOf(text: string): string[] {
	return folded(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}
