import { eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { MunicipalityForm, OrganisationForm } from '#lib/domain/place.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { changeInOffice, inOffice, type Gate } from '#lib/server/gate/index.ts';
import {
	makeMunicipality,
	makeNeighbourhood,
	makeOrganisation,
	municipalities,
	municipalityView,
	nearMunicipalities,
	organisationView,
	renameNeighbourhood,
	setMunicipality,
	setOrganisation,
	setReading
} from '#lib/server/place.ts';
import { officeWorld, type OfficeWorld } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// How municipalities, organisations and neighbourhoods come into being, and the walls between them.

let database: FreshDatabase;
let world: OfficeWorld;
let olga: Gate;

const operator = { kind: 'operator', organisationId: null } as const;
const managing = (organisationId: string) =>
	({ kind: 'organisation_manager', organisationId }) as const;
const sent = (content: unknown = {}) => ({ id: randomId(), content });
const municipalityOf = (name: string) => v.parse(MunicipalityForm, { name });
const organisationOf = (name: string, more = {}) => v.parse(OrganisationForm, { name, ...more });

beforeAll(async () => {
	database = await freshDatabase();
	world = await officeWorld(database);
	olga = await world.gateOf('olga');
});

afterAll(async () => {
	await world?.end();
	await database?.drop();
});

describe('an operator', () => {
	test('makes a municipality, an organisation and a neighbourhood in it', async () => {
		const { municipalityId } = await changeInOffice(olga, operator, sent(), (post) =>
			makeMunicipality(
				post,
				v.parse(MunicipalityForm, {
					name: '  Noord   Veen ',
					gpPostPhone: '0900 1234',
					helpPhone: '',
					carerPhone: ''
				})
			)
		);
		await changeInOffice(olga, operator, sent(), (post) =>
			makeOrganisation(
				post,
				municipalityId,
				organisationOf('Thuis Zorg', { readingTimes: 'Elke dag tot 17:00.', promiseHours: '8' })
			)
		);
		await changeInOffice(olga, operator, sent(), (post) =>
			makeNeighbourhood(post, municipalityId, { name: 'Dorpshart', postcodes: [] })
		);

		const view = await inOffice(olga, operator, (post) => municipalityView(post, municipalityId));
		expect(view).toMatchObject({
			name: 'Noord Veen',
			gpPostPhone: '0900 1234',
			helpPhone: null,
			carerPhone: null,
			organisations: [{ name: 'Thuis Zorg', readingTimes: 'Elke dag tot 17:00.' }],
			neighbourhoods: [{ name: 'Dorpshart' }]
		});
	});

	test('makes it once, however often it is sent', async () => {
		const same = sent({ name: 'Zuidland' });
		const make = () =>
			changeInOffice(olga, operator, same, (post) =>
				makeMunicipality(post, municipalityOf('Zuidland'))
			);
		const answers = await Promise.all([make(), make(), make()]);
		expect(new Set(answers.map(({ municipalityId }) => municipalityId)).size).toBe(1);
		const other = { id: same.id, content: { name: 'Zuiderland' } };
		expect(
			await codeOf(
				changeInOffice(olga, operator, other, (post) =>
					makeMunicipality(post, municipalityOf('Zuiderland'))
				)
			)
		).toBe('change_conflict');
	});

	test('is told that a name exists, also in other letters and from two at once', async () => {
		const omar = await world.gateOf('omar');
		const make = (gate: Gate, name: string) =>
			codeOf(
				changeInOffice(gate, operator, sent(), (post) =>
					makeMunicipality(post, municipalityOf(name))
				)
			);
		expect(await make(olga, 'OOST')).toBe('name_taken');
		const two = await Promise.all([make(olga, 'Twee Stromen'), make(omar, 'twee stromen')]);
		expect(two.sort()).toEqual(['done', 'name_taken']);

		const organise = (municipalityId: string) =>
			codeOf(
				changeInOffice(olga, operator, sent(), (post) =>
					makeOrganisation(post, municipalityId, organisationOf('de linde'))
				)
			);
		expect(await organise(world.municipality.oost)).toBe('name_taken');
		expect(await organise(world.municipality.west)).toBe('done');
	});

	test('does not undo what another operator changed meanwhile', async () => {
		const id = world.municipality.west;
		const change = (gate: Gate, helpPhone: string) =>
			codeOf(
				changeInOffice(gate, operator, sent(), (post) =>
					setMunicipality(post, id, {
						name: 'West',
						gpPostPhone: null,
						helpPhone,
						carerPhone: null,
						version: 0
					})
				)
			);
		const omar = await world.gateOf('omar');
		const outcomes = await Promise.all([change(olga, '0800 1111'), change(omar, '0800 2222')]);
		expect(outcomes.sort()).toEqual(['done', 'newer_version']);
		const view = await inOffice(olga, operator, (post) => municipalityView(post, id));
		expect(view.version).toBe(1);
	});

	test('gives a neighbourhood another name, in its own municipality only', async () => {
		const { neighbourhoodId } = await changeInOffice(olga, operator, sent(), (post) =>
			makeNeighbourhood(post, world.municipality.oost, { name: 'Kade', postcodes: [] })
		);
		const rename = (municipalityId: string) =>
			codeOf(
				changeInOffice(olga, operator, sent(), (post) =>
					renameNeighbourhood(post, municipalityId, {
						postcodes: [],
						neighbourhoodId,
						name: 'Kadebuurt',
						version: 0
					})
				)
			);
		expect(await rename(world.municipality.west)).toBe('not_found');
		expect(await rename(world.municipality.oost)).toBe('done');
	});

	test('sees how much there is in fives only, and nothing below five', async () => {
		const figuresOf = async (name: string) => {
			const all = await inOffice(olga, operator, municipalities);
			return all.find((one) => one.name === name)?.figures;
		};
		expect(await figuresOf('Oost')).toEqual({ circles: null, people: null });

		const circles = Array.from({ length: 5 }, () => randomId());
		await world.owner.transaction(async (tx) => {
			await tx.insert(table.circle).values(
				circles.map((id) => ({
					id,
					municipalityId: world.municipality.oost,
					residentId: world.people.ans,
					contactId: world.people.ans,
					startedAt: new Date(),
					startedById: world.people.ans
				}))
			);
			await tx.insert(table.member).values(
				circles.map((circleId) => ({
					circleId,
					personId: world.people.ans,
					role: 'resident',
					joinedAt: new Date()
				}))
			);
		});
		// 7 circles and 5 people: told as 5 and 5.
		expect(await figuresOf('Oost')).toEqual({ circles: 5, people: 5 });
	});

	test('without a second factor does nothing', async () => {
		const weak = await world.gateOf('olga', { strong: false });
		expect(await codeOf(inOffice(weak, operator, municipalities))).toBe('second_factor_needed');
	});
});

describe('a manager', () => {
	test('sets when people of the own organisation read', async () => {
		const mies = await world.gateOf('mies');
		const { linde } = world.organisation;
		await changeInOffice(mies, managing(linde), sent(), (post) =>
			setReading(post, {
				readingTimes: 'Op werkdagen tot 17:00.',
				promiseHours: 24,
				phone: '0512 123456',
				version: 0
			})
		);
		const view = await inOffice(mies, managing(linde), (post) => organisationView(post, linde));
		expect(view).toMatchObject({
			name: 'De Linde',
			promiseHours: 24,
			phone: '0512 123456',
			version: 1
		});
	});

	test('finds another organisation no more than one that is not there', async () => {
		const mies = await world.gateOf('mies');
		const look = (held: string, asked: string) =>
			codeOf(inOffice(mies, managing(held), (post) => organisationView(post, asked)));
		const { linde, berk, wilg } = world.organisation;
		expect(await look(linde, linde)).toBe('done');
		for (const foreign of [berk, wilg, randomId()]) {
			expect(await look(foreign, foreign)).toBe('not_found');
			expect(await look(linde, foreign)).toBe('not_found');
		}
		expect(await codeOf(inOffice(mies, operator, municipalities))).toBe('not_found');
	});

	test('somebody without an office finds nothing', async () => {
		const nora = await world.gateOf('nora');
		expect(await codeOf(inOffice(nora, operator, municipalities))).toBe('not_found');
		const { linde } = world.organisation;
		expect(
			await codeOf(inOffice(nora, managing(linde), (post) => organisationView(post, linde)))
		).toBe('not_found');
	});
});

describe('with the pages forgotten, the database still', () => {
	const asPerson = <T>(
		personId: string,
		work: (tx: Parameters<Parameters<OfficeWorld['app']['transaction']>[0]>[0]) => Promise<T>
	) =>
		world.app.transaction(async (tx) => {
			await tx.execute(sql`select kring_enter(${personId})`);
			return work(tx);
		});

	test('shows a manager no other municipality', async () => {
		const [organisations, places] = await asPerson(world.people.mies, async (tx) => [
			await tx.select({ name: table.organisation.name }).from(table.organisation),
			await tx.select({ name: table.municipality.name }).from(table.municipality)
		]);
		expect(organisations.map(({ name }) => name).sort()).toEqual(['De Berk', 'De Linde']);
		expect(places).toEqual([{ name: 'Oost' }]);
	});

	test('lets a manager change no other organisation and make none', async () => {
		const { berk, wilg } = world.organisation;
		const touched = await asPerson(world.people.mies, async (tx) => [
			...(await tx
				.update(table.organisation)
				.set({ phone: '112' })
				.where(eq(table.organisation.id, berk))
				.returning({ id: table.organisation.id })),
			...(await tx
				.update(table.organisation)
				.set({ phone: '112' })
				.where(eq(table.organisation.id, wilg))
				.returning({ id: table.organisation.id }))
		]);
		expect(touched).toEqual([]);
		await expect(
			asPerson(world.people.mies, (tx) =>
				tx.insert(table.organisation).values({
					id: randomId(),
					municipalityId: world.municipality.oost,
					name: 'Eigen Zaak',
					createdAt: new Date()
				})
			)
		).rejects.toThrow();
	});

	test('counts for operators only', async () => {
		const rows = await asPerson(world.people.mies, (tx) =>
			tx.execute(sql`select * from kring_place_figures()`)
		);
		expect([...rows]).toEqual([]);
	});

	test('shows the operator no circle, no member and no update', async () => {
		const found = await asPerson(world.people.olga, async (tx) => [
			await tx.select({ id: table.circle.id }).from(table.circle),
			await tx.select({ id: table.member.personId }).from(table.member),
			await tx.select({ id: table.update.id }).from(table.update)
		]);
		expect(found).toEqual([[], [], []]);
	});

	test('keeps a promise beside the times at which somebody reads', async () => {
		await expect(
			world.owner
				.update(table.organisation)
				.set({ readingTimes: '', promiseHours: 8 })
				.where(eq(table.organisation.id, world.organisation.berk))
		).rejects.toThrow();
	});
});

test('the operator sets all of an organisation', async () => {
	const { berk } = world.organisation;
	const form = { name: 'De Berken', readingTimes: '', promiseHours: null, phone: null, version: 0 };
	await changeInOffice(olga, operator, sent(), (post) => setOrganisation(post, berk, form));
	const view = await inOffice(olga, operator, (post) => organisationView(post, berk));
	expect(view).toMatchObject({ name: 'De Berken', municipality: { name: 'Oost' } });
});

test('somebody reads whom to ask in their own municipality, and learns of no other', async () => {
	const namesFor = async (key: 'nora' | 'wil' | 'olga') =>
		(await (await world.gateOf(key)).own(nearMunicipalities)).map(({ name }) => name);
	expect(await namesFor('nora')).toEqual(['Oost']);
	expect(await namesFor('wil')).toEqual(['West']);
	expect(await namesFor('olga')).toEqual([]);
});
