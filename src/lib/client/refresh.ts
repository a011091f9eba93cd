import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';
import { tick } from 'svelte';
import { bringNews } from './news.ts';

/**
 * Fetches anew what leans on something, as `circle:ID`. What is being typed stays, unless it was sent with
 * what asks for this. A page that is being opened goes first: in
 * Kit 2 an `invalidate` gives up the navigation under way, and somebody's tap would be lost without a
 * word whenever news came in that moment. Kit 3 keeps the two apart (sveltejs/kit, pull 16188).
 */
export async function refresh(what: string, typed: 'stays' | 'sent' = 'stays'): Promise<void> {
	let seen: Promise<void> | null = null;
	// One that was given up stays named as under way: it is not waited for twice.
	while (navigating.complete !== null && navigating.complete !== seen) {
		seen = navigating.complete;
		await seen.catch(() => {});
	}
	if (typed === 'sent') return invalidate(what);
	await bringNews(async () => {
		await invalidate(what);
		await tick();
	});
}

/** The lightest answer that asks the database and wants a sign-in. */
const lightest = '/push/state';

/**
 * The same for a look that nobody tapped for. It asks something small first: a page that cannot be
 * fetched now would be taken away for an error, with all that is being typed on it. Who is signed in no
 * more reads on nowhere.
 *
 * @returns whether it was fetched.
 */
export async function refreshUnasked(what: string): Promise<boolean> {
	const answer = await fetch(lightest, { headers: { accept: 'application/json' } }).catch(
		() => null
	);
	if (answer?.status === 401) location.reload();
	if (answer?.ok !== true) return false;
	await refresh(what);
	return true;
}
