import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	askOwnPasskey,
	checkOwnPasskey,
	countTry,
	hashOfNetwork,
	limits,
	prove,
	ShownPasskey
} from '#lib/server/session/index.ts';
import { answerJson, carrySession, ownPath } from '#lib/server/web/index.ts';
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
	const { gate, network, visitor } = event.locals;
	if (visitor === null || visitor.kind === 'card') throw new Refusal('not_found');
	await countTry(db, limits.passkeyFromNetwork, hashOfNetwork(env.secret, network));
	if (input.step === 'ask') return gate.own((own) => askOwnPasskey(own, env));
	const token = await gate.own(async (own) => {
		await checkOwnPasskey(own, env, input.challengeId, input.response);
		return prove(own.tx, own.sessionId, { factor: 'passkey', strong: true });
	});
	carrySession(event, token, visitor.kind);
	return { goTo: ownPath(input.to) ?? '/' };
});
