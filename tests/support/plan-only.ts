import { sql } from 'drizzle-orm';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { planNotices } from '#lib/server/notice.ts';
import { rowsOf, type RingingCircle } from './ringing-circle.ts';

/** Plans what waits to be planned, and sends nothing. */
export async function planOnly({ database, owner }: RingingCircle): Promise<void> {
	const pool = openPool(database.workerUrl, { max: 2, name: 'test planner' });
	const waiting = await rowsOf<{ id: string; payload: { circleId: string; seq: number } }>(
		owner,
		sql`select id, payload from job where kind = 'notice.plan' order by id`
	);
	for (const { id, payload } of waiting) {
		await Gate.asSystem(
			databaseOf(pool),
			'notice.plan',
			payload.circleId,
			{ lock: false },
			(errand) => planNotices(errand, payload.seq)
		);
		await owner.execute(sql`delete from job where id = ${id}`);
	}
	await pool.end({ timeout: 5 });
}
