import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sayKept, sayShown, worthSaying } from './receipts.ts';

const kept = vi.hoisted(() => new Map<string, number>());
vi.mock('./store.ts', () => ({
	keepReceipt: async (receipt: string, atMs: number) => void kept.set(receipt, atMs),
	keptReceipts: async () => [...kept].map(([receipt, atMs]) => ({ receipt, atMs })),
	dropReceipt: async (receipt: string) => void kept.delete(receipt)
}));

const now = Date.UTC(2026, 9, 1, 12);
const hourMs = 3_600_000;
let network: 'on' | 'off' | 'busy' = 'on';
const sent: string[] = [];

beforeEach(() => {
	kept.clear();
	sent.length = 0;
	network = 'on';
	vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
		if (network === 'off') throw new TypeError('no network');
		if (network === 'busy') return new Response(null, { status: 503 });
		sent.push(`${url} ${String(init.body)}`);
		return new Response(null, { status: 204 });
	});
	vi.useFakeTimers({ now });
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const line = (receipt: string) => `/push/receipt ${JSON.stringify({ receipt })}`;

test('what is on the screen is said at once, and nothing is kept', async () => {
	expect(await sayShown({ receipt: 'one' })).toBe(true);
	expect(sent).toEqual([line('one')]);
	expect(kept.size).toBe(0);
});

test('what came without a token is said to nobody', async () => {
	expect(await sayShown(null)).toBe(true);
	expect(sent).toEqual([]);
});

test.each(['off', 'busy'] as const)('with the server %s it is kept, and said once', async (how) => {
	network = how;
	expect(await sayShown({ receipt: 'one' })).toBe(false);
	expect(await sayShown({ receipt: 'two' })).toBe(false);
	expect(await sayKept()).toBe(2);
	expect(sent).toEqual([]);

	network = 'on';
	expect(await sayKept()).toBe(0);
	expect(await sayKept()).toBe(0);
	expect(sent).toEqual([line('one'), line('two')]);
});

test('what is two days old is forgotten, and of many the oldest', () => {
	const at = (hours: number, receipt = `${hours}`) => ({ receipt, atMs: now - hours * hourMs });
	expect(worthSaying([at(1), at(47.9), at(48)], now)).toEqual({
		say: [at(47.9), at(1)],
		drop: [at(48)]
	});
	const many = Array.from({ length: 53 }, (_one, index) => at(index / 2));
	const { say, drop } = worthSaying(many, now);
	expect(say).toHaveLength(50);
	expect(drop).toEqual([at(26), at(25.5), at(25)]);
});
