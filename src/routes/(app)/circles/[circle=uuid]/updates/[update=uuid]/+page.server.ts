import { randomId } from '#lib/domain/id.ts';
import {
	AnswerForm,
	CommentForm,
	EditForm,
	RemarkForm,
	ThankForm,
	UpdateForm
} from '#lib/domain/update.ts';
import { updateOf } from '#lib/server/timeline.ts';
import {
	answerAsk,
	editUpdate,
	postComment,
	thank,
	withdrawComment,
	withdrawUpdate
} from '#lib/server/update.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const { circle, update } = await updateOf(sight, params.update);
		return {
			circle: shownCircle(sight, circle),
			update: { ...update, changeId: randomId() },
			/** One for each form, made here so that each works without script. */
			ids: {
				comment: randomId(),
				commentId: randomId(),
				edit: randomId(),
				withdraw: randomId(),
				answer: randomId()
			},
			remarkIds: Object.fromEntries(update.comments.map(({ id }) => [id, randomId()]))
		};
	});
});

export const actions: Actions = {
	comment: act(['update.comment'], CommentForm, postComment, {
		goTo: (_done, { url }) => url.pathname
	}),
	thank: act(['update.thank'], ThankForm, thank, { goTo: (_done, { url }) => url.pathname }),
	answer: act(['update.answer'], AnswerForm, answerAsk, { goTo: (_done, { url }) => url.pathname }),
	edit: act(['update.edit'], EditForm, editUpdate, { goTo: (_done, { url }) => url.pathname }),
	withdraw: act(['update.withdraw'], UpdateForm, withdrawUpdate, {
		goTo: (_done, { url }) => url.pathname
	}),
	withdrawComment: act(['update.withdraw'], RemarkForm, withdrawComment, {
		goTo: (_done, { url }) => url.pathname
	})
};
