import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser } from 'puppeteer-core';
import { findFirefox } from '../../scripts/local/browsers.ts';

// A real Firefox without a window, with a profile of its own, that knows our push service only.

/** A running Firefox. */
export type Firefox = { browser: Browser; close: () => Promise<void> };

/**
 * Starts Firefox.
 *
 * @param socketUrl  where it connects for its messages.
 * @throws when this machine has none: the script of the tests installs it.
 */
export async function startFirefox(socketUrl: string): Promise<Firefox> {
	const found = findFirefox();
	if (found === null)
		throw new Error('Firefox was not found: install firefox-esr, or set FIREFOX.');
	const profile = mkdtempSync(join(tmpdir(), 'kring-firefox-'));
	const browser = await launch({
		browser: 'firefox',
		executablePath: found,
		headless: true,
		userDataDir: profile,
		extraPrefsFirefox: {
			'dom.push.serverURL': socketUrl,
			'dom.push.testing.allowInsecureServerURL': true,
			'dom.push.connection.enabled': true,
			'dom.push.testing.ignorePermission': true,
			'permissions.default.desktop-notification': 1,
			// Without this the worker runs, but what it shows is not kept where a test can see it.
			'alerts.useSystemBackend': false,
			'intl.accept_languages': 'nl'
		}
	});
	return {
		browser,
		close: async () => {
			await browser.close();
			rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
		}
	};
}
