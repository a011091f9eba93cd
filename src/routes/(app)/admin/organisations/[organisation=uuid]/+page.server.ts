import type { RequestEvent } from '@sveltejs/kit';
import { EndForm, OfficeInvitationForm, WithdrawForm } from '#lib/domain/employment.ts';
import { randomId } from '#lib/domain/id.ts';
import { OrganisationChangeForm } from '#lib/domain/place.ts';
import {
	askKeysBack,
	askManager,
	endManager,
	managersOf,
	openInvitations,
	withdrawAsked
} from '#lib/server/employment.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { organisationView, setOrganisation } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsOperator, askAsOperator } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => {
	const id = params.organisation;
	const held = { kind: 'operator', organisationId: null } as const;
	return inOffice(locals.gate, held, async (post) => ({
		organisation: await organisationView(post, id),
		managers: await managersOf(post, id),
		invitations: await openInvitations(post, 'organisation_manager', id),
		saved: url.searchParams.has('saved'),
		changeIds: { set: randomId(), ask: randomId() }
	}));
});

const hereOf = ({ params }: RequestEvent) => params['organisation'] ?? '';
const back = {
	goTo: (_done: unknown, event: RequestEvent) => `/admin/organisations/${hereOf(event)}?saved`
};

export const actions: Actions = {
	set: actAsOperator(
		OrganisationChangeForm,
		(post, form, event) => setOrganisation(post, hereOf(event), form),
		back
	),
	ask: askAsOperator(OfficeInvitationForm, (post, form, event) =>
		askManager(post, hereOf(event), form)
	),
	keys: actAsOperator(EndForm, askKeysBack, { goTo: () => '/admin?saved', fresh: true }),
	withdraw: actAsOperator(WithdrawForm, withdrawAsked, back),
	end: actAsOperator(EndForm, (post, form, event) => endManager(post, hereOf(event), form), {
		...back,
		fresh: true
	})
};
