import type { LayoutServerLoadEvent } from './$types';

/** Who is signed in, for the frame of every page. It asks the database nothing. */
export function load({ locals }: LayoutServerLoadEvent) {
	const { visitor } = locals;
	return {
		me:
			visitor === null
				? null
				: {
						personId: visitor.personId,
						name: visitor.name,
						byCard: visitor.onlyCircleId !== null,
						/** Works for an organisation: has a desk. */
						works: visitor.employed && visitor.onlyCircleId === null
					}
	};
}
