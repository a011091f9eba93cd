import { expect, test } from 'vitest';
import { deviceOf, wordsOfDevice } from './device.ts';

test.each([
	[
		'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
		'Chrome/Android'
	],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
		'Safari/iPhone'
	],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
		'Edge/Windows'
	],
	['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox/Linux'],
	[
		'Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36',
		'Samsung Internet/Android'
	],
	[
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
		'Safari/Mac'
	],
	[
		'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0 Mobile/15E148 Safari/604.1',
		'Chrome/iPad'
	],
	['curl/8.5.0', ''],
	['', ''],
	[null, '']
])('%s is %j', (userAgent, device) => {
	expect(deviceOf(userAgent)).toBe(device);
});

test('nothing of the name itself is kept', () => {
	expect(deviceOf('<b>x</b> Firefox/1 Android 7; SM-SECRET')).toBe('Firefox/Android');
	expect(deviceOf(`${'x'.repeat(100_000)} Firefox/1`)).toBe('');
});

test('an unknown part stays empty', () => {
	expect(wordsOfDevice('Chrome/')).toEqual({ browser: 'Chrome', system: '' });
	expect(wordsOfDevice('')).toEqual({ browser: '', system: '' });
});
