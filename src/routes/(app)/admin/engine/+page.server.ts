import { engineState } from '#lib/server/engine/index.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	const { sms, push } = house().env;
	const state = await inOffice(
		locals.gate,
		{ kind: 'operator', organisationId: null },
		engineState
	);
	return { state, hasSms: sms !== null, hasPush: push !== null };
});
