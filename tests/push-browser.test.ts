import webPush from 'web-push';
import { expect, test } from 'vitest';
import { browserKeys, decryptPush, verifySender } from './support/push-browser.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('the example of RFC 8291, section 5, is read', () => {
	const keys = {
		publicKey: bytes(
			'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
		),
		privateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
		auth: bytes('BTBZMqHH6r4Tts7J_aSIgg')
	};
	const body = bytes(
		'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS' +
			'6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
	);
	expect(decryptPush(body, keys)).toBe('When I grow up, I want to be a watermelon');
});

test('what was changed on the way, or made for another browser, is not read', () => {
	const keys = browserKeys();
	const subscription = {
		endpoint: 'https://web.push.apple.com/x',
		keys: { p256dh: keys.publicKey.toString('base64url'), auth: keys.auth.toString('base64url') }
	};
	const { body } = webPush.generateRequestDetails(subscription, 'hello');
	expect(decryptPush(body!, keys)).toBe('hello');
	expect(() => decryptPush(body!, browserKeys())).toThrow();
	const changed = Buffer.from(body!);
	changed[changed.length - 1]! ^= 1;
	expect(() => decryptPush(changed, keys)).toThrow();
});

test('who rings with a changed claim is not believed', () => {
	const { publicKey, privateKey } = webPush.generateVAPIDKeys();
	const { Authorization } = webPush.getVapidHeaders(
		'https://web.push.apple.com',
		'mailto:kring@example.org',
		publicKey,
		privateKey,
		'aes128gcm'
	);
	expect(verifySender(Authorization)).toMatchObject({
		audience: 'https://web.push.apple.com',
		publicKey
	});
	const [head, claims, rest] = Authorization.split('.');
	const other = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>;
	other['aud'] = 'https://elsewhere.example';
	const forged = [head, Buffer.from(JSON.stringify(other)).toString('base64url'), rest].join('.');
	expect(() => verifySender(forged)).toThrow('wrong signature');
});
