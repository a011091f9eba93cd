import { m } from '#lib/paraglide/messages.js';
import type { LayoutServerLoadEvent } from './$types';

/**
 * Who is signed in, for the frame of every page, and the words of its bar: said here, they are not
 * among what every page fetches. It asks the database nothing.
 */
export function load({ locals }: LayoutServerLoadEvent) {
	const { visitor } = locals;
	const works = visitor !== null && visitor.employed && visitor.onlyCircleId === null;
	return {
		bar: {
			circle: m.base_place_circle(),
			agenda: m.base_place_agenda(),
			updates: m.base_place_updates(),
			post: m.base_place_post(),
			more: m.base_place_more(),
			/** Only for who works for an organisation: they have a desk. */
			desk: works ? m.desk_place() : null
		},
		me:
			visitor === null
				? null
				: { personId: visitor.personId, name: visitor.name, byCard: visitor.onlyCircleId !== null }
	};
}
