import {
	AgreeVisitorForm,
	EndAwayForm,
	LinkVisitorForm,
	SayAwayForm,
	UnlinkVisitorForm
} from '#lib/domain/door/walk-in-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import type { Away } from '#lib/domain/door/away.ts';
import { EndFitForm, StartFitForm, type FitTalk } from '#lib/domain/door/fit.ts';
import { randomId } from '#lib/domain/id.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	agreeOnVisitor,
	endAway,
	endFit,
	fitsFor,
	linkedVisitors,
	linkVisitor,
	ownAways,
	sayAway,
	startFit,
	unlinkVisitor
} from '#lib/server/door/index.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { act, actOpen, answer } from '#lib/server/web/index.ts';
import { hashOfTyped } from '#lib/server/web/walk-in.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { leaveWords } from './words.ts';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const wanted = ['circle.read', 'walkIn.read'] as const;
	return locals.gate.look(
		params.circle,
		wanted,
		async (sight) => {
			const [circle, links] = await Promise.all([circleView(sight), linkedVisitors(sight)]);
			const talks = sight.may('walkIn.talk.read')
				? await fitsFor(sight)
				: new Map<string, FitTalk>();
			// Who may not say it does not read it either.
			const aways = sight.may('walkIn.agree')
				? await ownAways(
						sight,
						links.map(({ id }) => id)
					)
				: new Map<string, Away[]>();
			const near = circle.members.filter(
				({ organisation, role }) =>
					organisation === null && role !== 'professional' && role !== 'resident'
			);
			return {
				circle: shownCircle(sight, circle),
				links: links.map((one) => {
					return {
						...{ ...one, words: leaveWords(one) },
						...{ talk: talks.get(one.id) ?? null, away: aways.get(one.id) ?? [] }
					};
				}),
				near: near.map(({ personId, name }) => ({ personId, name })),
				todayOn: dayOf(sight.now),
				mayAgree: sight.may('walkIn.agree'),
				mayTalk: sight.may('walkIn.talk'),
				changeId: randomId()
			};
		},
		['walkIn.talk.read']
	);
});

const here = {
	goTo: (_done: unknown, { params }: { params: Partial<Record<string, string>> }) =>
		`/circles/${params['circle']}/walk-in`
};

export const actions: Actions = {
	link: actOpen(
		LinkVisitorForm,
		async (event, { code }, id) => {
			const { gate } = event.locals;
			const circleId = event.params['circle'] ?? '';
			// Whoever may not try a code here hears the same as where there is nothing, however often they tried.
			await gate.look(circleId, ['circle.read'], async (sight) => {
				if (!sight.may('walkIn.agree')) throw new Refusal('not_found');
				sight.gave('circle.read', 'circle', []);
			});
			const codeHash = await hashOfTyped(event, code);
			const sent = { id, content: ['walk_in.link', codeHash] };
			return gate.change(circleId, sent, ['walkIn.agree'], (deed) => linkVisitor(deed, codeHash));
		},
		here
	),
	agree: act(
		['walkIn.agree'],
		AgreeVisitorForm,
		(deed, form) => agreeOnVisitor(deed, form, leaveWords),
		here
	),
	away: act(['walkIn.agree'], SayAwayForm, sayAway, here),
	comes: act(['walkIn.agree'], EndAwayForm, endAway, here),
	talk: act(['walkIn.talk'], StartFitForm, startFit, here),
	ended: act(['walkIn.talk'], EndFitForm, endFit, here),
	unlink: act(['walkIn.agree'], UnlinkVisitorForm, unlinkVisitor, here)
};
