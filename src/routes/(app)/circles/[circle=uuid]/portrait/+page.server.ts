import { PortraitForm } from '#lib/domain/portrait-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { drawResident, residentDrawn } from '#lib/server/portrait.ts';
import { act, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await residentDrawn(sight)),
		changeId: randomId()
	}));
});

export const actions: Actions = {
	default: act(['circle.drawResident'], PortraitForm, drawResident, {
		goTo: (_done, { params }) => `/circles/${params['circle']}`
	})
};
