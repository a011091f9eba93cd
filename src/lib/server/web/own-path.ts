/** Longest path that is gone back to. */
const longest = 500;

/**
 * A path of our own to go to after something, or null for everything else (T7.8): no other host,
 * no scheme, nothing that a browser could read as one.
 *
 * @param to  as it came in the address or a form.
 */
export function ownPath(to: unknown): string | null {
	if (typeof to !== 'string' || to.length > longest) return null;
	// A backslash counts as a slash in a browser, and control characters are dropped by it.
	if (!/^\/(?![/\\])[^\\\p{C}]*$/u.test(to)) return null;
	const base = 'http://own.invalid';
	const url = URL.canParse(to, base) ? new URL(to, base) : null;
	if (url === null || url.origin !== base || url.pathname.startsWith('//')) return null;
	return url.pathname + url.search;
}

/** An address of ours that leads on to `to` afterwards. */
export function leadingTo(path: string, to: string | null): string {
	return to === null ? path : `${path}?to=${encodeURIComponent(to)}`;
}
