import { randomUUID } from 'node:crypto';
import { building } from '$app/environment';
import {
	error,
	redirect,
	type Handle,
	type HandleServerError,
	type RequestEvent
} from '@sveltejs/kit';
import { dutchPath } from '#lib/domain/english-path.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { sentence } from '#lib/i18n/refusal.ts';
import { isDatabaseAway } from '#lib/server/db/away.ts';
import { within } from '#lib/server/db/connect.ts';
import { faultOf } from '#lib/server/fault.ts';
import { Gate, mustShowFactor, type Visitor } from '#lib/server/gate/index.ts';
import { sessionCookie, visitorOf } from '#lib/server/session/index.ts';
import { awayPage, awayRetrySeconds } from '#lib/server/web/away.ts';
import { house } from '#lib/server/web/house.ts';
import { keptForm, keptWords } from '#lib/server/web/kept-form.ts';
import { doors, type Door } from '#lib/server/web/index.ts';
import { inLanguage, languageCookie, languageOfStranger } from '#lib/server/web/language.ts';
import { isInEnglish, readyPage } from '#lib/server/web/ready-page.ts';
import { wearing } from '#lib/server/web/theme.ts';
import { m } from '#lib/paraglide/messages.js';

/**
 * Who is asking, in which language, and through which door. The list of doors is asked by the
 * router's own id of the route; an unnamed route is not there (T4.2, T4.3).
 */
export const handle: Handle = async ({ event, resolve }) => {
	// The shell for offline is made beforehand, for nobody in particular.
	if (building) {
		const dressed = (html: string) => {
			const plain = html.replace('%lang%', 'nl').replace('%font%', '').replace('%preloads%', '');
			return wearing(namedOnly(plain), null);
		};
		return resolve(event, { transformPageChunk: ({ html }) => dressed(html) });
	}

	const { env, db, patienceMs } = house();
	const { locals, cookies, request } = event;
	locals.db = db;
	locals.requestId = randomUUID();
	locals.network = networkOf(event);
	locals.language = languageOfStranger(
		cookies.get(languageCookie),
		request.headers.get('accept-language')
	);
	locals.visitor = null;

	try {
		const token = cookies.get(sessionCookie);
		locals.visitor = await within(patienceMs, visitorOf(db, token, locals.requestId));
	} catch (caught) {
		if (!isDatabaseAway(caught)) throw caught;
		return inLanguage(locals.language, () => away(event));
	}
	if (locals.visitor !== null) locals.language = locals.visitor.language;
	if (dutchPath(event.url.pathname) !== event.url.pathname) locals.language = 'en';
	Object.defineProperty(locals, 'gate', {
		get() {
			if (locals.visitor === null) throw new Refusal('sign_in_first');
			return new Gate(db, locals.visitor);
		}
	});

	return inLanguage(locals.language, async () => {
		const stop = await stopAtDoor(event, env.demo);
		if (stop !== null) return stop;
		const font = cookies.get('kring-font') === '1' ? 'data-font' : '';
		const response = await readyPage(event, font, () => page(event, resolve, font));
		return (response.status === 404 ? keptWords(event) : null) ?? response;
	});
};

/** A page as the framework makes it, in its looks. */
async function page(
	event: RequestEvent,
	resolve: Parameters<Handle>[0]['resolve'],
	font: string
): Promise<Response> {
	// In the page they are compressed with it; in the header, where the framework puts them, not.
	const preloads: string[] = [];
	return resolve(event, {
		preload: ({ type, path }) => {
			if (type === 'js') preloads.push(`<link rel="modulepreload" href="${path}" />`);
			return false;
		},
		transformPageChunk: ({ html }) =>
			wearing(html, house().theme)
				.replace('%preloads%', preloads.join(''))
				.replace('%lang%', event.locals.language)
				.replace('%font%', font),
		filterSerializedResponseHeaders: () => false
	});
}

/** What a failure looks like: a plain sentence and a number to quote. The rest stays in the log (T7.8). */
export const handleError: HandleServerError = ({ error: caught, event, status }) => {
	const number = event.locals.requestId ?? '';
	if (caught instanceof Refusal) return { message: sentence(caught), code: caught.code, number };
	if (isDatabaseAway(caught))
		return { message: m.refusal_database_away(), code: 'database_away', number };
	if (status !== 404) {
		console.error(
			JSON.stringify({ level: 'error', number, route: event.route.id, ...faultOf(caught) })
		);
	}
	return status === 404
		? { message: m.refusal_not_found(), code: 'not_found', number }
		: { message: m.error_unexpected(), number };
};

