/** A page that nobody looks at paints nothing: then this is long enough, in milliseconds. */
const longestMs = 200;

/**
 * Once what the server wrote is on the screen. Waking a page keeps the processor of an old phone
 * busy for a while, and who only came to read should not wait for it.
 */
export function painted(): Promise<void> {
	if (document.visibilityState !== 'visible') return Promise.resolve();
	return new Promise((resolve) => {
		requestAnimationFrame(() => setTimeout(resolve));
		setTimeout(resolve, longestMs);
	});
}

/** Lets the browser answer a finger before going on. */
export function nextTask(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve));
}
