import * as v from 'valibot';
import { DayField } from '#lib/domain/account.ts';
import { weekOf } from '#lib/server/week.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle, shownUpdates } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

const Asked = v.fallback(v.nullable(DayField), null);

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const wantedOn = v.parse(Asked, url.searchParams.get('of'));
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const { circle, good, asked, days, ...week } = await weekOf(sight, wantedOn);
		return {
			...week,
			circle: shownCircle(sight, circle),
			good: good === null ? null : shownUpdates([good])[0]!,
			asked: shownUpdates(asked),
			days: days.map(({ on, updates }) => ({ on, updates: shownUpdates(updates) }))
		};
	});
});
