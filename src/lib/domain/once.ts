/**
 * Makes something when it is first asked for, and keeps it. For what costs an old phone a
 * millisecond or more to make, as a formatter of days does, while a page uses few of them.
 */
export function once<T>(make: () => T): () => T {
	let made: { value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}
