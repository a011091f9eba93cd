import type { RequestEvent } from '@sveltejs/kit';
import { PairForm } from '#lib/domain/door/door-form.ts';
import { pairDevice } from '#lib/server/door/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** A device becomes one of a host's, by a code that works once. */
export const POST = answerJson(PairForm, ({ locals }: RequestEvent, { code }) =>
	pairDevice(locals.db, house().env.secret, { code, network: locals.network }, Date.now())
);
