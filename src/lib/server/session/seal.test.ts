import { expect, test } from 'vitest';
import { keyFor, seal, unseal } from './seal.ts';
import { knownDevice, markedKnown } from './known-device.ts';

const secret = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7));
const key = keyFor(secret, 'mail');

test('what was sealed opens again, and looks different each time', () => {
	const plain = Buffer.from('482 913');
	const sealed = seal(key, 'row', plain);
	expect(unseal(key, 'row', sealed)).toEqual(plain);
	expect(seal(key, 'row', plain)).not.toEqual(sealed);
	expect(sealed.includes(plain)).toBe(false);
});

test('it opens for nothing else', () => {
	const sealed = seal(key, 'row', Buffer.from('482 913'));
	expect(() => unseal(keyFor(secret, 'totp'), 'row', sealed)).toThrow();
	expect(() => unseal(key, 'other row', sealed)).toThrow();
	for (let at = 0; at < sealed.length; at++) {
		const changed = Buffer.from(sealed);
		changed[at]! ^= 1;
		expect(() => unseal(key, 'row', changed), `byte ${at}`).toThrow();
	}
	expect(() => unseal(key, 'row', Buffer.alloc(0))).toThrow();
});

test('a device is known for the address that signed in on it, and for no other', () => {
	const mark = markedKnown(secret, undefined, 'sanne@example.org');
	expect(knownDevice(secret, mark, 'sanne@example.org')).toMatch(/^[0-9a-f]{32}$/);
	expect(knownDevice(secret, mark, 'ilse@example.org')).toBeNull();
	expect(knownDevice(secret, undefined, 'sanne@example.org')).toBeNull();
	expect(mark).not.toContain('sanne');
});

test('nobody makes a mark without our key, nor moves one to another device', () => {
	const mark = markedKnown(secret, undefined, 'sanne@example.org');
	const [, proof] = mark.split('.');
	expect(knownDevice(secret, `${'0'.repeat(32)}.${proof}`, 'sanne@example.org')).toBeNull();
	expect(knownDevice(Buffer.alloc(32, 9), mark, 'sanne@example.org')).toBeNull();
});

test('a shared device knows four addresses, the last ones', () => {
	let mark: string | undefined;
	for (const name of ['a', 'b', 'c', 'd', 'e'])
		mark = markedKnown(secret, mark, `${name}@example.org`);
	const known = ['a', 'b', 'c', 'd', 'e'].map(
		(name) => knownDevice(secret, mark, `${name}@example.org`) !== null
	);
	expect(known).toEqual([false, true, true, true, true]);
});
