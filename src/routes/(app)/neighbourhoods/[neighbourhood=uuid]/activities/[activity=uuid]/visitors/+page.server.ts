import { AbsenceSaidForm, ContactSaidForm, NameContactForm } from '#lib/domain/door/missed-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { printedCode } from '#lib/domain/invited.ts';
import {
	codeOfContact,
	nameByCoordinator,
	sayOfAbsence,
	sayOfContact,
	visitorsOf
} from '#lib/server/door/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator, shownToCoordinator } from '#lib/server/web/office.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		...(await frameOf(post, activityIn(event))),
		...(await visitorsOf(post, activityIn(event))),
		saved: event.url.searchParams.has('saved'),
		changeId: randomId(),
		contactId: randomId()
	}))
);

export const actions: Actions = {
	name: shownToCoordinator(
		NameContactForm,
		async (post, form, event) => {
			const { contactId, expiresAtMs } = await nameByCoordinator(
				...([post, activityIn(event), form, house().env.secret] as const)
			);
			return { contactId, expiresAtMs };
		},
		(event, { kind, called }, { contactId, expiresAtMs }) => {
			const { secret, origin } = house().env;
			const code = codeOfContact(secret, activityIn(event), contactId);
			const where = `${new URL(origin).host}/me/visitors`;
			return { kind, called, where, code: printedCode(code), expiresAt: new Date(expiresAtMs) };
		}
	),
	contact: actAsCoordinator(
		ContactSaidForm,
		(post, form, event) => sayOfContact(post, activityIn(event), form),
		backTo('/visitors')
	),
	absence: actAsCoordinator(
		AbsenceSaidForm,
		(post, form, event) => sayOfAbsence(post, activityIn(event), form),
		backTo('/visitors')
	)
};
