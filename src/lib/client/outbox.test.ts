import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OutboxItem } from '../domain/outbox.ts';
import { until } from '../../../tests/support/until.ts';
import { dropItem, items, putItem } from './outbox.ts';
import { Unsent } from './unsent.svelte.ts';

// A device and a server that answers as told: what becomes of what somebody wrote.

const device = vi.hoisted(() => ({
	things: new Map<string, { order: number; thing: unknown; files: ArrayBuffer[] }>(),
	facts: new Map<string, string | number>()
}));

vi.mock('./store.ts', () => ({
	keep: async (_: string, id: string, order: number, thing: unknown, files: ArrayBuffer[]) =>
		void device.things.set(id, { order, thing: structuredClone(thing), files }),
	kept: async () => [...device.things.values()].sort((a, b) => a.order - b.order),
	holds: async (_: string, id: string) => device.things.has(id),
	drop: async (_: string, id: string) => void device.things.delete(id),
	fact: async (name: string) => device.facts.get(name) ?? null,
	setFact: async (name: string, value: string | number | null) =>
		void (value === null ? device.facts.delete(name) : device.facts.set(name, value)),
	wipe: async () => {}
}));

const circleId = '11111111-1111-4111-8111-111111111111';
const personId = '22222222-2222-4222-8222-222222222222';

type Sent = { path: string; ids: string[] };
let asked: Sent[] = [];

/** The server answers each request so; null is no answer at all. */
function serverSays(say: (sent: Sent) => Response | null | Promise<Response | null>): void {
	vi.stubGlobal('fetch', async (path: string, { body }: { body: string | FormData }) => {
		const ids =
			typeof body === 'string'
				? (JSON.parse(body) as { items: { id: string }[] }).items.map(({ id }) => id)
				: [String(body.get('changeId'))];
		const sent = { path, ids };
		asked.push(sent);
		const answer = await say(sent);
		if (answer === null) throw new TypeError('fetch failed');
		return answer;
	});
}

const each = (sent: Sent, status: (id: string) => number, code = '') =>
	Response.json({
		results: sent.ids.map((id) => ({ id, status: status(id), code, message: '' }))
	});
const posted = () => Response.json({ type: 'redirect', status: 303, location: '/circles/x' });
const took = (sent: Sent) => (sent.path === '/outbox' ? each(sent, () => 200) : posted());

function written(id: string, more: Partial<OutboxItem> = {}): OutboxItem {
	const plain = { kind: 'update', circleId, personId, fields: { text: id }, files: [] } as const;
	return {
		...plain,
		files: [],
		id,
		writtenAtMs: Date.now(),
		state: 'waiting',
		problem: null,
		...more
	};
}
const photo = () => ({
	field: 'photos',
	name: 'foto.jpg',
	type: 'image/jpeg',
	data: new ArrayBuffer(4)
});

/** Locks as a browser has them: one at a time for each name. */
function locks(): { request: (name: string, work: () => Promise<unknown>) => Promise<unknown> } {
	const last = new Map<string, Promise<unknown>>();
	return {
		request: (name, work) => {
			const next = (last.get(name) ?? Promise.resolve()).catch(() => {}).then(work);
			last.set(name, next);
			return next;
		}
	};
}

/** As a browser sends what is heavy, over the same server. */
class Request {
	upload: { onprogress?: (how: { loaded: number; total: number }) => void } = {};
	responseURL = '';
	status = 0;
	responseText = '';
	onload = () => {};
	onerror = () => {};
	#path = '';
	#headers = new Headers();
	open(_: string, path: string): void {
		this.#path = path;
	}
	setRequestHeader(): void {}
	getResponseHeader(name: string): string | null {
		return this.#headers.get(name);
	}
	send(body: FormData): void {
		this.upload.onprogress?.({ loaded: 1, total: 2 });
		void fetch(this.#path, { method: 'POST', body }).then(async (answer) => {
			this.responseURL = `https://kring.example${this.#path}`;
			this.status = answer.status;
			this.#headers = answer.headers;
			this.responseText = await answer.text();
			this.onload();
		}, this.onerror);
	}
}

let unsent: Unsent;
beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z') });
	device.things.clear();
	device.facts.clear();
	asked = [];
	vi.stubGlobal('navigator', { onLine: true, locks: locks() });
	vi.stubGlobal(
		'$state',
		Object.assign(<T>(value: T) => value, { snapshot: <T>(it: T) => it })
	);
	vi.stubGlobal('XMLHttpRequest', Request);
	unsent = new Unsent(personId, () => {});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const post = (changeId = 'one') => unsent.hand('update', circleId, { changeId, text: 'Dag' }, []);
const whyKept = async () => (await items()).map(({ tried }) => tried?.why);

