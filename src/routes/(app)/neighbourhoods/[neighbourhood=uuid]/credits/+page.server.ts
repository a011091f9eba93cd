import * as v from 'valibot';
import { GroupAnswerForm, HouseForm, PaperForm, SlipForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { PaperAnswerForm } from '#lib/domain/remark/remark-form.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import {
	answerGroup,
	answerOnPaper,
	enterSlip,
	groupsOf,
	hasCredits,
	liveTogether,
	membersOn,
	openOnPaper,
	paperRemarks,
	potLowSince,
	startCredits
} from '#lib/server/credit/index.ts';
import { triedAsHost } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator, actAsCoordinatorOnce } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const runs = await hasCredits(post);
		return {
			neighbourhood: await neighbourhoodOf(post),
			runs,
			members: runs ? await membersOn(post) : [],
			groups: runs ? await groupsOf(post) : [],
			noticed: runs ? await paperRemarks(post) : [],
			isPotLow: runs && (await potLowSince(post)) !== null,
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

const kept = {
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/neighbourhoods/${params['neighbourhood'] ?? ''}/credits?saved`
};

export const actions: Actions = {
	start: actAsCoordinator(
		v.object({}),
		async (post) => {
			await startCredits(post);
			return {};
		},
		kept
	),
	slip: actAsCoordinatorOnce(SlipForm, enterSlip, { ...kept, tried: triedAsHost }),
	group: actAsCoordinatorOnce(GroupAnswerForm, answerGroup, kept),
	paper: actAsCoordinatorOnce(
		PaperForm,
		async (post, { name }, once) => {
			await openOnPaper(post, { personId: once, name });
			return {};
		},
		kept
	),
	noticed: actAsCoordinator(
		PaperAnswerForm,
		async (post, form) => {
			await answerOnPaper(post, form);
			return {};
		},
		kept
	),
	house: actAsCoordinatorOnce(
		HouseForm,
		async (post, form, once) => {
			await liveTogether(post, { id: once, personIds: form['personIds[]'] });
			return {};
		},
		kept
	)
};
