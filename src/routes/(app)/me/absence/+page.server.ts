import { AbsenceCancelForm, AbsenceForm, StandInForm } from '#lib/domain/duty-form.ts';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { chooseStandIn, comeBack, goAway, myAbsences } from '#lib/server/duty/index.ts';
import { actOwn, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) =>
	locals.gate.own(async (own) => {
		const today = dayOf(own.now);
		return {
			...(await myAbsences(own)),
			usual: { fromOn: daysAfter(today, 1), from: '08:00', until: '08:00' },
			done: url.searchParams.has('back') ? 'back' : url.searchParams.has('saved') ? 'saved' : null,
			changeId: randomId()
		};
	})
);

const saved = { goTo: () => '/me/absence?saved' };

export const actions: Actions = {
	away: actOwn(AbsenceForm, goAway, saved),
	choose: actOwn(StandInForm, chooseStandIn, saved),
	back: actOwn(AbsenceCancelForm, comeBack, { goTo: () => '/me/absence?back' })
};
