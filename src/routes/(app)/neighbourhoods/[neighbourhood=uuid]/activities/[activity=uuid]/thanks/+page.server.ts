import { TurnForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { hasCredits, membersOn, rulesOf, thankForTurn, turnsOf } from '#lib/server/credit/index.ts';
import { triedAsHost } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinatorOnce } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Turns of the last days that are thanked with points from the pot, by who carries the activity (12.6). */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const frame = await frameOf(post, activityIn(event));
		const page = {
			...frame,
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
		if (!(await hasCredits(post))) return { ...page, runs: false, days: [], people: [], most: 0 };
		const turns = await turnsOf(post, activityIn(event));
		const days = Map.groupBy(turns, ({ heldOn }) => heldOn);
		return {
			...page,
			runs: true,
			most: (await rulesOf(post)).limits.mostTaskDay,
			people: (await membersOn(post)).map(({ personId, name }) => ({
				...{ value: personId, label: name }
			})),
			days: [...days].map(([on, all]) => ({ on, turns: all }))
		};
	})
);

export const actions: Actions = {
	default: actAsCoordinatorOnce(TurnForm, thankForTurn, {
		...backTo('/thanks'),
		tried: triedAsHost
	})
};
