import { expect, test } from 'vitest';
import { isClosedAddress, isPushAddress, leadsOutside } from './hosts.ts';

test.each([
	'https://fcm.googleapis.com/fcm/send/abc',
	'https://updates.push.services.mozilla.com/wpush/v2/abc',
	'https://autopush.stage.push.services.mozilla.com/x',
	'https://web.push.apple.com/QKs',
	'https://db5p.notify.windows.com/w/?token=x'
])('%s is rung', (address) => {
	expect(isPushAddress(address, [])).toBe(true);
});

test.each([
	'http://fcm.googleapis.com/fcm/send/abc',
	'https://fcm.googleapis.com:8443/x',
	'https://fcm.googleapis.com.evil.example/x',
	'https://evilnotify.windows.com/x',
	'https://.notify.windows.com/x',
	'https://notify.windows.com.evil.example/',
	'https://user:pass@web.push.apple.com/x',
	'https://web.push.apple.com/x#y',
	'https://example.org/x',
	'https://127.0.0.1/x',
	'https://[::1]/x',
	'https://localhost/x',
	'https://10.0.0.8/x',
	'https://169.254.169.254/latest/meta-data',
	'https://0x7f000001/x',
	'https://2130706433/x',
	'file:///etc/passwd',
	'nonsense',
	''
])('%s is not rung', (address) => {
	expect(isPushAddress(address, [])).toBe(false);
});

test('what the operator lists is rung, with its port and nothing beside it', () => {
	const more = ['push.example.org', 'push.example.org:8443', '127.0.0.1:4711'];
	expect(isPushAddress('https://push.example.org/x', more)).toBe(true);
	expect(isPushAddress('https://push.example.org:8443/x', more)).toBe(true);
	expect(isPushAddress('http://push.example.org/x', more)).toBe(false);
	expect(isPushAddress('https://push.example.org:9/x', more)).toBe(false);
	expect(isPushAddress('http://127.0.0.1:4711/x', more)).toBe(true);
	expect(isPushAddress('http://127.0.0.1:4712/x', more)).toBe(false);
	expect(isPushAddress('http://localhost:4711/x', more)).toBe(false);
});

test('a listed address of a private network is not rung', () => {
	expect(isPushAddress('https://10.0.0.8/x', ['10.0.0.8'])).toBe(false);
	expect(isPushAddress('https://[fd00::1]/x', ['[fd00::1]'])).toBe(false);
	expect(isPushAddress('https://93.184.215.14/x', ['93.184.215.14'])).toBe(true);
});

test.each([
	'127.0.0.1',
	'10.1.2.3',
	'172.31.0.1',
	'192.168.1.1',
	'169.254.0.1',
	'::1',
	'fe80::1',
	'::ffff:10.0.0.1',
	'::ffff:7f00:1',
	'::127.0.0.1',
	'64:ff9b::7f00:1',
	'64:ff9b:1::a00:8',
	'2002:7f00:1::',
	'fec0::1'
])('%s is in the house', (address) => expect(isClosedAddress(address)).toBe(true));

test('a name that leads into the house leads not outside', async () => {
	await expect(leadsOutside('https://93.184.215.14/x')).resolves.toBe(true);
	await expect(leadsOutside('https://192.168.1.1/x')).resolves.toBe(false);
});
