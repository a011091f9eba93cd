import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { careDay, type CareDay } from '../domain/care-day.ts';
import {
	assertCorrectable,
	assertSays,
	isOwn,
	momentOf,
	timing,
	type Change,
	type Contact,
	type Feeling,
	type NoteFacts,
	type SignNoted
} from '../domain/observation.ts';
import type { Phase } from '../domain/phase.ts';
import type { CorrectForm, NoteForm, ObservationForm } from '../domain/observation-form.ts';
import { speaksOn } from '../domain/policy/decide.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tick } from '../domain/signal.ts';
import { assertPresent } from './circle.ts';
import { observation, observationBefore, signalPlan } from './db/schema/index.ts';
import type { Deed, Sight } from './gate/index.ts';
import { lookAgain } from './finding/look-again.ts';

// Noting how it goes with the resident. Every member notes; those who may read about health read
// what others noted, and everybody their own.

/** In which topic notes are: what others noted is about health. */
const topicId = 'health';

/**
 * Notes how it goes. The engine looks at it afterwards; the one who notes waits for nothing.
 *
 * @returns whether it counts: what was seen over a week ago is kept as words alone (S1).
 * @throws {Refusal} `empty_note`, `other_scale`, `observed_ahead`; `not_found` for an observer who has
 *   no place here now, and `change_conflict` for an id that is taken.
 */
export async function note(
	deed: Deed<'observation.note'>,
	form: NoteForm
): Promise<{ observationId: string; timing: string }> {
	const { tx, circleId, personId, now } = deed;
	const observerId = form.observerId ?? personId;
	if (observerId !== personId) await assertPresent(tx, circleId, { personId: observerId, now });
	const signs = await signsNoted(deed, form);
	assertSays({ ...form, signs }, observerId === deed.standing.residentId);
	const writtenAt = form.writtenAt === null ? null : new Date(form.writtenAt);
	const observedAt = momentOf({ observedAt: form.observedAt, writtenAt }, now);
	const { observationId: id, change, face, contact, note: words } = form;
	const kept = await tx
		.insert(observation)
		.values({
			...{
				circleId,
				id,
				observerId,
				authorId: personId,
				change,
				face,
				contact,
				signs,
				note: words
			},
			...{ observedAt, writtenAt, receivedAt: now, careDay: careDay(observedAt) }
		})
		.onConflictDoNothing()
		.returning({ id: observation.id });
	if (kept.length === 0) throw new Refusal('change_conflict');
	await deed.record({ kind: 'observation.noted', observationId: id });
	await lookAgain(deed);
	return { observationId: id, timing: timing(observedAt, now) };
}

/**
 * Puts an own note right. What it said before is kept beside it.
 *
 * @throws {Refusal} as `note` does; `not_found` for somebody else's, `newer_version` when it changed.
 */
export async function correct(
	deed: Deed<'observation.note'>,
	form: CorrectForm
): Promise<{ observationId: string; timing: string }> {
	const { tx, circleId, now } = deed;
	const found = await keptNote(deed, form.observationId);
	assertCorrectable(found, deed.personId, form.version);
	const signs = await signsNoted(deed, form, found.signs);
	assertSays({ ...form, signs }, found.observerId === deed.standing.residentId);
	const observedAt = momentOf(
		{ observedAt: form.observedAt ?? found.observedAt, writtenAt: null },
		now
	);
	const { contact, change, face, signs: before, note: words, observedAt: seenAt, version } = found;
	await tx.insert(observationBefore).values({
		...{ circleId, observationId: form.observationId, version, untilAt: now },
		content: { contact, change, face, signs: before, note: words, observedAt: seenAt }
	});
	await tx
		.update(observation)
		.set({
			...{ contact: form.contact, change: form.change, face: form.face, signs, note: form.note },
			...{ observedAt, careDay: careDay(observedAt), editedAt: now, version: version + 1 }
		})
		.where(oneOf(deed, form.observationId));
	await deed.record({ kind: 'observation.corrected', observationId: form.observationId });
	await lookAgain(deed);
	return { observationId: form.observationId, timing: timing(observedAt, found.receivedAt) };
}

