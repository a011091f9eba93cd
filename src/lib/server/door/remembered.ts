import { and, eq, isNull } from 'drizzle-orm';
import { visitor } from '../db/schema/index.ts';
import type { AtActivity } from './days.ts';

/** That a visitor is one of an activity, and is remembered there. */
export function isRemembered({
	neighbourhoodId,
	activityId
}: Pick<AtActivity, 'neighbourhoodId' | 'activityId'>) {
	return and(
		eq(visitor.neighbourhoodId, neighbourhoodId),
		eq(visitor.activityId, activityId),
		isNull(visitor.forgottenAt)
	);
}
