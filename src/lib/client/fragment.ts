/**
 * Takes what stands after the `#` out of the address: a secret that was carried there so that it
 * reaches no log. It is gone from the address bar and from the history afterwards.
 *
 * @returns empty when there is nothing.
 */
export function takeFragment(): string {
	const fragment = location.hash.slice(1);
	if (fragment !== '') history.replaceState(history.state, '', location.pathname + location.search);
	return fragment;
}
