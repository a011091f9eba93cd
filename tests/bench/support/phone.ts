import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import {
	chromium,
	type Browser,
	type BrowserContext,
	type CDPSession,
	type Page
} from '@playwright/test';
import { ensureChromium } from '../../../scripts/local/browsers.ts';

/** What one view of a page cost, as the browser saw it. */
export type View = {
	/** Photos and the font left out. */
	requests: number;
	/** Bytes over the wire: all, scripts, and what the bars leave out (photos and the font). */
	bytes: number;
	scriptBytes: number;
	leftOutBytes: number;
	/** Largest contentful paint, milliseconds after the start. */
	lcpMs: number;
	/** Total blocking time: what long tasks after the first contentful paint take beyond 50 ms each. */
	tbtMs: number;
	cls: number;
};

/** Slow 4G as the browser's own tools define it, and a phone a quarter as fast as this machine. */
const network = {
	latency: 150,
	downloadThroughput: 204_800,
	uploadThroughput: 96_000
};
const cpuRate = 4;

/** A browser for measuring. */
export async function measuringBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: await ensureChromium(),
		args: [
			'--no-sandbox',
			'--disable-quic',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync'
		]
	});
}

/** A phone of 390 by 844 with this cookie. */
export async function phone(
	browser: Browser,
	origin: string,
	cookie: string | null
): Promise<BrowserContext> {
	const context = await browser.newContext({
		viewport: { width: 390, height: 844 },
		deviceScaleFactor: 2,
		isMobile: true,
		hasTouch: true,
		locale: 'nl-NL'
	});
	if (cookie !== null) {
		const [name, ...value] = cookie.split('=');
		// A cookie of this name is taken for a safe address only; it then counts for localhost too.
		await context.addCookies([
			{
				name: name!,
				value: value.join('='),
				url: origin.replace('http:', 'https:'),
				secure: true,
				httpOnly: true,
				sameSite: 'Lax'
			}
		]);
	}
	await context.addInitScript(() => {
		const seen = { lcp: 0, cls: 0, paintedAt: 0, tasks: [] as [from: number, to: number][] };
		Object.assign(window, { __seen: seen });
		const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
			new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
				type,
				buffered: true
			});
		watch('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime));
		watch('paint', ({ name, startTime }) => {
			if (name === 'first-contentful-paint') seen.paintedAt = startTime;
		});
		watch('longtask', ({ startTime, duration }) =>
			seen.tasks.push([startTime, startTime + duration])
		);
		watch('layout-shift', (entry) => {
			const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
			if (!shift.hadRecentInput) seen.cls += shift.value;
		});
	});
	return context;
}

/** Loads an address on the slow phone and says what it cost. */
export async function viewed(
	context: BrowserContext,
	address: string,
	offline = false
): Promise<View> {
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	const count = await counting(session);
	await session.send('Network.emulateNetworkConditions', { ...network, offline });
	await session.send('Emulation.setCPUThrottlingRate', { rate: cpuRate });
	await page.goto(address, { waitUntil: 'load' });
	await settled(page);
	type Seen = { lcp: number; cls: number; paintedAt: number; tasks: [from: number, to: number][] };
	const seen = await page.evaluate(() => (window as unknown as { __seen: Seen }).__seen);
	await page.close();
	// A task that began before the paint counts from the paint, as the definition of TBT has it.
	const tbtMs = seen.tasks
		.map(([from, to]) => Math.max(0, to - Math.max(from, seen.paintedAt) - 50))
		.reduce((sum, one) => sum + one, 0);
	return { ...count(), lcpMs: seen.lcp, tbtMs, cls: seen.cls };
}

/** The first view is over when the largest paint has not changed for a second. */
async function settled(page: Page): Promise<void> {
	await page.waitForFunction(
		() => {
			const seen = (window as unknown as { __seen: { lcp: number; at?: number; was?: number } })
				.__seen;
			if (seen.was !== seen.lcp) {
				seen.was = seen.lcp;
				seen.at = performance.now();
			}
			return seen.lcp > 0 && performance.now() - (seen.at ?? 0) > 1000;
		},
		null,
		{ polling: 100, timeout: 60_000 }
	);
}

const leftOut = new Set(['Image', 'Font', 'Media']);

async function counting(
	session: CDPSession
): Promise<() => Pick<View, 'requests' | 'bytes' | 'scriptBytes' | 'leftOutBytes'>> {
	const kinds = new Map<string, string>();
	const sum = { requests: 0, bytes: 0, scriptBytes: 0, leftOutBytes: 0 };
	await session.send('Network.enable');
	session.on('Network.responseReceived', ({ requestId, type, response }) => {
		if (response.fromServiceWorker || response.fromDiskCache) return;
		// The font is fetched by script, in idle time, to be kept for the next page.
		const kind = response.url.endsWith('.woff2') ? 'Font' : type;
		kinds.set(requestId, kind);
		if (!leftOut.has(kind)) sum.requests++;
	});
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const kind = kinds.get(requestId);
		if (kind === undefined) return;
		sum.bytes += encodedDataLength;
		if (kind === 'Script') sum.scriptBytes += encodedDataLength;
		if (leftOut.has(kind)) sum.leftOutBytes += encodedDataLength;
	});
	return () => ({ ...sum });
}

/**
 * W0, the limit to measure against: the very same page as plain HTML from a bare server, without
 * any script, its style inlined and everything compressed.
 */
export async function plainTwin(
	origin: string,
	path: string,
	cookie: string | null
): Promise<{ address: string; close: () => void }> {
	const headers: Record<string, string> = {
		accept: 'text/html',
		...(cookie === null ? {} : { cookie })
	};
	const html = await (await fetch(`${origin}${path}`, { headers })).text();
	const sheets = [...html.matchAll(/<link href="([^"]+\.css)"[^>]*>/g)].map(([, href]) => href!);
	const css = await Promise.all(
		sheets.map(async (href) => (await fetch(new URL(href, `${origin}${path}`))).text())
	);
	const plain = html
		.replace(/<script[\s\S]*?<\/script>/g, '')
		.replace(/<link[^>]*(?:modulepreload|stylesheet|manifest)[^>]*>/g, '')
		.replace('</head>', `<style>${css.join('\n')}</style></head>`);
	const body = brotliCompressSync(plain);
	const images = new Map<string, { type: string; data: Buffer }>();
	const server = createServer((request, response) => {
		if (request.url === path) {
			response.writeHead(200, {
				'content-type': 'text/html; charset=utf-8',
				'content-encoding': 'br'
			});
			response.end(body);
			return;
		}
		void passedOn(request.url ?? '/').then(({ type, data }) => {
			response.writeHead(200, { 'content-type': type });
			response.end(data);
		});
	});
	async function passedOn(url: string): Promise<{ type: string; data: Buffer }> {
		const found = images.get(url);
		if (found !== undefined) return found;
		const answer = await fetch(`${origin}${url}`, { headers: cookie === null ? {} : { cookie } });
		const made = {
			type: answer.headers.get('content-type') ?? 'application/octet-stream',
			data: Buffer.from(await answer.arrayBuffer())
		};
		images.set(url, made);
		return made;
	}
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { address: `http://localhost:${port}${path}`, close: () => server.close() };
}
