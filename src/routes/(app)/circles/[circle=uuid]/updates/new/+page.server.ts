import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { lastSurpriseOn, PostForm } from '#lib/domain/update.ts';
import { circleView } from '#lib/server/circle.ts';
import { preparedPhotos, preparedVoice } from '#lib/server/photo/index.ts';
import { postUpdate } from '#lib/server/update.ts';
import { actUpload, answer } from '#lib/server/web/index.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { readersByTopic, shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read'], async (sight) => {
		const circle = await circleView(sight);
		const writable = circle.topics.filter(({ id }) => sight.may('update.post', id));
		if (writable.length === 0) throw new Refusal('not_found');
		const { role } = sight.standing;
		const readers = readersByTopic(sight, circle, writable);
		// Whom the page before would ask, where there is a topic on which they can be asked.
		const wanted = url.searchParams.get('ask') ?? '';
		const isAskable = Object.values(readers).some((ids) => ids.includes(wanted));
		return {
			circle: shownCircle(sight, circle),
			topics: writable,
			readers,
			ask: isAskable ? wanted : '',
			mayAsk: circle.members.length > 1,
			surpriseUntilMost:
				role === 'resident' || role === 'professional'
					? null
					: lastSurpriseOn(dayOf(sight.now), sight.now),
			todayOn: dayOf(sight.now),
			ids: { changeId: randomId(), updateId: randomId() }
		};
	})
);

export const actions: Actions = {
	default: actUpload(
		'update.post',
		PostForm,
		async ({ photos, voice }, form, values) => ({
			photos: await preparedPhotos(
				photos.map(({ data }, index) => ({ data, alt: altOf(values[`alt${index}`]) }))
			),
			voice: voice === null ? null : preparedVoice(voice.data, form.voiceSeconds ?? 1)
		}),
		postUpdate,
		{ goTo: (_done, { params }) => `/circles/${params['circle']}` }
	)
};

/** Longest description of a photo. */
const altLimit = 200;

function altOf(text: string | undefined): string {
	return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, altLimit);
}
