// Photos that were picked on one page and are posted on the next. Kept in memory only, and handed
// over once.

let picked: File[] = [];

/** Keeps photos for the page that comes next. */
export function stash(files: readonly File[]): void {
	picked = [...files];
}

/** The photos that were picked on the page before, once. */
export function takePicked(): File[] {
	const found = picked;
	picked = [];
	return found;
}

/** Whether photos wait here for the page that comes next. */
export function hasPicked(): boolean {
	return picked.length > 0;
}
