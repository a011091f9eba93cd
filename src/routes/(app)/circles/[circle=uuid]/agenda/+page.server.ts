import * as v from 'valibot';
import { DayField, IdField } from '#lib/domain/account.ts';
import { TakeForm } from '#lib/domain/agenda/form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	declineNeed,
	doublesFor,
	endingsShown,
	entriesBetween,
	giveBackNeed,
	importedBetween,
	settleDouble,
	takeNeed
} from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { linkedVisitors } from '#lib/server/door/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import { shownEntry } from './shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Days on one page of the list. */
const daysShown = 7;

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read'],
		async (sight) => {
			const todayOn = dayOf(sight.now);
			const wanted = url.searchParams.get('from');
			const fromOn = v.is(DayField, wanted) ? wanted : todayOn;
			const untilOn = daysAfter(fromOn, daysShown - 1);
			const mayRead = sight.may('agenda.read');
			const [circle, entries, imported, doubles, links, endings] = await Promise.all([
				circleView(sight),
				mayRead ? entriesBetween(sight, { fromOn, untilOn }) : [],
				mayRead ? importedBetween(sight, { fromOn, untilOn }) : [],
				mayRead && sight.may('agenda.settle') ? doublesFor(sight) : [],
				sight.may('walkIn.read') ? linkedVisitors(sight) : [],
				mayRead ? endingsShown(sight) : []
			]);
			return {
				circle: shownCircle(sight, circle),
				mayRead,
				mayEdit: sight.may('agenda.edit'),
				...{ todayOn, fromOn, untilOn },
				entries: entries.map(shownEntry),
				imported,
				arrivals: links.filter((one) => one.isSure && one.arrivedOn === todayOn),
				endings,
				doubles: doubles.map((one) => ({ ...one, changeId: randomId() }))
			};
		},
		['agenda.read', 'walkIn.read']
	);
});

const DoubleForm = v.object({ doubleId: IdField });

export const actions: Actions = {
	take: act(['agenda.take'], TakeForm, takeNeed),
	giveBack: act(['agenda.take'], TakeForm, giveBackNeed),
	decline: act(['agenda.take'], TakeForm, declineNeed),
	settle: act(['agenda.settle'], DoubleForm, settleDouble)
};
