import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ShiftForm } from '#lib/domain/duty-form.ts';
import { weekOfDuty } from '#lib/domain/duty-week.ts';
import {
	changeShift,
	closeRota,
	copyWeek,
	makeRota,
	planShift,
	teamDuty,
	undoPlan
} from '#lib/server/duty/index.ts';
import { changeInOffice, inOffice, type Gate, type Post } from '#lib/server/gate/index.ts';
import { officeWorld, type OfficeWorld } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// A team plans its weeks: who is on duty, who instead, the same again, and undoing any of it.

let database: FreshDatabase;
let world: OfficeWorld;
let mies: Gate;
let gijs: Gate;

type Manager = Post<'organisation_manager'>;
const monday = '2026-03-02';

beforeAll(async () => {
	database = await freshDatabase();
	world = await officeWorld(database);
	[mies, gijs] = [await world.gateOf('mies'), await world.gateOf('gijs')];
});

afterAll(async () => {
	await world?.end();
	await database?.drop();
});

const held = (organisationId = world.organisation.linde) =>
	({ kind: 'organisation_manager', organisationId }) as const;
const doing = <T extends Record<string, string | number>>(
	work: (post: Manager) => Promise<T>,
	gate = mies,
	organisationId = world.organisation.linde
) => changeInOffice(gate, held(organisationId), { id: crypto.randomUUID(), content: {} }, work);
const shiftForm = (rotaId: string, more: object = {}) =>
	v.parse(ShiftForm, {
		rotaId,
		personId: world.people.nora,
		'weekdays[]': ['1', '3'],
		from: '08:00',
		until: '20:00',
		weekOn: '2026-03-04',
		repeat: 'weekly',
		...more
	});
/** Who is on duty on which day of a week, by their names in this test. */
async function weekOf(rotaId: string, weekOn = monday): Promise<string[]> {
	return inOffice(mies, held(), async (post) => {
		const { rotas, absences, colleagues } = await teamDuty(post, weekOn);
		const rota = rotas.find(({ id }) => id === rotaId)!;
		const nameOf = (id: string) => colleagues.find(({ personId }) => personId === id)?.name;
		return weekOfDuty(rota, absences, weekOn).flatMap(({ on, duties }) =>
			duties.map(({ personId }) => `${on.slice(5)} ${nameOf(personId)}`)
		);
	});
}
const shiftIdOn = (rotaId: string, on: string) =>
	inOffice(mies, held(), async (post) => {
		const { rotas, absences } = await teamDuty(post, monday);
		const rota = rotas.find(({ id }) => id === rotaId)!;
		return weekOfDuty(rota, absences, monday).find((day) => day.on === on)!.duties[0]!.shiftId;
	});
let made = 0;
const freshRota = async () =>
	(await doing((post) => makeRota(post, { name: `Dienst ${++made}` }))).rotaId;

