import { m } from '../../paraglide/messages.js';
import type { Typed } from './form.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => escapes[sign]!);
}

/** Seconds after which it makes sense to try again. */
export const awayRetrySeconds = 5;

/**
 * The page for when the database cannot be reached. What was typed stands on it in a form that
 * goes to the same place again, with the same id: nothing is lost and nothing comes twice (T11.2).
 */
export function awayPage(language: string, path: string, typed: Typed | null): Response {
	const fields = Object.entries(typed ?? {}).map(([name, value]) =>
		value.length > 60 || value.includes('\n')
			? `<p><textarea name="${escaped(name)}" rows="6" cols="40" aria-label="${escaped(name)}">\n${escaped(value)}</textarea></p>`
			: `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`
	);
	const again =
		typed === null
			? `<p><a href="${escaped(path)}">${escaped(m.error_away_again())}</a></p>`
			: `<form method="post" action="${escaped(path)}">${fields.join('')}<button>${escaped(m.error_away_again())}</button></form>`;
	const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(m.error_away_title())} · Kring</title></head><body><main><h1>${escaped(m.error_away_title())}</h1><p>${escaped(m.refusal_database_away())}</p>${again}</main></body></html>`;
	return new Response(html, {
		status: 503,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'retry-after': String(awayRetrySeconds),
			'cache-control': 'no-store',
			'content-security-policy':
				"default-src 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
		}
	});
}
