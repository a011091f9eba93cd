import { CodeForm } from '#lib/domain/invitation.ts';
import { useMoveCode } from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen, signIn } from '#lib/server/web/index.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: actOpen(
		CodeForm,
		async (event, { code }) => {
			const { env, db } = house();
			const { network } = event.locals;
			const { personId } = await useMoveCode(db, env.secret, { code, network });
			const from = { personId, factors: ['moved'] as const, strong: false, stale: true };
			return { to: await signIn(event, from, null) };
		},
		{ goTo: ({ to }) => to }
	)
};
