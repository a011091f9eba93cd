import { AskForm } from '#lib/domain/agenda/ask.ts';
import { EndForm, EntryIdForm, TakeForm } from '#lib/domain/agenda/form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	askPeople,
	cancelEntry,
	declineNeed,
	endEntry,
	entryOf,
	giveBackNeed,
	mayAsk,
	ownDatesFrom,
	restoreEntry,
	takeNeed
} from '#lib/server/agenda/index.ts';
import { ownRides, type OwnRide } from '#lib/server/door/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { atDay } from '../at.ts';
import { askableOf } from '../filled.server.ts';
import { shownEntry } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		const [circle, { entry, recurrence }, rides, ownDates] = await Promise.all([
			circleView(sight),
			entryOf(sight, params.entry),
			ownRides(sight, params.entry),
			sight.may('agenda.edit') ? ownDatesFrom(sight, params.entry) : []
		]);
		return {
			circle: shownCircle(sight, circle),
			entry: shownEntry(entry),
			recurrence,
			// Only where one goes to a day activity.
			ride: rides === null ? null : rideStateOf(rides.rides),
			ownDates,
			mayEdit: sight.may('agenda.edit'),
			askable: sight.may('agenda.edit') && mayAsk(entry, sight) ? askableOf(circle, sight) : [],
			ids: { cancel: randomId(), restore: randomId(), ask: randomId(), end: randomId() }
		};
	});
});

/** How one's rides stand, in a word: what is to be answered before what is well. */
function rideStateOf(rides: readonly OwnRide[]): 'none' | 'asked' | 'agreed' | 'off' {
	const all = rides.flatMap(({ company }) => company);
	if (all.some(({ state }) => state === 'off')) return 'off';
	if (all.some(({ state, saidYes }) => state === 'asked' && !saidYes)) return 'asked';
	return all.some(({ state }) => state === 'agreed') ? 'agreed' : 'none';
}

export const actions: Actions = {
	take: act(['agenda.take'], TakeForm, takeNeed),
	giveBack: act(['agenda.take'], TakeForm, giveBackNeed),
	decline: act(['agenda.take'], TakeForm, declineNeed),
	ask: act(['agenda.edit'], AskForm, askPeople),
	cancel: act(['agenda.edit'], EntryIdForm, cancelEntry),
	restore: act(['agenda.edit'], EntryIdForm, restoreEntry),
	end: act(['agenda.edit'], EndForm, endEntry, { goTo: atDay })
};
