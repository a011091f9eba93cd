import { expect, test } from 'vitest';
import { answerReady, isStill, readyAt } from './ready.ts';

// What is the same for everybody, kept as bytes: made once for each edition and day.

const changedAt = new Date('2026-11-23T12:00:00.500Z');
const monday = { number: 1, todayOn: '2026-11-23' };
const making = (text: string) => {
	const made = { count: 0 };
	const make = async () => {
		made.count += 1;
		return { text, changedAt };
	};
	return { made, make };
};

test('it is made once, also for those who ask at the same time', async () => {
	const { made, make } = making('een');
	const [one, other] = await Promise.all([
		readyAt('once', monday, make),
		readyAt('once', monday, make)
	]);
	expect(await readyAt('once', monday, make)).toBe(one);
	expect(other).toBe(one);
	expect(made.count).toBe(1);
});

test.each([
	['another edition', { ...monday, number: 2 }],
	['another day', { ...monday, todayOn: '2026-11-24' }]
])('%s makes it anew, and what is the same has the same tag', async (name, edition) => {
	const { made, make } = making('twee');
	const one = await readyAt(name, monday, make);
	const other = await readyAt(name, edition, make);
	expect(made.count).toBe(2);
	expect(other.etag).toBe(one.etag);
	const changed = await readyAt(name, { ...edition, number: 3 }, making('drie').make);
	expect(changed.etag).not.toBe(one.etag);
});

test('what could not be made is tried again', async () => {
	const failing = readyAt('failing', monday, () => Promise.reject(new Error('away')));
	await expect(failing).rejects.toThrow('away');
	expect((await readyAt('failing', monday, making('vier').make)).body.toString()).toBe('vier');
});

test('the longest unasked go first when there is too much of it', async () => {
	const large = 'x'.repeat(20 * 1024 * 1024);
	await readyAt('large one', monday, making(large).make);
	await readyAt('large other', monday, making(large).make);
	const { made, make } = making('small');
	await readyAt('large other', monday, make);
	expect(made.count).toBe(0);
	await readyAt('large one', monday, make);
	expect(made.count).toBe(1);
});

test.each([
	['its tag', { 'if-none-match': '"a"' }, true],
	['its tag, as it came compressed', { 'if-none-match': '"b", W/"a"' }, true],
	['anything', { 'if-none-match': '*' }, true],
	[
		'another tag, whatever the date',
		{ 'if-none-match': '"b"', 'if-modified-since': later() },
		false
	],
	['its date', { 'if-modified-since': changedAt.toUTCString() }, true],
	['an earlier date', { 'if-modified-since': new Date(0).toUTCString() }, false],
	['no date', { 'if-modified-since': 'soon' }, false],
	['nothing', {}, false]
])('who has %s', (_name, headers, still) => {
	expect(isStill(new Headers(headers), '"a"', changedAt)).toBe(still);
});

function later(): string {
	return new Date(changedAt.getTime() + 86_400_000).toUTCString();
}

test('an answer that it is still so has its tag and date, and no body', async () => {
	const ready = await readyAt('still', monday, making('zes').make);
	const asked = new Request('https://kring.example/', { headers: { 'if-none-match': ready.etag } });
	const still = answerReady(asked, ready, { 'cache-control': 'public, max-age=900' });
	expect(still.status).toBe(304);
	expect(Object.fromEntries(still.headers)).toEqual({
		'cache-control': 'public, max-age=900',
		etag: ready.etag,
		'last-modified': 'Mon, 23 Nov 2026 12:00:00 GMT'
	});
	expect(await still.text()).toBe('');
	const whole = answerReady(new Request('https://kring.example/'), ready, {});
	expect([whole.status, await whole.text()]).toEqual([200, 'zes']);
});
