import { isUuid } from '#lib/domain/id.ts';

/** A mistyped address is a page that is not there, never a database error. */
export function match(text: string): boolean {
	return isUuid(text);
}
