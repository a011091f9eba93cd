import { randomId } from '#lib/domain/id.ts';
import { RemoveForm } from '#lib/domain/membership.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { fallsFree, personPage, removeMember, topicsView } from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const { person, may, mustProve, residentName, now } = await personPage(sight, params.person);
		if (!may.remove) throw new Refusal('not_found');
		const { topics } = await topicsView(sight);
		const free = await fallsFree(sight, params.person);
		return { person, mustProve, residentName, now, topics, free, changeId: randomId() };
	});
});

export const actions: Actions = {
	default: act(['circle.remove'], RemoveForm, removeMember, {
		goTo: (_answer, event) => `/circles/${event.params['circle']}/people`
	})
};
