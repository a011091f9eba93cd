import * as v from 'valibot';
import { DayField, IdField } from '#lib/domain/account.ts';
import { GoingForm } from '#lib/domain/agenda/form.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { goAlong, openDay, openDays } from '#lib/server/agenda/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { atDay } from '../at.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['agenda.read'], async (sight) => {
		if (!sight.may('agenda.edit')) throw new Refusal('not_found');
		sight.gave('agenda.read', 'agenda', []);
		const [slug, on] = [url.searchParams.get('a') ?? '', url.searchParams.get('on')];
		const part = url.searchParams.get('day');
		const partId = v.is(IdField, part) ? part : null;
		const chosen =
			slug !== '' && v.is(DayField, on) ? await openDay(sight, slug, on, partId) : null;
		return {
			circleId: sight.circleId,
			now: sight.now,
			chosen,
			isGone: slug !== '' && chosen === null,
			days: chosen === null ? await openDays(sight) : [],
			ids: { changeId: randomId(), entryId: randomId() }
		};
	})
);

export const actions: Actions = {
	default: act(['agenda.edit'], GoingForm, goAlong, { goTo: atDay })
};
