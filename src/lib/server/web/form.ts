import { error, type Cookies } from '@sveltejs/kit';
import * as v from 'valibot';
import { m } from '../../paraglide/messages.js';

/** What somebody typed, given back to them when a form does not go through. */
export type Typed = Record<string, string>;

/**
 * The text fields of a form; of fields with the same name the last one counts, but of ticks, whose
 * names end in `[]`, all of them, with spaces between.
 */
export function typedOf(form: FormData): Typed {
	const typed: Typed = {};
	for (const [name, value] of form) {
		if (typeof value !== 'string') continue;
		const before = typed[name];
		typed[name] = name.endsWith('[]') && before !== undefined ? `${before} ${value}` : value;
	}
	return typed;
}

/** The options with which every cookie of ours is set. */
export const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Sets the cookie that signs a person in, for as long as the sign-in can last. */
export function setSessionCookie(
	cookies: Cookies,
	name: string,
	token: string,
	maxAgeSeconds: number
): void {
	cookies.set(name, token, { ...cookieOptions, maxAge: maxAgeSeconds });
}

/** Largest body of JSON that is read unless more is asked for, in characters. */
const usualLength = 100_000;

/** What a request says in JSON; undefined for what is none, or broke off on its way. */
export async function jsonIn(request: Request, longest = usualLength): Promise<unknown> {
	try {
		const text = await request.text();
		return text.length > longest ? undefined : (JSON.parse(text) as unknown);
	} catch {
		return undefined;
	}
}

/**
 * What a request says in JSON, in the form that was agreed.
 *
 * @throws 400 for everything else: whoever sends that is no page of ours.
 */
export async function jsonOf<Input>(
	request: Request,
	schema: v.GenericSchema<unknown, Input>,
	longest = usualLength
): Promise<Input> {
	const parsed = v.safeParse(schema, await jsonIn(request, longest));
	if (!parsed.success) error(400, { message: m.front_bad_request(), code: 'malformed' });
	return parsed.output;
}

/** The form of a request. @throws 400 for what is no form, or one that broke off on its way. */
export async function formOf(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch {
		error(400, { message: m.front_bad_request(), code: 'malformed' });
	}
}
