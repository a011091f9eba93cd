import { ContactForm } from '#lib/domain/contact.ts';
import { randomId } from '#lib/domain/id.ts';
import { peopleOf, setContact } from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await peopleOf(sight)),
		changeId: randomId()
	}));
});

export const actions: Actions = { default: act(['circle.setContact'], ContactForm, setContact) };