describe('a team leader', () => {
	test('puts somebody on duty every week, or once', async () => {
		const rotaId = await freshRota();
		await doing((post) => planShift(post, shiftForm(rotaId)));
		await doing((post) =>
			planShift(
				post,
				shiftForm(rotaId, { repeat: 'once', personId: world.people.gijs, 'weekdays[]': ['0'] })
			)
		);
		expect(await weekOf(rotaId)).toEqual(['03-02 nora', '03-04 nora', '03-08 gijs']);
		expect(await weekOf(rotaId, '2026-03-09')).toEqual(['03-09 nora', '03-11 nora']);
		expect(await weekOf(rotaId, '2026-02-23')).toEqual([]);
	});

	test('gives one day to somebody else, takes one off, and undoes it whole', async () => {
		const rotaId = await freshRota();
		await doing((post) => planShift(post, shiftForm(rotaId)));
		const shiftId = await shiftIdOn(rotaId, '2026-03-04');
		const change = {
			shiftId,
			on: '2026-03-04',
			reach: 'day' as const,
			personId: world.people.gijs
		};
		const { undoId } = await doing((post) => changeShift(post, change));
		expect(await weekOf(rotaId)).toEqual(['03-02 nora', '03-04 gijs']);
		expect(await weekOf(rotaId, '2026-03-09')).toEqual(['03-09 nora', '03-11 nora']);
		const undo = { undoId, rotaId, weekOn: monday };
		await doing((post) => undoPlan(post, undo));
		expect(await weekOf(rotaId)).toEqual(['03-02 nora', '03-04 nora']);
		await doing((post) => undoPlan(post, undo));
		expect(await weekOf(rotaId)).toEqual(['03-02 nora', '03-04 nora']);

		const off = await doing((post) =>
			changeShift(post, { ...change, reach: 'onwards', personId: null })
		);
		expect(await weekOf(rotaId)).toEqual(['03-02 nora']);
		expect(await weekOf(rotaId, '2026-03-09')).toEqual([]);
		await doing((post) => undoPlan(post, { ...undo, undoId: off.undoId }));
		expect(await weekOf(rotaId, '2026-03-09')).toEqual(['03-09 nora', '03-11 nora']);
	});

	test('does not undo what was changed again since', async () => {
		const rotaId = await freshRota();
		const first = await doing((post) => planShift(post, shiftForm(rotaId)));
		const shiftId = await shiftIdOn(rotaId, monday);
		await doing((post) =>
			changeShift(post, { shiftId, on: monday, reach: 'onwards', personId: world.people.gijs })
		);
		await doing((post) => undoPlan(post, { undoId: first.undoId, rotaId, weekOn: monday }));
		expect(await weekOf(rotaId)).toEqual(['03-02 gijs', '03-04 gijs']);
	});

	test('copies a week once, however often it is pressed', async () => {
		const rotaId = await freshRota();
		await doing((post) =>
			planShift(post, shiftForm(rotaId, { repeat: 'once', 'weekdays[]': ['1', '6'] }))
		);
		const copy = { rotaId, weekOn: '2026-03-05' };
		expect(await doing((post) => copyWeek(post, copy))).toMatchObject({
			weekOn: '2026-03-09',
			count: 1
		});
		expect(await doing((post) => copyWeek(post, copy))).toMatchObject({ count: 0 });
		expect(await weekOf(rotaId, '2026-03-09')).toEqual(['03-09 nora', '03-14 nora']);
	});

	test('two who change the same duty at once: one does, the other is told it is gone', async () => {
		const rotaId = await freshRota();
		await doing((post) => planShift(post, shiftForm(rotaId)));
		const shiftId = await shiftIdOn(rotaId, monday);
		const change = { shiftId, on: monday, reach: 'day' as const, personId: null };
		const codes = await Promise.all(
			[mies, gijs].map((gate) => codeOf(doing((post) => changeShift(post, change), gate)))
		);
		expect(codes.sort()).toEqual(['done', 'not_found']);
		expect(await weekOf(rotaId)).toEqual(['03-04 nora']);
	});

	test('plans nobody of another team, and nothing on the rota of one', async () => {
		const rotaId = await freshRota();
		const wil = await world.gateOf('wil');
		const inWest = (work: (post: Manager) => Promise<Record<string, string | number>>) =>
			codeOf(doing(work, wil, world.organisation.wilg));
		expect(
			await codeOf(
				doing((post) => planShift(post, shiftForm(rotaId, { personId: world.people.wil })))
			)
		).toBe('not_found');
		expect(await inWest((post) => planShift(post, shiftForm(rotaId)))).toBe('not_found');
		expect(await inWest((post) => closeRota(post, { rotaId }))).toBe('not_found');
		await doing((post) => planShift(post, shiftForm(rotaId)));
		const shiftId = await shiftIdOn(rotaId, monday);
		expect(
			await inWest((post) =>
				changeShift(post, { shiftId, on: monday, reach: 'day', personId: null })
			)
		).toBe('not_found');
		expect(await weekOf(rotaId)).toHaveLength(2);
	});

	test('two of a name are one, and one that is over leaves its name', async () => {
		const make = () => codeOf(doing((post) => makeRota(post, { name: 'Nacht' })));
		expect(await make()).toBe('done');
		expect(await make()).toBe('name_taken');
		const [rotaId] = await inOffice(mies, held(), async (post) =>
			(await teamDuty(post, monday)).rotas
				.filter(({ name }) => name === 'Nacht')
				.map(({ id }) => id)
		);
		await doing((post) => closeRota(post, { rotaId: rotaId! }));
		expect(await make()).toBe('done');
	});

	test('sees that a colleague is away, and never who is away elsewhere', async () => {
		await world.owner.execute(sql`
			insert into absence (id, person_id, from_on, from_minute, until_on, until_minute, stand_in_id, created_at)
			select gen_random_uuid(), person_id, '2026-03-03', 0, '2026-03-10', 0, ${world.people.bart}, kring_now()
			from (values (${world.people.nora}::uuid), (${world.people.wil}::uuid)) as v(person_id)`);
		const { absences } = await inOffice(mies, held(), (post) => teamDuty(post, monday));
		// Bart works elsewhere: for this team nobody stands in.
		expect(absences).toMatchObject([{ personId: world.people.nora, standInId: null }]);
	});
});
