import {
	OrganisationBookForm,
	OrganisationCancelForm,
	OrganisationOfferForm,
	OrganisationRedeemForm,
	TogetherForm,
	WithdrawForm
} from '#lib/domain/credit-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { isUuid, randomId } from '#lib/domain/id.ts';
import { mayAgree, momentText, voucherTurn } from '#lib/domain/voucher.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import {
	bookVoucher,
	cancelVoucher,
	decide,
	facedVouchers,
	membersOn,
	offerVoucher,
	organisationHolder,
	organisationOfVoucher,
	organisationsOf,
	organisationTakesPart,
	proposeGroup,
	redeemVoucher,
	shelf,
	standingOf,
	waiting,
	type Holder
} from '#lib/server/credit/index.ts';
import { triedOnDevice } from '#lib/server/web/credit.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinatorOnce } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Bedankpunten in the name of an organisation: thanking several who helped at once, and what it does for points. */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const organisations = await organisationsOf(post);
		const named = event.url.searchParams.get('voucher');
		const voucherId = isUuid(named ?? '') ? named : null;
		const whose = voucherId === null ? null : await organisationOfVoucher(post, voucherId);
		const asked = whose ?? event.url.searchParams.get('of');
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
			return { ...page, standing: null, asked: [], promised: [], offers: [] };
		const holder = await organisationHolder(post, organisation.id);
		return {
			...page,
			standing: await standingOf(holder),
			asked: (await waiting(holder)).flatMap(({ kind, transferId, category, points, on }) =>
				kind === 'group' ? [{ transferId, category, points, on }] : []
			),
			promised: await promisedBy(holder, voucherId),
			offers: (await shelf(holder)).filter(({ isMine }) => isMine)
		};
	})
);

/**
 * What neighbours have a voucher for, and the organisation is still to do; before them the one that news led to, also
 * when it is over.
 */
async function promisedBy(holder: Holder, named: string | null) {
	const lines = await facedVouchers(holder, house().env.secret);
	const promised = lines.flatMap((line) => {
		const { voucherId, title, points, other, state, bookedFor, theirWords, ownWords, reason } =
			line;
		const turn = voucherTurn(line, holder.now);
		const isNamed = voucherId === named;
		if (line.isHolder || (turn === null && !isNamed)) return [];
		const bookedAt = bookedFor === null ? null : momentText(bookedFor);
		return [
			{
				...{ voucherId, title, points, other, state, bookedFor, bookedAt },
				...{ theirWords, ownWords, reason, turn, isNamed, mayAgree: mayAgree(turn) }
			}
		];
	});
	return promised.toSorted((one, other) => Number(other.isNamed) - Number(one.isNamed));
}

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
	),
	book: actAsCoordinatorOnce(
		OrganisationBookForm,
		async (post, { organisationId, ...form }) => {
			await bookVoucher(await organisationHolder(post, organisationId), form);
			return { organisationId };
		},
		kept
	),
	cancel: actAsCoordinatorOnce(
		OrganisationCancelForm,
		async (post, { organisationId, ...off }, once) => {
			await cancelVoucher(await organisationHolder(post, organisationId), once, off);
			return { organisationId };
		},
		kept
	),
	redeem: actAsCoordinatorOnce(
		OrganisationRedeemForm,
		async (post, { organisationId, code }, once) => {
			const holder = await organisationHolder(post, organisationId);
			await redeemVoucher(holder, house().env.secret, once, { code });
			return { organisationId };
		},
		{ ...kept, tried: triedOnDevice }
	)
};
