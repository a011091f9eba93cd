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
	'/(app)/circles/[circle=uuid]/card': 'member',
	'/(app)/circles/[circle=uuid]/more': 'member',
	'/(app)/circles/[circle=uuid]/people': 'member',
	'/(app)/circles/[circle=uuid]/people/[person=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/people/[person=uuid]/remove': 'member',
	'/(app)/circles/[circle=uuid]/people/contact': 'member',
	'/(app)/circles/[circle=uuid]/people/invitations': 'member',
	'/(app)/circles/[circle=uuid]/people/invitations/[invitation=uuid]': 'member',
	'/(app)/circles/[circle=uuid]/people/invite': 'member',
	'/(app)/circles/[circle=uuid]/rights': 'member',
	'/(app)/circles/[circle=uuid]/topics': 'member',
	'/(app)/circles/new': 'signedIn',
	'/(public)/invitation': 'open',
	'/(public)/invitation/[secret]': 'open',
	'/(public)/start': 'open'
};
