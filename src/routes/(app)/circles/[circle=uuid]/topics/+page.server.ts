import { randomId } from '#lib/domain/id.ts';
import { ArchiveForm, TopicForm } from '#lib/domain/membership.ts';
import { addTopic, archiveTopic, topicsView } from '#lib/server/membership/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await topicsView(sight)),
		changeId: randomId()
	}));
});

export const actions: Actions = {
	add: act(['topic.add'], TopicForm, addTopic),
	archive: act(['topic.add'], ArchiveForm, archiveTopic)
};
