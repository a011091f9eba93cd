import { updateOfPhoto } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const { circle, update } = await updateOfPhoto(sight, params.photo);
		return { circle: shownCircle(sight, circle), update, photoId: params.photo };
	})
);
