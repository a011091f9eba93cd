const queue: (() => void)[] = [];
let going = false;

/**
 * Does small works one after another, each in a task of its own when the page is idle, so that a
 * finger never waits for more than one of them.
 */
export function inTurn(work: () => void): void {
	queue.push(work);
	if (going) return;
	going = true;
	whenIdle(next);
}

function next(): void {
	queue.shift()?.();
	going = queue.length > 0;
	if (going) whenIdle(next);
}

function whenIdle(work: () => void): void {
	// Safari has no idle callback.
	if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 300 });
	else setTimeout(work, 30);
}
