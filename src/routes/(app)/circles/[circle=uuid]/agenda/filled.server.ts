import { decide } from '#lib/domain/policy/decide.ts';
import type { CircleView } from '#lib/server/circle.ts';
import { isPresent } from '#lib/server/circle.ts';

/** Who can come or do something: everybody who is in the circle now, by name. */
export function helpersOf(circle: CircleView, now: Date): { id: string; name: string }[] {
	return circle.members
		.filter(({ standing }) => isPresent(standing, now))
		.map(({ personId, name }) => ({ id: personId, name }));
}

/** Who can be asked by name: everybody who can say yes, but who asks. */
export function askableOf(
	circle: CircleView,
	{ personId, now }: { personId: string; now: Date }
): { id: string; name: string }[] {
	return helpersOf(circle, now).filter(
		({ id }) =>
			id !== personId &&
			circle.members.some(
				(one) => one.personId === id && decide('agenda.take', one.standing, now) === 'yes'
			)
	);
}
