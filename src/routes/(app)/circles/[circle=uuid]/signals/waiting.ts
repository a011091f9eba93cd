import { m } from '#lib/paraglide/messages.js';
import { namesOf, type Seen } from './words.ts';

/** Whom everybody waits for now, as a heading. */
export function waitingSentence(circle: Seen, ids: readonly string[]): string {
	if (ids.length === 0) return m.signal_waits_nobody();
	const others = ids.filter((id) => id !== circle.meId);
	const names = namesOf(circle, others);
	if (others.length === ids.length) return m.signal_waits_for({ names });
	return others.length === 0 ? m.signal_waits_for_you() : m.signal_waits_for_you_and({ names });
}
