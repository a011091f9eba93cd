import { randomId } from '#lib/domain/id.ts';
import { InvitationForm, RemakeForm } from '#lib/domain/invitation.ts';
import { confirm, invitationPage, remake, withdraw } from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { handingOut, hashFor } from '../../handout.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		invitation: await invitationPage(sight, params.invitation),
		changeId: randomId()
	}));
});

export const actions: Actions = {
	confirm: act(['circle.confirm'], InvitationForm, confirm),
	withdraw: act(['circle.confirm'], InvitationForm, withdraw),
	remake: handingOut(
		act(['circle.invite'], RemakeForm, (deed, form) =>
			remake(deed, form, hashFor(deed.circleId, form))
		)
	)
};
