import { whenIdle } from './idle.ts';

const patience = { most: 300, blindly: 30 };
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
	whenIdle(next, patience);
}

function next(): void {
	queue.shift()?.();
	going = queue.length > 0;
	if (going) whenIdle(next, patience);
}