/**
 * The scripts of the shell, named for the worker that keeps them and not for the browser: they come
 * from the phone itself, and fetching them early only delays what is seen.
 */
function namedOnly(shell: string): string {
	return shell.replaceAll(
		/<link href="([^"]+)" rel="modulepreload">/g,
		'<meta name="shell-file" content="$1">'
	);
}

async function stopAtDoor(event: RequestEvent, demo: boolean): Promise<Response | null> {
	const { visitor } = event.locals;
	const door: Door | undefined = event.route.id === null ? undefined : doors[event.route.id];
	// Where no page is, the page that says so comes with the looks of the house.
	if (event.route.id === null && isLook(event)) return null;
	const isElsewhere = dutchPath(event.url.pathname) !== event.url.pathname;
	if (isElsewhere && !isInEnglish(event.route.id)) error(404, notFound());
	if (door === undefined || (door === 'demo' && !demo)) error(404, notFound());
	if (door === 'open' || door === 'device' || door === 'demo') return null;
	if (visitor === null) return askToSignIn(event);
	if (visitor.onlyCircleId !== null && door !== 'member')
		return toOwnCircle(event, visitor.onlyCircleId);
	if (door === 'self') return null;
	if (mustShowFactor(visitor)) return toSecondFactor(event);
	if (door === 'professional' && !visitor.employed) error(404, notFound());
	if (door === 'operator' && !holds(visitor, 'operator')) error(404, notFound());
	if (door === 'manager' && !holds(visitor, 'organisation_manager')) error(404, notFound());
	if (door === 'coordinator' && !holds(visitor, 'coordinator')) error(404, notFound());
	if (door === 'treasurer' && !holds(visitor, 'treasurer')) error(404, notFound());
	if (door === 'figures' && !holds(visitor, 'coordinator') && !holds(visitor, 'treasurer'))
		error(404, notFound());
	return null;
}

function holds(visitor: Visitor, kind: string): boolean {
	return visitor.strong && visitor.offices.some((office) => office.kind === kind);
}

function notFound(): App.Error {
	return { message: m.refusal_not_found(), code: 'not_found' };
}

/** A page sends a stranger to the way in and back; a form keeps what was typed; the rest gets a no. */
async function askToSignIn(event: RequestEvent): Promise<Response> {
	const isPage = isLook(event);
	if (!isPage && !event.isDataRequest) {
		const kept = await keptForm(event, new Refusal('sign_in_first'));
		if (kept !== null) return kept;
		error(401, { message: m.refusal_sign_in_first(), code: 'sign_in_first' });
	}
	redirect(303, `/sign-in?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
}

/** A card opens one circle and nothing of the account: no keys, no devices, no other circle. */
function toOwnCircle(event: RequestEvent, circleId: string): never {
	if (event.request.method === 'GET' && acceptsHtml(event)) redirect(303, `/circles/${circleId}`);
	error(404, notFound());
}

/** Who still has to show a second factor goes there first; without one, on to set one up (T2.7). */
async function toSecondFactor(event: RequestEvent): Promise<Response> {
	if (event.request.method !== 'GET') {
		const kept = await keptForm(event, new Refusal('second_factor_needed'));
		if (kept !== null) return kept;
		error(403, { message: m.refusal_second_factor_needed(), code: 'second_factor_needed' });
	}
	redirect(303, `/sign-in/second?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
}

/** Somebody wants to see a page. */
function isLook(event: RequestEvent): boolean {
	return event.request.method === 'GET' && !event.isDataRequest && acceptsHtml(event);
}

function acceptsHtml(event: RequestEvent): boolean {
	return (event.request.headers.get('accept') ?? '').includes('text/html');
}

/** The network of a request, for limits: an IPv4 address, or the first 64 bits of an IPv6 one (T2.6). */
function networkOf(event: RequestEvent): string {
	const address = event.getClientAddress();
	if (!address.includes(':') || address.includes('.')) return address;
	const [head = '', tail = ''] = address.split('::');
	const before = head.split(':').filter(Boolean);
	const after = tail.split(':').filter(Boolean);
	const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
	return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

async function away(event: RequestEvent): Promise<Response> {
	const refusal = new Refusal('database_away', { retryAfter: awayRetrySeconds });
	const kept = await keptForm(event, refusal);
	return kept ?? awayPage(event.locals.language, event.url.pathname + event.url.search);
}
