import { uuidPattern } from '../domain/id.ts';

// What the service worker does with a push, as plain functions: read it, show it, open what it is
// about, and say that it was shown. They touch no browser, so they are tried without one.

/** What goes with a shown notice, to be found again when it is tapped. */
export type Shown = { navigate: string; receipt: string | null };

/** A button below a notice, where the platform has those. */
type Action = { action: string; title: string };

/** What `showNotification` is called with. */
export type Shows = {
	title: string;
	options: NotificationOptions & { actions?: Action[]; data: Shown };
};

/** How a notice looks, and what is said when a push cannot be read. */
export type Look = {
	icon: string;
	badge: string;
	fallbackTitle: string;
	/** What the button says, in the language of a message. */
	takeTitle: (language: string) => string;
};

/** Name of the button with which somebody takes something on. */
const take = 'take';

/** Stands behind the address of a notice that asks somebody to take something on. */
const askMark = '?ask';

/** Where a tap leads when nobody knows where. */
const somewhere = '/circles';
const longestTitle = 120;

/**
 * What to show for a push. There is always something: a push that shows nothing ends the
 * subscription on some phones.
 *
 * @param text  the decrypted payload, or null for an empty push.
 */
export function showsOf(text: string | null, look: Look): Shows {
	const payload = fieldsOf(parsed(text));
	const notification = fieldsOf(payload['notification']);
	const { title, navigate, tag, lang, renotify } = notification;
	const { receipt } = payload;
	const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
	const options: Shows['options'] = {
		icon: look.icon,
		badge: look.badge,
		// A repeat has the same tag, and replaces the first without a sound.
		tag: isText(tag) ? tag : 'kring',
		data: {
			navigate: pathOf(navigate),
			receipt: isText(receipt) && /^[\w-]{22}$/.test(receipt) ? receipt : null
		}
	};
	if (isText(lang)) options.lang = lang;
	if (asksIn(navigate))
		options.actions = [{ action: take, title: look.takeTitle(options.lang ?? '') }];
	// What is red sounds again when it takes the place of the one before it (S8.3).
	if (renotify === true && isText(tag)) Object.assign(options, { renotify: true });
	return { title: isText(title) ? title.slice(0, longestTitle) : look.fallbackTitle, options };
}

/**
 * Where a tap on a shown notice leads: an own path, whatever was sent.
 *
 * @param action  the button that was pressed; empty for the notice itself. To take something on one
 *   says what and by when (D4), so the button leads to where that is said, and does nothing itself.
 */
export function tapPath(data: unknown, action = ''): string {
	const path = pathOf(fieldsOf(data)['navigate']);
	return action === take && path !== somewhere ? `${path}?${take}` : path;
}

/** The request that says "it is on the screen"; null where there is nothing to say. It carries no cookie. */
export function receiptRequest(data: unknown): { url: string; init: RequestInit } | null {
	const { receipt } = fieldsOf(data);
	if (typeof receipt !== 'string') return null;
	return {
		url: '/push/receipt',
		init: {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ receipt }),
			credentials: 'omit',
			keepalive: true
		}
	};
}

/**
 * Which of the open windows shows a tapped notice: one of ours that is being looked at, else any
 * of ours, else none, and a new one is opened.
 */
export function windowFor<W extends { url: string; focused: boolean }>(
	windows: readonly W[],
	origin: string
): W | null {
	const ours = windows.filter(({ url }) => URL.canParse(url) && new URL(url).origin === origin);
	return ours.find(({ focused }) => focused) ?? ours[0] ?? null;
}

/** Only the one path that a notice may have. */
function pathOf(navigate: unknown): string {
	if (typeof navigate !== 'string' || !navigate.startsWith('/m/')) return somewhere;
	const path = navigate.endsWith(askMark) ? navigate.slice(0, -askMark.length) : navigate;
	return uuidPattern.test(path.slice('/m/'.length)) ? path : somewhere;
}

/** Whether who is rung is asked to take something on: the address carries that mark. */
function asksIn(navigate: unknown): boolean {
	return (
		typeof navigate === 'string' && navigate.endsWith(askMark) && pathOf(navigate) !== somewhere
	);
}

function parsed(text: string | null): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return null;
	}
}

function fieldsOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