test('without a network it waits for a network', async () => {
	vi.stubGlobal('navigator', { onLine: false });
	serverSays(() => null);
	expect(await post()).toEqual({ kind: 'waiting', why: 'network' });
	expect(await whyKept()).toEqual(['network']);
});

test('who was signed out is told to sign in, and after that it goes by itself', async () => {
	serverSays(() => Response.json({ code: 'sign_in_first', message: '' }, { status: 401 }));
	expect(await post()).toEqual({ kind: 'waiting', why: 'signIn' });
	expect(vi.getTimerCount(), 'trying again is of no use').toBe(0);

	// Signed in again: the next page starts by sending.
	serverSays(took);
	await new Unsent(personId, () => {}).send();
	expect(await items()).toEqual([]);
	expect(device.facts.has('tried')).toBe(false);
});

test.each([
	['too many requests', 429],
	['the database is away', 503]
])('%s: Kring is busy, and it is tried again as soon as asked', async (_, status) => {
	const busy = { status, headers: { 'retry-after': '40' } };
	serverSays(() => Response.json({ code: 'busy', message: '' }, busy));
	expect(await post()).toEqual({ kind: 'waiting', why: 'busy' });

	serverSays(took);
	await vi.advanceTimersByTimeAsync(39_000);
	expect(await whyKept()).toEqual(['busy']);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(await items()).toEqual([]);
});

test('with a network, a server that cannot be reached is not called no internet', async () => {
	serverSays(() => null);
	expect(await post()).toEqual({ kind: 'waiting', why: 'busy' });
});

describe('a call for help that did not go', () => {
	const call = () => unsent.hand('signal', circleId, { changeId: 'help', level: 'red' }, []);

	test('is tried again and again, whichever page is looked at', async () => {
		serverSays(() => null);
		expect(await call()).toMatchObject({ kind: 'waiting' });
		await vi.advanceTimersByTimeAsync(25_000);
		expect(asked).toHaveLength(3);
		serverSays(took);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(await items()).toEqual([]);
		expect(vi.getTimerCount(), 'nothing is left to try').toBe(0);
	});

	test('says to its page that it went', async () => {
		let arrived = 0;
		unsent = new Unsent(personId, () => arrived++);
		serverSays(() => null);
		await call();
		expect(arrived).toBe(0);
		serverSays(took);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(arrived).toBe(1);
	});

	test('written in the shell, it goes once Kring says which circle it is for', async () => {
		unsent = new Unsent('', () => {});
		serverSays(() => null);
		await unsent.hand('signal', '', { changeId: 'help', level: 'red' }, [], personId);
		vi.stubGlobal('fetch', async (path: string, init?: { body: string }) => {
			if (path === '/__data.json') return Response.json({ location: `/circles/${circleId}` });
			return took({
				path,
				ids: [(JSON.parse(init!.body) as { items: [{ id: string }] }).items[0].id]
			});
		});
		await vi.advanceTimersByTimeAsync(10_000);
		expect(await items()).toEqual([]);
	});

	test.each(['/circles', '/desk'])(
		'where there are several circles its writer is asked: %s',
		async (location) => {
			unsent = new Unsent('', () => {});
			serverSays(() => null);
			await unsent.hand('update', '', { changeId: 'one', text: 'Dag' }, [], personId);
			vi.stubGlobal('fetch', async () => Response.json({ location }));
			await unsent.send();
			expect(unsent.items.map(({ tried }) => tried?.why)).toEqual(['which']);
			unsent = new Unsent(personId, () => {});
			serverSays(took);
			await unsent.adopt(circleId);
			expect(await items()).toEqual([]);
		}
	);

	test('goes before all else that waits', async () => {
		await putItem(written('one'));
		await putItem(written('help', { kind: 'signal' }));
		serverSays(took);
		await unsent.send();
		expect(asked.map(({ ids }) => ids)).toEqual([['help'], ['one']]);
	});

	test('waits for its writer where they must sign in again', async () => {
		serverSays(() => Response.json({ code: 'sign_in_first', message: '' }, { status: 401 }));
		expect(await call()).toEqual({ kind: 'waiting', why: 'signIn' });
		expect(vi.getTimerCount(), 'trying again is of no use').toBe(0);
	});
});

test('what waits for another reason than before says the last one', async () => {
	vi.stubGlobal('navigator', { onLine: false });
	serverSays(() => null);
	await putItem(written('one'));
	await unsent.send();
	vi.stubGlobal('navigator', { onLine: true });
	serverSays((sent) => each(sent, () => 401, 'sign_in_first'));
	await unsent.send();
	expect(await whyKept()).toEqual(['signIn']);
});

