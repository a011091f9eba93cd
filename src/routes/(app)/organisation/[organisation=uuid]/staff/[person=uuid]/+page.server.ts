import * as v from 'valibot';
import { CoordinatorForm } from '#lib/domain/employment.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	askKeysBack,
	coordinatedBy,
	endEmployment,
	setCoordinator,
	staffMember
} from '#lib/server/employment.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { organisationView } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsManager } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => {
	const organisationId = params.organisation;
	const held = { kind: 'organisation_manager', organisationId } as const;
	return inOffice(locals.gate, held, async (post) => ({
		organisation: await organisationView(post, organisationId),
		member: await staffMember(post, params.person),
		neighbourhoods: await coordinatedBy(post, params.person),
		saved: url.searchParams.has('saved'),
		isYou: params.person === post.personId,
		changeId: randomId()
	}));
});

export const actions: Actions = {
	coordinator: actAsManager(
		CoordinatorForm,
		(post, form, { params }) => setCoordinator(post, params['person'] ?? '', form),
		{
			goTo: ({ personId }, { params }) =>
				`/organisation/${params['organisation'] ?? ''}/staff/${personId}?saved`
		}
	),
	keys: actAsManager(
		v.object({}),
		(post, _form, { params }) => askKeysBack(post, { personId: params['person'] ?? '' }),
		{
			goTo: (_done, { params }) => `/organisation/${params['organisation'] ?? ''}?saved`,
			fresh: true
		}
	),
	end: actAsManager(
		v.object({}),
		(post, _form, { params }) => endEmployment(post, { personId: params['person'] ?? '' }),
		{
			goTo: (_done, { params }) => `/organisation/${params['organisation'] ?? ''}?ended`,
			fresh: true
		}
	)
};
