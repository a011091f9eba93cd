import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { whoIs } from '../../domain/door/people.ts';
import type { SameAs } from '../../domain/door/same.ts';
import type { Db, Tx } from '../db/connect.ts';
import { visitor } from '../db/schema/index.ts';

// Two names that are one person are a line that says so: whoever reads about somebody asks here who they
// turned out to be.

/** Who turned out to be whom at some activities. */
export async function sameAsIn(
	{ tx, neighbourhoodId }: { tx: Db | Tx; neighbourhoodId: string },
	activityIds: readonly string[]
): Promise<SameAs> {
	const rows = await tx
		.select({ id: visitor.id, sameAsId: visitor.sameAsId })
		.from(visitor)
		.where(
			and(
				eq(visitor.neighbourhoodId, neighbourhoodId),
				inArray(visitor.activityId, [...activityIds]),
				isNotNull(visitor.sameAsId)
			)
		);
	return new Map(rows.map(({ id, sameAsId }) => [id, sameAsId!]));
}

/** Says of each visitor of an activity who they turned out to be. */
export async function whoAt({
	tx,
	neighbourhoodId,
	activityId
}: {
	tx: Db | Tx;
	neighbourhoodId: string;
	activityId: string;
}): Promise<(visitorId: string) => string> {
	const sameAs = await sameAsIn({ tx, neighbourhoodId }, [activityId]);
	return (visitorId) => whoIs(visitorId, { sameAs });
}
