import * as v from 'valibot';
import { IdField, NameField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	askNewPasskey,
	keepNewPasskey,
	MadePasskey,
	mayChangeKeys,
	prove,
	tellOfKeyChange
} from '#lib/server/session/index.ts';
import { answerJson, carrySession, ownPath } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { RequestEvent } from './$types';

const Step = v.variant('step', [
	v.object({ step: v.literal('ask') }),
	v.object({
		step: v.literal('answer'),
		challengeId: IdField,
		response: MadePasskey,
		name: NameField,
		to: v.nullable(v.string())
	})
]);

export const POST = answerJson(Step, async (event: RequestEvent, input) => {
	const { env } = house();
	const { gate, visitor } = event.locals;
	if (visitor === null) throw new Refusal('sign_in_first');
	if (input.step === 'ask') {
		return gate.own(async (own) => {
			await mayChangeKeys(own, visitor);
			return askNewPasskey(own, env, visitor.name);
		});
	}
	const { challengeId, response, name } = input;
	const token = await gate.own(async (own) => {
		await mayChangeKeys(own, visitor);
		await keepNewPasskey(own, env, { challengeId, response, name });
		await tellOfKeyChange(own, env, 'passkey_added');
		return prove(own.tx, own.sessionId, { factor: 'passkey', strong: true });
	});
	carrySession(event, token, visitor.kind);
	return { goTo: ownPath(input.to) ?? '/me/keys?done=added' };
});
