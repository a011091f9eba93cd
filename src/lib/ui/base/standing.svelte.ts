import { isNewsComing } from '#lib/client/news.ts';

/**
 * What stands in a control: what its page gives, until somebody types or chooses. News that comes in by
 * itself has the page say all of it again; what was typed gives way only where it says something new. A form
 * that was sent, or another page, begins anew.
 *
 * @param given  what the page gives.
 * @param kept  what stands after it was told: a page that keeps it may make something else of it.
 * @param tell  hears what was typed or chosen.
 */
export function standing<T>(given: () => T, kept: () => T, tell: (next: T) => void): { value: T } {
	let before: T | undefined;
	let stands: T | undefined;
	let shown = $derived.by(() => {
		const now = given();
		if (!isNewsComing() || now !== before) stands = now;
		before = now;
		return stands as T;
	});
	return {
		get value() {
			return shown;
		},
		set value(next) {
			// Read first: what the page gave since is known only then, and the same typed again would be nothing new.
			kept();
			tell(next);
			stands = kept();
			shown = stands;
		}
	};
}
