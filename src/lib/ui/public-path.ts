import { page } from '$app/state';
import { dutchPath } from '#lib/domain/english-path.ts';

/** The address of a public page in the language of the address that one is at: "/en/a/…" or "/a/…". */
export function publicPath(path: string): string {
	const { pathname } = page.url;
	return dutchPath(pathname) === pathname ? path : `/en${path}`;
}
