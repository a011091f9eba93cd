/** How long something may wait, in milliseconds. */
export type Patience = {
	/** At most, where the browser says when it is idle. */
	most: number;
	/** Where it does not, as Safari. */
	blindly: number;
};

/** Does something when the page has nothing better to do. */
export function whenIdle(work: () => void, { most, blindly }: Patience): void {
	if ('requestIdleCallback' in window) requestIdleCallback(() => work(), { timeout: most });
	else setTimeout(work, blindly);
}
