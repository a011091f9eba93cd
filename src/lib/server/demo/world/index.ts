/**
 * The demo world as plain data: a made-up municipality with two organisations, twenty people and
 * three circles with three months of updates. Nothing here touches a database.
 */
import { casts } from './casts.ts';
import { municipality, neighbourhoods, organisations, people } from './people.ts';
import { resolvedCircle } from './resolve.ts';
import type { DemoWorld } from './shape.ts';

export type * from './shape.ts';

/**
 * The whole demo world as it stands at `now`.
 *
 * @returns the same data for the same `now`. The newest updates are of today, or of yesterday
 *          when it is early; all times lie in waking hours in Amsterdam and none after `now`.
 *          Ends of rights, review dates and by-dates may lie ahead.
 */
export function demoWorld(now: Date): DemoWorld {
	return {
		municipality,
		organisations,
		neighbourhoods,
		people,
		circles: casts.map((cast) => resolvedCircle(cast, now))
	};
}
