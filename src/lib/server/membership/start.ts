import { createHash, createHmac } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { dayOf, monthsAfter } from '../../domain/day.ts';
import { randomId } from '../../domain/id.ts';
import { chosenRights, endOf } from '../../domain/membership.ts';
import { presetsFor } from '../../domain/policy/preset.ts';
import { assertReview } from '../../domain/representation.ts';
import { everything } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	ageReviewMonths,
	leafletDays,
	leafletLimit,
	needsRepresentative,
	yesNeeded
} from '../../domain/start.ts';
import type { LeafletForm, StartForm } from '../../domain/start-form.ts';
import { standardTopics } from '../../domain/topic.ts';
import { topicsOf } from '../circle.ts';
import { one, type Db, type Tx } from '../db/connect.ts';
import {
	account,
	change,
	circle,
	consent,
	leaflet,
	member,
	person,
	representation,
	topic
} from '../db/schema/index.ts';
import { Gate, type Errand, type Own, type Visitor } from '../gate/index.ts';
import { seat } from './invite.ts';

// A circle begins with a recorded yes (T6.1), by staff or at home with the code of a leaflet.

/** For so long a start may be repeated: a double tap, a lost connection. */
const repeatMs = 10 * 60_000;

/** What every consent is for until there are more purposes. */
const purpose = 'circle';

/** Where a circle can be started. */
export type StartPlace = {
	municipality: string;
	neighbourhoods: { id: string; name: string }[];
	/** The calendar day by the clock of the database. */
	todayOn: string;
};

/** What came of a start. */
export type Started = { circleId: string; starterId: string };

/** What a start at home comes with. */
export type AtHome = {
	codeHash: string;
	language: 'nl' | 'en';
	words: ConsentWords;
	/** Who is signed in; null for somebody new. */
	selfId: string | null;
};

/** The exact words that the yes was given to. */
export type ConsentWords = { byResident: string; byRepresentative: string };

/** The municipality and its neighbourhoods. Public names, no person. */
export async function startPlace(db: Db | Tx, municipalityId: string): Promise<StartPlace> {
	const [places, neighbourhoods] = await Promise.all([
		db.execute<{ name: string; now: string }>(sql`
			select name, kring_now() as now from municipality where id = ${municipalityId}`),
		db.execute<{ id: string; name: string }>(sql`
			select id, name from neighbourhood where municipality_id = ${municipalityId} limit 200`)
	]);
	const { name, now } = one(places);
	return {
		municipality: name,
		todayOn: dayOf(new Date(now)),
		neighbourhoods: [...neighbourhoods].sort((a, b) => a.name.localeCompare(b.name, 'nl'))
	};
}

/** Where somebody works, and where what they start counts. */
export type WorkPlace = { organisationId: string; discipline: string; municipalityId: string };

/**
 * Where somebody works now: the municipality of who employs them, which need not be the one they
 * came into Kring in.
 *
 * @throws {Refusal} `not_found` for who works nowhere.
 */
