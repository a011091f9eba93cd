// The web process: the thin server, and behind it the framework as `vite build` made it.
// `npm start` runs it; behind a proxy there may be several.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import postgres from 'postgres';
import { m } from '#lib/paraglide/messages.js';
import { driverOptions } from '#lib/server/db/connect.ts';
import { isEngineAwake } from '#lib/server/engine/index.ts';
import { readEnv } from '#lib/server/env.ts';
import { faultOf } from '#lib/server/fault.ts';
import {
	clientAddressHeader,
	createFront,
	pathMatcher,
	usualLimits,
	type FrontRefusal,
	type Handler
} from '#lib/server/http/index.ts';
import { onStop, standing } from './local/children.ts';
import { checkout } from './local/prepare.mjs';
import { giveUp } from './local/say.ts';

/** Where photos and spoken notes are posted. Only here a body may be large. */
const uploadPaths = ['/circles/:/updates/new', '/circles/:/agenda/calendars'];

/** Endpoints that are opened by a token in the request and never by a cookie. */
const tokenPaths = ['/unsubscribe/:', '/push/receipt', '/watch'];

type Locale = 'nl' | 'en';
const sentences = {
	bad_request: (locale) => m.front_bad_request({}, { locale }),
	foreign_site: (locale) => m.front_foreign_site({}, { locale }),
	method: (locale) => m.front_method({}, { locale }),
	slow_answer: (locale) => m.front_slow_answer({}, { locale }),
	slow_request: (locale) => m.front_slow_request({}, { locale }),
	too_large: (locale) => m.front_too_large({}, { locale }),
	wrong_host: (locale) => m.front_wrong_host({}, { locale })
} satisfies Record<FrontRefusal, (locale: Locale) => string>;

/** How long idle connections are still served at the end, so that a proxy can let go of them. */
const lingerMs = 1_500;

try {
	await serve();
} catch (caught) {
	giveUp(caught);
}

async function serve(): Promise<void> {
	const env = readEnv(process.env);
	// The framework reads these while it is loaded.
	process.env['ORIGIN'] = env.origin;
	process.env['ADDRESS_HEADER'] = clientAddressHeader;
	// The front has weighed every body before; this only has to be above its largest.
	process.env['BODY_SIZE_LIMIT'] = String(usualLimits.uploadBytes + 1024 * 1024);

	const statics = staticPaths();
	const pulse = postgres({
		...driverOptions(env.databaseUrl),
		max: 1,
		connect_timeout: 2,
		idle_timeout: 60
	});
	const front = createFront({
		handler: await framework(),
		origin: env.origin,
		allowedHosts: env.allowedHosts,
		trustedProxies: env.trustedProxies,
		isTokenPath: pathMatcher(tokenPaths),
		isUploadPath: pathMatcher(uploadPaths),
		isStatic: (path) => statics.has(path),
		limits: usualLimits,
		isReady: () => answers(pulse),
		isWhole: () => isAwake(pulse),
		sentence,
		onBug: (caught) => console.error(JSON.stringify({ level: 'error', ...faultOf(caught) }))
	});
	await front.open(env.port, env.host);
	standing();
	// A promise that nobody waited for must not end the process for everybody else.
	process.on('unhandledRejection', (caught) => {
		console.error(JSON.stringify({ level: 'error', kind: 'unhandled', ...faultOf(caught) }));
	});

	onStop(async () => {
		// Streams hear this and tell their browsers to come back.
		announce('kring:shutdown');
		const behindProxy = env.secure || env.trustedProxies.length > 0;
		await front.close({
			lingerMs: behindProxy ? lingerMs : 0,
			graceMs: env.shutdownSeconds * 1000
		});
		announce('sveltekit:shutdown');
		await pulse.end({ timeout: 1 });
		process.exit(0);
	});
}

async function framework(): Promise<Handler> {
	const file = pathToFileURL(join(checkout, 'build', 'handler.js')).href;
	const { handler } = (await import(file)) as { handler: Handler };
	return handler;
}

/** Events of the process are how this file reaches the code that was built. */
function announce(name: 'kring:shutdown' | 'sveltekit:shutdown'): void {
	(process as NodeJS.EventEmitter).emit(name, 'SIGTERM');
}

/** Whether the worker was heard lately: without it nobody is told of anything (T12.4). */
async function isAwake(pulse: postgres.Sql): Promise<boolean> {
	const [found] = await pulse<{ at: Date | null; now: Date }[]>`
		select kring_engine_beat() as at, kring_now() as now`;
	return found !== undefined && isEngineAwake(found.at, found.now, performance.now());
}

async function answers(pulse: postgres.Sql): Promise<boolean> {
	const tooLate = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref());
	const asked = pulse`select 1`.then(() => true);
	return Promise.race([asked, tooLate]);
}

/** The paths of all files that the build laid out, which are the same for everybody. */
function staticPaths(): ReadonlySet<string> {
	const found = new Set<string>();
	for (const dir of ['build/client', 'build/prerendered']) {
		const root = join(checkout, dir);
		for (const entry of filesIn(root)) {
			const path = `/${relative(root, entry).split('\\').join('/')}`;
			found.add(encodeURI(path));
			if (path.endsWith('.html')) found.add(encodeURI(path.slice(0, -'.html'.length)));
		}
	}
	return found;
}

function filesIn(root: string): string[] {
	try {
		return readdirSync(root, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name));
	} catch {
		return [];
	}
}

/** The sentence of a refusal at the front, in Dutch unless the browser prefers English. */
function sentence(refusal: FrontRefusal, acceptLanguage: string): string {
	const wanted = /\b(nl|en)\b/i.exec(acceptLanguage)?.[1]?.toLowerCase();
	const locale = wanted === 'en' ? 'en' : 'nl';
	return sentences[refusal](locale);
}
