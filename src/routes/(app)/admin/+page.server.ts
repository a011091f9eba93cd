import { RestoreForm } from '#lib/domain/employment.ts';
import { randomId } from '#lib/domain/id.ts';
import { MunicipalityForm } from '#lib/domain/place.ts';
import { confirmKeysBack, keysAskedBack } from '#lib/server/employment.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { placesToAnswer } from '#lib/server/help/index.ts';
import { makeMunicipality, municipalities } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actAsOperator } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) =>
	inOffice(locals.gate, { kind: 'operator', organisationId: null }, async (post) => ({
		municipalities: await municipalities(post),
		restores: await keysAskedBack(post),
		reports: await placesToAnswer(post.own),
		saved: url.searchParams.has('saved'),
		changeId: randomId()
	}))
);

export const actions: Actions = {
	make: actAsOperator(MunicipalityForm, makeMunicipality, {
		goTo: ({ municipalityId }) => `/admin/municipalities/${municipalityId}`
	}),
	confirm: actAsOperator(RestoreForm, (post, form) => confirmKeysBack(post, house().env, form), {
		goTo: () => '/admin?saved',
		fresh: true
	})
};
