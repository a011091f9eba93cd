import { randomId } from '#lib/domain/id.ts';
import { ReadingChangeForm } from '#lib/domain/place.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { organisationView, setReading } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsManager } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params }: PageServerLoadEvent) => {
	const organisationId = params.organisation;
	const held = { kind: 'organisation_manager', organisationId } as const;
	return inOffice(locals.gate, held, async (post) => ({
		organisation: await organisationView(post, organisationId),
		changeId: randomId()
	}));
});

export const actions: Actions = {
	default: actAsManager(ReadingChangeForm, setReading, {
		goTo: ({ organisationId }) => `/organisation/${organisationId}?saved`
	})
};
