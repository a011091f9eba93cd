import { and, eq, sql } from 'drizzle-orm';
import { slugOf } from '../domain/activity.ts';
import { newId } from '../domain/id.ts';
import {
	assertSameVersion,
	type DriftForm,
	type MunicipalityChangeForm,
	type MunicipalityForm,
	type NeighbourhoodChangeForm,
	type NeighbourhoodForm,
	type OrganisationChangeForm,
	type OrganisationForm,
	type ReadingChangeForm
} from '../domain/place.ts';
import { Refusal } from '../domain/refusal.ts';
import { one, type Tx } from './db/connect.ts';
import { municipality, neighbourhood, organisation } from './db/schema/index.ts';
import type { Own, Post } from './gate/index.ts';
import { enqueue } from './job/enqueue.ts';

// Municipalities, organisations and neighbourhoods: made by the operator, and the reading times of
// an organisation by its own manager (settled 6). Nothing here looks into a circle (T4.9).

/** Most rows of a list of places. */
const listLimit = 500;

/** Figures of a municipality in fives; null below five (T6.3). */
export type Figures = { circles: number | null; people: number | null };

/** A municipality as the operator sees it in the list. */
export type MunicipalityLine = {
	id: string;
	name: string;
	organisationCount: number;
	figures: Figures;
};

/** The municipalities of this house, by name. */
export async function municipalities(post: Post<'operator'>): Promise<MunicipalityLine[]> {
	const rows = await post.tx.execute<{
		id: string;
		name: string;
		organisationCount: number;
		circles: number;
		people: number;
	}>(sql`
		select mu.id, mu.name, f.circles, f.people,
			(select count(*)::int from organisation o where o.municipality_id = mu.id) as "organisationCount"
		from municipality mu join kring_place_figures() f on f.municipality_id = mu.id
		limit ${listLimit}`);
	return byName(
		rows.map(({ id, name, organisationCount, circles, people }) => ({
			id,
			name,
			organisationCount,
			figures: figuresOf({ circles, people })
		}))
	);
}

/** A municipality with what is in it. */
export type MunicipalityView = {
	id: string;
	name: string;
	gpPostPhone: string | null;
	helpPhone: string | null;
	carerPhone: string | null;
	version: number;
	drift: { isOn: boolean; decidedBy: string; decidedAt: Date | null };
	figures: Figures;
	organisations: { id: string; name: string; readingTimes: string }[];
	neighbourhoods: { id: string; name: string; postcodeAreas: string[]; version: number }[];
};

/**
 * One municipality, with its organisations and neighbourhoods by name.
 *
 * @throws {Refusal} `not_found`.
 */
export async function municipalityView(
	post: Post<'operator'>,
	id: string
): Promise<MunicipalityView> {
	const { tx } = post;
	const [heads, organisations, neighbourhoods, figures] = await Promise.all([
		tx.select().from(municipality).where(eq(municipality.id, id)),
		tx
			.select({
				id: organisation.id,
				name: organisation.name,
				readingTimes: organisation.readingTimes
			})
			.from(organisation)
			.where(eq(organisation.municipalityId, id))
			.limit(listLimit),
		tx
			.select({
				id: neighbourhood.id,
				name: neighbourhood.name,
				postcodeAreas: neighbourhood.postcodeAreas,
				version: neighbourhood.version
			})
			.from(neighbourhood)
			.where(eq(neighbourhood.municipalityId, id))
			.limit(listLimit),
		tx.execute<{ circles: number; people: number }>(
			sql`select circles, people from kring_place_figures() where municipality_id = ${id}`
		)
	]);
	const [head] = heads;
	if (head === undefined) throw new Refusal('not_found');
	const { name, gpPostPhone, helpPhone, carerPhone } = head;
	const { version, isDriftOn, driftDecidedBy, driftDecidedAt } = head;
	return {
		id,
		drift: { isOn: isDriftOn, decidedBy: driftDecidedBy, decidedAt: driftDecidedAt },
		name,
		gpPostPhone,
		helpPhone,
		carerPhone,
		version,
		figures: figuresOf(figures[0] ?? { circles: 0, people: 0 }),
		organisations: byName(organisations),
		neighbourhoods: byName(neighbourhoods)
	};
}

/** Makes a municipality. @throws {Refusal} `name_taken`. */
export async function makeMunicipality(
	post: Post<'operator'>,
	form: MunicipalityForm
): Promise<{ municipalityId: string }> {
	const municipalityId = newId(post.now.getTime());
	await oneName(() =>
		post.tx.insert(municipality).values({ id: municipalityId, ...form, createdAt: post.now })
	);
	return { municipalityId };
}

