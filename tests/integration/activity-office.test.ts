import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { coordinatedBy, endEmployment, setCoordinator } from '#lib/server/employment.ts';
import { changeInOffice, inOffice } from '#lib/server/gate/index.ts';
import { makeNeighbourhood, municipalityView, renameNeighbourhood } from '#lib/server/place.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Who may look after activities in a neighbourhood, and in whose name.

let database: FreshDatabase;
let world: ActivityWorld;

const sent = () => ({ id: randomId(), content: {} });
const linde = () =>
	({ kind: 'organisation_manager', organisationId: world.organisation.linde }) as const;
const set = async (
	who: 'nora' | 'bart' | 'mies',
	where: 'lindenhof' | 'berkenrode' | 'wilgenkamp',
	wanted: 'yes' | 'no'
) =>
	changeInOffice(await world.gateOf('mies'), linde(), sent(), (post) =>
		setCoordinator(post, world.people[who], {
			neighbourhoodId: world.neighbourhood[where],
			wanted
		})
	);

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
});

afterAll(async () => {
	await world?.end();
	await database?.drop();
});

test('a coordinator comes in by the neighbourhood, in the name of the own organisation', async () => {
	await world.as('nora', async (post) => {
		expect(post.neighbourhoodId).toBe(world.neighbourhood.lindenhof);
		expect(post.organisationIds).toEqual([world.organisation.linde]);
		return {};
	});
});

test('to everybody else a neighbourhood is not there, and without a second factor it is closed', async () => {
	const come = (key: Parameters<typeof world.gateOf>[0], neighbourhoodId: string, strong = true) =>
		world
			.gateOf(key, { strong })
			.then((gate) =>
				codeOf(
					inOffice(
						gate,
						{ kind: 'coordinator', organisationId: null, neighbourhoodId },
						async () => {}
					)
				)
			);
	const { lindenhof, berkenrode, wilgenkamp } = world.neighbourhood;
	expect(await come('nora', lindenhof)).toBe('done');
	expect(await come('nora', lindenhof, false)).toBe('second_factor_needed');
	for (const other of [berkenrode, wilgenkamp, randomId()])
		expect(await come('nora', other)).toBe('not_found');
	for (const key of ['mies', 'olga', 'kees', 'wil'] as const)
		expect(await come(key, lindenhof)).toBe('not_found');
	const gate = await world.gateOf('nora');
	const nowhere = { kind: 'coordinator', organisationId: null } as const;
	expect(await codeOf(inOffice(gate, nowhere, async () => {}))).toBe('not_found');
});

test('a manager makes somebody of the own staff coordinator, in the own municipality only', async () => {
	expect(await codeOf(set('nora', 'berkenrode', 'yes'))).toBe('done');
	expect(await codeOf(set('nora', 'berkenrode', 'yes'))).toBe('done');
	expect(await codeOf(set('bart', 'berkenrode', 'yes'))).toBe('not_found');
	expect(await codeOf(set('nora', 'wilgenkamp', 'yes'))).toBe('not_found');
	const seen = await inOffice(await world.gateOf('mies'), linde(), (post) =>
		coordinatedBy(post, world.people.nora)
	);
	expect(seen.map(({ name, isHere }) => [name, isHere])).toEqual([
		['Berkenrode', true],
		['Lindenhof', true]
	]);
	expect(await codeOf(set('nora', 'berkenrode', 'no'))).toBe('done');
	expect(await codeOf(world.as('nora', async () => ({}), world.neighbourhood.berkenrode))).toBe(
		'not_found'
	);
});

test('who stops working for an organisation coordinates nothing for it any more', async () => {
	expect(await codeOf(set('mies', 'lindenhof', 'yes'))).toBe('done');
	await changeInOffice(await world.gateOf('gijs'), { ...linde(), fresh: true }, sent(), (post) =>
		endEmployment(post, { personId: world.people.mies })
	);
	const offices = await world.owner.select().from(table.office);
	const held = offices.filter(({ personId }) => personId === world.people.mies);
	expect(held.filter(({ kind, endedAt }) => kind === 'coordinator' && endedAt === null)).toEqual(
		[]
	);
	expect(held.some(({ kind }) => kind === 'coordinator')).toBe(true);
});

test('every neighbourhood has a word of its own for its address, also after another name', async () => {
	const olga = await world.gateOf('olga');
	const operator = { kind: 'operator', organisationId: null } as const;
	const make = (municipalityId: string, name: string) =>
		changeInOffice(olga, operator, sent(), (post) =>
			makeNeighbourhood(post, municipalityId, { name, postcodes: [] })
		);
	const { oost, west } = world.municipality;
	const [one, two] = await Promise.all([make(oost, 'Het Éiland'), make(west, 'Het eiland')]);
	await make(oost, 'Privacy');
	await changeInOffice(olga, operator, sent(), (post) =>
		renameNeighbourhood(post, west, {
			postcodes: [],
			...{ neighbourhoodId: world.neighbourhood.wilgenkamp, name: 'Lindenhof', version: 0 }
		})
	);
	const rows = await world.owner.select().from(table.neighbourhood);
	const slugOf = (id: string) => rows.find((row) => row.id === id)?.slug;
	expect([slugOf(one.neighbourhoodId), slugOf(two.neighbourhoodId)].toSorted()).toEqual([
		'het-eiland',
		'het-eiland-2'
	]);
	expect(slugOf(world.neighbourhood.wilgenkamp)).toBe('lindenhof-2');
	expect(rows.find(({ name }) => name === 'Privacy')?.slug).toBe('privacy-plek');
	const view = await inOffice(olga, operator, (post) => municipalityView(post, west));
	expect(view.neighbourhoods.map(({ name }) => name)).toContain('Lindenhof');
});
