import type { RouteId } from '$app/types';

/**
 * Who comes through to a route, before anything of it runs:
 * - `open`: everybody;
 * - `signedIn`: somebody with a running sign-in;
 * - `self`: the same, also a professional who still has to set up a second factor;
 * - `member`: somebody signed in; whether they belong to the circle is asked at the gate;
 * - `operator`, `manager`: holders of that office;
 * - `demo`: everybody, in the demo world only.
 */
export type Door = 'open' | 'signedIn' | 'self' | 'member' | 'operator' | 'manager' | 'demo';

/** Behind which door each route stands. A route without a line does not compile (T4.2). */
export const doors: Record<RouteId, Door> = {
	'/': 'open',
	'/(public)': 'open',
	'/(public)/demo': 'demo',
	'/(app)': 'signedIn',
	'/(app)/circles': 'signedIn',
	'/(app)/outbox': 'signedIn',
	'/(public)/offline': 'open',
	'/(public)/theme.css': 'open',
	'/(app)/circles/[circle=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/photos': 'member',
	'/(app)/circles/[circle=uuid]/photos/[photo=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/updates': 'member',
	'/(app)/circles/[circle=uuid]/updates/[update=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/updates/new': 'member',
	'/(app)/circles/[circle=uuid]/voices': 'member',
	'/(app)/circles/[circle=uuid]/voices/[update=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/week': 'member',
	'/(app)/live': 'signedIn',
	'/(app)/new': 'signedIn'
};
