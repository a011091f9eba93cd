import { randomId } from '#lib/domain/id.ts';
import { ReadmitForm } from '#lib/domain/invitation.ts';
import { LeaveForm, RightsForm, ShareForm } from '#lib/domain/membership.ts';
import { presetsFor } from '#lib/domain/policy/preset.ts';
import { EndRepresentForm, RepresentForm } from '#lib/domain/representation.ts';
import {
	endRepresentation,
	leave,
	personPage,
	readmit,
	represent,
	setRights,
	share
} from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { handingOut, hashFor } from '../handout.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => {
		const found = await personPage(sight, params.person);
		return { ...found, presets: [...presetsFor(found.person.role)], changeId: randomId() };
	});
});

export const actions: Actions = {
	rights: act(['circle.setRights'], RightsForm, setRights),
	share: act(['circle.shareOwn'], ShareForm, share),
	represent: act(['circle.represent'], RepresentForm, represent),
	endRepresentation: act(['circle.represent'], EndRepresentForm, endRepresentation),
	leave: act(['circle.leave'], LeaveForm, leave, { goTo: () => '/circles' }),
	readmit: handingOut(
		act(['circle.readmit'], ReadmitForm, (deed, form) =>
			readmit(deed, form, hashFor(deed.circleId, form))
		)
	)
};
