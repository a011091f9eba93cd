import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeringFor, onDuty } from '#lib/domain/duty.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { dutyOf } from '#lib/server/duty/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';

// Who answers when, as a circle asks it: from the rows that teams and people keep themselves.

let world: CircleWorld;
let rotaId: string;

const at = (text: string) => new Date(text);
const march = [at('2026-03-01T00:00:00Z'), at('2026-04-01T00:00:00Z')] as const;

beforeAll(async () => {
	world = await circleWorld();
	const { owner, organisationId, person } = world;
	const createdAt = at('2026-01-01T12:00:00Z');
	rotaId = crypto.randomUUID();
	await owner
		.insert(table.rota)
		.values({ organisationId, id: rotaId, name: 'Avond en nacht', createdAt });
	const shift = (key: string, more: Partial<typeof table.shift.$inferInsert> = {}) => ({
		organisationId,
		id: crypto.randomUUID(),
		rotaId,
		personId: person(key),
		weekdays: [0, 1, 2, 3, 4, 5, 6],
		fromMinute: 8 * 60,
		untilMinute: 20 * 60,
		fromOn: '2026-01-01',
		createdAt,
		createdById: person('staff'),
		madeIn: crypto.randomUUID(),
		...more
	});
	await owner
		.insert(table.shift)
		.values([
			shift('karin'),
			shift('staff', { fromMinute: 20 * 60, untilMinute: 8 * 60 }),
			shift('karin', { fromOn: '2026-05-01' }),
			shift('karin', { untilOn: '2026-02-01' }),
			shift('karin', { removedIn: crypto.randomUUID() })
		]);
});

afterAll(async () => {
	await world?.end();
});

const seenBy = (key: string, circleId = world.circleId) =>
	world.app.transaction(async (tx) => {
		await tx.execute(sql`select kring_enter(${world.person(key)})`);
		return dutyOf(tx, circleId, ...march);
	});

describe('what a circle knows of duty', () => {
	test('the rotas of the organisations whose professionals are there, with their names', async () => {
		const { rotas } = await seenBy('sanne');
		expect(rotas.map(({ id, name, organisationName }) => [id, name, organisationName])).toEqual([
			[rotaId, 'Avond en nacht', 'Kwikstaart']
		]);
		expect(onDuty(rotas[0]!, at('2026-03-04T18:59:59Z'))).toEqual([world.person('karin')]);
		expect(onDuty(rotas[0]!, at('2026-03-04T19:00:00Z'))).toEqual([world.person('staff')]);
	});

	test('only what touches the time that is asked for', async () => {
		const { rotas } = await seenBy('sanne');
		expect(rotas[0]!.shifts).toHaveLength(2);
	});

	test('a job sees the same as a member', async () => {
		const asJob = await Gate.asSystem(
			world.app,
			'test',
			world.circleId,
			{ lock: false },
			({ tx, circleId }) => dutyOf(tx, circleId, ...march)
		);
		expect(asJob).toEqual(await seenBy('sanne'));
	});

	test('a circle without a professional of the team knows nothing of it', async () => {
		expect(await seenBy('hanneke', world.otherCircleId)).toEqual({ rotas: [], absences: [] });
	});

	test.each(['stranger', 'hanneke', 'staff'])('%s is told nothing of this circle', async (key) => {
		expect(await seenBy(key)).toEqual({ rotas: [], absences: [] });
	});

	test('whoever no longer works there is on duty no more, and comes back with their work', async () => {
		const ended = (at: Date | null) =>
			world.owner.execute(
				sql`update employment set ended_at = ${at?.toISOString() ?? null}::timestamptz where person_id = ${world.person('staff')}`
			);
		await ended(at('2026-02-01T00:00:00Z'));
		const { rotas } = await seenBy('sanne');
		expect(onDuty(rotas[0]!, at('2026-03-04T22:00:00Z'))).toEqual([]);
		await ended(null);
	});
});

describe('who stands in for somebody', () => {
	const away = async (key: string, standInId: string | null) => {
		const id = crypto.randomUUID();
		await world.owner.insert(table.absence).values({
			id,
			personId: world.person(key),
			fromOn: '2026-03-02',
			fromMinute: 540,
			untilOn: '2026-03-09',
			untilMinute: 0,
			standInId,
			createdAt: at('2026-02-01T12:00:00Z')
		});
		return id;
	};
	const noon = at('2026-03-04T11:00:00Z');

	test('is the usual one, as far as that one is in the circle too', async () => {
		await away('cor', world.person('ilse'));
		const here = await seenBy('sanne');
		const there = await seenBy('hanneke', world.otherCircleId);
		expect(answeringFor(world.person('cor'), here.absences, noon)).toBe(world.person('ilse'));
		expect(there.absences).toMatchObject([{ personId: world.person('cor'), standInId: null }]);
	});

	test('or the one chosen for that circle', async () => {
		const absenceId = await away('ilse', world.person('sanne'));
		const chosen = (standInId: string | null) => ({
			circleId: world.circleId,
			absenceId,
			personId: world.person('ilse'),
			standInId
		});
		await world.owner.insert(table.standIn).values(chosen(world.person('karin')));
		const one = await seenBy('sanne');
		expect(answeringFor(world.person('ilse'), one.absences, noon)).toBe(world.person('karin'));
		await world.owner.update(table.standIn).set({ standInId: null });
		const none = await seenBy('sanne');
		expect(answeringFor(world.person('ilse'), none.absences, noon)).toBeNull();
	});

	test('what was taken back is no absence', async () => {
		await world.owner.update(table.absence).set({ cancelledAt: noon });
		expect((await seenBy('sanne')).absences).toEqual([]);
	});
});
