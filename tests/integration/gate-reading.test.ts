import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { readingFilterOf } from '#lib/domain/reading.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { readingsFor, type ReadingView } from '#lib/server/reading.ts';
import { photoFor, updatesFor, voiceFor } from '#lib/server/update.ts';
import { buildWorld, type World } from '../policy/world.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// Who looked, as the resident and a representative read it (T5.1 to T5.3).

let database: FreshDatabase;
let world: World;
let pools: Sql[] = [];
let app: Db;
let owner: Db;

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.ownerUrl, new Date());
	pools = [database.appUrl, database.ownerUrl].map((url) =>
		openPool(url, { max: 3, name: 'reading test' })
	);
	[app, owner] = pools.map((one) => databaseOf(one)) as [Db, Db];
});

afterAll(async () => {
	await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
	await database?.drop();
});

beforeEach(async () => {
	await owner.delete(table.reading);
	await owner.delete(table.given);
});

const home = () => world.circles.a1;

function gateOf(key: string): Gate {
	const actor = world.actors[key]!;
	return new Gate(app, {
		personId: actor.personId,
		name: '',
		portrait: null,
		language: 'nl',
		municipalityId: null,
		sessionId: actor.sessionId,
		kind: key.endsWith('.card') ? 'card' : 'member',
		factors: ['mail'],
		strong: actor.letIn,
		provedAt: new Date(),
		onlyCircleId: key.endsWith('.card') ? home().id : null,
		employed: false,
		offices: [],
		requestId: randomId()
	});
}

const log = (key = 'a1.resident', query = ''): Promise<ReadingView> =>
	gateOf(key).look(home().id, ['reading.read'], (sight) =>
		readingsFor(sight, readingFilterOf(new URLSearchParams(query)))
	);
const reads = (key: string, updateId?: string) =>
	gateOf(key).look(home().id, ['update.read'], (sight) =>
		updatesFor(sight, { limit: 50, comments: 0, ...(updateId === undefined ? {} : { updateId }) })
	);
const told = ({ entries }: ReadingView) =>
	entries.map(({ personId, kind, count }) => {
		const who = Object.entries(home().people).find(([, id]) => id === personId)?.[0];
		return [who, kind, count];
	});

