import { keyHolderMinutes } from '#lib/domain/chain/index.ts';
import {
	CheckInForm,
	CheckInPlanForm,
	ChosenForm,
	HoldForm,
	PauseForm,
	SeenForm
} from '#lib/domain/check-in-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	agreeCheckIn,
	answerCheckIn,
	checkInsFor,
	choseAfter,
	holdKey,
	myKey,
	pauseCheckIn,
	sawResident,
	stopCheckIn
} from '#lib/server/check-in/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { act, answer } from '#lib/server/web/index.ts';
import * as v from 'valibot';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said above the page. */
const happenings = ['agreed', 'paused', 'resumed', 'stopped', 'held', 'seen'] as const;

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read'],
		async (sight) => {
			const [circle, mine, checkIns] = await Promise.all([
				circleView(sight),
				myKey(sight),
				sight.may('checkIn.read') ? checkInsFor(sight) : null
			]);
			return {
				circle: shownCircle(sight, circle),
				mine,
				checkIns,
				keyHolderMinutes,
				gpPostPhone: circle.municipality.gpPostPhone,
				isResident: sight.isResident,
				may: { agree: sight.may('checkIn.agree'), pause: sight.may('checkIn.pause') },
				happened: happenings.find((one) => url.searchParams.has(one)) ?? null,
				ids: { agree: randomId(), pause: randomId(), stop: randomId(), hold: randomId() }
			};
		},
		['checkIn.read']
	);
});

type Params = Partial<Record<string, string>>;
const here = (what: (typeof happenings)[number]) => ({
	goTo: (_done: unknown, { params }: { params: Params }) =>
		`/circles/${params['circle']}/check-in?${what}`
});
const home = {
	goTo: (_done: unknown, { params }: { params: Params }) => `/circles/${params['circle']}`
};

export const actions: Actions = {
	agree: act(['checkIn.agree'], CheckInPlanForm, agreeCheckIn, here('agreed')),
	pause: act(['checkIn.pause'], PauseForm, pauseCheckIn, {
		goTo: ({ paused }, { params }) =>
			`/circles/${params['circle']}/check-in?${paused ? 'paused' : 'resumed'}`
	}),
	stop: act(['checkIn.agree'], v.object({}), stopCheckIn, here('stopped')),
	hold: act(['checkIn.hold'], HoldForm, holdKey, here('held')),
	answer: act(['checkIn.answer'], CheckInForm, answerCheckIn, home),
	chosen: act(['checkIn.answer'], ChosenForm, choseAfter, {
		goTo: (_done, { params, url }) =>
			url.searchParams.has('signal')
				? `/circles/${params['circle']}/signals/new`
				: `/circles/${params['circle']}`
	}),
	seen: act(['signal.answer'], SeenForm, sawResident, home)
};
