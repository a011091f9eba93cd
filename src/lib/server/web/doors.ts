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
	'/(public)/demo/mail': 'demo',
	'/(public)/demo/mail/[mail=uuid]': 'demo',
	'/(public)/sign-in': 'open',
	'/(public)/sign-in/code': 'open',
	'/(public)/sign-in/link': 'open',
	'/(public)/sign-in/passkey': 'open',
	'/(public)/sign-in/second': 'self',
	'/(public)/sign-out': 'open',
	'/(public)/card': 'open',
	'/(public)/staff': 'open',
	'/(public)/staff/[secret]': 'open',
	'/(app)/me': 'self',
	'/(app)/me/devices': 'self',
	'/(app)/me/keys': 'self',
	'/(app)/me/keys/passkey': 'self',
	'/(app)/me/prove': 'self',
	'/(app)/me/prove/passkey': 'self',
	'/(app)': 'signedIn',
	'/(app)/circles': 'signedIn',
	'/(app)/outbox': 'member',
	'/(public)/offline': 'open',
	'/(public)/theme.css': 'open',
	'/(app)/circles/[circle=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/notices': 'member',
	'/(app)/m': 'signedIn',
	'/(app)/m/[notice=uuid]': 'signedIn',
	'/(app)/me/notices': 'signedIn',
	'/(app)/push': 'signedIn',
	'/(app)/push/receipt': 'open',
	'/(app)/push/subscribe': 'signedIn',
	'/(app)/push/unsubscribe': 'signedIn',
	'/(public)/unsubscribe': 'open',
	'/(public)/unsubscribe/[token]': 'open',
	'/(app)/circles/[circle=uuid]/reading': 'member',
	'/(app)/circles/[circle=uuid]/photos': 'member',
	'/(app)/circles/[circle=uuid]/photos/[photo=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/updates': 'member',
	'/(app)/circles/[circle=uuid]/updates/[update=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/updates/new': 'member',
	'/(app)/circles/[circle=uuid]/voices': 'member',
	'/(app)/circles/[circle=uuid]/voices/[update=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/week': 'member',
	'/(app)/live': 'member',
	'/(app)/new': 'signedIn',
	'/(app)/admin': 'operator',
	'/(app)/admin/municipalities': 'operator',
	'/(app)/admin/municipalities/[municipality=uuid]': 'operator',
	'/(app)/admin/operators': 'operator',
	'/(app)/admin/organisations': 'operator',
	'/(app)/admin/organisations/[organisation=uuid]': 'operator',
	'/(app)/organisation': 'manager',
	'/(app)/organisation/[organisation=uuid]': 'manager',
	'/(app)/organisation/[organisation=uuid]/reading': 'manager',
	'/(app)/organisation/[organisation=uuid]/staff': 'manager',
	'/(app)/organisation/[organisation=uuid]/staff/[person=uuid]': 'manager',
	'/(public)/accessibility': 'open',
	'/(public)/privacy': 'open'
};
