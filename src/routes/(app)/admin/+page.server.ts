import { randomId } from '#lib/domain/id.ts';
import { MunicipalityForm } from '#lib/domain/place.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { makeMunicipality, municipalities } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsOperator } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => ({
	municipalities: await inOffice(
		locals.gate,
		{ kind: 'operator', organisationId: null },
		municipalities
	),
	changeId: randomId()
}));

export const actions: Actions = {
	make: actAsOperator(MunicipalityForm, makeMunicipality, {
		goTo: ({ municipalityId }) => `/admin/municipalities/${municipalityId}`
	})
};
