import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import {
	askAnyPasskey,
	countTry,
	hashOfNetwork,
	limits,
	personOfPasskey,
	ShownPasskey
} from '#lib/server/session/index.ts';
import { answerJson, ownPath, signIn } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { RequestEvent } from './$types';

const Step = v.variant('step', [
	v.object({ step: v.literal('ask') }),
	v.object({
		step: v.literal('answer'),
		challengeId: IdField,
		response: ShownPasskey,
		to: v.nullable(v.string())
	})
]);

export const POST = answerJson(Step, async (event: RequestEvent, input) => {
	const { env, db } = house();
	await countTry(db, limits.passkeyFromNetwork, hashOfNetwork(env.secret, event.locals.network));
	if (input.step === 'ask') return askAnyPasskey(db, env);
	const personId = await personOfPasskey(db, env, input.challengeId, input.response);
	const from = { personId, factors: ['passkey'] as const, strong: true };
	return { goTo: await signIn(event, from, ownPath(input.to)) };
});
