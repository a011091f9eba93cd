import { answer } from '#lib/server/web/index.ts';
import { openedBy } from '../opened.server.ts';
import type { LayoutServerLoadEvent } from './$types';

/**
 * Opening a signal is having read what one was told of it. It stands here and not with the page,
 * because it runs once for each opening: the page itself is fetched anew every few seconds, also
 * where nobody looks. It guards nothing and hands out nothing; that the page does.
 */
export const load = answer(({ locals, params }: LayoutServerLoadEvent): Promise<void> => {
	return openedBy(locals, params);
});