/** Sets name and numbers of a municipality. @throws {Refusal} `name_taken`, `newer_version`, `not_found`. */
export async function setMunicipality(
	post: Post<'operator'>,
	id: string,
	{ version, ...values }: MunicipalityChangeForm
): Promise<{ municipalityId: string }> {
	const [found] = await post.tx
		.select({ version: municipality.version })
		.from(municipality)
		.where(eq(municipality.id, id))
		.for('update');
	assertVersion(found, version);
	await oneName(() =>
		post.tx
			.update(municipality)
			.set({ ...values, version: version + 1 })
			.where(eq(municipality.id, id))
	);
	return { municipalityId: id };
}

/**
 * Lets the drift chart speak in a municipality, or be silent. Who decided it is kept with the moment;
 * the engine looks at all circles again, so that it holds at once.
 *
 * @throws {Refusal} `not_found`.
 */
export async function setDrift(
	post: Post<'operator'>,
	id: string,
	{ wanted, decidedBy }: DriftForm
): Promise<{ municipalityId: string }> {
	const isDriftOn = wanted === 'on';
	const found = await post.tx
		.update(municipality)
		.set({ isDriftOn, driftDecidedBy: decidedBy, driftDecidedAt: post.now })
		.where(eq(municipality.id, id))
		.returning({ id: municipality.id });
	if (found.length === 0) throw new Refusal('not_found');
	await enqueue(post.tx, 'finding.round', {}, { lane: 'bulk', key: 'finding.round' });
	return { municipalityId: id };
}

/** Makes an organisation in a municipality. @throws {Refusal} `name_taken`, `not_found`. */
export async function makeOrganisation(
	post: Post<'operator'>,
	municipalityId: string,
	form: OrganisationForm
): Promise<{ organisationId: string }> {
	await assertMunicipality(post.tx, municipalityId);
	const organisationId = newId(post.now.getTime());
	await oneName(() =>
		post.tx
			.insert(organisation)
			.values({ id: organisationId, municipalityId, ...form, createdAt: post.now })
	);
	return { organisationId };
}

/** An organisation as its manager and the operator see it. */
export type OrganisationView = {
	id: string;
	name: string;
	municipality: { id: string; name: string };
	readingTimes: string;
	promiseHours: number | null;
	phone: string | null;
	version: number;
};

/**
 * One organisation. A manager sees the own one, whatever is asked for.
 *
 * @throws {Refusal} `not_found`.
 */