describe('the log of a circle', () => {
	test('tells at once who read what, with name, work and organisation', async () => {
		await reads('a1.professional', home().updates['health']!);
		const view = await log();
		expect(told(view)).toEqual([['professional', 'update', 1]]);
		const [entry] = view.entries;
		expect(entry).toMatchObject({ role: 'professional', topicIds: ['health'], byCard: false });
		expect(world.canaries.get(view.organisations[entry!.organisationId!]!)?.what).toBe(
			'name of organisation ax'
		);
		const reader = view.readers.find(({ personId }) => personId === entry!.personId);
		expect(world.canaries.get(reader!.name)?.what).toBe('name of a1.professional');
		expect(world.canaries.get(reader!.discipline!)?.what).toBe('discipline of a1.professional');
	});

	test('tells of photos and spoken notes apart', async () => {
		const gate = gateOf('a1.family');
		await gate.look(home().id, ['update.read'], (sight) =>
			photoFor(sight, home().photos['news']!, 'full')
		);
		await gate.look(home().id, ['update.read'], (sight) =>
			voiceFor(sight, home().updates['news']!)
		);
		expect(told(await log()).sort()).toEqual([
			['family', 'photo', 1],
			['family', 'voice', 1]
		]);
	});

	test('tells who was refused, and by which way somebody came', async () => {
		await reads('a1.removed').catch(() => {});
		await reads('a1.representative', home().updates['money']!);
		await reads('a1.card', home().updates['news']!);
		const view = await log();
		const entry = (who: string) =>
			view.entries.find(({ personId }) => personId === home().people[who])!;
		expect(entry('removed')).toMatchObject({ kind: 'refused', ground: 'ended' });
		expect(entry('representative')).toMatchObject({ kind: 'update', onBehalf: true });
		expect(entry('resident')).toMatchObject({ kind: 'update', byCard: true });
	});

	test('leaves out what the resident reads of their own, but for the card', async () => {
		await reads('a1.resident');
		expect(told(await log())).toEqual([]);
	});

	test('does not give a surprise away to the resident, by card or otherwise', async () => {
		await reads('a1.volunteer', home().surpriseId);
		await gateOf('a1.volunteer').look(home().id, ['update.read'], (sight) =>
			photoFor(sight, home().photos['surprise']!, 'small')
		);
		await gateOf('a1.volunteer').look(home().id, ['update.read'], (sight) =>
			voiceFor(sight, home().surpriseId)
		);
		for (const key of ['a1.resident', 'a1.card']) {
			const view = await log(key);
			expect(told(view).filter(([who]) => who === 'volunteer')).toEqual([]);
			expect(JSON.stringify(view)).not.toContain(home().surpriseId);
		}
		expect(
			told(await log('a1.representative')).filter(([who]) => who === 'volunteer')
		).toHaveLength(3);
	});

	test('counts only the rest when a surprise was read among other things', async () => {
		await reads('a1.volunteer');
		const seen = async (key: string) =>
			told(await log(key)).find(([who]) => who === 'volunteer')?.[2] as number;
		expect(await seen('a1.representative')).toBe((await seen('a1.resident')) + 1);
	});

	test('shows the surprise once it is over', async () => {
		await reads('a1.volunteer', home().surpriseId);
		await owner
			.update(table.update)
			.set({ surpriseUntil: new Date(Date.now() - 1000) })
			.where(eq(table.update.id, home().surpriseId));
		expect(told(await log())).toEqual([['volunteer', 'update', 1]]);
		await owner
			.update(table.update)
			.set({ surpriseUntil: new Date(Date.now() + 86_400_000) })
			.where(eq(table.update.id, home().surpriseId));
	});

	test('can be looked through by person and by period', async () => {
		await reads('a1.volunteer', home().updates['news']!);
		await reads('a1.family', home().updates['news']!);
		expect(told(await log('a1.resident', `person=${home().people['family']}`))).toEqual([
			['family', 'update', 1]
		]);
		expect(told(await log('a1.resident', 'from=2199-01-01'))).toEqual([]);
		expect(told(await log('a1.resident', 'until=2001-01-01'))).toEqual([]);
		expect(told(await log('a1.resident', 'from=2001-01-01&until=2199-01-01'))).toHaveLength(2);
	});

	test('of a foreign person shows nothing', async () => {
		expect(told(await log('a1.resident', `person=${world.circles.b1.people['family']}`))).toEqual(
			[]
		);
	});

	test('goes on on a next page without losing or doubling a line', async () => {
		const at = (days: number) => new Date(Date.now() - days * 86_400_000);
		await owner.insert(table.reading).values(
			Array.from({ length: 700 }, (_, index) => ({
				circleId: home().id,
				at: new Date(at(Math.floor(index / 50)).getTime() - (index % 50) * 1000),
				personId: home().people['family']!,
				role: 'family',
				action: 'update.read',
				topics: ['news'],
				objectKind: 'update',
				objectIds: [randomId()],
				channel: 'app',
				requestId: ''
			}))
		);
		let counted = 0;
		let query = '';
		for (let pages = 0; pages < 10; pages++) {
			const view = await log('a1.resident', query);
			counted += view.entries.reduce((sum, { count }) => sum + count, 0);
			if (view.next === null) break;
			query = `before=${view.next.toISOString()}`;
		}
		expect(counted).toBe(700);
	});

	test('writes down that it was looked into itself, once a day for each device', async () => {
		await log('a1.representative');
		await log('a1.representative');
		expect(told(await log())).toEqual([['representative', 'reading', 1]]);
	});

	test('tells which professionals read nothing for a month', async () => {
		const names = (await log()).silent.map(({ name }) => world.canaries.get(name)?.what);
		expect(names.sort()).toEqual(['name of a1.professional', 'name of a1.weak']);
		await reads('a1.professional');
		expect((await log()).silent.map(({ name }) => world.canaries.get(name)?.what)).toEqual([
			'name of a1.weak'
		]);
	});

	test.each([
		'a1.family',
		'a1.contact',
		'a1.professional',
		'a1.lapsed',
		'a1.removed',
		'both',
		'operator',
		'manager-ax'
	])('is not for %s', async (key) => {
		const code = await log(key).then(
			() => 'seen',
			(caught: unknown) => (caught instanceof Refusal ? caught.code : String(caught))
		);
		expect(code).toBe('not_found');
	});
});
