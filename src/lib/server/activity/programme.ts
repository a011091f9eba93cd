import { and, eq, type SQL } from 'drizzle-orm';
import type { ProgrammeForm } from '../../domain/activity-form.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { programmeItem, series } from '../db/schema/index.ts';
import { changeRow, dayRow } from './day.ts';
import { opened, record, type Coordinator } from './open.ts';

// What happens at which time of a day. A series has a list; a day may have one of its own instead.

/** One line of a programme. */
export type ProgrammeLine = {
	seriesId: string | null;
	occurrenceId: string | null;
	fromMinute: number;
	title: string;
	place: string;
	/** Ours, and open to the other users of the building; or theirs, and open to ours (D12). */
	isForBuilding: boolean;
	isFromBuilding: boolean;
};

/** All lines of an activity, of its series and of single days, earliest first. */
export async function programmeOf(
	tx: Db | Tx,
	neighbourhoodId: string,
	activityId: string
): Promise<ProgrammeLine[]> {
	return tx
		.select({
			seriesId: programmeItem.seriesId,
			occurrenceId: programmeItem.occurrenceId,
			fromMinute: programmeItem.fromMinute,
			title: programmeItem.title,
			place: programmeItem.place,
			isForBuilding: programmeItem.isForBuilding,
			isFromBuilding: programmeItem.isFromBuilding
		})
		.from(programmeItem)
		.where(
			and(
				eq(programmeItem.neighbourhoodId, neighbourhoodId),
				eq(programmeItem.activityId, activityId)
			)
		)
		.orderBy(programmeItem.fromMinute, programmeItem.id)
		.limit(1_000);
}

/** The programme of one day: its own where it has one, else that of its series. */
export function programmeOn<L extends Pick<ProgrammeLine, 'seriesId' | 'occurrenceId'>>(
	lines: readonly L[],
	day: { id: string; seriesId: string | null }
): L[] {
	const own = lines.filter(({ occurrenceId }) => occurrenceId === day.id);
	if (own.length > 0 || day.seriesId === null) return own;
	return lines.filter(({ seriesId }) => seriesId === day.seriesId);
}

/**
 * Sets the programme of a series, or of one day. An empty one takes it away; the day then has that of
 * its series again.
 *
 * @throws {Refusal} `not_found`; `newer_version` when another one stood there than was shown.
 */
export async function setProgramme(
	post: Coordinator,
	activityId: string,
	{ seriesId, occurrenceId, programme, shown }: ProgrammeForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now } = post;
	const open = await opened(post, activityId);
	const isOfDay = occurrenceId !== null;
	const day = isOfDay ? await dayRow(post, activityId, occurrenceId) : null;
	if (day === null) await assertSeries(post, activityId, seriesId);
	if (shown !== undefined) {
		const lines = await programmeOf(tx, neighbourhoodId, activityId);
		const standing =
			day === null ? lines.filter((line) => line.seriesId === seriesId) : programmeOn(lines, day);
		if (!isSameProgramme(standing, shown)) throw new Refusal('newer_version');
	}
	const parent: SQL = isOfDay
		? eq(programmeItem.occurrenceId, occurrenceId)
		: eq(programmeItem.seriesId, seriesId ?? '');
	await tx
		.delete(programmeItem)
		.where(and(eq(programmeItem.neighbourhoodId, neighbourhoodId), parent));
	if (programme.length > 0)
		await tx.insert(programmeItem).values(
			programme.map((line, index) => ({
				// Lines at one time stay in the order in which they were typed: ids grow.
				...{ neighbourhoodId, id: newId(now.getTime() + index), activityId, ...line },
				...(isOfDay ? { occurrenceId } : { seriesId })
			}))
		);
	// Somebody decided about this day: the rule leaves it where it is.
	if (day !== null) await changeRow(post, day, { isOwn: true });
	const of = day === null ? { seriesId, on: null } : { seriesId: null, on: day.heldOn };
	await record(post, open, { kind: 'programme', ...of });
	return { activityId };
}

type Told = Omit<ProgrammeLine, 'seriesId' | 'occurrenceId'>;

function isSameProgramme(one: readonly Told[], other: readonly Told[]): boolean {
	const told = (lines: readonly Told[]) =>
		JSON.stringify(
			lines.map((one) => [
				...[one.fromMinute, one.title, one.place],
				...[one.isForBuilding, one.isFromBuilding]
			])
		);
	return told(one) === told(other);
}

async function assertSeries(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	seriesId: string | null
): Promise<void> {
	const found =
		seriesId === null
			? []
			: await tx
					.select({ id: series.id })
					.from(series)
					.where(
						and(
							eq(series.neighbourhoodId, neighbourhoodId),
							eq(series.activityId, activityId),
							eq(series.id, seriesId)
						)
					);
	if (found.length === 0) throw new Refusal('not_found');
}
