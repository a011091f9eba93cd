import type { RequestEvent } from '@sveltejs/kit';
import { randomId } from '#lib/domain/id.ts';
import {
	DriftForm,
	MunicipalityChangeForm,
	NeighbourhoodChangeForm,
	NeighbourhoodForm,
	OrganisationForm
} from '#lib/domain/place.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import {
	makeNeighbourhood,
	makeOrganisation,
	municipalityView,
	renameNeighbourhood,
	setDrift,
	setMunicipality
} from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsOperator } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => ({
	municipality: await inOffice(locals.gate, { kind: 'operator', organisationId: null }, (post) =>
		municipalityView(post, params.municipality)
	),
	saved: url.searchParams.has('saved'),
	changeIds: { set: randomId(), organise: randomId(), part: randomId(), drift: randomId() }
}));

const hereOf = ({ params }: RequestEvent) => params['municipality'] ?? '';
const back = {
	goTo: (_done: unknown, event: RequestEvent) => `/admin/municipalities/${hereOf(event)}?saved`
};

export const actions: Actions = {
	set: actAsOperator(
		MunicipalityChangeForm,
		(post, form, event) => setMunicipality(post, hereOf(event), form),
		back
	),
	organise: actAsOperator(
		OrganisationForm,
		(post, form, event) => makeOrganisation(post, hereOf(event), form),
		{ goTo: ({ organisationId }) => `/admin/organisations/${organisationId}` }
	),
	part: actAsOperator(
		NeighbourhoodForm,
		(post, form, event) => makeNeighbourhood(post, hereOf(event), form),
		back
	),
	drift: actAsOperator(DriftForm, (post, form, event) => setDrift(post, hereOf(event), form), back),
	rename: actAsOperator(
		NeighbourhoodChangeForm,
		(post, form, event) => renameNeighbourhood(post, hereOf(event), form),
		back
	)
};
