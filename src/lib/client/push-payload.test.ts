import { expect, test } from 'vitest';
import { receiptRequest, showsOf, tapPath, windowFor } from './push-payload.ts';

const look = {
	icon: '/icons/192.png',
	badge: '/icons/badge.png',
	fallbackTitle: 'Kring',
	takeTitle: (language: string) => (language === 'nl' ? 'Ik pak het op' : 'I will take it on')
};
const id = '0d9f2f1e-6a3b-4c5d-8e7f-102030405060';
const receipt = 'abcdefghijklmnopqrst_-';
const payload = JSON.stringify({
	web_push: 8030,
	mutable: true,
	notification: { title: 'Er is nieuws in Kring.', navigate: `/m/${id}`, tag: 't', lang: 'nl' },
	id,
	receipt
});

test('24: a push is shown as it says, and keeps what a tap needs', () => {
	expect(showsOf(payload, look)).toEqual({
		title: 'Er is nieuws in Kring.',
		options: {
			icon: look.icon,
			badge: look.badge,
			tag: 't',
			lang: 'nl',
			data: { navigate: `/m/${id}`, receipt }
		}
	});
});

test.each([null, '', 'no json', '[]', '7', '{"notification":7}', '{"notification":{"title":""}}'])(
	'24: a push that cannot be read (%s) still shows something',
	(text) => {
		const { title, options } = showsOf(text, look);
		expect(title).toBe('Kring');
		expect(options.data).toEqual({ navigate: '/circles', receipt: null });
		expect(options.tag).toBe('kring');
	}
);

test.each([
	'https://evil.example/',
	'//evil.example',
	'/m/',
	`/m/${id}/..`,
	`/m/${id}?x`,
	'/sign-out',
	'javascript:alert(1)',
	7
])('a tap never leads elsewhere: %s', (navigate) => {
	const text = JSON.stringify({ notification: { title: 'x', navigate } });
	expect(tapPath(showsOf(text, look).options.data)).toBe('/circles');
	expect(tapPath({ navigate })).toBe('/circles');
});

test('the receipt is sent without a cookie, and only where there is one', () => {
	const request = receiptRequest(showsOf(payload, look).options.data);
	expect(request).toMatchObject({
		url: '/push/receipt',
		init: { method: 'POST', credentials: 'omit' }
	});
	expect(JSON.parse(String(request!.init.body))).toEqual({ receipt });
	expect(receiptRequest(showsOf(null, look).options.data)).toBeNull();
	expect(receiptRequest(undefined)).toBeNull();
	const odd = JSON.stringify({ notification: { title: 'x' }, receipt: 'too short' });
	expect(receiptRequest(showsOf(odd, look).options.data)).toBeNull();
});

test('a tap takes the window that is looked at, else any of ours, else a new one', () => {
	const origin = 'https://kring.example';
	const foreign = { url: 'https://else.example/', focused: true };
	const back = { url: `${origin}/circles`, focused: false };
	const front = { url: `${origin}/me`, focused: true };
	expect(windowFor([foreign, back, front], origin)).toBe(front);
	expect(windowFor([foreign, back], origin)).toBe(back);
	expect(windowFor([foreign], origin)).toBeNull();
});

test('whoever is asked gets a button that leads to where one takes it on, and does nothing itself', () => {
	const { title, options } = showsOf(payload.replace(`/m/${id}`, `/m/${id}?ask`), look);
	expect(title).toBe('Er is nieuws in Kring.');
	expect(options.actions).toEqual([{ action: 'take', title: 'Ik pak het op' }]);
	expect(tapPath(options.data, 'take')).toBe(`/m/${id}?take`);
	expect(tapPath(options.data, '')).toBe(`/m/${id}`);
	expect(tapPath(options.data, 'else')).toBe(`/m/${id}`);
	expect(tapPath({ navigate: '/sign-out' }, 'take')).toBe('/circles');
});

test.each([`/m/${id}`, '/sign-out?ask', '/m/?ask', `/m/${id}?ask?ask`, `/m/${id}?ask#x`])(
	'without that mark, or at another address (%s), there is no button',
	(navigate) => {
		const text = JSON.stringify({ notification: { title: 'x', navigate } });
		expect(showsOf(text, look).options.actions).toBeUndefined();
	}
);
