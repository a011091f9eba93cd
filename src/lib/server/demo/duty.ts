import { daysAfter, dayOf } from '../../domain/day.ts';
import type { Rota } from '../../domain/duty.ts';
import { newId } from '../../domain/id.ts';
import { mondayOf } from '../../domain/week.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

/** Who of the demo's team is on duty: in daytime on working days, and in the evening and at night. */
const shifts = [
	{ key: 'karin', weekdays: [1, 2, 3, 4], fromMinute: 8 * 60, untilMinute: 20 * 60 },
	{ key: 'marjan', weekdays: [5, 6, 0], fromMinute: 8 * 60, untilMinute: 20 * 60 },
	{ key: 'pauline', weekdays: [1, 2, 3], fromMinute: 20 * 60, untilMinute: 8 * 60 },
	{ key: 'marjan', weekdays: [4, 6, 0], fromMinute: 20 * 60, untilMinute: 8 * 60 },
	// This Friday night only: the ones after it are still open, and the team leader is told.
	{ key: 'karin', weekdays: [5], fromMinute: 20 * 60, untilMinute: 8 * 60, isOnce: true }
] as const;

/**
 * The duty of the home care team of the demo, with nights that nobody has yet, and a holiday with
 * somebody who stands in.
 *
 * @returns the rota, for a chain to ask.
 */
export async function fillDuty(
	tx: Tx,
	organisationId: string,
	personId: (key: string) => string,
	now: Date
): Promise<Rota> {
	const today = dayOf(now);
	const fromOn = daysAfter(mondayOf(today), -28);
	const rotaId = newId(now.getTime());
	await tx
		.insert(table.rota)
		.values({ organisationId, id: rotaId, name: 'Dag en nacht', createdAt: now });
	const planned = shifts.map(({ key, weekdays, fromMinute, untilMinute, ...more }) => {
		const isOnce = 'isOnce' in more;
		return {
			...{ personId: personId(key), weekdays: [...weekdays], fromMinute, untilMinute },
			fromOn: isOnce ? mondayOf(today) : fromOn,
			untilOn: isOnce ? daysAfter(mondayOf(today), 6) : null
		};
	});
	await tx.insert(table.shift).values(
		planned.map((shift) => ({
			...{ ...shift, organisationId, id: newId(now.getTime()), rotaId },
			...{ createdAt: now, createdById: personId('annelies'), madeIn: newId(now.getTime()) }
		}))
	);
	await tx.insert(table.absence).values({
		id: newId(now.getTime()),
		personId: personId('karin'),
		fromOn: daysAfter(today, 8),
		fromMinute: 8 * 60,
		untilOn: daysAfter(today, 15),
		untilMinute: 8 * 60,
		standInId: personId('marjan'),
		createdAt: now
	});
	return { id: rotaId, shifts: planned };
}
