import * as v from 'valibot';
import { EntryChangeForm, EntryForm, TakeForm } from '#lib/domain/agenda/form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { WritePermission } from '#lib/domain/policy/matrix.ts';
import {
	changeEntry,
	giveBackNeed,
	makeEntry,
	takeNeed,
	type EntryView
} from '#lib/server/agenda/index.ts';
import type { Deed } from '#lib/server/gate/index.ts';
import type { Name, ToldCircle } from './told-circle.ts';

/** What somebody typed into a form, by the name of the box. */
export type Typed = Record<string, string | string[]>;

/**
 * What people of a circle do with its agenda.
 *
 * @param homeOf  the circle, once it stands
 * @param from    when an entry begins of which nothing else was said, `HH:MM`
 */
export function agendaHands(homeOf: () => ToldCircle, from: string) {
	async function change<P extends WritePermission, T extends Record<string, string>>(
		by: Name,
		permission: P,
		work: (deed: Deed<P>) => Promise<T>
	): Promise<T> {
		const home = homeOf();
		const gate = await home.gateOf(by);
		return gate.change(
			home.circleId,
			{ id: randomId(), content: randomId() },
			[permission],
			(deed) => work(deed as Deed<P>)
		);
	}
	return {
		change,
		/** Puts a walk together in three days into the agenda, and gives its id. */
		make: async (by: Name, typed: Typed = {}): Promise<string> => {
			const entryId = randomId();
			const heldOn = daysAfter(dayOf(homeOf().noon), 3);
			const form = v.parse(EntryForm, {
				...{ entryId, kind: 'visit', title: 'Samen wandelen', heldOn, from },
				...typed
			});
			await change(by, 'agenda.edit', (deed) => makeEntry(deed, form));
			return entryId;
		},
		edit: async (by: Name, entry: EntryView, typed: Typed): Promise<void> => {
			const { id, version, kind, title, heldOn } = entry;
			const form = v.parse(EntryChangeForm, {
				...{ entryId: id, version: String(version), kind, title, heldOn, from },
				...typed
			});
			await change(by, 'agenda.edit', (deed) => changeEntry(deed, form));
		},
		take: (by: Name, entryId: string, need = 'ride') =>
			change(by, 'agenda.take', (deed) => takeNeed(deed, v.parse(TakeForm, { entryId, need }))),
		giveBack: (by: Name, entryId: string, need = 'ride') =>
			change(by, 'agenda.take', (deed) => giveBackNeed(deed, v.parse(TakeForm, { entryId, need })))
	};
}
