import type { CircleView } from '#lib/server/circle.ts';
import { isPresent } from '#lib/server/circle.ts';

/** Who can come or do something: everybody who is in the circle now, by name. */
export function helpersOf(circle: CircleView, now: Date): { id: string; name: string }[] {
	return circle.members
		.filter(({ standing }) => isPresent(standing, now))
		.map(({ personId, name }) => ({ id: personId, name }));
}
