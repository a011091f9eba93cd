import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';

/**
 * Fetches anew what leans on something, as `circle:ID`. A page that is being opened goes first: in
 * Kit 2 an `invalidate` gives up the navigation under way, and somebody's tap would be lost without a
 * word whenever news came in that moment. Kit 3 keeps the two apart (sveltejs/kit, pull 16188).
 */
export async function refresh(what: string): Promise<void> {
	let seen: Promise<void> | null = null;
	// One that was given up stays named as under way: it is not waited for twice.
	while (navigating.complete !== null && navigating.complete !== seen) {
		seen = navigating.complete;
		await seen.catch(() => {});
	}
	await invalidate(what);
}
