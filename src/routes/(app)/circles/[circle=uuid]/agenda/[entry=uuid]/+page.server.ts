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
		const [circle, { entry, recurrence }, ownDates] = await Promise.all([
			circleView(sight),
			entryOf(sight, params.entry),
			sight.may('agenda.edit') ? ownDatesFrom(sight, params.entry) : []
		]);
		return {
			circle: shownCircle(sight, circle),
			entry: shownEntry(entry),
			recurrence,
			ownDates,
			mayEdit: sight.may('agenda.edit'),
			askable: sight.may('agenda.edit') && mayAsk(entry, sight) ? askableOf(circle, sight) : [],
			ids: { cancel: randomId(), restore: randomId(), ask: randomId(), end: randomId() }
		};
	});
});

export const actions: Actions = {
	take: act(['agenda.take'], TakeForm, takeNeed),
	giveBack: act(['agenda.take'], TakeForm, giveBackNeed),
	decline: act(['agenda.take'], TakeForm, declineNeed),
	ask: act(['agenda.edit'], AskForm, askPeople),
	cancel: act(['agenda.edit'], EntryIdForm, cancelEntry),
	restore: act(['agenda.edit'], EntryIdForm, restoreEntry),
	end: act(['agenda.edit'], EndForm, endEntry, { goTo: atDay })
};
