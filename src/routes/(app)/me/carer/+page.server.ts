import * as v from 'valibot';
import { CarerCheckForm, thingsToDo } from '#lib/domain/carer-check.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { myTasks } from '#lib/server/agenda/index.ts';
import {
	carerPhoneOf,
	forgetCarerChecks,
	myCarerChecks,
	noteCarerCheck
} from '#lib/server/carer-check.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['noted', 'forgotten'] as const;

const said = (note: (typeof notes)[number]) => ({ goTo: () => `/me/carer?done=${note}` });

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	// Who holds a card of somebody for half an hour is not asked how it goes with them.
	if (locals.visitor === null || locals.visitor.onlyCircleId !== null)
		throw new Refusal('not_found');
	const { checks, phone, todayOn } = await locals.gate.own(async (own) => ({
		checks: await myCarerChecks(own),
		phone: await carerPhoneOf(own),
		todayOn: dayOf(own.now)
	}));
	const [latest] = checks;
	const things = latest === undefined ? [] : thingsToDo(latest.answers);
	return {
		checks,
		things,
		phone,
		todayOn,
		tasks: things.includes('hand_over') ? await locals.gate.around(['agenda.read'], myTasks) : [],
		done: notes.find((note) => note === url.searchParams.get('done')) ?? null,
		changeId: randomId()
	};
});

export const actions = {
	note: actOwn(CarerCheckForm, noteCarerCheck, said('noted')),
	forget: actOwn(v.object({}), forgetCarerChecks, said('forgotten'))
} satisfies Actions;
