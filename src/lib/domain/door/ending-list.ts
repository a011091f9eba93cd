import { afterWord, type Telling } from '../ending.ts';
import type { HostView, KnownPerson } from './host-view.ts';
import type { SheetEnding } from './sheet.ts';

// The list of an end as the host's screen shows it (E9): what Kring knows of it, with the device's own taps.

/** Somebody who has to hear of an end. */
export type HostTelling = {
	person: KnownPerson;
	/** They are inside now: one can tell them. */
	isHere: boolean;
	/** They know. */
	isDone: boolean;
	/** Something was tapped about it today. */
	isToday: boolean;
};

/** An end, with everybody on its list whom the host knows by name. */
export type HostEnding = Omit<SheetEnding, 'people'> & {
	rows: readonly HostTelling[];
	/** How many of them do not know yet. */
	left: number;
};

/**
 * The ends that the host tells of. Who is inside stands first, then by name: who was ticked stays where they
 * are, so that the next tap finds its line.
 */
export function hostEndings(
	endings: readonly SheetEnding[],
	{ known, inside, state }: Pick<HostView, 'known' | 'inside' | 'state'>
): HostEnding[] {
	const hereIds = new Set(inside.flatMap(({ person }) => person?.id ?? []));
	return endings.map(({ people, ...end }) => {
		const told = state.endingsTold.filter(({ endingId }) => endingId === end.id);
		const tellings = new Map(people.map((one) => [one.visitorId, one]));
		const rows = known.flatMap((person): HostTelling[] => {
			const telling = tellings.get(person.id);
			if (telling === undefined) return [];
			const words = told.filter(({ visitorId }) => visitorId === person.id);
			const known: Telling = { ...telling, whyNot: null };
			const { state: how, backAt } = words.reduce((before, word) => afterWord(before, word), known);
			// That it goes on is no news for who never heard that it stops.
			if (end.isTakenBack && how !== 'told') return [];
			const isDone = how === 'told' && (!end.isTakenBack || backAt !== null);
			return [{ person, isHere: hereIds.has(person.id), isDone, isToday: words.length > 0 }];
		});
		return {
			...end,
			rows: rows.toSorted((one, other) => Number(other.isHere) - Number(one.isHere)),
			left: rows.filter(({ isDone }) => !isDone).length
		};
	});
}
