import { Refusal } from '#lib/domain/refusal.ts';
import { windowMonths } from '#lib/domain/reciprocity/month.ts';
import { toldFigures } from '#lib/server/credit/index.ts';
import { helpFigures } from '#lib/server/help/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { readingFigures } from '../../reading-figures.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	readingFigures(event, async (post, name) => {
		const all = await toldFigures(post);
		const asked = event.url.searchParams.get('month');
		const at = asked === null ? 0 : all.findIndex(({ month }) => month === asked);
		if (at === -1) throw new Refusal('not_found');
		// How requests stand is of today: only the newest month has it.
		const { openLong } = await helpFigures(post, { months: windowMonths });
		return {
			...{ neighbourhoodId: post.neighbourhoodId, name },
			keepsBooks: post.kind === 'treasurer',
			months: all.map(({ month }) => month),
			shown: all.slice(at, at + windowMonths).toReversed(),
			openLong: at === 0 ? openLong : null
		};
	})
);