test('one that Kring trips over keeps nothing behind it, and comes again by itself', async () => {
	const many = Array.from({ length: 25 }, (_, at) => written(`n${at}`, { writtenAtMs: at }));
	for (const one of many) await putItem(one);
	await putItem(written('photo', { files: [photo()] }));
	serverSays((sent) =>
		sent.path === '/outbox' ? each(sent, (id) => (id === 'n3' ? 500 : 200), 'bug') : posted()
	);
	await unsent.send();
	expect((await items()).map(({ id }) => id)).toEqual(['n3']);

	// It rests for itself: what is written meanwhile goes at once, without it.
	asked = [];
	expect(await post('later')).toEqual({ kind: 'sent' });
	expect(asked.map(({ ids }) => ids)).toEqual([['later']]);
	serverSays(took);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(await items()).toEqual([]);
});

test('one that Kring trips over for long is told to its writer, who can send it again', async () => {
	serverSays((sent) => each(sent, () => 500, 'bug'));
	await post();
	await vi.advanceTimersByTimeAsync(3 * 3_600_000);
	expect(asked).toHaveLength(10);
	const [told] = await items();
	expect(told).toMatchObject({
		state: 'refused',
		problem: { code: 'bug' },
		fields: { text: 'Dag' }
	});

	serverSays(took);
	await unsent.again(told!);
	expect(await items()).toEqual([]);
});

test('what its writer throws away while it is under way does not come back as refused', async () => {
	await putItem(written('one'));
	serverSays(async (sent) => {
		await dropItem('one');
		return each(sent, () => 422, 'empty_update');
	});
	await unsent.send();
	expect(asked).toHaveLength(1);
	expect(await items()).toEqual([]);
});

test('photos that do not get through let other photos go first', async () => {
	await putItem(written('heavy', { files: [photo()], writtenAtMs: 1 }));
	await putItem(written('other', { files: [photo()], writtenAtMs: 2 }));
	serverSays((sent) => (sent.ids[0] === 'heavy' ? null : took(sent)));
	await unsent.send();
	expect((await items()).map(({ id }) => id)).toEqual(['heavy', 'other']);
	await unsent.send();
	expect((await items()).map(({ id }) => id)).toEqual(['heavy']);
});

test('photos over which Kring trips let other photos go at once', async () => {
	await putItem(written('bad', { files: [photo()], writtenAtMs: 1 }));
	await putItem(written('good', { files: [photo()], writtenAtMs: 2 }));
	serverSays(({ ids }) =>
		ids[0] === 'bad' ? Response.json({ code: 'bug' }, { status: 500 }) : posted()
	);
	await unsent.send();
	expect((await items()).map(({ id }) => id)).toEqual(['bad']);
});

test('words wait for no photo that is under way, here or in another tab', async () => {
	let arrives: (answer: Response) => void = () => {};
	serverSays((sent) =>
		sent.path === '/outbox' ? took(sent) : new Promise((resolve) => (arrives = resolve))
	);
	await putItem(written('photo', { files: [photo()] }));
	const elsewhere = new Unsent(personId, () => {}).send();
	await until(() => expect(asked).toHaveLength(1));
	expect(unsent.parts, 'only the tab that sends knows how far').toEqual({});
	expect(await post('words')).toEqual({ kind: 'sent' });
	expect((await items()).map(({ id }) => id)).toEqual(['photo']);
	arrives(posted());
	await elsewhere;
	expect(await items()).toEqual([]);
});

test('of photos under way is known how far they are', async () => {
	serverSays(took);
	expect(await unsent.hand('update', circleId, { changeId: 'one' }, [photo()])).toEqual({
		kind: 'sent'
	});
	expect(unsent.parts).toEqual({ one: 0.5 });
});

test('where the part that tells how far is not there, photos go all the same', async () => {
	vi.stubGlobal('XMLHttpRequest', undefined);
	serverSays(took);
	expect(await unsent.hand('update', circleId, { changeId: 'one' }, [photo()])).toEqual({
		kind: 'sent'
	});
});

test('words outlive a clock that jumps, and no more than an hour over their time', async () => {
	await putItem(written('one'));
	device.facts.set('lastContactMs', Date.now());
	const words = async () => (await items()).map(({ fields }) => fields['text']);
	vi.setSystemTime(Date.parse('2036-01-01T00:00:00Z'));
	expect(await words()).toEqual(['one']);
	vi.setSystemTime(Date.parse('2026-11-22T11:00:00Z'));
	expect(await words(), 'and before the last contact').toEqual(['one']);
	vi.setSystemTime(Date.parse('2026-11-25T12:00:00Z'));
	expect(await words()).toEqual(['one']);
	vi.setSystemTime(Date.parse('2026-11-25T12:59:00Z'));
	expect(await words()).toEqual(['one']);
	vi.setSystemTime(Date.parse('2026-11-25T13:01:00Z'));
	expect(await words()).toEqual([undefined]);
	expect(await items()).toMatchObject([{ state: 'refused', problem: { code: 'never_sent' } }]);
});
