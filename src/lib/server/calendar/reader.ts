// Runs in a process of its own: calendars from outside are taken apart here and nowhere else. What
// goes wrong in here, or takes too long, costs this process and nothing more.
import { findIn, Unreadable, type Window } from './parse.ts';

/** What is asked of this process. */
export type ReadJob = { text: string; window: Window };

process.on('message', ({ text, window }: ReadJob) => {
	let answer: unknown;
	try {
		answer = findIn(text, window);
	} catch (caught) {
		answer = { why: caught instanceof Unreadable ? caught.why : 'calendar_unreadable' };
	}
	process.send?.(answer, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
