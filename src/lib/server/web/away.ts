import { m } from '../../paraglide/messages.js';
import type { Typed } from './form.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => escapes[sign]!);
}

/** Seconds after which it makes sense to try again. */
export const awayRetrySeconds = 5;

/** A page that keeps what was typed. */
export type Kept = {
	language: string;
	title: string;
	message: string;
	/** Where the form goes again. */
	path: string;
	/** Null for a page that was only looked at. */
	typed: Typed | null;
	/** What was typed where it can go nowhere any more: to be copied. */
	words?: readonly string[];
	status: number;
	headers: Record<string, string>;
	/** A way in, opened beside this page, so that what was typed stays. */
	signInAt: string | null;
};

/** The page for when the database cannot be reached. */
export function awayPage(language: string, path: string): Response {
	return keptPage({
		language,
		title: m.error_away_title(),
		message: m.refusal_database_away(),
		path,
		typed: null,
		status: 503,
		headers: { 'retry-after': String(awayRetrySeconds) },
		signInAt: null
	});
}

/**
 * A page that needs nothing but one plain style sheet, for when nothing else can be shown. What was typed
 * stands on it in a form that goes to the same place again, with the same id: nothing is lost and
 * nothing comes twice (T11.2).
 */
export function keptPage({
	language,
	title,
	message,
	path,
	typed,
	words = [],
	status,
	headers,
	signInAt
}: Kept): Response {
	const fields = Object.entries(typed ?? {}).map(([name, value]) =>
		value.length > 60 || value.includes('\n')
			? `<p><textarea name="${escaped(name)}" rows="6" cols="40" aria-label="${escaped(name)}">\n${escaped(value)}</textarea></p>`
			: `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`
	);
	const wayIn =
		signInAt === null
			? ''
			: `<p><a href="${escaped(signInAt)}" target="_blank" rel="noopener">${escaped(m.sign_in_title())}</a></p>`;
	const copies = words.map(
		(text) =>
			`<p><textarea rows="8" cols="40" readonly aria-label="${escaped(m.error_words_label())}">\n${escaped(text)}</textarea></p>`
	);
	const again =
		words.length > 0
			? `${copies.join('')}<p><a href="/">${escaped(m.error_home())}</a></p>`
			: typed === null
				? `<p><a href="${escaped(path)}">${escaped(m.error_away_again())}</a></p>`
				: `<form method="post" action="${escaped(path)}">${fields.join('')}<button>${escaped(m.error_away_again())}</button></form>`;
	const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} · Kring</title><link rel="stylesheet" href="/plain.css"></head><body><main><h1>${escaped(title)}</h1><p>${escaped(message)}</p>${wayIn}${again}</main></body></html>`;
	return new Response(html, {
		status,
		headers: {
			...headers,
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'content-security-policy':
				"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
		}
	});
}
