import type { RequestEvent } from '@sveltejs/kit';
import { BlockCardForm, MakeCardForm } from '#lib/domain/card.ts';
import { pinLength } from '#lib/domain/limits.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	blockCard,
	cardSecretOf,
	cardView,
	digitsOf,
	makeCard
} from '#lib/server/membership/index.ts';
import { groupedCard, hashOfCard } from '#lib/server/session/index.ts';
import { house } from '#lib/server/web/house.ts';
import { act, answer, formOf } from '#lib/server/web/index.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await cardView(sight)),
		changeId: randomId()
	}));
});

/** The secret of the card that this form makes. */
function secretFor(circleId: string, changeId: string): string {
	return cardSecretOf(house().env.secret, { use: 'card', owner: circleId, changeId });
}

/** The PIN for who did not choose one. */
function pinFor(circleId: string, changeId: string): string {
	return digitsOf(house().env.secret, { use: 'pin', owner: circleId, changeId }, pinLength);
}

const making = act(['card.make'], MakeCardForm, (deed, form) =>
	makeCard(deed, {
		secretHash: hashOfCard(secretFor(deed.circleId, form.changeId)),
		pin: form.pin || pinFor(deed.circleId, form.changeId)
	})
);

/** Makes a card and shows it, this one time. A PIN that was given is shown, and never printed. */
async function make(event: RequestEvent) {
	const told = await formOf(event.request.clone());
	const acted = await making(event);
	if (!('done' in acted)) return acted;
	const circleId = event.params['circle'] ?? '';
	// The same form a second time, as by reloading, after the card was blocked or replaced: whoever
	// printed it would hold a card that opens nothing.
	const { current } = await event.locals.gate.look(circleId, ['circle.read'], cardView);
	if (current?.id !== acted.done.cardId) return acted;
	const changeId = String(told.get('changeId'));
	const chosen = String(told.get('pin') ?? '').replaceAll(' ', '');
	const { origin } = house().env;
	const secret = secretFor(circleId, changeId);
	const address = `${origin}/card`;
	const shown = { address, letters: groupedCard(secret), qr: qrOf(`${address}#${secret}`) };
	return { ...acted, card: { ...shown, pin: chosen === '' ? pinFor(circleId, changeId) : null } };
}

export const actions = {
	make,
	block: act(['card.block'], BlockCardForm, blockCard)
} satisfies Actions;