export async function organisationView(
	post: Post<'operator'> | Post<'organisation_manager'>,
	id: string
): Promise<OrganisationView> {
	assertOwn(post, id);
	const [found] = await post.tx
		.select({
			id: organisation.id,
			name: organisation.name,
			municipality: { id: municipality.id, name: municipality.name },
			readingTimes: organisation.readingTimes,
			promiseHours: organisation.promiseHours,
			phone: organisation.phone,
			version: organisation.version
		})
		.from(organisation)
		.innerJoin(municipality, eq(municipality.id, organisation.municipalityId))
		.where(eq(organisation.id, id));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/**
 * Sets what an organisation is called and says about itself. Only the operator changes the name;
 * its manager sets the rest, which every circle it works in shows from then on (B2).
 *
 * @throws {Refusal} `name_taken`, `newer_version`, `not_found`.
 */
export async function setOrganisation(
	post: Post<'operator'>,
	id: string,
	form: OrganisationChangeForm
): Promise<{ organisationId: string }> {
	return changeOrganisation(post.tx, id, form);
}

/** Sets when people of the own organisation read, and its number. @throws {Refusal} as `setOrganisation`. */
export async function setReading(
	post: Post<'organisation_manager'>,
	form: ReadingChangeForm
): Promise<{ organisationId: string }> {
	return changeOrganisation(post.tx, post.organisationId, form);
}

/** Makes a neighbourhood. @throws {Refusal} `name_taken`, `not_found`. */
export async function makeNeighbourhood(
	post: Post<'operator'>,
	municipalityId: string,
	{ name, postcodes }: NeighbourhoodForm
): Promise<{ neighbourhoodId: string }> {
	await assertMunicipality(post.tx, municipalityId);
	const neighbourhoodId = newId(post.now.getTime());
	const slug = await freeSlug(post.tx, 'neighbourhood', name, neighbourhoodId);
	await oneName(() =>
		post.tx.insert(neighbourhood).values({
			...{ id: neighbourhoodId, municipalityId, name, slug },
			...{ postcodeAreas: postcodes, createdAt: post.now }
		})
	);
	return { neighbourhoodId };
}

/** Gives a neighbourhood another name or other postcodes. @throws {Refusal} `name_taken`, `newer_version`, `not_found`. */
export async function renameNeighbourhood(
	post: Post<'operator'>,
	municipalityId: string,
	{ neighbourhoodId, name, postcodes, version }: NeighbourhoodChangeForm
): Promise<{ neighbourhoodId: string }> {
	const here = and(
		eq(neighbourhood.municipalityId, municipalityId),
		eq(neighbourhood.id, neighbourhoodId)
	);
	const [found] = await post.tx
		.select({ version: neighbourhood.version })
		.from(neighbourhood)
		.where(here)
		.for('update');
	assertVersion(found, version);
	const slug = await freeSlug(post.tx, 'neighbourhood', name, neighbourhoodId);
	await oneName(() =>
		post.tx
			.update(neighbourhood)
			.set({ name, slug, postcodeAreas: postcodes, version: version + 1 })
			.where(here)
	);
	return { neighbourhoodId };
}

/** The word for the address of a page: what the name gives, or that with a number behind it. */
export async function freeSlug(
	tx: Tx,
	which: 'neighbourhood' | 'activity',
	name: string,
	ownId: string
): Promise<string> {
	const rows = await tx.execute<{ slug: string }>(
		sql`select kring_free_slug(${which}, ${slugOf(name)}, ${ownId}) as slug`
	);
	return one(rows).slug;
}

/** Whom somebody can ask about privacy and help. */
export type NearMunicipality = { name: string; helpPhone: string | null };

/** The municipalities somebody has to do with: of others they learn nothing, not even the name. */
export async function nearMunicipalities(own: Own): Promise<NearMunicipality[]> {
	const rows = await own.tx
		.select({ name: municipality.name, helpPhone: municipality.helpPhone })
		.from(municipality)
		.where(sql`${municipality.id} = any ((select kring_municipalities())::uuid[])`)
		.limit(listLimit);
	return byName(rows);
}

/** Rows by name, as a Dutch reader expects them. */
export function byName<T extends { name: string }>(rows: readonly T[]): T[] {
	return [...rows].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
}

/**
 * Insists that a manager asks about the own organisation.
 *
 * @throws {Refusal} `not_found`: another one is as if it were not there (T4.7).
 */
export function assertOwn(
	post: Post<'operator'> | Post<'organisation_manager'>,
	organisationId: string
): void {
	if (post.organisationId !== null && post.organisationId !== organisationId) {
		throw new Refusal('not_found');
	}
}

async function changeOrganisation(
	tx: Tx,
	id: string,
	{ version, ...values }: ReadingChangeForm & { name?: string }
): Promise<{ organisationId: string }> {
	const [found] = await tx
		.select({ version: organisation.version })
		.from(organisation)
		.where(eq(organisation.id, id))
		.for('update');
	assertVersion(found, version);
	await oneName(() =>
		tx
			.update(organisation)
			.set({ ...values, version: version + 1 })
			.where(eq(organisation.id, id))
	);
	return { organisationId: id };
}

async function assertMunicipality(tx: Tx, id: string): Promise<void> {
	const found = await tx
		.select({ id: municipality.id })
		.from(municipality)
		.where(eq(municipality.id, id));
	if (found.length === 0) throw new Refusal('not_found');
}

function assertVersion(found: { version: number } | undefined, seen: number): void {
	if (found === undefined) throw new Refusal('not_found');
	assertSameVersion(found.version, seen);
}

/** Says in words that a name exists. The database decides, so that two at once are no two. */
async function oneName(work: () => Promise<unknown>): Promise<void> {
	try {
		await work();
	} catch (caught) {
		if (isDouble(caught)) throw new Refusal('name_taken');
		throw caught;
	}
}

/** A unique index refused a row; drizzle wraps what the driver says. */
function isDouble(caught: unknown): boolean {
	const cause = caught instanceof Error ? caught.cause : undefined;
	return cause instanceof Error && 'code' in cause && cause.code === '23505';
}

function figuresOf({ circles, people }: { circles: number; people: number }): Figures {
	return { circles: circles === 0 ? null : circles, people: people === 0 ? null : people };
}
