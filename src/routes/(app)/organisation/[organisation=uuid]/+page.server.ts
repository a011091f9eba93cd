import type { RequestEvent } from '@sveltejs/kit';
import { EndForm, RestoreForm, StaffInvitationForm, WithdrawForm } from '#lib/domain/employment.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	askStaff,
	confirmKeysBack,
	confirmWork,
	denyWork,
	keysAskedBack,
	managersOf,
	openInvitations,
	staffOf,
	unconfirmedOf,
	withdrawAsked
} from '#lib/server/employment.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { organisationView } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actAsManager, askAsManager } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => {
	const organisationId = params.organisation;
	const held = { kind: 'organisation_manager', organisationId } as const;
	return inOffice(locals.gate, held, async (post) => ({
		organisation: await organisationView(post, organisationId),
		staff: await staffOf(post),
		unconfirmed: await unconfirmedOf(post),
		managerCount: (await managersOf(post, organisationId)).length,
		invitations: await openInvitations(post, 'professional', organisationId),
		restores: await keysAskedBack(post),
		saved: url.searchParams.has('saved'),
		ended: url.searchParams.has('ended'),
		changeId: randomId()
	}));
});

const back = {
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/organisation/${params['organisation'] ?? ''}?saved`
};

export const actions: Actions = {
	ask: askAsManager(StaffInvitationForm, askStaff),
	withdraw: actAsManager(WithdrawForm, withdrawAsked, back),
	confirm: actAsManager(RestoreForm, (post, form) => confirmKeysBack(post, house().env, form), {
		...back,
		fresh: true
	}),
	confirmWork: actAsManager(EndForm, confirmWork, { ...back, fresh: true }),
	denyWork: actAsManager(EndForm, denyWork, { ...back, fresh: true })
};
