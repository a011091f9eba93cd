import { and, asc, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { DayState } from '../../domain/door/day-state.ts';
import type { SheetEnding, SheetTelling } from '../../domain/door/sheet.ts';
import {
	afterWord,
	endingPhase,
	leftWaiting,
	wentWithinDays,
	type Telling,
	type ToTell
} from '../../domain/ending.ts';
import {
	placesInstead,
	tellingKey,
	tellingLines,
	toTellOf,
	type TellingLine
} from '../activity/index.ts';
import { ending, endingTold, visitor } from '../db/schema/index.ts';
import type { AtActivity } from './days.ts';
import { isRemembered } from './remembered.ts';

// The list of an end on the tablet of its hosts (E9): who is there is told there, with a network or without.

/** Who said what stands in a line. */
type Said = Pick<TellingLine, 'byId' | 'deviceId' | 'backById' | 'backDeviceId'>;

/**
 * The ends that people at the door have to hear of: those that are ahead, and those that were taken back
 * while somebody who was told does not know. After its last day nobody hears of an end here any more.
 */
export async function endingsAt(at: AtActivity): Promise<SheetEnding[]> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const todayOn = dayOf(now);
	const rows = await tx
		.select()
		.from(ending)
		.where(
			and(
				eq(ending.neighbourhoodId, neighbourhoodId),
				eq(ending.activityId, activityId),
				gte(ending.lastOn, daysAfter(todayOn, -wentWithinDays))
			)
		)
		.orderBy(ending.lastOn, asc(ending.announcedAt), ending.id);
	const heardOf = rows.filter((row) => endingPhase(row, todayOn) !== 'over');
	const [places, ...lists] = await Promise.all([
		placesInstead(
			tx,
			heardOf.map(({ id }) => id)
		),
		...heardOf.map((row) => toTellOf(at, row))
	]);
	return heardOf.flatMap((row, index): SheetEnding[] => {
		const { id, lastOn, reason, instead } = row;
		const isTakenBack = row.takenBackAt !== null;
		const list = lists[index]!;
		// What was heard today stays until tomorrow: the last tap does not take its own line away.
		const isHeard = list.every(({ backAt }) => backAt === null || dayOf(backAt) !== todayOn);
		if (isTakenBack && leftWaiting(list).length === 0 && isHeard) return [];
		return [
			{
				...{ id, lastOn, isTakenBack, reason, instead },
				places: (places.get(id) ?? []).map(({ title, place }) => ({ title, place })),
				people: list.flatMap((one) => tellingOf(one, isTakenBack))
			}
		];
	});
}

/**
 * How it stands with somebody, as a host has to know it: whom nobody could reach by telephone may come in.
 * Why others are not told is for who carries the place.
 */
function tellingOf(
	{ visitorId, state, whyNot, saidAt, backAt }: ToTell,
	isTakenBack: boolean
): SheetTelling[] {
	if (state === 'told') return [{ visitorId, state, saidAt, backAt }];
	if (isTakenBack || (whyNot !== null && whyNot !== 'not_reached')) return [];
	return [{ visitorId, state: 'open', saidAt, backAt }];
}

/**
 * Has the lists of ends follow what hosts said on a day. A word counts by its own moment, and what was taken
 * back stays as a line: so a day that is put together anew, or a tablet that was away, brings no tick back.
 */
export async function followEndings(
	{ tx, neighbourhoodId, activityId }: AtActivity,
	{ endingsTold }: Pick<DayState, 'endingsTold'>
): Promise<void> {
	if (endingsTold.length === 0) return;
	const endingIds = [...new Set(endingsTold.map(({ endingId }) => endingId))];
	const visitorIds = [...new Set(endingsTold.map(({ visitorId }) => visitorId))];
	const [ends, people, before] = await Promise.all([
		tx
			.select({ id: ending.id })
			.from(ending)
			.where(
				and(
					eq(ending.neighbourhoodId, neighbourhoodId),
					eq(ending.activityId, activityId),
					inArray(ending.id, endingIds)
				)
			),
		tx
			.select({ id: visitor.id })
			.from(visitor)
			.where(and(isRemembered({ neighbourhoodId, activityId }), inArray(visitor.id, visitorIds))),
		tellingLines({ tx, neighbourhoodId }, endingIds, visitorIds)
	]);
	const [isEnd, isKnown] = [new Set(ends.map(({ id }) => id)), new Set(people.map(({ id }) => id))];
	const words = endingsTold.filter(
		({ endingId, visitorId }) => isEnd.has(endingId) && isKnown.has(visitorId)
	);
	const changed = [...Map.groupBy(words, tellingKey)].flatMap(([key, said]): TellingLine[] => {
		const { endingId, visitorId } = said[0]!;
		const line = before.get(key);
		const stood = line === undefined ? untold : standingOf(line);
		const stands = said.reduce(afterWordOf, stood);
		const { whyNot, saidAt, backAt, state } = stands;
		if (isSame(stands, stood) || saidAt === null) return [];
		const { byId, deviceId, backById, backDeviceId } = stands;
		return [
			{
				...{ neighbourhoodId, activityId, endingId, visitorId, whyNot, isUndone: state === 'open' },
				...{ at: saidAt, byId, deviceId, backAt, backById, backDeviceId }
			}
		];
	});
	if (changed.length === 0) return;
	await tx
		.insert(endingTold)
		.values(changed)
		.onConflictDoUpdate({
			target: [endingTold.neighbourhoodId, endingTold.endingId, endingTold.visitorId],
			set: {
				...{ whyNot: sql`excluded.why_not`, isUndone: sql`excluded.is_undone` },
				...{ at: sql`excluded.at`, byId: sql`excluded.by_id`, deviceId: sql`excluded.device_id` },
				...{ backAt: sql`excluded.back_at`, backById: sql`excluded.back_by_id` },
				backDeviceId: sql`excluded.back_device_id`
			},
			// Another day, or a coordinator, said something later meanwhile.
			setWhere: lte(
				sql`greatest(${endingTold.at}, ${endingTold.backAt})`,
				sql`greatest(excluded.at, excluded.back_at)`
			)
		});
}

const untold: Telling & Said = {
	...{ state: 'open', whyNot: null, saidAt: null, backAt: null },
	...{ byId: null, deviceId: null, backById: null, backDeviceId: null }
};

function standingOf({ isUndone, whyNot, at, ...line }: TellingLine): Telling & Said {
	const state = isUndone ? 'open' : whyNot === null ? 'told' : 'not_told';
	return { ...line, state, whyNot, saidAt: at };
}

/** How it stands after a word of a device, which then is who said so. */
function afterWordOf(known: Telling & Said, word: DayState['endingsTold'][number]): Telling & Said {
	const after = afterWord(known, word);
	if (after === known) return known;
	const { deviceId } = word;
	if (word.said === 'back') return { ...after, backById: null, backDeviceId: deviceId };
	return { ...after, byId: null, deviceId, backById: null, backDeviceId: null };
}

/** Whether nothing new was said: a day is put together anew each time. */
function isSame(one: Telling, other: Telling): boolean {
	const partsOf = ({ state, whyNot, saidAt, backAt }: Telling) =>
		[state, whyNot, saidAt?.getTime(), backAt?.getTime()].join();
	return partsOf(one) === partsOf(other);
}