/**
 * Takes a note back: what it said goes at once, also what it said before; the place where it stood
 * remains. Who saw or wrote it may, and whoever speaks for the resident. A second time changes
 * nothing.
 */
export async function withdraw(
	deed: Deed<'observation.note'>,
	form: ObservationForm
): Promise<{ observationId: string }> {
	const { tx, circleId, now } = deed;
	const found = await keptNote(deed, form.observationId);
	if (!isOwn(found, deed.personId) && !speaksOn(deed.standing, topicId, now))
		throw new Refusal('not_found');
	if (found.withdrawnAt !== null) return { observationId: form.observationId };
	await tx
		.update(observation)
		.set({
			...{ note: '', change: null, face: null, signs: [] },
			...{ withdrawnAt: now, version: found.version + 1 }
		})
		.where(oneOf(deed, form.observationId));
	await tx
		.delete(observationBefore)
		.where(
			and(
				eq(observationBefore.circleId, circleId),
				eq(observationBefore.observationId, form.observationId)
			)
		);
	await deed.record({ kind: 'observation.withdrawn', observationId: form.observationId });
	await lookAgain(deed);
	return { observationId: form.observationId };
}

/** A note as it is shown. Of one that was taken back only who and when are left. */
export type NoteView = {
	id: string;
	observerId: string;
	authorId: string;
	contact: Contact;
	change: Change | null;
	face: Feeling | null;
	signs: readonly SignNoted[];
	note: string;
	observedAt: Date;
	receivedAt: Date;
	day: CareDay;
	version: number;
	editedAt: Date | null;
	withdrawnAt: Date | null;
	/** Too long ago to count when it arrived. */
	isLate: boolean;
	mayCorrect: boolean;
	mayWithdraw: boolean;
};

/** A sight of notes: one's own for everybody, those of others with the right. */
export type NotesSight = Sight<'ownObservation.read' | 'observation.read'>;

/** Which notes to show. */
export type NotesWanted = {
	/** Only of earlier care days. */
	beforeDay?: CareDay;
	/** Only these. */
	ids?: readonly string[];
	limit: number;
};

/**
 * Notes that this reader may read, the latest first. Whole days: the oldest day of a page is never
 * cut in two.
 */
export async function notesFor(
	sight: NotesSight,
	{ beforeDay, ids, limit }: NotesWanted
): Promise<{ notes: NoteView[]; olderDay: CareDay | null }> {
	const { tx, circleId, personId } = sight;
	const seesAll = sight.may('observation.read');
	const own = or(eq(observation.observerId, personId), eq(observation.authorId, personId));
	const rows = await tx
		.select()
		.from(observation)
		.where(
			and(
				eq(observation.circleId, circleId),
				seesAll ? undefined : own,
				beforeDay === undefined ? undefined : lt(observation.careDay, beforeDay),
				ids === undefined ? undefined : inArray(observation.id, [...ids])
			)
		)
		.orderBy(desc(observation.observedAt), observation.id)
		.limit(limit + 1);
	const more = rows.length > limit;
	// With more behind it, the last day of the page may not be whole, and waits for the next page;
	// unless one day fills a page by itself.
	const lastDay = rows.at(-1)?.careDay ?? null;
	const whole = rows.filter(({ careDay: day }) => !more || day !== lastDay);
	const shown = whole.length > 0 ? whole : rows.slice(0, limit);
	const speaks = speaksOn(sight.standing, topicId, sight.now);
	const notes = shown.map((row): NoteView => {
		const isMine = isOwn(row, personId);
		const { circleId: _circle, careDay: day, writtenAt: _written, ...rest } = row;
		return {
			...rest,
			contact: row.contact as Contact,
			change: row.change as Change | null,
			face: row.face as Feeling | null,
			day,
			isLate: timing(row.observedAt, row.receivedAt) === 'note_only',
			mayCorrect: isMine && row.withdrawnAt === null,
			mayWithdraw: row.withdrawnAt === null && (isMine || speaks)
		};
	});
	const given = (list: readonly NoteView[]) =>
		list.map(({ id, version }) => ({ id, version, topicId }));
	sight.gave(
		'ownObservation.read',
		'observation',
		given(notes.filter((one) => isOwn(one, personId)))
	);
	if (seesAll) {
		sight.gave(
			'observation.read',
			'observation',
			given(notes.filter((one) => !isOwn(one, personId)))
		);
	}
	return { notes, olderDay: more ? (notes.at(-1)?.day ?? null) : null };
}

