import { m } from '#lib/paraglide/messages.js';

/**
 * The exact words that each leave is given to, in the language in which they are shown (T6.1). The page shows
 * these and the database keeps these.
 */
export function leaveWords({ title }: { title: string }): { missed: string; arrived: string } {
	return {
		missed: [m.walk_in_leave_missed({ place: title }), m.walk_in_leave_missed_what()].join(' '),
		arrived: [m.walk_in_leave_arrived({ place: title }), m.walk_in_leave_arrived_what()].join(' ')
	};
}
