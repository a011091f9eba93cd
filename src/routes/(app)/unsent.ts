import { getContext, setContext } from 'svelte';
import type { Unsent } from '#lib/client/unsent.svelte.ts';

const key = Symbol('what was not sent yet');

/** Gives what was not sent yet to the pages below. */
export function giveUnsent(unsent: Unsent): Unsent {
	return setContext(key, unsent);
}

/** What this person wrote that has not arrived yet. */
export function theUnsent(): Unsent {
	return getContext(key);
}
