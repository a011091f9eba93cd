import {
	ChainForm,
	PlaceForm,
	StartChainForm,
	StepForm,
	StepRemoveForm
} from '#lib/domain/chain-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { signalLevels } from '#lib/domain/signal.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	answerPlace,
	chainsOf,
	removeStep,
	setChain,
	setStep,
	startChain
} from '#lib/server/signal/index.ts';
import { house } from '#lib/server/web/house.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'chain.read'], async (sight) => {
		const [circle, { chains, rotas, greyIds }] = await Promise.all([
			circleView(sight),
			chainsOf(sight)
		]);
		return {
			circle: shownCircle(sight, circle),
			backupId: circle.members.find(({ isBackup }) => isBackup)?.personId ?? null,
			chains: chains.map((one) => ({
				...one,
				mine: one.places.find(({ personId }) => personId === sight.personId)?.answer ?? null
			})),
			rotas,
			greyIds,
			hasSms: house().env.sms !== null,
			mayEdit: sight.may('chain.edit'),
			gpPhone: circle.municipality.gpPostPhone,
			// By level, made here so that the forms work without script.
			ids: Object.fromEntries(
				signalLevels.map((level) => [
					level,
					{ changeId: randomId(), placeId: randomId(), stepId: randomId() }
				])
			)
		};
	});
});

export const actions: Actions = {
	start: act(['chain.edit'], StartChainForm, startChain),
	rest: act(['chain.edit'], ChainForm, setChain),
	step: act(['chain.edit'], StepForm, setStep),
	remove: act(['chain.edit'], StepRemoveForm, removeStep),
	place: act(['chain.answer'], PlaceForm, answerPlace)
};
