// A device as its owner recognises it. Only what is needed for that is kept: which browser on which
// kind of device, never the browser's whole name, which would tell devices apart like a fingerprint.

const browsers: readonly [RegExp, string][] = [
	[/\bEdg(A|iOS)?\//, 'Edge'],
	[/\bOPR\/|\bOpera\//, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\bDuckDuckGo\/|\bDdg\//, 'DuckDuckGo'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];

const systems: readonly [RegExp, string][] = [
	[/\biPhone\b/, 'iPhone'],
	[/\biPad\b/, 'iPad'],
	[/\bAndroid\b/, 'Android'],
	[/\bCrOS\b/, 'Chromebook'],
	[/\bWindows\b/, 'Windows'],
	[/\bMacintosh\b/, 'Mac'],
	[/\bLinux\b|\bX11\b/, 'Linux']
];

/** Longest name of a browser that is looked at. */
const longest = 512;

/**
 * A device in two words, browser and system, such as `Chrome/Android`; a part that is unknown is
 * left empty. Words on screen are made from it in the reader's language.
 *
 * @param userAgent  the header; null when it is missing.
 */
export function deviceOf(userAgent: string | null): string {
	const text = (userAgent ?? '').slice(0, longest);
	const find = (list: readonly [RegExp, string][]) =>
		list.find(([pattern]) => pattern.test(text))?.[1] ?? '';
	const [browser, system] = [find(browsers), find(systems)];
	return browser === '' && system === '' ? '' : `${browser}/${system}`;
}

/** The two words of a kept device; empty where unknown. */
export function wordsOfDevice(device: string): { browser: string; system: string } {
	const [browser = '', system = ''] = device.split('/');
	return { browser, system };
}
