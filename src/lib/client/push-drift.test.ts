import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findDrift } from './push-drift.ts';

const facts = vi.hoisted(() => new Map<string, unknown>());
vi.mock('./store.ts', () => ({
	fact: async (name: string) => facts.get(name) ?? null,
	setFact: async (name: string, value: unknown) => void facts.set(name, value)
}));

// A browser as its owner left it, and what the server thinks of it.

const key = 'B'.padEnd(87, 'A');
const endpoint = 'https://push.example.org/one';
const hash = async (text: string) =>
	Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString(
		'hex'
	);

type Browser = { permission: string; subscribed: boolean };

function browser({ permission, subscribed }: Browser): void {
	const kept = new Map<string, string>();
	const subscription = {
		endpoint,
		options: { applicationServerKey: null },
		toJSON: () => ({ endpoint })
	};
	const registration = {
		pushManager: { getSubscription: async () => (subscribed ? subscription : null) }
	};
	vi.stubGlobal('sessionStorage', {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => kept.set(name, value)
	});
	vi.stubGlobal('navigator', {
		userAgent: 'Chrome',
		maxTouchPoints: 0,
		serviceWorker: { getRegistration: async () => registration }
	});
	vi.stubGlobal('Notification', { permission });
	vi.stubGlobal('window', { PushManager: true, Notification: true });
	vi.stubGlobal('matchMedia', () => ({ matches: false }));
}

const karin = 'karin';
const fetching = vi.fn(async () => Response.json({ on: true, personId: karin }));
beforeEach(() => {
	vi.stubGlobal('fetch', fetching);
	fetching.mockClear();
	facts.clear();
});
afterEach(() => vi.unstubAllGlobals());

const known =
	async (address: string | null, isLost = false) =>
	async () => ({
		publicKey: key,
		endpointHash: address === null ? null : await hash(address),
		isLost,
		carried: [],
		now: '2026-11-22T12:00:00.000Z',
		personId: karin
	});

test('25: a browser that is as the server thinks is left alone', async () => {
	browser({ permission: 'granted', subscribed: true });
	expect(await findDrift(await known(endpoint))).toBeNull();
	expect(fetching).not.toHaveBeenCalled();
});

test('25: an address that changed is told without a word to its owner', async () => {
	browser({ permission: 'granted', subscribed: true });
	expect(await findDrift(await known('https://push.example.org/before'))).toBeNull();
	expect(fetching).toHaveBeenCalledOnce();
});

test.each([
	['its address is gone', { permission: 'granted', subscribed: false }, 'off'],
	['its yes was taken back', { permission: 'default', subscribed: false }, 'off'],
	['its owner said no', { permission: 'denied', subscribed: false }, 'denied']
] as const)('25: its owner is told when %s', async (_what, how, drift) => {
	browser(how);
	expect(await findDrift(await known(endpoint))).toBe(drift);
});

test.each([
	['the browser still holds it', { permission: 'granted', subscribed: true }, 'off'],
	['the browser lost it too', { permission: 'granted', subscribed: false }, 'off'],
	['its owner said no', { permission: 'denied', subscribed: false }, 'denied']
] as const)('25: an address that was given up is told, where %s', async (_what, how, drift) => {
	browser(how);
	expect(await findDrift(await known(null, true))).toBe(drift);
	expect(fetching).not.toHaveBeenCalled();
});

test('25: who never switched it on is told nothing', async () => {
	browser({ permission: 'default', subscribed: false });
	expect(await findDrift(await known(null))).toBeNull();
});

test('25: who signed in anew is rung in this browser as before, without a word', async () => {
	browser({ permission: 'granted', subscribed: true });
	await findDrift(await known(endpoint));
	expect(fetching).not.toHaveBeenCalled();

	browser({ permission: 'granted', subscribed: true });
	expect(await findDrift(await known(null))).toBeNull();
	expect(fetching).toHaveBeenCalledOnce();
	expect(fetching).toHaveBeenCalledWith('/push/subscribe', expect.anything());
});

test.each([
	['the browser lost its address', { permission: 'granted', subscribed: false }, 'off'],
	['its owner said no', { permission: 'denied', subscribed: false }, 'denied']
] as const)('25: who signed in anew is told when %s', async (_what, how, drift) => {
	facts.set('rungPersonId', karin);
	browser(how);
	expect(await findDrift(await known(null))).toBe(drift);
});

test.each([
	['somebody else', 'sanne'],
	['nobody that is known', null]
])('25: an address with which %s was rung is taken over by nobody', async (_who, rung) => {
	if (rung !== null) facts.set('rungPersonId', rung);
	browser({ permission: 'granted', subscribed: true });
	expect(await findDrift(await known(null))).toBeNull();
	expect(fetching).not.toHaveBeenCalled();
});

test('25: it is looked at once in each tab', async () => {
	browser({ permission: 'default', subscribed: false });
	expect(await findDrift(await known(endpoint))).toBe('off');
	expect(await findDrift(await known(endpoint))).toBeNull();
});