export async function workPlaceOf(db: Db | Tx, personId: string): Promise<WorkPlace> {
	const [found] = await db.execute<WorkPlace>(sql`
		select w.organisation_id as "organisationId", w.discipline, o.municipality_id as "municipalityId"
		from kring_work_of(${personId}) w join organisation o on o.id = w.organisation_id`);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/**
 * Starts a circle for somebody, as a professional with a second factor. Whoever starts it takes part
 * and is contact person until somebody else is chosen, so that the resident can be let in.
 *
 * @throws {Refusal} `not_found` for who does not work for an organisation, `second_factor_needed`,
 *   `review_in_time`, `change_conflict`.
 */
export async function startByStaff(
	db: Db,
	key: Buffer,
	visitor: Visitor,
	form: StartForm,
	words: ConsentWords
): Promise<Started> {
	if (!visitor.employed) throw new Refusal('not_found');
	if (!visitor.strong) throw new Refusal('second_factor_needed');
	const { personId } = visitor;
	const circleId = idFrom(key, ['start', personId, form.changeId]);
	return Gate.asSystem(db, 'circle.start', circleId, { lock: false }, async (errand) => {
		const before = await startedBefore(errand, form, personId);
		if (before !== null) return before;
		const job = await workPlaceOf(errand.tx, personId);
		const { municipalityId } = job;
		const { residentId, representativeId } = await peopleOf(errand, form, municipalityId, null);
		const seats = { residentId, contactId: personId, startedById: personId, municipalityId };
		await furnish(errand, form, words, seats, representativeId);
		const choice = {
			preset: presetsFor('professional')[0] ?? 'care',
			levels: {},
			ends: {},
			until: 'year',
			untilOn: ''
		} as const;
		await seat(
			errand.tx,
			circleId,
			{
				personId,
				role: 'professional',
				relation: job.discipline,
				organisationId: job.organisationId,
				discipline: job.discipline,
				rights: chosenRights(choice, await topicsOf(errand.tx, circleId), errand.now),
				memberEndsAt: endOf(choice, errand.now)
			},
			errand.now
		);
		await errand.record({ kind: 'circle.started' });
		return keepStart(errand, form, { circleId, starterId: personId });
	});
}

/**
 * Starts a circle at home, with the code of a leaflet. The one who types it becomes the resident,
 * or the representative with what was recorded (H8). Who is signed in does so as themselves.
 *
 * @throws {Refusal} `leaflet_over` for a code that was used or is too old, `leaflet_code` for one
 *   that is not known, `review_in_time`, `started_as_other` where the page said otherwise who starts it.
 */
export async function startAtHome(
	db: Db,
	key: Buffer,
	form: StartForm,
	{ codeHash, language, words, selfId }: AtHome
): Promise<Started> {
	const circleId = idFrom(key, ['start at home', codeHash, form.changeId]);
	return Gate.asSystem(db, 'circle.start', circleId, { lock: false }, async (errand) => {
		const before = await startedBefore(errand, form, codeHash);
		if (before !== null) return before;
		// Signed in or out beside the page: the typed names would be of the wrong person.
		if (form.asId !== (selfId ?? '')) throw new Refusal('started_as_other');
		const [place] = await errand.tx.execute<{
			municipalityId: string;
			neighbourhoodId: string | null;
		}>(sql`
			select municipality_id as "municipalityId", neighbourhood_id as "neighbourhoodId"
			from kring_use_leaflet(${codeHash})`);
		if (place === undefined) throw await reasonAgainst(errand.tx, codeHash);
		const { municipalityId } = place;
		const here =
			form.neighbourhoodId === ''
				? { ...form, neighbourhoodId: place.neighbourhoodId ?? '' }
				: form;
		const { residentId, representativeId } = await peopleOf(errand, here, municipalityId, selfId);
		const starterId = representativeId ?? residentId;
		if (starterId !== selfId)
			await errand.tx.insert(account).values({ personId: starterId, language });
		const seats = { residentId, contactId: starterId, startedById: starterId, municipalityId };
		await furnish(errand, here, words, seats, representativeId);
		await errand.record({ kind: 'circle.started' });
		return keepStart(errand, form, { circleId, starterId }, codeHash);
	});
}

/**
 * Whether the code of a leaflet can still start a circle, and where.
 *
 * @throws {Refusal} `leaflet_over` for a code that was used or is too old, `leaflet_code` for one
 *   that is not known.
 */
export async function leafletPlace(
	db: Db,
	codeHash: string
): Promise<StartPlace & { neighbourhoodId: string | null }> {
	const rows = await db.execute<{ municipalityId: string; neighbourhoodId: string | null }>(sql`
		select municipality_id as "municipalityId", neighbourhood_id as "neighbourhoodId"
		from kring_find_leaflet(${codeHash}) where used_at is null and expires_at > kring_now()`);
	const [found] = rows;
	if (found === undefined) throw await reasonAgainst(db, codeHash);
	return {
		...(await startPlace(db, found.municipalityId)),
		neighbourhoodId: found.neighbourhoodId
	};
}

/** Why a code starts nothing: nobody has such a leaflet, or its time is over. */
async function reasonAgainst(db: Db | Tx, codeHash: string): Promise<Refusal> {
	const known = await db.execute(sql`select from kring_find_leaflet(${codeHash})`);
	return new Refusal(known.length === 0 ? 'leaflet_code' : 'leaflet_over');
}

/**
 * Makes a leaflet with a code that starts a circle. It names nobody (S04): Kring knows who made it
 * and where it counts, and never for whom it is.
 *
 * @throws {Refusal} `too_many` on one day; `not_found` for a neighbourhood of elsewhere.
 */
export async function makeLeaflet(
	own: Own,
	municipalityId: string,
	{ neighbourhoodId }: LeafletForm,
	codeHash: string
): Promise<{ leafletId: string }> {
	const rows = await own.tx.execute<{ count: number }>(sql`
		select count(*)::int as count from leaflet
		where made_by_id = ${own.personId} and made_at > kring_now() - interval '1 day'`);
	if (one(rows).count >= leafletLimit) throw new Refusal('too_many', { limit: leafletLimit });
	if (neighbourhoodId !== '') await demandNeighbourhood(own.tx, municipalityId, neighbourhoodId);
	const id = randomId();
	await own.tx.insert(leaflet).values({
		id,
		municipalityId,
		neighbourhoodId: neighbourhoodId === '' ? null : neighbourhoodId,
		codeHash,
		madeById: own.personId,
		madeAt: own.now,
		expiresAt: new Date(own.now.getTime() + leafletDays * 86_400_000)
	});
	return { leafletId: id };
}

type Seats = { residentId: string; contactId: string; startedById: string; municipalityId: string };

async function peopleOf(
	{ tx, now }: Errand,
	form: StartForm,
	municipalityId: string,
	selfId: string | null
): Promise<{ residentId: string; representativeId: string | null }> {
	if (form.neighbourhoodId !== '')
		await demandNeighbourhood(tx, municipalityId, form.neighbourhoodId);
	const newPerson = async (name: string) => {
		const id = randomId();
		await tx.insert(person).values({ id, municipalityId, name, createdAt: now });
		return id;
	};
	if (!needsRepresentative(form))
		return { residentId: selfId ?? (await newPerson(form.residentName)), representativeId: null };
	assertReview(form.reviewOn, now);
	return {
		residentId: await newPerson(form.residentName),
		representativeId: selfId ?? (await newPerson(form.representativeName))
	};
}

async function furnish(
	errand: Errand,
	form: StartForm,
	words: ConsentWords,
	{ residentId, contactId, startedById, municipalityId }: Seats,
	representativeId: string | null
): Promise<void> {
	const { tx, circleId, now } = errand;
	await tx.insert(circle).values({
		id: circleId,
		municipalityId,
		neighbourhoodId: form.neighbourhoodId === '' ? null : form.neighbourhoodId,
		residentId,
		contactId,
		startedAt: now,
		startedById,
		ageBand: form.ageBand,
		ageReviewOn: form.ageBand === 'from_16' ? null : monthsAfter(dayOf(now), ageReviewMonths)
	});
	await tx
		.insert(member)
		.values({ circleId, personId: residentId, role: 'resident', joinedAt: now });
	await tx.insert(topic).values(standardTopics.map((id) => ({ circleId, id, createdAt: now })));
	if (representativeId !== null && form.ground !== '') {
		await tx.insert(member).values({
			circleId,
			personId: representativeId,
			role: 'representative',
			relation: form.representativeRelation,
			joinedAt: now
		});
		await tx.insert(representation).values({
			circleId,
			personId: representativeId,
			ground: form.ground,
			scope: [everything],
			reviewOn: form.reviewOn,
			residentTold: form.residentTold,
			recordedById: startedById,
			recordedAt: now
		});
	}
	const given = yesNeeded(form.ageBand, form.decidedBy).map((by) => ({
		givenById: by === 'resident' ? residentId : (representativeId ?? residentId),
		onBehalfOfId: by === 'resident' ? null : residentId,
		words: by === 'resident' ? words.byResident : words.byRepresentative
	}));
	const how =
		startedById === residentId || startedById === representativeId ? 'typed' : 'in_person';
	await tx.insert(consent).values(
		given.flatMap((yes) =>
			standardTopics.map((topicId) => ({
				circleId,
				id: randomId(),
				purpose,
				topicId,
				how,
				at: now,
				...yes
			}))
		)
	);
}

async function demandNeighbourhood(tx: Tx, municipalityId: string, id: string): Promise<void> {
	const rows = await tx.execute(sql`
		select from neighbourhood where id = ${id} and municipality_id = ${municipalityId}`);
	if (rows.length === 0) throw new Refusal('not_found');
}

async function startedBefore(errand: Errand, form: StartForm, by: string): Promise<Started | null> {
	const { tx, circleId, now } = errand;
	const [before] = await tx
		.select({ digest: change.digest, answer: change.answer, at: change.at })
		.from(change)
		.where(and(eq(change.circleId, circleId), eq(change.id, form.changeId)));
	if (before === undefined) return null;
	if (before.digest !== digestOf(form, by)) throw new Refusal('change_conflict');
	if (now.getTime() - before.at.getTime() >= repeatMs) throw new Refusal('leaflet_over');
	return before.answer as Started;
}

async function keepStart(
	errand: Errand,
	form: StartForm,
	started: Started,
	by = started.starterId
): Promise<Started> {
	// From here on it is this person who writes: what was sent is kept in their name.
	const { tx, circleId, now } = errand;
	await errand.writesAs(started.starterId);
	await tx.insert(change).values({
		circleId,
		id: form.changeId,
		personId: started.starterId,
		digest: digestOf(form, by),
		answer: started,
		at: now
	});
	return started;
}

function digestOf(form: StartForm, by: string): string {
	return createHash('sha256')
		.update(JSON.stringify(['circle.start', by, form]))
		.digest('hex');
}

/** An id that follows from what it is for: the same start is the same circle, and never another's. */
function idFrom(key: Buffer, parts: readonly string[]): string {
	const bytes = createHmac('sha256', key).update(parts.join('\0')).digest().subarray(0, 16);
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
