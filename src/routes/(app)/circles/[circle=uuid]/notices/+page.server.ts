import * as v from 'valibot';
import { randomId } from '#lib/domain/id.ts';
import { choices, type Choice } from '#lib/domain/notice.ts';
import { overviewTopic } from '#lib/domain/topic.ts';
import { circleView } from '#lib/server/circle.ts';
import { chooseNotices, myChoices, myWishes } from '#lib/server/notice.ts';
import { act, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const mostTopics = 41;

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => {
	const { circleId, residentName, topics } = await locals.gate.look(
		params.circle,
		['circle.read'],
		async (sight) => {
			const circle = await circleView(sight);
			return {
				circleId: circle.id,
				residentName: circle.residentName,
				topics: circle.topics.filter(({ id }) => sight.levelOn(id) !== 'none')
			};
		}
	);
	const [chosen, wishes] = await locals.gate.own((own) =>
		Promise.all([myChoices(own, circleId), myWishes(own)])
	);
	const usual: Choice = wishes.digest === 'daily' ? 'digest' : 'push';
	return {
		changeId: randomId(),
		residentName,
		rows: [...topics, { id: overviewTopic, name: null }].map(({ id, name }) => ({
			id,
			name,
			choice: chosen[id] ?? usual
		})),
		saved: url.searchParams.has('saved')
	};
});

/** One field for each topic: `topic-` and its id. */
const ChoicesForm = v.pipe(
	v.record(v.pipe(v.string(), v.maxLength(60)), v.string()),
	v.transform((fields) =>
		Object.entries(fields)
			.filter(([name]) => name.startsWith('topic-'))
			.map(([name, choice]) => ({ topicId: name.slice('topic-'.length), choice }))
	),
	v.array(v.object({ topicId: v.pipe(v.string(), v.nonEmpty()), choice: v.picklist(choices) })),
	v.maxLength(mostTopics),
	v.transform((rows) => Object.fromEntries(rows.map(({ topicId, choice }) => [topicId, choice])))
);

export const actions: Actions = {
	default: act(['notice.choose'], ChoicesForm, chooseNotices, {
		goTo: (_answer, event) => `/circles/${event.params['circle']}/notices?saved`
	})
};
