import type { BeforeNavigate } from '@sveltejs/kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stash, takePicked } from './picked.ts';
import { renewal } from './renew.ts';

// A page that stays open while the server is renewed.

const worker = { postMessage: vi.fn() };
const registration = {
	waiting: null as typeof worker | null,
	update: vi.fn(() => Promise.resolve())
};
const place = { href: 'https://kring.example/circles/1' };
let shows: () => void = () => {};

beforeEach(() => {
	vi.useFakeTimers();
	vi.clearAllMocks();
	registration.waiting = null;
	place.href = 'https://kring.example/circles/1';
	vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => registration } });
	vi.stubGlobal('location', place);
	vi.stubGlobal('document', {
		visibilityState: 'visible',
		addEventListener: (_: string, heard: () => void) => (shows = heard),
		removeEventListener: () => (shows = () => {})
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
	takePicked();
});

const next = 'https://kring.example/circles/1/updates';
function opens(more: Partial<BeforeNavigate> = {}): BeforeNavigate {
	const plain = { type: 'link', to: { url: new URL(next) }, willUnload: false, cancel: vi.fn() };
	return { ...plain, ...more } as unknown as BeforeNavigate;
}

test('a new Kring is taken in use at the next page, which is opened whole', async () => {
	const { opening } = (await renewal())!;
	const before = opens();
	opening(before);
	expect(before.cancel, 'nothing new, nothing done').not.toHaveBeenCalled();

	registration.waiting = worker;
	const after = opens();
	opening(after);
	expect(after.cancel).toHaveBeenCalledOnce();
	expect(worker.postMessage).toHaveBeenCalledWith('skip-waiting');
	expect(place.href).toBe(next);
});

test.each([
	['going back', { type: 'popstate' as const }],
	['sending a form', { type: 'form' as const }],
	['a page that is opened whole anyway', { willUnload: true }],
	['leaving', { to: null }]
])('%s is left alone', async (_, more) => {
	registration.waiting = worker;
	const { opening } = (await renewal())!;
	const page = opens(more as Partial<BeforeNavigate>);
	opening(page);
	expect(page.cancel).not.toHaveBeenCalled();
	expect(worker.postMessage).not.toHaveBeenCalled();
});

test('photos that were picked for the next page are not lost by it', async () => {
	registration.waiting = worker;
	const { opening } = (await renewal())!;
	stash([new File(['a'], 'foto.jpg')]);
	opening(opens({ type: 'goto' } as Partial<BeforeNavigate>));
	expect(worker.postMessage).not.toHaveBeenCalled();
});

test('an open page asks for a new Kring when it is looked at, once an hour', async () => {
	const { stop } = (await renewal())!;
	shows();
	expect(registration.update).not.toHaveBeenCalled();
	vi.advanceTimersByTime(3_600_000);
	shows();
	shows();
	expect(registration.update).toHaveBeenCalledOnce();
	stop();
	vi.advanceTimersByTime(3_600_000);
	shows();
	expect(registration.update).toHaveBeenCalledOnce();
});
