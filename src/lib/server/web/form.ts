import { error, type Cookies } from '@sveltejs/kit';
import { m } from '../../paraglide/messages.js';

/** What somebody typed, given back to them when a form does not go through. */
export type Typed = Record<string, string>;

/** The text fields of a form; of fields with the same name the last one counts. */
export function typedOf(form: FormData): Typed {
	const typed: Typed = {};
	for (const [name, value] of form) if (typeof value === 'string') typed[name] = value;
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

/** The form of a request. @throws 400 for what is no form, or one that broke off on its way. */
export async function formOf(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch {
		error(400, { message: m.front_bad_request(), code: 'malformed' });
	}
}
