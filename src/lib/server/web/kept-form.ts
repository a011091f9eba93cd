import type { RequestEvent } from '@sveltejs/kit';
import type { Refusal } from '../../domain/refusal.ts';
import { sentence } from '../../i18n/refusal.ts';
import { m } from '../../paraglide/messages.js';
import { keptPage } from './away.ts';
import { typedOf } from './form.ts';

/**
 * The answer to a form that was refused before its page could look at it: the sign-in ended
 * meanwhile, a second factor is missing, the database is away. What was typed is given back, with
 * script into the same form, without script on a page of its own (T11.7).
 *
 * @returns null when this is no form of a page; the caller then says no in its own way.
 */
export async function keptForm(event: RequestEvent, refusal: Refusal): Promise<Response | null> {
	const { request, url, locals } = event;
	const scripted = request.headers.get('x-sveltekit-action') === 'true';
	const plain = (request.headers.get('accept') ?? '').includes('text/html');
	const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(
		request.headers.get('content-type') ?? ''
	);
	if (request.method !== 'POST' || !isForm || !(scripted || plain)) return null;

	const values = await request.formData().then(typedOf, () => ({}));
	const { status, code, details } = refusal;
	const message = sentence(refusal);
	const later: Record<string, string> =
		details.retryAfter === undefined ? {} : { 'retry-after': String(details.retryAfter) };
	if (scripted) {
		const name = [...url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1);
		const problem = { ...(name === undefined ? {} : { action: name }), values, message, code };
		return Response.json(
			{ type: 'failure', status, data: packed(problem) },
			{ status, headers: { ...later, 'cache-control': 'no-store' } }
		);
	}
	const title = code === 'database_away' ? m.error_away_title() : message;
	return keptPage({
		language: locals.language,
		title,
		message: title === message ? m.error_kept() : message,
		path: url.pathname + url.search,
		typed: values,
		status,
		headers: later,
		signInAt: code === 'sign_in_first' ? '/sign-in' : null
	});
}

type Packable = string | { readonly [name: string]: Packable };

/** Texts in the form in which the framework carries what an action answers: one flat list. */
function packed(value: Packable): string {
	const list: unknown[] = [];
	const add = (one: Packable): number => {
		const at = list.push(null) - 1;
		list[at] =
			typeof one === 'string'
				? one
				: Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, add(inner)]));
		return at;
	};
	add(value);
	return JSON.stringify(list);
}
