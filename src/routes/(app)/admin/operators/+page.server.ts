import { EndForm, OfficeInvitationForm, WithdrawForm } from '#lib/domain/employment.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	askKeysBack,
	askOperator,
	endOperator,
	openInvitations,
	operatorsOf,
	withdrawAsked
} from '#lib/server/employment.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsOperator, askAsOperator } from '#lib/server/web/office.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const held = { kind: 'operator', organisationId: null } as const;
	return inOffice(locals.gate, held, async (post) => ({
		operators: (await operatorsOf(post)).map((one) => ({
			...one,
			isYou: one.personId === post.personId
		})),
		invitations: await openInvitations(post, 'operator', null),
		saved: url.searchParams.has('saved'),
		changeId: randomId()
	}));
});

const back = { goTo: () => '/admin/operators?saved' };

export const actions: Actions = {
	ask: askAsOperator(OfficeInvitationForm, askOperator),
	keys: actAsOperator(EndForm, askKeysBack, { goTo: () => '/admin?saved', fresh: true }),
	withdraw: actAsOperator(WithdrawForm, withdrawAsked, back),
	end: actAsOperator(EndForm, endOperator, { ...back, fresh: true })
};
