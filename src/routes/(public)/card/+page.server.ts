import * as v from 'valibot';
import { pinDigits, useCard } from '#lib/server/session/index.ts';
import { actOpen, signIn } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions } from './$types';

const CardForm = v.object({
	secret: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(80)),
	pin: v.pipe(
		v.string(),
		v.maxLength(30),
		v.transform((text) => text.replaceAll(/\D/g, '')),
		v.nonEmpty(),
		v.length(pinDigits)
	)
});

export const actions: Actions = {
	default: actOpen(
		CardForm,
		async (event, { secret, pin }) => {
			const { env, db } = house();
			const { network } = event.locals;
			const { residentId, circleId } = await useCard(db, env, { secret, pin, network });
			const from = { personId: residentId, factors: ['card'] as const, strong: false };
			await signIn(event, { ...from, cardCircleId: circleId }, null);
			return { circleId };
		},
		{ goTo: ({ circleId }) => `/circles/${circleId}` }
	)
};
