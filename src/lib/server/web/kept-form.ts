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

/** Fields in which people write in their own words; the others are choices and numbers. */
const ownWords = /^(text|transcript|words|residentTold|helped|feedback|alt\d)$/;

/**
 * The words of a form that was refused because its page is not there, or no longer for its sender:
 * somebody whose place ended while they wrote. They go back to who typed them, to be copied, and
 * nothing is said about what stands behind the address; where nothing ever stood it is the same (T4.7).
 *
 * @returns null when no words were typed, or when the page itself gives them back.
 */
export function keptWords({ request, locals, url }: RequestEvent): Response | null {
	const { refusedForm, isClosed, language } = locals;
	const scripted = request.headers.get('x-sveltekit-action') === 'true';
	const plain = (request.headers.get('accept') ?? '').includes('text/html');
	if (refusedForm === undefined || isClosed !== true || scripted || !plain) return null;
	const words = Object.entries(refusedForm)
		.filter(([name, value]) => ownWords.test(name) && value.trim() !== '')
		.map(([, value]) => value);
	if (words.length === 0) return null;
	return keptPage({
		language,
		title: m.error_words_title(),
		message: m.error_words_text(),
		path: url.pathname,
		typed: null,
		words,
		status: 404,
		headers: {},
		signInAt: null
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
