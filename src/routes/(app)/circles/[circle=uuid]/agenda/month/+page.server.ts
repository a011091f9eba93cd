import * as v from 'valibot';
import { DayField } from '#lib/domain/account.ts';
import { dayShownFirst, monthLater, weeksOfMonth } from '#lib/domain/agenda/month.ts';
import { dayOf } from '#lib/domain/day.ts';
import { monthThings } from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		const todayOn = dayOf(sight.now);
		const wantedOn = url.searchParams.get('on');
		const wanted = url.searchParams.get('in') ?? wantedOn?.slice(0, 7);
		const month = v.is(DayField, `${wanted}-01`) ? wanted! : todayOn.slice(0, 7);
		const [circle, { things, cutFromOn }] = await Promise.all([
			circleView(sight),
			monthThings(sight, month)
		]);
		const weeks = weeksOfMonth(month, things);
		const isInMonth = v.is(DayField, wantedOn) && wantedOn.startsWith(month);
		return {
			circle: shownCircle(sight, circle),
			mayEdit: sight.may('agenda.edit'),
			...{ month, todayOn, weeks, cutFromOn },
			...{ earlier: monthLater(month, -1), later: monthLater(month, 1) },
			chosenOn: isInMonth ? wantedOn : dayShownFirst(weeks, todayOn)
		};
	});
});