/**
 * One note that this reader may put right or take back.
 *
 * @throws {Refusal} `not_found` for every other, and for one that is not there.
 */
export async function oneNote(sight: NotesSight, observationId: string): Promise<NoteView> {
	const { notes } = await notesFor(sight, { ids: [observationId], limit: 1 });
	const [found] = notes;
	if (found === undefined || !found.mayWithdraw) throw new Refusal('not_found');
	return found;
}

type KeptNote = NoteFacts &
	Pick<NoteView, 'contact' | 'change' | 'face' | 'signs' | 'note'> & {
		observedAt: Date;
		receivedAt: Date;
	};

/**
 * The signs that stand in a note of the circle now.
 *
 * @throws {Refusal} `not_found`.
 */
export async function signsIn(
	deed: Deed<never>,
	observationId: string
): Promise<readonly SignNoted[]> {
	return (await keptNote(deed, observationId)).signs;
}

async function keptNote(deed: Deed<never>, id: string): Promise<KeptNote> {
	const [found] = await deed.tx.select().from(observation).where(oneOf(deed, id));
	if (found === undefined) throw new Refusal('not_found');
	return found as KeptNote;
}

function oneOf({ circleId }: Deed<never>, id: string) {
	return and(eq(observation.circleId, circleId), eq(observation.id, id));
}

/** What somebody ticked in a form. */
type Ticked = { 'signs[]': readonly string[]; 'unsure[]': readonly string[] };

/**
 * What was ticked, as a call for help weighs it: in which phase each sign stands in the newest plan
 * that has it. Who wrote without a network ticked what stood there, and meant it.
 *
 * @param before  what the note said already: that was weighed when it was said.
 */
export async function ticksIn(
	deed: Deed<never>,
	form: Ticked,
	before: readonly SignNoted[] = []
): Promise<Tick[]> {
	const known = await signsEver(deed, form);
	const wasSure = new Set(before.filter(({ isSure }) => isSure).map(({ signId }) => signId));
	return [...new Set(form['signs[]'])].flatMap((signId) => {
		const found = known.get(signId);
		const sure = !form['unsure[]'].includes(signId);
		return found === undefined || wasSure.has(signId) ? [] : [{ phase: found.phase, sure }];
	});
}

/**
 * The signs that were ticked, with their words. They come from the plan in force, else from one that
 * was: who wrote without a network ticked what stood there. Ids that never were in a plan are left out.
 */
async function signsNoted(
	deed: Deed<never>,
	form: Ticked,
	before: readonly SignNoted[] = []
): Promise<SignNoted[]> {
	const known = await signsEver(deed, form);
	const words = new Map(before.map(({ signId, text }) => [signId, text]));
	return [...new Set(form['signs[]'])].flatMap((signId) => {
		const text = words.get(signId) ?? known.get(signId)?.text;
		const isSure = !form['unsure[]'].includes(signId);
		return text === undefined ? [] : [{ signId, isSure, text }];
	});
}

/** Every sign that is or was in the plan, as it stood last. Nothing where nothing was ticked. */
async function signsEver(
	{ tx, circleId }: Deed<never>,
	form: Ticked
): Promise<Map<string, { text: string; phase: Phase }>> {
	const known = new Map<string, { text: string; phase: Phase }>();
	if (form['signs[]'].length === 0) return known;
	const rows = await tx
		.select({ content: signalPlan.content })
		.from(signalPlan)
		.where(and(eq(signalPlan.circleId, circleId), sql`${signalPlan.status} <> 'draft'`))
		.orderBy(desc(signalPlan.version))
		.limit(20);
	for (const { content } of rows) {
		for (const { id, text, phase } of content.signs) {
			if (!known.has(id)) known.set(id, { text, phase });
		}
	}
	return known;
}
