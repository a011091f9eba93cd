import type { IncomingMessage } from 'node:http';

// What is looked at before anybody inside hears of a request.

/** Why a request was turned away at the entrance, or later by the clock or the scales. */
export type FrontRefusal =
	| 'bad_request'
	| 'foreign_site'
	| 'method'
	| 'slow_answer'
	| 'slow_request'
	| 'too_large'
	| 'wrong_host';

/** The status of each refusal. */
export const frontStatus = {
	bad_request: 400,
	foreign_site: 403,
	method: 405,
	slow_answer: 503,
	slow_request: 408,
	too_large: 413,
	wrong_host: 421
} as const satisfies Record<FrontRefusal, number>;

/** What the entrance has to know. */
export type EntranceRules = {
	/** The own address, without a slash at its end. */
	origin: string;
	/** Names under which Kring answers, lower case, without the usual port. */
	allowedHosts: readonly string[];
	/** Paths that authenticate by a token in the request and never by a cookie. */
	isTokenPath: (path: string) => boolean;
};

/** The methods Kring knows. All others are refused before anybody could handle them. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Looks at a request, and makes its headers say what was found.
 *
 * @returns why it is turned away, or null when it may come in.
 */
export function inspectRequest(req: IncomingMessage, rules: EntranceRules): FrontRefusal | null {
	if (hostsOf(req).length > 1) return 'bad_request';
	if (!rules.allowedHosts.includes(hostOf(req, rules.origin))) return 'wrong_host';
	if (!isPlainTarget(req.url ?? '') || !isReadable(pathOf(req))) return 'bad_request';
	// The framework would take these for the address; only it itself may say them.
	delete req.headers['x-sveltekit-pathname'];
	delete req.headers['x-sveltekit-search'];
	if (!methods.includes(req.method ?? '')) return 'method';
	if (req.method === 'GET' || req.method === 'HEAD') return null;

	if (rules.isTokenPath(pathOf(req))) {
		// Whoever comes from elsewhere comes without cookies: the token alone opens.
		delete req.headers.cookie;
	} else if (!isOwnSite(req, rules.origin)) {
		return 'foreign_site';
	}
	// The framework looks at Origin once more; from here on it is known to be good.
	req.headers.origin = rules.origin;
	return null;
}

/** The path of a request, without its query. */
export function pathOf(req: IncomingMessage): string {
	const url = req.url ?? '/';
	const end = url.indexOf('?');
	return end === -1 ? url : url.slice(0, end);
}

/**
 * Whether a request was made by a page of ours. Browsers say so themselves; for those that do
 * not, the origin has to be ours. A form sent without either comes from no browser.
 */
function isOwnSite(req: IncomingMessage, origin: string): boolean {
	const site = req.headers['sec-fetch-site'];
	if (site !== undefined) return site === 'same-origin';
	return req.headers.origin === origin;
}

function hostsOf(req: IncomingMessage): string[] {
	return req.rawHeaders.filter(
		(_, at) => req.rawHeaders[at - 1]?.toLowerCase() === 'host' && at % 2 === 1
	);
}

function hostOf(req: IncomingMessage, origin: string): string {
	const usualPort = origin.startsWith('https:') ? ':443' : ':80';
	const host = (req.headers.host ?? '').toLowerCase();
	return host.endsWith(usualPort) ? host.slice(0, -usualPort.length) : host;
}

/** Whether every sign of a path can be read: the framework stumbles over half an escape. */
function isReadable(path: string): boolean {
	try {
		decodeURIComponent(path);
		return true;
	} catch {
		return false;
	}
}

/**
 * Whether the target is a plain path. Left out are whole addresses, which would name a host of
 * their own, and starts that some reader could take for another host.
 */
function isPlainTarget(url: string): boolean {
	return url.startsWith('/') && !url.startsWith('//') && !/[\\\s#]/.test(url);
}
