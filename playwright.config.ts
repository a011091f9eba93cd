import { defineConfig, devices } from '@playwright/test';
import { findChromium, findHeadlessChromium } from './scripts/local/browsers.ts';

// Walks: people doing things in a real Chromium, against what `npm start` starts. Every walk runs
// twice, with script and without; the title of one that cannot do without ends in `@script`,
// of one that also needs a browser with windows (to show a push, to lie behind another tab) in
// `@window`.

const port = Number(process.env['KRING_WALK_PORT'] ?? 4180);
const origin = `http://localhost:${port}`;
const chromium = findChromium();
const program = (path: string | null) => (path === null ? {} : { executablePath: path });
const args = [
	'--no-sandbox',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// A microphone that beeps, for what is spoken.
	'--use-fake-device-for-media-stream',
	'--use-fake-ui-for-media-stream'
];
const phone = {
	...devices['Pixel 7'],
	// Nobody looks at the dots: a seventh of them is drawn sooner.
	deviceScaleFactor: 1,
	locale: 'nl-NL',
	timezoneId: 'Europe/Amsterdam'
};

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.e2e.ts',
	outputDir: 'test-results/walks',
	forbidOnly: true,
	fullyParallel: false,
	retries: 0,
	// People wait more than machines do: three of them keep two cores busy.
	workers: 3,
	// Patient: a walk that goes well never waits long, and a busy machine may.
	timeout: 300_000,
	expect: { timeout: 60_000 },
	use: {
		baseURL: origin,
		screenshot: 'only-on-failure',
		// A trace takes a fifth of the time of a walk: who looks for a fault asks for it.
		trace: process.env['KRING_WALK_TRACE'] ? 'retain-on-failure' : 'off',
		// Each walk is on a new device, which would fetch and keep the whole shell once more. Walks
		// that are about the worker let it in.
		serviceWorkers: 'block',
		launchOptions: { ...program(findHeadlessChromium() ?? chromium), args }
	},
	projects: [
		{ name: 'phone', use: phone, grepInvert: /@window/ },
		{
			name: 'phone-with-windows',
			use: { ...phone, launchOptions: { ...program(chromium), args } },
			grep: /@window/
		},
		{
			name: 'phone-without-script',
			use: { ...phone, javaScriptEnabled: false },
			// What asks the server alone, and what the browser's own keyboard does, is the same without.
			testIgnore: ['**/front.e2e.ts', '**/by-hand.e2e.ts'],
			grepInvert: /@script|@window/
		}
	],
	webServer: {
		command: 'exec node scripts/start.mjs --fresh --fast-database',
		url: `${origin}/readyz`,
		env: {
			PORT: String(port),
			DATA_DIR: '.data/walks',
			ORIGIN: '',
			HOST: '',
			DATABASE_URL: '',
			DATABASE_OWNER_URL: '',
			DATABASE_WORKER_URL: '',
			DATABASE_DIRECT_URL: ''
		},
		timeout: 600_000,
		stdout: 'ignore',
		stderr: 'pipe',
		reuseExistingServer: false,
		// With SIGKILL, its PostgreSQL would stay.
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 }
	}
});
