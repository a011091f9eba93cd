import { OrganisationOfferForm, TogetherForm, WithdrawForm } from '#lib/domain/credit-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import {
	decide,
	membersOn,
	offerVoucher,
	organisationHolder,
	organisationsOf,
	organisationTakesPart,
	proposeGroup,
	shelf,
	standingOf,
	waiting
} from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinatorOnce } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Bedankpunten in the name of an organisation: thanking several who helped at once, and what it does for points. */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const organisations = await organisationsOf(post);
		const asked = event.url.searchParams.get('of');
		const organisation = organisations.find(({ id }) => id === asked) ?? organisations[0]!;
		const page = {
			neighbourhood: await neighbourhoodOf(post),
			...{ organisations, organisation, today: dayOf(post.now) },
			people: (await membersOn(post)).map(({ personId, name }) => ({ personId, name })),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
		// Looking opens no account.
		if (!(await organisationTakesPart(post, organisation.id)))
			return { ...page, standing: null, asked: [], offers: [] };
		const holder = await organisationHolder(post, organisation.id);
		return {
			...page,
			standing: await standingOf(holder),
			asked: (await waiting(holder)).flatMap(({ kind, transferId, category, points, on }) =>
				kind === 'group' ? [{ transferId, category, points, on }] : []
			),
			offers: (await shelf(holder)).filter(({ isMine }) => isMine)
		};
	})
);

const kept = {
	goTo: ({ organisationId }: { organisationId: string }, { params }: RequestEvent) =>
		`/neighbourhoods/${params['neighbourhood'] ?? ''}/credits/organisation?of=${organisationId}&saved`
};

export const actions: Actions = {
	together: actAsCoordinatorOnce(
		TogetherForm,
		async (post, { organisationId, 'personIds[]': personIds, points, category, words }, once) => {
			const holder = await organisationHolder(post, organisationId);
			const helpers = personIds.map((personId) => ({ personId, points }));
			await proposeGroup(holder, once, { helpers, category, words });
			return { organisationId };
		},
		kept
	),
	withdraw: actAsCoordinatorOnce(
		WithdrawForm,
		async (post, { organisationId, transferId }, once) => {
			const holder = await organisationHolder(post, organisationId);
			await decide(holder, once, { transferId, verb: 'withdraw', fromPot: false });
			return { organisationId };
		},
		kept
	),
	offer: actAsCoordinatorOnce(
		OrganisationOfferForm,
		async (post, { organisationId, productId, ...offer }, once) => {
			const holder = await organisationHolder(post, organisationId);
			// What is new has the id of the form that made it: sent twice it is one.
			await offerVoucher(holder, { ...offer, id: productId ?? once });
			return { organisationId };
		},
		kept
	)
};
