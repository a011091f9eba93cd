import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Bells, gatherMs } from './bells.ts';

const circles = Array.from({ length: 30 }, (_, at) => `circle-${at}`);
let shown: Map<string, number>;
let newest: Map<string, number>;
let awake: boolean;
let visits: number;
let end: () => void;
let fail: () => void;
let bells: Bells;

beforeEach(() => {
	vi.useFakeTimers();
	[awake, visits] = [true, 0];
	shown = new Map(circles.map((id) => [id, 10]));
	newest = new Map(shown);
	bells = new Bells({
		known: (id) => shown.get(id) ?? 0,
		isAwake: () => awake,
		visit: () => {
			visits += 1;
			const brings = new Map(newest);
			return new Promise((resolve) => {
				fail = () => resolve(false);
				end = () => {
					shown = brings;
					resolve(true);
				};
			});
		}
	});
});
afterEach(() => {
	bells.stop();
	vi.useRealTimers();
});

const ring = (circle: string, seq: number) => {
	newest.set(circle, seq);
	bells.hear({ circle, seq });
};
const wait = (ms = gatherMs) => vi.advanceTimersByTimeAsync(ms);

test('thirty circles that ring at once are one visit', async () => {
	for (const id of circles) ring(id, 11);
	for (const id of circles) ring(id, 12);
	await wait();
	expect(visits).toBe(1);
	end();
	await wait();
	expect(visits).toBe(1);
});

test('the rings at the beginning of a stream tell nothing new', async () => {
	for (const id of circles) ring(id, 10);
	await wait();
	expect(visits).toBe(0);
});

test('what rings during a visit is one more after it, and never beside it', async () => {
	ring('circle-1', 11);
	await wait();
	for (const id of circles) ring(id, 13);
	await wait(10_000);
	expect(visits).toBe(1);
	end();
	await wait();
	expect(visits).toBe(2);
	end();
	await wait();
	expect(visits).toBe(2);
});

test('a circle that the page does not show is asked for once, and not again and again', async () => {
	bells.hear({ circle: 'elsewhere', seq: 5 });
	await wait();
	end();
	await wait();
	bells.hear({ circle: 'elsewhere', seq: 5 });
	await wait();
	expect(visits).toBe(1);
	bells.hear({ circle: 'elsewhere', seq: 6 });
	await wait();
	expect(visits).toBe(2);
});

test('while nobody looks nothing is fetched, and it is caught up with afterwards', async () => {
	awake = false;
	ring('circle-1', 11);
	await wait();
	expect(visits).toBe(0);
	awake = true;
	bells.look();
	await wait();
	expect(visits).toBe(1);
});

test('a visit that fails is made again when somebody looks', async () => {
	ring('circle-1', 11);
	await wait();
	fail();
	await wait(60_000);
	expect(visits).toBe(1);
	bells.look();
	await wait();
	expect(visits).toBe(2);
	end();
	await wait();
	expect(visits).toBe(2);
});
