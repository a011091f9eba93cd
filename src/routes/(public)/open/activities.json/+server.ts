import { answer } from '#lib/server/web/index.ts';
import { answerActivities } from '#lib/server/web/open-data.ts';

/** All activities with the days to come, for other sites. */
export const GET = answer(answerActivities);
