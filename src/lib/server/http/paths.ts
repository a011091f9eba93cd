/**
 * Makes a question about paths out of patterns. In a pattern `:` stands for one part of a path
 * that may be anything, as in `/circles/:/updates`.
 *
 * @param patterns written by us, never by somebody outside
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
	const wanted = patterns.map((pattern) => pattern.split('/'));
	return (path) => {
		const parts = path.split('/');
		return wanted.some((pattern) => matches(pattern, parts));
	};
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
	if (parts.length !== pattern.length) return false;
	return pattern.every((part, at) => part === parts[at] || (part === ':' && parts[at] !== ''));
}
