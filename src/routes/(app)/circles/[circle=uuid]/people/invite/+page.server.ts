import { randomId } from '#lib/domain/id.ts';
import { InviteForm } from '#lib/domain/invitation.ts';
import { invitedRoles, type InvitedRole } from '#lib/domain/invited.ts';
import { presetsFor } from '#lib/domain/policy/preset.ts';
import { invite, inviteChoices } from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { handingOut, hashFor, linkFor } from '../handout.server.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

export const load = answer(({ locals, params, url }: PageServerLoadEvent) => {
	const asked = url.searchParams.get('role');
	const role: InvitedRole = invitedRoles.find((one) => one === asked) ?? 'family';
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await inviteChoices(sight)),
		role,
		presets: Object.fromEntries(invitedRoles.map((one) => [one, [...presetsFor(one)]])),
		changeId: randomId()
	}));
});

export const actions: Actions = {
	default: (event: RequestEvent) => {
		const { language } = event.locals;
		return handingOut(
			act(['circle.invite'], InviteForm, (deed, form) =>
				invite(deed, form, hashFor(deed.circleId, form), {
					env: house().env,
					link: linkFor(deed.circleId, form),
					language
				})
			)
		)(event);
	}
};
